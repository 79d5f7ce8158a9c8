"""The locks that mails of one conversation share, whatever a mail makes of its thread fields."""

from pathlib import Path

import pytest

from mailgate.jobs.context import Context
from mailgate.jobs.reading import Reading, read
from mailgate.jobs.relate import conversation_keys
from tests.jobs.small_context import SUPPORT, small_context
from tests.servers.mails import a_mail

MANY = 900


@pytest.fixture
def names_very_many() -> bytes:
    ids = "\r\n ".join(f"<{number}@customer.example>" for number in range(MANY))
    return a_mail(references=ids, in_reply_to=ids.replace("customer", "other"))


def reading_of(context: Context, raw: bytes) -> Reading:
    reading = read(context, SUPPORT, raw, whole=True)
    assert isinstance(reading, Reading)
    return reading


def test_a_mail_that_names_very_many_ids_takes_a_bounded_number_of_locks(
    tmp_path: Path, names_very_many: bytes
) -> None:
    with small_context(tmp_path) as context:
        reading = reading_of(context, names_very_many)

    assert len(reading.message.references) == MANY
    assert len(conversation_keys(reading)) < 150


def test_an_answer_shares_a_lock_with_the_mail_it_answers(tmp_path: Path) -> None:
    older = [f"<{number}@customer.example>" for number in range(MANY)]
    with small_context(tmp_path) as context:
        first = reading_of(context, a_mail(message_id="<first@customer.example>"))
        answers = [
            a_mail(number=2, in_reply_to="<first@customer.example>"),
            a_mail(number=3, references="\r\n ".join([*older, "<first@customer.example>"])),
            a_mail(number=4, references="\r\n ".join(["<first@customer.example>", *older])),
        ]
        for raw in answers:
            answer = reading_of(context, raw)
            assert set(conversation_keys(first)) & set(conversation_keys(answer))

"""Taking in batches: bounded, ended between two, stopped where a UID is another mail's."""

from collections.abc import Sequence

import pytest

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.errors import PermanentError, TemporaryError
from mailgate.jobs import take as module
from mailgate.jobs.take import Collected, Place, take_all
from mailgate.settings.model import Filing
from tests.jobs.bench import SUPPORT, Bench, a_letter


def mails(bench: Bench, count: int, *, first: int = 1, subject: str = "x") -> list[FetchedMail]:
    found = []
    for uid in range(first, first + count):
        raw = a_letter(number=uid, subject=f"{subject} {uid}", message_id=f"<{subject}{uid}@x.y>")
        key = MessageKey("support", "INBOX", 7, str(uid))
        found.append(FetchedMail(key, raw, bench.now, len(raw)))
    return found


def taken(
    bench: Bench, found: Sequence[FetchedMail], *, stopping_after: int = 99
) -> tuple[Collected, list[int]]:
    batches: list[int] = []

    def file_away(uids: Sequence[str], _filing: Filing) -> Sequence[str]:
        batches.append(len(uids))
        return uids

    place = Place(SUPPORT, "INBOX", 7, file_away)
    total = take_all(
        bench.context,
        place,
        found,
        clock=bench.clock,
        is_stopping=lambda: len(batches) >= stopping_after,
    )
    return total, batches


@pytest.mark.parametrize(
    ("count", "batches"), [(0, []), (1, [1]), (25, [25]), (26, [25, 1]), (50, [25, 25])]
)
def test_a_batch_has_at_most_twenty_five(bench: Bench, count: int, batches: list[int]) -> None:
    total, found = taken(bench, mails(bench, count))

    assert (total.new, found) == (count, batches)


def test_a_batch_ends_where_it_weighs_enough(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    found = mails(bench, 4)
    monkeypatch.setattr(module, "_BATCH_BYTES", len(found[0].raw) + len(found[1].raw))

    assert taken(bench, found)[1] == [2, 2]


def test_it_stops_between_two_batches(bench: Bench) -> None:
    total, batches = taken(bench, mails(bench, 60), stopping_after=1)

    assert (total.new, batches) == (25, [25])
    assert len(bench.messages()) == 25


def test_a_uid_of_another_mail_stops_all_and_files_nothing_away(bench: Bench) -> None:
    taken(bench, mails(bench, 1))

    with pytest.raises(PermanentError, match="other mail under UIDs"):
        taken(bench, mails(bench, 2, subject="other"))
    assert len(bench.messages()) == 1


@pytest.mark.parametrize("error", [TemporaryError("cut off"), PermanentError("full")])
def test_what_the_server_does_not_file_away_is_stored_all_the_same(
    bench: Bench, error: Exception
) -> None:
    def refuse(_uids: Sequence[str], _filing: Filing) -> Sequence[str]:
        raise error

    total = take_all(
        bench.context,
        Place(SUPPORT, "INBOX", 7, refuse),
        mails(bench, 2),
        clock=bench.clock,
        is_stopping=lambda: False,
    )

    assert total == Collected(new=2, unfiled=2)
    assert [row.filed_at for row in bench.messages()] == [None, None]

"""Screening looks at the beginning of what it reads, so that no mail takes long."""

import time

import pytest

from mailgate.core.message import Address, Message
from mailgate.core.screening import screen
from tests.core.builders import SUPPORT, a_message

_SIZE = 1_000_000
_FIELD = 64 * 1024
_FIELDS = ("auto-submitted", "precedence", "list-id", "from", "sender", "content-type", "to")


def screened_in(message: Message) -> float:
    """Seconds of one screening."""
    begin = time.perf_counter()
    screen(message, own_addresses=frozenset({SUPPORT}), own_domain="desk.example")
    return time.perf_counter() - begin


@pytest.mark.parametrize(
    "pattern",
    [
        "a", "(", " ", "\n", ".\n", "a.\n\n", "5. ", "-", "1-1-", "<", "@", "~", '"', "[#1",
        "不在", "ไม่",
        "i am out of office ", "ich bin ", "je suis ", "jag är ", "until ", "bis ", "back monday ",
        "5 January ", "between 3 and ", "from 3 to ", "вернусь ", "your request ", "Backup ",
        "ALARM: ",
        "confirm-", "Cron <a@", "** PROBLEM Service Alert: ", "re: ", "a@b (", "auto-replied ",
    ],
)  # fmt: skip
def test_no_text_and_no_field_takes_long(pattern: str) -> None:
    long = (pattern * (_SIZE // len(pattern) + 1))[:_SIZE]
    marked = (("auto-submitted", f"auto-replied {long[:_FIELD]}"),)

    mails = (
        a_message(text=long, reply_text=long),
        a_message(text=long, reply_text=long, subject=f"Automatic reply: {long}", headers=marked),
        a_message(subject=long),
        a_message(sender=Address(f"{long[:_FIELD]}@x.example")),
        a_message(headers=tuple((name, long[:_FIELD]) for name in _FIELDS)),
        a_message(message_id=f"<{long[:_FIELD]}@desk.example>"),
    )

    assert max(screened_in(mail) for mail in mails) < 1

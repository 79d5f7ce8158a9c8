"""How long each rule takes on the mails of the examples, and on a long one made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.message import Message
from mailgate.core.rules.facts import MailFacts, Sight
from mailgate.core.rules.rule import Rule

LETTERS: Final = 20_000  # of the long mail
LIMIT: Final = timedelta(milliseconds=5)  # what one rule may take before somebody is told
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Timed:
    """A rule and the time it takes on the mail that it is slowest on."""

    rule: Rule
    takes: timedelta


def slowest_first(rules: Sequence[Rule], *, nanoseconds: Callable[[], int]) -> tuple[Timed, ...]:
    """All rules, timed; of several rounds the quickest counts, for the machine has other work."""
    mails = [example.facts for rule in rules for example in rule.examples]
    mails.append(_long(mails or [_EMPTY]))
    timed = (
        Timed(rule, max((_time(rule, mail, nanoseconds) for mail in mails), default=timedelta()))
        for rule in rules
    )
    return tuple(sorted(timed, key=lambda one: one.takes, reverse=True))


def too_slow(timed: Sequence[Timed]) -> tuple[Timed, ...]:
    """The rules that take longer than they should."""
    return tuple(one for one in timed if one.takes > LIMIT)


def _time(rule: Rule, mail: MailFacts, nanoseconds: Callable[[], int]) -> timedelta:
    sight = Sight(mail)
    rule.when.hits(sight)  # what all rules share is worked out once
    times = []
    for _ in range(_ROUNDS):
        started = nanoseconds()
        rule.when.hits(sight)
        times.append(nanoseconds() - started)
    return timedelta(microseconds=min(times) / 1000)


def _long(mails: Sequence[MailFacts]) -> MailFacts:
    """A long mail that says a little of everything, and so nearly what each rule looks for."""
    words = " ".join(mail.message.reply_text for mail in mails).split() or ["mail"]
    words = words[::-1]
    text = "\n".join(words * (LETTERS // len(" ".join(words)) + 1))
    message = replace(mails[0].message, subject="", text=text, reply_text=text)
    return replace(mails[0], message=message)


_EMPTY: Final = MailFacts(
    message=Message(
        message_id="",
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        subject="",
        date=None,
        in_reply_to=(),
        references=(),
        text="",
        html="",
        reply_text="",
        attachments=(),
        headers=(),
    ),
    screening=Screening(Author.PERSON, "so that rules can be timed"),
    received_at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
)

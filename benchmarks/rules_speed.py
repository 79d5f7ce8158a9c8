"""How long 1,000 rules take on one mail: plain conditions, then regular expressions.

`make rules-speed`, or `ARGS=MAILS` for more or fewer mails than 200.
"""

import random
import statistics
import sys
import time
from datetime import UTC, datetime

from mailgate.core.author import Author, Screening
from mailgate.core.message import Address, Message
from mailgate.core.rules.actions import AddTag
from mailgate.core.rules.comparisons import Contains, Is, Matches
from mailgate.core.rules.conditions import All, AnyOf, Condition, Not
from mailgate.core.rules.engine import run
from mailgate.core.rules.facts import MailFacts
from mailgate.core.rules.index import RuleIndex, index_of
from mailgate.core.rules.rule import Rule
from mailgate.files.patterns import compile_pattern

RULES = 1000
_SOME = """
printer paper toner password reset account locked network outage site down server backup restore
invoice payment licence install update laptop screen keyboard mouse phone headset meeting room
calendar shared mailbox signature group permission folder quota virus
"""
WORDS = tuple(_SOME.split())


def main() -> None:
    """Prints the processor time a mail takes, in milliseconds."""
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    plain = tuple(_rule(number, _plain(number)) for number in range(RULES))
    regular = tuple(_rule(number, _regular(number)) for number in range(RULES))
    for size in (500, 2_000, 20_000):
        facts = _facts(size)
        for what, rules in (("plain conditions", plain), ("regular expressions", regular)):
            index = index_of(rules)
            times = sorted(_time(rules, facts, index) for _ in range(mails))
            median, worst = statistics.median(times), times[int(len(times) * 0.99) - 1]
            hits = len(run(rules, facts).hits)
            print(
                f"{RULES} rules, {what:19}, mail of {size:6} letters: "
                f"{hits:3} hit, median {median:6.2f} ms, 99 of 100 under {worst:6.2f} ms"
            )


def _time(rules: tuple[Rule, ...], facts: MailFacts, index: RuleIndex | None) -> float:
    started = time.process_time_ns()
    run(rules, facts, index=index)
    return (time.process_time_ns() - started) / 1e6


def _rule(number: int, condition: Condition) -> Rule:
    return Rule(f"rule {number}", condition, (AddTag(f"tag {number % 7}"),), f"x.yaml:{number}")


def _plain(number: int) -> Condition:
    """What rules look like: three words in the subject or the text, and one more condition."""
    words = tuple(
        f"{WORDS[(number + n) % len(WORDS)]} {WORDS[(number * 7 + n) % len(WORDS)]}"
        for n in range(3)
    )
    more = (
        Not(Is("sender class", ("automated",))),
        Is("mailbox", ("support",)),
        Is("sender domain", (f"customer{number}.example",)),
        Not(Is("priority", ("1",))),
    )[number % 4]
    return All((AnyOf((Contains("subject", words), Contains("text", words))), more))


def _regular(number: int) -> Condition:
    one, two = WORDS[number % len(WORDS)], WORDS[(number * 7) % len(WORDS)]
    return Matches(
        "text", (compile_pattern(rf"\b{one}\s+{two}s?\b.{{0,40}}\d{{{number % 9 + 1}}}"),)
    )


def _facts(size: int) -> MailFacts:
    draw = random.Random(1)  # noqa: S311 - the same mail every time
    syllables = "an be co da en fi ge ho in ka le mi no or pa re so ta un we".split()  # noqa: SIM905
    rare = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(3_000)]
    words = [*rare, *WORDS]
    # As in people's texts, a few words are most of it.
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    text = " ".join(draw.choices(words, weights, k=size // 5))[:size]
    text += f" {WORDS[5]} {WORDS[35]}"  # what some rules look for
    message = Message(
        message_id="<1@customer.example>",
        sender=Address("anna@customer.example", "Anna"),
        to=(Address("support@desk.example"),),
        cc=(),
        reply_to=(),
        subject="Something is wrong in room 12",
        date=None,
        in_reply_to=(),
        references=(),
        text=text,
        html="",
        reply_text=text,
        attachments=(),
        headers=(),
    )
    return MailFacts(
        message=message,
        screening=Screening(Author.PERSON, "no sign of a machine"),
        received_at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
        mailbox="support",
    )


if __name__ == "__main__":
    main()

"""Timing rules: every rule once, the slowest first, by a clock that is handed in."""

from datetime import timedelta
from itertools import count

from mailgate.core.rules.comparisons import Contains
from mailgate.core.rules.conditions import ALWAYS
from mailgate.core.rules.facts import Sight
from mailgate.core.rules.rule import Example, Rule
from mailgate.core.rules.speed import LIMIT, Timed, slowest_first, too_slow
from tests.core.rules.mails import a_mail, priority


def an_example(text: str) -> Example:
    return Example(a_mail(text=text), (), 1, 1)


class Clock:
    """A clock of nanoseconds that a slow condition moves."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


def test_the_slowest_rule_comes_first_with_its_time() -> None:
    clock = Clock()

    class Slow(Contains):
        def hits(self, sight: Sight) -> bool:
            clock.now += 1_000 * len(sight.facts.message.reply_text)
            return super().hits(sight)

    rules = (
        Rule("quick", ALWAYS, (priority("1"),), examples=(an_example("printer"),)),
        Rule("slow", Slow("text", ("a",)), (priority("1"),), examples=(an_example("a b"),)),
    )

    slowest, quickest = slowest_first(rules, nanoseconds=clock)

    assert slowest.rule.name == "slow"
    # The long mail is made of the examples, and has 20,000 letters or a few more.
    assert timedelta(milliseconds=20) <= slowest.takes < timedelta(milliseconds=25)
    assert quickest.takes == timedelta()


def test_a_rule_without_examples_is_timed_too() -> None:
    ticks = count(step=1_000)

    (timed,) = slowest_first(
        (Rule("bare", ALWAYS, (priority("1"),)),), nanoseconds=lambda: next(ticks)
    )

    assert timed.takes == timedelta(microseconds=1)


def test_only_what_takes_longer_than_the_limit_is_too_slow() -> None:
    rule = Rule("r", ALWAYS, (priority("1"),))
    at, over = Timed(rule, LIMIT), Timed(rule, LIMIT + timedelta(microseconds=1))

    assert too_slow((over, at)) == (over,)

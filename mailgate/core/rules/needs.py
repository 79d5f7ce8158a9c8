"""What the rules of a desk need to know that has to be looked up for them."""

from collections.abc import Iterable, Iterator

from mailgate.core.rules.actions import Reply
from mailgate.core.rules.conditions import All, AnyOf, Condition, EarlierMails, Not
from mailgate.core.rules.rule import Rule


def earlier_mails_needed(rules: Iterable[Rule]) -> EarlierMails | None:
    """The longest window and the largest number that any rule asks for; None if none does."""
    asked = [condition for rule in rules for condition in _earlier(rule.when)]
    if not asked:
        return None
    return EarlierMails(
        more_than=max(one.more_than for one in asked),
        within=max(one.within for one in asked),
    )


def templates_named(rules: Iterable[Rule]) -> frozenset[str]:
    """The mails that rules answer with."""
    return frozenset(
        action.template for rule in rules for action in rule.then if isinstance(action, Reply)
    )


def _earlier(condition: Condition) -> Iterator[EarlierMails]:
    match condition:
        case EarlierMails():
            yield condition
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _earlier(part)
        case Not(part=part):
            yield from _earlier(part)
        case _:
            return

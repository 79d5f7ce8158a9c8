"""A rule as a value: its condition, what it does, and the mails that show what it is for."""

from dataclasses import dataclass, field

from mailgate.core.rules.actions import Action, Stop, names_in
from mailgate.core.rules.conditions import Condition
from mailgate.core.rules.facts import MailFacts
from mailgate.core.wording import shown


@dataclass(frozen=True, slots=True)
class Example:
    """A mail, and what the rules of the desk have to make of it.

    Empty `then` says that the rule misses it; else each action has to stand in the end.
    """

    facts: MailFacts
    then: tuple[Action, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Rule:
    """`source` is the `file:line` of the rule; `stops` whether one of its actions is stop.

    `fills` says that an action has names in braces, which the mail gives values.
    """

    name: str
    when: Condition
    then: tuple[Action, ...]
    source: str = ""
    examples: tuple[Example, ...] = ()
    stops: bool = field(init=False, compare=False)
    fills: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stops", any(isinstance(one, Stop) for one in self.then))
        object.__setattr__(self, "fills", any(map(names_in, self.then)))

    def __str__(self) -> str:
        return f"{shown(self.name)} [{self.source}]" if self.source else shown(self.name)

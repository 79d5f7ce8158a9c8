"""What is known of a language, for reading an absence in it: regular expressions without case."""

from dataclasses import dataclass

_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Words:
    """The words with which absence notes begin.

    `away` says in the first person, or of the office, that its writer is absent. `thanks` thanks
    for a mail, as notes do before anything else. `notes` are the formulas that follow: limited
    access, whom to turn to, when an answer will come, that a machine writes this.
    """

    away: str
    thanks: str
    notes: str


@dataclass(frozen=True, slots=True)
class Days:
    """The words beside a day that say whether it is the last one away or the first one back.

    `until` and `back` stand before the day, `until_after` and `back_after` behind it, `since`
    before the day on which an absence begins. `weekdays` are Monday to Sunday, parted by spaces,
    the forms of one by bars; a tilde is a space in a name.
    """

    weekdays: str
    today: str
    tomorrow: str
    until: str = _NEVER
    back: str = _NEVER
    since: str = _NEVER
    until_after: str = _NEVER
    back_after: str = _NEVER

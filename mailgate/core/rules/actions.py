"""Actions as values: what a rule asks for, where the last word on the same thing wins.

Each names its `slot`: of two actions with one slot the later stands. Texts may hold `{names}`,
which become what a regular expression captured or what is known about the mail.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from mailgate.core.wording import in_words

_NAME_IN_BRACES: Final = re.compile(r"\{([^{}]*)\}")


class Settable(StrEnum):
    """What a case has one of."""

    PRIORITY = "priority"
    QUEUE = "queue"
    CATEGORY = "category"
    ASSIGNEE = "assignee"
    STATE = "state"


class ClockStart(StrEnum):
    """From when the promises to the customer are counted."""

    AT_RECEIPT = "at receipt"
    AT_OPENING = "at the next opening"
    AT_ALERT = "at the time of the alert"
    AT_FORWARD = "at the time of the forward"


@dataclass(frozen=True, slots=True)
class SetValue:
    """A value of the case."""

    what: Settable
    value: str

    @property
    def slot(self) -> str:
        return self.what.value

    def __str__(self) -> str:
        return f"{self.what.value}: {self.value}"


@dataclass(frozen=True, slots=True)
class SetField:
    """A field of the case that the desk has named itself."""

    name: str
    value: str

    @property
    def slot(self) -> str:
        return f"field {self.name}"

    def __str__(self) -> str:
        return f"{self.slot}: {self.value}"


@dataclass(frozen=True, slots=True)
class AddTag:
    """A word that the case is found by."""

    tag: str

    @property
    def slot(self) -> str:
        return f"tag {self.tag}"

    def __str__(self) -> str:
        return f"add tag: {self.tag}"


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """A tag that the case has no longer."""

    tag: str

    @property
    def slot(self) -> str:
        return f"tag {self.tag}"

    def __str__(self) -> str:
        return f"remove tag: {self.tag}"


@dataclass(frozen=True, slots=True)
class AskFor:
    """The requester is asked for a detail; `ALL_MISSING` is whatever is missing."""

    detail: str

    @property
    def slot(self) -> str:
        return f"ask for {self.detail}"

    def __str__(self) -> str:
        return self.slot


ALL_MISSING: Final = "missing details"


@dataclass(frozen=True, slots=True)
class Reply:
    """The mail is answered with this template in place of the plain acknowledgement."""

    template: str

    @property
    def slot(self) -> str:
        return "reply"

    def __str__(self) -> str:
        return f"reply: {self.template}"


@dataclass(frozen=True, slots=True)
class NoCase:
    """The mail opens no case: it is filed, with this reason, and answered if a rule says how."""

    because: str

    @property
    def slot(self) -> str:
        return "case"

    def __str__(self) -> str:
        return f"no case: {self.because}"


@dataclass(frozen=True, slots=True)
class KeepCase:
    """The mail opens a case, whatever rules before said."""

    @property
    def slot(self) -> str:
        return "case"

    def __str__(self) -> str:
        return "open a case"


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A mail that belongs to a case opens one of its own, linked to that."""

    @property
    def slot(self) -> str:
        return "own case"

    def __str__(self) -> str:
        return "own case"


@dataclass(frozen=True, slots=True)
class Notify:
    """A group of people hears of it."""

    group: str

    @property
    def slot(self) -> str:
        return f"notify {self.group}"

    def __str__(self) -> str:
        return f"notify: {self.group}"


@dataclass(frozen=True, slots=True)
class TellRegion:
    """A region hears of it."""

    region: str

    @property
    def slot(self) -> str:
        return f"tell region {self.region}"

    def __str__(self) -> str:
        return f"tell region: {self.region}"


@dataclass(frozen=True, slots=True)
class Link:
    """The case is linked to the one with this reference, if there is one."""

    reference: str

    @property
    def slot(self) -> str:
        return f"link {self.reference}"

    def __str__(self) -> str:
        return f"link: {self.reference}"


@dataclass(frozen=True, slots=True)
class StartClock:
    """From when the promises are counted."""

    start: ClockStart

    @property
    def slot(self) -> str:
        return "start clock"

    def __str__(self) -> str:
        return f"start clock: {self.start.value}"


@dataclass(frozen=True, slots=True)
class GroupBy:
    """Machine mail with this key belongs to the open case of the same key.

    Mails over `storm_limit` within `storm_within` are counted and no longer written down one by
    one; 0 is no limit. After `resolve_after` without another the case resolves by itself.
    """

    key: str
    storm_limit: int = 0
    storm_within: timedelta = timedelta()
    resolve_after: timedelta | None = None

    @property
    def slot(self) -> str:
        return "group"

    def __str__(self) -> str:
        limit = (
            f", storm over {self.storm_limit} in {in_words(self.storm_within)}"
            if self.storm_limit
            else ""
        )
        after = f", resolved after {in_words(self.resolve_after)}" if self.resolve_after else ""
        return f"group by: {self.key}{limit}{after}"


@dataclass(frozen=True, slots=True)
class ResolveGroup:
    """The open case of this key is over: the machine says that all is well again."""

    key: str

    @property
    def slot(self) -> str:
        return "group"

    def __str__(self) -> str:
        return f"resolve group: {self.key}"


@dataclass(frozen=True, slots=True)
class Stop:
    """No later rule is tried."""

    @property
    def slot(self) -> str:
        return "stop"

    def __str__(self) -> str:
        return "stop"


Action = (
    SetValue
    | SetField
    | AddTag
    | RemoveTag
    | AskFor
    | Reply
    | NoCase
    | KeepCase
    | OwnCase
    | Notify
    | TellRegion
    | Link
    | StartClock
    | GroupBy
    | ResolveGroup
    | Stop
)

# What also means something for a mail that opens no case.
WITHOUT_CASE: Final = (Reply, NoCase, KeepCase, Notify, TellRegion, ResolveGroup, Stop)


def names_in(action: Action) -> tuple[str, ...]:
    """The names in braces that an action needs values for."""
    return names_in_text(_template(action))


def names_in_text(text: str) -> tuple[str, ...]:
    """The names in braces in a text."""
    return tuple(_NAME_IN_BRACES.findall(text))


def filled(action: Action, values: Mapping[str, str]) -> Action | str:
    """The action with values in place of names; or the name that has no value for this mail."""
    template = _template(action)
    if "{" not in template:
        return action
    lacking = [name for name in names_in(action) if not values.get(name)]
    if lacking:
        return lacking[0]
    text = _NAME_IN_BRACES.sub(lambda found: values[found[1]], template)
    match action:
        case SetValue() | SetField():
            return replace(action, value=text)
        case AddTag() | RemoveTag():
            return replace(action, tag=text)
        case NoCase():
            return replace(action, because=text)
        case Notify():
            return replace(action, group=text)
        case TellRegion():
            return replace(action, region=text)
        case Link():
            return replace(action, reference=text)
        case GroupBy() | ResolveGroup():
            return replace(action, key=text)
        case _:
            return action


def _template(action: Action) -> str:
    match action:
        case SetValue(value=text) | SetField(value=text) | AddTag(tag=text) | RemoveTag(tag=text):
            return text
        case NoCase(because=text) | Link(reference=text):
            return text
        case Notify(group=text) | TellRegion(region=text):
            return text
        case GroupBy(key=text) | ResolveGroup(key=text):
            return text
        case _:
            return ""

"""The shapes of chasers.yaml: ladders, their steps, and mails at an hour of the day."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.case import StateKind
from mailgate.core.chasers import USUAL_ABSENCE, Hour, LadderStart, StopsAt, Then
from mailgate.core.spans_of_time import (
    CalendarDays,
    ClockTime,
    Wait,
    WorkingDays,
    WorkingTime,
    read_window,
)
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import Shape, YesOrNo, one_line, unfit

_WAIT_EXPECTED: Final = "a time like 72 hours, 5 days, 4 working hours or 3 working days"
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_HOLDS_FOR: Final = re.compile(r"waits until the date it gives(?:, or (.+))?")
_HOLDS_NOTHING: Final = "does not matter"
_HOLDS_EXPECTED: Final = (
    '"waits until the date it gives, or 3 working days", with another time if you like, '
    f'or "{_HOLDS_NOTHING}"'
)
_TEMPLATE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_NOTHING: Final = timedelta()


def _wait(value: object) -> object:
    match read_window(value) if isinstance(value, str) else None:
        case WorkingTime(length) | ClockTime(length) as span if length > _NOTHING:
            return span
        case WorkingDays(days) | CalendarDays(days) as span if days > 0:
            return span
        case _:
            raise unfit(_WAIT_EXPECTED)


def _hour(value: object) -> object:
    found = _HOUR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise unfit('a time of day in quotes, like "09:00"')
    return time(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Absence:
    """How long an absence without a day holds a ladder; None if none holds it."""

    waits: Wait | None


def _absence(value: object) -> object:
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    if text == _HOLDS_NOTHING:
        return Absence(None)
    found = _HOLDS_FOR.fullmatch(text)
    if found is None:
        raise unfit(_HOLDS_EXPECTED)
    return Absence(USUAL_ABSENCE if found[1] is None else _absence_of(found[1]))


def _absence_of(text: str) -> Wait:
    span = read_window(text)
    if span is None:
        raise unfit(_HOLDS_EXPECTED)
    return span


def _template(value: object) -> object:
    if isinstance(value, str) and _TEMPLATE.fullmatch(value):
        return value
    raise unfit("the name of a mail, like chaser-first")


WaitText = Annotated[
    Wait,
    BeforeValidator(_wait),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{1,4}(\.[0-9]{1,2})? *(working |clock )?(minute|hour|day|week)s?$",
            "examples": ["3 working days"],
        }
    ),
]
HourText = Annotated[
    time,
    BeforeValidator(_hour),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
AbsenceText = Annotated[
    Absence, BeforeValidator(_absence), WithJsonSchema({"type": "string", "examples": [
        "waits until the date it gives, or 3 working days", _HOLDS_NOTHING
    ]}),
]  # fmt: skip
TemplateName = Annotated[
    str, BeforeValidator(_template), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]+$"})
]
Name = Annotated[str, one_line(60)]
Stops = Annotated[
    list[StopsAt], BeforeValidator(as_list), several({"enum": [one.value for one in StopsAt]})
]
Kinds = Annotated[
    list[StateKind], BeforeValidator(as_list), several({"enum": [one.value for one in StateKind]})
]
Priorities = Annotated[
    list[Name], BeforeValidator(as_list), several({"type": ["string", "number"]})
]


class StepShape(Shape):
    """One step of a ladder."""

    after: WaitText
    send: TemplateName | None = None
    not_before: HourText | None = Field(alias="not before", default=None)
    in_working_hours: YesOrNo = Field(alias="in working hours", default=False)
    then: Then | None = None
    as_: Name | None = Field(alias="as", default=None)


class LadderShape(Shape):
    """One ladder: what it counts from, its steps, and what ends or holds it."""

    steps: list[StepShape]
    starts: LadderStart = LadderStart.WAITING
    stops_at: Stops = Field(alias="stops at", default_factory=lambda: list(StopsAt))
    out_of_office: AbsenceText = Field(
        alias="out of office", default_factory=lambda: Absence(USUAL_ABSENCE)
    )


class HourlyShape(Shape):
    """A mail at an hour of the desk's day."""

    when: Hour
    send: TemplateName
    priority: Priorities = Field(default_factory=list)
    kind: Kinds = Field(default_factory=lambda: [StateKind.NEW, StateKind.OPEN])


class ChasersShape(Shape):
    """What chasers.yaml may say."""

    chasers: dict[Name, LadderShape] = Field(default_factory=dict)
    at_an_hour: list[HourlyShape] = Field(alias="at an hour", default_factory=list)

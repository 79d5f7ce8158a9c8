"""What calendar.yaml may say, apart from the opening hours of weekdays.

Those have keys of any days (`mon-fri`, `sat`), so they are taken out before the shape is filled.
"""

from datetime import date
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from mailgate.core.calendar import AROUND_THE_CLOCK, WORKING_HOURS, OutOfHours, Span
from mailgate.core.wording import one_of, suggestion
from mailgate.files.hours_text import (
    DATE_EXPECTED,
    DATES_EXPECTED,
    DAYS_PATTERN,
    HOURS_EXPECTED,
    NamedDate,
    hours_expected,
    read_date,
    read_dates,
    read_hours,
)
from mailgate.files.public_holidays import countries
from mailgate.files.shape import Shape, matching, one_line, unfit
from mailgate.files.zones import nearest_zone, zone_named

_OWN_HOURS_EXPECTED: Final = "opening hours like 09:00-13:00 (a date without any belongs to closed)"
_ZONE_EXPECTED: Final = "a time zone like Europe/London, America/New_York or UTC"


def _zone(value: object) -> object:
    found = zone_named(value) if isinstance(value, str) else None
    if found is None:
        near = nearest_zone(value) if isinstance(value, str) else ""
        raise unfit(f"{_ZONE_EXPECTED}{near}")
    return found


def _hours(value: object) -> object:
    parts = value if isinstance(value, list) else [value]
    joined = ", ".join(part if isinstance(part, str) else "" for part in parts)
    found = read_hours(joined)
    if found:
        return found
    raise unfit(hours_expected(joined, otherwise=_OWN_HOURS_EXPECTED))


def _date(value: object) -> object:
    if isinstance(value, str) and (found := read_date(value)):
        return found
    raise unfit(DATE_EXPECTED)


def _date_alone(value: object) -> object:
    found = read_date(value) if isinstance(value, str) else None
    if found and not found.name:
        return found.on
    raise unfit("a date like 2026-12-31")


def _dates(value: object) -> object:
    if isinstance(value, str) and (found := read_dates(value)):
        return found
    raise unfit(DATES_EXPECTED)


Zone = Annotated[ZoneInfo, BeforeValidator(_zone, json_schema_input_type=str)]
Hours = Annotated[tuple[Span, ...], BeforeValidator(_hours, json_schema_input_type=str | list[str])]
OneDate = Annotated[NamedDate, BeforeValidator(_date, json_schema_input_type=str)]
DateKey = Annotated[date, BeforeValidator(_date_alone, json_schema_input_type=str)]
Dates = Annotated[tuple[NamedDate, ...], BeforeValidator(_dates, json_schema_input_type=str)]


class HolidaysShape(Shape):
    """Where a calendar's holidays come from."""

    country: str = ""
    subdivision: str = ""
    file: Annotated[
        str,
        matching(r"([\w-][\w .-]*\.ics)?", "an .ics file of this folder, like bank-holidays.ics"),
    ] = ""
    add: tuple[Dates, ...] = ()
    remove: tuple[OneDate, ...] = ()

    @field_validator("country")
    @classmethod
    def _known_country(cls, country: str) -> str:
        if country in countries():
            return country
        near = suggestion(country, countries())
        hint = f"; {near}" if near.startswith("did") else ""
        raise unfit(f"a country's code like GB, DE or US{hint}")

    @field_validator("subdivision")
    @classmethod
    def _known_part(cls, part: str, info: ValidationInfo) -> str:
        country = info.data.get("country")  # missing if it has a mistake of its own
        parts = countries().get(country, ()) if country else ()
        if country is None or part in parts:
            return part
        if not country:
            raise unfit("a country beside it")
        raise unfit(one_of(parts) if parts else f"no subdivision: {country} has none")


class CalendarShape(Shape):
    """One calendar: its zone, and the dates that differ from their weekday."""

    model_config = ConfigDict(
        arbitrary_types_allowed=True,
        json_schema_extra={
            "patternProperties": {
                DAYS_PATTERN: {
                    "description": HOURS_EXPECTED,
                    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
                }
            }
        },
    )

    zone: Zone
    holidays: HolidaysShape = HolidaysShape()
    closed: tuple[Dates, ...] = ()
    hours_on: dict[DateKey, Hours] = Field(alias="hours on", default_factory=dict)

    @field_validator("hours_on")
    @classmethod
    def _not_closed(
        cls, hours: dict[date, tuple[Span, ...]], info: ValidationInfo
    ) -> dict[date, tuple[Span, ...]]:
        closed = {found.on for dates in info.data.get("closed", ()) for found in dates}
        if both := sorted(closed & hours.keys()):
            raise unfit(f"dates that are not closed as well: {', '.join(map(str, both))}")
        return hours


def _name(name: object) -> object:
    if isinstance(name, str) and name != name.strip():
        raise unfit("a name without blanks around it")
    if name in (WORKING_HOURS, AROUND_THE_CLOCK):
        raise unfit(f'another name: "{name}" has its own meaning')
    return name


class CalendarFileShape(Shape):
    """What calendar.yaml may say."""

    working_hours: CalendarShape = Field(alias=WORKING_HOURS)
    other_calendars: dict[Annotated[str, one_line(60), BeforeValidator(_name)], CalendarShape] = (
        Field(alias="other calendars", default_factory=dict)
    )
    out_of_hours: OutOfHours = Field(
        alias="out of hours mail starts", default=OutOfHours.WHEN_RECEIVED
    )

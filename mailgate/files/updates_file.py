"""`rules/<desk>/updates.yaml`: who is reminded of late updates, what customers hear of."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.spans_of_time import ClockTime, read_span
from mailgate.core.updates import Change, Reminder, Updates
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import Shape, fill, key_at, line_of, one_line, unfit, value_at, whole
from mailgate.files.yaml_lines import YamlNode, read_yaml

UPDATES_FILE: Final = "updates.yaml"
_PATTERN: Final = "^[0-9.]+ *(minute|hour|day)s?$"


def _length(value: object) -> object:
    match read_span(value) if isinstance(value, str) else None:
        case ClockTime(length) if length > timedelta():
            return length
        case _:
            raise unfit("a time by the clock, like 10 minutes or 2 hours")


Length = Annotated[
    timedelta,
    BeforeValidator(_length),
    WithJsonSchema({"type": "string", "pattern": _PATTERN, "examples": ["10 minutes"]}),
]
Word = Annotated[str, one_line(60)]
Words = Annotated[
    tuple[Word, ...],
    BeforeValidator(as_list),
    several({"type": ["string", "number"]}),
]
Changes = Annotated[
    tuple[Change, ...], BeforeValidator(as_list), several({"enum": [one.value for one in Change]})
]


class ReminderShape(Shape):
    """Who is reminded of an update, and when."""

    remind: Words
    lead: Length | None = None
    again: Length | None = Field(alias="again every", default=None)
    at_most: Annotated[int, whole(1, 999)] = Field(alias="at most", default=24)
    priority: Words = ()


class UpdatesShape(Shape):
    """What updates.yaml may say."""

    late: tuple[ReminderShape, ...] = Field(alias="late updates", default=())
    told: Changes = Field(alias="customers hear of", default=())


def load_updates(folder: Path, *, shown_as: str, priorities: Collection[str] | None) -> Updates:
    """What a desk's folder says; nothing without the file; FileError with all mistakes.

    `priorities` is None where their file has mistakes of its own.
    """
    path, name = folder / UPDATES_FILE, f"{shown_as}/{UPDATES_FILE}"
    if not is_there(path):
        return Updates()
    node = read_yaml(path, name=name)
    shape = fill(UpdatesShape, node, name=name)
    mistakes = [*_mistakes(shape, node, name, priorities)]
    if mistakes:
        raise FileError(mistakes)
    return Updates(
        reminders=tuple(
            Reminder(
                number=number,
                whom=one.remind,
                lead=one.lead or timedelta(),
                again=one.again,
                at_most=one.at_most,
                priorities=frozenset(one.priority),
                source=f"{name}:{line_of(node, 'late updates', number - 1)}",
            )
            for number, one in enumerate(shape.late, start=1)
        ),
        told=frozenset(shape.told),
        source=f"{name}:{line_of(node, 'customers hear of')}",
    )


def _mistakes(
    shape: UpdatesShape, node: YamlNode, name: str, priorities: Collection[str] | None
) -> Iterator[Mistake]:
    for number, one in enumerate(shape.late):
        if not one.remind:
            line, column = key_at(node, "late updates", number)
            yield Mistake(name, line, "this reminder is for nobody", column)
        for word in one.priority:
            if priorities is not None and word not in priorities:
                line, column = value_at(node, "late updates", number, "priority")
                said = f"no priority is called {shown(word)}; {suggestion(word, priorities)}"
                yield Mistake(name, line, said, column)

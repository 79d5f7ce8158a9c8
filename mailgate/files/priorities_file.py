"""`rules/<desk>/priorities.yaml`: the priorities of a desk, and what each promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from mailgate.core.promises import Priority
from mailgate.core.wording import one_of
from mailgate.files.promise_shapes import PromiseAt, Promised
from mailgate.files.shape import Shape, fill, line_of, matching, one_line, unfit
from mailgate.files.yaml_lines import read_yaml

PRIORITIES_FILE: Final = "priorities.yaml"


class PriorityShape(Promised):
    """One priority of priorities.yaml; a text alone is its name."""

    name: Annotated[str, one_line(60)]


def _name_alone(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class PrioritiesShape(Shape):
    """What priorities.yaml may say."""

    priorities: dict[
        Annotated[str, matching(r"[A-Za-z0-9]{1,10}", "1 to 10 letters or digits")],
        Annotated[
            PriorityShape,
            BeforeValidator(_name_alone, json_schema_input_type=str | PriorityShape),
        ],
    ]
    default: str
    default_for: dict[Annotated[str, one_line(60)], str] = Field(
        alias="default for", default_factory=dict
    )

    @field_validator("priorities")
    @classmethod
    def _some(cls, priorities: dict[str, PriorityShape]) -> dict[str, PriorityShape]:
        if priorities:
            return priorities
        raise unfit("at least one priority")

    @field_validator("default")
    @classmethod
    def _known(cls, priority: str, info: ValidationInfo) -> str:
        priorities = info.data.get("priorities")  # missing if they have a mistake of their own
        if priorities is None or priority in priorities:
            return priority
        raise unfit(f"one of the priorities: {one_of(priorities)}")

    @field_validator("default_for")
    @classmethod
    def _all_known(cls, defaults: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for category, priority in defaults.items():
            if priority not in info.data.get("priorities", {priority}):
                known = one_of(info.data["priorities"])
                raise unfit(f"one of the priorities for {category}: {known}")
        return defaults


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities of a desk in the order of the file, and their promises yet to be counted."""

    priorities: Mapping[str, Priority] = field(default_factory=dict)
    default: str = ""
    default_for: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, PromiseAt] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def load_priorities(folder: Path, *, shown_as: str) -> Priorities:
    """The priorities of a desk's folder; FileError with all mistakes, also if there is no file."""
    path, name = folder / PRIORITIES_FILE, f"{shown_as}/{PRIORITIES_FILE}"
    node = read_yaml(path, name=name)
    shape = fill(PrioritiesShape, node, name=name)
    return Priorities(
        priorities={
            key: Priority(key, one.name, f"{name}:{line_of(node, 'priorities', key)}")
            for key, one in shape.priorities.items()
        },
        default=shape.default,
        default_for={key.lower(): priority for key, priority in shape.default_for.items()},
        promises={
            key: PromiseAt(one, one.name, name, node, ("priorities", key))
            for key, one in shape.priorities.items()
        },
        sources={
            "priorities": f"{name}:{line_of(node, 'priorities')}",
            "default_priority": f"{name}:{line_of(node, 'default')}",
        },
    )

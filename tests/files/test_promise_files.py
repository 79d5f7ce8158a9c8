"""What priorities.yaml and sla.yaml become."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailgate.core.calendar import OutOfHours
from mailgate.core.desk import Desk
from mailgate.core.promises import Product, Starts, Target, TargetKind
from mailgate.core.spans_of_time import ClockTime, SpanOfTime, WorkingDays, WorkingTime
from mailgate.errors import FileError
from mailgate.files.desk_files import load_desks
from mailgate.files.details_file import DetailsShape
from mailgate.files.groups_file import GroupsShape
from mailgate.files.priorities_file import PrioritiesShape
from mailgate.files.shape import Shape
from mailgate.files.sla_file import SlaShape

HOUR = timedelta(hours=1)
CALENDAR = "working hours: {zone: Europe/London, mon-fri: 09:00-17:00}\n"


def desk_of(folder: Path, priorities: str, sla: str = "", *, states: str = "") -> Desk:
    desk = folder / "rules" / "a-desk"
    desk.mkdir(parents=True)
    (desk / "desk.yaml").write_text("desk: A desk\nreference: {prefix: CS, digits: 4}\n")
    (desk / "calendar.yaml").write_text(CALENDAR)
    (desk / "priorities.yaml").write_text(priorities)
    if sla:
        (desk / "sla.yaml").write_text(sla)
    if states:
        (desk / "states.yaml").write_text(states)
    return load_desks(folder / "rules", ["a-desk"])["a-desk"]


def test_a_priority_promises_what_it_says_and_the_rest_is_the_desks(tmp_path: Path) -> None:
    desk = desk_of(
        tmp_path,
        "default: P1\n"
        "priorities:\n"
        "  P1:\n"
        "    name: High\n"
        "    resolve within: 3 working days\n"
        "    met by an update: yes\n"
        "    after an update resolve within: 2 working days\n"
        "    warn at: [90%, 50 %]\n"
        "    starts: when received\n"
        "  P2: Low\n",
        "counts: working time\n"
        "warn at: 75%\n"
        "clock goes on: at the next opening\n"
        "starts: when logged\n",
        states="states:\n  Open: {kind: open}\n  On-Hold: {kind: waiting, clock rests: yes}\n"
        "  Done: {kind: closed}\n",
    )

    shared = {
        "name": "High", "starts": Starts.WHEN_RECEIVED, "warn_at": (50, 90),
        "rests_in": frozenset({"on-hold"}), "resumes": OutOfHours.AT_THE_NEXT_OPENING,
        "priorities": frozenset({"P1"}),
    }  # fmt: skip
    assert desk.priorities == {"P1": "High", "P2": "Low"}
    assert desk.plan.targets == (
        Target(
            kind=TargetKind.RESOLUTION, within=WorkingDays(3), met_by_update=True,
            source="rules/a-desk/priorities.yaml:5", **shared,  # type: ignore[arg-type] # as above
        ),
        Target(
            kind=TargetKind.AFTER_UPDATE, within=WorkingDays(2),
            source="rules/a-desk/priorities.yaml:7", **shared,  # type: ignore[arg-type] # as above
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "sla", "span"),
    [
        ("4 hours", "counts: working time\n", WorkingTime(4 * HOUR)),
        ("4 hours", "counts: around the clock\n", ClockTime(4 * HOUR)),
        ("4 working hours", "counts: around the clock\n", WorkingTime(4 * HOUR)),
        ("4 clock hours", "counts: working time\n", ClockTime(4 * HOUR)),
        ("2 days", "counts: around the clock\n", ClockTime(48 * HOUR)),
        ("2 Working  Days", "", WorkingDays(2)),
        ("2 working days", "a working day is: 10 working hours\n", WorkingTime(20 * HOUR)),
        ("1.5 clock hours", "", ClockTime(1.5 * HOUR)),
    ],
)
def test_a_time_means_what_is_written_else_what_counts(
    written: str, sla: str, span: SpanOfTime, tmp_path: Path
) -> None:
    priorities = f"default: P1\npriorities:\n  P1: {{name: High, resolve within: {written}}}\n"

    (target,) = desk_of(tmp_path, priorities, sla).plan.targets

    assert target.within == span


def test_a_priorities_own_way_to_count_goes_before_the_desks(tmp_path: Path) -> None:
    priorities = (
        "default: P1\npriorities:\n"
        "  P1: {name: High, resolve within: 4 hours, counts: around the clock}\n"
    )

    (target,) = desk_of(tmp_path, priorities, "counts: working time\n").plan.targets

    assert target.within == ClockTime(4 * HOUR)


def test_covers_products_and_packages_are_found_in_any_case(tmp_path: Path) -> None:
    plan = desk_of(
        tmp_path,
        "default: P1\npriorities: {P1: High}\n",
        "covers: {Office: opening hours, 24/7: around the clock}\n"
        "products:\n  SIP trunk: {cover: 24/7, department: delivery}\n"
        "packages: {Gold: office}\n"
        "targets:\n"
        "  - {target: Mail, channel: Mail, package: gold, first response within: 1 clock hour}\n",
    ).plan

    assert plan.covers == {"office": "", "24/7": "around the clock"}
    assert plan.products == {
        "sip trunk": Product("SIP trunk", "24/7", "delivery", "rules/a-desk/sla.yaml:3")
    }
    assert plan.packages == {"gold": "office"}
    assert plan.targets[0].packages == frozenset({"gold"})


def test_a_broken_calendar_is_told_once_and_blamed_for_nothing_else(tmp_path: Path) -> None:
    priorities = "default: P1\npriorities: {P1: {name: High, resolve within: 1 working hour}}\n"
    desk_of(tmp_path, priorities)
    (tmp_path / "rules" / "a-desk" / "calendar.yaml").write_text("working hours: {zone: Mars}\n")

    with pytest.raises(FileError) as refused:
        load_desks(tmp_path / "rules", ["a-desk"])

    assert {mistake.path for mistake in refused.value.mistakes} == {"rules/a-desk/calendar.yaml"}


@pytest.mark.parametrize("shape", [PrioritiesShape, SlaShape, DetailsShape, GroupsShape])
def test_a_file_has_a_schema_in_the_words_of_the_admin(shape: type[Shape]) -> None:
    schema = shape.model_json_schema(by_alias=True)

    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        field.alias or name for name, field in shape.model_fields.items()
    }


def test_the_schema_of_a_promise_is_that_of_texts() -> None:
    schemas = SlaShape.model_json_schema(by_alias=True)["$defs"]["TargetShape"]["properties"]

    assert schemas["resolve within"]["anyOf"][0]["type"] == "string"
    assert [part["type"] for part in schemas["warn at"]["anyOf"]] == [
        ["string", "integer"],
        "array",
        "null",
    ]
    assert [part["type"] for part in schemas["priority"]["anyOf"]] == ["string", "array"]

"""The tables of rules/README.md name every key of the files that rules lean on, and no other."""

import re
from pathlib import Path

import pytest

from mailgate.core.case import StateKind
from mailgate.core.customers import COLUMNS
from mailgate.core.promises import CHANNELS
from mailgate.files.agents_file import AgentsShape, AwayShape, PersonShape
from mailgate.files.chaser_shapes import ChasersShape, HourlyShape, LadderShape, StepShape
from mailgate.files.customers_file import KEY
from mailgate.files.desk_files import load_desks
from mailgate.files.details_file import DetailShape, DetailsShape
from mailgate.files.escalations_file import (
    EscalationsShape,
    PeopleLadderShape,
    RaisingShape,
    RungShape,
)
from mailgate.files.groups_file import GroupsShape
from mailgate.files.lines_file import ConsentShape, LimitShape, LineShape, LinesShape
from mailgate.files.priorities_file import PrioritiesShape
from mailgate.files.promise_shapes import Counted, Promised
from mailgate.files.shape import Shape
from mailgate.files.sites_file import SitesShape
from mailgate.files.sla_file import SlaShape, TargetShape
from mailgate.files.states_file import StateShape, StatesShape
from mailgate.files.updates_file import ReminderShape, UpdatesShape
from tests.test_docs import ROOT, first_cells


def keys(shape: type[Shape], *, without: type[Shape] | None = None) -> set[str]:
    inherited = set(without.model_fields) if without else set()
    return {
        field.alias or name for name, field in shape.model_fields.items() if name not in inherited
    }


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        pytest.param("## priorities.yaml", keys(PrioritiesShape), id="priorities.yaml"),
        pytest.param("## Promises", keys(Promised), id="promises"),
        pytest.param("## states.yaml", keys(StatesShape), id="states.yaml"),
        pytest.param("## A state\n", keys(StateShape), id="state"),
        pytest.param("## sla.yaml", keys(SlaShape, without=Counted), id="sla.yaml"),
        pytest.param("## A target", keys(TargetShape, without=Promised), id="target"),
        pytest.param("## chasers.yaml", keys(ChasersShape), id="chasers.yaml"),
        pytest.param("## A ladder\n", keys(LadderShape), id="ladder"),
        pytest.param("## A step", keys(StepShape), id="step"),
        pytest.param("## A mail at an hour", keys(HourlyShape), id="mail at an hour"),
        pytest.param("## customers.csv", {KEY, *COLUMNS}, id="customers.csv"),
        pytest.param("## groups.yaml", keys(GroupsShape), id="groups.yaml"),
        pytest.param("## sites.yaml", keys(SitesShape), id="sites.yaml"),
        pytest.param("## agents.yaml", keys(AgentsShape), id="agents.yaml"),
        pytest.param("## A person\n", keys(PersonShape), id="person"),
        pytest.param("## away\n", keys(AwayShape), id="away"),
        pytest.param("## lines.yaml", keys(LinesShape), id="lines.yaml"),
        pytest.param("## A line\n", keys(LineShape), id="line"),
        pytest.param("## A limit\n", keys(LimitShape), id="limit"),
        pytest.param("## with consent\n", keys(ConsentShape), id="consent"),
        pytest.param("## updates.yaml", keys(UpdatesShape), id="updates.yaml"),
        pytest.param("## A reminder\n", keys(ReminderShape), id="reminder"),
        pytest.param("## escalations.yaml", keys(EscalationsShape), id="escalations.yaml"),
        pytest.param("## A ladder of people", keys(PeopleLadderShape), id="ladder of people"),
        pytest.param("## A rung", keys(RungShape), id="rung"),
        pytest.param("## raising the priority", keys(RaisingShape), id="raising the priority"),
        pytest.param("## details.yaml", keys(DetailsShape), id="details.yaml"),
        pytest.param("## A detail\n", keys(DetailShape), id="detail"),
    ],
)
def test_a_table_names_each_key_once(heading: str, expected: set[str]) -> None:
    found = first_cells("rules/README.md", heading)

    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("heading", "shape"),
    [
        ("## priorities.yaml", PrioritiesShape),
        ("## A target", TargetShape),
        ("## chasers.yaml", ChasersShape),
        ("## A ladder", LadderShape),
        ("## A step", StepShape),
        ("## A mail at an hour", HourlyShape),
        ("## states.yaml", StatesShape),
        ("## A state\n", StateShape),
        ("## details.yaml", DetailsShape),
        ("## groups.yaml", GroupsShape),
        ("## sites.yaml", SitesShape),
        ("## A person\n", PersonShape),
        ("## away\n", AwayShape),
        ("## lines.yaml", LinesShape),
        ("## A limit\n", LimitShape),
        ("## A reminder\n", ReminderShape),
    ],
)
def test_a_table_says_required_of_what_is(heading: str, shape: type[Shape]) -> None:
    section = (ROOT / "rules" / "README.md").read_text(encoding="utf-8").partition(heading)[2]
    rows = dict(
        re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", section.partition("\n## ")[0], re.MULTILINE)
    )

    required = {
        field.alias or name for name, field in shape.model_fields.items() if field.is_required()
    }
    assert {key for key, default in rows.items() if default == "required"} == required


def test_the_manual_names_every_channel() -> None:
    manual = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")

    assert all(f"`{channel}`" in manual for channel in CHANNELS)


def test_the_examples_of_the_manual_make_a_desk(tmp_path: Path) -> None:
    manual = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    folder = tmp_path / "rules" / "a-desk"
    folder.mkdir(parents=True)
    (folder / "desk.yaml").write_text("desk: A desk\nreference: {prefix: CS, digits: 8}\n")
    for name in ("calendar.yaml", "priorities.yaml", "sla.yaml", "states.yaml", "details.yaml"):
        section = manual.partition(f"## {name}")[2].partition("\n## ")[0]
        lines = re.findall(r"^ {4}(.*)$", section, re.MULTILINE)
        (folder / name).write_text("\n".join(lines), encoding="utf-8")

    desk = load_desks(tmp_path / "rules", ["a-desk"])["a-desk"]

    assert desk.default_for == {"question": "4"}
    assert [target.kind.value for target in desk.plan.targets] == [
        "resolution", "resolution", "first response",
    ]  # fmt: skip
    assert desk.details.named("account number") is not None
    assert [state.kind for state in desk.states.states] == list(StateKind)

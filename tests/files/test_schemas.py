"""The schemas that editors use say what the code says, and do not complain about good files."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from mailgate.cli.schemas import schemas as write_schemas
from mailgate.files.rule_files import is_rule_file
from mailgate.files.schemas import schemas, written

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    pytest.param(name, path, id=f"{path.parent.name}-{path.stem}")
    for name in (
        "agents",
        "calendar",
        "desk",
        "details",
        "escalations",
        "groups",
        "lines",
        "priorities",
        "sla",
        "states",
        "updates",
    )
    for path in sorted((ROOT / "rules").glob(f"*/{name}.yaml"))
]
RULES = sorted(path for path in (ROOT / "rules").glob("*/*.yaml") if is_rule_file(path.name))
BAD = Path(__file__).parent / "bad_rule_files"


def complaints(schema: str, path: Path) -> list[str]:
    """What an editor that reads YAML 1.2 shows for a file."""
    content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    validator = Draft202012Validator(schemas()[schema])
    return [error.message for error in validator.iter_errors(content)]


def test_the_schemas_in_the_project_are_those_of_the_code(tmp_path: Path) -> None:
    write_schemas(tmp_path)

    there = {path.name: path.read_text() for path in (ROOT / "rules" / "schemas").iterdir()}
    assert there == {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert there == {name: written(schema) for name, schema in schemas().items()}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(written(schemas()[name])))


@pytest.mark.parametrize(("name", "path"), FILES)
def test_an_editor_has_no_complaint_about_files_of_ours(name: str, path: Path) -> None:
    assert complaints(f"{name}.json", path) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.parent.name)
def test_an_editor_has_no_complaint_about_rules_of_ours(path: Path) -> None:
    assert complaints("rules.json", path) == []


def test_an_editor_has_no_complaint_about_the_scenario_of_the_manual(tmp_path: Path) -> None:
    page = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"(?s)```yaml\n(# rules/\S+_test\.yaml\n.*?)```", page)
    path = tmp_path / "page_test.yaml"
    path.write_text(example, encoding="utf-8")

    assert complaints("tests.json", path) == []


@pytest.mark.parametrize(
    "name",
    ["unknown_keys", "missing_keys", "no_list", "no_steps", "verdict", "fate", "mails", "events"],
)
def test_an_editor_complains_about_a_bad_scenario(name: str) -> None:
    path = BAD.with_name("bad_scenarios") / f"{name}.yaml"

    assert complaints("tests.json", path)


@pytest.mark.parametrize(
    "name",
    [
        "unknown_keys", "unknown_condition", "unknown_fact", "no_operator", "operator_unfit",
        "any_map", "words_empty", "closed_words", "unknown_action", "earlier_mails", "sizes",
        "no_then", "no_list", "group_types", "example_types", "action_types", "empty_when",
    ],
)  # fmt: skip
def test_an_editor_complains_about_what_the_loader_refuses(name: str) -> None:
    assert complaints("rules.json", BAD / f"{name}.yaml")


GOOD = {
    "priorities": "default: 1\npriorities: {'1': High, b2: {name: Low, warn at: [50, 75%]}}",
    "sla": "a working day is: 10 working hours\ntargets: [{target: T, priority: [1, 2]}]",
    "details": "telephone region: GB\ndetails: {pc: {words: 3, attachment: [image/png, audio]}}",
}


@pytest.mark.parametrize("schema", GOOD)
def test_an_editor_takes_what_the_loader_takes(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(GOOD[schema])

    assert complaints(f"{schema}.json", path) == []


@pytest.mark.parametrize(
    ("schema", "change"),
    [
        ("priorities", "default: [1]"),
        ("priorities", "priorities: {'1 2': High}"),
        ("priorities", "priorities: {'1': {nane: High}}"),
        ("priorities", "priorities: {'1': {name: ''}}"),
        ("priorities", "priorities: {'1': {name: High, resolve within: 4 ours}}"),
        ("priorities", "priorities: {'1': {name: High, counts: working hours}}"),
        ("priorities", "priorities: {'1': {name: High, warn at: 100%}}"),
        ("priorities", "priorities: {'1': {name: High, warn at: }}"),
        ("priorities", "priorities: {'1': {name: High, met by an update: maybe}}"),
        ("priorities", "priorities: {'1': {name: High, clock goes on: later}}"),
        ("priorities", "defaults: 1"),
        ("sla", "targets: [{priority: 1}]"),
        ("sla", "targets: [{target: T, starts: now}]"),
        ("sla", "targets: {target: T}"),
        ("sla", "targets: [{target: T, cover: {office: x}}]"),
        ("sla", "products: {SIP: {covers: x}}"),
        ("sla", "packages: [Gold]"),
        ("details", "details: {pc: {is: phone}}"),
        ("details", "details: {pc: {words: 0}}"),
        ("details", "details: {pc: {words: 501}}"),
        ("details", "details: {pc: {words: some}}"),
        ("details", "details: {pc: {attachment: Image}}"),
        ("details", "details: {pc: {matches: ''}}"),
        ("details", "details: {pc: {labels: []}}"),
        ("details", "details: [pc]"),
        ("details", "telephone region: UK"),
    ],
)
def test_an_editor_complains_about_a_file_of_the_wrong_form(
    schema: str, change: str, tmp_path: Path
) -> None:
    key = change.partition(":")[0]
    kept = [line for line in GOOD[schema].splitlines() if not line.startswith(f"{key}:")]
    path = tmp_path / "file.yaml"
    path.write_text("\n".join([*kept, change]))

    assert complaints(f"{schema}.json", path)


@pytest.mark.parametrize("name", sorted(set(schemas()) - {"rules.json", "tests.json"}))
def test_every_key_of_a_file_is_explained_while_one_types(name: str) -> None:
    schema = schemas()[name]
    shapes = [schema, *schema.get("$defs", {}).values()]

    keys = [(key, said) for one in shapes for key, said in one.get("properties", {}).items()]

    assert keys
    assert [key for key, said in keys if not said.get("description")] == []


def test_the_manual_names_the_schema_of_every_kind_of_file() -> None:
    page = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    section = page.partition("\n### Editors\n")[2].partition("\n## ")[0]

    assert sorted(re.findall(r"\| `([a-z]+\.json)` \|", section)) == sorted(schemas())


def test_every_key_of_a_rule_is_described() -> None:
    undescribed = [path for path, node in _properties(schemas()["rules.json"]) if not node]

    assert undescribed == []


def _properties(schema: Any) -> list[tuple[str, str]]:
    found = []
    for name in ("rule", "conditions", "actions", "example"):
        properties = copy.deepcopy(schema["$defs"][name])
        keys = {**properties["properties"], **properties.get("patternProperties", {})}
        found += [(f"{name}: {key}", value.get("description", "")) for key, value in keys.items()]
    return found

"""The rule files of a desk into rules, in the order in which they are tried.

`intake.yaml` comes first, then every `*-rules.yaml` in the order of the alphabet. Rules that cannot
do what they say (analysis, examples) are mistakes of their file like any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mailgate.core.rules.analysis import findings
from mailgate.core.rules.comparisons import Matches
from mailgate.core.rules.conditions import ALWAYS, All, AnyOf, Condition
from mailgate.core.rules.engine import BUILT_IN, CUSTOMER_PREFIX
from mailgate.core.rules.examples import Failure, failures
from mailgate.core.rules.facts import DETAIL_PREFIX
from mailgate.core.rules.names import Names
from mailgate.core.rules.rule import Rule
from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake
from mailgate.files.rule_actions import ActionReader
from mailgate.files.rule_conditions import ConditionReader
from mailgate.files.rule_examples import ExampleReader
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.rule_words import RULE_KEYS
from mailgate.files.yaml_lines import YamlList, YamlNode, read_yaml

INTAKE: Final = "intake.yaml"
MORE_RULES: Final = "-rules.yaml"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A rule and where it stands."""

    rule: Rule
    path: str
    line: int
    column: int


def is_rule_file(name: str) -> bool:
    """Whether a file of this name holds rules."""
    return name == INTAKE or (name.endswith(MORE_RULES) and not name.startswith("."))


def rule_files(folder: Path) -> tuple[Path, ...]:
    """The rule files of a desk's folder, in the order in which their rules are tried."""
    found = (path for path in folder.glob("*.yaml") if is_rule_file(path.name))
    return tuple(sorted(found, key=lambda path: (path.name != INTAKE, path.name)))


def load_rules(
    folder: Path, *, shown_folder: str, names: Names, is_whole: bool = True
) -> tuple[Rule, ...]:
    """The rules of a desk; FileError with every mistake in its rule files.

    `shown_folder` is the folder as mistakes and reasons call it. Without `is_whole` other files of
    the desk have mistakes, so that nobody knows what its lists and customers are. Analysis and
    examples are left out then, and where a rule file cannot be understood: they would complain
    about rules that are not there.
    """
    placed: list[_Placed] = []
    mistakes: list[Mistake] = []
    for path in rule_files(folder):
        reader = Reader(f"{shown_folder}/{path.name}")
        try:
            placed += _rules(read_yaml(path, name=reader.name), reader, names)
        except FileError as error:
            mistakes += error.mistakes
        mistakes += reader.mistakes
    mistakes += _same_names(placed)
    if not mistakes and is_whole:
        mistakes += _wrong_rules(placed)
    if mistakes:
        raise FileError(mistakes)
    return tuple(one.rule for one in placed)


def _rules(node: YamlNode, reader: Reader, names: Names) -> Iterator[_Placed]:
    if not isinstance(node, YamlList):
        reader.mistake(node, f"this file is {described(node)}, expected a list: - rule: My rule")
        return
    for item in node.items:
        rule = _rule(item, reader, names)
        if rule is not None:
            yield _Placed(rule, reader.name, item.line, item.column)


def _rule(node: YamlNode, reader: Reader, names: Names) -> Rule | None:
    entries = reader.entries(node, "this rule", RULE_KEYS, needed=("rule", "then"))
    values = {key: value for key, (_, value) in entries.items()}
    name = reader.text(values["rule"], '"rule"') if "rule" in values else ""
    when: Condition = ALWAYS
    if "when" in values:
        when = ConditionReader(reader, names).read(values["when"])
    usable = _usable(when, names)
    then = ActionReader(reader, names, usable).read(values["then"]) if "then" in values else ()
    if "then" in values and not then and not reader.mistakes:
        reader.mistake(entries["then"][0], "this rule does nothing")
    examples = ExampleReader(reader, names).read(values["examples"]) if "examples" in values else ()
    if not name:
        return None
    return Rule(name, when, then, f"{reader.name}:{node.line}", examples)


def _usable(when: Condition, names: Names) -> tuple[str, ...]:
    """The names that a rule may put in braces."""
    fields = tuple(f"{CUSTOMER_PREFIX}{field}" for field in names.customer_fields or ())
    details = tuple(f"{DETAIL_PREFIX}{detail}" for detail in names.details or ())
    return (*_captured(when), *BUILT_IN, *fields, *details)


def _captured(condition: Condition) -> Iterator[str]:
    match condition:
        case Matches(patterns=patterns):
            for pattern in patterns:
                yield from pattern.groups
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _captured(part)
        case _:
            return


def _same_names(placed: Iterable[_Placed]) -> Iterator[Mistake]:
    first: dict[str, _Placed] = {}
    for one in placed:
        known = first.setdefault(one.rule.name.casefold(), one)
        if known is not one:
            text = f"the rule of {known.path}:{known.line} is called {shown(one.rule.name)} too"
            yield Mistake(one.path, one.line, text, one.column)


def _wrong_rules(placed: Sequence[_Placed]) -> Iterator[Mistake]:
    rules = tuple(one.rule for one in placed)
    for finding in findings(rules):
        at = placed[finding.index]
        yield Mistake(at.path, at.line, f"{shown(at.rule.name)}: {finding.text}", at.column)
    paths = {id(one.rule): one.path for one in placed}
    for failure in failures(rules):
        yield Mistake(paths[id(failure.rule)], failure.line, _failed(failure), failure.column)


def _failed(failure: Failure) -> str:
    if not failure.number:
        return f"{shown(failure.rule.name)}: {failure.text}"
    return f"example {failure.number} of {shown(failure.rule.name)}: {failure.text}"

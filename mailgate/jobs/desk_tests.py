"""The tests of desks: every scenario of their folders, played, and what did not hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailgate.bundle import bundled
from mailgate.core.desk import Desk
from mailgate.core.scenario import Scenario
from mailgate.errors import FileError, Mistake
from mailgate.files.desk_files import rule_names
from mailgate.files.scenario_file import load_scenarios, scenario_files
from mailgate.files.templates import Templates
from mailgate.files.versions import digests
from mailgate.jobs.context import RuleFiles
from mailgate.jobs.rehearse import rehearsal
from mailgate.jobs.scenario_check import Failure, failures
from mailgate.store.database import Database, memory_database


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario that was played to its end, or to the first step that failed."""

    scenario: Scenario
    failures: tuple[Failure, ...]


def scenarios_of(
    rules: Path, desk: Desk, *, templates: Templates | None = None
) -> tuple[Scenario, ...]:
    """All scenarios in a desk's folder; FileError with the mistakes of all its test files.

    With the templates, a mail by one that is not there is a mistake.
    """
    found: list[Scenario] = []
    mistakes: list[Mistake] = []
    names = rule_names(desk)
    if templates is not None:
        names = replace(names, templates=templates.names(desk.name))
    for path in scenario_files(rules / desk.name):
        shown_as = f"{rules.name}/{desk.name}/{path.name}"
        try:
            found += load_scenarios(path, shown_as=shown_as, desk=desk, names=names)
        except FileError as error:
            mistakes += error.mistakes
    if mistakes:
        raise FileError(mistakes)
    return tuple(found)


def play(scenario: Scenario, files: RuleFiles, *, used: Database | None = None) -> ScenarioResult:
    """Plays a scenario; what follows a step that failed says nothing any more."""
    with rehearsal(scenario, files, used=used) as stage:
        for played in stage.play():
            found = failures(stage, played)
            if found:
                return ScenarioResult(scenario, found)
    return ScenarioResult(scenario, ())


def try_desks(
    rules: Path,
    files: RuleFiles,
    *,
    desks: Iterable[str],
    told: Callable[[ScenarioResult], None] = lambda _tested: None,
) -> tuple[ScenarioResult, ...]:
    """Plays all tests of these desks; FileError if a test file has mistakes.

    `told` hears of each scenario when it is over.
    """
    scenarios = [
        one
        for desk in desks
        for one in scenarios_of(rules, files.desks[desk], templates=files.templates)
    ]
    return play_each(scenarios, files, told=told) if scenarios else ()


def play_each(
    scenarios: Iterable[Scenario],
    files: RuleFiles,
    *,
    told: Callable[[ScenarioResult], None] = lambda _tested: None,
) -> tuple[ScenarioResult, ...]:
    """Plays scenarios one after the other, each on an empty database."""
    tested: list[ScenarioResult] = []
    with memory_database() as database:
        for scenario in scenarios:
            tested.append(play(scenario, files, used=database))
            told(tested[-1])
    return tuple(tested)


def as_they_came(rules: Path, templates: Path, desks: Iterable[str]) -> frozenset[str]:
    """Those whose files are as they came with mailgate: their tests held before it was given away.

    Whoever wants to see them hold plays them with `mailgate test`.
    """
    wanted = tuple(desks)
    came = digests(bundled("rules"), bundled("templates"), wanted)
    found = digests(rules, templates, wanted)
    return frozenset(desk for desk in wanted if found[desk] == came[desk])


def mistakes_of(tested: Iterable[ScenarioResult]) -> Iterator[Mistake]:
    """What did not hold, as the mistakes of files are told."""
    return (failure.mistake() for one in tested for failure in one.failures)

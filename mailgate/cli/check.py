"""`mailgate check`: whether these files are right, and whether the daemon goes by them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter_ns
from typing import TYPE_CHECKING, Final

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config
from mailgate.cli.progress import progress
from mailgate.cli.screen import clean, remark
from mailgate.errors import FileError, Mistake, PermanentError, TemporaryError

if TYPE_CHECKING:
    from mailgate.core.desk import Desk
    from mailgate.core.rules.speed import Timed
    from mailgate.core.version import RulesInUse
    from mailgate.settings.model import Settings

_SLOWEST: Final = 3


def check(*, config: Config = DEFAULT_CONFIG) -> None:
    """Read settings, rules and templates, play changed desks' tests, and say every mistake."""
    from mailgate.jobs.context import RuleFiles, desk_names, read_files
    from mailgate.jobs.desk_tests import as_they_came, mistakes_of, try_desks

    settings, secrets = _settings(config)
    desks = desk_names(settings)
    loaded, templates, mistakes = read_files(settings, desks)
    for line in _running(settings, loaded):
        remark(line)
    if mistakes or templates is None:
        raise FileError([*secrets, *mistakes])
    came = as_they_came(settings.rules, settings.templates, desks)
    with progress("playing scenarios") as advance:
        tested = try_desks(
            settings.rules,
            RuleFiles(loaded, templates, {}),
            desks=[desk for desk in desks if desk not in came],
            told=lambda _tested: advance(),
        )
    if wrong := (*secrets, *mistakes_of(tested)):
        raise FileError(wrong)
    played = Counter(one.scenario.desk for one in tested)
    for desk in loaded.values():
        for warning in desk.warnings:
            remark(f"warning: {warning}")
        scenarios = None if desk.name in came else played[desk.name]
        for line in _rules_of(desk, scenarios=scenarios):
            print(clean(line))
    mailboxes = ", ".join(mailbox.name for mailbox in settings.mailboxes)
    print(clean(f"{config}: fine. Mailboxes: {mailboxes}. Desks: {', '.join(desks)}."))


def _settings(config: Path) -> tuple["Settings", tuple[Mistake, ...]]:
    """The settings, and what is wrong with nothing but their secrets: rules can be read without."""
    try:
        return settings_at(config, connecting=True), ()
    except FileError as error:
        try:
            return settings_at(config), error.mistakes
        except FileError:
            raise error from None


def _rules_of(desk: "Desk", *, scenarios: int | None) -> Iterator[str]:
    """What a desk has, and its slowest rules; no number of scenarios where none was played."""
    from mailgate.core.rules.speed import LETTERS, LIMIT, slowest_first, too_slow

    examples = sum(len(rule.examples) for rule in desk.rules)
    yield (
        f"{desk.name}: rules {len(desk.rules)}, examples {examples}, all of them hold; its files "
        "are as they came with mailgate, whose scenarios `mailgate test` plays."
        if scenarios is None
        else f"{desk.name}: rules {len(desk.rules)}, examples {examples}, scenarios {scenarios}, "
        "all of them hold."
    )
    timed = slowest_first(desk.rules, nanoseconds=perf_counter_ns)
    for one in timed[:_SLOWEST]:
        yield f"  {_milliseconds(one)} on a mail of {LETTERS:,} letters: {one.rule}"
    for one in too_slow(timed):
        limit = LIMIT.total_seconds() * 1000
        remark(
            f"warning: {one.rule} takes {_milliseconds(one)} on a mail of {LETTERS:,} letters, "
            f"more than {limit:g} ms: look for fewer words, or in the subject"
        )


def _milliseconds(timed: "Timed") -> str:
    return f"{timed.takes.total_seconds() * 1000:.2f} ms"


def _running(settings: "Settings", loaded: Mapping[str, "Desk"]) -> Iterator[str]:
    """What the daemon goes by where that is not what the files say, and cases that do not fit."""
    from mailgate.files.versions import digests
    from mailgate.jobs.context import desk_names
    from mailgate.jobs.views import rules
    from mailgate.jobs.views.lost_states import lost_states
    from mailgate.store.database import existing_database

    try:
        database = existing_database(settings.database)
        if database is None:
            return
        try:
            found = rules(database)
            with database.reading() as session:
                lost = [line for desk in loaded.values() for line in lost_states(session, desk)]
        finally:
            database.close()
    except (PermanentError, TemporaryError) as error:
        yield f"which rules the daemon goes by is not known: {error}"
        return
    yield from (f"warning: {sentence}" for sentence in lost)
    now = digests(settings.rules, settings.templates, desk_names(settings))
    told = (
        line
        for one in found
        if one.stopped_at is None and one.desk in now
        for line in _told(one, digest=now[one.desk])
    )
    yield from dict.fromkeys(told)  # several daemons may say the same


def _told(one: "RulesInUse", *, digest: str) -> Iterator[str]:
    if one.is_behind:
        yield f"warning: {one.warning()}"
        yield from (f"  refused then: {mistake}" for mistake in one.mistakes)
    elif one.version.digest != digest:
        yield (
            f"note: the daemon ({one.process}) decides by version {one.version} of the files of "
            f"{one.desk}, which have changed since; it takes the new ones if they are without "
            "mistakes"
        )

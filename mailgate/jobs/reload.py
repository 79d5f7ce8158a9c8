"""Taking over changed files while the daemon runs: whole and checked, or not at all.

Files are looked at rather than watched by the system: that works on every disk, costs a few
milliseconds, and is quick enough for people. What was changed counts once nobody has written to it
between two looks, because editors write a file in several steps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from mailgate import __version__
from mailgate.core.version import DeskVersion, RulesInUse
from mailgate.errors import FileError, TemporaryError
from mailgate.files.versions import Glance, digests, glance
from mailgate.jobs.at_work import this_process
from mailgate.jobs.context import Clock, Context, RuleFiles, desk_names, load_files
from mailgate.jobs.desk_tests import as_they_came, mistakes_of, try_desks
from mailgate.log import Action, log
from mailgate.store.rules_in_use import forget_rules, note_rules, rules_in_use
from mailgate.store.workers import lasting_workers

_MOST_TOLD: Final = 20
_MOST_LOGGED: Final = 3


@dataclass(slots=True)
class Current:
    """The context that counts at this moment: replaced by another, never changed."""

    context: Context


class Looked(StrEnum):
    """What a look at the files came to."""

    UNCHANGED = "unchanged"
    BEING_WRITTEN = "being written"
    LOADED = "loaded"
    REFUSED = "refused"


class Reloading:
    """Keeps a `Current` up to date with the files of its desks."""

    def __init__(self, current: Current, clock: Clock) -> None:
        self._current = current
        self._clock = clock
        self._decided: Glance | None = None  # what the last verdict was about
        self._last: Glance | None = None
        self._refused: Mapping[str, str] | None = None
        self._refusal: tuple[datetime, tuple[str, ...]] | None = None
        self._told: tuple[RulesInUse, ...] = ()
        self._is_asked = False

    def ask(self) -> None:
        """Has the next look take the files as they are, at once; a signal handler may call it."""
        self._is_asked = True

    def start(self) -> None:
        """Says which versions the daemon starts with."""
        context = self._current.context
        for desk, version in sorted(context.versions.items()):
            log(Action.RULES_LOADED, desk=desk, version=version.short)
        with context.database.session() as session:
            beside = context.holdings.shares
            others = lasting_workers(session, now=self._clock()) if beside else ()
            forget_rules(session, but_of=others)
        self._tell()

    def stop(self) -> None:
        """Says that these versions decide no more."""
        now = self._clock()
        with self._current.context.database.session() as session:
            note_rules(session, (replace(one, stopped_at=now) for one in self._told))

    def look(self) -> Looked:
        """Looks at the files once; call it again and again, a second or more apart.

        TemporaryError if the database does not take what there is to say; the next call says it.
        """
        context = self._current.context
        if self._told != (told := self._to_tell()):
            self._note(told)
        is_asked, self._is_asked = self._is_asked, False
        settings = context.settings
        seen = glance(settings.rules, settings.templates, desk_names(settings))
        if not is_asked:
            if seen == self._decided:
                return Looked.UNCHANGED
            if seen != self._last:
                self._last = seen
                return Looked.BEING_WRITTEN
        try:
            looked = self._reload(is_asked=is_asked)
        except TemporaryError as error:
            log(Action.RULES_REFUSED, why=str(error))
            return Looked.BEING_WRITTEN
        self._decided = self._last = seen
        self._tell()
        return looked

    def _reload(self, *, is_asked: bool) -> Looked:
        context = self._current.context
        settings = context.settings
        found = digests(settings.rules, settings.templates, desk_names(settings))
        if found == {desk: version.digest for desk, version in context.versions.items()}:
            if self._refused is not None or is_asked:
                log(Action.RULES_UNCHANGED, why="the files are those that count already")
            self._refused, self._refusal = None, None
            return Looked.UNCHANGED
        if found == self._refused and not is_asked:
            return Looked.REFUSED
        try:
            files = load_files(settings, at=self._clock(), before=context.versions)
            try_tests(context, files)
        except FileError as error:
            self._refuse(error, found)
            return Looked.REFUSED
        self._refused, self._refusal = None, None
        self._current.context = replace(
            context, desks=files.desks, templates=files.templates, versions=files.versions
        )
        for desk in _changed(context.versions, files.versions):
            log(Action.RULES_LOADED, desk=desk, version=files.versions[desk].short)
        return Looked.LOADED

    def _refuse(self, error: FileError, found: Mapping[str, str]) -> None:
        told = tuple(str(mistake) for mistake in error.mistakes[:_MOST_TOLD])
        self._refused, self._refusal = found, (self._clock(), told)
        log(
            Action.RULES_REFUSED,
            mistakes=len(error.mistakes),
            why="; ".join(told[:_MOST_LOGGED]),
            still=", ".join(
                f"{desk} {version.short}"
                for desk, version in sorted(self._current.context.versions.items())
            ),
        )

    def _tell(self) -> None:
        self._note(self._to_tell())

    def _to_tell(self) -> tuple[RulesInUse, ...]:
        versions, worker = self._current.context.versions, self._current.context.holdings.worker
        refused_at, mistakes = self._refusal or (None, ())
        return tuple(
            RulesInUse(
                desk=desk,
                version=version,
                process=this_process(),
                worker=worker,
                refused_at=refused_at if self._is_refused(desk, version) else None,
                mistakes=mistakes if self._is_refused(desk, version) else (),
                program=__version__,
            )
            for desk, version in sorted(versions.items())
        )

    def _is_refused(self, desk: str, version: DeskVersion) -> bool:
        """Files are taken whole: a desk is behind if it has changed, whoever made the mistake."""
        return self._refused is not None and self._refused.get(desk) != version.digest

    def _note(self, told: tuple[RulesInUse, ...]) -> None:
        with self._current.context.database.session() as session:
            note_rules(session, told)
        self._told = told


def try_tests_at_start(context: Context) -> None:
    """Plays the desks' tests, unless this program has done so with the same files; FileError.

    Files as they came with this program were tried before it was given away.
    """
    with context.database.reading() as session:
        tried = {
            (one.desk, one.version.digest)
            for one in rules_in_use(session)
            if one.program == __version__
        }
    untried = [
        desk for desk, version in context.versions.items() if (desk, version.digest) not in tried
    ]
    settings = context.settings
    came = as_they_came(settings.rules, settings.templates, untried) if untried else frozenset()
    untried = [desk for desk in untried if desk not in came]
    files = RuleFiles(context.desks, context.templates, context.versions)
    try_tests(context, files, desks=untried)


def try_tests(context: Context, files: RuleFiles, *, desks: Iterable[str] | None = None) -> None:
    """Plays the tests of the desks whose files have changed, or of these; FileError."""
    wanted = _changed(context.versions, files.versions) if desks is None else desks
    mistakes = tuple(mistakes_of(try_desks(context.settings.rules, files, desks=wanted)))
    if mistakes:
        raise FileError(mistakes)


def _changed(
    before: Mapping[str, DeskVersion], after: Mapping[str, DeskVersion]
) -> tuple[str, ...]:
    return tuple(desk for desk in sorted(after) if after[desk] != before.get(desk))

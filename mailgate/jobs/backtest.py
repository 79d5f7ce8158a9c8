"""Past mail against changed files: each mail decided again, in order, each seeing what came before.

The real database is only read. Each set of files has a world of its own in memory: what was known
when the time began, then every mail of it, taken, decided and applied by the real jobs, with the
references that its cases really got, so that answers find them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from mailgate.core.case import Fate
from mailgate.core.desk import Desk
from mailgate.core.references import Keyring
from mailgate.jobs.context import Context, RuleFiles
from mailgate.jobs.process import process_next
from mailgate.jobs.trace import said_of
from mailgate.log import unheard
from mailgate.settings.model import Settings
from mailgate.store import past
from mailgate.store.cases import case_row
from mailgate.store.database import Database, memory_database
from mailgate.store.inbox import inbox_row
from mailgate.store.past import PastMail

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Became:
    """What a mail became: each thing by its name, and why."""

    things: Mapping[str, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be otherwise."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what} {self.before} to {self.after}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A mail that would become something else; `reasons` are those of the new files alone."""

    id: int
    desk: str
    decided_at: datetime
    sender: str
    subject: str
    reference: str
    changes: tuple[Change, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """What all of it came to. `undecided` could not be decided at all under the new files."""

    mails: int
    changed: tuple[Changed, ...]
    undecided: int

    def kinds(self) -> tuple[tuple[str, int], ...]:
        """How often each change occurs, the most frequent first."""
        counted = Counter(str(change) for one in self.changed for change in one.changes)
        return tuple(counted.most_common())


def backtest(
    database: Database,
    settings: Settings,
    keyring: Keyring,
    *,
    files: RuleFiles,
    against: RuleFiles | None,
    since: datetime,
    begun: Callable[[int], None],
    advance: Callable[[], None],
) -> Backtest:
    """Decides the mails since then by `files`; compares with `against`, or with what was decided.

    `settings` name the mailboxes whose mail is looked at. `begun` hears how many mails there are,
    `advance` of each that is done.
    """
    with database.reading() as session:
        mails = past.mails_since(
            session,
            since=since,
            desks=tuple(files.desks),
            mailboxes=[mailbox.name for mailbox in settings.mailboxes],
        )
        blocks = past.blocks_between(session, after=since)
    begun(len(mails))
    changed: list[Changed] = []
    undecided = 0
    with ExitStack() as stack:
        stack.enter_context(unheard())

        def world(rules: RuleFiles) -> _World:
            made = _world(database, settings, keyring, rules, since=since, blocks=blocks)
            return stack.enter_context(made)

        new = world(files)
        old = world(against) if against is not None else None
        for mail in mails:
            after = new.decide(mail)
            before = (
                old.decide(mail) if old is not None else _recorded(mail, files.desks[mail.desk])
            )
            if after is None:
                undecided += 1
            elif before is not None:
                found = _compared(mail, before, after)
                changed += [found] if found.changes else []
            advance()
    return Backtest(len(mails), tuple(changed), undecided)


@contextmanager
def _world(
    source: Database,
    settings: Settings,
    keyring: Keyring,
    files: RuleFiles,
    *,
    since: datetime,
    blocks: Sequence[Mapping[str, Any]],
) -> Iterator["_World"]:
    with memory_database(checks_references=False) as database:
        with source.reading() as reading, database.session() as writing:
            past.copy_until(reading, writing, until=since)
        context = Context(
            settings=settings,
            database=database,
            desks=files.desks,
            templates=files.templates,
            keyring=keyring,
            versions=files.versions,
        )
        yield _World(source, context, list(blocks))


class _World:
    """Mail being decided again by one set of files."""

    def __init__(self, source: Database, context: Context, blocks: list[Mapping[str, Any]]) -> None:
        self._source = source
        self._context = replace(context, draw=self._draw)
        self._blocks = blocks
        self._reference = ""
        self._drawn = 0

    def decide(self, mail: PastMail) -> Became | None:
        """Decides one mail at the time when it was decided; None if it cannot be decided."""
        database = self._context.database
        self._reference = mail.reference if mail.fate == Fate.CASE else ""
        with self._source.reading() as reading, database.session() as writing:
            while self._blocks and self._blocks[0]["at"] <= mail.decided_at:
                past.add_block(writing, self._blocks.pop(0))
            past.copy_mail(reading, writing, mail)
        while process_next(self._context, lambda: mail.decided_at) is not None:
            pass
        with database.session() as session:
            past.forget_bytes(session)
            return self._became(session, mail)

    def _became(self, session: Session, mail: PastMail) -> Became | None:
        row = inbox_row(session, mail.id)
        if row is None or not row.fate:
            return None
        case = case_row(session, row.case_id) if row.case_id is not None else None
        is_new = row.fate == Fate.CASE and case is not None
        return _became(
            row.fate,
            row.decision,
            reference="" if is_new or case is None else case.reference,
            priority=case.priority if is_new and case is not None else "",
        )

    def _draw(self, _session: Session, desk: Desk) -> str:
        """The reference that the case really got; another for one that there was not."""
        reference, self._reference = self._reference, ""
        if reference:
            return reference
        self._drawn += 1
        return desk.reference.write(10**desk.reference.digits - self._drawn)


def _recorded(mail: PastMail, desk: Desk) -> Became | None:
    """What was decided then; None where the record does not say what rules said."""
    rules = mail.decision.get("rules")
    if not isinstance(rules, Mapping) or (mail.fate == Fate.CASE and "stands" not in rules):
        return None
    priority = said_of(mail.decision, "priority") or desk.default_priority
    is_new = mail.fate == Fate.CASE
    return _became(
        mail.fate,
        mail.decision,
        reference="" if is_new else mail.reference,
        priority=priority if is_new else "",
    )


# What rules say of a case that a backtest compares, and how the first word of each begins.
_SAID = ("queue", "category", "assignee", "state", "start clock")
_SEVERAL = ("add tag: ", "field ", "notify: ", "tell region: ", "ask for ", "link: ", "group by: ")


def _became(fate: str, record: Mapping[str, Any], *, reference: str, priority: str) -> Became:
    rules = record.get("rules", {})
    stands: Sequence[str] = rules.get("stands", ()) if isinstance(rules, Mapping) else ()
    things = {"fate": fate, "case": reference, "priority": priority}
    things |= {what: said_of(record, what) for what in _SAID}
    is_answered = bool(record.get("acknowledged"))
    things["answer"] = (said_of(record, "reply") or "plain") if is_answered else ""
    things |= {f"{said}:": "yes" for said in stands if said.startswith(_SEVERAL)}
    reasons = tuple(
        f"{one['text']} [{one['source']}]" if one.get("source") else str(one["text"])
        for one in record.get("reasons", ())
    )
    return Became({name: text for name, text in things.items() if text}, reasons)


def _compared(mail: PastMail, before: Became, after: Became) -> Changed:
    names = dict.fromkeys((*before.things, *after.things))
    return Changed(
        id=mail.id,
        desk=mail.desk,
        decided_at=mail.decided_at,
        sender=str(mail.decision.get("from", "")),
        subject=str(mail.decision.get("subject", "")),
        reference=mail.reference,
        changes=tuple(
            Change(name, before.things.get(name, _NONE), after.things.get(name, _NONE))
            for name in names
            if before.things.get(name) != after.things.get(name)
        ),
        reasons=tuple(one for one in after.reasons if one not in before.reasons),
    )

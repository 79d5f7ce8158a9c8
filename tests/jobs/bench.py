"""A whole mailgate on a database of its own, with a clock that stands still until it is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from mailgate.bundle import bundled
from mailgate.core.case import Fate
from mailgate.core.desk import Desk
from mailgate.core.message import FetchedMail, MessageKey
from mailgate.core.references import Keyring
from mailgate.files.desk_files import load_desks
from mailgate.files.templates import Templates, load_templates
from mailgate.jobs.clock import earliest_look, look_at_next
from mailgate.jobs.context import Context
from mailgate.jobs.process import Undecided, process_next
from mailgate.jobs.take import Collected, Place, deliver, take_all
from mailgate.settings.model import (
    Filing,
    MailboxSettings,
    Purpose,
    Secret,
    ServerSettings,
    Settings,
    SmtpSettings,
    Start,
    Tls,
)
from mailgate.store import cases
from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, EventRow, HeldRow, InboxRow, LinkRow, OutboxRow
from tests.servers.lease_time import time_passes
from tests.servers.mails import a_mail

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANNA = "anna@customer.example"
COLLEAGUE = "Carl <carl@customer.example>"
STRANGER = "Eve <eve@elsewhere.example>"
DESK = "managed-service"
OTHER_DESK = "field-service"
SUPPORT = MailboxSettings(
    name="support", desk=DESK, address="support@desk.example", smtp="main", start=Start.ALL
)
ESCALATIONS = replace(
    SUPPORT,
    name="escalations",
    address="escalations@desk.example",
    purpose=Purpose.ESCALATION,
)
FIELD = replace(SUPPORT, name="field", desk=OTHER_DESK, address="field@desk.example")
_KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Bench:
    """The jobs with their context; `now` moves only by `wait`."""

    context: Context
    now: datetime = NOW
    _uids: "count[int]" = field(default_factory=lambda: count(1))

    def clock(self) -> datetime:
        return self.now

    def wait(self, **amount: float) -> None:
        self.now += timedelta(**amount)
        if not self.database.is_sqlite:
            with self.database.session() as session:
                time_passes(session, timedelta(**amount))

    @property
    def database(self) -> Database:
        return self.context.database

    def set(self, **changes: Any) -> None:
        """Changes settings."""
        self.context = replace(self.context, settings=replace(self.context.settings, **changes))

    def set_mailbox(self, name: str = "support", **changes: Any) -> None:
        """Changes the settings of a mailbox."""
        mailboxes = self.context.settings.mailboxes
        self.set(
            mailboxes=tuple(
                replace(mailbox, **changes) if mailbox.name == name else mailbox
                for mailbox in mailboxes
            )
        )

    def set_desk(self, **changes: Any) -> None:
        """Changes what the desk's file says."""
        desk = replace(self.context.desks[DESK], **changes)
        self.context = replace(self.context, desks={**self.context.desks, DESK: desk})

    def take(
        self,
        raw: bytes | None = None,
        *,
        mailbox: str = "support",
        uidvalidity: int = 7,
        received_at: datetime | None = None,
        whole: bool = True,
        **mail: Any,
    ) -> int:
        """Takes a mail from the folder of a mailbox; without bytes one that `a_letter` writes."""
        raw = a_letter(**mail) if raw is None else raw
        key = MessageKey(mailbox, "INBOX", uidvalidity, str(next(self._uids)))
        fetched = FetchedMail(key, raw, received_at or self.now, len(raw), whole)
        place = Place(self.context.settings.mailbox(mailbox), "INBOX", uidvalidity, _file_all)
        taken = take_all(
            self.context, place, [fetched], clock=self.clock, is_stopping=lambda: False
        )
        assert taken == Collected(new=1)
        return self._id_of(key)

    def pipe(self, raw: bytes, *, mailbox: str = "support") -> int:
        """Takes a mail as `mailgate deliver` does."""
        deliver(self.database, self.context.settings.mailbox(mailbox), raw, now=self.now)
        return self._id_of(MessageKey(mailbox, "pipe", 0, sha256(raw).hexdigest()))

    def process(self) -> Fate | Undecided | None:
        """Works on the next message that is due."""
        return process_next(self.context, self.clock)

    def drain(self) -> list[Fate | Undecided]:
        """Works until nothing is due; the outcomes in their order."""
        outcomes = []
        while (outcome := self.process()) is not None:
            outcomes.append(outcome)
        return outcomes

    def look(self) -> int:
        """Looks at every case that is due; how many looks that took."""
        looks = 0
        while (looked := look_at_next(self.context, self.clock)) is not None:
            if looked.failure is not None:
                raise looked.failure
            looks += 1
        return looks

    def live(self, *, until: datetime) -> None:
        """Lets time go by, and looks at every instant at which something is due."""
        while True:
            self.look()
            due_at = earliest_look(self.context)
            if due_at is None or due_at > until:
                break
            self.now = max(self.now, due_at)
        self.now = until

    def decide(self, raw: bytes | None = None, **mail: Any) -> InboxRow:
        """Takes a mail, works on it, and gives back its line in the ledger."""
        inbox_id = self.take(raw, **mail)
        self.drain()
        return self.message(inbox_id)

    def message(self, inbox_id: int) -> InboxRow:
        with self.database.reading() as session:
            return session.get_one(InboxRow, inbox_id)

    def messages(self) -> Sequence[InboxRow]:
        with self.database.reading() as session:
            return session.exec(select(InboxRow).order_by(col(InboxRow.id))).all()

    def fates(self) -> list[str]:
        return [row.fate for row in self.messages()]

    def cases(self) -> Sequence[CaseRow]:
        with self.database.reading() as session:
            return session.exec(select(CaseRow).order_by(col(CaseRow.id))).all()

    def case_of(self, message: InboxRow) -> CaseRow:
        with self.database.reading() as session:
            return session.get_one(CaseRow, message.case_id)

    def events(self, case_id: int | None) -> Sequence[EventRow]:
        with self.database.reading() as session:
            return cases.history(session, case_id or 0)

    def kinds(self, case_id: int | None) -> list[str]:
        """What happened in a case, in its order."""
        return [event.kind for event in self.events(case_id)]

    def outbox(self) -> Sequence[OutboxRow]:
        with self.database.reading() as session:
            return session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()

    def mail_to(self, case_id: int | None) -> OutboxRow:
        """The one mail of ours about a case."""
        (mail,) = [row for row in self.outbox() if row.case_id == case_id]
        return mail

    def mail_of(self, recipient: str) -> OutboxRow:
        """The first mail of ours to somebody."""
        return next(row for row in self.outbox() if row.recipient == recipient)

    def links(self) -> Sequence[LinkRow]:
        with self.database.reading() as session:
            return session.exec(select(LinkRow)).all()

    def held(self) -> Sequence[HeldRow]:
        with self.database.reading() as session:
            return session.exec(select(HeldRow)).all()

    def _id_of(self, key: MessageKey) -> int:
        query = select(InboxRow.id).where(
            InboxRow.mailbox == key.mailbox,
            InboxRow.folder == key.folder,
            InboxRow.uidvalidity == key.uidvalidity,
            InboxRow.uid == key.uid,
        )
        with self.database.reading() as session:
            found = session.exec(query).one()
        assert found is not None
        return found


def a_letter(**mail: Any) -> bytes:
    """A mail of which the same words have the same bytes, whenever the test runs."""
    return a_mail(**({"date": "Mon, 23 Nov 2026 09:59:00 +0000"} | mail))


def a_bench(database: Database, folder: Path) -> Bench:
    """Three mailboxes of two desks, with the rules and templates that come with mailgate."""
    settings = Settings(
        path=folder / "mailgate.toml",
        database=database.url,
        mailboxes=(SUPPORT, ESCALATIONS, FIELD),
        smtp=(SmtpSettings("main", ServerSettings("127.0.0.1", 1, Tls.NONE)),),
        keys=(Secret(_KEY),),
        domain="desk.example",
        rules=bundled("rules"),
        templates=bundled("templates"),
        addresses=frozenset(mailbox.address for mailbox in (SUPPORT, ESCALATIONS, FIELD)),
    )
    desk, templates = _bundle()
    return Bench(
        Context(
            settings=settings,
            database=database,
            desks={DESK: desk, OTHER_DESK: replace(desk, name=OTHER_DESK)},
            templates=templates,
            keyring=Keyring((_KEY.encode(),)),
        )
    )


@cache
def _bundle() -> tuple[Desk, Templates]:
    """Its people hear of nothing, so that each mail of a test is one that it asked for."""
    desk = load_desks(bundled("rules"), [DESK])[DESK]
    return (
        replace(desk, team=replace(desk.team, hears={})),
        load_templates(bundled("templates"), desks=[DESK]),
    )


def _file_all(uids: Sequence[str], _filing: Filing) -> Collection[str]:
    return uids

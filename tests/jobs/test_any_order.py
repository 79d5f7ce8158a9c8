"""Whatever comes in whatever order, and wherever we are killed: the promises hold.

Mails of all kinds of people and machines arrive, are taken, decided and sent, people give orders,
and the process is killed at any crash point (an exception that nothing catches: the transaction
at hand is lost with it) and started again.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlmodel import select

from mailgate import crash_points
from mailgate.core.case import EventKind, StateKind
from mailgate.core.message import FetchedMail, MessageKey
from mailgate.crash_points import CrashPoint
from mailgate.jobs import held_orders, outbox_orders
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.take import Place, take_all
from mailgate.mail.smtp import Accepted, Postponed, Refused, Relay, SendOutcome, Uncertain
from mailgate.settings.model import Filing, LimitSettings
from mailgate.store import cases, claims, folders
from mailgate.store.database import open_database
from mailgate.store.tables import CaseRow, EventRow, InboxRow, OutboxRow, ParticipantRow
from tests.jobs.bench import Bench, a_bench, a_letter

pytestmark = pytest.mark.story

ANNA: Final = "anna@customer.example"
CARL: Final = "carl@customer.example"  # a colleague of Anna's
BOB: Final = "bob@other.example"
EVE: Final = "eve@elsewhere.example"
ROBOT: Final = "robot@shop.example"
DAEMON: Final = "mailer-daemon@mx.example"
PEOPLE: Final = (ANNA, CARL, BOB, EVE)
MACHINES: Final = (ROBOT, DAEMON)

TAKING: Final = (CrashPoint.FETCHED, CrashPoint.TAKE_WRITTEN, CrashPoint.TAKE_COMMITTED)
TAKING_TOO: Final = (CrashPoint.FILED_AWAY, CrashPoint.FILED_RECORDED)
DECIDING: Final = (
    CrashPoint.ATTEMPT_COUNTED,
    CrashPoint.PARSED,
    CrashPoint.DECIDED,
    CrashPoint.CASE_WRITTEN,
    CrashPoint.EVENT_WRITTEN,
    CrashPoint.OUTBOX_WRITTEN,
    CrashPoint.DECIDE_COMMITTED,
)
SENDING: Final = (CrashPoint.SEND_CLAIMED, CrashPoint.SEND_ACCEPTED, CrashPoint.SEND_RECORDED)
OUTCOMES: Final = (
    Accepted(),
    Postponed("451 later"),
    Postponed("421 away", of_relay=True),
    Refused("550 no"),
    Uncertain("cut off"),
)


class KilledError(BaseException):
    """We are dead: nothing may catch this but the test."""


@contextmanager
def killed_at(point: CrashPoint) -> Iterator[None]:
    """Dies at the point, should it be reached."""

    def die(*_: object) -> None:
        raise KilledError(point)

    deadly = SimpleNamespace(kill=die, getpid=int)
    with (
        patch.object(crash_points, "os", deadly),
        patch.dict(crash_points._left),
        patch.dict(crash_points._signals),
    ):
        crash_points.arm(point)
        yield


@dataclass
class AnyRelay(Relay):
    """A relay that does what it is told and keeps what it took; `sure` are mails it answered."""

    outcome: SendOutcome
    arrived: list[tuple[str, bytes]]

    def send(
        self,
        *,
        envelope_from: str,
        recipient: str,
        raw: bytes,
        is_ours: Callable[[], bool] = lambda: True,
    ) -> SendOutcome:
        del envelope_from
        assert is_ours()
        if isinstance(self.outcome, Accepted | Uncertain):
            self.arrived.append((recipient, raw))
        return self.outcome


@cache
def empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_database(f"sqlite:///{path}").close()
        return path.read_bytes()


class Anything(RuleBasedStateMachine):
    """All that can happen to one mailgate."""

    @initialize(sender=st.sampled_from(PEOPLE))
    def start(self, sender: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "mailgate.db"
        path.write_bytes(empty_database())
        self.bench: Bench = a_bench(open_database(f"sqlite:///{path}"), path.parent)
        self.bench.set(limits=LimitSettings(address_hour=4, total_ten_minutes=9))
        self.offered: list[bytes] = []
        self.arrived: list[tuple[str, bytes]] = []
        self.may_repeat = 0
        self.fates: dict[int, str] = {}
        self.offer(sender, 0)
        self.we_work()

    def teardown(self) -> None:
        if not hasattr(self, "bench"):
            return
        try:
            self.finish()
            self.no_promise_is_broken()
        finally:
            self.bench.database.close()
            self.folder.cleanup()

    # What comes.

    @rule(sender=st.sampled_from(PEOPLE + MACHINES), words=st.integers(1, 9))
    def somebody_writes(self, sender: str, words: int) -> None:
        self.offer(sender, words)

    @precondition(lambda self: self.bench.cases())
    @rule(
        sender=st.sampled_from(PEOPLE + MACHINES),
        words=st.integers(1, 9),
        sign=st.sampled_from(["mark", "mark", "number", "thread"]),
        which=st.integers(0, 99),
    )
    def somebody_answers(self, sender: str, words: int, sign: str, which: int) -> None:
        known = self.bench.cases()
        case = known[which % len(known)]
        marks = [mail.message_id for mail in self.bench.outbox() if mail.case_id == case.id]
        if sign == "mark" and marks:
            self.offer(sender, words, in_reply_to=marks[0])
        elif sign == "thread":
            opened = next(row for row in self.bench.messages() if row.case_id == case.id)
            self.offer(sender, words, in_reply_to=opened.message_id)
        else:
            self.offer(sender, words, subject=f"Re: [{case.reference}]")

    @precondition(lambda self: self.offered)
    @rule(which=st.integers(0, 99))
    def a_mail_comes_again(self, which: int) -> None:
        again = self.offered[which % len(self.offered)]
        self.offered.append(b"Received: from somewhere; else\r\n" + again)

    @precondition(lambda self: self.offered)
    @rule(which=st.integers(0, 99), sender=st.sampled_from(PEOPLE), words=st.integers(1, 9))
    def another_mail_has_the_same_message_id(self, which: int, sender: str, words: int) -> None:
        number = which % len(self.offered)
        self.offer(sender, words, message_id=f"<mail-{number}@customer.example>")

    # What we do.

    @rule()
    def mail_is_taken(self) -> None:
        self.take()

    @rule()
    def we_work(self) -> None:
        self.take()
        self.bench.drain()

    @rule(times=st.integers(1, 4))
    def mail_is_decided(self, times: int) -> None:
        for _ in range(times):
            self.bench.process()

    @rule(outcome=st.sampled_from(OUTCOMES))
    def mail_is_sent(self, outcome: SendOutcome) -> None:
        self.send(outcome)

    @rule(minutes=st.sampled_from([1, 6, 20, 240]))
    def time_passes(self, minutes: int) -> None:
        self.bench.wait(minutes=minutes)

    @rule(point=st.sampled_from(TAKING + TAKING_TOO + DECIDING + SENDING))
    def we_are_killed(self, point: CrashPoint) -> None:
        with killed_at(point):
            try:
                if point in TAKING + TAKING_TOO:
                    self.take()
                elif point in DECIDING:
                    self.bench.drain()
                else:
                    self.send(Accepted())
            except KilledError:
                self.may_repeat += point is CrashPoint.SEND_ACCEPTED
        self.restart()

    # What people do.

    @precondition(lambda self: self.waiting())
    @rule(word=st.sampled_from(["accept", "new", "drop"]), which=st.integers(0, 99))
    def a_person_decides_about_held_mail(self, word: str, which: int) -> None:
        waiting = self.waiting()
        inbox_id = waiting[which % len(waiting)]
        order = getattr(held_orders, word)
        assert order(self.bench.database, inbox_id, by="Bo", now=self.bench.now).done
        self.fates.pop(inbox_id)

    @rule()
    def a_person_lets_held_answers_go(self) -> None:
        outbox_orders.release(self.bench.database, None, by="Bo", now=self.bench.now)

    @precondition(lambda self: self.bench.cases())
    @rule(which=st.integers(0, 99), kind=st.sampled_from(StateKind))
    def a_person_moves_a_case(self, which: int, kind: StateKind) -> None:
        known = self.bench.cases()
        with self.bench.database.session() as session:
            cases.set_state(
                session,
                case_id=known[which % len(known)].id or 0,
                state=kind.value,
                kind=kind,
                now=self.bench.now,
            )

    # What must be true at every moment.

    @invariant()
    def no_promise_is_broken(self) -> None:
        if not hasattr(self, "bench"):
            return
        with self.bench.database.reading() as session:
            messages = {row.id or 0: row for row in session.exec(select(InboxRow))}
            events = session.exec(select(EventRow).order_by(EventRow.id)).all()  # type: ignore[arg-type]  # SQLModel types columns by their values
            opened = {row.id or 0: row for row in session.exec(select(CaseRow))}
            mails = session.exec(select(OutboxRow)).all()
            speakers = {(row.case_id, row.address) for row in session.exec(select(ParticipantRow))}
        self.every_mail_has_one_fate(messages)
        self.numbers_have_no_gaps(opened, events)
        self.no_machine_is_answered(mails, messages, events)
        self.no_stranger_speaks(messages, opened, events, speakers)
        self.nothing_is_sent_twice(mails)

    def every_mail_has_one_fate(self, messages: dict[int, InboxRow]) -> None:
        for number, row in messages.items():
            assert (row.state == "received") == (row.fate == ""), row
            if row.fate:
                assert self.fates.setdefault(number, row.fate) == row.fate, "a fate has changed"
            assert row.state != "quarantined", row.decision
        keys = Counter((row.uidvalidity, row.uid) for row in messages.values())
        assert set(keys.values()) <= {1}

    def numbers_have_no_gaps(self, opened: dict[int, CaseRow], events: Sequence[EventRow]) -> None:
        found: dict[int, list[int]] = {case_id: [] for case_id in opened}
        for event in events:
            found[event.case_id].append(event.number)
        for case_id, numbers in found.items():
            assert numbers == list(range(1, opened[case_id].events + 1))

    def no_machine_is_answered(
        self,
        mails: Sequence[OutboxRow],
        messages: dict[int, InboxRow],
        events: Sequence[EventRow],
    ) -> None:
        templates = {
            event.outbox_id: " ".join(event.detail["templates"])
            for event in events
            if event.outbox_id and event.kind == EventKind.MAIL_QUEUED
        }
        causes = Counter((mail.case_id, mail.kind, mail.cause) for mail in mails)
        assert set(causes.values()) <= {1}
        # An event's number is its case's own; a mail's is nobody else's.
        answers = Counter(mail.cause for mail in mails if mail.cause.startswith("inbox:"))
        assert set(answers.values()) <= {1}, "one mail was answered twice"
        for mail in mails:
            assert mail.recipient not in MACHINES
            if not mail.cause.startswith("inbox:"):
                assert mail.recipient.endswith("@desk.example"), "told to somebody outside"
                continue
            cause = messages[int(mail.cause.removeprefix("inbox:"))]
            assert cause.decision["screening"]["author"] == "person"
            assert mail.recipient == cause.decision["from"], "somebody else was answered"
            used = templates.get(mail.id or 0, "")
            is_about_the_end = "/closed-reminder/" in used or "/reopened/" in used
            assert cause.fate == ("update" if is_about_the_end else "case")

    def no_stranger_speaks(
        self,
        messages: dict[int, InboxRow],
        opened: dict[int, CaseRow],
        events: Sequence[EventRow],
        speakers: Collection[tuple[int, str]],
    ) -> None:
        for event in events:
            if event.kind != EventKind.MAIL:
                continue
            message = messages[event.inbox_id or 0]
            sender = message.decision["from"]
            if (event.case_id, sender) in speakers:
                continue
            domain = opened[event.case_id].requester.partition("@")[2]
            assert sender.partition("@")[2] == domain, f"{sender} spoke"
            shown = {claim["evidence"] for claim in message.decision["claims"]}
            assert "our-message-id" in shown, f"{sender} spoke without a mark"

    def nothing_is_sent_twice(self, mails: Sequence[OutboxRow]) -> None:
        copies = Counter(self.arrived)
        assert len({recipient for recipient, _ in copies} & set(MACHINES)) == 0
        assert set(copies) <= {(mail.recipient, mail.raw) for mail in mails}
        repeats = sum(copies.values()) - len(copies)
        assert repeats <= self.may_repeat + sum(mail.uncertain for mail in mails)
        assert all(mail.uncertain <= 4 for mail in mails)

    # How it is done.

    def offer(self, sender: str, words: int, **fields: Any) -> None:
        """A mail lies in the folder; machines say what they are."""
        if sender == ROBOT:
            fields["auto_submitted"] = "auto-replied"
        number = len(self.offered)
        said = {"subject": f"About {words}", "body": f"{words}\r\n"} | fields
        self.offered.append(a_letter(number=number, sender=sender, **said))

    def take(self) -> None:
        """Takes what the ledger does not have, as after a first look or a reconciliation."""
        mailbox = self.bench.context.settings.mailbox("support")
        with self.bench.database.reading() as session:
            known = folders.taken_among(
                session,
                mailbox="support",
                folder="INBOX",
                uidvalidity=7,
                uids=[str(uid) for uid, _ in enumerate(self.offered, 1)],
            )
        mails = [
            FetchedMail(MessageKey("support", "INBOX", 7, str(uid)), raw, self.bench.now, len(raw))
            for uid, raw in enumerate(self.offered, 1)
            if str(uid) not in known
        ]
        place = Place(mailbox, "INBOX", 7, _file_all)
        take_all(self.bench.context, place, mails, clock=self.bench.clock, is_stopping=bool)

    def send(self, outcome: SendOutcome) -> Sent | None:
        relay = AnyRelay(outcome, self.arrived)
        return deliver_next(self.bench.context, "main", relay, self.bench.clock)

    def restart(self) -> None:
        """As `run` starts on SQLite: all that was claimed is free again."""
        self.bench.context = replace(self.bench.context, interrupted={})
        with self.bench.database.session() as session:
            claims.release_all(session)

    def waiting(self) -> list[int]:
        return [row.inbox_id for row in self.bench.held() if not row.decided_as]

    def finish(self) -> None:
        """Takes, decides and sends all there is; then every mail has its fate."""
        self.restart()
        self.take()
        while any(row.state == "received" for row in self.bench.messages()):
            self.bench.drain()
            self.bench.wait(minutes=6)
        while any(mail.state in {"queued", "sending"} for mail in self.bench.outbox()):
            self.send(Accepted())
            self.bench.wait(minutes=20)
        rows = self.bench.messages()
        assert len(rows) == len(self.offered)
        assert all(row.fate for row in rows)
        assert {mail.state for mail in self.bench.outbox()} <= {
            "sent",
            "held",
            "failed",
            "expired",
            "uncertain",
        }


def _file_all(uids: Sequence[str], _filing: Filing) -> Collection[str]:
    return uids


Anything.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnything = pytest.mark.timeout(600)(Anything.TestCase)  # a failure takes its time to shrink

"""Whatever people, agents, machines and clocks do: a life of cases in which the promises hold.

Mails come and are answered, agents move cases, time goes by, clocks are set forward and back, and
the process is killed at any crash point of a decision or a look and started again.
`MAILGATE_LIFE_RUNS` asks for more lives than usual, `MAILGATE_LIFE_SHRINK` for the shortest story
of a failure.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlmodel import select

from mailgate.bundle import bundled
from mailgate.core.agenda import agenda
from mailgate.core.case import EventKind, StateKind
from mailgate.core.chasers import StopsAt
from mailgate.core.clock_jumps import LARGEST_JUMP, Watch
from mailgate.core.desk import Desk
from mailgate.core.lifecycle import Trigger
from mailgate.core.message import FetchedMail, MessageKey
from mailgate.crash_points import CrashPoint
from mailgate.files.desk_files import load_desks
from mailgate.files.templates import Templates, load_templates
from mailgate.jobs.clock import look_again_where_files_changed
from mailgate.jobs.clock_hold import confirm, held_because, watch_clock
from mailgate.jobs.deliver import deliver_next
from mailgate.jobs.moves import move
from mailgate.jobs.seen import seen
from mailgate.jobs.take import Place, take_all
from mailgate.mail.smtp import Accepted
from mailgate.settings.model import Filing, LimitSettings, ServerSettings, Tls
from mailgate.store import claims, folders
from mailgate.store.database import open_database
from mailgate.store.tables import CaseRow, EventRow, FolderRow, InboxRow, OutboxRow
from tests.jobs.bench import SUPPORT, Bench, a_bench, a_letter
from tests.jobs.test_any_order import AnyRelay, KilledError, empty_database, killed_at

pytestmark = pytest.mark.story

DESKS: Final = ("managed-service", "schools", "telecoms", "web-agency")
ANNA: Final = "anna@customer.example"
BOB: Final = "bob@other.example"
ROBOT: Final = "robot@shop.example"
PEOPLE: Final = (ANNA, BOB)
LOOKING: Final = (CrashPoint.CLOCK_LOOKED, CrashPoint.CLOCK_WRITTEN, CrashPoint.CLOCK_COMMITTED)
DECIDING: Final = (
    CrashPoint.ATTEMPT_COUNTED,
    CrashPoint.DECIDED,
    CrashPoint.EVENT_WRITTEN,
    CrashPoint.OUTBOX_WRITTEN,
    CrashPoint.DECIDE_COMMITTED,
)
AGENTS: Final = (
    Trigger.AGENT_TOOK_IT,
    Trigger.AGENT_WAITS,
    Trigger.AGENT_WAITS,
    Trigger.AGENT_WAITS,
    Trigger.AGENT_RESOLVED,
    Trigger.AGENT_RESOLVED,
    Trigger.AGENT_REOPENED,
    Trigger.AGENT_CLOSED,
)
WORDS: Final = {
    "more": "It is the printer on the second floor, and it says 0x80070005.\r\n",
    "thanks": "Thank you!\r\n",
    "away": "I am out of office and will be back on 14 December 2026.\r\n",
    "away, no day": "I am out of the office at the moment.\r\n",
}
HOURS: Final = timedelta(hours=1)
SHRINKS: Final = bool(os.environ.get("MAILGATE_LIFE_SHRINK"))  # takes minutes
RUNS: Final = int(os.environ.get("MAILGATE_LIFE_RUNS", "200"))


@cache
def bundle() -> tuple[dict[str, Desk], Templates]:
    return (
        load_desks(bundled("rules"), DESKS),
        load_templates(bundled("templates"), desks=DESKS),
    )


class Life(RuleBasedStateMachine):
    """The life of the cases of one desk."""

    @initialize(desk=st.sampled_from(DESKS), sender=st.sampled_from(PEOPLE))
    def start(self, desk: str, sender: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "mailgate.db"
        path.write_bytes(empty_database())
        self.bench: Bench = a_bench(open_database(f"sqlite:///{path}"), path.parent)
        desks, templates = bundle()
        server = ServerSettings("127.0.0.1", 1, Tls.NONE)
        self.mailbox = replace(SUPPORT, desk=desk, imap=server)
        self.desk = desks[desk]
        self.bench.context = replace(
            self.bench.context, desks={desk: self.desk}, templates=templates
        )
        self.bench.set(mailboxes=(self.mailbox,), limits=LimitSettings(total_ten_minutes=40))
        with self.bench.database.session() as session:
            session.add(
                FolderRow(
                    mailbox="support", folder="INBOX", uidvalidity=7, started_at=self.bench.now
                )
            )
        self.steady = 0.0
        self.latest = self.bench.now
        self.watch = Watch(self.bench.now, self.steady)
        self.offered: list[bytes] = []
        self.arrived: list[tuple[str, bytes]] = []
        self.offer(sender, "more")
        self.we_work()

    def teardown(self) -> None:
        if not hasattr(self, "bench"):
            return
        try:
            self.all_is_done_in_the_end()
        finally:
            self.bench.database.close()
            self.folder.cleanup()

    # What comes.

    @rule(sender=st.sampled_from((*PEOPLE, ROBOT)))
    def somebody_writes(self, sender: str) -> None:
        self.offer(sender, "more")

    @rule(
        sender=st.sampled_from((ANNA, ANNA, BOB, ROBOT)),
        words=st.sampled_from(sorted(WORDS)),
        which=st.integers(0, 99),
        works=st.booleans(),
    )
    def somebody_answers(self, sender: str, words: str, which: int, *, works: bool) -> None:
        mails = self.bench.outbox()
        if not mails:
            return
        mine = [mail for mail in mails if mail.recipient == sender] or mails
        self.offer(sender, words, in_reply_to=mine[which % len(mine)].message_id)
        if works:
            self.we_work()

    # What we do.

    @rule()
    def we_work(self) -> None:
        self.take()
        self.bench.drain()

    @rule()
    def we_look(self) -> None:
        self.look()

    @rule(
        amount=st.sampled_from([0.1, 1, 5, 24, 24, 48, 96, 24 * 9]),
        reads=st.booleans(),
    )
    def time_passes(self, amount: float, *, reads: bool) -> None:
        """The daemon was stopped, or it looks and finds what is due."""
        self.go_on(timedelta(hours=amount))
        if reads:
            self.we_work()
        self.look()

    @rule(days=st.integers(1, 6))
    def days_go_by_as_they_should(self, days: int) -> None:
        for _ in range(days * 3):
            self.go_on(8 * HOURS)
            self.we_work()
            self.look()

    @rule(hours=st.sampled_from([-200, -30, -2, 2, 20, 30, 1000]))
    def the_clock_is_set(self, hours: int) -> None:
        self.bench.now += timedelta(hours=hours)
        self.look()
        if timedelta(hours=hours) > LARGEST_JUMP:
            assert self.is_held()

    @rule()
    def a_person_says_that_the_clock_is_right(self) -> None:
        confirm(self.bench.database, by="bob")

    @rule()
    def mail_is_sent(self) -> None:
        relay = AnyRelay(Accepted(), self.arrived)
        while deliver_next(self.bench.context, "main", relay, self.bench.clock) is not None:
            pass

    @rule(point=st.sampled_from(LOOKING + DECIDING), hours=st.sampled_from([0, 30]))
    def we_are_killed(self, point: CrashPoint, hours: int) -> None:
        self.go_on(timedelta(hours=hours))
        with killed_at(point):
            try:
                self.take()
                self.bench.drain()
                self.bench.look()
            except KilledError:
                self.latest = max(self.latest, self.bench.now)
        self.restart()

    @precondition(lambda self: self.bench.cases())
    @rule(
        trigger=st.sampled_from(AGENTS), which=st.integers(0, 99), to=st.none() | st.integers(0, 9)
    )
    def an_agent_moves_a_case(self, trigger: Trigger, which: int, to: int | None) -> None:
        known, states = self.bench.cases(), self.desk.states.states
        with self.bench.database.session() as session:
            move(
                session,
                self.bench.context,
                case_id=known[which % len(known)].id or 0,
                trigger=trigger,
                to=states[to % len(states)] if to is not None else None,
                by="bob",
                now=self.bench.now,
            )

    # What must be true at every moment.

    @invariant()
    def no_promise_is_broken(self) -> None:
        if not hasattr(self, "bench"):
            return
        with self.bench.database.reading() as session:
            mails = session.exec(select(OutboxRow)).all()
            rows = session.exec(select(CaseRow)).all()
            events = {
                row.id or 0: session.exec(
                    select(EventRow).where(EventRow.case_id == row.id).order_by(EventRow.number)  # type: ignore[arg-type]  # SQLModel types columns by their values
                ).all()
                for row in rows
            }
        self.no_mail_is_queued_twice(mails)
        for history in events.values():
            self.no_step_is_taken_twice(history)
            self.nobody_is_chased_who_answered(history)
            self.a_closed_case_changes_as_its_desk_allows(history)

    def no_mail_is_queued_twice(self, mails: Sequence[OutboxRow]) -> None:
        causes = Counter((mail.case_id, mail.kind, mail.cause) for mail in mails)
        assert set(causes.values()) <= {1}
        teams = [desk.team for desk in bundle()[0].values()]
        outside = [
            mail.recipient for mail in mails if not any(team.at(mail.recipient) for team in teams)
        ]
        assert all(address in PEOPLE for address in outside), "a machine was answered"

    def no_step_is_taken_twice(self, history: Sequence[EventRow]) -> None:
        steps = [
            (one.detail["episode"], one.detail["step"])
            for one in history
            if one.kind == EventKind.CHASED and "step" in one.detail
        ]
        assert len(set(steps)) == len(steps)
        for episode in {episode for episode, _ in steps}:
            numbers = [step for whose, step in steps if whose == episode]
            assert numbers == list(range(1, len(numbers) + 1)), "a step was left out"

    def nobody_is_chased_who_answered(self, history: Sequence[EventRow]) -> None:
        for one in history:
            if one.kind != EventKind.CHASED or "ladder" not in one.detail:
                continue
            ladder = self.desk.ladders[one.detail["ladder"].lower()]
            if StopsAt.ANSWER not in ladder.stops:
                continue
            between = history[one.detail["episode"] : one.number - 1]
            assert not [other for other in between if other.kind == EventKind.MAIL]

    def a_closed_case_changes_as_its_desk_allows(self, history: Sequence[EventRow]) -> None:
        moves = [one for one in history if "state" in one.detail and "kind" in one.detail]
        for before, after in pairwise(moves):
            if before.detail["kind"] != StateKind.CLOSED or after.detail["kind"] == "closed":
                continue
            state = self.desk.states.named(before.detail["state"])
            assert state is not None
            assert state.may_reopen, f"{after.summary} after it was closed"
            assert after.detail["trigger"] in {
                Trigger.PARTICIPANT_WROTE,
                Trigger.PARTICIPANT_ASKED_TO_REOPEN,
                Trigger.AGENT_REOPENED,
            }

    # How it is done.

    def look(self) -> None:
        """One tick of the daemon, and what must be true of it."""
        watch_clock(self.bench.context, self.watch, now=self.bench.now, steady=self.steady)
        is_held, undecided = self.is_held(), self.has_undecided()
        before = self.chased()
        look_again_where_files_changed(self.bench.context)
        self.bench.look()
        steps = self.chased() - before
        assert set(steps.values()) <= {1}, "two steps of a case at once"
        assert not (steps and is_held), "chased by a clock that nobody has confirmed"
        assert not (steps and undecided), "chased while an answer may wait to be read"
        if self.bench.now < self.latest:  # what is due by a clock that was set back was looked at
            return
        self.latest = self.bench.now
        with self.bench.database.reading() as session:
            newest = max(session.exec(select(EventRow.at)).all(), default=self.bench.now)
            if newest > self.bench.now:
                return
            for row in session.exec(select(CaseRow)).all():
                found = agenda(seen(session, self.desk, row.id or 0), now=self.bench.now)
                if found.tasks:
                    assert row.next_look_at is not None, "something is due and nobody looks"
                    assert row.next_look_at <= self.bench.now + timedelta(minutes=1)
                if found.next is not None:
                    assert row.next_look_at is not None, f"nobody will look: {found.next.why}"
                    assert row.next_look_at <= found.next.at

    def chased(self) -> "Counter[int]":
        with self.bench.database.reading() as session:
            found = session.exec(select(EventRow).where(EventRow.kind == EventKind.CHASED)).all()
        return Counter(one.case_id for one in found if "step" in one.detail)

    def is_held(self) -> bool:
        with self.bench.database.reading() as session:
            return bool(held_because(session))

    def has_undecided(self) -> bool:
        with self.bench.database.reading() as session:
            found = session.exec(select(InboxRow).where(InboxRow.state == "received"))
            return found.first() is not None

    def go_on(self, amount: timedelta) -> None:
        self.bench.now += amount
        self.steady += amount.total_seconds()

    def offer(self, sender: str, words: str, **fields: Any) -> None:
        """A mail lies in the folder; machines say what they are."""
        if sender == ROBOT or words.startswith("away"):
            fields["auto_submitted"] = "auto-replied"
        number = len(self.offered)
        said = {"subject": f"About {number}", "body": WORDS[words]} | fields
        date = f"{self.bench.now:%a, %d %b %Y %H:%M:%S} +0000"
        self.offered.append(a_letter(number=number, sender=sender, date=date, **said))

    def take(self) -> None:
        """Reads the mailbox to its end."""
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
        place = Place(self.mailbox, "INBOX", 7, _file_all)
        take_all(self.bench.context, place, mails, clock=self.bench.clock, is_stopping=bool)
        with self.bench.database.session() as session:
            folders.set_drained(session, mailbox="support", folder="INBOX", now=self.bench.now)

    def restart(self) -> None:
        """As `run` starts on SQLite; a gap across a restart is downtime."""
        self.bench.context = replace(self.bench.context, interrupted={})
        self.watch = Watch(self.bench.now, self.steady)
        with self.bench.database.session() as session:
            claims.release_all(session)

    def all_is_done_in_the_end(self) -> None:
        """Left alone for a season, no case waits for anything that time would bring."""
        self.restart()
        self.a_person_says_that_the_clock_is_right()
        latest = max(self.bench.now, *(event.at for event in self.all_events()))
        self.bench.now = latest
        for _ in range(25):
            self.go_on(timedelta(days=3))
            self.restart()
            self.we_work()
            self.look()
        self.no_promise_is_broken()
        for row in self.bench.cases():
            state = self.desk.states.named(row.state)
            ladder = self.desk.ladders.get(state.chasers.lower()) if state else None
            if ladder is None or ladder.steps[-1].then is None:
                continue
            answered = StopsAt.ANSWER in ladder.stops
            steps = [one for one in self.bench.events(row.id) if "step" in one.detail]
            assert answered or steps, f"{row.state} since {row.changed_at}, and nothing came of it"

    def all_events(self) -> Sequence[EventRow]:
        with self.bench.database.reading() as session:
            return session.exec(select(EventRow)).all()


def _file_all(uids: Sequence[str], _filing: Filing) -> Collection[str]:
    return uids


Life.TestCase.settings = settings(
    max_examples=RUNS,
    stateful_step_count=20,
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.shrink or SHRINKS],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestLife = pytest.mark.timeout(max(600, 6 * RUNS))(Life.TestCase)

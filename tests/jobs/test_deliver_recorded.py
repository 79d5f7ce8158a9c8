"""What is written down of every attempt to send, whoever takes our mail."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import structlog

from mailgate.core.team import Listener, News, Person, Team
from mailgate.crash_points import CrashPoint
from mailgate.errors import TemporaryError
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.holdings import Holdings
from mailgate.jobs.run_once import Figures
from mailgate.mail.smtp import Accepted, Postponed, Refused, SendOutcome, Uncertain
from mailgate.settings.model import WorkerSettings
from mailgate.store import claims, outbox, workers
from mailgate.store.tables import OutboxRow
from tests.jobs.bench import ANNA, NOW, Bench
from tests.jobs.test_any_order import KilledError, killed_at
from tests.store.build import claim_due, open_case, queue

BOB = "bob@desk.example"
LEASE = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=5)


@dataclass
class Taker:
    """Takes mail in place of a relay, and says of each what it was told to say."""

    outcome: SendOutcome = field(default_factory=Accepted)
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    meanwhile: Callable[[Callable[[], bool]], object] = bool

    def send(
        self, *, envelope_from: str, recipient: str, raw: bytes, is_ours: Callable[[], bool]
    ) -> SendOutcome:
        self.taken.append((envelope_from, recipient, raw))
        self.meanwhile(is_ours)
        return self.outcome


def send(bench: Bench, taker: Taker) -> Sent | None:
    return deliver_next(bench.context, "main", taker, bench.clock)


def is_heard_by_bob(bench: Bench) -> None:
    """Bob hears of mail of ours that did not arrive."""
    bob = Person("bob", "Bob Martin", (BOB,), queues=("service desk",))
    bench.set_desk(team=Team({"bob": bob}, {News.UNDELIVERED: (Listener("queue", "a.yaml:1"),)}))


def words_of(sent: Sent | None) -> str:
    """What a single pass prints of it."""
    assert sent is not None
    return Figures(sent={sent: 1}).line()


def told_to_bob(bench: Bench) -> int:
    return len([row for row in bench.outbox() if row.recipient == BOB])


def claimed_by_another(bench: Bench) -> None:
    """The lease runs out, and another process takes the mail."""
    bench.wait(seconds=LEASE.total_seconds())
    with bench.database.session() as session:
        assert claim_due(session, now=bench.now, lease=LEASE, relay="main", worker="other")


EVERY_OUTCOME = [
    pytest.param(Accepted("250 queued as 1"), id="accepted"),
    pytest.param(Postponed("450 later"), id="postponed"),
    pytest.param(Refused("550 no"), id="refused"),
    pytest.param(Uncertain("cut off"), id="uncertain"),
]


@pytest.mark.parametrize(
    ("outcome", "sent", "state", "said", "words"),
    [
        pytest.param(
            Accepted("250 queued as 1"), Sent.SENT, "sent", "mail-sent", "sent", id="accepted"
        ),
        pytest.param(
            Postponed("450 later"), Sent.POSTPONED, "queued", "mail-postponed", "postponed",
            id="postponed",
        ),
        pytest.param(
            Postponed("421 away", of_relay=True), Sent.UNREACHABLE, "queued", "mail-postponed",
            "unreachable", id="unreachable",
        ),
        pytest.param(
            Refused("550 no"), Sent.FAILED, "failed", "mail-failed", "failed", id="refused"
        ),
        pytest.param(
            Uncertain("cut off"), Sent.UNCERTAIN, "queued", "mail-uncertain", "uncertain",
            id="uncertain",
        ),
    ],
)  # fmt: skip
def test_what_became_of_a_mail_is_stored_logged_and_told_if_it_is_the_end(
    bench: Bench, outcome: SendOutcome, sent: Sent, *, state: str, said: str, words: str
) -> None:
    is_heard_by_bob(bench)
    bench.decide()
    bench.wait(hours=1)
    taker = Taker(outcome)

    with structlog.testing.capture_logs() as lines:
        assert send(bench, taker) is sent

    assert words_of(sent) == f"taken 0; decided 0; mail 1 {words}; without a fate 0"
    mail = bench.outbox()[0]
    assert taker.taken == [(mail.envelope_from, ANNA, mail.raw)]
    assert mail.state == state
    assert mail.sent_at == (bench.now if sent is Sent.SENT else None)
    assert mail.last_error == ("" if sent is Sent.SENT else outcome.text)
    assert (mail.attempts, mail.token, mail.leased_until) == (1, 1, None)
    assert mail.uncertain == (1 if sent is Sent.UNCERTAIN else 0)
    pause = mail.next_attempt_at - bench.now
    assert (FIRST_PAUSE <= pause <= FIRST_PAUSE * 1.1) == (state == "queued")
    assert [(line["event"], line["mail"]) for line in lines] == [(said, mail.id)]
    assert (told_to_bob(bench) == 1) == (sent is Sent.FAILED)
    assert (bench.kinds(mail.case_id)[2:3] == ["mail-failed"]) == (sent is Sent.FAILED)
    if state == "queued":
        assert send(bench, Taker()) is None, "not before its time"


@pytest.mark.parametrize("of_relay", [False, True])
def test_a_mail_put_off_to_the_end_of_its_life_is_given_up_and_the_desk_hears_why(
    bench: Bench, *, of_relay: bool
) -> None:
    is_heard_by_bob(bench)
    bench.decide()
    bench.now = NOW + bench.context.settings.outbox.lifetime

    sent = send(bench, Taker(Postponed("450 later", of_relay=of_relay)))

    assert sent is (Sent.UNREACHABLE if of_relay else Sent.FAILED)
    mail = bench.outbox()[0]
    assert (mail.state, mail.last_error) == ("expired", "gave up: 450 later")
    failed = bench.events(mail.case_id)[2]
    assert (failed.kind, failed.outbox_id) == ("mail-failed", mail.id)
    assert failed.summary == f"acknowledgement to {ANNA} expired: gave up: 450 later"
    assert told_to_bob(bench) == 1


def test_an_uncertain_mail_is_left_to_a_person_after_the_third_resend_and_not_before(
    bench: Bench,
) -> None:
    is_heard_by_bob(bench)
    bench.decide()
    taker, pauses = Taker(Uncertain("cut off")), []

    with structlog.testing.capture_logs() as lines:
        while send(bench, taker) is Sent.UNCERTAIN and bench.outbox()[0].state == "queued":
            assert told_to_bob(bench) == 0
            pauses.append(bench.outbox()[0].next_attempt_at - bench.now)
            bench.now += pauses[-1]

    for pause, minutes in zip(pauses, (5, 10, 20), strict=True):
        assert timedelta(minutes=minutes) <= pause <= timedelta(minutes=minutes) * 1.1
    assert len(set(taker.taken)) == 1
    mail = bench.outbox()[0]
    assert (mail.state, mail.attempts, mail.uncertain) == ("uncertain", 4, 4)
    event = bench.events(mail.case_id)[2]
    assert (event.kind, event.outbox_id) == ("mail-uncertain", mail.id)
    said = f"acknowledgement to {ANNA} may have arrived, a person decides: cut off"
    assert (event.summary, told_to_bob(bench)) == (said, 1)
    again = [line["again"] for line in lines if line["event"] == "mail-uncertain"]
    assert again == [True, True, True, False]


def test_mails_put_off_together_do_not_come_back_together(bench: Bench) -> None:
    with bench.database.session() as session:
        case_id = open_case(session)
        for number in range(60):
            queue(session, case_id, str(number), now=bench.now)

    for _ in range(60):
        assert send(bench, Taker(Postponed("450 later"))) is Sent.POSTPONED

    pauses = [row.next_attempt_at - bench.now for row in bench.outbox()]
    assert FIRST_PAUSE <= min(pauses) < FIRST_PAUSE * 1.01
    assert FIRST_PAUSE * 1.09 < max(pauses) <= FIRST_PAUSE * 1.1
    assert len(set(pauses)) > 50


@pytest.mark.parametrize(
    ("ended_before", "leaves"),
    [pytest.param(3, True, id="a third resend"), pytest.param(4, False, id="no fourth")],
)
def test_a_mail_during_which_we_were_ended_leaves_no_more_often_than_an_uncertain_one(
    bench: Bench, ended_before: int, *, leaves: bool
) -> None:
    bench.decide()
    for _ in range(ended_before):
        with bench.database.session() as session:
            claims.release_all(session)  # as at every start
            assert claim_due(session, now=bench.now, lease=LEASE, relay="main")
    with bench.database.session() as session:
        claims.release_all(session)
    taker = Taker()

    sent = send(bench, taker)

    assert (sent is Sent.SENT) == leaves == (len(taker.taken) == 1)
    if not leaves:
        mail = bench.outbox()[0]
        assert (sent, mail.state) == (Sent.UNCERTAIN, "uncertain")
        assert mail.last_error == "mailgate was ended each time it sent it"
    assert bench.context.unrecorded == {}


@pytest.mark.parametrize("outcome", EVERY_OUTCOME)
def test_who_lost_his_claim_while_he_sent_records_nothing_but_that(
    bench: Bench, outcome: SendOutcome
) -> None:
    is_heard_by_bob(bench)
    bench.decide()
    bench.context = replace(bench.context, holdings=Holdings(worker="me"))
    with bench.database.session() as session:
        workers.note_worker(
            session, worker="me", name="host", version="1", is_passing=False, now=bench.now,
            lease=LEASE,
        )  # fmt: skip
    taker = Taker(outcome, meanwhile=lambda _is_ours: claimed_by_another(bench))

    with structlog.testing.capture_logs() as lines:
        sent = send(bench, taker)

    assert (sent, words_of(sent)) == (
        Sent.CLAIM_LOST,
        "taken 0; decided 0; mail 1 claim lost; without a fate 0",
    )
    mail = bench.outbox()[0]
    assert [(line["event"], line["mail"]) for line in lines] == [("mail-claim-lost", mail.id)]
    assert (mail.state, mail.leased_by, mail.token) == ("sending", "other", 2)
    assert (mail.sent_at, mail.last_error, mail.uncertain) == (None, "", 1)
    assert (bench.kinds(mail.case_id), told_to_bob(bench)) == (["opened", "mail-queued"], 0)
    with bench.database.reading() as session:
        (me,) = workers.all_workers(session, now=bench.now)
    assert me.stale_sends == 1


def test_a_claim_is_in_the_name_of_the_process_and_counts_no_write_that_was_its_own(
    bench: Bench,
) -> None:
    bench.decide()
    bench.context = replace(bench.context, holdings=Holdings(worker="me"))
    with bench.database.session() as session:
        workers.note_worker(
            session, worker="me", name="host", version="1", is_passing=False, now=bench.now,
            lease=LEASE,
        )  # fmt: skip
    held: list[OutboxRow] = []

    send(bench, Taker(meanwhile=lambda _is_ours: held.extend(bench.outbox())))

    assert [(row.state, row.leased_by) for row in held] == [("sending", "me")]
    with bench.database.reading() as session:
        (me,) = workers.all_workers(session, now=bench.now)
    assert me.stale_sends == 0


@pytest.mark.parametrize("outcome", EVERY_OUTCOME)
def test_what_could_not_be_recorded_is_recorded_later_and_not_sent_again(
    bench: Bench, outcome: SendOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.decide()
    taker = Taker(outcome)

    def away(*_args: object, **_named: object) -> bool:
        raise TemporaryError("the database is away")

    with monkeypatch.context() as broken:
        for name in ("record_sent", "record_postponed", "record_failed", "record_uncertain"):
            broken.setattr(outbox, name, away)
        for _ in range(2):
            with pytest.raises(TemporaryError):
                send(bench, taker)
    assert bench.outbox()[0].state == "sending"

    assert send(bench, taker) in {Sent.SENT, Sent.POSTPONED, Sent.FAILED, Sent.UNCERTAIN}
    assert (len(taker.taken), bench.outbox()[0].attempts) == (1, 1)
    assert bench.outbox()[0].state != "sending"
    assert bench.context.unrecorded == {}


def test_a_fault_in_recording_keeps_no_other_mail_from_the_relay(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.decide()

    def fail(*_args: object, **_named: object) -> bool:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "record_sent", fail)
        with pytest.raises(RuntimeError):
            send(bench, Taker())

    assert bench.context.unrecorded == {}
    assert send(bench, Taker()) is None


@pytest.mark.parametrize(
    ("after", "workers_lease", "is_asked"),
    [
        pytest.param(0.0, 60, False, id="at once"),
        pytest.param(11.9, 60, False, id="within a fifth of the shorter lease"),
        pytest.param(12.0, 60, True, id="after a fifth of the shorter lease"),
        pytest.param(179.0, 3600, False, id="within a fifth of the mail's own lease"),
        pytest.param(180.0, 3600, True, id="after a fifth of the mail's own lease"),
        pytest.param(-1.0, 60, True, id="the clock was set back"),
    ],
)
def test_a_lease_is_renewed_before_the_mail_leaves_unless_it_is_fresh(
    bench: Bench, after: float, workers_lease: int, *, is_asked: bool
) -> None:
    bench.set(workers=WorkerSettings(lease=timedelta(seconds=workers_lease)))
    bench.decide()
    leases, answers = [], []

    def meanwhile(is_ours: Callable[[], bool]) -> None:
        leases.append(bench.outbox()[0].leased_until)
        bench.now += timedelta(seconds=after)
        answers.append(is_ours())
        leases.append(bench.outbox()[0].leased_until)

    assert send(bench, Taker(meanwhile=meanwhile)) is Sent.SENT

    assert answers == [True]
    assert (leases[0] != leases[1]) == is_asked
    if bench.database.is_sqlite:
        assert leases[0] == NOW + LEASE
        assert leases[1] == NOW + LEASE + (timedelta(seconds=after) if is_asked else timedelta())


def test_a_mail_that_another_has_claimed_by_now_is_not_ours(bench: Bench) -> None:
    bench.decide()
    answers: list[Any] = []

    def meanwhile(is_ours: Callable[[], bool]) -> None:
        claimed_by_another(bench)
        answers.append(is_ours())

    send(bench, Taker(Postponed("not ours"), meanwhile=meanwhile))

    assert answers == [False]


@pytest.mark.parametrize(
    ("point", "has_left", "state"),
    [
        (CrashPoint.SEND_CLAIMED, False, "sending"),
        (CrashPoint.SEND_ACCEPTED, True, "sending"),
        (CrashPoint.SEND_RECORDED, True, "sent"),
    ],
)
def test_whoever_is_killed_while_sending_has_the_outbox_say_how_far_he_came(
    bench: Bench, point: CrashPoint, state: str, *, has_left: bool
) -> None:
    bench.decide()
    taker = Taker()

    with killed_at(point), pytest.raises(KilledError):
        send(bench, taker)

    assert ((len(taker.taken) == 1), bench.outbox()[0].state) == (has_left, state)


@pytest.mark.parametrize("outcome", [Refused("550 no"), Uncertain("cut off")])
def test_a_mail_about_no_case_ends_without_telling_any(bench: Bench, outcome: SendOutcome) -> None:
    with bench.database.session() as session:
        other = open_case(session)
        queue(session, None, now=bench.now)
    bench.set(outbox=replace(bench.context.settings.outbox, uncertain_resends=0))
    before = bench.kinds(other)

    send(bench, Taker(outcome))

    assert bench.outbox()[0].state in {"failed", "uncertain"}
    assert bench.kinds(other) == before

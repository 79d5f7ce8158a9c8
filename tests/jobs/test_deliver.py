"""Sending: every outcome is recorded once, by whoever holds the claim, and failures are told."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import pytest

from mailgate.errors import TemporaryError
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.mail.smtp import Accepted, Relay, SendOutcome
from mailgate.settings.model import LimitSettings, OutboxSettings, ServerSettings, Tls
from mailgate.store import claims, outbox
from mailgate.store.tables import OutboxRow
from tests.jobs.bench import ANNA, NOW, Bench
from tests.servers.lose import lose_connections
from tests.servers.ports import free_ports
from tests.servers.smtp import SmtpSink
from tests.servers.smtp_script import Do, Script, ScriptedSmtp
from tests.store.build import claim_due, queue

pytestmark = pytest.mark.live
MINUTE = timedelta(minutes=1)


@contextmanager
def scripted(*scripts: Script) -> Iterator[tuple[ScriptedSmtp, Relay]]:
    """A server that misbehaves as told, and our way to it."""
    with ScriptedSmtp(*scripts) as server:
        relay = Relay(ServerSettings("127.0.0.1", server.port, Tls.NONE))
        try:
            yield server, relay
        finally:
            relay.close()


def send(bench: Bench, relay: Relay) -> Sent | None:
    return deliver_next(bench.context, "main", relay, bench.clock)


def the_mail(bench: Bench) -> OutboxRow:
    (mail,) = bench.outbox()
    return mail


def last_event(bench: Bench) -> tuple[str, str]:
    event = bench.events(the_mail(bench).case_id)[-1]
    return event.kind, event.summary


def test_what_the_relay_accepts_is_sent_once(bench: Bench, sink: SmtpSink, relay: Relay) -> None:
    bench.decide()

    assert [send(bench, relay), send(bench, relay)] == [Sent.SENT, None]

    (arrived,) = sink.mails
    mail = the_mail(bench)
    assert (mail.state, mail.sent_at, mail.attempts, mail.leased_until) == ("sent", NOW, 1, None)
    assert (arrived.recipients, arrived.raw) == ((ANNA,), mail.raw)
    assert bench.kinds(mail.case_id) == ["opened", "mail-queued"]


def test_the_mail_that_waits_longest_goes_first_and_by_its_own_relay(
    bench: Bench, sink: SmtpSink, relay: Relay
) -> None:
    bench.set(limits=LimitSettings(address_hour=9))
    for number in range(3):
        bench.decide(number=number, body=f"{number}\r\n")
        bench.wait(seconds=1)
    bench.set_mailbox(smtp="other")
    bench.decide(number=4, body="4\r\n")

    while send(bench, relay):
        pass

    assert [mail.state for mail in bench.outbox()] == ["sent", "sent", "sent", "queued"]
    assert [mail.raw for mail in sink.mails] == [mail.raw for mail in bench.outbox()[:3]]


def test_a_mail_put_off_is_tried_again_later_and_later(
    bench: Bench, sink: SmtpSink, relay: Relay
) -> None:
    bench.decide()
    sink.rcpt_answers[ANNA] = "450 4.2.0 greylisted"

    pauses = []
    for _ in range(9):
        assert send(bench, relay) is Sent.POSTPONED
        mail = the_mail(bench)
        assert (mail.state, mail.last_error) == ("queued", "RCPT: 450 4.2.0 greylisted")
        pauses.append(mail.next_attempt_at - bench.now)
        bench.now = mail.next_attempt_at - timedelta(seconds=1)
        assert send(bench, relay) is None
        bench.now = mail.next_attempt_at

    least = [5, 10, 20, 40, 80, 160, 240, 240, 240]
    for pause, minutes in zip(pauses, least, strict=True):
        assert minutes * MINUTE <= pause <= minutes * MINUTE * 1.1
    sink.rcpt_answers.clear()
    assert send(bench, relay) is Sent.SENT
    assert len(sink.mails) == 1
    assert bench.kinds(the_mail(bench).case_id) == ["opened", "mail-queued"]


def test_a_mail_refused_for_good_is_told_in_its_case_and_to_nobody_else(
    bench: Bench, sink: SmtpSink, relay: Relay
) -> None:
    bench.decide()
    sink.rcpt_answers[ANNA] = "550 5.1.1 unknown"

    assert [send(bench, relay), send(bench, relay)] == [Sent.FAILED, None]

    assert the_mail(bench).state == "failed"
    assert last_event(bench) == (
        "mail-failed",
        f"acknowledgement to {ANNA} failed: RCPT: 550 5.1.1 unknown",
    )
    assert len(bench.outbox()) == 1, "no mail about a mail"


def test_a_mail_never_taken_in_its_lifetime_expires_and_the_case_says_so(
    bench: Bench, sink: SmtpSink, relay: Relay
) -> None:
    bench.set(outbox=OutboxSettings(lifetime=timedelta(hours=1)))
    bench.decide()
    sink.rcpt_answers[ANNA] = "451 later"

    outcomes = []
    while the_mail(bench).state == "queued":
        bench.now = the_mail(bench).next_attempt_at
        outcomes.append(send(bench, relay))

    assert outcomes == [Sent.POSTPONED] * 4 + [Sent.FAILED]
    assert (the_mail(bench).state, bench.now - NOW) == ("expired", timedelta(hours=1))
    assert last_event(bench)[1].startswith(f"acknowledgement to {ANNA} expired: gave up: RCPT: 451")


def test_an_uncertain_mail_is_sent_again_three_times_with_the_same_bytes_and_then_left(
    bench: Bench,
) -> None:
    bench.decide()

    with scripted({"end": Do.DROP}) as (server, relay):
        outcomes = []
        for _ in range(5):
            outcomes.append(send(bench, relay))
            bench.wait(hours=5)

    assert outcomes == [Sent.UNCERTAIN] * 4 + [None]
    assert len(server.taken) == 4
    assert len(set(server.taken)) == 1
    mail = the_mail(bench)
    assert (mail.state, mail.uncertain) == ("uncertain", 4)
    assert bench.kinds(mail.case_id) == ["opened", "mail-queued", "mail-uncertain"]
    assert "may have arrived, a person decides" in last_event(bench)[1]


def test_a_mail_that_we_are_ended_at_again_and_again_leaves_four_copies_at_most(
    bench: Bench,
) -> None:
    bench.decide()

    with SmtpSink() as server:
        relay = Relay(ServerSettings("127.0.0.1", server.port, Tls.NONE))
        sent_at = []
        for _ in range(60):
            if ended_while_sending(bench, relay):
                sent_at.append(bench.now - NOW)
            bench.wait(minutes=1)
        copies = {mail.raw for mail in server.mails}
        assert len(server.mails) == len(sent_at) == 4
        assert deliver_next(bench.context, "main", relay, bench.clock) is None
        relay.close()

    minutes = [at.total_seconds() / 60 for at in sent_at]
    assert minutes == [0, 1, 6, 11], "the second copy at once, then every five minutes"
    assert len(copies) == 1
    assert the_mail(bench).state == "uncertain"
    assert last_event(bench)[1].endswith(
        "a person decides: mailgate was ended each time it sent it"
    )


def ended_while_sending(bench: Bench, relay: Relay) -> bool:
    """Killed after the relay took a mail and before that was recorded; whether any was sent."""
    taken: list[SendOutcome] = []

    class KilledError(Exception):
        """As by SIGKILL: nothing more is done."""

    class Deadly:
        def send(self, *, is_ours: Callable[[], bool], **mail: Any) -> SendOutcome:
            taken.append(relay.send(is_ours=is_ours, **mail))
            raise KilledError

    with contextlib.suppress(KilledError):
        deliver_next(bench.context, "main", Deadly(), bench.clock)
    with bench.database.session() as session:
        claims.release_all(session)  # as at every start
    return bool(taken)


def test_a_mail_is_uncertain_only_until_it_is_accepted(bench: Bench) -> None:
    bench.decide()

    with scripted({"end": Do.DROP}, {}) as (server, relay):
        assert send(bench, relay) is Sent.UNCERTAIN
        waiting = the_mail(bench)
        bench.now = waiting.next_attempt_at
        assert send(bench, relay) is Sent.SENT

    assert waiting.next_attempt_at - NOW >= 5 * MINUTE
    assert len(server.taken) == 2
    assert bench.kinds(the_mail(bench).case_id) == ["opened", "mail-queued"]


class TooLate(Relay):
    """A relay that answers when the lease is over and another worker has claimed the mail."""

    bench: Bench

    def send(
        self,
        *,
        envelope_from: str,
        recipient: str,
        raw: bytes,
        is_ours: Callable[[], bool] = bool,
    ) -> SendOutcome:
        outcome = super().send(
            envelope_from=envelope_from, recipient=recipient, raw=raw, is_ours=is_ours
        )
        lease = self.bench.context.settings.outbox.lease
        self.bench.wait(seconds=lease.total_seconds())
        with self.bench.database.session() as session:
            assert claim_due(session, now=self.bench.now, lease=lease, relay="main")
        return outcome


@pytest.mark.parametrize(
    "script",
    [
        pytest.param({}, id="accepted"),
        pytest.param({"rcpt": "450 later"}, id="postponed"),
        pytest.param({"rcpt": "550 no"}, id="refused"),
        pytest.param({"end": Do.DROP}, id="uncertain"),
    ],
)
def test_who_lost_his_claim_records_nothing(bench: Bench, script: Script) -> None:
    bench.decide()

    with ScriptedSmtp(script) as server:
        relay = TooLate(ServerSettings("127.0.0.1", server.port, Tls.NONE))
        relay.bench = bench
        assert send(bench, relay) is Sent.CLAIM_LOST
        relay.close()

    mail = the_mail(bench)
    assert (mail.state, mail.token, mail.attempts, mail.uncertain) == ("sending", 2, 2, 1)
    assert (mail.sent_at, mail.last_error) == (None, "")
    assert bench.kinds(mail.case_id) == ["opened", "mail-queued"]


class WhileLost(Relay):
    """A relay that accepts, and by then the database is away."""

    bench: Bench

    def send(
        self,
        *,
        envelope_from: str,
        recipient: str,
        raw: bytes,
        is_ours: Callable[[], bool] = bool,
    ) -> SendOutcome:
        outcome = super().send(
            envelope_from=envelope_from, recipient=recipient, raw=raw, is_ours=is_ours
        )
        lose_connections(self.bench.database)
        return outcome


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_what_was_accepted_while_the_database_was_away_is_not_sent_again(
    bench: Bench, sink: SmtpSink
) -> None:
    bench.decide()
    relay = WhileLost(sink.settings())
    relay.bench = bench
    with pytest.raises(TemporaryError):
        send(bench, relay)

    assert send(bench, relay) is Sent.SENT
    relay.close()
    assert (len(sink.mails), the_mail(bench).state, the_mail(bench).attempts) == (1, "sent", 1)


def test_a_worker_that_was_killed_leaves_the_mail_to_the_next_after_the_lease(
    bench: Bench, sink: SmtpSink, relay: Relay
) -> None:
    bench.decide()
    lease = bench.context.settings.outbox.lease
    with bench.database.session() as session:
        claim_due(session, now=bench.now, lease=lease, relay="main")

    assert send(bench, relay) is None
    bench.wait(seconds=lease.total_seconds())
    assert send(bench, relay) is Sent.SENT
    assert len(sink.mails) == 1


def test_a_relay_that_is_away_ends_the_round(bench: Bench) -> None:
    (port,) = free_ports(1)
    bench.decide()
    bench.decide(number=2, body="2\r\n")
    relay = Relay(ServerSettings("127.0.0.1", port, Tls.NONE))

    assert send(bench, relay) is Sent.UNREACHABLE

    first, second = bench.outbox()
    assert (first.state, first.attempts) == ("queued", 1)
    assert first.next_attempt_at > bench.now
    assert (second.state, second.attempts) == ("queued", 0)


def test_a_relay_that_is_away_for_a_lifetime_ends_the_round_too(bench: Bench) -> None:
    (port,) = free_ports(1)
    bench.decide()
    bench.wait(hours=48)
    relay = Relay(ServerSettings("127.0.0.1", port, Tls.NONE))

    assert send(bench, relay) is Sent.UNREACHABLE
    assert the_mail(bench).state == "expired"
    assert last_event(bench)[0] == "mail-failed"


def test_held_mail_is_not_sent(bench: Bench, sink: SmtpSink, relay: Relay) -> None:
    bench.decide()
    with bench.database.session() as session:
        outbox.hold_all(session, reason="a person said so")

    assert send(bench, relay) is None
    assert sink.mails == ()


def test_nothing_is_said_in_a_transaction(bench: Bench) -> None:
    """On SQLite one that writes keeps everybody waiting: a relay may take minutes."""
    bench.decide()

    class Watching(Relay):
        def send(
            self,
            *,
            envelope_from: str,
            recipient: str,
            raw: bytes,
            is_ours: Callable[[], bool] = bool,
        ) -> SendOutcome:
            del envelope_from, recipient, raw, is_ours
            with bench.database.session():
                return Accepted("we could write meanwhile")

    assert send(bench, Watching(ServerSettings("127.0.0.1", 1, Tls.NONE))) is Sent.SENT


def test_a_mail_whose_end_cannot_be_recorded_keeps_no_other_from_the_relay(
    bench: Bench, sink: SmtpSink, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.decide()

    def fail(*_args: object, **_named: object) -> bool:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "record_sent", fail)
        with pytest.raises(RuntimeError):
            deliver_next(bench.context, "main", relay, bench.clock)

    assert bench.context.unrecorded == {}
    bench.decide(number=2, sender="bob@other.example")
    assert deliver_next(bench.context, "main", relay, bench.clock) is Sent.SENT
    assert len(sink.mails) == 2


def test_a_mail_without_a_case_fails_without_one(bench: Bench) -> None:
    with bench.database.session() as session:
        queue(session, None, kind="alert", now=bench.now, automatic=False)
    with (
        ScriptedSmtp({"rcpt": "550 nobody"}) as server,
        closing(Relay(server.settings())) as refuses,
    ):
        assert deliver_next(bench.context, "main", refuses, bench.clock) is Sent.FAILED

    (row,) = bench.outbox()
    assert (row.state, row.case_id) == ("failed", None)
    assert bench.cases() == []

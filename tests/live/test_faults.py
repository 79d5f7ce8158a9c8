"""The short form of `make campaign-faults`, and single faults of the wire; the long one by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.imap import ImapFolder
from mailgate.mail.smtp import Accepted, Postponed, Relay, Uncertain
from mailgate.settings.model import MailboxSettings, Tls
from tests.campaigns.faults import Wear, run
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import Fault, FaultProxy, Plan
from tests.servers.mails import a_mail
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.live


@pytest.mark.timeout(600)
def test_a_wire_that_goes_wrong_and_kills_lose_and_double_nothing(
    tmp_path: Path, dovecot: Dovecot, sink: SmtpSink
) -> None:
    wear = Wear(mails=40, kills=5, swallowed=0.1)

    assert run(wear, tmp_path, dovecot, sink) == 0


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(Plan(Fault.DROP_ANSWER, after=700), id="dropped"),
        pytest.param(Plan(Fault.DROP_COMMAND, after=40), id="our words lost"),
        pytest.param(Plan(Fault.RESET, after=900), id="reset"),
        pytest.param(Plan(Fault.STALL, after=900, seconds=0.1), id="stalled"),
    ],
)
def test_a_broken_wire_yields_no_half_mail(dovecot: Dovecot, plan: Plan) -> None:
    mails = [a_mail(number=number) for number in range(3)]
    dovecot.drop("support", mails)
    with FaultProxy(dovecot.imap_port, lambda: plan) as wire:
        server = replace(dovecot.imap("support", tls=Tls.NONE), port=wire.port)
        mailbox = MailboxSettings("support", "it", "support@desk.example", imap=server)
        got: list[bytes] = []
        with pytest.raises(TemporaryError), ImapFolder(mailbox) as source:
            got += [mail.raw for mail in source.fetch(source.all_uids(), max_size=100_000)]

    assert set(got) <= set(mails)
    assert wire.fired[plan.fault]


def test_a_wire_that_cuts_every_mail_yields_none_and_names_them(dovecot: Dovecot) -> None:
    dovecot.drop("support", [a_mail(number=number) for number in range(3)])
    with FaultProxy(dovecot.imap_port, lambda: Plan(Fault.TRUNCATE)) as wire:
        server = replace(dovecot.imap("support", tls=Tls.NONE), port=wire.port)
        mailbox = MailboxSettings("support", "it", "support@desk.example", imap=server)
        with ImapFolder(mailbox) as source:
            uids = source.all_uids()
            got = list(source.fetch(uids, max_size=100_000))
            unreadable = set(source.unreadable)

    assert (got, unreadable) == ([], set(uids))
    assert wire.fired[Fault.TRUNCATE] >= len(uids)


@pytest.mark.parametrize("fault", [Fault.GREET_TWICE, Fault.SLOW])
def test_a_wire_that_is_only_odd_yields_all_mail(dovecot: Dovecot, fault: Fault) -> None:
    mails = [a_mail(number=number) for number in range(3)]
    dovecot.drop("support", mails)
    plan = Plan(fault, after=300, rate=1000)
    with FaultProxy(dovecot.imap_port, lambda: plan) as wire:
        server = replace(dovecot.imap("support", tls=Tls.NONE), port=wire.port)
        mailbox = MailboxSettings("support", "it", "support@desk.example", imap=server)
        with ImapFolder(mailbox) as source:
            got = [mail.raw for mail in source.fetch(source.all_uids(), max_size=100_000)]

    assert sorted(got) == sorted(mails)
    assert wire.fired[fault]


def test_who_strips_starttls_from_the_wire_gets_no_password_and_no_mail(dovecot: Dovecot) -> None:
    plan = Plan(Fault.STRIP_STARTTLS)
    with FaultProxy(dovecot.imap_port, lambda: plan) as wire:
        server = replace(dovecot.imap("support", tls=Tls.STARTTLS), port=wire.port)
        mailbox = MailboxSettings("support", "it", "support@desk.example", imap=server)
        with pytest.raises(PermanentError, match="does not offer it"), ImapFolder(mailbox):
            pass
    assert wire.fired[Fault.STRIP_STARTTLS]

    with SmtpSink(tls=Tls.STARTTLS) as sink, FaultProxy(sink.port, lambda: plan) as wire:
        relay = Relay(replace(sink.settings(), port=wire.port))
        outcome = relay.send(
            envelope_from="", recipient="ann@customer.example", raw=b"Subject: a\r\n\r\nb\r\n"
        )
        relay.close()
        assert isinstance(outcome, Postponed)
        assert sink.mails == ()
    assert wire.fired[Fault.STRIP_STARTTLS]


def test_a_swallowed_250_is_uncertain_and_the_mail_has_arrived(sink: SmtpSink) -> None:
    raw = b"Subject: a\r\n\r\nb\r\n"
    with FaultProxy(sink.port, swallows=lambda: not sink.sessions > 1) as wire:
        relay = Relay(replace(sink.settings(), port=wire.port))
        first = relay.send(envelope_from="", recipient="ann@customer.example", raw=raw)
        second = relay.send(envelope_from="", recipient="ann@customer.example", raw=raw)
        relay.close()

    assert isinstance(first, Uncertain)
    assert isinstance(second, Accepted)
    assert [mail.raw for mail in sink.mails] == [raw, raw]
    assert wire.fired[Fault.SWALLOW] == 1

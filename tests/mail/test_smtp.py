import base64
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailgate.mail.smtp import Accepted, Postponed, Refused, Relay, SendOutcome, Uncertain
from mailgate.settings.model import Secret, ServerSettings, Tls
from tests.servers.smtp import SmtpSink
from tests.servers.smtp_script import Answer, Do, Later, ScriptedSmtp

pytestmark = pytest.mark.live

RAW = b"Subject: hello\r\n\r\nFirst.\r\n.\r\n..two\r\n.MAIL FROM:<x@evil>\r\nLast.\r\n"
SHORT = timedelta(seconds=0.5)


@contextmanager
def relay_to(
    server: ServerSettings,
    *,
    reply: timedelta = timedelta(seconds=20),
    final: timedelta = timedelta(seconds=20),
    idle: timedelta = timedelta(minutes=1),
) -> Iterator[Relay]:
    relay = Relay(server, hello="desk.example", reply=reply, final=final, idle=idle)
    try:
        yield relay
    finally:
        relay.close()


def send(relay: Relay, *, to: str = "jo@customer.example", raw: bytes = RAW) -> SendOutcome:
    return relay.send(envelope_from="", recipient=to, raw=raw)


def sent_to(script: ScriptedSmtp, **patience: timedelta) -> SendOutcome:
    with relay_to(script.settings(), **patience) as relay:
        return send(relay)


# --- a good relay


@pytest.mark.parametrize("tls", list(Tls))
def test_a_mail_arrives_as_it_is_over_every_kind_of_connection(tls: Tls) -> None:
    with SmtpSink(tls=tls) as sink, relay_to(sink.settings()) as relay:
        outcome = relay.send(
            envelope_from="support+b.x@desk.example", recipient="jo@customer.example", raw=RAW
        )
        (mail,) = sink.wait_for(1)

    assert outcome == Accepted("250 queued as 1")
    assert mail.raw == RAW
    assert mail.envelope_from == "support+b.x@desk.example"
    assert mail.recipients == ("jo@customer.example",)


def test_automatic_mail_leaves_with_the_null_sender() -> None:
    with ScriptedSmtp() as script:
        assert isinstance(sent_to(script), Accepted)

    assert script.commands[:4] == [
        "ehlo desk.example",
        f"MAIL FROM:<> SIZE={len(RAW)}",
        "RCPT TO:<jo@customer.example>",
        "DATA",
    ]
    assert script.taken == [RAW.replace(b"\r\n.", b"\r\n..")]


def test_one_connection_carries_many_mails() -> None:
    with SmtpSink(tls=Tls.STARTTLS) as sink, relay_to(sink.settings()) as relay:
        outcomes = [send(relay) for _ in range(5)]

    assert [type(outcome) for outcome in outcomes] == [Accepted] * 5
    assert sink.sessions == 1
    assert len(sink.mails) == 5


def test_a_refused_recipient_does_not_harm_the_next_mail() -> None:
    with SmtpSink() as sink, relay_to(sink.settings()) as relay:
        sink.rcpt_answers["gone@customer.example"] = "550 5.1.1 no such user"
        sink.data_answers["full@customer.example"] = "452 4.2.2 mailbox full"
        gone = send(relay, to="gone@customer.example")
        full = send(relay, to="full@customer.example")
        good = send(relay)

    assert gone == Refused("RCPT: 550 5.1.1 no such user")
    assert full == Postponed("mail: 452 4.2.2 mailbox full")
    assert isinstance(good, Accepted)
    assert sink.sessions == 1
    assert [mail.recipients for mail in sink.mails] == [("jo@customer.example",)]


def test_a_connection_the_relay_gave_up_is_made_anew() -> None:
    with SmtpSink() as sink, relay_to(sink.settings()) as relay:
        send(relay)
        sink.cut_connections()
        again = send(relay)

    assert isinstance(again, Accepted)
    assert sink.sessions == 2


@pytest.mark.parametrize("step", ["rset", "mail"])
@pytest.mark.parametrize(
    "answer",
    [pytest.param("421 4.7.0 too many mails", id="421"), pytest.param(Do.DROP, id="cut off")],
)
def test_a_kept_connection_that_ends_between_mails_costs_nothing(step: str, answer: Answer) -> None:
    with ScriptedSmtp({f"{step} 2" if step == "mail" else step: answer}, {}) as script:
        with relay_to(script.settings()) as relay:
            send(relay)
            outcome = send(relay)

        assert isinstance(outcome, Accepted)
        assert script.connections == 2
        assert len(script.taken) == 2


def test_an_idle_connection_is_closed_with_a_word_of_goodbye() -> None:
    with ScriptedSmtp() as script, relay_to(script.settings(), idle=timedelta(0)) as relay:
        send(relay)
        relay.close_if_idle()
        send(relay)

    assert script.commands.count("QUIT") == 2
    assert script.connections == 2


def test_a_connection_in_use_is_not_closed() -> None:
    with ScriptedSmtp() as script, relay_to(script.settings()) as relay:
        send(relay)
        relay.close_if_idle()
        send(relay)

    assert script.connections == 1


# --- protection


def test_a_certificate_of_a_strange_authority_is_refused() -> None:
    with SmtpSink(tls=Tls.IMPLICIT) as sink, SmtpSink(tls=Tls.IMPLICIT) as other:
        with relay_to(replace(sink.settings(), ca=other.ca)) as relay:
            outcome = send(relay)

        assert isinstance(outcome, Postponed)
        assert outcome.of_relay
        assert "TLS: the certificate is not good" in outcome.text
        assert sink.mails == ()


def test_a_certificate_of_another_host_is_refused() -> None:
    with SmtpSink(tls=Tls.STARTTLS, certified="mail.example") as sink:
        with relay_to(sink.settings()) as relay:
            outcome = send(relay)

        assert isinstance(outcome, Postponed)
        assert "TLS: the certificate is not good" in outcome.text
        assert sink.mails == ()


def test_a_missing_authority_file_is_said(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.pem"
    with ScriptedSmtp() as script:
        server = replace(script.settings(tls=Tls.STARTTLS), ca=nowhere)
        with relay_to(server) as relay:
            outcome = send(relay)

    assert isinstance(outcome, Postponed)
    assert "none.pem" in outcome.text


STARTTLS = "250-script.example\r\n250 STARTTLS"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param({}, "does not offer", id="not offered"),
        pytest.param(
            {"ehlo": STARTTLS, "starttls": "454 4.7.0 not now"}, "454", id="temporarily refused"
        ),
        pytest.param({"ehlo": STARTTLS, "starttls": "501 no"}, "501", id="refused"),
        pytest.param(
            {"ehlo": STARTTLS, "starttls": b"220 go\r\n250 OK\r\n"},
            "before the connection was protected",
            id="something injected",
        ),
        pytest.param({"ehlo": STARTTLS, "starttls": b"220 go\r\n\x15\x03"}, "TLS", id="no TLS"),
        pytest.param({"ehlo": STARTTLS, "starttls": Do.DROP}, "STARTTLS: ", id="cut off"),
    ],
)
def test_without_starttls_nothing_is_sent(script: dict[str, Answer], words: str) -> None:
    with ScriptedSmtp({**script}) as server:
        with relay_to(server.settings(tls=Tls.STARTTLS, user="desk", password="secret")) as relay:
            outcome = send(relay)

        assert isinstance(outcome, Postponed)
        assert outcome.of_relay
        assert words in outcome.text
        assert not [line for line in server.commands if line.startswith(("MAIL", "AUTH"))]


@pytest.mark.parametrize("password", ["open sesame", "geheim-Grüße"])
def test_a_user_logs_in(password: str) -> None:
    with SmtpSink(tls=Tls.STARTTLS, users={"desk": password}) as sink:
        with relay_to(sink.settings(user="desk")) as relay:
            outcome = send(relay)
        with relay_to(replace(sink.settings(user="desk"), password=Secret("wrong"))) as relay:
            wrong = send(relay)
        with relay_to(sink.settings()) as relay:
            nobody = send(relay)

    assert isinstance(outcome, Accepted)
    assert isinstance(wrong, Postponed)
    assert wrong.of_relay
    assert wrong.text.startswith("login: 535")
    assert isinstance(nobody, Postponed)
    assert nobody.of_relay
    assert "530" in nobody.text


@pytest.mark.parametrize(
    "methods", [pytest.param("PLAIN", id="plain"), pytest.param("LOGIN", id="login")]
)
@pytest.mark.parametrize("password", ["open sesame", "öffne dich"])
def test_no_outcome_holds_the_password_even_if_the_server_repeats_it(
    methods: str, password: str
) -> None:
    plain = base64.b64encode(f"\0desk\0{password}".encode()).decode()
    alone = base64.b64encode(password.encode()).decode()
    refusal = f"535 cannot log in {password} {plain} {alone}"
    script = {
        "ehlo": f"250-x\r\n250 AUTH {methods}",
        "auth": refusal,
        alone.lower(): refusal,
    }
    with ScriptedSmtp(script) as server:
        with relay_to(server.settings(user="desk", password=password)) as relay:
            outcome = send(relay)

        assert isinstance(outcome, Postponed)
        assert "cannot log in *** *** ***" in outcome.text


def test_no_later_answer_shows_the_password_either() -> None:
    script = {"ehlo": "250-x\r\n250 AUTH PLAIN", "auth": "235 ok", "rcpt": "550 no, secret word"}
    with (
        ScriptedSmtp(script) as server,
        relay_to(server.settings(user="desk", password="secret word")) as relay,
    ):
        assert send(relay) == Refused("RCPT: 550 no, ***")


@pytest.mark.parametrize(
    "ehlo", [pytest.param("250 x", id="no AUTH"), pytest.param("250-x\r\n250 AUTH X", id="other")]
)
def test_a_relay_that_cannot_log_us_in_gets_no_mail(ehlo: str) -> None:
    with (
        ScriptedSmtp({"ehlo": ehlo}) as server,
        relay_to(server.settings(user="desk", password="secret")) as relay,
    ):
        outcome = send(relay)

    assert isinstance(outcome, Postponed)
    assert outcome.text.startswith("login: ")
    assert not server.taken


# --- a bad relay


def test_nobody_listening_is_a_postponement() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with relay_to(ServerSettings(host="127.0.0.1", port=port, tls=Tls.NONE)) as relay:
        assert send(relay) == Postponed("connecting: Connection refused", of_relay=True)


def test_a_host_name_that_cannot_be_one_is_a_postponement() -> None:
    with relay_to(ServerSettings(host="a..b", port=25, tls=Tls.NONE)) as relay:
        outcome = send(relay)

    assert isinstance(outcome, Postponed)
    assert outcome.of_relay


@pytest.mark.parametrize("step", ["greeting", "mail", "rcpt", "data", "end"])
def test_a_4xx_at_any_step_postpones(step: str) -> None:
    with ScriptedSmtp({step: "451 4.3.0 later"}) as script:
        outcome = sent_to(script)

    assert isinstance(outcome, Postponed)
    assert "451 4.3.0 later" in outcome.text
    assert outcome.of_relay == (step == "greeting")


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
def test_a_5xx_to_the_mail_refuses(step: str) -> None:
    with ScriptedSmtp({step: "554-5.7.1 not\r\n554 5.7.1 this one"}) as script:
        outcome = sent_to(script)

    assert isinstance(outcome, Refused)
    assert outcome.text.endswith(": 554 5.7.1 not 5.7.1 this one")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param({"greeting": "554 no service"}, id="at the greeting"),
        pytest.param({"ehlo": "502 no", "helo": "502 no"}, id="at HELO"),
        pytest.param({"mail": "530 5.7.0 log in first"}, id="because we did not log in"),
    ],
)
def test_a_5xx_to_us_and_not_to_the_mail_postpones(script: dict[str, Answer]) -> None:
    with ScriptedSmtp({**script}) as server:
        outcome = sent_to(server)

    assert isinstance(outcome, Postponed)
    assert outcome.of_relay


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
def test_a_421_postpones_and_closes(step: str) -> None:
    with ScriptedSmtp({step: "421 4.3.2 shutting down"}, {}) as script:
        with relay_to(script.settings()) as relay:
            outcome = send(relay)
            again = send(relay)

        assert isinstance(outcome, Postponed)
        assert outcome.of_relay
        assert isinstance(again, Accepted)
        assert script.connections == 2


@pytest.mark.parametrize("answer", [Do.DROP, Do.RESET])
@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data"])
def test_a_connection_lost_before_the_mail_postpones(step: str, answer: Do) -> None:
    with ScriptedSmtp({step: answer, "helo": answer}, {}) as script:
        with relay_to(script.settings()) as relay:
            outcome = send(relay)
            again = send(relay)

        assert isinstance(outcome, Postponed)
        assert isinstance(again, Accepted)
        assert len(script.taken) == 1


def test_a_connection_lost_within_the_mail_postpones() -> None:
    with ScriptedSmtp({"ehlo": "250 x", "body": Do.RESET}) as script:
        with relay_to(script.settings()) as relay:
            outcome = send(relay, raw=b"Subject: x\r\n\r\n" + b"0123456789\r\n" * 2_000_000)

        assert isinstance(outcome, Postponed)
        assert outcome.text.startswith("DATA: ")
        assert script.taken == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Do.DROP, id="closed"),
        pytest.param(Do.RESET, id="reset"),
        pytest.param(Do.STALL, id="silence"),
        pytest.param(b"25", id="half an answer"),
        pytest.param(b"250-taken\r\n", id="the first of two lines"),
        pytest.param("gibberish", id="gibberish"),
        pytest.param("354 go on", id="the answer to something else"),
        pytest.param("250 " + "x" * 70_000, id="an endless line"),
        pytest.param("250-x\r\n" * 20_000 + "250 x", id="endless lines"),
    ],
)
def test_no_clear_answer_to_a_whole_mail_is_uncertain(answer: Answer) -> None:
    with ScriptedSmtp({"end": answer}, {}) as script:
        with relay_to(script.settings(), final=SHORT) as relay:
            outcome = send(relay)
            again = send(relay)

        assert isinstance(outcome, Uncertain)
        assert "answer to the mail" in outcome.text
        assert len(outcome.text) <= 300
        assert isinstance(again, Accepted)
        assert len(script.taken) == 2


def test_wherever_the_relay_breaks_off_the_outcome_is_true() -> None:
    whole = (
        "220 script.example ESMTP|250-script.example|250 SIZE 1000000|250 OK|250 OK|354 go on|"
        "250 taken|"
    ).replace("|", "\r\n")
    before_the_mail = whole.index("354 go on") + len("354 go on\r\n")
    for says in range(len(whole)):
        with ScriptedSmtp(says=says) as script:
            outcome = sent_to(script)

        taken = bool(script.taken)
        assert taken == (says >= before_the_mail), says
        if isinstance(outcome, Accepted):
            assert says >= before_the_mail + len("250"), says
        else:
            assert isinstance(outcome, Uncertain if taken else Postponed), says


def test_closing_ends_a_send_under_way() -> None:
    with ScriptedSmtp({"end": Do.STALL}) as script, relay_to(script.settings()) as relay:
        outcome = ended_by(relay.close, relay, script)

    assert isinstance(outcome, Uncertain)


@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data"])
def test_silence_before_the_mail_postpones(step: str) -> None:
    with ScriptedSmtp({step: Do.STALL}) as script:
        outcome = sent_to(script, reply=SHORT)

    assert isinstance(outcome, Postponed)
    assert "timed out" in outcome.text


def test_the_answer_to_the_mail_may_take_longer_than_any_other() -> None:
    with ScriptedSmtp({"end": Later("250 taken", 3)}) as script:
        outcome = sent_to(script, reply=timedelta(seconds=2))

    assert outcome == Accepted("250 taken")


def test_an_answer_that_drips_in_cannot_outlast_the_patience() -> None:
    with ScriptedSmtp({"mail": "250 " + "x" * 2000}, drip=0.01) as script:
        outcome = sent_to(script, reply=timedelta(seconds=1))

    assert isinstance(outcome, Postponed)
    assert outcome.text == "MAIL: timed out"


def test_an_outcome_is_one_short_printable_line() -> None:
    with ScriptedSmtp({"rcpt": b"550-\x1b[31m\0 caf\xe9\r\n550 " + b"x" * 900 + b"\r\n"}) as script:
        outcome = sent_to(script)

    assert isinstance(outcome, Refused)
    assert outcome.text.isprintable()
    assert len(outcome.text) == 300


# --- mails that no relay is asked about


def test_a_mail_over_the_relays_size_is_refused_before_it_is_sent() -> None:
    with SmtpSink(size_limit=1000) as sink, relay_to(sink.settings()) as relay:
        outcome = send(relay, raw=RAW + b"x\r\n" * 1000)

    assert isinstance(outcome, Refused)
    assert "1000 at most" in outcome.text


@pytest.mark.parametrize(
    "size", [pytest.param("SIZE 0", id="no limit"), pytest.param("SIZE", id="not said")]
)
def test_a_relay_that_names_no_size_takes_every_mail(size: str) -> None:
    with ScriptedSmtp({"ehlo": f"250-x\r\n250 {size}"}) as script:
        assert isinstance(sent_to(script), Accepted)


@pytest.mark.parametrize(
    ("envelope_from", "recipient", "raw"),
    [
        pytest.param("", "jo@x>\r\nRCPT TO:<eve@x", RAW, id="a command in the recipient"),
        pytest.param("a b@x", "jo@x", RAW, id="a space in the envelope sender"),
        pytest.param("", "jö@x", RAW, id="SMTPUTF8"),
        pytest.param("", "", RAW, id="nobody"),
        pytest.param("", "jo@x", b"a\r\n\r\nb\n.\nMAIL FROM:<x>\r\n", id="bare LF: smuggling"),
        pytest.param("", "jo@x", b"a\r\n\r\nb\r.\r\n", id="bare CR: smuggling"),
        pytest.param("", "jo@x", "a: ü\r\n\r\n".encode(), id="8 bit"),
    ],
)
def test_what_must_not_be_written_is_refused_without_asking(
    envelope_from: str, recipient: str, raw: bytes
) -> None:
    with ScriptedSmtp() as script, relay_to(script.settings()) as relay:
        outcome = relay.send(envelope_from=envelope_from, recipient=recipient, raw=raw)

    assert isinstance(outcome, Refused)
    assert script.connections == 0


# --- stopping


def ended_by(end: Callable[[], None], relay: Relay, script: ScriptedSmtp) -> SendOutcome:
    """What becomes of a send that another thread ends once the server stalls."""

    def end_when_stalled() -> None:
        script.stalled.wait(30)
        end()

    thread = threading.Thread(target=end_when_stalled)
    thread.start()
    outcome = send(relay)
    thread.join()
    return outcome


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        pytest.param("greeting", Postponed, id="while it greets"),
        pytest.param("rcpt", Postponed, id="before the mail"),
        pytest.param("end", Uncertain, id="after the final dot"),
    ],
)
def test_a_wait_ends_at_once_when_we_stop(step: str, kind: type[SendOutcome]) -> None:
    with ScriptedSmtp({step: Do.STALL}) as script, relay_to(script.settings()) as relay:
        began = time.monotonic()
        outcome = ended_by(relay.abort, relay, script)
        after = send(relay)

        assert isinstance(outcome, kind)
        assert isinstance(after, Postponed)
        assert script.connections == 1
        assert time.monotonic() - began < 15  # a hang guard: the patience is 20 seconds


def test_a_wait_for_a_tls_handshake_ends_at_once_when_we_stop() -> None:
    with (
        ScriptedSmtp({"greeting": Do.STALL}) as script,
        relay_to(script.settings(tls=Tls.IMPLICIT)) as relay,
    ):
        outcome = ended_by(relay.abort, relay, script)

    assert isinstance(outcome, Postponed)
    assert outcome.text.startswith("TLS: ")


def test_a_relay_that_was_stopped_makes_no_connection() -> None:
    with ScriptedSmtp() as script, relay_to(script.settings()) as relay:
        relay.abort()

        assert send(relay) == Postponed("connecting: stopping", of_relay=True)
        assert script.connections == 0


def test_a_real_server_that_never_answers_leaves_the_mail_uncertain() -> None:
    with SmtpSink() as sink, relay_to(sink.settings()) as relay:
        sink.stall()
        outcomes: list[SendOutcome] = []
        thread = threading.Thread(target=lambda: outcomes.append(send(relay)))
        thread.start()
        sink.wait_until_stalled()
        relay.abort()
        thread.join(30)

    assert [type(outcome) for outcome in outcomes] == [Uncertain]
    assert sink.mails == ()


def test_the_sink_says_when_mails_do_not_come() -> None:
    with SmtpSink() as sink, pytest.raises(AssertionError, match="0 of 1"):
        sink.wait_for(1, seconds=0.01)


@contextmanager
def full_listener() -> Iterator[int]:
    """The port of a listener that is so busy that no connection to it is ever made."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            client = waiting.enter_context(socket.socket())
            client.settimeout(0)
            client.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_a_wait_for_a_connection_ends_at_once_when_we_stop() -> None:
    with full_listener() as port:
        relay = Relay(ServerSettings(host="127.0.0.1", port=port, tls=Tls.NONE))
        timer = threading.Timer(0.3, relay.abort)
        timer.start()
        began = time.monotonic()
        outcome = send(relay)
        timer.join()

    assert isinstance(outcome, Postponed)
    assert time.monotonic() - began < 20  # a hang guard: the connection may take 30 seconds


def test_a_connection_that_is_never_made_is_given_up() -> None:
    with full_listener() as port:
        server = ServerSettings(host="127.0.0.1", port=port, tls=Tls.NONE)
        outcome = send(Relay(server, connecting=SHORT))

    assert outcome == Postponed("connecting: timed out", of_relay=True)

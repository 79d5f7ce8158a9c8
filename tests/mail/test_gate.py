import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import compat32

import pytest

from mailgate.errors import PermanentError
from mailgate.mail import compose as compose_module
from mailgate.mail import final_bytes
from mailgate.mail import gate as gate_module
from mailgate.mail.compose import Outgoing, compose
from mailgate.mail.final_bytes import GateError, check
from mailgate.mail.gate import self_test
from mailgate.mail.headers import is_message_id


def test_the_self_test_passes_on_this_python() -> None:
    self_test()


def test_the_self_test_tries_every_attack_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    mails: list[Outgoing] = []

    def noted(mail: Outgoing) -> bytes:
        mails.append(mail)
        return compose(mail)

    monkeypatch.setattr(gate_module, "compose", noted)
    self_test()

    words = {
        "",
        "x" * 5000,
        "help\r\n Bcc: x@evil",
        "--=_0000\r\nContent-Type: text/html\r\n\r\n",
        "=?UTF-8?Q?help=0D=0ABcc=3A_x=40evil?= \N{GRINNING FACE}",
    }
    assert words <= {mail.subject for mail in mails} & {mail.text for mail in mails}
    assert words <= {mail.sender.name for mail in mails}
    ends = ("\r\n", "\r", "\n", "\n\n", "\u2028", "\x85", "\x0b", "\0", "\x1b", "\x9b", "\ud800")
    for end in ends:
        assert any(f"{end}Bcc: x@evil" in mail.subject for mail in mails)
        assert any(f"{end}Bcc: x@evil" in mail.text for mail in mails)
    ids = {"", "<", "<>", "<a@[b", "<a b@c>", "<=?utf-8?q?=0AX-Evil=3A?=@b>"}
    assert ids <= {mail.message_id for mail in mails} & {mail.in_reply_to for mail in mails}
    assert any(len(mail.message_id) > 5000 for mail in mails)


def test_the_self_test_shows_the_gate_mails_that_are_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[bytes] = []

    def noted(raw: bytes, *, fields: tuple[str, ...]) -> None:
        try:
            check(raw, fields=fields)
        except GateError:
            refused.append(raw)
            raise

    monkeypatch.setattr(gate_module, "check", noted)
    self_test()

    for bad in (rb"\n\n", rb"\0", rb"^Reply-To: x@evil", rb"=0ABcc", rb"[^\r]\n", "ë".encode()):
        found = [raw for raw in refused if re.search(bad, raw, re.MULTILINE)]
        assert found, bad
    assert len(refused) == len(set(refused)) == 6


def let_through(raw: bytes, *, fields: tuple[str, ...]) -> None:
    assert raw
    assert fields


def test_the_self_test_fails_where_the_gate_does_not_bite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)

    with pytest.raises(PermanentError, match="gate let"):
        self_test()


def any_fields(raw: bytes, *, fields: tuple[str, ...]) -> None:
    assert fields
    check(raw, fields=tuple(message_from_bytes(raw, policy=compat32).keys()))


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("_FORBIDDEN_BYTES", id="8 bit"),
        pytest.param("_BARE_LINE_END", id="a line end of one character"),
        pytest.param("_CONTROLS", id="a line end in an encoded word"),
    ],
)
def test_the_self_test_fails_where_the_gate_overlooks(
    monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    nothing = "(?!)" if isinstance(getattr(final_bytes, rule).pattern, str) else b"(?!)"
    monkeypatch.setattr(final_bytes, rule, re.compile(nothing))

    with pytest.raises(PermanentError, match="gate let"):
        self_test()


def test_the_self_test_fails_where_the_gate_takes_any_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate_module, "check", any_fields)

    with pytest.raises(PermanentError, match="gate let"):
        self_test()


@pytest.mark.parametrize(
    ("part", "leaky"),
    [
        pytest.param(
            "subject_field",
            lambda name, text: f"{name}: {text.strip().encode('ascii', 'replace').decode()}\r\n",
            id="a hidden line end in the subject",
        ),
        pytest.param(
            "subject_field",
            lambda name, text: f"{name}: x\r\nBcc: {len(text)}\r\n",
            id="a field too many",
        ),
        pytest.param(
            "mailbox_field",
            lambda name, mailbox: (
                f'{name}: "{mailbox.name.encode("ascii", "replace").decode()}"'
                f" <{mailbox.address}>\r\n"
            ),
            id="the display name as it is",
        ),
        pytest.param("clean_body", lambda text: text, id="the bodies as they are"),
        pytest.param(
            "is_message_id", lambda text: text.startswith("<a@b>") or is_message_id(text), id="ids"
        ),
        pytest.param(
            "is_message_id", lambda text: text.endswith("@b>") or is_message_id(text), id="thread"
        ),
    ],
)
def test_the_self_test_fails_where_the_composer_leaks(
    monkeypatch: pytest.MonkeyPatch, part: str, leaky: Callable[..., object]
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, part, leaky)

    with pytest.raises(PermanentError, match="could not be written"):
        self_test()


def test_the_self_test_fails_where_a_hostile_address_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "is_address", bool)

    with pytest.raises(PermanentError, match="taken for part of an address"):
        self_test()


def test_the_self_test_fails_where_a_hostile_id_is_taken_for_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lenient(text: str) -> bool:
        return text.startswith("<ack.") or is_message_id(text)

    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "is_message_id", lenient)

    with pytest.raises(PermanentError, match="taken for part of an address or id"):
        self_test()


def test_the_self_test_fails_where_the_standard_library_reads_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "subject_field", lambda name, _: f"{name}:\r\nBcc: x\r\n")

    with pytest.raises(PermanentError, match="changed the header"):
        self_test()

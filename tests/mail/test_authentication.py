import pytest

from mailgate.core.trust import Verdict
from mailgate.mail.authentication import verdict
from mailgate.mail.parse import parse
from tests.mail.letters import letter

OURS = frozenset({"mx.desk.example"})
PASS = b"mx.desk.example; dmarc=pass header.from=customer.example"


def verdict_of(*values: bytes, ours: frozenset[str] = OURS, sender: bytes | None = None) -> Verdict:
    fields = b"".join(b"Authentication-Results: " + value + b"\r\n" for value in values)
    raw = fields + (letter() if sender is None else letter(sender=sender))
    return verdict(parse(raw), authserv_ids=ours)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((PASS,), Verdict.PASS, id="pass"),
        pytest.param(
            (
                (
                    b"MX.desk.example 1; spf=pass smtp.mailfrom=a@b.example; "
                    b"dmarc=pass (p=none) header.from=customer.example"
                ),
            ),
            Verdict.PASS,
            id="version, comment, case",
        ),
        pytest.param(
            (b"mx.desk.example; dmarc=fail header.from=customer.example",), Verdict.FAIL, id="fail"
        ),
        pytest.param(
            (b"mx.desk.example; dmarc=none header.from=customer.example",),
            Verdict.NONE,
            id="no policy",
        ),
        pytest.param(
            (b"mx.desk.example; spf=pass smtp.mailfrom=customer.example",),
            Verdict.NONE,
            id="spf alone",
        ),
        pytest.param((b"mx.desk.example; none",), Verdict.NONE, id="none"),
        pytest.param((), Verdict.NONE, id="absent"),
        pytest.param(
            (b"mx.desk.example; dmarc=fail header.from=customer.example", PASS),
            Verdict.FAIL,
            id="R01 forged below",
        ),
        pytest.param(
            (b"mx.desk.example; spf=pass smtp.mailfrom=x.example", PASS),
            Verdict.NONE,
            id="R01 only the topmost",
        ),
        pytest.param(
            (b"other.example; dmarc=pass header.from=customer.example",), Verdict.NONE, id="R02"
        ),
        pytest.param(
            (b'mx.desk.example; spf=pass smtp.mailfrom="a) dmarc=pass (b"@evil.com',),
            Verdict.NONE,
            id="R03",
        ),
        pytest.param(
            (b"mx.desk.example; spf=pass (dmarc=pass header.from=customer.example)",),
            Verdict.NONE,
            id="R03 comment",
        ),
        pytest.param(
            (
                (
                    b"mx.desk.example; dmarc=fail header.from=customer.example; "
                    b"dmarc=pass header.from=customer.example"
                ),
            ),
            Verdict.FAIL,
            id="R04",
        ),
        pytest.param(
            (b"mx.desk.example; dmarc=pass header.from=evil.example",), Verdict.NONE, id="R05"
        ),
        pytest.param((b"mx.desk.example; dmarc=pass",), Verdict.NONE, id="R05 about nobody"),
        pytest.param(
            (b"mx.desk.example 1; dmarc/1=pass header.from=customer.example",),
            Verdict.PASS,
            id="version 1",
        ),
        pytest.param(
            (b"mx.desk.example; dmarc/2=pass header.from=customer.example",),
            Verdict.NONE,
            id="a method of another version",
        ),
        pytest.param(
            (b"mx.desk.example 2; dmarc=pass header.from=customer.example",),
            Verdict.NONE,
            id="a field of another version",
        ),
        pytest.param(
            (b"mx.desk.example.evil; dmarc=pass header.from=customer.example",),
            Verdict.NONE,
            id="R06",
        ),
        pytest.param((b"mx.desk.example", PASS), Verdict.NONE, id="unreadable"),
        pytest.param((b"mx.desk.example; " + b"(" * 3000,), Verdict.NONE, id="deep comments"),
        pytest.param(
            (
                (
                    b"mx.desk.example; dmarc=pass header.from=customer.example; "
                    b"dmarc=pass header.from=evil.example"
                ),
            ),
            Verdict.NONE,
            id="two passes",
        ),
        pytest.param(
            (
                (
                    b"mx.desk.example; dkim=pass header.d=customer.example; "
                    b"dmarc=pass header.from=CUSTOMER.example"
                ),
            ),
            Verdict.PASS,
            id="case of domain",
        ),
    ],
)
def test_only_what_the_named_server_says_of_the_author_counts(
    values: tuple[bytes, ...], expected: Verdict
) -> None:
    assert verdict_of(*values) is expected


def test_without_named_servers_nothing_is_believed() -> None:
    assert verdict_of(PASS, ours=frozenset()) is Verdict.NONE


def test_a_mail_without_a_sender_never_passes() -> None:
    assert verdict_of(PASS, sender=b"a@customer.example, b@customer.example") is Verdict.NONE


def test_microsoft_writes_no_name_and_is_read_where_it_is_named() -> None:
    value = (
        b"spf=pass (sender IP is 1.2.3.4)\r\n smtp.mailfrom=customer.example; dkim=none;dmarc=pass"
        b" action=none\r\n header.from=customer.example;compauth=pass reason=100"
    )

    assert verdict_of(value) is Verdict.NONE
    assert verdict_of(value, ours=frozenset({"protection.outlook.com"})) is Verdict.PASS


def test_encoded_words_are_not_read_as_results() -> None:
    word = b"mx.desk.example; spf=pass =?utf-8?q?;_dmarc=3Dpass_header.from=3Dcustomer.example?="

    assert verdict_of(word) is Verdict.NONE

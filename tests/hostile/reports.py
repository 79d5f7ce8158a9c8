"""R: forged verdicts and delivery reports, and what is signed or encrypted."""

from collections.abc import Iterator
from typing import Final

from mailgate.store import bounces
from tests.hostile.checks import both, files, flag, no_words, words
from tests.hostile.entry import Check, Entry, Handling, Hostile, Mails, Seen, entry, story
from tests.hostile.letters import CANARY, letter, part, sender, several
from tests.hostile.stage import Stage, results
from tests.hostile.takeover import not_in
from tests.jobs.bench import ANNA

ANSWERED, UNANSWERED, EVENT = Handling.ANSWERED, Handling.UNANSWERED, Handling.EVENT
_PASS: Final = "dmarc=pass header.from=customer.example"
_FAIL: Final = "dmarc=fail header.from=customer.example"


def _verdict(expected: str) -> Check:
    def check(seen: Seen) -> None:
        found = seen.row.decision["verdict"]
        assert found == expected, f"the verdict is {found}"
        if expected != "pass" and seen.mails:
            assert CANARY not in seen.answer.text, "words of somebody unverified are repeated"
            assert CANARY not in seen.answer.subject

    return check


def _judged(*mails: tuple[str, str, tuple[bytes, ...]]) -> Mails:
    """Mails with fields of verdicts, where the desk trusts one server: (name, verdict, fields)."""

    def play(stage: Stage) -> Iterator[Hostile]:
        stage.trust()
        for name, expected, fields in mails:
            handling = UNANSWERED if expected == "fail" else ANSWERED
            yield Hostile(letter(*fields), handling, name, check=_verdict(expected))

    return play


def _other(text: str, server: str = "mx.evil.example") -> bytes:
    return f"Authentication-Results: {server}; {text}".encode()


_R03: Final = (
    'spf=pass smtp.mailfrom="a) dmarc=pass (b"@evil.example',
    'spf=pass smtp.mailfrom="x; dmarc=pass header.from=customer.example"',
    "spf=fail (see dmarc=pass header.from=customer.example)",
    "spf=fail (a (nested; dmarc=pass header.from=customer.example) b)",
    'dkim=fail reason="; dmarc=pass header.from=customer.example;"',
    "dmarc=none header.from=customer.example (dmarc=pass)",
    r"spf=fail (\); dmarc=pass header.from=customer.example",
    "x-dmarc=pass header.from=customer.example",
    "dmarc=passed header.from=customer.example",
    "dmarc/2=pass header.from=customer.example",
    "none; dmarc=pass header.from=customer.example",
)


def _r07(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    yield Hostile(dsn(stage.mark(case)), EVENT, check=_counted(stage, 1))


def _counted(stage: Stage, many: int) -> Check:
    def check(seen: Seen) -> None:
        with stage.bench.database.reading() as session:
            found = bounces.reports_of(session, address=ANNA)
        assert len(found) == many, f"{len(found)} reports count"
        assert "bounce" in seen.bench.kinds(seen.row.case_id) or not many

    return check


def dsn(original: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report (RFC 3464) about Anna's address."""
    status_part = part(
        b"Content-Type: message/delivery-status",
        body=(
            "Reporting-MTA: dns; mx.example\r\n\r\n"
            f"Final-Recipient: rfc822; {ANNA}\r\nAction: {action}\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; {status} zqcanary\r\n"
        ).encode(),
    )
    head = part(b"Content-Type: text/rfc822-headers", body=f"Message-ID: {original}\r\n".encode())
    return several(
        part(b"Content-Type: text/plain", body=b"It did not arrive.\r\n"),
        status_part,
        head,
        kind=b"report; report-type=delivery-status",
        fields=(
            sender("MAILER-DAEMON@mx.example"),
            b"Return-Path: <>",
            b"Subject: Undelivered Mail Returned to Sender",
        ),
    )


def _r08(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    nothing = both(_counted(stage, 0), not_in(case))
    made_up = stage.mark(case).replace("@", "a@")
    yield Hostile(dsn("<other@elsewhere.example>"), UNANSWERED, "another's", check=nothing)
    yield Hostile(dsn(made_up), UNANSWERED, "made up", check=nothing)
    raw = letter(b"X-Number: 2")
    yield Hostile(raw, ANSWERED, "Anna still gets mail")


def _r09(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()

    def only_noted(seen: Seen) -> None:
        assert seen.row.case_id == case.id

    late = dsn(stage.mark(case), action="delayed", status="4.4.1")
    yield Hostile(late, EVENT, "delayed", check=only_noted)
    yield Hostile(letter(b"X-Number: 3"), ANSWERED, "Anna still gets mail")


def _r10(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    first = dsn(stage.mark(case))
    yield Hostile(first, EVENT, "a bounce of an acknowledgement")
    again = dsn(stage.mark(case)).replace(b"zq--", b"zq--\r\n")
    yield Hostile(again + b"\r\nA bounce of the bounce.\r\n", EVENT, "a bounce of the bounce")


_SIGNED_HTML: Final = part(
    b"Content-Type: text/html", body=b'<p>zqcanary <img src="http://127.0.0.1:9/?'
)


def _crypted() -> tuple[Hostile, ...]:
    secret = part(
        b"Content-Type: application/octet-stream", body=b"-----BEGIN PGP MESSAGE-----\r\n"
    )
    version = part(b"Content-Type: application/pgp-encrypted", body=b"Version: 1\r\n")
    signature = part(
        b"Content-Type: application/pgp-signature; name=signature.asc",
        body=b"-----BEGIN PGP SIGNATURE-----\r\n",
    )
    pkcs7 = b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
    sandwich = several(
        part(b"Content-Type: text/html", body=b'zqcanary <img src="http://127.0.0.1:9/'),
        part(pkcs7, body=b"MIIsecret\r\n"),
        part(b"Content-Type: text/html", body=b'">\r\n'),
    )
    encrypted = several(version, secret, kind=b'encrypted; protocol="application/pgp-encrypted"')
    signed = several(
        part(b"Content-Type: text/plain"),
        signature,
        kind=b'signed; protocol="application/pgp-signature"; micalg=pgp-sha256',
    )
    return (
        Hostile(signed, ANSWERED, "PGP, signed", check=both(files(1), words(CANARY))),
        Hostile(encrypted, ANSWERED, "PGP, encrypted", check=files(2)),
        Hostile(letter(pkcs7, body=b"MIIsecret\r\n"), ANSWERED, "S/MIME", check=files(1)),
        Hostile(sandwich, ANSWERED, "EFAIL", check=no_words("MIIsecret", "127.0.0.1")),
    )


def _r12(stage: Stage) -> Iterator[Hostile]:
    """Of a mail signed in part (l=) anything may follow: what the trusted server says counts."""
    stage.trust()
    signed = b"DKIM-Signature: v=1; a=rsa-sha256; d=customer.example;\r\n\tl=10; b=abc"
    for name, fields in (("pass", (results(_PASS), signed)), ("none", (signed,))):
        check = both(_verdict(name), flag("signed-in-part"))
        yield Hostile(letter(*fields), ANSWERED, name, check=check)


REPORTS: tuple[Entry, ...] = (
    story(
        "R01",
        "forged-below-ours",
        _judged(
            ("ours says fail", "fail", (results(_FAIL), results(_PASS))),
            ("ours says nothing", "none", (results("dmarc=none"), results(_PASS))),
            ("ours has no dmarc", "none", (results("spf=pass"), results(_PASS))),
        ),
    ),
    story(
        "R02",
        "forged-none-of-ours",
        _judged(
            ("another server", "none", (_other(_PASS),)),
            ("no server", "none", (b"Authentication-Results: " + _PASS.encode(),)),
            (
                "ARC",
                "none",
                (b"ARC-Authentication-Results: i=1; mx.desk.example; " + _PASS.encode(),),
            ),
            (
                "by another name",
                "none",
                (b"X-Authentication-Results: mx.desk.example; " + _PASS.encode(),),
            ),
        ),
    ),
    story(
        "R03",
        "pass-in-a-value",
        _judged(*((f"{number}", "none", (results(text),)) for number, text in enumerate(_R03))),
    ),
    story(
        "R04",
        "fail-and-pass",
        _judged(
            ("fail first", "fail", (results(f"{_FAIL}; {_PASS}"),)),
            ("pass first", "fail", (results(f"{_PASS}; {_FAIL}"),)),
        ),
    ),
    story(
        "R05",
        "another-domain-passes",
        _judged(
            ("dmarc", "none", (results("dmarc=pass header.from=evil.example"),)),
            ("dkim and spf", "none", (results("dkim=pass header.d=evil.example; spf=pass"),)),
            ("a longer domain", "none", (results("dmarc=pass header.from=notcustomer.example"),)),
            ("no domain", "none", (results("dmarc=pass"),)),
        ),
    ),
    story(
        "R06",
        "look-alike-server",
        _judged(
            ("longer", "none", (_other(_PASS, "mx.desk.example.evil"),)),
            ("shorter", "none", (_other(_PASS, "desk.example"),)),
            ("in a comment", "none", (_other(_PASS, "(mx.desk.example) mx.evil"),)),
            ("quoted", "none", (_other(_PASS, '"mx.desk.example" mx.evil'),)),
            ("Cyrillic", "none", (_other(_PASS, "mx.d\u0435sk.example"),)),
        ),
    ),
    story("R07", "report-of-ours", _r07),
    story(
        "R08",
        "report-of-another-s",
        _r08,
    ),
    story("R09", "report-of-a-delay", _r09),
    story("R10", "bounce-of-a-bounce", _r10),
    entry("R11", "signed-and-encrypted", *_crypted()),
    story("R12", "dkim-of-a-part", _r12),
)

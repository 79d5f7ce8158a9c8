"""M: structures, sizes and charsets that take a parser's time or memory, or more."""

import io
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from email.base64mime import body_encode

from tests.hostile.checks import both, files, flag, no_words, reason, words
from tests.hostile.entry import Entry, Handling, Hostile, each, entry, late, story
from tests.hostile.letters import BODY, CANARY, html, letter, part, several
from tests.hostile.stage import Stage
from tests.mail.winmail import attached, tnef

ANSWERED, ASIDE = Handling.ANSWERED, Handling.ASIDE
_PLAIN = b"Content-Type: text/plain; charset=utf-8"
# Putting them in order takes the square of their number (CPython, canonical ordering).
_MARKS = f"zqcanary {'o' + 50_000 * chr(0x315) + 50_000 * chr(0x300)}\r\n".encode()
_PARTED_MARKS = _MARKS.replace("\u0300".encode(), "\u0300\u00ad".encode())


def _nested(depth: int) -> bytes:
    """Multiparts within each other, so many in all, around one text."""
    kind = b"Content-Type: multipart/mixed; boundary=b%d"
    opening = b"".join(
        b"--b%d\r\n" % one + kind % (one + 1) + b"\r\n\r\n" for one in range(depth - 1)
    )
    body = opening + b"--b%d\r\n\r\n" % (depth - 1) + BODY
    body += b"".join(b"\r\n--b%d--\r\n" % one for one in range(depth - 1, -1, -1))
    return letter(kind % 0, body=body)


def _parts(count: int) -> bytes:
    """A multipart of so many tiny parts."""
    body = b"--zq\r\n\r\n" + BODY + b"\r\n--zq\r\n\r\nx" * (count - 2) + b"\r\n--zq--\r\n"
    return letter(b"Content-Type: multipart/mixed; boundary=zq", body=body)


def _attached(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    inner = b"Content-Type: message/rfc822\r\n\r\n" * (depth - 1) + b"Subject: x\r\n\r\n" + BODY
    return letter(b"Content-Type: message/rfc822", body=inner)


def _boundary(value: bytes, line: bytes) -> bytes:
    content = b"Content-Type: multipart/mixed" + value
    return letter(content, body=line + b"\r\n\r\n" + BODY)


def _charset(label: bytes, body: bytes = BODY) -> bytes:
    return letter(b"Content-Type: text/plain; charset=" + label, body=body)


def _zip_in_zip() -> bytes:
    """A bomb in the manner of 42.zip: some kB that would be hundreds of MB."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", b"\0" * 20_000_000)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(16):
            file.writestr(f"{number}.zip", inner.getvalue())
    return outer.getvalue()


def _tar_in_tar() -> bytes:
    content = b"zq"
    for number in range(5):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as file:
            info = tarfile.TarInfo(f"../../{number}.tar")
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
        content = out.getvalue()
    return content


def _encoded_file(kind: bytes, name: bytes, content: bytes) -> bytes:
    coded = body_encode(content, eol="\r\n").encode()
    file = part(
        b"Content-Type: " + kind,
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="' + name + b'"',
        body=coded,
    )
    return several(part(_PLAIN), file)


def _gzipped() -> bytes:
    return letter(
        _PLAIN,
        b"Content-Encoding: gzip",
        b"Content-Transfer-Encoding: base64",
        body=b64encode(b"\x1f\x8b\x08\0" + b"\0" * 200) + b"\r\n",
    )


def _uuencoded() -> bytes:
    lines = b"begin 644 evil.sh\r\n#0V%T\r\n`\r\nend\r\n"
    return letter(_PLAIN, body=BODY + b"\r\n" + lines)


def _yenc() -> bytes:
    lines = b"=ybegin line=128 size=4 name=evil.bin\r\n\xa4\x8d\x9e\xab\r\n=yend size=4\r\n"
    return letter(b"Content-Type: text/plain", body=BODY + b"\r\n" + lines)


def _fetched_from(stage: Stage) -> Iterator[Hostile]:
    """Pieces and files that are elsewhere: RFC 2046, 5.2.2 and 5.2.3."""
    part_of = b'Content-Type: message/partial; id="a@b"; number=1; total=2'
    yield Hostile(letter(part_of), ANSWERED, "partial", check=flag("partial-mail"))
    url = stage.trap.url.encode()
    elsewhere = (
        b'Content-Type: message/external-body; access-type=URL; URL="' + url + b'/evil"',
        b'Content-Type: message/external-body; access-type=anon-ftp; site="127.0.0.1"; name="x"',
        b'Content-Type: message/external-body; access-type=local-file; name="/etc/passwd"',
    )
    for number, kind in enumerate(elsewhere):
        inner = part(kind, body=b"Content-Type: text/plain\r\nContent-ID: <x@y>\r\n\r\n")
        raw = several(part(_PLAIN), inner)
        yield Hostile(raw, ANSWERED, f"external {number}", check=no_words("root:"))


def _over_the_limit(stage: Stage) -> Iterator[Hostile]:
    """A mail over `max_size`: a mailbox gives its header alone, a pipe all of it."""
    header = letter(_PLAIN, body=b"")
    yield Hostile(header, ANSWERED, "its header", whole=False, check=flag("not-whole"))
    huge = letter(b"Subject: Huge zqcanary", body=b"a" * 76 * 690_000)
    assert len(huge) > stage.bench.context.settings.max_size
    yield Hostile(huge, ANSWERED, "50 MB", check=flag("not-whole"))


STRUCTURES: tuple[Entry, ...] = (
    entry(
        "M01",
        "encwords-480kB",
        Hostile(
            letter(b"Subject: " + b"=?utf-8?q?a?= " * 34_000),
            ASIDE,
            check=reason("longer than"),
        ),
    ),
    entry(
        "M02",
        "subject-1MB-words",
        Hostile(letter(b"Subject: " + b"a " * 500_000), ASIDE, "1 MB"),
        Hostile(letter(b"Subject: " + b"a " * 10_000), ASIDE, "20 kB", check=reason("longer")),
    ),
    entry(
        "M03",
        "content-type-16kB-semicolons",
        Hostile(letter(b"Content-Type: text/plain" + b";" * 16_000), ASIDE),
        Hostile(letter(b"Content-Type: text/plain" + b";" * 1900), ASIDE, "below 2 kB"),
    ),
    entry("M04", "nested-2000", Hostile(_nested(2000), ASIDE, check=reason("nested"))),
    entry(
        "M05",
        "depth-49-51",
        Hostile(_nested(49), ANSWERED, "49", check=words(CANARY)),
        Hostile(_nested(51), ASIDE, "51", check=reason("nested")),
    ),
    late("M06", "parts-500000", lambda: Hostile(_parts(500_000), ASIDE, check=reason("parts"))),
    entry(
        "M07",
        "parts-999-1001",
        Hostile(_parts(999), ANSWERED, "999", check=words(CANARY)),
        Hostile(_parts(1001), ASIDE, "1001", check=reason("parts")),
    ),
    late("M08", "to-100000-lines", lambda: Hostile(letter(*[b"To: a@b.example"] * 100_000), ASIDE)),
    entry("M09", "rfc822-60", Hostile(_attached(60), ASIDE, check=reason("nested"))),
    story("M10", "partial-and-external", _fetched_from),
    entry(
        "M11",
        "boundaries",
        *each(
            ANSWERED,
            (
                ("missing", _boundary(b"", b"--zq")),
                ("empty", _boundary(b'; boundary=""', b"--")),
                ("1000 characters", _boundary(b"; boundary=" + b"b" * 1000, b"--" + b"b" * 1000)),
                ("like a pattern", _boundary(b'; boundary="(a+)+$"', b"--(a+)+$")),
                ("never there", _boundary(b'; boundary="other"', b"--zq")),
            ),
            check=words(CANARY),
        ),
    ),
    entry(
        "M12",
        "charset-unicode-escape",
        *each(
            ANSWERED,
            (
                (label.decode(), _charset(label, b"\\u003cscript\\u003e zqcanary\r\n"))
                for label in (b"unicode_escape", b"raw_unicode_escape", b"unicode-escape")
            ),
            check=both(flag("unknown-charset"), words("\\u003cscript"), no_words("<script")),
        ),
    ),
    entry(
        "M13",
        "charsets-that-are-none",
        *each(
            ANSWERED,
            (
                (label.decode(), _charset(label))
                for label in (
                    b"zlib",
                    b"idna",
                    b"punycode",
                    b"rot13",
                    b"hex",
                    b"base64",
                    b"bz2",
                    b"undefined",
                    b"../../x",
                    b"mbcs",
                    b"encodings.zlib_codec",
                    b"x" * 900,
                )
            ),
            check=both(flag("unknown-charset"), words(CANARY)),
        ),
        Hostile(
            _charset(b"utf-7", b"+ADw-script+AD4- zqcanary\r\n"),
            ANSWERED,
            "utf-7",
            check=words(CANARY),
        ),
    ),
    entry(
        "M14",
        "bodies-not-as-labelled",
        *each(
            ANSWERED,
            (
                (
                    "garbage in base64",
                    letter(
                        _PLAIN,
                        b"Content-Transfer-Encoding: base64",
                        body=b"!!" + b64encode(BODY)[:20] + b"?*\r\n" + b64encode(BODY)[20:] + b"=",
                    ),
                ),
                (
                    "8 bit in 7bit",
                    letter(b"Content-Transfer-Encoding: 7bit", body=b"\xe4\xf6 zqcanary\r\n"),
                ),
                (
                    "an encoding that is none",
                    letter(b"Content-Transfer-Encoding: x-evil", body=BODY),
                ),
            ),
            check=words(CANARY),
        ),
    ),
    entry(
        "M15",
        "filename-16000-continuations",
        Hostile(
            letter(
                b"Content-Disposition: attachment;"
                + b"".join(b"\r\n filename*%d=a;" % number for number in range(16_001))
            ),
            ASIDE,
        ),
    ),
    entry(
        "M16",
        "uuencode-yenc-tnef",
        Hostile(_uuencoded(), ANSWERED, "uuencode", check=files(1, "evil.sh")),
        Hostile(_yenc(), ANSWERED, "yEnc", check=words(CANARY)),
        Hostile(
            _encoded_file(
                b"application/ms-tnef", b"winmail.dat", tnef(attached(b"zq", title=b"a.sh"))
            ),
            ANSWERED,
            "TNEF",
        ),
        Hostile(
            _encoded_file(b"application/ms-tnef", b"winmail.dat", b'x\x9f>"' + b"\xff" * 4000),
            ANSWERED,
            "broken TNEF",
            check=files(1, "winmail.dat"),
        ),
    ),
    entry(
        "M17",
        "bombs-in-files",
        *each(
            ANSWERED,
            (
                ("zip", _encoded_file(b"application/zip", b"42.zip", _zip_in_zip())),
                ("tar", _encoded_file(b"application/x-tar", b"a.tar", _tar_in_tar())),
            ),
            check=files(1),
        ),
        Hostile(_gzipped(), ANSWERED, "Content-Encoding"),
    ),
    story(
        "M18",
        "over-max-size",
        _over_the_limit,
        decision="7: a case from its header, without quarantine",
    ),
    entry(
        "M19",
        "empty",
        Hostile(letter(body=b""), ANSWERED, "no body"),
        Hostile(letter(b"Subject: zqcanary", body=b"")[:-2], ANSWERED, "no blank line"),
        Hostile(b"", Handling.UNANSWERED, "no byte"),
    ),
    late(
        "M20",
        "one-line-of-10MB",
        lambda: Hostile(
            letter(b"Content-Type: text/plain; format=flowed", body=b"zqcanary " * 1_100_000),
            ANSWERED,
            check=flag("text-cut"),
        ),
    ),
    late(
        "M21",
        "quoted-printable-20MB",
        lambda: Hostile(
            letter(
                _PLAIN,
                b"Content-Transfer-Encoding: quoted-printable",
                body=b"=3D" * 6_700_000,
            ),
            ANSWERED,
        ),
    ),
    entry(
        "M22",
        "html-comments-and-attributes",
        *each(
            ANSWERED,
            (
                ("comments", html(b"<p>zqcanary" + b"<!--" * 32_000)),
                ("attributes", html(b"<p>zqcanary" + b'<a x="' * 32_000)),
                ("depth", html(b"<p>zqcanary" + b"<div>" * 100_000)),
                ("tables", html(b"<p>zqcanary" + b"<table><tr><td>" * 5000)),
                ("entities", html(b"<p>zqcanary" + b"&#x26;amp;" * 100_000)),
                ("marks on one letter", html(_MARKS)),
                ("marks in plain text", letter(_PLAIN, body=_MARKS)),
                ("marks with soft hyphens", letter(_PLAIN, body=_PARTED_MARKS)),
                (
                    "entity bomb",
                    html(
                        b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">'
                        + b"".join(
                            b'<!ENTITY a%d "%s">'
                            % (one + 1, b"&a%d;" % one * 10 if one else b"&a;" * 10)
                            for one in range(8)
                        )
                        + b"]><p>zqcanary &a8;</p>"
                    ),
                ),
            ),
            check=words(CANARY),
        ),
    ),
)

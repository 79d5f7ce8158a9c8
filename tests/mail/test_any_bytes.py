"""Whatever comes in, what goes on to the database, the log and our mail is clean."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.mail.parse import attachment_bytes, parse
from mailgate.mail.redecoding import candidates
from tests.mail.letters import HTML, PLAIN, letter, parts, typed
from tests.mail.winmail import attached, tnef

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
WORDS = [
    b"=?utf-8?Q?=00=0D=0ABcc:_x?=", b"=?utf-16?B?2AA=?=", b"\x00", b"\x1b$B", b"\xed\xa0\x80",
    b"\xff\xfe", b"=?utf-7?Q?+2AA-?=", b"\r", b"\x85", b"\xe2\x80\xa8",
    b"begin 644 \x01\r\n#86)C\r\nend",
    b"&#0;&#xD800;&#x85;", b"=ED=A0=80", b"\x0b\x0c", b"--=b", b"cid:\x01",
]  # fmt: skip
junk = st.lists(st.binary(max_size=12) | st.sampled_from(WORDS), max_size=6).map(b"".join)
labels = st.sampled_from(
    [b"utf-8", b"utf-16", b"utf-32", b"utf-7", b"iso-2022-jp", b"hz", b"gb18030", b"cp1252", b"no"]
)


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    charset, text = draw(labels), draw(junk)
    head = b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n"
    name = draw(junk).replace(b"\n", b" ")
    file = (
        b"Content-Type: " + draw(st.sampled_from([b"a/b", b"text/calendar; method=x"]))
        + b'\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n'
        b"Content-ID: <" + name + b">\r\n\r\n" + draw(junk)
    )  # fmt: skip
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: " + name + b"\r\n\r\n" + text
    stream = b"Content-Type: application/ms-tnef\r\n\r\n" + tnef(attached(text, title=name))
    match draw(st.integers(0, 5)):
        case 0:
            return letter(text, subject=name, sender=name)
        case 1:
            return typed(b"text/plain; charset=" + charset, text)
        case 2:
            return parts(head + text, file, inner)
        case 3:
            return parts(PLAIN + text, HTML + text, stream, kind=b"alternative")
        case 4:
            return letter(text, more=b"X-Any: " + name + b"\r\nTo: " + name + b"\r\n")
        case _:
            return text


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


@given(mails(), labels)
def test_no_control_or_surrogate_leaves_the_parser(raw: bytes, charset: bytes) -> None:
    for message in (parse(raw), parse(raw, charset=charset.decode())):
        for text in strings(message):
            assert FORBIDDEN.search(text) is None, ascii(text)
            text.encode()


@given(mails())
def test_the_bytes_of_every_file_can_be_had(raw: bytes) -> None:
    for file in parse(raw).attachments:
        assert len(attachment_bytes(raw, file)) == file.size


@settings(deadline=None)  # a mail is read thirty times, each time in another charset
@given(mails())
def test_no_way_of_reading_a_mail_raises(raw: bytes) -> None:
    for candidate in candidates(raw, used=""):
        assert FORBIDDEN.search(candidate.text) is None

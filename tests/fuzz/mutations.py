"""One mutated mail for each number: what broken programs, cut lines and attackers make of mail."""

import base64
import quopri
import random
from collections.abc import Callable, Sequence
from typing import Final

LARGEST: Final = 1_000_000
_HUGE_SHARE: Final = 0.004
_NAMES: Final = b"""
    From: To: Cc: Subject: Date: Message-ID: In-Reply-To: References: Received: Reply-To:
    Content-Type: Content-Disposition: Content-Transfer-Encoding: Content-ID: MIME-Version:
    Auto-Submitted: List-Id: Return-Path: Precedence: Authentication-Results: Resent-From:
    text/plain text/html text/calendar text/enriched multipart/mixed multipart/alternative
    multipart/related multipart/report multipart/digest message/rfc822 message/partial
    message/delivery-status message/external-body message/disposition-notification
    application/ms-tnef application/octet-stream image/png charset= boundary= name= filename*0*=
    filename= format=flowed delsp=yes base64 quoted-printable 8bit binary x-uuencode utf-8 utf-7
    utf-16 gb2312 gbk big5 shift_jis iso-2022-jp euc-kr ks_c_5601-1987 windows-1252 koi8-r
    unknown-8bit idna punycode rot13 hex zlib unicode_escape undefined raw_unicode_escape mbcs
    =?utf-8?B? =?utf-8?Q? =?gb2312?B? =?x?b? ?= =C3 =00 =0D=0A =?= <a@b> <@> <> () ((( ;;; , ,, :
    :; group:; a@b b@c, @ .@. --=b --=b-- --r --r-- -- > >> | * wrote: schrieb from: Sent: Von:
    Gesendet: -----Original ________________ Forwarded <blockquote> </blockquote> <div> </div>
    <table> <td> <style> <script> <!-- --> &#x0; &nbsp; <br> <p> <html> gmail_quote end until bis
    2026-02-30 31.12.9999 99:99 +9999 Final-Recipient: Action: Status: 5.1.1 Diagnostic-Code:
""".split()
_OTHERS: Final = (
    b" ", b'"', b"\\", b"\r\n\r\n", b"\r", b"\n", b"\r\n", b"\0", b"\x1b$B", b"\x1b(B", b"\xff",
    b"\xfe", b"\xed\xa0\x80", b"begin 644 a.txt\r\n", *(word.encode() for word in (
        "ü", "😀", "\u202e", "\u0085", "\u0300", "\u0315", "écrit:",
        "escribió:", "写道：", "から", "\u2028", "À",
    )),
)  # fmt: skip
_WORDS: Final = (*_NAMES, *_OTHERS)
_CHARSETS: Final = (
    "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "cp932", "iso2022_jp",
    "gb18030", "hz", "big5", "cp949", "koi8-r", "cp1255", "ascii",
)  # fmt: skip

_Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(seed: int, number: int, seeds: Sequence[bytes]) -> bytes:
    """The mail of that number: always the same for the same seed, number and seeds."""
    dice = random.Random(f"{seed}:{number}")
    mail = dice.choice(seeds)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
        mail = dice.choice(_MUTATIONS)(dice, mail, seeds)
    if dice.random() < _HUGE_SHARE:
        mail = dice.choice(_BLOWS)(dice, mail, seeds)
    return mail[:LARGEST]


def _span(dice: random.Random, mail: bytes, most: int = 400) -> tuple[int, int]:
    start = dice.randrange(len(mail) + 1)
    return start, min(len(mail), start + dice.randrange(most))


def _flip(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(mail or b"x")
    for _time in range(dice.choice((1, 4, 30))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _insert_word(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    for _time in range(dice.choice((1, 2, 6))):
        at = dice.randrange(len(mail) + 1)
        mail = mail[:at] + dice.choice(_WORDS) + mail[at:]
    return mail


def _replace_word(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """Something known in the mail for something else known: charsets, types, encodings change."""
    there = [word for word in _WORDS if word.strip() and word in mail]
    if not there:
        return mail
    return mail.replace(dice.choice(there), dice.choice(_WORDS), dice.choice((1, -1)))


def _delete(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(dice, mail)
    return mail[:start] + mail[end:]


def _repeat(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(dice, mail)
    return mail[:end] + mail[start:end] * dice.choice((1, 2, 50)) + mail[end:]


def _move(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _span(dice, mail)
    rest = mail[:start] + mail[end:]
    at = dice.randrange(len(rest) + 1)
    return rest[:at] + mail[start:end] + rest[at:]


def _splice(dice: random.Random, mail: bytes, seeds: Sequence[bytes]) -> bytes:
    other = dice.choice(seeds)
    return mail[: dice.randrange(len(mail) + 1)] + other[dice.randrange(len(other) + 1) :]


def _cut(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    return mail[: dice.randrange(len(mail) + 1)]


def _lines(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """Lines in another order, or twice, or gone."""
    lines = mail.split(b"\r\n")
    for _time in range(dice.choice((1, 3, 10))):
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], dice.choice((lines[one], lines[other], b""))
    return b"\r\n".join(lines)


def _line_ends(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    return mail.replace(b"\r\n", dice.choice((b"\n", b"\r", b"\r\r\n", b"\n\n", b"\r\n ")))


def _field(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """One field more, before the others, with a value of known pieces."""
    name = dice.choice([word for word in _WORDS if word.endswith(b":")])
    value = b"".join(dice.choice(_WORDS) for _time in range(dice.randrange(12)))
    return name + b" " + value + b"\r\n" + mail


def _body_encoding(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """The body in an encoding that its header may or may not name."""
    header, blank, body = mail.partition(b"\r\n\r\n")
    text = body.decode("utf-8", "replace").encode(dice.choice(_CHARSETS), "replace")
    wrapped = dice.choice((lambda one: one, base64.encodebytes, quopri.encodestring))(text)
    return header + blank + wrapped


def _nest(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    kind = dice.choice((b"message/rfc822", b"multipart/mixed; boundary==b", b"text/html"))
    return (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n"
        b"Content-Type: " + kind + b"\r\n\r\n" + mail + b"\r\n--out--\r\n"
    )


def _run(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """A long run of something short, somewhere in the mail."""
    at = dice.randrange(len(mail) + 1)
    return mail[:at] + dice.choice(_WORDS) * dice.choice((50, 500, 3000)) + mail[at:]


def _huge_run(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """A run of a few known pieces, up to the largest mail, somewhere in the mail."""
    piece = b"".join(dice.choice(_WORDS) for _time in range(dice.randrange(1, 6)))
    piece += dice.choice((b"", b"\r\n", b" ", b"\n"))
    at = dice.randrange(len(mail) + 1)
    many = dice.randrange(50_000, LARGEST) // max(1, len(piece))
    return mail[:at] + piece * many + mail[at:]


def _huge_body(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """The body, or a part of it, again and again."""
    header, blank, body = mail.partition(b"\r\n\r\n")
    start, end = _span(dice, body, most=2000)
    piece = body[start:end] or b"x"
    many = dice.randrange(50_000, LARGEST) // len(piece)
    return header + blank + body[:end] + piece * many + body[end:]


def _huge_soup(dice: random.Random, mail: bytes, _: Sequence[bytes]) -> bytes:
    """Known pieces in any order, a few hundred kilobytes of them."""
    header, blank, _body = mail.partition(b"\r\n\r\n")
    soup = dice.choices(_WORDS, k=dice.randrange(10_000, 100_000))
    return header + blank + dice.choice((b"", b" ", b"\r\n")).join(soup)


_MUTATIONS: Final[tuple[_Mutation, ...]] = (
    _flip, _insert_word, _insert_word, _replace_word, _replace_word, _delete, _repeat, _move,
    _splice, _cut, _lines, _line_ends, _field, _field, _body_encoding, _nest, _run,
)  # fmt: skip
_BLOWS: Final[tuple[_Mutation, ...]] = (_huge_run, _huge_body, _huge_soup)

"""F: names and contents of attached files. They are kept by hash in the raw mail, never by name."""

import unicodedata
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from mailgate.mail.parse import attachment_bytes
from tests.hostile.checks import both, files
from tests.hostile.entry import Entry, Handling, Hostile, Seen, each, entry
from tests.hostile.letters import part, several, with_file

ANSWERED: Final = Handling.ANSWERED
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", "com1", "lpt1"})


def _named(*names: str) -> tuple[tuple[str, bytes], ...]:
    """A mail with a file for each of these names."""
    return tuple(
        (
            ascii(name)[:40],
            with_file(f"attachment; filename*=utf-8''{quote(name, safe='')}".encode()),
        )
        for name in names
    )


def _safe(seen: Seen) -> None:
    for one in seen.message.attachments:
        name = one.name
        assert name, "a file without a name"
        assert not set(name) & set('/\\:*?"<>|'), name
        assert not name.startswith((".", " ")), name
        assert not name.endswith((".", " ")), name
        assert "   " not in name, name
        assert name.partition(".")[0].lower() not in _DEVICES, name
        assert len(name.encode()) <= 200, name
        hidden = [char for char in name if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}]
        assert not hidden, ascii(name)


def _by_hash(seen: Seen) -> None:
    for one in seen.message.attachments[:20]:
        content = attachment_bytes(seen.raw, one)
        assert sha256(content).hexdigest() == one.sha256
        assert len(content) == one.size


def _once(seen: Seen) -> None:
    found = seen.message.attachments
    assert len(found) == 997, len(found)
    assert len({one.sha256 for one in found}) == 1


def _many() -> bytes:
    file = part(
        b"Content-Type: application/octet-stream",
        b'Content-Disposition: attachment; filename="same.bin"',
        body=b"the same\r\n",
    )
    return several(part(b"Content-Type: text/plain"), *[file] * 997)


def _two_without_id() -> bytes:
    first, second = (
        part(b"Content-Type: image/png", b"Content-Disposition: inline", body=body)
        for body in (b"one\r\n", b"two\r\n")
    )
    return several(part(b"Content-Type: text/plain"), first, second)


_KEPT: Final = both(files(1), _safe, _by_hash)

ATTACHED: tuple[Entry, ...] = (
    entry(
        "F01",
        "paths",
        *each(
            ANSWERED,
            _named(
                "../../etc/cron.d/x", "C:\\x", "/abs", "..\\..\\x", "a/../../b", "~/.ssh/x", ".."
            ),
            check=_KEPT,
        ),
    ),
    entry(
        "F02",
        "hidden-htaccess",
        *each(
            ANSWERED,
            _named(
                "\u200b.htaccess", ".htaccess.", "\u2060.\u200bhtaccess", " .htaccess", "\ufeff.env"
            ),
            check=_KEPT,
        ),
    ),
    entry(
        "F03", "nul-in-name", *each(ANSWERED, _named("a.php\0.png", "a.png\0", "\0"), check=_KEPT)
    ),
    entry(
        "F04",
        "long-names",
        *each(ANSWERED, _named("x" * 300 + ".pdf", "\U0001f600" * 100 + ".pdf"), check=_KEPT),
    ),
    entry(
        "F05",
        "devices",
        *each(ANSWERED, _named("CON", "aux.txt", "nul", "COM1.log", "lpt1 .txt"), check=_KEPT),
    ),
    entry(
        "F06",
        "double-endings",
        *each(
            ANSWERED,
            _named(
                "invoice.pdf   .exe", "\u202egpj.exe", "a.pdf\u00a0\u00a0\u00a0.exe", "a.txt.lnk"
            ),
            check=_KEPT,
        ),
    ),
    entry(
        "F07",
        "two-without-content-id",
        Hostile(_two_without_id(), ANSWERED, check=both(files(2), _by_hash)),
    ),
    entry(
        "F08",
        "the-same-997-times",
        Hostile(_many(), ANSWERED, check=_once),
        decision="29: attachments are no files apart: an index by hash points into the mail, which"
        " is stored once; 1,000 would be over the cap of parts",
    ),
    entry(
        "F09",
        "html-attachment",
        Hostile(
            with_file(
                b'attachment; filename="a.html"', kind=b"text/html", content=b"<script>x()</script>"
            ),
            ANSWERED,
            check=both(files(1, "a.html"), _by_hash),
        ),
        waits="how a page offers it: there are no pages yet",
    ),
    entry(
        "F10",
        "sizes-that-lie",
        Hostile(with_file(b"attachment; filename=a.bin; size=99999999"), ANSWERED, "too large"),
        Hostile(
            with_file(b"attachment; filename=b.bin; size=0", content=b"x" * 999),
            ANSWERED,
            "none",
            check=both(files(1), _by_hash),
        ),
        Hostile(
            with_file(b'attachment; filename="c.bin"', content=b""),
            ANSWERED,
            "0 bytes",
            check=both(files(1), _by_hash),
        ),
    ),
)

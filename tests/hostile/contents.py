"""U: words and markup that want to be run, loaded, obeyed or mistaken, by whoever shows them."""

from collections.abc import Iterator
from typing import Final

from tests.hostile.checks import answer_says, both, files, no_words, words
from tests.hostile.entry import Check, Entry, Handling, Hostile, Seen, each, entry, story
from tests.hostile.letters import CANARY, html, letter, part, sender, several, with_file
from tests.hostile.stage import Stage

ANSWERED: Final = Handling.ANSWERED
HELD: Final = Handling.HELD
_CONSOLE: Final = "how a page shows it: there are no pages yet"
_ESCAPES: Final = (
    "\x1b[2J\x1b[31mred\x1b]0;title\x07 \x9b31m zqcanary",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ zqcanary",
    "\x1bP1;2|payload\x1b\\ \x1b[6n\x1b[c zqcanary",
    "\r\x1b[1A\x1b[2Kforged: mail-sent mail=7 zqcanary\x08\x08\x08",
    "# zqcanary [link](javascript:alert(1)) ![x](http://127.0.0.1:9/p) [bold]x[/bold] :skull:",
)


def _inert(*forbidden: str) -> Check:
    return both(words(CANARY), no_words(*forbidden))


def _from_elsewhere(stage: Stage) -> Iterator[Hostile]:
    url = stage.trap.url
    markups = {
        "pictures": f'<img src="{url}/1"><img srcset="{url}/2 2x"><body background="{url}/3">',
        "styles": f'<link rel=stylesheet href="{url}/1"><style>@import url({url}/2);'
        f'</style><p style="background:url({url}/3)">',
        "frames": f'<iframe src="{url}"></iframe><object data="{url}"></object><embed src="{url}">',
        "media": f'<video src="{url}" poster="{url}"></video><audio src="{url}"></audio>',
        "entities": f'<!DOCTYPE html SYSTEM "{url}/dtd" [<!ENTITY x SYSTEM "{url}/x">]><p>&x;',
        "XInclude": f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{url}"/></x>',
        "a file of ours": '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>'
        '<img src="file:///etc/passwd">',
    }
    for name, markup in markups.items():
        raw = html(f"{markup}<p>{CANARY}</p>".encode())
        yield Hostile(raw, ANSWERED, name, check=_inert("root:"))


def _cid_of_another(stage: Stage) -> Iterator[Hostile]:
    logo = part(
        b"Content-Type: image/png",
        b"Content-ID: <logo@customer.example>",
        b"Content-Disposition: inline; filename=logo.png",
        body=b"\x89PNG\r\n\x1a\n",
    )
    text = part(
        b"Content-Type: text/html", body=b"<p>zqcanary <img src='cid:logo@customer.example'>"
    )
    yield Hostile(several(text, logo, kind=b"related"), ANSWERED, "his own", check=files(1))
    other = letter(
        sender("eve@elsewhere.example"),
        b"Content-Type: text/html",
        body=b"<p>zqcanary <img src='cid:logo@customer.example'>",
    )
    yield Hostile(other, ANSWERED, "another's", answered_to="eve@elsewhere.example", check=files(0))
    del stage


def _shown_marked(stage: Stage) -> Iterator[Hostile]:
    hidden = "\u202egpj.exe\u202c \u200bzq\u200dcanary \u2066x\u2069"

    def no_steering(seen: Seen) -> None:
        shown = stage.command("case", seen.case.reference)
        assert not set("\u202e\u202c\u200b\u200d\u2066\u2069") & set(shown)

    yield Hostile(letter(f"Subject: {hidden}".encode()), ANSWERED, "subject", check=no_steering)
    name = f"attachment; filename*=utf-8''{'%E2%80%AE'}gpj.exe".encode()

    def named(seen: Seen) -> None:
        assert seen.message.attachments[0].name == "gpj.exe"
        no_steering(seen)

    yield Hostile(with_file(name), ANSWERED, "file name", check=named)


def _escapes(stage: Stage) -> Iterator[Hostile]:
    def tame(*orders: tuple[str, ...]) -> Check:
        """Asks that what these commands show steers no terminal."""

        def check(seen: Seen) -> None:
            words = {"ID": str(seen.row.id)}
            if seen.row.case_id is not None:
                words["CASE"] = seen.case.reference
            for order in orders:
                shown = stage.command(*(words.get(word, word) for word in order))
                assert all(one.isprintable() or one == "\n" for one in shown), (order, shown)

        return check

    for number, text in enumerate(_ESCAPES):
        all_of_them = (("case", "CASE", "--unfold"), ("cases",), ("explain", "ID"))
        check = tame(("messages",), *(all_of_them if number == 0 else ()))
        yield Hostile(_steering(text), ANSWERED, f"encoded {number}", check=check)
    loop = b"Received: from a by b; 1\r\n" * 51 + _steering(f"{_ESCAPES[0]} again")
    check = tame(("quarantine", "list"), ("quarantine", "show", "ID"), ("messages",))
    yield Hostile(loop, Handling.ASIDE, "in quarantine", check=check)
    mark = f"In-Reply-To: {stage.mark(stage.opened())}".encode()
    check = tame(("held", "list"), ("held", "show", "ID"), ("case", "CASE"))
    yield Hostile(_steering(_ESCAPES[0], "eve@else.example", mark), HELD, "held", check=check)


def _steering(text: str, address: str = "anna@customer.example", *fields: bytes) -> bytes:
    """A mail with this text wherever a text can be, encoded and as it is."""
    word = "=?utf-8?q?" + "".join(f"={octet:02X}" for octet in text.encode()) + "?="
    return letter(
        f"Subject: {word}".encode(),
        sender(f"{word} <{address}>"),
        b"Content-Type: text/plain; charset=utf-8",
        *fields,
        body=text.encode() + b"\r\n",
    )


def _placeholders() -> Iterator[Hostile]:
    for text in (
        "{{7*7}}", "${7*7}", "%(x)s", "{0.__class__}", "{% for x in (1,) %}x{% endfor %}", "#{7*7}",
        "{{ subject.__class__.__mro__ }}", "<%= 7*7 %>", "{{ cycler.__init__.__globals__ }}",
    ):  # fmt: skip
        raw = letter(
            sender(f'"{text}" <anna@customer.example>'),
            f"Subject: Printer {text} zqcanary".encode(),
            body=f"It says {text}, zqcanary.\r\n".encode(),
        )
        yield Hostile(raw, ANSWERED, text, check=answer_says(text))


CONTENTS: tuple[Entry, ...] = (
    entry(
        "U01",
        "scripts",
        *each(
            ANSWERED,
            (
                ("script", html(b"<p>zqcanary</p><script>steal()</script>")),
                ("handlers", html(b"<p onclick=steal()>zqcanary<img src=x onerror=steal()>")),
                ("links", html(b'<a href="javascript:steal()">zqcanary</a>')),
                ("data", html(b'<a href="data:text/html,<script>steal()</script>">zqcanary</a>')),
                ("broken", html(b"<p>zqcanary<scr<script>ipt>steal()</scr</script>ipt>")),
            ),
            check=_inert("<script"),
        ),
        waits=_CONSOLE,
    ),
    entry(
        "U02",
        "svg-with-onload",
        Hostile(
            with_file(
                b'attachment; filename="a.svg"',
                kind=b"image/svg+xml",
                content=b"<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'/>",
            ),
            ANSWERED,
            "attachment",
            check=files(1, "a.svg"),
        ),
        Hostile(html(b"<p>zqcanary<svg onload=steal()></svg>"), ANSWERED, "in the text"),
        waits=_CONSOLE,
    ),
    entry(
        "U03",
        "styles",
        *each(
            ANSWERED,
            (
                ("import", html(b"<style>@import 'http://127.0.0.1:9/x';</style><p>zqcanary")),
                (
                    "attribute selectors",
                    html(b"<style>a[href^=x]{background:url(//127.0.0.1:9/x)}</style><p>zqcanary"),
                ),
                (
                    "overlay",
                    html(
                        b"<div style='position:fixed;top:0;width:100%;height:100%'>zqcanary</div>"
                    ),
                ),
            ),
            check=_inert("@import", "background", "position"),
        ),
        waits=_CONSOLE,
    ),
    entry(
        "U04",
        "base-refresh-form",
        *each(
            ANSWERED,
            (
                ("base", html(b"<base href='http://evil.example/'><p>zqcanary<a href=x>y</a>")),
                (
                    "refresh",
                    html(b"<meta http-equiv=refresh content='0;url=http://evil'><p>zqcanary"),
                ),
                (
                    "form",
                    html(b"<form action='http://evil.example'><input name=p>zqcanary</form>"),
                ),
            ),
            check=words(CANARY),
        ),
        waits=_CONSOLE,
    ),
    story("U05", "remote-content", _from_elsewhere, waits=_CONSOLE),
    story("U06", "cid-of-another-case", _cid_of_another, waits=_CONSOLE),
    entry(
        "U07",
        "markup-in-subject",
        *each(
            ANSWERED,
            (
                (text, letter(f"Subject: Printer {text} zqcanary".encode()))
                for text in (
                    "<img src=x onerror=steal()>",
                    "</title><script>steal()</script>",
                    '"><svg onload=steal()>',
                    "&lt;script&gt;",
                )
            ),
        ),
        waits=_CONSOLE,
    ),
    story("U08", "hidden-characters", _shown_marked),
    story("U09", "placeholders", lambda _stage: _placeholders()),
    entry(
        "U10",
        "our-own-separators",
        *each(
            ANSWERED,
            (
                (
                    text[:30],
                    letter(body=f"Before.\r\n\r\n{text}\r\n\r\nBehind, zqcanary.\r\n".encode()),
                )
                for text in (
                    "##- Please type your reply above this line -##",
                    "{{ summary }}",
                    "-- \r\nDesk",
                    "On Monday, Service Desk wrote:",
                )
            ),
            check=both(words("Before."), words(CANARY)),
        ),
    ),
    entry(
        "U11",
        "10000-links",
        Hostile(
            html(b"<p>zqcanary</p>" + b'<a href="http://evil.example/x">y</a> ' * 10_000),
            ANSWERED,
            check=words(CANARY),
        ),
    ),
    story("U12", "terminal-escapes", _escapes),
)

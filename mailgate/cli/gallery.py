"""The gallery of a desk's mails: pages that show each of them as text, in light and in dark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mailgate.core.desk import Desk
    from mailgate.files.templates import Rendered, Templates

LIGHT, DARK = "light", "dark"
_ASKS_FOR_DARK: Final = re.compile(r"@media \(prefers-color-scheme: dark\)")
_STYLE: Final = """
:root { color-scheme: light; }
body { margin: 0; padding: 24px; background: #ffffff; color: #1d2329; font: 15px/22px sans-serif; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin: 32px 0 4px; } p { margin: 4px 0 12px; }
a { color: #1f5fd0; } li { padding: 3px 0; }
.mail { display: flex; gap: 16px; align-items: flex-start; flex-wrap: wrap; }
pre { margin: 0; padding: 16px; width: 84ch; background: #f3f5f7; font: 13px/18px monospace;
  white-space: pre-wrap; word-break: break-word; box-sizing: border-box; }
iframe { border: 1px solid #d9dfe5; display: block; }
.sheet { padding: 8px; background: #8a929a; }
.sheet iframe { border: 0; margin: 0 0 8px; break-inside: avoid; }
"""
# Mails are written into the page, so that it may measure them: a page from a disk may not
# measure another file. It tells its own height to whoever takes a picture of it.
_MEASURE: Final = """
function measure() {
  for (const frame of document.querySelectorAll("iframe")) {
    const inner = frame.contentDocument;
    if (inner && inner.body) { frame.style.height = inner.body.scrollHeight + "px"; }
  }
  document.documentElement.dataset.height = document.body.offsetHeight;
}
addEventListener("load", measure);
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail in the gallery; `about` tells forms of one kind apart."""

    kind: str
    about: str
    mail: "Rendered"

    def title(self) -> str:
        """What it is called there."""
        return f"{self.kind}: {self.about}" if self.about else self.kind


def mails_of(desk: "Desk", templates: "Templates", *, language: str) -> tuple[Shown, ...]:
    """Each mail that a desk can send, in a language."""
    from mailgate.files.letter_samples import samples

    return tuple(
        Shown(kind, about, templates.render(kind, desk=desk.name, values=values))
        for kind in templates.kinds(desk.name)
        for about, values in samples(desk, kind, language=language).items()
    )


def languages_of(desk: "Desk", templates: "Templates") -> tuple[str, ...]:
    """The languages that any mail of a desk is there in."""
    found = [
        language
        for kind in templates.kinds(desk.name)
        for language in templates.languages(kind, desk=desk.name)
    ]
    return tuple(dict.fromkeys(found))


def write_index(out: Path, pages: Iterable[tuple[str, str, str]]) -> Path:
    """The page that leads to the others; each is a desk's title, a language and a file's name."""
    by_desk: dict[str, list[str]] = {}
    for title, language, name in pages:
        link = f'<a href="{escape(name)}">{escape(language)}</a>'
        by_desk.setdefault(title, []).append(link)
    items = (f"<li>{escape(desk)}: {' · '.join(links)}</li>" for desk, links in by_desk.items())
    body = f"<h1>What these desks write</h1>\n<ul>\n{chr(10).join(items)}\n</ul>"
    path = out / "index.html"
    path.write_text(_page("Mails", body), encoding="utf-8")
    return path


def write_page(path: Path, desk: "Desk", mails: Iterable[Shown], *, language: str) -> None:
    """A page with all mails of a desk in a language: text, light and dark side by side."""
    parts = [f"<h1>{escape(desk.title)}, {escape(language)}</h1>"]
    for shown in mails:
        mail = shown.mail
        remark = f" ({escape(mail.note)})" if mail.note else ""
        frames = "".join(_frame(mail.html, 400, scheme) for scheme in (LIGHT, DARK))
        parts.append(
            f"<h2>{escape(shown.title())}</h2>\n<p>{escape(mail.subject)}{remark}</p>\n"
            f'<div class="mail"><pre>{escape(mail.text)}</pre>{frames}</div>'
        )
    path.write_text(_page(f"{desk.title}, {language}", "\n".join(parts)), encoding="utf-8")


def write_sheet(
    path: Path, mails: Iterable[Shown], *, width: int, scheme: str, columns: int
) -> None:
    """A page for a picture: the mails alone, as wide as a screen of that width shows them."""
    frames = "".join(_frame(shown.mail.html, width, scheme) for shown in mails)
    room = columns * (width + 8)
    body = f'<div style="column-count:{columns}; column-gap:8px; width:{room}px">{frames}</div>'
    path.write_text(_page("Mails", body, look="sheet"), encoding="utf-8")


def in_scheme(html: str, scheme: str) -> str:
    """A mail as it looks in light or in dark, whatever the browser prefers."""
    return _ASKS_FOR_DARK.sub("@media all" if scheme == DARK else "@media not all", html)


def _frame(html: str, width: int, scheme: str) -> str:
    inside = escape(in_scheme(html, scheme), quote=True)
    return (
        f'<iframe width="{width}" sandbox="allow-same-origin" scrolling="no" '
        f'srcdoc="{inside}"></iframe>'
    )


def _page(title: str, body: str, *, look: str = "") -> str:
    return "".join(_lines(title, body, look))


def _lines(title: str, body: str, look: str) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
    yield f'<script>{_MEASURE}</script>\n</head>\n<body class="{look}">\n{body}\n</body>\n</html>\n'

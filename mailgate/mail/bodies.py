"""Which parts are the words of a mail, and which are files (RFC 2046, 5.1; RFC 2387; RFC 2183)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Part
from typing import Final

from mailgate.core.message import Defect
from mailgate.mail.charset_labels import says_nothing
from mailgate.mail.charsets import decode, read_as
from mailgate.mail.cleaning import clean_text
from mailgate.mail.flowed import unflow
from mailgate.mail.html_text import html_to_text
from mailgate.mail.raw_words import has_parts, words_between
from mailgate.mail.tree import LONGEST_BODY, MOST_LINES, Tree
from mailgate.mail.uuencoded import may_hold_files, split_files

LONGEST_TEXT: Final = 256 * 1024
_LONGEST_MARKUP: Final = 1024 * 1024
_LONGEST_CONVERTED: Final = 512 * 1024
_DEEPEST: Final = 60
_TOGETHER: Final = 2
_META: Final = re.compile(
    rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_FIRST_BYTES: Final = 2048
_NO_DEFECT: Final[frozenset[Defect]] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a mail: as text, as HTML if there was any, and the parts they came from."""

    text: str
    html: str
    parts: frozenset[int]
    defects: frozenset[Defect]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text in the versions that a mail gives of it."""

    plain: tuple[Part, ...] = ()
    markup: tuple[Part, ...] = ()


def read_body(tree: Tree, root: Part | None = None, *, charset: str = "") -> Body:
    """The words of a mail, or of one attached to it; in that charset, whatever its labels say."""
    start = tree.root if root is None else root
    pieces = _pieces(start, depth=0) or _named_text(start)
    numbers = {id(part): at for at, part in enumerate(tree.parts())}
    texts: list[str] = []
    markups: list[str] = []
    used: set[int] = set()
    defects: frozenset[Defect] = frozenset()
    for piece in pieces:
        plain, found = _read_all(tree, piece.plain, charset)
        markup, more = _read_all(tree, piece.markup, charset)
        defects |= found | more
        if not plain.strip() and markup:
            # Many small parts of HTML take as long as a large one, which has its limit too.
            room = _LONGEST_CONVERTED - sum(map(len, markups))
            plain, more = html_to_text(markup[: max(room, 0)])
            defects |= more if room >= len(markup) else more | {Defect.TEXT_CUT}
        texts += [plain] if plain.strip() else []
        markups += [markup] if markup.strip() else []
        # A text with a file name is shown, and kept as a file too.
        used |= {
            numbers[id(part)]
            for part in (*piece.plain, *piece.markup)
            if id(part) in numbers and not has_name(part)
        }
    texts += _behind_the_end(tree, start, depth=0)
    text, markup = "\n".join(texts), "\n".join(markups)
    if len(text) > LONGEST_TEXT or len(markup) > _LONGEST_MARKUP:
        defects |= {Defect.TEXT_CUT}
    return Body(
        text=clean_text(text[:LONGEST_TEXT]).strip("\n"),
        html=clean_text(markup[:_LONGEST_MARKUP]),
        parts=frozenset(used),
        defects=defects,
        texts=tuple(_apart(texts)),
    )


def with_packed_words(body: Body, packed: tuple[str, str]) -> Body:
    """A mail without words that has them in winmail.dat: text and HTML."""
    text, markup = packed
    if not text.strip():
        text, _ = html_to_text(markup[:_LONGEST_CONVERTED])
    text = clean_text(text[:LONGEST_TEXT]).strip("\n")
    markup = clean_text(markup[:_LONGEST_MARKUP])
    return replace(body, text=text, html=markup, texts=(text,))


def _behind_the_end(tree: Tree, part: Part, *, depth: int) -> list[str]:
    """The words of parts that stand behind a line which ends their multipart too early."""
    if not part.is_multipart() or part.get_content_maintype() == "message" or depth > _DEEPEST:
        return []
    found: list[str] = []
    for child in part.get_payload():
        found += _behind_the_end(tree, child, depth=depth + 1) if isinstance(child, Part) else []
    rest = (part.epilogue or "").encode("ascii", "surrogateescape")
    if has_parts(rest):
        between = frozenset(line.encode("ascii", "surrogateescape") for line in tree.delimiters)
        first = next(iter(between), b"")  # so that the rest begins with a part, as it may
        found += words_between(first + b"\n" + rest, between)
    return found


def _said_in_markup(data: bytes) -> str:
    """The charset that HTML names itself, where its part names none."""
    found = _META.search(data, 0, _FIRST_BYTES)
    label = found[1].decode("ascii") if found else ""
    return "" if label.lower().startswith("utf-16") else label


def _apart(texts: list[str]) -> Iterator[str]:
    """The texts one by one, as much of them as all together may have."""
    room = LONGEST_TEXT
    for text in texts:
        if room > 0:
            yield clean_text(text[:room]).strip("\n")
        room -= len(text) + 1


def disposition(part: Part) -> str:
    """The disposition of a part in lower case, or an empty string."""
    value = str(part.get("Content-Disposition", ""))
    return value.partition(";")[0].strip().lower()


def has_name(part: Part) -> bool:
    """Whether the part says what file it is; RFC 2231 pieces that cannot be joined count too."""
    try:
        return bool(part.get_filename())
    except (TypeError, ValueError, LookupError):
        return True


def param(part: Part, name: str) -> str:
    """A parameter of Content-Type; a continued one may be in pieces (RFC 2231)."""
    try:
        value = part.get_param(name, "")
    except (TypeError, ValueError, LookupError):
        return ""
    if isinstance(value, tuple):
        return str(value[2])
    return str(value or "")


def _pieces(part: Part, *, depth: int) -> tuple[_Piece, ...]:
    kind = part.get_content_type()
    if not part.is_multipart() and disposition(part) != "attachment":
        return _leaf(part, kind, is_root=depth == 0)
    children = [child for child in part.get_payload() if isinstance(child, Part)]
    children = [*_unseparated(part), *children]
    if not children or depth > _DEEPEST or disposition(part) == "attachment":
        return ()
    match kind:
        case "multipart/alternative":
            return _alternative(children, depth=depth)
        case "multipart/related":
            return _pieces(_related_root(part, children), depth=depth + 1)
        case "multipart/report" | "multipart/signed":
            return _pieces(children[0], depth=depth + 1)
        case _:
            mixed = children if kind.startswith("multipart/") else []
            return tuple(one for child in mixed for one in _pieces(child, depth=depth + 1))


def _unseparated(part: Part) -> Iterator[Part]:
    """The first part of a multipart whose header has grown together with the multipart's own.

    Where the line of the boundary between them is missing, there are two Content-Type fields, and
    the words stand where nobody looks: before the first part.
    """
    kinds = part.get_all("Content-Type", [])
    preamble = part.preamble or ""
    if len(kinds) < _TOGETHER or not preamble.strip():
        return
    first = Part()
    first["Content-Type"] = kinds[-1]
    first["Content-Transfer-Encoding"] = str(part.get("Content-Transfer-Encoding", ""))
    first.set_payload(preamble)
    if first.get_content_maintype() == "text":
        yield first


def _leaf(part: Part, kind: str, *, is_root: bool) -> tuple[_Piece, ...]:
    if has_name(part) and not is_root:
        return ()
    if kind == "text/html":
        return (_Piece(markup=(part,)),)
    # A multipart that is none (no boundary) is shown raw; the standard library makes it a leaf.
    if kind in {"text/plain", "text/enriched"} or kind.startswith("multipart/"):
        return (_Piece(plain=(part,)),)
    return ()


def _alternative(children: list[Part], *, depth: int) -> tuple[_Piece, ...]:
    """One piece in two versions; of several of a kind the first plain and the last HTML count."""
    offers = [found for child in children if (found := _pieces(child, depth=depth + 1))]
    plain = next((found for found in offers if all(one.plain for one in found)), ())
    markup = next((found for found in reversed(offers) if any(one.markup for one in found)), ())
    if not plain and not markup:
        return ()
    return (
        _Piece(
            plain=tuple(part for one in plain for part in one.plain),
            markup=tuple(part for one in markup for part in one.markup),
        ),
    )


def _related_root(part: Part, children: list[Part]) -> Part:
    start = str(part.get_param("start", "") or "")
    named = (child for child in children if start and str(child.get("Content-ID", "")) == start)
    return next(named, children[0])


def _named_text(root: Part) -> tuple[_Piece, ...]:
    """A mail whose only text carries a file name: some programs name the text itself."""
    for part in root.walk():
        if part.get_content_type().startswith("message/") or disposition(part) == "attachment":
            return ()
        if part.get_content_type() in {"text/plain", "text/html"} and not part.is_multipart():
            return _leaf(part, part.get_content_type(), is_root=True)
    return ()


def _read_all(tree: Tree, parts: tuple[Part, ...], charset: str) -> tuple[str, frozenset[Defect]]:
    texts: list[str] = []
    defects: frozenset[Defect] = frozenset()
    for part in parts:
        text, found = _read(tree, part, charset)
        texts.append(text)
        defects |= found
    return "\n".join(texts), defects


def _without_delimiters(tree: Tree, text: str) -> str:
    """A text without the lines that end the parts of this mail: broken nesting leaves them over."""
    lines = text.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].rstrip() in tree.delimiters):
        end -= 1
    is_delimited = any(line.strip() for line in lines[end:])
    return "\n".join(lines[:end]) if is_delimited else text


def _read(tree: Tree, part: Part, charset: str) -> tuple[str, frozenset[Defect]]:
    data, is_cut = tree.shown_bytes(part), tree.is_cut(part)
    if part.get_content_type() == "text/plain" and may_hold_files(data):
        words, files = split_files(tree.whole_bytes(part))
        if files:
            data = b"\n".join(words[:LONGEST_BODY].split(b"\n", MOST_LINES)[:MOST_LINES])
            is_cut = len(data) < len(words)
    if charset:
        text, defects = read_as(data, charset), _NO_DEFECT
    else:
        label = param(part, "charset")
        if says_nothing(label) and part.get_content_type() == "text/html":
            label = _said_in_markup(data) or label
        text, defects = decode(data, label)
    text = clean_text(text)
    if not part.is_multipart() and "--" in text:
        text = _without_delimiters(tree, text)
    if param(part, "format").lower() == "flowed":
        text = unflow(text, delete_space=param(part, "delsp").lower() == "yes")
    return text, defects | {Defect.TEXT_CUT} if is_cut else defects

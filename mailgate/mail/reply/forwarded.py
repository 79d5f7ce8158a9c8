"""Mails inside the text of a mail: forwarded, answered to, quoted; who wrote them, when, to whom.

Nothing is guessed: a date with two readings has none, a name without an address has no address.
Only what stands above the inner text tells whose it is, and each line that did is named.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from mailgate.core.forwarded import Certainty, Forwarded, ForwardKind, Sign
from mailgate.core.written_moments import read_moment
from mailgate.mail.cleaning import clean_line
from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply.forward_words import is_answer
from mailgate.mail.reply.heads import Head, head_at, next_words
from mailgate.mail.reply.labels import LABELS
from mailgate.mail.reply.markup import Structure, has_structure, letters_of, structure_of
from mailgate.mail.reply.overlay import lay_over
from mailgate.mail.reply.parties import one_party, parties
from mailgate.mail.reply.parts import Line, without_blank_edges
from mailgate.mail.reply.quote_facts import said_by
from mailgate.mail.reply.splitting import lines_of

_MOST_LINES: Final = 2_000
_DEEPEST: Final = 10
_LEAST_QUOTED: Final = 2
LONGEST_EXCERPT: Final = 2_000
_LONGEST_SUBJECT: Final = 1_000
_LONGEST_DATE: Final = 200
_LONGEST_SIGN: Final = 200
_MARKS: Final = re.compile(r"[ \t]{0,3}(?:>[ \t]?){1,40}")
_LABELS: Final = {
    language: frozenset("|".join(names).casefold().split("|")) | {"reply-to"}
    for language, names in LABELS.items()
}
_CODES: Final = {"English": "en", "Croatian": "hr", "Serbian": "sr", "Polish": "pl", "Czech": "cs"}
# Every language but English writes the day first where numbers leave it open; this one stands for
# them.
_DAY_FIRST: Final = "de"


@dataclass(frozen=True, slots=True)
class Block:
    """An inner mail with its text, and what its sender's reader wrote above and below it."""

    mail: Forwarded
    above: str
    text: str
    below: str


class _Row(NamedTuple):
    """A line without its marks, how many it had, and its number in the text.

    A tuple, because a mail can have half a million of them.
    """

    number: int
    depth: int
    text: str


def blocks(text: str, *, markup: str = "", subject: str = "") -> tuple[Block, ...]:
    """The inner mails of a mail with that subject, outermost first.

    Marks of `>` are as good as any structure. Without them the HTML is laid over the text where it
    has the same letters; where it has others, and the text has no inner mail, its own text is read.
    """
    rows = _rows(text)
    if not has_structure(markup) or any(row.depth for row in rows):
        return tuple(_blocks(rows, subject, deep=0))
    structure = structure_of(markup)
    if _has_letters_of(structure, text):
        return tuple(_blocks(_laid_over(text, structure), subject, deep=0))
    found = tuple(_blocks(rows, subject, deep=0))
    shown = "" if found else html_to_text(markup)[0]
    if not shown or not _has_letters_of(structure, shown):
        return found
    return tuple(_renumbered(_blocks(_laid_over(shown, structure), subject, deep=0), text))


def _rows(text: str) -> list[_Row]:
    lines = text.split("\n")
    if ">" not in text:
        return [_Row(number, 0, line) for number, line in enumerate(lines, start=1)]
    return [_row(number, line) for number, line in enumerate(lines, start=1)]


def _row(number: int, line: str) -> _Row:
    marks = _MARKS.match(line)
    return (
        _Row(number, marks[0].count(">"), line[marks.end() :]) if marks else _Row(number, 0, line)
    )


def _laid_over(text: str, structure: Structure) -> list[_Row]:
    """The rows of a text; what the structure marks as a quote is one deeper."""
    rows: list[_Row] = []
    number = 1
    for line in lay_over(lines_of(text), structure):
        rows.append(_Row(number, 1 if line.is_quoted else 0, line.text))
        number += line.end == "\n"
    return rows


def _has_letters_of(structure: Structure, text: str) -> bool:
    return bool(structure.letters) and structure.letters == letters_of(text)


def _blocks(rows: Sequence[_Row], subject: str, *, deep: int) -> Iterator[Block]:
    """The first inner mail of these rows, then those inside it."""
    lines = [Line(row.text, is_quoted=row.depth > 0) for row in rows[:_MOST_LINES]]
    head = _first_head(lines)
    if head is None:
        quoted = _bare_quote(rows, lines) if deep == 0 else None
        if quoted is not None:
            yield quoted
        return
    inner, after = _body(rows, lines, head)
    mail = _forwarded(rows, head, subject)
    body = _joined(inner)
    yield Block(
        mail=replace(mail, excerpt=body[:LONGEST_EXCERPT].rstrip()),
        above=_joined(rows[: head.first]),
        text=body,
        below=_joined(after),
    )
    if deep + 1 < _DEEPEST:
        yield from _blocks(inner, mail.subject, deep=deep + 1)


def _first_head(lines: Sequence[Line]) -> Head | None:
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        found = head_at(lines, at)
        if found is not None:
            return found
    return None


def _body(
    rows: Sequence[_Row], lines: Sequence[Line], head: Head
) -> tuple[list[_Row], Sequence[_Row]]:
    """The rows of the inner mail, without the marks that make it one, and those below it."""
    depth = rows[head.end - 1].depth
    follows = next_words(lines, head.end)
    if not depth and follows < len(lines) and head.kind is ForwardKind.REPLY:
        depth = 1 if rows[follows].depth else 0
    if not depth:
        return list(rows[head.end :]), ()
    end = head.end
    for place in range(head.end, len(rows)):
        if rows[place].depth >= depth:
            end = place + 1
        elif rows[place].text.strip():
            break
    # Gmail marks the fields of a forward alone.
    if end == head.end or not any(row.text.strip() for row in rows[head.end : end]):
        end = len(rows)
    inner = [row._replace(depth=max(0, row.depth - depth)) for row in rows[head.end : end]]
    return inner, rows[end:]


def _bare_quote(rows: Sequence[_Row], lines: Sequence[Line]) -> Block | None:
    """Marked lines of whom nothing is said."""
    marked = [at for at, line in enumerate(lines) if line.is_quoted]
    if len(marked) < _LEAST_QUOTED:
        return None
    first, last = marked[0], marked[-1]
    inner = [row._replace(depth=max(0, row.depth - 1)) for row in rows[first : last + 1]]
    body = _joined(inner)
    sign = Sign(rows[first].number, "marked lines", clean_line(rows[first].text)[:_LONGEST_SIGN])
    mail = Forwarded(
        kind=ForwardKind.QUOTE,
        certainty=Certainty.LIKELY,
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        date="",
        sent_at=None,
        zone_is_written=False,
        subject="",
        excerpt=body[:LONGEST_EXCERPT].rstrip(),
        evidence=(sign,),
    )
    return Block(mail, _joined(rows[:first]), body, _joined(rows[last + 1 :]))


def _forwarded(rows: Sequence[_Row], head: Head, subject: str) -> Forwarded:
    language = _language(head.labels)
    date = head.value("date")
    sender = one_party(head.value("from"))
    moment = read_moment(date, language=language)
    if sender is None and head.value("quote line"):
        sender, date, moment = said_by(head.value("quote line"))
    kind = head.kind
    if kind is None:
        kind = ForwardKind.REPLY if is_answer(subject) else ForwardKind.FORWARD
    is_said = head.value("marker") or head.value("quote line")
    is_sure = is_said and sender is not None and sender.address
    return Forwarded(
        kind=kind,
        certainty=Certainty.SURE if is_sure else Certainty.LIKELY,
        sender=sender,
        to=parties(head.value("to")),
        cc=parties(head.value("cc")),
        reply_to=parties(head.value("reply-to")),
        date=clean_line(date)[:_LONGEST_DATE],
        sent_at=moment.at if moment else None,
        zone_is_written=moment is not None and moment.zone_is_written,
        subject=clean_line(head.value("subject"))[:_LONGEST_SUBJECT],
        excerpt="",
        evidence=tuple(
            Sign(rows[told.lines[0]].number, told.says, clean_line(told.value)[:_LONGEST_SIGN])
            for told in head.told
        ),
    )


def _language(labels: set[str]) -> str:
    """The language of a block of fields, as far as it decides how a date is read."""
    possible = [language for language, words in _LABELS.items() if labels <= words]
    if "English" in possible or not labels:
        return "en"
    return next((_CODES[one] for one in possible if one in _CODES), _DAY_FIRST)


def _joined(rows: Iterable[_Row]) -> str:
    return without_blank_edges("\n".join(f"{'> ' * row.depth}{row.text}" for row in rows))


def _renumbered(found: Iterable[Block], text: str) -> Iterator[Block]:
    """The blocks with their lines numbered as in the text; 0 for a line that only the HTML has."""
    numbers: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        numbers.setdefault(letters_of(line), number)
    for block in found:
        signs = tuple(
            replace(sign, line=numbers.get(letters_of(sign.text), 0))
            for sign in block.mail.evidence
        )
        yield replace(block, mail=replace(block.mail, evidence=signs))

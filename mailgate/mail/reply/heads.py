"""What stands above a mail inside a mail: a marker, a block of fields, or a quote line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mailgate.core.forwarded import ForwardKind
from mailgate.mail.reply.forward_words import BEGINS, BY, FORWARDED
from mailgate.mail.reply.header_blocks import header_block
from mailgate.mail.reply.labels import field_of
from mailgate.mail.reply.parts import Line
from mailgate.mail.reply.quote_lines import Strength, quote_line
from mailgate.mail.reply.separators import is_forward, is_ruler, is_separator

_LONGEST: Final = 400
_LONGEST_VALUE: Final = 8_000
_MOST_LINES: Final = 60
_MOST_BLANK: Final = 4
_WRAPPED: Final = 50
_FRAME: Final = "-‐_=*#~–— \t\xa0"
_FORWARD: Final = re.compile("|".join((*FORWARDED.values(), *BEGINS.values())), re.IGNORECASE)
_BY: Final = re.compile(rf"(?:{'|'.join(BY.values())})\s[^\n]{{1,160}}", re.IGNORECASE)
_REPLY_TO: Final = re.compile(
    r"(?:reply[- ]to|antwort an|antworten an|répondre à|responder a|responder para|rispondi a|"
    r"antwoord aan|odpowiedź do|odpovědět|svara till|svar til|ответить|ответ на|yanıtla|回复|"
    r"返信先|답장|vastaa|responda a)",
    re.IGNORECASE,
)
_BLIND: Final = re.compile(r"(?:bcc|cci|cco|ccn|bk|blindkopie|скрытая копия|密送)", re.IGNORECASE)
_LABEL: Final = re.compile(r"[\s*_|>]{0,12}(?P<label>[^\W\d_][^:：\n@]{0,24}?)[\s*_]{0,4}[:：]")
_OTHER_LABELS: Final = (
    "importance|priority|attachments|attachment|sensitivity|categories|flag|message-id|organization|"
    "resent-from|resent-to|resent-date|x-mailer|wichtigkeit|priorität|anlagen|anlage|anhang|"
    "anhänge|pièces jointes|pièce jointe|importancia|datos adjuntos|adjuntos|prioridad|"
    "anexos|prioridade|priorità|allegati|urgentie|bijlagen|prioriteit|ważność|załączniki|"
    "důležitost|přílohy|vigtighed|vedhæftede filer|viktighet|vedlegg|prioritet|bifogade filer|"
    "liitteet|tärkeys|важность|вложения|вкладення|σημασία|önem|ekler|附件|重要性|添付ファイル|"
    "重要度|첨부|첨부 파일|중요도"
)
_OTHERS: Final = frozenset(_OTHER_LABELS.split("|"))
# Everyday words that are fields only among others.
_AMONG_OTHERS: Final = {"pour": "to", "ke": "to", "per a": "to"}
_FLAT: Final = re.compile(r"(?<!\w)[^\W\d_]{1,16}(?:\s[^\W\d_]{1,16})?\s?[:：]")
_END: Final = re.compile(r"(?:end of|ende der|fin du|конец|кінець) ", re.IGNORECASE)
_STARS: Final = " \t\xa0*_"


@dataclass(frozen=True, slots=True)
class Told:
    """A field, quote line or marker: which, what it says, and the numbers of its lines."""

    says: str
    value: str
    lines: tuple[int, ...]


@dataclass(slots=True)
class Head:
    """What stands above an inner mail: from line `first` up to, not including, line `end`.

    `kind` is None where a program writes the same above answers and forwards.
    """

    first: int
    end: int
    kind: ForwardKind | None
    told: list[Told] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)

    def value(self, says: str) -> str:
        """What a field says, or an empty string."""
        return next((one.value for one in self.told if one.says == says), "")


def head_at(lines: Sequence[Line], at: int) -> Head | None:
    """The head that begins on a line which is not blank, or None."""
    text = lines[at].text
    if len(text) <= _LONGEST:
        marked = _marker(lines, at)
        if marked is not None:
            return marked
    if field_of(text):
        block = header_block(lines, at, below_ruler=_is_below_ruler(lines, at))
        if block >= 0:
            head = Head(at, at, None)
            _read_fields(lines, head, below_marker=False)
            return head
    last, strength = quote_line(lines, at)
    if strength is Strength.NONE:
        return None
    follows = next_words(lines, last + 1)
    if strength is Strength.WEAK and not (follows < len(lines) and lines[follows].is_quoted):
        return None
    whole = " ".join(line.text.strip() for line in lines[at : last + 1])
    told = [Told("quote line", whole, tuple(range(at, last + 1)))]
    return Head(at, last + 1, ForwardKind.REPLY, told)


def next_words(lines: Sequence[Line], start: int) -> int:
    """The next line with words from here on, or the number of lines."""
    place = start
    while place < len(lines) and lines[place].is_blank:
        place += 1
    return place


def _marker(lines: Sequence[Line], at: int) -> Head | None:
    """A line that says so, with the fields below it."""
    text = lines[at].text.strip()
    bare = text.strip(_FRAME)
    if not bare:
        return None
    is_drawn = len(text) - len(text.lstrip(_FRAME)) > 1
    words = bare.rstrip(":： ")
    is_phrase = _FORWARD.fullmatch(words) is not None
    is_by = is_drawn and _BY.fullmatch(bare) is not None
    if not is_drawn and not is_phrase and words == bare:
        return None  # most lines, and the other questions cost more
    says_forward = is_phrase or is_by or is_forward(text)
    if not says_forward and not is_separator(text):
        return None
    head = Head(
        at, at + 1, ForwardKind.FORWARD if says_forward else None, [Told("marker", text, (at,))]
    )
    flat = _flat_fields(bare) if "@" in bare and not is_by else []
    if flat:
        head.told = [Told("marker", text, (at,)), *(Told(*one, (at,)) for one in flat)]
        return head
    if _END.match(bare):
        return None
    _read_fields(lines, head, below_marker=True)
    if len(head.told) == 1:
        _read_quote_line(lines, head)
    if is_by and not head.value("from"):
        _read_notes(lines, head)
    if len(head.told) > 1:
        return head
    # Without fields a phrase must be drawn around, or end with a colon, to be more than words.
    is_alone = is_phrase and not is_drawn and words == bare
    return head if says_forward and not is_alone else None


def _read_quote_line(lines: Sequence[Line], head: Head) -> None:
    """A quote line in place of fields, as Yandex sets it below its marker."""
    first = next_words(lines, head.end)
    if first >= len(lines) or first - head.end > _MOST_BLANK:
        return
    last, strength = quote_line(lines, first)
    if strength is not Strength.NONE:
        whole = " ".join(line.text.strip() for line in lines[first : last + 1])
        head.told.append(Told("quote line", whole, tuple(range(first, last + 1))))
        head.end = last + 1


def _flat_fields(text: str) -> list[tuple[str, str]]:
    """The fields that some telephones set behind the marker, all on its line."""
    found: dict[str, tuple[int, int]] = {}
    for label in _FLAT.finditer(text):
        says = field_of(label[0]) or field_of(label[0].split()[-1])
        if says and says not in found:
            found[says] = label.span()
    ends = [*(begin for begin, _ in found.values()), len(text)][1:]
    return [
        (says, text[begin:end].strip(_STARS))
        for (says, (_, begin)), end in zip(found.items(), ends, strict=True)
    ]


def _is_below_ruler(lines: Sequence[Line], at: int) -> bool:
    above = next(
        (place for place in range(at - 1, max(-1, at - 6), -1) if not lines[place].is_blank), -1
    )
    return above >= 0 and is_ruler(lines[above].text)


def _read_fields(lines: Sequence[Line], head: Head, *, below_marker: bool) -> None:
    """Reads the fields from `head.end` on, and moves it behind them."""
    start = head.end
    place = next_words(lines, start) if below_marker else start
    if place - head.end > _MOST_BLANK:
        return
    seen: dict[str, Told] = {}
    while place < min(len(lines), head.first + _MOST_LINES):
        line = lines[place]
        if line.is_blank:
            follows = next_words(lines, place)
            if not _goes_on(lines, follows, seen) or follows - place > _MOST_BLANK:
                break
            place = follows
            continue
        label, says, value = _field(line.text)
        if not says and _is_other_field(lines, place, label, seen):
            place += 1
            head.end = place
            continue
        if not says or says in seen:
            break
        numbers = [place]
        place += 1
        while place < len(lines) and _is_wrapped(lines, place, value, is_empty=not value):
            value = f"{value} {lines[place].text.strip(_STARS)}".strip()[:_LONGEST_VALUE]
            numbers.append(place)
            place += 1
        seen[says] = Told(says, value, tuple(numbers))
        head.labels.add(label)
        head.end = place
    if "from" in seen or len(seen) > 1:
        head.told += [one for one in seen.values() if one.value and one.says != "bcc"]
    elif below_marker:
        head.end = start


def _field(text: str) -> tuple[str, str, str]:
    """The label of a line, the field it means, and the value; empty strings for another line."""
    found = _LABEL.match(text[:80])
    if found is None:
        return "", "", ""
    label = " ".join(found["label"].casefold().split())
    says = field_of(text) or _AMONG_OTHERS.get(label, "")
    if _REPLY_TO.fullmatch(label):
        says = "reply-to"
    elif _BLIND.fullmatch(label):
        says = "bcc"
    value = text[found.end() :].strip(_STARS)
    return label, says, value[:_LONGEST_VALUE]


def _goes_on(lines: Sequence[Line], place: int, seen: dict[str, Told]) -> bool:
    """Whether the fields go on behind a blank line: some programs set one between any two."""
    if place >= len(lines) or not seen or {"from", "date", "to", "subject"} <= seen.keys():
        return False
    says = _field(lines[place].text)[1]
    return says in {"from", "date", "to", "cc", "subject"} and says not in seen


def _is_other_field(lines: Sequence[Line], place: int, label: str, seen: dict[str, Told]) -> bool:
    """Whether a line is a field that nobody asks for, among or behind the others."""
    if not label or not seen:
        return False
    if label in _OTHERS:
        return True
    return place + 1 < len(lines) and _field(lines[place + 1].text)[1] not in {"", *seen}


def _is_wrapped(lines: Sequence[Line], place: int, value: str, *, is_empty: bool) -> bool:
    """Whether a line belongs to the value above it."""
    line = lines[place]
    if line.is_blank or _field(line.text)[1] or len(line.text) > _LONGEST:
        return False
    if is_empty or value.endswith((",", ";", "<", "[")) or value.count("<") > value.count(">"):
        return True
    if line.text[:1] in {" ", "\t"} and len(value) >= _WRAPPED:
        return True
    below = place + 1
    if below >= len(lines) or len(lines[place - 1].text) < _WRAPPED:
        return False
    return lines[below].is_blank or _field(lines[below].text)[1] != ""


def _read_notes(lines: Sequence[Line], head: Head) -> None:
    """The sender as older Lotus Notes set him: without a label, the other fields below."""
    place = next_words(lines, head.end)
    if place >= len(lines) or "@" not in lines[place].text or len(lines[place].text) > _LONGEST:
        return
    numbers = [place]
    below = place + 1
    if below < len(lines) and not lines[below].is_blank and not _field(lines[below].text)[1]:
        numbers.append(below)
    text = " on ".join(lines[number].text.strip() for number in numbers)
    rest = Head(head.first, numbers[-1] + 1, None)
    _read_fields(lines, rest, below_marker=True)
    if not rest.told:
        _read_column(lines, rest)
    head.told += [Told("quote line", text, tuple(numbers)), *rest.told]
    head.end = rest.end


def _read_column(lines: Sequence[Line], head: Head) -> None:
    """Fields of later Notes: a label alone on a line, its value on the next."""
    place = next_words(lines, head.end)
    while place < min(len(lines), head.first + _MOST_LINES):
        says = (
            field_of(f"{lines[place].text.strip()}:") if len(lines[place].text) < _WRAPPED else ""
        )
        if says not in {"to", "cc", "subject"} or head.value(says):
            return
        below = place + 1
        head.end = below
        if below < len(lines) and not lines[below].is_blank:
            head.told.append(Told(says, lines[below].text.strip()[:_LONGEST_VALUE], (below,)))
            head.end = below + 1
        place = next_words(lines, head.end)

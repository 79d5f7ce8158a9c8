"""Lines that introduce a quote: "On 5 May 2025 at 10:00, Anna <a@example.com> wrote:".

Languages put the date, the name and the verb in any order, and programs wrap the line where they
like. So a line is read as evidence: a word for "on" or a date at its beginning, a verb of writing,
a date, an address, a colon at the end.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from mailgate.mail.reply.labels import field_of
from mailgate.mail.reply.parts import Line
from mailgate.mail.reply.quote_verbs import LONGEST_VERB, ends_with_verb, last_verb
from mailgate.mail.reply.quote_words import (
    FIRST_PERSON,
    LOOSE_VERBS,
    ON,
    QUOTING,
)

_LONGEST: Final = 320
_LONGEST_NAME: Final = 60
_MOST_LINES: Final = 5
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]@]@[^\s<>()\[\]@]|<[^<>\n]{0,20}mailto:")
_NAME_AND_ADDRESS: Final = re.compile(
    r"[\W_]*(?:[^\s<>@]{1,30}\s{1,3}){1,5}<[^\s<>@]{1,80}@[^\s<>@]{1,120}>\s{0,3}[^\d<>@]{3,24}"
)
# An address alone on its line, with a day or without: "On Tuesday, help@example.com wrote:".
_ADDRESS_ALONE: Final = re.compile(
    rf"[\W_]{{0,4}}(?:(?:{ON})\s[^\W\d_]{{1,16}},?\s)?"
    r"<?[^\s<>@]{1,80}@[^\s<>@]{1,120}>?\s{0,3}[^\d<>@]{3,24}"
)
_QUOTING: Final = re.compile(rf"(?:{QUOTING})\s[^\n]{{2,200}}")
_ENDS_WITH_TIME: Final = re.compile(
    r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?(?:[+-]\d{4}|[a-z]{2,5}))?"
    r"(?:\s\([\w+: -]{1,20}\))?|\d{4}),?",
    re.IGNORECASE,
)
_LOGGED: Final = re.compile(r"\d{4}-\d")
_DATE: Final = re.compile(
    r"(?<![A-Za-z\d])\d{4}(?![A-Za-z\d])|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|\d\s?[年月日년월일]"
)
_CLOCK: Final = re.compile(
    r"(?<![\d.])\d{1,2}[:.h]\d{2}(?!\d|\.\d)|\d\s?(?:[ap]\.?m\b|時|时|시|uhr)"
)
_BEHIND_DATE: Final = re.compile(r"\d[.,]?\s(?P<name>[^\d,]{2,60}?)\s{0,2}$")
_DAY: Final = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d")
_SENTENCE_END: Final = re.compile(r"[^\W\d_]{3,}[.!?…。]$")
_BEGINS: Final = re.compile(
    rf"(?:(?:{ON})[.,]?\s{{0,3}}(?:[^\W\d]{{1,16}}[.,]{{0,2}}\s{{1,3}}){{0,3}}"
    r"|(?:[^\W\d]{1,16}[.,]{0,2}\s{1,3})?|[^\W\d]{2,16},\s[^\W\d]{3,16}\s)[(]?\d"
)
_BEGINS_EAST: Final = re.compile(r"(?:在|於|于|日時|日付)?\s*\d{4}\s?[年년/.-]")
_SHARED: Final = re.compile(
    r"(?P<own>\S.{0,400}?)(?P<intro>(?:\s|-{2,4}\s?)On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},"
    r" [^\n]{8,200} wrote:)\s*$"
)
_SHARED_END: Final = re.compile(
    r"(?P<intro>[^@\n]{8,160}<[^<>@\s]{1,80}@[^<>@\s]{1,120}>[^<>@:：\n]{0,24}[:：])\s{2,8}(?=\S)"
)
_NAME: Final = re.compile(r"[^\W\d_a-z](?:[\w.'’-]*\w)?(?:\s+[\w.'’-]*\w){0,4}")
_ORNAMENT: Final = "-‐—–_=*|•~ \t\xa0\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"
_COLONS: Final = (":", "：", "∶", ":\u200f", ":\u200e")
_FRAME: Final = frozenset("-_=*")


class Strength(Enum):
    """How sure it is that a line introduces a quote."""

    STRONG = auto()
    """Whatever follows."""
    WEAK = auto()
    """Only if marked lines follow."""
    NONE = auto()


def quote_line(lines: Sequence[Line], at: int) -> tuple[int, Strength]:
    """The last of the lines that are, from `at` on, one quote line; or `at` and that it is none."""
    weak = at, Strength.NONE
    for last in range(at, min(at + _MOST_LINES, len(lines))):
        here = lines[last]
        if len(here.text) > _LONGEST or (last > at and not _goes_on_at(lines, at, last)):
            break
        if here.is_blank or not _may_end(here.text):
            continue  # most lines, and the other questions cost more
        found = _strength(lines, at, last)
        if found is Strength.STRONG:
            return (last, found) if _is_nearest(lines, at, last, found) else (at, Strength.NONE)
        if found is Strength.WEAK and _is_nearest(lines, at, last, found):
            weak = last, found
        if here.text.rstrip().endswith(_COLONS):
            break  # no program wraps behind its colon
    return weak


def _goes_on_at(lines: Sequence[Line], at: int, last: int) -> bool:
    """Whether a quote line that began at a line can still go on at a later one."""
    here = lines[last]
    if here.is_blank:
        return _may_go_on(lines[at].text)
    if here.is_quoted:
        return _closes(lines, at, last)
    return not field_of(here.text) and not _ends_sentence(lines[last - 1].text)


def verb_of(text: str) -> tuple[int, int]:
    """Where the verb of writing stands in a quote line: its begin and end, or 0 and 0."""
    verb = last_verb(text.lower())
    return verb.span() if verb is not None else (0, 0)


def shared_line(text: str) -> int:
    """Where on a line a quote line begins behind the sender's own words; 0 if it does not."""
    if not text.rstrip().endswith("wrote:") or len(text) > _LONGEST:
        return 0
    found = _SHARED.match(text)
    return found.start("intro") if found else 0


def shared_end(text: str) -> int:
    """Where on a line the old words begin behind a quote line, two blanks apart; 0 if none do."""
    found = _SHARED_END.match(text)
    if found is None:
        return 0
    intro = text[: found.end("intro")]
    is_line = verb_of(intro) != (0, 0) and quote_line([Line(intro)], 0)[1] is Strength.STRONG
    return found.end() if is_line else 0


def _is_nearest(lines: Sequence[Line], at: int, last: int, found: Strength) -> bool:
    """Whether no later line begins as good a quote line with this end: those before are words."""
    others = (
        _strength(lines, first, last)
        for first in range(at + 1, last + 1)
        if not lines[first].is_blank and not _goes_on(lines, at, first)
    )
    if found is Strength.STRONG:
        return all(other is not Strength.STRONG for other in others)
    return all(other is Strength.NONE for other in others)


def _goes_on(lines: Sequence[Line], at: int, first: int) -> bool:
    """Whether a line goes on from one above that is only a date, or one with a name at its end."""
    text = lines[at].text
    if _is_only_date(text):
        start = lines[first].text.strip(_ORNAMENT).casefold()
        begins = _BEGINS.match(start) is not None or _BEGINS_EAST.match(start) is not None
        return not (begins and _DAY.search(start))  # that would be a whole quote line
    if not lines[first].text.lstrip().startswith("<"):
        return False
    if _may_go_on(text):
        return True
    is_paragraph = at == 0 or lines[at - 1].is_blank
    name = text.strip("\"'( \t")
    return (
        first == at + 1
        and is_paragraph
        and len(name) <= _LONGEST_NAME
        and _NAME.fullmatch(name) is not None
    )


def _may_end(text: str) -> bool:
    """Whether a line can be the last of a quote line: a colon, an address or a verb ends it."""
    bare = text.rstrip(_ORNAMENT)
    if not bare or bare[-1] in ":：∶":
        return True
    if bare[-1] == ">":
        return "@" in bare
    return ends_with_verb(bare)


def _is_only_date(text: str) -> bool:
    bare = text.strip(_ORNAMENT).casefold()
    if len(bare) > _LONGEST_NAME or not _BEGINS.match(bare):
        return False
    words = bare.rstrip(",").split()
    return _ENDS_WITH_TIME.fullmatch(" ".join(words[-1:])) is not None or any(
        _ENDS_WITH_TIME.fullmatch(" ".join(words[-count:])) for count in (2, 3)
    )


def _closes(lines: Sequence[Line], at: int, last: int) -> bool:
    """Whether a line with `>` is the wrapped end of an address: `<anna@example.com` and `>:`."""
    above = "".join(line.text for line in lines[at:last])
    return above.count("<") > above.count(">") and lines[last].text.rstrip().endswith(_COLONS)


def _ends_sentence(text: str) -> bool:
    """Whether a line ends a sentence, so that a quote line cannot go on below it."""
    bare = text.rstrip()
    return bool(bare) and bare[-1] in ".!?…。" and _SENTENCE_END.search(bare[-24:]) is not None


def _may_go_on(first: str) -> bool:
    """Whether a quote line may go on below a blank line: it began with a date and has no end."""
    text = first.strip(_ORNAMENT).casefold()
    return bool(_BEGINS.match(text)) and _DATE.search(text) is not None


def _strength(lines: Sequence[Line], first: int, last: int) -> Strength:
    whole = " ".join(line.text.strip() for line in lines[first : last + 1]).strip()
    if len(whole) > _LONGEST:
        return Strength.NONE
    bare = whole.removeprefix(">>> ").strip(_ORNAMENT)
    has_colon = bare.endswith(_COLONS)
    text = bare.rstrip(":：∶ \u200f\u200e\xa0").casefold()
    may_end_so = has_colon or text.endswith(">")
    verb = last_verb(text, from_at=0 if may_end_so else max(0, len(text) - LONGEST_VERB))
    is_last_word = (
        verb is not None
        and len(text) - verb.end() <= 1
        and not text.endswith((".", "!", "?", "。"))
    )
    if not (may_end_so or is_last_word):
        return Strength.NONE
    if not may_end_so:
        verb = last_verb(text)
    if _QUOTING.match(text) is not None and has_colon:
        return Strength.STRONG if _ADDRESS.search(text) else Strength.WEAK
    has_date = _has_date(text)
    has_address = _ADDRESS.search(text) is not None
    # On its first line: a word above a line that begins with a date is the sender's.
    start = lines[first].text.strip().removeprefix(">>> ").strip(_ORNAMENT).casefold()
    begins = _BEGINS.match(start) is not None or _BEGINS_EAST.match(start) is not None
    if verb is None:
        stands_alone = _is_paragraph(lines, first, last, is_log=_LOGGED.match(text) is not None)
        sure = begins and has_date and has_address and has_colon and stands_alone
        return Strength.STRONG if sure else _weak(has_date and has_address)
    if is_last_word and _FRAME.issuperset(whole[:2] + whole[-2:]):
        return Strength.STRONG
    rest = bare[verb.end() :] if len(text) <= len(bare) else ""
    ends_well = is_last_word or _is_name_or_date(rest.strip(" :："))
    is_sure = verb[0] not in LOOSE_VERBS and FIRST_PERSON.isdisjoint(
        text[: verb.start()].split()[-4:]
    )
    has_more = has_address or _CLOCK.search(text) is not None or _says_name(bare, verb, rest)
    if is_sure and has_date and ends_well and (begins or has_address) and has_more:
        return Strength.STRONG
    if is_last_word and has_colon and _NAME_AND_ADDRESS.fullmatch(text):
        return Strength.STRONG
    if is_last_word and has_colon and is_sure and _ADDRESS_ALONE.fullmatch(text):
        is_top = first == 0 or lines[first - 1].is_blank
        return Strength.STRONG if is_top else Strength.WEAK
    return _weak(ends_well and (has_date or has_address or len(text.split()) <= 6))  # noqa: PLR2004 - a name and a verb


def _says_name(bare: str, verb: re.Match[str], rest: str) -> bool:
    """Whether a line without time and address has a name, or "you", before or behind its verb."""
    before = _BEHIND_DATE.search(bare[: verb.start()])
    named = (before["name"] if before else "", rest.strip(" :："))
    return any(one == "you" or _NAME.fullmatch(one) is not None for one in named if one)


def _is_paragraph(lines: Sequence[Line], first: int, last: int, *, is_log: bool) -> bool:
    """Whether these lines begin a paragraph, or stand above marked lines: a log's do not."""
    is_top = first == 0 or lines[first - 1].is_blank
    below = lines[last + 1] if last + 1 < len(lines) else None
    return below is None or below.is_quoted or (is_top and (below.is_blank or not is_log))


def _has_date(text: str) -> bool:
    """Whether there is a date or a time outside the addresses, which have digits, too."""
    return _DATE.search(" ".join(word for word in text.split() if "@" not in word)) is not None


def _weak(is_likely: bool) -> Strength:  # noqa: FBT001 - one private condition
    return Strength.WEAK if is_likely else Strength.NONE


def _is_name_or_date(rest: str) -> bool:
    """Whether what follows the verb is who or when, and not the rest of a sentence."""
    if _ADDRESS.search(rest) or _DATE.search(rest):
        return True
    return _NAME.fullmatch(rest.strip("\"'<>()")) is not None

"""Reads an absence in the first words of a mail: whether they say one, and until when.

Only the beginning is looked at, and no pattern looks further than a sentence, so that the time is
bounded whatever is written there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from mailgate.core.absence import Absence
from mailgate.core.absence.languages import CONDITION, DAYS, WORDS
from mailgate.core.absence.shapes import Days
from mailgate.core.written_dates import WrittenDate, dates_in

LOOKED_AT: Final = 1500
_SENTENCES: Final = 4
_LONGEST_SENTENCE: Final = 300
_LONGEST_EVIDENCE: Final = 120
_BEFORE: Final = 70
_AFTER: Final = 45

_IGNORE: Final = re.IGNORECASE
_WORDS: Final = {
    language: (
        re.compile(words.away, _IGNORE),
        re.compile(words.thanks, _IGNORE),
        re.compile(words.notes, _IGNORE),
    )
    for language, words in WORDS.items()
}
_CONDITION: Final = re.compile(CONDITION, _IGNORE)
# A sentence ends at its mark (not after a number: "5. Januar"), at an empty line, after a greeting.
_END: Final = re.compile(r"(?<=[^\d][.!])\s+|[。！]|[?？؟]|\n\s*\n|(?<=[,!:，])\n|\n(?=[-*•])")
_QUOTE: Final = re.compile('["“„«「]')
_CLAUSE: Final = re.compile(r"[^\d][.!?;]\s|[。！？\n]\s*\n?|[।؟]")
_RANGE: Final = re.compile(
    r"\d\S{0,12}\s?[-–—~〜～]\s?$|\b(?:between|zwischen|entre|tra|fra|tussen|mellan|mellem|mellom|między|mezi"
    r"|medzi|између|između|med|между|між|între|μεταξύ)\b.{1,30}\b(?:and|und|et|y|e|en|och|og|a|i|in|и|і|și|και)\s$",
    _IGNORE,
)
_JOINED: Final = re.compile(r"\s?[-–—~〜～]\s?(?:\w{2,14}\.?,?\s)?")  # two days of a range
_TO_DAY: Final = re.compile(r"\s?[-–—]\s?(\d{1,2})(?:st|nd|rd|th)?(?![\d:/]|\.\d)")
_MONTH_RANGE: Final = re.compile(r"([^\W\d_]{3,12}\.? \d{1,2})-(\d{1,2})(?![\d/-])")
_NO_SPACES: Final = frozenset({"ja", "zh", "ko", "th", "he", "ar", "hu"})


@dataclass(frozen=True, slots=True)
class Note:
    """What the beginning of a mail says as absence notes do; `formulas` counts the usual ones.

    `is_first` says that one of the first sentences states the absence, `asks` that there is a
    question in them.
    """

    language: str
    sentence: str
    formulas: int
    is_first: bool
    asks: bool


def note_in(text: str, *, first_only: bool = False) -> Note | None:
    """The statement of an absence in the beginning of a text, or in its first sentences."""
    head = text[:LOOKED_AT]
    sentences = [one.strip(" \t\n>*_\"'«»„“”-") for one in _END.split(head)]
    sentences = [" ".join(one.split())[:_LONGEST_SENTENCE] for one in sentences if one.strip()]
    asks = any(mark in head for mark in "?？؟")
    for number, sentence in enumerate(sentences[: _SENTENCES if first_only else None]):
        if _CONDITION.match(sentence):
            continue
        stating = [language for language in _WORDS if _states(sentence, language)]
        if stating:
            whole = " ".join(head.split())
            counted = {language: _formulas(whole, language) for language in stating}
            language = max(stating, key=counted.__getitem__)  # neighbours share their statements
            return Note(
                language, sentence, counted[language], is_first=number < _SENTENCES, asks=asks
            )
    return None


def _states(sentence: str, language: str) -> bool:
    stated = _WORDS[language][0].search(sentence)
    return stated is not None and not _QUOTE.search(sentence, 0, stated.start())


def _formulas(whole: str, language: str) -> int:
    _, thanks, notes = _WORDS[language]
    found = {one.group()[:9].lower() for one in notes.finditer(whole)}
    return len(found) + (thanks.search(whole) is not None)


def absence_in(text: str, *, near: datetime | None, language: str) -> Absence | None:
    """The day that a note names as the last one or the first one back.

    `near` is when the mail was written: days without a year, weekdays and "tomorrow" are read from
    there on, and what had passed by then is not taken. A day back wins over a last day.
    """
    head = _MONTH_RANGE.sub(r"\1 – \2", " ".join(text[:LOOKED_AT].split()))
    earliest = near.date() if near is not None else date.min
    days = DAYS[language]
    last: Absence | None = None
    alone: Absence | None = None
    end = 0
    for one in _said(head, days, near=near, language=language):
        before, after = _around(head, one)
        is_joined = end > 0 and _JOINED.fullmatch(head, end, one.begin) is not None
        end = one.end
        if one.day < earliest:
            continue
        words = f"{before}{head[one.begin : one.end]}".strip(" ,;:-")
        if not is_joined and _is_back(before, after, days, language):
            return Absence(_shown(words, after, days.back_after), back_on=one.day)
        ends_on = one.day if is_joined else _ends_on(one, before, after, days, language)
        if last is None and ends_on is not None:
            last = Absence(_shown(words, after, days.until_after), last_day=ends_on)
        elif alone is None and not _ends(before, days.since, language):
            alone = Absence(words[-_LONGEST_EVIDENCE:], last_day=one.day)
    if last is not None:
        return last
    return alone if alone is not None and _WORDS[language][0].search(alone.words) else None


def absence_in_any(text: str, *, near: datetime | None) -> Absence | None:
    """The day in the words of a note whose language nothing told."""
    for language in DAYS:
        found = absence_in(text, near=near, language=language)
        if found is not None:
            return found
    return None


def _said(head: str, days: Days, *, near: datetime | None, language: str) -> Iterator[WrittenDate]:
    """All days in the text, in order; weekdays and "today" only where no date is written."""
    written = dates_in(head, near=near, language=language)
    if written or near is None:
        yield from written
        return
    found = []
    for number, names in enumerate(days.weekdays.split()):
        for place in _named(names.replace("~", " "), language).finditer(head):
            ahead = (number - near.weekday() - 1) % 7 + 1
            day = near.date() + timedelta(days=ahead)
            found.append(WrittenDate(day, place.start(), place.end()))
    for names, ahead in ((days.today, 0), (days.tomorrow, 1)):
        for place in _named(names, language).finditer(head):
            day = near.date() + timedelta(days=ahead)
            found.append(WrittenDate(day, place.start(), place.end()))
    yield from sorted(found, key=lambda one: one.begin)


def _named(names: str, language: str) -> re.Pattern[str]:
    if language in _NO_SPACES:
        return re.compile(f"(?:{names})", _IGNORE)
    return re.compile(rf"(?<!\w)(?:{names})(?![\w-])", _IGNORE)


def _around(head: str, one: WrittenDate) -> tuple[str, str]:
    """The clause before a day, without a weekday that belongs to the date, and what follows it."""
    before = _CLAUSE.split(head[max(0, one.begin - _BEFORE) : one.begin])[-1]
    return before, head[one.end : one.end + _AFTER]


def _without_weekday(before: str, language: str) -> str:
    names = DAYS[language].weekdays.replace(" ", "|").replace("~", " ")
    cut = re.sub(
        rf"(?:{names})\w{{0,3}}\.?,?\s*(?:the|den|dem|le|el|il|dia|ngày)?\s*$",
        "",
        before,
        flags=_IGNORE,
    )
    return cut if cut.strip() else before


def _ends(before: str, pattern: str, language: str) -> bool:
    """Whether the words before a day end in a pattern."""
    edge = "" if language in _NO_SPACES else r"(?<!\w)"
    ending = re.compile(rf"{edge}(?:{pattern})[\s:(]*(?:[a-zα-ω]{{1,3}}\s)?$", _IGNORE)
    return bool(ending.search(before) or ending.search(_without_weekday(before, language)))


def _follows(after: str, pattern: str) -> bool:
    return re.match(rf"[\s,.)]*(?:{pattern})", after, _IGNORE) is not None


def _is_back(before: str, after: str, days: Days, language: str) -> bool:
    if _ends(before, days.until, language) or _RANGE.search(before):
        return False
    if _ends(before, days.back, language):
        return True
    is_next_sentence = re.match(r"\.\s+[A-ZÀ-ÞА-Я]", after) is not None
    return not is_next_sentence and _follows(after, days.back_after)


def _ends_on(one: WrittenDate, before: str, after: str, days: Days, language: str) -> date | None:
    """The last day of the absence, if the words beside a day say that it or its range is one."""
    to_day = _TO_DAY.match(after)
    if to_day and one.day.day < int(to_day[1]):
        try:
            return one.day.replace(day=int(to_day[1]))
        except ValueError:
            return None
    is_last = (
        _ends(before, days.until, language)
        or _follows(after, days.until_after)
        or _RANGE.search(before) is not None
    )
    return one.day if is_last else None


def _shown(words: str, after: str, pattern: str) -> str:
    follows = _TO_DAY.match(after) or re.match(rf"[\s,.)]*(?:{pattern})\w*", after, _IGNORE)
    return (words + (follows.group() if follows else "")).strip()[-_LONGEST_EVIDENCE:]

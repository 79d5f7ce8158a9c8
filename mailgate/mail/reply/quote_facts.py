"""Who wrote a quoted mail and when, as the line above it says."""

import re
from typing import Final

from mailgate.core.forwarded import Party
from mailgate.core.written_dates import dates_in
from mailgate.core.written_moments import WrittenMoment, read_moment
from mailgate.mail.reply.parties import one_party
from mailgate.mail.reply.quote_lines import verb_of

# Verbs of English, which leaves 03/04 open; this language stands for all that write the day first.
_ENGLISH: Final = frozenset(("wrote", "writes", "sent", "said", ""))
_DAY_FIRST: Final = "de"
_WEEKDAY: Final = re.compile(r"(?:^|[\s,(])(?P<day>[^\W\d_]{1,14}\.?,\s{0,2})$")
# A date in numbers as written, where nobody can say which day it is.
_NUMBERS: Final = re.compile(
    r"(?<!\d)\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:,?\s{1,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s[AP]M)?)?"
)
_AROUND_NAME: Final = " \t\xa0,;:：\"'“”„«»()[]<>*_-‐–—~>|."
_SMALL_WORDS: Final = (
    "on am le el il em op den på dnia dne dňa dana u v w в на la pe στις την vào lúc pada kl um at "
    "klo o ob à às a las alle ore uhr tarihinde saat de del og den d no dia kell om h um: the "
    "mensaje message"
)
_ON: Final = frozenset(_SMALL_WORDS.split())


def said_by(text: str) -> tuple[Party | None, str, WrittenMoment | None]:
    """Who and when a quote line says: what is neither date nor verb is a name."""
    begin, end = verb_of(text)
    verb = text[begin:end].casefold()
    language = "en" if verb in _ENGLISH else _DAY_FIRST
    moment = read_moment(text, language=language)
    dates = () if moment else dates_in(text, language=language)
    spans = [(begin, end)] if end else []
    date = ""
    numbers = _NUMBERS.search(text)
    if moment or dates or numbers:
        first, last = numbers.span() if numbers else (0, 0)
        if moment or dates:
            first, last = (moment.begin, moment.end) if moment else (dates[0].begin, dates[0].end)
        weekday = _WEEKDAY.search(text, max(0, first - 20), first)
        if weekday is not None and weekday["day"].strip(" .,").casefold() not in _ON:
            first = weekday.start("day")
        date = text[first:last]
        spans.append((first, last))
    for first, last in sorted(spans, reverse=True):
        text = f"{text[:first]} ; {text[last:]}"
    pieces = (_without_small_words(piece) for piece in text.split(" ; "))
    named = [piece for piece in pieces if piece]
    chosen = next((piece for piece in named if "@" in piece), named[0] if named else "")
    return one_party(chosen), date, moment


def _without_small_words(piece: str) -> str:
    """A piece of a quote line without the words that only join its parts."""
    words = piece.strip(" \t,;:：").split()
    while words and words[0].strip(_AROUND_NAME).casefold() in {*_ON, ""} and "@" not in words[0]:
        words.pop(0)
    while words and words[-1].strip(_AROUND_NAME).casefold() in {*_ON, ""} and "@" not in words[-1]:
        words.pop()
    return " ".join(words)

"""What a short answer to a resolution says: thanks, that it is solved, that it is not, or more.

An answer counts as thanks only if each of its words belongs to a phrase of thanks or of politeness:
what is not understood is never thanks. "Thanks, but", "thanks in advance", a question and a second
topic so are none by themselves, without a list of all that could follow. A wrong "reopens" costs an
agent a glance, a wrong "thanks" loses a customer's problem. Sarcasm is left to people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.confirming_signs import (
    BREAK,
    GLAD,
    QUESTION,
    SAD,
    Token,
    is_strange,
    shown,
    shown_glad,
    tokens_of,
)
from mailgate.core.confirming_words import Phrases, ends, lines_of, plain, words_in
from mailgate.core.confirming_words_east import EAST
from mailgate.core.confirming_words_english import ENGLISH
from mailgate.core.confirming_words_far import FAR
from mailgate.core.confirming_words_north import NORTH
from mailgate.core.confirming_words_slavic import SLAVIC
from mailgate.core.confirming_words_south import SOUTH
from mailgate.core.confirming_words_west import WEST
from mailgate.core.normal_forms import normalized

LONGEST: Final = 400
_MOST_LINES: Final = 16
_MOST_WORDS: Final = 120
_MOST_AFTER_FAREWELL: Final = 6
_LONGEST_NAME: Final = 4
_LONGEST_FAREWELL: Final = 60
_LONGEST_CASELESS: Final = 6
_LONGEST_LABEL: Final = 2
_ENGLISH: Final = "en"
_KINDS: Final = ("thanks", "solved", "polite", "greetings", "farewells")
PHRASES: Final = ENGLISH | WEST | SOUTH | NORTH | SLAVIC | EAST | FAR
_CONTACT: Final = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\+?\(?\d(?:[ ()/.–-]{0,3}\d){5,}")
# Capitals make no name of these.
_NO_NAMES: Final = frozenset(
    words_in(
        """
        yes no not but still error errors problem problems please urgent help wrong again
        however call ring
        monday tuesday wednesday thursday friday saturday sunday today tomorrow later soon also
        nein nicht aber noch wieder fehler probleme bitte dringend hilfe falsch montag dienstag
        mittwoch donnerstag freitag samstag sonntag heute morgen drucker non mais encore erreur
        probleme aide lundi mardi mercredi jeudi vendredi demain pero todavia aun errores ayuda
        lunes martes miercoles jueves viernes manana ma ancora errore problema aiuto lunedi martedi
        mercoledi giovedi venerdi domani nee niet maar nog fout probleem maandag dinsdag woensdag
        donderdag vrijdag nao mas ainda erro nie ale nadal blad ps nb fyi
        """
    )
)


class Meaning(StrEnum):
    """What a short answer says as a whole."""

    THANKS = "thanks"
    SOLVED = "solved"
    UNSOLVED = "not solved"
    NOTHING = "nothing of these"


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says, with the words that say it as they were written, and their language."""

    meaning: Meaning
    words: str = ""
    language: str = ""

    def __str__(self) -> str:
        return f'{self.meaning.value}: "{self.words}"' if self.words else self.meaning.value


NOTHING: Final = Said(Meaning.NOTHING)


def what_is_said(text: str, *, languages: Iterable[str] = (), names: Iterable[str] = ()) -> Said:
    """What the new text of an answer says, as a whole.

    `languages` are tried first. `names` are those of sender and desk, and the case's reference:
    they may stand anywhere.
    """
    text = normalized("NFC", text).strip()
    if not text or len(text) > LONGEST or text.count("\n") >= _MOST_LINES:
        return NOTHING
    everything = tokens_of(text)
    if len(everything) > _MOST_WORDS:
        return NOTHING
    order = tuple(dict.fromkeys((*(one.partition("-")[0] for one in languages), *PHRASES)))
    tried = [one for one in order if one in PHRASES]
    for language in tried:
        if found := _unsolved(everything, language):
            return Said(Meaning.UNSOLVED, shown(text, found), language)
    body, is_whole = _without_signature(text)
    tokens = tokens_of(body)
    known = frozenset(word for name in names for word in words_in(plain(name)))
    if not is_whole or QUESTION.search(text) or SAD.search(text) or is_strange(body):
        return NOTHING
    glad = GLAD.search(body)
    if not tokens:
        return Said(Meaning.THANKS, shown_glad(body)) if glad else NOTHING
    fits = _Fits(tuple(token.word for token in tokens))
    for language in tried:
        said = _read(body, tokens, language, known, fits)
        if said is not NOTHING:
            return said
    return NOTHING


class _Fits:
    """Where phrases that begin with a word end, and what they are; English is looked up once."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._known: dict[tuple[str, int], dict[int, str]] = {}

    def at(self, place: int, language: str) -> list[tuple[int, str]]:
        """The ends in this language or in English, the longest first."""
        found = {**self._in(_ENGLISH, place), **self._in(language, place)}
        return sorted(found.items(), reverse=True)

    def _in(self, language: str, place: int) -> dict[int, str]:
        key = (language, place)
        if key not in self._known:
            found: dict[int, str] = {}
            for kind in _KINDS:
                for line in lines_of(_field(PHRASES[language], kind)):
                    for end in ends(line, self._words, place):
                        found.setdefault(end, kind)
            self._known[key] = found
        return self._known[key]


def _read(
    body: str, tokens: tuple[Token, ...], language: str, known: frozenset[str], fits: _Fits
) -> Said:
    """The meaning in one language, to which English words may be mixed."""
    spans = _consumed(body, tokens, language, known, fits)
    for meaning, kind in ((Meaning.SOLVED, "solved"), (Meaning.THANKS, "thanks")):
        found = next((span for span in spans or () if span[2] == kind), None)
        if found is not None:
            return Said(meaning, shown(body, tokens[found[0] : found[1]]), language)
    if spans is not None and GLAD.search(body):
        return Said(Meaning.THANKS, shown_glad(body), language)
    return NOTHING


_Span = tuple[int, int, str]


def _consumed(
    body: str, tokens: tuple[Token, ...], language: str, known: frozenset[str], fits: _Fits
) -> tuple[_Span, ...] | None:
    """The phrases that make up the whole text, or None if they do not; the longest come first."""
    words = tuple(token.word for token in tokens)
    lost: set[int] = set()

    def rest(at: int) -> tuple[_Span, ...] | None:
        if at == len(words):
            return ()
        if at in lost:
            return None
        for end, kind in fits.at(at, language):
            for after in dict.fromkeys((end, end + _names_after(body, tokens, end, kind))):
                following = rest(after)
                if following is not None:
                    return ((at, end, kind), *following)
        if words[at] in known and words[at] not in _NO_NAMES:
            following = rest(at + 1)
            if following is not None:
                return following
        lost.add(at)
        return None

    return rest(0)


def _names_after(body: str, tokens: tuple[Token, ...], at: int, kind: str) -> int:
    """How many words after a greeting or thanks are a name: capitals, up to a mark."""
    if kind not in ("thanks", "greetings", "farewells"):
        return 0
    most = _LONGEST_NAME - 2 if kind == "thanks" else _LONGEST_NAME - 1
    for count in range(1, most + 1):
        if at + count > len(tokens):
            return 0
        token = tokens[at + count - 1]
        if not body[token.begin].isupper() or token.word in _NO_NAMES:
            return 0
        before = body[tokens[at + count - 2].end : token.begin]
        if count > 1 and before.strip(" .-"):
            return 0
        rest = body[token.end :].lstrip(" ")
        if BREAK.match(rest) or GLAD.match(rest):
            return count
    return 0


def _unsolved(tokens: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """The words that say that it is not solved, wherever they stand; empty if there are none."""
    words = tuple(token.word for token in tokens)
    for at in range(len(words)):
        for line in lines_of(PHRASES[language].unsolved):
            if found := ends(line, words, at):
                return tokens[at : max(found)]
    return ()


def _field(phrases: Phrases, kind: str) -> str:
    match kind:
        case "farewells":
            return phrases.farewells
        case "greetings":
            return phrases.greetings
        case "polite":
            return phrases.polite
        case "thanks":
            return phrases.thanks
        case _:
            return phrases.solved


def _is_farewell(line: str) -> bool:
    words = words_in(plain(line))
    return bool(words) and any(
        len(words) in ends(one, words, 0)
        for known in PHRASES.values()
        for one in lines_of(known.farewells)
    )


def _without_signature(text: str) -> tuple[str, bool]:
    """The text up to the farewell or the writer's name, and whether only a signature follows it."""
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        if any(lines[:number]) and len(line) <= _LONGEST_FAREWELL and _is_farewell(line):
            after = [one for one in lines[number + 1 :] if one]
            return "\n".join(lines[:number]), _is_signature(after)
    *before, last = [line for line in lines if line] or [""]
    # "Thanks,<br>Ada": the thanks are the farewell.
    if before and before[-1].endswith((",", "!", ".")) and last[0].isupper() and _is_name(last):
        return "\n".join(before), True
    return "\n".join(lines), True


def _is_signature(lines: list[str]) -> bool:
    if len(lines) > _MOST_AFTER_FAREWELL:
        return False
    return all(_is_name(line) or _is_contact(line) for line in lines)


def _is_contact(line: str) -> bool:
    """Whether a line has numbers and addresses, each with a word or two before it, and no more."""
    *labels, end = [words_in(plain(part)) for part in _CONTACT.split(line)]
    return (
        bool(labels)
        and not end
        and all(len(words) <= _LONGEST_LABEL and _NO_NAMES.isdisjoint(words) for words in labels)
    )


def _is_name(line: str) -> bool:
    """Whether a line can be a name or an office: few words, with capital letters, no more."""
    if len(line) > _LONGEST_FAREWELL or line.endswith(("!", ":")):
        return False
    words = [word.strip(",.()|/&-") for word in line.split()]
    words = [word for word in words if word and word.lower() not in _SMALL]
    if not 1 <= len(words) <= _LONGEST_NAME + 1:
        return False
    return all(_can_be_name(word) and plain(word) not in _NO_NAMES for word in words)


def _can_be_name(word: str) -> bool:
    """A capital letter first, or few letters of a script that has none."""
    if word[0].isupper():
        return True
    return word[0].isalpha() and not word[0].islower() and len(word) <= _LONGEST_CASELESS


_SMALL: Final = frozenset(words_in("of de von van der den da di du la le and und et y e i in for"))

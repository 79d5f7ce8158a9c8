"""Finding a verb of writing in a line, cheaply: most lines have none."""

import re
from typing import Final

from mailgate.mail.reply.quote_words import VERBS, VERBS_WITHIN

LONGEST_VERB: Final = 40
_VERB: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(VERBS.values())})(?!\w)|(?:{'|'.join(VERBS_WITHIN.values())})"
)
# How verbs end, without what patterns have and letters have not.
_LAST_WORDS: Final = tuple(
    {
        verb.replace("\\", "").split()[-1].casefold()
        for verbs in (*VERBS.values(), *VERBS_WITHIN.values())
        for verb in verbs.replace("-?", "-|").split("|")
        if verb
    }
)
_WORD: Final = re.compile(r"\w+")
_WITHIN: Final = re.compile("|".join(VERBS_WITHIN.values()))
_MAIN_WORDS: Final = frozenset(
    max(_WORD.findall(verb), key=len) for verbs in VERBS.values() for verb in verbs.split("|")
)


def ends_with_verb(text: str) -> bool:
    """Whether a text may end with a verb of writing, and at most one character behind it."""
    words = text[-LONGEST_VERB:].casefold()
    return words.endswith(_LAST_WORDS) or words[:-1].endswith(_LAST_WORDS)


def last_verb(text: str, *, from_at: int = 0) -> re.Match[str] | None:
    """The last verb of writing in a text of small letters, from a place on."""
    found = None
    if _MAIN_WORDS.isdisjoint(_WORD.findall(text)) and _WITHIN.search(text) is None:
        return found  # the pattern of all verbs costs ten times more
    for one in _VERB.finditer(text, from_at):
        found = one
    return found

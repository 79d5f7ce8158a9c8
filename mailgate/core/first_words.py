"""What the first words of a mail add to the signs of its header: that, and until when, one is away.

With a sign of an automatic reply in the header or the Subject, a statement of absence makes it an
absence note. Without any sign the words have to be stronger: an absence in the first sentences, in
the first person, no question, and the formulas of notes ("thank you for your message", "in urgent
cases"). Fewer of them leave a doubt: the mail is not answered, and it is a person's.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from mailgate.core.absence import Absence
from mailgate.core.absence.reading import LOOKED_AT, Note, absence_in, absence_in_any, note_in
from mailgate.core.author import Author, Screening
from mailgate.core.header_signs import is_answer
from mailgate.core.machine_signs import ANSWERED, LIST_FIELDS
from mailgate.core.message import Message

SHORT: Final = 700  # characters; people who explain something need more
# "Urgent" alone is what people write, too.
_MANY: Final = 2
_SURE: Final = 3
_APPLE: Final = re.compile(r"endDate=(\d{4}-\d{2}-\d{2})T")


def first_words(message: Message, found: Screening | None) -> Screening | None:
    """What the text says of an absence, together with what the header said; None to leave that.

    The receipts of other programs, bounces and alerts are not asked.
    """
    author = found.author if found is not None else Author.PERSON
    if author is Author.OUT_OF_OFFICE and found is not None:
        return replace(found, absence=_absence_of(message, note_in(_text(message)), is_note=True))
    if author not in {Author.PERSON, Author.AUTO_REPLY, Author.PROGRAM, Author.LIST}:
        return None
    if author is Author.LIST and any(message.header(name) for name in LIST_FIELDS):
        return None
    note = note_in(_text(message), first_only=found is None)
    if note is None:
        return None
    if found is None:
        return _unsigned(message, note)
    absence = _absence_of(message, note, is_note=author is Author.AUTO_REPLY)
    is_note = author is Author.AUTO_REPLY or (note.is_first and (note.formulas or absence))
    if not is_note:
        return None
    return Screening(Author.OUT_OF_OFFICE, f"{found.reason}, and {_said(note)}", absence)


def _unsigned(message: Message, note: Note) -> Screening | None:
    """Words alone: a note, a doubt, or a person who mentions an absence."""
    absence = _absence_of(message, note, is_note=False)
    strength = note.formulas + (absence is not None)
    is_sure = strength >= _SURE and note.formulas >= _MANY and len(_text(message)) <= SHORT
    if is_sure and not note.asks:
        return Screening(Author.OUT_OF_OFFICE, _said(note), absence)
    # A note answers a mail; who begins a conversation with "I am away until" wants something.
    fewest = _MANY if note.asks else 0 if _answers(message) else 1
    if strength > 0 and note.formulas >= fewest:
        return Screening(Author.PERSON, f"{_said(note)}, as notes do", absence, in_doubt=True)
    if absence is None:
        return None
    return Screening(Author.PERSON, "no sign of a machine", absence)


def _answers(message: Message) -> bool:
    return is_answer(message) or ANSWERED.match(message.subject[:300]) is not None


def _absence_of(message: Message, note: Note | None, *, is_note: bool) -> Absence | None:
    """When the sender is back, as far as the mail says it; for a note at least that he is away."""
    apple = _APPLE.search(message.header("x-apple-criteria")[:LOOKED_AT])
    if apple is not None and is_note:
        try:
            return Absence(apple.group(), last_day=date.fromisoformat(apple.group(1)))
        except ValueError:
            pass
    text, near = _text(message), message.date
    said = None
    if note is not None:
        said = absence_in(text, near=near, language=note.language)
    elif is_note:
        said = absence_in_any(text, near=near)
    if said is None and is_note:
        said = absence_in_any(message.subject, near=near)
    if said is None and is_note:
        said = Absence(note.sentence[:120] if note else message.subject[:120])
    return said


def _said(note: Note) -> str:
    return f"its first words tell of an absence: {note.sentence[:80]}"


def _text(message: Message) -> str:
    return (message.reply_text or message.text)[: LOOKED_AT * 2]

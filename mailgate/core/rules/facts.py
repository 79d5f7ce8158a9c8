"""What a rule may look at, and the texts of it as conditions compare them.

Texts are compared folded: without case, every run of white space a blank, typographic quotes and
dashes plain. Each is folded once a mail, when the first rule asks for it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from mailgate.core.author import Screening
from mailgate.core.message import Message
from mailgate.core.normal_forms import normalized


@dataclass(frozen=True, slots=True)
class MailFacts:
    """One mail and what is known around it when its rules are tried.

    `verdict` is that of a trusted server: pass, fail or none. `recipients` are lower-cased
    addresses. `in_hours` is None where the desk has no calendar. `customer` is the sender's record,
    None for a stranger, and `is_first_line` says that he is of its own first line. `earlier_at` are
    the times of the sender's earlier mails, newest first. `found` are the details that the mail
    answers, and `is_open_for_customer` says whether the hours that count for its sender were on.
    `known` is what the case, or the desk by default, says already: {"priority": ("3",)}.
    """

    message: Message
    screening: Screening
    received_at: datetime
    verdict: str = "none"
    mailbox: str = ""
    recipients: tuple[str, ...] = ()
    is_first_line: bool = False
    belongs_to_case: bool = False
    is_forwarded: bool = False
    in_hours: bool | None = None
    language: str = ""
    customer: Mapping[str, str] | None = None
    missing: frozenset[str] = frozenset()
    earlier_at: tuple[datetime, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    is_open_for_customer: bool | None = None
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u00ad": None,
        "\u200b": None,
    }
)
FIRST_LINE: Final = "first line"
_WRAPPED: Final = re.compile(r"(?<=\S)[ \t]*\n(?=[^\S\n]*\S)")
_GRAM: Final = 3
_MOST_LABELS: Final = 20
_WORTH_GRAMS: Final = range(160, 200_000)


def plain(text: str) -> str:
    """A text with typographic quotes, dashes and soft hyphens as one types them."""
    return normalized("NFC", text.translate(_PLAIN))


def fold(text: str) -> str:
    """A text as words are looked for in it."""
    return " ".join(plain(text).casefold().split())


def grams(text: str) -> frozenset[str]:
    """All runs of three signs within the words of a text.

    A word or phrase is nowhere in a text that lacks one of its own. Most words of a long text are
    there many times and looked at once.
    """
    return frozenset(
        [word[at : at + _GRAM] for word in set(text.split()) for at in range(len(word) - _GRAM + 1)]
    )


def _sender(facts: MailFacts) -> Iterable[str]:
    return () if facts.message.sender is None else (facts.message.sender.address,)


def _sender_class(facts: MailFacts) -> Iterable[str]:
    # What was in doubt is decided about as a person's mail, so it is both.
    author = facts.screening.author.value
    kind = "automated" if facts.screening.is_machine else "person"
    first_line = (FIRST_LINE,) if facts.is_first_line else ()
    return tuple(dict.fromkeys((kind, author, *first_line)))


def _sender_entries(facts: MailFacts) -> Iterable[str]:
    """What a list may name the sender by: his address, his domain, or one around it."""
    sender = facts.message.sender
    return () if sender is None else (sender.address, *_domain_entries(facts))


def _domain_entries(facts: MailFacts) -> Iterable[str]:
    sender = facts.message.sender
    labels = sender.domain.split(".")[-_MOST_LABELS:] if sender is not None else []
    return (".".join(labels[at:]) for at in range(len(labels)))


def _mail(facts: MailFacts) -> Iterable[str]:
    kind = "reply" if facts.belongs_to_case else "new"
    return (kind, "forwarded") if facts.is_forwarded else (kind,)


def _received(facts: MailFacts) -> Iterable[str]:
    if facts.in_hours is None:
        return ()
    return ("in hours",) if facts.in_hours else ("out of hours",)


def _customer_hours(facts: MailFacts) -> Iterable[str]:
    if facts.is_open_for_customer is None:
        return ()
    return ("open",) if facts.is_open_for_customer else ("closed",)


# How each fact of a mail is read; what earlier rules said is read from the sight itself.
_READERS: Final[Mapping[str, Callable[[MailFacts], Iterable[str]]]] = {
    "subject": lambda facts: (facts.message.subject,),
    "text": lambda facts: (facts.message.reply_text,),
    "sender": _sender,
    "sender name": lambda facts: (facts.message.sender.name,) if facts.message.sender else (),
    "sender domain": lambda facts: (facts.message.sender.domain,) if facts.message.sender else (),
    "sender class": _sender_class,
    "sender entry": _sender_entries,
    "sender domain entry": _domain_entries,
    "mailbox": lambda facts: (facts.mailbox,),
    "recipient": lambda facts: facts.recipients,
    "mail": _mail,
    "attachment name": lambda facts: (one.name for one in facts.message.attachments),
    "attachment type": lambda facts: (one.type for one in facts.message.attachments),
    "language": lambda facts: (facts.language,) if facts.language else (),
    "verdict": lambda facts: (facts.verdict,),
    "received": _received,
    "customer hours": _customer_hours,
    "customer": lambda facts: ("unknown" if facts.customer is None else "known",),
}
MAIL_FACTS: Final = frozenset(_READERS)
CASE_FACT: Final = "case"
SAID_FACTS: Final = frozenset({"priority", "queue", "category", "assignee", "state", "tag"})
_FIELD: Final = "field "
_HEADER: Final = "header "
_CUSTOMER: Final = "customer "
DETAIL_PREFIX: Final = "detail "


def is_said(fact: str) -> bool:
    """Whether a fact is what earlier rules said, so that it may change from rule to rule."""
    return fact in SAID_FACTS or fact == CASE_FACT or fact.startswith(_FIELD)


def read_fact(facts: MailFacts, fact: str) -> tuple[str, ...]:
    """All values of a fact of the mail as they are written; none where it has none."""
    reader = _READERS.get(fact)
    if reader is not None:
        return tuple(reader(facts))
    if fact.startswith(_HEADER):
        return facts.message.header_all(fact.removeprefix(_HEADER))
    if fact.startswith(DETAIL_PREFIX):
        answer = facts.found.get(fact.removeprefix(DETAIL_PREFIX), "")
        return (answer,) if answer else ()
    value = (facts.customer or {}).get(fact.removeprefix(_CUSTOMER), "")
    return (value,) if value else ()


class Sight:
    """A mail in the eyes of one rule: its facts, and what the rules before said.

    `said` maps a fact that rules set to its values. The dicts fill themselves when they are asked.
    """

    __slots__ = ("facts", "folded", "grams", "said", "written")

    def __init__(self, facts: MailFacts, said: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.facts = facts
        self.said: Mapping[str, tuple[str, ...]] = facts.known if said is None else said
        self.folded = _Folded(self)
        self.written = _Written(self)
        self.grams = _Grams(self)

    def hear(self, said: Mapping[str, tuple[str, ...]]) -> None:
        """Another rule has spoken."""
        self.said = said
        for texts in (self.folded, self.written, self.grams):
            for fact in [fact for fact in texts if is_said(fact)]:
                del texts[fact]

    def values(self, fact: str) -> tuple[str, ...]:
        """The values of a fact as they are written."""
        return self.said.get(fact, ()) if is_said(fact) else read_fact(self.facts, fact)


class _Folded(dict[str, tuple[str, ...]]):
    __slots__ = ("_sight",)

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def __missing__(self, fact: str) -> tuple[str, ...]:
        texts = self[fact] = tuple(fold(text) for text in self._sight.values(fact))
        return texts


class _Written(dict[str, tuple[str, ...]]):
    """As regular expressions see it; the text also with the lines of its paragraphs joined."""

    __slots__ = ("_sight",)

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def __missing__(self, fact: str) -> tuple[str, ...]:
        texts = [plain(text) for text in self._sight.values(fact)]
        if fact == "text":
            texts += [_WRAPPED.sub(" ", text) for text in texts if _WRAPPED.search(text)]
        self[fact] = tuple(texts)
        return self[fact]


class _Grams(dict[str, frozenset[str] | None]):
    """None where a text is too short, or too long, for this to be faster than looking."""

    __slots__ = ("_sight",)

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def __missing__(self, fact: str) -> frozenset[str] | None:
        texts = self._sight.folded[fact]
        if sum(map(len, texts)) not in _WORTH_GRAMS:
            self[fact] = None
        else:
            self[fact] = frozenset().union(*map(grams, texts))
        return self[fact]

"""Mails and rules with defaults, so that a test says only what matters to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from mailgate.core.author import Author, Screening
from mailgate.core.message import Address, Attachment
from mailgate.core.rules.actions import Action, AddTag, Settable, SetValue
from mailgate.core.rules.conditions import ALWAYS, Condition
from mailgate.core.rules.facts import MailFacts, Sight
from mailgate.core.rules.rule import Rule
from tests.core.builders import a_message

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PlainPattern:
    """Python's own expressions, for tests of what does not depend on RE2."""

    source: str

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(re.compile(self.source).groupindex)

    def found_in(self, text: str) -> bool:
        return re.search(self.source, text, re.IGNORECASE) is not None

    def captures(self, text: str) -> Mapping[str, str] | None:
        found = re.search(self.source, text, re.IGNORECASE)
        return {k: v for k, v in found.groupdict().items() if v} if found else None


def a_mail(subject: str = "", text: str = "", **known: Any) -> MailFacts:
    """A person's mail; `known` are facts around it."""
    message = a_message(subject=subject, text=text, reply_text=text, headers=())
    if "sender" in known:
        message = replace(message, sender=Address(known.pop("sender"), known.pop("name", "")))
    if "attachments" in known:
        message = replace(message, attachments=tuple(known.pop("attachments")))
    if "headers" in known:
        message = replace(message, headers=tuple(known.pop("headers")))
    screening = Screening(known.pop("author", Author.PERSON), "so it is")
    return MailFacts(message=message, screening=screening, received_at=NOON, **known)


def an_attachment(name: str, *, size: int = 100, inline: bool = False) -> Attachment:
    """A PDF."""
    return Attachment(
        name=name, type="application/pdf", size=size, sha256="", inline=inline, part=1
    )


def hits(condition: Condition, mail: MailFacts) -> bool:
    """Whether a mail fits."""
    return condition.hits(Sight(mail))


def why(condition: Condition, mail: MailFacts) -> str:
    """Why it does, or does not."""
    return condition.why(Sight(mail))


def a_rule(name: str, *then: Action, when: Condition = ALWAYS) -> Rule:
    """A rule, from a file of its name."""
    return Rule(name, when, then or (AddTag(name),), f"rules/desk/intake.yaml:{name}")


def priority(value: str) -> SetValue:
    """The priority of the case."""
    return SetValue(Settable.PRIORITY, value)

"""`examples:` of a rule file: small mails, and what has to become of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.message import Address, Attachment, Message
from mailgate.core.rules.facts import MailFacts
from mailgate.core.rules.names import Names
from mailgate.core.rules.rule import Example
from mailgate.core.wording import shown
from mailgate.files.rule_actions import ActionReader
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.rule_words import (
    AUTHORS,
    CUSTOMER_HOURS,
    EXAMPLE_CASE,
    EXAMPLES,
    MAIL_KINDS,
    RECEIVED,
    VERDICTS,
)
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

# A Monday morning; no condition asks what time it is, so any will do.
_RECEIVED_AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_SENDER: Final = "someone@customer.example"
_TYPE: Final = "application/octet-stream"
_SIZE: Final = 10_000


@dataclass(frozen=True, slots=True)
class ExampleReader:
    """Reads examples; what does not fit is a mistake of the reader, and has its default."""

    reader: Reader
    names: Names

    def read(self, node: YamlNode) -> tuple[Example, ...]:
        """A list of examples."""
        if not isinstance(node, YamlList) or not node.items:
            self.reader.mistake(node, f'"examples" is {described(node)}, expected a list of mails')
            return ()
        return tuple(self._one(item) for item in node.items)

    def _one(self, node: YamlNode) -> Example:
        entries = self.reader.entries(node, "this example", EXAMPLES, needed=("then",))
        values = {key: value for key, (_, value) in entries.items()}
        then = values.get("then")
        is_empty = isinstance(then, YamlMap) and not then.entries
        actions = ActionReader(self.reader, self.names, usable=None)
        return Example(
            facts=self._facts(values),
            then=() if then is None or is_empty else actions.read(then),
            line=node.line,
            column=node.column,
        )

    def _facts(self, values: Mapping[str, YamlNode]) -> MailFacts:
        kinds = self._words(values, "mail", MAIL_KINDS)
        written_by = self._word(values, "written by", AUTHORS) or Author.PERSON.value
        first_line = values.get("first line")
        received = self._word(values, "received", RECEIVED)
        earlier = [self.reader.duration(one, "an earlier mail") for one in
                   self._nodes(values, "earlier mails")]  # fmt: skip
        return MailFacts(
            message=self._message(values),
            screening=Screening(Author(written_by), "as the example says"),
            received_at=_RECEIVED_AT,
            verdict=self._word(values, "verdict", VERDICTS) or "none",
            mailbox=self._text(values, "mailbox"),
            recipients=tuple(one.lower() for one in self._texts(values, "recipient")),
            is_first_line=bool(
                first_line is not None and self.reader.yes(first_line, '"first line"')
            ),
            belongs_to_case="reply" in kinds or "case" in values,
            is_forwarded="forwarded" in kinds,
            in_hours=received != "out of hours",
            language=self._text(values, "language"),
            customer=self._map(values, "customer"),
            missing=frozenset(self._details(values)),
            earlier_at=tuple(_RECEIVED_AT - ago for ago in sorted(filter(None, earlier))),
            found=self._found(values),
            is_open_for_customer=self._word(values, "customer hours", CUSTOMER_HOURS) != "closed",
            known={**self.names.known, **self._case(values, kinds)},
        )

    def _message(self, values: Mapping[str, YamlNode]) -> Message:
        text = self._any_text(values, "text")
        sender = (self._text(values, "sender") or _SENDER).lower()
        if "@" not in sender:
            message = f'"sender" is {shown(sender)}, expected an address'
            self.reader.mistake(values["sender"], message)
        headers = (self._map(values, "headers") or {}).items()
        return Message(
            message_id="<example@customer.example>",
            sender=Address(sender, self._text(values, "sender name")),
            to=(),
            cc=(),
            reply_to=(),
            subject=self._any_text(values, "subject"),
            date=_RECEIVED_AT,
            in_reply_to=(),
            references=(),
            text=text,
            html="",
            reply_text=text,
            attachments=tuple(self._attachments(values)),
            headers=tuple((name.lower(), value) for name, value in headers),
        )

    def _attachments(self, values: Mapping[str, YamlNode]) -> list[Attachment]:
        node = values.get("attachments")
        if node is None:
            return []
        items = node.items if isinstance(node, YamlList) else (node,)
        return [self._attachment(item, number) for number, item in enumerate(items, start=1)]

    def _attachment(self, node: YamlNode, part: int) -> Attachment:
        name, kind, size = "", _TYPE, _SIZE
        if isinstance(node, YamlMap):
            entries = self.reader.entries(node, "this attachment", ("name", "type", "size"))
            for key, (_, value) in entries.items():
                match key:
                    case "name":
                        name = self.reader.text(value, '"name"')
                    case "type":
                        kind = self.reader.text(value, '"type"')
                    case _:
                        size = self.reader.size(value, '"size"') or 0
        else:
            name = self.reader.text(node, "an attachment")
        return Attachment(name=name, type=kind, size=size, sha256="", inline=False, part=part)

    def _text(self, values: Mapping[str, YamlNode], key: str) -> str:
        node = values.get(key)
        return self.reader.text(node, shown(key)) if node is not None else ""

    def _any_text(self, values: Mapping[str, YamlNode], key: str) -> str:
        """A text that may be empty or have several lines."""
        node = values.get(key)
        if node is None or isinstance(node, YamlText):
            return node.text if node is not None else ""
        return self.reader.text(node, shown(key))

    def _nodes(self, values: Mapping[str, YamlNode], key: str) -> tuple[YamlText, ...]:
        node = values.get(key)
        return self.reader.texts(node, shown(key)) if node is not None else ()

    def _texts(self, values: Mapping[str, YamlNode], key: str) -> tuple[str, ...]:
        return tuple(one.text for one in self._nodes(values, key))

    def _word(self, values: Mapping[str, YamlNode], key: str, words: tuple[str, ...]) -> str:
        node = values.get(key)
        return self.reader.word(node, shown(key), words) if node is not None else ""

    def _words(
        self, values: Mapping[str, YamlNode], key: str, words: tuple[str, ...]
    ) -> tuple[str, ...]:
        node = values.get(key)
        return self.reader.words(node, shown(key), words) if node is not None else ()

    def _details(self, values: Mapping[str, YamlNode]) -> tuple[str, ...]:
        found = (
            self.reader.named(one, "detail", self.names.details)
            for one in self._nodes(values, "missing")
        )
        return tuple(filter(None, found))

    def _found(self, values: Mapping[str, YamlNode]) -> dict[str, str]:
        node = values.get("details")
        for key, _ in node.entries if isinstance(node, YamlMap) else ():
            self.reader.named(key, "detail", self.names.details)
        return self._map(values, "details") or {}

    def _case(
        self, values: Mapping[str, YamlNode], kinds: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        """What the case of the mail says before any rule does."""
        node = values.get("case")
        if node is None:
            return {}
        if "new" in kinds:
            self.reader.mistake(node, '"case" is of a reply, and this mail is new')
        known: dict[str, tuple[str, ...]] = {}
        entries = self.reader.entries(node, '"case"', EXAMPLE_CASE)
        for name, (_, value) in entries.items():
            match name:
                case "tags":
                    known["tag"] = tuple(one.text for one in self.reader.texts(value, '"tags"'))
                case "fields":
                    fields = self._map({"fields": value}, "fields") or {}
                    known |= {f"field {key}": (text,) for key, text in fields.items()}
                case _:
                    known[name] = (self._case_value(name, value),)
        return known

    def _case_value(self, name: str, node: YamlNode) -> str:
        kinds = {
            "priority": self.names.priorities,
            "queue": self.names.queues,
            "state": self.names.states,
        }
        if name == "assignee":
            return self.reader.named(node, "agent", self.names.agents)
        if name in kinds:
            return self.reader.named(node, name, kinds[name])
        return self.reader.text(node, shown(name))

    def _map(self, values: Mapping[str, YamlNode], key: str) -> dict[str, str] | None:
        node = values.get(key)
        if node is None:
            return None
        if not isinstance(node, YamlMap):
            self.reader.mistake(
                node, f"{shown(key)} is {described(node)}, expected keys with values"
            )
            return None
        return {
            name.text: self.reader.text(value, shown(name.text)) for name, value in node.entries
        }

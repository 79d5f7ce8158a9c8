"""`mail:` of a scenario's step: what somebody writes to the desk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from mailgate.core.action_links import Action
from mailgate.core.scenario import OUR_LAST_MAIL, TO_SOMEBODY, MailComes, ScenarioFile
from mailgate.core.wording import shown, suggestion
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.scenario_words import MAIL_KEYS
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText

_LARGEST: Final = 40_000_000
_LARGEST_FILE: Final = 50_000_000
_VERDICTS: Final = ("pass", "fail")
_WITH_RAW: Final = frozenset({"raw", "to", "name"})


class Writers(Protocol):
    """Who can write, by short names or addresses."""

    def written(self, node: YamlNode, what: str) -> str:
        """Somebody as a header field names him; empty after a mistake."""
        ...

    def address(self, node: YamlNode, what: str) -> str:
        """The lower-cased address of somebody; empty after a mistake."""
        ...


@dataclass
class MailReader:
    """Reads the mails of one scenario; `known` are the names of those so far."""

    reader: Reader
    people: Writers
    mailboxes: Mapping[str, str]
    folder: Path
    known: list[str] = field(default_factory=list)

    def read(self, node: YamlNode) -> MailComes:
        """One mail; what does not fit is a mistake of the reader."""
        entries = self.reader.entries(node, "this mail", MAIL_KEYS)
        values = {key: value for key, (_, value) in entries.items()}
        raw = self._raw(values["raw"]) if "raw" in values else None
        if "raw" in values:
            for key in values.keys() - _WITH_RAW:
                message = f'{shown(key)} does not go with "raw", which is the whole mail'
                self.reader.mistake(entries[key][0], message)
        elif "from" not in values and isinstance(node, YamlMap):
            self.reader.mistake(node, 'key "from" is missing in this mail')
        mail = MailComes(
            name=self.reader.text(values["name"], '"name"') if "name" in values else "",
            mailbox=self._mailbox(values.get("to")),
            sender=self.people.written(values["from"], '"from"') if "from" in values else "",
            subject=self._any(values["subject"], '"subject"') if "subject" in values else None,
            text=self._any(values["text"], '"text"') if "text" in values else "",
            cc=tuple(self._cc(values.get("cc"))),
            replies_to=self._replies_to(values.get("reply to")),
            quotes=self._quotes(values.get("quotes")),
            files=tuple(self._files(values.get("attachments"))),
            headers=tuple(self._headers(values.get("headers"))),
            verdict=self._verdict(values.get("verdict")),
            raw=raw,
            link=self._link(values.get("link")),
        )
        if mail.name in self.known:
            self.reader.mistake(values["name"], f"{shown(mail.name)} is another mail's name")
        if mail.name:
            self.known.append(mail.name)
        return mail

    def _any(self, node: YamlNode, what: str) -> str:
        """A text that may be empty or have several lines."""
        return node.text if isinstance(node, YamlText) else self.reader.text(node, what)

    def _mailbox(self, node: YamlNode | None) -> str:
        first = next(iter(self.mailboxes), "support")
        if node is None:
            return first
        return self.reader.named(node, "mailbox", tuple(self.mailboxes)) or first

    def _cc(self, node: YamlNode | None) -> Iterator[str]:
        for one in self.reader.texts(node, '"cc"') if node is not None else ():
            yield self.people.written(one, '"cc"')

    def _replies_to(self, node: YamlNode | None) -> str:
        text = self.reader.text(node, '"reply to"') if node is not None else ""
        if not text or node is None or text in (OUR_LAST_MAIL, *self.known):
            return text
        if text.startswith(TO_SOMEBODY) and isinstance(node, YamlText):
            whom = replace(node, text=text.removeprefix(TO_SOMEBODY).strip())
            return TO_SOMEBODY + self.people.address(whom, '"reply to"')
        hint = suggestion(text, (OUR_LAST_MAIL, *self.known))
        self.reader.mistake(node, f'"reply to" is {shown(text)}, which no mail before is; {hint}')
        return ""

    def _quotes(self, node: YamlNode | None) -> bool:
        return True if node is None else self.reader.yes(node, '"quotes"') is not False

    def _link(self, node: YamlNode | None) -> str:
        actions = tuple(action.value for action in Action)
        return self.reader.word(node, '"link"', actions) if node is not None else ""

    def _verdict(self, node: YamlNode | None) -> str:
        return self.reader.word(node, '"verdict"', _VERDICTS) if node is not None else ""

    def _headers(self, node: YamlNode | None) -> Iterator[tuple[str, str]]:
        if node is None:
            return
        if not isinstance(node, YamlMap):
            message = f'"headers" is {described(node)}, expected fields with values'
            self.reader.mistake(node, message)
            return
        for key, value in node.entries:
            yield key.text, self.reader.text(value, shown(key.text))

    def _files(self, node: YamlNode | None) -> Iterator[ScenarioFile]:
        if node is None:
            return
        for item in node.items if isinstance(node, YamlList) else (node,):
            if not isinstance(item, YamlMap):
                yield ScenarioFile(self.reader.text(item, "an attachment"))
                continue
            entries = self.reader.entries(
                item, "this attachment", ("name", "type", "size"), needed=("name",)
            )
            texts = {
                key: self.reader.text(value, shown(key))
                for key, (_, value) in entries.items()
                if key != "size"
            }
            size = self.reader.size(entries["size"][1], '"size"') if "size" in entries else 1000
            if size is not None and size > _LARGEST_FILE:
                message = f'"size" is {described(entries["size"][1])}, expected at most 50 MB'
                self.reader.mistake(entries["size"][1], message)
                size = 0
            yield ScenarioFile(texts.get("name", ""), texts.get("type", ""), size or 0)

    def _raw(self, node: YamlNode) -> bytes | None:
        text = self.reader.text(node, '"raw"')
        if not text:
            return None
        path = self.folder / text
        try:
            if self.folder.resolve() in path.resolve().parents and path.is_file():
                with path.open("rb") as file:
                    return file.read(_LARGEST)
        except OSError:
            pass
        self.reader.mistake(node, f'"raw" is {shown(text)}, expected a file below this folder')
        return None

"""`agent:` of a scenario's step: what somebody of the desk does to a case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from mailgate.core.scenario import AgentActs, AgentDoes
from mailgate.core.states import WaitsFor
from mailgate.core.wording import one_of, shown, suggestion
from mailgate.files.rule_nodes import Reader
from mailgate.files.scenario_words import AGENT_KEYS
from mailgate.files.yaml_lines import YamlMap, YamlNode, YamlText

_ALWAYS: Final = ("who", "does", "of", "refused")
# What goes with each deed beside that, and what it cannot do without.
_WITH: Final[Mapping[AgentDoes, tuple[str, ...]]] = {
    AgentDoes.RESOLVE: ("steps", "state", "reason for outage", "mail"),
    AgentDoes.WAIT: ("for", "reason", "text", "state", "mail"),
    AgentDoes.REOPEN: ("text", "state", "mail"),
    AgentDoes.CLOSE: ("reason for outage", "confirmed", "state", "mail"),
    AgentDoes.PRIORITY: ("to",),
    AgentDoes.ASSIGN: ("to",),
    AgentDoes.NOTE: ("text",),
    AgentDoes.REPLY: ("text", "outlook"),
    AgentDoes.MERGE: ("other",),
    AgentDoes.LINK: ("other",),
    AgentDoes.SPLIT: ("other",),
    AgentDoes.REVIEW_SURVEY: ("text",),
    AgentDoes.LINE: ("to", "reason", "mail"),
    AgentDoes.CONSULT: ("to", "text"),
    AgentDoes.PROJECT: ("consent of", "reason", "mail"),
    AgentDoes.TESTING: ("consent of", "reason", "mail"),
    AgentDoes.CONSENT: ("to", "text"),
    AgentDoes.SITES: ("to", "state"),
    AgentDoes.ADD: ("to",),
    AgentDoes.REMOVE: ("to",),
    AgentDoes.SPAM: (),
    AgentDoes.RFO: ("text",),
    AgentDoes.ESCALATE: ("reason",),
    AgentDoes.REVIEW: ("text", "mail"),
}
_NEEDS: Final[Mapping[AgentDoes, str]] = {
    AgentDoes.RESOLVE: "steps",
    AgentDoes.PRIORITY: "to",
    AgentDoes.ASSIGN: "to",
    AgentDoes.NOTE: "text",
    AgentDoes.REPLY: "text",
    AgentDoes.MERGE: "other",
    AgentDoes.LINK: "other",
    AgentDoes.SPLIT: "other",
    AgentDoes.LINE: "to",
    AgentDoes.CONSULT: "to",
    AgentDoes.CONSENT: "to",
    AgentDoes.SITES: "to",
    AgentDoes.ADD: "to",
    AgentDoes.REMOVE: "to",
    AgentDoes.RFO: "text",
    AgentDoes.ESCALATE: "reason",
    AgentDoes.REVIEW: "text",
}
_MAILS: Final = frozenset({"of", "other"})


@dataclass(frozen=True, slots=True)
class AgentReader:
    """Reads what agents do; what does not fit is a mistake of the reader."""

    reader: Reader

    def read(self, node: YamlNode, mails: Collection[str]) -> AgentActs | None:
        """One deed; `mails` are the names of the mails so far. None after a mistake."""
        entries = self.reader.entries(node, "this deed", AGENT_KEYS, needed=("who", "does"))
        values = {key: value for key, (_, value) in entries.items()}
        if not {"who", "does"} <= values.keys():
            return None
        word = self.reader.word(values["does"], '"does"', tuple(AgentDoes))
        if not word:
            return None
        does = AgentDoes(word)
        for key in values:
            if key not in _ALWAYS and key not in _WITH[does]:
                fit = one_of((*_ALWAYS, *_WITH[does]))
                said = f"{shown(key)} does not go with {shown(does.value)}, which takes {fit}"
                self.reader.mistake(entries[key][0], said)
        needed = _NEEDS.get(does)
        if needed is not None and needed not in values and isinstance(node, YamlMap):
            self.reader.mistake(node, f"key {shown(needed)} is missing in this deed")
        texts = {key: self._text(does, key, value, mails) for key, value in values.items()}
        return AgentActs(
            who=texts["who"],
            does=does,
            of=texts.get("of", ""),
            values={key: text for key, text in texts.items() if key not in (*_ALWAYS, "mail")},
            refused=texts.get("refused", ""),
            mails="mail" not in values or self.reader.yes(values["mail"], '"mail"') is not False,
        )

    def _text(self, does: AgentDoes, key: str, node: YamlNode, mails: Collection[str]) -> str:
        if key == "to" and does is AgentDoes.CONSENT:
            return self.reader.word(node, '"to"', ("yes", "no"))
        if key == "for":
            return self.reader.word(node, '"for"', tuple(WaitsFor))
        if isinstance(node, YamlText) and key in ("text", "steps", "reason for outage", "mail"):
            return node.text
        text = self.reader.text(node, shown(key))
        if key in _MAILS and text and text not in mails:
            hint = suggestion(text, mails) if mails else "no mail before has a name"
            self.reader.mistake(node, f"no mail before is called {shown(text)}; {hint}")
        return text

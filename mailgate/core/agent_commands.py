"""What an agent's mail asks for: commands in its first lines, and words below them.

`read` is total: every text is commands, words and mistakes. A mail with a mistake is answered and
does nothing, so a line that might be a command and is none is a mistake, never a customer's mail.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.wording import one_of, shown, suggestion


class Verb(StrEnum):
    """The commands, as they are written behind the number sign."""

    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    WAITING = "waiting"
    PRIORITY = "priority"
    ASSIGN = "assign"
    NOTE = "note"
    LINE = "line"
    ESCALATE = "escalate"
    MERGE = "merge"
    SPLIT = "split"
    LINK = "link"
    ADD = "add"
    REMOVE = "remove"
    SPAM = "spam"
    SITES = "sites"
    RFO = "rfo"
    CONSULT = "consult"
    PROJECT = "project"
    TESTING = "testing"
    ACCEPT = "accept"
    NEW = "new"
    DROP = "drop"
    YES = "yes"
    NO = "no"
    REVIEW = "review"


class Argument(StrEnum):
    """What stands behind a command on its line."""

    NOTHING = "nothing"
    VALUE = "a value"
    MAYBE = "a value, or nothing"
    WORDS = "words, or nothing"


@dataclass(frozen=True, slots=True)
class Usage:
    """How a command is written, what it does, and what it may be followed by.

    `choices` are the first words that it takes; behind one of them may stand more.
    """

    example: str
    does: str
    argument: Argument = Argument.NOTHING
    choices: tuple[str, ...] = ()


USAGES: Final[Mapping[Verb, Usage]] = {
    Verb.RESOLVE: Usage("#resolve", "resolves; your words are the steps", Argument.WORDS),
    Verb.CLOSE: Usage(
        "#close",
        "closes; your words go out before; #close confirmed by telephone says how it was confirmed",
        Argument.WORDS,
    ),
    Verb.REOPEN: Usage("#reopen", "opens again", Argument.WORDS),
    Verb.WAITING: Usage(
        "#waiting customer",
        "waits; or #waiting third party, #waiting desk; a reason may follow",
        Argument.VALUE,
        ("customer", "third party", "desk"),
    ),
    Verb.PRIORITY: Usage("#priority P2", "gives another priority", Argument.VALUE),
    Verb.ASSIGN: Usage("#assign NAME", "gives the case to somebody, or to #assign me",
                       Argument.VALUE),
    Verb.NOTE: Usage("#note", "all your words stay at the desk", Argument.WORDS),
    Verb.LINE: Usage("#line 2", "moves to a line of support; a comma and a reason may follow",
                     Argument.VALUE),
    Verb.ESCALATE: Usage("#escalate", "escalates; a reason may follow", Argument.WORDS),
    Verb.MERGE: Usage("#merge REFERENCE", "goes on in another case", Argument.VALUE),
    Verb.SPLIT: Usage("#split", "makes the mail that you were told of a case of its own",
                      Argument.MAYBE),
    Verb.LINK: Usage("#link REFERENCE", "links another case", Argument.VALUE),
    Verb.ADD: Usage("#add ADDRESS", "lets somebody speak in the case", Argument.VALUE),
    Verb.REMOVE: Usage("#remove ADDRESS", "takes that back", Argument.VALUE),
    Verb.SPAM: Usage("#spam", "closes without a mail, and blocks the sender"),
    Verb.SITES: Usage("#sites A, B", "says which sites it is about", Argument.VALUE),
    Verb.RFO: Usage("#rfo REASON", "records the reason for outage", Argument.VALUE),
    Verb.CONSULT: Usage(
        "#consult first",
        "asks another line, without moving; or #consult third",
        Argument.VALUE,
        ("first", "third"),
    ),
    Verb.PROJECT: Usage("#project", "makes it part of a project", Argument.MAYBE),
    Verb.TESTING: Usage("#testing", "puts it to the test, with consent", Argument.MAYBE),
    Verb.ACCEPT: Usage("#accept", "takes what is held into the case; or #accept ADDRESS",
                       Argument.MAYBE),
    Verb.NEW: Usage("#new", "makes what is held a case of its own"),
    Verb.DROP: Usage("#drop", "leaves what is held without effect"),
    Verb.YES: Usage("#yes", "consents", Argument.WORDS),
    Verb.NO: Usage("#no", "refuses", Argument.WORDS),
    Verb.REVIEW: Usage("#review", "answers an escalation; your words are what came of it",
                       Argument.WORDS),
}  # fmt: skip

# What a mail can do but one of.
_ONE_OF: Final = (
    (Verb.RESOLVE, Verb.CLOSE, Verb.REOPEN, Verb.WAITING, Verb.SPAM, Verb.MERGE, Verb.REVIEW),
    (Verb.ACCEPT, Verb.NEW, Verb.DROP),
    (Verb.YES, Verb.NO),
)
_WORDS: Final = frozenset(verb.value for verb in Verb)
_REPEATED: Final = frozenset({Verb.ADD, Verb.REMOVE, Verb.LINK})
_ADDRESSED: Final = frozenset({Verb.ADD, Verb.REMOVE})
_COMMAND: Final = re.compile(r"#([a-zA-Z][a-zA-Z-]{0,39})(?![a-zA-Z0-9_-])[ \t:]*(.*)", re.DOTALL)
_INSIDE: Final = re.compile(r"(?<!\S)#([a-zA-Z]{1,20})(?![a-zA-Z0-9_-])")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_MAILTO: Final = re.compile(r"[<\[(]?mailto:[^\s>\])]*[>\])]?", re.IGNORECASE)
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
CONFIRMED: Final = "confirmed"  # behind #close: how a customer said so, which nobody is sent
_CONFIRMED: Final = re.compile(r"confirmed(?![\w-])(.*)", re.DOTALL | re.IGNORECASE)
_LONGEST: Final = 200
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Command:
    """A command that can be carried out. `text` are words on its line, `choice` a chosen word.

    `value` is what stands behind the command or the choice; `is_confirmed` that of `#add` with an
    exclamation mark.
    """

    verb: Verb
    value: str = ""
    choice: str = ""
    text: str = ""
    is_confirmed: bool = False

    def __str__(self) -> str:
        said = " ".join(part for part in (self.choice, self.value, self.text) if part)
        mark = "!" if self.is_confirmed else ""
        return f"#{self.verb}{f' {said}' if said else ''}{mark}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is not understood, and why."""

    line: str
    why: str

    def __str__(self) -> str:
        return f"{self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an agent's mail says: commands in their order, words, and what is wrong."""

    commands: tuple[Command, ...]
    words: str
    wrong: tuple[Wrong, ...] = ()

    def named(self, verb: Verb) -> Command | None:
        """The first command of a verb."""
        return next((one for one in self.commands if one.verb is verb), None)


def read(text: str) -> Asked:
    """The commands in the first lines of a text, and the words below them; never an error."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    commands: list[Command] = []
    wrong: list[Wrong] = []
    at = 0
    for at, line in enumerate(lines):  # noqa: B007 - where the words begin
        said = _plain(line)
        if not said:
            continue
        match = _COMMAND.match(said)
        if match is None:
            break
        found = _read_line(match[1].lower(), match[2].strip(), said)
        if isinstance(found, Wrong):
            wrong.append(found)
        else:
            commands.append(found)
    else:
        at = len(lines)
    words = lines[at:]
    wrong += _late(words)
    wrong += _clashes(commands)
    if len(commands) > _MOST:
        wrong.append(Wrong(_cut(str(commands[_MOST])), f"more than {_MOST} commands in one mail"))
    return Asked(tuple(commands), _without_edges(words), tuple(wrong))


def possible(verbs: tuple[Verb, ...] = tuple(Verb)) -> tuple[str, ...]:
    """How each command is written, and what it does."""
    return tuple(f"{USAGES[verb].example}: {USAGES[verb].does}" for verb in verbs)


def _read_line(word: str, rest: str, line: str) -> Command | Wrong:
    if word not in _WORDS:
        known = tuple(verb.value for verb in Verb)
        return Wrong(_cut(line), f"there is no command #{word}; {suggestion(word, known)}")
    verb = Verb(word)
    usage = USAGES[verb]
    other = next((one for one in _INSIDE.findall(rest) if one.lower() in _WORDS), "")
    if other and usage.argument is not Argument.WORDS:
        return Wrong(_cut(line), f"#{other} needs a line of its own")
    match usage.argument:
        case Argument.NOTHING if rest:
            return Wrong(_cut(line), f"nothing goes behind it: {usage.example}")
        case Argument.VALUE if not rest:
            return Wrong(_cut(line), f"something is missing behind it: {usage.example}")
        case Argument.WORDS:
            return _worded(verb, rest, line)
        case _:
            pass
    if len(rest) > _LONGEST and verb is not Verb.RFO:
        return Wrong(_cut(line), f"more than {_LONGEST} characters behind it")
    if usage.choices:
        return _chosen(verb, usage, rest, line)
    if verb in _ADDRESSED or (verb is Verb.ACCEPT and rest):
        return _addressed(verb, rest, line)
    return Command(verb, value=rest)


def _worded(verb: Verb, rest: str, line: str) -> Command | Wrong:
    """A command with words for others; how a customer confirmed is for the desk alone."""
    found = _CONFIRMED.fullmatch(rest) if verb is Verb.CLOSE else None
    if found is None:
        return Command(verb, text=rest)
    how = found[1].strip(" :")
    if not how:
        return Wrong(_cut(line), "say how its customer did: #close confirmed by telephone")
    return Command(verb, choice=CONFIRMED, value=_cut(how))


def _chosen(verb: Verb, usage: Usage, rest: str, line: str) -> Command | Wrong:
    folded = " ".join(rest.split())
    for choice in sorted(usage.choices, key=len, reverse=True):
        if folded.lower() == choice or folded.lower().startswith((f"{choice} ", f"{choice}:")):
            return Command(verb, choice=choice, value=folded[len(choice) :].strip(" :"))
    return Wrong(_cut(line), f"it takes {one_of(usage.choices)}")


def _addressed(verb: Verb, rest: str, line: str) -> Command | Wrong:
    """An address, however programs dress it, with the mark that confirms it."""
    bare = _MAILTO.sub("", rest) if "@" in _MAILTO.sub("", rest) else rest.replace("mailto:", "")
    is_confirmed = verb is Verb.ADD and bare.rstrip().endswith("!")
    address = bare.strip().rstrip("!").strip(" <>[]()").lower()
    if _ADDRESS.fullmatch(address) is None:
        return Wrong(_cut(line), f"{shown(_cut(rest))} is no address like ada@customer.example")
    return Command(verb, value=address, is_confirmed=is_confirmed)


def _late(words: list[str]) -> Iterator[Wrong]:
    """Commands below words: they were meant, and would have gone to the customer."""
    for line in words:
        match = _COMMAND.match(_plain(line))
        if match is not None and match[1].lower() in _WORDS:
            yield Wrong(_cut(_plain(line)), "commands stand in the first lines, above all words")


def _clashes(commands: list[Command]) -> Iterator[Wrong]:
    seen: list[Verb] = []
    for command in commands:
        verb = command.verb
        if verb in seen and verb not in _REPEATED:
            yield Wrong(_cut(str(command)), f"#{verb} is there twice")
        for group in _ONE_OF:
            others = [one for one in group if one in seen and one is not verb]
            if verb in group and others:
                yield Wrong(_cut(str(command)), f"it does not go with #{others[0]}")
        seen.append(verb)


def _plain(line: str) -> str:
    return " ".join(_INVISIBLE.sub("", line).split())


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _without_edges(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")

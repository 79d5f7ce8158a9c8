"""What is done for an agent's mail, in which order, and who gets his words.

Words go to the customer, unless a command keeps them at the desk: then all of them stay.
"""

from dataclasses import dataclass
from typing import Final

from mailgate.core.agent_commands import Asked, Command, Verb, Wrong

# These say something to the desk's own people, so no word of such a mail leaves.
STAYS: Final = frozenset(
    {
        Verb.NOTE, Verb.ESCALATE, Verb.CONSULT, Verb.PROJECT, Verb.TESTING, Verb.LINE, Verb.YES,
        Verb.NO,
    }
)  # fmt: skip
# The mail of these has the words in it.
CARRIES: Final = frozenset({Verb.RESOLVE, Verb.WAITING, Verb.REOPEN, Verb.REVIEW})
DECIDES: Final = frozenset({Verb.ACCEPT, Verb.NEW, Verb.DROP})
# What nobody answers any more afterwards comes last.
_LAST: Final = (*CARRIES, Verb.CLOSE, Verb.MERGE, Verb.SPAM)


@dataclass(frozen=True, slots=True)
class Step:
    """One order: a command, or an answer to the customer where it is None, with its words."""

    command: Command | None
    words: str = ""
    has_files: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The orders in their order, or what is wrong: then none of them."""

    steps: tuple[Step, ...]
    wrong: tuple[Wrong, ...] = ()


def planned(
    asked: Asked, *, has_files: bool = False, asks_for: tuple[Verb, ...] = (), stays: bool = False
) -> Plan:
    """What is to be done.

    `asks_for` are the commands that the notification asks for, if it does: then words alone are no
    answer. `stays` says that words without a command are for the desk.
    """
    wrong = list(asked.wrong)
    commands = list(asked.commands)
    if stays and not commands and asked.words:
        commands = [Command(Verb.NOTE)]
    verbs = {one.verb for one in commands}
    if asked.words and verbs & (DECIDES | {Verb.SPAM}):
        decision = next(one for one in commands if one.verb in DECIDES | {Verb.SPAM})
        wrong.append(Wrong(_first_line(asked.words), f"nobody gets words with #{decision.verb}"))
    if asks_for and not commands:
        names = " or ".join(f"#{verb}" for verb in asks_for)
        wrong.append(Wrong(_first_line(asked.words), f"the mail asked for {names}"))
    if not commands and not asked.words:
        said = "it has a file, but not a word with it" if has_files else "there is nothing in it"
        wrong.append(Wrong("(no words)", f"{said}: neither a command nor words for the customer"))
    if wrong:
        return Plan((), tuple(wrong))
    return Plan(tuple(_steps(commands, asked.words, has_files=has_files)))


def _steps(commands: list[Command], words: str, *, has_files: bool) -> list[Step]:
    verbs = {one.verb for one in commands}
    keeper = next((verb for verb in (Verb.NOTE, *STAYS) if verb in verbs), None)
    carrier = next((verb for verb in CARRIES if verb in verbs), None)
    first: list[Step] = []
    last: list[Step] = []
    answers: list[str] = []
    for one in commands:
        said = [one.text]
        if one.verb is keeper or (keeper is None and one.verb is carrier):
            said.append(words)
        if one.verb is Verb.CLOSE and keeper is None:
            said, answers = [], [one.text, words]
        together = "\n".join(part for part in said if part)
        takes_files = has_files and keeper is None and one.verb is carrier and bool(together)
        step = Step(one, together, has_files=takes_files)
        (last if one.verb in _LAST else first).append(step)
    if keeper is None and carrier is None and not answers:
        answers = [words]
    answer = "\n".join(part for part in answers if part)
    middle = [Step(None, answer, has_files=has_files)] if answer else []
    return [*first, *middle, *last]


def _first_line(words: str) -> str:
    line = next((one.strip() for one in words.splitlines() if one.strip()), "(no words)")
    return line if len(line) <= 100 else f"{line[:99]}…"  # noqa: PLR2004 - a line of an answer

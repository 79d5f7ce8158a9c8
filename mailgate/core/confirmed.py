"""What an answer in short words, or by a link of ours, does to a case: confirms, closes, reopens.

None of it is certain, so each such decision is a line of its own in the history, which a person can
take back.
"""

from dataclasses import dataclass
from typing import Final

from mailgate.core.action_links import Action, Asked, NotAsked
from mailgate.core.case import Case, Reason, StateKind
from mailgate.core.confirming import NOTHING, Meaning, Said, what_is_said
from mailgate.core.decision_facts import Facts
from mailgate.core.forwarded import forwards
from mailgate.core.lifecycle import ENDED, Refused, Trigger, moved
from mailgate.core.references import Evidence
from mailgate.core.states import OnThanks, State
from mailgate.core.trust import Verdict

_LINKS: Final = {
    Action.CONFIRM: "confirmed by the link in our mail",
    Action.REOPEN: "opened again by the link in our mail",
}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That a customer is content: his words and their language, or the link that he used."""

    meaning: str
    words: str
    language: str = ""

    def as_detail(self, before: State) -> dict[str, object]:
        """What its event keeps, so that it can be taken back."""
        return {
            "said": self.meaning,
            "words": self.words,
            "language": self.language,
            "was": {"state": before.name, "kind": before.kind.value},
        }

    def __str__(self) -> str:
        return f'{self.meaning}: "{self.words}"' if self.words else self.meaning


@dataclass(frozen=True, slots=True)
class Settled:
    """What short words or a link do: the state from then on, why, and what was confirmed."""

    trigger: Trigger
    after: State
    why: tuple[Reason, ...]
    confirmation: Confirmation | None = None


def settled(
    facts: Facts, case: Case, *, evidence: Evidence | None
) -> tuple[Settled | None, tuple[Reason, ...]]:
    """What short words or a link do to this case; None where it is a mail like any other.

    The reasons say, for such a mail, what was found and why it does nothing.
    """
    now = facts.desk.states.of(case)
    match facts.asked:
        case Asked(action=Action.REOPEN) as asked:
            return _reopened(facts, case, now, asked)
        case Asked(action=Action.CONFIRM) as asked:
            return _confirmed(facts, case, now, asked)
        case Asked() as asked:
            over = " too late to count" if asked.is_over(facts.about.received_at) else ""
            text = f"answers our survey{over}: the case stays {now.name}"
            return Settled(Trigger.PARTICIPANT_THANKED, now, (Reason(text),)), ()
        case NotAsked(why=why):
            return None, (Reason(why),)
        case None:
            return _in_words(facts, case, now, evidence)


def said_in(facts: Facts, case: Case, *, evidence: Evidence | None) -> Said:
    """What the mail says in short words, if those are all that it brings."""
    message = facts.message
    if facts.screening.in_doubt or facts.about.verdict is Verdict.FAIL:
        return NOTHING
    if message.invitation or message.bounce or forwards(message.forwarded):
        return NOTHING
    if any(not (one.inline or one.in_html) for one in message.attachments):
        return NOTHING
    sender = message.sender
    names = [sender.name, sender.address.partition("@")[0]] if sender else []
    language = facts.known.language if facts.known else ""
    said = what_is_said(
        message.reply_text,
        languages=(one for one in (language, facts.desk.language) if one),
        names=(*names, case.assignee, case.reference),
    )
    if said.meaning in _GOOD and evidence is Evidence.SUBJECT and not _is_subject_of(facts, case):
        return NOTHING  # the news is in the subject
    return said


_GOOD: Final = frozenset({Meaning.THANKS, Meaning.SOLVED})


def _is_subject_of(facts: Facts, case: Case) -> bool:
    """Whether a mail outside the thread has the subject of its case, and so says nothing new."""
    subject, wanted = facts.message.subject.casefold(), case.subject.casefold().strip()
    reference = case.reference.casefold()
    rest = subject.replace(wanted, "") if wanted else subject
    rest = rest.replace(reference, "").strip(" []():-#")
    words = [word.strip(":") for word in rest.split()]
    return all(word in _ANSWERS for word in words)


_ANSWERS: Final = frozenset(
    [
        "re",
        "aw",
        "antw",
        "antwort",
        "sv",
        "vs",
        "odp",
        "rif",
        "r",
        "res",
        "ref",
        "tr",
        "wg",
        "fwd",
        "case",
    ]
)


def _in_words(
    facts: Facts, case: Case, now: State, evidence: Evidence | None
) -> tuple[Settled | None, tuple[Reason, ...]]:
    if case.kind not in ENDED and now.on_thanks is not OnThanks.CLOSES:
        return None, ()
    said = said_in(facts, case, evidence=evidence)
    if said.meaning is Meaning.NOTHING:
        return None, ()
    found = Reason(f"it says {said}")
    if said.meaning is Meaning.UNSOLVED:
        return None, (found,)
    meant = Confirmation(said.meaning.value, said.words, said.language)
    if case.kind not in ENDED and said.meaning is Meaning.THANKS:
        return None, ()  # polite, in a case that goes on
    if now.on_thanks is OnThanks.REOPENS:
        return None, (found, Reason(f"thanks reopen a case that is {now.name}", now.source))
    return _ended(facts, case, now, meant, found), ()


def _confirmed(
    facts: Facts, case: Case, now: State, asked: Asked
) -> tuple[Settled | None, tuple[Reason, ...]]:
    if asked.is_over(facts.about.received_at):
        return None, (Reason("it came after the link to confirm had ended"),)
    if case.kind not in ENDED and now.on_thanks is not OnThanks.CLOSES:
        text = f"{_LINKS[Action.CONFIRM]}, but a case that is {now.name} is not closed by that"
        return None, (Reason(text, now.source),)
    meant = Confirmation(_LINKS[Action.CONFIRM], "")
    return _ended(facts, case, now, meant, Reason(f"{_LINKS[Action.CONFIRM]}")), ()


def _ended(facts: Facts, case: Case, now: State, meant: Confirmation, found: Reason) -> Settled:
    """A case whose customer is content: closed where its state says so, else it stays."""
    trigger = Trigger.PARTICIPANT_CONFIRMED
    if now.on_thanks is not OnThanks.CLOSES or case.kind is StateKind.CLOSED:
        stays = Reason(f"the case stays {now.name}", now.source)
        return Settled(Trigger.PARTICIPANT_THANKED, now, (found, stays), meant)
    after = moved(facts.desk.states, case, trigger, facts.desk.states.default(StateKind.CLOSED))
    if isinstance(after, Refused):
        return Settled(trigger, now, (found, Reason(after.why, now.source)), meant)
    closes = Reason(f"the case was {now.name} and is {after.name} now", now.source)
    return Settled(trigger, after, (found, closes), meant)


def _reopened(
    facts: Facts, case: Case, now: State, asked: Asked
) -> tuple[Settled | None, tuple[Reason, ...]]:
    trigger, text = Trigger.PARTICIPANT_ASKED_TO_REOPEN, _LINKS[Action.REOPEN]
    if asked.is_over(facts.about.received_at):
        return None, (Reason("it came after the link to reopen had ended", now.source),)
    if case.kind in ENDED and not now.may_reopen:
        text = f"its link would reopen the case, but one that is {now.name} is not opened again"
        return None, (Reason(text, now.source),)
    if case.kind not in ENDED and case.kind is not StateKind.WAITING:
        reason = Reason(f"its link asks to reopen, but it is {now.name}")
        return Settled(trigger, now, (reason,)), ()
    after = moved(facts.desk.states, case, trigger)
    if isinstance(after, Refused):
        return None, (Reason(after.why, now.source),)
    reason = Reason(f"{text}: it was {now.name} and is {after.name} now", now.source)
    return Settled(trigger, after, (reason,)), ()

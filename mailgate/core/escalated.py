"""What a mail that asks for an escalation does beside the rest: its case climbs, its writer hears.

On the escalations mailbox a reference in the subject raises urgency for participants and for their
colleagues, who learn nothing by it. Anything else that claims a case there waits for a person.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mailgate.core.action_links import Asked
from mailgate.core.case import Case, Fate, Reason
from mailgate.core.climbing import Asking
from mailgate.core.decision_facts import Facts
from mailgate.core.decision_parts import answer
from mailgate.core.effects import (
    Acknowledge,
    ChangeState,
    Decision,
    Effect,
    Escalate,
    Forgive,
    Rate,
    ShowToManagers,
    Withhold,
)
from mailgate.core.escalations import Way
from mailgate.core.event_words import address_of
from mailgate.core.lifecycle import ENDED
from mailgate.core.ruled import ACKNOWLEDGEMENT, CLOSED_REMINDER, MISSING_DETAILS
from mailgate.core.trust import Access, Ruling, Standing, Verdict, standing

ESCALATION_RAISED: Final = "escalation-raised"
ESCALATION_OPENED: Final = "escalation-opened"
ESCALATION_WHICH: Final = "escalation-which"
_LONGEST_WORDS: Final = 1_000
_MOST_OFFERED: Final = 10


def at_escalations(facts: Facts, ruling: Ruling) -> Ruling:
    """What a person's mail to the escalations mailbox may do, in place of any other mail."""
    if ruling.access is not Access.OWN_CASE:
        return ruling
    if ruling.case is None:
        only = facts.open_cases[0] if len(facts.open_cases) == 1 else None
        if only is None or facts.same_id:
            return ruling
        reason = Reason(f"names no case, and {only.reference} is the only open one of its sender")
        return Ruling(Access.WRITE, only, reason)
    if _is_colleague(facts, ruling.case) and ruling.case.kind not in ENDED:
        text = f"{ruling.reason.text}; a colleague raises a case, and learns nothing of it"
        source = facts.desk.source("colleagues_may_write")
        return Ruling(Access.WRITE, ruling.case, Reason(text, source), ruling.evidence)
    text = f"{ruling.reason.text}: a person decides whether it raises the case"
    return Ruling(Access.HOLD, ruling.case, Reason(text), ruling.evidence)


def escalated(facts: Facts, decision: Decision) -> Decision:
    """The same, and what follows where the mail asks for an escalation."""
    escalations = facts.desk.escalations
    if not escalations.ladders:
        return decision
    if decision.fate is Fate.HELD and facts.to_escalations:
        return replace(decision, effects=(*decision.effects, ShowToManagers()))
    way = _way(facts, decision)
    if way is None:
        return decision
    known = escalations.reason_in(_text(facts, decision))
    why = Reason(
        f"asks for an escalation {way.value}" + (f": {known.name}" if known else ""),
        known.source if known else _source(facts, way),
    )
    asking = Asking(
        way, known.name if known else "", address_of(facts.message.sender), _words(facts)
    )
    answered = _answer(facts, decision)
    others = [one for one in decision.effects if not isinstance(one, Acknowledge | Withhold)]
    effects = (*others, Escalate(asking), *([answered] if answered is not None else []))
    return replace(decision, reasons=(*decision.reasons, why), effects=effects)


def _way(facts: Facts, decision: Decision) -> Way | None:
    """How the mail asks, if it does, about a case that goes on."""
    if decision.fate not in (Fate.CASE, Fate.UPDATE) or isinstance(facts.asked, Asked):
        return None
    if decision.fate is Fate.UPDATE and any(_is_over(one) for one in decision.effects):
        return None
    if facts.to_escalations:
        return Way.MAILBOX
    escalations = facts.desk.escalations
    may_ask = decision.fate is Fate.UPDATE or escalations.in_new_mail
    return Way.IN_CASE if may_ask and escalations.asks(_text(facts, decision)) else None


def _is_over(effect: Effect) -> bool:
    match effect:
        case ChangeState(kind=kind):
            return kind in ENDED
        case Acknowledge(template=template):
            return template == CLOSED_REMINDER
        case _:
            return isinstance(effect, Rate)


def _text(facts: Facts, decision: Decision) -> str:
    """The new words; of a mail that opens a case also its subject, which no answer has written."""
    text = facts.message.reply_text
    return f"{facts.message.subject}\n{text}" if decision.fate is Fate.CASE else text


def _words(facts: Facts) -> str:
    return facts.message.reply_text.strip()[:_LONGEST_WORDS]


def _source(facts: Facts, way: Way) -> str:
    return "" if way is Way.MAILBOX else facts.desk.escalations.source("asked by")


def _answer(facts: Facts, decision: Decision) -> Acknowledge | Withhold | None:
    """The answer to the writer; what forbade one forbids this one too."""
    before = _first_answer(decision.effects)
    if isinstance(before, Withhold):
        return before
    if decision.fate is Fate.UPDATE:
        forgiven = any(isinstance(one, Forgive) for one in decision.effects)
        told = answer(facts, is_forgiven=forgiven, plain=ESCALATION_RAISED)
        case = next((one for one in _cases(facts) if one.id == decision.case_id), None)
        if isinstance(told, Acknowledge) and case is not None and not _takes_part(facts, case):
            return replace(told, repeats_words=False, asks=())
        return told
    if before is None or before.template not in (ACKNOWLEDGEMENT, MISSING_DETAILS):
        return before
    if len(facts.open_cases) > 1:
        offered = tuple(_offered(one, before) for one in facts.open_cases[:_MOST_OFFERED])
        return replace(before, template=ESCALATION_WHICH, asks=offered)
    return replace(before, template=ESCALATION_OPENED)


def _first_answer(effects: Iterable[Effect]) -> Acknowledge | Withhold | None:
    return next((one for one in effects if isinstance(one, Acknowledge | Withhold)), None)


def _offered(case: Case, told: Acknowledge) -> str:
    return f"{case.reference}: {case.subject}" if told.repeats_words else case.reference


def _cases(facts: Facts) -> Iterable[Case]:
    return (*(match.case for match in facts.matches), *facts.open_cases, *facts.same_id)


def _takes_part(facts: Facts, case: Case) -> bool:
    return address_of(facts.message.sender) in case.participants


def _is_colleague(facts: Facts, case: Case) -> bool:
    who = standing(facts.message.sender, case, desk=facts.desk, public_domains=facts.public_domains)
    return who is Standing.COLLEAGUE and facts.about.verdict is not Verdict.FAIL

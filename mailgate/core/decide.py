"""What becomes of one message: the same facts give the same decision, with its reasons.

Order: blocked senders, machines, then people, whose claims are checked against who they are.
"""

from dataclasses import replace
from typing import Final

from mailgate.core.answers import Answered, answered
from mailgate.core.author import ARTICLES, Author, Screening
from mailgate.core.bounced import (
    counted_kind,
    failure_that_counts,
)
from mailgate.core.bounced import told as told_of
from mailgate.core.case import Case, CaseValues, EventKind, Fate, Reason, StateKind
from mailgate.core.decision_facts import Facts
from mailgate.core.decision_parts import (
    answer,
    forgiven_by,
    links,
    machine_detail_of,
    mail_detail_of,
    people_told,
    remembered,
    rule_reasons,
    state_detail,
)
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    CountBounce,
    Decision,
    Effect,
    Forgive,
    Hold,
    SetValues,
    Withhold,
)
from mailgate.core.escalated import at_escalations, escalated
from mailgate.core.event_words import (
    summary,
)
from mailgate.core.lifecycle import ENDED, Refused, Trigger, moved
from mailgate.core.new_mail import new_mail, own_case
from mailgate.core.references import Evidence
from mailgate.core.ruled import (
    CLOSED_REMINDER,
    NEW_LINKED_CASE,
    REOPENED,
    asked,
    changed_values,
    sentence,
    template_of,
    tried,
)
from mailgate.core.rules.engine import Said
from mailgate.core.settlement import settlement
from mailgate.core.site_answers import SiteAnswer, site_answer
from mailgate.core.states import OnMail, State
from mailgate.core.trust import Access, Ruling, Verdict, is_signed, rule_on
from mailgate.core.wording import shown

# What nobody needs to read when it belongs to no case.
_RECEIPTS: Final = frozenset(
    {Author.DELIVERY_RECEIPT, Author.READ_RECEIPT, Author.COMPLAINT, Author.CALENDAR}
)


def decide(facts: Facts) -> Decision:
    """The fate of one message, and everything that follows from it."""
    if facts.before_our_time:
        return Decision(Fate.FILED, (Reason("was in the mailbox before our time"),))
    if facts.blocked:
        return Decision(Fate.FILED, (Reason(f"its sender is blocked: {facts.blocked}"),))
    if facts.screening.is_machine:
        return _decide_machine(facts)
    decision = escalated(facts, _decide_person(facts))
    return replace(decision, reasons=(*decision.reasons, *_doubt(facts.screening)))


def decide_own_case(facts: Facts, *, linked: Case, reason: Reason) -> Decision:
    """What a held mail becomes when a person says that it is a case of its own."""
    return own_case(facts, linked, (reason,))


def with_rules(facts: Facts, *, as_new: bool = False) -> Facts:
    """The same with what the desk's rules say of the mail, where they have a say.

    They have none about mail that waits for a person, and about machines' mail in a case;
    `as_new` says that a person made it a case of its own.
    """
    if facts.known is None:
        return facts
    has_say, case = (True, None) if as_new else place(facts)
    return replace(facts, known=tried(facts.known, facts.desk, case)) if has_say else facts


def place(facts: Facts) -> tuple[bool, Case | None]:
    """Whether rules have a say, and the case that the mail belongs to."""
    if facts.before_our_time or facts.blocked:
        return False, None
    if facts.screening.is_machine:
        is_filed = facts.screening.author in _RECEIPTS or facts.returned is not None
        return not is_filed and _machines_case(facts) is None, None
    ruling = _ruling(facts)
    if ruling.access is Access.HOLD and ruling.case is not None:
        return False, None
    case = ruling.case if ruling.access is Access.WRITE else facts.unread or _repeated(facts)
    if case is None:
        return True, None
    evidence = ruling.evidence if ruling.access is Access.WRITE else None
    found, _ = _answered(facts, case, evidence)
    if found.is_settled:
        return False, None  # there is nothing in it but thanks, or what a link asks for
    return True, None if found.policy is OnMail.NEW_LINKED_CASE else case


def _decide_machine(facts: Facts) -> Decision:
    screening = facts.screening
    text = f"{ARTICLES[screening.author]} wrote it, not a person: {screening.reason}"
    says = (Reason(text), *_absence(screening))
    case = _machines_case(facts)
    if case is not None:
        belongs = Reason(f"belongs to {case.reference}: noted there, its state stays")
        return Decision(Fate.EVENT, (*says, belongs), _noted(facts), case.id)
    if facts.returned is not None:
        alone = Reason("about a mail of ours that belongs to no case")
        return Decision(Fate.FILED, (*says, alone), _counted(facts))
    if screening.author in _RECEIPTS:
        return Decision(Fate.FILED, (*says, Reason("a receipt that belongs to no case")))
    return new_mail(facts, None, (*says, Reason("belongs to no case of ours")))


def _absence(screening: Screening) -> tuple[Reason, ...]:
    if screening.absence is None:
        return ()
    return (Reason(f"its sender is {screening.absence}"),)


def _doubt(screening: Screening) -> tuple[Reason, ...]:
    """What else is to be said of a mail that is treated as a person's."""
    doubt = Reason(f"perhaps {ARTICLES[screening.author]}, so not answered: {screening.reason}")
    return ((doubt,) if screening.in_doubt else ()) + _absence(screening)


def _noted(facts: Facts) -> tuple[Effect, ...]:
    """A machine's mail in its case; a bounce counts only against whom a mail of ours went to."""
    bounce, returned = facts.message.bounce, facts.returned
    if facts.screening.author is not Author.BOUNCE:
        noted = AddEvent(EventKind.MACHINE_MAIL, summary(facts.message), machine_detail_of(facts))
        return (noted,)
    if bounce is None or returned is None:
        return (AddEvent(EventKind.BOUNCE, summary(facts.message), machine_detail_of(facts)),)
    event = AddEvent(EventKind.BOUNCE, told_of(bounce, returned), machine_detail_of(facts))
    return (event, *_counted(facts))


def _counted(facts: Facts) -> tuple[CountBounce, ...]:
    bounce, returned = facts.message.bounce, facts.returned
    failure = failure_that_counts(bounce, returned) if bounce and returned else None
    if failure is None or returned is None:
        return ()
    return (CountBounce(returned.outbox_id, returned.recipient, failure, counted_kind(failure)),)


def _machines_case(facts: Facts) -> Case | None:
    """The case a machine's mail belongs to: by a MAC, or by a participant's own machine."""
    if facts.returned is not None:
        return facts.returned.case
    if facts.own is not None:
        return facts.own
    sender = facts.message.sender
    for match in facts.matches:
        if is_signed(match.claim.evidence):
            return match.case
        if sender is not None and sender.address in match.case.participants:
            return match.case
    return facts.unread


def _ruling(facts: Facts) -> Ruling:
    ruling = rule_on(
        facts.matches,
        sender=facts.message.sender,
        verdict=facts.about.verdict,
        desk=facts.desk,
        public_domains=facts.public_domains,
    )
    return at_escalations(facts, ruling) if facts.to_escalations else ruling


def _decide_person(facts: Facts) -> Decision:
    ruling = _ruling(facts)
    if ruling.access is Access.WRITE and ruling.case is not None:
        own = facts.known.own_case if facts.known else None
        if own is not None:
            return _split(facts, ruling.case, own)
        return _update(facts, ruling.case, ruling)
    if ruling.access is Access.HOLD and ruling.case is not None:
        held = (
            AddEvent(EventKind.HELD, summary(facts.message), mail_detail_of(facts)),
            Hold(ruling.reason.text),
        )
        return Decision(Fate.HELD, (ruling.reason,), held, ruling.case.id)
    if facts.unread is not None:
        return _read_at_last(facts, facts.unread)
    repeated = _repeated(facts)
    if repeated is not None:
        text = "has the Message-ID of a mail in the case, from the same sender, but other content"
        own = facts.known.own_case if facts.known else None
        if own is not None:
            return _split(facts, repeated, own)
        return _update(facts, repeated, Ruling(Access.WRITE, repeated, Reason(text)))
    return new_mail(facts, ruling.case, (ruling.reason, *_id_conflict(facts)))


def _read_at_last(facts: Facts, case: Case) -> Decision:
    """A mail in the case that waited for it: answered like the first of a case, which it is."""
    reason = Reason("could not be read when it came, and this case was opened for it")
    decision = _update(facts, case, Ruling(Access.WRITE, case, reason))
    is_answered = any(isinstance(one, Acknowledge | Withhold) for one in decision.effects)
    if decision.fate is not Fate.UPDATE or is_answered:
        return decision
    answered = answer(facts, is_forgiven=any(isinstance(one, Forgive) for one in decision.effects))
    return replace(decision, effects=(*decision.effects, answered))


def _split(facts: Facts, case: Case, own: Said) -> Decision:
    """A mail that belongs to a case, and by a rule opens one of its own, linked to it."""
    text = (
        f"belongs to {case.reference}, and rule {shown(own.rule.name)} makes it a case of its own"
    )
    return new_mail(facts, case, (Reason(text, own.rule.source),))


def _repeated(facts: Facts) -> Case | None:
    """The case where its sender, unless he is forged, wrote another mail with this Message-ID."""
    requester = facts.about.requester
    if requester is None or facts.about.verdict is Verdict.FAIL:
        return None
    return next((case for case in facts.same_id if requester.address in case.participants), None)


def _id_conflict(facts: Facts) -> tuple[Reason, ...]:
    if not facts.same_id:
        return ()
    return (Reason(f"its Message-ID is also that of a mail in {facts.same_id[0].reference}"),)


def _answered(
    facts: Facts, case: Case, evidence: Evidence | None
) -> tuple[Answered, SiteAnswer | None]:
    """What a mail does to its case and to its sites: a site speaks for itself alone."""
    site = site_answer(facts, case, evidence=evidence)
    if site is not None and site.answered is not None:
        return site.answered, site
    return answered(facts, case, evidence=evidence), site


def _update(facts: Facts, case: Case, ruling: Ruling) -> Decision:
    message, detail = facts.message, mail_detail_of(facts)
    found, site = _answered(facts, case, ruling.evidence)
    if site is not None:
        case, detail = site.case, detail | site.noted
    reasons = [ruling.reason, *found.why]
    if found.policy is OnMail.NEW_LINKED_CASE:
        return new_mail(facts, case, tuple(reasons), plain=NEW_LINKED_CASE)
    signed = ruling.evidence is not None and is_signed(ruling.evidence)
    moves: list[Effect] = []
    if found.has_moved:
        after = state_detail(found.after, found.trigger)
        moves.append(ChangeState(found.after.kind, found.after.name))
        if found.after.kind is StateKind.CLOSED:
            said = f"{found.after.name}, was {found.before.name}"
            moves.append(AddEvent(EventKind.CLOSED, said, after))
        elif case.kind in ENDED:
            moves.append(AddEvent(EventKind.REOPENED, f"was {found.before.name}", after))
        else:
            detail |= after
    settles = settlement(facts, found)
    effects: list[Effect] = [
        AddEvent(EventKind.MAIL, summary(message), detail),
        *remembered(message),
    ]
    effects += [*settles.before, *moves, *settles.after, *(site.effects if site else ())]
    forgiven, why = forgiven_by(facts, with_mac=signed)
    changes, refused = _changes(facts, replace(case, kind=found.after.kind, state=found.after.name))
    effects += [*forgiven, *changes, *links(facts, known_ids={case.id})]
    effects += _answer_to_update(facts, found, is_forgiven=bool(forgiven))
    told_why = (*reasons, *why, *rule_reasons(facts), *refused)
    return Decision(Fate.UPDATE, told_why, (*effects, *people_told(facts)), case.id)


def _changes(facts: Facts, case: Case) -> tuple[tuple[Effect, ...], tuple[Reason, ...]]:
    """What rules change in a case that was there, and what they may not."""
    known, states = facts.known, facts.desk.states
    if known is None or known.outcome is None:
        return (), ()
    values, effects = changed_values(known, facts.desk, case), list[Effect]()
    if values == CaseValues():
        return (), ()
    if case.kind is StateKind.CLOSED:
        return (), (Reason("rules change nothing in a case that stays closed"),)
    refused: tuple[Reason, ...] = ()
    detail: dict[str, object] = {"assignee": values.assignee} if values.assignee else {}
    if values.state is not None:
        named = states.named(values.state) or State(values.state, case.kind)
        after = moved(states, case, Trigger.RULE_SAID, named)
        if isinstance(after, Refused):
            refused = (Reason(f"a rule says {named.name}, but {after.why}"),)
            values = replace(values, state=None)
        else:
            values = replace(values, state=after.name)
            effects.append(ChangeState(after.kind, after.name))
            detail |= state_detail(after, Trigger.RULE_SAID)
    if values != CaseValues():
        effects.append(SetValues(replace(values, state=None)))
        effects.append(AddEvent(EventKind.CHANGED, sentence(case, values), detail))
    return tuple(effects), refused


def _opened_again(found: Answered) -> bool:
    """Whether a case that was over goes on by this mail; by a link it has an answer of its own."""
    is_open = found.before.kind in ENDED and found.after.kind not in ENDED
    return is_open and not found.is_settled


def _answer_to_update(facts: Facts, found: Answered, *, is_forgiven: bool) -> tuple[Effect, ...]:
    """An answer in a case that is there: by a rule, or since the case is over, or open again."""
    if found.policy is OnMail.REMINDER:
        return (answer(facts, is_forgiven=is_forgiven, plain=CLOSED_REMINDER),)
    if _opened_again(found):
        return (answer(facts, is_forgiven=is_forgiven, plain=REOPENED),)
    known = facts.known
    if known is None or not (template_of(known.outcome) or asked(known, facts.desk)):
        return ()
    return (answer(facts, is_forgiven=is_forgiven),)

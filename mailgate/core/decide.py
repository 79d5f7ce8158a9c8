"""What becomes of one message: the same facts give the same decision, with its reasons.

Order: blocked senders, machines, then people, whose claims are checked against who they are.
"""

from dataclasses import dataclass, replace
from typing import Final

from mailgate.core.acknowledge import Circumstances, forbidden_because, may_repeat_words
from mailgate.core.author import ARTICLES, Author, Screening
from mailgate.core.bounced import (
    Returned,
    Undeliverable,
    counted_kind,
    failure_that_counts,
    shows_life,
    told,
    withheld_because,
)
from mailgate.core.case import Case, EventKind, Fate, Reason
from mailgate.core.desk import Desk
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    CountBounce,
    Decision,
    Effect,
    Forgive,
    Hold,
    LinkTo,
    OpenCase,
    Remember,
    Withhold,
)
from mailgate.core.forwarded import described, forwards
from mailgate.core.lifecycle import ENDED, Trigger, after
from mailgate.core.message import Address, Defect, Message
from mailgate.core.trust import Access, Match, Ruling, Verdict, is_signed, rule_on

# What nobody needs to read when it belongs to no case.
_RECEIPTS: Final = frozenset(
    {Author.DELIVERY_RECEIPT, Author.READ_RECEIPT, Author.COMPLAINT, Author.CALENDAR}
)
_NO_SUBJECT: Final = "(no subject)"
_SUMMARY_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision about a message may look at.

    `matches` are the claims that lead to cases, strongest first. `own` is the case that a mail of
    ours belongs to when this message is that very mail, come back. `same_id` are cases that hold
    another mail with this Message-ID. `blocked` is the pattern that blocks the sender, or empty.
    `returned` is the mail of ours that a bounce proves to be about, `undeliverable` what is known
    of a requester from whom mail of ours came back.
    """

    message: Message
    screening: Screening
    desk: Desk
    matches: tuple[Match, ...]
    about: Circumstances
    public_domains: frozenset[str]
    own: Case | None = None
    same_id: tuple[Case, ...] = ()
    blocked: str = ""
    before_our_time: bool = False
    returned: Returned | None = None
    undeliverable: Undeliverable | None = None


def decide(facts: Facts) -> Decision:
    """The fate of one message, and everything that follows from it."""
    if facts.before_our_time:
        return Decision(Fate.FILED, (Reason("was in the mailbox before our time"),))
    if facts.blocked:
        return Decision(Fate.FILED, (Reason(f"its sender is blocked: {facts.blocked}"),))
    if facts.screening.is_machine:
        return _decide_machine(facts)
    decision = _decide_person(facts)
    return replace(decision, reasons=(*decision.reasons, *_doubt(facts.screening)))


def decide_own_case(facts: Facts, *, linked: Case, reason: Reason) -> Decision:
    """What a held mail becomes when a person says that it is a case of its own."""
    return _own_case(facts, linked, (reason,))


def _decide_machine(facts: Facts) -> Decision:
    screening = facts.screening
    text = f"{ARTICLES[screening.author]} wrote it, not a person: {screening.reason}"
    says = (Reason(text), *_absence(screening))
    case = _machines_case(facts)
    if case is not None:
        belongs = Reason(f"belongs to {case.reference}: noted there, its state stays")
        return Decision(Fate.EVENT, (*says, belongs), _noted(facts), case.id)
    if screening.author in _RECEIPTS:
        return Decision(Fate.FILED, (*says, Reason("a receipt that belongs to no case")))
    return _own_case(facts, None, (*says, Reason("belongs to no case of ours")))


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
        noted = AddEvent(EventKind.MACHINE_MAIL, _summary(facts.message), _machine_detail(facts))
        return (noted,)
    if bounce is None or returned is None:
        return (AddEvent(EventKind.BOUNCE, _summary(facts.message), _machine_detail(facts)),)
    event = AddEvent(EventKind.BOUNCE, told(bounce, returned), _machine_detail(facts))
    failure = failure_that_counts(bounce, returned)
    if failure is None:
        return (event,)
    address, kind = returned.recipient, counted_kind(failure)
    return (event, CountBounce(returned.outbox_id, address, failure, kind))


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
    return None


def _decide_person(facts: Facts) -> Decision:
    ruling = rule_on(
        facts.matches,
        sender=facts.message.sender,
        verdict=facts.about.verdict,
        desk=facts.desk,
        public_domains=facts.public_domains,
    )
    if ruling.access is Access.WRITE and ruling.case is not None:
        return _update(facts, ruling.case, ruling)
    if ruling.access is Access.HOLD and ruling.case is not None:
        held = (
            AddEvent(EventKind.HELD, _summary(facts.message), _mail_detail(facts)),
            Hold(ruling.reason.text),
        )
        return Decision(Fate.HELD, (ruling.reason,), held, ruling.case.id)
    repeated = _repeated(facts)
    if repeated is not None:
        text = "has the Message-ID of a mail in the case, from the same sender, but other content"
        return _update(facts, repeated, Ruling(Access.WRITE, repeated, Reason(text)))
    return _own_case(facts, ruling.case, (ruling.reason, *_id_conflict(facts)))


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


def _update(facts: Facts, case: Case, ruling: Ruling) -> Decision:
    message, desk = facts.message, facts.desk
    effects: list[Effect] = [
        AddEvent(EventKind.MAIL, _summary(message), _mail_detail(facts)),
        *_remember(message),
    ]
    reasons = [ruling.reason]
    kind = after(case.kind, Trigger.PARTICIPANT_WROTE)
    signed = ruling.evidence is not None and is_signed(ruling.evidence)
    if case.kind in ENDED and not (signed or desk.reopen_by_mail):
        text = f"the case stays {case.kind.value}: this desk does not reopen without a MAC"
        reasons.append(Reason(text, desk.source("reopen_by_mail")))
    elif kind is not case.kind:
        effects.append(ChangeState(kind))
        if case.kind in ENDED:
            effects.append(AddEvent(EventKind.REOPENED, f"was {case.kind.value}"))
        reasons.append(Reason(f"the case was {case.kind.value} and is {kind.value} now"))
    forgiven, why = _forgiven(facts, with_mac=signed)
    return Decision(Fate.UPDATE, (*reasons, *why), (*effects, *forgiven), case.id)


def _own_case(facts: Facts, linked: Case | None, reasons: tuple[Reason, ...]) -> Decision:
    message, desk = facts.message, facts.desk
    priority = desk.default_priority
    shown = desk.priorities.get(priority, priority)
    by_default = Reason(f"priority {shown} by default", desk.source("default_priority"))
    effects: list[Effect] = [
        OpenCase(message.subject or _NO_SUBJECT, facts.about.requester, priority),
        AddEvent(EventKind.OPENED, _summary(message), _mail_detail(facts)),
        *_remember(message),
    ]
    if linked is not None:
        effects.append(LinkTo(linked.id, reasons[0].text))
    forgiven, why = _forgiven(facts, with_mac=False)
    effects += [*forgiven, _acknowledgement(facts, is_forgiven=bool(forgiven))]
    told = (*reasons, *_passed_on(message), by_default, *why)
    return Decision(Fate.CASE, told, tuple(effects))


def _acknowledgement(facts: Facts, *, is_forgiven: bool) -> Acknowledge | Withhold:
    forbidden = forbidden_because(facts.message, facts.screening, facts.about)
    requester = facts.about.requester
    if forbidden or requester is None:
        return Withhold(forbidden)
    if facts.undeliverable is not None and not is_forgiven:
        return Withhold(withheld_because(facts.undeliverable))
    return Acknowledge(requester, repeats_words=may_repeat_words(facts.about))


def _forgiven(facts: Facts, *, with_mac: bool) -> tuple[tuple[Forgive, ...], tuple[Reason, ...]]:
    """What a person's mail says for an address that bounced: that it lives, if it shows that."""
    gone, sender = facts.undeliverable, facts.message.sender
    if gone is None or facts.screening.do_not_answer:
        return (), ()
    why = shows_life(
        gone,
        verdict=facts.about.verdict,
        with_mac=with_mac,
        is_sender=sender is not None and sender.address == gone.address,
        received_at=facts.about.received_at,
    )
    if not why:
        return (), ()
    reason = Reason(f"{gone.address} bounced before, but lives: {why}")
    return (Forgive(gone.address, why, for_good=with_mac),), (reason,)


def _remember(message: Message) -> tuple[Remember, ...]:
    if not message.message_id or Defect.BROKEN_MESSAGE_ID in message.defects:
        return ()
    return (Remember(message.message_id, _address(message.sender)),)


def _summary(message: Message) -> str:
    return (message.subject or _NO_SUBJECT)[:_SUMMARY_MAX]


def _mail_detail(facts: Facts) -> dict[str, object]:
    detail: dict[str, object] = {
        "from": _address(facts.message.sender),
        "verdict": facts.about.verdict.value,
        "attachments": len(facts.message.attachments),
        **_absence_detail(facts.screening),
    }
    passed_on = forwards(facts.message.forwarded)
    if passed_on:
        detail["forwarded"] = [described(one) for one in passed_on]
    return detail


def _passed_on(message: Message) -> tuple[Reason, ...]:
    """Whose mail this one passes on; a note alone, because anybody can write such a block."""
    first = next(iter(forwards(message.forwarded)), None)
    if first is None or first.sender is None:
        return ()
    whose = first.sender.address or first.sender.name
    return (Reason(f"passes on a mail of {whose} ({first.certainty}), who gets no right by that"),)


def _absence_detail(screening: Screening) -> dict[str, object]:
    return {"absence": screening.absence.as_record()} if screening.absence else {}


def _machine_detail(facts: Facts) -> dict[str, object]:
    detail: dict[str, object] = {
        "from": _address(facts.message.sender),
        "author": facts.screening.author.value,
        "verdict": facts.about.verdict.value,
        **_absence_detail(facts.screening),
    }
    bounce = facts.message.bounce
    if bounce is not None:
        detail["bounce"] = {
            "kind": bounce.kind.value,
            "recipients": list(bounce.recipients),
            "status": bounce.status,
            "diagnostic": bounce.diagnostic,
            "failures": [
                {"address": one.address, "kind": one.kind.value, "status": one.status}
                for one in bounce.failures
            ],
        }
    return detail


def _address(sender: Address | None) -> str:
    return sender.address if sender is not None else ""

"""What every decision about a person's mail or an alert has in common: answer, links, reasons."""

from mailgate.core.acknowledge import forbidden_because, may_repeat_words
from mailgate.core.bounced import shows_life, withheld_because
from mailgate.core.case import Case, Reason
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import Acknowledge, Effect, Forgive, LinkTo, Remember, Withhold
from mailgate.core.event_words import address_of, machine_detail, mail_detail
from mailgate.core.forwarded import forwards
from mailgate.core.lifecycle import Trigger
from mailgate.core.message import Defect, Message
from mailgate.core.ruled import (
    ACKNOWLEDGEMENT,
    MISSING_DETAILS,
    Known,
    asked,
    grouping,
    template_of,
    told,
    wanted_link,
)
from mailgate.core.states import State


def machine_detail_of(facts: Facts) -> dict[str, object]:
    """What is noted of a machine's mail."""
    return machine_detail(facts.message, facts.screening, facts.about.verdict)


def mail_detail_of(facts: Facts) -> dict[str, object]:
    """What is noted of a person's mail."""
    return mail_detail(facts.message, facts.screening, facts.about.verdict)


def state_detail(state: State, trigger: Trigger, *, by: str = "") -> dict[str, object]:
    """What an event says of the state that a case has from then on, and what moved it."""
    detail: dict[str, object] = {
        "state": state.name,
        "kind": state.kind.value,
        "trigger": trigger.value,
    }
    return detail | ({"by": by} if by else {})


def rule_reasons(facts: Facts) -> tuple[Reason, ...]:
    """What the rules did and took back, with file and line of each."""
    known = facts.known
    if known is None or known.outcome is None:
        return ()
    customer = (known.customer.reason(),) if known.customer and known.outcome.hits else ()
    reference = wanted_link(known.outcome)
    lost = (Reason(f"there is no case {reference} to link to"),) if _is_lost(known) else ()
    return (*customer, *known.outcome.reasons(), *lost)


def _is_lost(known: Known) -> bool:
    return bool(wanted_link(known.outcome)) and known.wanted is None


def links(facts: Facts, *, known_ids: set[int]) -> tuple[LinkTo, ...]:
    """The link that a rule asks for, unless the cases are linked anyway."""
    wanted = facts.known.wanted if facts.known else None
    if wanted is None or wanted.id in known_ids:
        return ()
    return (LinkTo(wanted.id, "a rule links them"),)


def people_told(facts: Facts) -> tuple[Effect, ...]:
    """The mails to people of the desk that rules ask for."""
    return tuple(told(facts.known, facts.desk)) if facts.known else ()


def answer(
    facts: Facts, *, is_forgiven: bool, plain: str = ACKNOWLEDGEMENT, linked: Case | None = None
) -> Acknowledge | Withhold:
    """The answer to the sender, or why he gets none.

    `plain` is the mail that he gets if rules name none; the plainest gives way to their questions,
    the others hold them.
    """
    forbidden = forbidden_because(facts.message, facts.screening, facts.about)
    requester, known = facts.about.requester, facts.known
    if not forbidden and known is not None and grouping(known.outcome) is not None:
        forbidden = "a rule groups it with a machine's mail"
    if forbidden or requester is None:
        return Withhold(forbidden)
    if facts.undeliverable is not None and not is_forgiven:
        return Withhold(withheld_because(facts.undeliverable))
    repeats = may_repeat_words(facts.about)
    reference = linked.reference if linked is not None else ""
    if known is None:
        return Acknowledge(requester, repeats, plain, linked=reference)
    asks = asked(known, facts.desk)
    if asks and plain == ACKNOWLEDGEMENT:
        plain = MISSING_DETAILS
    template = template_of(known.outcome) or plain
    return Acknowledge(requester, repeats, template, asks, known.language, reference)


def forgiven_by(facts: Facts, *, with_mac: bool) -> tuple[tuple[Forgive, ...], tuple[Reason, ...]]:
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


def remembered(message: Message) -> tuple[Remember, ...]:
    """Its Message-ID, so that answers to it find the case."""
    if not message.message_id or Defect.BROKEN_MESSAGE_ID in message.defects:
        return ()
    return (Remember(message.message_id, address_of(message.sender)),)


def passed_on(facts: Facts) -> tuple[Reason, ...]:
    """Whose mail this one passes on; a note alone unless one of our own people did."""
    message, sent_on = facts.message, facts.about.sent_on
    if sent_on is not None and sent_on.sender is not None:
        text = f"sent on by one of our own people for {sent_on.sender.address}, whose it is"
        return (Reason(text, facts.desk.source("own_people")),)
    first = next(iter(forwards(message.forwarded)), None)
    if first is None or first.sender is None:
        return ()
    whose = first.sender.address or first.sender.name
    return (Reason(f"passes on a mail of {whose} ({first.certainty}), who gets no right by that"),)

"""What a participant's mail does to the case that it belongs to, as the state of the case says.

Only an answer in the thread is a mail to a case that is over; a fresh mail that quotes its
reference has a policy of its own.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from mailgate.core.case import Case, Reason, StateKind
from mailgate.core.confirmed import Confirmation, settled
from mailgate.core.decision_facts import Facts
from mailgate.core.lifecycle import ENDED, Refused, Trigger, moved
from mailgate.core.promised import clockwork_of
from mailgate.core.references import Evidence
from mailgate.core.states import OnMail, State
from mailgate.core.trust import is_signed
from mailgate.core.wording import one_of

# How clients of many languages begin the subject of an answer.
_ANSWER: Final = re.compile(
    r"\s*(re|aw|antw|antwort|sv|vs|odp|rif|r|res|ref|ynt|re sp|atb|vá|回复|回覆|答复|返信|답장)"
    r"\s*(\[\d+\]|\(\d+\))?\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a mail does: the policy that it meets, the state from then on, and why.

    `is_settled` says that short words or a link of ours did it, with the `confirmation` in them.
    """

    policy: OnMail
    before: State
    after: State
    trigger: Trigger
    why: tuple[Reason, ...] = ()
    is_settled: bool = False
    confirmation: Confirmation | None = None

    @property
    def has_moved(self) -> bool:
        """Whether the case has another state than before."""
        return self.before.name != self.after.name or self.before.kind is not self.after.kind


def answered(facts: Facts, case: Case, *, evidence: Evidence | None) -> Answered:
    """What this mail of somebody who may write does to the case."""
    done, found = settled(facts, case, evidence=evidence)
    if done is None:
        plain = _as_a_mail(facts, case, evidence)
        return replace(plain, why=(*found, *plain.why))
    is_open = case.kind in ENDED and done.after.kind not in ENDED
    policy = OnMail.REOPENS if is_open else OnMail.STAYS
    before = facts.desk.states.of(case)
    return Answered(
        policy,
        before,
        done.after,
        done.trigger,
        done.why,
        is_settled=True,
        confirmation=done.confirmation,
    )


def _as_a_mail(facts: Facts, case: Case, evidence: Evidence | None) -> Answered:
    now = facts.desk.states.of(case)
    match case.kind:
        case StateKind.NEW | StateKind.OPEN:
            return Answered(OnMail.STAYS, now, now, Trigger.PARTICIPANT_WROTE)
        case StateKind.WAITING:
            return _while_waiting(facts, case, now)
        case _:
            return _when_over(facts, case, now, evidence)


def is_answer(facts: Facts, evidence: Evidence | None) -> bool:
    """Whether a mail stands in the thread of its case, rather than quoting its reference."""
    message = facts.message
    if evidence is not Evidence.SUBJECT:
        return True
    return bool(message.in_reply_to or message.references or _ANSWER.match(message.subject))


def _while_waiting(facts: Facts, case: Case, now: State) -> Answered:
    missing = facts.known.mail.missing if facts.known else frozenset[str]()
    needed = now.needs(case.waits_because)
    lacking = [detail for detail in needed if detail in missing]
    if lacking:
        text = f"the case stays {now.name} until it has {one_of(lacking)}"
        reason = Reason(text, now.source)
        return Answered(OnMail.STAYS, now, now, Trigger.PARTICIPANT_WROTE, (reason,))
    if now.on_mail is not OnMail.REOPENS:
        reason = Reason(f"the case stays {now.name}", now.source)
        return Answered(OnMail.STAYS, now, now, Trigger.PARTICIPANT_WROTE, (reason,))
    trigger = Trigger.DETAILS_CAME if needed else Trigger.PARTICIPANT_WROTE
    return _goes_on(facts, case, now, trigger)


def _when_over(facts: Facts, case: Case, now: State, evidence: Evidence | None) -> Answered:
    states, why = facts.desk.states, list[Reason]()
    speaks = now
    until = (
        now.reopens_until(clockwork_of(facts.desk).calendar, case.state_since)
        if case.state_since is not None
        else None
    )
    if until is not None and facts.about.received_at > until:
        speaks = states.default(StateKind.CLOSED)
        why.append(Reason("it came after the time in which the case may be reopened", now.source))
    policy = speaks.on_mail if is_answer(facts, evidence) else speaks.on_new_mail
    if policy is OnMail.REOPENS and why:  # a window that is over, whatever else closed cases do
        policy = OnMail.NEW_LINKED_CASE
    signed = evidence is not None and is_signed(evidence)
    stays = (now, now, Trigger.PARTICIPANT_WROTE)
    match policy:
        case OnMail.REOPENS if not (signed or facts.desk.reopen_by_mail):
            text = f"the case stays {now.name}: this desk does not reopen without a MAC"
            why.append(Reason(text, facts.desk.source("reopen_by_mail")))
            return Answered(OnMail.STAYS, *stays, tuple(why))
        case OnMail.REOPENS:
            goes_on = _goes_on(facts, case, now, Trigger.PARTICIPANT_WROTE)
            return Answered(
                goes_on.policy, now, goes_on.after, goes_on.trigger, (*why, *goes_on.why)
            )
        case OnMail.REMINDER:
            text = f"the case is {now.name} and stays so: its writer is reminded of that"
            return Answered(policy, *stays, (*why, Reason(text, speaks.source)))
        case OnMail.NEW_LINKED_CASE:
            text = f"{case.reference} is {now.name}: a new case, linked with it"
            return Answered(policy, *stays, (*why, Reason(text, speaks.source)))
        case OnMail.STAYS:
            reason = Reason(f"the case stays {now.name}", speaks.source)
            return Answered(policy, *stays, (*why, reason))


def _goes_on(facts: Facts, case: Case, now: State, trigger: Trigger) -> Answered:
    after = moved(facts.desk.states, case, trigger, facts.desk.states.goes_on(now))
    if isinstance(after, Refused):
        return Answered(OnMail.STAYS, now, now, trigger, (Reason(after.why, now.source),))
    reason = Reason(f"the case was {now.name} and is {after.name} now", now.source)
    return Answered(OnMail.REOPENS, now, after, trigger, (reason,))

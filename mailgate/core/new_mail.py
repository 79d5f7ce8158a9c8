"""What becomes of a mail that belongs to no case: of a group, filed, or a case of its own."""

from dataclasses import replace

from mailgate.core.case import Case, CaseValues, EventKind, Fate, Reason, StateKind
from mailgate.core.decision_facts import Facts
from mailgate.core.decision_parts import (
    answer,
    forgiven_by,
    links,
    machine_detail_of,
    mail_detail_of,
    passed_on,
    people_told,
    remembered,
    rule_reasons,
    state_detail,
)
from mailgate.core.desk import Desk
from mailgate.core.effects import (
    AddEvent,
    ChangeState,
    Decision,
    Effect,
    LinkTo,
    OpenCase,
    Withhold,
)
from mailgate.core.event_words import NO_SUBJECT, summary
from mailgate.core.lifecycle import Refused, Trigger, moved
from mailgate.core.ruled import (
    ACKNOWLEDGEMENT,
    NEW_LINKED_CASE,
    OpenGroup,
    grouping,
    new_values,
    start_said,
    template_of,
)
from mailgate.core.rules.actions import GroupBy, NoCase, ResolveGroup
from mailgate.core.site_answers import opening_sites
from mailgate.core.site_plan import SITE, SITES
from mailgate.core.states import State
from mailgate.core.trust import Verdict
from mailgate.core.wording import in_words


def new_mail(
    facts: Facts,
    linked: Case | None,
    reasons: tuple[Reason, ...],
    *,
    plain: str = ACKNOWLEDGEMENT,
) -> Decision:
    """A mail that belongs to no case: one of a group, one that opens none, or one that does.

    `plain` is the acknowledgement of the last, if rules say nothing of it.
    """
    known = facts.known
    outcome = known.outcome if known else None
    group = grouping(outcome)
    is_forged = facts.about.verdict is Verdict.FAIL
    if group is not None and known is not None and not is_forged:
        if known.group is not None:
            return _grouped(facts, known.group, group, reasons)
        if isinstance(group, ResolveGroup):
            nothing = Reason(f"resolves {group.key}, of which no case is open")
            whole = (*reasons, nothing, *rule_reasons(facts))
            return Decision(Fate.FILED, whole, people_told(facts))
    said = outcome.no_case if outcome else None
    if said is not None and isinstance(said.action, NoCase):
        decision = _without_case(facts, said.action, (*reasons, *rule_reasons(facts)))
        if isinstance(decision, Decision):
            return decision
        reasons = (*reasons, decision)
    return own_case(facts, linked, reasons, plain=plain)


def _without_case(facts: Facts, said: NoCase, reasons: tuple[Reason, ...]) -> Decision | Reason:
    """Filed, and answered if a rule says how; or why it has to open a case all the same."""
    forgiven, why = forgiven_by(facts, with_mac=False)
    answered: tuple[Effect, ...] = ()
    outcome = facts.known.outcome if facts.known else None
    if template_of(outcome):
        written = answer(facts, is_forgiven=bool(forgiven))
        if isinstance(written, Withhold):
            # Nobody would ever hear of it: neither the sender nor the desk.
            return Reason(f"opens a case: it cannot be answered instead, because {written.reason}")
        answered = (written,)
    filed = Reason(f"no case: {said.because}")
    effects = (*forgiven, *answered, *people_told(facts))
    return Decision(Fate.FILED, (*reasons, *why, filed), effects)


def _grouped(
    facts: Facts, group: OpenGroup, said: GroupBy | ResolveGroup, reasons: tuple[Reason, ...]
) -> Decision:
    """A machine's mail about something that has an open case."""
    case = group.case
    belongs = Reason(f"belongs to {case.reference}, the open case of {said.key}")
    whole = (*reasons, belongs, *rule_reasons(facts))
    noted = AddEvent(EventKind.MACHINE_MAIL, summary(facts.message), machine_detail_of(facts))
    if isinstance(said, ResolveGroup):
        effects = (
            noted,
            *remembered(facts.message),
            *_over(facts, case, said),
            *people_told(facts),
        )
        return Decision(Fate.EVENT, whole, effects, case.id)
    if not said.storm_limit or group.recent < said.storm_limit:
        return Decision(Fate.EVENT, whole, (noted, *remembered(facts.message)), case.id)
    within = in_words(said.storm_within)
    storm = f"a storm: {group.recent} mails of {said.key} within {within} before this one"
    since = facts.about.received_at - said.storm_within
    is_told = group.storm_told_at is not None and group.storm_told_at >= since
    text = f"{storm}; more are only counted"
    once = () if is_told else (AddEvent(EventKind.STORM, text, machine_detail_of(facts)),)
    return Decision(Fate.EVENT, (*whole, Reason(storm)), once, case.id)


def _over(facts: Facts, case: Case, said: ResolveGroup) -> tuple[Effect, ...]:
    after = moved(facts.desk.states, case, Trigger.ALERTS_ENDED)
    if isinstance(after, Refused):
        return (AddEvent(EventKind.NOTED, f"{said.key} is well again; {after.why}"),)
    detail = state_detail(after, Trigger.ALERTS_ENDED)
    over = AddEvent(EventKind.RESOLVED, f"{said.key} is well again", detail)
    return (ChangeState(after.kind, after.name), over)


def own_case(
    facts: Facts,
    linked: Case | None,
    reasons: tuple[Reason, ...],
    *,
    plain: str = ACKNOWLEDGEMENT,
) -> Decision:
    """A case of its own, which its sender is told of if that may be."""
    message, desk = facts.message, facts.desk
    values = opening_sites(facts, _values(facts))
    if facts.about.verdict is Verdict.FAIL:  # what is forged must not gather others
        values = replace(values, group_key=None, quiet_for=None)
    priority = values.priority or desk.default_priority
    detail = _opened_detail(facts, values)
    effects: list[Effect] = [
        OpenCase(_subject(facts) or NO_SUBJECT, facts.about.requester, priority, values),
        AddEvent(EventKind.OPENED, summary(message), detail),
        *remembered(message),
    ]
    if linked is not None:
        effects.append(LinkTo(linked.id, reasons[0].text))
    effects += links(facts, known_ids={linked.id} if linked else set())
    forgiven, why = forgiven_by(facts, with_mac=False)
    replaced = linked if plain != ACKNOWLEDGEMENT else _his_closed_case(facts)
    plain = NEW_LINKED_CASE if replaced is not None else plain
    answered = answer(facts, is_forgiven=bool(forgiven), plain=plain, linked=replaced)
    effects += [*forgiven, answered, *people_told(facts)]
    told_why = (*reasons, *passed_on(facts), *_priority(facts, priority), *why)
    return Decision(Fate.CASE, (*told_why, *rule_reasons(facts)), tuple(effects))


def _his_closed_case(facts: Facts) -> Case | None:
    """The closed case that a rule links, if its writer is in it: nobody else hears of its end."""
    wanted = facts.known.wanted if facts.known else None
    requester = facts.about.requester
    if wanted is None or requester is None or wanted.kind is not StateKind.CLOSED:
        return None
    return wanted if requester.address in wanted.participants else None


def _subject(facts: Facts) -> str:
    sent_on = facts.about.sent_on
    return (sent_on.subject if sent_on else "") or facts.message.subject


def _values(facts: Facts) -> CaseValues:
    if facts.known is None:
        return CaseValues()
    return new_values(
        facts.known,
        facts.desk,
        received_at=facts.about.received_at,
        written_at=facts.message.date,
    )


def _priority(facts: Facts, priority: str) -> tuple[Reason, ...]:
    """Where the priority comes from, if no rule gave it."""
    desk, outcome = facts.desk, facts.known.outcome if facts.known else None
    if outcome is not None and "priority" in outcome.stands:
        return ()
    shown = desk.priorities.get(priority, priority)
    is_default = priority == desk.default_priority
    why = "by default" if is_default else "by default for its category"
    return (Reason(f"priority {shown} {why}", desk.source("default_priority")),)


def _opened_detail(facts: Facts, values: CaseValues) -> dict[str, object]:
    """What the first event of a case says; the promises made to the case are computed from it."""
    detail = mail_detail_of(facts) | {"received_at": facts.about.received_at.isoformat()}
    outcome = facts.known.outcome if facts.known else None
    if values.clock_starts_at is not None and start_said(outcome) is not None:
        detail["clock_starts_at"] = values.clock_starts_at.isoformat()
    sites = facts.desk.sites.read((values.fields or {}).get(SITES, ""))
    if sites:
        detail |= {SITES: list(sites), SITE: sites[0]}
    if values.assignee:
        detail["assignee"] = values.assignee
    if values.state:
        state = opening_state(facts.desk, values.state)
        detail |= state_detail(state, Trigger.RULE_SAID)
    return detail


def opening_state(desk: Desk, name: str | None) -> State:
    """The state of a new case: the one that a rule names, else the desk's first."""
    if not name:
        return desk.states.default(StateKind.NEW)
    return desk.states.named(name) or State(name, StateKind.NEW)

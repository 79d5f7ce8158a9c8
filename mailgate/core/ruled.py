"""What the rules of a desk say of a mail, as values of its case, people to tell and an answer."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mailgate.core.case import Case, CaseValues, Reason
from mailgate.core.customers import KnownCustomer
from mailgate.core.desk import Desk
from mailgate.core.effects import Notify
from mailgate.core.promised import ALERT, clock_start, subject_of
from mailgate.core.promises import MAIL
from mailgate.core.rules.actions import (
    ALL_MISSING,
    AddTag,
    AskFor,
    ClockStart,
    GroupBy,
    Link,
    RemoveTag,
    Reply,
    ResolveGroup,
    SetField,
    Settable,
    SetValue,
    StartClock,
    TellRegion,
)
from mailgate.core.rules.actions import Notify as NotifyGroup
from mailgate.core.rules.engine import Outcome, Said, run
from mailgate.core.rules.facts import MailFacts

ACKNOWLEDGEMENT: Final = "acknowledgement"
MISSING_DETAILS: Final = "missing-details"
NEW_LINKED_CASE: Final = "new-linked-case"
CLOSED_REMINDER: Final = "closed-reminder"
REGIONS: Final = "regions"  # the field of a case with the regions that were told of it
_BETWEEN_REGIONS: Final = ", "
CLOSURE: Final = "closure"
REOPENED: Final = "reopened"
SURVEY_THANKS: Final = "survey-thanks"
_LONGEST_KEY: Final = 300
_LONGEST_VALUE: Final = 200


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """The open case of a key, when its mails came lately, and when a storm of them was told."""

    case: Case
    recent: int = 0
    storm_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known around a mail for the rules: `found` are details that it answers.

    `group` is the open case of the key that a rule says, `wanted` the case that one links to.
    `told_regions` are those that were told of the case before. `own_case` says that a rule makes
    the mail a case of its own, though it belongs to one.
    """

    mail: MailFacts
    customer: KnownCustomer | None = None
    found: Mapping[str, str] | None = None
    language: str = ""
    outcome: Outcome | None = None
    group: OpenGroup | None = None
    wanted: Case | None = None
    told_regions: frozenset[str] = frozenset()
    own_case: Said | None = None


def tried(known: Known, desk: Desk, case: Case | None) -> Known:
    """The same with what the rules say of the mail: a new one, or one that belongs to a case.

    Where they make it a case of its own, they are tried once more on it as on a new mail.
    """
    outcome = run(desk.rules, _seen(known, desk, case), index=desk.index)
    own = outcome.own_case
    if own is not None:
        case, outcome = None, run(desk.rules, _seen(known, desk, None), index=desk.index)
    return replace(
        known,
        outcome=outcome,
        group=None,
        wanted=None,
        told_regions=told_before(case, desk) if case is not None else frozenset(),
        own_case=own,
    )


def _seen(known: Known, desk: Desk, case: Case | None) -> MailFacts:
    says = _known(desk, case, known.found or {})
    return replace(known.mail, belongs_to_case=case is not None, known=says)


def told_before(case: Case, desk: Desk) -> frozenset[str]:
    """The regions that were told of a case."""
    written = case.fields.get(REGIONS, "").split(_BETWEEN_REGIONS)
    return frozenset(written) & desk.regions.groups.keys()


def grouping(outcome: Outcome | None) -> GroupBy | ResolveGroup | None:
    """Whether a rule groups the mail by a key, or says that a group is over."""
    said = outcome.stands.get("group") if outcome else None
    action = said.action if said else None
    if isinstance(action, GroupBy | ResolveGroup):
        return replace(action, key=action.key[:_LONGEST_KEY])
    return None


def wanted_link(outcome: Outcome | None) -> str:
    """The reference that a rule links the case to, or an empty string."""
    actions = outcome.actions if outcome else ()
    return next((one.reference for one in actions if isinstance(one, Link)), "")


def template_of(outcome: Outcome | None) -> str:
    """The template that a rule answers with, or an empty string."""
    said = outcome.stands.get("reply") if outcome else None
    return said.action.template if said and isinstance(said.action, Reply) else ""


def asked(known: Known, desk: Desk) -> tuple[str, ...]:
    """The questions that rules put to the sender, in the desk's order; none that he answered."""
    actions = known.outcome.actions if known.outcome else ()
    names = {one.detail for one in actions if isinstance(one, AskFor)}
    every = ALL_MISSING in names
    return tuple(
        detail.question(known.language or desk.language)
        for detail in desk.details.details
        if (every and detail.name in known.mail.missing)
        or (detail.name in names and detail.name not in (known.found or {}))
    )


def told(known: Known, desk: Desk) -> Iterator[Notify]:
    """The people that rules tell, each address once."""
    reached: set[str] = set()
    for name, said in _groups(known, desk):
        group = desk.groups.get(name)
        reason = Reason(f"rule {said.rule.name}: {said.action}", said.rule.source)
        addresses = group.addresses if group else ()
        new = tuple(address for address in addresses if address not in reached)
        reached.update(new)
        if new:
            yield Notify(name, new, reason)


def _groups(known: Known, desk: Desk) -> Iterator[tuple[str, Said]]:
    """Groups that rules name, and those of regions; of all that its case has hit, if one is new."""
    regions: dict[str, Said] = {}
    for said in known.outcome.stands.values() if known.outcome else ():
        match said.action:
            case NotifyGroup(group=group):
                yield group, said
            case TellRegion(region=region):
                regions[region] = said
            case _:
                continue
    if not regions:
        return
    before = known.told_regions
    now = desk.regions.groups_told(frozenset(regions))
    wider = desk.regions.groups_told(before | regions.keys())
    heard = desk.regions.groups_told(before)
    for name in (*now, *(one for one in wider if one not in (*now, *heard))):
        yield name, next(iter(regions.values()))


def new_values(
    known: Known, desk: Desk, *, received_at: datetime, written_at: datetime | None
) -> CaseValues:
    """Everything said of a new case; its priority is the desk's own where no rule gave one."""
    said = _changes(known, desk, tags=(), fields=dict(known.found or {}))
    category = said.category or ""
    default = desk.default_for.get(category.lower(), desk.default_priority)
    group = grouping(known.outcome)
    customer = known.customer.customer if known.customer else None
    whole = replace(
        said,
        priority=said.priority or default,
        customer=(customer.account or customer.name) if customer else None,
        language=known.language or None,
        group_key=group.key if isinstance(group, GroupBy) else None,
        quiet_for=group.resolve_after if isinstance(group, GroupBy) else None,
    )
    subject = subject_of(
        priority=whole.priority or "",
        category=category,
        fields=whole.fields or {},
        customer=customer,
        channel=ALERT if group else MAIL,
    )
    starts = clock_start(
        desk,
        subject,
        said=start_said(known.outcome),
        received_at=received_at,
        written_at=written_at,
    )
    return replace(whole, clock_starts_at=starts)


def start_said(outcome: Outcome | None) -> ClockStart | None:
    """When a rule says that the promises begin, if one does."""
    said = outcome.stands.get("start clock") if outcome else None
    return said.action.start if said and isinstance(said.action, StartClock) else None


def changed_values(known: Known, desk: Desk, case: Case) -> CaseValues:
    """What rules and details change in a case; details that it has already stay."""
    fields = {**(known.found or {}), **case.fields}
    said = _changes(known, desk, tags=case.tags, fields=fields)
    return CaseValues(
        priority=_other(said.priority, case.priority),
        queue=_other(said.queue, case.queue),
        category=_other(said.category, case.category),
        assignee=_other(said.assignee, case.assignee),
        state=_other(said.state, case.state),
        tags=said.tags if said.tags != case.tags else None,
        fields=said.fields if said.fields != dict(case.fields) else None,
    )


def _other(said: str | None, before: str) -> str | None:
    return said if said != before else None


def _changes(
    known: Known, desk: Desk, *, tags: tuple[str, ...], fields: dict[str, str]
) -> CaseValues:
    values: dict[Settable, str] = {}
    regions = set(known.told_regions)
    for action in known.outcome.actions if known.outcome else ():
        match action:
            case SetValue(what=what, value=value):
                values[what] = value[:_LONGEST_VALUE]
            case SetField(name=name, value=value):
                fields[name] = value
            case TellRegion(region=region):
                regions.add(region)
            case AddTag(tag=tag):
                tags = (*(one for one in tags if one != tag), tag)
            case RemoveTag(tag=tag):
                tags = tuple(one for one in tags if one != tag)
            case _:
                continue
    fields |= regions_field(desk, regions)
    return CaseValues(
        priority=values.get(Settable.PRIORITY),
        queue=values.get(Settable.QUEUE),
        category=values.get(Settable.CATEGORY),
        assignee=values.get(Settable.ASSIGNEE),
        state=values.get(Settable.STATE),
        tags=tags,
        fields=fields,
    )


def regions_field(desk: Desk, regions: Collection[str]) -> dict[str, str]:
    """The field of a case with the regions that are told of it; nothing for none."""
    hit = _BETWEEN_REGIONS.join(region for region in desk.regions.groups if region in regions)
    return {REGIONS: hit} if hit else {}


def sentence(case: Case, values: CaseValues) -> str:
    """What changes in a case, for its history; an empty string if nothing does."""
    parts = [
        f"{name} {before or 'none'} to {after}"
        for name, before, after in (
            ("priority", case.priority, values.priority),
            ("queue", case.queue, values.queue),
            ("category", case.category, values.category),
            ("assignee", case.assignee, values.assignee),
            ("state", case.state, values.state),
        )
        if after is not None
    ]
    if values.tags is not None:
        parts.append(f"tags {', '.join(values.tags) or 'none'}")
    parts += [
        f"{name}: {value}"
        for name, value in (values.fields or {}).items()
        if case.fields.get(name) != value
    ]
    return "; ".join(parts)


def _known(
    desk: Desk, case: Case | None, found: Mapping[str, str]
) -> Mapping[str, tuple[str, ...]]:
    """What the case, or the desk by default, says before any rule speaks.

    The details that the mail answers become fields of its case, so rules see them there already.
    """
    answers = {f"field {name}": (value,) for name, value in found.items() if value}
    if case is None:
        return {"priority": (desk.default_priority,), **answers}
    single = {
        "priority": case.priority,
        "queue": case.queue,
        "category": case.category,
        "assignee": case.assignee,
        "state": case.state,
        **{f"field {name}": value for name, value in case.fields.items()},
    }
    known = {name: (value,) for name, value in single.items() if value}
    known = {**answers, **known}
    return {**known, "tag": case.tags} if case.tags else known

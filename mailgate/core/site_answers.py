"""What a mail does to the sites of its case: one joins, confirms for itself, or is open again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mailgate.core.answers import Answered
from mailgate.core.case import Case, CaseValues, EventKind, Reason
from mailgate.core.confirmed import said_in
from mailgate.core.confirming import Meaning, Said
from mailgate.core.decision_facts import Facts
from mailgate.core.desk import Desk
from mailgate.core.effects import AddEvent, Effect, SetValues
from mailgate.core.group_members import member_of
from mailgate.core.lifecycle import ENDED, Trigger
from mailgate.core.message import Address
from mailgate.core.references import Evidence
from mailgate.core.ruled import regions_field, told_before
from mailgate.core.site_plan import SITE, SITES, site_of, written
from mailgate.core.site_standing import SiteStanding
from mailgate.core.sites import CONFIRMS, GROUP, WORDS, names_in
from mailgate.core.states import OnMail

_LONGEST_WORDS: Final = 4000


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What a mail does to the sites: `case` has those that it has from then on.

    `answered` is what becomes of the case where its state alone does not say it.
    """

    case: Case
    detail: dict[str, object]
    effects: tuple[Effect, ...] = ()
    answered: Answered | None = None

    @property
    def noted(self) -> dict[str, object]:
        """What the mail's event says; one that answers nothing that was asked ends no waiting."""
        return self.detail | ({"aside": True} if self.answered is not None else {})


def site_answer(facts: Facts, case: Case, *, evidence: Evidence | None) -> SiteAnswer | None:
    """None where the desk has no sites, or the mail is nobody's of one."""
    plan = facts.desk.sites
    if not plan:
        return None
    sender = facts.message.sender
    group = group_of(facts, case)
    if group:
        text = f"a member of {group} writes: an update, which moves nothing"
        stays = _stays(facts, case, Trigger.PARTICIPANT_WROTE, Reason(text, plan.source))
        return SiteAnswer(case, {GROUP: group, WORDS: _words(facts)}, (), stays)
    site = _site_of(facts, sender)
    if not site:
        return None
    names = names_in(plan, case)
    detail: dict[str, object] = {SITE: site, WORDS: _words(facts)}
    if site not in names:
        joined = replace(case, fields=hit(facts.desk, case, (*names, site)))
        text = f"{site} is hit too: {written((*names, site))}"
        return SiteAnswer(
            joined,
            detail,
            (
                SetValues(CaseValues(fields=joined.fields)),
                AddEvent(EventKind.CHANGED, text, {SITES: [*names, site]}),
            ),
        )
    standing = next((one for one in case.sites if one.name == site), None)
    if standing is None or case.kind in ENDED:
        return SiteAnswer(case, detail)
    return _said(facts, case, standing, evidence, detail)


def _said(
    facts: Facts,
    case: Case,
    site: SiteStanding,
    evidence: Evidence | None,
    detail: dict[str, object],
) -> SiteAnswer:
    said, plan = said_in(facts, case, evidence=evidence), facts.desk.sites
    if site.is_open and site.is_asked and said.meaning is Meaning.SOLVED:
        source = plan.said_of("confirm in")
        stays = _stays(
            facts,
            case,
            Trigger.PARTICIPANT_CONFIRMED,
            Reason(f"{site.name} confirms that it works ({said})", source),
        )
        event = _event(EventKind.SITE_CONFIRMED, site, said)
        return SiteAnswer(case, detail | {CONFIRMS: site.name}, (event,), stays)
    if not site.is_open and said.meaning is Meaning.UNSOLVED:
        event = _event(EventKind.SITE_REOPENED, site, said)
        return SiteAnswer(case, detail, (event,))
    if not site.is_open:
        text = f"{site.name} has confirmed: what it writes is passed on, and moves nothing"
        stays = _stays(facts, case, Trigger.PARTICIPANT_WROTE, Reason(text, plan.source))
        return SiteAnswer(case, detail, (), stays)
    return SiteAnswer(case, detail)


def _event(kind: EventKind, site: SiteStanding, said: Said) -> AddEvent:
    return AddEvent(kind, f"{site.name}: {said}", {SITES: [site.name], "said": str(said)})


def _stays(facts: Facts, case: Case, trigger: Trigger, why: Reason) -> Answered:
    now = facts.desk.states.of(case)
    return Answered(OnMail.STAYS, now, now, trigger, (why,), is_settled=True)


def _words(facts: Facts) -> str:
    return (facts.message.reply_text or facts.message.text).strip()[:_LONGEST_WORDS]


def _site_of(facts: Facts, sender: Address | None) -> str:
    desk = facts.desk
    address = sender.address if sender is not None else ""
    return site_of(desk.sites, desk.customers, desk.team, address)


def group_of(facts: Facts, case: Case) -> str:
    """The notification group whose member wrote, if the case has not him as participant."""
    sender = facts.message.sender
    if sender is None or sender.address in case.participants:
        return ""
    return member_of(facts.desk, case, sender.address)


def opening_sites(facts: Facts, values: CaseValues) -> CaseValues:
    """The values of a new case with its sites: those that rules name, and that of its writer."""
    plan = facts.desk.sites
    if not plan:
        return values
    fields = dict(values.fields or {})
    named = plan.read(",".join((fields.get(SITE, ""), fields.get(SITES, ""))))
    own = _site_of(facts, facts.about.requester)
    sites = tuple(dict.fromkeys((*([own] if own else []), *named)))
    return replace(values, fields={**fields, SITES: written(sites)}) if sites else values


def hit(desk: Desk, case: Case, sites: tuple[str, ...]) -> Mapping[str, str]:
    """The fields of a case that is about these sites: what was told of it, their regions are."""
    regions = told_before(case, desk) | desk.sites.in_region_of(sites)
    return {**case.fields, SITES: written(sites), **regions_field(desk, regions)}

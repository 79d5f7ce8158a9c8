"""What agents say of the sites of a case: which are hit, which have confirmed, which are open."""

from enum import StrEnum

from mailgate.core.case import CaseValues, EventKind, StateKind
from mailgate.core.lifecycle import ENDED
from mailgate.core.site_answers import hit
from mailgate.core.site_plan import SITES, reporters_of, written
from mailgate.core.sites import names_in
from mailgate.core.wording import shown, suggestion
from mailgate.errors import UsageError
from mailgate.jobs.case_orders import Agent, Opened, opened
from mailgate.jobs.context import Context
from mailgate.jobs.orders import Order
from mailgate.jobs.site_letters import people_of, sites_of
from mailgate.store import cases


class Stands(StrEnum):
    """What an agent says of sites beside that the case is about them."""

    CONFIRMED = "confirmed"
    OPEN = "open"


def set_sites(context: Context, agent: Agent, *, sites: str, stands: str = "") -> Order:
    """The case is about these sites, or these of its sites have confirmed, or are open again.

    UsageError where the desk has no such site.
    """
    with opened(context, agent) as case:
        names = _named(case, sites)
        if case.case.kind is StateKind.CLOSED:
            return case.order(f"is {case.case.state}: nothing is changed any more", done=False)
        match stands:
            case "":
                return _take(case, names)
            case Stands.CONFIRMED:
                return _confirm(case, names)
            case Stands.OPEN:
                return _open(case, names)
            case _:
                hint = suggestion(stands, [one.value for one in Stands])
                raise UsageError(f"a site is not {shown(stands)}; {hint}")


def _named(case: Opened, sites: str) -> tuple[str, ...]:
    plan = case.desk.sites
    if not plan:
        raise UsageError(f"the desk {case.desk.name} has no sites: sites.yaml names them")
    words = [word.strip() for word in sites.split(",") if word.strip()]
    for word in words:
        if not plan.named(word):
            raise UsageError(f"no site is called {shown(word)}; {suggestion(word, plan.regions)}")
    if not words:
        raise UsageError(f"say which sites: {written(plan.regions)}")
    return plan.read(sites)


def _take(case: Opened, names: tuple[str, ...]) -> Order:
    """What was not among them yet is open, and its people may speak in the case."""
    before = names_in(case.desk.sites, case.case)
    if set(before) == set(names):
        return case.order(f"is about {written(before)} already", done=False)
    fields = hit(case.desk, case.case, names)
    values = CaseValues(fields=fields)
    cases.set_values(case.session, case_id=case.case.id, values=values, now=case.agent.now)
    text = f"sites {written(before) or 'none'} to {written(names)}, says {case.agent.name}"
    case.note(EventKind.CHANGED, text, {SITES: list(names)})
    for site in names:
        if site not in before:
            invite(case, site)
    return case.order(f"is about {written(names)} now")


def invite(case: Opened, site: str) -> None:
    """Lets who answers for a site speak in a case where nobody of it has written yet."""
    there = set(people_of(case.desk, case.case, site)) & case.case.participants
    people = () if there else reporters_of(case.desk.sites, case.desk.team, site)
    for person in people:
        if cases.add_participant(
            case.session,
            case_id=case.case.id,
            address=person.address,
            role="participant",
            now=case.agent.now,
        ):
            text = f"{person.address} may speak here: {person.name}, for {site}"
            case.note(EventKind.PARTICIPANT_ADDED, text, {"address": person.address})


def _confirm(case: Opened, names: tuple[str, ...]) -> Order:
    open_ones = _of_kind(case, is_open=True)
    strange = [name for name in names if name not in open_ones]
    if strange:
        there = f"open are {written(open_ones)}" if open_ones else "none of its sites is open"
        return case.order(f"does not wait for {written(strange)}: {there}", done=False)
    text = f"{written(names)}: confirmed, says {case.agent.name}"
    case.note(EventKind.SITE_CONFIRMED, text, {SITES: list(names)})
    left = [name for name in open_ones if name not in names]
    waits = f"; it waits for {written(left)}" if left else "; it was the last"
    return case.order(f"has the word of {written(names)}{waits}")


def _open(case: Opened, names: tuple[str, ...]) -> Order:
    if case.case.kind in ENDED:
        return case.order(f"is {case.case.state}: open it again first", done=False)
    over = _of_kind(case, is_open=False)
    strange = [name for name in names if name not in over]
    if strange:
        return case.order(f"has no confirmation of {written(strange)} to take back", done=False)
    text = f"{written(names)}: open again, says {case.agent.name}"
    case.note(EventKind.SITE_REOPENED, text, {SITES: list(names)})
    return case.order(f"waits for {written(names)} again")


def _of_kind(case: Opened, *, is_open: bool) -> tuple[str, ...]:
    standings = sites_of(case.session, case.desk, case.case)
    return tuple(one.name for one in standings if one.is_open is is_open)

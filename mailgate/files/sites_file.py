"""`rules/<desk>/sites.yaml`: the sites of a desk, who confirms for them, and who hears of them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from mailgate.core.case import StateKind
from mailgate.core.desk import Desk
from mailgate.core.site_plan import SITE, News, SitePlan
from mailgate.core.spans_of_time import ClockTime, read_span
from mailgate.core.team import Side
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.chaser_shapes import TemplateName
from mailgate.files.file_bytes import is_there
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import (
    Shape,
    YesOrNo,
    fill,
    line_of,
    one_line,
    unfit,
    value_at,
    whole,
)
from mailgate.files.yaml_lines import YamlNode, read_yaml

SITES_FILE: Final = "sites.yaml"
_A_DAY: Final = 96
_LATE: Final = "late-update"


def _every(value: object) -> object:
    match read_span(value) if isinstance(value, str) else None:
        case ClockTime(length) if length >= timedelta(minutes=1):
            return length
        case _:
            raise unfit("a time by the clock like 15 minutes or 1 hour")


def _name(value: object) -> object:
    if isinstance(value, str) and "," in value:
        raise unfit("a name without a comma, which parts sites")
    return value


Name = Annotated[str, BeforeValidator(_name), one_line(60)]
Every = Annotated[
    timedelta,
    BeforeValidator(_every),
    WithJsonSchema({"type": "string", "examples": ["15 minutes"]}),
]
Hear = Annotated[
    tuple[News, ...],
    BeforeValidator(as_list),
    several({"enum": [one.value for one in News]}),
]


class SitesShape(Shape):
    """What sites.yaml may say."""

    sites: dict[Name, str]
    confirm_in: Annotated[str, one_line(60)] = Field(alias="confirm in")
    updates_every: Every | None = Field(alias="updates every", default=None)
    remind_with: TemplateName = Field(alias="remind a site with", default=_LATE)
    remind_the_desk: YesOrNo = Field(alias="remind the desk", default=False)
    at_most: Annotated[int, whole(1, _A_DAY)] = Field(alias="at most", default=_A_DAY)
    reporters: Annotated[str, one_line(60)] = "coach"
    groups_hear: Hear = Field(alias="groups hear of", default=())


def load_sites(folder: Path, *, shown_as: str) -> SitePlan:
    """The sites of a desk's folder; none without the file; FileError with all mistakes."""
    path, name = folder / SITES_FILE, f"{shown_as}/{SITES_FILE}"
    if not is_there(path):
        return SitePlan()
    node = read_yaml(path, name=name)
    shape = fill(SitesShape, node, name=name)
    if not shape.sites:
        line, column = value_at(node, "sites")
        raise FileError([Mistake(name, line, "there is no site here: leave the file out", column)])
    if mistakes := [*_alike(shape, node, name)]:
        raise FileError(mistakes)
    return SitePlan(
        regions=shape.sites,
        confirm_in=shape.confirm_in,
        every=shape.updates_every,
        reminder=shape.remind_with if shape.updates_every is not None else "",
        reminds_desk=shape.remind_the_desk,
        at_most=int(shape.at_most),
        reporters=shape.reporters,
        groups_hear=frozenset(shape.groups_hear),
        source=f"{name}:1",
        sources=_sources(shape, node, name),
    )


def _sources(shape: SitesShape, node: YamlNode, name: str) -> Mapping[str, str]:
    said = {
        known.alias or field: f"{name}:{line_of(node, known.alias or field)}"
        for field, known in SitesShape.model_fields.items()
        if field in shape.model_fields_set
    }
    return said | {f"site {one}": f"{name}:{line_of(node, 'sites', one)}" for one in shape.sites}


def _alike(shape: SitesShape, node: YamlNode, name: str) -> Iterator[Mistake]:
    """Sites that differ in upper and lower case alone: nobody could name one of them."""
    seen: dict[str, str] = {}
    for site in shape.sites:
        known = seen.setdefault(" ".join(site.split()).lower(), site)
        if known != site:
            said = f"{shown(site)} cannot be told from {shown(known)}"
            yield Mistake(name, line_of(node, "sites", site), said)


def site_mistakes(desk: Desk) -> list[Mistake]:
    """What sites.yaml and the other files of a desk do not know of each other."""
    plan, states = desk.sites, desk.states
    if not plan:
        return []
    found = []
    state = states.named(plan.confirm_in)
    if state is None or state.kind is not StateKind.WAITING:
        fit = [one.name for one in states.states if one.kind is StateKind.WAITING]
        hint = suggestion(plan.confirm_in, fit) if fit else "there are none"
        said = f"no waiting state is called {shown(plan.confirm_in)}; {hint}"
        found.append(_at(plan.said_of("confirm in"), said))
    known = desk.regions.groups
    for site, region in plan.regions.items():
        if region not in known:
            hint = suggestion(region, known) if known else "it has none"
            said = f"groups.yaml has no region {shown(region)}; {hint}"
            found.append(_at(plan.said_of(f"site {site}"), said))
    return [*found, *_strangers(desk)]


def reminder_mistakes(plan: SitePlan, known: Collection[str]) -> list[Mistake]:
    """The mail of a reminder that nobody has written."""
    if not plan.reminder or plan.reminder in known:
        return []
    said = f"no mail is called {shown(plan.reminder)}; {suggestion(plan.reminder, known)}"
    return [_at(plan.said_of("remind a site with"), said)]


def _strangers(desk: Desk) -> Iterator[Mistake]:
    """Sites of customers and of the reporters' people that sites.yaml does not have."""
    plan = desk.sites
    named = [(one.fields.get(SITE, ""), one.source) for one in desk.customers.all()]
    named += [
        (site, person.source)
        for person in desk.team.people.values()
        if person.side is Side.REPORTERS
        for site in person.sites
    ]
    for site, source in dict.fromkeys(named):
        if site and not plan.named(site):
            said = f"sites.yaml has no site {shown(site)}; {suggestion(site, plan.regions)}"
            yield _at(source, said)


def _at(source: str, said: str) -> Mistake:
    path, _, line = source.rpartition(":")
    return Mistake(path, int(line) if line.isdigit() else 1, said)

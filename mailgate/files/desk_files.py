"""The folders of desks: `rules/<desk>/*.yaml` into values, every mistake with file and line."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from mailgate.core.desk import WRITTEN_IN, Colours, Desk, Drawing, ReferenceFormat
from mailgate.core.public_providers import PUBLIC_PROVIDERS
from mailgate.core.rules.names import Names
from mailgate.core.wording import suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.address_text import (
    ADDRESS_EXPECTED,
    DOMAIN_EXPECTED,
    read_address,
    read_domain,
)
from mailgate.files.agents_file import AGENTS_FILE
from mailgate.files.calendar_file import CALENDAR_FILE, Calendars, load_calendars
from mailgate.files.chasers_file import ladder_mistakes
from mailgate.files.colours import ColoursShape
from mailgate.files.desk_data import DATA_FILES, DeskData, load_data
from mailgate.files.desk_names import misnamed
from mailgate.files.escalations_file import escalation_mistakes
from mailgate.files.file_bytes import is_there
from mailgate.files.managers_shape import (
    ManagersShape,
    digest_plan,
    nobody_meant,
    notice_plan,
)
from mailgate.files.one_or_more import as_list, several
from mailgate.files.rule_files import INTAKE, MORE_RULES, is_rule_file, load_rules
from mailgate.files.shape import (
    Shape,
    YesOrNo,
    fill,
    line_of,
    matching,
    one_line,
    unfit,
    whole,
)
from mailgate.files.sites_file import reminder_mistakes, site_mistakes
from mailgate.files.states_file import template_mistakes
from mailgate.files.templates import template_names
from mailgate.files.yaml_lines import read_yaml

DESK_FILE: Final = "desk.yaml"
KNOWN_FILES: Final = frozenset({CALENDAR_FILE, DESK_FILE, INTAKE}) | DATA_FILES
_TESTS: Final = "_test.yaml"
_LINK: Final = re.compile(r"https?://[!-~]+", re.ASCII)
_LANGUAGE: Final = (r"[a-z]{2,3}(-[A-Z]{2})?", "a language like en, de or pt-BR")
_NOT_IN_LINKS: Final = frozenset("{}<>\"'\\ ")


def _link(text: str) -> str:
    before, _, after = text.partition("{reference}")
    rest = f"{before}{after}"
    if not text or (_LINK.fullmatch(before) and text != before and not set(rest) & _NOT_IN_LINKS):
        return text
    raise unfit("an address like https://desk.example/case/{reference}, or no link at all")


def _survey(given: object) -> object:
    """Whether customers are asked how they liked it: `yes`, or the desk's own four words."""
    if isinstance(given, str) and given.strip().lower() in ("yes", "no"):
        return SURVEY_WORDS if given.strip().lower() == "yes" else ()
    words = [str(one).strip() for one in given] if isinstance(given, list | tuple) else []
    fits = len(words) == len(SURVEY_WORDS) and all(0 < len(word) <= _LONGEST_WORD for word in words)
    if fits and len({word.lower() for word in words}) == len(words):
        return tuple(words)
    raise unfit("yes, no, or four words from worst to best, like [Poor, Average, Good, Excellent]")


SURVEY_WORDS: Final = ("Poor", "Average", "Good", "Excellent")
_LONGEST_WORD: Final = 20
_SURVEY_SCHEMA: Final = {
    "anyOf": [
        {"enum": ["yes", "no", True, False]},
        {"type": "array", "items": {"type": "string"}, "minItems": 4, "maxItems": 4},
    ]
}
Survey = Annotated[tuple[str, ...], BeforeValidator(_survey), WithJsonSchema(_SURVEY_SCHEMA)]


class ReferenceShape(Shape):
    """How a desk writes the references of its cases."""

    prefix: Annotated[str, matching(r"[A-Z]{1,8}", "1 to 8 capital letters, like CS")]
    digits: Annotated[int, whole(4, 12)]
    drawn: Drawing = Drawing.AT_RANDOM


def _entry(value: object) -> object:
    found = (read_address(value) or read_domain(value)) if isinstance(value, str) else None
    if found in PUBLIC_PROVIDERS:
        raise unfit("an address, as anybody can have one at this domain")
    if found:
        return found
    raise unfit(f"{ADDRESS_EXPECTED}, or {DOMAIN_EXPECTED}")


Entries = Annotated[
    list[Annotated[str, BeforeValidator(_entry)]],
    BeforeValidator(as_list),
    several({"type": "string"}),
]


class DeskShape(ManagersShape):
    """What desk.yaml may say."""

    desk: Annotated[str, one_line(100)]
    reference: ReferenceShape
    link: Annotated[str, AfterValidator(_link)] = ""
    colleagues_may_write: YesOrNo = Field(alias="colleagues may write", default=True)
    reopen_by_mail: YesOrNo = Field(alias="reopen by mail", default=True)
    own_people: Entries = Field(alias="own people", default_factory=list)
    language: Annotated[str, matching(*_LANGUAGE)] = "en"
    answers_in: tuple[Annotated[str, matching(*_LANGUAGE)], ...] = Field(
        alias="answers in", default=WRITTEN_IN
    )
    telephone: Annotated[str, one_line(40)] = ""
    queues: Annotated[
        tuple[Annotated[str, one_line(60)], ...],
        BeforeValidator(as_list),
        several({"type": "string", "minLength": 1, "maxLength": 60}),
    ] = ()
    colours: ColoursShape | None = None
    survey: Survey = ()


def load_desks(
    rules: Path, names: Iterable[str], *, templates: Path | None = None
) -> dict[str, Desk]:
    """The desks of these names; FileError with the mistakes of all of them.

    With the folder of templates, a rule that answers with one that is not there is a mistake.
    """
    desks: dict[str, Desk] = {}
    mistakes: list[Mistake] = []
    for name in dict.fromkeys(names):
        mistakes += _strange_files(rules, name)
        desk, data, found = _desk_without_rules(rules, name)
        chasers = data.chasers
        mistakes += found
        try:
            # Where a file has mistakes, its names are not known, and rules that use them are right.
            is_whole = desk is not None and not found
            known = rule_names(desk) if desk is not None and not found else Names()
            if desk is not None and not found:
                mistakes += ladder_mistakes(chasers, desk.states)
                mistakes += site_mistakes(desk)
                mistakes += escalation_mistakes(data.escalations, desk)
            if templates is not None:
                there = template_names(templates, rules=rules, desk=name)
                known = replace(known, templates=there)
                mistakes += chasers.without_template(there)
                if desk is not None:
                    mistakes += template_mistakes(desk.states, there)
                    mistakes += reminder_mistakes(desk.sites, there)
            own = load_rules(
                rules / name,
                shown_folder=_shown_path(rules, name),
                names=known,
                is_whole=is_whole,
            )
        except FileError as error:
            mistakes += error.mistakes
            continue
        if desk is not None:
            strange = misnamed(desk, own)
            mistakes += strange.mistakes
            warnings = (*desk.warnings, *strange.warnings)
            desks[name] = replace(desk, rules=own, warnings=warnings)
    if mistakes:
        raise FileError(mistakes)
    return desks


def rule_names(desk: Desk) -> Names:
    """The names that the rules of a desk may use."""
    return Names(
        priorities=tuple(desk.priorities),
        queues=desk.queues or None,
        states=tuple(state.name for state in desk.states.states),
        groups=tuple(desk.groups),
        regions=tuple(desk.regions.groups),
        details=tuple(detail.name for detail in desk.details.details),
        customer_fields=desk.customers.columns,
        lists={
            name: found.addresses | found.domains | frozenset(found.words)
            for name, found in desk.lists.items()
        },
        members={name: frozenset(group.addresses) for name, group in desk.groups.items()},
        known={"priority": (desk.default_priority,)},
    )


def _desk_without_rules(rules: Path, name: str) -> tuple[Desk | None, DeskData, list[Mistake]]:
    """A desk, if it can be read, its data, and the mistakes of all files but those of rules."""
    mistakes: list[Mistake] = []
    calendars: Calendars | None = None
    data = DeskData()
    try:
        calendars = load_calendars(rules / name, shown_as=_shown_path(rules, name))
    except FileError as error:
        mistakes += error.mistakes
    if (rules / name).is_dir():
        data, found = load_data(
            rules / name,
            shown_as=_shown_path(rules, name),
            calendars=calendars.calendars if calendars else None,
        )
        mistakes += found
    try:
        return _desk(rules, name, calendars or Calendars({}), data), data, mistakes
    except FileError as error:
        return None, data, [*mistakes, *error.mistakes]


def _strange_files(rules: Path, desk: str) -> list[Mistake]:
    """Files that an admin thinks are read and this version does not know."""
    folder = rules / desk
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    known = ", ".join(sorted(KNOWN_FILES))
    unwritable = [
        Mistake(
            _shown_path(rules, desk, path.name),
            1,
            "this file is not read: its name holds signs that cannot be printed",
        )
        for path in found
        if not path.name.isprintable()
    ]
    return unwritable + [
        Mistake(
            _shown_path(rules, desk, path.name),
            1,
            "this version of mailgate does not know this file; "
            f"it reads {known}, *{MORE_RULES} and *{_TESTS}",
        )
        for path in found
        if path.suffix.lower() in (".yaml", ".yml")
        and not path.name.startswith(".")
        and path.name not in KNOWN_FILES
        and not is_rule_file(path.name)
        and not path.name.endswith(_TESTS)
    ]


def _desk(rules: Path, name: str, calendars: Calendars, data: DeskData) -> Desk:
    path = rules / name / DESK_FILE
    shown_path = _shown_path(rules, name, DESK_FILE)
    if not path.parent.is_dir():
        desks = [found.parent.name for found in rules.glob(f"*/{DESK_FILE}")]
        hint = suggestion(name, desks) if desks else "there are none at all"
        raise FileError([Mistake(shown_path, 1, f'the desk "{name}" has no folder; {hint}')])
    node = read_yaml(path, name=shown_path)
    shape = fill(DeskShape, node, name=shown_path)
    # Where agents.yaml cannot be read nobody is known, which is a mistake of that file.
    is_known = bool(data.team.people) or not is_there(rules / name / AGENTS_FILE)
    strange = tuple(nobody_meant(shape, data.team, node, name=shown_path)) if is_known else ()
    if strange:
        raise FileError(strange)
    return Desk(
        name=name,
        title=shape.desk,
        reference=ReferenceFormat(
            prefix=shape.reference.prefix,
            digits=int(shape.reference.digits),
            drawing=shape.reference.drawn,
        ),
        default_priority=data.priorities.default,
        priorities={key: one.name for key, one in data.priorities.priorities.items()},
        link=shape.link,
        colleagues_may_write=shape.colleagues_may_write,
        reopen_by_mail=shape.reopen_by_mail,
        own_people=frozenset(shape.own_people),
        language=shape.language,
        telephone=shape.telephone,
        queues=shape.queues,
        answers_in=shape.answers_in,
        colours=shape.colours.colours() if shape.colours else Colours(),
        survey=shape.survey,
        sources={
            _FIELDS.get(field, field): f"{shown_path}:{line_of(node, known.alias or field)}"
            for field, known in DeskShape.model_fields.items()
            if field in shape.model_fields_set
        }
        | dict(data.priorities.sources),
        calendars=calendars.calendars,
        out_of_hours=calendars.out_of_hours,
        warnings=calendars.warnings,
        default_for=data.priorities.default_for,
        customers=data.customers,
        lists=data.lists,
        groups=data.groups.groups,
        regions=data.groups.regions,
        details=data.details,
        plan=data.plan,
        ladders=data.chasers.ladders,
        hourly_mails=data.chasers.hourly,
        states=data.states,
        team=data.team,
        digest=digest_plan(shape, node, name=shown_path),
        notices=notice_plan(shape, node, name=shown_path),
        lines=data.lines,
        updates=data.updates,
        sites=data.sites,
        escalations=data.escalations.escalations,
    )


# The fields of a desk that the file calls otherwise.
_FIELDS: Final = {"desk": "title"}


def _shown_path(rules: Path, *parts: str) -> str:
    """A path as reasons and mistakes show it: from the folder that holds the rules."""
    return "/".join((rules.name, *parts))

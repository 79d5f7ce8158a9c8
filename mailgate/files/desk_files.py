"""The folders of desks: `rules/<desk>/*.yaml` into values, every mistake with file and line."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.rules.names import Names
from mailgate.core.wording import suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.calendar_file import CALENDAR_FILE, Calendars, load_calendars
from mailgate.files.chasers_file import Chasers, ladder_mistakes
from mailgate.files.desk_data import DATA_FILES, DeskData, load_data
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
from mailgate.files.states_file import template_mistakes
from mailgate.files.templates import template_names
from mailgate.files.yaml_lines import read_yaml

DESK_FILE: Final = "desk.yaml"
KNOWN_FILES: Final = frozenset({CALENDAR_FILE, DESK_FILE, INTAKE}) | DATA_FILES
_TESTS: Final = "_test.yaml"
_LINK: Final = re.compile(r"https?://[!-~]+", re.ASCII)
_NOT_IN_LINKS: Final = frozenset("{}<>\"'\\ ")


def _link(text: str) -> str:
    before, _, after = text.partition("{reference}")
    rest = f"{before}{after}"
    if not text or (_LINK.fullmatch(before) and text != before and not set(rest) & _NOT_IN_LINKS):
        return text
    raise unfit("an address like https://desk.example/case/{reference}, or no link at all")


class ReferenceShape(Shape):
    """How a desk writes the references of its cases."""

    prefix: Annotated[str, matching(r"[A-Z]{1,8}", "1 to 8 capital letters, like CS")]
    digits: Annotated[int, whole(4, 12)]
    drawn: Drawing = Drawing.AT_RANDOM


class DeskShape(Shape):
    """What desk.yaml may say."""

    desk: Annotated[str, one_line(100)]
    reference: ReferenceShape
    link: Annotated[str, AfterValidator(_link)] = ""
    colleagues_may_write: YesOrNo = Field(alias="colleagues may write", default=True)
    reopen_by_mail: YesOrNo = Field(alias="reopen by mail", default=True)
    language: Annotated[
        str, matching(r"[a-z]{2,3}(-[A-Z]{2})?", "a language like en, de or pt-BR")
    ] = "en"
    telephone: Annotated[str, one_line(40)] = ""


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
        desk, chasers, found = _desk_without_rules(rules, name)
        mistakes += found
        try:
            # Where a file has mistakes, its names are not known, and rules that use them are right.
            known = rule_names(desk) if desk is not None and not found else Names()
            if desk is not None and not found:
                mistakes += ladder_mistakes(chasers, desk.states)
            if templates is not None:
                there = template_names(templates, rules=rules, desk=name)
                known = replace(known, templates=there)
                mistakes += chasers.without_template(there)
                if desk is not None:
                    mistakes += template_mistakes(desk.states, there)
            own = load_rules(rules / name, shown_folder=_shown_path(rules, name), names=known)
        except FileError as error:
            mistakes += error.mistakes
        else:
            if desk is not None:
                desks[name] = replace(desk, rules=own)
    if mistakes:
        raise FileError(mistakes)
    return desks


def rule_names(desk: Desk) -> Names:
    """The names that the rules of a desk may use."""
    return Names(
        priorities=tuple(desk.priorities),
        states=tuple(state.name for state in desk.states.states),
        groups=tuple(desk.groups),
        regions=tuple(desk.regions.groups),
        details=tuple(detail.name for detail in desk.details.details),
        customer_fields=desk.customers.columns,
        lists={
            name: found.addresses | found.domains | frozenset(found.words)
            for name, found in desk.lists.items()
        },
        known={"priority": (desk.default_priority,)},
    )


def _desk_without_rules(rules: Path, name: str) -> tuple[Desk | None, Chasers, list[Mistake]]:
    """A desk, if it can be read, its chasers, and the mistakes of all files but those of rules."""
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
        return _desk(rules, name, calendars or Calendars({}), data), data.chasers, mistakes
    except FileError as error:
        return None, data.chasers, [*mistakes, *error.mistakes]


def _strange_files(rules: Path, desk: str) -> list[Mistake]:
    """Files that an admin thinks are read and this version does not know."""
    folder = rules / desk
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    known = ", ".join(sorted(KNOWN_FILES))
    return [
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
        language=shape.language,
        telephone=shape.telephone,
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
    )


# The fields of a desk that the file calls otherwise.
_FIELDS: Final = {"desk": "title"}


def _shown_path(rules: Path, *parts: str) -> str:
    """A path as reasons and mistakes show it: from the folder that holds the rules."""
    return "/".join((rules.name, *parts))

"""What `desk.yaml` says of what managers hear: `digest` and `notices`."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from mailgate.core.manager_plans import DigestDays, DigestPlan, Notice, NoticePlan, people_meant
from mailgate.core.team import Role, Team
from mailgate.core.wording import shown, suggestion
from mailgate.errors import Mistake
from mailgate.files.one_or_more import as_list, several
from mailgate.files.shape import Shape, line_of, one_line, unfit, value_at
from mailgate.files.yaml_lines import YamlNode

_HOUR: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_WORD: Final[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": 100}
_ALL: Final = tuple(Notice)


def _hour(value: object) -> object:
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if found:
        return time(int(found[1]), int(found[2]))
    raise unfit("a time of day like 08:00")


def _somebody(value: object) -> object:
    if value in ("", []):
        raise unfit("at least one role or person")
    return as_list(value)


Hour = Annotated[time, BeforeValidator(_hour, json_schema_input_type=str)]
Whom = Annotated[
    tuple[Annotated[str, one_line(100)], ...], BeforeValidator(_somebody), several(_WORD)
]
Notices = Annotated[
    tuple[Notice, ...],
    BeforeValidator(as_list),
    several({"enum": [one.value for one in Notice]}),
]


class DigestShape(Shape):
    """When the digest goes, and to whom."""

    at: Hour
    on: DigestDays = DigestDays.WORKING
    to: Whom = (Role.MANAGER.value,)


class NoticesShape(Shape):
    """What is told at once, and to whom."""

    of: Notices = _ALL
    to: Whom = (Role.MANAGER.value,)


class ManagersShape(Shape):
    """The keys of `desk.yaml` about managers."""

    digest: DigestShape | None = Field(default=None)
    notices: NoticesShape | None = Field(default=None)


def digest_plan(shape: ManagersShape, node: YamlNode, *, name: str) -> DigestPlan | None:
    """The digest of a desk, with where it is said."""
    if shape.digest is None:
        return None
    source = f"{name}:{line_of(node, 'digest')}"
    return DigestPlan(shape.digest.at, shape.digest.to, shape.digest.on, source)


def notice_plan(shape: ManagersShape, node: YamlNode, *, name: str) -> NoticePlan | None:
    """What a desk tells its managers at once, with where it is said."""
    if shape.notices is None:
        return None
    of = tuple(dict.fromkeys(shape.notices.of))
    return NoticePlan(of, shape.notices.to, f"{name}:{line_of(node, 'notices')}")


def nobody_meant(
    shape: ManagersShape, team: Team, node: YamlNode, *, name: str
) -> Iterator[Mistake]:
    """Words that mean nobody of the desk: what is told to nobody is told to no one."""
    for key, told in (("digest", shape.digest), ("notices", shape.notices)):
        for word in told.to if told is not None else ():
            if people_meant(team, [word]):
                continue
            line, column = value_at(node, key, "to")
            known = (*team.roles(), *team.people)
            hint = suggestion(word, known) if known else "agents.yaml names nobody"
            yield Mistake(
                name, line, f"nobody here is, or has the role, {shown(word)}; {hint}", column
            )

"""Whose answers to a notification are updates of its case: those of the groups that were told."""

from mailgate.core.case import Case
from mailgate.core.desk import Desk
from mailgate.core.ruled import told_before
from mailgate.core.team import Side


def member_of(desk: Desk, case: Case, address: str) -> str:
    """The group of this case's regions that an address belongs to, or an empty string.

    It belongs to a group whose address it is, and to that of a region which its owner answers for.
    """
    regions = told_before(case, desk)
    for name in desk.regions.groups_told(regions):
        group = desk.groups.get(name)
        if group is not None and address in group.addresses:
            return name
    person = desk.team.at(address)
    if person is None or person.side is not Side.DESK:
        return ""
    own = {one.lower() for one in person.regions}
    return next((desk.regions.groups[one] for one in sorted(regions) if one.lower() in own), "")

"""All entries, in the order of their families."""

from typing import Final

from tests.hostile.addresses import ADDRESSES
from tests.hostile.attached import ATTACHED
from tests.hostile.contents import CONTENTS
from tests.hostile.entry import Entry
from tests.hostile.headers import HEADERS
from tests.hostile.machines import MACHINES
from tests.hostile.orders import ORDERS
from tests.hostile.reports import REPORTS
from tests.hostile.structure import STRUCTURES
from tests.hostile.takeover import TAKEOVER

# How many attacks of each family are known: none may be forgotten.
FAMILIES: Final = {
    "H": 21, "A": 16, "M": 22, "T": 20, "L": 19, "R": 12, "U": 12, "F": 10, "X": 6,
}  # fmt: skip
CORPUS: Final[tuple[Entry, ...]] = (
    *HEADERS, *ADDRESSES, *STRUCTURES, *TAKEOVER, *MACHINES, *REPORTS, *CONTENTS, *ATTACHED,
    *ORDERS,
)  # fmt: skip


def all_ids() -> list[str]:
    """The id of every attack that is known."""
    return [
        f"{family}{number:02}" for family, many in FAMILIES.items() for number in range(1, many + 1)
    ]

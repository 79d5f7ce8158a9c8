"""Under which licences the packages stand that an installation takes in.

    python -m tests.supply.licences          writes docs/licences.md

A licence is read from the package's own metadata, in the words of SPDX where it has them.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "licences.md"
LOCK: Final = ROOT / "requirements.lock"
# What may be in an installation of a program under the MIT licence: permissive ones, and those
# whose condition a library that anybody can replace meets (LGPL, MPL). A new one is a decision.
ALLOWED: Final = frozenset(
    {
        "Apache-2.0",
        "Apache-2.0 OR BSD-3-Clause",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT OR Apache-2.0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
    }
)
# Words of metadata that are none of SPDX.
_WORDS: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache2": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "ISC License": "ISC",
    "LGPL": "LGPL-3.0-or-later",
    "MIT License": "MIT",
}
# Whose metadata says nothing: what the LICENSE or COPYING file in the package says.
_BY_FILE: Final = {"imapclient": "BSD-3-Clause"}
# Taken in by Windows alone, which mailgate does not run on.
_ELSEWHERE: Final = {"colorama": "BSD-3-Clause"}


_HEAD: Final = """\
# Licences

mailgate stands under the MIT licence (`LICENSE`). These packages come with an installation; each
is used unchanged and can be replaced. `make licences` writes this page, a test holds it in step
with the lock file, and a licence of another kind fails until somebody decides about it.

| package | licence |
|---|---|
"""


def packages(lock: Path = LOCK) -> list[str]:
    """The names in a lock file."""
    return re.findall(r"(?m)^([a-z0-9.-]+)(?:\[[a-z,]+\])?==", lock.read_text(encoding="utf-8"))


def licence(name: str) -> str:
    """What an installed package says of its licence; empty if it says nothing that is known."""
    if name in _ELSEWHERE or name in _BY_FILE:
        return _ELSEWHERE.get(name) or _BY_FILE[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    expression, short = (
        "".join(said.get_all(field) or []).partition("\n")[0].strip()
        for field in ("License-Expression", "License")
    )
    words = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier") or []
        if one.startswith("License ::")
    ]
    known: list[str] = [_WORDS.get(word, word) for word in (expression, short, *words)]
    return next((word for word in known if word in ALLOWED), "")


def rows() -> Iterator[str]:
    """The lines of the table."""
    for name in packages():
        note = ", on Windows alone" if name in _ELSEWHERE else ""
        yield f"| `{name}` | {licence(name)}{note} |"


def page() -> str:
    """The whole page."""
    return "\n".join([*_HEAD.splitlines(), *rows(), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)

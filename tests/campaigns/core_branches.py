"""Is every line and every branch of the core modules run by some test?

    python -m tests.campaigns.core_branches

Reads what `tests/run` has just measured (`.coverage`); names each line and branch that no test
has run of those that are counted, and fails if there is one.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.campaigns.core_modules import ROOT, modules

HANG_GUARD: Final = 300


def not_run(report: dict[str, Any]) -> Iterator[str]:
    """Each line and branch of coverage's report that was not run; a module without one too."""
    files = {Path(name).as_posix(): found for name, found in report["files"].items()}
    for module in modules():
        name = module.relative_to(ROOT).as_posix()
        found = files.get(name)
        if found is None:
            yield f"{name}: never imported"
            continue
        for line in found["missing_lines"]:
            yield f"{name}:{line}: not run"
        text = module.read_text(encoding="utf-8").splitlines() if module.is_file() else []
        for start, end in found["missing_branches"]:
            # mypy sees to it that a match has a case for everything (exhaustive-match).
            is_last_case = end < 0 and text[start - 1].strip().startswith("case ")
            if start not in found["missing_lines"] and not is_last_case:
                to = f"line {end}" if end > 0 else "the end of what it is in"
                yield f"{name}:{start}: never went on to {to}"


def main() -> int:
    """Says what is missing; 1 if anything is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", "-q", "--fail-under=0", "-o", path],
            cwd=ROOT,
            timeout=HANG_GUARD,
            check=True,
        )
        report = json.loads(path.read_text(encoding="utf-8"))
    missing = list(not_run(report))
    for one in missing:
        print(one)
    names = [module.relative_to(ROOT / "mailgate").as_posix() for module in modules()]
    print(f"{len(missing)} lines and branches not run in {len(names)} core modules")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

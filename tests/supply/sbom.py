"""The bill of materials of an installation, in the form of CycloneDX.

    python -m tests.supply.sbom [--python PYTHON] [--to FILE]

By default of the environment that runs this, into dist/mailgate.cdx.json; the same environment
gives the same bytes.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HANG_GUARD: Final = 300


def write(to: Path, *, python: str = sys.executable) -> None:
    """Writes it; CalledProcessError if it cannot be made."""
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "cyclonedx_py", "environment", python),
            *("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application"),
            *("--output-reproducible", "--short-PURLs", "--output-file", to),
        ],
        capture_output=True,
        timeout=HANG_GUARD,
        check=True,
    )


def main(arguments: list[str]) -> int:
    """Writes it and says where."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "mailgate.cdx.json")
    said = parser.parse_args(arguments)
    write(said.to, python=said.python)
    print(said.to)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What an installation takes in: known versions, by their hashes, from wherever one installs."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
PROJECT: Final[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS: Final = ["requirements.lock", "requirements-dev.lock"]
PACKAGE: Final = re.compile(r"([a-z0-9.-]+)(?:\[[a-z,]+\])?==([^\s;]+)(?: ; (.+))?")


def locked(name: str) -> dict[str, list[str]]:
    """The packages of a lock file, each with its hashes; a line of another kind fails."""
    packages: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text().replace("\\\n", "").splitlines():
        stated, *hashes = re.split(r"\s+--hash=", line.strip())
        found = PACKAGE.fullmatch(stated)
        assert found, line
        packages.setdefault(found[1], []).extend(hashes)
    return packages


def wanted(requirements: list[str]) -> set[str]:
    """The names in requirements, written as locks write them (PEP 503)."""
    return {
        re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", one)[0]).lower() for one in requirements
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_hashes_and_nothing_else(lock: str) -> None:
    for package, hashes in locked(lock).items():
        assert hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), package


def test_the_locks_hold_every_dependency() -> None:
    needed = wanted(PROJECT["project"]["dependencies"])

    assert needed <= locked("requirements.lock").keys()
    developing = wanted(PROJECT["dependency-groups"]["dev"])
    assert needed | developing <= locked("requirements-dev.lock").keys()


def test_developers_run_the_versions_that_users_get() -> None:
    developing = locked("requirements-dev.lock")

    for package, hashes in locked("requirements.lock").items():
        assert developing[package] == hashes, package


def test_every_dependency_has_a_lower_bound() -> None:
    requirements = [
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
    ]

    assert [one for one in requirements if ">=" not in one] == []

"""Licences, bill of materials, known holes and left secrets, each shown to bite."""

import json
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.supply import audit, licences, sbom, secrets

ROOT = Path(__file__).resolve().parents[2]


def normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def test_the_page_about_licences_is_in_step() -> None:
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


def test_every_package_has_a_licence_that_was_decided_about() -> None:
    names = licences.packages()

    assert len(names) > 40
    assert {name: licences.licence(name) for name in names if not licences.licence(name)} == {}
    assert {licences.licence(name) for name in names} <= licences.ALLOWED


def test_a_licence_that_nobody_decided_about_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "ALLOWED", frozenset({"MIT"}))

    assert licences.licence("psycopg") == ""
    assert licences.licence("alembic") == "MIT"
    assert licences.licence("no-such-package") == ""


def test_the_bill_of_materials_lists_every_installed_distribution(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    sbom.write(path)
    bom = json.loads(path.read_text(encoding="utf-8"))

    listed = {(normal(one["name"]), one["version"]) for one in bom["components"]}
    root = bom["metadata"]["component"]
    listed.add((normal(root["name"]), root["version"]))
    installed = {(normal(one.metadata["Name"]), one.version) for one in distributions()}
    assert len(installed) > 60
    assert installed <= listed
    assert bom["bomFormat"] == "CycloneDX"


def test_nothing_that_is_installed_has_a_known_hole() -> None:
    done = audit.audit(ROOT / "requirements.lock", audit.snapshot().advisories)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_known_hole_is_found(tmp_path: Path) -> None:
    lock = tmp_path / "old.lock"
    lock.write_text(f"jinja2==2.11.2 --hash=sha256:{'0' * 64}\n")
    done = audit.audit(lock, audit.snapshot().advisories)

    assert done.returncode == 1
    assert "PYSEC-2021-66" in done.stdout


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.6.1", True), ("1.6.2", False), ("1.7.3", True), ("1.7.4", False), ("2.0", False)],
)
def test_an_advisory_affects_what_lies_in_its_ranges(version: str, *, expected: bool) -> None:
    (advisory,) = [one for one in audit.snapshot().advisories if one.package == "pydantic"]

    assert advisory.affects("pydantic", version) is expected
    assert not advisory.affects("pydantic-core", version)


def test_the_snapshot_says_whose_it_is_and_how_old() -> None:
    known = audit.snapshot()

    assert known.source
    assert known.newest <= known.taken


def planted(shape: str) -> str:
    """A secret that stands in no file as it is."""
    return shape.replace("_", "")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(planted("AK_IAQ3EGPMKTLZ4XNB7Y"), "a key of AWS", id="aws"),
        pytest.param(
            planted("-----BEGIN RSA PRI_VATE KEY-----\nMIIEowIBAAKC"), "a private key", id="key"
        ),
        pytest.param(f"gh{'p'}_{'a1B2' * 9}", "a token of GitHub", id="github"),
        pytest.param(planted('pass_word = "hk7Lq2xWv9Tz"'), "a password", id="password"),
        pytest.param(
            planted("postgresql:_//app:hk7Lq2xWv9Tz@db/x"), "a password in an address", id="url"
        ),
    ],
)
def test_a_secret_is_found_with_its_line(text: str, what: str) -> None:
    found = list(secrets.look("a.py", f"x = 1\n{text}\n"))

    assert secrets.Found("a.py", 2, what) in found
    assert not list(
        secrets.look("a.py", text.replace("\n", f" {secrets.FINE}\n", 1) + f"  # {secrets.FINE}")
    )


@pytest.mark.parametrize(
    "text",
    [
        'password = "secret"',
        'password = "env:SUPPORT_PASSWORD"',
        'token = "{token}"',
        "postgresql://user:password@host/name",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_what_is_none_is_not_found(text: str) -> None:
    assert list(secrets.look("a.py", text)) == []


def test_there_are_no_secrets_in_the_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("only a checkout knows its files")
    done = subprocess.run(
        [sys.executable, "-m", "tests.supply.secrets"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout

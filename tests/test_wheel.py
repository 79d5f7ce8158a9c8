"""What `pip install` puts on a machine: everything that `mailgate init` and the demo need."""

import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.live

ROOT: Final = Path(__file__).resolve().parents[1]
BUNDLED: Final = {"rules": "rules", "templates": "templates", "data/samples": "samples"}


def build(tree: Path, folder: Path) -> Path:
    """The wheel of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=tree, capture_output=True, check=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, which is all that installing a pure one does."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(site)
    return site


def mailgate(site: Path, *words: str, within: Path) -> "subprocess.CompletedProcess[str]":
    """Runs the unpacked mailgate with the packages of this environment."""
    given = {**os.environ, "PYTHONPATH": str(site), "SUPPORT_PASSWORD": "a", "SMTP_PASSWORD": "b"}
    given.pop("MAILGATE_CONFIG", None)
    start = f"import mailgate, sys; assert mailgate.__file__.startswith({str(site)!r}); "
    return subprocess.run(
        [sys.executable, "-c", f"{start}from mailgate.__main__ import main; main()", *words],
        cwd=within,
        env=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_rules_templates_and_samples_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        inside = {name: files.read(name) for name in files.namelist() if not name.endswith("/")}

    for folder, name in BUNDLED.items():
        there = {
            f"mailgate/_bundled/{name}/{path.relative_to(ROOT / folder)}": path.read_bytes()
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        within = f"mailgate/_bundled/{name}/"
        assert {key: inside[key] for key in inside if key.startswith(within)} == there
        assert there
    assert {
        "mailgate/py.typed",
        "mailgate/store/migrations/script.py.mako",
        "mailgate/store/migrations/versions/r0001_initial.py",
    } <= inside.keys()


def test_it_is_the_same_to_the_byte_wherever_and_whenever_it_is_built(
    wheel: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("mailgate", "rules", "templates", "data"):
        shutil.copytree(
            ROOT / name,
            elsewhere / name,
            copy_function=shutil.copyfile,  # neither times nor rights
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for path in (path for path in ROOT.iterdir() if path.is_file()):
        shutil.copyfile(path, elsewhere / path.name)

    again = build(elsewhere, tmp_path / "dist")

    assert sha256(again.read_bytes()).hexdigest() == sha256(wheel.read_bytes()).hexdigest()


def test_nothing_but_the_program_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        tops = {name.split("/")[0] for name in files.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"mailgate"}


def test_init_and_check_work_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    lost = mailgate(site, "run", within=tmp_path)
    assert lost.returncode == 2
    assert "`mailgate init` makes one" in lost.stderr

    made = mailgate(site, "init", within=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "rules" / "managed-service" / "desk.yaml").is_file()
    assert (tmp_path / "templates" / "acknowledgement" / "body.txt").is_file()

    checked = mailgate(site, "check", within=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "fine. Mailboxes: support." in checked.stdout


def test_a_database_is_made_and_asked_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    mailgate(site, "init", within=tmp_path)

    asked = mailgate(site, "cases", within=tmp_path)

    assert (asked.returncode, asked.stderr) == (0, "There is no such case.\n")
    assert (tmp_path / "data" / "mailgate.db").is_file()

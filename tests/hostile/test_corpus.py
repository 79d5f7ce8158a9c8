"""The corpus itself: nothing is missing, its files are there, and it notices what is left off."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mailgate.core import acknowledge
from mailgate.core.message import Address, Defect, Message
from mailgate.core.references import Keyring
from mailgate.core.trust import Verdict
from mailgate.jobs import reading
from mailgate.mail import caps, header_values, parse
from mailgate.store.database import Database
from tests.hostile.__main__ import INDEX, main
from tests.hostile.corpus import CORPUS, all_ids
from tests.hostile.handled import must_be_handled
from tests.hostile.play import Way


@pytest.fixture
def database_kind() -> str:
    """One is enough for what these tests ask."""
    return "sqlite"


def test_every_known_attack_has_an_entry() -> None:
    assert [entry.id for entry in CORPUS] == all_ids()
    assert len(CORPUS) == 138


def test_only_what_mailgate_does_not_have_is_skipped() -> None:
    assert [entry.id for entry in CORPUS if entry.skipped] == ["X01"]


def test_the_corpus_can_be_written_as_files(tmp_path: Path) -> None:
    assert main(["--to", str(tmp_path), "H01", "T02", "X01"]) == 0

    with (tmp_path / INDEX).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["expected"]) for row in rows] == [
        ("H01-001.eml", "case+"),
        ("T02-001.eml", "held"),
        ("", ""),
    ]
    assert b"Bcc=3A" in (tmp_path / "H01-001.eml").read_bytes()


def _nothing(*_values: Any, **_more: Any) -> str:
    return ""


def _any_length(_name: str) -> int:
    return 10**9


def _passes(message: Message, *, authserv_ids: frozenset[str]) -> Verdict:
    """Whatever anybody says of the sender is believed."""
    del authserv_ids
    said = " ".join(message.header_all("authentication-results"))
    return Verdict.PASS if "dmarc=pass" in said else Verdict.NONE


def _true(self: Keyring, mac: str, purpose: str, *parts: str) -> bool:
    """Every mark of the right form is taken for ours."""
    del self, mac, purpose, parts
    return True


def _anybody(*_values: Any) -> tuple[Address, frozenset[Defect]]:
    """The address behind all others, as lenient programs read it."""
    return Address("b@evil.example"), frozenset()


@dataclass(frozen=True, slots=True)
class LeftOff:
    """A safeguard: what it is called, where, and what stands in its place."""

    id: str
    where: Any
    name: str
    instead: Any


@pytest.mark.parametrize(
    "safeguard",
    [
        pytest.param(LeftOff("H01", header_values, "clean_line", str), id="cleaning of lines"),
        pytest.param(LeftOff("A02", parse, "sender", _anybody), id="addresses of one reading"),
        pytest.param(LeftOff("A11", acknowledge, "_by_address", _nothing), id="who is answered"),
        pytest.param(LeftOff("A13", acknowledge, "_by_reply_to", _nothing), id="Reply-To"),
        pytest.param(LeftOff("L12", reading, "_MOST_HOPS", 10**6), id="hops"),
        pytest.param(LeftOff("M02", caps, "longest", _any_length), id="caps"),
        pytest.param(LeftOff("R01", reading, "verdict", _passes), id="trusted servers"),
        pytest.param(LeftOff("T05", Keyring, "verify", _true), id="marks"),
    ],
)
def test_a_safeguard_that_is_left_off_is_noticed(
    safeguard: LeftOff,
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    tmp_path: Path,
    way: Way,
) -> None:
    entry = next(one for one in CORPUS if one.id == safeguard.id)
    monkeypatch.setattr(safeguard.where, safeguard.name, safeguard.instead)

    with pytest.raises(AssertionError):
        must_be_handled(entry, database, tmp_path, way)

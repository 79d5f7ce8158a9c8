"""The script that writes a copy of scored mail with other names, dates and line ends."""

import json
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from benchmarks import corpora_adapter
from benchmarks.perturb import Change, perturb

TEXT = (
    "It burns, Rita.\n\nOn Wed, 5 Jun 2024 at 10:42, Rita Kim <rita.kim@example.org> wrote:\n"
    "> Is it hot?\n> Rita\n"
)
LATIN = (
    b"From: Rita Kim <rita.kim@example.org>\r\nTo: desk@example.com\r\nSubject: Aufzug\r\n"
    b"Date: Wed, 5 Jun 2024 10:42:00 +0200\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"Gr\xfc\xdfe von Rita.\r\n"
)
ENCODED = LATIN.replace(b"8bit", b"base64").replace(b"Gr\xfc\xdfe von Rita.", b"Uml0YSBidXJucw==")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of scored mail."""
    folder = tmp_path / "in" / "reply_own"
    (folder / "messages").mkdir(parents=True)
    cases = []
    for name, kind, data, expected in (
        ("a.txt", "text", TEXT.encode(), {"reply": "It burns, Rita."}),
        ("b.eml", "eml", LATIN, {"reply": "Grüße von Rita.", "from": [["Rita Kim", ""]]}),
        ("c.eml", "eml", ENCODED, {"reply": "Rita burns"}),
    ):
        (folder / "messages" / name).write_bytes(data)
        cases.append({"file": f"messages/{name}", "kind": kind, "expect": expected})
    lines = [json.dumps(case) for case in cases]
    (folder / "cases.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def read(out: Path) -> dict[str, dict[str, object]]:
    lines = (out / "cases.jsonl").read_text("utf-8").splitlines()
    return {case["file"]: case["expect"] for case in map(json.loads, lines)}


def test_message_and_expectation_change_alike(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    perturb(folder, out, seed=1)

    text = (out / "messages" / "a.txt").read_text("utf-8")
    expected = read(out)["messages/a.txt"]["reply"]
    assert "Rita" not in text
    assert "rita.kim@example.org" not in text
    assert "10:42" not in text
    assert expected == text.partition("\n")[0]
    assert corpora_adapter.reply("text", text.encode()) == expected


def test_bytes_that_are_no_utf_8_are_kept(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    perturb(folder, out, seed=1)

    raw = (out / "messages" / "b.eml").read_bytes()
    assert b"Gr\xfc\xdfe von " in raw
    assert b"Rita" not in raw
    assert read(out)["messages/b.eml"]["reply"] == corpora_adapter.reply("eml", raw)


def test_what_cannot_be_changed_alike_stays_as_it_is(folder: Path, tmp_path: Path) -> None:
    changed, kept = perturb(folder, tmp_path / "out", seed=1)

    assert (changed, kept) == (2, 1)
    assert (tmp_path / "out" / "messages" / "c.eml").read_bytes() == ENCODED
    assert read(tmp_path / "out")["messages/c.eml"] == {"reply": "Rita burns"}


def test_the_same_seed_gives_the_same_copy_and_another_another(
    folder: Path, tmp_path: Path
) -> None:
    copies = []
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        perturb(folder, tmp_path / name, seed=seed)
        copies.append((tmp_path / name / "messages" / "a.txt").read_bytes())

    assert copies[0] == copies[1] != copies[2]


def test_quote_lines_are_wrapped_in_some_way_that_programs_do() -> None:
    line = "On Wed, 5 Jun 2024 at 10:42, Rita Kim <rita@example.org> wrote:"
    texts = {Change(str(seed), frozenset(), frozenset()).wrapped(line) for seed in range(40)}

    assert len(texts) == 3
    assert {" ".join(text.split()) for text in texts} == {line}


def test_a_date_stays_a_date_of_the_same_form() -> None:
    text = "Wed, 5 Jun 2024 10:42:33; 05.06.2024; 2024-06-05; 2024年6月5日(水) 9:12; 5.7.1"

    new = Change("7", frozenset(), frozenset()).of(text)

    assert new != text
    assert [len(word) for word in new.split("; ")] == [len(word) for word in text.split("; ")]
    assert new.endswith("; 5.7.1")


def test_machines_keep_their_addresses_and_a_list_its_own() -> None:
    change = Change("7", frozenset(), frozenset({"users@lists.example.org"}))
    text = "mailer-daemon@example.org users@lists.example.org rita@example.org"

    assert change.of(text).split()[:2] == text.split()[:2]
    assert change.of(text).split()[2] != "rita@example.org"


def test_the_command_writes_a_copy_that_can_be_scored(folder: Path, tmp_path: Path) -> None:
    (folder.parent / "score.py").write_text("print('scored')\n")
    script = Path(__file__).parent.parent / "benchmarks" / "perturb.py"

    done = subprocess.run(
        [sys.executable, script, folder.parent, tmp_path / "out", "--seed", "3"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["reply_own", "changed", "2,", "left", "as", "they", "are", "1"]
    assert (tmp_path / "out" / "score.py").exists()
    assert message_from_bytes((tmp_path / "out/reply_own/messages/b.eml").read_bytes())["From"]

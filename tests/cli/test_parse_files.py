import hashlib
import json
from pathlib import Path

import pytest

from mailgate.cli.parse import parse_files
from tests.mail.letters import PLAIN, letter, parts

KEYS = [
    "message_id",
    "from",
    "from_name",
    "to",
    "cc",
    "reply_to",
    "subject",
    "date",
    "in_reply_to",
    "references",
    "text",
    "html",
    "reply_text",
    "attachments",
    "invitation",
    "without_address",
    "screening",
    "bounce",
    "defects",
    "forwarded",
]


def facts_of(folder: Path, raw: bytes, *, attachments: Path | None = None) -> dict[str, object]:
    path = folder / "one.eml"
    path.write_bytes(raw)
    (line,) = parse_files([path], attachments=attachments)
    assert "\n" not in line
    facts = json.loads(line)
    assert isinstance(facts, dict)
    return facts


def test_a_mail_is_one_line_with_all_facts(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, letter("Grüße".encode()))

    assert list(facts) == KEYS
    assert facts["from"] == "ann@customer.example"
    assert facts["from_name"] == "Ann Example"
    assert facts["to"] == ["support@desk.example"]
    assert facts["date"] == "2024-01-15T09:00:00+00:00"
    assert facts["text"] == facts["reply_text"] == "Grüße"
    assert facts["screening"] == {
        "author": "person",
        "reason": "no sign of a machine",
        "in_doubt": False,
        "do_not_answer": False,
        "is_automatic_reply": False,
    }
    assert facts["bounce"] is None


def test_a_forwarded_mail_is_shown_with_its_evidence(tmp_path: Path) -> None:
    body = (
        b"Please look.\r\n\r\n---------- Forwarded message ---------\r\n"
        b"From: Anna Ito <anna@shop.example>\r\nDate: Sat, Dec 5, 2026 at 12:00 PM\r\n"
        b"Subject: Order 17\r\nTo: <bo@desk.example>\r\n\r\nIt broke.\r\n"
    )

    facts = facts_of(tmp_path, letter(body, subject=b"Fwd: Order 17"))

    assert facts["from"] == "ann@customer.example"
    assert facts["forwarded"] == [
        {
            "kind": "forward",
            "certainty": "sure",
            "from": {"name": "Anna Ito", "address": "anna@shop.example"},
            "to": [{"name": "", "address": "bo@desk.example"}],
            "cc": [],
            "reply_to": [],
            "date": "Sat, Dec 5, 2026 at 12:00 PM",
            "sent_at": "2026-12-05T12:00:00+00:00",
            "zone_is_written": False,
            "subject": "Order 17",
            "excerpt": "It broke.",
            "evidence": [
                {"line": 3, "says": "marker", "text": "---------- Forwarded message ---------"},
                {"line": 4, "says": "from", "text": "Anna Ito <anna@shop.example>"},
                {"line": 5, "says": "date", "text": "Sat, Dec 5, 2026 at 12:00 PM"},
                {"line": 6, "says": "subject", "text": "Order 17"},
                {"line": 7, "says": "to", "text": "<bo@desk.example>"},
            ],
            "described": "from Anna Ito <anna@shop.example>, Sat, Dec 5, 2026 at 12:00 PM, Order 17"
            " (sure: marker in line 3; from in line 4; date in line 5; subject in line 6;"
            " to in line 7)",
            "passed_on": True,
        }
    ]


def test_files_are_written_under_safe_and_unique_names(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    named = b'Content-Type: a/b\r\nContent-Disposition: attachment; filename="../x.txt"\r\n\r\n'

    facts = facts_of(
        tmp_path, parts(PLAIN + b"see", named + b"one", named + b"two"), attachments=folder
    )

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "x.txt": b"one",
        "2-x.txt": b"two",
    }
    first = facts["attachments"]
    assert isinstance(first, list)
    assert first[0] == {
        "name": "x.txt",
        "type": "a/b",
        "size": 3,
        "sha256": hashlib.sha256(b"one").hexdigest(),
        "inline": False,
        "in_html": False,
        "given_name": "../x.txt",
        "named_by": "sender",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "one.eml"]


def test_a_bounce_is_told(tmp_path: Path) -> None:
    report = parts(
        PLAIN + b"Sorry.",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; bob@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        kind=b"report; report-type=delivery-status",
    )

    facts = facts_of(tmp_path, report)

    assert facts["bounce"] == {
        "kind": "permanent",
        "recipients": ["bob@x.example"],
        "status": "5.1.1",
        "failures": [
            {
                "address": "bob@x.example",
                "kind": "permanent",
                "status": "5.1.1",
                "diagnostic": "",
                "action": "failed",
            }
        ],
    }


def test_a_mail_over_the_limits_says_why_it_was_refused(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, letter(subject=b"word " * 5000))

    assert facts["refused"] == "The field subject is longer than 8192 bytes."
    assert facts["from"] == "ann@customer.example"


def test_every_file_has_its_line(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b")]
    for path in paths:
        path.write_bytes(letter(subject=path.name.encode()))

    lines = list(parse_files(paths, attachments=None))

    assert [json.loads(line)["subject"] for line in lines] == ["a", "b"]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(parse_files([tmp_path / "none"], attachments=None))

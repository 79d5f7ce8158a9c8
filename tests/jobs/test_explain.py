"""What was decided and why, and what would be, without any effect."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from mailgate.errors import UsageError
from mailgate.jobs import blocks
from mailgate.jobs.explain import Explanation, explain
from mailgate.store.database import Database
from tests.jobs.bench import NOW, STRANGER, Bench, a_letter

REPORT = 'multipart/report; report-type=disposition-notification; boundary="b"'


def rows(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.reading() as session:
        return {
            table.name: session.execute(select(table).order_by(*table.primary_key)).all()  # type: ignore[misc]  # Row has no type
            for table in SQLModel.metadata.sorted_tables
        }


def explained(bench: Bench, what: object, mailbox: str = "support") -> Explanation:
    """The one explanation; nothing in the database is another afterwards."""
    before = rows(bench.database)
    (found,) = explain(
        bench.context, str(what), mailbox=bench.context.settings.mailbox(mailbox), now=bench.now
    )
    assert rows(bench.database) == before
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mail.eml"


def said(found: Explanation) -> list[str]:
    return [reason["text"] for reason in found.record["reasons"]]


def test_a_file_is_explained_as_if_it_came_now(bench: Bench, file: Path) -> None:
    file.write_bytes(a_letter())

    found = explained(bench, file)

    assert (found.what, found.happened, found.fate) == (str(file), False, "case")
    assert found.reference == ""
    claims, queue, moderate, missing = said(found)
    assert claims == "claims no case of ours"
    assert queue.endswith("; so queue: service desk")
    assert moderate.startswith('rule "A minor part impaired is moderate": ')
    assert moderate.endswith("; so priority: 3")
    assert missing.endswith("; so ask for missing details")
    assert found.record["reasons"][1]["source"].startswith("rules/managed-service/intake.yaml:")
    assert found.record["acknowledged"] == "anna@customer.example"


@pytest.mark.parametrize(
    ("mail", "fate"),
    [
        pytest.param({}, "case", id="case"),
        pytest.param({"sender": STRANGER}, "case", id="stranger"),
        pytest.param({"subject": "[{reference}]"}, "update", id="update"),
        pytest.param({"in_reply_to": "{mark}", "sender": STRANGER}, "held", id="held"),
        pytest.param({"in_reply_to": "{mark}", "auto_submitted": "yes"}, "event", id="event"),
        pytest.param({"message_id": "{mark}"}, "event", id="our own mail"),
        pytest.param({"content_type": REPORT}, "filed", id="receipt"),
        pytest.param({"sender": "eve@spam.example"}, "filed", id="blocked"),
        pytest.param({"number": 1}, "update", id="same Message-ID"),
        pytest.param({"number": 1, "body": "It burns.\r\n"}, "duplicate", id="duplicate"),
        pytest.param({"subject": "x" * 9000}, "quarantined", id="over the caps"),
        pytest.param({"received": "from a" + "\r\nReceived: by b" * 50}, "quarantined", id="loop"),
    ],
)
def test_what_would_become_of_a_mail_is_what_becomes_of_it(
    bench: Bench, file: Path, mail: dict[str, Any], fate: str
) -> None:
    opened = bench.decide()
    blocks.add(bench.database, "spam.example", by="Bo", now=NOW)
    given = {"reference": bench.case_of(opened).reference, "mark": bench.outbox()[0].message_id}
    written = {
        name: value.format(**given) if isinstance(value, str) else value
        for name, value in ({"number": 2, "body": "More.\r\n"} | mail).items()
    }
    file.write_bytes(a_letter(**written))

    would = explained(bench, file)
    inbox_id = bench.take(file.read_bytes())
    bench.drain()

    became = bench.message(inbox_id)
    assert (would.fate, became.fate) == (fate, fate)
    if fate == "duplicate":
        assert said(would) == ["its content is that of message 1, which is in the ledger"]
    else:
        assert would.record["reasons"] == became.decision["reasons"]
    if "claims" in would.record:
        assert would.record == became.decision
    if would.reference:
        assert would.reference == bench.case_of(became).reference
    assert bool(would.reference) is (fate in {"update", "held", "event"})


def test_an_oversize_file_is_explained_by_its_header_as_it_would_be_read(
    bench: Bench, file: Path
) -> None:
    bench.set(max_size=1000)
    # A body that no parser may see: nobody looks at it.
    body = "--b\r\n" * 200_000
    file.write_bytes(a_letter(content_type='multipart/mixed; boundary="b"', body=body))

    would = explained(bench, file)
    row = bench.message(bench.pipe(file.read_bytes()))
    bench.drain()

    assert (would.fate, bench.message(row.id or 0).fate) == ("case", "case")
    assert "not-whole" in would.record["defects"]


@pytest.mark.parametrize("brackets", [True, False])
def test_a_message_id_is_explained_with_and_without_brackets(
    bench: Bench, *, brackets: bool
) -> None:
    row = bench.decide()

    found = explained(bench, "<mail-1@customer.example>"[not brackets : None if brackets else -1])

    assert (found.happened, found.fate) == (True, "case")
    assert found.reference == bench.case_of(row).reference
    assert found.record == row.decision
    assert found.what == f"{row.id} <mail-1@customer.example> (support/INBOX 1)"


def test_every_mail_with_the_message_id_is_explained(bench: Bench) -> None:
    bench.decide()
    bench.decide(mailbox="escalations")
    bench.decide(body="Other words.\r\n")
    bench.take(mailbox="field")

    found = explain(
        bench.context,
        "mail-1@customer.example",
        mailbox=bench.context.settings.mailboxes[0],
        now=NOW,
    )

    assert [one.fate for one in found] == ["case", "duplicate", "update", "received"]
    assert found[1].reference == found[0].reference != ""
    assert said(found[1]) == ["its content is that of message 1: counted once, answered once"]


def test_a_mail_in_quarantine_says_why(bench: Bench) -> None:
    row = bench.decide(subject="x" * 9000)

    found = explained(bench, "mail-1@customer.example")

    assert (found.fate, found.reference) == ("quarantined", bench.case_of(row).reference)
    assert said(found) == ["The field subject is longer than 8192 bytes."]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("nobody@nowhere.example", id="unknown"),
        pytest.param("x" * 300 + "@nowhere.example", id="too long for a file name"),
        pytest.param("nul\0@nowhere.example", id="NUL"),
        pytest.param(".", id="a folder"),
    ],
)
def test_what_is_neither_a_file_nor_known_is_said_so(bench: Bench, what: str) -> None:
    with pytest.raises(UsageError, match="neither a file nor the id or Message-ID"):
        explained(bench, what)


def test_a_long_message_id_is_found(bench: Bench) -> None:
    long = f"<{'x' * 900}@customer.example>"
    bench.decide(message_id=long)

    assert explained(bench, long).fate == "case"

"""All mail of ours leaves by one exit, where automatic mail is counted or does not leave."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import mailgate
from mailgate.errors import TemporaryError
from mailgate.jobs import outgoing
from mailgate.settings.model import LimitSettings
from mailgate.store import limits
from tests.jobs.bench import ANNA, DESK, SUPPORT, Bench

_PACKAGE = Path(mailgate.__file__).parent


def calls(of: str) -> Iterator[tuple[str, str]]:
    """Where in the package something is called that ends in this name: file, and whole name."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name == of or (name.endswith(f".{of.rpartition('.')[2]}") and "." in of):
                    yield str(path.relative_to(_PACKAGE)), name


def written_to(table: str) -> set[str]:
    """The files that put rows into a table, however that is spelled."""
    found = set()
    for path in sorted(_PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or "migrations" in path.parts:
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            first = [ast.unparse(one) for one in node.args]
            if name.startswith(("insert", "upsert")) and table in first:
                found.add(str(path.relative_to(_PACKAGE)))
            if name == "OutboxRow":
                found.add(str(path.relative_to(_PACKAGE)))
    return found


def test_only_one_module_writes_into_the_outbox_and_only_the_exit_calls_it() -> None:
    assert written_to("OUTBOX") == {"store/outbox.py"}
    assert [file for file, name in calls("outbox.queue") if name == "outbox.queue"] == [
        "jobs/outgoing.py"
    ]


def test_automatic_mail_is_counted_at_the_exit_and_nowhere_else() -> None:
    assert {file for file, _ in calls("allowed")} == {"jobs/outgoing.py"}
    assert {file for file, _ in calls("limits.automatic_counts")} == {"jobs/allowed.py"}


def test_a_letter_is_uncounted_only_to_the_desk_or_by_a_persons_order() -> None:
    letter = outgoing.Letter("ack", "ack", "acknowledgement", ANNA, "inbox:1", "auto-replied")

    assert letter.is_counted
    assert not replace(letter, to_the_desk=True).is_counted
    assert not replace(letter, is_ordered=True).is_counted
    assert not replace(letter, automatic="").is_counted


@pytest.mark.parametrize("error", [RuntimeError("no counters"), TemporaryError("no counters")])
def test_nothing_is_sent_while_the_counters_cannot_be_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    inbox_id = bench.take()
    with monkeypatch.context() as broken:
        broken.setattr(limits, "automatic_counts", fail)
        try:
            bench.process()
        except TemporaryError:
            assert isinstance(error, TemporaryError)

    assert bench.outbox() == []
    assert bench.cases() == []
    assert bench.message(inbox_id).state == "received"

    for _ in range(2):  # a lost database's attempts are given back first
        bench.wait(minutes=2)
        bench.drain()
    assert [mail.recipient for mail in bench.outbox()] == [ANNA]


@pytest.mark.parametrize(
    "name", ["address_hour", "address_day", "domain_hour", "first_time_day", "alike_day"]
)
def test_every_limit_of_the_settings_withholds(bench: Bench, name: str) -> None:
    bench.set(limits=LimitSettings(**{name: 0}))

    row = bench.decide()

    assert row.fate == "case"
    assert row.decision["acknowledged"] == ""
    assert bench.outbox() == []


def test_the_circuit_holds_what_comes_and_what_waits(bench: Bench) -> None:
    bench.set(limits=LimitSettings(total_ten_minutes=2))

    for number in range(1, 5):
        bench.decide(number=number, sender=f"c{number}@c{number}.example")

    assert {mail.state for mail in bench.outbox()} == {"held"}
    assert len(bench.outbox()) == 4


def test_what_has_to_be_counted_is_not_posted_in_words(bench: Bench) -> None:
    row = bench.decide()
    counted = outgoing.Letter("ack", "ack", "", ANNA, "inbox:1", "auto-replied")
    about = outgoing.About(bench.context.desks[DESK], None, row.case_id, "CS00000001", 1)

    with bench.database.session() as session, pytest.raises(ValueError, match="counted"):
        outgoing.post_words(
            session,
            bench.context,
            SUPPORT,
            about=about,
            letter=counted,
            subject="x",
            text="x",
            now=bench.now,
        )
    assert len(bench.outbox()) == 1

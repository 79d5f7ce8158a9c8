import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from mailgate.core.case import Case, EventKind, Reason, StateKind
from mailgate.core.message import Address
from mailgate.store import cases, inbox, outbox, threads
from mailgate.store.database import Database
from tests.store.build import ANNA, NOW, claim, finish, open_case, queue, take

DESK = "managed-service"


def add_event(session: Session, case_id: int, summary: str = "wrote") -> int:
    return cases.add_event(session, case_id=case_id, kind=EventKind.MAIL, summary=summary, now=NOW)


def test_a_case_is_found_by_id_and_by_reference(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
    with database.reading() as session:
        found = cases.load_case(session, case_id)

        assert found == Case(
            id=case_id,
            desk=DESK,
            reference="CS00000001",
            subject="help",
            requester=ANNA.address,
            participants=frozenset({ANNA.address}),
            kind=StateKind.NEW,
            priority="P3",
            state="New",
        )
        assert cases.case_by_reference(session, desk=DESK, reference="CS00000001") == found
        assert cases.case_by_reference(session, desk="other", reference="CS00000001") is None
        assert cases.case_by_reference(session, desk=DESK, reference="cs00000001") is None
        with pytest.raises(LookupError, match="no case 99"):
            cases.load_case(session, 99)


def test_a_case_of_nobody_has_no_participant(database: Database) -> None:
    with database.session() as session:
        found = cases.load_case(session, open_case(session, requester=None))

    assert (found.requester, found.participants) == ("", frozenset())


def test_a_reference_that_is_taken_leaves_the_transaction_usable(database: Database) -> None:
    with database.session() as session:
        open_case(session)
        with pytest.raises(cases.ReferenceTaken, match="CS00000001"):
            open_case(session, subject="another")
        second = open_case(session, "CS00000002", subject="another")
        open_case(session, desk="other")
    with database.reading() as session:
        assert cases.load_case(session, second).reference == "CS00000002"


def test_only_one_of_several_draws_gets_a_reference(database: Database) -> None:
    start = threading.Barrier(6)

    def draw(_number: int) -> bool:
        start.wait()
        with database.session() as session:
            try:
                open_case(session)
            except cases.ReferenceTaken:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(draw, range(6))) == 1


def test_events_are_numbered_from_one(database: Database) -> None:
    with database.session() as session:
        case_id, other = open_case(session), open_case(session, "CS00000002")
        take(session)
        numbers = [add_event(session, case) for case in (case_id, case_id, other, case_id)]
        cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.OPENED,
            summary="said \0 \udc80",
            now=NOW,
            inbox_id=1,
            reasons=[Reason("a person wrote", "rules/a.yaml:3")],
            detail={"verdict": "pass"},
        )
        last = cases.history(session, case_id)[-1]

    assert numbers == [1, 2, 1, 3]
    assert (last.number, last.kind, last.summary, last.at) == (
        4,
        "opened",
        "said \ufffd \ufffd",
        NOW,
    )
    assert last.reasons == [{"text": "a person wrote", "source": "rules/a.yaml:3"}]
    assert (last.inbox_id, last.detail) == (1, {"verdict": "pass"})


def test_an_event_needs_its_case(database: Database) -> None:
    with pytest.raises(LookupError, match="no case 99"), database.session() as session:
        add_event(session, 99)


def test_event_numbers_have_no_gap_though_many_write_and_some_fail(database: Database) -> None:
    threads_, each = 8, 12
    with database.session() as session:
        case_id = open_case(session)
    start = threading.Barrier(threads_)

    def write(number: int) -> None:
        start.wait()
        for turn in range(each):
            with database.session() as session:
                add_event(session, case_id, f"{number}.{turn}")
                if turn % 3 == 0:
                    session.rollback()

    with ThreadPoolExecutor(threads_) as pool:
        list(pool.map(write, range(threads_)))

    with database.reading() as session:
        numbers = [event.number for event in cases.history(session, case_id)]
    assert numbers == list(range(1, threads_ * each * 2 // 3 + 1))


def test_a_conversation_is_decided_by_one_at_a_time(database: Database) -> None:
    """Without the lock, all see no case yet, and each opens one."""
    start = threading.Barrier(6)

    def decide(number: int) -> None:
        keys = ["<a@x>", "<b@x>"] if number % 2 else ["<b@x>", "<a@x>"]
        start.wait()
        with database.session() as session:
            cases.lock_conversation(session, desk=DESK, keys=keys)
            if threads.cases_of_message_id(session, desk=DESK, message_id="<a@x>"):
                return
            case_id = open_case(session, f"CS0000000{number}")
            threads.add_thread(
                session, desk=DESK, message_id="<a@x>", case_id=case_id, sender="", now=NOW
            )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(decide, range(6)))

    with database.reading() as session:
        assert session.scalar(text('SELECT count(*) FROM "case"')) == 1


def test_locking_nothing_is_allowed(database: Database) -> None:
    with database.session() as session:
        cases.lock_conversation(session, desk=DESK, keys=[])
        cases.lock_conversation(session, desk=DESK, keys=["\udc80", "<a@x>", "<a@x>"])


def test_a_message_id_leads_to_its_cases_newest_first(database: Database) -> None:
    with database.session() as session:
        ids = [open_case(session, f"CS0000000{number}") for number in range(3)]
        for case_id in ids:
            noted = {"desk": DESK, "message_id": "<a@x>", "sender": "eve@x.example"}
            assert threads.add_thread(session, **noted, case_id=case_id, now=NOW)
            assert not threads.add_thread(session, **noted, case_id=case_id, now=NOW)
        found = threads.cases_of_message_id(session, desk=DESK, message_id="<a@x>")

        assert [case.id for case in found] == ids[::-1]
        assert threads.cases_of_message_id(session, desk="other", message_id="<a@x>") == ()
        assert threads.cases_of_message_id(session, desk=DESK, message_id="<A@x>") == ()


def test_a_row_read_before_it_changed_is_read_anew(database: Database) -> None:
    with database.session() as session:
        take(session)
        case_id = open_case(session)
        mail = inbox.inbox_row(session, 1)
        queue(session, case_id, message_id="<m@d>")
        answer = outbox.by_message_id(session, "<m@d>")
        assert mail is not None
        assert answer is not None
        finish(session, claim(session))
        outbox.hold_all(session, reason="circuit open")
        inbox.inbox_row(session, 1)
        outbox.by_message_id(session, "<m@d>")

        assert mail.state == "done"
        assert answer.state == "held"


def test_who_was_let_in_may_speak(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        bob: dict[str, Any] = {
            "case_id": case_id,
            "address": "bob@customer.example",
            "role": "colleague",
        }

        assert cases.add_participant(session, **bob, now=NOW)
        assert not cases.add_participant(session, **bob, now=NOW)
        people = cases.load_case(session, case_id).participants
        roles = [row.role for row in cases.participants(session, case_id)]

    assert people == {ANNA.address, "bob@customer.example"}
    assert roles == ["requester", "colleague"]


def test_two_cases_are_linked_once_whichever_way(database: Database) -> None:
    with database.session() as session:
        one, two, three = (open_case(session, f"CS0000000{number}") for number in range(3))

        assert threads.link(session, case_id=one, other_id=two, reason="mentions it", now=NOW)
        assert not threads.link(session, case_id=two, other_id=one, reason="back", now=NOW)
        assert threads.link(session, case_id=three, other_id=one, reason="same", now=NOW)
        assert [row.reason for row in threads.links(session, one)] == ["mentions it", "same"]
        assert [row.reason for row in threads.links(session, two)] == ["mentions it"]


def test_a_case_moves_into_a_state_of_its_desk(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        cases.set_state(session, case_id=case_id, state="In Progress", kind=StateKind.OPEN, now=NOW)
        row = cases.case_row(session, case_id)

        assert row is not None
        assert (row.state, row.kind, row.requester_name) == ("In Progress", "open", "Anna")


def test_a_name_with_odd_characters_is_kept_readable(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session, requester=Address("a@x.example", "A\0\ud83dB"), subject="\0")
        row = cases.case_row(session, case_id)

        assert row is not None
        assert (row.requester_name, row.subject) == ("A\ufffd\ufffdB", "\ufffd")


def test_counting_desks_get_every_number_once(database: Database) -> None:
    start = threading.Barrier(6)

    def count(number: int) -> list[int]:
        found: list[int] = []
        start.wait()
        for turn in range(10):
            with database.session() as session:
                counted = cases.next_counted(session, DESK)
                if (number + turn) % 5:
                    found.append(counted)
                else:
                    session.rollback()
        return found

    with ThreadPoolExecutor(6) as pool:
        numbers = [number for found in pool.map(count, range(6)) for number in found]

    assert sorted(numbers) == list(range(1, 49))
    with database.session() as session:
        assert cases.next_counted(session, "x" * 200) == 1

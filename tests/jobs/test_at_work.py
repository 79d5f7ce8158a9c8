"""Being one of several: what is held, what is shared out, and what is refused."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.core.version import DeskVersion
from mailgate.errors import PermanentError
from mailgate.jobs.at_work import beat
from mailgate.jobs.clock import look_again_where_files_changed, look_at_next
from mailgate.jobs.context import Context
from mailgate.jobs.holdings import Holdings, LeaseLostError
from mailgate.jobs.reload import Current, Reloading
from mailgate.jobs.take import Place, take_all
from mailgate.jobs.turns import turn
from mailgate.mail.stop import Stop
from mailgate.settings.model import WorkerSettings
from mailgate.store import next_looks, workers
from mailgate.store.mailbox_leases import all_leases
from mailgate.store.next_looks import AT_ONCE
from mailgate.store.rules_in_use import rules_in_use
from tests.jobs.bench import DESK, Bench, a_letter

pytestmark = [
    pytest.mark.live,
    pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True),
]
LEASE = timedelta(minutes=1)


def joined(bench: Bench, name: str, *, is_passing: bool = False) -> Context:
    """What a further process on this database works with."""
    holdings = Holdings(worker=name, shares=True, is_passing=is_passing)
    context = replace(bench.context, holdings=holdings)
    beat(context, now=bench.now)
    return context


def holders(bench: Bench) -> dict[str, str]:
    with bench.database.reading() as session:
        return {one.mailbox: one.owner for one in all_leases(session)}


@contextmanager
def at(bench: Bench, context: Context, mailbox: str = "support") -> Iterator[bool]:
    """A turn of a process at a mailbox, which it does not wait for."""
    with (
        Stop() as stop,
        turn(context, mailbox, clock=bench.clock, stop=stop, insisting=False) as is_ours,
    ):
        yield is_ours


def take(bench: Bench, context: Context, raw: bytes, *, uid: str) -> None:
    mailbox = context.settings.mailbox("support")
    key = MessageKey("support", "INBOX", 7, uid)
    mail = FetchedMail(key=key, raw=raw, received_at=bench.now, size=len(raw))
    place = Place(mailbox, "INBOX", 7, lambda uids, _filing: uids)
    take_all(context, place, [mail], clock=bench.clock, is_stopping=lambda: False)


def test_who_holds_a_mailbox_takes_its_mail_and_gives_it_back(bench: Bench) -> None:
    one, other = joined(bench, "one"), joined(bench, "other")

    with at(bench, one) as is_ours:
        assert is_ours
        take(bench, one, a_letter(), uid="1")
        with pytest.raises(LeaseLostError):
            take(bench, other, a_letter(number=2), uid="2")

    assert holders(bench) == {"support": ""}
    with at(bench, other) as is_ours:
        assert is_ours
    assert len(bench.messages()) == 1


def test_what_a_process_saw_before_it_stood_still_is_not_written(bench: Bench) -> None:
    one, other = joined(bench, "one"), joined(bench, "other")

    with at(bench, one):
        bench.wait(seconds=LEASE.total_seconds())
        with at(bench, other) as is_ours:
            assert is_ours
        take(bench, one, a_letter(), uid="1")  # this ends its turn

    assert bench.messages() == []
    assert not one.holdings.may_take("support")
    with bench.database.reading() as session:
        counted = {
            found.id: found.stale_takes for found in workers.all_workers(session, now=bench.now)
        }
    assert counted == {"one": 1, "other": 0}


def test_a_beat_notices_what_is_anothers_by_now(bench: Bench) -> None:
    one, other = joined(bench, "one"), joined(bench, "other")
    with at(bench, one):
        bench.wait(seconds=LEASE.total_seconds())
        with at(bench, other):
            beat(one, now=bench.now)

            assert not one.holdings.may_take("support")
            assert other.holdings.may_take("support")


def test_whom_the_server_refuses_keeps_the_mailbox(bench: Bench) -> None:
    one = joined(bench, "one")

    with pytest.raises(PermanentError), at(bench, one):
        raise PermanentError("the password is wrong")

    assert holders(bench) == {"support": "one"}


def test_any_other_failure_leaves_it_to_the_others(bench: Bench) -> None:
    one = joined(bench, "one")

    with pytest.raises(ConnectionError), at(bench, one):
        raise ConnectionError

    assert holders(bench) == {"support": ""}


def test_who_has_more_than_his_part_gives_up_the_rest_once_it_has_a_pause(bench: Bench) -> None:
    one = joined(bench, "one")
    with ExitStack() as stack:
        for name in ("support", "escalations", "field"):
            stack.enter_context(at(bench, one, name))
        assert one.holdings.count() == 3
        one.holdings.share = 2
        one.holdings.leave_what_is_too_much()

        staying = [
            name for name in ("support", "escalations", "field") if one.holdings.is_staying(name)
        ]

        assert len(staying) == 2
        assert one.holdings.may_take("support"), "until it is given back"


def test_a_share_is_that_of_the_mailboxes_by_the_workers_that_stay(bench: Bench) -> None:
    mailbox = bench.context.settings.mailboxes[0]
    boxes = tuple(
        replace(mailbox, name=f"box-{number}", maildir=bench.context.settings.path.parent)
        for number in range(5)
    )
    bench.set(mailboxes=boxes, workers=WorkerSettings(lease=LEASE))
    one, _ = joined(bench, "one"), joined(bench, "two")
    joined(bench, "once", is_passing=True)

    beat(one, now=bench.now)
    assert one.holdings.share == 3

    bench.wait(seconds=LEASE.total_seconds())
    beat(one, now=bench.now)
    assert one.holdings.share == 5


def test_a_reload_has_cases_looked_at_that_were_looked_at_by_the_old_files(bench: Bench) -> None:
    bench.decide()
    old = replace(bench.context, versions={DESK: DeskVersion("aa" * 32)})
    new = replace(bench.context, versions={DESK: DeskVersion("ab" * 32)})
    look_again_where_files_changed(new)  # by another worker, which has the new ones first
    bench.look()

    look_again_where_files_changed(new, before=new)
    assert [one.next_look_at == AT_ONCE for one in bench.cases()] == [False]
    look_again_where_files_changed(new, before=old)
    assert [one.next_look_at == AT_ONCE for one in bench.cases()] == [True]


def test_each_daemon_says_by_itself_which_files_it_goes_by(bench: Bench) -> None:
    for name, digest in (("one", "aa" * 32), ("other", "ab" * 32)):
        context = replace(joined(bench, name), versions={DESK: DeskVersion(digest, bench.now)})
        Reloading(Current(context), bench.clock).start()

    with bench.database.reading() as session:
        found = {one.worker: one.version.digest for one in rules_in_use(session)}
    assert found == {"one": "aa" * 32, "other": "ab" * 32}

    bench.wait(seconds=LEASE.total_seconds())
    beat(joined(bench, "third"), now=bench.now)
    with bench.database.reading() as session:
        assert rules_in_use(session) == (), "the dead go by nothing"


def test_a_case_that_another_is_looking_at_keeps_no_worker_from_the_next(bench: Bench) -> None:
    bench.decide()
    bench.decide(number=2, sender="b@customer2.example", subject="Second")
    first, _ = bench.cases()
    context = joined(bench, "one")

    with bench.database.session() as session:
        assert first.id is not None
        assert next_looks.claim(
            session, case_id=first.id, desk=DESK, reference=first.reference, now=bench.now
        )
        looked = look_at_next(context, bench.clock)
        assert looked is not None
        assert looked.reference != first.reference
        assert look_at_next(context, bench.clock) is None

"""The loops of a running daemon, and its only clocks.

One thread a mailbox takes mail, one decides about it, one a relay sends, one looks at the cases
whose time has come, one ticks the periodic jobs; the main thread waits for the stop signal. The
loops only call jobs; every loop goes on after a failure, with growing pauses, and says so.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import schedule

from mailgate import __version__
from mailgate.core.clock_jumps import Watch
from mailgate.errors import PermanentError, StorageError, TemporaryError
from mailgate.jobs.at_work import at_work
from mailgate.jobs.back_pressure import look_after_ballast
from mailgate.jobs.clock import look_again_where_files_changed, look_at_next
from mailgate.jobs.clock_hold import watch_clock
from mailgate.jobs.collect_imap import check_numbers, drain_imap
from mailgate.jobs.collect_maildir import drain_maildir
from mailgate.jobs.context import Clock, Context, open_context
from mailgate.jobs.deliver import Sent, deliver_next
from mailgate.jobs.digests import send_digests
from mailgate.jobs.holdings import LeaseLostError
from mailgate.jobs.left_behind import look_after_left_behind
from mailgate.jobs.process import process_next
from mailgate.jobs.reconcile import reconcile
from mailgate.jobs.reload import Current, Reloading, try_tests_at_start
from mailgate.jobs.run_once import run_once
from mailgate.jobs.self_test import self_test
from mailgate.jobs.turns import tell_lost, turn
from mailgate.jobs.watch import note_refused, watch
from mailgate.log import Action, log
from mailgate.mail.imap import ImapFolder
from mailgate.mail.maildir import MaildirFolder
from mailgate.mail.reading_pool import ReadingPool
from mailgate.mail.retrying import with_retries
from mailgate.mail.smtp import Relay
from mailgate.mail.stop import Stop
from mailgate.settings.model import MailboxSettings, Settings
from mailgate.store import claims
from mailgate.store.database import only_runner

_STOP_WITHIN: Final = 5.0
_ABORT_AFTER: Final = 3.5
_FIRST_PAUSE: Final = 1.0
_LATER_PAUSE: Final = 15.0
_REFUSED_PAUSE: Final = 900.0
_SETTLED: Final = 60.0
_REFUSALS: Final = 5
_RELAY_PAUSE: Final = 15.0
_TICK: Final = 1.0
_DISK: Final = 5
_PAUSED: Final = 10.0
_WATCH_PAUSE: Final = 10.0


def now() -> datetime:
    """The instant, aware; the one place where a daemon reads the clock."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds on a clock that nobody sets, which goes on while the machine sleeps if it can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a daemon takes for the time; connections and pauses are timed by the machine alone."""

    now: Clock = now
    steady: Callable[[], float] = steady


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the loops have in common: the clocks, the stop, and the bells that they wake by."""

    clocks: Clocks
    stop: Stop
    taken: threading.Event = field(default_factory=threading.Event)
    queued: threading.Event = field(default_factory=threading.Event)


class SafeScheduler(schedule.Scheduler):
    """schedule's scheduler, which by itself lets one failing job starve all others."""

    def _run_job(self, job: schedule.Job) -> None:
        try:
            super()._run_job(job)
        except Exception as error:  # the top of a loop
            log(Action.JOB_FAILED, job=str(job.job_func), exc_info=error)
            job.last_run = datetime.now()  # noqa: DTZ005 - schedule counts in naive local time
            job._schedule_next_run()  # noqa: SLF001 - else it would run again at once, for ever


def run(
    settings: Settings,
    *,
    once: bool,
    progress: Callable[[str, int], None] | None = None,
    clocks: Clocks | None = None,
    stop: Stop | None = None,
) -> int:
    """Runs until SIGTERM or SIGINT, or with `once` until all is done; returns the exit code.

    Outside the main thread no signal comes: there `stop` ends it, which its caller closes.

    Raises FileError, UsageError, PermanentError or TemporaryError when it cannot start, and with
    `once` also when a mailbox cannot be read.
    """
    _stay_in_utc()
    clocks = clocks or Clocks()
    self_test(now=clocks.now())
    with (
        open_context(settings, at=clocks.now()) as opened,
        only_runner(opened.database),
        ReadingPool(settings.reading) as pool,
        at_work(opened, clocks.now, is_passing=once),
    ):
        context = replace(opened, read=pool.read)
        try_tests_at_start(context)
        if context.database.is_sqlite:
            with context.database.session() as session:
                claims.release_all(session)
        log(
            Action.STARTED,
            version=__version__,
            database=context.database.url,
            mailboxes=len(settings.mailboxes),
            once=once,
        )
        for desk in context.desks.values():
            for warning in desk.warnings:
                log(Action.FILE_WARNING, desk=desk.name, warning=str(warning))
        look_after_left_behind(context)
        current = Current(context)
        reloading = Reloading(current, clocks.now)
        reloading.start()
        with (
            _stop_or(stop) as stopping,
            _signals(stopping, reloading),
            _relays(settings) as relays,
        ):
            if once:
                figures = run_once(
                    context, relays, clock=clocks.now, stop=stopping, progress=progress
                )
                print(figures.line(), flush=True)  # noqa: T201 - the command's one line of output
            else:
                _run_until_stopped(current, reloading, relays, _Shared(clocks, stopping))
        with suppress(TemporaryError):  # it is only told to screens
            reloading.stop()
        log(Action.STOPPED)
    return 0


def _run_until_stopped(
    current: Current, reloading: Reloading, relays: dict[str, Relay], shared: _Shared
) -> None:
    # Whoever does not decide needs nothing of what a reload changes.
    context = current.context
    stop = shared.stop
    loops: list[tuple[str, Callable[[], None]]] = [
        ("decide", partial(_decide_loop, current, shared)),
        ("rules", partial(_reload_loop, reloading, stop)),
        ("clock", partial(_clock_loop, current, shared)),
        ("watch", partial(_watch_loop, current, shared)),
    ]
    # Not in the main thread: a server that does not answer must not keep the signal waiting.
    loops.append(("tick", partial(_tick_loop, context, shared)))
    loops += [
        (f"send {name}", partial(_send_loop, context, name, relay, shared))
        for name, relay in relays.items()
    ]
    for mailbox in context.settings.mailboxes:
        if mailbox.imap is not None or mailbox.maildir is not None:
            loops.append((f"take {mailbox.name}", partial(_take_loop, context, mailbox, shared)))
    refused = partial(_note_refused, context, shared)
    threads = [
        threading.Thread(
            target=_keep_going, args=(name, loop, stop, refused), name=name, daemon=True
        )
        for name, loop in loops
    ]
    for thread in threads:
        thread.start()
    while not stop.wait(_TICK):
        shared.taken.set()  # mail that `deliver` stored beside us, and attempts whose pause is over
        shared.queued.set()
    for event in (shared.taken, shared.queued):
        event.set()
    _join(threads, relays)


def _tick_loop(context: Context, shared: _Shared) -> None:
    scheduler = SafeScheduler()
    every = max(1, int(context.settings.reconcile.total_seconds()))
    scheduler.every(every).seconds.do(_reconcile_all, context, shared)
    scheduler.every(_DISK).seconds.do(look_after_ballast, context.database, context.settings)
    while not shared.stop.wait(_TICK):
        scheduler.run_pending()


def _take_loop(context: Context, mailbox: MailboxSettings, shared: _Shared) -> None:
    """Takes mail while it is this process's turn; the next call waits for the next turn."""
    with turn(context, mailbox.name, clock=shared.clocks.now, stop=shared.stop) as is_ours:
        if not is_ours:
            return
        if mailbox.maildir is not None:
            _watch_maildir(context, mailbox, MaildirFolder(mailbox), shared)
        else:
            _watch_imap(context, mailbox, shared)


def _watch_imap(context: Context, mailbox: MailboxSettings, shared: _Shared) -> None:
    now, stop = shared.clocks.now, shared.stop
    seconds = context.settings.poll.total_seconds()
    if context.holdings.shares:  # whose turn it is, is looked at between two waits
        seconds = min(seconds, context.settings.workers.lease.total_seconds())
    with ImapFolder(mailbox) as source:
        check_numbers(context, mailbox, source)
        log(Action.MAILBOX_OPENED, mailbox=mailbox.name, uidvalidity=source.uidvalidity)
        while not stop.is_set() and context.holdings.is_staying(mailbox.name):
            if drain_imap(context, mailbox, source, clock=now, stop=stop).new:
                shared.taken.set()
            # Never trust IDLE alone: some servers miss what comes just as it begins.
            paused = bool(context.pressure.paused_by)
            source.wait(stop=stop, seconds=min(seconds, _PAUSED) if paused else seconds)


def _watch_maildir(
    context: Context,
    mailbox: MailboxSettings,
    source: MaildirFolder,
    shared: _Shared,
) -> None:
    """Looks when a file has come or gone, and at every poll besides."""
    now, stop = shared.clocks.now, shared.stop
    poll = context.settings.poll.total_seconds()
    looked = -poll
    while not stop.is_set() and context.holdings.is_staying(mailbox.name):
        paused = bool(context.pressure.paused_by)
        pause = min(poll, _PAUSED) if paused else poll
        if source.has_changed() or time.monotonic() - looked >= pause:
            looked = time.monotonic()
            if drain_maildir(context, mailbox, source, clock=now, stop=stop).new:
                shared.taken.set()
        stop.wait(min(_TICK, poll))


def _decide_loop(current: Current, shared: _Shared) -> None:
    now, stop = shared.clocks.now, shared.stop
    while not stop.is_set():
        shared.taken.clear()
        # The context is asked for anew for each message, and is one for all of it.
        while not stop.is_set() and process_next(current.context, now) is not None:
            shared.queued.set()
        shared.taken.wait(_TICK)


def _clock_loop(current: Current, shared: _Shared) -> None:
    """Looks at the cases that are due, every second, and at the clock itself."""
    clocks, stop = shared.clocks, shared.stop
    watch = Watch(clocks.now(), clocks.steady())
    looked_with: Context | None = None
    while not stop.is_set():
        context = current.context
        watch_clock(context, watch, now=clocks.now(), steady=clocks.steady())
        if context is not looked_with:
            look_again_where_files_changed(context, before=looked_with)
            looked_with = context
        while not stop.is_set() and look_at_next(current.context, clocks.now) is not None:
            shared.queued.set()
        if send_digests(current.context, clocks.now):
            shared.queued.set()
        stop.wait(_TICK)


def _watch_loop(current: Current, shared: _Shared) -> None:
    """Looks how mailgate itself is, and has its admin told."""
    clocks, stop = shared.clocks, shared.stop
    since = clocks.now()
    while not stop.wait(_WATCH_PAUSE):
        if watch(current.context, now=clocks.now(), watched_since=since):
            shared.queued.set()


def _note_refused(context: Context, shared: _Shared, loop: str) -> None:
    mailbox = loop.removeprefix("take ")
    if mailbox != loop:
        with suppress(TemporaryError, PermanentError):  # the loops say that the database is away
            note_refused(context, mailbox, now=shared.clocks.now())


def _reload_loop(reloading: Reloading, stop: Stop) -> None:
    while not stop.wait(_TICK):
        reloading.look()


def _send_loop(context: Context, name: str, relay: Relay, shared: _Shared) -> None:
    now, stop = shared.clocks.now, shared.stop
    while not stop.is_set():
        shared.queued.clear()
        sent: Sent | None = Sent.SENT
        while sent not in {None, Sent.UNREACHABLE} and not stop.is_set():
            sent = deliver_next(context, name, relay, now)
        relay.close_if_idle()
        if sent is Sent.UNREACHABLE:
            stop.wait(_RELAY_PAUSE)
        shared.queued.wait(_TICK)


def _reconcile_all(context: Context, shared: _Shared) -> None:
    now, stop = shared.clocks.now, shared.stop
    for mailbox in context.settings.mailboxes:
        if mailbox.imap is None or stop.is_set() or not context.holdings.may_take(mailbox.name):
            continue
        try:
            with ImapFolder(mailbox) as source:
                if reconcile(context, mailbox, source, clock=now, stop=stop).taken.new:
                    shared.taken.set()
        except LeaseLostError:
            tell_lost(context, mailbox.name)
        except (TemporaryError, PermanentError) as error:
            # The loop that takes its mail says so too; the next mailbox must be compared anyway.
            log(Action.JOB_FAILED, job="compare", mailbox=mailbox.name, why=str(error))


def _keep_going(
    name: str, loop: Callable[[], None], stop: Stop, refused: Callable[[str], None]
) -> None:
    """Runs a loop until the stop; after a failure again, with pauses that grow while it goes on."""
    refusals = 0
    while not stop.is_set():
        pause, began = _FIRST_PAUSE, time.monotonic()
        try:
            with_retries(stop, before_pause=partial(_tell, name))(_settled, name, loop)
            refusals = 0
        except TemporaryError:
            return  # raised only once the stop is set
        except PermanentError as error:
            refusals = 1 if time.monotonic() - began > _SETTLED else refusals + 1
            # Five refused logins in a row: slow down, or the server locks the account (RFC 5530).
            pause = _REFUSED_PAUSE if refusals >= _REFUSALS else _LATER_PAUSE
            log(Action.MAILBOX_REFUSED, loop=name, why=str(error))
            refused(name)
        except Exception as error:  # the top of a loop: the others go on, and so does this one
            pause = _LATER_PAUSE
            log(Action.JOB_FAILED, job=name, exc_info=error)
        stop.wait(pause)


def _settled(name: str, loop: Callable[[], None]) -> None:
    """Runs a loop; a failure after it went well for a while starts the pauses from the shortest."""
    began = time.monotonic()
    try:
        loop()
    except TemporaryError as error:
        if time.monotonic() - began < _SETTLED:
            raise
        _tell(name, error, timedelta(seconds=_FIRST_PAUSE))


def _tell(name: str, error: TemporaryError, pause: timedelta) -> None:
    is_ours = isinstance(error, StorageError) or not name.startswith("take")
    lost = Action.DATABASE_LOST if is_ours else Action.MAILBOX_LOST
    log(lost, loop=name, why=str(error), pause=round(pause.total_seconds(), 1))


def _join(threads: list[threading.Thread], relays: dict[str, Relay]) -> None:
    """Waits for the loops; a relay that keeps us waiting is cut off, and its mail is uncertain."""
    began = time.monotonic()
    aborted = False
    for thread in threads:
        while thread.is_alive():
            spent = time.monotonic() - began
            if spent > _ABORT_AFTER and not aborted:
                aborted = True
                for relay in relays.values():
                    relay.abort()
            if spent > _STOP_WITHIN:
                return
            thread.join(0.1)


@contextmanager
def _signals(stop: Stop, reloading: Reloading) -> Iterator[None]:
    """SIGTERM and SIGINT ask for an orderly end, SIGHUP has the desks' files read at once.

    Only the main thread may listen for them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, lambda _number, _frame: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    before[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda _number, _frame: reloading.ask())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _stop_or(given: Stop | None) -> Iterator[Stop]:
    """The stop that was given, or one of our own, which is closed at the end."""
    if given is not None:
        yield given
        return
    with Stop() as stop:
        yield stop


@contextmanager
def _relays(settings: Settings) -> Iterator[dict[str, Relay]]:
    relays = {smtp.name: Relay(smtp.server) for smtp in settings.smtp}
    try:
        yield relays
    finally:
        for relay in relays.values():
            with suppress(OSError):
                relay.close()


def _stay_in_utc() -> None:
    """schedule counts in naive local time and stalls for an hour when summer time ends."""
    os.environ["TZ"] = "UTC"
    time.tzset()

"""One showing of the demo: everything started, the story played, everything stopped in order."""

import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from rich.console import Console

from mailgate.bundle import bundled
from mailgate.demo.child import Daemon, DaemonError
from mailgate.demo.folder import ADDRESS, FILED, DemoFolder, prepared
from mailgate.demo.ledger import Ledger, open_ledger
from mailgate.demo.outcome import Outcome
from mailgate.demo.samples import Step, load_story
from mailgate.demo.screen import Screen
from mailgate.demo.servers import HOST, PostOffice
from mailgate.demo.story import PATIENCE, Story
from mailgate.log import Action

_INTERRUPTED: Final = 130
_GLANCE: Final = 0.2


def play(*, folder: Path, once: bool) -> int:
    """Shows the demo in this folder; 0 if every mail became what it must."""
    console = Console(highlight=False)
    steps = load_story(bundled("samples"))
    domain = ADDRESS.rpartition("@")[2]
    with (
        _stoppable(),
        prepared(folder) as place,
        PostOffice(own_domain=domain, password=place.password, folders=[FILED]) as office,
    ):
        place.write_settings(imap_port=office.imap_port, smtp_port=office.smtp_port)
        try:
            with (
                Screen(console, mails=len(steps)) as screen,
                Daemon(settings=place.settings, log=place.log) as daemon,
            ):
                return _show(screen, place, office, daemon, steps=steps, once=once)
        except DaemonError as error:
            console.print(f"\n{error}", style="red", markup=False, soft_wrap=True)
            return 1
        except KeyboardInterrupt:
            console.print("\nStopped.")
            return _INTERRUPTED


def _show(
    screen: Screen,
    place: DemoFolder,
    office: PostOffice,
    daemon: Daemon,
    *,
    steps: tuple[Step, ...],
    once: bool,
) -> int:
    screen.line("mailgate demo", style="bold")
    screen.line(
        f"IMAP {HOST}:{office.imap_port}   SMTP {HOST}:{office.smtp_port}   {_near(place.path)}"
    )
    screen.line()
    screen.say("the daemon starts")
    daemon.until(
        "the start of the daemon",
        lambda: daemon.has_logged(Action.STARTED) or None,
        patience=PATIENCE,
    )
    with open_ledger(place.database) as ledger:
        story = Story(folder=bundled("samples"), office=office, ledger=ledger, daemon=daemon)
        outcomes: list[Outcome] = []
        for number, step in enumerate(steps, start=1):
            screen.begin(number, step)
            outcomes.append(story.play(step, say=screen.say))
            screen.tell(outcomes[-1])
        if once:
            daemon.stop()
        final = story.review(outcomes)
        strays = story.strays()
        screen.final(final)
        for mail in strays:
            screen.line(f"Nobody asked for the mail to {mail.recipient}.", style="red")
        if not once:
            _invite(screen, place, office)
            _receive(screen, office, ledger, daemon)
            daemon.stop()
        screen.say("")
        screen.line(f"Stopped in order; everything is in {_near(place.path)}.")
    return 1 if strays or any(outcome.mistakes for outcome in final) else 0


def _invite(screen: Screen, place: DemoFolder, office: PostOffice) -> None:
    config = shlex.quote(str(_near(place.settings)))
    screen.line()
    screen.line("The daemon goes on. In another terminal, send it a mail:", style="bold")
    screen.line(f'  python3 {shlex.quote(str(_near(place.sender)))} "My subject"')
    screen.line("or use any mail program, which shows what customers get, too:")
    screen.line(f"  SMTP {HOST}:{office.smtp_port}, to {ADDRESS}")
    screen.line(f"  IMAP {HOST}:{office.imap_port}, no TLS, user customer, password in")
    screen.line(f"  {_near(place.path / 'keys' / 'imap-password')}")
    screen.line("Look around:")
    for command in ("cases", "held list"):
        screen.line(f"  {_ourselves()} {command} --config {config}")
    screen.line("Ctrl-C ends it.")
    screen.line()


def _receive(screen: Screen, office: PostOffice, ledger: Ledger, daemon: Daemon) -> None:
    """Tells of each mail that comes and goes, until Ctrl-C."""
    told = {row.uid for row in ledger()}
    sent = len(office.outgoing)
    screen.say("waiting for mail; Ctrl-C ends it")
    try:
        while True:
            daemon.check()
            for row in ledger():
                if row.uid in told or not row.fate:
                    continue
                told.add(row.uid)
                screen.tell_visitor(
                    subject=row.subject,
                    sender=row.sender,
                    fate=row.fate,
                    reference=row.reference,
                    reasons=row.reasons,
                )
            for mail in office.outgoing[sent:]:
                screen.tell_answer(mail)
                sent += 1
            time.sleep(_GLANCE)
    except KeyboardInterrupt:
        screen.say("the daemon stops")


def _near(path: Path) -> Path:
    """The path as seen from here, if it is below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _ourselves() -> str:
    """The command that started this demo, as it can be typed again."""
    typed = Path(sys.argv[0])
    if typed.name == "mailgate":
        return shlex.quote(str(_near(typed)))
    return f"{shlex.quote(sys.executable)} -m mailgate"


@contextmanager
def _stoppable() -> Iterator[None]:
    """Makes a polite kill and a closed terminal end the demo as Ctrl-C does, daemon first."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

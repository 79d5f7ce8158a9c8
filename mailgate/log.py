"""Log lines: one line a fact, from a closed list of actions, with no bodies and no secrets.

`log(Action.CASE_OPENED, case="CS11349759")` writes one line to standard error, as text on a
terminal or for people, as JSON where the settings or `--log json` ask for it.
"""

import contextlib
import logging
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, Final

import structlog


class Action(StrEnum):
    """Everything that can be said in the log; `docs/operations.md` explains each one."""

    STARTED = "started"
    STOPPED = "stopped"
    FILE_WARNING = "file-warning"
    RULES_LOADED = "rules-loaded"
    RULES_REFUSED = "rules-refused"
    RULES_UNCHANGED = "rules-unchanged"
    MAILBOX_OPENED = "mailbox-opened"
    MAILBOX_LOST = "mailbox-lost"
    MAILBOX_REFUSED = "mailbox-refused"
    MAILBOX_HELD = "mailbox-held"
    MAILBOX_TAKEN_OVER = "mailbox-taken-over"
    MAILBOX_LEFT_TO_OTHER = "mailbox-left-to-other"
    WORKER_DEAD = "worker-dead"
    BEFORE_OUR_TIME = "before-our-time"
    UIDVALIDITY_CHANGED = "uidvalidity-changed"
    MAIL_TAKEN = "mail-taken"
    MAIL_FILED_AWAY = "mail-filed-away"
    FILING_REFUSED = "filing-refused"
    FOLDER_CREATED = "folder-created"
    MAIL_DECIDED = "mail-decided"
    MAIL_ATTEMPT_FAILED = "mail-attempt-failed"
    MAIL_CLAIM_LOST = "mail-claim-lost"
    MAIL_QUARANTINED = "mail-quarantined"
    MAIL_WITHHELD = "mail-withheld"
    CIRCUIT_OPEN = "circuit-open"
    PAIR_FROZEN = "pair-frozen"
    MAIL_SENT = "mail-sent"
    MAIL_POSTPONED = "mail-postponed"
    MAIL_FAILED = "mail-failed"
    MAIL_UNCERTAIN = "mail-uncertain"
    LEFT_BEHIND = "left-behind"
    RECONCILED = "reconciled"
    CASE_LOOKED_AT = "case-looked-at"
    CLOCK_JUMPED = "clock-jumped"
    CLOCK_SET = "clock-set"
    CLOCK_CONFIRMED = "clock-confirmed"
    UID_WITHOUT_FATE = "uid-without-fate"
    JOB_FAILED = "job-failed"
    DATABASE_LOST = "database-lost"
    INTAKE_PAUSED = "intake-paused"
    INTAKE_RESUMED = "intake-resumed"
    BALLAST_RELEASED = "ballast-released"
    ALERT = "alert"
    ALERT_OVER = "alert-over"


_LEVELS: Final = {
    Action.FILE_WARNING: logging.WARNING,
    Action.RULES_REFUSED: logging.ERROR,
    Action.MAILBOX_LOST: logging.WARNING,
    Action.MAILBOX_REFUSED: logging.ERROR,
    Action.MAILBOX_TAKEN_OVER: logging.WARNING,
    Action.WORKER_DEAD: logging.WARNING,
    Action.UIDVALIDITY_CHANGED: logging.WARNING,
    Action.FILING_REFUSED: logging.WARNING,
    Action.MAIL_ATTEMPT_FAILED: logging.ERROR,
    Action.MAIL_CLAIM_LOST: logging.WARNING,
    Action.MAIL_QUARANTINED: logging.ERROR,
    Action.CIRCUIT_OPEN: logging.ERROR,
    Action.PAIR_FROZEN: logging.WARNING,
    Action.MAIL_POSTPONED: logging.WARNING,
    Action.MAIL_FAILED: logging.ERROR,
    Action.MAIL_UNCERTAIN: logging.WARNING,
    Action.LEFT_BEHIND: logging.WARNING,
    Action.UID_WITHOUT_FATE: logging.WARNING,
    Action.CLOCK_JUMPED: logging.ERROR,
    Action.CLOCK_SET: logging.WARNING,
    Action.JOB_FAILED: logging.ERROR,
    Action.DATABASE_LOST: logging.ERROR,
    Action.INTAKE_PAUSED: logging.ERROR,
    Action.BALLAST_RELEASED: logging.ERROR,
    Action.ALERT: logging.ERROR,
}
_UNHEARD: Final = ContextVar("unheard", default=False)
_LONGEST_VALUE: Final = 500
_MOST_LINES: Final = 100


def configure(*, as_json: bool) -> None:
    """Sends all lines to standard error, as JSON or as text for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=True)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tame,
            structlog.processors.format_exc_info,
            _tame_traceback,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Leaves out what is logged in this thread: a rehearsal is no fact."""
    token = _UNHEARD.set(True)
    try:
        yield
    finally:
        _UNHEARD.reset(token)


def log(action: Action, /, *, exc_info: BaseException | None = None, **facts: object) -> None:
    """Writes one fact; values are made printable and short, so no mail can forge a line.

    Never raises: mail goes on though the log's disk is full or its reader is gone.
    """
    if _UNHEARD.get():
        return
    level = _LEVELS.get(action, logging.INFO)
    extra: dict[str, Any] = {"exc_info": exc_info} if exc_info is not None else {}
    with contextlib.suppress(OSError, ValueError):  # ValueError: a stream that was closed
        structlog.get_logger().log(level, str(action), **facts, **extra)


def _tame(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Escapes control characters and cuts long values: U12, ANSI escapes into the log."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _printable(value)
    return event


def _tame_traceback(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Indents the lines of a traceback: an error's words can be a mail's, line feeds included."""
    text = event.get("exception")
    if isinstance(text, str):
        lines = text.split("\n")[-_MOST_LINES:]
        event["exception"] = "\n".join(f"    {_printable(line)}" for line in lines)
    return event


def _printable(value: str) -> str:
    shown = value[:_LONGEST_VALUE]
    return shown if shown.isprintable() else shown.encode("unicode_escape").decode("ascii")

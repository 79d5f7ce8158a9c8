"""`mailgate.toml` into Settings: every key is read here, once, with its default from the model."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from mailgate.bundle import bundled
from mailgate.errors import FileError
from mailgate.settings import checks, values
from mailgate.settings.model import (
    AlertSettings,
    Envelope,
    IntakeSettings,
    LimitSettings,
    MailboxSettings,
    OutboxSettings,
    Purpose,
    ReadingSettings,
    Secret,
    ServerSettings,
    Settings,
    SmtpSettings,
    Start,
    Tls,
    WorkerSettings,
)
from mailgate.settings.secret_values import database_url, key, secret, unread
from mailgate.settings.table import TOP, Sheet, Table
from mailgate.settings.toml_file import read_toml
from mailgate.settings.toml_lines import LineIndex

_DEFAULT_SMTP: Final = "default"
_SMTP_PORTS: Final = {Tls.IMPLICIT: 465, Tls.STARTTLS: 587, Tls.NONE: 25}
_IMAP_PORTS: Final = {Tls.IMPLICIT: 993, Tls.STARTTLS: 143, Tls.NONE: 143}
# RFC 2177: an IDLE is renewed at least every 29 minutes.
_LONGEST_IDLE: Final = timedelta(minutes=29)
# For so long nobody takes a mailbox whose worker has died, or is taken for dead.
_SHORTEST_LEASE: Final = timedelta(seconds=1)
_LONGEST_LEASE: Final = timedelta(hours=1)
# A message that is being read is another worker's after five minutes.
_LONGEST_READING: Final = timedelta(minutes=4)


def load(
    path: Path, *, environ: Mapping[str, str] | None = None, connecting: bool = True
) -> Settings:
    """The settings in a file; FileError with all mistakes, UsageError if there is no such file.

    Without `connecting` the servers' passwords are not looked for and left out: a command that
    only needs the database runs where nobody knows them.
    """
    settings, sheet = _read(path, environ, connecting=connecting)
    if settings is None:
        raise FileError(dict.fromkeys(sheet.mistakes))
    return settings


def _read(
    path: Path, environ: Mapping[str, str] | None, *, connecting: bool
) -> tuple[Settings | None, Sheet]:
    """The settings, or None, and the sheet with the mistakes; no frame of `load` sees a secret."""
    environ = os.environ if environ is None else environ
    sheet = Sheet(path, LineIndex(), environ, connecting=connecting)
    data = read_toml(path, sheet)
    if data is None:
        return None, sheet
    settings = _settings(Table(sheet, data, place=(), title=TOP))
    return (None if sheet.mistakes else settings), sheet


def _settings(top: Table) -> Settings:
    sheet = top.sheet
    smtp_tables = top.tables("smtp", title="[smtp]")
    smtp = tuple(_smtp(table, several=len(smtp_tables) > 1) for table in smtp_tables)
    mailbox_tables = top.tables("mailbox", title="[[mailbox]]")
    mailboxes = tuple(_mailbox(table, smtp) for table in mailbox_tables)
    keys, domain = _identity(top, mailboxes)
    addresses = top.each("addresses", values.address)
    default = _defaults(Settings)
    settings = Settings(
        path=sheet.path.absolute(),
        database=top.optional(
            "database",
            partial(database_url, folder=sheet.folder, environ=sheet.environ),
            default=f"sqlite:///{sheet.folder / 'data' / 'mailgate.db'}",
        ),
        mailboxes=mailboxes,
        smtp=smtp,
        keys=keys,
        domain=domain,
        rules=_folder(top, "rules"),
        templates=_folder(top, "templates"),
        addresses=frozenset(addresses) | {mailbox.address for mailbox in mailboxes},
        admin=top.optional("admin", values.address, default=""),
        authserv_ids=frozenset(name.lower() for name in top.each("authserv_ids", values.text)),
        spam_headers=top.each("spam_headers", values.header_test),
        max_size=top.optional("max_size", values.size, default=default["max_size"]),
        attach_up_to=top.optional("attach_up_to", values.size, default=default["attach_up_to"]),
        ack_max_age=top.optional("ack_max_age", values.duration, default=default["ack_max_age"]),
        poll=top.optional(
            "poll",
            values.duration_up_to(_LONGEST_IDLE, "at most 29 minutes (RFC 2177)"),
            default=default["poll"],
        ),
        reconcile=top.optional("reconcile", values.duration, default=default["reconcile"]),
        log=top.optional("log", values.choice("text", "json"), default=default["log"]),
        limits=_limits(top),
        outbox=_outbox(top),
        workers=_workers(top),
        reading=_reading(top),
        intake=_intake(top),
        alerts=_alerts(top),
    )
    top.finish()
    checks.cross_check(top, settings, mailboxes=mailbox_tables, smtp=smtp_tables)
    return settings


def _smtp(table: Table, *, several: bool) -> SmtpSettings:
    if several:
        name = table.required("name", values.name, blank="")
    else:
        name = table.optional("name", values.name, default=_DEFAULT_SMTP)
    server = _server(table, default_tls=Tls.STARTTLS, ports=_SMTP_PORTS, login_required=False)
    if table.has("user") != table.has("password"):
        there, lacking = ("user", "password") if table.has("user") else ("password", "user")
        table.mistake(there, f"{there} needs {lacking} beside it in {table.title}")
    table.finish(elsewhere=_ELSEWHERE)
    return SmtpSettings(name=name, server=server)


def _mailbox(table: Table, smtp: tuple[SmtpSettings, ...]) -> MailboxSettings:
    default = _defaults(MailboxSettings)
    after, move_to = table.optional("after", values.filing, default=(default["after"], ""))
    mailbox = MailboxSettings(
        name=table.required("name", values.name, blank=""),
        desk=table.required("desk", values.name, blank=""),
        address=table.required("address", values.address, blank=""),
        purpose=table.optional("purpose", values.word(Purpose), default=default["purpose"]),
        imap=_imap(table),
        maildir=table.optional(
            "maildir", partial(values.path, folder=table.sheet.folder), default=None
        ),
        folder=table.optional("folder", values.folder_name, default=default["folder"]),
        after=after,
        move_to=move_to,
        start=table.optional("start", values.word(Start), default=default["start"]),
        subaddress=table.optional("subaddress", values.flag, default=default["subaddress"]),
        envelope=table.optional("envelope", values.word(Envelope), default=default["envelope"]),
        smtp=table.optional("smtp", values.name, default="") or _only_name(smtp),
        forms=frozenset(table.each("forms", values.address)),
    )
    table.finish(elsewhere=_ELSEWHERE)
    return mailbox


def _imap(mailbox: Table) -> ServerSettings | None:
    table = mailbox.table("imap", title="imap of [[mailbox]]")
    if table is None:
        return None
    server = _server(table, default_tls=Tls.IMPLICIT, ports=_IMAP_PORTS, login_required=True)
    table.finish(elsewhere=_ELSEWHERE)
    return server


def _server(
    table: Table, *, default_tls: Tls, ports: Mapping[Tls, int], login_required: bool
) -> ServerSettings:
    sheet = table.sheet
    host = table.required("host", values.host, blank="")
    tls = table.optional("tls", values.word(Tls), default=default_tls)
    if tls is Tls.NONE and host and not values.is_loopback(host):
        table.mistake(
            "tls",
            'tls is "none", which is allowed to this machine alone (localhost, 127.0.0.1, ::1); '
            'expected "implicit" or "starttls"',
        )
    get_secret = (
        partial(secret, folder=sheet.folder, environ=sheet.environ) if sheet.connecting else unread
    )
    if login_required:
        user = table.required("user", values.text, blank="")
        password = table.required("password", get_secret, blank=None)
    else:
        user = table.optional("user", values.text, default="")
        password = table.optional("password", get_secret, default=None)
    return ServerSettings(
        host=host,
        port=table.optional("port", values.whole(1, 65535), default=ports[tls]),
        tls=tls,
        user=user,
        password=password,
        ca=table.optional("ca", partial(values.existing_file, folder=sheet.folder), default=None),
    )


def _identity(top: Table, mailboxes: tuple[MailboxSettings, ...]) -> tuple[tuple[Secret, ...], str]:
    sheet = top.sheet
    first = next((mailbox.address for mailbox in mailboxes if mailbox.address), "")
    table = top.table("identity", title="[identity]")
    if table is None:
        if not top.has("identity"):
            top.mistake("identity", '[identity] is missing: "mailgate init" writes one, with a key')
        return (), ""
    get_key = partial(key, folder=sheet.folder, environ=sheet.environ)
    keys = table.each("keys", get_key, required=True)
    if len(set(keys)) < len(keys):
        table.mistake("keys", "keys holds the same key twice")
    domain = table.optional("domain", values.domain, default=first.rpartition("@")[2])
    table.finish(elsewhere=_ELSEWHERE)
    return keys, domain


def _limits(top: Table) -> LimitSettings:
    default = _defaults(LimitSettings)
    table = top.section("limits", title="[limits]")
    number = values.whole(0, 1_000_000)
    limits = LimitSettings(
        **{name: table.optional(name, number, default=default[name]) for name in default}
    )
    table.finish(elsewhere=_ELSEWHERE)
    return limits


def _outbox(top: Table) -> OutboxSettings:
    default = _defaults(OutboxSettings)
    table = top.section("outbox", title="[outbox]")
    outbox = OutboxSettings(
        lease=table.optional("lease", values.duration, default=default["lease"]),
        lifetime=table.optional("lifetime", values.duration, default=default["lifetime"]),
        uncertain_resends=table.optional(
            "uncertain_resends", values.whole(0, 10), default=default["uncertain_resends"]
        ),
    )
    table.finish(elsewhere=_ELSEWHERE)
    return outbox


def _workers(top: Table) -> WorkerSettings:
    default = _defaults(WorkerSettings)
    table = top.section("workers", title="[workers]")
    workers = WorkerSettings(
        lease=table.optional(
            "lease",
            values.duration_up_to(_LONGEST_LEASE, "1 second to 1 hour", shortest=_SHORTEST_LEASE),
            default=default["lease"],
        )
    )
    table.finish(elsewhere=_ELSEWHERE)
    return workers


def _reading(top: Table) -> ReadingSettings:
    default = _defaults(ReadingSettings)
    table = top.section("reading", title="[reading]")
    up_to = values.duration_up_to(_LONGEST_READING, "at most 4 minutes")
    reading = ReadingSettings(
        memory=table.optional("memory", values.memory, default=default["memory"]),
        processor=table.optional("processor", up_to, default=default["processor"]),
        time=table.optional("time", up_to, default=default["time"]),
    )
    table.finish(elsewhere=_ELSEWHERE)
    return reading


def _intake(top: Table) -> IntakeSettings:
    default = _defaults(IntakeSettings)
    table = top.section("intake", title="[intake]")
    number = values.whole(0, 1_000_000)
    intake = IntakeSettings(
        outbox=table.optional("outbox", number, default=default["outbox"]),
        quarantine=table.optional("quarantine", number, default=default["quarantine"]),
        free_disk=table.optional("free_disk", values.room, default=default["free_disk"]),
        latency=table.optional("latency", values.duration, default=default["latency"]),
        ballast=table.optional("ballast", values.room, default=default["ballast"]),
    )
    table.finish(elsewhere=_ELSEWHERE)
    return intake


def _alerts(top: Table) -> AlertSettings:
    default = _defaults(AlertSettings)
    table = top.section("alerts", title="[alerts]")
    number = values.whole(0, 1_000_000)
    alerts = AlertSettings(
        no_poll=table.optional("no_poll", values.duration, default=default["no_poll"]),
        no_fate=table.optional("no_fate", values.duration, default=default["no_fate"]),
        outbox_age=table.optional("outbox_age", values.duration, default=default["outbox_age"]),
        quarantine_hour=table.optional(
            "quarantine_hour", number, default=default["quarantine_hour"]
        ),
        false_marks=table.optional("false_marks", number, default=default["false_marks"]),
        free_disk=table.optional("free_disk", values.size, default=default["free_disk"]),
        mails_hour=table.optional("mails_hour", number, default=default["mails_hour"]),
    )
    table.finish(elsewhere=_ELSEWHERE)
    return alerts


def _folder(top: Table, name: str) -> Path:
    """As set, else the folder beside the settings file, else the one that came with mailgate."""
    beside = top.sheet.folder / name
    default = beside if beside.is_dir() else bundled(name)
    return top.optional(
        name, partial(values.existing_folder, folder=top.sheet.folder), default=default
    )


def _only_name(smtp: tuple[SmtpSettings, ...]) -> str:
    return smtp[0].name if len(smtp) == 1 else ""


def _defaults(model: type[Any]) -> dict[str, Any]:
    """What the model says of a key that is left out."""
    return {field.name: field.default for field in fields(model) if field.default is not MISSING}


_TABLES: Final = {
    "mailboxes", "smtp", "keys", "domain", "limits", "outbox", "workers", "reading", "intake",
    "alerts",
}  # fmt: skip
# TOML's own trap: a key below a [table] belongs to that table, however it was meant.
_ELSEWHERE: Final = {
    **dict.fromkeys(
        {field.name for field in fields(Settings)} - _TABLES - {"path"},
        "the top of the file, before the first [table]",
    ),
    "keys": "[identity]",
    **dict.fromkeys(_defaults(LimitSettings), "[limits]"),
    **dict.fromkeys(_defaults(OutboxSettings), "[outbox]"),
    **dict.fromkeys(_defaults(ReadingSettings), "[reading]"),
    **dict.fromkeys(_defaults(IntakeSettings), "[intake]"),
    **dict.fromkeys(_defaults(AlertSettings), "[alerts]"),
}

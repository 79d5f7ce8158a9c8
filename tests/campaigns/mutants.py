"""`python -m tests.campaigns.mutants`: do the campaigns bite?

One safeguard at a time is switched off in a copy of the package, and a short campaign is run on
that copy: it must find a breach. The same campaign must find none in mailgate as it is. A patch
that does not fit the code any more is a breach too.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import update

from mailgate.crash_points import CrashPoint
from mailgate.store.database import open_database
from mailgate.store.tables import InboxRow
from tests.campaigns.crash_points import boxes, run_point, run_stopped
from tests.campaigns.stage import Stage
from tests.campaigns.tables import Figure, breaches, must, show
from tests.servers.dovecot import Dovecot
from tests.servers.forked import ROOT, Forker
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.smtp import SmtpSink

HITS: Final = (1, 2)
UNFINISHED: Final = 13  # so many attempts without an end, and a mail is set aside


@dataclass(frozen=True, slots=True)
class Patch:
    """A text that occurs once in a file of the package, and what stands there instead."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A short campaign; `run` plays it on a stage whose mail is treated as `after` says."""

    name: str
    run: Callable[[Stage], list[Figure]]
    after: str = "move:Processed"
    on_postgresql: bool = False


@dataclass(frozen=True, slots=True)
class Mutant:
    """A safeguard that is switched off, and the campaign that has to notice."""

    safeguard: str
    trial: Trial
    patches: tuple[Patch, ...]


def _killed_at(point: CrashPoint, *, after: str = "move:Processed") -> Trial:
    def run(stage: Stage) -> list[Figure]:
        return run_point(point, stage, hits=HITS)

    return Trial(f"killed at {point.value}, mail is then {after}", run, after)


def _stopped_at(point: CrashPoint) -> Trial:
    def run(stage: Stage) -> list[Figure]:
        return run_stopped(point, stage)

    return Trial(f"stopped at {point.value}", run, on_postgresql=True)


def _never_ends(stage: Stage) -> list[Figure]:
    """One mail of which no attempt comes to an end, and others behind it."""
    stage.put(stage.boxes[0], [stage.sent.mails[0]] if stage.sent.mails else [_first(stage)])
    for _ in range(UNFINISHED):
        stage.once(crash=CrashPoint.ATTEMPT_COUNTED.value)
        _let_pauses_end(stage)
    status = stage.once()
    fates = [fate for (fate,) in stage.ask("SELECT fate FROM inbox ORDER BY id")]
    return [must("the last ended with", status, 0), must("fates", fates, ["quarantined"])]


def _let_pauses_end(stage: Stage) -> None:
    """As if the time were over that a mail waits whose attempts come to no end."""
    url = f"sqlite:///{stage.folder / 'mailgate.db'}"
    with closing(open_database(url)) as database, database.session() as session:
        session.exec(update(InboxRow).values(next_attempt_at=InboxRow.received_at))


def _first(stage: Stage) -> bytes:
    raw = b"From: a@customer.example\r\nTo: support@desk.example\r\nSubject: Poison\r\n\r\nIt.\r\n"
    stage.sent.add(raw, "quarantined")
    return raw


NEVER_ENDS: Final = Trial("a mail of which no attempt comes to an end", _never_ends)

MUTANTS: Final = (
    Mutant(
        "the ledger says what was taken, never a flag",
        _killed_at(CrashPoint.FETCHED),
        (
            Patch("mail/imap_reading.py", '"BODY.PEEK[]"', '"BODY[]"'),
            Patch("mail/imap_reading.py", '(["UID", uids])', '(["UNSEEN", "UID", uids])'),
        ),
    ),
    Mutant(
        "the mailbox is touched after the commit, never before",
        _killed_at(CrashPoint.TAKE_WRITTEN),
        (
            Patch(
                "jobs/take.py",
                "            reach(CrashPoint.TAKE_WRITTEN)\n",
                "            uids = [mail.key.uid for mail in batch]\n"
                "            place.file_away(uids, place.mailbox.after)\n"
                "            reach(CrashPoint.TAKE_WRITTEN)\n",
            ),
        ),
    ),
    Mutant(
        "how far a folder was seen is written after its mail was taken, and compared with it",
        _killed_at(CrashPoint.FETCHED),
        (
            Patch(
                "jobs/collect_imap.py",
                "        taken = take_uids(",
                "        with context.database.session() as session:\n"
                "            folders.advance_folder(session, mailbox=mailbox.name,\n"
                "                folder=mailbox.folder, last_uid=max(uids), now=clock())\n"
                "        taken = take_uids(",
            ),
            Patch("jobs/reconcile.py", "if str(uid) not in known)", "if False)"),
        ),
    ),
    Mutant(
        "one row of the ledger for each UID",
        _killed_at(CrashPoint.TAKE_COMMITTED, after="seen"),
        (
            Patch(
                "store/inbox.py",
                "insert_into(dialect_name, INBOX).on_conflict_do_nothing(index_elements=key)",
                "insert_into(dialect_name, INBOX)",
            ),
            Patch("store/inbox.py", '    key = ["mailbox", "folder", "uidvalidity", "uid"]\n', ""),
            Patch(
                "store/migrations/versions/r0001_initial.py",
                '        sa.UniqueConstraint("mailbox", "folder", "uidvalidity", "uid",'
                ' name="uq_inbox_key"),\n',
                "",
            ),
        ),
    ),
    Mutant(
        "what is stored and not yet filed away is filed after a restart",
        _killed_at(CrashPoint.FILED_AWAY),
        (
            Patch(
                "jobs/take.py",
                "        left += _file_away(context, place, waiting,",
                "        left += _file_away(context, place, [],",
            ),
        ),
    ),
    Mutant(
        "a content is counted once",
        _killed_at(CrashPoint.LISTED),
        (
            Patch("store/content.py", "return bool(owner == inbox_id)", "return True"),
            Patch("jobs/process.py", "    if is_known:\n", "    if is_known and not item.id:\n"),
        ),
    ),
    Mutant(
        "a decision is one transaction: case, event, mail to send, and fate",
        _killed_at(CrashPoint.OUTBOX_WRITTEN),
        (
            Patch(
                "jobs/outgoing.py",
                "    reach(CrashPoint.OUTBOX_WRITTEN)\n",
                '    session.connection().exec_driver_sql("COMMIT")\n'
                '    session.connection().exec_driver_sql("BEGIN IMMEDIATE")\n'
                "    reach(CrashPoint.OUTBOX_WRITTEN)\n",
            ),
        ),
    ),
    Mutant(
        "a case opens in the transaction of its mail's fate",
        _killed_at(CrashPoint.EVENT_WRITTEN),
        (
            Patch(
                "store/cases.py",
                "    reach(CrashPoint.EVENT_WRITTEN)\n",
                '    session.connection().exec_driver_sql("COMMIT")\n'
                '    session.connection().exec_driver_sql("BEGIN IMMEDIATE")\n'
                "    reach(CrashPoint.EVENT_WRITTEN)\n",
            ),
        ),
    ),
    Mutant(
        "a relay's word is recorded before the next mail",
        _killed_at(CrashPoint.SEND_RECORDED),
        (
            Patch(
                "jobs/deliver.py",
                "        if not outbox.record_sent(",
                "        if due.id < 0 and not outbox.record_sent(",
            ),
        ),
    ),
    Mutant(
        "what is sent again is the same to the byte",
        _killed_at(CrashPoint.SEND_ACCEPTED),
        (
            Patch(
                "jobs/deliver.py",
                "            raw=due.raw,\n",
                '            raw=due.raw + b"attempt %d\\r\\n" % due.attempts,\n',
            ),
        ),
    ),
    Mutant(
        "what the dead had claimed is free after a restart",
        _killed_at(CrashPoint.SEND_CLAIMED),
        (Patch("daemon.py", "claims.release_all(session)", "pass"),),
    ),
    Mutant(
        "attempts are counted before a mail is read",
        NEVER_ENDS,
        (Patch("store/inbox.py", "attempts=INBOX.c.attempts + 1,", "attempts=INBOX.c.attempts,"),),
    ),
    Mutant(
        "who decides must still hold the mail (token)",
        _stopped_at(CrashPoint.PARSED),
        (
            Patch(
                "store/inbox.py",
                "    INBOX.c.state == _RECEIVED,\n"
                '    INBOX.c.claim_token == bindparam("b_token"),\n'
                ")",
                '    bindparam("b_token") == bindparam("b_token"),\n)',
            ),
        ),
    ),
    Mutant(
        "who sends must still hold the mail (token)",
        _stopped_at(CrashPoint.SEND_CLAIMED),
        (
            Patch(
                "store/outbox.py",
                '    OUTBOX.c.token == bindparam("b_token"),\n    OUTBOX.c.state == "sending",\n',
                '    bindparam("b_token") == bindparam("b_token"),\n',
            ),
        ),
    ),
    Mutant(
        "who takes must still hold the mailbox (epoch)",
        _stopped_at(CrashPoint.FETCHED),
        (
            Patch(
                "jobs/holdings.py",
                "        if epoch is None or not keep_lease(",
                "        if epoch is not None and not self.shares and not keep_lease(",
            ),
        ),
    ),
)  # fmt: skip


@contextmanager
def changed_copy(patches: Sequence[Patch]) -> Iterator[Path]:
    """A folder with a copy of the package, changed so; LookupError if a patch does not fit."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        for part in ("rules", "templates", "data"):
            (folder / part).symlink_to(ROOT / part)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "mailgate", folder / "mailgate", ignore=ignored)
        for patch in patches:
            path = folder / "mailgate" / patch.path
            text = path.read_text(encoding="utf-8")
            if text.count(patch.old) != 1:
                raise LookupError(f"{patch.path} has {text.count(patch.old)} times {patch.old!r}")
            path.write_text(text.replace(patch.old, patch.new), encoding="utf-8")
        yield folder


@dataclass
class Range:
    """The servers on which mutants are tried, a stage of its own for each."""

    folder: Path
    dovecot: Dovecot
    sink: SmtpSink
    postgres: Postgres | None = None

    def try_it(self, trial: Trial, name: str, forker: Forker) -> list[str]:
        """The breaches that a campaign finds in the mailgate of a forker."""
        url = ""
        if trial.on_postgresql:
            assert self.postgres is not None
            url = self.postgres.url(self.postgres.create())
        stage = Stage(
            self.folder / name,
            self.dovecot,
            self.sink,
            boxes(HITS),
            postgresql=url,
            after=trial.after,
            forker=forker,
        )
        return breaches(trial.run(stage))


def campaign(where: Range, mutants: Sequence[Mutant]) -> list[Figure]:
    """Each campaign on mailgate as it is, then on each mutant that it has to notice."""
    figures: list[Figure] = []
    sound: dict[str, list[str]] = {}
    healthy = Forker()
    for number, mutant in enumerate(mutants):
        began = time.monotonic()
        trial = mutant.trial
        if trial.name not in sound:
            sound[trial.name] = where.try_it(trial, f"sound-{number}", healthy)
            text = "; ".join(sound[trial.name]) or "no breach"
            figures.append(must(f"as it is: {trial.name}", text, "no breach"))
        try:
            with changed_copy(mutant.patches) as package:
                forker = Forker(package)
                found = where.try_it(trial, f"mutant-{number}", forker)
                forker.close()
        except LookupError as error:
            found = []
            figures.append(must(f"  without: {mutant.safeguard}", str(error), "caught", kept=False))
        else:
            text = f"caught: {found[0]}" if found else "not caught"
            figures.append(must(f"  without: {mutant.safeguard}", text, "caught", kept=bool(found)))
        print(
            f"{figures[-1].what.strip()}: {figures[-1].figure} ({time.monotonic() - began:.0f} s)"
        )
    healthy.close()
    caught = sum(one.is_kept for one in figures if one.must_be == "caught")
    return [must("mutants caught", caught, len(mutants)), *figures]


def main() -> int:
    """Reads from the command line which mutants to try."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="those whose safeguard has this word")
    parser.add_argument("--keep", type=Path, default=None, help="a folder for logs and settings")
    said = parser.parse_args()
    mutants = [mutant for mutant in MUTANTS if said.only in mutant.safeguard]
    with (
        tempfile.TemporaryDirectory(prefix="campaign-") as folder,
        running_postgres() as postgres,
        Dovecot() as dovecot,
        SmtpSink() as sink,
    ):
        where = Range(said.keep or Path(folder), dovecot, sink, postgres)
        return show("safeguards switched off, one at a time", campaign(where, mutants))


if __name__ == "__main__":
    sys.exit(main())

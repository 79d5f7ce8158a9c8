"""Plays the sample mails in order, and waits each time for what must come of it."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from mailgate.demo import samples
from mailgate.demo.child import Daemon, DaemonError
from mailgate.demo.folder import ADDRESS
from mailgate.demo.ledger import Ledger, Row
from mailgate.demo.outcome import Outcome, mistakes
from mailgate.demo.samples import Step
from mailgate.demo.servers import HOST, Outgoing, PostOffice

PATIENCE: Final = timedelta(seconds=60)
_ACCEPTED: Final = 250


class Story:
    """The play: sends each mail by SMTP, reads its fate in the ledger, sees the answers arrive."""

    def __init__(
        self,
        *,
        folder: Path,
        office: PostOffice,
        ledger: Ledger,
        daemon: Daemon,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._folder = folder
        self._office = office
        self._ledger = ledger
        self._daemon = daemon
        self._patience = patience
        self._sent: dict[str, bytes] = {}
        self._repeated: set[str] = set()
        self._outcomes: dict[str, Outcome] = {}
        self._played = 0

    def play(self, step: Step, *, say: Callable[[str], None]) -> Outcome:
        """Sends one mail and waits for its fate, and for its answer if there must be one.

        `say` hears what is being waited for. DaemonError if it does not happen in time.
        """
        raw = self._raw(step)
        uid = send(raw, port=self._office.smtp_port, null_sender=step.bounce)
        say("delivered; the daemon takes it and decides")
        row = self._daemon.until(
            f"a fate of “{step.title}” (UID {uid})",
            lambda: self._decided(uid),
            patience=self._patience,
        )
        self._played += 1
        outcome = Outcome(
            number=self._played,
            step=step,
            sender=samples.sender(raw),
            message_id=samples.message_id(raw),
            fate=row.fate,
            reference=row.reference,
            reasons=row.reasons,
            withheld=row.withheld,
        )
        if step.answered and row.fate == step.fate:
            say("decided; its acknowledgement is on its way")
            self._daemon.until(
                f"an acknowledgement of “{step.title}”",
                lambda: self._answers(outcome),
                patience=self._patience,
            )
        outcome = replace(outcome, answers=self._answers(outcome) or ())
        self._outcomes.setdefault(step.file, outcome)
        return replace(outcome, mistakes=mistakes(outcome, about=self._about(step)))

    def review(self, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
        """The outcomes with every answer that arrived since, and what is wrong with it."""
        renewed = (replace(known, answers=self._answers(known) or ()) for known in outcomes)
        return tuple(
            replace(known, mistakes=mistakes(known, about=self._about(known.step)))
            for known in renewed
        )

    def strays(self) -> tuple[Outgoing, ...]:
        """Mail that left and answers none of the story's mails."""
        known = {outcome.message_id for outcome in self._outcomes.values()}
        return tuple(mail for mail in self._office.outgoing if mail.in_reply_to not in known)

    def _raw(self, step: Step) -> bytes:
        if step.again:
            self._repeated.add(step.file)
            return self._sent[step.file]
        values = {"date": format_datetime(datetime.now(UTC))}
        about = self._about(step)
        if about is not None:
            if not about.answers:
                raise DaemonError(
                    f"“{step.title}” cannot be played: nobody answered “{about.step.title}”"
                )
            values["reference"] = about.reference
            values["acknowledgement-id"] = about.answers[0].message_id
        raw = samples.fill((self._folder / step.file).read_bytes(), values)
        self._sent[step.file] = raw
        return raw

    def _about(self, step: Step) -> Outcome | None:
        """The earlier mail whose case this one is about."""
        return self._outcomes[step.answers] if step.answers else None

    def _decided(self, uid: str) -> Row | None:
        return next((row for row in self._ledger() if row.uid == uid and row.fate), None)

    def _answers(self, outcome: Outcome) -> tuple[Outgoing, ...] | None:
        """The mails that answer this one, or None.

        Of a mail that was delivered twice, the second delivery owns all answers after the first.
        """
        found = tuple(
            mail for mail in self._office.outgoing if mail.in_reply_to == outcome.message_id
        )
        if outcome.step.again:
            found = found[1:]
        elif outcome.step.file in self._repeated:
            found = found[:1]
        return found or None


def send(raw: bytes, *, port: int, null_sender: bool = False) -> str:
    """Hands a mail for the desk to the demo's SMTP server; returns its UID in the mailbox."""
    with smtplib.SMTP(HOST, port, local_hostname="client.example", timeout=10) as smtp:
        smtp.ehlo()
        smtp.mail("" if null_sender else samples.sender(raw))
        smtp.rcpt(ADDRESS)
        code, text = smtp.data(raw)
    if code != _ACCEPTED:
        raise DaemonError(f"the demo's SMTP server refused a mail: {code} {text!r}")
    return text.decode("ascii").rpartition(" ")[2]

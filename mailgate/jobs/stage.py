"""Where a scenario is played: a database in memory, settings of its own, a relay that keeps all.

Nothing here is drawn or read from a clock: references count from 1, and the key is always the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final

from sqlmodel import Session

from mailgate.core.customers import Customers
from mailgate.core.desk import Desk
from mailgate.core.references import Keyring
from mailgate.core.scenario import MailComes, Scenario
from mailgate.jobs.context import Context, RuleFiles, key_bytes
from mailgate.mail.smtp import Accepted, SendOutcome
from mailgate.settings.model import (
    MailboxSettings,
    Purpose,
    Secret,
    ServerSettings,
    Settings,
    SmtpSettings,
    Tls,
)
from mailgate.store.database import Database, memory_database

RELAY: Final = "rehearsal"
VERDICTS_OF: Final = "mx.rehearsal.example"
_DOMAIN: Final = "rehearsal.example"
_KEY: Final = Secret("rehearsals sign with this key, and nobody else")
_ESCALATIONS: Final = ("escalation", "escalations")


@dataclass(slots=True)
class Collector:
    """Takes every mail, in place of a relay."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def send(
        self,
        *,
        envelope_from: str,
        recipient: str,
        raw: bytes,
        is_ours: Callable[[], bool] = lambda: True,
    ) -> SendOutcome:
        """Accepts it."""
        del envelope_from, is_ours
        self.taken.append((recipient, raw))
        return Accepted()


@contextmanager
def staged(
    scenario: Scenario, files: RuleFiles, *, used: Database | None = None
) -> Iterator[Context]:
    """What the jobs of one scenario work with, gone at the end.

    A database that another scenario `used` is faster than a new one, and as empty.
    """
    if used is not None:
        used.forget_everything()
    desk = files.desks[scenario.desk]
    own = replace(desk, customers=_together(desk.customers, scenario.customers))
    with memory_database() if used is None else nullcontext(used) as database:
        yield Context(
            settings=_settings(scenario),
            database=database,
            desks={desk.name: own},
            templates=files.templates,
            keyring=Keyring((key_bytes(_KEY),)),
            versions=files.versions,
            draw=_counting(),
        )


def _settings(scenario: Scenario) -> Settings:
    server = ServerSettings(host=_DOMAIN, port=25, tls=Tls.NONE)
    mailboxes = tuple(
        MailboxSettings(
            name=name,
            desk=scenario.desk,
            address=address,
            purpose=Purpose.ESCALATION if name in _ESCALATIONS else Purpose.SUPPORT,
            smtp=RELAY,
        )
        for name, address in scenario.mailboxes.items()
    )
    has_verdicts = any(
        isinstance(step.deed, MailComes) and step.deed.verdict for step in scenario.steps
    )
    return Settings(
        path=Path(scenario.path),
        database="",
        mailboxes=mailboxes,
        smtp=(SmtpSettings(RELAY, server),),
        keys=(_KEY,),
        domain=_DOMAIN,
        rules=Path(),
        templates=Path(),
        addresses=frozenset(mailbox.address for mailbox in mailboxes),
        authserv_ids=frozenset({VERDICTS_OF} if has_verdicts else ()),
    )


def _counting() -> Callable[[Session, Desk], str]:
    numbers = count(1)
    return lambda _session, desk: desk.reference.write(next(numbers))


def _together(desk: Customers, own: Customers) -> Customers:
    return Customers(
        {**desk.by_address, **own.by_address},
        {**desk.by_domain, **own.by_domain},
        {**desk.by_account, **own.by_account},
        desk.columns,
    )

"""A real SMTP server that hands each mail on to the inbox of its recipient in Dovecot."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink


class PostOffice(SmtpSink):
    """Takes mail for these users of Dovecot by their address, and nothing for anybody else.

    People's mail is handed over by LMTP. That of the `watched` ones, which a daemon reads by a
    clock of its own, is put into their inbox as received at the time of this clock.
    """

    def __init__(
        self,
        dovecot: Dovecot,
        users: Mapping[str, str],
        *,
        watched: frozenset[str],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._dovecot = dovecot
        self._users = dict(users)
        self._watched = watched
        self._now = now
        self.refused: list[str] = []
        self.for_the_watched = 0

    def user_of(self, address: str) -> str:
        """Whose inbox an address means, with or without a `+tag`; empty for nobody's."""
        local, _, domain = address.lower().rpartition("@")
        return self._users.get(f"{local.partition('+')[0]}@{domain}", "")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        if not self.user_of(address):
            self.refused.append(address)
            return "550 5.1.1 nobody of this name"
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = bytes(envelope.original_content or b"")
        for address in envelope.rcpt_tos:
            await asyncio.to_thread(self._hand_over, address, raw, envelope.mail_from or "")
        return await super().handle_DATA(server, session, envelope)

    def _hand_over(self, address: str, raw: bytes, sender: str) -> None:
        user = self.user_of(address)
        if user in self._watched:
            self._dovecot.append(user, raw, received_at=self._now())
            self.for_the_watched += 1
        else:
            self._dovecot.deliver(user, raw, sender=sender)

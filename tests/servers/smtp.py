"""A real SMTP server that keeps what it is given, in order."""

import asyncio
import ssl
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailgate.settings.model import Secret, ServerSettings, Tls

_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SinkMail:
    """A mail as it arrived: envelope and bytes without the dots that SMTP adds."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpSink:
    """An aiosmtpd server on a free port of 127.0.0.1, as a context manager.

    `users` maps user names to passwords; with any, logging in is required. `rcpt_answers` and
    `data_answers` map a recipient to the reply to RCPT or to the final dot, and may be changed at
    any time; what begins with 2 lets the mail in. `certified` is the host the certificate names.
    """

    def __init__(
        self,
        *,
        tls: Tls = Tls.NONE,
        users: Mapping[str, str] | None = None,
        size_limit: int = 33_554_432,
        certified: str = "127.0.0.1",
    ) -> None:
        self.tls = tls
        self.users = dict(users or {})
        self.size_limit = size_limit
        self.certified = certified
        self.port = 0
        self.rcpt_answers: dict[str, str] = {}
        self.data_answers: dict[str, str] = {}
        self.sessions = 0
        self._mails: list[SinkMail] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory(prefix="smtp-sink-")
        self._protocols: list[SMTP] = []
        self._stalling = False
        self._stalled = threading.Event()

    @property
    def mails(self) -> tuple[SinkMail, ...]:
        """All mails taken so far, in the order they were accepted."""
        with self._changed:
            return tuple(self._mails)

    def to(self, address: str) -> tuple[SinkMail, ...]:
        """Those that somebody has got, oldest first."""
        return tuple(mail for mail in self.mails if mail.recipients == (address,))

    def forget(self) -> None:
        """Lets go of the mails taken so far, as a campaign of thousands does."""
        with self._changed:
            self._mails.clear()

    def wait_for(self, count: int, *, to: str = "", seconds: float = 30.0) -> tuple[SinkMail, ...]:
        """The mails, to somebody if he is named, as soon as there are at least that many.

        AssertionError after the deadline.
        """

        def found() -> tuple[SinkMail, ...]:
            return tuple(mail for mail in self._mails if not to or mail.recipients == (to,))

        with self._changed:
            if not self._changed.wait_for(lambda: len(found()) >= count, timeout=seconds):
                raise AssertionError(f"{len(found())} of {count} mails after {seconds} s")
            return found()

    def settings(self, *, user: str = "", host: str = "127.0.0.1") -> ServerSettings:
        """How to reach this server."""
        return ServerSettings(
            host=host,
            port=self.port,
            tls=self.tls,
            user=user,
            password=Secret(self.users[user]) if user else None,
            ca=None if self.tls is Tls.NONE else self.ca,
        )

    @property
    def ca(self) -> Path:
        """The file of the authority that signed this server's certificate."""
        return Path(self._folder.name) / "ca.pem"

    def stall(self) -> None:
        """From now on the final dot of a mail is not answered, and the mail is not taken."""
        self._stalling = True

    def wait_until_stalled(self, *, seconds: float = 30.0) -> None:
        """Returns once a client waits for an answer; AssertionError after the deadline."""
        assert self._stalled.wait(seconds), f"nobody waits for an answer after {seconds} s"

    def cut_connections(self) -> None:
        """Closes all connections, as a relay does that was restarted or grew tired of waiting."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(_START_SECONDS)

    def __enter__(self) -> Self:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(self.certified).configure_cert(context)
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp-sink")
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(self._serve(context), self._loop)
        started.result(_START_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_SECONDS)
        self._loop.close()
        self._folder.cleanup()

    # What aiosmtpd calls.

    async def handle_RCPT(  # noqa: N802 - the names and shapes are aiosmtpd's
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        del server, session
        answer = self.rcpt_answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(rcpt_options)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        if self._stalling:
            self._stalled.set()
            await asyncio.Event().wait()
        answers = (self.data_answers.get(each, "") for each in envelope.rcpt_tos)
        refusal = next((each for each in answers if each and not each.startswith("2")), "")
        if refusal:
            return refusal
        mail = SinkMail(
            envelope_from=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=bytes(envelope.original_content or b""),
        )
        with self._changed:
            self._mails.append(mail)
            self._changed.notify_all()
            return f"250 queued as {len(self._mails)}"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        good = (
            isinstance(data, LoginPassword)
            and self.users.get(data.login.decode()) == data.password.decode()
        )
        return AuthResult(success=good, handled=False)

    def _protocol(self, context: ssl.SSLContext) -> SMTP:
        self.sessions += 1
        starttls = self.tls is Tls.STARTTLS
        protocol = SMTP(
            self,
            hostname="sink.example",
            data_size_limit=self.size_limit,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=bool(self.users),
            auth_require_tls=starttls,
            authenticator=self._authenticate if self.users else None,
            loop=self._loop,
        )
        self._protocols.append(protocol)
        return protocol

    async def _serve(self, context: ssl.SSLContext) -> None:
        self._server = await self._loop.create_server(
            lambda: self._protocol(context),
            host="127.0.0.1",
            port=0,
            ssl=context if self.tls is Tls.IMPLICIT else None,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        for protocol in self._protocols:
            for transport in (protocol.transport, protocol._original_transport):
                if transport is not None:
                    getattr(transport, "abort", transport.close)()
        deadline = time.monotonic() + _START_SECONDS
        while any(protocol.transport is not None for protocol in self._protocols):
            assert time.monotonic() < deadline, "connections do not close"
            await asyncio.sleep(0.005)
        self._protocols.clear()

    async def _stop(self) -> None:
        self._server.close()
        await self._cut()
        tasks = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

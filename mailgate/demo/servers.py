"""A small mail system on loopback: a real IMAP server, a real SMTP server, one thread for both.

Mail to our own domain lands in the IMAP mailbox of `support`, with the header lines that a
delivering server adds; all other mail lands in the mailbox of `customer` and is kept in memory as
well, so that the story can look over the customers' shoulders.
"""

import asyncio
import logging
import socket
import threading
import uuid
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import default as modern
from email.utils import format_datetime
from types import TracebackType
from typing import Final, Self

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

HOST: Final = "127.0.0.1"
_NAME: Final = "demo.invalid"
_PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that left for a customer: its envelope, and the header fields the story looks at."""

    envelope_from: str
    recipient: str
    subject: str
    message_id: str
    in_reply_to: str
    raw: bytes


class PostOffice:
    """The running servers; a context manager that is up when entered and gone when left.

    `own_domain` is the part after the at sign of every address whose mail we get. `folders` are
    made in the mailbox of `support` beside INBOX. `imap_port` and `smtp_port` are free ports of
    127.0.0.1.
    """

    def __init__(self, *, own_domain: str, password: str, folders: Sequence[str] = ()) -> None:
        self._own_domain = own_domain.lower()
        self._password = password
        self._folders = tuple(folders)
        self._stack = ExitStack()
        self._outgoing: list[Outgoing] = []
        self._up = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._serve, name="post-office", daemon=True)

    def __enter__(self) -> Self:
        _hush()
        self._imap_socket, self.imap_port = self._listener()
        self._smtp_socket, self.smtp_port = self._listener()
        self._thread.start()
        if not self._up.wait(_PATIENCE) or self._failure is not None:
            self._stack.close()
            raise RuntimeError("the demo's mail servers did not start") from self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._failure is None:
            self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(_PATIENCE)
        self._stack.close()

    @property
    def outgoing(self) -> tuple[Outgoing, ...]:
        """Every mail that left for a customer so far, oldest first."""
        return tuple(self._outgoing)

    def _listener(self) -> tuple[socket.socket, int]:
        # asyncio sets TCP_NODELAY only where the socket's protocol number says TCP, and without it
        # an APPEND waits 40 ms for Nagle; accepted sockets inherit the option.
        listener = self._stack.enter_context(
            socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        )
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((HOST, 0))
        return listener, int(listener.getsockname()[1])

    def _serve(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as error:  # noqa: BLE001 the top of a thread: __enter__ raises it
            self._failure = error
        finally:
            self._up.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leave = asyncio.Event()
        config = _Config(password=self._password)
        config.apply_context()
        login = Login(config)
        self._support = await _account(login, config, "support", self._password)
        self._customer = await _account(login, config, "customer", self._password)
        for folder in self._folders:
            await self._support.add_mailbox(folder)
        imap = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(login, config))
        imap_server = await asyncio.start_server(imap, sock=self._imap_socket)
        sessions: list[SMTP] = []

        def smtp() -> SMTP:
            session = SMTP(self, hostname=_NAME, ident="mailgate demo", loop=self._loop)
            sessions.append(session)
            return session

        smtp_server = await self._loop.create_server(smtp, sock=self._smtp_socket)
        self._up.set()
        await self._leave.wait()
        imap_server.close()
        smtp_server.close()
        for session in sessions:
            if session.transport is not None:
                session.transport.close()
        # asyncio.run cancels what is left: pymap says BYE to whoever is connected.

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        """Delivers to each recipient; the answer names the UID of a mail to us."""
        uids = [
            await self._deliver(envelope.original_content or b"", recipient, envelope, session)
            for recipient in envelope.rcpt_tos
        ]
        return f"250 2.0.0 OK stored as UID {' '.join(str(uid) for uid in uids)}"

    async def _deliver(
        self, raw: bytes, recipient: str, envelope: Envelope, session: Session
    ) -> int:
        now = datetime.now(UTC)
        envelope_from = (envelope.mail_from or "").strip("<>")
        trace = (
            f"Return-Path: <{envelope_from}>\r\n"
            f"Delivered-To: {recipient}\r\n"
            f"Received: from {session.host_name or 'unknown'} ([{HOST}])\r\n"
            f"\tby {_NAME} (mailgate demo) with ESMTP id {uuid.uuid4().hex[:12]}\r\n"
            f"\tfor <{recipient}>;\r\n"
            f"\t{format_datetime(now)}\r\n"
        ).encode()
        ours = recipient.rpartition("@")[2].lower() == self._own_domain
        inbox = await (self._support if ours else self._customer).get_mailbox("INBOX")
        message = await inbox.append(AppendMessage(trace + raw, now), recent=True)
        if not ours:
            self._outgoing.append(_outgoing(raw, recipient, envelope_from))
        return int(message.uid)


class _Config(Config):
    """pymap's settings for loopback: no TLS, no look-ups, no slow password hash."""

    def __init__(self, *, password: str) -> None:
        super().__init__(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user="support",
            demo_password=password,
            tls_enabled=False,
            reject_dnsbl=False,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
            proxy_protocol=ProxyProtocolVersion.get(None),
        )

    @property
    def greeting(self) -> bytes:
        """Without asking the resolver for our own name, which can take seconds."""
        return b"mailgate demo"


async def _account(login: Login, config: Config, user: str, password: str) -> MailboxSet:
    identity = Identity(user, login, None, frozenset())
    await identity.set(UserMetadata(config, user, password=password))
    async with identity.new_session() as session:
        return session.mailbox_set


def _outgoing(raw: bytes, recipient: str, envelope_from: str) -> Outgoing:
    header = BytesHeaderParser(policy=modern).parsebytes(raw)
    return Outgoing(
        envelope_from=envelope_from,
        recipient=recipient,
        subject=str(header.get("Subject", "")),
        message_id=str(header.get("Message-ID", "")).strip(),
        in_reply_to=str(header.get("In-Reply-To", "")).strip(),
        raw=raw,
    )


def _hush() -> None:
    for name in ("mail.log", "mail.debug", "pymap", "proxyprotocol", "asyncio"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False

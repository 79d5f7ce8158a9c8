"""pymap, an IMAP server in memory, in a thread: a second opinion beside Dovecot."""

import asyncio
import socket
import threading
from argparse import Namespace
from types import TracebackType
from typing import Any, Self

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata

from mailgate.settings.model import Secret, ServerSettings, Tls

PASSWORD = "secret"
USERS = ("support", "escalations", "customer")


class PymapServer:
    """A running server without TLS; each user starts with an empty INBOX."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(30)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(30)

    def imap(self, user: str) -> ServerSettings:
        """How mailgate reaches a user's mail."""
        return ServerSettings(
            host="127.0.0.1",
            port=self.port,
            tls=Tls.NONE,
            user=user,
            password=Secret(PASSWORD),
        )

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - told to the test that starts the server
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        arguments = Namespace(
            debug=False,
            demo_data=False,
            demo_user=USERS[0],
            demo_password=PASSWORD,
            host=None,
            port=str(self.port),
            cert=None,
            key=None,
            tls=False,
            insecure_login=True,
            proxy_protocol=None,
            passlib_cfg=None,
            systemd_sockets=None,
        )
        backend, config = await DictBackend.init(arguments)
        config.apply_context()
        await self._add_users(backend, config)
        reader = ProxyProtocolReader(config.proxy_protocol)
        handle = reader.get_callback(IMAPServer(backend.login, config))
        server = await asyncio.start_server(handle, sock=self._listener)
        async with server:
            self._ready.set()
            await self._end.wait()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    async def _add_users(self, backend: DictBackend, config: Config) -> None:
        hashed: Any = await Passwords(config).hash_password(PASSWORD)
        for user in USERS[1:]:
            backend.login.users_dict[user] = UserMetadata(config, user, password=hashed)

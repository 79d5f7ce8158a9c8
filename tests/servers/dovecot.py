"""A private Dovecot 2.3 on loopback, without systemd, as root or as any user.

    with Dovecot() as server:
        server.deliver("support", b"Subject: help\r\n\r\n...")

Users have the password `secret`. Their mail is a Maildir, so a test can put thousands of mails
into `new` in no time, and look at what is left on disk.
"""

import contextlib
import grp
import itertools
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
import trustme
from imapclient import IMAPClient

from mailgate.settings.model import Secret, ServerSettings, Tls
from tests.servers.ports import free_ports

PASSWORD = "secret"
USERS = ("support", "escalations", "customer", "agent", "sales", "relay")
_PATIENCE = timedelta(seconds=30)
_DEFAULT_BINARY = "/usr/sbin/dovecot"


def dovecot_binary() -> str:
    """The program, or an empty string."""
    found = shutil.which("dovecot")
    return found or (_DEFAULT_BINARY if Path(_DEFAULT_BINARY).exists() else "")


def need_dovecot() -> None:
    """Skips the test without Dovecot 2.3; under CI=true that is a failure."""
    binary = dovecot_binary()
    missing = "" if binary else "Dovecot is not installed (dovecot-imapd, dovecot-lmtpd)"
    if binary:
        version = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, check=True
        ).stdout
        if not version.startswith("2.3."):
            missing = (
                f"these tests write a configuration for Dovecot 2.3, this is {version.strip()}"
            )
    if not missing:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


class Dovecot:
    """A running server; `ca` verifies its certificate, `host` is the name in it.

    It lives in a folder of its own, since pytest's are closed to the user who owns the mail and
    their names are too long for sockets; its log is left in `logs`.
    """

    host = "localhost"

    def __init__(self, logs: Path | None = None, *, users: Iterable[str] = USERS) -> None:
        self.users = tuple(users)
        self._logs = logs
        self._stack = contextlib.ExitStack()
        self._counter = itertools.count()

    def __enter__(self) -> Self:
        need_dovecot()
        with contextlib.ExitStack() as stack:
            self.home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dc-")))
            self._prepare()
            stack.callback(self._leave_log)
            stack.callback(self.stop)
            self.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def start(self) -> None:
        """Starts it, on the same ports and with the same mail as before."""
        errors = self.home / "start.log"
        # Not a pipe: the server that stays behind would hold it open.
        with errors.open("wb") as out:
            started = subprocess.run(
                [dovecot_binary(), "-c", str(self.home / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                check=False,
            )
        if started.returncode:
            raise RuntimeError(f"Dovecot does not start: {errors.read_text()}")
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Ends it and all its connections."""
        pid_file = self.home / "run" / "master.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text())
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE.total_seconds()
        # Its children hold files in the folder that goes next.
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        if pid_file.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            pid_file.unlink()

    def imap(
        self, user: str, *, tls: Tls = Tls.IMPLICIT, password: str = PASSWORD
    ) -> ServerSettings:
        """How mailgate reaches a user's mail."""
        return ServerSettings(
            host=self.host,
            port=self.imaps_port if tls is Tls.IMPLICIT else self.imap_port,
            tls=tls,
            user=user,
            password=Secret(password),
            ca=self.ca,
        )

    @contextlib.contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """Another mail client of that user, logged in."""
        with IMAPClient(self.host, port=self.imap_port, ssl=False) as client:
            client.login(user, PASSWORD)
            yield client

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Where a user's folder is on disk."""
        root = self.home / "mail" / user / "Maildir"
        return root if folder == "INBOX" else root / f".{folder}"

    def drop(self, user: str, mails: Iterable[bytes], *, folder: str = "INBOX") -> int:
        """Puts mails into a folder by writing files: thousands a second; how many were they?"""
        path = self._made(user, folder)
        now = int(time.time())
        count = 0
        for raw in mails:
            name = f"{now}.M{next(self._counter):09d}P{os.getpid()}.test"
            staged = path / "tmp" / name
            staged.write_bytes(raw)
            os.chown(staged, self._uid, self._gid)
            staged.rename(path / "new" / name)
            count += 1
        return count

    def inject(self, user: str, raw: bytes, *, folder: str = "INBOX") -> None:
        """Puts one mail into a folder."""
        self.drop(user, [raw], folder=folder)

    def append(
        self,
        user: str,
        raw: bytes,
        *,
        folder: str = "INBOX",
        received_at: datetime | None = None,
    ) -> int:
        """Puts a mail into a folder by APPEND, as one that came now or then; returns its UID."""
        with self.client(user) as client:
            answer = client.append(folder, raw, msg_time=received_at)
        found = re.search(rb"APPENDUID \d+ (\d+)", answer)
        assert found, answer
        return int(found.group(1))

    def deliver(self, recipient: str, raw: bytes, *, sender: str = "customer@example.com") -> None:
        """Hands a mail over by LMTP; support+anything@ reaches support."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [recipient], raw)

    def uids(self, user: str, folder: str = "INBOX") -> tuple[int, ...]:
        """What a mail client sees in a folder."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            return tuple(client.search())

    def count(self, user: str, folder: str = "INBOX", *, flag: str = "ALL") -> int:
        """How many mails a mail client sees in a folder, or of these how many are e.g. SEEN."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                return 0
            client.select_folder(folder, readonly=True)
            return len(client.search(flag))

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        """The flags a mail client sees, without \\Recent, which is nobody's."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            answer = client.fetch(client.search(), ["FLAGS"])
        return {
            uid: frozenset(flag.decode() for flag in item[b"FLAGS"]) - {"\\Recent"}
            for uid, item in answer.items()
        }

    def flag(self, user: str, uids: Iterable[int], flag: bytes) -> None:
        """Another client sets a flag."""
        with self.client(user) as client:
            client.select_folder("INBOX")
            client.add_flags(list(uids), [flag])

    def expunge(self, user: str, uids: Iterable[int], folder: str = "INBOX") -> None:
        """Another client removes mails for good."""
        with self.client(user) as client:
            client.select_folder(folder)
            client.delete_messages(list(uids))
            client.uid_expunge(list(uids))

    def recreate(self, user: str, folder: str) -> None:
        """Deletes a folder and creates it anew: its UIDVALIDITY is another one then."""
        with self.client(user) as client:
            client.delete_folder(folder)
            client.create_folder(folder)

    def recreate_inbox(self, user: str, mails: Iterable[bytes], *, later: int = 1) -> None:
        """INBOX is lost and restored with these mails, under another UIDVALIDITY.

        With `later=0` under the same one, which no server may do (RFC 3501, 2.3.1.1).
        """
        with self.client(user) as client:
            before = client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
        self.kick(user)
        path = self.maildir(user)
        for part in ("new", "cur"):
            for mail in (path / part).iterdir():
                mail.unlink()
        for index in path.glob("dovecot*"):
            index.unlink()
        # Dovecot takes the second it makes the list in, and the old one can be from this second.
        uidlist = path / "dovecot-uidlist"
        uidlist.write_text(f"3 V{before + later} N1 G{before:032x}\n")
        os.chown(uidlist, self._uid, self._gid)
        self.drop(user, mails)

    def empty(self, user: str) -> None:
        """Removes all of a user's mail and folders."""
        self.kick(user)
        shutil.rmtree(self.maildir(user), ignore_errors=True)

    def kick(self, user: str) -> None:
        """Ends a user's connections as an administrator does."""
        self._doveadm("kick", user)

    def _doveadm(self, *words: str) -> None:
        subprocess.run(
            ["doveadm", "-c", str(self.home / "dovecot.conf"), *words],
            capture_output=True,
            check=False,
        )

    def _made(self, user: str, folder: str) -> Path:
        path = self.maildir(user, folder)
        if not (path / "new").is_dir():
            with self.client(user) as client:
                if folder != "INBOX" and not client.folder_exists(folder):
                    client.create_folder(folder)
                client.select_folder(folder)
        return path

    def _prepare(self) -> None:
        account, internal, login = _accounts(self.home)
        self._uid, self._gid = account.pw_uid, account.pw_gid
        self.imap_port, self.imaps_port, self.lmtp_port = free_ports(3)
        for name in ("run", "mail", "tls"):
            (self.home / name).mkdir()
        self.home.chmod(0o755)
        os.chown(self.home / "mail", self._uid, self._gid)
        self.ca = self.home / "tls" / "ca.pem"
        _write_certificates(self.home / "tls", host=self.host)
        (self.home / "users").write_text(
            "".join(
                f"{user}:{{PLAIN}}{PASSWORD}:{self._uid}:{self._gid}::{self.home}/mail/{user}\n"
                for user in self.users
            )
        )
        config = self.home / "dovecot.conf"
        config.write_text(
            _configuration(
                self.home,
                ports=(self.imap_port, self.imaps_port, self.lmtp_port),
                account=account,
                internal=internal,
                login=login,
            )
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE.total_seconds()
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.imap_port), timeout=5) as sock:
                    if sock.recv(4) == b"* OK":
                        return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot does not answer: {self._log()}")
            time.sleep(0.02)

    def _leave_log(self) -> None:
        if self._logs is not None:
            self._logs.mkdir(parents=True, exist_ok=True)
            (self._logs / "dovecot.log").write_text(self._log())

    def _log(self) -> str:
        log = self.home / "dovecot.log"
        return log.read_text() if log.exists() else "no log"


def _accounts(home: Path) -> tuple[pwd.struct_passwd, str, str]:
    """Who owns the mail, who Dovecot's own processes are, and who its login processes are."""
    me = pwd.getpwuid(os.getuid())
    if me.pw_uid != 0:
        return me, me.pw_name, me.pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("vmail", "nobody"):
        if name in names:
            return pwd.getpwnam(name), "dovecot", "dovenull"
    raise RuntimeError(f"as root, a user to own the mail in {home} is needed: nobody or vmail")


def _write_certificates(folder: Path, *, host: str) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert(host, "127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))


def _configuration(
    home: Path,
    *,
    ports: tuple[int, int, int],
    account: pwd.struct_passwd,
    internal: str,
    login: str,
) -> str:
    """Dovecot 2.3; 2.4 has another syntax."""
    imap, imaps, lmtp = ports
    group = grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name
    unprivileged = "" if os.getuid() == 0 else _UNPRIVILEGED.format(user=account.pw_name)
    return f"""
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/run
instance_name = mailgate-test
log_path = {home}/dovecot.log
login_greeting = ready
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = {min(account.pw_uid, 500)}
last_valid_uid = 0
first_valid_gid = 0
default_client_limit = 1000
default_process_limit = 200
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <{home}/tls/server.pem
ssl_key = <{home}/tls/server.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u/Maildir
mail_fsync = never
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = username_format=%n {home}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {home}/users
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
{unprivileged}
protocol lmtp {{
  auth_username_format = %Ln
}}
"""


_UNPRIVILEGED = """
service auth {{
  user = {user}
}}
service auth-worker {{
  user = {user}
}}
service ipc {{
  chroot =
}}
service old-stats {{
  chroot =
}}
"""

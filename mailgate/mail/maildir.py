"""A Maildir folder: mails as files, delivered by renaming, so that a name seen is a whole mail.

The base name (without the flags after ":2,") stays the same for the life of a mail and is its key.
What a mail client or a delivery agent does meanwhile, moving from new to cur or deleting, is met
by looking again.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from imapclient import imap_utf7

from mailgate.core.message import FetchedMail, MessageKey
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.imap_limits import HEADER_BYTES
from mailgate.mail.mail_header import header_of
from mailgate.settings.model import Filing, MailboxSettings

# The folder in the keys: base names are the same wherever a mail client moves the file.
FOLDER: Final = "maildir"
_PARTS: Final = ("new", "cur")
_LONGEST_KEY: Final = 200
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class MaildirFolder:
    """One folder of a Maildir; INBOX is the Maildir itself, others are Maildir++ subfolders.

    Methods raise PermanentError when there is no Maildir or it may not be read, TemporaryError
    when the disk or network under it fails. `unreadable` names the mails that `fetch` could not
    get although they are there, with the reason; they are in no FetchedMail.
    """

    def __init__(self, mailbox: MailboxSettings) -> None:
        if mailbox.maildir is None:
            raise PermanentError(f"mailbox {mailbox.name} has no Maildir")
        self.unreadable: dict[str, str] = {}
        self._mailbox = mailbox
        self._root = mailbox.maildir
        self._path = _folder(mailbox.maildir, mailbox.folder)
        self._files: dict[str, str] = {}
        self._settled: set[str] = set()
        self._marks: tuple[int, ...] = ()

    def has_changed(self) -> bool:
        """Whether a file came, went or was renamed since this was last asked; cheap.

        What comes within one tick of the file system's clock after the asking may be missed: look
        at the names now and then all the same.
        """
        with _disk(self._path):
            marks = tuple((self._path / part).stat().st_mtime_ns for part in _PARTS)
        changed, self._marks = marks != self._marks, marks
        return changed

    def names(self) -> tuple[str, ...]:
        """The base names in new and cur, in order of arrival."""
        with _disk(self._path):
            return _in_order(self._look(_every))

    def fresh(self) -> tuple[str, ...]:
        """The same without those that are settled: most of a folder in which mail stays.

        Of those nothing is kept but the name, so that a full folder costs little memory.
        """
        settled = 0

        def is_fresh(name: str) -> bool:
            nonlocal settled
            is_settled = name in self._settled
            settled += is_settled
            return not is_settled

        with _disk(self._path):
            arrived = self._look(is_fresh)
            if settled < len(self._settled):
                self._settled.intersection_update(name for name, _, _ in self._entries())
        return _in_order(arrived)

    def settle(self, names: Iterable[str]) -> None:
        """Names with which nothing is to be done: not `fresh` while their files are there."""
        self._settled.update(names)

    def fetch(self, names: Iterable[str], *, max_size: int) -> Iterator[FetchedMail]:
        """The mails of these names in the order given; those that are gone are left out.

        A mail over `max_size` bytes comes as its header block, with `whole` False.
        """
        for name in names:
            mail = self._read(name, max_size=max_size)
            if mail is not None:
                self.unreadable.pop(name, None)
                yield mail

    def file_away(
        self, names: Iterable[str], *, filing: Filing, move_to: str = ""
    ) -> frozenset[str]:
        """Files mails that are stored durably; returns the names filed now or gone before."""
        wanted = frozenset(names)
        if filing is Filing.KEEP:
            return wanted
        target = self._target(move_to) if filing is Filing.MOVE else self._path
        in_the_way: list[Path] = []
        with _disk(self._path):
            found = self._found(wanted.__contains__)
            for name in sorted(found):
                path = self._path / found[name][0]
                in_the_way += _file(path, filing=filing, target=target)
        if in_the_way:
            raise TemporaryError(f"another mail is in the way at {in_the_way[0]}")
        return wanted

    def _look(self, is_wanted: Callable[[str], bool]) -> dict[str, int]:
        """Reads the folders anew; returns when each mail arrived, in nanoseconds."""
        found = self._found(is_wanted)
        self._files = {name: file for name, (file, _) in found.items()}
        return {name: arrived for name, (_, arrived) in found.items()}

    def _found(self, is_wanted: Callable[[str], bool]) -> dict[str, tuple[str, int]]:
        found: dict[str, tuple[str, int]] = {}
        for name, file, entry in self._entries():
            if is_wanted(name):
                with contextlib.suppress(FileNotFoundError):
                    found[name] = file, entry.stat(follow_symlinks=False).st_mtime_ns
        return found

    def _entries(self) -> Iterator[tuple[str, str, "os.DirEntry[str]"]]:
        """The key of each mail, and its file."""
        # new first: a mail that moves to cur between the two is seen twice, never missed.
        for part in _PARTS:
            with os.scandir(self._path / part) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.is_dir(follow_symlinks=False):
                        continue
                    yield _key(_base(entry.name)), f"{part}/{entry.name}", entry

    def _read(self, name: str, *, max_size: int) -> FetchedMail | None:
        for look in (False, True):
            if look or name not in self._files:
                with _disk(self._path):
                    self._look(_every)
            file = self._files.get(name)
            if file is None:
                return None
            try:
                return self._mail(name, self._path / file, max_size=max_size)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.unreadable[name] = f"{type(error).__name__}: {error.strerror}"
                return None
        return None

    def _mail(self, name: str, path: Path, *, max_size: int) -> FetchedMail:
        # A name in a Maildir may be a link to any file, or a pipe that never ends.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(0, "not a file")
            whole = status.st_size <= max_size
            raw = file.read(max_size if whole else HEADER_BYTES)
        return FetchedMail(
            key=MessageKey(self._mailbox.name, FOLDER, 0, name),
            raw=raw if whole else header_of(raw, longest=HEADER_BYTES),
            received_at=_EPOCH + timedelta(microseconds=status.st_mtime_ns // 1000),
            size=status.st_size,
            whole=whole,
        )

    def _target(self, move_to: str) -> Path:
        """The sibling folder, created like a delivery agent would if it is missing."""
        target = _folder(self._root, move_to)
        if target == self._path:
            raise PermanentError(f"cannot move mail from {self._path} to itself")
        with _disk(target):
            for part in (*_PARTS, "tmp"):
                (target / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            if target != self._root:
                (target / "maildirfolder").touch(mode=0o600)
        return target


def _every(_name: str) -> bool:
    return True


def _in_order(arrived: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(arrived, key=lambda name: (arrived[name], name)))


def _folder(root: Path, name: str) -> Path:
    """Maildir++: a/b is the folder ".a.b" in the root, in modified UTF-7 like Dovecot writes it."""
    if name.upper() == "INBOX":
        return root
    parts = name.split("/")
    if not all(part and not part.startswith(".") and part.isprintable() for part in parts):
        raise PermanentError(f"{name!r} is no name for a Maildir folder")
    encoded: bytes = imap_utf7.encode(".".join(parts))
    return root / ("." + encoded.decode("ascii"))


def _file(path: Path, *, filing: Filing, target: Path) -> list[Path]:
    """Files one mail; returns what is in the way, since renaming would destroy it."""
    if filing is Filing.DELETE:
        path.unlink(missing_ok=True)
        return []
    flags = _flags(path.name)
    if filing is Filing.SEEN:
        flags = "".join(sorted({*flags, "S"}))
    wanted = target / "cur" / f"{_base(path.name)}:2,{flags}"
    if wanted == path:
        return []
    if wanted.exists():
        return [wanted]
    with contextlib.suppress(FileNotFoundError):
        path.rename(wanted)
    return []


def _base(name: str) -> str:
    """The file name without its flags."""
    base, mark, _ = name.rpartition(":2,")
    return base if mark else name


def _flags(name: str) -> str:
    _, mark, flags = name.rpartition(":2,")
    return flags if mark else ""


def _key(base: str) -> str:
    """The base name, or its digest where it could not be stored or shown as it is."""
    if base.isprintable() and len(base) <= _LONGEST_KEY:
        return base
    return "sha256-" + hashlib.sha256(os.fsencode(base)).hexdigest()


@contextlib.contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Says of each failure whether it may pass."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        raise PermanentError(f"no Maildir that we may use at {path}: {error}") from error
    except OSError as error:
        raise TemporaryError(f"Maildir {path}: {error}") from error

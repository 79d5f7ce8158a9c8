"""Which version of a desk's files decides, and what became of the newest ones."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_SHORT: Final = 12


@dataclass(frozen=True, slots=True)
class DeskVersion:
    """The files of a desk as they were at one time; `digest` is over all of them, in hexadecimal.

    `loaded_at` is None where no clock was at hand. A file that has not changed keeps its version.
    """

    digest: str
    loaded_at: datetime | None = None

    @property
    def short(self) -> str:
        """As many letters of the digest as screens and records show."""
        return self.digest[:_SHORT]

    def __str__(self) -> str:
        return self.short + (f", loaded {told_at(self.loaded_at)}" if self.loaded_at else "")

    def as_record(self) -> dict[str, str]:
        """As it is kept in the record of a decision."""
        loaded_at = {"loaded_at": self.loaded_at.isoformat()} if self.loaded_at else {}
        return {"version": self.short, **loaded_at}


@dataclass(frozen=True, slots=True)
class RulesInUse:
    """What a running daemon goes by at one desk.

    `process` says which daemon it is to people, `worker` to the database. With `refused_at` it
    found newer files, and `mistakes` say why they do not count. `stopped_at` is when it ended in
    order. `program` is the version of mailgate that has tried the desk's tests on these files.
    """

    desk: str
    version: DeskVersion
    process: str
    refused_at: datetime | None = None
    mistakes: tuple[str, ...] = ()
    stopped_at: datetime | None = None
    program: str = ""
    worker: str = ""

    @property
    def is_behind(self) -> bool:
        """Whether mail is decided by other rules than the files say."""
        return self.refused_at is not None and self.stopped_at is None

    def warning(self) -> str:
        """A sentence for screens, or an empty text where nothing is wrong."""
        if not self.is_behind or self.refused_at is None:
            return ""
        first = self.mistakes[0] if self.mistakes else "they could not be read"
        more = f" (and {len(self.mistakes) - 1} more)" if len(self.mistakes) > 1 else ""
        return (
            f"the daemon still decides by version {self.version} of the files of {self.desk}: "
            f"it refused the newer ones at {told_at(self.refused_at)}: {first}{more}"
        )


def told_at(at: datetime) -> str:
    """An instant as sentences about versions say it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

"""Who mailgate duels with: systems that answer whatever they get, each by a trick of its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

from tests.servers.mails import SUPPORT, a_mail
from tests.servers.mails import field as field_of

AT_ONCE: Final = timedelta(seconds=2)
_HOME: Final = "peer.example"
# By no sign a machine's, or it would be known by that and never answered.
_SAME: Final = (
    "Concerning matter {number}: we would like to hear from you about this, and we will come back"
    " to it as soon as you have told us more. Until then nothing changes on our side."
)
_ERROR: Final = (
    "Your update to our matter {number} was not entered, because a value of it is missing. Please"
    " tell us which of the two offices it is about, so that we can go on with it."
)
_WORDS: Final = (
    *("printer", "toner", "invoice", "meeting", "window", "garden", "letter", "bicycle"),
    *("kitchen", "server", "cable", "monitor", "paper", "delivery", "contract", "holiday"),
    *("office", "keyboard", "lamp", "password", "account", "building", "elevator", "parking"),
    *("coffee", "machine", "telephone", "network", "folder", "screen", "desk", "chair"),
)


@dataclass
class Peer:
    """Answers each mail once after `delay`, and begins again by itself after `nag` of silence."""

    name: str
    nag: timedelta = timedelta(minutes=10)
    delay: timedelta = AT_ONCE
    is_threaded: bool = True
    is_rotating: bool = False
    keeps_subject: bool = True
    says: Callable[["Peer"], str] = lambda _: _SAME
    seed: int = 1
    written: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.name} {self.seed}")

    def address(self) -> str:
        """The address it writes from next."""
        return f"help{self.written}@{_HOME}" if self.is_rotating else f"help@{_HOME}"

    def words(self, count: int) -> str:
        """Words that it never said before in that order."""
        return " ".join(self._random.choice(_WORDS) for _ in range(count))

    def writes(self, now: datetime, *, to: bytes | None = None) -> bytes:
        """Its next mail: an answer, or one of its own accord."""
        self.written += 1
        subject = field_of(to, "Subject") if to and self.keeps_subject else "Our matter"
        answered = field_of(to, "Message-ID") if to is not None and self.is_threaded else ""
        return a_mail(
            sender=self.address(),
            to=SUPPORT,
            subject=subject,
            body=self.says(self).format(number=self.written) + "\r\n",
            message_id=f"<{self.written}.{self._random.getrandbits(64):x}@{_HOME}>",
            date=format_datetime(now),
            in_reply_to=answered,
        )


def other_words(peer: Peer) -> str:
    """A text that is like none before, so that only the limits are left."""
    return f"About matter {{number}}: {peer.words(40)}."


def hostile_peers(seed: int) -> list[Peer]:
    """Each with the same words every time, which gives it away, and with others every time."""
    hour_and_more = timedelta(minutes=65)
    return [
        Peer("strips Auto-Submitted", seed=seed),
        Peer("strips Auto-Submitted, other words", says=other_words, seed=seed),
        Peer("new thread each time", is_threaded=False, keeps_subject=False, seed=seed),
        Peer(
            "new thread each time, other words",
            is_threaded=False,
            keeps_subject=False,
            says=other_words,
            seed=seed,
        ),
        Peer("another sender each time", is_rotating=True, is_threaded=False, seed=seed),
        Peer(
            "another sender each time, other words",
            is_rotating=True,
            is_threaded=False,
            says=other_words,
            seed=seed,
        ),
        Peer("our subject, other words", is_threaded=False, says=other_words, seed=seed),
        Peer("answers with error mails", says=lambda _: _ERROR, is_threaded=False, seed=seed),
        Peer("answers after 65 minutes", delay=hour_and_more, nag=hour_and_more, seed=seed),
        Peer(
            "answers after 65 minutes, other words",
            delay=hour_and_more,
            nag=hour_and_more,
            says=other_words,
            seed=seed,
        ),
    ]

"""When a mail is tried again, and when it is given up: minutes to days, as values.

Figures: 4xx as Postfix and mox do, from five minutes doubling to four hours, for two days.
"""

from datetime import datetime, timedelta
from typing import Final

_FIRST_PAUSE: Final = timedelta(minutes=5)
# Whoever ends us while we send a mail, and again at the next attempt, must not do so all the while.
AFTER_INTERRUPTED: Final = _FIRST_PAUSE
_LONGEST_PAUSE: Final = timedelta(hours=4)
_JITTER: Final = 0.1
_DOUBLINGS: Final = 6  # 5 minutes * 2 ** 6 is over four hours


def next_attempt(
    attempts: int,
    *,
    now: datetime,
    queued_at: datetime,
    lifetime: timedelta,
    jitter: float = 0.0,
) -> datetime | None:
    """When a mail postponed `attempts` times is tried again; None once its lifetime is over.

    The last attempt is made at the very end of the lifetime. `jitter`, from 0 to 1, stretches the
    pause by up to a tenth, so that mails postponed together do not come back together.
    """
    end = queued_at + lifetime
    if now >= end:
        return None
    return min(now + _pause(attempts, jitter), end)


def next_uncertain(
    uncertain: int, *, now: datetime, resends: int, jitter: float = 0.0
) -> datetime | None:
    """When the same bytes are sent again after being cut off `uncertain` times; None: ask a person.

    A resend may be a second copy, so there are at most `resends` of them.
    """
    if uncertain > resends:
        return None
    return now + _pause(uncertain, jitter)


def _pause(times: int, jitter: float) -> timedelta:
    doubled = _FIRST_PAUSE * (1 << min(max(times - 1, 0), _DOUBLINGS))
    return min(doubled, _LONGEST_PAUSE) * (1 + _JITTER * jitter)

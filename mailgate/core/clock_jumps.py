"""Telling a clock that was set from time that went by: the wall against one that nobody sets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# What a clock may be set forward before a person has to say that it is right now.
LARGEST_JUMP: Final = timedelta(hours=24)
# What it may be set at all before somebody hears of it: a clock that is kept drifts by less.
LARGEST_STEP: Final = timedelta(minutes=5)


@dataclass(slots=True)
class Watch:
    """Both clocks at the last look. `steady` is in seconds, from whatever beginning."""

    wall_at: datetime
    steady: float

    def jumped(self, *, wall_at: datetime, steady: float) -> timedelta:
        """By how much the wall was set since the last look: back if it is less than nothing."""
        jump = (wall_at - self.wall_at) - timedelta(seconds=steady - self.steady)
        self.wall_at, self.steady = wall_at, steady
        return jump

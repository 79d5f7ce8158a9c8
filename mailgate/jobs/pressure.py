"""Why a process takes no more mail, if it takes none: what all its loops go by."""

import threading
import time
from dataclasses import dataclass, field
from typing import Final

_LOOK_EVERY: Final = 5.0


@dataclass(slots=True)
class Pressure:
    """What the last look found, shared by all loops of a process."""

    paused_by: tuple[str, ...] = ()
    looked: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_due(self) -> bool:
        """Whether it is time to look again; then it is the caller's turn."""
        with self._lock:
            if time.monotonic() - self.looked < _LOOK_EVERY:
                return False
            self.looked = time.monotonic()
            return True

    def note(self, found: tuple[str, ...]) -> bool:
        """Notes what was found; whether that ends or begins a pause."""
        with self._lock:
            has_changed = bool(found) != bool(self.paused_by)
            self.paused_by = found
            return has_changed

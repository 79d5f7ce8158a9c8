"""The modules that nothing may be lost or harmed by: every branch tested, their mutants caught."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
CORE: Final[Mapping[str, tuple[str, ...]]] = {
    "ledger": ("store/inbox.py", "store/claims.py", "jobs/take.py", "jobs/process.py"),
    "outbox": ("store/outbox.py", "jobs/deliver.py", "jobs/lease.py", "jobs/outgoing.py"),
    "limiter": ("core/limits.py", "store/limits.py", "jobs/allowed.py"),
    "tokens": ("core/references.py", "core/action_links.py"),
    "gate": ("mail/gate.py", "mail/final_bytes.py", "mail/compose.py"),
}


def modules(groups: list[str] | None = None) -> list[Path]:
    """Their files, of all groups or of these."""
    return [
        ROOT / "mailgate" / name
        for group, names in CORE.items()
        if not groups or group in groups
        for name in names
    ]

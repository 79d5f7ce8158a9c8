"""A parsed mail for people."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from mailgate.cli.screen import clean, clean_lines, show_heading, show_pairs, show_text
from mailgate.core.absence import Absence


def show_parsed(path: Path, line: str) -> None:
    """What mailgate read in one file: the fields, what it is, and the words that are new."""
    found: dict[str, Any] = json.loads(line)
    screening, bounce = found["screening"], found["bounce"]
    show_heading(str(path))
    show_pairs(
        [
            ("refused", clean(found.get("refused", ""))),
            ("from", clean(f"{found['from_name']} <{found['from']}>")),
            ("to", clean(", ".join(_address(one) for one in found["to"]))),
            ("subject", clean(found["subject"])),
            ("date", clean(found["date"] or "")),
            ("message id", clean(found["message_id"])),
            ("written by", clean(written_by(screening))),
            ("absent", clean(absent(screening.get("absence")))),
            ("bounce", clean(_bounce(bounce)) if bounce else ""),
            (
                "without address",
                clean(", ".join(": ".join(one) for one in found["without_address"])),
            ),
            ("appointment", clean(_invitation(found["invitation"]))),
            ("attachments", "\n".join(clean(_attachment(one)) for one in found["attachments"])),
            ("forwarded", "\n".join(clean(one) for one in _forwarded(found["forwarded"]))),
            ("odd", ", ".join(found["defects"])),
        ]
    )
    show_text(clean_lines(found["reply_text"]), indent=2)


def written_by(screening: dict[str, Any]) -> str:
    """The author and the sign that told; a record may have neither."""
    author = screening.get("author", "")
    known = f"{author} (in doubt)" if screening.get("in_doubt") else author
    return ": ".join(filter(None, (known, screening.get("reason", ""))))


def absent(record: dict[str, str] | None) -> str:
    """Until when the sender is away, and the words that say so."""
    if not record:
        return ""
    days = {name: date.fromisoformat(day) for name, day in record.items() if name != "words"}
    return str(Absence(record.get("words", ""), **days))


def _address(one: Any) -> str:
    return str(one["address"]) if isinstance(one, dict) else str(one)


def _forwarded(found: list[dict[str, Any]]) -> list[str]:
    """The mails that this one passes on; those that it answers are in the JSON alone."""
    return [str(one["described"]) for one in found if one["passed_on"]]


def _bounce(bounce: dict[str, Any]) -> str:
    return f"{bounce['kind']} {bounce['status']} {', '.join(bounce['recipients'])}"


def _invitation(found: dict[str, Any] | None) -> str:
    return " ".join(found[name] for name in ("method", "summary", "starts")) if found else ""


def _attachment(one: dict[str, Any]) -> str:
    return f"{one['name']} ({one['type']}, {one['size']} bytes)"

"""A parsed mail for people."""

import json
from pathlib import Path
from typing import Any

from mailgate.cli.screen import clean, clean_lines, show_heading, show_pairs, show_text


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
            ("written by", clean(f"{screening['author']}: {screening['reason']}")),
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

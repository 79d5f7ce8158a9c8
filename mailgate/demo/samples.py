"""The sample mails and the story they tell, as `data/samples/story.toml` orders them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import default as modern
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from mailgate.core.case import Fate

PLACEHOLDERS: Final = ("date", "reference", "acknowledgement-id")
_PLACEHOLDER: Final = re.compile(rb"\{\{(%s)\}\}" % "|".join(PLACEHOLDERS).encode())


@dataclass(frozen=True, slots=True)
class Step:
    """One mail of the story and what must become of it; the fields are those of `story.toml`."""

    file: str
    title: str
    fate: Fate
    answered: bool
    answers: str = ""
    bounce: bool = False
    again: bool = False


def load_story(folder: Path) -> tuple[Step, ...]:
    """The steps of `story.toml` in this folder, in order."""
    story = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
    return tuple(Step(**{**entry, "fate": Fate(entry["fate"])}) for entry in story["mail"])


def fill(raw: bytes, values: Mapping[str, str]) -> bytes:
    """The mail with its placeholders filled and CRLF line ends; KeyError if a value is missing.

    Only our own placeholders are touched: `{{7*7}}` is part of a sample and stays.
    """
    filled = _PLACEHOLDER.sub(lambda match: values[match[1].decode()].encode(), raw)
    return re.sub(rb"\r?\n", b"\r\n", filled)


def message_id(raw: bytes) -> str:
    """The Message-ID of a sample, with its angle brackets."""
    return str(_header(raw).get("Message-ID", "")).strip()


def sender(raw: bytes) -> str:
    """The address in From, lower-cased."""
    return parseaddr(str(_header(raw).get("From", "")))[1].lower()


def subject(raw: bytes) -> str:
    """The decoded subject, as it came: not safe to show."""
    return str(_header(raw).get("Subject", ""))


def _header(raw: bytes) -> Message:
    return BytesHeaderParser(policy=modern).parsebytes(raw)

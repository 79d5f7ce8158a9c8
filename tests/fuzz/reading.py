"""What must hold for any bytes at all, once they have been read as the daemon reads them."""

import dataclasses
import hashlib
import re
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from mailgate.core.author import Screening
from mailgate.core.message import Address, Defect, Message
from mailgate.core.references import Keyring, claims
from mailgate.core.screening import screen
from mailgate.mail import parse as parsing
from mailgate.mail.authentication import verdict
from mailgate.mail.caps import over_caps
from mailgate.mail.compose import Outgoing, compose, thread_references
from mailgate.mail.digest import content_key
from mailgate.mail.final_bytes import GateError
from mailgate.mail.parse import attachment_bytes, parse
from mailgate.mail.reply import read_reply
from tests.core.builders import DESK, NOW, SUPPORT

_KEYRING: Final = Keyring((b"a key only for mutated mail",))
_OWN: Final = frozenset({SUPPORT})
_UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one mail took: seconds of processor time, MiB above what was held before."""

    seconds: float
    mebibytes: float


def problem_of(raw: bytes) -> str:
    """What is wrong with how these bytes were read, or an empty string."""
    return cost_of(raw)[0]


def cost_of(raw: bytes) -> tuple[str, Cost]:
    """The problem, and what reading took; memory is 0 where the system does not tell it."""
    before = _memory("VmRSS:")
    if before:
        _CLEAR.write_text("5", "ascii")  # the peak begins anew: proc(5)
    began = time.thread_time()
    problem = ""
    read = None
    try:
        read = _read(raw)
    except Exception:  # noqa: BLE001 - any exception is the finding
        problem = traceback.format_exc()
    seconds = time.thread_time() - began
    cost = Cost(seconds, max(0.0, _memory("VmHWM:") - before))
    if read is not None:
        try:
            problem = _problem_with(raw, *read)
        except Exception:  # noqa: BLE001 - as above
            problem = traceback.format_exc()
    return problem, cost


def _read(raw: bytes) -> tuple[Message, Screening]:
    """What the daemon does with a mail before it asks the database."""
    over_caps(raw)
    content_key(raw)
    message = parse(raw)
    verdict(message, authserv_ids=frozenset({"mx.desk.example"}))
    claims(message, keyring=_KEYRING, desk=DESK, mailbox_addresses=_OWN)
    return message, screen(message, own_addresses=_OWN, own_domain="desk.example")


def _memory(name: str) -> float:
    if not _STATUS.exists():
        return 0.0
    line = next(one for one in _STATUS.read_text("ascii").splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


def _problem_with(raw: bytes, message: Message, screening: Screening) -> str:
    if Defect.READING_FAILED in message.defects:
        parsing._parsed(raw, frozenset())
        return "reading failed, and did not when it was tried again"
    taken_apart = read_reply(message.text, markup=message.html)
    if over_caps(raw) and message.attachments:
        return "a mail that no parser may see has attachments"
    for where, text in _texts(message, "message"):
        if found := _UNCLEAN.search(text):
            return f"{where} holds {found.group()!r}: {text[:80]!r}"
    for fragment in taken_apart.fragments:
        if found := _UNCLEAN.search(fragment.text):
            return f"a fragment of the text holds {found.group()!r}"
    if message.text.strip() and not "".join(one.text for one in taken_apart.fragments).strip():
        return "the text was lost when it was taken apart"
    if not screening.reason:
        return "the screening has no reason"
    return _files(raw, message) or _addresses(message) or _answer(message)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, and where it stands."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield where, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from _texts(one, f"{where}[{number}]")


def _files(raw: bytes, message: Message) -> str:
    for one in message.attachments[:20]:
        content = attachment_bytes(raw, one)
        if hashlib.sha256(content).hexdigest() != one.sha256 or len(content) != one.size:
            return f"attachment {one.name!r} has other bytes than were told"
    return ""


def _addresses(message: Message) -> str:
    failed = message.bounce.recipients if message.bounce else ()
    named = [one.address for one in (*message.to, *message.cc, *message.reply_to)]
    for address in (*failed, *named, *([message.sender.address] if message.sender else [])):
        local, at, domain = address.rpartition("@")
        if not (local and at and domain) or any(one.isspace() for one in address):
            return f"{address!r} is not an address"
    return ""


def _answer(message: Message) -> str:
    """An answer that repeats whatever the mail says either passes the gate or is refused by it."""
    if message.sender is None:
        return ""
    in_reply_to, references = thread_references(message)
    try:
        compose(
            Outgoing(
                sender=Address(SUPPORT, message.sender.name),
                recipient=message.sender.address,
                envelope_from="",
                reply_to="",
                subject=f"Re: {message.subject}",
                text=message.reply_text[:2000],
                html="",
                message_id="<ack.cs00000001.1@desk.example>",
                in_reply_to=in_reply_to,
                references=references,
                automatic="auto-replied",
                date=NOW,
            )
        )
    except GateError:
        return ""
    return ""

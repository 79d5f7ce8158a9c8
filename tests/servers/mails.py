"""Mails as customers' programs write them."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

SUPPORT = "support@desk.example"


def a_mail(
    *,
    number: int = 1,
    sender: str = "Anna <anna@customer.example>",
    to: str = SUPPORT,
    subject: str = "Printer on fire",
    body: str = "It burns.\r\n",
    message_id: str | None = None,
    **fields: Any,
) -> bytes:
    """A small mail; `fields` are further header fields, with underscores for hyphens."""
    header = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": format_datetime(datetime.now(UTC)),
        "Message-ID": f"<mail-{number}@customer.example>" if message_id is None else message_id,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    } | {name.replace("_", "-").title(): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def field(raw: bytes, name: str) -> str:
    """The unfolded value of a header field of a mail, empty if it has none."""
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii")
    for line in head.split("\r\n"):
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""

"""What an event of a case says about the mail that caused it."""

from typing import Any, Final

from mailgate.core.author import Screening
from mailgate.core.forwarded import described, forwards
from mailgate.core.message import Address, Message
from mailgate.core.trust import Verdict

NO_SUBJECT: Final = "(no subject)"
_SUMMARY_MAX: Final = 200


def summary(message: Message) -> str:
    """The subject, cut."""
    return (message.subject or NO_SUBJECT)[:_SUMMARY_MAX]


def address_of(sender: Address | None) -> str:
    """The sender's address, or an empty string."""
    return sender.address if sender is not None else ""


def mail_detail(message: Message, screening: Screening, verdict: Verdict) -> dict[str, Any]:
    """What is noted of a person's mail."""
    detail: dict[str, Any] = {
        "from": address_of(message.sender),
        "verdict": verdict.value,
        "attachments": len(message.attachments),
        **_absence_detail(screening),
    }
    passed_on = forwards(message.forwarded)
    if passed_on:
        detail["forwarded"] = [described(one) for one in passed_on]
    return detail


def machine_detail(message: Message, screening: Screening, verdict: Verdict) -> dict[str, Any]:
    """What is noted of a machine's mail, and of a delivery report in it."""
    detail: dict[str, Any] = {
        "from": address_of(message.sender),
        "author": screening.author.value,
        "verdict": verdict.value,
        **_absence_detail(screening),
    }
    bounce = message.bounce
    if bounce is not None:
        detail["bounce"] = {
            "kind": bounce.kind.value,
            "recipients": list(bounce.recipients),
            "status": bounce.status,
            "diagnostic": bounce.diagnostic,
            "failures": [
                {"address": one.address, "kind": one.kind.value, "status": one.status}
                for one in bounce.failures
            ],
        }
    return detail


def _absence_detail(screening: Screening) -> dict[str, Any]:
    return {"absence": screening.absence.as_record()} if screening.absence else {}

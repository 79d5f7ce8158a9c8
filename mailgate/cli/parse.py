"""Mails as JSON lines: what mailgate reads in a file, without a database or a mailbox."""

import json
from collections.abc import Iterator
from pathlib import Path

from mailgate.core.forwarded import Forwarded, Party, described, forwards
from mailgate.core.message import Address, Message
from mailgate.core.screening import screen
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import attachment_bytes, parse


def parse_files(paths: list[Path], *, attachments: Path | None) -> Iterator[str]:
    """One line of JSON for each file, in order; `attachments` is a folder to write their files to.

    Raises OSError for a file that cannot be read or written. A mail over the limits has its line
    too: what the bytes say, and the reason under `refused`.
    """
    for path in paths:
        raw = path.read_bytes()
        message = parse(raw)
        if attachments is not None:
            write_attachments(raw, message, attachments)
        facts = _facts(message)
        refused = over_caps(raw)
        if refused:
            facts["refused"] = refused
        yield json.dumps(facts, ensure_ascii=False)


def _facts(message: Message) -> dict[str, object]:
    screening = screen(message, own_addresses=frozenset(), own_domain="")
    return {
        "message_id": message.message_id,
        "from": message.sender.address if message.sender else None,
        "from_name": message.sender.name if message.sender else "",
        "to": _addresses(message.to),
        "cc": _addresses(message.cc),
        "reply_to": _addresses(message.reply_to),
        "subject": message.subject,
        "date": message.date.isoformat() if message.date else None,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "text": message.text,
        "html": message.html,
        "reply_text": message.reply_text,
        "attachments": [
            {
                "name": one.name,
                "given_name": one.given_name,
                "named_by": str(one.named_by),
                "type": one.type,
                "size": one.size,
                "sha256": one.sha256,
                "inline": one.inline,
                "in_html": one.in_html,
            }
            for one in message.attachments
        ],
        "invitation": {
            "method": message.invitation.method,
            "summary": message.invitation.summary,
            "starts": message.invitation.starts,
            "organizer": message.invitation.organizer,
        }
        if message.invitation
        else None,
        "without_address": [list(pair) for pair in message.without_address],
        "screening": {
            **screening.as_record(),
            "do_not_answer": screening.do_not_answer,
            "is_automatic_reply": screening.is_automatic_reply,
        },
        "bounce": {
            "kind": message.bounce.kind,
            "recipients": list(message.bounce.recipients),
            "status": message.bounce.status,
            "failures": [
                {
                    "address": one.address,
                    "kind": one.kind,
                    "status": one.status,
                    "diagnostic": one.diagnostic,
                    "action": one.action,
                }
                for one in message.bounce.failures
            ],
        }
        if message.bounce
        else None,
        "defects": sorted(message.defects),
        "forwarded": [
            _inner_mail(one) | {"passed_on": one in forwards(message.forwarded)}
            for one in message.forwarded
        ],
    }


def _inner_mail(one: Forwarded) -> dict[str, object]:
    return {
        "kind": one.kind,
        "certainty": one.certainty,
        "from": _party(one.sender) if one.sender else None,
        "to": [_party(who) for who in one.to],
        "cc": [_party(who) for who in one.cc],
        "reply_to": [_party(who) for who in one.reply_to],
        "date": one.date,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "zone_is_written": one.zone_is_written,
        "subject": one.subject,
        "excerpt": one.excerpt,
        "evidence": [
            {"line": sign.line, "says": sign.says, "text": sign.text} for sign in one.evidence
        ],
        "described": described(one),
    }


def _party(who: Party) -> dict[str, str]:
    return {"name": who.name, "address": who.address}


def _addresses(found: tuple[Address, ...]) -> list[str]:
    return [one.address for one in found]


def write_attachments(raw: bytes, message: Message, folder: Path) -> None:
    """Writes each file under its safe name; where the name is taken, with a number before it."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in message.attachments:
        data = attachment_bytes(raw, one)
        number = 1
        name = one.name
        while True:
            try:
                with (folder / name).open("xb") as file:
                    file.write(data)
                break
            except FileExistsError:
                number += 1
                name = f"{number}-{one.name}"

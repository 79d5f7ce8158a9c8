"""Mails inside a mail: attached ones, and those in its text."""

from dataclasses import replace
from email.message import Message as Part
from typing import Final

from mailgate.core.forwarded import ATTACHED, Certainty, Forwarded, ForwardKind, Party, Sign
from mailgate.core.message import Address
from mailgate.core.written_moments import read_moment
from mailgate.mail.addresses import addresses, sender
from mailgate.mail.bodies import Body, read_body
from mailgate.mail.caps import over_caps
from mailgate.mail.cleaning import clean_line
from mailgate.mail.fields import split
from mailgate.mail.reading import read
from mailgate.mail.reply import new_words
from mailgate.mail.reply.forwarded import LONGEST_EXCERPT, blocks
from mailgate.mail.tree import Tree, grow
from mailgate.mail.words import read_words

_MOST: Final = 10
_LONGEST_DATE: Final = 200


def own_words(tree: Tree, body: Body, *, charset: str) -> str:
    """The new words; for a mail forwarded as an attachment without a word, the forwarded ones.

    `charset` is how a person wants texts read, or empty.
    """
    if body.text.strip():
        return new_words(body.text, markup=body.html)
    attached = _attached(tree)
    if len(attached) != 1:
        return body.text
    inner = attached[0].get_payload(0)
    return read_body(tree, inner, charset=charset).text if isinstance(inner, Part) else body.text


def inner_mails(tree: Tree, body: Body, *, subject: str) -> tuple[Forwarded, ...]:
    """The mails in the text, outermost first, then the attached ones; those of a report are not."""
    if _is_report(tree):
        return ()
    found = blocks(body.text, subject=subject)
    if not found and body.html:
        found = blocks(body.text, markup=body.html, subject=subject)
    attached = tuple(_read(tree, part) for part in _attached(tree)[:_MOST])
    return (*(one.mail for one in found), *attached)


def _attached(tree: Tree) -> list[Part]:
    if _is_report(tree):
        return []
    return [
        part
        for part in tree.parts()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]


def _is_report(tree: Tree) -> bool:
    return tree.root.get_content_type() == "multipart/report"


def _read(tree: Tree, part: Part) -> Forwarded:
    """An attached mail by its header, read as that of any mail."""
    found = Forwarded(
        kind=ForwardKind.FORWARD,
        certainty=Certainty.LIKELY,
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        date="",
        sent_at=None,
        zone_is_written=False,
        subject="",
        excerpt="",
        evidence=(Sign(0, ATTACHED, ""),),
    )
    inner = part.get_payload(0)
    raw = tree.whole_bytes(part)
    block = raw[: split(raw).body_at]
    if over_caps(block) or not isinstance(inner, Part):
        return found
    header_tree = grow(block)
    header, reading = header_tree.header, read(header_tree)
    texts = tuple(field.text for field in header.all("from"))
    author, _ = sender(texts, reading.addresses["from"])
    dated, titled = header.first("date"), header.first("subject")
    date = clean_line(dated.text)[:_LONGEST_DATE] if dated is not None else ""
    moment = read_moment(date, language="en")
    return replace(
        found,
        certainty=Certainty.SURE if author else Certainty.LIKELY,
        sender=_party(author) if author else None,
        to=tuple(_party(one) for one in addresses(reading.addresses["to"])),
        cc=tuple(_party(one) for one in addresses(reading.addresses["cc"])),
        reply_to=tuple(_party(one) for one in addresses(reading.addresses["reply-to"])),
        date=date,
        sent_at=reading.date,
        zone_is_written=moment is not None and moment.zone_is_written,
        subject=clean_line(read_words(titled.text)[0]) if titled is not None else "",
        excerpt=read_body(tree, inner).text[:LONGEST_EXCERPT].rstrip(),
    )


def _party(address: Address) -> Party:
    return Party(address.name, address.address)

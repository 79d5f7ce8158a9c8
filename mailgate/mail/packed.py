"""The files inside one part: of winmail.dat, and of a text with uuencoded files in it."""

from email.message import Message as Part

from mailgate.mail import tnef, uuencoded
from mailgate.mail.member import Member
from mailgate.mail.tree import Tree


def members(tree: Tree, part: Part) -> tuple[Member, ...]:
    """What is packed in a leaf, in order; the number of a file in it is its `member`."""
    kind = part.get_content_type()
    if part.is_multipart():
        return ()
    if kind == "text/plain":
        shown = tree.shown_bytes(part)
        if not uuencoded.may_hold_files(shown):
            return ()
        return uuencoded.split_files(tree.whole_bytes(part))[1]
    if kind not in {"application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream"}:
        return ()
    data = tree.whole_bytes(part)
    return tnef.unpack(data) if tnef.is_tnef(kind, data) else ()


def packed_texts(tree: Tree) -> tuple[str, str]:
    """The text and the HTML of a mail that is written in winmail.dat alone."""
    found = [
        member for _, part in tree.own_parts() for member in members(tree, part) if member.text
    ]
    texts = [member.text for member in found if member.type == "text/plain"]
    markups = [member.text for member in found if member.type == "text/html"]
    return "\n".join(texts[:1]), "\n".join(markups[:1])

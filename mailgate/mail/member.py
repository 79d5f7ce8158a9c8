"""A file that is packed in a part of a mail, beside other things."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A packed file with the name that the sender gave it, or none.

    `text` is what a person reads in it, if it is the text of a mail and not a file beside it.
    """

    name: str
    type: str
    data: bytes
    text: str = ""
    content_id: str = ""

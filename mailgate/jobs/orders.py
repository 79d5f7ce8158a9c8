"""What a person's order came to: the answer each order gives, item by item."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """The outcome of one order about one item; `text` says what was done, or why nothing was.

    `id` is the number of a mail, or the reference of a case.
    """

    id: int | str
    done: bool
    text: str

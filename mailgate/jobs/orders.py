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

    @property
    def is_so_already(self) -> bool:
        """Whether nothing was done because there was nothing to do."""
        return not self.done and self.text.endswith(" already")

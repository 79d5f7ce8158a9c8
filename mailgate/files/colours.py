"""The colours of a desk's mails: checked so that words on them can be read."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, model_validator

from mailgate.core.desk import Colours
from mailgate.files.shape import Shape, unfit

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3
_LINEAR: Final = 0.04045  # sRGB, IEC 61966-2-1
_WHITE, _BLACK = "#ffffff", "#101418"


def _colour(text: str) -> str:
    if _COLOUR.fullmatch(text):
        return text.lower()
    raise unfit('a colour in quotes, like "#1f5fd0": # and six hexadecimal digits')


class ColoursShape(Shape):
    """The colours of a desk: of bars and buttons, and of the words on them."""

    main: Annotated[str, AfterValidator(_colour)]
    on_main: Annotated[str, AfterValidator(_colour)] | None = Field(alias="on main", default=None)

    @model_validator(mode="after")
    def _can_be_read(self) -> "ColoursShape":
        if self.on_main and contrast(self.main, self.on_main) < _LEAST_CONTRAST:
            raise unfit(
                "colours whose words can be read: a contrast of 4.5 to 1 or more, and "
                f"{self.on_main} on {self.main} has {contrast(self.main, self.on_main):.1f}"
            )
        return self

    def colours(self) -> Colours:
        """The colours; without one for words it is white or black, whichever is read better."""
        on_main = self.on_main or max(
            (_WHITE, _BLACK), key=lambda words: contrast(self.main, words)
        )
        return Colours(self.main, on_main)


def contrast(one: str, other: str) -> float:
    """How much two colours differ, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else float(((part + 0.055) / 1.055) ** 2.4)
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

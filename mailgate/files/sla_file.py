"""`rules/<desk>/sla.yaml`: how promised time is counted, and promises beside the priorities'."""

from typing import Annotated, Final

from pydantic import Field

from mailgate.files.promise_shapes import Counted, Length, Names, Promised
from mailgate.files.shape import Shape, YesOrNo, one_line

SLA_FILE: Final = "sla.yaml"
OPENING_HOURS: Final = "opening hours"

Name = Annotated[str, one_line(60)]


class TargetShape(Promised):
    """One promise of sla.yaml, and whom it is for."""

    target: Annotated[str, one_line(100)]
    priority: Names = Field(default_factory=list)
    channel: Names = Field(default_factory=list)
    cover: Names = Field(default_factory=list)
    product: Names = Field(default_factory=list)
    package: Names = Field(default_factory=list)
    category: Names = Field(default_factory=list)
    instead: YesOrNo = False


class ProductShape(Shape):
    """A product: its cover, and who answers for it."""

    cover: str = ""
    department: Annotated[str, one_line(60)] = "-"


class SlaShape(Counted):
    """What sla.yaml may say."""

    working_day: Length | None = Field(alias="a working day is", default=None)
    covers: dict[Name, str] = Field(default_factory=dict)
    products: dict[Name, ProductShape] = Field(default_factory=dict)
    packages: dict[Name, str] = Field(default_factory=dict)
    targets: list[TargetShape] = Field(default_factory=list)

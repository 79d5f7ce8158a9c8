"""The figures of a campaign, read from its command line, and the folder that it works in."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Plan = TypeVar("Plan", bound=DataclassInstance)
else:
    Plan = TypeVar("Plan")


def read_plan(plan: Plan, about: str | None) -> tuple[Plan, Path | None]:
    """The plan with the numbers that the command line gives, and where all is to be kept."""
    parser = argparse.ArgumentParser(description=about)
    for name, default in _numbers(plan):
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--keep", type=Path, default=None, help="a folder for logs and settings")
    said = vars(parser.parse_args())
    keep = said.pop("keep")
    return replace(plan, **said), keep


def _numbers(plan: Any) -> Iterator[tuple[str, int | float]]:
    for field in fields(plan):
        value = getattr(plan, field.name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield field.name, value


@contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """The folder that is kept, or one that goes when the campaign is over."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        yield Path(folder)

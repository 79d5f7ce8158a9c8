"""`mailgate init`: a folder to start from."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from mailgate.bundle import bundled
from mailgate.cli.options import DEFAULT_CONFIG
from mailgate.cli.screen import clean

KEY: Final = Path("keys/mailgate.key")
_COPIED: Final = ("rules", "templates")


def init(
    folder: Annotated[Path, typer.Argument(help="Where to; made if it is not there.")] = Path(),
) -> None:
    """Write settings, a signing key, rules and templates to start from; never over a file."""
    from mailgate.settings.example import EXAMPLE
    from mailgate.settings.keys import make_key

    folder.mkdir(parents=True, exist_ok=True)
    config = folder / DEFAULT_CONFIG
    _tell(config, new=_write(config, EXAMPLE))
    key = folder / KEY
    new_key = not key.exists()
    if new_key:
        make_key(key)
    _tell(key, new=new_key)
    for name in _COPIED:
        copied = list(_copy(bundled(name), folder / name))
        left = len(copied) - sum(copied)
        kept = f", {left} were there and are left as they are" if left else ""
        print(clean(f"{folder / name}/: {sum(copied)} files written{kept}"))
    print(clean(f"Next: say in {config} where your mail is."))
    there = f"in {folder} " if folder != Path() else ""
    print(clean(f"Then {there}`mailgate check` names what is missing, and `mailgate run` begins."))


def _write(path: Path, text: str) -> bool:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _copy(source: Path, target: Path) -> Iterator[bool]:
    """Whether each file of a folder was copied; one that is there already is left alone."""
    for path in sorted(source.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.exists():
            yield False
            continue
        shutil.copyfile(path, to)
        yield True


def _tell(path: Path, *, new: bool) -> None:
    print(clean(f"{path}: {'written' if new else 'was there and is left as it is'}"))

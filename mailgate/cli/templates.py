"""`mailgate templates`: what the desks write, to look at before a customer does."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Desk
from mailgate.cli.progress import counted
from mailgate.cli.screen import clean, remark
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.cli.gallery import Shown
    from mailgate.jobs.context import RuleFiles

app = typer.Typer(no_args_is_help=True, help="See what the desks write.")


@app.callback()
def _templates() -> None:
    """See what the desks write."""


@app.command()
def preview(
    *,
    desk: Desk = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")] = Path("gallery"),
    png: Annotated[
        bool,
        typer.Option("--png", help="Pictures too, by Chromium if that is installed."),
    ] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write a gallery of every mail of every desk and language, filled with sample data."""
    from mailgate.cli.gallery import languages_of, mails_of, write_index, write_page

    files = _files(config, desk)
    out.mkdir(parents=True, exist_ok=True)
    pages: list[tuple[str, str, str]] = []
    sheets: list[tuple[str, tuple[Shown, ...]]] = []
    for one in files.desks.values():
        for language in languages_of(one, files.templates):
            mails = mails_of(one, files.templates, language=language)
            name = f"{one.name}.{language}.html"
            write_page(out / name, one, mails, language=language)
            pages.append((one.title, language, name))
            sheets.append((f"{one.name}.{language}", mails))
    index = write_index(out, pages)
    if png:
        _take_pictures(out, sheets)
    print(clean(f"{index}"))


def _take_pictures(out: Path, sheets: Iterable[tuple[str, tuple["Shown", ...]]]) -> None:
    from mailgate.cli.gallery import DARK, LIGHT, write_sheet
    from mailgate.cli.pictures import chromium, take_picture

    program = chromium()
    if not program:
        remark("There are no pictures: no Chromium is installed.")
        return
    folder = out / "pictures"
    folder.mkdir(exist_ok=True)
    wanted = [
        (name, mails, width, scheme)
        for name, mails in sheets
        for width in (360, 800)
        for scheme in (LIGHT, DARK)
    ]
    for name, mails, width, scheme in counted(wanted, "drawing", total=len(wanted)):
        stem = f"{name}.{width}.{scheme}"
        page, columns = folder / f"{stem}.html", 2000 // width + 1
        write_sheet(page, mails, width=width, scheme=scheme, columns=columns)
        take_picture(program, page, folder / f"{stem}.png", width=columns * (width + 8) + 16)
        page.unlink()


def _files(config: Path, desk: str | None) -> "RuleFiles":
    """The files of the settings, or those that came with mailgate where there are none."""
    from mailgate.bundle import bundled
    from mailgate.jobs.context import desk_names, load_files
    from mailgate.settings.model import MailboxSettings, Settings

    if config.is_file() or config != DEFAULT_CONFIG:
        settings = settings_at(config)
    else:
        rules = bundled("rules")
        remark(f"There is no {config}: these are the desks that came with mailgate.")
        settings = Settings(
            path=config,
            database="",
            mailboxes=tuple(
                MailboxSettings(name=path.parent.name, desk=path.parent.name, address="a@b.example")
                for path in sorted(rules.glob("*/desk.yaml"))
            ),
            smtp=(),
            keys=(),
            domain="",
            rules=rules,
            templates=bundled("templates"),
        )
    names = tuple(desk_names(settings))
    if desk is not None and desk not in names:
        raise UsageError(f"there is no desk {desk}; there are {', '.join(names)}")
    files = load_files(settings)
    if desk is None:
        return files
    return replace(files, desks={desk: files.desks[desk]})

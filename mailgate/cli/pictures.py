"""Pictures of pages, by a Chromium that is installed."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from mailgate.errors import PermanentError

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HEIGHT: Final = re.compile(rb'data-height="([0-9]{1,6})"')
_HIGHEST: Final = 16_000  # pixels; Chromium draws no more
_PATIENCE: Final = 120  # seconds


def chromium() -> str:
    """Where it is, or nothing."""
    return next(filter(None, map(shutil.which, _NAMES)), "")


def take_picture(program: str, page: Path, to: Path, *, width: int) -> None:
    """A PNG of a whole page of the gallery; PermanentError if there comes none."""
    with tempfile.TemporaryDirectory(prefix="mailgate-pictures-") as profile:
        address = page.resolve().as_uri()
        dumped = _run(program, profile, f"--window-size={width},800", "--dump-dom", address)
        found = _HEIGHT.search(dumped)
        height = min(int(found[1]) if found else 2000, _HIGHEST)
        to.unlink(missing_ok=True)
        size = f"--window-size={width},{height}"
        _run(program, profile, size, f"--screenshot={to.resolve()}", address)
    if not to.is_file():
        raise PermanentError(f"{program} made no picture of {page}")


def _run(program: str, profile: str, *words: str) -> bytes:
    # A browser that belongs to root refuses its sandbox; the pages are our own and load nothing.
    alone = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = (
        program, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        f"--user-data-dir={profile}", "--virtual-time-budget=5000", *alone, *words,
    )  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - a program of the person's own path, our own words
            command, capture_output=True, check=False, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PermanentError(f"{program} cannot be run: {error}") from None
    return done.stdout

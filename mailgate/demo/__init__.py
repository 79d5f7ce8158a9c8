"""`mailgate demo`: a small mail system on loopback, the real daemon, and a story to watch."""

from pathlib import Path

from mailgate.demo.folder import default_folder

__all__ = ["default_folder", "run"]


def run(*, folder: Path | None, once: bool) -> int:
    """Plays the demo in this folder (None: the default one); the exit code.

    With `once` it ends after the story: 0 if every mail became what it must, else 1. Without, it
    goes on until Ctrl-C. UsageError if the folder cannot be used.
    """
    # The servers and the database take a second to import, and the other commands need neither.
    from mailgate.demo.evening import play  # noqa: PLC0415 see above

    return play(folder=folder or default_folder(Path.cwd()), once=once)

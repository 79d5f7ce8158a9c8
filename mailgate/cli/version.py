"""`mailgate version`: which mailgate, on which Python."""

import platform
from importlib.metadata import version as installed

from mailgate.cli.options import Json
from mailgate.cli.screen import show_json


def version(as_json: Json = False) -> None:
    """Say which mailgate this is."""
    facts = {"mailgate": installed("mailgate"), "python": platform.python_version()}
    if as_json:
        show_json([facts])
        return
    print(f"mailgate {facts['mailgate']} (Python {facts['python']})")

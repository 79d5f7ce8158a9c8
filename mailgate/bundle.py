"""Where the files that come with mailgate are: rules, templates and sample mails.

A wheel carries them inside the package; a checkout has them at its top level.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder `rules`, `templates` or `samples` that came with this installation."""
    inside = _PACKAGE / "_bundled" / name
    if inside.is_dir():
        return inside
    top = _PACKAGE.parent
    return top / "data" / "samples" if name == "samples" else top / name

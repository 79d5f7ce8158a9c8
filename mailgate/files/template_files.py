"""Which template files there are, and which three of them are a mail of a desk in a language."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailgate.core.wording import suggestion
from mailgate.errors import Mistake
from mailgate.files.file_bytes import bytes_of

PARTS: Final = ("subject.txt", "body.txt", "body.html")
DEFAULT: Final = ""  # the language of files that name none
ANY_DESK: Final = ""  # the desk of files that belong to none
_FILE: Final = re.compile(r"(subject|body)(?:\.([a-z]{2}(?:-[A-Z]{2})?))?\.(txt|html)")
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LIKE: Final = 0.8
_LARGEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Source:
    """A template file; `name` is its path as mistakes show it."""

    name: str
    kind: str
    text: str


@dataclass(slots=True)
class Found:
    """`mails` holds, by desk, kind and language, the names of subject, text and HTML."""

    sources: dict[str, Source] = field(default_factory=dict)
    mails: dict[tuple[str, str, str], tuple[str, str, str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


_Names = dict[tuple[str, str], str]  # the name of a file by its language and part


def folders(home: Path) -> tuple[str, ...]:
    """The mails in a folder of templates."""
    return tuple(
        path.name
        for path in sorted(home.glob("*"))
        if path.is_dir() and not path.name.startswith(".")
    )


def find(
    root: Path,
    *,
    rules: Path,
    desks: Iterable[str],
    built_in: Collection[str],
    named: Mapping[str, Collection[str]] | None = None,
) -> Found:
    """The files below `root`, and below `rules/<desk>/templates/` what a desk has of its own.

    A desk may have some of the files alone: the others are the common ones of that language. Mails
    that are not built in are those that rules name, `named` by each desk if that is known.
    """
    found = Found()
    homes = {desk: (rules / desk / "templates", f"{rules.name}/{desk}/templates") for desk in desks}
    strange = _strange_folders(root, root.name, None, built_in, found)
    for desk, (home, shown) in homes.items():
        of_rules = None if named is None else named.get(desk, ())
        strange |= _strange_folders(home, shown, of_rules, built_in, found)
    common_kinds = dict.fromkeys(one for one in (*built_in, *folders(root)) if one not in strange)
    for kind in common_kinds:
        common = _read(root / kind, f"{root.name}/{kind}", kind, found)
        languages = {DEFAULT, *(language for language, _ in common)}
        _complete((ANY_DESK, kind), languages, common, f"{root.name}/{kind}", found)
        for desk, (home, shown) in homes.items():
            own = _read(home / kind, f"{shown}/{kind}", kind, found)
            languages = {language for language, _ in own}
            _complete((desk, kind), languages, {**common, **own}, f"{shown}/{kind}", found)
    for desk, (home, shown) in homes.items():
        for kind in folders(home):
            if kind not in common_kinds and kind not in strange:
                own = _read(home / kind, f"{shown}/{kind}", kind, found)
                languages = {DEFAULT, *(language for language, _ in own)}
                _complete((desk, kind), languages, own, f"{shown}/{kind}", found)
    return found


def _strange_folders(
    home: Path,
    shown: str,
    named: Collection[str] | None,
    built_in: Collection[str],
    found: Found,
) -> set[str]:
    """Folders that are a slip of the pen: like a built-in one, or named by no rule of the desk."""
    strange: set[str] = set()
    for name in folders(home):
        if name in built_in:
            continue
        like = difflib.get_close_matches(name, built_in, n=1, cutoff=_LIKE)
        if like:
            message = f'no mail is called "{name}"; did you mean "{like[0]}"?'
        elif named is not None and name not in named:
            hint = suggestion(name, (*named, *built_in))
            message = f'no rule of this desk names the mail "{name}"; {hint}'
        elif not _NAME.fullmatch(name):
            message = "the name of a mail is small letters, digits and hyphens, like p1-phone-us"
        else:
            continue
        found.mistakes.append(Mistake(f"{shown}/{name}", 1, message))
        strange.add(name)
    return strange


def _read(folder: Path, shown: str, kind: str, found: Found) -> _Names:
    """The templates in a folder; every file there has to be one."""
    names: _Names = {}
    for path in sorted(folder.glob("*")):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        name = f"{shown}/{path.name}"
        match = _FILE.fullmatch(path.name)
        part = f"{match[1]}.{match[3]}" if match else ""
        if match is None or part not in PARTS:
            expected = f"{', '.join(PARTS)}, or with a language, like body.de.txt"
            found.mistakes.append(
                Mistake(name, 1, f"no template has this name; expected {expected}")
            )
            continue
        names[match[2] or DEFAULT, part] = name
        text = _text(path, name, found)
        if text is not None:
            found.sources[name] = Source(name, kind, text)
    return names


def _text(path: Path, name: str, found: Found) -> str | None:
    problem = "this is no UTF-8 text: save the file as UTF-8"
    try:
        data = bytes_of(path, most=_LARGEST + 1)
        if len(data) <= _LARGEST:
            return data.decode("utf-8-sig")
        problem = "this is over 100 kB, too long for a mail"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        pass
    found.mistakes.append(Mistake(name, 1, problem))
    return None


def _complete(
    place: tuple[str, str], languages: Iterable[str], names: _Names, shown: str, found: Found
) -> None:
    """Notes the mails that have their three files, and the files that others lack."""
    for language in sorted(languages):
        lacking = [part for part in PARTS if (language, part) not in names]
        for part in lacking:
            stem, _, suffix = part.partition(".")
            name = f"{stem}.{language}.{suffix}" if language else part
            found.mistakes.append(Mistake(f"{shown}/{name}", 1, "this file is missing"))
        if not lacking:
            subject, text, html = (names[language, part] for part in PARTS)
            found.mails[*place, language] = (subject, text, html)

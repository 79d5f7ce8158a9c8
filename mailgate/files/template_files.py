"""Which template files there are, and which of them are a mail of a desk in a language."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailgate.core.wording import suggestion
from mailgate.errors import Mistake
from mailgate.files.file_bytes import bytes_of

SUBJECT, TEXT, HTML = "subject.txt", "body.txt", "body.html"
PARTS: Final = (SUBJECT, TEXT, HTML)
DEFAULT: Final = ""  # the language of files that name none
ANY_DESK: Final = ""  # the desk of files that belong to none
PARTS_FOLDER: Final = "_parts"
LAYOUT: Final = "_layout/mail.html"
SUBJECT_PART: Final = "subject"  # of mails that have no subject of their own
_PART: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:\.([a-z]{2}(?:-[A-Z]{2})?))?\.txt")
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
    """`mails` holds, by desk, kind and language, the names of subject, text and HTML, if there is.

    `parts` are the names and texts that templates may include, by part and language.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    mails: dict[tuple[str, str, str], tuple[str, str, str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    layout: Source | None = None
    mistakes: list[Mistake] = field(default_factory=list)


_Names = dict[tuple[str, str], str]  # the name of a file by its language and part


def folders(home: Path) -> tuple[str, ...]:
    """The mails in a folder of templates."""
    return tuple(
        path.name
        for path in sorted(home.glob("*"))
        if path.is_dir() and not path.name.startswith((".", "_"))
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
    _read_common(root, found)
    homes = {desk: (rules / desk / "templates", f"{rules.name}/{desk}/templates") for desk in desks}
    strange = _strange_folders(root, root.name, None, built_in, found)
    for desk, (home, shown) in homes.items():
        of_rules = None if named is None else named.get(desk, ())
        strange |= _strange_folders(home, shown, of_rules, built_in, found)
    common_kinds = dict.fromkeys(one for one in (*built_in, *folders(root)) if one not in strange)
    for kind in common_kinds:
        common = _read(root / kind, f"{root.name}/{kind}", kind, found)
        _complete((ANY_DESK, kind), common, common, shown=f"{root.name}/{kind}", found=found)
        for desk, (home, shown) in homes.items():
            own = _read(home / kind, f"{shown}/{kind}", kind, found)
            _complete((desk, kind), own, {**common, **own}, shown=f"{shown}/{kind}", found=found)
    for desk, (home, shown) in homes.items():
        for kind in folders(home):
            if kind not in common_kinds and kind not in strange:
                own = _read(home / kind, f"{shown}/{kind}", kind, found)
                _complete((desk, kind), own, own, shown=f"{shown}/{kind}", found=found)
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


def _read_common(root: Path, found: Found) -> None:
    """The layout and the parts, which belong to no mail."""
    layout, shown = root / LAYOUT, f"{root.name}/{LAYOUT}"
    if layout.is_file():
        text = _text(layout, shown, found)
        found.layout = None if text is None else Source(shown, "", text)
    else:
        found.mistakes.append(Mistake(shown, 1, "this file is missing"))
    for path in sorted((root / PARTS_FOLDER).glob("*")):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        name = f"{root.name}/{PARTS_FOLDER}/{path.name}"
        match = _PART.fullmatch(path.name)
        if match is None:
            said = "no part has this name; expected one like closing.txt or closing.de.txt"
            found.mistakes.append(Mistake(name, 1, said))
            continue
        text = _text(path, name, found)
        if text is not None:
            found.parts[match[1], match[2] or DEFAULT] = (name, text)
    named = {part for part, _ in found.parts} | {SUBJECT_PART}
    for part in sorted(named):
        if (part, DEFAULT) not in found.parts:
            name = f"{root.name}/{PARTS_FOLDER}/{part}.txt"
            found.mistakes.append(Mistake(name, 1, "this file is missing"))


def _complete(
    place: tuple[str, str], own: _Names, names: _Names, *, shown: str, found: Found
) -> None:
    """Notes the mails that have their text, and the files that others lack.

    `names` are `own` over the common ones. A text of a desk is never with a common HTML.
    """
    languages = {language for language, _ in own}
    if own is names:  # nothing else is below these
        languages.add(DEFAULT)
    for language in sorted(languages):
        if (language, TEXT) not in names:
            stem, _, suffix = TEXT.partition(".")
            name = f"{stem}.{language}.{suffix}" if language else TEXT
            found.mistakes.append(Mistake(f"{shown}/{name}", 1, "this file is missing"))
            continue
        subject = names.get((language, SUBJECT)) or _common_subject(language, found)
        is_own_text = (language, TEXT) in own
        html = (own if is_own_text else names).get((language, HTML), "")
        found.mails[*place, language] = (subject, names[language, TEXT], html)


def _common_subject(language: str, found: Found) -> str:
    for one in (language, language.partition("-")[0], DEFAULT):
        if part := found.parts.get((SUBJECT_PART, one)):
            return part[0]
    return ""

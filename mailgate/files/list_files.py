"""`rules/<desk>/lists/NAME.txt`: one address, domain or word a line, for rules to name."""

import re
from pathlib import Path
from typing import Final

from mailgate.core.lists import EntryList
from mailgate.core.wording import shown
from mailgate.errors import FileError, Mistake
from mailgate.files.address_text import (
    ADDRESS_EXPECTED,
    DOMAIN_EXPECTED,
    read_address,
    read_domain,
)
from mailgate.files.file_bytes import is_there
from mailgate.files.plain_text import lines_of, read_text

LISTS_FOLDER: Final = "lists"
_LARGEST: Final = 20  # MB
_LONGEST: Final = 200
_NAME: Final = re.compile(r"[^\W_]([\w -]{0,58}[^\W_])?")
_COMMENT: Final = re.compile(r"(^|\s)#.*")


def load_lists(folder: Path, *, shown_as: str) -> dict[str, EntryList]:
    """The lists of a desk's folder by name, if any; FileError with all mistakes."""
    lists: dict[str, EntryList] = {}
    mistakes: list[Mistake] = []
    if is_there(folder / LISTS_FOLDER) and not (folder / LISTS_FOLDER).is_dir():
        mistakes.append(Mistake(f"{shown_as}/{LISTS_FOLDER}", 1, "this is no folder of lists"))
    for path in sorted((folder / LISTS_FOLDER).glob("*")):
        if path.name.startswith("."):
            continue
        name = f"{shown_as}/{LISTS_FOLDER}/{path.name}"
        if path.suffix != ".txt" or not _NAME.fullmatch(path.stem):
            expected = "a list is called like partners.txt: letters, digits, blanks, - and _"
            mistakes.append(Mistake(name, 1, f"this file is not read; {expected}"))
            continue
        try:
            text = read_text(path, name=name, largest=_LARGEST)
            lists[path.stem] = parse_list(text, list_name=path.stem, name=name)
        except FileError as error:
            mistakes += error.mistakes
    if mistakes:
        raise FileError(mistakes)
    return lists


def parse_list(text: str, *, list_name: str, name: str) -> EntryList:
    """The entries of a text, which mistakes call `name`; what follows a # is a comment."""
    addresses: list[str] = []
    domains: list[str] = []
    words: list[str] = []
    lines: dict[str, int] = {}
    mistakes: list[Mistake] = []
    for number, line in enumerate(lines_of(text), start=1):
        written = _COMMENT.sub("", line).strip()
        if not written:
            continue
        entry, kind = _entry(written)
        column = len(line) - len(line.lstrip()) + 1
        problem = _problem(written, entry)
        if problem:
            mistakes.append(Mistake(name, number, problem, column))
        elif entry.lower() in lines:
            already = f"{shown(entry)} is there already, in line {lines[entry.lower()]}"
            mistakes.append(Mistake(name, number, already, column))
        else:
            lines[entry.lower()] = number
            words.append(written)
            if kind != "word":
                {"address": addresses, "domain": domains}[kind].append(entry)
    if not lines and not mistakes:
        mistakes.append(Mistake(name, 1, "this list has no entries, so it never matches"))
    if mistakes:
        raise FileError(mistakes)
    return EntryList(
        list_name, frozenset(addresses), frozenset(domains), tuple(words), lines, path=name
    )


def _entry(written: str) -> tuple[str, str]:
    """An entry as it is compared, and what it is; an entry with an @ that is neither is empty."""
    if "@" in written:
        local, _, domain = written.rpartition("@")
        return (
            (read_address(written) or "", "address")
            if local
            else (read_domain(domain) or "", "domain")
        )
    domain = read_domain(written.removeprefix("*.")) or ""
    return (domain, "domain") if domain else (written, "word")


def _problem(written: str, entry: str) -> str:
    if not entry:
        return f"{shown(written)} is neither {ADDRESS_EXPECTED} nor {DOMAIN_EXPECTED}"
    if len(written) > _LONGEST or not written.isprintable():
        return f"{shown(written)} is no text of at most {_LONGEST} letters on one line"
    return ""

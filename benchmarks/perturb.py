"""A copy of scored mail in which names, addresses, dates and the wrapping of quote lines differ.

    python benchmarks/perturb.py CORPORA OUT --seed N

Rules that read mail for what it says score on the copy as on the original; rules that know single
mails do not. Message and expectation change alike. What cannot be changed safely in both (text in
base64, attachments, encoded words) leaves the whole message as it is, and the end says how many.
"""

import argparse
import email
import hashlib
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from pathlib import Path
from typing import Any, Final

_FIRST: Final = "Ada Bela Cleo Dora Emil Finn Gesa Hugo Ines Jana Kurt Lena Milo Nora Otto Petra"
_LAST: Final = "Almar Bendix Corvin Dahl Elster Falk Garbe Hansen Iven Jonas Kessel Lorenz"
_PLACES: Final = "acorn birch cedar delta ember fjord grove haven inlet jetty knoll larch"
FIRST, LAST, PLACES = _FIRST.split(), _LAST.split(), _PLACES.split()
# Words in display names that tell a machine or an office, not a person.
_OFFICES: Final = """
    mail delivery system subsystem support team service group daemon mailer postmaster the and for
    info help desk news admin google apps sync from sent date subject original message yahoo web
    list users user microsoft outlook administrator internet office mailing root error server via
    notification undeliverable returned
"""
OFFICES: Final = frozenset(_OFFICES.split())
MACHINES: Final = re.compile(
    r"mailer.?daemon|postmaster|bounce|no.?reply|do.?not.?reply|daemon|root|listserv|majordomo|"
    r"undisclosed|abuse|owner-|-request|vacation|autoresp|notification",
    re.IGNORECASE,
)
DAYS: Final = (
    "Mon Tue Wed Thu Fri Sat Sun",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mo Di Mi Do Fr Sa So",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "lun mar mer jeu ven sam dim",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "月 火 水 木 金 土 日",
    "월 화 수 목 금 토 일",
)
MONTHS: Final = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "January February March April May June July August September October November December",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_OTHERS: Final = {
    word: [other for other in row.split() if other != word]
    for row in reversed(DAYS + MONTHS)
    for word in row.split()
}
_DAY: Final = "|".join(sorted({w for row in DAYS[:-2] for w in row.split()}, key=len, reverse=True))
_MONTH: Final = "|".join(sorted({w for row in MONTHS for w in row.split()}, key=len, reverse=True))
ADDRESS: Final = re.compile(
    r"(?<![\w.+=-])([A-Za-z0-9][\w.+-]{0,60})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,})(?![\w-])",
    re.ASCII,
)
MOMENT: Final = re.compile(
    rf"(?P<day>(?<!\w)(?:{_DAY})(?=[,.]{{0,2}}\s+(?:\d|(?:{_MONTH})\b)))"
    rf"|(?P<month>(?<=\d[ .-])(?:{_MONTH})\b|(?<=\d\. )(?:{_MONTH})\b"
    rf"|(?<!\w)(?:{_MONTH})(?=\.?\s\d))"
    r"|\((?P<eastern>[月火水木金土日월화수목금토일])\)"
    r"|(?P<time>(?<![\d:.\w/-])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:.]\d))"
    r"|(?P<date>(?<![\d./-])(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d|"
    r"\d\d/\d\d/\d\d|\d\d\.\d\d\.\d\d)(?![\d./-]*\d))"
    r"|(?P<written>(?<!\d)\d{4}[年년]\s?\d{1,2}[月월]\s?\d{1,2}[日일])"
)
NAMED: Final = re.compile(
    r"([^\W\d_][\w'.-]{1,20}(?:[ ]+[^\W\d_][\w'.-]{0,20}){0,2})\"?[ \n]*(?:<|&lt;|\[mailto:)"
    r"(?:<a [^<>]{1,200}>)?([\w.+-]{1,60}@[\w.-]{1,80})"
)
QUOTE_LINE: Final = re.compile(
    r"^((?:On|Am|Le|El|Il|Em|Op|Den|W dniu|Dne|Pada) [^\n>|]{6,150}?)"
    r"( <[^<>\n ]+>|)( [^\s\d<>]{4,12}(?: :|:))$",
    re.MULTILINE,
)
WRAPPED: Final = re.compile(
    r"^((?:On|Am|Le|El|Il|Em|Op|Den|W dniu|Dne|Pada) [^\n>|]{6,120}[^\n:])\r?\n"
    r"([^\n>|:]{0,90}[^\s\d<>]{4,12}(?: :|:))$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change all texts of one message; the same words become the same others."""

    seed: str
    names: frozenset[str]
    kept: frozenset[str]

    def of(self, text: str) -> str:
        """The text with other addresses, moments and names."""
        text = ADDRESS.sub(self._address, text)
        text = MOMENT.sub(self._moment, text)
        if not self.names:
            return text
        words = "|".join(map(re.escape, sorted(self.names, key=len, reverse=True)))
        return re.sub(rf"(?<![\w@.=-])(?:{words})(?![\w@=-])", self._name, text)

    def wrapped(self, text: str) -> str:
        """The text with its quote lines wrapped otherwise."""
        text = WRAPPED.sub(self._joined, text)
        return QUOTE_LINE.sub(self._broken, text)

    def _random(self, word: str) -> random.Random:
        return random.Random(f"{self.seed}/{word}")  # noqa: S311 - repeatable, and no secret

    def _address(self, found: re.Match[str]) -> str:
        local, domain = found.groups()
        if MACHINES.search(local) or found[0].casefold() in self.kept:
            return found[0]
        chosen = self._random(local.casefold())
        other = f"{chosen.choice(FIRST)}.{chosen.choice(LAST)}{chosen.randint(1, 99)}".lower()
        if not domain.lower().endswith((".com", ".org", ".net", ".de")):
            return f"{other}@{domain}"
        place = self._random(domain.casefold())
        return f"{other}@{place.choice(PLACES)}{place.randint(1, 99)}.{domain.rpartition('.')[2]}"

    def _name(self, found: re.Match[str]) -> str:
        chosen = self._random(found[0].casefold()).choice(FIRST + LAST)
        return chosen.upper() if found[0].isupper() else chosen

    def _moment(self, found: re.Match[str]) -> str:
        whole = found[0]
        chosen = self._random(whole)
        match found.lastgroup:
            case "day" | "month":
                return chosen.choice(_OTHERS[whole])
            case "eastern":
                return f"({chosen.choice(_OTHERS[found['eastern']])})"
            case "time":
                hour, _, rest = whole.partition(":")
                hours = range(10, 13) if len(hour) > 1 else range(1, 10)
                return f"{chosen.choice(hours)}:{chosen.randint(10, 59)}{rest[2:]}"
            case _:
                return re.sub(r"\d+", lambda number: self._number(number[0], chosen), whole)

    @staticmethod
    def _number(number: str, chosen: random.Random) -> str:
        """A year for a year, else what may be a day, a month or a short year."""
        match len(number):
            case 4:
                return str(chosen.randint(2001, 2026))
            case 2:
                return str(chosen.randint(10, 12))
            case _:
                return str(chosen.randint(1, 9))

    def _broken(self, found: re.Match[str]) -> str:
        begin, address, verb = found.groups()
        match self._random("wrap " + begin).randint(0, 3):
            case 0 if address:
                return f"{begin}\n{address.strip()}{verb}"
            case 1:
                return f"{begin}{address}\n{verb.strip()}"
            case _:
                return found[0]

    def _joined(self, found: re.Match[str]) -> str:
        is_kept = self._random("join " + found[1]).randint(0, 1)
        return found[0] if is_kept else f"{found[1].rstrip()} {found[2]}"


def main() -> None:
    """Writes the copy and says how much of it is changed."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    if given.out.exists():
        sys.exit(f"{given.out} is there already")
    for folder in sorted(one.parent for one in given.corpora.glob("*/cases.jsonl")):
        changed, kept = perturb(folder, given.out / folder.name, seed=given.seed)
        sys.stdout.write(f"{folder.name:28} changed {changed:4}, left as they are {kept:4}\n")
    if (given.corpora / "score.py").exists():
        shutil.copyfile(given.corpora / "score.py", given.out / "score.py")


def perturb(folder: Path, out: Path, *, seed: int) -> tuple[int, int]:
    """Writes the copy of one folder; how many of its messages changed and how many did not."""
    shutil.copytree(folder, out)
    lines = (folder / "cases.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    changed = 0
    files = sorted({case["file"] for case in cases})
    for name in files:
        own = [case for case in cases if case["file"] == name]
        raw = (folder / name).read_bytes()
        found = _changed(raw, own, seed=f"{seed}/{name}")
        if found is None:
            continue
        new, expected = found
        changed += new != raw
        (out / name).chmod(0o644)
        (out / name).write_bytes(new)
        for case, other in zip(own, expected, strict=True):
            case["expect"] = other
    (out / "cases.jsonl").chmod(0o644)
    text = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    (out / "cases.jsonl").write_text(text, "utf-8")
    return changed, len(files) - changed


_LONGEST_WORD: Final = 40
Case = dict[str, Any]


def _changed(raw: bytes, cases: list[Case], *, seed: str) -> tuple[bytes, list[Any]] | None:
    """Message and expectations, changed alike; None where that is not safe."""
    charset = _charset(raw)
    text = raw.decode(charset)
    addresses = {found[0].casefold() for found in ADDRESS.finditer(text)}
    change = Change(seed, _names(text), _lists(addresses))
    new = change.of(text)
    expected = [_each(case["expect"], change.of) for case in cases]
    old_words = list(_strings([case["expect"] for case in cases]))
    if any(_is_torn(word, addresses) for word in old_words):
        return None
    if all(case["kind"] != "eml" for case in cases):
        is_text = all(case["kind"] == "text" for case in cases)
        return (change.wrapped(new) if is_text else new).encode(charset), expected
    wanted = [_spaced(change.of(one)) for one in _content(raw)]
    if not _keeps_digests(new.encode(charset), json.dumps(old_words)):
        return None
    blank = re.search(r"\r?\n\r?\n", new)
    at = blank.end() if blank else len(new)
    for candidate in (new[:at] + change.wrapped(new[at:]), new):
        mail = candidate.encode(charset)
        if [_spaced(one) for one in _content(mail)] == wanted:
            return mail, expected
    return None


def _charset(raw: bytes) -> str:
    """UTF-8 where the whole message is that; else every byte is a character."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _names(text: str) -> frozenset[str]:
    """The words of display names that may be changed everywhere in the message."""
    words: set[str] = set()
    for found in NAMED.finditer(text):
        if MACHINES.search(found[2]):
            continue
        words |= {
            word
            for word in found[1].split()
            if word.isascii() and word.isalpha() and word.istitle() and len(word) > 2  # noqa: PLR2004
        }
    return frozenset(word for word in words - set(_OTHERS) if word.lower() not in OFFICES)


def _lists(addresses: set[str]) -> frozenset[str]:
    """Addresses of lists: what a machine's address ("list-bounces@...") is made from stays."""
    pairs = [one.split("@") for one in addresses]
    made = {f"{local.rpartition('-')[0]}@{domain}" for local, domain in pairs}
    return frozenset(addresses & made)


def _content(raw: bytes) -> list[str]:
    """What a mail says once decoded: its fields, and each part, by the standard library."""
    root = email.message_from_bytes(raw)
    out: list[str] = []
    for part in root.walk():
        for name, value in part.items():
            out.append(f"{name}: {_decoded(str(value))}")
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        # An attachment must stay as it is: expectations know its size and digest.
        is_text = part.get_content_maintype() == "text" and part.get_filename() is None
        charset = _charset(data)
        out.append(data.decode(charset) if is_text else f"#{data.hex()}#")
    return out


def _keeps_digests(mail: bytes, expected: str) -> bool:
    """Whether every digest that is expected is still that of a part."""
    parts = email.message_from_bytes(mail).walk()
    contents = [data for part in parts if isinstance(data := part.get_payload(decode=True), bytes)]
    known = {
        hashlib.new(algorithm, data).hexdigest()
        for algorithm in ("sha1", "sha256")
        for data in contents
    }
    return known.issuperset(re.findall(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b", expected))


def _decoded(value: str) -> str:
    try:
        return "".join(
            word.decode(charset or "latin-1", "replace") if isinstance(word, bytes) else word
            for word, charset in decode_header(value)
        )
    except (ValueError, LookupError, MessageError):
        return value


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_torn(expected: str, addresses: set[str]) -> bool:
    """Whether an expectation has what its message has otherwise: without spaces, or in pieces."""
    if len(expected) > _LONGEST_WORD and len(expected.split()) == 1 and re.search(r"\d", expected):
        return True
    return any(found[0].casefold() not in addresses for found in ADDRESS.finditer(expected))


def _each(value: Any, of: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return of(value)
    if isinstance(value, list):
        return [_each(one, of) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, of) for key, one in value.items()}
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


if __name__ == "__main__":
    main()

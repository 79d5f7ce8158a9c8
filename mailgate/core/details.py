"""The details a desk asks its reporters for, and which of them a mail leaves out.

A detail is answered by a label ("Telephone: ..."), by a pattern of the desk's, by a telephone
number, by words enough, by an attachment, by the sender's display name or by the customer's record;
each answer says where it was found.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import re2

from mailgate.core.customers import Customer
from mailgate.core.telephones import first_telephone, is_telephone

LONGEST_VALUE: Final = 200
_LONGEST_TEXT: Final = 50_000
_MOST_LINES: Final = 1500
_LONGEST_LABEL: Final = 250  # with the marks around it
_LABEL_ENDS: Final = re.compile(r"[:=?\uff1a\uff1f]|\s[-\u2013\u2014]\s|\t| {3,}")
_MARKS: Final = " \t*_>#•·-\u2013\u2014|"
_NO_ANSWER: Final = frozenset(
    ("", "?", "-", "n/a", "na", "none", "tbc", "tba", "xxx", "unknown", "not known", "don't know",
     "dont know", "i don't know", "not sure", "see above", "see below", "as above")
)  # fmt: skip
_NAME: Final = re.compile(r"[^\W\d_]{2}")


class Kind(StrEnum):
    """What a detail is, beside what its labels and patterns say."""

    TEXT = "text"
    TELEPHONE = "telephone"
    NAME = "name"


class Found(StrEnum):
    """Where a detail's value was found."""

    LABEL = "label"
    PATTERN = "pattern"
    TELEPHONE = "telephone number"
    WORDS = "words of the mail"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    CUSTOMER = "customer's record"
    DISPLAY_NAME = "display name"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing to know of a report. `ask` is how it is asked for, `ask_in` the same by language.

    `patterns` are RE2: the value is the group `value`, else the first group, else the whole match.
    `value` is an RE2 that a labelled value has to match from end to end. With `words`, that many
    words of the sender's own answer it. `attachments` are beginnings of MIME types. `customer` is
    a column of the customer's record. A detail that is not `asked` is kept if found. One is not
    needed in a mail that a pattern of `unless` matches.
    """

    name: str
    ask: str
    labels: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    patterns: tuple[str, ...] = ()
    value: str = ""
    words: int = 0
    attachments: tuple[str, ...] = ()
    customer: str = ""
    display_name: bool = False
    asked: bool = True
    unless: tuple[str, ...] = ()
    ask_in: Mapping[str, str] = field(default_factory=dict, hash=False)
    source: str = ""

    def question(self, language: str) -> str:
        """How it is asked for in a language, else as it is asked for in every other."""
        own = self.ask_in.get(language) or self.ask_in.get(language.partition("-")[0])
        return own or self.ask


@dataclass(frozen=True, slots=True)
class Details:
    """The details of a desk, in the order in which they are asked for.

    `region` is the country of telephone numbers without a country code (ISO 3166).
    """

    details: tuple[Detail, ...] = ()
    region: str = ""

    def named(self, name: str) -> Detail | None:
        """The detail of this name."""
        return next((detail for detail in self.details if detail.name == name), None)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail says, as far as details are looked for in it.

    `text` are the sender's new words without the quoted history and the signature.
    """

    text: str
    subject: str = ""
    signature: str = ""
    display_name: str = ""
    attachment_types: tuple[str, ...] = ()
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class FoundDetail:
    """A detail that a mail answers: its value on one line, and where it was found.

    `where` names the place for people: `line 3`, `customers.csv:7`, `subject`.
    """

    name: str
    value: str
    by: Found
    where: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value} ({self.by}, {self.where})"


@dataclass(frozen=True, slots=True)
class DetailsRead:
    """What a report leaves out and what it has, each in the desk's order."""

    missing: tuple[Detail, ...]
    found: tuple[FoundDetail, ...]

    def values(self) -> Mapping[str, str]:
        """The value of each detail found, by its name."""
        return {found.name: found.value for found in self.found}


def missing_details(
    details: Details, report: Report, *, known: Mapping[str, str] | None = None
) -> DetailsRead:
    """Which details a report leaves out; `known` holds what the case has from earlier mails."""
    earlier = known or {}
    labelled = _labelled(details.details, report.text[:_LONGEST_TEXT])
    found: list[FoundDetail] = []
    missing: list[Detail] = []
    for detail in details.details:
        answer = _answer(detail, details, report, labelled.get(detail.name))
        if answer is not None:
            found.append(answer)
        elif detail.asked and detail.name not in earlier and not _is_unneeded(detail, report):
            missing.append(detail)
    return DetailsRead(tuple(missing), tuple(found))


def _answer(
    detail: Detail, details: Details, report: Report, labelled: tuple[str, str] | None
) -> FoundDetail | None:
    if labelled is not None and _fits(detail, labelled[0], details.region):
        return FoundDetail(detail.name, labelled[0], Found.LABEL, labelled[1])
    for place, text in (("text", report.text), ("subject", report.subject)):
        value = _by_pattern(detail, text[:_LONGEST_TEXT])
        if value:
            return FoundDetail(detail.name, value, Found.PATTERN, place)
    if detail.kind is Kind.TELEPHONE and (number := first_telephone(report.text, details.region)):
        return FoundDetail(detail.name, number, Found.TELEPHONE, "text")
    return _beside_the_words(detail, details, report)


def _beside_the_words(detail: Detail, details: Details, report: Report) -> FoundDetail | None:
    for type_ in report.attachment_types:
        if detail.attachments and type_.lower().startswith(detail.attachments):
            return FoundDetail(detail.name, type_, Found.ATTACHMENT, "attachment")
    if detail.kind is Kind.TELEPHONE and (
        number := first_telephone(report.signature, details.region)
    ):
        return FoundDetail(detail.name, number, Found.SIGNATURE, "signature")
    value = _by_pattern(detail, report.signature)
    if value:
        return FoundDetail(detail.name, value, Found.SIGNATURE, "signature")
    if detail.customer and report.customer is not None:
        value = report.customer.value(detail.customer)
        if value:
            return FoundDetail(detail.name, value, Found.CUSTOMER, report.customer.source)
    if detail.display_name and _is_name(report.display_name):
        return FoundDetail(detail.name, _clean(report.display_name), Found.DISPLAY_NAME, "From")
    words = report.text.split()
    if detail.words and len(words) >= detail.words:
        return FoundDetail(detail.name, _clean(report.text), Found.WORDS, f"{len(words)} words")
    return None


def _labelled(details: Sequence[Detail], text: str) -> dict[str, tuple[str, str]]:
    """The value behind a label of each detail, and its line; on the next line if none is on it."""
    by_label = {
        _plain(label): detail.name
        for detail in reversed(details)
        for label in (*detail.labels, detail.name, detail.ask, *detail.ask_in.values())
    }
    values: dict[str, tuple[str, str]] = {}
    open_label = ""
    for number, line in enumerate(text.split("\n")[:_MOST_LINES], start=1):
        name, value = _split_label(line, by_label)
        where = f"line {number}"
        if name:
            open_label = "" if value else name
        elif open_label and line.strip(_MARKS):
            name, value, open_label = open_label, line, ""
        if name and _clean(value).casefold() not in _NO_ANSWER:
            values.setdefault(name, (_clean(value), where))
    return values


def _split_label(line: str, by_label: Mapping[str, str]) -> tuple[str, str]:
    """The detail whose label begins a line, and what follows; empty texts if there is none."""
    name = by_label.get(_plain(line))
    if name:
        return name, ""
    for end in _LABEL_ENDS.finditer(line[:_LONGEST_LABEL]):
        name = by_label.get(_plain(line[: end.start()]))
        if name:
            return name, line[end.end() :].lstrip(_MARKS + ":?")
    return "", ""


def _fits(detail: Detail, value: str, region: str) -> bool:
    if detail.value and not compiled(detail.value).fullmatch(value):
        return False
    if detail.kind is Kind.TELEPHONE:
        return is_telephone(value, region)
    return detail.kind is not Kind.NAME or _is_name(value)


def _by_pattern(detail: Detail, text: str) -> str:
    for pattern in detail.patterns:
        found = compiled(pattern).search(text)
        if found and (value := _clean(_captured(found))):
            return value
    return ""


def _captured(found: Any) -> str:
    named: dict[str, str | None] = found.groupdict()
    if "value" in named:
        return named["value"] or ""
    groups: Iterable[str | None] = found.groups()
    return next((group for group in groups if group), None) or str(found.group())


def _is_unneeded(detail: Detail, report: Report) -> bool:
    return any(
        compiled(pattern).search(text[:_LONGEST_TEXT])
        for pattern in detail.unless
        for text in _places(report)
    )


def _places(report: Report) -> Iterator[str]:
    yield report.text
    yield report.subject


def _is_name(text: str) -> bool:
    return "@" not in text and bool(_NAME.search(text))


def _plain(label: str) -> str:
    """A label as it is compared: without marks around it, blanks and case."""
    return " ".join(label.strip(_MARKS + ":=?.\uff1a\uff1f").casefold().split())


def _clean(value: str) -> str:
    return " ".join(value.strip(_MARKS).split())[:LONGEST_VALUE]


@functools.cache
def compiled(pattern: str) -> Any:
    """An admin's pattern, ready: upper and lower case alike. ValueError if RE2 refuses it."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else b""
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        raise ValueError(text) from None

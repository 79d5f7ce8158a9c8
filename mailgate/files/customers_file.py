"""`rules/<desk>/customers.csv`: whose mail it is, and what was agreed with them."""

import functools
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from publicsuffixlist import PublicSuffixList

from mailgate.core.customers import COLUMNS, Customer, Customers, account_key
from mailgate.core.public_providers import PUBLIC_PROVIDERS
from mailgate.core.wording import shown, suggestion
from mailgate.errors import FileError, Mistake
from mailgate.files.address_text import (
    ADDRESS_EXPECTED,
    DOMAIN_EXPECTED,
    read_address,
    read_domain,
)
from mailgate.files.csv_lines import Cell, Table, parse_csv
from mailgate.files.file_bytes import is_there
from mailgate.files.plain_text import read_text
from mailgate.files.zones import nearest_zone, zone_named

CUSTOMERS_FILE: Final = "customers.csv"
KEY: Final = "domain or address"
OWN: Final = "field: "
# Everything the header may name; a desk's own columns are written `field: NAME`.
KNOWN_COLUMNS: Final = (KEY, *COLUMNS)
_LARGEST: Final = 20  # MB
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)
_MOST_MISTAKES: Final = 100
_YES_AND_NO: Final = {"yes": True, "y": True, "x": True, "true": True, "no": False, "false": False}


def load_customers(
    folder: Path, *, shown_as: str, calendars: Collection[str] | None = None
) -> Customers:
    """The customers of a desk's folder; none without the file; FileError with all mistakes.

    `calendars` are those whose hours may be a customer's; None lets any name stand.
    """
    path, name = folder / CUSTOMERS_FILE, f"{shown_as}/{CUSTOMERS_FILE}"
    if not is_there(path):
        return Customers()
    text = read_text(path, name=name, largest=_LARGEST)
    return parse_customers(text, name=name, calendars=calendars)


def parse_customers(text: str, *, name: str, calendars: Collection[str] | None = None) -> Customers:
    """The customers of a text, which mistakes call `name`; FileError with all mistakes."""
    table = parse_csv(text, name=name)
    reading = _Reading(name, mistakes=list(table.mistakes), calendars=calendars)
    columns = reading.header(table)
    if columns is not None:
        for row in table.rows:
            reading.row(dict(zip(columns, row, strict=True)))
    if reading.mistakes:
        raise FileError(_some(reading.mistakes, name))
    own = tuple(column for column in columns or () if column not in KNOWN_COLUMNS)
    return Customers(reading.by_address, reading.by_domain, reading.by_account, (*COLUMNS, *own))


def _some(mistakes: list[Mistake], name: str) -> list[Mistake]:
    """The mistakes, cut where a file of thousands of lines has the same in each."""
    if len(mistakes) <= _MOST_MISTAKES:
        return mistakes
    left = len(mistakes) - _MOST_MISTAKES
    told = sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column))[:_MOST_MISTAKES]
    return [*told, Mistake(name, told[-1].line + 1, f"{left} more mistakes from here on")]


@functools.cache
def _public_suffixes() -> PublicSuffixList:
    """The domains under which people register theirs: some 40 ms to read, once."""
    return PublicSuffixList()


@dataclass
class _Reading:
    name: str
    mistakes: list[Mistake]
    calendars: Collection[str] | None = None
    by_address: dict[str, Customer] = field(default_factory=dict)
    by_domain: dict[str, Customer] = field(default_factory=dict)
    by_account: dict[str, Customer] = field(default_factory=dict)

    def mistake(self, cell: Cell, message: str) -> None:
        self.mistakes.append(Mistake(self.name, cell.line, message, cell.column))

    def header(self, table: Table) -> tuple[str, ...] | None:
        """The columns by their names, or None if the rows cannot be read by them."""
        if not table.header:
            self.mistakes.append(Mistake(self.name, 1, f"expected a header: {KEY}, name, ..."))
            return None
        before = len(self.mistakes)
        columns: list[str] = []
        for cell in table.header:
            column = self._column(cell)
            if column in columns:
                self.mistake(cell, f"the column {shown(column)} is there already")
            columns.append(column)
        has_strange = any(
            column not in KNOWN_COLUMNS and not cell.text.lower().startswith(OWN.strip())
            for column, cell in zip(columns, table.header, strict=True)
        )
        for needed in (KEY, "name"):
            if needed not in columns and not has_strange:  # it may be the one that was meant
                self.mistake(table.header[0], f"the column {shown(needed)} is missing")
        return tuple(columns) if len(self.mistakes) == before else None

    def _column(self, cell: Cell) -> str:
        written = " ".join(cell.text.split())
        known = {column.lower(): column for column in KNOWN_COLUMNS}
        if written.lower() in known:
            return known[written.lower()]
        if written.lower().startswith(OWN.strip()):
            own = written[len(OWN.strip()) :].strip()
            if not own:
                self.mistake(cell, "a column of your own needs a name: field: school code")
            elif own.lower() in known:
                self.mistake(cell, f"{shown(own)} is a column of every desk: leave out field:")
            return own
        hint = suggestion(written, KNOWN_COLUMNS)
        own = f"a column of your own is written {OWN}{written or 'NAME'}"
        self.mistake(cell, f"unknown column {shown(written)}; {hint} ({own})")
        return written

    def row(self, cells: dict[str, Cell]) -> None:
        key = cells[KEY]
        customer = self._customer(cells)
        if not key.text:
            self.mistake(key, f"{shown(KEY)} is empty")
        for written in key.text.split():
            if "@" in written.lstrip("@"):
                self._enter(self.by_address, self._address(key, written), customer, key)
            else:
                self._enter(self.by_domain, self._domain(key, written), customer, key)
        if customer.account:
            self._enter_account(customer, cells["account"])

    def _customer(self, cells: dict[str, Cell]) -> Customer:
        def text(column: str) -> str:
            return cells[column].text if column in cells else ""

        if not text("name"):
            self.mistake(cells["name"], '"name" is empty')
        has_first_line, first_line = self._first_line(cells.get("own first line"))
        return Customer(
            name=text("name"),
            account=text("account"),
            cover=text("cover"),
            package=text("package"),
            product=text("product"),
            has_first_line=has_first_line,
            first_line=first_line,
            account_manager=self._checked(cells.get("account manager"), self._address),
            language=self._checked(cells.get("language"), self._language),
            zone=self._checked(cells.get("zone"), self._zone),
            hours=self._checked(cells.get("hours"), self._hours),
            is_vip=self._yes_or_no(cells.get("VIP")),
            fields={
                column: cell.text for column, cell in cells.items() if column not in KNOWN_COLUMNS
            },
            source=f"{self.name}:{cells[KEY].line}",
        )

    def _first_line(self, cell: Cell | None) -> tuple[bool, frozenset[str]]:
        """Whether there is a first line of its own, and its addresses where they are known."""
        if cell is None or not cell.text:
            return False, frozenset()
        if cell.text.lower() in _YES_AND_NO:
            return _YES_AND_NO[cell.text.lower()], frozenset()
        return True, frozenset(
            address for part in cell.text.split() if (address := self._address(cell, part))
        )

    def _yes_or_no(self, cell: Cell | None) -> bool:
        if cell is None or not cell.text:
            return False
        if cell.text.lower() in _YES_AND_NO:
            return _YES_AND_NO[cell.text.lower()]
        self.mistake(cell, f'"VIP" is {shown(cell.text)}, expected yes, no or nothing')
        return False

    @staticmethod
    def _checked(cell: Cell | None, check: Callable[[Cell, str], str]) -> str:
        return check(cell, cell.text) if cell is not None and cell.text else ""

    def _language(self, cell: Cell, text: str) -> str:
        if not _LANGUAGE.fullmatch(text):
            self.mistake(
                cell, f'"language" is {shown(text)}, expected a language like en, de or pt-BR'
            )
        return text

    def _zone(self, cell: Cell, text: str) -> str:
        if zone_named(text) is None:
            near = nearest_zone(text)
            self.mistake(
                cell, f'"zone" is {shown(text)}, expected a time zone like Europe/London{near}'
            )
        return text

    def _hours(self, cell: Cell, text: str) -> str:
        if self.calendars is not None and text not in self.calendars:
            known = self.calendars
            hint = suggestion(text, known) if known else "calendar.yaml names none"
            self.mistake(cell, f"no calendar is called {shown(text)}; {hint}")
        return text

    def _address(self, cell: Cell, text: str) -> str:
        address = read_address(text)
        if address is None:
            self.mistake(cell, f"{shown(text)} is no address, expected {ADDRESS_EXPECTED}")
        return address or ""

    def _domain(self, cell: Cell, text: str) -> str:
        domain = read_domain(text.removeprefix("@").removeprefix("*."))
        if domain is None:
            expected = f"expected {DOMAIN_EXPECTED} or {ADDRESS_EXPECTED}"
            self.mistake(cell, f"{shown(text)} is no domain, {expected}")
        elif domain in PUBLIC_PROVIDERS:
            problem = "is a provider where anybody can have an address: name each address"
            self.mistake(cell, f"{shown(domain)} {problem}")
        elif _public_suffixes().is_public(domain):
            problem = "is no customer's: domains of many people end in it"
            self.mistake(cell, f"{shown(domain)} {problem}")
        return domain or ""

    def _enter(
        self, table: dict[str, Customer], entry: str, customer: Customer, cell: Cell
    ) -> None:
        first = table.setdefault(entry, customer) if entry else customer
        if first is not customer:
            line = first.source.rpartition(":")[2]
            self.mistake(cell, f"{shown(entry)} is there already, in line {line}")

    def _enter_account(self, customer: Customer, cell: Cell) -> None:
        first = self.by_account.setdefault(account_key(customer.account), customer)
        if first.name != customer.name:
            line = first.source.rpartition(":")[2]
            owner = f"of {first.name} already, in line {line}"
            self.mistake(cell, f"the account {shown(customer.account)} is {owner}")

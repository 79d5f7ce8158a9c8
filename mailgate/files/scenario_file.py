"""The tests of a desk: `rules/<desk>/*_test.yaml` into scenarios, every mistake with its place."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.customers import Customers
from mailgate.core.desk import Desk
from mailgate.core.moments import read_moment
from mailgate.core.rules.names import Names
from mailgate.core.scenario import Deed, Place, Scenario, Step
from mailgate.core.wording import shown
from mailgate.errors import FileError
from mailgate.files.address_text import ADDRESS_EXPECTED, read_address
from mailgate.files.customers_file import parse_customers
from mailgate.files.rule_nodes import Reader, described
from mailgate.files.scenario_agent import AgentReader
from mailgate.files.scenario_expected import ExpectedReader
from mailgate.files.scenario_mail import MailReader
from mailgate.files.scenario_words import SCENARIO_KEYS, STEP_KEYS
from mailgate.files.yaml_lines import YamlList, YamlMap, YamlNode, YamlText, read_yaml
from mailgate.files.zones import nearest_zone, zone_named
from mailgate.settings.values import UnfitError
from mailgate.settings.values import name as mailbox_name

TESTS: Final = "_test.yaml"
_MOMENT: Final = "a time like 17:20, Fri 17:20, tomorrow 9:00 or 2026-03-06 17:20"


def scenario_files(folder: Path) -> tuple[Path, ...]:
    """The test files of a desk's folder, by name."""
    found = folder.glob(f"*{TESTS}")
    return tuple(sorted(path for path in found if not path.name.startswith(".")))


def load_scenarios(path: Path, *, shown_as: str, desk: Desk, names: Names) -> tuple[Scenario, ...]:
    """The scenarios of one file; FileError with all its mistakes, which call it `shown_as`."""
    reader = Reader(shown_as)
    node = read_yaml(path, name=shown_as)
    scenarios: list[Scenario] = []
    if isinstance(node, YamlList):
        for item in node.items:
            scenario = _ScenarioReader(reader, desk, names, path.parent).read(item)
            if scenario is not None:
                scenarios.append(scenario)
    else:
        reader.mistake(node, f"this file is {described(node)}, expected a list: - scenario: …")
    if reader.mistakes:
        raise FileError(reader.mistakes)
    return tuple(scenarios)


@dataclass
class People:
    """The short names of a scenario, with addresses as they stand in header fields."""

    reader: Reader
    by_name: dict[str, str] = field(default_factory=dict)

    def written(self, node: YamlNode, what: str) -> str:
        """Somebody as a header field names him; empty after a mistake."""
        text = self.reader.text(node, what)
        if not text or text in self.by_name:
            return self.by_name.get(text, "")
        if read_address(parseaddr(text)[1]) is None:
            known = (
                f"one of the people here ({', '.join(self.by_name)}) or " if self.by_name else ""
            )
            self.reader.mistake(
                node, f"{what} is {shown(text)}, expected {known}{ADDRESS_EXPECTED}"
            )
            return ""
        return text

    def address(self, node: YamlNode, what: str) -> str:
        """The lower-cased address of somebody; empty after a mistake."""
        return read_address(parseaddr(self.written(node, what))[1]) or ""


@dataclass
class Moments:
    """The clock of a scenario while it is read."""

    reader: Reader
    zone: ZoneInfo
    now: datetime

    def read(self, node: YamlNode, what: str) -> datetime | None:
        """The instant that a text names from where the clock stands; None after a mistake."""
        text = node.text.strip() if isinstance(node, YamlText) else ""
        at = read_moment(text, zone=self.zone, now=self.now) or read_moment(
            f"today {text}", zone=self.zone, now=self.now
        )
        if at is None:
            self.reader.mistake(node, f"{what} is {described(node)}, expected {_MOMENT}")
        return at


@dataclass
class _ScenarioReader:
    reader: Reader
    desk: Desk
    names: Names
    folder: Path

    def read(self, node: YamlNode) -> Scenario | None:
        entries = self.reader.entries(
            node, "this scenario", SCENARIO_KEYS, needed=("scenario", "starts", "steps")
        )
        values = {key: value for key, (_, value) in entries.items()}
        name = self.reader.text(values["scenario"], '"scenario"') if "scenario" in values else ""
        zone = self._zone(values.get("zone"))
        starts_at = self._starts(values.get("starts"), zone)
        mailboxes = self._mailboxes(values.get("mailboxes"))
        people = self._people(values.get("people"))
        customers = self._customers(values.get("customers"))
        if starts_at is None or "steps" not in values:
            return None
        moments = Moments(self.reader, zone, starts_at)
        steps = tuple(self._steps(values["steps"], moments, people, mailboxes))
        return Scenario(
            name=name,
            desk=self.desk.name,
            path=self.reader.name,
            place=Place(node.line, node.column),
            zone=zone,
            starts_at=starts_at,
            mailboxes=mailboxes,
            steps=steps,
            customers=customers,
        )

    def _zone(self, node: YamlNode | None) -> ZoneInfo:
        if node is None:
            calendar = self.desk.calendars.get(WORKING_HOURS)
            return calendar.zone if calendar else ZoneInfo("UTC")
        text = self.reader.text(node, '"zone"')
        zone = zone_named(text)
        if text and zone is None:
            message = f'"zone" is {shown(text)}, expected a zone like Europe/London'
            self.reader.mistake(node, message + nearest_zone(text))
        return zone or ZoneInfo("UTC")

    def _starts(self, node: YamlNode | None, zone: ZoneInfo) -> datetime | None:
        if node is None:
            return None
        text = node.text.strip() if isinstance(node, YamlText) else ""
        day = datetime(2000, 1, 1, tzinfo=zone)
        at = read_moment(text, zone=zone, now=day) if text[:1].isdigit() else None
        if at is None:
            self.reader.mistake(
                node,
                f'"starts" is {described(node)}, expected a date and a time like 2026-03-06 17:00',
            )
        return at

    def _mailboxes(self, node: YamlNode | None) -> Mapping[str, str]:
        if node is None:
            return {"support": f"support@{self.desk.name}.example"}
        found: dict[str, str] = {}
        for key, value in self._map(node, '"mailboxes"', "support: support@desk.example"):
            try:
                mailbox_name(key.text)
            except UnfitError as error:
                message = f"a mailbox is called {shown(key.text)}, expected {error}"
                self.reader.mistake(key, message)
            text = self.reader.text(value, shown(key.text))
            address = read_address(text)
            if text and address is None:
                message = f"{shown(key.text)} is {shown(text)}, expected {ADDRESS_EXPECTED}"
                self.reader.mistake(value, message)
            found[key.text] = address or ""
        return found

    def _people(self, node: YamlNode | None) -> People:
        people = People(self.reader)
        if node is not None:
            for key, value in self._map(node, '"people"', "ada: Ada <ada@customer.example>"):
                text = People(self.reader).written(value, shown(key.text))
                people.by_name[key.text] = text or "nobody@customer.example"
        return people

    def _map(self, node: YamlNode, what: str, like: str) -> tuple[tuple[YamlText, YamlNode], ...]:
        if isinstance(node, YamlMap) and node.entries:
            return node.entries
        self.reader.mistake(node, f"{what} is {described(node)}, expected names, like {like}")
        return ()

    def _customers(self, node: YamlNode | None) -> Customers:
        if node is None:
            return Customers()
        if not isinstance(node, YamlList):
            message = f'"customers" is {described(node)}, expected a list of customers'
            self.reader.mistake(node, message)
            return Customers()
        own = Customers({}, {}, {})
        for item in node.items:
            found = self._customer(item)
            own = Customers(
                {**own.by_address, **found.by_address},
                {**own.by_domain, **found.by_domain},
                {**own.by_account, **found.by_account},
            )
        return own

    def _customer(self, node: YamlNode) -> Customers:
        """One line of a table like customers.csv, which has the same mistakes."""
        if not isinstance(node, YamlMap):
            message = f"this customer is {described(node)}, expected the columns of customers.csv"
            self.reader.mistake(node, message)
            return Customers()
        cells = [
            (key.text, self.reader.text(value, shown(key.text))) for key, value in node.entries
        ]
        table = io.StringIO()
        csv.writer(table).writerows(([key for key, _ in cells], [text for _, text in cells]))
        try:
            return parse_customers(table.getvalue(), name=self.reader.name)
        except FileError as error:
            for mistake in error.mistakes:
                self.reader.mistake(node, mistake.message)
            return Customers()

    def _steps(
        self, node: YamlNode, moments: Moments, people: People, mailboxes: Mapping[str, str]
    ) -> Iterator[Step]:
        if not isinstance(node, YamlList) or not node.items:
            found = "an empty list" if isinstance(node, YamlList) else described(node)
            self.reader.mistake(node, f'"steps" is {found}, expected a list of steps')
            return
        mails = MailReader(self.reader, people, mailboxes, self.folder)
        agents = AgentReader(self.reader)
        expected = ExpectedReader(self.reader, people, moments, self.names)
        for item in node.items:
            entries = self.reader.entries(item, "this step", STEP_KEYS)
            values = {key: value for key, (_, value) in entries.items()}
            self._move(moments, values)
            deed: Deed | None = None
            if "mail" in values:
                deed = mails.read(values["mail"])
            if "agent" in values and "mail" in values:
                self.reader.mistake(entries["agent"][0], 'a step has "mail" or "agent", not both')
            elif "agent" in values:
                deed = agents.read(values["agent"], mails.known)
            if not {"mail", "agent", "expect"} & values.keys() and isinstance(item, YamlMap):
                self.reader.mistake(item, 'a step without "mail" needs "expect"')
            expectation = expected.read(values.get("expect"), item, mails.known)
            yield Step(Place(item.line, item.column), moments.now, deed, expectation)

    def _move(self, moments: Moments, values: Mapping[str, YamlNode]) -> None:
        if "at" in values and "after" in values:
            self.reader.mistake(values["after"], 'a step has "at" or "after", not both')
        elif "at" in values:
            at = moments.read(values["at"], '"at"')
            if at is not None and at < moments.now:
                before = f"{moments.now.astimezone(moments.zone):%a %Y-%m-%d %H:%M}"
                said = f'"at" is before the step before, which is at {before}'
                self.reader.mistake(values["at"], said)
            moments.now = at or moments.now
        elif "after" in values:
            after = self.reader.duration(values["after"], '"after"')
            if after is not None:
                moments.now += after

"""A case in the inboxes of three people: a customer, an agent and a manager, with all they get.

They read and write with the standard library's mail programs, through a real SMTP server and the
inboxes of a real Dovecot. The desk is `managed-service` as it ships; its other people have inboxes,
too, and those are looked at as well. The hours are those of the desk, whose winter is in UTC.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from mailgate.bundle import bundled
from mailgate.jobs.context import Context, open_context
from mailgate.settings.load import load
from mailgate.store.tables import CaseRow, InboxRow, OutboxRow
from tests.servers.dovecot import Dovecot
from tests.servers.gate import HANG_GUARD, Gate
from tests.servers.mail_program import MailProgram, files_of, plain
from tests.servers.post_office import PostOffice
from tests.servers.running_inside import StoryClock, running_inside, wait_until_looked

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
SUPPORT = "support@desk.example"
ESCALATIONS = "escalations@desk.example"
DESK = frozenset({"support", "escalations"})
PEOPLE = {
    "anna": ("Anna Berg", "anna@northfold.example"),
    "bob": ("Bob Martin", "bob@desk.example"),
    "max": ("Max Rowe", "max@desk.example"),
    "lena": ("Lena Ortiz", "lena@desk.example"),
    "ada": ("Ada Byron", "ada@desk.example"),
    "ines": ("Ines Marsh", "ines@desk.example"),
}
AGENTS = tuple(address for name, (_, address) in PEOPLE.items() if name != "anna")
GUIDE = b"%PDF-1.4 how the tray is taken out"
NOTE = "Between us: she has jammed it with labels for the third time."
# Words of the note, of notifications, and of commands.
STAYS = (
    "labels", "third time", "Your answer to this mail goes to the customer",
    "rules/managed-service", "#assign", "#note", "#resolve", "#priority",
)  # fmt: skip
AGENT_ID = re.compile(r"<agt[.-]", re.IGNORECASE)


@dataclass
class Office:
    """Everybody's mail programs, and what each has read so far."""

    post: PostOffice
    clock: StoryClock
    context: Context
    people: dict[str, MailProgram]
    capture: pytest.CaptureFixture[str]
    read: dict[str, list[EmailMessage]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> MailProgram:
        return self.people[name]

    def then(self, minutes: int) -> None:
        """Time goes by, and whatever it brings is done."""
        self.clock.go_on(minutes * MINUTES)

    def brings(self, **expected: tuple[str, ...]) -> dict[str, EmailMessage]:
        """All of this goes on until nothing is left to do; each then has one new mail, or none.

        The words are in his mail's subject or text. Whoever is not named has got nothing.
        """
        self._until_all_is_done()
        found: dict[str, EmailMessage] = {}
        for name, program in self.people.items():
            inbox = program.inbox()
            before = self.read.setdefault(name, [])
            assert [mail["Message-ID"] for mail in inbox[: len(before)]] == [
                mail["Message-ID"] for mail in before
            ]
            new = inbox[len(before) :]
            said = [f"{mail['Subject']}\n{_in_one_line(mail)}" for mail in new]
            assert len(new) == (name in expected), (name, said)
            for mail, text in zip(new, said, strict=True):
                missing = [words for words in expected[name] if words not in text]
                assert not missing, (name, missing, text)
                found[name] = mail
            self.read[name] = inbox
        return found

    def subjects(self, name: str) -> list[str]:
        """Those of an inbox, in the order in which the mails came."""
        return [str(mail["Subject"]) for mail in self[name].inbox()]

    def case(self) -> CaseRow:
        """The first one."""
        with self.context.database.reading() as session:
            return session.exec(select(CaseRow).order_by(col(CaseRow.id)).limit(1)).one()

    def fates(self) -> list[str]:
        """What became of each mail to the desk."""
        with self.context.database.reading() as session:
            return list(session.exec(select(InboxRow.fate).order_by(col(InboxRow.id))))

    def has_gone_well(self) -> bool:
        """Whether no loop of the daemon has failed, which would begin it anew after a pause."""
        said = self.capture.readouterr().err
        return "job-failed" not in said

    def _until_all_is_done(self) -> None:
        self._until(self._are_all_decided, "mails to the desk are not decided")
        wait_until_looked(self.clock)
        self._until(self._is_all_sent, "mails of the desk are not sent")

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + HANG_GUARD
        while not condition():
            assert time.monotonic() < deadline, what
            time.sleep(0.05)

    def _are_all_decided(self) -> bool:
        with self.context.database.reading() as session:
            done = select(func.count()).select_from(InboxRow).where(InboxRow.state == "done")
            return session.exec(done).one() == self.post.for_the_watched

    def _is_all_sent(self) -> bool:
        with self.context.database.reading() as session:
            left = select(OutboxRow.id).where(col(OutboxRow.state).in_(("queued", "sending")))
            return session.exec(left).first() is None


@pytest.fixture(scope="module")
def mailboxes() -> Iterator[Dovecot]:
    """A Dovecot with an inbox for everybody."""
    with Dovecot(users=(*DESK, *PEOPLE)) as server:
        yield server


@pytest.fixture
def office(
    tmp_path: Path, mailboxes: Dovecot, capsys: pytest.CaptureFixture[str]
) -> Iterator[Office]:
    """The desk's daemon, which lives by the story's clock, and a post office for all its mail."""
    for user in mailboxes.users:
        mailboxes.empty(user)
    rules = tmp_path / "rules"
    shutil.copytree(bundled("rules"), rules, ignore=shutil.ignore_patterns("*_test.yaml"))
    clock = StoryClock(MONDAY)
    addresses = {SUPPORT: "support", ESCALATIONS: "escalations"} | {
        address: name for name, (_, address) in PEOPLE.items()
    }
    with PostOffice(mailboxes, addresses, watched=DESK, now=clock.now) as post:
        gate = Gate(tmp_path / "gate", smtp_port=post.port, extra='poll = "1s"', rules=rules)
        gate.imap(port=mailboxes.imap_port)
        gate.imap(
            port=mailboxes.imap_port,
            name="escalations",
            address=ESCALATIONS,
            purpose="escalation",
        )
        gate.write()
        people = {
            key: MailProgram(
                name,
                address,
                key,
                smtp_port=post.port,
                imap_port=mailboxes.imap_port,
                now=clock.now,
                sign=f"\n-- \n{name}\n{address}\n",
            )
            for key, (name, address) in PEOPLE.items()
        }
        with (
            running_inside(gate, clock),
            open_context(load(gate.settings), at=MONDAY) as context,
        ):
            yield Office(post, clock, context, people, capsys)


def _in_one_line(mail: EmailMessage) -> str:
    return " ".join(plain(mail).split())


def nothing_of_the_desk_leaks(mail: EmailMessage) -> None:
    """No agent's address, no note, no notification and no command is in a mail to the customer."""
    raw = mail.as_bytes()
    page = mail.get_body(("html",))
    assert page is not None
    shown = f"{raw.decode('ascii', 'replace')}\n{plain(mail)}\n{page.get_content()}"
    for word in (*AGENTS, *STAYS):
        assert word not in shown, (word, shown)
    assert AGENT_ID.search(shown) is None, shown
    assert mail["From"].addresses[0].addr_spec in {SUPPORT, ESCALATIONS}
    assert [one.addr_spec for one in mail["To"].addresses] == ["anna@northfold.example"]
    assert mail["Cc"] is None


def reports_a_printer(office: Office) -> dict[str, EmailMessage]:
    """The customer's first mail."""
    office["anna"].write(
        SUPPORT,
        "Printer on the second floor",
        "My printer takes the paper and gives it back empty.\n"
        "My telephone is 0113 496 0000, my computer NG-0042.\n\nAnna Berg\n",
        files=[("page.pdf", b"%PDF-1.4 an empty page")],
    )
    return office.brings(
        anna=("Printer on the second floor",),
        ada=("A new case",),
        bob=("A new case", "gives it back empty", "page.pdf", "#resolve"),
        lena=("A new case",),
    )


def test_a_customer_an_agent_and_a_manager_each_get_exactly_their_mails(office: Office) -> None:
    anna, bob, max_ = office["anna"], office["bob"], office["max"]
    told = reports_a_printer(office)
    reference = office.case().reference
    assert files_of(told["bob"]) == {"page.pdf": b"%PDF-1.4 an empty page"}

    office.then(5)
    bob.answer(
        told["bob"],
        "#assign me\n\nPlease take the tray out as the guide shows. I am at bob@desk.example.",
        files=[("guide.pdf", GUIDE)],
    )
    answered = office.brings(anna=("Please take the tray out",))["anna"]
    assert files_of(answered) == {"guide.pdf": GUIDE}
    assert office.case().assignee

    office.then(5)
    bob.answer(told["bob"], f"#note\n{NOTE}")
    office.brings()

    office.then(10)
    anna.answer(answered, "The tray is out, it still comes back empty.")
    told = office.brings(bob=("A mail from anna@northfold.example", "still comes back empty"))
    assert "labels" in plain(told["bob"]), "he reads his note, and quotes it below his answers"
    bob.answer(told["bob"], "#priority P4711\nWe swap the fuser.")
    office.brings(bob=("Nothing of your mail was done.", "P4711"))
    bob.answer(told["bob"], "We swap the fuser.")
    office.brings(anna=("We swap the fuser.",))

    office.then(10)
    anna.write(ESCALATIONS, f"{reference}", "I am very unhappy with this service.")
    told = office.brings(
        anna=(reference, "service desk managers and team leads"),
        bob=("very unhappy",),
        lena=("escalated", "unhappy with the service"),
        max=("escalated", "unhappy with the service", "I am very unhappy with this service."),
    )

    office.then(5)
    max_.answer(told["max"], "#priority 2")
    told = office.brings(
        anna=("from Max Rowe", "2 - High"),
        bob=("Priority 3 to 2, says max", "I am very unhappy with this service."),
    )

    office.then(20)
    bob.answer(told["bob"], "#resolve\nThe fuser is replaced.\nIt prints again.")
    resolved = office.brings(anna=("The fuser is replaced. It prints again.", "resolved"))["anna"]

    office.then(5)
    anna.click(resolved, "Poor")
    office.brings(anna=(reference,), max=("Poor", "A customer is not satisfied"))
    office.clock.go_on_to(MONDAY.replace(day=3, hour=8, minute=31))
    office.brings(max=("1 new", "Poor 1"), lena=("1 new",))

    for mail in anna.inbox():
        nothing_of_the_desk_leaks(mail)
    assert {name: len(office[name].inbox()) for name in PEOPLE} == {
        "anna": 7, "bob": 5, "max": 3, "lena": 3, "ada": 1, "ines": 0,
    }  # fmt: skip
    everything = [mail for name in PEOPLE for mail in office[name].inbox()]
    assert len({mail["Message-ID"] for mail in everything}) == len(everything)
    assert not office.post.refused
    assert office.has_gone_well()


def test_a_forged_agent_reaches_no_customer_and_changes_nothing(office: Office) -> None:
    anna, bob = office["anna"], office["bob"]
    told = reports_a_printer(office)
    acknowledged = told["anna"]
    bob.answer(told["bob"], "#assign me")
    office.brings()
    office.then(5)
    anna.write(ESCALATIONS, office.case().reference, "I am very unhappy with this service.")
    notice = office.brings(
        anna=("team leads",), bob=("unhappy",), lena=("escalated",), max=("escalated",)
    )["max"]
    before = office.case()

    # Whoever has the customer's mail has its MAC; the agent's name and address are no secret.
    office.then(5)
    anna.answer(acknowledged, "#resolve\nSend your password to eve.", sender=bob.address)
    office.brings(bob=("waits for your word", "Send your password to eve."), lena=("password",))

    # What went to the manager is believed from the manager alone.
    office.then(5)
    bob.answer(notice, "#close\nWe do not work for you any more.")
    office.brings(bob=("do not work for you",), lena=("do not work for you",))

    # In the agent's name without any MAC: an ordinary person's, who knows a number.
    office.then(5)
    anna.write(SUPPORT, f"Re: [{before.reference}]", "#close\nGood bye.", sender=bob.address)
    office.brings(bob=("Thank you for writing",), ada=("A new case",), lena=("A new case",))

    after = office.case()
    assert (after.state, after.priority, after.assignee) == (
        before.state, before.priority, before.assignee,
    )  # fmt: skip
    assert len(anna.inbox()) == 2
    for mail in anna.inbox():
        nothing_of_the_desk_leaks(mail)
    assert office.subjects("max") == [notice["Subject"]]
    assert not office.post.refused
    assert office.has_gone_well()

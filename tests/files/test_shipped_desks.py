"""The five desks that come with mailgate decide about mail as each of them has promised.

The rows are facts of the desks: a mail, and what has to stand when all rules have been tried. A
text in `never` begins no action of that mail.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailgate.bundle import bundled
from mailgate.core.author import Author, Screening
from mailgate.core.details import Report, missing_details
from mailgate.core.promised import clockwork_of
from mailgate.core.promises import Subject, TargetKind
from mailgate.core.rules.actions import NoCase, Reply
from mailgate.core.rules.analysis import findings
from mailgate.core.rules.engine import Outcome, run
from mailgate.core.rules.examples import failures
from mailgate.core.rules.facts import MailFacts
from mailgate.core.rules.rule import Example, Rule
from mailgate.core.sla import standings
from mailgate.core.standing import Happened, Happening
from mailgate.files.desk_files import load_desks
from tests.core.rules.mails import a_mail

RULES = bundled("rules")
DESKS = ("contact-centre", "managed-service", "schools", "telecoms", "web-agency")
LOADED = load_desks(RULES, DESKS)
EVERY_RULE = [
    pytest.param(desk, rule, id=f"{desk}: {rule.name}")
    for desk in DESKS
    for rule in LOADED[desk].rules
]
EXAMPLES = [
    pytest.param(desk, example, id=f"{desk}:{example.line}")
    for desk in DESKS
    for rule in LOADED[desk].rules
    for example in rule.examples
]
FIRST_LINE = {"name": "County Schools", "own first line": "yes"}
MANILA = {"role": "coach", "site": "Manila", "region": "Philippines", "technicians": "yes"}
CEBU = {**MANILA, "site": "Cebu", "technicians": "no"}
AGENT = {**MANILA, "role": "agent"}
MONITORING = {"sender": "nagios@monitoring.desk.example", "author": Author.MONITORING}


def decided(desk: str, mail: MailFacts) -> Outcome:
    known = {"priority": (LOADED[desk].default_priority,), **mail.known}
    return run(LOADED[desk].rules, replace(mail, known=known))


def said(desk: str, mail: MailFacts) -> list[str]:
    return [str(action) for action in decided(desk, mail).actions]


def fact(name: str, desk: str, mail: MailFacts, *stands: str, never: tuple[str, ...] = ()) -> Any:
    return pytest.param(desk, mail, stands, never, id=f"{desk}: {name}")


def missing(*details: str) -> frozenset[str]:
    return frozenset(details)


MANAGED_SERVICE = [
    fact("P1 is a total loss at a site", "managed-service",
         a_mail("Total loss of service in Leeds"), "priority: 1"),
    fact("P1 is mission-critical data at risk", "managed-service",
         a_mail("SQL", "Mission critical data is at risk."), "priority: 1"),
    fact("P1 is business severely disrupted", "managed-service",
         a_mail("ERP", "Our business is severely disrupted."), "priority: 1"),
    fact("P1 is no internet for all users", "managed-service",
         a_mail("Hull", "The internet is down for all users."), "priority: 1"),
    fact("P1 is a security breach of several users", "managed-service",
         a_mail("Help", "Several accounts were hacked."), "priority: 1"),
    fact("P2 is one user without login or workaround", "managed-service",
         a_mail("Login", "I cannot log in."), "priority: 2"),
    fact("a workaround is no P2", "managed-service",
         a_mail("Login", "I cannot log in, but another PC works."), never=("priority: 2",)),
    fact("P2 is VPN trouble of several users", "managed-service",
         a_mail("VPN", "The VPN fails for three colleagues."), "priority: 2"),
    fact("VPN trouble of one user is no P2", "managed-service",
         a_mail("VPN", "My VPN is slow at home."), never=("priority: 2", "priority: 1")),
    fact("P2 is a security breach of one mailbox", "managed-service",
         a_mail("Help", "My mailbox was hacked."), "priority: 2"),
    fact("P3 is the printer of one user", "managed-service",
         a_mail("Printer", "It is jammed."), "priority: 3"),
    fact("P3 is no mail for one user", "managed-service",
         a_mail("Outlook", "I am not receiving mail."), "priority: 3"),
    fact("P3 is a slow PC", "managed-service", a_mail("Slow PC"), "priority: 3"),
    fact("P3 is a change of groups", "managed-service",
         a_mail("Jo", "Please add Jo to the sales group."), "priority: 3"),
    fact("P4 is a new user", "managed-service", a_mail("New user on Monday"), "priority: 4"),
    fact("P4 is software", "managed-service",
         a_mail("Visio", "Can you install Visio?"), "priority: 4"),
    fact("the answer to P1 says to telephone, and the mail is logged", "managed-service",
         a_mail("Site down"), "reply: p1-telephone-us", never=("no case",)),
    fact("the answer to P2 offers the telephone", "managed-service",
         a_mail("Login", "I cannot log in."), "reply: p2-telephone-offered"),
    fact("passwords are for the portal, without a case", "managed-service",
         a_mail("Help", "I have forgotten my password."),
         "no case: answered instead", "reply: password-reset-by-portal", never=("priority",)),
    fact("what is missing is asked for, nothing is held", "managed-service",
         a_mail("Printer", missing=missing("error message")), "ask for missing details",
         never=("state", "no case")),
    fact("escalations have a queue of their own", "managed-service",
         a_mail("CS11349759", "No response in two days.", mailbox="escalations"),
         "queue: escalations", "add tag: escalation", "link: CS11349759"),
    fact("support and escalations have a queue each", "managed-service",
         a_mail("Printer", mailbox="support"), "queue: service desk", never=("notify",)),
    fact("a password in an escalation stays with the managers", "managed-service",
         a_mail("CS11349759", "Still no password reset.", mailbox="escalations"),
         "queue: escalations", never=("no case",)),
    fact("a fresh mail that quotes a number is linked", "managed-service",
         a_mail("Again", "As in CS11349759."), "link: CS11349759", never=("no case",)),
    fact("alerts of one thing are one case", "managed-service",
         a_mail("PROBLEM: web1/HTTP is CRITICAL", **MONITORING),
         "group by: nagios@monitoring.desk.example web1/HTTP, storm over 20 in 10 minutes, "
         "resolved after 2 days",
         never=("reply", "ask for")),
    fact("a stranger cannot end a group", "managed-service",
         a_mail("RECOVERY: web1/HTTP is OK", sender="nagios@elsewhere.example"),
         never=("resolve group",)),
]  # fmt: skip
CONTACT_CENTRE = [
    fact("an agent tells the coach first", "contact-centre",
         a_mail("URGENT", customer=AGENT), "no case: an agent tells the coach first",
         "reply: tell-your-coach-first", never=("tell region", "ask for", "queue")),
    fact("not urgent goes the normal way", "contact-centre",
         a_mail("Headsets", "We want two new headsets.", customer=MANILA),
         "no case: not urgent", "reply: normal-channel", never=("tell region",)),
    fact("only the desk opens an event in a group", "contact-centre",
         a_mail("Down", customer=MANILA, recipients=("ph-support@company.example",)),
         "no case: only the desk opens an event in a notification group",
         never=("tell region",)),
    fact("outside the hours of the site the hotline", "contact-centre",
         a_mail("Phones are down", customer=MANILA, is_open_for_customer=False),
         "queue: hotline", "reply: urgent-logged", "tell region: Philippines"),
    fact("the region of the site hears of it", "contact-centre",
         a_mail("Phones are down", customer=MANILA), "tell region: Philippines", "queue: Manila",
         "field site: Manila", never=("tell region: United", "tell region: Central", "no case")),
    fact("a second region hears of what hits it", "contact-centre",
         a_mail("Phones are down", "San Pedro Sula is down as well.", customer=MANILA),
         "tell region: Philippines", "tell region: Central America"),
    fact("a site without technicians has the hotline", "contact-centre",
         a_mail("Phones are down", customer=CEBU), "queue: hotline", "reply: p1-telephone-us"),
    fact("a thin report is asked for what it left open, and not held", "contact-centre",
         a_mail("Phones are down", customer=MANILA, missing=missing("since when")),
         "ask for missing details", never=("state", "no case")),
    fact("it is asked once", "contact-centre",
         a_mail("Re: Phones", customer=MANILA, missing=missing("since when"),
                belongs_to_case=True), never=("ask for",)),
]  # fmt: skip
SCHOOLS = [
    fact("whoever is not of the first line writes to it first", "schools",
         a_mail("DNS is down", customer=FIRST_LINE),
         "no case: the customer has a first line of his own", "reply: own-service-desk-first",
         never=("priority", "queue")),
    fact("mail of the first line itself is taken", "schools",
         a_mail("DNS is down", customer=FIRST_LINE, is_first_line=True), "priority: 2",
         never=("no case",)),
    fact("sales are referred", "schools", a_mail("Quote for Office 365"),
         "no case: sales are not of this desk", "reply: direct-sales"),
    fact("billing is referred", "schools", a_mail("Question", "Where is our invoice?"),
         "no case: sales are not of this desk"),
    fact("two mailboxes, two queues: products", "schools",
         a_mail("SIMS ID is odd", mailbox="products"),
         "queue: incident team", "field product: SIMS ID"),
    fact("two mailboxes, two queues: filtering", "schools",
         a_mail("A page is blocked", mailbox="filtering"),
         "queue: web filtering", "field product: web filtering"),
    fact("1 is every service at once", "schools", a_mail("All services are down"),
         "priority: 1", "reply: p1-telephone-us"),
    fact("2 is a service for all its users", "schools",
         a_mail("SIMS ID", "All teachers are locked out."), "priority: 2",
         "reply: p1-telephone-us"),
    fact("3 is some users", "schools",
         a_mail("SIMS ID", "Three teachers cannot log in."), "priority: 3"),
    fact("3 is a single school", "schools",
         a_mail("Filter", "Our school cannot reach any page."), "priority: 3"),
    fact("4 is administration", "schools", a_mail("New teacher"), "priority: 4"),
    fact("a question has the default of questions", "schools",
         a_mail("SIMS ID", "How do I print?"), "category: question", never=("priority",)),
    fact("a fault has the default of faults", "schools", a_mail("SIMS ID shows an error"),
         "category: fault", never=("priority",)),
    fact("5 is a feature request", "schools", a_mail("Feature request"), "priority: 5",
         "category: feature request"),
    fact("5 is a change request", "schools", a_mail("Change request"), "priority: 5",
         "category: change request"),
    fact("an internet outage advises the telephone whatever its priority", "schools",
         a_mail("Hall", "The internet is off in the hall."), "reply: p1-telephone-us"),
    fact("an unclear report is on hold and asked", "schools",
         a_mail("SIMS ID", "Broken.", missing=missing("details of the fault", "impact")),
         "state: On-Hold", "ask for missing details"),
    fact("a clear one that lacks a telephone is only asked", "schools",
         a_mail("SIMS ID", missing=missing("telephone")), "ask for missing details",
         never=("state",)),
    fact("an answer that brings it takes it off hold", "schools",
         a_mail("Re: SIMS ID", belongs_to_case=True,
                known={"state": ("On-Hold",), "tag": ("unclear",)}),
         "remove tag: unclear", never=("state",)),
    fact("an answer that does not bring it leaves it on hold", "schools",
         a_mail("Re: SIMS ID", "Any news?", belongs_to_case=True, missing=missing("impact"),
                known={"state": ("On-Hold",), "tag": ("unclear",)}), never=("state",)),
    fact("an answer does not end the hold of an unavailable customer", "schools",
         a_mail("Re: SIMS ID", belongs_to_case=True, known={"state": ("On-Hold",)}),
         never=("state",)),
    fact("the clock of an alert starts at the alert", "schools",
         a_mail("PROBLEM: filter-3 is DOWN", **MONITORING),
         "start clock: at the time of the alert",
         "group by: nagios@monitoring.desk.example filter-3, storm over 20 in 10 minutes"),
    fact("the recovery resolves the group", "schools",
         a_mail("RECOVERY: filter-3 is UP", **MONITORING),
         "resolve group: nagios@monitoring.desk.example filter-3"),
    fact("a complaint is a case of its own", "schools", a_mail("Formal complaint"),
         "category: complaint", never=("no case", "state")),
    fact("an escalation without a case is logged", "schools", a_mail("Escalation"),
         "add tag: escalation", never=("no case",)),
    fact("the customer's own reference is kept", "schools", a_mail("[INC0012345] DNS"),
         "field own reference: INC0012345"),
    fact("a later mail is linked", "schools", a_mail("DNS", "Again SD12345678."),
         "link: SD12345678"),
]  # fmt: skip
TELECOMS = [
    fact("the account is recognised", "telecoms",
         a_mail("Line", "Account BS100200", customer={"account": "HH300400"}),
         "field account number: BS100200", never=("ask for",)),
    fact("else looked up", "telecoms", a_mail("Line", customer={"account": "HH300400"}),
         "field account number: HH300400"),
    fact("else asked for, never held", "telecoms",
         a_mail("Line", missing=missing("account number")), "ask for account number",
         never=("state", "no case")),
    fact("bills are credit control's", "telecoms", a_mail("Invoice query"),
         "queue: credit control", "field product: Billing"),
    fact("a product is service delivery's", "telecoms", a_mail("SIP trunk fails"),
         "queue: service delivery", "field product: SIP trunks"),
    fact("P1 is a total loss", "telecoms", a_mail("Total loss"), "priority: P1"),
    fact("P1 is a site down", "telecoms", a_mail("Site down"), "priority: P1"),
    fact("P1 is a major outage", "telecoms", a_mail("Major outage"), "priority: P1"),
    fact("P2 is a partial loss", "telecoms",
         a_mail("Phones", "Several handsets are dead."), "priority: P2"),
    fact("P3 is an intermittent fault", "telecoms", a_mail("Intermittent echo"), "priority: P3"),
    fact("P3 is a password reset, as ordinary as others", "telecoms",
         a_mail("Password reset"), "priority: P3", never=("no case", "reply")),
    fact("P4 is a change", "telecoms", a_mail("Change request"), "priority: P4"),
    fact("P4 is a feature", "telecoms", a_mail("Feature request"), "priority: P4"),
    fact("the clock of a forwarded mail", "telecoms",
         a_mail("Line", is_forwarded=True, in_hours=True),
         "start clock: at the time of the forward"),
    fact("the clock of a mail out of hours", "telecoms",
         a_mail("Line", in_hours=False, is_forwarded=True),
         "start clock: at the next opening", never=("no case",)),
    fact("the clock of a mail in hours is left alone", "telecoms",
         a_mail("Line", in_hours=True), never=("start clock",)),
]  # fmt: skip
WEB_AGENCY = [
    fact("a call begins on the first line", "web-agency", a_mail("Logo", mailbox="support"),
         "queue: first line"),
    fact("the third line takes direct contact", "web-agency",
         a_mail("Logo", mailbox="third-line"), "queue: third line"),
    fact("the third line takes nothing from the first", "web-agency",
         a_mail("Logo", mailbox="third-line", sender="first-line@desk.example"),
         "queue: second line"),
    fact("the third line takes nothing from the helpdesk", "web-agency",
         a_mail("Logo", mailbox="third-line", sender="helpdesk@desk.example"),
         "queue: second line"),
    fact("the package is kept", "web-agency", a_mail("Logo", customer={"package": "Always on"}),
         "field package: Always on"),
    fact("out of hours the package opens", "web-agency", a_mail("Logo", in_hours=False),
         "start clock: at the next opening"),
]  # fmt: skip
FACTS = [*MANAGED_SERVICE, *CONTACT_CENTRE, *SCHOOLS, *TELECOMS, *WEB_AGENCY]


@pytest.mark.parametrize(("desk", "mail", "stands", "never"), FACTS)
def test_a_desk_does_with_a_mail_what_it_has_promised(
    desk: str, mail: MailFacts, stands: tuple[str, ...], never: tuple[str, ...]
) -> None:
    actions = said(desk, mail)

    assert [one for one in stands if one not in actions] == []
    assert [one for one in actions if one.startswith(never)] == []


def test_every_desk_in_the_folder_is_tried_here() -> None:
    assert sorted(path.parent.name for path in Path(RULES).glob("*/desk.yaml")) == list(DESKS)


@pytest.mark.parametrize("desk", DESKS)
def test_nothing_is_wrong_with_the_rules_of_a_desk(desk: str) -> None:
    rules = LOADED[desk].rules

    assert rules
    assert list(findings(rules)) == []
    assert list(failures(rules)) == []


@pytest.mark.parametrize(("desk", "rule"), EVERY_RULE)
def test_a_rule_shows_a_mail_that_it_is_for_and_one_that_it_is_not_for(
    desk: str, rule: Rule
) -> None:
    tried = [decided(desk, example.facts).hits for example in rule.examples]

    assert {any(hit.rule is rule for hit in hits) for hits in tried} == {True, False}


@pytest.mark.parametrize("author", [one for one in Author if one is not Author.PERSON])
@pytest.mark.parametrize("desk", DESKS)
def test_no_rule_of_a_desk_answers_a_machine_or_turns_it_away(desk: str, author: Author) -> None:
    for rule in LOADED[desk].rules:
        for example in rule.examples:
            mail = replace(example.facts, screening=Screening(author, "so it is"))
            for action in decided(desk, mail).actions:
                assert not isinstance(action, Reply | NoCase), (rule, example.line)


@pytest.mark.parametrize(("desk", "example"), EXAMPLES)
def test_a_mail_in_a_case_is_neither_turned_away_nor_judged_anew(
    desk: str, example: Example
) -> None:
    outcome = decided(desk, replace(example.facts, belongs_to_case=True))

    if not any(isinstance(one, Reply | NoCase) for one in outcome.actions):
        assert "priority" not in outcome.stands
        return
    pytest.fail(f"answered: {outcome.actions}")


def test_two_regions_that_are_hit_are_the_whole_companys_matter() -> None:
    mail = a_mail("Outage in Manila", "Salt Lake City is hit too.")
    told = {one.removeprefix("tell region: ") for one in said("contact-centre", mail)}

    groups = LOADED["contact-centre"].regions.groups_told(frozenset(told))
    assert groups == ("us support", "philippines support", "everybody")


@pytest.mark.parametrize(
    ("address", "role", "site"),
    [
        ("coach@manila.company.example", "coach", "Manila"),
        ("somebody@cebu.company.example", "agent", "Cebu"),
        ("agent7@home.company.example", "agent", "Manila"),
    ],
)
def test_people_of_the_contact_centre_belong_to_a_site_also_at_home(
    address: str, role: str, site: str
) -> None:
    found = LOADED["contact-centre"].customers.of(address)

    assert found is not None
    assert (found.customer.value("role"), found.customer.value("site")) == (role, site)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("We are BS100200.", "BS100200"),
        ("It began on 261122 at 091500.", None),
        ("account: bs100200", "bs100200"),
    ],
)
def test_a_date_is_no_account_number(text: str, number: str | None) -> None:
    read = missing_details(LOADED["telecoms"].details, Report(text))

    assert read.values().get("account number") == number


def test_what_a_rule_calls_a_product_is_one_of_sla_yaml() -> None:
    plan = LOADED["telecoms"].plan
    departments = {"SIP trunk": "service delivery", "Leased line": "service delivery",
                   "Broadband": "service delivery", "Invoice query": "credit control"}  # fmt: skip

    for subject, department in departments.items():
        outcome = decided("telecoms", a_mail(subject))
        product = str(outcome.stands["field product"].action).removeprefix("field product: ")
        assert plan.products[product.lower()].department == department
        assert str(outcome.stands["queue"].action) == f"queue: {department}"


def test_a_mail_to_the_schools_desk_that_waited_was_to_be_logged_within_a_working_day() -> None:
    """A scenario cannot show it: there every mail is logged when it comes."""
    desk = LOADED["schools"]
    received = Happened(datetime(2026, 3, 6, 17, tzinfo=UTC), Happening.RECEIVED)
    logged = Happened(datetime(2026, 3, 9, 10, tzinfo=UTC), Happening.LOGGED)

    found = standings(
        desk.plan, Subject("3"), (received, logged), clockwork_of(desk), now=logged.at
    )

    assert {one.target.kind: one.due_at for one in found} == {
        TargetKind.LOGGED: datetime(2026, 3, 9, 17, tzinfo=UTC),
        TargetKind.RESOLUTION: datetime(2026, 3, 12, 10, tzinfo=UTC),  # from its reference
    }

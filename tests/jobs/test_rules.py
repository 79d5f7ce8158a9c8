"""What rules of a desk do to mails and cases, through the real jobs."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from mailgate.core.case import Fate
from mailgate.core.details import Detail, Details
from mailgate.core.lists import Group
from mailgate.core.references import bounce_address
from mailgate.core.rules.names import Names
from mailgate.core.rules.rule import Rule
from mailgate.files.rule_files import load_rules
from mailgate.jobs import held_orders, outbox_orders, views
from mailgate.settings.model import Envelope, LimitSettings
from mailgate.store.tables import CaseRow, InboxRow
from tests.jobs.bench import ANNA, DESK, NOW, STRANGER, Bench
from tests.servers.mails import field

NAGIOS = "nagios@monitoring.example"
DUTY = "duty-manager@desk.example"
LEADS = "team-leads@desk.example"
GROUPS = {"duty": Group("duty", (DUTY,)), "leads": Group("leads", (LEADS, DUTY))}


def rules_of(folder: Path, text: str) -> tuple[Rule, ...]:
    """Rules as an admin writes them."""
    (folder / "intake.yaml").write_text(dedent(text), encoding="utf-8")
    return load_rules(folder, shown_folder="rules/a-desk", names=Names())


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> "Rewritten":
    """The desk with other rules and nothing to ask for."""
    bench.set_desk(rules=(), details=Details(), groups=GROUPS)
    return Rewritten(bench, tmp_path)


class Rewritten:
    """A bench whose desk has the rules of a test."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench = bench
        self._folder = folder

    def rules(self, text: str, **also: Any) -> None:
        self.bench.set_desk(rules=rules_of(self._folder, text), **also)

    def decide(self, **mail: Any) -> InboxRow:
        return self.bench.decide(**mail)

    def case(self, **mail: Any) -> CaseRow:
        return self.bench.case_of(self.decide(**mail))


def shown(raw: bytes) -> str:
    """Subject and both bodies, decoded."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join([str(mail["Subject"]), *parts])


def reasons(row: InboxRow) -> list[tuple[str, str]]:
    return [(one["text"], one["source"]) for one in row.decision["reasons"]]


def test_values_fields_and_tags_are_in_the_case_with_the_rule_that_said_them(
    desk: Rewritten,
) -> None:
    desk.rules("""
        - rule: Printers
          when: {subject matches: 'Printer (?P<where>on \\w+)'}
          then:
            priority: "2"
            queue: hardware
            category: fault
            assignee: bo@desk.example
            state: Waiting on third party
            fields: {where: '{where}'}
            add tags: [printer, fire]
        - rule: No fires
          when: {tag is: fire}
          then: {remove tags: fire, priority: "1"}
        """)

    row = desk.decide()
    case = desk.bench.case_of(row)

    assert (case.priority, case.queue, case.category) == ("1", "hardware", "fault")
    assert (case.assignee, case.state, case.kind) == (
        "bo@desk.example", "Waiting on third party", "waiting",
    )  # fmt: skip
    assert (case.fields, case.tags) == ({"where": "on fire"}, ["printer"])
    said = reasons(row)
    assert [source for _, source in said[-4:]] == [
        "rules/a-desk/intake.yaml:2", "rules/a-desk/intake.yaml:12",
        "rules/a-desk/intake.yaml:12", "rules/a-desk/intake.yaml:12",
    ]  # fmt: skip
    assert any('priority: 2 of rule "Printers" is overruled' in text for text, _ in said)
    opened = desk.bench.events(case.id)[0]
    assert [one["text"] for one in opened.reasons] == [text for text, _ in said]


def test_a_category_brings_its_own_default_priority(desk: Rewritten) -> None:
    desk.rules(
        """
        - rule: Questions
          when: {subject contains: how}
          then: {category: Question}
        """,
        default_for={"question": "4"},
    )

    assert desk.case(subject="How do I print?").priority == "4"
    assert desk.case(number=2, subject="Broken").priority == "3"


def test_a_reply_is_tried_with_what_its_case_says_already(desk: Rewritten) -> None:
    desk.rules("""
        - rule: All new
          when: {mail is: new}
          then: {queue: first line, add tags: new}
        - rule: Louder
          when: {mail is: reply, queue is: first line, text contains: still}
          then: {priority: "1", remove tags: new, fields: {louder: yes}, notify: duty}
        """)
    row = desk.decide()
    case = desk.bench.case_of(row)

    again = desk.decide(number=2, subject=f"Re: [{case.reference}]", body="It still burns.\r\n")

    assert (again.fate, again.case_id) == ("update", case.id)
    changed = desk.bench.case_of(again)
    assert (changed.priority, changed.queue, changed.tags) == ("1", "first line", [])
    assert changed.fields == {"louder": "yes"}
    assert desk.bench.kinds(case.id) == [
        "opened", "mail-queued", "mail", "changed", "mail-queued",
    ]  # fmt: skip
    event = desk.bench.events(case.id)[3]
    assert event.summary == "priority 3 to 1; tags none; louder: yes"
    assert event.reasons[-1]["source"] == "rules/a-desk/intake.yaml:5"


PORTAL = """
    - rule: Passwords
      when: {text contains: password}
      then: {no case: answered instead, reply: please-refer-elsewhere}
    """


def test_a_mail_that_opens_no_case_is_filed_with_the_reason_and_answered(desk: Rewritten) -> None:
    desk.rules(PORTAL)

    row = desk.decide(body="My password, please.\r\n")

    assert (row.fate, row.case_id, desk.bench.cases()) == ("filed", None, [])
    assert row.decision["acknowledged"] == ANNA
    assert reasons(row)[-1][0] == "no case: answered instead"
    (mail,) = desk.bench.outbox()
    assert (mail.case_id, mail.inbox_id, mail.kind, mail.automatic) == (
        None,
        row.id,
        "answer",
        True,
    )
    assert "we have opened no case" in shown(mail.raw)
    assert "[]" not in field(mail.raw, "Subject")
    assert field(mail.raw, "Auto-Submitted") == "auto-replied"
    (line,) = views.outbox(desk.bench.database)
    assert (line.reference, line.answers) == ("", row.id)
    assert views.outgoing_mail(desk.bench.database, line.id) is not None


def test_the_answer_to_an_answer_without_a_case_is_a_new_mail(desk: Rewritten) -> None:
    desk.rules(PORTAL)
    desk.decide(body="My password, please.\r\n")
    (mail,) = desk.bench.outbox()

    again = desk.decide(number=2, in_reply_to=mail.message_id, body="It is the printer.\r\n")

    assert again.fate == "case"
    stranger = desk.decide(
        number=3, in_reply_to=mail.message_id, sender=STRANGER, body="It is the printer, too.\r\n"
    )
    assert (stranger.fate, stranger.case_id != again.case_id) == ("case", True)


def test_limits_hold_for_answers_without_a_case(desk: Rewritten) -> None:
    desk.rules(PORTAL)
    desk.bench.set(limits=LimitSettings(address_hour=1))
    desk.decide(body="My password, please.\r\n")

    row = desk.decide(number=2, body="My password, again.\r\n")

    assert row.fate == "filed"
    assert row.decision["withheld"].startswith("limit reached: 1 automatic mails")
    assert len(desk.bench.outbox()) == 1


@pytest.mark.parametrize(
    ("mail", "because"),
    [
        pytest.param({"auto_submitted": "auto-generated"}, "a machine wrote it", id="machine"),
        pytest.param({"reply_to": "x@other.example"}, "its Reply-To is", id="reply-to elsewhere"),
    ],
)
def test_who_cannot_be_answered_gets_a_case_rather_than_nothing(
    desk: Rewritten, mail: dict[str, str], because: str
) -> None:
    desk.rules(PORTAL)

    row = desk.decide(body="My password, please.\r\n", **mail)

    assert row.fate == "case"
    assert desk.bench.outbox() == []
    text = f"opens a case: it cannot be answered instead, because {because}"
    assert any(said.startswith(text) for said, _ in reasons(row))


def test_a_mail_that_a_rule_files_without_an_answer_is_only_filed(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Newsletters
          when: {subject contains: newsletter}
          then: {no case: nobody reads it}
        """)

    row = desk.decide(subject="Newsletter", auto_submitted="auto-generated")

    assert (row.fate, row.decision["withheld"], desk.bench.outbox()) == ("filed", "", [])


def test_a_bounce_of_an_answer_without_a_case_counts_against_its_address(
    desk: Rewritten,
) -> None:
    desk.rules(PORTAL)
    desk.bench.set_mailbox(envelope=Envelope.VERP)
    desk.decide(body="My password, please.\r\n")
    (mail,) = desk.bench.outbox()
    report = (
        f"From: MAILER-DAEMON@relay.example\r\n"
        f"To: {bounce_address(mail.bounce_token, address='support@desk.example')}\r\n"
        "Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; relay.example\r\n\r\nFinal-Recipient: rfc822; {ANNA}\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    ).encode()

    row = desk.decide(raw=report)

    assert (row.fate, row.case_id) == ("filed", None)
    again = desk.decide(number=5, body="The printer.\r\n")
    assert again.decision["withheld"].startswith("address bounced")


def test_a_failed_answer_without_a_case_can_be_sent_again(desk: Rewritten) -> None:
    desk.rules(PORTAL)
    desk.bench.set(limits=LimitSettings(total_ten_minutes=0))
    desk.decide(body="My password, please.\r\n")
    (mail,) = desk.bench.outbox()
    assert mail.state == "held"

    (order,) = outbox_orders.release(desk.bench.database, None, by="Bo", now=desk.bench.now)

    assert (order.done, desk.bench.outbox()[0].state) == (True, "queued")


def test_a_group_is_told_once_each_and_counts_as_nobody_s_answer(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Fire
          when: {subject contains: fire}
          then: {priority: "1", notify: [duty, leads], reply: p1-telephone-us}
        """)

    row = desk.decide()
    case = desk.bench.case_of(row)

    answer, *told = desk.bench.outbox()
    assert [(mail.recipient, mail.kind, mail.automatic) for mail in told] == [
        (DUTY, "notification", False), (LEADS, "notification", False),
    ]  # fmt: skip
    assert "telephone us" in shown(answer.raw)
    for mail in told:
        text = shown(mail.raw)
        assert f"[{case.reference}]" in text
        assert "It burns." in text
        assert ANNA in text
        assert "rule Fire: notify" in text
        assert field(mail.raw, "Auto-Submitted") == "auto-generated"
        assert mail.message_id.startswith("<note.")
    held = desk.decide(number=2, sender=DUTY, in_reply_to=told[0].message_id, body="Mine.\r\n")
    assert held.fate == "held"


def test_notifications_have_a_limit_of_their_own(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Fire
          then: {notify: duty}
        """)
    desk.bench.set(limits=LimitSettings(staff_hour=1))
    desk.decide()

    row = desk.decide(number=2, body="again\r\n")

    withheld = [e for e in desk.bench.events(row.case_id) if e.kind == "mail-withheld"]
    assert [event.summary for event in withheld] == [
        f"{DUTY} (duty) not notified: limit reached: 1 notifications to this address within an hour"
    ]
    desk.bench.wait(hours=1)
    row = desk.decide(number=3, body="later\r\n")
    assert desk.bench.kinds(row.case_id).count("mail-queued") == 2


def test_regions_are_told_by_their_groups(desk: Rewritten) -> None:
    from mailgate.core.lists import Regions  # noqa: PLC0415 - next to its only use

    desk.rules(
        """
        - rule: Everywhere
          when: {subject contains: fire}
          then: {tell region: [North, South]}
        """,
        regions=Regions({"North": "duty", "South": "duty"}, "leads", 2),
    )

    desk.decide()

    assert [mail.recipient for mail in desk.bench.outbox()[1:]] == [DUTY, LEADS]


def test_missing_details_are_asked_for_and_found_ones_kept(desk: Rewritten) -> None:
    details = Details(
        (
            Detail("computer", "The name of your computer", patterns=(r"\bPC-\d+\b",)),
            Detail("room", "Which room", labels=("Room",)),
        )
    )
    desk.rules(
        """
        - rule: Ask
          when: {missing: [computer, room]}
          then: {ask for: missing details}
        - rule: All there
          when: {mail is: reply, not: {missing: [computer, room]}}
          then: {state: Open again}
        """,
        details=details,
    )

    row = desk.decide(body="PC-17 burns.\r\n")
    case = desk.bench.case_of(row)

    assert case.fields == {"computer": "PC-17"}
    (mail,) = desk.bench.outbox()
    assert "Which room" in shown(mail.raw)
    assert "The name of your computer" not in shown(mail.raw)
    again = desk.decide(number=2, in_reply_to=mail.message_id, body="Room: 12\r\n")
    changed = desk.bench.case_of(again)
    assert (changed.fields, changed.state) == ({"computer": "PC-17", "room": "12"}, "Open again")
    assert len(desk.bench.outbox()) == 1


MONITORING = """
    - rule: Alerts
      when: {sender is: nagios@monitoring.example, subject matches: '^PROBLEM: (?P<what>\\S+)'}
      then:
        fields: {what: '{what}'}
        start clock: at the time of the alert
        group:
          key: '{what}'
          storm limit: {more than: 3, within: 10 minutes}
          resolve after: 1 hour
    - rule: Well again
      when: {sender is: nagios@monitoring.example, subject matches: '^RECOVERY: (?P<what>\\S+)'}
      then: {resolve group: '{what}'}
    """


def alert(desk: Rewritten, number: int, subject: str = "PROBLEM: web1/disk", **mail: Any) -> Any:
    return desk.decide(number=number, sender=NAGIOS, subject=subject, body=f"{number}\r\n", **mail)


def test_alerts_of_one_thing_are_one_case_until_it_is_well_again(desk: Rewritten) -> None:
    desk.rules(MONITORING)

    first, second = alert(desk, 1), alert(desk, 2)
    other = alert(desk, 3, "PROBLEM: web2/disk")
    well = alert(desk, 4, "RECOVERY: web1/disk")
    after = alert(desk, 5)
    nothing = alert(desk, 6, "RECOVERY: web9/disk")

    assert [row.fate for row in (first, second, other, well, after, nothing)] == [
        "case", "event", "case", "event", "case", "filed",
    ]  # fmt: skip
    assert first.case_id == second.case_id == well.case_id
    assert len({first.case_id, other.case_id, after.case_id}) == 3
    case = desk.bench.case_of(first)
    assert (case.kind, case.group_key, case.fields) == (
        "resolved",
        "web1/disk",
        {"what": "web1/disk"},
    )
    assert desk.bench.kinds(case.id) == [
        "opened", "mail-withheld", "machine-mail", "machine-mail", "resolved",
    ]  # fmt: skip
    assert desk.bench.outbox() == []


def test_a_storm_is_told_once_and_its_mails_are_counted(desk: Rewritten) -> None:
    desk.rules(MONITORING)

    rows = [alert(desk, number) for number in range(1, 9)]

    assert [row.fate for row in rows] == ["case", *["event"] * 7]
    assert len({row.case_id for row in rows}) == 1
    kinds = desk.bench.kinds(rows[0].case_id)
    assert kinds == ["opened", "mail-withheld", "machine-mail", "machine-mail", "storm"]
    desk.bench.wait(minutes=11)
    alert(desk, 20)
    assert desk.bench.kinds(rows[0].case_id)[5:] == ["machine-mail"]


def test_a_forged_alert_joins_no_case_and_gathers_none(desk: Rewritten) -> None:
    desk.rules(MONITORING)
    desk.bench.set(authserv_ids=frozenset({"mx.desk.example"}))
    forged = "mx.desk.example; dmarc=fail header.from=monitoring.example"
    first = alert(desk, 1)

    second = alert(desk, 2, authentication_results=forged)
    well = alert(desk, 3, "RECOVERY: web1/disk", authentication_results=forged)

    assert (second.fate, second.case_id != first.case_id) == ("case", True)
    assert desk.bench.case_of(second).group_key == ""
    assert well.fate == "case"
    assert desk.bench.case_of(first).kind == "new"


def test_quiet_alerts_resolve_their_case_by_themselves(desk: Rewritten) -> None:
    desk.rules(MONITORING)
    row = alert(desk, 1)
    desk.bench.wait(minutes=59)
    desk.bench.look()
    assert desk.bench.case_of(row).kind == "new"
    desk.bench.wait(minutes=1)
    waiting = desk.bench.take(number=9, body="not decided yet\r\n")
    desk.bench.look()
    assert desk.bench.case_of(row).kind == "new"
    desk.bench.drain()
    assert desk.bench.message(waiting).fate == "case"

    desk.bench.wait(minutes=1)
    desk.bench.look()

    assert desk.bench.case_of(row).kind == "resolved"
    assert desk.bench.kinds(row.case_id)[-1] == "resolved"


def test_a_rule_links_a_case_that_there_is(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Old number
          when: {text matches: 'old number (?P<old>CS\\d{8})'}
          then: {link: '{old}'}
        """)
    first = desk.case()

    linked = desk.decide(number=2, body=f"My old number {first.reference}.\r\n")
    lost = desk.decide(number=3, body="My old number CS00000000.\r\n")

    (link,) = desk.bench.links()
    assert {link.case_id, link.other_id} == {first.id, linked.case_id}
    assert reasons(lost)[-1][0] == "there is no case CS00000000 to link to"


def test_a_sender_who_writes_and_writes_is_noticed(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Insists
          when: {earlier mails: {more than: 1, within: 1 hour}}
          then: {add tags: insists}
        """)
    tags = [desk.case(number=number, body=f"{number}\r\n").tags for number in range(3)]
    desk.decide(number=7, sender=STRANGER, body="other\r\n")

    assert tags == [[], [], ["insists"]]
    assert not desk.bench.cases()[-1].tags
    desk.bench.wait(minutes=61)
    assert not desk.case(number=8, body="later\r\n").tags


def test_the_customer_the_hours_and_the_recipient_are_there_to_ask_for(desk: Rewritten) -> None:
    desk.rules("""
        - rule: VIP
          when: {customer VIP is: yes, received is: in hours, recipient is: support@desk.example}
          then: {add tags: vip, fields: {account: '{customer account}'}}
        - rule: Night
          when: {received is: out of hours, mailbox is: support}
          then: {add tags: night}
        """)

    case = desk.case(sender="director@northfold.example")
    desk.bench.wait(hours=12)
    night = desk.case(number=2, body="night\r\n")

    assert (case.tags, case.fields, case.customer) == (["vip"], {"account": "NF-001"}, "NF-001")
    assert (night.tags, night.customer) == (["night"], "")


def test_the_clock_of_mail_out_of_hours_starts_as_the_calendar_or_a_rule_says(
    desk: Rewritten,
) -> None:
    desk.rules("""
        - rule: Next opening
          when: {subject contains: later}
          then: {start clock: at the next opening}
        """)
    desk.bench.now = NOW.replace(hour=20)  # Monday; the desk opens on Tuesday at nine

    plain, later = desk.case(), desk.case(number=2, subject="later")

    assert plain.clock_starts_at == desk.bench.now
    assert later.clock_starts_at == NOW.replace(day=24, hour=9)


def test_an_acknowledgement_says_when_the_desk_is_back_and_when_the_answer_is_due(
    desk: Rewritten,
) -> None:
    desk.rules("[]\n")
    desk.decide()
    desk.bench.now = NOW.replace(hour=20)
    desk.decide(number=2, sender="jo@northfold.example", body="night\r\n")

    by_day, by_night = (shown(mail.raw) for mail in desk.bench.outbox())

    assert "closed at the moment" not in by_day
    assert "Answer by:  Monday, 23 November 2026, 12:00 GMT" in by_day
    night = " ".join(by_night.split())
    assert "We are back on Tuesday, 24 November 2026, 09:00 GMT" in night
    assert "Answer by: Tuesday, 24 November 2026, 11:00 GMT" in night


def test_times_are_told_in_the_customer_s_zone_if_it_is_known(desk: Rewritten) -> None:
    from dataclasses import replace  # noqa: PLC0415 - next to its only use

    customers = desk.bench.context.desks[DESK].customers
    there = {
        domain: replace(customer, zone="America/New_York")
        for domain, customer in customers.by_domain.items()
    }
    desk.rules("[]\n", customers=replace(customers, by_domain=there))

    desk.decide(sender="jo@northfold.example")

    (mail,) = desk.bench.outbox()
    assert "Received:   Monday, 23 November 2026, 05:00 EST" in shown(mail.raw)
    assert "Answer by:  Monday, 23 November 2026, 07:00 EST" in shown(mail.raw)


def test_a_held_mail_that_becomes_a_case_meets_the_rules_as_a_new_one(desk: Rewritten) -> None:
    desk.rules("""
        - rule: New
          when: {mail is: new}
          then: {queue: first line}
        """)
    desk.decide()
    (mail,) = desk.bench.outbox()
    held = desk.decide(number=2, sender=STRANGER, in_reply_to=mail.message_id, body="I, too.\r\n")
    assert held.fate == "held"

    held_orders.new(desk.bench.database, held.id or 0, by="Bo", now=desk.bench.now)
    assert desk.bench.drain() == [Fate.CASE]

    assert desk.bench.cases()[-1].queue == "first line"


def test_a_case_shows_what_rules_said_and_where_its_promises_stand(desk: Rewritten) -> None:
    desk.rules("""
        - rule: Fire
          when: {subject contains: fire}
          then: {priority: "1", queue: hot, add tags: fire, assignee: bo}
        """)
    case = desk.case()
    desk.bench.wait(hours=2)

    found = views.case(
        desk.bench.database,
        case.reference,
        desks=desk.bench.context.desks.get,
        now=desk.bench.now,
    )

    assert found is not None
    assert (found.line.queue, found.line.tags) == ("hot", ("fire",))
    promised = {one.kind: one for one in found.promises}
    assert promised["allocated"].status == "met"
    assert promised["first response"].status == "breached"
    assert promised["first response"].due_at == NOW + timedelta(hours=1)
    assert promised["first response"].story[-1].text == "late"
    assert promised["resolution"].status == "running"
    assert [line.reference for line in views.cases(desk.bench.database, queue="Hot")] == [
        case.reference
    ]
    assert views.cases(desk.bench.database, queue="cold") == ()
    assert len(views.cases(desk.bench.database, tag="Fire")) == 1
    assert views.cases(desk.bench.database, tag="water") == ()

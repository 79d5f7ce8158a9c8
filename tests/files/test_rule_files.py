"""What good rule files become: every condition and action, in order, with file and line."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailgate.core.author import Author
from mailgate.core.rules.actions import (
    AddTag,
    AskFor,
    ClockStart,
    GroupBy,
    KeepCase,
    Link,
    NoCase,
    Notify,
    OwnCase,
    RemoveTag,
    Reply,
    ResolveGroup,
    SetField,
    Settable,
    SetValue,
    StartClock,
    Stop,
    TellRegion,
)
from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    AttachmentSize,
    EarlierMails,
    HasAttachment,
    Missing,
    Not,
    SaidNoCase,
)
from mailgate.core.rules.engine import run
from mailgate.core.rules.facts import MAIL_FACTS, SAID_FACTS
from mailgate.core.rules.names import Names
from mailgate.core.rules.rule import Rule
from mailgate.errors import FileError
from mailgate.files.desk_files import load_desks
from mailgate.files.patterns import compile_pattern
from mailgate.files.rule_files import load_rules
from mailgate.files.rule_words import FACTS
from tests.core.rules.mails import NOON, a_mail

EVERY_CONDITION = r"""
- rule: Everything
  when:
    any:
      - subject contains: [total loss, 17:30, no]
      - text matches: '\d{6}'
      - all:
          - header X-Priority is: 1
          - sender is: [a@b.example, automated]
          - sender is not: bounce
          - sender domain is in: vips
          - sender is not in: vips
          - sender name starts with: Dr
          - recipient ends with: .example
      - not:
          mailbox is not: support
          customer cover is: [gold, silver]
      - attachment size: {over: 5 MB, under: 1 GB}
      - has attachment: no
      - missing: [telephone, site]
      - earlier mails: {more than: 3, within: 90 minutes}
      - received is: out of hours
      - field site is: Leeds
  then: {stop: yes}
"""
EVERY_ACTION = r"""
- rule: Everything
  when: {text matches: 'host (?P<host>\w+)'}
  then:
    priority: 1
    queue: first line
    category: network
    assignee: anna
    state: New
    fields: {host: "{host}", by: "{sender} of {customer name}"}
    add tags: [a, b]
    remove tags: c
    ask for: [telephone, missing details]
    reply: thanks
    notify: [one, two]
    tell region: Philippines
    link: CS12345678
    start clock: at the next opening
    group: {key: "{host}", storm limit: {more than: 20, within: 10 minutes}, resolve after: 4 hours}
    stop: yes
- rule: Others
  then: {no case: not for us, resolve group: "{subject}"}
- rule: And yet
  then: {open a case: yes}
"""


def rules_of(folder: Path, *, names: Names | None = None, **files: str) -> tuple[Rule, ...]:
    """The rules of some files; an underscore in a name is a hyphen."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return load_rules(folder, shown_folder="rules/desk", names=names or Names())


def test_every_condition_arrives(tmp_path: Path) -> None:
    vips = frozenset({"boss@b.example", "VIP.example"})

    (rule,) = rules_of(tmp_path, intake=EVERY_CONDITION, names=Names(lists={"vips": vips}))

    entries = frozenset({"boss@b.example", "vip.example"})
    header = All(
        (
            Is("header x-priority", ("1",)),
            AnyOf((Is("sender", ("a@b.example",)), Is("sender class", ("automated",)))),
            Not(Is("sender class", ("bounce",))),
            InList("sender domain entry", "vips", entries),
            Not(InList("sender entry", "vips", entries)),
            StartsWith("sender name", ("Dr",)),
            EndsWith("recipient", (".example",)),
        )
    )
    cover = All((Not(Is("mailbox", ("support",))), Is("customer cover", ("gold", "silver"))))
    assert rule.when == AnyOf(
        (
            Contains("subject", ("total loss", "17:30", "no")),
            Matches("text", (compile_pattern(r"\d{6}"),)),
            All(header.parts),
            Not(cover),
            AttachmentSize(5_000_000, 1_000_000_000),
            Not(HasAttachment()),
            Missing(("telephone", "site")),
            EarlierMails(3, timedelta(minutes=90)),
            Is("received", ("out of hours",)),
            Is("field site", ("Leeds",)),
        )
    )


def test_every_action_arrives(tmp_path: Path) -> None:
    everything, others, yet = rules_of(tmp_path, intake=EVERY_ACTION)

    assert everything.stops
    assert everything.then == (
        SetValue(Settable.PRIORITY, "1"), SetValue(Settable.QUEUE, "first line"),
        SetValue(Settable.CATEGORY, "network"), SetValue(Settable.ASSIGNEE, "anna"),
        SetValue(Settable.STATE, "New"), SetField("host", "{host}"),
        SetField("by", "{sender} of {customer name}"),
        AddTag("a"), AddTag("b"), RemoveTag("c"), AskFor("telephone"), AskFor("missing details"),
        Reply("thanks"), Notify("one"), Notify("two"), TellRegion("Philippines"),
        Link("CS12345678"), StartClock(ClockStart.AT_OPENING),
        GroupBy("{host}", 20, timedelta(minutes=10), timedelta(hours=4)), Stop(),
    )  # fmt: skip
    assert others.when == ALWAYS
    assert others.then == (NoCase("not for us"), ResolveGroup("{subject}"))
    assert yet.then == (KeepCase(),)


def test_intake_comes_first_then_the_others_by_name(tmp_path: Path) -> None:
    rules = rules_of(
        tmp_path,
        z_rules="- {rule: Z, then: {stop: yes}}",
        a_rules="\n- {rule: A, then: {add tags: x}}",
        intake="- {rule: I, then: {add tags: y}}\n- {rule: J, then: {add tags: z}}",
        notes="this is no rule file",
    )

    assert [rule.source for rule in rules] == [
        "rules/desk/intake.yaml:1", "rules/desk/intake.yaml:2",
        "rules/desk/a-rules.yaml:2", "rules/desk/z-rules.yaml:1",
    ]  # fmt: skip


def test_mistakes_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    with pytest.raises(FileError) as refused:
        rules_of(tmp_path, a_rules="- rule: A", b_rules="[", intake="- {rule: I, than: {}}")

    assert [mistake.path for mistake in refused.value.mistakes] == [
        "rules/desk/a-rules.yaml", "rules/desk/b-rules.yaml",
        "rules/desk/intake.yaml", "rules/desk/intake.yaml",
    ]  # fmt: skip


def test_an_example_can_be_any_mail_that_a_rule_may_look_at(tmp_path: Path) -> None:
    text = """
- rule: Everything
  then: {priority: "1"}
  examples:
    - subject: "Größe: 3"
      text: |
        two
        lines
      sender: Big@Boss.example
      sender name: Boss
      written by: list
      first line: yes
      headers: {X-Priority: 1}
      mailbox: support
      recipient: [Support@desk.example]
      mail: [reply, forwarded]
      attachments: [a.pdf, {name: b.png, type: image/png, size: 2 MB}]
      language: de
      verdict: pass
      received: out of hours
      missing: [telephone]
      customer: {cover: gold}
      earlier mails: [2 hours, 5 minutes]
      then: {priority: "1"}
"""
    (rule,) = rules_of(tmp_path, intake=text, names=Names(known={"priority": ("3",)}))

    (example,) = rule.examples
    mail = example.facts
    assert (mail.message.subject, mail.message.reply_text) == ("Größe: 3", "two\nlines\n")
    assert mail.message.sender is not None
    assert (mail.message.sender.address, mail.message.sender.name) == ("big@boss.example", "Boss")
    assert mail.screening.author is Author.LIST
    assert mail.message.header("x-priority") == "1"
    assert mail.recipients == ("support@desk.example",)
    assert mail.is_first_line
    assert mail.belongs_to_case
    assert mail.is_forwarded
    assert [(one.name, one.type, one.size) for one in mail.message.attachments] == [
        ("a.pdf", "application/octet-stream", 10_000), ("b.png", "image/png", 2_000_000),
    ]  # fmt: skip
    assert (mail.mailbox, mail.language, mail.verdict) == ("support", "de", "pass")
    assert mail.in_hours is False
    assert mail.missing == {"telephone"}
    assert mail.customer == {"cover": "gold"}
    ages = [mail.received_at - at for at in mail.earlier_at]
    assert ages == [timedelta(minutes=5), timedelta(hours=2)]
    assert mail.known == {"priority": ("3",)}
    assert (example.line, example.column) == (5, 7)


def test_a_desk_can_refer_those_who_have_a_first_line_of_their_own(tmp_path: Path) -> None:
    text = """
- rule: Ask your own service desk first
  when:
    mail is: new
    customer own first line is: yes
    sender is not: [first line, automated]
  then: {no case: answered instead, reply: your-own-desk-first, stop: yes}
  examples:
    - {customer: {own first line: yes}, then: {no case: answered instead}}
    - {customer: {own first line: yes}, first line: yes, then: {}}
    - {customer: {own first line: no}, then: {}}
    - {then: {}}
"""
    (rule,) = rules_of(tmp_path, intake=text)

    assert rule.stops


def test_every_fact_of_a_file_is_one_that_the_engine_reads() -> None:
    fixed = {fact for fact in FACTS if not fact.split()[-1].isupper()}

    assert fixed == (MAIL_FACTS | SAID_FACTS) - {
        "sender class", "sender entry", "sender domain entry",
    }  # fmt: skip


def test_the_rules_that_come_with_mailgate_decide_as_the_desk_promised() -> None:
    root = Path(__file__).resolve().parents[2] / "rules"
    rules = load_desks(root, ["managed-service"])["managed-service"].rules
    mail = a_mail("Site down", "All users at Leeds\nare offline", missing=frozenset({"telephone"}))

    outcome = run(rules, mail)

    assert outcome.actions == (
        SetValue(Settable.QUEUE, "service desk"),
        SetValue(Settable.PRIORITY, "1"),
        Reply("p1-telephone-us"),
        Notify("duty managers"),
        AskFor("missing details"),
    )
    assert all(rule.examples for rule in rules)
    assert mail.received_at == NOON


NEW_WORDS = r"""
- rule: Says no case
  when: {subject contains one in: products}
  then: {no case: elsewhere}
  examples:
    - {subject: About the Web Filter, then: {no case: elsewhere}}
    - {subject: Printer, then: {}}

- rule: Hears it
  when:
    no case: yes
    sender is in group: [team leads, managers]
    detail impact contains: all
    customer hours is: closed
  then: {open a case: yes, queue: 'for {detail impact}', stop: yes}
  examples:
    - subject: Web filter
      sender: lead@desk.example
      details: {impact: All users}
      customer hours: closed
      then: {open a case: yes, queue: for All users, stop: yes}
    - {subject: Web filter, sender: lead@desk.example, details: {impact: All users}, then: {}}
    - {subject: Web filter, details: {impact: all}, customer hours: closed, then: {}}
    - {sender: lead@desk.example, details: {impact: all}, customer hours: closed, then: {}}

- rule: Knows what the case says
  when: {tag is: unclear, state is: On-Hold, field site is: Leeds}
  then: {own case: yes}
  examples:
    - {case: {tags: [unclear, vip], state: On-Hold, fields: {site: Leeds}}, then: {own case: yes}}
    - {case: {tags: vip, state: On-Hold, fields: {site: Leeds}}, then: {}}

- rule: Nobody of ours
  when: {no case: no, sender is not in group: team leads, customer name is in: products}
  then: {add tags: filter}
  examples:
    - {customer: {name: web filter}, then: {add tags: filter}}
    - {customer: {name: web filter}, sender: lead@desk.example, then: {}}
    - {customer: {name: web filters}, then: {}}
"""


def test_lists_groups_details_and_what_was_said_before_can_be_asked_for(tmp_path: Path) -> None:
    names = Names(
        groups=("team leads", "managers"),
        members={
            "team leads": frozenset({"lead@desk.example"}),
            "managers": frozenset({"boss@desk.example"}),
        },
        details=("impact",),
        lists={"products": frozenset({"Web filter", "DNS"})},
    )

    rules = rules_of(tmp_path, intake=NEW_WORDS, names=names)

    said = SaidNoCase()
    assert rules[0].when == Contains("subject", ("DNS", "Web filter"), of_list="products")
    parts = rules[1].when.parts if isinstance(rules[1].when, All) else ()
    assert parts[0] == said
    assert parts[1] == AnyOf(
        (
            InList("sender", "team leads", frozenset({"lead@desk.example"}), "group"),
            InList("sender", "managers", frozenset({"boss@desk.example"}), "group"),
        )
    )
    assert rules[2].then == (OwnCase(),)

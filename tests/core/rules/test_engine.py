"""Rules in order: the last word stands, the trace tells everything, nothing is lost on the way."""

from datetime import timedelta

import pytest

from mailgate.core.rules.actions import (
    Action,
    AddTag,
    AskFor,
    ClockStart,
    GroupBy,
    KeepCase,
    Link,
    NoCase,
    Notify,
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
from mailgate.core.rules.comparisons import Contains, Is, Matches
from mailgate.core.rules.conditions import AnyOf, Not
from mailgate.core.rules.engine import run
from tests.core.rules.mails import PlainPattern, a_mail, a_rule, priority

DOWN = a_rule("down", priority("1"), Notify("managers"), when=Contains("subject", ("down",)))
PRINTER = a_rule("printer", priority("3"), when=Contains("subject", ("printer",)))


def test_the_last_word_stands_and_it_is_said_who_was_overruled() -> None:
    outcome = run((DOWN, PRINTER), a_mail("printer down"))

    assert outcome.actions == (Notify("managers"), priority("3"))
    assert [str(one) for one in outcome.overruled] == [
        (
            'priority: 1 of "down" [rules/desk/intake.yaml:down] is overruled '
            'by priority: 3 of "printer" [rules/desk/intake.yaml:printer]'
        )
    ]


def test_saying_the_same_again_overrules_nobody() -> None:
    again = a_rule("again", priority("1"))

    outcome = run((DOWN, again), a_mail("down"))

    assert outcome.overruled == ()
    assert outcome.stands["priority"].rule is again


def test_later_rules_see_what_earlier_ones_said() -> None:
    urgent = a_rule("urgent", AddTag("urgent"), when=Is("priority", ("1",)))
    tagged = a_rule("tagged", SetField("kind", "fire"), when=Is("tag", ("urgent",)))
    field = a_rule("field", Reply("fire"), when=Is("field kind", ("fire",)))
    not_yet = a_rule("not yet", AddTag("never"), when=Is("field kind", ("fire",)))

    outcome = run((not_yet, DOWN, urgent, tagged, field), a_mail("down"))

    assert [hit.rule.name for hit in outcome.hits] == ["down", "urgent", "tagged", "field"]


def test_a_tag_taken_away_is_not_seen_any_more() -> None:
    rules = (
        a_rule("add", AddTag("vip")),
        a_rule("remove", RemoveTag("vip")),
        a_rule("sees it", Reply("vip"), when=Is("tag", ("vip",))),
    )

    outcome = run(rules, a_mail(known={"tag": ("vip", "old")}))

    assert outcome.actions == (RemoveTag("vip"),)
    assert str(outcome.overruled[0].said.action) == "add tag: vip"


def test_what_the_desk_says_by_default_is_known_to_the_first_rule() -> None:
    rule = a_rule("default", AddTag("x"), when=Is("priority", ("3",)))

    assert run((rule,), a_mail(known={"priority": ("3",)})).hits


def test_stop_ends_the_trying() -> None:
    stopping = a_rule("stop", priority("2"), Stop(), when=Contains("subject", ("down",)))

    outcome = run((stopping, PRINTER), a_mail("printer down"))

    assert outcome.stopped_by is stopping
    assert outcome.actions == (priority("2"),)
    assert [tried.rule.name for tried in outcome.tried()] == ["stop"]


NO_CASE = a_rule("password", NoCase("answered instead"), Reply("portal"))
ABOUT_A_CASE: tuple[Action, ...] = (
    priority("1"), SetField("a", "b"), AddTag("x"), AskFor("telephone"), Link("CS1"),
    StartClock(ClockStart.AT_RECEIPT), GroupBy("k"),
)  # fmt: skip
ALSO_WITHOUT: tuple[Action, ...] = (Notify("g"), TellRegion("r"), ResolveGroup("k"))


@pytest.mark.parametrize("order", [1, -1], ids=["before", "after"])
def test_without_a_case_nothing_stands_that_needs_one(order: int) -> None:
    rules = (a_rule("other", *ABOUT_A_CASE), NO_CASE)[::order]

    outcome = run(rules, a_mail())

    assert outcome.no_case is not None
    assert outcome.actions == (NoCase("answered instead"), Reply("portal"))
    assert {one.said.action for one in outcome.overruled} == set(ABOUT_A_CASE)
    assert all(one.by.rule is NO_CASE for one in outcome.overruled)


def test_people_hear_of_a_mail_without_a_case_too() -> None:
    outcome = run((a_rule("other", *ALSO_WITHOUT), NO_CASE), a_mail())

    assert set(ALSO_WITHOUT) <= set(outcome.actions)


def test_a_later_rule_may_want_the_case_after_all_and_gets_all_of_it() -> None:
    keep = a_rule("vip", KeepCase(), when=Is("customer vip", ("yes",)))

    outcome = run((DOWN, NO_CASE, keep), a_mail("down", customer={"vip": "yes"}))

    assert outcome.no_case is None
    assert priority("1") in outcome.actions
    assert KeepCase() in outcome.actions


def test_a_mail_in_a_case_stays_there_whatever_a_rule_says() -> None:
    outcome = run((NO_CASE,), a_mail(belongs_to_case=True))

    assert outcome.no_case is None
    assert outcome.actions == (Reply("portal"),)
    assert outcome.hits[0].notes == ("no case is not done: the mail belongs to a case",)


def test_captures_and_what_is_known_go_into_values() -> None:
    when = Matches("text", (PlainPattern(r"account (?P<account>\d+)"),))
    rule = a_rule(
        "account",
        SetField("account", "{account}"),
        SetField("from", "{sender domain}: {customer name}"),
        GroupBy("{account}/{mailbox}"),
        SetValue(Settable.CATEGORY, "{subject}"),
        NoCase("account {account}"),
        Link("{account}"),
        AddTag("a{account}"),
        when=when,
    )

    outcome = run(
        (rule,),
        a_mail("Bill", "Account 123", sender="x@y.example", mailbox="m", customer={"name": "Y"}),
    )

    assert outcome.hits[0].did == (
        SetField("account", "123"), SetField("from", "y.example: Y"), GroupBy("123/m"),
        SetValue(Settable.CATEGORY, "Bill"), NoCase("account 123"), Link("123"), AddTag("a123"),
    )  # fmt: skip


def test_an_action_without_its_value_is_left_out_and_noted() -> None:
    when = AnyOf((Contains("subject", ("bill",)), Matches("text", (PlainPattern("(?P<n>1+)"),))))
    rule = a_rule(
        "n", SetField("n", "{n}"), SetField("c", "{customer name}"), AddTag("b"), when=when
    )

    outcome = run((rule,), a_mail("bill"))

    assert outcome.actions == (AddTag("b"),)
    assert outcome.hits[0].notes == (
        "field n: {n} is not done: the mail has no {n}",
        "field c: {customer name} is not done: the mail has no {customer name}",
    )


def test_words_in_braces_that_a_mail_brings_are_not_read_again() -> None:
    rule = a_rule("s", SetField("s", "{subject}"))

    assert run((rule,), a_mail("{sender}")).actions == (SetField("s", "{sender}"),)


def test_the_trace_says_of_every_rule_why_as_it_was_then() -> None:
    urgent = a_rule("urgent", AddTag("urgent"), when=Is("priority", ("1",)))
    calm = a_rule("calm", when=Not(Is("priority", ("1",))))

    trace = [str(one) for one in run((urgent, DOWN, urgent, calm), a_mail("down")).tried()]

    assert trace == [
        'miss  "urgent" [rules/desk/intake.yaml:urgent]: priority is not set, not "1"',
        (
            'hit   "down" [rules/desk/intake.yaml:down]: subject contains "down"'
            " -> priority: 1, notify: managers"
        ),
        'hit   "urgent" [rules/desk/intake.yaml:urgent]: priority is "1" -> add tag: urgent',
        'miss  "calm" [rules/desk/intake.yaml:calm]: priority is "1"',
    ]


def test_reasons_name_the_rule_its_file_and_line_and_who_was_overruled() -> None:
    reasons = [str(reason) for reason in run((DOWN, PRINTER), a_mail("printer down")).reasons()]

    assert reasons == [
        (
            'rule "down": subject contains "down"; so priority: 1, notify: managers '
            "[rules/desk/intake.yaml:down]"
        ),
        (
            'rule "printer": subject contains "printer"; so priority: 3 '
            "[rules/desk/intake.yaml:printer]"
        ),
        (
            'priority: 1 of rule "down" is overruled by rule "printer": priority: 3 '
            "[rules/desk/intake.yaml:printer]"
        ),
    ]


def test_actions_are_said_as_they_are_written() -> None:
    storm = GroupBy(
        "k", storm_limit=9, storm_within=timedelta(minutes=5), resolve_after=timedelta(hours=2)
    )

    assert str(storm) == "group by: k, storm over 9 in 5 minutes, resolved after 2 hours"
    assert [str(one) for one in ABOUT_A_CASE + ALSO_WITHOUT] == [
        "priority: 1", "field a: b", "add tag: x", "ask for telephone", "link: CS1",
        "start clock: at receipt", "group by: k", "notify: g", "tell region: r",
        "resolve group: k",
    ]  # fmt: skip

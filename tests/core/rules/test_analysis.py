"""What is said of rules without a mail is true of every mail."""

from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.rules.actions import AddTag, SetField, Stop
from mailgate.core.rules.analysis import always, findings, implies, never
from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    AttachmentSize,
    Condition,
    EarlierMails,
    Missing,
    Not,
)
from mailgate.core.rules.engine import run
from mailgate.core.rules.facts import MailFacts
from mailgate.core.rules.rule import Rule
from tests.core.rules.mails import (
    NOON,
    PlainPattern,
    a_mail,
    a_rule,
    an_attachment,
    hits,
    priority,
)

NEWS = Contains("subject", ("news",))
NOC = Is("mailbox", ("noc",))
SIZES: Final = (1, 5, 9)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(NEWS, NEWS, id="the same"),
        pytest.param(NEWS, ALWAYS, id="always"),
        pytest.param(All((NEWS, NOC)), NEWS, id="more conditions"),
        pytest.param(All((NEWS, NOC)), All((NOC, NEWS)), id="in another order"),
        pytest.param(NEWS, AnyOf((NOC, NEWS)), id="one of several"),
        pytest.param(AnyOf((NEWS, NOC)), AnyOf((NOC, NEWS)), id="any in another order"),
        pytest.param(Contains("subject", ("newsletter",)), NEWS, id="a longer word"),
        pytest.param(Is("subject", ("News!",)), NEWS, id="equal, so it contains"),
        pytest.param(StartsWith("subject", ("news",)), NEWS, id="starts, so it contains"),
        pytest.param(StartsWith("subject", ("news!",)), StartsWith("subject", ("news",)), id="st"),
        pytest.param(EndsWith("subject", ("a.b",)), EndsWith("subject", (".b",)), id="ends"),
        pytest.param(Is("mailbox", ("a",)), Is("mailbox", ("b", "A")), id="fewer words"),
        pytest.param(Not(Is("mailbox", ("a", "b"))), Not(Is("mailbox", ("a",))), id="not"),
        pytest.param(Missing(("a",)), Missing(("a", "b")), id="missing"),
        pytest.param(
            EarlierMails(9, timedelta(hours=1)), EarlierMails(3, timedelta(hours=2)), id="mails"
        ),
        pytest.param(AttachmentSize(9, 20), AttachmentSize(5), id="size"),
        pytest.param(
            Matches("text", (PlainPattern("a"),)),
            Matches("text", (PlainPattern("b"), PlainPattern("a"))),
            id="expressions",
        ),
    ],
)
def test_a_condition_that_is_plainly_narrower_is_seen(one: Condition, two: Condition) -> None:
    assert implies(one, two)


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(AnyOf(()), id="any of nothing"),
        pytest.param(InList("sender entry", "x", frozenset()), id="an empty list"),
        pytest.param(AttachmentSize(5, 6), id="no size"),
        pytest.param(All((NOC, Is("mailbox", ("support",)))), id="two values"),
        pytest.param(All((NEWS, Not(Contains("subject", ("new",))))), id="contains and not"),
        pytest.param(All((NEWS, All((NOC, Not(NEWS))))), id="further in"),
        pytest.param(AnyOf((AttachmentSize(5, 6), AnyOf(()))), id="all ways closed"),
        pytest.param(Not(ALWAYS), id="not always"),
        pytest.param(Not(AnyOf((NEWS, Not(NEWS)))), id="not this or not that"),
        pytest.param(All((Is("priority", ("1",)), Is("priority", ("2",)))), id="two priorities"),
    ],
)
def test_a_condition_that_cannot_hold_is_seen(condition: Condition) -> None:
    assert never(condition)


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(All((Is("tag", ("a",)), Is("tag", ("b",)))), id="two tags"),
        pytest.param(All((Is("recipient", ("a",)), Is("recipient", ("b",)))), id="two recipients"),
        pytest.param(All((Is("header x", ("a",)), Is("header x", ("b",)))), id="a field twice"),
        pytest.param(All((Contains("subject", ("a",)), Contains("subject", ("b",)))), id="words"),
    ],
)
def test_what_may_have_several_values_is_no_contradiction(condition: Condition) -> None:
    assert not never(condition)


def texts(rules: tuple[Rule, ...]) -> list[tuple[int, str]]:
    return [(finding.index, finding.text) for finding in findings(rules)]


def test_a_rule_behind_a_stop_that_always_comes_first_is_never_reached() -> None:
    stopping = a_rule("news", Stop(), when=NEWS)

    assert texts((stopping, a_rule("noc", when=All((NEWS, NOC))))) == [
        (
            1,
            (
                'this rule is never reached: "news" [rules/desk/intake.yaml:news] '
                "stops whenever this one would hit"
            ),
        )
    ]
    assert texts((stopping, a_rule("noc", when=NOC))) == []
    assert texts((a_rule("noc", when=All((NEWS, NOC))), stopping)) == []


def test_a_stop_that_depends_on_what_rules_said_shadows_nothing() -> None:
    urgent = Is("priority", ("1",))
    rules = (
        a_rule("stop", Stop(), when=urgent),
        a_rule("raise", priority("1"), when=NEWS),
        a_rule("now", when=urgent),
    )

    assert texts(rules) == []
    assert [hit.rule.name for hit in run(rules, a_mail("news")).hits] == ["raise", "now"]


def test_a_value_that_is_always_overruled_is_seen() -> None:
    narrow = a_rule("narrow", priority("1"), when=All((NEWS, NOC)))
    wide = a_rule("wide", priority("2"), when=NEWS)

    assert texts((narrow, wide)) == [
        (
            0,
            (
                'priority: 1 never counts: "wide" [rules/desk/intake.yaml:wide], whose condition '
                "is wider, says priority: 2 whenever this rule hits"
            ),
        )
    ]
    assert texts((wide, narrow)) == []
    assert texts((narrow, a_rule("same", priority("1"), when=NEWS))) == []


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(a_rule("asks", AddTag("x"), when=Is("priority", ("1",))), id="asked for"),
        pytest.param(a_rule("stops", Stop(), when=NOC), id="stopped"),
    ],
)
def test_a_value_that_may_have_been_used_is_no_mistake(between: Rule) -> None:
    rules = (a_rule("one", priority("1"), when=NEWS), between, a_rule("two", priority("2")))

    assert texts(rules) == []


def test_a_later_value_that_may_be_lacking_overrules_nothing_for_certain() -> None:
    rules = (a_rule("one", SetField("a", "1")), a_rule("two", SetField("a", "{customer name}")))

    assert texts(rules) == []


WORDS = st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=2).map(tuple)
FACTS = st.sampled_from(["subject", "mailbox", "tag", "priority"])
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Contains, FACTS, WORDS),
    st.builds(Is, FACTS, WORDS),
    st.builds(StartsWith, FACTS, WORDS),
    st.builds(EndsWith, FACTS, WORDS),
    st.builds(Missing, WORDS),
    st.builds(
        EarlierMails, st.integers(0, 2), st.sampled_from([timedelta(hours=1), timedelta(hours=2)])
    ),
    st.builds(
        AttachmentSize, st.none() | st.sampled_from(SIZES), st.none() | st.sampled_from(SIZES)
    ),
    st.builds(InList, FACTS, st.just("l"), st.frozensets(st.sampled_from(["a", "ab"]))),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=5,
)
SHORT = st.text("ab", max_size=3)


@st.composite
def mails(draw: st.DrawFn) -> MailFacts:
    ages = sorted(draw(st.lists(st.integers(1, 150), max_size=4)))
    return a_mail(
        draw(SHORT),
        mailbox=draw(SHORT),
        missing=draw(st.frozensets(st.sampled_from(["a", "b", "ab"]))),
        earlier_at=tuple(NOON - timedelta(minutes=age) for age in ages),
        attachments=[
            an_attachment("x", size=size) for size in draw(st.lists(st.integers(0, 10), max_size=2))
        ],
        known={"tag": draw(WORDS), "priority": (draw(SHORT),)},
    )


@given(CONDITIONS, CONDITIONS, st.lists(mails(), min_size=1, max_size=5))
def test_whatever_implies_something_does_so_on_every_mail(
    one: Condition, two: Condition, some: list[MailFacts]
) -> None:
    if implies(one, two):
        assert all(hits(two, mail) for mail in some if hits(one, mail))


@given(CONDITIONS, st.lists(mails(), min_size=1, max_size=5))
def test_what_never_hits_never_does_and_what_always_does_always_does(
    condition: Condition, some: list[MailFacts]
) -> None:
    if never(condition):
        assert not any(hits(condition, mail) for mail in some)
    if always(condition):
        assert all(hits(condition, mail) for mail in some)


ACTIONS = st.lists(
    st.one_of(
        st.sampled_from(["a", "b"]).map(priority),
        st.sampled_from(["a", "b"]).map(AddTag),
        st.just(Stop()),
    ),
    min_size=1,
    max_size=2,
)


@st.composite
def rule_lists(draw: st.DrawFn) -> tuple[Rule, ...]:
    few = draw(st.lists(CONDITIONS, min_size=1, max_size=2))
    return tuple(
        a_rule(f"rule {number}", *draw(ACTIONS), when=draw(st.sampled_from(few) | CONDITIONS))
        for number in range(draw(st.integers(1, 5)))
    )


@given(rule_lists(), st.lists(mails(), min_size=1, max_size=4))
def test_what_is_found_in_rules_is_true_of_every_mail(
    rules: tuple[Rule, ...], some: list[MailFacts]
) -> None:
    for finding in findings(rules):
        rule = rules[finding.index]
        for mail in some:
            outcome = run(rules, mail)
            if "never counts" in finding.text:
                said = outcome.stands.get("priority")
                assert said is None or said.rule is not rule
            else:
                assert all(hit.index != finding.index for hit in outcome.hits)


@given(rule_lists(), mails())
def test_the_trace_agrees_with_what_happened(rules: tuple[Rule, ...], mail: MailFacts) -> None:
    outcome = run(rules, mail)

    trace = list(outcome.tried())
    assert [one.rule for one in trace if one.hit] == [hit.rule for hit in outcome.hits]
    assert [one.did for one in trace if one.hit] == [hit.did for hit in outcome.hits]
    assert all(one.why for one in trace)
    last = len(rules) if outcome.stopped_by is None else outcome.hits[-1].index + 1
    assert [one.rule for one in trace] == list(rules[:last])
    for said in outcome.stands.values():
        later = [hit for hit in outcome.hits if any(a.slot == said.action.slot for a in hit.did)]
        assert later[-1].rule is said.rule

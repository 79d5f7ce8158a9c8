"""What rules change in a decision, and what they never can."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from mailgate.core.author import Author, Screening
from mailgate.core.case import CaseValues, EventKind, Fate, StateKind
from mailgate.core.customers import Customer, KnownCustomer
from mailgate.core.decide import decide, with_rules
from mailgate.core.decision_facts import Facts
from mailgate.core.details import Detail, Details
from mailgate.core.effects import (
    Acknowledge,
    AddEvent,
    ChangeState,
    Effect,
    LinkTo,
    Notify,
    OpenCase,
    SetValues,
    Withhold,
)
from mailgate.core.lists import Group, Regions
from mailgate.core.message import Address
from mailgate.core.references import Evidence
from mailgate.core.ruled import Known, OpenGroup
from mailgate.core.rules.actions import (
    ALL_MISSING,
    Action,
    AddTag,
    AskFor,
    ClockStart,
    GroupBy,
    KeepCase,
    Link,
    NoCase,
    OwnCase,
    RemoveTag,
    Reply,
    ResolveGroup,
    SetField,
    Settable,
    SetValue,
    StartClock,
    TellRegion,
)
from mailgate.core.rules.actions import Notify as NotifyGroup
from mailgate.core.rules.comparisons import Contains, Is
from mailgate.core.rules.conditions import ALWAYS, All, Condition
from mailgate.core.rules.facts import MailFacts
from mailgate.core.rules.rule import Rule
from mailgate.core.trust import Verdict
from tests.core.builders import ANNA, DESK, NOW, a_case, a_match, a_message, circumstances, facts

E = TypeVar("E")
SOURCE = "rules/managed-service/intake.yaml:3"
MACHINE = Screening(Author.MONITORING, "From is a monitoring program")
PERSON_WITH_KEY = GroupBy("web1", storm_limit=2, storm_within=timedelta(minutes=10))


def rule(*then: Action, when: Condition = ALWAYS, name: str = "A rule") -> Rule:
    return Rule(name, when, then, SOURCE)


def ruled(
    *rules: Rule, desk: Any = DESK, known: dict[str, Any] | None = None, **also: Any
) -> Facts:
    """Facts with what these rules say; `known` is what else is known for them."""
    base = facts(desk=replace(desk, rules=rules), **also)
    mail = MailFacts(base.message, base.screening, base.about.received_at)
    given: dict[str, Any] = {"mail": mail, "found": {}, "language": "en"} | (known or {})
    asked = {key: given.pop(key) for key in ("group", "wanted") if key in given}
    found = with_rules(replace(base, known=Known(**given)))
    return replace(found, known=replace(found.known, **asked)) if asked and found.known else found


def the(kind: type[E], effects: Iterable[Effect]) -> list[E]:
    return [effect for effect in effects if isinstance(effect, kind)]


def test_a_case_opens_with_what_the_rules_said_of_it() -> None:
    decision = decide(
        ruled(
            rule(
                SetValue(Settable.PRIORITY, "1"),
                SetValue(Settable.QUEUE, "hot"),
                SetValue(Settable.STATE, "On-Hold"),
                SetField("site", "Leeds"),
                AddTag("a"),
                AddTag("b"),
            ),
            rule(RemoveTag("a"), SetValue(Settable.QUEUE, "hotter")),
            known={"customer": KnownCustomer(Customer("Acme", account="A1"), "acme.example")},
        )
    )

    (opened,) = the(OpenCase, decision.effects)
    values = opened.values
    assert (opened.priority, values.queue, values.state) == ("1", "hotter", "On-Hold")
    assert (values.tags, values.fields, values.customer) == (("b",), {"site": "Leeds"}, "A1")
    assert not any("by default" in reason.text for reason in decision.reasons)
    said = [reason for reason in decision.reasons if reason.source == SOURCE]
    assert len(said) == 4, "two rules hit, and two words were overruled"


def test_rules_see_a_new_mail_and_a_reply_as_what_they_are() -> None:
    new = rule(AddTag("new"), when=Is("mail", ("new",)))
    reply = rule(AddTag("reply"), when=Is("mail", ("reply",)))

    (opened,) = the(OpenCase, decide(ruled(new, reply)).effects)
    (changed,) = the(SetValues, decide(ruled(new, reply, matches=(a_match(),))).effects)

    assert opened.values.tags == ("new",)
    assert changed.values == CaseValues(tags=("reply",))


def test_an_update_that_changes_nothing_says_nothing() -> None:
    same = rule(SetValue(Settable.PRIORITY, "3"))

    decision = decide(ruled(same, matches=(a_match(),)))

    assert [event.kind for event in the(AddEvent, decision.effects)] == [EventKind.MAIL]
    assert the(SetValues, decision.effects) == []
    assert the(Acknowledge, decision.effects) == []


def test_no_words_of_a_mail_take_it_out_of_its_case() -> None:
    decision = decide(ruled(rule(NoCase("nobody reads it")), matches=(a_match(),)))

    assert decision.fate is Fate.UPDATE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"before_our_time": True}, id="before our time"),
        pytest.param({"blocked": "spam.example"}, id="blocked"),
        pytest.param(
            {
                "matches": (a_match(),),
                "message": a_message(sender=Address("eve@elsewhere.example")),
                "about": circumstances(requester=Address("eve@elsewhere.example")),
            },
            id="held",
        ),
        pytest.param(
            {"screening": Screening(Author.AUTO_REPLY, "because"), "matches": (a_match(),)},
            id="a machine's in a case",
        ),
        pytest.param({"screening": Screening(Author.READ_RECEIPT, "because")}, id="receipt"),
    ],
)
def test_rules_have_no_say_about(changes: dict[str, Any]) -> None:
    loud = rule(SetValue(Settable.PRIORITY, "1"), NotifyGroup("duty"), NoCase("no"))

    found = ruled(loud, **changes)

    assert found.known is not None
    assert found.known.outcome is None
    assert decide(found) == decide(replace(found, known=None))


@pytest.mark.parametrize("author", [one for one in Author if one is not Author.PERSON])
def test_no_rule_lets_a_machine_be_answered(author: Author) -> None:
    rules = (rule(Reply("p1-telephone-us"), AskFor(ALL_MISSING)), rule(NoCase("x"), Reply("y")))
    for some in (rules[:1], rules[1:], rules):
        decision = decide(ruled(*some, screening=Screening(author, "because")))

        assert the(Acknowledge, decision.effects) == []


def test_a_mail_without_a_case_is_answered_from_the_mail_alone() -> None:
    decision = decide(ruled(rule(NoCase("answered instead"), Reply("portal"))))

    assert (decision.fate, decision.case_id) == (Fate.FILED, None)
    (answer,) = decision.effects
    assert answer == Acknowledge(ANNA, repeats_words=True, template="portal", language="en")


def test_a_later_rule_can_open_the_case_after_all() -> None:
    decision = decide(ruled(rule(NoCase("no")), rule(KeepCase())))

    assert decision.fate is Fate.CASE


def test_a_mail_that_cannot_be_answered_instead_opens_a_case() -> None:
    found = ruled(
        rule(NoCase("answered instead"), Reply("portal")),
        about=circumstances(verdict=Verdict.FAIL),
    )

    decision = decide(found)

    assert decision.fate is Fate.CASE
    assert len(the(Withhold, decision.effects)) == 1


def test_questions_are_those_that_the_mail_left_open() -> None:
    details = Details(
        (Detail("name", "Your name"), Detail("pc", "Your computer"), Detail("x", "X"))
    )
    desk = replace(DESK, details=details)
    mail = MailFacts(a_message(), facts().screening, NOW, missing=frozenset({"pc", "x"}))

    (every,) = the(
        Acknowledge,
        decide(ruled(rule(AskFor(ALL_MISSING)), desk=desk, known={"mail": mail})).effects,
    )
    (some,) = the(
        Acknowledge,
        decide(ruled(rule(AskFor("x"), Reply("own")), desk=desk, known={"mail": mail})).effects,
    )

    assert (every.template, every.asks) == ("missing-details", ("Your computer", "X"))
    assert (some.template, some.asks) == ("own", ("X",))


def test_each_address_is_told_once_by_groups_and_regions() -> None:
    desk = replace(
        DESK,
        groups={
            "duty": Group("duty", ("d@desk.example",)),
            "all": Group("all", ("d@desk.example", "a@desk.example")),
        },
        regions=Regions({"North": "duty", "South": "duty"}, company_wide="all"),
    )

    decision = decide(
        ruled(rule(NotifyGroup("duty"), TellRegion("North"), TellRegion("South")), desk=desk)
    )

    told = [(one.group, one.addresses) for one in the(Notify, decision.effects)]
    assert told == [("duty", ("d@desk.example",)), ("all", ("a@desk.example",))]


@pytest.mark.parametrize(
    ("start", "written_at", "expected"),
    [
        pytest.param(ClockStart.AT_RECEIPT, None, NOW, id="receipt"),
        pytest.param(ClockStart.AT_FORWARD, NOW - timedelta(hours=2), NOW, id="forward"),
        pytest.param(
            ClockStart.AT_ALERT, NOW - timedelta(hours=2), NOW - timedelta(hours=2), id="alert"
        ),
        pytest.param(ClockStart.AT_ALERT, NOW - timedelta(days=9), NOW, id="an old alert"),
        pytest.param(ClockStart.AT_ALERT, NOW + timedelta(days=9), NOW, id="alert to come"),
        pytest.param(ClockStart.AT_ALERT, None, NOW, id="alert without a date"),
    ],
)
def test_a_rule_says_when_the_clock_starts(
    start: ClockStart, written_at: Any, expected: Any
) -> None:
    found = ruled(
        rule(StartClock(start)),
        message=a_message(date=written_at),
        about=circumstances(received_at=NOW),
    )

    decision = decide(found)

    (opened,) = the(OpenCase, decision.effects)
    assert opened.values.clock_starts_at == expected
    detail = the(AddEvent, decision.effects)[0].detail
    assert detail["clock_starts_at"] == expected.isoformat()


def alert(said: GroupBy | ResolveGroup, **known: Any) -> Any:
    return decide(ruled(rule(said), screening=MACHINE, known=known))


def test_alerts_of_an_open_group_are_events_of_its_case() -> None:
    case = a_case()

    first = alert(PERSON_WITH_KEY)
    second = alert(PERSON_WITH_KEY, group=OpenGroup(case, recent=1))
    storm = alert(PERSON_WITH_KEY, group=OpenGroup(case, recent=2))
    later = alert(PERSON_WITH_KEY, group=OpenGroup(case, recent=3, storm_told_at=NOW))

    assert first.fate is Fate.CASE
    assert the(OpenCase, first.effects)[0].values.group_key == "web1"
    assert [(one.fate, one.case_id) for one in (second, storm, later)] == [(Fate.EVENT, 7)] * 3
    kinds = [[event.kind for event in the(AddEvent, one.effects)] for one in (second, storm, later)]
    assert kinds == [[EventKind.MACHINE_MAIL], [EventKind.STORM], []]


def test_a_recovery_resolves_the_case_of_its_group() -> None:
    decision = alert(ResolveGroup("web1"), group=OpenGroup(a_case()))

    assert the(ChangeState, decision.effects) == [ChangeState(StateKind.RESOLVED, "Resolved")]
    assert alert(ResolveGroup("web1")).fate is Fate.FILED


def test_a_person_s_mail_that_a_rule_groups_is_not_answered() -> None:
    decision = decide(ruled(rule(PERSON_WITH_KEY)))

    assert the(Withhold, decision.effects) == [Withhold("a rule groups it with a machine's mail")]


def test_who_is_forged_joins_no_group() -> None:
    found = ruled(
        rule(ResolveGroup("web1")),
        about=circumstances(verdict=Verdict.FAIL),
        known={"group": OpenGroup(a_case())},
    )

    assert decide(found).fate is Fate.CASE


def test_a_link_is_made_once_and_not_to_the_case_itself() -> None:
    case = a_case()
    link = rule(Link(case.reference))

    own = decide(ruled(link, matches=(a_match(),), known={"wanted": case}))
    other = decide(ruled(link, known={"wanted": case}))
    both = decide(
        ruled(
            link,
            matches=(a_match(Evidence.SUBJECT),),
            message=a_message(sender=Address("eve@elsewhere.example")),
            known={"wanted": case},
        )
    )

    assert [len(the(LinkTo, one.effects)) for one in (own, other, both)] == [0, 1, 1]


IN_A_CASE = Is("mail", ("reply",))


def test_a_mail_in_a_case_becomes_one_of_its_own_where_a_rule_says_so() -> None:
    own = rule(OwnCase(), when=IN_A_CASE, name="Complaints")
    new = rule(SetValue(Settable.CATEGORY, "complaint"), when=Is("mail", ("new",)))

    found = ruled(own, new, matches=(a_match(),))
    decision = decide(found)

    case = a_match().case
    (opened,) = the(OpenCase, decision.effects)
    assert (decision.fate, decision.case_id) == (Fate.CASE, None)
    assert opened.values.category == "complaint", "the rules are tried on it as on a new mail"
    assert [link.case_id for link in the(LinkTo, decision.effects)] == [case.id]
    assert decision.reasons[0].text == (
        f'belongs to {case.reference}, and rule "Complaints" makes it a case of its own'
    )
    assert decision.reasons[0].source == SOURCE
    assert len(the(Acknowledge, decision.effects)) == 1


def test_a_mail_of_no_case_needs_no_rule_to_be_one_of_its_own() -> None:
    found = ruled(rule(OwnCase()))

    assert found.known is not None
    assert found.known.outcome is not None
    assert found.known.own_case is None
    assert found.known.outcome.hits[0].notes == (
        "own case is not done: the mail belongs to no case",
    )
    assert decide(found).fate is Fate.CASE


THREE_REGIONS = replace(
    DESK,
    groups={name: Group(name, (f"{name}@desk.example",)) for name in ("us", "ph", "ca", "all")},
    regions=Regions({"US": "us", "PH": "ph", "CA": "ca"}, "all", 2),
)


def groups_told(case_regions: str, *regions: str) -> tuple[list[str], dict[str, str]]:
    """Who hears of a mail that names these regions, in a case of which some were told before."""
    match = a_match()
    match = replace(match, case=replace(match.case, fields={"regions": case_regions}))
    decision = decide(ruled(rule(*map(TellRegion, regions)), desk=THREE_REGIONS, matches=(match,)))
    values = the(SetValues, decision.effects)
    fields = dict(values[0].values.fields or {}) if values else {}
    return [one.group for one in the(Notify, decision.effects)], fields


def test_a_second_region_in_a_later_mail_is_heard_of_company_wide() -> None:
    assert groups_told("PH", "US") == (["us", "all"], {"regions": "US, PH"})


def test_the_company_hears_once_that_it_is_hit() -> None:
    assert groups_told("US, PH", "CA") == (["ca"], {"regions": "US, PH, CA"})
    assert groups_told("US, PH", "PH") == (["ph"], {})
    assert groups_told("", "US", "PH") == (["us", "ph", "all"], {"regions": "US, PH"})
    assert groups_told("Mars", "US") == (["us"], {"regions": "US"})


def test_a_new_case_keeps_the_regions_that_were_told_of_it() -> None:
    decision = decide(ruled(rule(TellRegion("PH"), TellRegion("US")), desk=THREE_REGIONS))

    (opened,) = the(OpenCase, decision.effects)
    assert opened.values.fields == {"regions": "US, PH"}


def test_rules_see_what_a_mail_answers_as_a_detail_and_as_a_field() -> None:
    both = All((Is("field impact", ("all",)), Contains("field impact", ("al",))))

    decision = decide(ruled(rule(AddTag("seen"), when=both), known={"found": {"impact": "all"}}))

    (opened,) = the(OpenCase, decision.effects)
    assert opened.values.tags == ("seen",)

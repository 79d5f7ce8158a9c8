"""An index of rules leaves out nothing: the same is said with it and without it."""

from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.rules.actions import AddTag
from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    HasAttachment,
    Not,
    SaidNoCase,
)
from mailgate.core.rules.engine import run
from mailgate.core.rules.facts import Sight
from mailgate.core.rules.index import index_of
from mailgate.core.rules.rule import Rule
from tests.core.rules.mails import PlainPattern, a_mail

WORDS = st.sampled_from(
    ["", "pc", "vpn", "Printer", "printers down", "site  down", "Straße", "’tis", "down", "x y z"]
)
FACTS = st.sampled_from(["subject", "text", "mailbox", "sender", "tag", "header x-a"])
SOME = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple)
PLAIN = st.one_of(
    st.builds(Contains, FACTS, SOME),
    st.builds(Is, FACTS, SOME),
    st.builds(StartsWith, FACTS, SOME),
    st.builds(EndsWith, FACTS, SOME),
    st.builds(InList, FACTS, st.just("l"), st.frozensets(WORDS, min_size=1)),
    st.just(Matches("text", (PlainPattern("down"),))),
    st.just(HasAttachment()),
    st.just(SaidNoCase()),
    st.just(ALWAYS),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@given(st.lists(CONDITIONS, min_size=20, max_size=30), TEXTS, TEXTS, st.sampled_from([1, 40]))
def test_with_an_index_rules_say_what_they_say_without_it(
    conditions: list[Condition], subject: str, text: str, times: int
) -> None:
    rules = tuple(
        Rule(f"rule {number}", condition, (AddTag("down" if number % 3 else "vpn"),))
        for number, condition in enumerate(conditions)
    )
    mail = a_mail(subject=subject, text=" ".join([text] * times), mailbox="printers down")
    index = index_of(rules)

    assert index is not None
    assert run(rules, mail, index=index) == run(rules, mail)


def test_rules_whose_words_are_absent_are_not_even_tried() -> None:
    rules = tuple(
        Rule(f"rule {number}", Contains("text", (f"word{number}",)), (AddTag("t"),))
        for number in range(100)
    )
    index = index_of(rules)

    assert index is not None
    for text in ("word7", "word7 " + "long " * 100):
        assert list(index.candidates(Sight(a_mail(text=text)))) == [7]


def test_few_rules_need_no_index() -> None:
    assert index_of([Rule("one", ALWAYS, (AddTag("t"),))] * 19) is None

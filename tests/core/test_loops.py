"""Nearly the same mail is known again, and other mail is not taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.loops import are_alike, likeness, loop_because

TICKET = (
    "Thank you for contacting Example Support. Your request has been received and a ticket has"
    " been created. Our team will review it and get back to you as soon as possible. Your ticket"
    " number is {number}. Please keep it in the subject of all further mails."
)
PERSON = (
    "Hello, since this morning the printer on the second floor prints nothing but empty pages."
    " I have changed the toner and switched it off and on. Could somebody have a look at it?"
)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(TICKET.format(number="T-9317264"), id="another-number"),
        pytest.param(TICKET.format(number=7).upper(), id="capitals"),
        pytest.param(TICKET.format(number=7) + "\n\n> Your ticket number is 8", id="a-quote"),
        pytest.param(TICKET.format(number=7).replace(" ", "\n "), id="other-lines"),
        pytest.param(TICKET.format(number=7) + " Regards", id="a-word-more"),
    ],
)
def test_the_same_mail_again_is_alike(again: str) -> None:
    assert are_alike(likeness(TICKET.format(number=42)), likeness(again))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(TICKET, PERSON, id="a-machine-and-a-person"),
        pytest.param(
            PERSON,
            "Thanks, it works again since noon. You can close this. Have a nice weekend!",
            id="two-of-a-person",
        ),
        pytest.param("Any news?", "It works, thank you.", id="short-ones"),
    ],
)
def test_other_mail_is_not_alike(one: str, other: str) -> None:
    assert not are_alike(likeness(one), likeness(other))


@given(st.text(max_size=300))
def test_every_text_has_a_likeness_and_is_alike_to_itself(text: str) -> None:
    mark = likeness(text)

    assert len(mark) == 16
    assert are_alike(mark, mark)


@given(st.text(max_size=60), st.text(max_size=60))
def test_alike_goes_both_ways(one: str, other: str) -> None:
    first, second = likeness(one), likeness(other)

    assert are_alike(first, second) == are_alike(second, first)


@pytest.mark.parametrize(
    ("earlier", "answered", "is_loop"),
    [
        pytest.param(3, 3, True, id="a-fourth-answered-thrice"),
        pytest.param(2, 9, False, id="a-third"),
        pytest.param(9, 2, False, id="many-that-were-hardly-answered"),
        pytest.param(0, 0, False, id="the-first"),
    ],
)
def test_a_loop_is_the_same_mail_again_and_again_and_answered(
    *, earlier: int, answered: int, is_loop: bool
) -> None:
    mark = likeness(TICKET)

    assert bool(loop_because(mark, [mark] * earlier, answered=answered, most=3)) is is_loop


def test_other_mails_between_do_not_count() -> None:
    mark, other = likeness(TICKET), likeness(PERSON)

    assert loop_because(mark, [mark, other, mark, other], answered=9, most=3) == ""

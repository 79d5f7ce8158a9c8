import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from mailgate.bundle import bundled
from mailgate.core.case import Fate
from mailgate.demo.outcome import Outcome, mistakes
from mailgate.demo.plain import plain
from mailgate.demo.samples import Step, load_story
from mailgate.demo.screen import Screen
from mailgate.demo.servers import Outgoing

STORY = load_story(bundled("samples"))
ASKS = Step(file="01.eml", title="A customer asks for help", fate=Fate.CASE, answered=True)
ANSWER = Outgoing(
    envelope_from="",
    recipient="priya@northwind.example",
    subject="[CS11349759] We have your mail",
    message_id="<ack@desk.example>",
    in_reply_to="<1@northwind.example>",
    raw=b"",
)


def test_an_entry_says_what_became_of_a_mail_why_and_what_was_sent() -> None:
    shown = _shown(lambda screen: screen.tell(_outcome()))

    assert shown.splitlines() == [
        "  1 A customer asks for help" + " " * 33 + "new case CS11349759",
        "    from  priya@northwind.example",
        "    why   a person wrote it",
        "    sent  acknowledgement to priya@northwind.example",
    ]


def test_what_was_withheld_is_told_with_the_reason() -> None:
    outcome = _outcome(answers=(), withheld="a machine is never answered")

    assert "sent  nothing: a machine is never answered" in _shown(lambda s: s.tell(outcome))


def test_at_most_two_reasons_are_told_with_one_label() -> None:
    outcome = _outcome(reasons=("first", "second", "third"))

    shown = _shown(lambda screen: screen.tell(outcome))
    assert "    why   first\n          second\n" in shown
    assert "third" not in shown


@pytest.mark.parametrize("fate", list(Fate))
def test_every_fate_has_its_words(fate: Fate) -> None:
    assert _shown(lambda screen: screen.tell(_outcome(fate=str(fate)))).splitlines()[0].strip()


def test_eighty_columns_are_enough() -> None:
    outcome = _outcome(
        step=Step(file="1", title="T" * 300, fate=Fate.CASE, answered=True),
        sender="a" * 200 + "@b.example",
        reasons=("word " * 60, "x" * 200),
        mistakes=("wrong " * 30,),
    )

    shown = _shown(lambda screen: screen.tell(outcome))
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert shown.count("x") >= 200


def test_the_table_has_a_line_for_every_mail_and_fits_eighty_columns() -> None:
    outcomes = [
        _outcome(number=number, step=step, fate=str(step.fate))
        for number, step in enumerate(STORY, start=1)
    ]

    shown = _shown(lambda screen: screen.final(outcomes)).splitlines()
    rows = [line for line in shown if "CS11349759" in line]
    assert len(rows) == len(STORY)
    for row, step in zip(rows, STORY, strict=True):
        assert step.title in row
        assert len(row) <= 80


def test_the_table_ends_with_what_is_wrong() -> None:
    wrong = _outcome(fate="filed", answers=(), mistakes=("must become: case, became: filed",))

    shown = _shown(lambda screen: screen.final([wrong]))
    assert "Not as it must be: 1 A customer asks for help: must become: case" in shown
    assert "Every mail became what it must." not in shown
    assert "Every mail became what it must." in _shown(lambda s: s.final([_outcome()]))


def test_hostile_text_reaches_the_terminal_harmless() -> None:
    hostile = "[red]\x1b[2J\x1b]0;owned\x07 \u202egnp.exe\r\nBcc: x \udcff{{7*7}} :smile:"

    shown = _shown(
        lambda screen: screen.tell_visitor(
            subject=hostile, sender=hostile, fate=hostile, reference="", reasons=(hostile,)
        )
    )
    assert not [c for c in shown if not c.isprintable() and c != "\n"]
    assert "[red]" in shown
    assert ":smile:" in shown


def test_text_without_end_is_cut() -> None:
    assert len(plain("x" * 10_000)) == 300


def test_a_pipe_gets_plain_lines_and_no_spinner() -> None:
    out = io.StringIO()
    with Screen(Console(file=out, width=80, highlight=False), mails=1) as screen:
        screen.begin(1, ASKS)
        screen.say("waiting")
        screen.tell(_outcome())

    assert "\x1b" not in out.getvalue()
    assert "waiting" not in out.getvalue()


def test_a_terminal_is_told_what_is_happening_now() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, highlight=False)
    with Screen(console, mails=13) as screen:
        screen.begin(7, ASKS)
        screen.say("the daemon decides")
        screen.tell(_outcome())

    assert "7/13  A customer asks for help: the daemon decides" in out.getvalue()


def test_what_is_as_it_must_be_is_no_mistake() -> None:
    assert mistakes(_outcome(), about=None) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"fate": "filed"}, "must become: case, became: filed", id="another fate"),
        pytest.param({"answers": ()}, "must be acknowledged, was not", id="no answer"),
        pytest.param(
            {"answers": (ANSWER, ANSWER)},
            "must be acknowledged once, was 2 times",
            id="two answers",
        ),
        pytest.param(
            {"sender": "x@y.example"}, "its answer went to priya@northwind.example", id="elsewhere"
        ),
        pytest.param(
            {"step": Step(file="1", title="t", fate=Fate.CASE, answered=False)},
            "must not be answered, was",
            id="a machine answered",
        ),
    ],
)
def test_what_is_not_as_it_must_be_is_said(changed: dict[str, Any], expected: str) -> None:
    assert mistakes(_outcome(**changed), about=None) == (expected,)


def test_an_update_belongs_into_the_case_it_answers_and_a_new_case_is_another() -> None:
    update = Step(file="2", title="t", fate=Fate.UPDATE, answered=False, answers="01.eml")
    stranger = Step(file="3", title="t", fate=Fate.CASE, answered=True, answers="01.eml")
    about = _outcome()

    good = _outcome(step=update, fate="update", answers=())
    assert mistakes(good, about=about) == ()
    bad = _outcome(step=update, fate="update", answers=(), reference="CS00000002")
    assert mistakes(bad, about=about) == ("belongs to CS11349759, was put into CS00000002",)
    assert mistakes(_outcome(step=stranger), about=about) == ("must not speak in CS11349759",)


def _outcome(**changed: Any) -> Outcome:
    facts: dict[str, Any] = {
        "number": 1,
        "step": ASKS,
        "sender": "priya@northwind.example",
        "message_id": "<1@northwind.example>",
        "fate": "case",
        "reference": "CS11349759",
        "reasons": ("a person wrote it",),
        "withheld": "",
        "answers": (ANSWER,),
    }
    return Outcome(**{**facts, **changed})


def _shown(show: Callable[[Screen], None]) -> str:
    out = io.StringIO()
    with Screen(Console(file=out, width=80, highlight=False), mails=13) as screen:
        show(screen)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())

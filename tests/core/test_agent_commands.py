"""Commands in an agent's mail: every text is read, and what is in doubt is never carried out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.agent_commands import (
    USAGES,
    Argument,
    Asked,
    Command,
    Verb,
    possible,
    read,
)
from mailgate.core.agent_plan import CARRIES, STAYS, planned

VERBS = st.sampled_from(tuple(Verb))


def test_words_alone_are_words() -> None:
    assert read("Hello Anna,\nit is on its way.\n") == Asked((), "Hello Anna,\nit is on its way.")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        pytest.param("#resolve", Command(Verb.RESOLVE), id="alone"),
        pytest.param("  #Resolve:  A new drum.", Command(Verb.RESOLVE, text="A new drum."),
                     id="with words"),
        pytest.param("#waiting customer", Command(Verb.WAITING, choice="customer"), id="choice"),
        pytest.param(
            "#waiting third  party spare parts",
            Command(Verb.WAITING, choice="third party", value="spare parts"),
            id="choice of two words, and a reason",
        ),
        pytest.param("#priority\u00a0P2", Command(Verb.PRIORITY, value="P2"), id="hard blank"),
        pytest.param("\u200b#note", Command(Verb.NOTE), id="invisible"),
        pytest.param("#line 2", Command(Verb.LINE, value="2"), id="line"),
        pytest.param("#sites Leeds, York", Command(Verb.SITES, value="Leeds, York"), id="sites"),
        pytest.param("#consult third", Command(Verb.CONSULT, choice="third"), id="consult"),
        pytest.param("#escalate he is angry", Command(Verb.ESCALATE, text="he is angry"),
                     id="escalate"),
        pytest.param("#add Eve@Else.Example", Command(Verb.ADD, value="eve@else.example"),
                     id="address"),
        pytest.param(
            "#add eve@else.example!",
            Command(Verb.ADD, value="eve@else.example", is_confirmed=True),
            id="confirmed",
        ),
        pytest.param(
            "#add eve@else.example<mailto:eve@else.example>",
            Command(Verb.ADD, value="eve@else.example"),
            id="as Outlook writes it",
        ),
        pytest.param("#add <mailto:eve@else.example>", Command(Verb.ADD, value="eve@else.example"),
                     id="as others do"),
        pytest.param("#accept", Command(Verb.ACCEPT), id="accept"),
        pytest.param("#accept eve@else.example", Command(Verb.ACCEPT, value="eve@else.example"),
                     id="accept an address"),
    ],
)  # fmt: skip
def test_a_command_is_read(line: str, command: Command) -> None:
    assert read(f"\n{line}\n\nWords.") == Asked((command,), "Words.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("#resolv", 'did you mean "resolve"?', id="unknown"),
        pytest.param("#spam now", "nothing goes behind it", id="too much"),
        pytest.param("#assign", "something is missing behind it", id="too little"),
        pytest.param("#assign bob #priority P2", "needs a line of its own", id="two on a line"),
        pytest.param("#waiting godot", "customer, third party or desk", id="choice"),
        pytest.param("#resolve\n#close", "does not go with #resolve", id="two ends"),
        pytest.param("#accept\n#drop", "does not go with #accept", id="two decisions"),
        pytest.param("#priority 1\n#priority 2", "is there twice", id="twice"),
        pytest.param("Hello,\n#note he lies", "stand in the first lines", id="late"),
        pytest.param("#add eve", "is no address", id="no address"),
        pytest.param("#add a@b.example, c@d.example", "is no address", id="two addresses"),
        pytest.param("\n".join(f"#link C{n}" for n in range(30)), "more than 20", id="many"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    assert why in " ".join(str(one) for one in read(text).wrong)


def test_a_number_is_no_command() -> None:
    assert read("#4711 is the number of the part.").words == "#4711 is the number of the part."


def test_every_command_is_explained() -> None:
    assert set(USAGES) == set(Verb)
    assert all(line.startswith(f"#{verb}") for verb, line in zip(Verb, possible(), strict=True))


@given(st.text())
def test_every_text_is_read(text: str) -> None:
    asked = read(text)
    planned(asked)

    for line in asked.words.split("\n"):
        word = line.strip().lower()
        assert asked.wrong or not any(word == f"#{verb}" for verb in Verb)


@given(st.lists(VERBS, unique=True, min_size=1, max_size=6), st.text("ab \n", max_size=30))
def test_no_word_leaves_beside_a_command_that_keeps_words(verbs: list[Verb], words: str) -> None:
    lines = [USAGES[verb].example.replace("ADDRESS", "a@b.example") for verb in verbs]
    asked = read("\n".join((*lines, "", words)))
    plan = planned(asked, has_files=True)

    leaving = [one for one in plan.steps if one.command is None or one.command.verb in CARRIES]
    if STAYS & set(verbs):
        assert not any(one.words or one.has_files for one in leaving)
    assert not (plan.wrong and plan.steps), "wrong or done, never both"


@given(st.lists(st.one_of(VERBS.map(lambda verb: f"#{verb}"), st.text(max_size=12)), max_size=8))
def test_words_are_neither_lost_nor_said_twice(lines: list[str]) -> None:
    asked = read("\n".join(lines))
    plan = planned(asked)

    if not plan.wrong and asked.words:
        said = [one.words for one in plan.steps if asked.words in one.words]
        assert len(said) == 1


@given(VERBS)
def test_a_command_reads_what_it_is_shown_as(verb: Verb) -> None:
    if USAGES[verb].argument is Argument.VALUE:
        example = USAGES[verb].example.replace("ADDRESS", "a@b.example")
        (command,) = read(example).commands
        assert read(str(command)).commands == (command,)

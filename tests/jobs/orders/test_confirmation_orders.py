"""What was taken for a confirmation is listed, and taken back; survey answers are stored once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import EventKind
from mailgate.errors import UsageError
from mailgate.files.desk_files import load_desks
from mailgate.files.templates import load_templates
from mailgate.jobs import views
from mailgate.jobs.case_orders import Agent, close
from mailgate.jobs.confirmation_orders import undo
from mailgate.jobs.context import RuleFiles
from mailgate.jobs.desk_tests import scenarios_of
from mailgate.jobs.rehearse import Rehearsal, rehearsal
from mailgate.store import cases


@cache
def _files(desk: str) -> RuleFiles:
    rules, templates = bundled("rules"), bundled("templates")
    desks = load_desks(rules, [desk], templates=templates)
    return RuleFiles(desks, load_templates(templates, desks=[desk], rules=rules), {})


@contextmanager
def played(desk: str, begins: str, steps: int = 99) -> Iterator[Rehearsal]:
    """A scenario of a shipped desk that begins so, after its first steps."""
    files = _files(desk)
    found = scenarios_of(bundled("rules"), files.desks[desk])
    (scenario,) = (one for one in found if one.name.startswith(begins))
    with rehearsal(scenario, files) as stage:
        for one in stage.play():
            if one.number == steps:
                break
        yield stage


def state_of(stage: Rehearsal, reference: str) -> str:
    found = views.case(stage.context.database, reference)
    assert found is not None
    return found.line.state


def agent(stage: Rehearsal, reference: str) -> Agent:
    return Agent("bob", reference, stage.now + timedelta(minutes=1))


def test_thanks_that_were_none_open_the_case_when_they_are_taken_back() -> None:
    with played("managed-service", "Thanks confirm and do not reopen", 3) as stage:
        (line,) = views.confirmations(stage.context.database)
        assert (line.reference, line.said, line.language) == ("CS00000001", "thanks", "en")
        assert (line.before, line.state) == ("Resolved", "Resolved")

        order = undo(stage.context, agent(stage, "CS00000001"))

        assert order.done
        assert "In progress again" in order.text
        assert state_of(stage, "CS00000001") == "In progress"
        assert views.confirmations(stage.context.database) == ()
        (line,) = views.confirmations(stage.context.database, with_undone=True)
        assert line.undone_by == "bob"


def test_a_case_that_a_confirmation_closed_goes_back_to_where_it_was() -> None:
    with played("schools", "A confirmation closes at once, in words") as stage:
        assert state_of(stage, "SD00000001") == "Closed"

        order = undo(stage.context, agent(stage, "SD00000001"))

        assert order.done
        was = "Resolved (waiting customer confirmation)"
        assert state_of(stage, "SD00000001") == was
        found = views.case(stage.context.database, "SD00000001")
        assert found is not None
        kinds = [event.kind for event in found.events]
        assert kinds[-2:] == [EventKind.UNCONFIRMED, EventKind.RESOLVED]


def test_a_confirmation_is_taken_back_once() -> None:
    with played("telecoms", "The link to confirm closes", 3) as stage:
        (line,) = views.confirmations(stage.context.database, desk="telecoms")
        assert (line.said, line.words) == ("confirmed by the link in our mail", "")
        assert views.confirmations(stage.context.database, desk="schools") == ()

        assert undo(stage.context, agent(stage, "TEL0000001")).done
        again = undo(stage.context, agent(stage, "TEL0000001"))

        assert (again.done, again.text) == (False, "has no confirmation to take back")
        assert state_of(stage, "TEL0000001") == "Resolved"


def test_a_case_that_goes_on_again_stays_where_it_is() -> None:
    with played("telecoms", "The link to confirm closes") as stage:
        assert state_of(stage, "TEL0000001") == "Open"

        order = undo(stage.context, agent(stage, "TEL0000001"))

        assert order.done
        assert state_of(stage, "TEL0000001") == "Open"


def test_thanks_to_a_case_that_never_opens_leave_it_closed_when_taken_back() -> None:
    with played("managed-service", "Thanks to a closed case") as stage:
        order = undo(stage.context, agent(stage, "CS00000001"))

        assert order.done
        assert "stays Closed" in order.text
        assert state_of(stage, "CS00000001") == "Closed"


def test_a_case_without_a_confirmation_is_told_so() -> None:
    with played("managed-service", "Thanks with a but reopen") as stage:
        assert not undo(stage.context, agent(stage, "CS00000001")).done
        with pytest.raises(UsageError, match="there is no case CS77"):
            undo(stage.context, agent(stage, "CS77"))


def test_the_survey_keeps_the_last_answer_and_the_last_comment() -> None:
    with played("managed-service", "The survey is stored once") as stage:
        (line,) = views.surveys(stage.context.database)

        assert (line.reference, line.value, line.word, line.answers) == ("CS00000001", 1, "Poor", 3)
        assert line.comment == "Quick, but the colour is wrong."
        assert line.by == "ada@northfold.example"
        found = views.case(stage.context.database, "CS00000001")
        assert found is not None
        assert found.survey == line
        thanked = [one for one in found.mails_out if one.kind == "survey-thanks"]
        assert len(thanked) == 1
        assert views.surveys(stage.context.database, since=stage.now + timedelta(days=1)) == ()


def test_a_case_that_a_person_closed_has_nothing_to_take_back() -> None:
    with played("schools", "Not solved goes back") as stage:
        assert close(stage.context, agent(stage, "SD00000001")).done
        assert not undo(stage.context, agent(stage, "SD00000001")).done


def test_the_history_says_the_words_that_were_found() -> None:
    with played("telecoms", "Answering with the outcome closes", 4) as stage:
        with stage.context.database.reading() as session:
            (event,) = (one for one in cases.history(session, 1) if one.kind == EventKind.CONFIRMED)
        assert event.summary == 'solved: "it works now"'
        assert event.detail["was"] == {"state": "Waiting on customer", "kind": "waiting"}
        said = [reason["text"] for reason in event.reasons]
        assert 'it says solved: "it works now"' in said
        assert "the case was Waiting on customer and is Closed now" in said

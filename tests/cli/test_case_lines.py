"""`mailgate case REFERENCE line` and the other orders about lines of support."""

import pytest

from tests.cli.office import Office
from tests.servers.rows import NOW, Rows

MAIL = b"From: ann@customer.example\r\nTo: support@desk.example\r\nSubject: Shop\r\n\r\nHelp\r\n"
DECIDED = {"screening": {"author": "person", "reason": "", "in_doubt": False}, "verdict": "none"}
REFERENCE = "WA000001"


@pytest.fixture(autouse=True)
def case(office: Office, rows: Rows) -> int:
    """An open case of the desk with three lines."""
    office.write(desk="web-agency")
    case_id = rows.case(REFERENCE, desk="web-agency", queue="first line")
    rows.inbox(MAIL, case_id=case_id, desk="web-agency", fate="case", state="done",
               done_at=NOW, sender="ann@customer.example", decision=DECIDED)  # fmt: skip
    return case_id


def test_a_case_goes_from_line_to_line_until_it_is_a_project(office: Office) -> None:
    for words, who, said in (
        (("line", "second", "--reason", "no known fix"), "fiona", "is on second line now"),
        (("consult", "first"), "sam", "first line was consulted; 2 working days begin anew"),
        (("line", "3", "--reason", "protracted"), "sam", "is on third line now"),
        (("project",), "theo", "becomes Project once Petra Project agrees: asked petra@"),
        (("consent", "no", "--text", "Not now"), "petra", "Petra Project does not agree"),
        (("testing", "--consent-of", "petra"), "theo", "is Testing now"),
        (("project", "--consent-of", "petra", "--no-mail"), "theo", "is Project now; no mail"),
    ):
        outcome = office.run("case", REFERENCE, *words, "--as", who)
        assert outcome.code == 0, outcome.err
        assert said in " ".join(outcome.out.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("line", "third", "--reason", "no known fix"), "takes nothing", id="first"),
        pytest.param(("line", "second"), "--reason is no known fix", id="no reason"),
        pytest.param(("line", "fourth"), "no line is called", id="no line"),
        pytest.param(("project", "--consent-of", "petra"), "only from third line", id="line"),
        pytest.param(("consent", "yes"), "who alone can agree", id="nobody"),
        pytest.param(("consent", "perhaps"), "'perhaps' is not one of", id="no answer"),
    ],
)
def test_what_may_not_be_says_why(office: Office, words: tuple[str, ...], said: str) -> None:
    outcome = office.run("case", REFERENCE, *words, "--as", "fiona")

    assert outcome.code != 0
    assert said in " ".join(outcome.err.split())

"""What the five desks ask for, held against mails as people write them."""

import pytest

from mailgate.bundle import bundled
from mailgate.core.details import DetailsRead, Report, missing_details
from mailgate.files.desk_files import load_desks

DESKS = load_desks(bundled("rules"), ["contact-centre", "managed-service", "schools", "telecoms"])


def read(desk: str, report: Report) -> DetailsRead:
    return missing_details(DESKS[desk].details, report)


def missing(desk: str, report: Report) -> list[str]:
    return [detail.name for detail in read(desk, report).missing]


@pytest.mark.parametrize(
    ("report", "left_out"),
    [
        pytest.param(
            Report("Hi", display_name=""),
            ["contact name", "telephone", "description", "error message", "computer name"],
            id="thin",
        ),
        pytest.param(
            Report(
                "Outlook on DESKTOP-4F7AQ2 shows error 0x800CCC0E since this morning.",
                display_name="Anna Smith",
                signature="Anna Smith\nNorthfold Ltd\nT: 0113 496 0123",
            ),
            [],
            id="whole, with a signature",
        ),
        pytest.param(
            Report("Please add Jo Bloggs to the sales group from Monday on, thank you.",
                   display_name="Anna Smith"),
            ["telephone", "computer name"],
            id="a change has no error",
        ),
        pytest.param(
            Report("The screen of LAPTOP-7788 shows the attached message at every start",
                   display_name="Anna Smith", attachment_types=("image/png",)),
            ["telephone"],
            id="a screenshot is an error message",
        ),
    ],
)  # fmt: skip
def test_managed_service(report: Report, left_out: list[str]) -> None:
    assert missing("managed-service", report) == left_out


def test_schools_asks_for_what_makes_a_good_report_and_keeps_the_customers_own_reference() -> None:
    text = (
        "Web filtering blocks the exam board's site for all staff since 09:00.\n"
        "We restarted the filter, no change.\nRole: network manager\nTel: 0113 496 0123\n"
        "Our ref: HS-2231"
    )
    customer = DESKS["schools"].customers.of("anna@hillside.example")
    assert customer is not None

    found = read("schools", Report(text, display_name="Anna Smith", customer=customer.customer))

    assert found.missing == ()
    assert found.values()["own reference"] == "HS-2231"
    assert found.values()["school"] == "Hillside School"
    assert found.values()["troubleshooting"] == "restarted the filter, no change."
    assert missing("schools", Report("It is broken"))[-1] == "impact"


def test_the_contact_centre_asks_for_just_the_questions_that_were_left_open() -> None:
    text = (
        "URGENT: 40 agents in Manila get 'error 504' on every call since 21:10.\n"
        "We restarted two stations."
    )

    assert missing("contact-centre", Report(text)) == [
        "how many are not hit", "what still works", "partial work", "other sites",
    ]  # fmt: skip
    assert len(missing("contact-centre", Report("help"))) == 10


@pytest.mark.parametrize(
    ("report", "number", "left_out"),
    [
        pytest.param(Report("Our account is BS100200."), "BS100200", [], id="recognised"),
        pytest.param(
            Report(
                "Line down",
                customer=DESKS["telecoms"].customers.by_domain["harbour.example"],
            ),
            "HH300400", [], id="looked up from the sender",
        ),
        pytest.param(Report("Line down"), None, ["account number"], id="asked for"),
    ],
)  # fmt: skip
def test_telecoms(report: Report, number: str | None, left_out: list[str]) -> None:
    found = read("telecoms", report)

    assert found.values().get("account number") == number
    assert [detail.name for detail in found.missing] == left_out

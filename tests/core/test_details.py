"""What a report leaves out, and where the answers were found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.customers import Customer
from mailgate.core.details import (
    LONGEST_VALUE,
    Detail,
    Details,
    DetailsRead,
    Found,
    Kind,
    Report,
    compiled,
    missing_details,
)

NAME = Detail("contact name", "Your name", ("Name",), Kind.NAME, display_name=True)
PHONE = Detail("telephone", "Your telephone number", ("Phone", "Tel"), Kind.TELEPHONE)
COMPUTER = Detail("computer name", "The name of your computer", patterns=(r"\bNG-\d{4}\b",))
ACCOUNT = Detail(
    "account number", "Your account number", patterns=(r"\b[A-Z]{2}\d{6}\b",),
    value=r"[A-Z]{2} ?\d{6}", customer="account",
)  # fmt: skip
WORDS = Detail("description", "What happens", words=4)
SCREEN = Detail("error", "The error", attachments=("image",), unless=(r"\bnew user\b",))
OWN = Detail("own reference", "", ("Our ref",), asked=False)
DETAILS = Details((NAME, PHONE, COMPUTER), "GB")


def read(text: str, *details: Detail, **others: object) -> DetailsRead:
    return missing_details(
        Details(details, "GB"),
        replace(Report(text), **others),  # type: ignore[arg-type] # fields of the report
    )


def missing(found: DetailsRead) -> list[str]:
    return [detail.name for detail in found.missing]


def test_a_report_that_has_all_of_it_misses_nothing_and_says_where_it_was() -> None:
    text = "My printer is on fire.\nName: Anna Smith\nTel: 0113 496 0123 ext 5\nIt is NG-0042."

    found = missing_details(DETAILS, Report(text))

    assert found.missing == ()
    assert [str(one) for one in found.found] == [
        "contact name: Anna Smith (label, line 2)",
        "telephone: 0113 496 0123 ext 5 (label, line 3)",
        "computer name: NG-0042 (pattern, text)",
    ]
    assert found.values()["computer name"] == "NG-0042"


def test_an_empty_report_misses_everything_in_the_order_of_the_desk() -> None:
    assert missing(missing_details(DETAILS, Report("help"))) == [
        "contact name", "telephone", "computer name",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("Name: Anna Smith", "Anna Smith", id="colon"),
        pytest.param("  * NAME : Anna Smith *", "Anna Smith", id="list, case, blanks"),
        pytest.param("*Name:* Anna Smith", "Anna Smith", id="bold"),
        pytest.param("Name - Anna Smith", "Anna Smith", id="dash"),
        pytest.param("Name\tAnna Smith", "Anna Smith", id="tab of a table"),
        pytest.param("Name:\n\n  Anna Smith", "Anna Smith", id="on the next line"),
        pytest.param("Your name? Anna Smith", "Anna Smith", id="the question, answered"),
        pytest.param("> Your name:\nAnna Smith", "Anna Smith", id="the question, quoted"),
        pytest.param("contact name: Anna Smith", "Anna Smith", id="the name of the detail"),
        pytest.param("Name\uff1aAnna Smith", "Anna Smith", id="a wide colon"),
        pytest.param("Name: n/a\nName: Anna Smith", "Anna Smith", id="no answer, then one"),
    ],
)  # fmt: skip
def test_labels_as_people_write_them(text: str, value: str) -> None:
    assert read(text, NAME).values() == {"contact name": value}


@pytest.mark.parametrize(
    "text",
    ["Name:", "Name: n/a", "Name: ?", "Name: TBC", "Name: -", "Name: anna@customer.example",
     "Name:\nTel: 0113 496 0123", "My name is long", "Surname: Smith", "Name: 42"],
)  # fmt: skip
def test_what_is_no_answer_is_still_missing(text: str) -> None:
    assert missing(read(text, NAME, PHONE))[:1] == ["contact name"]


@pytest.mark.parametrize(
    ("text", "signature", "number", "by"),
    [
        pytest.param("Call 0113 496 0123.", "", "0113 496 0123", Found.TELEPHONE, id="in the text"),
        pytest.param("Help", "Anna\n+1 (385) 715-9955", "+1 (385) 715-9955", Found.SIGNATURE,
                     id="in the signature"),
        pytest.param("Phone: 07700 900123", "", "07700 900123", Found.LABEL, id="after its label"),
    ],
)  # fmt: skip
def test_a_telephone_number_is_known_as_one(
    text: str, signature: str, number: str, by: Found
) -> None:
    (found,) = read(text, PHONE, signature=signature).found

    assert (found.value, found.by) == (number, by)


@pytest.mark.parametrize(
    "text",
    ["Error 0x80070005 on 2026-11-23 10:00", "Case CS11349759, account 123456789", "10.0.0.12",
     "Phone: yes please", "Phone: 12", "It costs 1,234.56"],
)  # fmt: skip
def test_other_numbers_are_no_telephone(text: str) -> None:
    assert missing(read(text, PHONE)) == ["telephone"]


def test_without_a_region_only_numbers_with_a_country_are_telephones() -> None:
    details = Details((PHONE,))

    assert missing(missing_details(details, Report("0113 496 0123"))) == ["telephone"]
    assert missing(missing_details(details, Report("+44 113 496 0123"))) == []


@pytest.mark.parametrize(
    ("report", "by", "value"),
    [
        pytest.param(Report("See AB123456"), Found.PATTERN, "AB123456", id="recognised"),
        pytest.param(Report("", subject="ab123456"), Found.PATTERN, "ab123456", id="subject"),
        pytest.param(Report("", signature="AB123456"), Found.SIGNATURE, "AB123456", id="signature"),
        pytest.param(Report("Account number: AB 123456"), Found.LABEL, "AB 123456", id="label"),
        pytest.param(
            Report("Account number: lost it", customer=Customer("Acme", "XY000001", source="c:2")),
            Found.CUSTOMER, "XY000001", id="looked up",
        ),
    ],
)  # fmt: skip
def test_an_account_number_is_recognised_else_looked_up(
    report: Report, by: Found, value: str
) -> None:
    (found,) = missing_details(Details((ACCOUNT,)), report).found

    assert (found.by, found.value) == (by, value)


def test_an_account_number_that_nobody_knows_is_asked_for() -> None:
    report = Report("Account number: lost it", customer=Customer("Acme"))

    assert missing(missing_details(Details((ACCOUNT,)), report)) == ["account number"]


def test_words_enough_are_a_description() -> None:
    assert missing(read("it is broken", WORDS)) == ["description"]
    assert missing(read("it is broken again", WORDS)) == []


def test_a_screenshot_answers_and_a_change_needs_none() -> None:
    assert missing(read("broken", SCREEN)) == ["error"]
    assert missing(read("broken", SCREEN, attachment_types=("application/pdf",))) == ["error"]
    assert missing(read("broken", SCREEN, attachment_types=("image/png",))) == []
    assert missing(read("a new user please", SCREEN)) == []
    assert missing(read("please do it", SCREEN, subject="New user")) == []


def test_the_display_name_answers_unless_it_is_an_address() -> None:
    assert missing(read("help", NAME, display_name="Anna Smith")) == []
    assert missing(read("help", NAME, display_name="anna@customer.example")) == ["contact name"]


def test_what_is_never_asked_for_is_kept_if_it_is_there() -> None:
    assert read("Our ref: INC-77", OWN).values() == {"own reference": "INC-77"}
    assert missing(read("help", OWN)) == []


def test_what_the_case_knows_already_is_not_asked_for_again() -> None:
    found = missing_details(DETAILS, Report("Name: Anna Smith"), known={"telephone": "0113"})

    assert missing(found) == ["computer name"]


def test_a_pattern_made_to_explode_does_not() -> None:
    detail = Detail("x", "x", patterns=("(a+)+$",))

    assert missing(read("a" * 40_000 + "!", detail)) == ["x"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [":" * 50_000, "- " * 25_000, "1 " * 25_000, "Name:\n" * 10_000, "+1 234 567 " * 5_000],
    ids=["colons", "dashes", "digits", "labels", "telephones"],
)
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    found = read(text, NAME, PHONE, COMPUTER, ACCOUNT, signature=text)

    assert "contact name" in missing(found)


@pytest.mark.parametrize("pattern", ["(", "(?<=a)b", r"(a)\1", "a{2000}"])
def test_a_pattern_that_could_hang_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        compiled(pattern)


@given(st.text(), st.text())
def test_no_text_breaks_it(text: str, signature: str) -> None:
    details = (NAME, PHONE, COMPUTER, ACCOUNT, WORDS, SCREEN, OWN)

    found = read(text, *details, signature=signature)

    names = {one.name for one in found.found} | {one.name for one in found.missing}
    assert names | {"own reference"} == {detail.name for detail in details}
    assert all(0 < len(one.value) <= LONGEST_VALUE for one in found.found)

"""What customers.csv becomes, in the forms in which spreadsheets write it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.customers import COLUMNS, Customer, Customers
from mailgate.errors import FileError, Mistake
from mailgate.files.customers_file import load_customers, parse_customers

FULL = """\
domain or address,name,account,cover,package,product,own first line,account manager,language,\
zone,hours,VIP,\
field: school code
acme.example acme-group.example,Acme Ltd,AC 100,24/7,Gold,SIP trunk,help@acme.example,\
jo@desk.example,en,America/New_York,Manila,yes,S17
# a line that nobody reads

"boss@small.example","Small, Tall & Co",,,,,,,,,no,
"""


def customers(text: str) -> Customers:
    return parse_customers(text, name="rules/a-desk/customers.csv")


def test_every_column_arrives_with_the_line_that_says_it() -> None:
    acme = Customer(
        name="Acme Ltd", account="AC 100", cover="24/7", package="Gold", product="SIP trunk",
        has_first_line=True, first_line=frozenset({"help@acme.example"}),
        account_manager="jo@desk.example", language="en", zone="America/New_York", hours="Manila",
        is_vip=True,
        fields={"school code": "S17"}, source="rules/a-desk/customers.csv:2",
    )  # fmt: skip
    found = customers(FULL)

    assert found.by_domain == {"acme.example": acme, "acme-group.example": acme}
    assert found.by_address["boss@small.example"].name == "Small, Tall & Co"
    assert found.by_address["boss@small.example"].source.endswith(":5")
    assert found.of_account("ac100") == acme
    assert found.columns == (*COLUMNS, "school code")
    assert [acme.value(column) for column in found.columns] == [
        "Acme Ltd", "AC 100", "24/7", "Gold", "SIP trunk", "yes", "jo@desk.example", "en",
        "America/New_York", "Manila", "yes",
        "S17",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("\ufeffdomain or address,name\r\nacme.example,Café\r\n".encode(), id="BOM"),
        pytest.param("Domain or Address;NAME\r\nacme.example;Café".encode(), id="semicolons"),
        pytest.param('"domain  or address"\t"name"\nacme.example\tCafé'.encode(), id="tabs"),
        pytest.param("name,domain or address,vip\nCafé,@ACME.example.,\n".encode(), id="order"),
        pytest.param("domain or address,name\n*.acme.example,Café\n".encode(), id="star"),
    ],
)  # fmt: skip
def test_files_of_spreadsheets_are_read(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_bytes(data)

    found = load_customers(tmp_path, shown_as="rules/a-desk")

    assert {domain: one.name for domain, one in found.by_domain.items()} == {"acme.example": "Café"}


def test_no_file_means_no_customers(tmp_path: Path) -> None:
    assert load_customers(tmp_path, shown_as="rules/a-desk") == Customers()


def test_unicode_text_of_excel_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_bytes("domain or address\tname\n".encode("utf-16"))

    with pytest.raises(FileError, match=r"csv:1:1: this is no UTF-8 text.*Excel: CSV UTF-8"):
        load_customers(tmp_path, shown_as="rules/a-desk")


@pytest.mark.parametrize(
    ("written", "known", "addresses"),
    [
        pytest.param("", "no", set(), id="none"),
        pytest.param("no", "no", set(), id="said that there is none"),
        pytest.param("yes", "yes", set(), id="one whose address is not known"),
        pytest.param("a@x.example B@x.example", "yes", {"a@x.example", "b@x.example"}, id="two"),
    ],
)
def test_a_first_line_may_be_known_or_only_be_there(
    written: str,
    known: str,
    addresses: set[str],
) -> None:
    text = f"domain or address,name,own first line\nacme.example,Acme,{written}\n"

    customer = customers(text).by_domain["acme.example"]

    assert (customer.value("own first line"), set(customer.first_line)) == (known, addresses)


def test_a_customer_of_a_domain_outside_ascii_is_found_by_mail_from_it() -> None:
    found = customers("domain or address,name\nbücher.example,Books\n")

    assert found.of("anna@xn--bcher-kva.example") is not None
    assert found.of("anna@bücher.example") is not None


def test_thousands_of_the_same_mistake_are_cut_with_their_number() -> None:
    text = "domain or address,name\n" + "acme\n" * 500

    with pytest.raises(FileError) as refused:
        customers(text)

    assert len(refused.value.mistakes) == 101
    assert str(refused.value.mistakes[-1]).endswith(".csv:52: 900 more mistakes from here on")


def test_fifty_thousand_customers_are_read_and_found() -> None:
    rows = (f"c{number}.example,Customer {number},A{number}\n" for number in range(50_000))

    found = customers("domain or address,name,account\n" + "".join(rows))

    assert len(found.by_domain) == 50_000
    known = found.of("anna@mail.office.c49999.example")
    assert known is not None
    assert (known.customer.name, known.by) == ("Customer 49999", "c49999.example")


@given(st.text(alphabet=st.sampled_from("a@.,;\t\"'#\n\r é\x00\u2028")) | st.text())
def test_no_text_breaks_the_reading_of_rows(rows: str) -> None:
    text = f"domain or address,name\n{rows}"
    lines = text.count("\n") + text.count("\r") + 1
    found = Customers()
    mistakes: tuple[Mistake, ...] = ()
    try:
        found = customers(text)
    except FileError as refused:
        mistakes = refused.mistakes

    assert all(1 <= mistake.line <= lines + 1 for mistake in mistakes)
    assert all(customer.name for customer in found.by_domain.values())


@given(st.text())
def test_no_text_breaks_the_reading_of_a_header(text: str) -> None:
    with pytest.raises(FileError):
        customers(f"{text},acount\nx,y\n")

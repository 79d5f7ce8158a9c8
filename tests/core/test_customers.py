"""Whose mail it is."""

import pytest

from mailgate.core.customers import Customer, Customers

ACME = Customer("Acme", source="customers.csv:2")
LEEDS = Customer("Acme Leeds", source="customers.csv:3")
BOSS = Customer("The boss of Acme", source="customers.csv:4")
CUSTOMERS = Customers(
    by_address={"boss@leeds.acme.example": BOSS},
    by_domain={"acme.example": ACME, "leeds.acme.example": LEEDS},
    by_account={"AC100": ACME},
)


@pytest.mark.parametrize(
    ("address", "customer", "by"),
    [
        pytest.param("boss@leeds.acme.example", BOSS, "boss@leeds.acme.example", id="address"),
        pytest.param("anna@leeds.acme.example", LEEDS, "leeds.acme.example", id="domain"),
        pytest.param("anna@a.b.acme.example", ACME, "acme.example", id="parent domain"),
        pytest.param("anna@acme.example", ACME, "acme.example", id="the domain itself"),
    ],
)
def test_an_address_goes_before_its_domain_and_that_before_a_parent(
    address: str, customer: Customer, by: str
) -> None:
    known = CUSTOMERS.of(address)

    assert known is not None
    assert (known.customer, known.by) == (customer, by)
    assert str(known.reason()) == f"{by} is {customer.name} [{customer.source}]"


@pytest.mark.parametrize(
    "address",
    [
        "anna@notacme.example",
        "anna@example",
        "anna@acme.example.evil.example",
        "",
        "@",
        f"a@{'é.' * 50_000}acme.example",
    ],
)
def test_a_strange_address_is_nobodys(address: str) -> None:
    assert CUSTOMERS.of(address) is None


def test_an_account_is_found_however_it_is_written() -> None:
    assert CUSTOMERS.of_account(" ac 100") == ACME
    assert CUSTOMERS.of_account("AC1000") is None

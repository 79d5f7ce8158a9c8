"""Who is new among those that mails of a case go to."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.recipients import Before, strange

ADA, CARL, EVE = "ada@northfold.example", "carl@northfold.example", "eve@elsewhere.example"
CUSTOMERS: Mapping[str, str] = {
    ADA: "Northfold", "ada@northfold-group.example": "Northfold", "sam@southwick.example": "South",
}  # fmt: skip


def why(recipient: str, before: Before, public: frozenset[str] = frozenset()) -> str:
    return strange(
        recipient, before, customer_of=lambda one: CUSTOMERS.get(one, ""), public_domains=public
    )


@pytest.mark.parametrize(
    ("recipient", "before"),
    [
        pytest.param(EVE, Before(()), id="the first mail of a case"),
        pytest.param(ADA, Before((ADA,)), id="had one before"),
        pytest.param(CARL, Before((ADA,), opened_by=ADA, requester=ADA), id="a colleague"),
        pytest.param(EVE, Before((ADA,), confirmed=(EVE,)), id="a person let him speak"),
        pytest.param("ada@northfold-group.example", Before((ADA,)), id="same customer"),
    ],
)
def test_who_belongs_to_a_case_gets_its_mail(recipient: str, before: Before) -> None:
    assert why(recipient, before) == ""


@pytest.mark.parametrize(
    ("recipient", "before", "said"),
    [
        pytest.param(EVE, Before((ADA,)), "outside of northfold.example", id="another domain"),
        pytest.param("sam@southwick.example", Before((ADA,)), "is of South", id="another customer"),
        pytest.param(
            CARL,
            Before((ADA,), opened_by=ADA, requester=CARL),
            f"the requester was {ADA}, and is {CARL} now",
            id="another requester",
        ),
        pytest.param(
            "x@sub.northfold.example", Before((ADA,)), "is new in this case", id="a subdomain"
        ),
    ],
)
def test_who_is_new_waits_for_a_person(recipient: str, before: Before, said: str) -> None:
    assert said in why(recipient, before)


def test_a_public_provider_makes_nobody_a_colleague() -> None:
    before = Before(("ada@post.example",))

    assert why("eve@post.example", before, frozenset({"post.example"}))
    assert why("ada@post.example", before, frozenset({"post.example"})) == ""


ADDRESSES = st.sampled_from((ADA, CARL, EVE, "sam@southwick.example", "x@post.example"))


@given(ADDRESSES, st.frozensets(ADDRESSES, min_size=1))
def test_nobody_outside_of_all_domains_before_gets_a_mail(
    recipient: str, before: frozenset[str]
) -> None:
    domains = {one.partition("@")[2] for one in before}

    if recipient.partition("@")[2] not in domains:
        assert why(recipient, Before(before))

"""Who wrote a mail that no parser may see: only where it stands there plainly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.mail.first_look import first_look


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        pytest.param("anna@customer.example", "anna@customer.example", id="bare"),
        pytest.param("Anna <Anna@Customer.example>", "anna@customer.example", id="a-name"),
        pytest.param('"Anna M." <anna@customer.example>', "anna@customer.example", id="quoted"),
        pytest.param("=?utf-8?q?=C3=84nne?= <a@x.example>", "a@x.example", id="an-encoded-name"),
        pytest.param("a@x.example, b@x.example", "", id="two"),
        pytest.param("a@x.example <b@x.example>", "", id="an-address-for-a-name"),
        pytest.param('"<a@x.example>" <b@x.example>', "", id="an-address-in-quotes"),
        pytest.param("(a@x.example) <b@x.example>", "", id="a-comment"),
        pytest.param("group: a@x.example;", "", id="a-group"),
        pytest.param("a@x.example@y.example", "", id="two-at-signs"),
        pytest.param("änne@x.example", "", id="no-ascii"),
        pytest.param("Anna", "", id="no-address"),
        pytest.param("A" * 2000 + " <a@x.example>", "", id="too-long"),
    ],
)
def test_a_sender_is_taken_only_where_there_is_one_reading(written: str, sender: str) -> None:
    raw = f"From: {written}\r\nSubject: help\r\n\r\nwords\r\n".encode()

    assert first_look(raw).sender == sender


def test_the_subject_is_shown_as_it_stands() -> None:
    look = first_look(b"Subject: =?utf-8?q?h=C3=A4lp?=\r\n =?utf-8?q?me?=\r\n\r\nwords\r\n")

    assert look.subject == "=?utf-8?q?h=C3=A4lp?= =?utf-8?q?me?="


def test_of_two_fields_none_is_believed() -> None:
    raw = b"From: a@x.example\r\nFrom: b@x.example\r\nSubject: 1\r\nSubject: 2\r\n\r\nwords\r\n"

    assert (first_look(raw).sender, first_look(raw).subject) == ("", "")


@given(st.binary(max_size=500))
def test_no_bytes_are_too_odd_for_a_first_look(raw: bytes) -> None:
    look = first_look(b"From: " + raw)

    assert look.sender == "" or look.sender.count("@") == 1
    assert look.subject.isprintable()

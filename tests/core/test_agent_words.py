"""What does not go to a customer with an agent's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.agent_words import (
    Leak,
    only_signed,
    repeated_note,
    without_addresses,
    without_notification,
    without_signature,
)

TOLD = "For Bob Martin:\n\n   Case:  CS11349759\n   Because:  rule Site down [rules/a.yaml:4]\n"
BOB = "bob@desk.example"


def test_a_signature_stays() -> None:
    assert without_signature("It is done.\n\n-- \nBob\n") == "It is done."


@pytest.mark.parametrize(
    ("words", "is_so"),
    [
        ("Kind regards,\nBob", True),
        ("Mit freundlichen Grüßen\nBob Martin\n", True),
        ("Merci\nBob", True),
        ("", True),
        ("Yes.\nBob", False),
        ("Kind regards to your sister,\nBob", False),
    ],
)
def test_a_name_below_a_closing_is_no_answer(words: str, *, is_so: bool) -> None:
    assert only_signed(words, names=("Bob Martin",)) is is_so


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("Write to BOB@desk.example.", "Write to support@desk.example."),
        ("<mailto:bob@desk.example>", "<mailto:support@desk.example>"),
        ("jim.bob@desk.example", "jim.bob@desk.example"),
        ("bob@desk.example.org", "bob@desk.example.org"),
        ("bob@desk.example. Bye", "support@desk.example. Bye"),
    ],
)
def test_his_own_address_becomes_the_desk_s(words: str, gone: str) -> None:
    assert without_addresses(words, addresses=(BOB,), instead="support@desk.example") == gone


@pytest.mark.parametrize(
    "quoted",
    [
        "> Because:  rule Site down [rules/a.yaml:4]",
        "Because: rule Site down [rules/a.yaml:4]",
        "| Because: rule Site down",
    ],
)
def test_lines_of_the_notification_stay(quoted: str) -> None:
    assert without_notification(f"It is done.\n\n{quoted}\n", TOLD) == "It is done."


def test_his_own_words_below_lines_of_the_notification_are_in_doubt() -> None:
    words = "Because: rule Site down [rules/a.yaml:4]\nThat is what we found out today.\n"

    assert isinstance(without_notification(words, TOLD), Leak)


def test_a_note_is_found_in_whatever_lines_it_stands() -> None:
    notes = ("He never pays\nhis invoices in time.",)

    assert repeated_note("Dear Anna,\nhe never  pays his\ninvoices in time.\n", notes) is not None
    assert repeated_note("Dear Anna,\nyour invoice is paid.\n", notes) is None


@given(st.text(), st.text(), st.text())
def test_every_text_is_an_answer_or_a_leak(words: str, told: str, note: str) -> None:
    without_notification(words, told)
    repeated_note(words, [note])
    only_signed(words, names=(note,))
    gone = without_addresses(f"{words} {BOB} {told}", addresses=(BOB,), instead="s@desk.example")
    assert f" {BOB} " not in gone

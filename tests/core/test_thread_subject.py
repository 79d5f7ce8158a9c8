"""The subject that stays the same, whoever answers or forwards."""

import pytest

from mailgate.core.thread_subject import without_prefixes


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Printer", "Printer"),
        ("Re: Printer", "Printer"),
        ("AW: RE[2]: Fwd:Printer", "Printer"),
        ("Re: [CS00001234] Printer", "Printer"),
        ("[cs00001234] Re: [CS00001234] Printer", "Printer"),
        ("Re: [CS00001200] Printer", "Printer"),
        ("[CS00001234] Re: [CS00001200] Printer", "Printer"),
        ("[CS1234] Printer", "[CS1234] Printer"),
        ("[SD00001234] Printer", "[SD00001234] Printer"),
        ("RÉF : Imprimante", "Imprimante"),
        ("回复：打印机", "打印机"),
        ("Result: all is lost", "Result: all is lost"),
        ("[urgent] Printer", "[urgent] Printer"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_what_programs_put_before_a_subject_is_taken_off(subject: str, expected: str) -> None:
    assert without_prefixes(subject, "CS00001234") == expected

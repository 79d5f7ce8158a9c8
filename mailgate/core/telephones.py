"""Telephone numbers in what people write, by the numbering plans of all countries."""

from typing import Final

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

_LONGEST_TEXT: Final = 4000  # 40 ms if it is made of digits only
_LONGEST_NUMBER: Final = 40
_MOST_TRIES: Final = 50
REGIONS: Final = frozenset(phonenumbers.SUPPORTED_REGIONS)


def first_telephone(text: str, region: str) -> str:
    """The first valid number in a text as it is written there, or the empty string.

    Without a region only numbers with a country code (+44 ...) can be told.
    """
    matcher = PhoneNumberMatcher(
        text[:_LONGEST_TEXT], region or None, leniency=Leniency.VALID, max_tries=_MOST_TRIES
    )
    return next((str(match.raw_string) for match in matcher), "")


def is_telephone(text: str, region: str) -> bool:
    """Whether a text that was given as a telephone number can be one, extension and all."""
    try:
        number = phonenumbers.parse(text[:_LONGEST_NUMBER], region or None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)

"""Text that every database takes: PostgreSQL refuses NUL, UTF-8 refuses lone surrogates.

Values from mails are cleaned where they are parsed; this is for what arises here and for what
slips through, above all error texts of libraries, which quote undecodable bytes.
"""

from typing import Final

# PostgreSQL refuses index entries over 2,704 bytes; no lookup key of ours needs as much.
_LONGEST_KEY: Final = 998


def clean(text: str) -> str:
    """The text with a replacement character for each NUL and lone surrogate."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_tree(value: object) -> object:
    """A JSON value with every text in it cleaned, keys included."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): clean_tree(item) for key, item in value.items()}
        case list() | tuple():
            return [clean_tree(item) for item in value]
        case _:
            return value


def lookup_key(text: str) -> str:
    """The text as it is stored for looking up: cleaned, at most 998 bytes of UTF-8."""
    return clean(text).encode()[:_LONGEST_KEY].decode(errors="ignore")

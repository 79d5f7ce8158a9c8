"""What went wrong with an IMAP server, as temporary or permanent: never unknown."""

import re
import ssl
from typing import Final

from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
    ProtocolError,
)

from mailgate.errors import PermanentError, TemporaryError

# imapclient's parsers let these out on answers they do not expect.
PARSER_ERRORS: Final = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
EXPECTED: Final = (OSError, IMAPClientError, *PARSER_ERRORS)

# RFC 5530, section 3. The rest of its codes say that something may pass.
_FOR_GOOD: Final = frozenset(
    {
        "AUTHENTICATIONFAILED",
        "AUTHORIZATIONFAILED",
        "EXPIRED",
        "PRIVACYREQUIRED",
        "CONTACTADMIN",
        "NOPERM",
        "CANNOT",
        "NONEXISTENT",
    }
)
_MAY_PASS: Final = frozenset(
    {
        "UNAVAILABLE",
        "INUSE",
        "LIMIT",
        "SERVERBUG",
        "OVERQUOTA",
        "EXPUNGEISSUED",
        "CORRUPTION",
        "CLIENTBUG",
    }
)
_CODE: Final = re.compile(r"\[([A-Z][A-Z-]*)[\] ]")
_LONGEST_TEXT: Final = 300


def response_code(error: BaseException) -> str:
    """The response code in the server's refusal (RFC 3501 7.1), or an empty string."""
    found = _CODE.search(str(error))
    return found.group(1) if found else ""


def only_refused(error: BaseException) -> bool:
    """Did the server answer NO or BAD to one command, so that the connection still works?"""
    if isinstance(error, LoginError):
        # A connection that breaks in LOGIN is a LoginError too; only its context tells.
        return type(error.__context__) is IMAPClientError
    # imaplib says "got more than N bytes" with the same class and stops reading in mid-line.
    return type(error) is IMAPClientError and "got more than" not in str(error)


def translated(
    error: Exception, *, doing: str, refused_for_good: bool
) -> TemporaryError | PermanentError:
    """The error to raise in its place.

    `refused_for_good` says what a refusal without a known response code means at this step: in
    LOGIN and SELECT it takes a person to change something, later it may pass.
    """
    text = f"{doing}: {_words(error)}"
    if isinstance(error, ssl.SSLCertVerificationError | IMAPClientReadOnlyError | CapabilityError):
        return PermanentError(text)
    if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
        return PermanentError(f"{text} (the server does not speak TLS on this port)")
    if not only_refused(error):
        return TemporaryError(text)
    code = response_code(error)
    if code in _FOR_GOOD or (refused_for_good and code not in _MAY_PASS):
        return PermanentError(text)
    return TemporaryError(text)


def _words(error: Exception) -> str:
    """The error's own words: bytes without their repr, short, and never empty."""
    text = str(error).removeprefix("b'").removesuffix("'")[:_LONGEST_TEXT]
    if isinstance(error, IMAPClientAbortError | ProtocolError | LoginError | IMAPClientError):
        return text or "the server gave no reason"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

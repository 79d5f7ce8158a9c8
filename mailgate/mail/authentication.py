"""What a server that the admin trusts found out about the sender's domain (RFC 8601, RFC 7489)."""

import re
from typing import Final

from authres import FeatureContext
from authres import dmarc as dmarc_feature
from authres.core import AuthenticationResultsHeader

from mailgate.core.message import Message
from mailgate.core.trust import Verdict
from mailgate.mail.addresses import normalised

_LONGEST: Final = 8 * 1024
_DEEPEST: Final = 20
_LEADING_COMMENTS: Final = re.compile(r"(?:\s*\([^()]*\))*\s*")
_SERVER: Final = re.compile(r"[^\s;()\"]+")
# Microsoft 365 writes no authserv-id at all; it is known by this name, and always writes topmost.
_MICROSOFT: Final = "protection.outlook.com"
_METHOD: Final = re.compile(r"(?:spf|dkim|dmarc|compauth|arc)=", re.IGNORECASE)
_VERSIONS: Final = (None, "1")  # RFC 8601, 2.3: a method of another version is ignored
_CONTEXT: Final = FeatureContext(dmarc_feature)


def verdict(message: Message, *, authserv_ids: frozenset[str]) -> Verdict:
    """The DMARC result of the topmost field of a named server; never raises.

    Only the topmost one counts, for what stands below it may be the sender's own. A pass counts
    only where it is about the domain of From; a field that cannot be read tells nothing.
    """
    named = frozenset(one.lower() for one in authserv_ids)
    for value in message.header_all("authentication-results"):
        text = _with_server(value, named)
        if text is None:
            continue
        return _dmarc(text, message)
    return Verdict.NONE


def _with_server(value: str, named: frozenset[str]) -> str | None:
    """The value with its authserv-id in front, if that is one of the named; else None."""
    comments = _LEADING_COMMENTS.match(value)
    rest = value[comments.end() :] if comments else value
    server = _SERVER.match(rest)
    if server is None:
        return None
    if server.group().lower() in named:
        return rest
    if _MICROSOFT in named and _METHOD.match(rest):
        return f"{_MICROSOFT}; {rest}"
    return None


def _dmarc(text: str, message: Message) -> Verdict:
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        return Verdict.NONE
    try:
        header = AuthenticationResultsHeader.parse_value(_CONTEXT, text)
        results = [
            (str(one.result or "").lower(), str(getattr(one, "header_from", "") or ""))
            for one in header.results
            if str(one.method).lower() == "dmarc" and one.version in _VERSIONS
        ]
    except Exception:  # noqa: BLE001 - a third-party parser on a value that a sender can shape
        return Verdict.NONE
    if any(result == "fail" for result, _ in results):
        return Verdict.FAIL
    if not results or message.sender is None:
        return Verdict.NONE
    aligned = all(
        result == "pass" and _domain(about) == message.sender.domain for result, about in results
    )
    return Verdict.PASS if aligned else Verdict.NONE


def _domain(about: str) -> str:
    """The domain in header.from, which servers write as a domain or as an address."""
    domain = about.strip().strip("\"'<>").rpartition("@")[2]
    return normalised(f"x@{domain}").rpartition("@")[2] if domain else ""


def _depth(text: str) -> int:
    """How deep comments are nested: authres reads them by recursion."""
    depth = deepest = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        deepest = max(deepest, depth)
    return deepest

"""What a delivery report says in words of one recipient: for good or for now, code, diagnosis."""

import re
from typing import Final

from mailgate.core.message import FailedRecipient, FailureKind

_LONGEST: Final = 64 * 1024
_LONGEST_DIAGNOSTIC: Final = 500
_LINES_ABOUT: Final = 12

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.-])([45]\d\d)[ -](?=[^\d\s])")
_RETRIED: Final = re.compile(
    r"will be (?:re-?tried|attempted)|still being retried|warning (?:message )?only"
    r"|(?:do not|don't) need to resend|will (?:keep|continue) (?:trying|to (?:re-?)?try)"
    r"|will (?:re-?)?try (?:again|for)|weitere zustellversuche|nouvelle tentative"
    r"|wird weiterhin versucht|continuera (?:d'essayer|à essayer)|seguirá intentando"
    r"|continuerà a (?:tentare|provare)|continuará (?:a )?tenta|blijft (?:het )?proberen"
    r"|попытки доставки будут|将继续尝试|將繼續嘗試|再送を(?:試み|続け)",
    re.IGNORECASE,
)
_GIVEN_UP: Final = re.compile(
    r"permanent (?:fatal )?error|giv(?:en|ing) up|not going to try again|in the queue too long"
    r"|(?:retry|delivery) (?:timeout|time|attempts?) (?:exceeded|expired)|message expired"
    r"|after [0-9]+ (?:delivery )?attempt|(?:was|been) blocked"
    r"|cannot send message (?:for|within)|endgültig|dauerhafte[rn]? fehler|échec définitif"
    r"|error permanente|errore permanente|erro permanente|permanente fout|permanent failure"
    r"|aufgegeben|постоянная ошибка|永久",
    re.IGNORECASE,
)
_DELAYED: Final = re.compile(
    r"(?:has been|is|was|been|delivery) delayed|delayed (?:mail|delivery)|not yet been delivered"
    r"|verzögert|retardée?|retras(?:ado|ada|ó)|in ritardo|ritardat|atrasad|vertraagd|opóźnion"
    r"|задерж|fördröjd|forsinket|gecik|遅延|延迟|延遲|지연",
    re.IGNORECASE,
)


class Report:
    """The words of a report, read once for all whom it names."""

    def __init__(self, text: str) -> None:
        self._text = text[:_LONGEST]
        self._lines = self._text.split("\n")
        self._lower = [line.lower() for line in self._lines]
        self._status = status_in(self._text)
        self._is_retried = _RETRIED.search(self._text) is not None
        self._is_given_up = _GIVEN_UP.search(self._text) is not None
        self._is_delayed = _DELAYED.search(self._text) is not None

    def failure_of(
        self, address: str, *, others: frozenset[str] = frozenset(), is_temporary: bool = False
    ) -> FailedRecipient:
        """The failure of one address, empty if none is named; `others` failed too."""
        near = self._about(address, others)
        status = status_in(near)
        if not status:
            near, status = self._text, self._status
        return FailedRecipient(
            address=address,
            kind=self._kind(status, is_temporary=is_temporary),
            status=status,
            diagnostic=_diagnostic(near, status),
        )

    def _kind(self, status: str, *, is_temporary: bool) -> FailureKind:
        """For good or for now: a server that has given up has, whatever the class of its status."""
        if self._is_retried:
            return FailureKind.TEMPORARY
        if self._is_given_up:
            return FailureKind.PERMANENT
        is_late = self._is_delayed and not status.startswith("5")
        if is_temporary or is_late or status.startswith("4"):
            return FailureKind.TEMPORARY
        return FailureKind.PERMANENT

    def _about(self, address: str, others: frozenset[str]) -> str:
        """The lines about one address, up to the next one's; all where it is not named."""
        if not address:
            return self._text
        first = next((at for at, line in enumerate(self._lower) if address in line), None)
        if first is None:
            return self._text
        until = first + 1
        while until < min(len(self._lines), first + _LINES_ABOUT):
            line = self._lower[until]
            if "@" in line and any(one in line for one in others if one != address):
                break
            until += 1
        return "\n".join(self._lines[first:until])


def status_in(text: str) -> str:
    """The first status code of RFC 3463 that tells of a failure, else of the reply code's class."""
    text = text[:_LONGEST]
    found = next((one for one in _STATUS.findall(text) if one[0] in "45"), "")
    if found:
        return found
    plain = _STATUS.search(text)
    if plain:
        return plain.group(1)
    reply = _REPLY.search(text)
    return f"{reply.group(1)[0]}.0.0" if reply else ""


def _diagnostic(text: str, status: str) -> str:
    if not status:
        return ""
    code = status if status in text else status[0]
    is_code = re.compile(rf"(?<![\d.]){re.escape(code)}" + ("" if code == status else r"\d\d[ -]"))
    lines = (line.strip() for line in text[:_LONGEST].split("\n"))
    return next((line[:_LONGEST_DIAGNOSTIC] for line in lines if is_code.search(line)), "")

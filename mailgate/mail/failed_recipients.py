"""The addresses that a delivery report names in words, where no field of it does.

Mail servers of before RFC 3464, and gateways beside it, write the address at the beginning of a
line, after a reply code, or after words such as "could not be delivered to". What they give back of
the mail itself is not looked at: its addresses did not fail.
"""

import re
from typing import Final

from mailgate.mail.addresses import normalised
from mailgate.mail.bounce_languages import FAILURES

_MOST: Final = 100
_INTRODUCED: Final = 8
_LONGEST: Final = 64 * 1024
_LONGEST_LINE: Final = 1000

_MARKS: Final = r"\s<>(),;:\"\[\]（），。：；、「」【】《》“”„«»"
_ADDRESS: Final = rf"(?P<address>[^{_MARKS}]{{1,64}}@[^{_MARKS}']{{1,255}})"
_FAILS: Final = re.compile(
    "|".join(FAILURES)
    + r"|deliver|undeliv|fail|unable|error|reject|return(?:ed|ing)|unknown|could not|cannot|can't"
    r"|affected|no such|not found|denied|not (?:be )?(?:sent|accepted|reached)|refused|blocked"
    r"|zugestellt|zustell|unzustellbar|nicht (?:erreich|übermittelt)|fehlgeschlagen|fehler"
    r"|schlugen fehl|remis|échou|impossible|erreur|distribué|entreg|fall[oó]|rechaz"
    r"|no se (?:ha )?pud|devuel|consegn|recapit|bezorg|afgelever|leverera|levere|dostarcz|doruč"
    r"|kézbesít|teslim|iletil|доставл|ошибк|送信|配信|配送|エラー|失敗|宛先|退信|投递|传送|無法|无法"
    r"|배달|전송|실패",
    re.IGNORECASE,
)
_RETURNED: Final = re.compile(
    r"[-=_*> \t]*(?:(?:this is|below this line is|below is) a copy of|(?:the )?(?:original|unsent"
    r"|returned|undelivered) (?:message|mail)\b(?! (?:was|could|cannot|has|to ))|(?:message|mail)"
    r" headers? follow|header of the original)|(?:return-path|received|dkim-signature"
    r"|domainkey-signature|mime-version|x-originating-ip|authentication-results)[ \t]*:|From \S+@",
    re.IGNORECASE,
)
_CONTACT: Final = re.compile(
    r"contact|assistance|further help|questions?\b|help ?desk|please (?:send|mail|write|forward)"
    r"|sender:|from:|original sender|(?<!in )reply[- ]to|message-?id|identifier|envelope-id|kontakt"
    r"|mail from:",
    re.IGNORECASE,
)
_NOT_A_CUSTOMER: Final = re.compile(r"(?:post-?master|abuse|mailer-daemon|hostmaster|noc)@")
# The address begins the line, or ends the words before it; a reason may follow.
_AT_START: Final = re.compile(
    rf"[ \t>*-]*[<'\"]?{_ADDRESS}[>'\"]?\s*(?P<after>$|[:\[(<]|\.\.\.|\s)"
)
_NAMED: Final = re.compile(rf"[^<>\n]{{1,80}}<{_ADDRESS}>:")
_TRANSCRIPT: Final = re.compile(rf"(?:<<< )?[45]\d\d[ -](?:[45]\.\d+\.\d+ )?<?{_ADDRESS}>?\.\.\.")
_ANYWHERE: Final = re.compile(rf"(?<![^{_MARKS}']){_ADDRESS}")
_COMMAND: Final = re.compile(rf"(?:>>>|In:|->)?\s*RCPT TO:\s*<?{_ADDRESS}>?", re.IGNORECASE)
_WORDED: Final = re.compile(
    r"(?:recipient(?: address)?|address(?:ee)?|user unknown|unknown user|no such user|mailbox"
    r"|delivered to|deliver(?: your (?:message|mail))? to|delivery to|(?:message|mail) to|send to"
    r"|sent to|generated (?:by|from)|original address|empfänger|destinataire|destinatari[oa]"
    rf"|ontvanger|宛先|收件人)[^\w@<]{{0,5}}[<'\"]?{_ADDRESS}",
    re.IGNORECASE,
)


def failed_in(text: str, *, others: frozenset[str]) -> tuple[str, ...]:
    """The failed addresses in the text of a report, in order.

    `others` are addresses that a report names for other reasons: those it is from and to.
    """
    lines = [line[:_LONGEST_LINE] for line in text[:_LONGEST].split("\n")]
    until = next((at for at, line in enumerate(lines) if at and _RETURNED.match(line)), len(lines))
    own = lines[:until]
    found = _found(own, others) or _in_sentences(own, others) or _found(lines, others)
    return tuple(found)[:_MOST]


def says_failure(text: str) -> bool:
    """Whether a text says at all that something failed."""
    return _FAILS.search(" ".join(text[:_LONGEST].split())) is not None


def _found(lines: list[str], others: frozenset[str]) -> dict[str, None]:
    found: dict[str, None] = {}
    failing = -_INTRODUCED
    before = ""
    for at, line in enumerate(lines):
        if _FAILS.search(f"{before} {line.strip()}"):  # a sentence may begin on the line before
            failing = at
        before = line.strip()
        if "@" not in line or _CONTACT.search(line):
            continue
        for match in _matches(line, is_introduced=at - failing < _INTRODUCED):
            address = _readable(match.group("address"), others)
            if address:
                found[address] = None
    return found


def _in_sentences(lines: list[str], others: frozenset[str]) -> dict[str, None]:
    """Addresses in the sentences that speak of failure, in whatever order their language has."""
    found: dict[str, None] = {}
    for line in lines:
        if "@" not in line or _CONTACT.search(line) or not _FAILS.search(line):
            continue
        for match in _ANYWHERE.finditer(line):
            address = _readable(match.group("address"), others)
            if address:
                found[address] = None
    return found


def _readable(written: str, others: frozenset[str]) -> str:
    """The address, unless it is none, a postmaster's, or one that is named for another reason."""
    address = normalised(written.rstrip(".'!?"))
    if "." not in address.rpartition("@")[2] or _NOT_A_CUSTOMER.match(address):
        return ""
    return "" if address in others else address


def _matches(line: str, *, is_introduced: bool) -> list[re.Match[str]]:
    """The addresses of a line that stand where a failed one does."""
    certain = _TRANSCRIPT.match(line) or _COMMAND.match(line)
    if certain:
        return [certain]
    if not is_introduced:
        return []
    first = _AT_START.match(line)
    if first and (first.group("after") or line.strip(" \t<>*-'\"") == first.group("address")):
        return [first]
    named = _NAMED.match(line)
    return [named] if named else list(_WORDED.finditer(line))

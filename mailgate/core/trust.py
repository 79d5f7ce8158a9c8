"""Who may speak in a case: evidence, sender and verdict together (decisions on forged replies)."""

from enum import StrEnum


class Verdict(StrEnum):
    """What a trusted server found out about the sender's domain (DMARC, RFC 7489)."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    NONE = "none"

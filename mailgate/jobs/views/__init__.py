"""What screens show: read-only questions to the tables, answered with frozen values.

Text in the answers comes from mails and is hostile: whoever shows it cleans it for that screen.
"""

from mailgate.jobs.views.addresses import AddressHistory, address, stopped_addresses
from mailgate.jobs.views.ahead import AheadLine
from mailgate.jobs.views.cases import (
    CaseHistory,
    CaseLine,
    EventLine,
    LinkLine,
    MailLine,
    ParticipantLine,
    case,
    cases,
)
from mailgate.jobs.views.clock import ClockLines, LookLine, clock
from mailgate.jobs.views.confirmations import (
    ConfirmationLine,
    SurveyLine,
    confirmations,
    surveys,
)
from mailgate.jobs.views.figures import Figures, figures
from mailgate.jobs.views.ledger import LedgerRow, ledger
from mailgate.jobs.views.rules import rules
from mailgate.jobs.views.set_aside import (
    BlockLine,
    HeldLine,
    HeldMail,
    QuarantinedMail,
    QuarantineLine,
    blocks,
    held,
    held_mail,
    quarantine,
    quarantined_mail,
)
from mailgate.jobs.views.shown_mail import FoldedText, Piece, ShownFile, ShownMail
from mailgate.jobs.views.waiting_mail import OutboxLine, OutgoingMail, outbox, outgoing_mail

__all__ = [
    "AddressHistory",
    "AheadLine",
    "BlockLine",
    "CaseHistory",
    "CaseLine",
    "ClockLines",
    "ConfirmationLine",
    "EventLine",
    "Figures",
    "FoldedText",
    "HeldLine",
    "HeldMail",
    "LedgerRow",
    "LinkLine",
    "LookLine",
    "MailLine",
    "OutboxLine",
    "OutgoingMail",
    "ParticipantLine",
    "Piece",
    "QuarantineLine",
    "QuarantinedMail",
    "ShownFile",
    "ShownMail",
    "SurveyLine",
    "address",
    "blocks",
    "case",
    "cases",
    "clock",
    "confirmations",
    "figures",
    "held",
    "held_mail",
    "ledger",
    "outbox",
    "outgoing_mail",
    "quarantine",
    "quarantined_mail",
    "rules",
    "stopped_addresses",
    "surveys",
]

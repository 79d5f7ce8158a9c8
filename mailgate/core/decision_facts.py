"""All that a decision about a message may look at."""

from dataclasses import dataclass, field

from mailgate.core.acknowledge import Circumstances
from mailgate.core.action_links import Asked, NotAsked
from mailgate.core.author import Screening
from mailgate.core.bounced import Returned, Undeliverable
from mailgate.core.case import Case
from mailgate.core.desk import Desk
from mailgate.core.message import Message
from mailgate.core.ruled import Known
from mailgate.core.trust import Match


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision about a message may look at.

    `matches` are the claims that lead to cases, strongest first. `own` is the case that a mail of
    ours belongs to when this message is that very mail, come back. `same_id` are cases that hold
    another mail with this Message-ID. `blocked` is the pattern that blocks the sender, or empty.
    `returned` is the mail of ours that a bounce proves to be about, `undeliverable` what is known
    of a requester from whom mail of ours came back. `known` is what the rules look at and say;
    None before they were tried. `asked` is what a link of ours asks for.
    `to_escalations` says that the mail came to an escalations mailbox of a desk that has ladders;
    `open_cases` are the sender's then. `unread` is the case that was opened for this mail while
    nobody could read it.
    """

    message: Message
    screening: Screening
    desk: Desk
    matches: tuple[Match, ...]
    about: Circumstances
    public_domains: frozenset[str]
    own: Case | None = None
    same_id: tuple[Case, ...] = ()
    blocked: str = ""
    before_our_time: bool = False
    returned: Returned | None = None
    undeliverable: Undeliverable | None = None
    known: Known | None = field(default=None, repr=False)
    asked: Asked | NotAsked | None = None
    to_escalations: bool = False
    open_cases: tuple[Case, ...] = ()
    unread: Case | None = None

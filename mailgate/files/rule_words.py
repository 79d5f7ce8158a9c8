"""The words of rule files: every condition, operator, action and key of an example, once.

The loader reads files by these tables, `rules/README.md` explains them, and the JSON Schema for
editors is written from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailgate.core.author import Author
from mailgate.core.rules.facts import FIRST_LINE


class Operator(StrEnum):
    """How a fact is compared; a longer one is tried before one that it ends with."""

    CONTAINS = "contains"
    IS = "is"
    IS_NOT = "is not"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    MATCHES = "matches"
    IS_IN = "is in"
    IS_NOT_IN = "is not in"
    HAS_OF_LIST = "contains one in"
    IS_IN_GROUP = "is in group"
    IS_NOT_IN_GROUP = "is not in group"


OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.CONTAINS: "One of these words stands somewhere in it, also within a longer word.",
    Operator.IS: "It is one of these, from end to end.",
    Operator.IS_NOT: "It is none of these.",
    Operator.STARTS_WITH: "It begins with one of these.",
    Operator.ENDS_WITH: "It ends with one of these.",
    Operator.MATCHES: "One of these regular expressions (RE2) matches somewhere in it.",
    Operator.IS_IN: "It is an entry of a list of the desk, named here.",
    Operator.IS_NOT_IN: "It is no entry of that list.",
    Operator.HAS_OF_LIST: "An entry of a list of the desk, named here, stands somewhere in it.",
    Operator.IS_IN_GROUP: "It is an address of one of these groups of `groups.yaml`.",
    Operator.IS_NOT_IN_GROUP: "It is an address of none of these groups.",
}

_ALL: Final = tuple(Operator)
_EQUAL: Final = (Operator.IS, Operator.IS_NOT)
GROUP_OPERATORS: Final = (Operator.IS_IN_GROUP, Operator.IS_NOT_IN_GROUP)
_TEXT: Final = tuple(one for one in Operator if one not in GROUP_OPERATORS)


@dataclass(frozen=True, slots=True)
class FactWord:
    """A fact that conditions compare: its operators, and its words where only some are possible.

    `kind` is the kind of names that it takes, as `Names` calls it.
    """

    says: str
    operators: tuple[Operator, ...]
    words: tuple[str, ...] = ()
    kind: str = ""


SENDER_CLASSES: Final = ("automated", *(author.value for author in Author), FIRST_LINE)
_VERDICTS: Final = ("pass", "fail", "none")
RECEIVED: Final = ("in hours", "out of hours")
CUSTOMER_HOURS: Final = ("open", "closed")
MAIL_KINDS: Final = ("new", "reply", "forwarded")

# A word in capitals stands for a name that the admin chooses.
FACTS: Final[Mapping[str, FactWord]] = {
    "subject": FactWord("The subject.", _TEXT),
    "text": FactWord("What the sender newly wrote, without what he quotes.", _TEXT),
    "header NAME": FactWord("Any field of the mail's header, like `header X-Priority`.", _TEXT),
    "sender": FactWord(
        "The sender's address; with `is` and `is not` also what wrote the mail: "
        f"{', '.join(SENDER_CLASSES)} (of the customer's own).",
        _ALL,
    ),
    "sender name": FactWord("The name beside the sender's address.", _TEXT),
    "sender domain": FactWord("The part of the sender's address after the @.", _TEXT),
    "mailbox": FactWord("The mailbox, as the settings name it.", _EQUAL, kind="mailboxes"),
    "recipient": FactWord("An address that the mail was sent to.", _ALL),
    "mail": FactWord(
        "`new` opens a case, a `reply` belongs to one; either can be `forwarded` too.",
        _EQUAL,
        MAIL_KINDS,
    ),
    "attachment name": FactWord("The file name of an attachment.", _TEXT),
    "attachment type": FactWord("The type of an attachment, like `application/pdf`.", _TEXT),
    "language": FactWord("The language of the mail, like `de`.", _EQUAL),
    "verdict": FactWord("What a trusted server says of the sender's domain.", _EQUAL, _VERDICTS),
    "received": FactWord("Whether the desk worked when it came.", _EQUAL, RECEIVED),
    "customer hours": FactWord(
        "Whether the hours of his own (`hours` in `customers.csv`), or else the desk's, were on.",
        _EQUAL,
        CUSTOMER_HOURS,
    ),
    "customer": FactWord("Whether he is in `customers.csv`.", _EQUAL, ("known", "unknown")),
    "customer FIELD": FactWord("A field of the customer's record, like `customer cover`.", _TEXT),
    "detail NAME": FactWord(
        "What the mail says of a detail of `details.yaml`, like `detail impact`.", _TEXT
    ),
    "priority": FactWord(
        "The priority so far: rules above may have set it.", _EQUAL, kind="priorities"
    ),
    "queue": FactWord("The queue so far.", _EQUAL, kind="queues"),
    "category": FactWord("The category so far.", _EQUAL),
    "assignee": FactWord("Whose it is so far.", _EQUAL, kind="agents"),
    "state": FactWord("The state so far.", _EQUAL, kind="states"),
    "tag": FactWord("A tag so far.", _EQUAL),
    "field NAME": FactWord("A field of the case so far, like `field site`.", _TEXT),
}

# Conditions that are no fact with an operator.
CONDITIONS: Final[Mapping[str, str]] = {
    "missing": "One of these details is not in the mail.",
    "has attachment": "`yes` or `no`; pictures within the text do not count.",
    "attachment size": "`{over: 5 MB, under: 20 MB}`, one of them or both; of any attachment.",
    "earlier mails": "`{more than: 3, within: 1 hour}`: mails of this sender before this one.",
    "no case": "`yes`: a rule above said `no case`, and none has taken it back; `no`: none did.",
    "any": "A list of conditions of which one is enough.",
    "all": "A list of conditions that all have to hold.",
    "not": "Conditions that must not hold together.",
}

ACTIONS: Final[Mapping[str, str]] = {
    "priority": "The priority of the case.",
    "queue": "The queue that the case waits in.",
    "category": "What the case is about, in a word of yours.",
    "assignee": "Whose case it is.",
    "state": "The state of the case, as the desk names it.",
    "fields": "Fields of the case, by names of yours: `{account: '{account}'}`.",
    "add tags": "Words that the case is found by.",
    "remove tags": "Tags that it has no longer.",
    "ask for": "`missing details`, or some of the desk's details: the answer asks for them.",
    "reply": "The template of the answer, in place of the plain acknowledgement.",
    "no case": "The mail opens no case: the reason, which is kept. With `reply` it is answered.",
    "open a case": "`yes`: it opens a case, whatever rules above said.",
    "own case": "`yes`: a mail that belongs to a case opens one of its own, linked to that; all "
    "rules are tried on it again, as on a new mail.",
    "notify": "Groups that hear of it.",
    "tell region": "Regions that hear of it.",
    "link": "The reference of a case that this one is linked to.",
    "start clock": "From when the promises are counted: `at receipt`, `at the next opening`, "
    "`at the time of the alert` or `at the time of the forward`.",
    "group": "Mail of machines with the same `key` is one case; also `storm limit` and "
    "`resolve after`.",
    "resolve group": "The key of a group that is over.",
    "stop": "`yes`: no rule below is tried.",
}

RULE_KEYS: Final[Mapping[str, str]] = {
    "rule": "Its name, said in every reason.",
    "when": "Its conditions, which all have to hold; left out, it always hits.",
    "then": "What it does.",
    "examples": "Mails, and what has to become of them.",
}

EXAMPLES: Final[Mapping[str, str]] = {
    "subject": "The subject; empty if left out, like all texts here.",
    "text": "What the sender wrote.",
    "sender": "An address, `someone@customer.example` if left out.",
    "sender name": "The name beside it.",
    "written by": f"What wrote it: {', '.join(author.value for author in Author)}.",
    "first line": "`yes` if the sender is of the customer's own first line.",
    "headers": "Fields of its header: `{X-Priority: '1'}`.",
    "mailbox": "The mailbox it came to.",
    "recipient": "An address, or several, it was sent to.",
    "mail": f"One or more of {', '.join(MAIL_KINDS)}; `new` if left out.",
    "attachments": "Names, or `{name: a.pdf, type: application/pdf, size: 2 MB}`.",
    "language": "Like `en`.",
    "verdict": f"One of {', '.join(_VERDICTS)}; `none` if left out.",
    "received": "`in hours`, if left out, or `out of hours`.",
    "missing": "Details that are not in it.",
    "details": "Details that it answers: `{impact: all users}`.",
    "case": "What its case says already: `{state: On-Hold, tags: unclear}`, also `priority`, "
    "`queue`, `category`, `assignee` and `fields`. The mail is a reply then.",
    "customer hours": "`open`, if left out, or `closed`.",
    "customer": "The fields of the customer's record; a stranger's if left out.",
    "earlier mails": "How long ago the sender wrote before: `[5 minutes, 2 hours]`.",
    "then": "Actions that stand in the end; `{}` if this rule must not hit. With `stop: yes` some "
    "rule has to stop.",
}
EXAMPLE_CASE: Final = ("priority", "queue", "category", "assignee", "state", "tags", "fields")
VERDICTS: Final = _VERDICTS
AUTHORS: Final = tuple(author.value for author in Author)

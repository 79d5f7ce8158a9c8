"""A mail as the decisions see it: values derived from the raw bytes, cleaned at the parse edge.

Addresses are lower-cased, Message-IDs verbatim with their angle brackets, text holds no NUL, lone
surrogate or control character other than line feed and tab.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailgate.core.forwarded import Forwarded


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Where a mail was seen: RFC 3501 2.3.1.1 promises one immutable mail a key, for ever.

    For a Maildir `uid` is the base name of the file, for a pipe delivery the digest of the bytes;
    both have UIDVALIDITY 0.
    """

    mailbox: str
    folder: str
    uidvalidity: int
    uid: str


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail as a source hands it over; `received_at` is the server's date, not the sender's.

    `whole` is False when the mail was over `max_size` and `raw` holds its header block only;
    `size` is the size the server gave, in bytes, either way.
    """

    key: MessageKey
    raw: bytes
    received_at: datetime
    size: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox with exactly one reading: `address` is lower-cased, `name` may be empty."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last at sign."""
        return self.address.rpartition("@")[2]


class NamedBy(StrEnum):
    """Whose name of an attachment it is: the sender's, the attached mail's own subject, or ours."""

    SENDER = "sender"
    SUBJECT = "subject"
    US = "us"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text of the mail; its bytes are found in the raw mail by `part`.

    `name` is safe to show and to write to a folder, `given_name` is what the sender wrote (without
    controls), `named_by` says whose name it is. `part` is the index of the part in the walk of the
    mail's tree, `member` the number of a file packed in that part (winmail.dat, uuencoded text).
    `in_html` says that the HTML shows it (`cid:`).
    """

    name: str
    type: str
    size: int
    sha256: str
    inline: bool
    part: int
    content_id: str = ""
    given_name: str = ""
    named_by: NamedBy = NamedBy.US
    in_html: bool = False
    member: int = -1


class Defect(StrEnum):
    """Something odd about a mail that a decision or a person may want to know."""

    NO_FROM = "no-from"
    SEVERAL_FROM = "several-from"
    AMBIGUOUS_FROM = "ambiguous-from"
    GROUP_FROM = "group-from"
    ADDRESS_IN_NAME = "address-in-name"
    NO_MESSAGE_ID = "no-message-id"
    BROKEN_MESSAGE_ID = "broken-message-id"
    NO_DATE = "no-date"
    BROKEN_DATE = "broken-date"
    SEVERAL_SUBJECTS = "several-subjects"
    CONTROL_IN_HEADER = "control-in-header"
    SIGNED_IN_PART = "signed-in-part"
    CONTROL_FIELD = "control-field"
    NUL_IN_HEADER = "nul-in-header"
    EIGHT_BIT_HEADER = "eight-bit-header"
    UNKNOWN_CHARSET = "unknown-charset"
    BROKEN_CHARSET = "broken-charset"
    BROKEN_STRUCTURE = "broken-structure"
    BROKEN_HTML = "broken-html"
    NO_HEADER = "no-header"
    NOT_WHOLE = "not-whole"
    PARSER_FELL_BACK = "parser-fell-back"
    READING_FAILED = "reading-failed"
    TEXT_CUT = "text-cut"
    PARTIAL_MAIL = "partial-mail"


class FailureKind(StrEnum):
    """Whether a mail will never reach a recipient, or has only not reached him yet."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One whom a mail did not reach, as a delivery report says.

    `address` is empty where the report names nobody. `action` is the word of RFC 3464, 2.3.3, if
    it gives one; `status` is a code of RFC 3463. `also` is the address that the mail was forwarded
    to, where the report names both.
    """

    address: str
    kind: FailureKind
    status: str = ""
    diagnostic: str = ""
    action: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says (RFC 3464): one failure for each recipient, at least one."""

    failures: tuple[FailedRecipient, ...]
    original_message_id: str = ""

    @property
    def kind(self) -> FailureKind:
        """Permanent if it is for any recipient."""
        kinds = {failure.kind for failure in self.failures}
        permanent = FailureKind.PERMANENT
        return permanent if permanent in kinds else FailureKind.TEMPORARY

    @property
    def recipients(self) -> tuple[str, ...]:
        """All whom it names, each once."""
        return tuple(dict.fromkeys(one.address for one in self.failures if one.address))

    @property
    def status(self) -> str:
        """The first status code of those failures that give the report its kind."""
        return next((one.status for one in self._telling() if one.status), "")

    @property
    def diagnostic(self) -> str:
        """The first diagnosis of those failures that give the report its kind."""
        return next((one.diagnostic for one in self._telling() if one.diagnostic), "")

    def of_kind(self, kind: FailureKind) -> tuple[str, ...]:
        """Whom it names as failed for good, or for now."""
        found = (one.address for one in self.failures if one.kind is kind and one.address)
        return tuple(dict.fromkeys(found))

    def _telling(self) -> tuple[FailedRecipient, ...]:
        return tuple(one for one in self.failures if one.kind is self.kind)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar part says (RFC 5545, RFC 5546); `starts` is as written, with its zone."""

    method: str
    summary: str = ""
    starts: str = ""
    organizer: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One incoming mail, read. Nothing in it is trusted; `defects` say what was odd.

    `sender` is None when From has no single reading (A01 to A08 and A16 of the attack list).
    `headers` holds (lower-cased name, unfolded cleaned value) in the order of the mail, with the
    values of fields over the limits left out. `references` is oldest first, as in the header.
    `received_hops` counts Received fields. `text` is all of `texts`: the inline text parts, apart.
    `without_address` holds (field, name) of From, To and Cc that say a name and no address at all:
    to be shown to people, never to be written to.
    """

    message_id: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    html: str
    reply_text: str
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]
    bounce: Bounce | None = None
    defects: frozenset[Defect] = field(default_factory=frozenset)
    texts: tuple[str, ...] = ()
    invitation: Invitation | None = None
    without_address: tuple[tuple[str, str], ...] = ()
    forwarded: tuple[Forwarded, ...] = ()

    @property
    def calendar_method(self) -> str:
        """REQUEST, REPLY, CANCEL and the like, in capitals, if the mail is about an appointment."""
        return self.invitation.method if self.invitation else ""

    def header(self, name: str) -> str:
        """The first value of a field, or an empty string."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        """All values of a field, topmost first."""
        return tuple(value for key, value in self.headers if key == name.lower())


def is_one_of(address: str, addresses: frozenset[str]) -> bool:
    """Whether a lower-cased address is among these, with or without a +detail (RFC 5233)."""
    local, at, domain = address.rpartition("@")
    return address in addresses or f"{local.partition('+')[0]}{at}{domain}" in addresses

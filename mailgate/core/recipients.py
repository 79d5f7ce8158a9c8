"""Whether a mail about a case goes where its mails went before: whoever is new there is looked at.

A requester that was changed by mistake, or a case merged into that of another customer, would
otherwise send one customer's words to another.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Before:
    """Whom the mails of a case went to so far, and who may get one without having had any.

    All addresses are lower-cased. `opened_by` is the requester that the case began with,
    `requester` the one it has now. `confirmed` are those whom a person has let speak in it.
    """

    recipients: Collection[str]
    confirmed: Collection[str] = ()
    opened_by: str = ""
    requester: str = ""


def strange(
    recipient: str,
    before: Before,
    *,
    customer_of: Callable[[str], str],
    public_domains: Collection[str],
) -> str:
    """Why a mail to this lower-cased address waits for a person, or an empty string.

    `customer_of` gives the name of the customer that an address belongs to, or nothing.
    """
    earlier = sorted(before.recipients)
    if not earlier or recipient in before.recipients or recipient in before.confirmed:
        return ""
    if before.opened_by and recipient == before.requester != before.opened_by:
        return f"the requester was {before.opened_by}, and is {recipient} now"
    theirs = {name for one in earlier if (name := customer_of(one))}
    own = customer_of(recipient)
    if own and theirs:
        if own in theirs:
            return ""
        return (
            f"{recipient} is of {own}, the mails of this case went to {', '.join(sorted(theirs))}"
        )
    domains = sorted({_domain(one) for one in earlier} - set(public_domains))
    if _domain(recipient) in domains:
        return ""
    where = ", ".join(domains) or earlier[0]
    return f"{recipient} is new in this case, and outside of {where}, where its mails went"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]

"""The customers of a desk, and which of them an address belongs to.

Who somebody is for the desk is looked up by what his mail says it is from; it gives him no rights
in a case (that is `trust`), only the answers, cover and language that his company has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mailgate.core.case import Reason

_LONGEST_DOMAIN: Final = 253  # RFC 1035, 2.3.4, without the dots around it
_YES_NO: Final = {True: "yes", False: "no"}
# The columns whose text is kept as it is, and the field of a customer that holds it.
_PLAIN_COLUMNS: Final = {
    "name": "name",
    "account": "account",
    "cover": "cover",
    "package": "package",
    "product": "product",
    "account manager": "account_manager",
    "language": "language",
    "zone": "zone",
    "hours": "hours",
}


@dataclass(frozen=True, slots=True)
class Customer:
    """One line of customers.csv; what it leaves empty is the empty string.

    `first_line` are the addresses of its own first line of support, lower-cased; they may be none
    although `has_first_line`. `fields` are the columns that the desk named itself.
    """

    name: str
    account: str = ""
    cover: str = ""
    package: str = ""
    product: str = ""
    has_first_line: bool = False
    first_line: frozenset[str] = frozenset()
    account_manager: str = ""
    language: str = ""
    zone: str = ""
    hours: str = ""
    is_vip: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    def is_first_line(self, address: str) -> bool:
        """Whether mail from this lower-cased address is from the customer's own first line."""
        return address in self.first_line

    def value(self, column: str) -> str:
        """What the file says in a column, by the column's name; yes or no where that is asked."""
        if column in _PLAIN_COLUMNS:
            return str(getattr(self, _PLAIN_COLUMNS[column]))
        match column:
            case "own first line":
                return _YES_NO[self.has_first_line]
            case "VIP":
                return _YES_NO[self.is_vip]
            case _:
                return self.fields.get(column, "")


# What `Customer.value` knows of every desk's customers.
COLUMNS: Final = (
    "name", "account", "cover", "package", "product", "own first line", "account manager",
    "language", "zone", "hours", "VIP",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The customer that an address belongs to; `by` is the address or domain the file names."""

    customer: Customer
    by: str

    def reason(self) -> Reason:
        """The sentence for the record of a decision."""
        return Reason(f"{self.by} is {self.customer.name}", self.customer.source)


@dataclass(frozen=True, slots=True)
class Customers:
    """All customers of a desk; keys are lower-cased, domains in the ASCII form of DNS.

    `columns` are the names a rule may ask for: those of every desk, then this desk's own.
    """

    by_address: Mapping[str, Customer] = field(default_factory=dict)
    by_domain: Mapping[str, Customer] = field(default_factory=dict)
    by_account: Mapping[str, Customer] = field(default_factory=dict)
    columns: tuple[str, ...] = COLUMNS

    def of(self, address: str) -> KnownCustomer | None:
        """Whose a lower-cased address is: by itself, then by its domain, then by a parent domain.

        A few look-ups in a dictionary, however many customers there are.
        """
        customer = self.by_address.get(address)
        if customer is not None:
            return KnownCustomer(customer, address)
        if not self.by_domain:
            return None
        for domain in parent_domains(address.rpartition("@")[2]):
            customer = self.by_domain.get(domain)
            if customer is not None:
                return KnownCustomer(customer, domain)
        return None

    def all(self) -> Iterator[Customer]:
        """Every customer, some of them more than once."""
        yield from self.by_address.values()
        yield from self.by_domain.values()

    def of_account(self, account: str) -> Customer | None:
        """The customer with an account number, written in whatever case and with blanks or not."""
        return self.by_account.get(account_key(account))


def account_key(account: str) -> str:
    """What two ways of writing one account number have in common."""
    return "".join(account.split()).upper()


def dns_name(domain: str) -> str:
    """A domain as DNS writes it: lower case, ASCII, without a final dot; itself if it cannot be."""
    lowered = domain.lower().rstrip(".")
    if lowered.isascii():
        return lowered
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return lowered


def parent_domains(domain: str) -> Iterator[str]:
    """A domain and all above it, `a.b.example` before `b.example`."""
    rest = dns_name(domain) if len(domain) <= _LONGEST_DOMAIN else ""
    while rest:
        yield rest
        rest = rest.partition(".")[2]

"""Addresses and domains as admins write them in files, in the form in which they are compared."""

import re
from typing import Final

from mailgate.core.customers import dns_name

_LABEL: Final = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(
    rf"(?=.{{4,253}}\Z)({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII
)
_LOCAL: Final = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}")
ADDRESS_EXPECTED: Final = "an address like anna@customer.example"
DOMAIN_EXPECTED: Final = "a domain like customer.example"


def read_address(text: str) -> str | None:
    """An address in lower case with its domain as DNS writes it, or None if it is none."""
    local, _, domain = text.strip().lower().rpartition("@")
    found = read_domain(domain)
    return f"{local}@{found}" if found and _LOCAL.fullmatch(local) else None


def read_domain(text: str) -> str | None:
    """A domain as DNS writes it, or None if it is none."""
    domain = dns_name(text.strip())
    return domain if _DOMAIN.fullmatch(domain) else None

"""A: addresses that two programs read differently, or that lead back to us."""

from collections.abc import Iterator
from typing import Final

from tests.hostile.checks import both, flag, says_why
from tests.hostile.entry import Entry, Handling, Hostile, Seen, each, entry, story
from tests.hostile.letters import letter, sender
from tests.hostile.stage import PASSED, Stage

ANSWERED, UNANSWERED = Handling.ANSWERED, Handling.UNANSWERED
_NOBODY = "its sender has no single reading"


def _unsure(id_: str, title: str, *values: str, defect: str = "ambiguous-from") -> Entry:
    """From fields that name nobody for sure."""
    check = both(says_why(_NOBODY), flag(defect), _nobody_speaks)
    raws = ((value[:40], letter(sender(value))) for value in values)
    return entry(id_, title, *each(UNANSWERED, raws, check=check))


def _nobody_speaks(seen: Seen) -> None:
    assert seen.case.requester == "", f"{seen.case.requester} would be its requester"


def _warned(seen: Seen) -> None:
    assert seen.case.requester == "b@evil.example"
    assert "address-in-name" in seen.defects, seen.defects


def _look_alike(seen: Seen) -> None:
    assert seen.case.requester == "a@xn--gd-fmca.example", seen.case.requester


def _dotless(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened(sender="Mike <mike@customer.example>")
    reference = f"Subject: [{case.reference}] zqcanary".encode()

    def apart(seen: Seen) -> None:
        assert seen.row.case_id != case.id

    for name, local in (("dotless i", "m\u0131ke"), ("Kelvin sign", "mi\u212ae")):
        raw = letter(sender(f"{local}@customer.example"), reference)
        yield Hostile(raw, UNANSWERED, name, check=apart)


def _reply_to(stage: Stage) -> Iterator[Hostile]:
    elsewhere = b"Reply-To: victim@elsewhere.example"
    why = says_why("its Reply-To is at another domain")
    yield Hostile(letter(elsewhere), UNANSWERED, "nothing verifies the sender", check=why)
    two = b"Reply-To: anna@customer.example, victim@elsewhere.example"
    yield Hostile(letter(two), UNANSWERED, "one of two", check=why)
    stage.trust()
    yield Hostile(letter(PASSED, elsewhere), ANSWERED, "verified: to From")
    case = stage.opened(authentication_results=PASSED.partition(b": ")[2].decode())

    def no_right(seen: Seen) -> None:
        assert seen.row.case_id != case.id

    eve = sender("eve@elsewhere.example")
    as_anna = letter(
        eve,
        b"Reply-To: anna@customer.example",
        f"Subject: [{case.reference}] zqcanary".encode(),
    )
    yield Hostile(as_anna, UNANSWERED, "gains no right", check=no_right)


# Each sign another one: what Punycode takes for it grows with the square of their number.
_LONG_LABEL: Final = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
_WITH_ADDRESSES: Final = ("From", "Reply-To", "To", "Cc", "Sender", "Resent-From")
ADDRESSES: tuple[Entry, ...] = (
    _unsure("A01", "bracket-between", "alice@good.example)bob@evil.example"),
    _unsure("A02", "address-as-name", "a@good.example <b@evil.example>"),
    _unsure("A03", "behind-the-bracket", "<a@good.example>b@evil.example"),
    _unsure("A04", "two-at-signs", "a@good.example@evil.example"),
    _unsure("A05", "two-mailboxes", "a@good.example,<b@evil.example>"),
    entry(
        "A06",
        "address-in-quotes",
        Hostile(
            letter(sender('"a@good.example" <b@evil.example>')),
            ANSWERED,
            "quoted",
            answered_to="b@evil.example",
            check=_warned,
        ),
        Hostile(
            letter(sender("=?utf-8?q?a=40good.example?= <b@evil.example>")),
            ANSWERED,
            "encoded",
            answered_to="b@evil.example",
            check=_warned,
        ),
    ),
    _unsure(
        "A07",
        "group",
        "grp: a@x.example, b@y.example;",
        "undisclosed-recipients:;",
        defect="group-from",
    ),
    _unsure("A08", "encoded-local-part", "=?utf-8?q?a=40good.example=00?=@evil.example"),
    entry(
        "A09",
        "cyrillic-domain",
        Hostile(
            letter(sender("a@g\u043e\u043ed.example")),
            ANSWERED,
            answered_to="a@xn--gd-fmca.example",
            check=_look_alike,
        ),
        Hostile(
            letter(*(f"{field}: a@{_LONG_LABEL}.example".encode() for field in _WITH_ADDRESSES)),
            UNANSWERED,
            "labels of 5000 signs",
        ),
    ),
    story("A10", "dotless-i", _dotless),
    entry(
        "A11",
        "no-host",
        *each(
            UNANSWERED,
            (
                (value, letter(sender(value)))
                for value in (
                    "a@[127.0.0.1]",
                    "a@localhost",
                    "a@127.0.0.1",
                    "a@mail.localhost",
                    "a@[IPv6:::1]",
                )
            ),
        ),
    ),
    entry(
        "A12",
        "too-long",
        *each(
            UNANSWERED,
            (
                ("local part", letter(sender("a" * 300 + "@customer.example"))),
                ("domain", letter(sender("a@" + "b" * 300 + ".example"))),
                ("labels", letter(sender("a@" + "b." * 150 + "example"))),
            ),
        ),
    ),
    story("A13", "reply-to-elsewhere", _reply_to),
    entry(
        "A14",
        "reply-to-us",
        *each(
            UNANSWERED,
            (
                (value, letter(f"Reply-To: {value}".encode()))
                for value in (
                    "support@desk.example",
                    "Support+cs00000001@desk.example",
                    "field@desk.example",
                    "anna@customer.example, escalations@desk.example",
                )
            ),
            check=says_why("its Reply-To is an address of our own"),
        ),
    ),
    entry(
        "A15",
        "from-us",
        *each(
            UNANSWERED,
            (
                (value, letter(sender(value)))
                for value in (
                    "support@desk.example",
                    "SUPPORT@Desk.Example",
                    "support+x@desk.example",
                    "Anna <field@desk.example>",
                )
            ),
            check=says_why("our own address"),
        ),
    ),
    entry(
        "A16",
        "nested-comments",
        *each(
            UNANSWERED,
            (
                ("4000", letter(sender("(" * 4000 + ")" * 4000 + " a@b.example"))),
                ("open", letter(sender("(" * 4000 + " a@b.example"))),
                ("6", letter(sender("(" * 6 + ")" * 6 + " a@b.example"))),
            ),
        ),
    ),
)

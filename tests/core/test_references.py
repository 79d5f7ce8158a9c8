import string
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.desk import Desk, Drawing, ReferenceFormat
from mailgate.core.message import Address, Attachment, Message
from mailgate.core.references import (
    Claim,
    Evidence,
    Keyring,
    bounce_address,
    bounce_token,
    bounce_tokens,
    claims,
    false_marks,
    outgoing_message_id,
    read_message_id,
    reply_address,
    was_sent_to,
)

RING = Keyring((b"the key of this summer", b"the key of last winter"))
DESK = Desk(
    name="service",
    title="Service Desk",
    reference=ReferenceFormat("CS", 8, Drawing.AT_RANDOM),
    default_priority="3",
    priorities={"3": "normal"},
)
MAILBOXES = frozenset({"support@desk.example", "help+eu@desk.example"})
BASE32 = string.ascii_lowercase + "234567"


def message(
    *,
    in_reply_to: tuple[str, ...] = (),
    references: tuple[str, ...] = (),
    to: tuple[str, ...] = (),
    cc: tuple[str, ...] = (),
    subject: str = "It is broken",
    headers: tuple[tuple[str, str], ...] = (),
) -> Message:
    return Message(
        message_id="<m1@customer.example>",
        sender=Address("jo@customer.example"),
        to=tuple(Address(address) for address in to),
        cc=tuple(Address(address) for address in cc),
        reply_to=(),
        subject=subject,
        date=None,
        in_reply_to=in_reply_to,
        references=references,
        text="",
        html="",
        reply_text="",
        attachments=(),
        headers=headers,
    )


def own_id(
    ring: Keyring = RING,
    *,
    desk: str = "service",
    kind: str = "ack",
    reference: str = "CS11349759",
    event: int = 1,
    recipient: str = "jo@customer.example",
    domain: str = "desk.example",
) -> str:
    return outgoing_message_id(
        ring,
        desk=desk,
        kind=kind,
        reference=reference,
        event=event,
        recipient=recipient,
        domain=domain,
    )


def found(mail: Message) -> tuple[Claim, ...]:
    return claims(mail, keyring=RING, desk=DESK, mailbox_addresses=MAILBOXES)


# --- what was given out before


def test_a_mark_that_was_given_out_long_ago_is_still_ours() -> None:
    """They are in mailboxes all over the world, and in the database: their form is for ever."""
    message_id = "<ack.cs11349759.1.wk7mab.umr5tr3gkl2k5gz7jhgtyvf5@desk.example>"
    reply_to = "support+cs00000003.ejnvco6n744wpo47y5w4ngec@desk.example"
    read = read_message_id(RING, desk="service", message_id=message_id)

    assert own_id() == message_id
    assert read is not None
    assert was_sent_to(RING, read, "jo@customer.example")
    assert reply_to == reply_address(
        RING, desk="service", reference="CS00000003", address="support@desk.example"
    )
    assert found(message(to=(reply_to,))) == (Claim(Evidence.REPLY_ADDRESS, "CS00000003"),)
    assert bounce_token(RING, message_id) == "niesrybeqb26c7y2igmx5llf"
    assert RING.fingerprints() == ("h5vmgxggkltbygydsfwyqoqs", "bvc2joeb7xicijwmbaykewza")


def test_a_claim_is_noted_by_these_words() -> None:
    """In the decisions that the database keeps."""
    mail = message(
        in_reply_to=(own_id(), "<theirs@customer.example>"),
        to=(reply_address(RING, desk="service", reference="CS2", address="support@desk.example"),),
        subject="CS00000003",
    )

    assert [(each.evidence.value, each.reference, each.message_id) for each in found(mail)] == [
        ("our-message-id", "CS11349759", own_id()),
        ("reply-address", "CS2", ""),
        ("stored-message-id", "", "<theirs@customer.example>"),
        ("subject", "CS00000003", ""),
    ]
    assert Evidence.ACTION_LINK.value == "action-link"


# --- keys


def test_a_keyring_shows_no_key() -> None:
    ring = Keyring((b"a key of 16 byte",))

    assert repr(ring) == "Keyring()"


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param((), id="none"),
        pytest.param((b"k" * 16, b"k" * 15), id="one to be guessed"),
    ],
)
def test_a_keyring_without_good_keys_is_refused(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        Keyring(keys)


def test_what_an_old_key_signed_is_still_true_and_the_new_key_signs() -> None:
    old = Keyring(RING.keys[1:])
    new = Keyring(RING.keys[:1])

    assert RING.verify(old.sign("message-id", "a"), "message-id", "a")
    assert RING.sign("message-id", "a") == new.sign("message-id", "a")
    assert not old.verify(RING.sign("message-id", "a"), "message-id", "a")


def test_each_key_has_a_fingerprint_wherever_it_stands_in_the_ring() -> None:
    old = Keyring(RING.keys[1:])

    assert RING.fingerprints()[1:] == old.fingerprints()
    assert len(set(RING.fingerprints())) == 2
    assert not RING.verify(RING.fingerprints()[0], "message-id")


@given(st.text(), st.lists(st.text()))
def test_a_mac_is_24_characters_that_every_mail_server_lets_through(
    purpose: str, parts: list[str]
) -> None:
    mac = RING.sign(purpose, *parts)

    assert len(mac) == 24
    assert set(mac) <= set(BASE32)
    assert RING.verify(mac, purpose, *parts)
    assert RING.verify(mac.upper(), purpose, *parts)


@given(st.integers(0, 23), st.characters())
def test_every_single_changed_character_of_a_mac_fails(place: int, other: str) -> None:
    mac = RING.sign("message-id", "service", "cs11349759")
    changed = mac[:place] + other + mac[place + 1 :]

    same_but_for_case = other in (mac[place], mac[place].upper())
    assert RING.verify(changed, "message-id", "service", "cs11349759") == same_but_for_case


@given(st.integers(0, 23))
def test_a_truncated_mac_fails(length: int) -> None:
    mac = RING.sign("message-id", "service")

    assert not RING.verify(mac[:length], "message-id", "service")


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_no_two_lists_of_parts_share_a_mac(one: list[str], other: list[str]) -> None:
    assert RING.verify(RING.sign("p", *one), "p", *other) == (one == other)


def test_a_letter_that_only_looks_like_ascii_when_lowered_fails() -> None:
    ring = next(
        ring
        for n in range(1000)
        if "k" in (ring := Keyring((f"key number {n:10}".encode(),))).sign("p")
    )

    assert not ring.verify(ring.sign("p").replace("k", "\N{KELVIN SIGN}"), "p")


def test_an_address_that_no_charset_reads_is_told_from_others_too() -> None:
    strange = "j\udce4@customer.example"
    read = read_message_id(RING, desk="service", message_id=own_id(recipient=strange))

    assert read is not None
    assert was_sent_to(RING, read, strange)
    assert not was_sent_to(RING, read, "j\udce5@customer.example")


# --- Message-IDs


def test_a_message_id_of_ours_says_what_it_is() -> None:
    message_id = own_id()
    read = read_message_id(RING, desk="service", message_id=message_id)

    assert message_id.startswith("<ack.cs11349759.1.")
    assert message_id.endswith("@desk.example>")
    assert read is not None
    assert (read.kind, read.reference, read.event) == ("ack", "CS11349759", 1)


def test_a_message_id_knows_whom_the_mail_went_to_whichever_key_signed() -> None:
    old = own_id(Keyring(RING.keys[1:]))
    read = read_message_id(RING, desk="service", message_id=old)

    assert read is not None
    assert was_sent_to(RING, read, "Jo@Customer.example")
    assert not was_sent_to(RING, read, "eve@customer.example")


REFERENCES = st.from_regex(r"[A-Z]{1,5}-?[0-9]{1,12}", fullmatch=True)
KINDS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
DOMAINS = st.from_regex(r"[a-z0-9-]{1,10}(\.[a-z0-9-]{1,10}){0,3}", fullmatch=True)


@given(st.tuples(KINDS, REFERENCES, DOMAINS), st.integers(0, 10**9), st.text(), st.randoms())
def test_whatever_is_written_into_an_id_is_read_back_in_any_case(
    names: tuple[str, str, str], event: int, recipient: str, random: Random
) -> None:
    kind, reference, domain = names
    message_id = outgoing_message_id(
        RING,
        desk="service",
        kind=kind,
        reference=reference,
        event=event,
        recipient=recipient,
        domain=domain,
    )
    shouted = "".join(random.choice((char, char.upper())) for char in message_id)
    read = read_message_id(RING, desk="service", message_id=shouted)

    assert read is not None
    assert (read.kind, read.reference, read.event) == (kind, reference, event)
    assert was_sent_to(RING, read, recipient)


@given(st.data())
def test_no_changed_character_of_an_id_is_believed(data: st.DataObject) -> None:
    message_id = own_id()
    place = data.draw(st.integers(1, len(message_id) - 2))
    other = data.draw(st.sampled_from(string.printable) | st.characters())
    changed = message_id[:place] + other + message_id[place + 1 :]
    read = read_message_id(RING, desk="service", message_id=changed)

    assert (read is not None) == (other.isascii() and other.lower() == message_id[place])


@pytest.mark.parametrize(
    "rewritten",
    [
        pytest.param(lambda text: text.strip("<>"), id="brackets lost"),
        pytest.param(lambda text: text.replace("cs11", "cs\r\n 11"), id="folded inside"),
        pytest.param(lambda text: f" {text}\t", id="white space around"),
        pytest.param(lambda text: text.upper(), id="shouted"),
    ],
)
def test_an_id_of_ours_is_read_after_a_server_rewrote_it(rewritten: Callable[[str], str]) -> None:
    assert read_message_id(RING, desk="service", message_id=rewritten(own_id()))


def test_an_id_is_made_as_long_as_the_table_is_wide() -> None:
    room = 255 - len(own_id(domain="d")) + 1
    longest = own_id(domain="d" * room)

    assert len(longest) == 255
    assert read_message_id(RING, desk="service", message_id=longest)
    with pytest.raises(ValueError, match="No Message-ID"):
        own_id(domain="d" * (room + 1))


@pytest.mark.parametrize(
    ("length", "is_read"), [pytest.param(510, True, id="510"), pytest.param(511, False, id="511")]
)
def test_an_id_may_have_as_much_white_space_as_it_is_long(length: int, *, is_read: bool) -> None:
    folded = own_id().ljust(length)

    assert (read_message_id(RING, desk="service", message_id=folded) is not None) == is_read


@pytest.mark.parametrize(
    "message_id",
    [
        pytest.param(own_id(desk="other"), id="another desk"),
        pytest.param(own_id(Keyring((b"a stranger's own key",))), id="another key"),
        pytest.param(own_id().replace("cs11349759", "cs11349760"), id="another case"),
        pytest.param(own_id().replace("desk.example", "evil.example"), id="another domain"),
        pytest.param(own_id()[: own_id().index("@") - 1] + "@desk.example>", id="truncated MAC"),
        pytest.param("<cs11349759@desk.example>", id="no MAC"),
        pytest.param("<", id="one bracket"),
        pytest.param("", id="nothing"),
        pytest.param("a." * 500_000, id="a megabyte"),
    ],
)
def test_no_other_id_is_believed(message_id: str) -> None:
    assert read_message_id(RING, desk="service", message_id=message_id) is None


def test_a_reply_address_mac_is_worth_nothing_in_a_message_id() -> None:
    address = reply_address(
        RING, desk="service", reference="CS11349759", address="support@desk.example"
    )
    mac = address.partition("@")[0].rpartition(".")[2]
    forged = own_id()[: own_id().index("@") - 24] + mac + "@desk.example>"

    assert read_message_id(RING, desk="service", message_id=forged) is None


@pytest.mark.parametrize(
    ("kind", "reference", "domain"),
    [
        pytest.param("ack.x", "CS1", "desk.example", id="dot in the kind"),
        pytest.param("ack", "CS 1", "desk.example", id="space in the reference"),
        pytest.param("ack", "CS1>", "desk.example", id="bracket in the reference"),
        pytest.param("ack", "CS1", "desk.example\r\nBcc: x", id="line end in the domain"),
        pytest.param("ack", "CS1", "d" * 300, id="longer than the table"),
    ],
)
def test_an_id_that_could_not_be_read_back_is_not_made(
    kind: str, reference: str, domain: str
) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        outgoing_message_id(
            RING, desk="d", kind=kind, reference=reference, event=1, recipient="r", domain=domain
        )


# --- reply and bounce addresses


def test_a_reply_address_is_a_subaddress_of_the_mailbox() -> None:
    address = reply_address(
        RING, desk="service", reference="CS00001234", address="support@desk.example"
    )

    assert address.startswith("support+cs00001234.")
    assert address.endswith("@desk.example")
    assert len(address.partition("@")[0]) <= 64


def test_an_address_has_room_for_a_mark_up_to_64_octets() -> None:
    """RFC 5321, 4.5.3.1.1."""
    room = 64 - len("+cs1.") - 24
    reply_to = reply_address(RING, desk="d", reference="CS1", address="s" * room + "@desk.example")

    assert len(reply_to.partition("@")[0]) == 64
    with pytest.raises(ValueError, match="too long"):
        reply_address(RING, desk="d", reference="CS1", address="s" * (room + 1) + "@desk.example")


@pytest.mark.parametrize(
    ("address", "reference"),
    [
        pytest.param("support", "CS1", id="no domain"),
        pytest.param("@desk.example", "CS1", id="no local part"),
        pytest.param("s" * 40 + "@desk.example", "CS00001234", id="over 64 octets"),
        pytest.param("support@desk.example", "CS@1", id="reference with an at sign"),
    ],
)
def test_no_reply_address_is_made_that_could_not_come_back(address: str, reference: str) -> None:
    with pytest.raises(ValueError, match=r"address|mark"):
        reply_address(RING, desk="service", reference=reference, address=address)


def test_a_bounce_comes_back_with_its_token_in_any_case() -> None:
    token = bounce_token(RING, own_id())
    address = bounce_address(token, address="support@desk.example")
    mail = message(to=(address.upper(),), headers=(("delivered-to", address),))

    assert address == f"support+b.{token}@desk.example"
    assert bounce_tokens(mail, mailbox_addresses=MAILBOXES) == (token,)
    assert found(mail) == ()


def test_a_bounce_address_is_made_of_tokens_alone() -> None:
    with pytest.raises(ValueError, match="token"):
        bounce_address("x@evil.example", address="support@desk.example")


# --- claims


def test_the_stronger_evidence_comes_first() -> None:
    answered = own_id(event=3)
    older = own_id(reference="CS00000002")
    address = reply_address(
        RING, desk="service", reference="CS00000003", address="support@desk.example"
    )
    mail = message(
        in_reply_to=("<theirs@customer.example>", answered),
        references=("<first@customer.example>", older, "<second@customer.example>"),
        to=("someone@customer.example", address),
        subject="Re: [CS00000004] and cs00000005",
    )

    assert [(claim.evidence, claim.reference or claim.message_id) for claim in found(mail)] == [
        (Evidence.OUR_MESSAGE_ID, "CS11349759"),
        (Evidence.OUR_MESSAGE_ID, "CS00000002"),
        (Evidence.REPLY_ADDRESS, "CS00000003"),
        (Evidence.STORED_MESSAGE_ID, "<theirs@customer.example>"),
        (Evidence.STORED_MESSAGE_ID, "<second@customer.example>"),
        (Evidence.STORED_MESSAGE_ID, "<first@customer.example>"),
        (Evidence.SUBJECT, "CS00000004"),
        (Evidence.SUBJECT, "CS00000005"),
    ]


ADDRESS = reply_address(
    RING, desk="service", reference="CS00000003", address="support@desk.example"
)
MARKED_EU = reply_address(
    RING, desk="service", reference="CS00000003", address="help+eu@desk.example"
)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(message(to=(ADDRESS,)), id="to"),
        pytest.param(message(cc=("x@y.example", ADDRESS.upper())), id="cc, shouted"),
        pytest.param(message(headers=(("delivered-to", ADDRESS),)), id="delivered-to"),
        pytest.param(message(headers=(("x-original-to", f"<{ADDRESS}>"),)), id="x-original-to"),
        pytest.param(message(headers=(("envelope-to", f" {ADDRESS}\t"),)), id="envelope-to"),
        pytest.param(message(to=(MARKED_EU,)), id="a mailbox that is a subaddress itself"),
    ],
)
def test_a_reply_address_is_found_wherever_the_mail_was_addressed(mail: Message) -> None:
    assert found(mail) == (Claim(Evidence.REPLY_ADDRESS, "CS00000003"),)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(ADDRESS.replace("cs00000003", "cs00000004"), id="another case's MAC"),
        pytest.param(ADDRESS.replace("desk.example", "evil.example"), id="not our domain"),
        pytest.param(ADDRESS.replace("support+", "sales+"), id="not our mailbox"),
        pytest.param(ADDRESS.replace("support+", "support"), id="no plus sign"),
        pytest.param("support+cs00000003@desk.example", id="no MAC"),
        pytest.param("support+@desk.example", id="nothing behind the plus sign"),
    ],
)
def test_no_other_address_claims_a_case(address: str) -> None:
    assert found(message(to=(address,), headers=(("delivered-to", address),))) == ()


def test_bodies_names_and_attachments_claim_nothing() -> None:
    everything = f"CS11349759 {own_id()} {ADDRESS}"
    mail = replace(
        message(),
        sender=Address("jo@customer.example", name=everything),
        to=(Address("support@desk.example", name=everything),),
        reply_to=(Address(ADDRESS, name=everything),),
        text=everything,
        html=everything,
        reply_text=everything,
        attachments=(Attachment(everything, "text/plain", 1, "", inline=False, part=1),),
        headers=(("x-case", everything), ("comments", everything), ("from", everything)),
    )

    assert found(mail) == ()


@pytest.mark.parametrize("number", [0, 80, 81, 100, 101, 499])
def test_a_long_thread_is_looked_for_at_its_two_ends(number: int) -> None:
    """The newest 80 and the oldest 20; ours is found anywhere."""
    newest_first = [f"<{n}@customer.example>" for n in range(number)]
    thread = newest_first[::-1]
    thread.insert(number // 2, own_id())
    ours, *stored = found(message(references=tuple(thread)))

    assert ours == Claim(Evidence.OUR_MESSAGE_ID, "CS11349759", own_id())
    left_out = range(80, number - 20)
    assert [one.message_id for one in stored] == [
        message_id for n, message_id in enumerate(newest_first) if n not in left_out
    ]


@pytest.mark.parametrize(
    ("message_id", "is_looked_for"),
    [
        pytest.param("<x>", True, id="short"),
        pytest.param(f"<{'x' * 996}>", True, id="a line of mail long"),
        pytest.param(f"<{'x' * 997}>", False, id="longer"),
        pytest.param("<>", False, id="nothing"),
        pytest.param("<x y>", False, id="two words"),
        pytest.param("x", False, id="no brackets"),
    ],
)
def test_an_id_of_others_is_looked_for_if_it_is_one(
    message_id: str, *, is_looked_for: bool
) -> None:
    claimed = (Claim(Evidence.STORED_MESSAGE_ID, "", message_id),)

    assert found(message(in_reply_to=(message_id,))) == (claimed if is_looked_for else ())


@pytest.mark.parametrize("name", ["in-reply-to", "references"])
def test_our_id_is_found_where_the_parser_saw_none_for_want_of_brackets(name: str) -> None:
    mail = message(references=("<a@b>",), headers=((name, f"<a@b> {own_id()[1:-1]} or"),))

    assert found(mail) == (
        Claim(Evidence.OUR_MESSAGE_ID, "CS11349759", own_id()),
        Claim(Evidence.STORED_MESSAGE_ID, "", "<a@b>"),
    )


def test_no_id_is_made_of_words_with_half_their_brackets() -> None:
    words = f"{own_id()[:-1]} {own_id()[1:]}"

    assert found(message(headers=(("references", words), ("in-reply-to", words)))) == ()


def test_each_claim_is_made_once() -> None:
    mail = message(in_reply_to=(own_id(),), references=(own_id(),), to=(ADDRESS,), cc=(ADDRESS,))

    assert len(found(mail)) == 2


JUNK = st.text(max_size=60) | st.sampled_from(
    ["<", ">", "<>", "< >", "<a b>", "<\x00@x>", "<" * 50, own_id(desk="other"), own_id()[:-30]]
)


@given(
    st.lists(JUNK, max_size=8),
    st.lists(JUNK, max_size=8),
    st.lists(JUNK, max_size=8),
    st.text(max_size=9),  # a reference has ten characters
)
def test_junk_claims_no_case(
    replied: list[str], references: list[str], addresses: list[str], subject: str
) -> None:
    mail = message(
        in_reply_to=tuple(replied),
        references=tuple(references),
        to=tuple(addresses),
        headers=tuple(("references", junk) for junk in references),
        subject=subject,
    )

    for claim in found(mail):
        assert claim.evidence is Evidence.STORED_MESSAGE_ID
        assert claim.reference == ""
        assert claim.message_id[0] + claim.message_id[-1] == "<>"


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        pytest.param(lambda one: one, 0, id="true"),
        pytest.param(lambda one: one.upper(), 0, id="folded"),
        pytest.param(lambda one: one.replace("@desk.example", "@other.example"), 0, id="not ours"),
        pytest.param(lambda one: one.replace(".ack.", "."), 0, id="no mark"),
        pytest.param(lambda one: one.replace("@", "a@")[:-2] + "e>", 0, id="not its form"),
        pytest.param(lambda one: one.replace(".1.", ".2."), 1, id="of another event"),
    ],
)
def test_marks_that_are_made_up_are_counted(changed: Callable[[str], str], count: int) -> None:
    of_other_desk = outgoing_message_id(
        RING,
        desk="other",
        kind="ack",
        reference="CS-1",
        event=1,
        recipient="jo@customer.example",
        domain="desk.example",
    )
    given = message(references=(changed(of_other_desk), "<a.b.c@customer.example>"))

    assert _false(given) == count


def test_a_made_up_reply_address_is_counted_too() -> None:
    true = reply_address(RING, desk="service", reference="CS-1", address="support@desk.example")
    last = "b" if true.split("@")[0][-1] == "a" else "a"
    false = true.split("@")[0][:-1] + last + "@desk.example"

    assert _false(message(to=(true,))) == 0
    assert _false(message(to=(false,))) == 1


def _false(mail: Message) -> int:
    return false_marks(
        mail,
        keyring=RING,
        desks=("service", "other"),
        domain="Desk.example",
        mailbox_addresses=MAILBOXES,
    )

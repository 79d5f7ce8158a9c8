import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.message import Defect
from mailgate.mail.addresses import normalised
from mailgate.mail.parse import parse
from tests.mail.letters import letter


@pytest.mark.parametrize(
    ("value", "defect"),
    [
        pytest.param(b"alice@good.org)bob@evil.com", Defect.AMBIGUOUS_FROM, id="A01"),
        pytest.param(b"a@good.org <b@evil.com>", Defect.AMBIGUOUS_FROM, id="A02"),
        pytest.param(b"<a@good.org>b@evil.com", Defect.AMBIGUOUS_FROM, id="A03"),
        pytest.param(b"a@good.org@evil.com", Defect.AMBIGUOUS_FROM, id="A04"),
        pytest.param(b"a@good.org,<b@evil.com>", Defect.AMBIGUOUS_FROM, id="A05"),
        pytest.param(b"grp: a@x.example, b@y.example;", Defect.GROUP_FROM, id="A07"),
        pytest.param(b"undisclosed-recipients:;", Defect.GROUP_FROM, id="A07 empty"),
        pytest.param(b"=?utf-8?q?a=40good.org=00?=@evil.com", Defect.AMBIGUOUS_FROM, id="A08"),
        pytest.param(b"a" * 300 + b"@x.example", Defect.AMBIGUOUS_FROM, id="A12"),
        pytest.param(b"(" * 4000 + b")" * 4000 + b" a@x.example", Defect.AMBIGUOUS_FROM, id="A16"),
        pytest.param(b"<", Defect.AMBIGUOUS_FROM, id="H20"),
        pytest.param(b'"', Defect.AMBIGUOUS_FROM, id="H21"),
        pytest.param(b"<@relay.example:a@x.example>", Defect.GROUP_FROM, id="source route"),
        pytest.param(b"a@x.example <>", Defect.AMBIGUOUS_FROM, id="empty brackets"),
        pytest.param(
            b"=?utf-8?q?b@y.example, ?= <a@x.example>",
            Defect.AMBIGUOUS_FROM,
            id="in a word",
        ),
        pytest.param(b"", Defect.NO_FROM, id="empty"),
        pytest.param(b"MAILER-DAEMON", Defect.AMBIGUOUS_FROM, id="no domain"),
    ],
)
def test_a_from_that_can_be_read_twice_names_no_sender(value: bytes, defect: Defect) -> None:
    message = parse(letter(sender=value))

    assert message.sender is None
    assert defect in message.defects


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        pytest.param(b'"a@good.org" <b@evil.com>', "b@evil.com", "a@good.org", id="A06"),
        pytest.param("a@gооd.org".encode(), "a@xn--gd-fmca.org", "", id="A09"),
        pytest.param("mıke@example.org".encode(), "mıke@example.org", "", id="A10"),
        pytest.param(b"a@[127.0.0.1]", "a@[127.0.0.1]", "", id="A11"),
        pytest.param(b"a@localhost", "a@localhost", "", id="A11 localhost"),
        pytest.param(
            b"Ann.Example@Customer.EXAMPLE", "ann.example@customer.example", "", id="case"
        ),
        pytest.param(
            "Müller, Hans <h@x.example>".encode(), "h@x.example", "Müller, Hans", id="comma"
        ),
        pytest.param(b"Ann [Sales] <a@x.example>", "a@x.example", "Ann [Sales]", id="bracket"),
        pytest.param(b"a@x.example (Ann)", "a@x.example", "Ann", id="comment"),
        pytest.param(
            b"=?utf-8?q?M=C3=BCller=3A_x?= <h@x.example>", "h@x.example", "Müller: x", id="word"
        ),
        pytest.param(b"=?gb2312?b?6ok=?= <h@x.example>", "h@x.example", "陦", id="wrong label"),
        pytest.param(b"a@x.example.", "a@x.example", "", id="root dot"),
        pytest.param(b"Ann <a@x.example>, ", "a@x.example", "Ann", id="comma at the end"),
        pytest.param(
            b"=?utf-8?q?M=C3=BCller, Ann?= <a@x.example>",
            "a@x.example",
            "Müller, Ann",
            id="raw comma",
        ),
    ],
)
def test_a_from_with_one_reading_names_the_sender(value: bytes, address: str, name: str) -> None:
    sender = parse(letter(sender=value)).sender

    assert sender is not None
    assert (sender.address, sender.name) == (address, name)


def test_capitals_outside_of_ascii_stay_different_persons() -> None:
    assert normalised("\u212aelvin@x.example") == "\u212aelvin@x.example"
    assert normalised("MIKE@X.EXAMPLE") == "mike@x.example"


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)

    assert normalised(once) == once


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            b"a@x.example; Bob <b@y.example>;",
            [("", "a@x.example"), ("Bob", "b@y.example")],
            id="semicolons",
        ),
        pytest.param(
            b"Team: a@x.example, Bob <b@y.example>;",
            [("", "a@x.example"), ("Bob", "b@y.example")],
            id="group",
        ),
        pytest.param(
            b"Miller, Ann <a@x.example>, b@y.example",
            [("Miller, Ann", "a@x.example"), ("", "b@y.example")],
            id="comma in a name",
        ),
        pytest.param(
            b'"Miller, Ann" <a@x.example>, Bob (B; C) <b@y.example>',
            [("Miller, Ann", "a@x.example"), ("Bob (B; C)", "b@y.example")],
            id="as it should be",
        ),
        pytest.param(b"nobody, a@x.example", [("", "a@x.example")], id="what is no address"),
    ],
)
def test_recipients_are_found_as_programs_write_them(
    value: bytes, expected: list[tuple[str, str]]
) -> None:
    raw = letter().replace(b"To: support@desk.example", b"To: " + value)

    assert [(one.name, one.address) for one in parse(raw).to] == expected


def test_a_label_longer_than_any_is_no_label_before_time_is_spent_on_it() -> None:
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))  # minutes in Punycode

    assert normalised(f"a@{signs * 3}.example") == ""
    assert normalised(f"a@{'ö' * 57}.example")
    assert not normalised(f"a@{'ö' * 64}.example")

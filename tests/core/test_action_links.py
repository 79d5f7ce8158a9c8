"""Links that work by mail alone: their tokens are for one purpose, one recipient, and a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core import action_links
from mailgate.core.action_links import (
    RATINGS,
    Action,
    Asked,
    NotAsked,
    Prefilled,
    asked_in,
    comment_in,
    link,
    links_in,
    token,
    without_tokens,
)
from mailgate.core.message import Address, Message
from mailgate.core.references import Keyring
from mailgate.mail.parse import parse

RING = Keyring((b"k" * 32,))
ADA = "ada@customer.example"
UNTIL = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


def line(action: Action = Action.REOPEN, *, until: datetime | None = UNTIL, to: str = ADA) -> str:
    return token(RING, desk="it", action=action, reference="CS00000001", recipient=to, until=until)


def mail(text: str, *, sender: str = ADA) -> Message:
    raw = f"From: {sender}\r\nTo: support@desk.example\r\nSubject: x\r\n\r\n{text}\r\n"
    return parse(raw.encode(), whole=True)


def asked(text: str, *, sender: str = ADA, desk: str = "it") -> Asked | NotAsked | None:
    return asked_in(mail(text, sender=sender), keyring=RING, desk=desk)


@pytest.mark.parametrize("action", Action)
def test_a_token_asks_for_what_it_was_made_for(action: Action) -> None:
    found = asked(line(action))

    assert found == Asked(action, "CS00000001", UNTIL, "")
    assert isinstance(found, Asked)
    assert found.is_rating is (action in RATINGS)


def test_a_link_that_was_given_out_long_ago_still_works() -> None:
    """They stand in mails all over the world: their words and form are for ever."""
    given_out = {
        Action.REOPEN: "[reopen.cs00000001.hlbco.ifobrxoucug6oy43syaquppx]",
        Action.CONFIRM: "[confirm.cs00000001.hlbco.dlvu4jq7rx4iqsxanegpqd7l]",
        Action.POOR: "[poor.cs00000001.hlbco.oycampvhltocssesxyd34r2g]",
        Action.AVERAGE: "[average.cs00000001.hlbco.lgtzpqmc7bvjrfmxu5phq52k]",
        Action.GOOD: "[good.cs00000001.hlbco.mjeoj5abzaublognugmlekv5]",
        Action.EXCELLENT: "[excellent.cs00000001.hlbco.m57efw7h7ghgh4zohreeogmm]",
    }

    for action, words in given_out.items():
        assert asked(words) == Asked(action, "CS00000001", UNTIL, "")


def test_a_token_without_an_end_never_ends() -> None:
    found = asked(line(until=None))

    assert isinstance(found, Asked)
    assert found.until is None
    assert not found.is_over(datetime(2999, 1, 1, tzinfo=UTC))


def test_a_token_that_was_given_out_long_ago_still_asks() -> None:
    """They are in mails that people keep: their form is for ever."""
    old = "[reopen.cs00000001.hlbco.ifobrxoucug6oy43syaquppx]"
    endless = "[good.cs00000001.0.xr6d3bl64v4u3n52o7n47um5]"

    assert (line(), line(Action.GOOD, until=None)) == (old, endless)
    assert asked(old) == Asked(Action.REOPEN, "CS00000001", UNTIL, "")
    assert asked(endless) == Asked(Action.GOOD, "CS00000001", None, "")


@pytest.mark.parametrize(
    ("until", "ends_at"),
    [
        pytest.param(UNTIL, UNTIL, id="a whole minute"),
        pytest.param(
            UNTIL + timedelta(microseconds=1), UNTIL + timedelta(minutes=1), id="a little more"
        ),
        pytest.param(
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1970, 1, 1, 0, 1, tzinfo=UTC),
            id="the first instant, which would read as never",
        ),
    ],
)
def test_a_token_ends_with_its_minute(until: datetime, ends_at: datetime) -> None:
    found = asked(line(until=until))

    assert isinstance(found, Asked)
    assert found.until == ends_at
    assert not found.is_over(ends_at)
    assert found.is_over(ends_at + timedelta(microseconds=1))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_a_token_holds_to_its_end_and_not_a_minute_longer(until: datetime) -> None:
    found = asked(line(until=until))

    assert isinstance(found, Asked)
    assert not found.is_over(until)
    assert found.is_over(until + timedelta(minutes=1))


def test_a_token_of_another_recipient_counts_for_nothing() -> None:
    assert asked(line(), sender="eve@customer.example") == NotAsked(
        "it holds an action that was not given to its sender: it counts for nothing"
    )
    assert isinstance(asked(line(), sender="ADA@Customer.Example"), Asked)


def test_a_token_of_another_desk_or_key_counts_for_nothing() -> None:
    assert isinstance(asked(line(), desk="other"), NotAsked)
    other = Keyring((b"x" * 32,))
    assert isinstance(asked_in(mail(line()), keyring=other, desk="it"), NotAsked)
    both = Keyring((b"x" * 32, b"k" * 32))
    assert isinstance(asked_in(mail(line()), keyring=both, desk="it"), Asked)


@given(st.data())
def test_no_change_of_one_sign_is_a_token(data: st.DataObject) -> None:
    whole = line()
    at = data.draw(st.integers(0, len(whole) - 1))
    sign = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567.[]0189"))
    changed = whole[:at] + sign + whole[at + 1 :]

    found = asked(changed)

    assert changed == whole or not isinstance(found, Asked)


def test_one_action_is_not_another() -> None:
    assert isinstance(asked(line(Action.POOR).replace("poor", "excellent")), NotAsked)
    assert isinstance(asked(line(Action.GOOD).replace("good", "reopen")), NotAsked)


def test_what_stands_above_a_token_is_its_comment() -> None:
    found = asked(f"It was quick.\r\nThank you!\r\n\r\n{line(Action.GOOD)}\r\n\r\nSent by my phone")

    assert isinstance(found, Asked)
    assert found.comment == "It was quick.\nThank you!"
    assert comment_in("  no token ") == "no token"


def test_the_last_of_several_true_tokens_counts() -> None:
    found = asked(f"{line(Action.POOR)}\r\n\r\n{line(Action.EXCELLENT)}")

    assert isinstance(found, Asked)
    assert (found.action, found.comment) == (Action.EXCELLENT, "")


def test_a_token_in_upper_case_and_one_in_a_quote() -> None:
    assert isinstance(asked(line().upper()), Asked)
    quoted = f"Hello\r\n\r\nOn Mon, 2 Mar 2026, support@desk.example wrote:\r\n> {line()}"
    assert asked(quoted) is None


def test_a_mail_without_a_single_sender_asks_for_nothing() -> None:
    message = replace(mail(line()), sender=None)

    assert asked_in(message, keyring=RING, desk="it") == NotAsked(
        "it holds an action of ours, but names no single sender"
    )


def test_a_token_is_found_among_the_last_five_and_within_20000_letters() -> None:
    foreign = line(to="eve@customer.example")

    def is_asked(text: str) -> bool:
        message = replace(mail(""), reply_text=text)
        return isinstance(asked_in(message, keyring=RING, desk="it"), Asked)

    assert is_asked(line() + 4 * foreign)
    assert not is_asked(line() + 5 * foreign)
    assert is_asked(line().rjust(20_000))
    assert not is_asked(line().rjust(20_001))


def test_nobody_is_shown_what_is_for_machines_alone() -> None:
    assert without_tokens(f"Thank you!\n\n{line()}\n{line(Action.GOOD)}\n") == "Thank you!"
    assert without_tokens(" As it was [reopen.cs1.x.y]\n") == " As it was [reopen.cs1.x.y]\n"


def test_an_ordinary_mail_asks_for_nothing() -> None:
    assert asked("Please reopen [this]. And [reopen.cs1.x.y].") is None


@pytest.mark.parametrize("language", ["en", "de", "fr-CA", "es", "ja"])
@pytest.mark.parametrize("action", Action)
def test_the_mail_of_a_link_sent_as_it_is_does_it(action: Action, language: str) -> None:
    href = link(
        address="support+cs1@desk.example",
        action=action,
        reference="CS00000001",
        line=line(action),
        language=language,
        word="Quite good & more",
    )
    assert href.isascii()
    assert "+" not in href
    assert len(href) < 500
    escaped = href.replace("&", "&amp;")
    (opened,) = links_in(f'<a style="x" href="{escaped}">Go</a>')

    assert opened.to == "support+cs1@desk.example"
    assert "[CS00000001]" in opened.subject
    raw = f"From: Ada <{ADA}>\nTo: {opened.to}\nSubject: x\n\n{opened.body}"
    found = asked_in(parse(raw.encode(), whole=True), keyring=RING, desk="it")
    assert isinstance(found, Asked)
    assert found.action is action


@pytest.mark.parametrize(
    ("language", "reopen", "confirm", "rate"),
    [
        pytest.param("en", "Please reopen", "It is solved", "Survey: Good {x}", id="English"),
        pytest.param(
            "de-AT", "Bitte wieder öffnen", "Es ist gelöst", "Umfrage: Good {x}", id="German"
        ),
        pytest.param(
            "fr-CA", "Merci de rouvrir", "C’est résolu", "Enquête : Good {x}", id="French"
        ),
        pytest.param(
            "es", "Por favor, reabrir", "Está resuelto", "Encuesta: Good {x}", id="Spanish"
        ),
        pytest.param("ja", "Please reopen", "It is solved", "Survey: Good {x}", id="any other"),
    ],
)
def test_a_mail_that_is_sent_by_a_link_is_in_the_language_of_its_sender(
    language: str, reopen: str, confirm: str, rate: str
) -> None:
    """The desk's own words in it stay as they are."""
    wanted = {Action.REOPEN: reopen, Action.CONFIRM: confirm, **dict.fromkeys(RATINGS, rate)}
    for action, said in wanted.items():
        href = link(
            address="support@desk.example",
            action=action,
            reference="CS1",
            line="[x]",
            language=language,
            word="Good {x}",
        )
        opened = links_in(f"<a HREF='{href}'>Go</a>")
        assert opened == (Prefilled("support@desk.example", f"{said} [CS1]", "\n\n[x]\n"),)


def test_a_link_to_an_address_alone_opens_an_empty_mail() -> None:
    pages = """<a href="mailto:a%40b@desk.example">A</a> <a href='mailto:b@desk.example?x'>B</a>"""

    assert links_in(pages) == (
        Prefilled("a@b@desk.example", "", ""),
        Prefilled("b@desk.example", "", ""),
    )


CLIENTS = {
    "Outlook": '<html><body><div class="WordSection1"><p class="MsoNormal">A word<o:p></o:p></p>'
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{line}<o:p></o:p></p>'
    '<p class="MsoNormal">--&nbsp;<br>Ada Lovelace<o:p></o:p></p></div></body></html>',
    "Gmail": '<div dir="ltr">A word<br><br>{line}<br clear="all"><div><br></div>-- <br>'
    '<div dir="ltr" class="gmail_signature">Ada Lovelace</div></div>',
    "Apple Mail": '<html><body style="overflow-wrap: break-word;"><div>A word</div><div><br></div>'
    '<div>{line}</div><br id="lineBreakAtBeginningOfMessage"><div>Sent from my iPhone</div>'
    "</body></html>",
}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_token_survives_the_mail_clients(client: str) -> None:
    html = CLIENTS[client].format(line=line(Action.GOOD))
    raw = (
        f"From: Ada <{ADA}>\r\nTo: support@desk.example\r\nSubject: Survey: Good [CS00000001]\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
    )
    found = asked_in(parse(raw.encode(), whole=True), keyring=RING, desk="it")

    assert isinstance(found, Asked)
    assert (found.action, found.comment) == (Action.GOOD, "A word")


def test_a_reference_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="No token"):
        token(
            RING,
            desk="it",
            action=Action.REOPEN,
            reference="a b",
            recipient=Address(ADA).address,
            until=None,
        )


def test_a_link_is_what_rfc_6068_says() -> None:
    href = link(
        address="support@desk.example",
        action=Action.GOOD,
        reference="CS1",
        line="[good.cs1.0.x]",
        language="en",
        word="Good",
    )
    assert href.startswith("mailto:support@desk.example?subject=Survey%3A%20Good%20%5BCS1%5D&body=")
    assert unquote(href.partition("body=")[2]) == "\r\n\r\n[good.cs1.0.x]\r\n"


def test_an_end_beyond_all_calendars_is_none() -> None:
    far = "z" * 9
    parts = ("reopen", "cs00000001", far)
    mac = RING.sign(action_links._PURPOSE, "it", *parts, ADA)

    found = asked(f"[{'.'.join((*parts, mac))}]")

    assert found == Asked(Action.REOPEN, "CS00000001", None, "")

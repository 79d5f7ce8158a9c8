"""Mails inside the text of a mail, as each program sets them."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.forwarded import Certainty, ForwardKind, Party
from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply.forwarded import Block, blocks

ANNA = Party("Anna Ito", "anna@shop.example")
BO = Party("Bo Li", "bo@desk.example")
NOON = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)

CLIENTS = [
    pytest.param(
        """Please look.

---------- Forwarded message ---------
From: Anna Ito <anna@shop.example>
Date: Sat, Dec 5, 2026 at 12:00 PM
Subject: Order 17
To: Bo Li <bo@desk.example>


It broke.
""",
        Certainty.SURE,
        id="Gmail",
    ),
    pytest.param(
        """Please look.

-----Original Message-----
From: Anna Ito [mailto:anna@shop.example]
Sent: Saturday, December 5, 2026 12:00 PM
To: Bo Li
Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="Outlook of old",
    ),
    pytest.param(
        """Please look.

________________________________
From: Anna Ito <anna@shop.example>
Sent: Saturday, December 5, 2026 12:00 PM
To: Bo Li <bo@desk.example>
Cc: Cy <cy@desk.example>; Dee, Ann <dee@desk.example>
Subject: Order 17
Importance: High

It broke.
""",
        Certainty.LIKELY,
        id="Outlook of today",
    ),
    pytest.param(
        """Please look.

From: Anna Ito <anna@shop.example>
Date: Saturday, 5 December 2026 at 12:00
To: Bo Li <bo@desk.example>
Subject: Order 17

It broke.
""",
        Certainty.LIKELY,
        id="Outlook for Mac",
    ),
    pytest.param(
        """Please look.

Begin forwarded message:

> From: Anna Ito <anna@shop.example>
> Subject: Order 17
> Date: December 5, 2026 at 13:00:00 GMT+1
> To: Bo Li <bo@desk.example>
>\x20
> It broke.
""",
        Certainty.SURE,
        id="Apple Mail",
    ),
    pytest.param(
        """Please look.

-------- Forwarded Message --------
Subject: \tOrder 17
Date: \tSat, 5 Dec 2026 13:00:00 +0100
From: \tAnna Ito <anna@shop.example>
Organization: \tShop
To: \tBo Li <bo@desk.example>



It broke.
""",
        Certainty.SURE,
        id="Thunderbird",
    ),
    pytest.param(
        """Please look.

   ----- Forwarded Message -----
 From: Anna Ito <anna@shop.example>
To: Bo Li <bo@desk.example>
Sent: Saturday, December 5, 2026, 12:00:00 PM UTC
Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="Yahoo",
    ),
    pytest.param(
        """Please look.

----- Forwarded by Bo Li/Desk on 06.12.2026 09:00 -----

From:   Anna Ito <anna@shop.example>
To:     Bo Li/Desk@Desk
Date:   05.12.2026 12:00
Subject:        Order 17



It broke.
""",
        Certainty.SURE,
        id="Notes",
    ),
    pytest.param(
        """Please look.

---------------------- Forwarded by Bo Li/Desk on 12/06/2026 09:00 AM ----------------------


Anna Ito <anna@shop.example> on 12/05/2026 12:00:00 PM

To:     Bo Li <bo@desk.example>
cc:
Subject:        Order 17


It broke.
""",
        Certainty.SURE,
        id="Lotus of old",
    ),
    pytest.param(
        """Please look.

------- Forwarded Message -------
From: Anna Ito <anna@shop.example>
Date: On Saturday, December 5th, 2026 at 12:00
Subject: Order 17
To: Bo Li <bo@desk.example>

> It broke.
""",
        Certainty.SURE,
        id="ProtonMail",
    ),
    pytest.param(
        """Please look.

----- Forwarded Message -----
From: "Anna Ito" <anna@shop.example>
To: "Bo Li" <bo@desk.example>
Sent: Saturday, December 5, 2026 12:00:00 PM
Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="Zimbra",
    ),
    pytest.param(
        """Please look.

===8<==============Original message text===============
This is a forwarded message
From: Anna Ito <anna@shop.example>
To: Bo Li <bo@desk.example>
Date: Saturday, December 5, 2026, 12:00:00 PM
Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="The Bat",
    ),
    pytest.param(
        """Please look.

Subject: Order 17
From: anna@shop.example
Date: Sat, 5 Dec 2026 13:00:00 +0100
To: bo@desk.example

It broke.
""",
        Certainty.LIKELY,
        id="Hotmail",
    ),
    pytest.param(
        """Please look.

Sent from my telephone

-------- Original message --------
From: Anna Ito <anna@shop.example>
Date: 5/12/2026 12:00 (GMT+00:00)
To: Bo Li <bo@desk.example>
Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="Samsung",
    ),
    pytest.param(
        """Please look.

*From:* Anna Ito <anna@shop.example>
*Sent:* Saturday, December 5, 2026 12:00 PM
*To:* Bo Li <bo@desk.example>
*Subject:* Order 17

It broke.
""",
        Certainty.LIKELY,
        id="bold fields",
    ),
    pytest.param(
        """Please look.

------------------ 转发邮件 ------------------
发件人: "Anna Ito"<anna@shop.example>;
发送时间: 2026年12月5日(星期六) 中午12:00
收件人: "Bo Li"<bo@desk.example>;
主题: Order 17


It broke.
""",
        Certainty.SURE,
        id="QQ",
    ),
    pytest.param(
        """Please look.

----- Weitergeleitet von Bo Li/Desk am 06.12.2026 09:00 -----

Anna Ito <anna@shop.example>
05.12.2026 12:00

An
Bo Li <bo@desk.example>
Kopie

Betreff
Order 17




It broke.
""",
        Certainty.SURE,
        id="later Notes, in a column",
    ),
    pytest.param(
        """Please look.

-------- Original message --------From: Anna Ito <anna@shop.example> Date: 2026-12-05 12:00 \
To: Bo Li <bo@desk.example> Subject: Order 17

It broke.
""",
        Certainty.SURE,
        id="a telephone, on one line",
    ),
    pytest.param(
        """> Please look.
>
> -----Original Message-----
> From: Anna Ito <anna@shop.example>
> Sent: Saturday, December 5, 2026 12:00 PM
> To: Bo Li <bo@desk.example>
> Subject: Order 17
>
> It broke.
""",
        Certainty.SURE,
        id="all of it marked",
    ),
]


def _only(text: str, **more: str) -> Block:
    (block,) = blocks(text, **more)
    return block


@pytest.mark.parametrize(("text", "certainty"), CLIENTS)
def test_a_forwarded_mail_of_each_program_is_read(text: str, certainty: Certainty) -> None:
    first = blocks(text)[0]
    mail = first.mail
    assert (mail.kind, mail.certainty) == (ForwardKind.FORWARD, certainty)
    assert mail.sender is not None
    assert mail.sender.address == ANNA.address
    assert mail.sender.name in {ANNA.name, ""}
    assert mail.subject == "Order 17"
    assert (mail.to[0].name or mail.to[0].address) in {
        BO.name,
        BO.address,
        "Bo Li/Desk@Desk",
    }
    assert first.above.lstrip("> ").startswith("Please look.")
    assert first.text.strip("> \n") == "It broke."
    shown = text.split("\n")
    for sign in mail.evidence:
        assert sign.text.split()[-1].strip(";*") in shown[sign.line - 1] or sign.says != "marker"


@pytest.mark.parametrize(
    ("text", "certainty"),
    [one for one in CLIENTS if one.id not in {"Lotus of old", "Samsung"}],
)
def test_its_moment_is_read(text: str, certainty: Certainty) -> None:
    assert certainty
    assert blocks(text)[0].mail.sent_at == NOON


def test_numbers_with_two_readings_are_no_date() -> None:
    text = "Begin forwarded message:\n\nFrom: a@shop.example\nDate: 03/04/2026 10:00\n\nHi"
    mail = _only(text).mail
    assert (mail.date, mail.sent_at) == ("03/04/2026 10:00", None)


def test_copies_and_answers_go_where_they_are_said_to() -> None:
    text = (
        "-------- Forwarded Message --------\nSubject: Order\nFrom: anna@shop.example\n"
        "Reply-To: Shop <shop@shop.example>\nTo: bo@desk.example\n"
        "CC: Cy <cy@desk.example>; Dee, Ann <dee@desk.example>\n\nHi"
    )
    mail = _only(text).mail
    assert mail.cc == (Party("Cy", "cy@desk.example"), Party("Dee, Ann", "dee@desk.example"))
    assert mail.reply_to == (Party("Shop", "shop@shop.example"),)


def test_wrapped_fields_are_read_whole() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Anna Ito <\nanna@shop.example>\n"
        "Subject: A very long subject that the program of the sender broke\nin the middle\n"
        "To: Bo Li <bo@desk.example>,\n Cy <cy@desk.example>\n\nHi"
    )
    mail = _only(text).mail
    assert mail.sender == ANNA
    assert mail.subject.endswith("broke in the middle")
    assert [who.address for who in mail.to] == ["bo@desk.example", "cy@desk.example"]


def test_a_mail_forwarded_twice_is_two_outermost_first() -> None:
    text = (
        "Look.\n\n---------- Forwarded message ---------\nFrom: Bo Li <bo@desk.example>\n"
        "Date: Sun, Dec 6, 2026 at 9:00 AM\nSubject: Fwd: Order 17\nTo: <cy@desk.example>\n\n"
        "See below.\n\n---------- Forwarded message ---------\n"
        "From: Anna Ito <anna@shop.example>\nDate: Sat, Dec 5, 2026 at 12:00 PM\n"
        "Subject: Order 17\nTo: Bo Li <bo@desk.example>\n\nIt broke.\n"
    )
    outer, inner = blocks(text)
    assert (outer.mail.sender, inner.mail.sender) == (BO, ANNA)
    assert (outer.above, inner.above, inner.text) == ("Look.", "See below.", "It broke.")
    assert inner.mail.evidence[0].line == 11


def test_the_subject_tells_an_answer_from_a_forward() -> None:
    text = (
        "Yes.\n\nFrom: Anna Ito <anna@shop.example>\nSent: Saturday, December 5, 2026 12:00 PM\n"
        "To: Bo Li <bo@desk.example>\nSubject: Order 17\n\nIs it broken?"
    )
    kinds = {
        subject: _only(text, subject=subject).mail.kind
        for subject in ("RE: Order 17", "AW: Order 17", "FW: Order 17", "WG: Order 17", "")
    }
    assert kinds == {
        "RE: Order 17": ForwardKind.REPLY,
        "AW: Order 17": ForwardKind.REPLY,
        "FW: Order 17": ForwardKind.FORWARD,
        "WG: Order 17": ForwardKind.FORWARD,
        "": ForwardKind.FORWARD,
    }


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "On Sat, Dec 5, 2026 at 12:00 PM Anna Ito <anna@shop.example> wrote:", id="en"
        ),
        pytest.param("Am 5. Dezember 2026 um 12:00 schrieb Anna Ito <anna@shop.example>:", id="de"),
        pytest.param("Le 5 déc. 2026 à 12:00, Anna Ito <anna@shop.example> a écrit :", id="fr"),
        pytest.param("El 5 dic 2026 a las 12:00, Anna Ito <anna@shop.example> escribió:", id="es"),
        pytest.param("5 декабря 2026 г. 12:00 Anna Ito <anna@shop.example> написал(а):", id="ru"),
        pytest.param("Anna Ito <anna@shop.example> 于2026年12月5日周六 12:00写道:", id="zh"),
        pytest.param("2026년 12월 5일 (토) 12:00, Anna Ito <anna@shop.example>님이 작성:", id="ko"),
        pytest.param("Op 5 dec. 2026 om 12:00 schreef Anna Ito <anna@shop.example>:", id="nl"),
    ],
)
def test_a_quote_line_tells_who_and_when(line: str) -> None:
    block = _only(f"Yes.\n\n{line}\n\n> Is it broken?\n\nBye")
    assert (block.mail.kind, block.mail.certainty) == (ForwardKind.REPLY, Certainty.SURE)
    assert (block.mail.sender, block.mail.sent_at) == (ANNA, NOON)
    assert (block.above, block.text, block.below) == ("Yes.", "Is it broken?", "Bye")


def test_marked_lines_alone_are_a_quote_of_nobody() -> None:
    block = _only("Yes.\n\n> Is it\n> broken?\n\nBye")
    assert (block.mail.kind, block.mail.sender) == (ForwardKind.QUOTE, None)
    assert (block.above, block.text, block.below) == ("Yes.", "Is it\nbroken?", "Bye")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Hello,\nit broke.\n\nAnna", id="words"),
        pytest.param("> one line", id="one marked line"),
        pytest.param("Name: Anna\nEmail: anna@shop.example\nMessage: It broke.", id="a form"),
        pytest.param("From: Rome\nTo: Paris\nDate: 5 December 2026\n\nTwo seats.", id="a journey"),
        pytest.param("I saw the forwarded message\nand it is fine.", id="words about a forward"),
    ],
)
def test_what_is_no_mail_is_none(text: str) -> None:
    assert blocks(text) == ()


def test_a_name_that_is_another_address_is_not_shown() -> None:
    text = 'Begin forwarded message:\n\nFrom: "boss@bank.example" <eve@evil.example>\nTo: x\n\nPay'
    assert _only(text).mail.sender == Party("", "eve@evil.example")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        pytest.param(
            "Anna Ito [mailto:anna@shop.example] On Behalf Of Chief", "Anna Ito", id="both"
        ),
        pytest.param(
            "anna@shop.example [mailto:anna@shop.example] On Behalf Of Chief", "Chief", id="one"
        ),
        pytest.param("anna@shop.example <mailto:anna@shop.example>", "", id="no name"),
        pytest.param("'Anna Ito' via Shop <anna@shop.example>", "Anna Ito' via Shop", id="a list"),
    ],
)
def test_the_name_is_the_one_of_the_address(field: str, name: str) -> None:
    text = f"-----Original Message-----\nFrom: {field}\nSubject: Order\n\nHi"
    assert _only(text).mail.sender == Party(name, "anna@shop.example")


def test_without_an_address_the_name_is_all_and_nothing_is_sure() -> None:
    text = "-----Original Message-----\nFrom: Ito, Anna\nSent: 5.12.2026\nSubject: Order\n\nHi"
    mail = _only(text).mail
    assert (mail.sender, mail.certainty) == (Party("Ito, Anna", ""), Certainty.LIKELY)


APPLE = """<body>Please look.<br><div><blockquote type="cite"><div>Begin forwarded message:</div>
<br><div><b>From: </b>Anna Ito
&lt;<a href="mailto:anna@shop.example">anna@shop.example</a>&gt;</div>
<div><b>Subject: </b><b>Order 17</b></div><div><b>Date: </b>December 5, 2026 at 12:00:00 GMT</div>
<div><b>To: </b>Bo Li &lt;bo@desk.example&gt;</div><br><div>It broke.</div></blockquote></div>
<div>Bye, Cy</div></body>"""
OUTLOOK = """<div>Please look.</div><div style="border:none;border-top:solid #E1E1E1 1.0pt">
<p><b>Von:</b> Anna Ito &lt;anna@shop.example&gt; <br><b>Gesendet:</b> Samstag, 5. Dezember 2026
12:00<br><b>An:</b> Bo Li &lt;bo@desk.example&gt;<br><b>Betreff:</b> Order 17</p></div>
<p>It broke.</p>"""
GMAIL = """<div dir="ltr">Please look.<br><div class="gmail_quote"><div class="gmail_attr">
---------- Forwarded message ---------<br>From: <strong>Anna Ito</strong>
<span>&lt;<a href="mailto:anna@shop.example">anna@shop.example</a>&gt;</span><br>
Date: Sat, Dec 5, 2026 at 12:00 PM<br>Subject: Order 17<br>To: Bo Li &lt;bo@desk.example&gt;<br>
</div><br><br><div>It broke.</div></div></div>"""


@pytest.mark.parametrize(
    ("markup", "below"),
    [
        pytest.param(APPLE, "Bye, Cy", id="Apple Mail"),
        pytest.param(OUTLOOK, "", id="Outlook"),
        pytest.param(GMAIL, "", id="Gmail"),
    ],
)
def test_a_forward_that_is_html_alone_is_read(markup: str, below: str) -> None:
    text, _ = html_to_text(markup)
    for block in (_only(text, markup=markup), _only("See the HTML.", markup=markup)):
        assert (block.mail.sender, block.mail.to) == (ANNA, (BO,))
        assert (block.mail.subject, block.mail.sent_at) == ("Order 17", NOON)
        assert (block.above, block.text) == ("Please look.", "It broke.")
        assert block.below == below


def test_the_numbers_are_those_of_the_text() -> None:
    text, _ = html_to_text(APPLE)
    shown = text.split("\n")
    signs = _only(text, markup=APPLE).mail.evidence
    assert {sign.says for sign in signs} == {"marker", "from", "subject", "date", "to"}
    assert all(sign.text in shown[sign.line - 1] for sign in signs)
    outside = _only("See the HTML.", markup=APPLE).mail.evidence
    assert {sign.line for sign in outside} == {0}


@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "> ",
                ">> x",
                "Hello",
                "From: a <a@b.example>",
                "To: ",
                "Date: 5.5.2025 10:00",
                "Subject: x",
                "---------- Forwarded message ---------",
                "-----Original Message-----",
                "> On 5 May 2025 at 10:00, A <a@b.example> wrote:",
            ]
        ),
        max_size=30,
    )
)
def test_no_line_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = blocks(text)
    for block in found:
        assert all(1 <= sign.line <= len(lines) for sign in block.mail.evidence)
    if found:
        outer = found[0]
        kept = f"{outer.above}\n{outer.text}\n{outer.below}\n" + "\n".join(
            sign.text for sign in outer.mail.evidence
        )
        assert kept.count("Hello") == text.count("Hello")


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("---------- Forwarded message ----------\n" * 25_000, id="markers"),
        pytest.param(
            "From: a <a@b.example>\nTo: b@c.example\nSubject: x\n\n" * 18_000, id="fields"
        ),
        pytest.param("From:\n" * 160_000, id="labels"),
        pytest.param(">" * 1_000_000, id="one long mark"),
        pytest.param("> > > > >\n" * 100_000, id="marks"),
        pytest.param(("-" * 79 + "\n") * 12_500, id="dashes"),
        pytest.param(
            "---- Forwarded message ----\nFrom: a@b.example\nTo: " + "x@y.example, " * 70_000,
            id="addresses",
        ),
        pytest.param("Begin forwarded message:\nFrom: " + "<" * 1_000_000, id="brackets"),
        pytest.param("On 5 May 2025 at 10:00, A <a@b.example> wrote:\n> x\n" * 18_000, id="quotes"),
    ],
)
def test_a_megabyte_takes_no_time(hostile: str) -> None:
    began = time.perf_counter()
    blocks(hostile)
    assert time.perf_counter() - began < 10


def test_a_line_with_name_and_date_below_the_marker_belongs_to_it() -> None:
    text = (
        "-------- Пересылаемое сообщение --------\n"
        '04.03.2025, 09:12, "Ада" <ada@x.example>:\n\nГорит.\n'
        "-------- Конец пересылаемого сообщения --------"
    )

    (block,) = blocks(text)

    assert block.mail.sender == Party("Ада", "ada@x.example")
    assert block.mail.kind is ForwardKind.FORWARD

"""Every mail program that is claimed: what it writes as plain text, and what it leaves in HTML.

Where the HTML has structure, the words around the quote are those of no language, so that only the
structure can tell.
"""

from dataclasses import dataclass

import pytest

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply import new_words, read_reply
from mailgate.mail.reply.clients import CLIENTS


@dataclass(frozen=True, slots=True)
class Client:
    """One program: its plain text and its HTML around "It burns." and "Old."."""

    name: str
    plain: str = ""
    markup: str = ""


CLIENTS_TESTED = (
    Client(
        "163 and 126",
        'It burns.\n\n\n\nAt 2025-03-04 09:12:33, "Ada" <ada@x.example> wrote:\n\nOld.\n',
        '<div>It burns.</div><div class="ntes_not_fresh_mail">Qqq Ada</div>'
        '<blockquote id="isReplyContent"><div>Old.</div></blockquote>',
    ),
    Client(
        "Airmail",
        "It burns.\n\nOn 4 March 2025 at 09:12:33, Ada (ada@x.example) wrote:\n\n> Old.\n",
        '<div>It burns.</div><p class="airmail_on">Qqq Ada</p>'
        '<blockquote type="cite" class="clean_bq">Old.</blockquote>',
    ),
    Client(
        "AOL",
        "It burns.\n\n-----Original Message-----\nFrom: Ada <ada@x.example>\nTo: B <b@x.example>\n"
        "Sent: Tue, Mar 4, 2025 9:12 am\nSubject: C\n\nOld.\n",
        '<div>It burns.</div><div id="AOLMsgPart_0_1"><div>Qqq Ada</div>Old.</div>',
    ),
    Client(
        "Apple Mail",
        "It burns.\n\n> On 4 Mar 2025, at 09:12, Ada <ada@x.example> wrote:\n> \n> Old.\n",
        '<div>It burns.<br><blockquote type="cite"><div>Qqq Ada</div>Old.</blockquote></div>',
    ),
    Client(
        "BlackBerry",
        "It burns.\n\nSent from my BlackBerry smartphone.\n\n-----Original Message-----\n"
        "From: Ada <ada@x.example>\nDate: Tue, 4 Mar 2025 09:12:33\nTo: <b@x.example>\n"
        "Subject: C\n\nOld.\n",
    ),
    Client(
        "Claws Mail",
        "It burns.\n\nOn Tue, 4 Mar 2025 09:12:33 +0100\nAda <ada@x.example> wrote:\n\n> Old.\n",
    ),
    Client(
        "Evolution",
        "It burns.\n\nAm Dienstag, dem 04.03.2025 um 09:12 +0100 schrieb Ada:\n> Old.\n> Older.\n",
        "<div>It burns.</div><div>Am Dienstag, dem 04.03.2025 um 09:12 +0100 schrieb Ada:</div>"
        '<blockquote type="cite">Old.</blockquote>',
    ),
    Client(
        "Freshdesk",
        "It burns.\n\nOn Tue, 4 Mar at 9:12 AM , Desk <desk@x.example> wrote:\n\nOld.\n",
        '<div>It burns.</div><div class="freshdesk_quote"><div>Qqq Ada</div>Old.</div>',
    ),
    Client(
        "Front",
        "It burns.\n\nOn March 4, 2025, 9:12 AM GMT+1 ada@x.example wrote:\n\nOld.\n",
        '<div>It burns.</div><blockquote type="cite" class="front-blockquote">Old.</blockquote>',
    ),
    Client(
        "Gmail",
        "It burns.\n\nOn Tue, Mar 4, 2025 at 9:12 AM Ada <ada@x.example> wrote:\n\n> Old.\n",
        '<div dir="ltr">It burns.</div><br><div class="gmail_quote gmail_quote_container">'
        '<div dir="ltr" class="gmail_attr">Qqq Ada<br></div>'
        '<blockquote class="gmail_quote" style="border-left:1px solid">Old.</blockquote></div>',
    ),
    Client(
        "GMX and web.de",
        "It burns.\n\nGesendet: Dienstag, 04. März 2025 um 09:12 Uhr\nVon: Ada <ada@x.example>\n"
        "An: b@x.example\nBetreff: C\nOld.\n",
        '<div>It burns.</div><div name="quote" style="border-left:2px solid"><div>Qqq</div>Old.'
        "</div>",
    ),
    Client(
        "GroupWise",
        "It burns.\n\n>>> Ada Byron <ada@x.example> 04.03.2025 09:12 >>>\nOld.\n",
    ),
    Client("Horde", "It burns.\n\nZitat von Ada <ada@x.example>:\n\n> Old.\n> Older.\n"),
    Client(
        "Hotmail",
        "It burns.\n\nDate: Tue, 4 Mar 2025 09:12:33 +0100\nFrom: ada@x.example\nTo: b@x.example\n"
        "Subject: C\n\nOld.\n",
        '<div>It burns.</div><div><hr id="stopSpelling">Qqq Ada<br>Old.</div>',
    ),
    Client(
        "HubSpot",
        "It burns.\n\n---\nOn Tue, Mar 4, 2025 at 9:12 AM, Ada <ada@x.example> wrote:\n\nOld.\n",
        '<div>It burns.</div><div class="hs_reply"><div>Qqq Ada</div>Old.</div>',
    ),
    Client(
        "KMail",
        "It burns.\n\nOn Tuesday, 4 March 2025 09:12:33 CET Ada Byron wrote:\n> Old.\n> O.\n",
    ),
    Client(
        "Lotus Notes",
        "It burns.\n\n|--------->\n| Ada     |\n| <ada@x.e|\n| xample> |\n|--------->\n"
        "  >-------------------|\n  | To:      b@x.example |\n  | Subject: C |\n"
        "  >-------------------|\n\nOld.\n",
        "<p>It burns.</p><p>From: Ada/Example<br>To: Bob/Example<br>Date: 04.03.2025 09:12<br>"
        "Subject: C</p><hr><p>Old.</p>",
    ),
    Client(
        "Mail.ru",
        "It burns.\n\nВторник, 4 марта 2025, 9:12 +03:00 от Ада <ada@x.example>:\n\nOld.\n",
        '<div>It burns.<br><blockquote style="border-left:1px solid #0857A6;margin:10px">'
        "Qqq Ada<br>Old.</blockquote></div>",
    ),
    Client(
        "Mailbird",
        "It burns.\n\nOn 3/4/2025 9:12:33 AM, Ada <ada@x.example> wrote:\nOld.\n",
        '<div>It burns.</div><blockquote class="mailbird-quote" type="cite">Old.</blockquote>',
    ),
    Client(
        "Missive",
        "It burns.\n\nOn March 4, 2025 at 9:12 AM, Ada <ada@x.example> wrote:\n\n> Old.\n",
        '<div>It burns.</div><div class="missive_quote"><div>Qqq Ada</div>Old.</div>',
    ),
    Client(
        "mutt",
        "On Tue, Mar 04, 2025 at 09:12:33AM +0100, Ada Byron wrote:\n> Old.\n> O.\n\nIt burns.\n",
    ),
    Client(
        "Open-Xchange",
        "It burns.\n\n> Ada <ada@x.example> hat am 04.03.2025 09:12 CET geschrieben:\n>\n> Old.\n",
        '<p>It burns.</p><blockquote type="cite"><div>Qqq Ada</div>Old.</blockquote>',
    ),
    Client(
        "Outlook",
        "It burns.\n\nFrom: Ada <ada@x.example>\nSent: Tuesday, March 4, 2025 9:12 AM\n"
        "To: Bob <b@x.example>\nSubject: C\n\nOld.\n",
        "<div><p>It burns.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        "padding:3.0pt 0cm 0cm 0cm'><p><b>Xyz:</b> Ada<br><b>Zyx:</b> C</p></div></div>"
        "<p>Old.</p></div>",
    ),
    Client(
        "Outlook on the web",
        "It burns.\n________________________________\nFrom: Ada <ada@x.example>\n"
        "Sent: Tuesday, March 4, 2025 9:12 AM\nTo: Bob <b@x.example>\nSubject: C\n\nOld.\n",
        "<div>It burns.</div><div id='appendonsend'></div><hr tabindex='-1'>"
        "<div id='divRplyFwdMsg'><b>Xyz:</b> Ada<br><b>Zyx:</b> C</div><div>Old.</div>",
    ),
    Client(
        "Outlook on telephones",
        "It burns.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n"
        "________________________________\nFrom: Ada <ada@x.example>\nSent: Tuesday, March 4\n"
        "To: Bob <b@x.example>\nSubject: C\n\nOld.\n",
        '<div>It burns.</div><div id="mail-editor-reference-message-container">'
        "<div>Qqq Ada</div>Old.</div>",
    ),
    Client(
        "Outlook for Mac",
        "It burns.\n\nFrom:  Ada <ada@x.example>\nDate:  Tuesday, March 4, 2025 at 9:12 AM\n"
        "To:  Bob <b@x.example>\nSubject:  C\n\nOld.\n",
        '<div>It burns.</div><span id="OLK_SRC_BODY_SECTION"><div>Qqq Ada</div>Old.</span>',
    ),
    Client(
        "ProtonMail",
        "It burns.\n\nOn Tuesday, March 4th, 2025 at 9:12 AM, Ada <a@x.example> wrote:\n\n> Old.\n",
        '<div>It burns.</div><div class="protonmail_quote">Qqq Ada<br>'
        '<blockquote class="protonmail_quote" type="cite">Old.</blockquote></div>',
    ),
    Client(
        "QQ Mail",
        "It burns.\n\n\n------------------ 原始邮件 ------------------\n"
        '发件人: "Ada" <ada@x.example>;\n发送时间: 2025年3月4日(星期二) 上午9:12\n'
        '收件人: "Bob"<b@x.example>;\n主题: C\n\nOld.\n',
        "<div>It burns.</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
        "<div><b>发件人:</b> Ada<br></div><div>Old.</div>",
    ),
    Client(
        "Roundcube",
        "It burns.\n\nOn 2025-03-04 09:12, Ada wrote:\n> Old.\n> Older.\n",
        '<p>It burns.</p><p id="reply-intro">Qqq Ada</p><blockquote>Old.</blockquote>',
    ),
    Client(
        "Samsung",
        "It burns.\n\n\n-------- Original message --------\nFrom: Ada <ada@x.example> \n"
        "Date: 04/03/2025  09:12  (GMT+01:00) \nTo: Bob <b@x.example> \nSubject: C \n\nOld.\n",
        "<div>It burns.</div><div>-------- Originele bericht --------</div>"
        "<div>Van: Ada &lt;ada@x.example&gt; </div><div>Datum: 04-03-2025  09:12 </div>"
        "<div>Aan: Bob </div><div>Onderwerp: C </div><div>Old.</div>",
    ),
    Client(
        "Spark",
        "It burns.\n\nOn 4 Mar 2025 at 09:12 +0100, Ada <ada@x.example>, wrote:\n> Old.\n> O.\n",
        '<div name="messageBodySection">It burns.</div>'
        '<div name="messageReplySection">Qqq Ada<br><blockquote>Old.</blockquote></div>',
    ),
    Client(
        "The Bat!",
        "It burns.\n\nTuesday, March 4, 2025, 9:12:33 AM, Ada wrote:\n\nAB> Old.\nAB> O.\n",
    ),
    Client(
        "Thunderbird",
        "It burns.\n\nOn 04/03/2025 09:12, Ada Byron wrote:\n> Old.\n> Older.\n",
        '<p>It burns.</p><div class="moz-cite-prefix">Qqq Ada:<br></div>'
        '<blockquote type="cite" cite="mid:1@x.example">Old.</blockquote>',
    ),
    Client(
        "Tutanota",
        "It burns.\n\n4 Mar 2025, 09:12 by ada@x.example:\n\n> Old.\n> Older.\n",
        "<div>It burns.</div><div>4 Mar 2025, 09:12 by ada@x.example:</div>"
        '<blockquote class="tutanota_quote">Old.'
        "</blockquote>",
    ),
    Client(
        "Windows Mail",
        "It burns.\n\nSent from Mail for Windows\n\nFrom: Ada\nSent: Tuesday, 4 March 2025 09:12\n"
        "To: Bob\nSubject: C\n\nOld.\n",
        '<div>It burns.</div><blockquote class="WM_quote">Old.</blockquote>',
    ),
    Client(
        "Yahoo",
        "It burns.\n\n    On Tuesday, March 4, 2025, 09:12:33 AM GMT+1, Ada <ada@x.example> wrote:"
        "  \n \n Old.\n",
        '<div>It burns.</div><div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted">'
        "<div>Qqq Ada</div>Old.</div>",
    ),
    Client(
        "Yandex",
        "It burns.\n\n04.03.2025, 09:12, «Ada» <ada@x.example>:\n\nOld.\n",
        "<div>It burns.</div><div>04.03.2025, 09:12, &quot;Ada&quot; &lt;ada@x.example&gt;:</div>"
        "<blockquote><p>Old.</p></blockquote>",
    ),
    Client(
        "Zendesk",
        "It burns.\n\n##- Please type your reply above this line -##\n\nOld.\n",
        '<div>It burns.</div><div class="zd_quote">Qqq Ada<br>Old.</div>',
    ),
    Client(
        "Zimbra",
        'It burns.\n\n----- Original Message -----\nFrom: "Ada" <ada@x.example>\n'
        'To: "Bob" <b@x.example>\nSent: Tuesday, March 4, 2025 9:12:33 AM\nSubject: C\n\nOld.\n',
        '<div>It burns.</div><hr id="zwchr" data-marker="__DIVIDER__">'
        '<div data-marker="__HEADERS__"><b>Xyz: </b>Ada<br></div><div>Old.</div>',
    ),
    Client(
        "Zoho",
        "It burns.\n\n\n---- On Tue, 04 Mar 2025 09:12:33 +0100 Ada <ada@x.example> wrote ----\n\n"
        "Old.\n",
        '<div>It burns.</div><div class="zmail_extra"><div>Qqq Ada</div>'
        '<blockquote id="blockquote_zmail">Old.</blockquote></div>',
    ),
)
ALL = [pytest.param(one, id=one.name) for one in CLIENTS_TESTED]
WITH_HTML = [pytest.param(one, id=one.name) for one in CLIENTS_TESTED if one.markup]
# The others say in words what is quoted.
WITH_STRUCTURE = [
    pytest.param(one, id=one.name)
    for one in CLIENTS_TESTED
    if one.markup and one.name not in {"Lotus Notes", "QQ Mail", "Samsung", "Yandex"}
]


@pytest.mark.parametrize("client", ALL)
def test_the_plain_text_of_a_program_is_read(client: Client) -> None:
    found = read_reply(client.plain)

    assert found.reply == "It burns."
    assert "Old." in found.history


@pytest.mark.parametrize("client", WITH_HTML)
def test_the_html_of_a_program_is_read(client: Client) -> None:
    text, _ = html_to_text(client.markup)

    found = read_reply(text, markup=client.markup)

    assert found.reply == "It burns."
    assert "Old." in found.history
    assert "".join(one.text for one in found.fragments) == text


@pytest.mark.parametrize("client", WITH_STRUCTURE)
def test_html_helps_a_plain_text_that_says_nothing(client: Client) -> None:
    assert new_words("It burns.\n\nBut who is it?\n\nOld.", markup=client.markup) == "It burns."


SIGNED = {
    "Airmail": '<div id="bloop_sign_1" class="bloop_sign">{}</div>',
    "Apple Mail": '<div id="AppleMailSignature">{}</div>',
    "Front": '<div class="front-signature">{}</div>',
    "Gmail": '<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{}</div>',
    "Mailbird": '<div class="mailbird_signature">{}</div>',
    "Open-Xchange": '<div class="io-ox-signature">{}</div>',
    "Outlook": '<div id="Signature">{}</div>',
    "ProtonMail": '<div class="protonmail_signature_block">{}</div>',
    "Roundcube": '<div id="_rc_sig">{}</div>',
    "Spark": '<div name="messageSignatureSection">{}</div>',
    "Thunderbird": '<div class="moz-signature">{}</div>',
    "Tutanota": '<div class="tutanota_signature">{}</div>',
    "Yahoo": '<div class="ydp1a2b3c4dsignature">{}</div>',
    "Zendesk": '<div class="zd_signature">{}</div>',
    "Zimbra": '<div data-marker="__SIG_PRE__">{}</div>',
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_that_a_program_marks_is_folded(name: str) -> None:
    markup = f"<div>It burns.</div>{SIGNED[name].format('Anna Smith')}"
    text, _ = html_to_text(markup)

    found = read_reply(text, markup=markup)

    assert (found.reply, found.signature) == ("It burns.", "Anna Smith")


def test_every_program_of_the_tables_is_tested() -> None:
    assert set(CLIENTS) <= {one.name for one in CLIENTS_TESTED if one.markup}
    assert {name for name, marks in CLIENTS.items() if marks.signature} == set(SIGNED)

import pytest

from mailgate.core.message import Defect, Invitation, NamedBy
from mailgate.mail.parse import attachment_bytes, parse
from tests.mail.letters import HTML, PLAIN, letter, parts, typed

PNG = b"Content-Type: image/png\r\n"
CID = b"Content-ID: <logo@x.example>\r\n"
INLINE = b"Content-Disposition: inline\r\n"
ATTACHED = b"Content-Disposition: attachment\r\n"


def test_all_inline_texts_are_shown_and_kept_apart() -> None:
    message = parse(parts(PLAIN + b"First.", PNG + b"\r\nx", PLAIN + b"After the picture."))

    assert message.text == "First.\nAfter the picture."
    assert message.texts == ("First.", "After the picture.")


def test_an_attached_text_is_no_text_of_the_mail() -> None:
    attached = b"Content-Type: text/plain\r\n" + ATTACHED + b"\r\nno"
    message = parse(parts(PLAIN + b"First.", attached))

    assert message.texts == ("First.",)


@pytest.mark.parametrize(
    ("header", "html", "inline", "in_html"),
    [
        pytest.param(PNG + CID, b'<img src="cid:logo@x.example">', True, True, id="referred to"),
        pytest.param(
            PNG + CID + ATTACHED, b"<img src='CID:logo@x.example'>", True, True, id="attached too"
        ),
        pytest.param(PNG + CID, b'<img src="cid:logo%40x.example">', True, True, id="percents"),
        pytest.param(PNG + CID + ATTACHED, b"<p>no</p>", False, False, id="an attachment"),
        pytest.param(PNG + INLINE, b"<p>no</p>", True, False, id="inline without an id"),
        pytest.param(PNG + CID + INLINE, b"<p>no</p>", True, False, id="inline, not referred to"),
        pytest.param(PNG, b"<p>no</p>", False, False, id="neither"),
    ],
)
def test_pictures_in_the_html_are_told_from_others(
    header: bytes, html: bytes, *, inline: bool, in_html: bool
) -> None:
    (picture,) = parse(parts(HTML + html, header + b"\r\nx", kind=b"related")).attachments

    assert (picture.inline, picture.in_html) == (inline, in_html)


def test_an_attached_mail_is_named_from_its_subject_and_says_so() -> None:
    inner = b"From: a@b.example\r\nSubject: =?utf-8?q?St=C3=B6rung?= / Halle 3\r\n\r\nx"
    raw = parts(PLAIN + b"see", b"Content-Type: message/rfc822\r\n\r\n" + inner)

    (mail,) = parse(raw).attachments

    assert (mail.name, mail.given_name) == ("Störung _ Halle 3.eml", "")
    assert mail.named_by is NamedBy.SUBJECT
    assert attachment_bytes(raw, mail) == inner


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_an_attached_mail_keeps_the_line_feed_it_ends_with(end: bytes) -> None:
    body = b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nwords\r\n"
    raw = parts(PLAIN + b"see", body).replace(b"\r\n", end)

    (mail,) = parse(raw).attachments

    assert attachment_bytes(raw, mail) == b"Subject: x\r\n\r\nwords\r\n".replace(b"\r\n", end)


def test_both_forks_of_an_apple_file_are_kept() -> None:
    fork = b"Content-Type: application/applefile; name=a.pdf\r\n\r\nfork"
    data = b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF"
    double = (
        b"Content-Type: multipart/appledouble; boundary=in\r\n\r\n--in\r\n"
        + fork + b"\r\n--in\r\n" + data + b"\r\n--in--"
    )  # fmt: skip

    found = parse(parts(PLAIN + b"see", double)).attachments

    assert [(one.type, one.name) for one in found] == [
        ("application/applefile", "a.pdf"),
        ("application/pdf", "a.pdf"),
    ]


def test_a_file_that_is_elsewhere_is_an_attachment_with_its_name() -> None:
    body = b'Content-Type: message/external-body; access-type=URL; name="big.iso"\r\n\r\n'
    (file,) = parse(parts(PLAIN + b"see", body + b"Content-Type: a/b\r\n\r\n")).attachments

    assert (file.name, file.named_by) == ("big.iso", NamedBy.SENDER)


def test_a_piece_of_a_mail_is_a_defect() -> None:
    raw = typed(b'message/partial; id="x@y"; number=2; total=3', b"the middle of it\r\n")

    message = parse(raw)

    assert Defect.PARTIAL_MAIL in message.defects
    assert b"the middle of it" in attachment_bytes(raw, message.attachments[0])


def test_binhex_is_named_and_kept() -> None:
    body = b"Content-Type: application/mac-binhex40; name=a.hqx\r\n\r\n(This file must be converted"

    (file,) = parse(parts(PLAIN + b"see", body)).attachments

    assert (file.name, file.type) == ("a.hqx", "application/mac-binhex40")


@pytest.mark.parametrize("kind", [b"text/rtf", b"application/rtf"])
def test_rich_text_is_a_file(kind: bytes) -> None:
    body = b"Content-Type: " + kind + b"\r\n\r\n{\\rtf1}"
    (file,) = parse(parts(PLAIN + b"see", body)).attachments

    assert file.name == "attachment-1.rtf"


def test_words_before_a_part_whose_boundary_line_is_missing_are_shown() -> None:
    grown = (
        b'Content-Type: multipart/alternative; boundary="in"\r\n'
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n"
        b"\r\nDer Drucker hei=C3=9Ft Anna.\r\n--in\r\n" + HTML + b"<p>Der Drucker.</p>\r\n--in--"
    )

    message = parse(parts(grown, kind=b"related"))

    assert message.text == "Der Drucker heißt Anna."
    assert message.html == "<p>Der Drucker.</p>"


def test_lines_between_parts_are_no_words() -> None:
    orphan = b"Content-Type: multipart/mixed; boundary=lost\r\n\r\n"

    message = parse(parts(orphan, PLAIN + b"Words --lost\r\n--lost\r\n\r\n--lost--"))

    assert message.text == "Words --lost"


def test_dashes_that_end_no_part_of_the_mail_are_words() -> None:
    assert parse(letter(b"One\r\n--two\r\n--\r\n")).text == "One\n--two\n--"


def test_a_body_that_nobody_can_take_apart_is_shown_without_its_mime() -> None:
    body = (
        b"--x--\r\nContent-Type: multipart/mixed; boundary=x----\r\n\r\n"
        b"--x----\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n"
        b"--x----\r\nContent-Type: text/html\r\n\r\n<p>Bye</p>\r\n--x------\r\n"
    )

    message = parse(letter(body, more=b"Content-Type: multipart/mixed; boundary=x--\r\n"))

    assert message.texts == ("Grüße", "Bye")
    assert message.text == "Grüße\nBye"


def test_words_behind_an_end_that_came_too_early_are_shown() -> None:
    raw = parts(PLAIN + b"First.") + b"\r\n--=b\r\n" + PLAIN + "Zweitens: Grüße.\r\n".encode()

    assert parse(raw).texts == ("First.", "Zweitens: Grüße.")


def test_what_a_list_puts_behind_the_end_is_no_text() -> None:
    assert parse(parts(PLAIN + b"First.") + b"\r\nSent through a list\r\n").texts == ("First.",)


INVITATION = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    'ORGANIZER;CN="Ann: the first":mailto:ann@customer.example\r\n'
    "DTSTART;TZID=Europe/Berlin:20260302T100000\r\n"
    "SUMMARY;LANGUAGE=de:Drucker\\, Wartung\\nund Prüfung mit vie\r\n len Leuten\r\n"
    "BEGIN:VALARM\r\nSUMMARY:Soon\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nSUMMARY:Another\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()


def test_an_invitation_says_what_it_wants_and_when() -> None:
    part = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n"
    message = parse(parts(PLAIN + b"Come", part + INVITATION, kind=b"alternative"))

    assert message.invitation == Invitation(
        method="REQUEST",
        summary="Drucker, Wartung und Prüfung mit vielen Leuten",
        starts="20260302T100000 Europe/Berlin",
        organizer="ann@customer.example",
    )
    assert message.calendar_method == "REQUEST"
    assert message.text == "Come"
    assert [one.name for one in message.attachments] == ["attachment-1.ics"]


@pytest.mark.parametrize(
    ("header", "body", "method"),
    [
        pytest.param(b"text/calendar; method=REPLY", b"BEGIN:VCALENDAR\r\n", "REPLY", id="header"),
        pytest.param(b"text/calendar", b"BEGIN:VCALENDAR\r\nMETHOD:cancel", "CANCEL", id="body"),
        pytest.param(b"application/ics; name=a.ics", INVITATION, "REQUEST", id="a file"),
        pytest.param(b"text/calendar; method=REPLY", INVITATION, "REQUEST", id="the body wins"),
        pytest.param(b"text/calendar", b"nothing", "", id="none"),
        pytest.param(b"text/plain", INVITATION, "", id="in a text"),
    ],
)
def test_the_method_of_a_calendar_part(header: bytes, body: bytes, method: str) -> None:
    part = b"Content-Type: " + header + b"\r\n\r\n" + body

    assert parse(parts(PLAIN + b"see", part)).calendar_method == method


def test_a_folded_line_may_be_cut_within_a_letter() -> None:
    body = "BEGIN:VEVENT\r\nSUMMARY:Prüfung\r\nEND:VEVENT".encode().replace(
        "ü".encode(), "ü".encode()[:1] + b"\r\n " + "ü".encode()[1:]
    )
    found = parse(parts(PLAIN + b"see", b"Content-Type: text/calendar\r\n\r\n" + body)).invitation

    assert found is not None
    assert found.summary == "Prüfung"


def test_an_ordinary_mail_has_no_invitation() -> None:
    assert parse(letter()).invitation is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<head><title>x</title></head><p>a</p>" + "<div>" * 300, "a", id="head"),
        pytest.param("<header>Hello</header><p>a</p>" + "<div>" * 300, "Helloa", id="header"),
        pytest.param("<STYLE >p {}</STYLE ><p>a</p>" + "<div>" * 300, "a", id="capitals"),
        pytest.param("<p><img\n src='cid:x' alt=''></p><head></head>", "", id="only a picture"),
    ],
)
def test_html_too_deep_for_a_parser_loses_its_tags_alone(html: str, text: str) -> None:
    assert parse(parts(HTML + html.encode())).text == text


def test_the_same_from_twice_has_one_reading() -> None:
    twice = parse(letter(more=b"From: Ann Example  <ann@customer.example>\r\n"))

    assert twice.sender is not None
    assert twice.sender.address == "ann@customer.example"


def test_a_name_without_an_address_is_shown_and_is_no_sender() -> None:
    message = parse(letter(sender=b"=?utf-8?q?J=C3=B6rg?= from accounting"))

    assert message.sender is None
    assert message.without_address == (("from", "Jörg from accounting"),)


@pytest.mark.parametrize(
    "sender", [b"a@b.example", b"x <y>", b"undisclosed-recipients:;", b"a, b", b"=?utf-8?q?a=40b?="]
)
def test_what_may_be_an_address_is_no_mere_name(sender: bytes) -> None:
    assert parse(letter(sender=sender)).without_address == ()

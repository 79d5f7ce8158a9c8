"""What a screen shows of a mail's text and files, and what it folds."""

from email.message import EmailMessage

from mailgate.jobs import views
from mailgate.jobs.views import ShownMail
from mailgate.store.files import note_files
from tests.servers.rows import Rows

ANN = "ann@customer.example"
LOGO = b"\x89PNG logo" * 400
SHOT = b"\x89PNG screenshot" * 9_000
ANSWER = (
    "It still burns.\n\n> Have you tried\n> water?\n\nWe have now.\n\n"
    "-- \nAnn Person\nCustomer Ltd\n\n"
)


def a_mail(text: str = "It burns.\n", *, markup: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Ann Person <{ANN}>"
    mail["To"] = "support@desk.example"
    mail["Subject"] = "The printer burns"
    mail.set_content(text)
    if markup:
        mail.add_alternative(markup, subtype="html")
    return mail


def with_image(mail: EmailMessage, name: str, data: bytes, content_id: str) -> None:
    mail.add_attachment(
        data, maintype="image", subtype="png", filename=name, disposition="inline", cid=content_id
    )


def shown(rows: Rows, mail: EmailMessage, *, is_unfolded: bool = False) -> ShownMail:
    """The mail as the only one of a case of its own, after the files of it were noted."""
    reference = f"IT{len(views.cases(rows.database)):04d}"
    case_id = rows.case(reference)
    inbox_id = rows.inbox(mail.as_bytes(), case_id=case_id, fate="case", state="done")
    found = views.case(rows.database, reference, is_unfolded=is_unfolded)
    assert found is not None
    shown = found.mails_in[0].mail
    with rows.database.session() as session:
        digests = [file.sha256 for file in shown.files]
        note_files(session, desk="it", sender=ANN, digests=digests, inbox_id=inbox_id)
    return shown


def test_new_words_are_shown_and_the_rest_is_counted_by_kind(rows: Rows) -> None:
    mail = shown(rows, a_mail(ANSWER))

    assert mail.words == "It still burns.\n\nWe have now."
    assert [(one.kind, one.lines) for one in mail.folded] == [("history", 2), ("signature", 3)]
    assert mail.pieces == ()


def test_unfolded_nothing_is_missing_and_all_is_in_its_place(rows: Rows) -> None:
    mail = shown(rows, a_mail(ANSWER), is_unfolded=True)

    assert "".join(piece.text for piece in mail.pieces).strip() == ANSWER.strip()
    assert [piece.kind for piece in mail.pieces][:3] == ["reply", "history", "reply"]


def test_a_mail_of_new_words_alone_folds_nothing(rows: Rows) -> None:
    assert shown(rows, a_mail()).folded == ()


def test_the_picture_of_a_signature_is_folded_and_a_screenshot_is_not(rows: Rows) -> None:
    markup = (
        "<p>See this:<br><img src='cid:shot@x'></p><p>It burns.</p>"
        "<div class='gmail_signature'>Ann Person<br><IMG width=40 SRC=\"CID:mark@x\"></div>"
    )
    mail = a_mail("See this:\n\nIt burns.\n\n-- \nAnn Person\n", markup=markup)
    with_image(mail, "image003.png", SHOT, "<shot@x>")
    with_image(mail, "Haus.png", LOGO, "<mark@x>")

    files = shown(rows, mail).files

    assert [(file.name, file.folded) for file in files] == [
        ("image003.png", ""),
        ("Haus.png", "stands in the signature"),
    ]


def test_a_picture_in_the_quote_is_folded(rows: Rows) -> None:
    markup = "<p>Thanks!</p><blockquote type='cite'>Look:<br><img src='cid:old@x'></blockquote>"
    mail = a_mail("Thanks!\n\n> Look:\n", markup=markup)
    with_image(mail, "Plan.png", SHOT, "<old@x>")

    assert [file.folded for file in shown(rows, mail).files] == ["stands in the quoted history"]


def test_a_picture_drawn_as_a_point_is_a_tracking_pixel(rows: Rows) -> None:
    mail = a_mail(markup="<p>Hi</p><img src='cid:dot@x' width='1' height=1>")
    with_image(mail, "open.png", LOGO, "<dot@x>")

    assert [file.folded for file in shown(rows, mail).files] == ["a tracking pixel"]


def test_a_file_that_comes_again_is_folded_and_says_how_often_it_came(rows: Rows) -> None:
    mails = [a_mail(f"mail {number}\n") for number in range(3)]
    for mail in mails:
        mail.add_attachment(b"terms", maintype="application", subtype="pdf", filename="terms.pdf")
    folded = [shown(rows, mail).files[0].folded for mail in mails]

    assert folded == [
        "",
        "came with an earlier mail of this sender",
        "came with 2 earlier mails of this sender",
    ]

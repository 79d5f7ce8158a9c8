"""Receipts, complaints and answers to invitations."""

from dataclasses import replace

import pytest

from mailgate.core.author import Author, Screening
from mailgate.core.message import Attachment, Invitation, Message
from mailgate.core.screening import screen
from tests.core.builders import SUPPORT, a_bounce, a_message

REPORT = "multipart/report; report-type="
ICS = Attachment("invite.ics", "text/calendar", 400, "0" * 64, inline=False, part=1)


def screened(message: Message) -> Screening:
    return screen(message, own_addresses=frozenset({SUPPORT}), own_domain="desk.example")


def mail(subject: str, text: str, *fields: tuple[str, str]) -> Message:
    return a_message(
        subject=subject, text=text, reply_text=text, headers=(("to", SUPPORT), *fields)
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Successful Mail Delivery Report", "Your message was successfully delivered to the"),
        ("Mail Delivery Status Report", "Enclosed is the mail delivery report that you requested."),
        ("Delivery Status Notification (Success)", ""),
        ("Delivery Status Notification (Relay)", ""),
        ("Relayed: Printer", "Delivery to these recipients or groups is complete, but"),
        ("Zugestellt: Drucker", "Ihre Nachricht wurde den folgenden Empfängern zugestellt:"),
        ("Weitergeleitet: Drucker", "Die Nachricht wurde erfolgreich weitergeleitet."),
        ("Remis : Imprimante", "Votre message a été remis aux destinataires suivants :"),
        ("Entregado: Impresora", "Se ha entregado correctamente el mensaje"),
    ],
)
def test_a_report_of_success_is_a_receipt_and_no_bounce(subject: str, text: str) -> None:
    kind = ("content-type", f"{REPORT}delivery-status")
    screening = screened(mail(subject, text, kind, ("auto-submitted", "auto-replied")))

    assert screening.author is Author.DELIVERY_RECEIPT
    assert screening.do_not_answer
    assert not screening.is_automatic_reply


def test_a_report_that_says_nothing_of_success_is_shown_to_a_person() -> None:
    kind = ("content-type", f"{REPORT}delivery-status")

    assert screened(mail("Report", "Something happened.", kind)).author is Author.PROGRAM


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: Printer", "Your message\n\n  To: Anna\n\nwas read on Monday, 5 January 2027."),
        ("Not read: Printer", "Your message was deleted without being read on 5 January."),
        ("Gelesen: Drucker", "Ihre Nachricht\n\n  An: Anna\n\nwurde am 05.01.2027 gelesen."),
        ("Lu : Imprimante", "Votre message\n\n a été lu le lundi 5 janvier 2027."),
        ("Leído: Impresora", "Su mensaje\n\n fue leído el lunes, 5 de enero."),
        ("Lida: Impressora", "A sua mensagem foi lida em 5 de janeiro."),
        ("Letto: Stampante", "Il messaggio è stato letto in data 5 gennaio."),
        ("Gelezen: Printer", "Uw bericht is gelezen op maandag 5 januari."),
        ("Läst: Skrivare", "Meddelandet lästes den 5 januari."),
        ("Læst: Printer", "Din meddelelse blev læst den 5. januar."),
        ("Lest: Skriver", "Meldingen ble lest 5. januar."),
        ("Luettu: Tulostin", "Viestisi luettiin 5. tammikuuta."),
        ("Przeczytano: Drukarka", "Wiadomość została odczytana 5 stycznia."),
        ("Přečteno: Tiskárna", "Vaše zpráva byla přečtena 5. ledna."),
        ("Прочитано: Принтер", "Ваше сообщение было прочитано 5 января."),
        ("開封済み: プリンター", "メッセージは次の時刻に開封されました: 1月5日"),
        ("已读: 打印机", "您的邮件已于 2027年1月5日 阅读。"),
    ],
)
def test_outlooks_receipts_of_reading_are_told_by_subject_and_sentence(
    subject: str, text: str
) -> None:
    assert screened(mail(subject, text)).author is Author.READ_RECEIPT
    assert screened(mail(subject, "Here is what I meant.")).author is Author.PERSON
    assert screened(mail("Printer", text)).author is Author.PERSON


@pytest.mark.parametrize(
    ("kind", "author"),
    [
        (f"{REPORT}disposition-notification", Author.READ_RECEIPT),
        (f'{REPORT}"feedback-report"', Author.COMPLAINT),
        ("message/disposition-notification", Author.READ_RECEIPT),
        ("multipart/report", Author.PROGRAM),
    ],
)
def test_the_type_of_a_report_tells(kind: str, author: Author) -> None:
    assert screened(mail("Report", "", ("content-type", kind))).author is author


def test_a_complaint_about_a_bounce_is_a_complaint() -> None:
    kind = ("content-type", f"{REPORT}feedback-report")
    bounced = replace(mail("abuse report", "", kind), bounce=a_bounce())

    assert screened(bounced).author is Author.COMPLAINT


@pytest.mark.parametrize("method", ["REPLY", "reply", "DECLINECOUNTER"])
def test_an_answer_to_an_invitation_is_a_calendars(method: str) -> None:
    message = replace(mail("Accepted: Meeting", ""), invitation=Invitation(method.upper()))

    screening = screened(message)

    assert (screening.author, screening.in_doubt) == (Author.CALENDAR, False)
    field = ("content-type", f'text/calendar; charset=utf-8; method="{method}"')
    assert screened(mail("Accepted: Meeting", "", field)).author is Author.CALENDAR


@pytest.mark.parametrize("method", ["REQUEST", "PUBLISH", "CANCEL"])
def test_an_invitation_is_the_mail_of_the_person_who_sent_it(method: str) -> None:
    message = replace(mail("Accepted: Meeting", "Come."), invitation=Invitation(method))

    assert screened(message) == Screening(Author.PERSON, "no sign of a machine")


def test_words_or_another_time_in_an_answer_have_to_be_read() -> None:
    words = replace(mail("Declined: Meeting", "Tuesday please."), invitation=Invitation("REPLY"))
    counter = replace(mail("New Time Proposed", ""), invitation=Invitation("COUNTER"))

    for screening in (screened(words), screened(counter)):
        assert screening.author is Author.CALENDAR
        assert screening.in_doubt
        assert screening.do_not_answer


@pytest.mark.parametrize(
    "subject",
    [
        "Accepted: Meeting",
        "Zugesagt: Besprechung",
        "Abgelehnt: Besprechung",
        "Accepté : Réunion",
        "Rechazado: Reunión",
        "Aceito: Reunião",
        "Accettato: Riunione",
        "Geaccepteerd: Overleg",
        "Accepterat: Möte",
        "Zaakceptowane: Spotkanie",
        "Přijato: Schůzka",
        "Принято: Встреча",
        "承諾: 会議",
        "已接受: 会议",
        "수락: 회의",
    ],
)
def test_an_answered_subject_counts_with_a_calendar_beside_it(subject: str) -> None:
    with_calendar = replace(mail(subject, ""), attachments=(ICS,))

    assert screened(with_calendar).author is Author.CALENDAR
    assert screened(mail(subject, "Your offer is fine.")).author is Author.PERSON
    assert screened(mail(subject, "Your offer is fine.")).do_not_answer is False


def test_google_names_the_time_in_the_subject() -> None:
    subject = "Accepted: Printer @ Mon 11 Jan 2027 10am - 11am (CET) (anna@customer.example)"
    text = "anna@customer.example has accepted this invitation."

    screening = screened(mail(subject, text))

    assert (screening.author, screening.in_doubt) == (Author.CALENDAR, False)

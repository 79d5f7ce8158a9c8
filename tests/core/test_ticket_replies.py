"""Acknowledgements of other help desks, and filters that ask for proof."""

import pytest

from mailgate.core.author import Author, Screening
from mailgate.core.message import Address
from mailgate.core.screening import screen
from tests.core.builders import SUPPORT, a_message


def screened(
    subject: str, text: str = "Hello.", sender: str = "help@other.example", reply_to: str = ""
) -> Screening:
    message = a_message(
        subject=subject,
        text=text,
        reply_text=text,
        sender=Address(sender),
        reply_to=(Address(reply_to),) if reply_to else (),
    )
    return screen(message, own_addresses=frozenset({SUPPORT}), own_domain="desk.example")


@pytest.mark.parametrize(
    "subject",
    [
        "[other.example #12] AutoReply: Printer",
        "[Request received] Printer",
        "Request received: Printer",
        "Ticket Received - Printer",
        "Anfrage erhalten: Drucker",
        "Demande reçue : Imprimante",
        "Solicitud recibida: Impresora",
        "Solicitação recebida: Impressora",
        "Richiesta ricevuta: Stampante",
        "Aanvraag ontvangen: Printer",
        "Запрос получен: Принтер",
        "已收到请求：打印机",
        "Your ticket #4711 has been created",
        "Support Ticket Opened [#4711]",
    ],
)
def test_a_help_desks_subject_tells(subject: str) -> None:
    screening = screened(subject)

    assert screening.author is Author.AUTO_REPLY
    assert screening.is_automatic_reply
    assert screened(f"Re: {subject}").author is Author.PERSON


SENTENCES = [
    "We have received your request and will answer soon.",
    "Just confirming that we got your request. We're on it.",
    "Wir haben Ihre Anfrage erhalten und melden uns.",
    "Nous avons bien reçu votre demande.",
    "Hemos recibido su solicitud.",
    "Recebemos a sua solicitação.",
    "Abbiamo ricevuto la sua richiesta.",
    "Wij hebben uw aanvraag ontvangen.",
    "Vi har mottagit ditt ärende.",
    "Vi har modtaget din henvendelse.",
    "Vi har mottatt din henvendelse.",
    "Olemme vastaanottaneet viestisi.",
    "Otrzymaliśmy Twoje zgłoszenie.",
    "Váš požadavek byl přijat.",
    "Megkaptuk az Ön megkeresését.",
    "Am primit solicitarea dumneavoastră.",
    "Zaprimili smo Vaš upit.",
    "Ваше обращение получено.",
    "Ваше звернення отримано.",
    "Talebiniz alınmıştır.",
    "お問い合わせを受け付けました。",
    "我们已收到您的请求。",
    "문의가 접수되었습니다.",
    "קיבלנו את פנייתך.",
    "تم استلام طلبك.",
    "Chúng tôi đã nhận được yêu cầu của bạn.",
    "Kami telah menerima permintaan Anda.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_sentence_tells_with_a_number_and_leaves_a_doubt_without(sentence: str) -> None:
    numbered, alone = screened("[Ticket#4711] Printer", sentence), screened("Printer", sentence)

    assert numbered.author is Author.AUTO_REPLY
    assert numbered.is_automatic_reply
    assert alone.author is Author.PERSON
    assert alone.in_doubt


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Printer", "Have you received my request?"),
        ("[Ticket#4711] Printer", "The agent says it is done, but it still burns."),
        ("Printer", "We have received your request, but which printer do you mean?"),
        ("Ticket system is slow", "Every ticket has to be opened twice."),
        ("Request for a printer", "Please send one."),
    ],
)
def test_people_who_write_about_tickets_are_people(subject: str, text: str) -> None:
    assert screened(subject, text) == Screening(Author.PERSON, "no sign of a machine")


def test_an_answer_with_our_number_is_a_persons_whatever_it_begins_with() -> None:
    screening = screened("Re: CS00001234 Printer", "We have received your message, it is done.")

    assert not screening.is_machine


@pytest.mark.parametrize(
    ("sender", "reply_to"),
    [
        ("spamblocker-challenge@bounce.earthlink.example", ""),
        ("bob@customer.example", "bob-confirm-1100000000.12345.abcdef@customer.example"),
        ("no-reply@boxbe.com", ""),
        ("verify@mailinblack.com", ""),
    ],
)
def test_a_spam_filter_that_asks_for_proof_is_not_answered(sender: str, reply_to: str) -> None:
    screening = screened("Please confirm your message", sender=sender, reply_to=reply_to)

    assert screening.author is Author.CHALLENGE
    assert screening.is_automatic_reply


def test_the_subject_of_a_challenge_alone_leaves_a_doubt() -> None:
    screening = screened("Please confirm your message", sender="bob@customer.example")

    assert screening.in_doubt
    assert not screening.is_automatic_reply

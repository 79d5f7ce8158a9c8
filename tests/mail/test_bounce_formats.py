"""Delivery reports as servers and services around the world write them, without RFC 3464 parts."""

from pathlib import Path
from typing import Final

import pytest

from mailgate.mail.parse import parse
from tests.mail.letters import letter

REPORTS: Final = Path(__file__).parent / "reports"
RETURNED = (
    "\nReceived: from desk.example\nFrom: support@desk.example\nMessage-ID: <a@desk.example>\n"
)
EXCHANGE = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example>"

# A subject, the line above the address, and the line below it.
LANGUAGES = {
    "English": (
        "Undeliverable: We have it",
        "Delivery has failed to these recipients or groups:",
        "The email address you entered couldn't be found.",
    ),
    "German": (
        "Unzustellbar: We have it",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
        "Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.",
    ),
    "French": (
        "Non remis : We have it",
        "Échec de la remise pour ces destinataires ou groupes :",
        "L'adresse e-mail que vous avez entrée est introuvable.",
    ),
    "Spanish": (
        "No se puede entregar: We have it",
        "Error de entrega a estos destinatarios o grupos:",
        "No se encontró la dirección de correo electrónico que escribió.",
    ),
    "Italian": (
        "Non recapitabile: We have it",
        "Recapito non riuscito per i destinatari o i gruppi seguenti:",
        "L'indirizzo di posta elettronica immesso non è stato trovato.",
    ),
    "Portuguese": (
        "Não é possível entregar: We have it",
        "Falha na entrega para estes destinatários ou grupos:",
        "O endereço de email inserido não foi encontrado.",
    ),
    "Dutch": (
        "Onbestelbaar: We have it",
        "Bezorging bij de volgende geadresseerden of groepen is mislukt:",
        "Het opgegeven e-mailadres kan niet worden gevonden.",
    ),
    "Polish": (
        "Niedostarczone: We have it",
        "Dostarczenie do następujących adresatów lub grup nie powiodło się:",
        "Nie można znaleźć wprowadzonego adresu e-mail.",
    ),
    "Russian": (
        "Не удается доставить: We have it",
        "Сбой доставки следующим получателям или группам:",
        "Введенный адрес электронной почты не найден.",
    ),
    "Ukrainian": (
        "Не вдалося доставити: We have it",
        "Не вдалося доставити повідомлення таким одержувачам або групам:",
        "Введену адресу електронної пошти не знайдено.",
    ),
    "Czech": (
        "Nedoručitelné: We have it",
        "Doručení následujícím příjemcům nebo skupinám se nezdařilo:",
        "Zadaná e-mailová adresa nebyla nalezena.",
    ),
    "Slovak": (
        "Nedoručiteľné: We have it",
        "Doručenie nasledujúcim príjemcom alebo skupinám zlyhalo:",
        "Zadaná e-mailová adresa sa nenašla.",
    ),
    "Hungarian": (
        "Kézbesíthetetlen: We have it",
        "A kézbesítés a következő címzetteknek vagy csoportoknak nem sikerült:",
        "A megadott e-mail cím nem található.",
    ),
    "Romanian": (
        "Nelivrabil: We have it",
        "Livrarea a eșuat pentru acești destinatari sau grupuri:",
        "Adresa de e-mail introdusă nu a fost găsită.",
    ),
    "Swedish": (
        "Kan inte levereras: We have it",
        "Det gick inte att leverera till följande mottagare eller grupper:",
        "Det gick inte att hitta den angivna e-postadressen.",
    ),
    "Danish": (
        "Kan ikke leveres: We have it",
        "Levering til disse modtagere eller grupper mislykkedes:",
        "Den angivne mailadresse blev ikke fundet.",
    ),
    "Norwegian": (
        "Kan ikke leveres: We have it",
        "Levering mislyktes til disse mottakerne eller gruppene:",
        "Finner ikke e-postadressen du skrev inn.",
    ),
    "Finnish": (
        "Toimittamaton: We have it",
        "Toimitus seuraaville vastaanottajille tai ryhmille epäonnistui:",
        "Antamaasi sähköpostiosoitetta ei löytynyt.",
    ),
    "Turkish": (
        "Teslim edilemedi: We have it",
        "Şu alıcılara veya gruplara teslim edilemedi:",
        "Girdiğiniz e-posta adresi bulunamadı.",
    ),
    "Greek": (
        "Δεν παραδόθηκε: We have it",
        "Η παράδοση απέτυχε σε αυτούς τους παραλήπτες ή τις ομάδες:",
        "Η διεύθυνση ηλεκτρονικού ταχυδρομείου δεν βρέθηκε.",
    ),
    "Japanese": (
        "配信不能: We have it",
        "次の受信者またはグループへの配信に失敗しました:",
        "入力した電子メール アドレスが見つかりませんでした。",
    ),
    "Chinese": (
        "未送达: We have it",
        "未能向以下收件人或组传递邮件:",
        "找不到您输入的电子邮件地址。",
    ),
    "Chinese, traditional": (
        "無法傳遞: We have it",
        "無法傳遞給下列收件者或群組:",
        "找不到您輸入的電子郵件地址。",
    ),
    "Korean": (
        "배달되지 않음: We have it",
        "다음 받는 사람이나 그룹에게 배달하지 못했습니다:",
        "입력한 전자 메일 주소를 찾을 수 없습니다.",
    ),
    "Arabic": (
        "تعذر التسليم: We have it",
        "فشل التسليم إلى هؤلاء المستلمين أو المجموعات:",
        "تعذر العثور على عنوان البريد الإلكتروني.",
    ),
    "Hebrew": (
        "לא ניתן למסירה: We have it",
        "המסירה לנמענים או לקבוצות אלה נכשלה:",
        "כתובת הדואר האלקטרוני שהזנת לא נמצאה.",
    ),
}


def a_mail(sender: str, subject: str, words: str, *, more: bytes = b"") -> bytes:
    return letter(
        (words + RETURNED).replace("\n", "\r\n").encode(),
        sender=sender.encode(),
        subject=subject.encode(),
        more=b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        + more,
    )


@pytest.mark.parametrize(
    ("file", "kind", "status"),
    [
        pytest.param("qmail", "permanent", "5.1.1", id="qmail"),
        pytest.param("exim", "permanent", "5.1.1", id="Exim"),
        pytest.param("exim-delayed", "temporary", "", id="Exim, delayed"),
        pytest.param("postfix-as-text", "permanent", "5.1.1", id="Postfix, as text"),
        pytest.param("sendmail", "permanent", "5.1.1", id="Sendmail"),
        pytest.param("gmail", "permanent", "5.1.1", id="Gmail"),
        pytest.param("gmail-in-german", "permanent", "5.1.1", id="Gmail, in German"),
        pytest.param("gmail-delayed", "temporary", "4.7.0", id="Gmail, delayed"),
        pytest.param("yahoo", "permanent", "5.1.1", id="Yahoo"),
        pytest.param("outlook-com", "permanent", "5.1.1", id="Outlook.com"),
        pytest.param("gmx", "permanent", "5.1.1", id="GMX"),
        pytest.param("t-online", "permanent", "", id="T-Online"),
        pytest.param("orange", "permanent", "5.1.1", id="Orange"),
        pytest.param("sfr", "permanent", "5.1.1", id="SFR"),
        pytest.param("mail-ru", "permanent", "", id="mail.ru"),
        pytest.param("yandex", "permanent", "5.1.1", id="Yandex"),
        pytest.param("qq", "permanent", "5.1.1", id="QQ"),
        pytest.param("163", "permanent", "5.1.1", id="163"),
        pytest.param("domino", "permanent", "", id="Domino"),
        pytest.param("groupwise", "permanent", "", id="GroupWise"),
        pytest.param("ses", "permanent", "", id="SES"),
        pytest.param("mimecast", "permanent", "5.1.1", id="Mimecast"),
        pytest.param("barracuda", "permanent", "", id="Barracuda"),
        pytest.param("mdaemon", "permanent", "5.1.1", id="MDaemon"),
        pytest.param("x-400-gateway", "permanent", "", id="X.400 gateway"),
        pytest.param("mailbox-full", "permanent", "5.2.2", id="mailbox full"),
    ],
)
def test_reports_of_servers_and_services_name_whom_and_for_how_long(
    file: str, kind: str, status: str
) -> None:
    raw = (REPORTS / f"{file}.eml").read_bytes().replace(b"\n", b"\r\n")

    bounce = parse(raw).bounce

    assert bounce is not None
    assert (bounce.recipients, bounce.kind) == (("ann@x.example",), kind)
    assert bounce.status == status
    assert bounce.original_message_id == "<a@desk.example>"


@pytest.mark.parametrize(("subject", "above", "below"), LANGUAGES.values(), ids=LANGUAGES.keys())
@pytest.mark.parametrize("sender", [EXCHANGE, "no-reply@x.example"], ids=["Exchange", "no-reply"])
def test_reports_without_a_part_for_programs_are_read_in_their_language(
    sender: str, subject: str, above: str, below: str
) -> None:
    words = f"{above}\n\nann@x.example<mailto:ann@x.example>\n{below}\n\n550 5.1.1 not found\n"

    bounce = parse(a_mail(sender, subject, words)).bounce

    assert bounce is not None
    assert (bounce.recipients, bounce.kind) == (("ann@x.example",), "permanent")
    assert bounce.status == "5.1.1"


@pytest.mark.parametrize(("subject", "above", "below"), LANGUAGES.values(), ids=LANGUAGES.keys())
def test_a_person_who_writes_of_a_delivery_that_failed_sends_no_report(
    subject: str, above: str, below: str
) -> None:
    words = f"{above}\n\nann@x.example\n{below}\n"
    quoted = f"What is this?\n\n> {above}\n> ann@x.example\n> 550 5.1.1 not found\n"

    assert parse(a_mail("Bob <bob@x.example>", subject, words)).bounce is None
    for prefix in ("Re: ", "Fwd: ", "AW: ", "WG: "):
        assert parse(a_mail("Bob <bob@x.example>", prefix + subject, quoted)).bounce is None


def test_a_machine_that_puts_the_failure_behind_our_subject_is_heard() -> None:
    words = "Votre message n'a pas pu être délivré à\nann@x.example\n\n550 5.1.1 inconnu\n"

    bounce = parse(a_mail("robot@x.example", "RE: We have it : non remis", words)).bounce

    assert bounce is not None
    assert bounce.recipients == ("ann@x.example",)


TWO = (
    "The following address(es) failed:\n\n  ann@x.example\n    550 5.1.1 User unknown\n\n"
    "  bob@y.example\n    host mx.y.example: 552 5.2.2 mailbox full\n"
)


def test_each_address_in_the_words_has_its_own_code_and_diagnosis() -> None:
    bounce = parse(a_mail("Mailer-Daemon@mx.example", "Mail delivery failed", TWO)).bounce

    assert bounce is not None
    assert [(one.address, one.status, one.diagnostic) for one in bounce.failures] == [
        ("ann@x.example", "5.1.1", "550 5.1.1 User unknown"),
        ("bob@y.example", "5.2.2", "host mx.y.example: 552 5.2.2 mailbox full"),
    ]

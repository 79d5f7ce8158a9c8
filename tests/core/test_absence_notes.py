"""Absence notes by their first words, and until when, in every language that is read."""

from datetime import UTC, date, datetime

import pytest

from mailgate.core.absence import Absence
from mailgate.core.absence.languages import WORDS
from mailgate.core.author import Author, Screening
from mailgate.core.screening import screen
from tests.core.builders import SUPPORT, a_message

WRITTEN = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)  # a Tuesday
FIFTH = date(2027, 1, 5)

NOTES = {
    "en": "Hello,\n\nThank you for your email. I am currently out of the office until 5 January.\n"
    "In urgent cases please contact my colleague Bob (bob@customer.example).\n\nAnna",
    "de": "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin bis einschließlich 05.01. nicht im"
    " Büro.\nIn dringenden Fällen wenden Sie sich bitte an Frau Muster.\n\nAnna",
    "fr": "Bonjour,\n\nMerci pour votre message. Je suis absente du 23 décembre au 5 "
    "janvier.\nEn cas"
    " d'urgence, veuillez contacter mon collègue.\n\nAnna",
    "es": "Hola:\n\nGracias por su correo. Estaré de vacaciones hasta el 5 de enero.\nPara asuntos"
    " urgentes, contacte con mi compañero.\n\nAnna",
    "pt": "Olá,\n\nObrigada pelo seu e-mail. Estou de férias até 5 de janeiro.\nEm casos "
    "urgentes, por"
    " favor contacte o meu colega.\n\nAnna",
    "it": "Buongiorno,\n\ngrazie per il suo messaggio. Sono in ferie fino al 5 gennaio.\nPer "
    "urgenze si"
    " prega di contattare il collega.\n\nAnna",
    "nl": "Beste lezer,\n\nBedankt voor uw bericht. Ik ben afwezig tot en met 5 januari.\nVoor "
    "dringende"
    " zaken kunt u contact opnemen met mijn collega.\n\nAnna",
    "sv": "Hej!\n\nTack för ditt mejl. Jag är på semester till och med den 5 januari.\nVid "
    "brådskande"
    " ärenden, vänligen kontakta min kollega.\n\nAnna",
    "da": "Hej\n\nTak for din mail. Jeg er på ferie til og med den 5. januar.\nHvis det haster, "
    "kan du"
    " kontakte min kollega.\n\nAnna",
    "no": "Hei!\n\nTakk for e-posten. Jeg er ikke på kontoret til og med 5. januar.\nHvis det "
    "haster,"
    " vennligst kontakt min kollega.\n\nAnna",
    "fi": "Hei,\n\nKiitos viestistäsi. Olen lomalla 5.1.2027 asti.\nKiireellisissä asioissa ota "
    "yhteyttä"
    " kollegaani.\n\nAnna",
    "pl": "Dzień dobry,\n\nDziękuję za wiadomość. Jestem na urlopie do 5 stycznia.\nW sprawach "
    "pilnych"
    " proszę o kontakt z kolegą.\n\nAnna",
    "cs": "Dobrý den,\n\nděkuji za Váš e-mail. Jsem na dovolené do 5. ledna.\nV naléhavých "
    "případech"
    " kontaktujte kolegu.\n\nAnna",
    "sk": "Dobrý deň,\n\nďakujem za Váš e-mail. Som na dovolenke do 5. januára.\nV naliehavých "
    "prípadoch"
    " kontaktujte kolegu.\n\nAnna",
    "hu": "Tisztelt Címzett!\n\nKöszönöm levelét. Január 5-ig szabadságon vagyok.\nSürgős "
    "esetben kérem,"
    " forduljon a kollégámhoz.\n\nAnna",
    "ro": "Bună ziua,\n\nVă mulțumesc pentru mesaj. Sunt în concediu până la 5 ianuarie.\nPentru "
    "urgențe,"
    " vă rog să contactați colegul meu.\n\nAnna",
    "hr": "Poštovani,\n\nHvala na Vašoj poruci. Na godišnjem sam do 5. siječnja.\nU hitnim "
    "slučajevima"
    " kontaktirajte kolegu.\n\nAna",
    "sl": "Pozdravljeni,\n\nHvala za vaše sporočilo. Sem na dopustu do 5. januarja.\nV nujnih "
    "primerih se"
    " obrnite na sodelavca.\n\nAna",
    "ru": "Здравствуйте!\n\nСпасибо за Ваше письмо. Я нахожусь в отпуске до 5 января.\nПо срочным"
    " вопросам обращайтесь к коллеге.\n\nАнна",
    "uk": "Вітаю!\n\nДякую за Ваш лист. Я у відпустці до 5 січня.\nЗ термінових питань "
    "звертайтеся до"
    " колеги.\n\nАнна",
    "el": "Καλημέρα,\n\nΣας ευχαριστώ για το μήνυμά σας. Είμαι εκτός γραφείου έως τις 5 "
    "Ιανουαρίου.\nΓια"
    " επείγοντα θέματα επικοινωνήστε με τον συνάδελφο.\n\nΆννα",
    "tr": "Merhaba,\n\nMesajınız için teşekkür ederim. 5 Ocak tarihine kadar izindeyim.\nAcil "
    "durumlarda"
    " iş arkadaşıma ulaşabilirsiniz.\n\nAnna",
    "ja": "お世話になっております。\n\nメールをいただきありがとうございます。1月5日まで不在にして"
    "おります。\n"
    "緊急の場合は、同僚までご連絡ください。",
    "zh": "您好！\n\n感谢您的来信。我目前正在休假，至1月5日。\n如有急事，请联系我的同事。",
    "ko": "안녕하세요.\n\n메일을 보내주셔서 감사합니다. 1월 5일까지 휴가입니다.\n급한 용무는 "
    "동료에게 연락 바랍니다.",
    "he": "שלום,\n\nתודה על פנייתך. אני בחופשה עד 5 בינואר.\nבנושאים דחופים ניתן לפנות לעמית שלי.",
    "ar": "مرحبا،\n\nشكرا على رسالتك. أنا خارج المكتب حتى 5 يناير.\nللأمور العاجلة يرجى التواصل "
    "مع زميلي.",
    "vi": "Xin chào,\n\nCảm ơn bạn đã gửi email. Tôi nghỉ phép đến hết ngày 5 tháng 1.\nTrường "
    "hợp khẩn"
    " cấp vui lòng liên hệ đồng nghiệp của tôi.",
    "th": "สวัสดีค่ะ\n\nขอบคุณสำหรับอีเมล ดิฉันลาพักร้อนจนถึงวันที่ 5 มกราคม 2570\nกรณีเร่งด่วนกรุณาติดต่อเพื่อนร่วมงาน",
    "id": "Halo,\n\nTerima kasih atas email Anda. Saya sedang cuti sampai 5 Januari.\nUntuk hal "
    "mendesak"
    " silakan hubungi rekan saya.",
}
# What a person writes to a support desk about absence notes, or while away.
REQUESTS = [
    "How do I set an out of office reply in Outlook?",
    "My out of office message is sent twice. Please help.",
    'The automatic reply "I am out of the office until 5 January" is sent to the wrong people.',
    "If I am out of the office until Monday, nobody gets my mail.",
    "I am out of the office and cannot connect to the VPN.",
    "Please switch on the vacation responder for Ben, he is on leave until 5 January.",
    "Wie richte ich eine Abwesenheitsnotiz ein?",
    "Wenn ich im Urlaub bin, bekommt meine Vertretung keine Mails.",
    "Die Abwesenheitsnotiz von Herrn Muster lässt sich nicht ausschalten.",
    "Comment activer le message d'absence dans Outlook ?",
    "Quand je suis absent du bureau, mes courriels ne sont pas transférés.",
    "¿Cómo activo el mensaje de fuera de la oficina?",
    "Cuando estoy de vacaciones no se reenvían mis correos.",
    "Como ativo a resposta automática de férias?",
    "Come si imposta il messaggio fuori sede?",
    "Quando sono in ferie le mail non vengono inoltrate.",
    "Hoe stel ik mijn afwezigheidsmelding in?",
    "Als ik met vakantie ben, werkt de afwezigheidsassistent niet.",
    "Hur slår jag på frånvaromeddelandet?",
    "När jag är på semester skickas inga svar.",
    "Jak ustawić autoodpowiedź na czas urlopu?",
    "Kiedy jestem na urlopie, poczta nie jest przekazywana.",
    "Jak nastavím zprávu mimo kancelář?",
    "Как настроить автоответ «нет на месте»?",
    "Когда я в отпуске, письма не пересылаются.",
    "不在通知の設定方法を教えてください。",
    "如何设置外出自动回复？",
    "부재중 자동 회신은 어떻게 설정하나요?",
]


def screened(text: str, *fields: tuple[str, str], subject: str = "Re: Printer") -> Screening:
    message = a_message(
        text=text,
        reply_text=text,
        subject=subject,
        date=WRITTEN,
        headers=(("to", SUPPORT), *fields),
    )
    return screen(message, own_addresses=frozenset({SUPPORT}), own_domain="desk.example")


def test_there_is_a_note_in_every_language() -> None:
    assert NOTES.keys() == WORDS.keys()


@pytest.mark.parametrize("language", NOTES)
def test_a_note_without_any_sign_is_told_by_its_words_with_its_last_day(language: str) -> None:
    screening = screened(NOTES[language])

    assert screening.author is Author.OUT_OF_OFFICE
    assert screening.is_automatic_reply
    assert screening.absence is not None
    assert screening.absence.last_day == FIFTH
    assert screening.absence.back_on is None
    assert screening.absence.words in " ".join(NOTES[language].split())


@pytest.mark.parametrize("language", NOTES)
def test_with_a_sign_of_a_reply_the_words_make_it_an_absence_note(language: str) -> None:
    screening = screened(NOTES[language], ("auto-submitted", "auto-replied"))

    assert screening.author is Author.OUT_OF_OFFICE
    assert screening.reason.startswith("Auto-Submitted: auto-replied, and its first words")
    assert screening.absence is not None
    assert screening.absence.last_day == FIFTH


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_that_mentions_absences_is_a_persons_and_answered(text: str) -> None:
    screening = screened(f"Hello,\n\n{text}\n\nRegards, Anna", subject="Help")

    assert screening.author is Author.PERSON
    assert not screening.do_not_answer


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until Monday and the printer burns. Please send somebody.",
        "Ich bin bis Montag im Urlaub, bitte melden Sie sich danach.",
        "Je suis absent jusqu'au 5 janvier, on en reparle ensuite.",
        "Estoy fuera hasta el 5 de enero.",
    ],
)
def test_a_person_who_says_that_he_is_away_stays_a_person_and_is_not_answered(text: str) -> None:
    screening = screened(text)

    assert screening.author is Author.PERSON
    assert screening.in_doubt
    assert not screening.is_machine
    assert not screening.is_automatic_reply
    assert screening.absence is not None
    assert screening.absence.last_day is not None


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until Monday. It is urgent: the server is down, restart it.",
        "Ich bin bis Montag nicht im Büro. Es ist dringend, der Server steht.",
        "Je suis absent jusqu'à lundi. C'est urgent, le serveur ne répond plus.",
        "Estoy fuera de la oficina hasta el lunes. Es urgente, el servidor no responde.",
        "Sono fuori ufficio fino a lunedì. È urgente, il server non risponde.",
        "Ik ben tot maandag niet op kantoor. Het is dringend, de server ligt plat.",
    ],
)
def test_what_is_urgent_to_a_person_who_is_away_is_not_lost_as_a_note(text: str) -> None:
    screening = screened(text)

    assert screening.author is Author.PERSON
    assert not screening.is_machine
    assert screening.absence is not None


def test_who_begins_a_conversation_with_his_absence_wants_an_answer() -> None:
    text = "I will be travelling until 10 January and need the VPN. Please enable it."

    first, answer = screened(text, subject="VPN"), screened(text, subject="Re: VPN")

    assert not first.do_not_answer
    assert answer.do_not_answer
    assert first.absence == answer.absence is not None


def test_a_question_is_a_persons_and_answered_but_his_absence_is_known() -> None:
    screening = screened("I am out of the office until 5 January. Can you send it after that?")

    assert screening.author is Author.PERSON
    assert not screening.do_not_answer
    assert screening.absence == Absence("I am out of the office until 5 January", last_day=FIFTH)


def test_words_deep_in_a_text_are_no_note() -> None:
    story = "The printer burns. We tried water. We tried sand. It went on. Nobody helped. "
    screening = screened(f"{story * 3}I am out of the office until 5 January.")

    assert screening == Screening(Author.PERSON, "no sign of a machine")


def test_a_long_text_is_a_persons_even_if_it_begins_like_a_note() -> None:
    screening = screened(NOTES["en"] + "\n\n" + "The printer on the second floor burns. " * 30)

    assert screening.author is Author.PERSON
    assert screening.in_doubt


def test_the_subject_tells_the_day_where_the_text_does_not() -> None:
    screening = screened("See you.", subject="Out of office until 5 January")

    assert screening.author is Author.OUT_OF_OFFICE
    assert str(screening.absence).startswith("away until 2027-01-05")


def test_a_note_without_a_day_is_an_absence_all_the_same() -> None:
    screening = screened("I am only sleeping.", subject="Out of office: Re: Printer")

    assert screening.absence is not None
    assert screening.absence.returns_on is None
    assert "no day is said" in str(screening.absence)


def test_apple_writes_the_last_day_into_the_header() -> None:
    screening = screened(
        "I am only sleeping.",
        ("x-apple-action", "VACATION"),
        (
            "x-apple-criteria",
            "{kind=VACATION,startDate=2026-12-20T15:00:00Z,endDate=2027-01-05T14:59:59Z}",
        ),
    )

    assert screening.author is Author.OUT_OF_OFFICE
    assert screening.absence is not None
    assert screening.absence.last_day == FIFTH


def test_a_newsletter_about_holidays_stays_a_newsletter() -> None:
    text = "Our offices are closed until 5 January. In urgent cases call us."
    screening = screened(text, ("list-unsubscribe", "<mailto:u@shop.example>"))

    assert screening.author is Author.LIST
    assert screening.absence is None

import pytest

from mailgate.core.auto_subjects import is_automatic_reply, is_out_of_office


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office",
        "Out of office: Re: Printer",
        "Out of Office AutoReply: Printer on fire",
        "Out of the office until Monday",
        "OOO: Printer",
        "On vacation until 3 March",
        "Abwesenheitsnotiz: Drucker",
        "Abwesend: Drucker",
        "Nicht im Büro: Drucker",
        "Ich bin im Urlaub",
        "Absence du bureau : Imprimante",
        "Message d'absence",
        "Fuera de la oficina: Impresora",
        "Fuera de oficina",
        "Ausente do escritório",
        "Fora do escritório: Impressora",
        "Fuori sede: Stampante",
        "Fuori ufficio",
        "Afwezigheidsmelding: Printer",
        "Afwezig: Printer",
        "Frånvaromeddelande: Skrivare",
        "Frånvaro: Skrivare",
        "Fraværsbesked: Printer",
        "Ikke på kontoret: Skriver",
        "Poissa toimistosta: Tulostin",
        "Poza biurem: Drukarka",
        "Nieobecność: Drukarka",
        "Mimo kancelář: Tiskárna",
        "Házon kívül: Nyomtató",
        "Вне офиса: Принтер",
        "В отпуске",
        "Εκτός γραφείου: Εκτυπωτής",
        "Ofis dışındayım: Yazıcı",
        "不在通知: プリンター",
        "外出通知",
        "부재중: 프린터",
        "I am out of the office until Monday",
        "Away until May 5",
        "Im Urlaub: Drucker",
        "Absent du bureau : Imprimante",
        "Izvan ureda: Pisač",
        "Odsoten: Tiskalnik",
        "În afara biroului: Imprimantă",
        "Nejsem v kanceláři: Tiskárna",
        "Neprítomnosť: Tlačiareň",
        "Поза офісом: Принтер",
        "外出: 打印机",
        "מחוץ למשרד: מדפסת",
        "خارج المكتب: طابعة",
        "Vắng mặt: Máy in",
        "ไม่อยู่ที่สำนักงาน: เครื่องพิมพ์",
        "Di luar kantor: Printer",
        "Sedang cuti sampai 5 Januari",
    ],
)
def test_absence_notes_are_told_by_their_first_words(subject: str) -> None:
    assert is_out_of_office(subject, is_marked=False)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Printer",
        "Auto-Reply: Printer",
        "Autoreply: Printer",
        "Automatische Antwort: Drucker",
        "Réponse automatique : Imprimante",
        "Respuesta automática: Impresora",
        "Resposta automática: Impressora",
        "Risposta automatica: Stampante",
        "Risposta Non al computer: Stampante",
        "Automatisch antwoord: Printer",
        "Autosvar: Skrivare",
        "Automatiskt svar: Skrivare",
        "Automatisk svar: Printer",
        "Automaattinen vastaus: Tulostin",
        "Odpowiedź automatyczna: Drukarka",
        "Automatická odpověď: Tiskárna",
        "Automatikus válasz: Nyomtató",
        "Автоматический ответ: Принтер",
        "Автоответ",
        "Αυτόματη απάντηση: Εκτυπωτής",
        "Otomatik yanıt: Yazıcı",
        "自動応答: プリンター",
        "自动回复: 打印机",
        "자동 회신: 프린터",
        "Răspuns automat: Imprimantă",
        "Automatski odgovor: Pisač",
        "Автоматична відповідь: Принтер",
        "מענה אוטומטי: מדפסת",
        "رد تلقائي: طابعة",
        "Trả lời tự động: Máy in",
        "การตอบกลับอัตโนมัติ: เครื่องพิมพ์",
        "Balasan otomatis: Printer",
    ],
)
def test_automatic_replies_are_told_by_their_first_words(subject: str) -> None:
    assert is_automatic_reply(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Out of office",
        "AW: Abwesenheitsnotiz: Drucker",
        "Re: Automatic reply: Printer",
        "Out of office reply does not work",
        "Out of office message not working",
        "Automatic reply cannot be switched off",
        "Automatische Antwort funktioniert nicht",
        "How do I set my out of office?",
        "Absent colleagues still get tickets",
        "Vacation request form is broken",
        "Auto response rule deletes mail",
        "On leave request approval",
        "Away team cannot log in",
        "Im Urlaubskalender fehlen Tage",
        "Sedang cuti tidak bisa login",
        "Printer on fire",
        "",
    ],
)
def test_people_who_write_about_absence_are_people(subject: str) -> None:
    assert not is_out_of_office(subject, is_marked=False)
    assert not is_automatic_reply(subject)


def test_where_the_header_tells_of_a_reply_the_words_count_anywhere() -> None:
    assert is_out_of_office("Re: Printer (out of office)", is_marked=True)
    assert not is_out_of_office("Re: Printer", is_marked=True)

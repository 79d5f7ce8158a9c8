"""Forwarded mails as programs set them in many languages, and their dates."""

from datetime import UTC, datetime

import pytest

from mailgate.core.forwarded import Certainty, ForwardKind, Party
from mailgate.mail.reply.forwarded import blocks

ANNA = Party("Anna Ito", "anna@shop.example")
BO = Party("Bo Li", "bo@desk.example")
# 5 December 2026, 17:02; no zone stands there, so it is taken for UTC.
SENT = datetime(2026, 12, 5, 17, 2, tzinfo=UTC)

# Marker, label and date, in the order in which the language's programs write them.
LANGUAGES = {
    "English": (
        "---------- Forwarded message ---------",
        "From|Date|Subject|To",
        "Sat, Dec 5, 2026 at 5:02 PM",
    ),
    "German": (
        "-------- Weitergeleitete Nachricht --------",
        "Von|Datum|Betreff|An",
        "Sa., 5. Dez. 2026 um 17:02 Uhr",
    ),
    "French": (
        "---------- Message transféré ---------",
        "De|Date|Objet|À",
        "sam. 5 déc. 2026 à 17:02",
    ),
    "Spanish": (
        "---------- Mensaje reenviado ---------",
        "De|Fecha|Asunto|Para",
        "sáb, 5 dic 2026 a las 17:02",
    ),
    "Portuguese": (
        "---------- Mensagem encaminhada ---------",
        "De|Data|Assunto|Para",
        "sáb., 5 de dez. de 2026 às 17:02",
    ),
    "Italian": (
        "---------- Messaggio inoltrato ---------",
        "Da|Data|Oggetto|A",
        "sab 5 dic 2026 alle ore 17:02",
    ),
    "Dutch": (
        "---------- Doorgestuurd bericht ---------",
        "Van|Datum|Onderwerp|Aan",
        "za 5 dec 2026 om 17:02",
    ),
    "Catalan": (
        "---------- Missatge reenviat ---------",
        "De|Data|Assumpte|Per a",
        "ds., 5 de des. 2026 a les 17:02",
    ),
    "Danish": (
        "---------- Videresendt meddelelse ---------",
        "Fra|Dato|Emne|Til",
        "lør. 5. dec. 2026 kl. 17.02",
    ),
    "Norwegian": (
        "---------- Videresendt melding ---------",
        "Fra|Dato|Emne|Til",
        "lør. 5. des. 2026 kl. 17:02",
    ),
    "Swedish": (
        "---------- Vidarebefordrat meddelande ---------",
        "Från|Datum|Ämne|Till",
        "lör 5 dec. 2026 kl 17:02",
    ),
    "Finnish": (
        "---------- Edelleenlähetetty viesti ---------",
        "Lähettäjä|Päivämäärä|Aihe|Vastaanottaja",
        "la 5. jouluk. 2026 klo 17.02",
    ),
    "Icelandic": (
        "---------- Áframsend skilaboð ---------",
        "Frá|Dagsetning|Efni|Til",
        "5. desember 2026 kl. 17:02",
    ),
    "Estonian": (
        "---------- Edastatud kiri ---------",
        "Saatja|Kuupäev|Teema|Saaja",
        "5. detsember 2026 17:02",
    ),
    "Latvian": (
        "---------- Pārsūtīta ziņa ---------",
        "No|Datums|Tēma|Kam",
        "2026. gada 5. decembris, plkst. 17:02",
    ),
    "Lithuanian": (
        "---------- Persiųstas laiškas ---------",
        "Nuo|Data|Tema|Kam",
        "2026 m. gruodžio 5 d. 17:02",
    ),
    "Polish": (
        "---------- Wiadomość przekazana dalej ---------",
        "Od|Data|Temat|Do",
        "sob., 5 gru 2026 o 17:02",
    ),
    "Czech": (
        "---------- Přeposlaná zpráva ---------",
        "Od|Datum|Předmět|Komu",
        "so 5. 12. 2026 v 17:02",
    ),
    "Slovak": (
        "---------- Preposlaná správa ---------",
        "Od|Dátum|Predmet|Komu",
        "so 5. 12. 2026 o 17:02",
    ),
    "Slovenian": (
        "---------- Posredovano sporočilo ---------",
        "Od|Datum|Zadeva|Za",
        "sob. 5. dec. 2026 ob 17:02",
    ),
    "Croatian": (
        "---------- Proslijeđena poruka ---------",
        "Od|Datum|Predmet|Za",
        "sub, 5. pro 2026. u 17:02",
    ),
    "Serbian": (
        "---------- Прослеђена порука ---------",
        "Од|Датум|Тема|За",
        "5. децембар 2026. у 17:02",
    ),
    "Hungarian": (
        "---------- Továbbított levél ---------",
        "Feladó|Dátum|Tárgy|Címzett",
        "2026. dec. 5., Szo, 17:02",
    ),
    "Romanian": (
        "---------- Mesaj redirecționat ---------",
        "De la|Data|Subiect|Către",
        "sâm., 5 dec. 2026 la 17:02",
    ),
    "Greek": (
        "---------- Προωθημένο μήνυμα ---------",
        "Από|Ημερομηνία|Θέμα|Προς",
        "Σάβ 5 Δεκ 2026 στις 5:02 μ.μ.",
    ),
    "Turkish": (
        "---------- Yönlendirilmiş ileti ---------",
        "Gönderen|Tarih|Konu|Alıcı",
        "5 Ara 2026 Cmt, 17:02",
    ),
    "Russian": (
        "---------- Пересылаемое сообщение ---------",
        "От|Дата|Тема|Кому",
        "5 дек. 2026 г. в 17:02",
    ),
    "Ukrainian": (
        "---------- Переслане повідомлення ---------",
        "Від|Дата|Тема|Кому",
        "сб, 5 груд. 2026 р. о 17:02",
    ),
    "Bulgarian": (
        "---------- Препратено съобщение ---------",
        "От|Дата|Тема|До",
        "сб, 5.12.2026 г. в 17:02",
    ),
    "Hebrew": (
        "---------- הודעה שהועברה ---------",
        "מאת|תאריך|נושא|אל",
        "5 בדצמבר 2026 בשעה 17:02",
    ),
    "Arabic": (
        "---------- رسالة معاد توجيهها ---------",
        "من|تاريخ|الموضوع|إلى",
        "السبت، 5 ديسمبر 2026 17:02",
    ),
    "Hindi": (
        "---------- अग्रेषित संदेश ---------",
        "प्रेषक|दिनांक|विषय|प्रति",
        "शनि, 5 दिसंबर 2026 17:02",
    ),
    "Thai": (
        "---------- ข้อความที่ส่งต่อ ---------",
        "จาก|วันที่|เรื่อง|ถึง",
        "ส. 5 ธ.ค. 2569 17:02",
    ),
    "Vietnamese": (
        "---------- Thư đã chuyển tiếp ---------",
        "Từ|Ngày|Chủ đề|Đến",
        "17:02, 5 tháng 12, 2026",
    ),
    "Indonesian": (
        "---------- Pesan terusan ---------",
        "Dari|Tanggal|Subjek|Kepada",
        "Sab, 5 Des 2026 pukul 17.02",
    ),
    "Chinese": (
        "---------- 转发的邮件 ---------",
        "发件人|日期|主题|收件人",
        "2026年12月5日(星期六) 下午5:02",
    ),
    "Taiwanese": (
        "---------- 轉寄的郵件 ---------",
        "寄件者|日期|主旨|收件者",
        "2026年12月5日 17:02",
    ),
    "Japanese": (
        "---------- 転送メッセージ ---------",
        "差出人|日付|件名|宛先",
        "2026年12月5日(土) 17:02",
    ),
    "Korean": (
        "---------- 전달된 메시지 ---------",
        "보낸사람|날짜|제목|받는사람",
        "2026년 12월 5일 (토) 오후 5:02",
    ),
}


def _fields(language: str, *, colon: str = ": ", bold: str = "") -> str:
    _, labels, date = LANGUAGES[language]
    sender, when, subject, to = labels.split("|")
    return "\n".join(
        f"{bold}{label}{colon.rstrip()}{bold} {value}"
        for label, value in (
            (sender, "Anna Ito <anna@shop.example>"),
            (when, date),
            (subject, "Order 17"),
            (to, "Bo Li <bo@desk.example>"),
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forwarded_mail_is_read_in(language: str) -> None:
    text = f"Please look.\n\n{LANGUAGES[language][0]}\n{_fields(language)}\n\nIt broke.\nSorry.\n"
    (block,) = blocks(text)
    mail = block.mail
    assert (mail.kind, mail.certainty) == (ForwardKind.FORWARD, Certainty.SURE)
    assert (mail.sender, mail.to, mail.subject) == (ANNA, (BO,), "Order 17")
    assert mail.date == LANGUAGES[language][2]
    assert (mail.sent_at, mail.zone_is_written) == (SENT, False)
    assert (block.above, block.text, block.below) == ("Please look.", "It broke.\nSorry.", "")
    assert [(one.line, one.says) for one in mail.evidence] == [
        (3, "marker"),
        (4, "from"),
        (5, "date"),
        (6, "subject"),
        (7, "to"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_without_a_marker_are_likely(language: str) -> None:
    text = f"Please look.\n\n{'_' * 32}\n{_fields(language)}\n\nIt broke.\n"
    (block,) = blocks(text)
    assert block.mail.certainty is Certainty.LIKELY
    assert (block.mail.sender, block.mail.to, block.mail.sent_at) == (ANNA, (BO,), SENT)
    assert block.text == "It broke."


@pytest.mark.parametrize("language", LANGUAGES)
def test_stars_and_wide_colons_do_not_matter(language: str) -> None:
    bold = f"{LANGUAGES[language][0]}\n{_fields(language, bold='*')}\n\nIt broke.\n"
    wide = f"{LANGUAGES[language][0]}\n{_fields(language, colon='：')}\n\nIt broke.\n"
    (first,), (second,) = blocks(bold), blocks(wide)
    assert first.mail.sender == second.mail.sender == ANNA
    assert first.mail.subject == second.mail.subject == "Order 17"

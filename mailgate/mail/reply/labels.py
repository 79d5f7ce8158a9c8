"""What the fields of a mail's header are called in header blocks above a quote, by language.

Each language: from, date, to, copies, subject; several names of one field are split by `|`.
"""

import re
from typing import Final

FIELDS: Final = ("from", "date", "to", "cc", "subject")
LABELS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "English": (
        "from|sender|reply from",
        "sent|date|sent on|date sent",
        "to",
        "cc|bcc|reply-to|reply to",
        "subject",
    ),
    "Arabic": ("من", "تاريخ|التاريخ|تم الإرسال|أرسل|تاريخ الإرسال", "إلى|الى", "نسخة", "الموضوع"),
    "Basque": ("nork", "bidalia|data", "nori", "kopia", "gaia"),
    "Bulgarian": ("от|подател", "изпратено|дата", "до", "копие", "относно|тема"),
    "Catalan": ("de", "enviat|enviat el|data", "per a|per|a", "a/c|còpia", "assumpte|tema"),
    "Chinese": (
        "发件人|發件人|寄件者|寄件人|從|从",
        "发送时间|发送日期|日期|时间|寄件日期|傳送時間|傳送日期|發送時間|已傳送|已发送|已發送",
        "收件人|收件者|至",
        "抄送|副本",
        "主题|主題|主旨",
    ),
    "Croatian": ("od|šalje", "poslano|datum", "za|prima", "kopija|kopija za", "predmet|naslov"),
    "Czech": ("od|odesílatel", "odesláno|datum", "komu", "kopie", "předmět"),
    "Danish": ("fra|afsender", "sendt|dato", "til|modtager", "kopi", "emne"),
    "Dutch": (
        "van|afzender",
        "verzonden|verzonden op|datum|verstuurd|gestuur",
        "aan",
        "kopie",
        "onderwerp|betreft",
    ),
    "Estonian": (
        "saatja",
        "saadetud|kuupäev|saatmisaeg",
        "saaja|kellele|adressaat",
        "koopia",
        "teema",
    ),
    "Finnish": ("lähettäjä", "lähetetty|päivämäärä|päiväys", "vastaanottaja", "kopio", "aihe"),
    "French": (
        "de|expéditeur|message du|message de",
        "envoyé|envoyé le|envoyée|date",
        "à|a|destinataire",
        "copie|copie à|répondre à",
        "objet|sujet|sujet du message",
    ),
    "German": (
        "von|absender",
        "gesendet|gesendet am|datum",
        "an|empfänger",
        "kopie|antwort an",
        "betreff|betr",
    ),
    "Greek": ("από|από τον", "στάλθηκε|ημερομηνία|εστάλη", "προς", "κοιν|κοινοποίηση", "θέμα"),
    "Hebrew": ("מאת", "נשלח|תאריך|נשלח ב", "אל|ל", "עותק", "נושא"),
    "Hindi": ("प्रेषक|से", "दिनांक|भेजा गया", "प्रति|को", "प्रतिलिपि", "विषय"),
    "Hungarian": (
        "feladó",
        "elküldve|küldve|dátum|küldés ideje",
        "címzett",
        "másolat|másolatot kap",
        "tárgy",
    ),
    "Icelandic": ("frá", "sent|dagsetning", "til", "afrit", "efni"),
    "Indonesian": (
        "dari|daripada",
        "terkirim|tanggal|dikirim|dihantar|tarikh",
        "kepada|untuk",
        "tembusan",
        "perihal|subjek|subyek",
    ),
    "Italian": (
        "da|mittente",
        "inviato|inviata|inviato il|data",
        "a|destinatario",
        "copia",
        "oggetto",
    ),
    "Japanese": ("差出人|送信者", "送信日時|日時|日付|送信日", "宛先", "写し|参照", "件名"),
    "Korean": (
        "보낸 사람|보낸사람",
        "보낸 날짜|보낸날짜|날짜|일시|보낸 시간",
        "받는 사람|받는사람",
        "참조",
        "제목",
    ),
    "Latvian": ("no", "nosūtīts|datums", "kam", "kopija", "temats|tēma"),
    "Lithuanian": ("nuo|siuntėjas", "išsiųsta|data", "kam|iki|gavėjas", "kopija", "tema"),
    "Norwegian": ("fra|avsender", "sendt|dato", "til|mottaker", "kopi", "emne"),
    "Persian": ("فرستنده|از", "تاریخ|ارسال شده", "به|گیرنده", "رونوشت", "موضوع"),
    "Polish": ("od|nadawca", "wysłano|wysłane|data", "do|adresat", "kopia|dw", "temat"),
    "Portuguese": (
        "de|remetente",
        "enviado|enviado em|enviada|enviada em|enviado a|enviado o|data",
        "para|destinatário",
        "cópia",
        "assunto",
    ),
    "Romanian": ("de la|expeditor", "trimis|data", "către|catre|la", "copie", "subiect"),
    "Russian": ("от|отправитель|от кого", "отправлено|дата", "кому", "копия", "тема"),
    "Serbian": (
        "od|од|šalje|шаље|pošiljalac|пошиљалац",
        "послато|poslato|испратено|датум|datum",
        "за|za|prima|коме",
        "копија|kopija",
        "наслов|naslov|предмет|тема",
    ),
    "Slovak": ("od|odosielateľ", "odoslané|dátum", "komu|pre", "kópia", "predmet"),
    "Slovenian": ("od|pošiljatelj", "poslano|datum", "za|prejemnik", "kp|kopija", "zadeva"),
    "Spanish": (
        "de|remitente",
        "enviado|enviado el|enviada el|enviada|fecha",
        "para|destinatario",
        "copia",
        "asunto",
    ),
    "Swedish": ("från|avsändare", "skickat|skickat den|datum", "till|mottagare", "kopia", "ämne"),
    "Thai": ("จาก", "ส่ง|วันที่", "ถึง", "สำเนา", "หัวเรื่อง|เรื่อง"),
    "Turkish": (
        "kimden|gönderen",
        "gönderildi|gönderme tarihi|tarih|gönderim tarihi",
        "kime|alıcı",
        "bilgi",
        "konu",
    ),
    "Ukrainian": ("від|від кого", "надіслано|відправлено|дата", "кому", "копія", "тема"),
    "Vietnamese": (
        "từ|người gửi",
        "đã gửi|ngày|ngày gửi",
        "đến|tới|người nhận",
        "đồng gửi",
        "chủ đề|tiêu đề",
    ),
}
FIELD_OF: Final = {
    label.casefold(): field
    for names in LABELS.values()
    for field, labels in zip(FIELDS, names, strict=True)
    for label in labels.split("|")
}
# A journey has a date; only a mail was sent.
_SENT_WORDS: Final = (
    "sent|gesendet|envoyé|已傳送|已发送|已發送|bidalia|gestuur|dihantar|испратено|enviad|enviat|inviat|verzonden|verstuurd|wysłan|odesláno|odoslané|poslan|"
    "poslato|послато|sendt|skickat|lähetetty|отправлено|надіслано|відправлено|изпратено|στάλθηκε|"
    "εστάλη|gönder|发送|傳送|發送|寄件|送信|보낸|נשלח|elküldve|küldve|küldés|trimis|saadetud|"
    "saatmisaeg|nosūtīts|išsiųsta|đã gửi|terkirim|dikirim|تم|أرسل|ارسال|ส่ง|भेजा"
)
SENT: Final = tuple(_SENT_WORDS.split("|"))
# What a form on a web site asks for, and no header of a mail has.
_FORM_WORDS: Final = (
    "message|nachricht|mitteilung|mensaje|mensagem|messaggio|bericht|wiadomość|zpráva|správa|"
    "meddelelse|melding|meddelande|viesti|сообщение|повідомлення|съобщение|μήνυμα|mesaj|üzenet|"
    "name|nom|nombre|nome|naam|imię|jméno|namn|navn|nimi|имя|ім'я|όνομα|ad|név|"
    "email|e-mail|mail|phone|telephone|telefon|téléphone|teléfono|telefone|telefono|telefoon|"
    "телефон|τηλέφωνο|company|firma|société|empresa|azienda|bedrijf|comment|comments|kommentar|"
    "question|frage|order|bestellung|order number|留言|消息|姓名|电话|お名前|電話|内容|이름|"
    "전화|time|address|uhrzeit|adresse|price|preis|amount|betrag|montant|"
    "importe|importo|bedrag|kwota|сумма|quantity|menge|qty|total|invoice|rechnung"
)
OF_A_FORM: Final = frozenset(_FORM_WORDS.split("|"))
_LABEL: Final = re.compile(r"[\s*_|>]{0,12}([^\W\d_][^:：\n@]{0,24}?)[\s*_]{0,4}[:：]")
# A row of a table, as programs write one that know Markdown.
_CELL: Final = re.compile(r"\s{0,4}\|\s{0,4}\*{0,2}([^\W\d_][^:：|\n@]{0,24}?)\*{0,2}\s{0,4}\|")


def field_of(text: str) -> str:
    """Which field of a header block a line is: from, date, to, cc or subject; or nothing."""
    return FIELD_OF.get(label_of(text), "")


def label_of(text: str) -> str:
    """What stands before the colon of a line that may be a field, in lower case; or nothing."""
    found = _LABEL.match(text[:64]) or _CELL.match(text[:64])
    return " ".join(found[1].casefold().split()) if found else ""

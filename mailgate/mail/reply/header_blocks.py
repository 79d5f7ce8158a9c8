"""Header blocks and separators above a quoted mail, as Outlook, Lotus, Zimbra and others set them.

A block is at least two different fields in neighbouring lines. "From: / To: / Date:" can be a
journey too, so it must name a subject or an address.
"""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.parts import Line

_FIELDS: Final = {
    "from": "from|von|de|da|van|od|fra|från|frá|lähettäjä|от|від|από|kimden|gönderen|发件人|"
    "發件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|"
    "מאת|من|feladó|de la|expeditor|šalje|pošiljatelj|"
    "saatja|no|nuo|từ|người gửi|จาก|dari|expéditeur|remitente|remetente|mittente|afzender|"
    "absender|nadawca|odesílatel|odosielateľ|avsender|avsändare|отправитель|подател|sender|"
    "από τον|فرستنده|از|प्रेषक|message du|message de|reply from",
    "date": "sent|date|sent on|date sent|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|"
    "enviado el|enviado em|enviada|enviada em|enviada el|fecha|data|inviato|inviata|inviato il|"
    "verzonden|verzonden op|wysłano|wysłane|odesláno|odoslané|dátum|poslano|poslato|sendt|dato|"
    "skickat|skickat den|lähetetty|päivämäärä|päiväys|отправлено|дата|надіслано|відправлено|"
    "изпратено|στάλθηκε|ημερομηνία|gönderildi|gönderme tarihi|tarih|发送时间|发送日期|日期|时间|"
    "寄件日期|傳送時間|傳送日期|送信日時|日時|日付|送信日|보낸 날짜|날짜|일시|נשלח|תאריך|تاريخ|"
    "تم الإرسال|التاريخ|تاریخ|elküldve|küldve|trimis|saadetud|kuupäev|nosūtīts|datums|išsiųsta|"
    "đã gửi|ngày|ngày gửi|ส่ง|วันที่|terkirim|tanggal|dikirim|दिनांक|envoyée",
    "to": "to|an|à|a|para|aan|do|komu|pro|til|till|vastaanottaja|кому|до|προς|kime|alıcı|收件人|"
    "收件者|宛先|받는 사람|받는사람|אל|إلى|címzett|către|za|prima|saaja|kellele|kam|đến|"
    "người nhận|ถึง|kepada|per|destinataire|destinatário|destinatario|empfänger|mottagare|"
    "mottaker|modtager|به|प्रति|untuk|i",
    "cc": "cc|kopie|copie|copie à|copia|cópia|kopia|kopi|kopio|копия|копія|копие|抄送|副本|参照|"
    "참조|másolat|másolatot kap|kopija|bcc|koopia|κοιν|κοινοποίηση|bilgi|עותק|نسخة|رونوشت|สำเนา|"
    "tembusan|koopie|reply-to|reply to|antwort an|répondre à",
    "subject": "subject|betreff|betr|objet|sujet|asunto|assunto|oggetto|onderwerp|temat|předmět|"
    "predmet|emne|ämne|aihe|тема|относно|θέμα|konu|主题|主題|主旨|件名|제목|נושא|الموضوع|موضوع|"
    "tárgy|subiect|teema|temats|tema|assumpte|chủ đề|tiêu đề|หัวเรื่อง|เรื่อง|perihal|subjek|"
    "subyek|efni|gaia|विषय|sujet du message|tēma",
}
_FIELD_OF: Final = {
    label: field for field, labels in _FIELDS.items() for label in labels.split("|")
}
_LABEL: Final = re.compile(r"[\s*_|>]{0,12}([^\W\d_][^:：\n@]{0,24}?)[\s*_]{0,4}[:：]")
# A journey has a date; only a mail was sent.
_SENT_WORDS: Final = (
    "sent|gesendet|envoyé|enviad|inviat|verzonden|wysłan|odesláno|odoslané|poslan|poslato|sendt|"
    "skickat|lähetetty|отправлено|надіслано|відправлено|изпратено|στάλθηκε|gönder|发送|傳送|送信|"
    "보낸|נשלח|elküldve|küldve|trimis|saadetud|nosūtīts|išsiųsta|đã gửi|terkirim|تم"
)
_SENT: Final = tuple(_SENT_WORDS.split("|"))
# What a form on a web site asks for, and no header of a mail has.
_FORM_WORDS: Final = (
    "message|nachricht|mitteilung|mensaje|mensagem|messaggio|bericht|wiadomość|zpráva|správa|"
    "meddelelse|melding|meddelande|viesti|сообщение|повідомлення|съобщение|μήνυμα|mesaj|üzenet|"
    "name|nom|nombre|nome|naam|imię|jméno|namn|navn|nimi|имя|ім'я|όνομα|ad|név|"
    "email|e-mail|mail|phone|telephone|telefon|téléphone|teléfono|telefone|telefono|telefoon|"
    "телефон|τηλέφωνο|company|firma|société|empresa|azienda|bedrijf|comment|comments|kommentar|"
    "question|frage|order|bestellung|order number|留言|消息|姓名|电话|お名前|電話|内容|이름|"
    "전화|time|address|uhrzeit|adresse|price|preis"
)
_OF_A_FORM: Final = frozenset(_FORM_WORDS.split("|"))
_SEPARATOR_WORDS: Final = (
    "original message|reply message|original e-?mail|ursprüngliche nachricht|"
    "ursprüngliche e-?mail|originalnachricht|antwort nachricht|originalmeldung|"
    "message d['’]origine|message original|mail original|courriel original|e-?mail d['’]origine|"
    "message initial|mensaje original|mensagem original|"
    "messaggio originale|oorspronkelijk bericht|oorspronkelijke bericht|"
    "origineel bericht|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|"
    "původní e-?mail|pôvodná správa|oprindelig meddelelse|oprindelig besked|"
    "opprinnelig melding|originalmelding|ursprungligt meddelande|originalmeddelande|"
    "alkuperäinen viesti|исходное сообщение|пересылаемое сообщение|"
    "оригинално съобщение|оригинальное сообщение|αρχικό μήνυμα|αρχικο μηνυμα|orijinal mesaj|"
    "özgün ileti|原始邮件|原始郵件|元のメッセージ|원본 메시지|원본 메일|הודעה מקורית|"
    "الرسالة الأصلية|eredeti üzenet|mesajul original|mesaj original|izvorna poruka|"
    "izvirno sporočilo|algkiri|thư gốc|tin nhắn gốc|pesan asli|missatge original|"
    "вихідне повідомлення|оригінальне повідомлення"
)
_FORWARD_WORDS: Final = (
    "forwarded message|forwarded by [^\n]{1,80}|forwarded mail|fwd|weitergeleitete nachricht|"
    "message transféré|message transmis|mensaje reenviado|mensagem reencaminhada|"
    "mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|wiadomość przekazana|"
    "przekazana wiadomość|přeposlaná zpráva|preposlaná správa|videresendt meddelelse|"
    "videresendt melding|vidarebefordrat meddelande|välitetty viesti|переслане повідомлення|"
    "пересланное сообщение|препратено съобщение|προωθημένο μήνυμα|iletilen mesaj|"
    "yönlendirilen mesaj|转发的邮件|轉寄郵件|転送メッセージ|전달된 메시지|הודעה שהועברה|"
    "رسالة معاد توجيهها|továbbított üzenet|mesaj redirecționat|proslijeđena poruka|"
    "posredovano sporočilo|edastatud kiri|thư đã chuyển tiếp|pesan terusan|"
    "missatge reenviat"
)
_FRAMED: Final = re.compile(
    rf"[-‐_=*–—\s]{{2,60}}(?:{_SEPARATOR_WORDS}|{_FORWARD_WORDS})[\s:：]{{0,4}}[-‐_=*–—\s]{{0,60}}",
    re.IGNORECASE,
)
_BEGIN: Final = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|"
    r"início da mensagem (?:encaminhada|reencaminhada)|inizio messaggio inoltrato|"
    r"begin doorgestuurd bericht|start på videresendt (?:besked|e-mail)|"
    r"videresendt melding|vidarebefordrat brev|välitetty viesti alkaa|"
    r"rozpoczęcie przekazanej wiadomości|начало переадресованного сообщения|"
    r"以下是转发的邮件|下面是被转发的邮件|転送されたメッセージ|전달된 메시지)\s?[:：]",
    re.IGNORECASE,
)
_REPLY_ABOVE: Final = re.compile(
    r"[\W_]{0,40}(?:"
    r"(?:please )?(?:reply|respond|type your (?:reply|response)|write your (?:reply|answer)|"
    r"enter your reply) above (?:this|the) line|do not (?:write|type) below this line|"
    r"(?:bitte )?(?:antworten sie|antwort|schreiben sie ihre antwort) (?:bitte )?"
    r"(?:oberhalb|über) dieser (?:linie|zeile)(?: schreiben| eingeben)?|"
    r"(?:merci de |veuillez )?(?:répondre|écrire votre réponse|saisir votre réponse|"
    r"répondez) au-dessus de cette ligne|"
    r"(?:por favor,? )?(?:responda|escriba su respuesta|conteste) (?:por )?(?:encima|arriba) de "
    r"esta línea|(?:por favor,? )?responda acima desta linha|"
    r"(?:si prega di )?rispondere sopra (?:a )?questa (?:linea|riga)|"
    r"(?:gelieve )?(?:antwoord|typ uw antwoord) boven deze (?:lijn|regel)|"
    r"(?:prosimy )?odpowied(?:z|ź|zieć) (?:po)?wyżej tej linii|"
    r"(?:skriv ditt |)svar(?:a|et)? (?:ovanför|över|over|ovenfor) den(?:na|ne) "
    r"linj[ae]?n?|"
    r"(?:пожалуйста,? )?(?:ответьте|пишите ответ|введите ответ) выше этой (?:линии|строки)|"
    r"请在此行上方回复|请在此行以上回复|この行より上に返信してください|이 줄 위에 회신해 주세요"
    r")[\W_]{0,40}",
    re.IGNORECASE,
)
_LOTUS: Final = re.compile(
    r"[^\n]{2,60}?\s?-{2,3}\s?\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}[:.]\d{2}[^\n]{0,16}?-{2,3}"
    r"[^\n]{0,200}"
)
_RULER: Final = re.compile(r"\s*(?:[-‐_=*#~—–]\s?){5,400}\s*")
_LONGEST: Final = 400
_MOST_LINES: Final = 16
_MOST_MISSES: Final = 2


def field_of(text: str) -> str:
    """Which field of a header block a line is: from, date, to, cc or subject; or nothing."""
    return _FIELD_OF.get(_label(text), "")


def _label(text: str) -> str:
    found = _LABEL.match(text[:64])
    return " ".join(found[1].casefold().split()) if found else ""


def header_block(lines: Sequence[Line], at: int, *, below_ruler: bool) -> int:
    """The last line of the header block that begins here, or -1."""
    first = lines[at].text
    if not field_of(first):
        return -1
    fields: set[str] = set()
    last = at
    misses = 0
    has_address = was_sent = False
    for place in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[place]
        field = field_of(line.text)
        if field:
            fields.add(field)
            last, misses = place, 0
        elif misses == _MOST_MISSES or (line.is_blank and "subject" in fields):
            break
        else:
            misses += 1
        has_address |= bool(field) and "@" in line.text[:_LONGEST]
        was_sent |= field == "date" and _label(line.text).startswith(_SENT)
    if any(_label(line.text) in _OF_A_FORM for line in lines[at : last + 3]):
        return -1
    if len(fields) > 1 and _is_of_a_mail(fields, has_address=has_address, was_sent=was_sent):
        return last
    return last if below_ruler and fields & {"from", "to"} and has_address else -1


def _is_of_a_mail(fields: set[str], *, has_address: bool, was_sent: bool) -> bool:
    """Whether these fields together are a mail's: who, and when or to whom and about what."""
    if "from" in fields and fields & {"date", "to"}:
        return "subject" in fields or has_address or was_sent
    return "date" in fields and "to" in fields and has_address


def is_separator(text: str) -> bool:
    """Whether a line says that another mail begins below it."""
    if len(text) > _LONGEST:
        return False
    patterns = (_FRAMED, _REPLY_ABOVE, _LOTUS)
    framed = _FRAMED.match(text)
    # Some telephones set the header block on the same line.
    if framed is not None and field_of(text[framed.end() :]):
        return True
    if _BEGIN.fullmatch(text.strip()) is not None:
        return True
    return any(one.fullmatch(text.rstrip()) is not None for one in patterns)


def is_ruler(text: str) -> bool:
    """Whether a line is only drawn."""
    return len(text) <= _LONGEST and _RULER.fullmatch(text) is not None

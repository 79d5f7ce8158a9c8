"""What the programs of each language write above a quote; every line was made for these tests."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language: a quote line with a date, and the names in the other things it is read by."""

    name: str
    quote_line: str
    labels: tuple[str, str, str, str]
    """From, date, to and subject of a header block."""
    original: str
    forwarded: str
    reply_above: str = ""
    note: str = ""


def _of(name: str, line: str, labels: str, originals: str, *more: str) -> Language:
    """`more` is the line of a ticket system, and a note above a forward."""
    first, date, to, subject = labels.split("|")
    original, forwarded = originals.split("|")
    return Language(name, line, (first, date, to, subject), original, forwarded, *more)


LANGUAGES = (
    _of(
        "Arabic",
        "في الأربعاء، ٥ يونيو ٢٠٢٤ في ١٠:٤٢ ص كتب Rita <rita@example.org>:",
        "من|تاريخ الإرسال|إلى|الموضوع",
        "الرسالة الأصلية|الرسالة المعاد توجيهها",
        "يرجى الرد فوق هذا السطر",
    ),
    _of(
        "Bulgarian",
        "На 5.06.2024 г. в 10:42 Рита Ким <rita@example.org> написа:",
        "От|Дата|До|Относно",
        "Оригинално съобщение|Препратено съобщение",
        "Моля, отговорете над този ред",
    ),
    _of(
        "Catalan",
        "El dc., 5 de juny 2024 a les 10:42, Rita Kim (<rita@example.org>) va escriure:",
        "De|Enviat el|Per a|Assumpte",
        "Missatge original|Missatge reenviat",
        "Si us plau, responeu per sobre d'aquesta línia",
    ),
    _of(
        "Chinese",
        "Rita Kim <rita@example.org> 于2024年6月5日周三 10:42写道：",
        "发件人|发送时间|收件人|主题",
        "原始邮件|转发邮件",
        "请在此行上方回复",
        "供参考",
    ),
    _of(
        "Croatian",
        "sri, 5. lip 2024. u 10:42 Rita Kim <rita@example.org> napisao je:",
        "Od|Poslano|Za|Predmet",
        "Izvorna poruka|Proslijeđena poruka",
        "Odgovorite iznad ove crte",
    ),
    _of(
        "Czech",
        "st 5. 6. 2024 v 10:42 odesílatel Rita Kim <rita@example.org> napsal:",
        "Od|Odesláno|Komu|Předmět",
        "Původní e-mail|Přeposlaná zpráva",
        "Odpovězte prosím nad touto čarou",
        "Na vědomí",
    ),
    _of(
        "Danish",
        "Den ons. 5. jun. 2024 kl. 10.42 skrev Rita Kim <rita@example.org>:",
        "Fra|Dato|Til|Emne",
        "Oprindelig besked|Videresendt besked",
        "Skriv dit svar over denne linje",
        "Til orientering",
    ),
    _of(
        "Dutch",
        "Op wo 5 jun 2024 om 10:42 schreef Rita Kim <rita@example.org>:",
        "Van|Verzonden|Aan|Onderwerp",
        "Oorspronkelijk bericht|Doorgestuurd bericht",
        "Antwoord a.u.b. boven deze lijn",
        "Ter info",
    ),
    _of(
        "English",
        "On Wed, 5 Jun 2024 at 10:42, Rita Kim <rita@example.org> wrote:",
        "From|Sent|To|Subject",
        "Original Message|Forwarded message",
        "Please type your reply above this line",
        "FYI",
    ),
    _of(
        "Estonian",
        "Rita Kim (<rita@example.org>) kirjutas kuupäeval K, 5. juuni 2024 kell 10:42:",
        "Saatja|Saadetud|Saaja|Teema",
        "Algne kiri|Edastatud kiri",
        "Palun vastake selle joone kohal",
    ),
    _of(
        "Finnish",
        "ke 5. kesäk. 2024 klo 10.42 Rita Kim (rita@example.org) kirjoitti:",
        "Lähettäjä|Lähetetty|Vastaanottaja|Aihe",
        "Alkuperäinen viesti|Välitetty viesti",
        "Vastaa tämän rivin yläpuolelle",
        "Tiedoksi",
    ),
    _of(
        "French",
        "Le mer. 5 juin 2024 à 10:42, Rita Kim <rita@example.org> a écrit :",
        "De|Envoyé|À|Objet",
        "Message d'origine|Message transféré",
        "Merci de répondre au-dessus de cette ligne",
        "Pour info",
    ),
    _of(
        "German",
        "Am Mi., 5. Juni 2024 um 10:42 Uhr schrieb Rita Kim <rita@example.org>:",
        "Von|Gesendet|An|Betreff",
        "Original-Nachricht|Weitergeleitete Nachricht",
        "Bitte antworten Sie oberhalb dieser Zeile",
        "z. K.",
    ),
    _of(
        "Greek",
        "Στις Τετ 5 Ιουν 2024 στις 10:42 π.μ., ο χρήστης Rita <rita@example.org> έγραψε:",
        "Από|Ημερομηνία|Προς|Θέμα",
        "Αρχικό μήνυμα|Προωθημένο μήνυμα",
        "Παρακαλώ απαντήστε πάνω από αυτή τη γραμμή",
        "Προς ενημέρωση",
    ),
    _of(
        "Hebrew",
        "בתאריך יום ד׳, 5 ביוני 2024 ב-10:42 מאת Rita Kim <rita@example.org>:",
        "מאת|תאריך|אל|נושא",
        "הודעה מקורית|הודעה שהועברה",
        "נא השב מעל שורה זו",
    ),
    _of(
        "Hindi",
        "5 जून 2024 को 10:42 बजे, Rita Kim <rita@example.org> ने लिखा:",
        "प्रेषक|दिनांक|प्रति|विषय",
        "मूल संदेश|अग्रेषित संदेश",
    ),
    _of(
        "Hungarian",
        "Rita Kim <rita@example.org> ezt írta (időpont: 2024. jún. 5., Sze, 10:42):",
        "Feladó|Dátum|Címzett|Tárgy",
        "Eredeti üzenet|Továbbított levél",
        "Kérjük, írja a válaszát e sor fölé",
        "Tájékoztatásul",
    ),
    _of(
        "Icelandic",
        "Þann mið., 5. jún. 2024 kl. 10:42 skrifaði Rita Kim <rita@example.org>:",
        "Frá|Sent|Til|Efni",
        "Upprunaleg skilaboð|Áframsend skilaboð",
    ),
    _of(
        "Indonesian",
        "Pada Rab, 5 Jun 2024 pukul 10.42 Rita Kim <rita@example.org> menulis:",
        "Dari|Tanggal|Kepada|Subjek",
        "Pesan Asli|Pesan terusan",
        "Harap balas di atas garis ini",
    ),
    _of(
        "Italian",
        "Il giorno mer 5 giu 2024 alle ore 10:42 Rita Kim <rita@example.org> ha scritto:",
        "Da|Inviato|A|Oggetto",
        "Messaggio originale|Messaggio inoltrato",
        "Si prega di rispondere sopra questa riga",
        "Per conoscenza",
    ),
    _of(
        "Japanese",
        "2024年6月5日(水) 10:42 Rita Kim <rita@example.org>:",
        "差出人|送信日時|宛先|件名",
        "元のメッセージ|転送メッセージ",
        "この線より上に返信を入力してください",
        "ご参考まで",
    ),
    _of(
        "Korean",
        "2024년 6월 5일 (수) 오전 10:42, Rita Kim <rita@example.org>님이 작성:",
        "보낸 사람|보낸 날짜|받는 사람|제목",
        "원본 메시지|전달된 메시지",
        "이 줄 위에 답장을 입력하세요",
        "참고하세요",
    ),
    _of(
        "Latvian",
        "Trešd., 2024. g. 5. jūn., plkst. 10:42 — lietotājs Rita (<rita@example.org>) rakstīja:",
        "No|Nosūtīts|Kam|Temats",
        "Sākotnējā ziņa|Pārsūtīta ziņa",
    ),
    _of(
        "Lithuanian",
        "2024-06-05, tr, 10:42 Rita Kim <rita@example.org> rašė:",
        "Nuo|Išsiųsta|Kam|Tema",
        "Pradinis laiškas|Persiųstas laiškas",
    ),
    _of(
        "Norwegian",
        "ons. 5. juni 2024 kl. 10:42 skrev Rita Kim <rita@example.org>:",
        "Fra|Sendt|Til|Emne",
        "Opprinnelig melding|Videresendt melding",
        "Skriv svaret ditt over denne linjen",
        "Til orientering",
    ),
    _of(
        "Persian",
        "در تاریخ چهارشنبه ۵ ژوئن ۲۰۲۴ ساعت ۱۰:۴۲ Rita <rita@example.org> نوشت:",
        "فرستنده|تاریخ|گیرنده|موضوع",
        "پیام اصلی|پیام هدایت شده",
    ),
    _of(
        "Polish",
        "śr., 5 cze 2024 o 10:42 Rita Kim <rita@example.org> napisał(a):",
        "Od|Data|Do|Temat",
        "Wiadomość oryginalna|Wiadomość przekazana",
        "Prosimy odpisać powyżej tej linii",
        "Do wiadomości",
    ),
    _of(
        "Portuguese",
        "Em qua., 5 de jun. de 2024 às 10:42, Rita Kim <rita@example.org> escreveu:",
        "De|Enviada em|Para|Assunto",
        "Mensagem original|Mensagem encaminhada",
        "Por favor, digite sua resposta acima desta linha",
        "Para conhecimento",
    ),
    _of(
        "Romanian",
        "Pe mie., 5 iun. 2024 la 10:42, Rita Kim <rita@example.org> a scris:",
        "De la|Trimis|Către|Subiect",
        "Mesaj original|Mesaj redirecționat",
        "Vă rugăm să răspundeți deasupra acestei linii",
        "Spre informare",
    ),
    _of(
        "Russian",
        "ср, 5 июн. 2024 г. в 10:42, Рита Ким <rita@example.org>:",
        "От|Дата|Кому|Тема",
        "Исходное сообщение|Пересылаемое сообщение",
        "Пожалуйста, пишите ответ выше этой черты",
        "К сведению",
    ),
    _of(
        "Serbian",
        "сре, 5. јун 2024. у 10:42 Рита Ким <rita@example.org> је написао/ла:",
        "Шаље|Датум|За|Наслов",
        "Изворна порука|Прослеђена порука",
        "Молимо, пишите одговор изнад ове линије",
    ),
    _of(
        "Slovak",
        "st 5. 6. 2024 o 10:42 Rita Kim <rita@example.org> napísal(a):",
        "Od|Dátum|Komu|Predmet",
        "Pôvodná správa|Preposlaná správa",
        "Prosím, odpovedzte nad touto čiarou",
        "Na vedomie",
    ),
    _of(
        "Slovenian",
        "V sre., 5. jun. 2024 ob 10:42 je oseba Rita <rita@example.org> napisala:",
        "Od|Poslano|Za|Zadeva",
        "Izvirno sporočilo|Posredovano sporočilo",
        "Odgovor napišite nad to črto",
    ),
    _of(
        "Spanish",
        "El mié, 5 jun 2024 a las 10:42, Rita Kim (<rita@example.org>) escribió:",
        "De|Fecha|Para|Asunto",
        "Mensaje original|Mensaje reenviado",
        "Por favor, escriba su respuesta por encima de esta línea",
        "Ver más abajo",
    ),
    _of(
        "Swedish",
        "Den ons 5 juni 2024 kl 10:42 skrev Rita Kim <rita@example.org>:",
        "Från|Skickat|Till|Ämne",
        "Ursprungligt meddelande|Vidarebefordrat meddelande",
        "Skriv ditt svar ovanför denna linje",
        "För kännedom",
    ),
    _of(
        "Thai",
        "เมื่อ พ. 5 มิ.ย. 2024 เวลา 10:42 Rita Kim <rita@example.org> เขียนว่า:",
        "จาก|วันที่|ถึง|หัวเรื่อง",
        "ข้อความต้นฉบับ|ข้อความที่ส่งต่อ",
        "โปรดตอบเหนือบรรทัดนี้",
    ),
    _of(
        "Turkish",
        "Rita Kim <rita@example.org>, 5 Haz 2024 Çar, 10:42 tarihinde şunu yazdı:",
        "Kimden|Tarih|Kime|Konu",
        "Orijinal Mesaj|İletilen mesaj",
        "Lütfen bu satırın üstüne yanıt yazın",
        "Bilginize",
    ),
    _of(
        "Ukrainian",
        "ср, 5 черв. 2024 р. о 10:42 Рита Кім <rita@example.org> пише:",
        "Від|Дата|Кому|Тема",
        "Оригінальне повідомлення|Переслане повідомлення",
        "Будь ласка, пишіть відповідь над цією лінією",
        "До відома",
    ),
    _of(
        "Vietnamese",
        "Vào Th 4, 5 thg 6, 2024 vào lúc 10:42 Rita Kim <rita@example.org> đã viết:",
        "Từ|Ngày|Đến|Chủ đề",
        "Thư gốc|Thư chuyển tiếp",
        "Vui lòng trả lời phía trên dòng này",
    ),
)

"""What mail programs write above a mail that they pass on, by language."""

import re
from typing import Final

# Framed by dashes, or alone on a line with a colon at its end.
FORWARDED: Final = {
    "English": "(?:this is a )?forwarded message|forwarded mail|forwarded e-?mail|forwarded letter",
    "Afrikaans": "aangestuurde boodskap",
    "Albanian": "mesazh i përcjellë|mesazhi i përcjellë",
    "Arabic": "رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة|الرسالة المحولة",
    "Basque": "birbidalitako mezua",
    "Belarusian": "перасланае паведамленне|перанакіраванае паведамленне",
    "Bulgarian": "препратено съобщение|препратено писмо",
    "Catalan": "missatge reenviat",
    "Chinese": "转发的邮件|转发邮件信息|转发邮件|轉寄郵件|轉寄的郵件|被转发邮件信息|转发的消息|"
    "轉寄訊息",
    "Croatian, Serbian": "proslijeđena poruka|prosleđena poruka|прослеђена порука|"
    "preusmjerena poruka|posredovana poruka",
    "Czech": "přeposlaná zpráva|přeposlaný e-?mail|předaná zpráva",
    "Danish": "videresendt meddelelse|videresendt besked|videresendt e-?mail|videresendt mail",
    "Dutch": "doorgestuurd bericht|doorgestuurde e-?mail|doorgestuurde mail|doorgezonden bericht",
    "Estonian": "edastatud kiri|edastatud sõnum|edasisaadetud kiri|edasi saadetud kiri",
    "Finnish": "välitetty viesti|edelleenlähetetty viesti|edelleen lähetetty viesti",
    "French": "message transféré|message transmis|message réexpédié|courriel transféré|"
    "mail transféré|e-?mail transféré|courriel réexpédié",
    "Galician": "mensaxe reenviada",
    "German": "weitergeleitete nachricht|weitergeleitete e-?mail|weitergeleitete mail",
    "Greek": "προωθημένο μήνυμα|προωθούμενο μήνυμα|προωθημένο μηνυμα",
    "Hebrew": "הודעה שהועברה|הודעה מועברת",
    "Hindi": "अग्रेषित संदेश|फ़ॉरवर्ड किया गया संदेश",
    "Hungarian": "továbbított üzenet|továbbított levél|továbbított e-?mail",
    "Icelandic": "áframsend skilaboð|áframsent bréf|áframsendur póstur",
    "Indonesian, Malay": "pesan terusan|pesan yang diteruskan|mesej dimajukan|mesej yang dimajukan",
    "Italian": "messaggio inoltrato|e-?mail inoltrata|mail inoltrata",
    "Japanese": "転送メッセージ|転送されたメッセージ|転送メール|転送されたメール",
    "Korean": "전달된 메시지|전달된 메일|전달 메시지|전달된 이메일",
    "Latvian": "pārsūtīta ziņa|pārsūtītā ziņa|pārsūtīts ziņojums|pārsūtītais ziņojums|"
    "pāradresēta ziņa",
    "Lithuanian": "persiųstas laiškas|persiųsta žinutė|persiunčiamas laiškas",
    "Macedonian": "проследена порака",
    "Norwegian": "videresendt melding|videresendt e-?post|vidaresend melding",
    "Persian": "پیام ارجاع‌شده|پیام هدایت شده|نامه ارسالی|پیام بازارسال شده",
    "Polish": "wiadomość przekazana|przekazana wiadomość|przesłana wiadomość|"
    "wiadomość przesłana dalej|treść przekazanej wiadomości",
    "Portuguese": "mensagem reencaminhada|mensagem encaminhada|e-?mail encaminhado|"
    "mensagem reenviada",
    "Romanian": "mesaj redirecționat|mesaj redirecţionat|mesaj transmis mai departe|"
    "mesaj înaintat|mesajul redirecționat",
    "Russian": "пересланное сообщение|пересылаемое сообщение|пересылаемое письмо|"
    "пересланное письмо|переадресованное сообщение|перенаправленное сообщение|"
    "начало переадресованного сообщения|конец пересылаемого сообщения",
    "Slovak": "preposlaná správa|preposlaný e-?mail",
    "Slovenian": "posredovano sporočilo",
    "Spanish": "mensaje reenviado|correo reenviado|e-?mail reenviado|mensaje remitido",
    "Swedish": "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|"
    "vidarebefordrad e-?post|vidaresänt meddelande",
    "Thai": "ข้อความที่ส่งต่อ|จดหมายที่ส่งต่อ",
    "Turkish": "iletilen mesaj|yönlendirilen mesaj|iletilmiş ileti|iletilen ileti|"
    "yönlendirilmiş ileti",
    "Ukrainian": "переслане повідомлення|пересилане повідомлення|переадресоване повідомлення|"
    "пересланий лист",
    "Vietnamese": "thư đã chuyển tiếp|tin nhắn được chuyển tiếp|thư được chuyển tiếp|"
    "tin nhắn đã chuyển tiếp",
}
# Apple's line; it stands alone and ends with a colon.
BEGINS: Final = {
    "English": "begin forwarded message",
    "Catalan": "inici del missatge reenviat",
    "Chinese": "以下是转发的邮件|下面是被转发的邮件|以下是轉寄的郵件|開始轉寄訊息|开始转发的邮件",
    "Croatian": "započnite proslijeđenu poruku|početak proslijeđene poruke",
    "Czech": "začátek přeposlané zprávy|začátek přeposílané zprávy",
    "Danish": "start på videresendt (?:besked|e-?mail|meddelelse)|"
    "begyndelse på videresendt (?:besked|e-?mail|meddelelse)",
    "Dutch": "begin doorgestuurd bericht",
    "Finnish": "välitetty viesti alkaa|välitetyn viestin alku",
    "French": "début du (?:message|courriel) (?:transféré|réexpédié)",
    "German": "anfang der weitergeleiteten (?:nachricht|e-?mail)",
    "Greek": "αρχή προωθημένου μηνύματος|έναρξη προωθημένου μηνύματος",
    "Hebrew": "תחילת ההודעה שהועברה",
    "Hungarian": "továbbított levél kezdete|a továbbított üzenet kezdete",
    "Indonesian": "awal pesan terusan|mulai pesan terusan",
    "Italian": "inizio (?:del )?messaggio inoltrato",
    "Japanese": "転送されたメッセージ|以下は転送されたメールです",
    "Korean": "전달된 메시지",
    "Norwegian": "start på videresendt melding|begynnelse på videresendt melding",
    "Polish": "(?:rozpoczęcie|początek) przekazanej wiadomości",
    "Portuguese": "início da mensagem (?:encaminhada|reencaminhada)",
    "Romanian": "începutul mesajului redirecționat|începe mesajul redirecționat",
    "Russian": "начало переадресованного сообщения|начало пересылаемого сообщения",
    "Slovak": "začiatok preposlanej správy",
    "Spanish": "inicio del mensaje reenviado",
    "Swedish": "(?:början|start) på (?:vidarebefordrat|det vidarebefordrade) "
    "(?:brev|mejl|meddelande|brevet|meddelandet)",
    "Thai": "เริ่มข้อความที่ส่งต่อ",
    "Turkish": "iletilen mesajın başlangıcı|iletilen ileti başlangıcı",
    "Ukrainian": "початок переадресованого повідомлення|початок листа, що пересилається",
    "Vietnamese": "bắt đầu tin nhắn đã chuyển tiếp|bắt đầu thư được chuyển tiếp",
}
# Lotus Notes and HCL Notes: who passed it on, and when, stand on the line.
BY: Final = {
    "English": "forwarded by",
    "Czech": "přeposlal",
    "Danish, Norwegian": "videresendt af|videresendt av",
    "Dutch": "doorgestuurd door|doorgezonden door",
    "Finnish": "välittänyt|edelleen lähettänyt",
    "French": "transféré par|réexpédié par|transmis par",
    "German": "weitergeleitet von|weitergeleitet durch",
    "Italian": "inoltrato da",
    "Polish": "przekazane przez|przesłane przez",
    "Portuguese": "encaminhado por|reencaminhado por",
    "Russian": "переслано|переслал",
    "Spanish": "reenviado por|remitido por",
    "Swedish": "vidarebefordrat av",
    "Turkish": "ileten",
}
# The beginning of a subject that a program puts above an answer. Not VS: an answer in Finnish, a
# forward in Norwegian.
_ANSWER: Final = re.compile(
    r"\s*(?:\[[^\]\n]{1,60}\]\s*)?"
    r"(?:re|aw|antw?|antwort|sv|vá|rép?|réf|res|odp|odpověď|odg|rif|r|bls|ynt|yan|σχετ|απ|απάντ|"
    r"回复|回覆|答复|返信|답장|회신|השב|תשובה|رد|پاسخ|ats|atb|отв|ответ|відп|ref|trả lời|ตอบ|vast)"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]",
    re.IGNORECASE,
)


def is_answer(subject: str) -> bool:
    """Whether the first prefix of a subject is that of an answer."""
    return _ANSWER.match(subject[:200]) is not None

"""How programs and ticket systems call an original mail, by language."""

from typing import Final

# Each language: how its programs call an original mail, and one passed on.
ORIGINALS: Final[dict[str, tuple[str, str]]] = {
    "English": (
        (
            "original message|reply message|replied message|original mail|original e-?mail|"
            "original appointment"
        ),
        "forwarded message|forwarded by [^\n]{1,80}|forwarded mail|forwarded e-?mail|fwd",
    ),
    "Arabic": ("الرسالة الأصلية", "رسالة معاد توجيهها|الرسالة المعاد توجيهها"),
    "Bulgarian": ("оригинално съобщение|първоначално съобщение", "препратено съобщение"),
    "Catalan": ("missatge original", "missatge reenviat"),
    "Chinese": (
        "原始邮件|原始郵件|回复的原邮件|邮件原件|原邮件|原始信件|原始訊息",
        "转发的邮件|转发邮件|轉寄郵件|轉寄的郵件|转发邮件信息",
    ),
    "Croatian": ("izvorna poruka|originalna poruka", "proslijeđena poruka"),
    "Czech": ("původní zpráva|původní e-?mail|originální zpráva", "přeposlaná zpráva"),
    "Danish": (
        "oprindelig meddelelse|oprindelig besked|original meddelelse",
        "videresendt meddelelse|videresendt besked|videresendt e-?mail",
    ),
    "Dutch": (
        "oorspronkelijke? bericht|origineel bericht|originele bericht|oorspronkelijke e-?mail",
        "doorgestuurd bericht|doorgestuurde e-?mail",
    ),
    "Estonian": ("algkiri|algne kiri|algne sõnum|originaalkiri", "edastatud kiri|edastatud sõnum"),
    "Finnish": ("alkuperäinen viesti", "välitetty viesti|edelleenlähetetty viesti"),
    "French": (
        (
            "message d['’]origine|message original|mail original|courriel original|message initial|"
            "e-?mail d['’]origine|message d['’]origine envoyé"
        ),
        "message transféré|message transmis|message réexpédié|mail transféré",
    ),
    "German": (
        (
            "ursprüngliche nachricht|ursprüngliche (?:e-?)?mail|original-?\\s?nachricht|"
            "antwort nachricht|"
            "originalmeldung|original-?\\s?mail"
        ),
        "weitergeleitete nachricht|weitergeleitete e-?mail|weitergeleitete mail",
    ),
    "Greek": ("αρχικό μήνυμα|αρχικο μηνυμα|πρωτότυπο μήνυμα", "προωθημένο μήνυμα"),
    "Hebrew": ("הודעה מקורית", "הודעה שהועברה"),
    "Hindi": ("मूल संदेश|मूल सन्देश", "अग्रेषित संदेश"),
    "Hungarian": ("eredeti üzenet|eredeti levél", "továbbított üzenet|továbbított levél"),
    "Icelandic": ("upprunaleg skilaboð|upphaflegur póstur", "áframsend skilaboð"),
    "Indonesian": ("pesan asli|pesan awal", "pesan terusan|pesan yang diteruskan"),
    "Italian": ("messaggio originale|messaggio originario", "messaggio inoltrato"),
    "Japanese": (
        "元のメッセージ|オリジナルメッセージ|元のメール",
        "転送メッセージ|転送されたメッセージ",
    ),
    "Korean": ("원본 메시지|원본 메일|원본메시지|원본 이메일", "전달된 메시지|전달된 메일"),
    "Latvian": ("sākotnējā ziņa|oriģinālais ziņojums|sākotnējais ziņojums", "pārsūtīta ziņa"),
    "Lithuanian": (
        "originalus laiškas|pradinis laiškas|pirminis laiškas|originali žinutė",
        "persiųstas laiškas",
    ),
    "Norwegian": (
        "opprinnelig melding|originalmelding|original melding|opprinnelig e-?post",
        "videresendt melding|videresendt e-?post",
    ),
    "Persian": ("پیام اصلی", "پیام هدایت شده|پیام ارسال شده"),
    "Polish": (
        "wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości",
        (
            "wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|"
            "wiadomość przesłana dalej"
        ),
    ),
    "Portuguese": (
        "mensagem original|e-?mail original",
        "mensagem reencaminhada|mensagem encaminhada|mensagem reenviada",
    ),
    "Romanian": (
        "mesaj original|mesaj inițial|mesajul original",
        "mesaj redirecționat|mesaj redirectionat",
    ),
    "Russian": (
        "исходное сообщение|первоначальное сообщение|оригинальное сообщение|исходное письмо",
        (
            "пересланное сообщение|пересылаемое сообщение|пересылаемое письмо|"
            "конец пересылаемого сообщения"
        ),
    ),
    "Serbian": (
        "originalna poruka|оригинална порука|изворна порука",
        ("прослеђена порука|prosleđena poruka"),
    ),
    "Slovak": ("pôvodná správa|pôvodný e-?mail|originálna správa", "preposlaná správa"),
    "Slovenian": ("izvirno sporočilo|prvotno sporočilo", "posredovano sporočilo"),
    "Spanish": ("mensaje original|correo original", "mensaje reenviado|correo reenviado"),
    "Swedish": (
        "ursprungligt meddelande|originalmeddelande|ursprungligt mejl",
        "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl",
    ),
    "Thai": ("ข้อความต้นฉบับ|ข้อความเดิม", "ข้อความที่ส่งต่อ"),
    "Turkish": (
        ("orijinal mesaj|orjinal mesaj|özgün ileti|asıl ileti|orijinal ileti|özgün mesaj"),
        "iletilen mesaj|yönlendirilen mesaj|iletilmiş mesaj",
    ),
    "Ukrainian": (
        "вихідне повідомлення|оригінальне повідомлення|початкове повідомлення",
        "переслане повідомлення",
    ),
    "Vietnamese": ("thư gốc|tin nhắn gốc", "thư đã chuyển tiếp|thư chuyển tiếp"),
}
# Each language: words that ask for an answer, and words for the place above this line.
ABOVE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "English": ("repl|respon|answer|type|write|enter|text", "above|below this line"),
    "Arabic": ("رد|الرد|اكتب|الإجابة", "فوق|أعلى"),
    "Bulgarian": ("отговор|пишете|напишете", "над т"),
    "Catalan": ("respon|resposta|escri", "sobre d'aquesta|damunt|a sobre"),
    "Chinese": ("回复|回覆|答复|回信|输入", "上方|以上|之上|上面"),
    "Croatian": ("odgovor|pišite|napišite|upišite", "iznad"),
    "Czech": ("odpov|odepi|pište|napište", "nad t|nad tuto|výše"),
    "Danish": ("svar|skriv", "over denne|ovenfor|oven over"),
    "Dutch": ("antwoord|reageer|typ|schrijf|reactie", "boven|onder deze"),
    "Estonian": ("vasta|kirjuta", "kohal|ülal|kohale"),
    "Finnish": ("vasta|kirjoita", "yläpuolel|yllä"),
    "French": ("répon|écri|saisi|tape", "au-dessus|au dessus|ci-dessus"),
    "German": ("antwort|schreib|eing", "oberhalb|über dies|unter dieser"),
    "Greek": ("απαντ|απάντ|γράψτε", "πάνω από"),
    "Hebrew": ("השב|תגוב|הקלד|כתוב|תשוב", "מעל"),
    "Hungarian": ("válasz|írj", "fölé|felett|fölött"),
    "Indonesian": ("balas|jawab|tulis|ketik", "di atas"),
    "Italian": ("rispo|scriv|digit", "sopra|al di sopra"),
    "Japanese": ("返信|返答|入力|記入", "より上|の上"),
    "Korean": ("회신|답장|답변|입력", "위에|위로"),
    "Norwegian": ("svar|skriv", "over denne|ovenfor"),
    "Polish": ("odpowied|odpis|wpisz|napisz|odpowiadaj", "powyżej|nad t"),
    "Portuguese": ("respond|respost|escrev|digit", "acima|por cima"),
    "Romanian": ("răspun|raspun|scrie", "deasupra"),
    "Russian": ("ответ|отвечайте|пишите|введите", "выше|над эт"),
    "Serbian": ("odgovor|одговор|pišite|пишите", "iznad|изнад"),
    "Slovak": ("odpov|píšte|napíšte", "nad t|vyššie"),
    "Slovenian": ("odgovor|pišite|napišite", "nad to|zgoraj"),
    "Spanish": ("respond|respuesta|escrib|contest", "encima|arriba|sobre esta"),
    "Swedish": ("svar|skriv", "ovanför|ovan denna|över denna"),
    "Thai": ("ตอบ|พิมพ์", "เหนือ|ด้านบน"),
    "Turkish": ("yanıt|cevap|yaz", "üst|yukarı"),
    "Ukrainian": ("відпов|пишіть|напишіть", "вище|над ц"),
    "Vietnamese": ("trả lời|phản hồi|nhập", "phía trên|bên trên"),
}

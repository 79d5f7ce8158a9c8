"""Footers below the words: legal notices, notes of virus scanners and of mailing lists."""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.parts import Line
from mailgate.mail.reply.separators import is_ruler

_SHORTEST_NOTICE: Final = 30
_SHORTEST_LATIN_NOTICE: Final = 60
_LONGEST_LINE: Final = 4000
_LEAST_SIGNS: Final = 2
_MOST_LINES: Final = 4
_LONGEST_NOTE: Final = 400

_MAIL_WORDS: Final = re.compile(
    r"e-?mail|message|nachricht|mensaje|mensagem|messaggio|bericht|wiadomość|zpráv|správ|besked|"
    r"melding|meddelande|viesti|сообщени|повідомлен|съобщени|μήνυμα|mesaj|ileti|邮件|郵件|メール|"
    r"메일|הודעה|رسالة|üzenet|poruka|courriel|communication|transmission|correo|mitteilung|e-?post|"
    r"sähköposti|письмо|лист\b|електронн|e-?pošt|levél|thư|อีเมล|surel",
    re.IGNORECASE,
)
# What legal notices say; two of these, and a word for a mail, make one.
_LEGAL_SIGNS: Final = (
    # It is secret.
    (
        r"confidential|privileged|vertraulich|confidentiel|confidencia|riservat|confidenzial|"
        r"vertrouwelijk|poufn|důvěrn|dôvern|fortrolig|konfidenti?el|konfidensiel|luottamuksellinen|"
        r"конфиденциальн|конфіденційн|поверителн|εμπιστευτικ|gizli|机密|保密|機密|기밀|חסוי|סודי|سرية|"
        r"bizalmas|confidențial|povjerljiv|poverljiv|zaupn|rahasia|bảo mật|konfidenciāl"
    ),
    # For one alone.
    (
        r"intended (?:only|solely|recipient|for)|addressee|named recipient|bestimmt|adressat|"
        r"empfänger|destinataire|destinatari|uso exclusivo|geadresseerde|bestemd voor|adresata|"
        r"przeznaczon|adresát|určen|modtageren|beregnet|mottakeren|adressaten|avsett|vastaanottaja|"
        r"tarkoitettu|адресат|предназначен|призначен|παραλήπτη|alıcı|gönderildiği|címzett|"
        r"destinatarul|primatelj|primaoc|penerima|người nhận|"
        r"仅限|僅限|收件人|宛先の方|수신인|נמען|للمرسل إليه"
    ),
    # It may have come to another.
    (
        r"in error|by mistake|irrtümlich|versehentlich|par erreur|por error|por engano|por erro|"
        r"per errore|abusievelijk|onterecht|abusivement|omyłkow|omylem|omylom|misstag|ved en feil|"
        r"ved en fejl|vahingossa|erehdyksessä|по ошибке|помилков|по погрешка|κατά λάθος|"
        r"yanlışlıkla|"
        r"错收|誤って|误收|誤收|잘못|בטעות|عن طريق الخطأ|tévedés|din greșeală|greškom|pomotoma|nhầm"
    ),
    # Then it is to be told and destroyed.
    (
        r"notify|delete (?:it|this|the)|destroy|vernichten|informieren sie|détruire|avertir|"
        r"eliminación|eliminar|apague|distrugg|vernietigen|usunięcie|smažte|vymažte|radera|slette|"
        r"poista|удалите|уведомите|видаліть|διαγράψ|siliniz|删除|刪除|削除|삭제|למחוק|törölje|ștergeți"
    ),
    # Nobody else may use it.
    (
        r"unauthori[sz]ed|prohibited|untersagt|nicht gestattet|interdit|prohibid|proibid|vietat|"
        r"verboden|zabronion|zakázán|förbjud|forbudt|kielletty|запрещ|заборон|απαγορεύ|yasak|禁止|금지"
    ),
)
_LEGAL: Final = tuple(re.compile(sign, re.IGNORECASE) for sign in _LEGAL_SIGNS)
_LIST_FOOTER: Final = re.compile(
    r"mailing[- ]list|listinfo|list-unsubscribe|google groups|to unsubscribe|unsubscribe from|"
    r"you received this (?:message|e-?mail) because|you are receiving this because|"
    r"before printing this|bevor sie diese|ausdruck dieser (?:e-?)?mail|avant d['’]imprimer|"
    r"reply to this email directly|view it on github|to visit your group on the web",
    re.IGNORECASE,
)
_SCANNED: Final = re.compile(
    r"(?:this (?:e-?mail|message) (?:has been|was) (?:scanned|checked) |no virus found in this|"
    r"diese e-?mail wurde (?:von|auf) |virus-?free\b|virenfrei\b|"
    r"garanti sans virus|libre de virus|без вирусов|privo di virus|virusvrij\b|wolne od wirus)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"[\W_]{0,4}(?:(?:legal |e-?mail )?disclaimer|confidentiality notice|legal notice|"
    r"yahoo groups links|haftungsausschluss|rechtlicher hinweis|"
    r"avertissement|aviso legal)[\W_]{0,4}",
    re.IGNORECASE,
)
# Whoever speaks of himself, or asks, is no footer: "Please unsubscribe me", "How do I ...?"
_PERSONAL: Final = re.compile(
    r"[?？](?=\s|$)|(?<![\w.'’-])(?:I|[Mm]y|[Ii]ch|[Mm]ein|[Mm]ich|[Jj]['’]ai|unsubscribe me)"
    r"(?![\w'’-])"
)


def is_footer(paragraph: Sequence[Line]) -> bool:
    """Whether a paragraph is what a program or a company sets below every mail."""
    text = " ".join(line.text[:_LONGEST_LINE] for line in paragraph)[:_LONGEST_LINE]
    if _PERSONAL.search(text):
        return False
    if _LIST_FOOTER.search(text) or _SCANNED.search(text):
        is_short = len(paragraph) <= _MOST_LINES or len(text) < _LONGEST_NOTE
        return is_short or is_ruler(paragraph[0].text)
    shortest = _SHORTEST_LATIN_NOTICE if text.isascii() else _SHORTEST_NOTICE
    if len(text) < shortest or _MAIL_WORDS.search(text) is None:
        return False
    return sum(sign.search(text) is not None for sign in _LEGAL) >= _LEAST_SIGNS


def is_title(text: str) -> bool:
    """Whether a line is only the title of a footer."""
    return len(text) <= _SHORTEST_LATIN_NOTICE and _TITLE.fullmatch(text.strip()) is not None

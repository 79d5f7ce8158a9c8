"""What stands below the sender's words and is not what he says: signatures, device lines, footers.

They are looked for only at the end of a stretch of his words, from the bottom up.
"""

import re
from collections.abc import Sequence
from typing import Final

from mailgate.mail.reply.parts import Kind, Line
from mailgate.mail.reply.separators import is_ruler

_MOST_SIGNATURE_LINES: Final = 15
_MOST_FOOTER_LINES: Final = 60
_LONGEST_DEVICE_LINE: Final = 90
_SHORTEST_NOTICE: Final = 60
_LONGEST_NOTICE_LINE: Final = 4000

_DEVICE: Final = re.compile(
    r"(?:\W{0,3})(?:"
    r"(?:sent|get|written|posted|send) (?:from|via|with|by|using|on)|get outlook for|"
    r"outlook for (?:android|ios)|download outlook|sent securely|"
    r"(?:gesendet|verschickt|versendet|gesendet) (?:von|mit|über|vom|aus)|"
    r"von meinem \S{2,30}(?: \S{1,20}){0,3} gesendet|holen sie sich outlook|"
    r"diese nachricht wurde von meinem|"
    r"envoyé (?:de|depuis|à partir|avec|par)|obtenez outlook|télécharger outlook|"
    r"enviado (?:desde|do|a partir|de|con|com|via|pelo)|enviada (?:do|de|desde)|"
    r"obtener outlook|obter o outlook|"
    r"inviato (?:da|dal|con|tramite)|scarica outlook|ottieni outlook|"
    r"verzonden (?:vanaf|van|met|via|door)|verstuurd (?:vanaf|van|met|via)|outlook voor|"
    r"skickat (?:från|med|via)|hämta outlook|sendt (?:fra|med|via)|hent outlook|få outlook|"
    r"lähetetty (?:\S{1,40}|laitteesta \S{1,30})|hanki outlook|"
    r"wysłano? (?:z|za|ze|przy)|wysłane (?:z|za|ze|przy)|pobierz (?:aplikację )?outlook|"
    r"odesláno (?:z|ze|pomocí)|odoslané (?:z|zo|pomocou)|poslano (?:s|z|iz|sa)|"
    r"отправлено (?:с|из|от|через)|отправлен[оа]? с|надіслано (?:з|із|від|через)|"
    r"изпратено от|στάλθηκε από|στάλθηκε με|"
    r"(?:küldve|elküldve) (?:a|az|innen|innen:)?|trimis (?:de|din|cu)|"
    r"(?:iphone|ipad)['’]?(?:umdan|imden|dan)? gönderildi|saadetud minu|siųsta iš|"
    r"đã gửi từ|được gửi từ|gửi từ|ส่งจาก|dikirim dari|enviat (?:des|amb)"
    r")\b",
    re.IGNORECASE,
)
_DEVICE_EAST: Final = re.compile(
    r"\s{0,8}(?:(?:从|從)?(?:我的|寄自|发自|發自|傳送自|发送自|來自|来自)[^\n]{2,40}|"
    r"(?:iPhone|iPad|Android|[\w ]{2,20})から送信(?:されました)?。?|"
    r"나의 [\w ]{2,20}에서 (?:보냄|보냈습니다)\.?|[\w ]{2,24}에서 (?:보냄|발송|보냈습니다)\.?|"
    r"נשלח מה?-?[^\n]{2,30}|أُ?رسل(?:ت)? من[^\n]{2,30}|ارسال(?: شده)? از[^\n]{2,30}|"
    r"[^\n]{2,24} cihazımdan gönderildi)\s{0,4}",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[,;?!]|\.\s+\S|\b(?:is|was|are|ist|war|est|was|wie|because)\b")
_MAIL_WORDS: Final = re.compile(
    r"e-?mail|message|nachricht|mensaje|mensagem|messaggio|bericht|wiadomość|zpráv|správ|besked|"
    r"melding|meddelande|viesti|сообщени|повідомлен|съобщени|μήνυμα|mesaj|ileti|邮件|郵件|メール|"
    r"메일|הודעה|رسالة|üzenet|poruka|courriel|communication|transmission|correo|mitteilung",
    re.IGNORECASE,
)
_LEGAL_WORDS: Final = re.compile(
    r"confidential|privileged|intended (?:only|solely|recipient)|vertraulich|confidentiel|"
    r"confidencial|riservat|riservate|vertrouwelijk|poufn|důvěrn|dôvern|fortrolig|konfidentiell|"
    r"luottamuksellinen|конфиденциальн|конфіденційн|поверителн|εμπιστευτικ|gizli|机密|保密|機密|"
    r"기밀|חסוי|سرية|bizalmas|confidențial|povjerljiv|in error|irrtümlich|par erreur|por error|"
    r"per errore|abusivement|unauthori[sz]ed",
    re.IGNORECASE,
)
_LIST_FOOTER: Final = re.compile(
    r"mailing[- ]list|listinfo|list-unsubscribe|google groups|to unsubscribe|unsubscribe from|"
    r"you received this (?:message|e-?mail) because|you are receiving this because|"
    r"before printing this|bevor sie diese|avant d['’]imprimer|reply to this email directly|"
    r"view it on github",
    re.IGNORECASE,
)
_SCANNED: Final = re.compile(
    r"(?:this (?:e-?mail|message) (?:has been|was) (?:scanned|checked) |"
    r"diese e-?mail wurde (?:von|auf) |virus-?free\b|virenfrei\b|"
    r"garanti sans virus|libre de virus)",
    re.IGNORECASE,
)
_REGARDS: Final = re.compile(
    r"regards|greetings|gr[üu](?:ß|ss|e)|cordialement|saludos|saluti|groet|pozdrav|pozdrow|hilsen|"
    r"hälsning|terveisin|с уважением|з повагою|cheers|sincerely|thanks|danke|merci|gracias|grazie|"
    r"abraço|üdvözlettel|saygılar",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\s?[-–—/~]\s?([^\W\d_][\w.'’-]{1,24})(?:\s[^\W\d_][\w.'’-]{0,24}){0,2}\s*"
)
_DELIMITER: Final = re.compile(r"-- ")
_LOOSE_DELIMITER: Final = re.compile(r"\s{0,2}(?:--|—|–|__)\s{0,3}")
_MOST_LOOSE_LINES: Final = 10
_LONGEST_LOOSE_LINE: Final = 80
_MOST_LOOSE_WORDS: Final = 9


def mark_endings(lines: Sequence[Line]) -> None:
    """Gives signature, device and footer lines of one stretch of own words their kind."""
    end = _mark_from_below(lines, len(lines))
    start = _signature_start(lines[:end])
    if start >= 0:
        _mark(lines[start:end], Kind.SIGNATURE)
        end = _mark_from_below(lines, start)
    _mark_lone_name(lines[:end])


def is_device_line(text: str) -> bool:
    """Whether a line is what a telephone or a program says of itself."""
    if len(text) > _LONGEST_DEVICE_LINE:
        return False
    bare = text.strip().strip("*_[]<>")
    if _DEVICE_EAST.fullmatch(bare):
        return True
    return _DEVICE.match(bare) is not None and _SENTENCE.search(bare.rstrip(".!")) is None


def _mark_from_below(lines: Sequence[Line], end: int) -> int:
    """Marks device lines and footers up from the end; answers where the words above them end."""
    first = max(0, end - _MOST_FOOTER_LINES)
    while True:
        last = _last_words(lines, end)
        if last < first:
            return end
        if is_device_line(lines[last].text):
            _mark(lines[last:end], Kind.DEVICE)
            end = last
            continue
        start = _paragraph(lines, last, first)
        if not _is_footer(lines[start : last + 1]):
            return end
        above = _last_words(lines, start)
        start = above if above >= first and is_ruler(lines[above].text) else start
        _mark(lines[start:end], Kind.FOOTER)
        end = start


def _is_footer(paragraph: Sequence[Line]) -> bool:
    text = " ".join(line.text[:_LONGEST_NOTICE_LINE] for line in paragraph)[:_LONGEST_NOTICE_LINE]
    if _LIST_FOOTER.search(text) or _SCANNED.search(text):
        return is_ruler(paragraph[0].text) or len(paragraph) <= 4 or len(text) < 400  # noqa: PLR2004
    is_legal = _LEGAL_WORDS.search(text) is not None and _MAIL_WORDS.search(text) is not None
    return is_legal and len(text) >= _SHORTEST_NOTICE and len(_LEGAL_WORDS.findall(text)) > 1


def _paragraph(lines: Sequence[Line], last: int, first: int) -> int:
    """The first line of the paragraph that ends here; a ruler is where it begins."""
    start = last
    while start > first and not lines[start - 1].is_blank and not is_ruler(lines[start].text):
        start -= 1
    return start


def _signature_start(lines: Sequence[Line]) -> int:
    """Where the signature below a delimiter begins, or -1."""
    words = 0
    for place in range(len(lines) - 1, -1, -1):
        text = lines[place].text
        if _DELIMITER.fullmatch(text):
            return place
        if len(text) < 8 and _LOOSE_DELIMITER.fullmatch(text):  # noqa: PLR2004 - it is short
            return place if _is_like_a_signature(lines[place + 1 :]) else -1
        if words and is_ruler(text) and _REGARDS.search(_above(lines, place)):
            return place
        words += not lines[place].is_blank
        if words > _MOST_SIGNATURE_LINES:
            return -1
    return -1


def _is_like_a_signature(lines: Sequence[Line]) -> bool:
    """Whether these are few short lines and no question: below "--" people write on, too."""
    texts = [line.text.strip() for line in lines if not line.is_blank]
    return len(texts) <= _MOST_LOOSE_LINES and all(
        len(text) <= _LONGEST_LOOSE_LINE
        and len(text.split()) <= _MOST_LOOSE_WORDS
        and not text.endswith(("?", "？", "؟"))
        for text in texts
    )


def _above(lines: Sequence[Line], place: int) -> str:
    """The two lines of words above a place, at most 60 characters each: a sign-off is short."""
    last = _last_words(lines, place)
    near = lines[max(0, last - 1) : last + 1]
    return " ".join(line.text for line in near if len(line.text) <= 60)  # noqa: PLR2004


def _mark_lone_name(lines: Sequence[Line]) -> None:
    """A last paragraph that is only "-Anna" or "/Anna" is a signature; one of several is a list."""
    last = _last_words(lines, len(lines))
    if last < 1 or len(lines[last].text) > 60 or not lines[last - 1].is_blank:  # noqa: PLR2004
        return
    found = _NAMED.fullmatch(lines[last].text)
    if found is None or not found[1][0].isupper() or _last_words(lines, last) < 0:
        return
    mark = lines[last].text.strip()[0]
    if not any(line.text.lstrip().startswith(mark) for line in lines[:last]):
        _mark(lines[last:], Kind.SIGNATURE)


def _last_words(lines: Sequence[Line], end: int) -> int:
    """The last line with words before `end`, or -1."""
    place = end - 1
    while place >= 0 and lines[place].is_blank:
        place -= 1
    return place


def _mark(lines: Sequence[Line], kind: Kind) -> None:
    for line in lines:
        line.kind = kind

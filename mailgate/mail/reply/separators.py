"""Lines that say "another mail begins here": of clients, of forwards, and of ticket systems."""

import re
from typing import Final

from mailgate.mail.reply.labels import field_of
from mailgate.mail.reply.separator_words import ABOVE_WORDS, ORIGINALS

_WORDS: Final = "|".join(first for first, _ in ORIGINALS.values())
_FORWARDS: Final = "|".join(second for _, second in ORIGINALS.values())
_FRAMED: Final = re.compile(
    rf"[-‐_=*–—\s]{{2,60}}(?:(?P<old>{_WORDS})|(?P<forward>{_FORWARDS}))"
    rf"[\s:：]{{0,4}}[-‐_=*–—\s]{{0,60}}",
    re.IGNORECASE,
)
_BEGIN: Final = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|"
    r"début du (?:message|courriel) (?:transféré|réexpédié)|inicio del mensaje reenviado|"
    r"início da mensagem (?:encaminhada|reencaminhada)|inizio (?:del )?messaggio inoltrato|"
    r"begin doorgestuurd bericht|start på videresendt (?:besked|e-mail|melding)|"
    r"videresendt melding|vidarebefordrat (?:brev|mejl)|"
    r"(?:start|början) på vidarebefordrat (?:brev|meddelande|mejl)|välitetty viesti alkaa|"
    r"(?:rozpoczęcie|początek) przekazanej wiadomości|začátek přeposlané zprávy|"
    r"začiatok preposlanej správy|továbbított levél kezdete|început mesaj redirecționat|"
    r"начало (?:переадресованного|пересылаемого|пересланного) сообщения|"
    r"початок листа, що пересилається|αρχή προωθημένου μηνύματος|iletilen ileti başlangıcı|"
    r"以下是转发的邮件|下面是被转发的邮件|以下是轉寄的郵件|開始轉寄訊息|転送されたメッセージ|"
    r"전달된 메시지|תחילת ההודעה שהועברה|بداية الرسالة المعاد توجيهها)\s?[:：]",
    re.IGNORECASE,
)
# Phrases that need no frame, because they are a whole line and ask for just that.
_REPLY_ABOVE: Final = re.compile(
    r"[\W_]{0,40}(?:"
    r"(?:please )?(?:reply|respond|type your (?:reply|response)|write your (?:reply|answer)|"
    r"enter your reply) above (?:this|the) line|do not (?:write|type) below this line|"
    r"(?:write|reply) above this line to [^\n]{3,80}|"
    r"in replies all text above this line is added to [^\n]{3,40}|"
    r"(?:bitte )?(?:antworten sie|antwort|schreiben sie ihre antwort) (?:bitte )?"
    r"(?:oberhalb|über) dieser (?:linie|zeile)(?: schreiben| eingeben)?|"
    r"(?:merci de |veuillez )?(?:répondre|écrire votre réponse|saisir votre réponse|"
    r"répondez) au-dessus de cette ligne|"
    r"(?:por favor,? )?(?:responda|escriba su respuesta|conteste) (?:por )?(?:encima|arriba) de "
    r"esta línea|(?:por favor,? )?responda acima desta linha|"
    r"(?:si prega di )?rispondere sopra (?:a )?questa (?:linea|riga)|"
    r"(?:gelieve )?(?:antwoord|typ uw antwoord) boven deze (?:lijn|regel)|"
    r"(?:пожалуйста,? )?(?:ответьте|пишите ответ|введите ответ) выше этой (?:линии|строки)|"
    r"请在此行上方回复|请在此行以上回复|この行より上に返信してください|이 줄 위에 회신해 주세요"
    r")[\W_]{0,40}",
    re.IGNORECASE,
)
_DRAWN_AROUND: Final = re.compile(
    r"\s{0,8}[#=*_~+.<—–-]{2,40}\s{0,4}(?P<words>[^\W_].{6,120}[^\s#=*_~+>—–-])\s{0,4}"
    r"[#=*_~+.>—–-]{2,40}\s{0,4}"
)
_ASKS: Final = re.compile("|".join(asks for asks, _ in ABOVE_WORDS.values()), re.IGNORECASE)
_ABOVE: Final = re.compile("|".join(place for _, place in ABOVE_WORDS.values()), re.IGNORECASE)
_ASKS_ABOVE: Final = tuple(
    re.compile(rf"(?:{asks}).{{0,60}}?(?:{place})|(?:{place}).{{0,60}}?(?:{asks})", re.IGNORECASE)
    for asks, place in ABOVE_WORDS.values()
)
_LOTUS: Final = re.compile(
    r"[^\n]{2,60}?\s?-{2,3}\s?\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}[:.]\d{2}[^\n]{0,16}?-{2,3}"
    r"[^\n]{0,200}"
)
_GROUPWISE: Final = re.compile(r"\s{0,3}>>>\s[^\n<>]{2,80}(?:<[^<>\n]{3,120}>)?[^\n<>]{5,60}>>>\s*")
_GROUPWISE_BEGINS: Final = re.compile(
    rf"(?:{_GROUPWISE.pattern})$|\s{{0,3}}>>> [^\W\d_]{{1,4}} \d{{1,4}}[./-]\d{{1,2}}[./-]\d"
)
_RULER: Final = re.compile(r"\s*(?:[-‐_=*#~—–]\s?){5,400}\s*")
_LONGEST: Final = 400


def is_separator(text: str) -> bool:
    """Whether a line says that another mail begins below it."""
    if len(text) > _LONGEST:
        return False
    text = text.replace("&nbsp;", " ")  # as QQ writes into plain text
    framed = _FRAMED.match(text)
    # Some telephones set the header block on the same line.
    if framed is not None and field_of(text[framed.end() :]):
        return True
    bare = text.strip()
    if framed is not None and framed.end() >= len(text.rstrip()):
        return True
    if _BEGIN.fullmatch(bare) is not None or is_reply_above(bare):
        return True
    return _LOTUS.fullmatch(bare) is not None or _GROUPWISE.fullmatch(bare) is not None


def is_forward(text: str) -> bool:
    """Whether a line says that the mail below it is passed on, and not answered."""
    if len(text) > _LONGEST:
        return False
    framed = _FRAMED.match(text)
    return _BEGIN.fullmatch(text.strip()) is not None or (
        framed is not None and framed["forward"] is not None
    )


def is_reply_above(text: str) -> bool:
    """Whether this is the line of a ticket system above which answers are to be written."""
    if _REPLY_ABOVE.fullmatch(text) is not None:
        return True
    drawn = _DRAWN_AROUND.fullmatch(text)
    if drawn is None or not _ASKS.search(drawn["words"]) or not _ABOVE.search(drawn["words"]):
        return False
    return any(asks.search(drawn["words"]) for asks in _ASKS_ABOVE)


def is_groupwise(text: str) -> bool:
    """Whether a line that begins with `>` is one that GroupWise sets above a quote."""
    return text.lstrip().startswith(">>> ") and _GROUPWISE_BEGINS.match(text) is not None


def is_ruler(text: str) -> bool:
    """Whether a line is only drawn."""
    return len(text) <= _LONGEST and _RULER.fullmatch(text) is not None

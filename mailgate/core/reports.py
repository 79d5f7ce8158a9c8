"""Reports of programs: a mail was delivered, read, complained about; an invitation answered.

By the kind of the report (RFC 6522) where there is one. Outlook also writes receipts as plain mail
with a Subject such as "Read: ..." and a fixed sentence; neither of the two is a sign alone.
"""

import re
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.message import Message

_REPORT_TYPE: Final = re.compile(r"report-type\s*=\s*\"?([a-z-]+)", re.IGNORECASE)
_METHOD: Final = re.compile(r";\s*method\s*=\s*\"?([a-z-]+)", re.IGNORECASE)
_LOOKED_AT: Final = 2000

# Said by Postfix, Exchange, Sendmail, Exim, Domino, Office 365 and others of a mail that arrived.
_DELIVERED_SUBJECT: Final = re.compile(
    r"\s*(?:successful mail delivery report|mail delivery status report"
    r"|delivery status notification ?\((?:success|relay(?:ed)?|delivered)\)"
    r"|return receipt\b|delivery receipt\b|delivery confirmation\b|message delivered\b"
    r"|(?:delivered|relayed|zugestellt|weitergeleitet|übermittelt|remis|relayé|entregado"
    r"|retransmitido"
    r"|entregue|consegnato|inoltrato|recapitato|bezorgd|doorgestuurd|levererat|leveret|levert"
    r"|toimitettu|dostarczono|doručeno|doručené|kézbesítve|livrat|isporučeno|доставлено|παραδόθηκε"
    r"|teslim edildi|配信済み|已送达|已傳遞|배달됨|נמסר|تم التسليم) ?[:：])",
    re.IGNORECASE,
)
_DELIVERED_TEXT: Final = re.compile(
    r"mail delivery report that you requested|(?:was|been) successfully (?:delivered|relayed)"
    r"|successfully delivered to|delivery to these recipients or (?:groups|distribution lists) is"
    r" complete|your message (?:has been|was) delivered to|deliver(?:y|ed) .{0,40}? is complete"
    r"|erfolgreich (?:zugestellt|weitergeleitet|übermittelt)|wurde (?:die"
    r"|ihre) nachricht zugestellt"
    r"|a été (?:remis|distribué|livré)|se (?:ha entregado|entregó) (?:correctamente|el mensaje)"
    r"|è stato (?:recapitato|consegnato)|is (?:bezorgd|afgeleverd)|foi entregue",
    re.IGNORECASE,
)
_READ_SUBJECT: Final = re.compile(
    r"\s*(?:(?:not )?read|(?:un)?gelesen|nicht gelesen|(?:non )?lu|leído|no leído|lida?"
    r"|não lida?|letto"
    r"|non letto|(?:niet )?gelezen|läst|oläst|inte läst|læst|ikke læst|lest|ikke lest|luettu"
    r"|lukematta"
    r"|(?:nie )?przeczytano|(?:nie )?przeczytane|(?:ne)?přečteno|(?:ne)?prečítané|elolvasva"
    r"|olvasatlan"
    r"|citit|necitit|pročitano|прочитано|прочитане|не прочитано|αναγνώστηκε|αναγνωσμένο|okundu"
    r"|開封済み|已读|已讀|읽음|נקרא|تمت القراءة|đã đọc|อ่านแล้ว|dibaca|gelesen \(bestätigung\)"
    r"|return receipt \(displayed\)|read receipt|disposition notification"
    r"|lesebest(?:ä|ae)tigung|empfangsbest(?:ä|ae)tigung \(angezeigt\)|accusé de lecture"
    r"|confirmación de lectura|conferma di lettura|confirmação de leitura|leesbevestiging"
    r"|l(?:ä|æ)skvitto|læsekvittering|lesebekreftelse) ?(?:[:：-]|\(|$)",
    re.IGNORECASE,
)
_READ_TEXT: Final = re.compile(
    r"(?:was|has been) (?:read|displayed|deleted without being read|opened) (?:on|at|by)"
    r"|return receipt for the mail that you sent"
    r"|this (?:return )?receipt (?:only )?(?:shows|acknowledges)"
    r"|wurde\b.{0,80}?\b(?:gelesen|angezeigt|ungelesen gelöscht)"
    r"|a été (?:lue?|affichée?|supprimée? sans)|(?:fue|ha sido) (?:leído|mostrado|eliminado sin)"
    r"|se ley[óo]|se ha leído|foi (?:lida?|exibida?|excluída? sem)|è stat[ao] (?:letto|letta"
    r"|visualizzat[ao])"
    r"|is (?:gelezen|weergegeven) op|(?:lästes|har lästs|blev läst)|(?:blev|er) læst|ble lest"
    r"|luettiin|została? (?:przeczytana|odczytana|wyświetlona)|zostało przeczytane"
    r"|byl[ao]? (?:přečtena?|přečteno|zobrazena)|bola? prečítaná|elolvasták|elolvasta|a fost citit"
    r"|je pročitana?|(?:было|была) прочитан[оа]|було прочитано|διαβάστηκε|αναγνώστηκε|okundu"
    r"|開封され|(?:已于|已於).{0,40}?(?:阅读|閱讀|读取)|阅读时间|읽었습니다|읽음|נקראה|تمت قراءة",
    re.IGNORECASE,
)
_ANSWERED_SUBJECT: Final = re.compile(
    r"\s*(?:accepted|declined|tentative(?:ly accepted)?|new time proposed|zugesagt|abgesagt"
    r"|abgelehnt"
    r"|mit vorbehalt|vorläufig|neue zeit vorgeschlagen|accepté|refusé|décliné|provisoire"
    r"|aceptad[oa]"
    r"|rechazad[oa]|provisional|aceite|aceito|recusad[oa]|provisório|accettat[oa]|rifiutat[oa]"
    r"|provvisorio|geaccepteerd|geweigerd|afgewezen|voorlopig|accepterat|accepterad|avböjt|nekat"
    r"|preliminärt|accepteret|afvist|foreløbig|godtatt|avslått|hyväksytty|hylätty|alustava"
    r"|zaakceptowan[eoy]|odrzucon[eoy]|wstępn[eyo]|přijato|odmítnuto|nezávazně|prijaté|odmietnuté"
    r"|elfogadva|elutasítva|feltételes|acceptat|refuzat|prihvaćeno|odbijeno|принято|отклонено"
    r"|под вопросом|прийнято|відхилено|αποδεκτή|απορρίφθηκε|kabul edildi|reddedildi|承諾|辞退"
    r"|仮承諾"
    r"|已接受|已拒绝|已拒絕|暂定|수락|수락함|거절|거절함|미정|התקבל|נדחה|تم القبول"
    r"|đã chấp nhận|diterima|ditolak) ?[:：]",
    re.IGNORECASE,
)
_GOOGLE_WHEN: Final = re.compile(r" @ .{6,80} \([^()]{3,120}@[^()]{3,120}\)\s*$")
_CALENDAR_WORDS: Final = re.compile(
    r"calendar\.google\.com|has (?:accepted|declined|tentatively accepted|replied)"
    r"|(?:accepted|declined) this invitation|an dieser einladung|diese einladung|a (?:accepté"
    r"|refusé)"
    r" cette invitation|ha (?:accettato|rifiutato|aceptado|rechazado)",
    re.IGNORECASE,
)


def report(message: Message) -> Screening | None:
    """A bounce, a receipt or a complaint."""
    kind = _report_type(message)
    if message.bounce is not None and kind != "feedback-report":
        about = ", ".join(message.bounce.recipients[:3]) or "an unnamed recipient"
        status = f" {message.bounce.status}" if message.bounce.status else ""
        return Screening(
            Author.BOUNCE, f"a delivery report: {message.bounce.kind}{status} for {about}"
        )
    if kind == "disposition-notification":
        return Screening(
            Author.READ_RECEIPT, "a receipt of reading (disposition-notification, RFC 8098)"
        )
    if kind == "feedback-report":
        return Screening(Author.COMPLAINT, "a complaint report (feedback-report, RFC 5965)")
    if _is_delivered(message, kind):
        return Screening(
            Author.DELIVERY_RECEIPT, f"a receipt of delivery, Subject: {message.subject[:80]}"
        )
    if kind is not None:
        return Screening(Author.PROGRAM, f"a report ({kind or 'multipart/report'}, RFC 6522)")
    subject, text = message.subject[:300], message.text[:_LOOKED_AT]
    if _READ_SUBJECT.match(subject) and _READ_TEXT.search(text):
        return Screening(Author.READ_RECEIPT, f"a receipt of reading, Subject: {subject[:80]}")
    return None


def calendar_answer(message: Message) -> Screening | None:
    """An answer to an invitation (RFC 5546: REPLY, COUNTER).

    An invitation itself, which a person sent, is none. With words of its sender it leaves a doubt,
    and so does another time that he proposes: somebody has to read it.
    """
    method = _method(message)
    subject = message.subject[:300]
    words = message.reply_text[:_LOOKED_AT].strip()
    has_words = bool(words) and not _CALENDAR_WORDS.search(words)
    if method in {"REPLY", "COUNTER", "DECLINECOUNTER"}:
        told = f"an answer to an invitation (METHOD={method}, RFC 5546)"
        return Screening(Author.CALENDAR, told, in_doubt=has_words or method == "COUNTER")
    if method or not _ANSWERED_SUBJECT.match(subject):
        return None
    told = f"an answer to an invitation, Subject: {subject[:80]}"
    is_calendar = any(
        one.type in {"text/calendar", "application/ics"} or one.name.lower().endswith(".ics")
        for one in message.attachments
    )
    kind = message.header("content-class").lower()
    if is_calendar or "calendarmessage" in kind or _GOOGLE_WHEN.search(subject):
        return Screening(Author.CALENDAR, told, in_doubt=has_words)
    if not words:
        return Screening(Author.CALENDAR, told, in_doubt=True)
    return None


def _is_delivered(message: Message, kind: str | None) -> bool:
    """A report of success: by its kind and words, or by Subject and words together."""
    subject = _DELIVERED_SUBJECT.match(message.subject[:300])
    text = _DELIVERED_TEXT.search(message.text[:_LOOKED_AT])
    if kind == "delivery-status":
        return bool(subject or text)
    return bool(subject and text)


def _method(message: Message) -> str:
    """The METHOD of the calendar part, upper-case, or empty."""
    if message.calendar_method:
        return message.calendar_method.upper()
    content_type = message.header("content-type")
    named = _METHOD.search(content_type[:1000])
    is_calendar = content_type.partition(";")[0].strip().lower() == "text/calendar"
    return named.group(1).upper() if named and is_calendar else ""


def _report_type(message: Message) -> str | None:
    """The report type in lower case, empty if it is not named; None for what is no report."""
    content_type = message.header("content-type")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "message/disposition-notification":
        return "disposition-notification"
    if kind != "multipart/report":
        return None
    named = _REPORT_TYPE.search(content_type[:2000])
    return named.group(1).lower() if named else ""

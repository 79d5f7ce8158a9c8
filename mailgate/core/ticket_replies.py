"""What other help desks and spam filters send back by themselves.

A help desk's agents write through the same program, with the same fields, so its acknowledgement
is told by its words: by the form of its Subject, or by a number of a ticket in the Subject together
with the first sentence. The sentence alone is what people write, too: it leaves a doubt.
"""

import re
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.machine_signs import ANSWERED
from mailgate.core.message import Message

_LOOKED_AT: Final = 1500
_FIRST: Final = 400
# Subjects that only the acknowledgements have: RT, Zendesk, Freshdesk, OTRS, Zammad, osTicket,
# Jira Service Management, ServiceNow, HubSpot, Help Scout.
_SUBJECT: Final = re.compile(
    r"\s*(?:\[[^\]\n]{1,60} #\d{1,12}\] (?:AutoReply|Autoreply|Automatic reply)\b"
    r"|\[?Request received(?:\]| ?[:\-–]|$)|\[?(?:Support )?Ticket received(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Anfrage erhalten|Anfrage eingegangen|Ticket erhalten|Ticket eröffnet)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Demande reçue|Requête reçue|Ticket reçu)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Solicitud recibida|Petición recibida|Ticket recibido)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Solicitação recebida|Pedido recebido|Chamado aberto)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Richiesta ricevuta|Ticket ricevuto)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Aanvraag ontvangen|Verzoek ontvangen|Ticket ontvangen)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Ärende mottaget|Begäran mottagen|Forespørgsel modtaget|Henvendelse mottatt"
    r"|Pyyntö vastaanotettu|Otrzymano zgłoszenie|Požadavek přijat"
    r"|Kérés beérkezett)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:Запрос получен|Заявка принята|Запит отримано)(?:\]| ?[:\-–]|$)"
    r"|\[?(?:お問い合わせを受け付けました|已收到请求|已收到請求|요청이 접수되었습니다)"
    r"|(?:Your )?(?:support )?(?:ticket|case|request"
    r"|incident)[ #:]{1,3}[A-Z0-9-]{2,20} (?:has been|was) "
    r"(?:created|opened|received|logged|submitted)"
    r"|Support Ticket Opened \[#)",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"[#№]\s?\d{2,12}|\b(?:ticket|case|request|incident|vorgang|anfrage|dossier|demande|caso"
    r"|chamado|zgłoszenie)"
    r"[ #:№-]{1,3}[A-Z]{0,6}-?\d{2,12}|\b(?:INC|REQ|SR|CS|TKT|TASK|RITM|CHG)-?\d{4,12}\b"
    r"|\[[A-Z]{2,10}-\d{1,8}\]"
    r"|\b[A-Z]{2,10}-\d{1,8}\b",
    re.IGNORECASE,
)
# "We have received your request", "a ticket has been created": in the languages of the help desks.
_SENTENCE: Final = re.compile(
    r"(?:we(?:'ve| have)? (?:successfully )?(?:received|got|registered) your (?:request|ticket"
    r"|message|e-?mail|enquiry"
    r"|inquiry|support request)|your (?:support )?(?:request|ticket|message|e-?mail|enquiry"
    r"|inquiry|case)\b.{0,60}?"
    r"(?:has|have) been (?:received|created|registered|logged|opened|submitted|assigned)"
    r"|a (?:new )?(?:support )?(?:ticket|case|request) (?:has been|was) (?:created|opened|logged)"
    r"|just confirming that we got your request"
    r"|(?:wir haben )?ihre (?:anfrage|nachricht|e-?mail|meldung)\b.{0,50}?(?:erhalten"
    r"|eingegangen|registriert|erfasst)"
    r"|(?:es )?wurde (?:ein|unter der).{0,30}?ticket.{0,40}?(?:erstellt|eröffnet|angelegt)"
    r"|nous (?:avons bien reçu|accusons réception de) votre|votre (?:demande|message"
    r"|requête)\b.{0,40}?a (?:bien )?"
    r"été (?:reçue?|enregistrée?|prise? en compte|créée?)"
    r"|hemos recibido (?:su|tu)|(?:su|tu) (?:solicitud|petición|consulta"
    r"|mensaje)\b.{0,40}?ha sido (?:recibid|registrad|cread)"
    r"|recebemos (?:a sua|o seu|sua|seu)|(?:a sua|sua) (?:solicitação"
    r"|mensagem)\b.{0,40}?foi (?:recebida|registrada)"
    r"|abbiamo ricevuto la (?:sua|tua|vostra)|la (?:sua|tua"
    r"|vostra) richiesta\b.{0,40}?è stata (?:ricevuta|presa in carico)"
    r"|(?:we|wij) hebben (?:uw|je) (?:aanvraag|verzoek|bericht|e-?mail|melding).{0,30}?ontvangen"
    r"|(?:uw|je) (?:aanvraag|verzoek|melding)\b.{0,40}?is (?:ontvangen|geregistreerd)"
    r"|vi har (?:mottagit|tagit emot|modtaget|mottatt|registrert|fået) (?:ditt|din|dit|er"
    r"|deres|jeres)"
    r"|(?:olemme vastaanottaneet|pyyntösi on vastaanotettu|tukipyyntösi on)"
    r"|(?:otrzymaliśmy|zarejestrowaliśmy) (?:twoje|państwa|pana|pani)"
    r"|(?:vaše?|váš) (?:požadavek|požiadavka|žádost|zpráva)\b.{0,40}?(?:byla?|bola?) (?:přijat"
    r"|prijat|zaregistrov|vytvoř)"
    r"|(?:megkaptuk|fogadtuk) (?:az ön )?(?:kérés|level|üzenet|megkeresés)"
    r"|am primit (?:solicitarea|cererea|mesajul)"
    r"|zaprimili smo vaš|(?:ваш(?:е|а)? (?:запрос|обращение|заявка|письмо)).{0,40}?(?:получен"
    r"|принят|зарегистрирован|создан)"
    r"|(?:ваш(?:е|а)? (?:запит|звернення|заявк[ау])).{0,40}?(?:отриман|прийнят|зареєстрован)"
    r"|λάβαμε το (?:αίτημ|μήνυμ)ά σας|(?:talebiniz|mesajınız|isteğiniz).{0,30}?(?:alınmıştır"
    r"|alındı|ulaştı)"
    r"|お問い合わせを受け付け|お問い合わせいただき.{0,30}?受け付け|(?:我们|我們)已(?:经"
    r"|經)?收到您的|您的(?:请求|請求|工单).{0,20}?已(?:收到|创建|建立)"
    r"|(?:문의|요청)(?:가|이) (?:정상적으로 )?접수|קיבלנו את פנייתך|פנייתך (?:התקבלה|נקלטה)"
    r"|تم استلام (?:طلبك|رسالتك)|لقد تلقينا"
    r"|chúng tôi đã nhận được|(?:ได้รับ|รับ)คำขอของคุณ|kami telah menerima)",
    re.IGNORECASE,
)
# Challenges: "prove that you are a person". Their addresses and Subjects.
_CHALLENGER: Final = re.compile(
    r"spamblocker-challenge|.{0,60}-confirm-[0-9a-z.]{5,80}"
    r"|(?:.{0,40}[-.])?challenge(?:[-_.+].{0,60})?"
    r"|sender-?verif(?:y|ication).{0,40}|antispam(?:uol)?|verify-sender.{0,40}"
    r"|confirm-[0-9a-f]{8,64}.{0,40}",
    re.IGNORECASE,
)
_CHALLENGE_DOMAIN: Final = re.compile(
    r"(?:.{1,120}\.)?(?:boxbe\.com|spamarrest\.com|bluebottle\.com|mailinblack\.com"
    r"|sendio\.com|choicemail\.com"
    r"|vanquish\.com|0spam\.com|cleanmymailbox\.com|spamlion\.com)",
    re.IGNORECASE,
)
_CHALLENGE_SUBJECT: Final = re.compile(
    r"\s*(?:please confirm (?:your message|that you sent|your (?:e-?mail|identity))"
    r"|(?:re: .{0,120}? )?[\[(]?(?:verification|confirmation|authorization) required[\])]?"
    r"|.{0,150}\(verification required\)\s*$|your message to .{1,80} (?:is waiting|awaits|requires)"
    r"|.{0,120}requires? (?:your )?(?:sender )?(?:verification|authentication|confirmation)"
    r"|sender (?:verification|authentication)|spam(?:blocker| ?arrest) "
    r"|bitte bestätigen sie (?:ihre nachricht|den versand)"
    r"|authentification de votre (?:message|adresse)"
    r"|(?:demande d['’]authentification|confirmez votre (?:message|envoi))|confirme (?:su"
    r"|seu) (?:mensaje|e-?mail)"
    r"|conferma (?:il tuo|l['’]invio del) messaggio)",
    re.IGNORECASE,
)


def challenge(message: Message) -> Screening | None:
    """A spam filter that asks the sender to prove himself (TMDA, Boxbe, EarthLink and the like).

    Answering it would let mail of unknown senders into somebody's box; two signs are asked for,
    of which the address of such a filter is the stronger one.
    """
    sender = message.sender.address[:320] if message.sender is not None else ""
    local, _, domain = sender.rpartition("@")
    replies = [address.address[:320].rpartition("@")[0] for address in message.reply_to[:5]]
    is_asking = _CHALLENGE_SUBJECT.match(message.subject[:300])
    is_filter = _CHALLENGE_DOMAIN.fullmatch(domain) or any(
        _CHALLENGER.fullmatch(one) for one in (local, *replies)
    )
    if is_filter:
        return Screening(Author.CHALLENGE, f"From or Reply-To is a spam filter: {sender[:80]}")
    if is_asking:
        return Screening(
            Author.CHALLENGE, f"Subject asks for proof: {message.subject[:80]}", in_doubt=True
        )
    return None


def ticket_reply(message: Message) -> Screening | None:
    """The acknowledgement of another help desk, by its Subject."""
    subject = message.subject[:300]
    if _SUBJECT.match(subject):
        return Screening(Author.AUTO_REPLY, f"Subject of a help desk: {subject[:80]}")
    if _NUMBERED.search(subject) and _says_received(message):
        return Screening(
            Author.AUTO_REPLY,
            f"the words of a help desk's receipt, with a number: {subject[:80]}",
            in_doubt="?" in message.reply_text[:_FIRST] or ANSWERED.match(subject) is not None,
        )
    return None


def maybe_ticket_reply(message: Message) -> Screening | None:
    """What begins like a help desk's acknowledgement, though nothing else tells of one."""
    if not _says_received(message) or "?" in message.reply_text[:_FIRST]:
        return None
    return Screening(Author.PERSON, "begins with the words of a help desk's receipt", in_doubt=True)


def _says_received(message: Message) -> bool:
    text = message.reply_text or message.text
    return _SENTENCE.search(" ".join(text[:_LOOKED_AT].split())[:_FIRST]) is not None

"""The words with which machines begin the Subject of absence notes and automatic replies.

For the notes that carry no sign in their header: two of three do not. The words count at the
beginning alone ("Re: Out of office" is a person's answer to a note), and short ones only where the
Subject ends after them or goes on as notes do: "Out of office: Re: Printer" is a note, "Out of
office reply does not work" is a question.
"""

import re
from typing import Final

# Absence notes, in 29 languages.
_ABSENCE: Final = (
    r"out[- ]of[- ](?:the[- ])?office(?: (?:reply|notification|message))?",
    r"(?:i am |i'm |i’m )(?:currently )?out of (?:the )?office",
    r"(?:i am |i'm |i’m )?(?:currently )?away(?= (?:until|till?|from)\b)",
    r"out[- ]of[- ](?:the[- ])?office auto(?:matic)?[- ]?(?:reply|response)",
    r"(?:i am |i'm )?(?:currently )?(?:away )?on (?:\w+ )?(?:leave|vacation|holidays?)",
    r"(?:ooo|oof)",
    r"vacation (?:reply|response|message|notice)",
    r"(?:annual|maternity|parental) leave",
    r"away from (?:the |my )?(?:office|desk|mail|email)",
    r"holiday (?:reply|notice|message)",
    r"(?:abwesenheits(?:notiz|nachricht|benachrichtigung|assistent|meldung)|abwesenheit|abwesend)",
    r"(?:ich bin )?(?:nicht|außer|ausser) (?:im |haus)(?:b(?:ü|ue)ro|haus(?:e)?|e)?",
    r"ich bin (?:im urlaub|nicht im (?:haus|b(?:ü|ue)ro))",
    r"urlaubs(?:vertretung|notiz|meldung|benachrichtigung)",
    r"absence (?:du bureau|de bureau|temporaire)",
    r"(?:message|notification|avis) d[’']absence",
    r"(?:je suis )?absente?(?: du bureau)?",
    r"(?:fuera|ausente) de (?:la )?oficina",
    r"(?:mensaje|aviso|notificaci[oó]n) de ausencia",
    r"ausencia (?:de|temporal|por vacaciones)",
    r"ausente (?:do|no) (?:escrit[oó]rio|trabalho)",
    r"fora do escrit[oó]rio",
    r"(?:mensagem|aviso) de aus[eê]ncia",
    r"fuori (?:sede|ufficio)",
    r"assente dall[’']ufficio",
    r"(?:messaggio|notifica) di assenza",
    r"afwezig(?:heid(?:smelding|sbericht|sassistent)?)?",
    r"niet (?:aanwezig|op kantoor)",
    r"fr[aå]nvaro(?:meddelande|assistent)?",
    r"frånvarande",
    r"inte på kontoret",
    r"frav[æa]r(?:sbesked|sassistent|smelding|smeddelelse)?",
    r"ikke (?:p[åa] kontoret|til stede)",
    r"poissa(?: toimistosta)?",
    r"poissaolo(?:ilmoitus|viesti)?",
    r"poza biurem",
    r"nieobecno[śs][ćc](?: w (?:biurze|pracy))?",
    r"jestem (?:nieobecn[ya]|na urlopie)",
    r"(?:mimo|nejsem v) kancel[aá][rř](?:i)?",
    r"(?:nep[rř][ií]tomnost|nepr[ií]tomnos[tť])(?: v kancel[aá][rř]ii?)?",
    r"h[aá]zon k[ií]v[uü]l",
    r"irod[aá]n k[ií]v[uü]l",
    r"(?:absent din|în afara|in afara) birou(?:lui)?",
    r"izvan ureda",
    r"odsutan(?: iz ureda)?",
    r"(?:вне офиса|нет на (?:рабочем )?месте|отсутству[юе]т?|в отпуске|я в отпуске)",
    r"(?:поза офісом|у відпустці|відсутн[ія]й?)",
    r"εκτός γραφείου",
    r"(?:ofis|b[uü]ro) d[iı][sş][iı]nday[iı]m",
    r"ofis d[iı][sş][iı]",
    r"i[sş] yeri d[iı][sş][iı]nda(?:y[iı]m)?",
    r"不在(?:通知|のお知らせ|連絡|です)?",
    r"(?:外出|休暇|休暇中)(?:のお知らせ|通知|です)?",
    r"(?:外出|休假|不在办公室|不在辦公室|外出通知|休假通知|离开办公室)",
    r"(?:부재중?|휴가)(?: ?(?:안내|알림|중))?",
    r"(?:מחוץ למשרד|הודעת היעדרות)",
    r"im urlaub",
    r"odsoten(?: iz pisarne)?|odsotna(?: iz pisarne)?|nisem v pisarni",
    r"(?:خارج المكتب|في إجازة|إشعار غياب)",
    r"(?:vắng mặt(?: tại văn phòng)?|không có mặt tại văn phòng|đang nghỉ phép)",
    r"(?:ไม่อยู่ที่สำนักงาน|ไม่อยู่ในสำนักงาน|ลาพักร้อน)",
    r"(?:di luar (?:kantor|pejabat)|tidak di kantor|sedang cuti)",
)
# Automatic replies of any kind: absence notes of Exchange, receipts of other ticket systems.
_AUTOMATIC: Final = (
    r"auto(?:mated|matic)?[- ]?(?:reply|response|answer|responder|acknowledge?ment)",
    r"auto(?:reply|response)",
    r"automatische (?:antwort|r(?:ü|ue)ckantwort|abwesenheitsnotiz|nachricht)",
    r"automatische eingangsbest(?:ä|ae)tigung",
    r"autoantwort|auto-antwort",
    r"r[eé]ponse (?:automatique|auto)",
    r"r[eé]pondeur automatique",
    r"respuesta autom[aá]tica",
    r"resposta autom[aá]tica",
    r"(?:risposta|replica) automatica",
    r"risposta non al computer",
    r"automatisch(?:e)? (?:antwoord|bericht)",
    r"auto(?:matiskt? )?svar",
    r"automatisk(?:t)? (?:svar|besked)",
    r"automaattinen vastaus",
    r"automatyczna odpowied[zź]|odpowied[zź] automatyczna",
    r"automatick[aáe]? odpov[eě](?:[dď]|ď)",
    r"automatikus v[aá]lasz",
    r"r[aă]spuns automat",
    r"automatski odgovor",
    r"автоматическ(?:ий ответ|ое уведомление)|автоответ(?:чик)?",
    r"автоматична відповідь",
    r"αυτόματη απάντηση",
    r"otomatik (?:yan[iı]t|cevap)",
    r"自動(?:応答|返信)(?:メール|メッセージ)?",
    r"自动(?:回复|答复)|自動(?:回覆|回復)",
    r"자동 ?(?:회신|응답)",
    r"מענה אוטומטי|תשובה אוטומטית",
    r"balasan otomatis|jawapan automatik",
    r"tr[aả] l[oờ]i t[uự] đ[oộ]ng",
    r"การตอบกลับอัตโนมัติ",
    r"رد تلقائي|الرد التلقائي",
)
_TAG: Final = r"^\s*(?:\[[^\]]{1,40}\]\s*)?"
# How a note goes on after the words: it ends, or quotes the Subject it answers, or gives a date.
_GOES_ON: Final = (
    r"(?=\s*(?:$|[:;,!.()\[\]{}|*_/–—~\"'«»„“”（）：【】。！]|-+(?:\s|$)|->|\bre\b|\baw\b"
    r"|\bfrom\b|\buntil\b|\btill?\b|\bbis\b|\bvom\b|\bvon\b|\bab\b|\bdu\b|\bjusqu|\bhasta\b|\bfino\b"
    r"|\btot\b|\btill\b|\bdo dnia\b|\bdo\b"
    r"|\baté\b|\bt/m\b|\btil\b|\bдо\b|\bέως\b|\bsampai\b|\bđến\b|حتى|จนถึง|\bfor the\b|\b\d))"
)
_ABSENCE_ALONE: Final = re.compile(f"{_TAG}(?:{'|'.join(_ABSENCE)}){_GOES_ON}", re.IGNORECASE)
_ABSENCE_MARKED: Final = re.compile(f"(?:^|\\W)(?:{'|'.join(_ABSENCE)})(?:$|\\W)", re.IGNORECASE)
_AUTOMATIC_ALONE: Final = re.compile(f"{_TAG}(?:{'|'.join(_AUTOMATIC)}){_GOES_ON}", re.IGNORECASE)
_LONGEST: Final = 300


def is_out_of_office(subject: str, *, is_marked: bool) -> bool:
    """Whether a Subject is that of an absence note.

    `is_marked` says that the header already tells of an automatic reply: then the words count
    anywhere in the Subject.
    """
    pattern = _ABSENCE_MARKED if is_marked else _ABSENCE_ALONE
    return pattern.search(subject[:_LONGEST]) is not None


def is_automatic_reply(subject: str) -> bool:
    """Whether a Subject begins with the words for an automatic reply."""
    return _AUTOMATIC_ALONE.search(subject[:_LONGEST]) is not None

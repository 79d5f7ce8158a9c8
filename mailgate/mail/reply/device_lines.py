"""Lines in which a telephone or a program names itself: "Sent from my iPhone".

A word for "sent" is not enough: people write "Sent with DHL on Monday". So the line must name a
device or a program too, be short and no sentence.
"""

import re
from typing import Final

_LONGEST: Final = 110
_MOST_WORDS: Final = 14
_MOST_WORDS_OF_OUTLOOK: Final = 9

# Each language: how such a line begins, and how it ends where the verb stands last.
_SENT: Final[dict[str, tuple[str, str]]] = {
    "English": (
        (
            r"(?:(?:safely|securely|happily|proudly) )?(?:sent|written|typed|posted|composed|send)"
            r"(?: (?:securely|safely))? (?:from|via|with|by|using|on|through)\b"
        ),
        "",
    ),
    "Arabic": (r"[أم]ُ?رسلت?(?: هذ\w{1,3} \w{2,12})? من|تم ال[إا]رسال (?:من|بواسطة)", ""),
    "Basque": ("", r"bidalia"),
    "Bulgarian": (r"изпратен[ао]? (?:от|с|чрез)\b", ""),
    "Catalan": (r"envia(?:t|da) (?:des|amb|a través)\b", ""),
    "Chinese": (
        r"(?:从|從|由|自|用|通过)\s?\S|发自|發自|[发發傳传]送自|寄自|来自|來自",
        r"(?:上|中)?[发發傳传寄]送|[发發]出",
    ),
    "Croatian": (r"poslan[oa] (?:s|sa|iz|putem|pomoću)\b", ""),
    "Czech": (r"odeslán[oa] (?:z|ze|pomocí|přes)\b", ""),
    "Danish": (r"sendt (?:fra|med|via)\b", ""),
    "Dutch": (r"(?:verzonden|verstuurd|gestuurd) (?:vanaf|vanuit|van|met|via|door)\b", ""),
    "Estonian": (r"saadetud\b", ""),
    "Finnish": (r"lähetetty\b", ""),
    "French": (
        (
            r"(?:envoyée?|écrit) (?:de|depuis|à partir|avec|par|via)\b|provenance\s?:|"
            r"ce (?:message|mail) a été envoyé (?:de|depuis)\b"
        ),
        "",
    ),
    "German": (
        (
            r"(?:sicher )?(?:gesendet|verschickt|versendet|gesandt|geschrieben) "
            r"(?:von|mit|über|vom|aus|per|via|mittels)\b|"
            r"(?:diese (?:nachricht|e-?mail|mail) wurde|(?:mit \w{2,20} grüßen )?v(?:on|om)) "
        ),
        r"(?:gesendet|verschickt|versendet|geschrieben|gesandt)",
    ),
    "Greek": (r"(?:στάλθηκε|εστάλη|αποστολή|απεστάλη) (?:από|με|μέσω)\b", ""),
    "Hebrew": (r"נשלח(?:ה)? (?:מ|ב|באמצעות|דרך)", ""),
    "Hungarian": (r"(?:el)?küld(?:ve|és|ött\w?)\b", r"(?:el)?küldve"),
    "Icelandic": (r"sent (?:úr|frá)\b", ""),
    "Indonesian": (r"(?:dikirim|terkirim|dihantar) (?:dari(?:pada)?|dengan|melalui)\b", ""),
    "Italian": (r"inviat[oa] (?:da|dal|dalla|con|tramite)\b", ""),
    "Japanese": ("", r"(?:から|より|で)(?:の)?送信(?:されました|しました|しています)?"),
    "Korean": ("", r"에서 (?:보냄|보냈습니다|발송|발송됨|보낸 메일)"),
    "Latvian": (r"nosūtīts (?:no|ar|izmantojot)\b", ""),
    "Lithuanian": (r"(?:iš)?siųsta (?:iš|naudojant|per)\b", ""),
    "Norwegian": (r"sendt (?:fra|med|via)\b", ""),
    "Persian": (r"ارسال(?: شده)? (?:از|با)\b", ""),
    "Polish": (r"(?:wysłan[oea]|wiadomość wysłan[oa]) (?:z|za|ze|przy|przez)\b", ""),
    "Portuguese": (
        r"enviad[oa] (?:do|da|de|desde|a partir|com|via|pelo|pela|através|por)\b",
        "",
    ),
    "Romanian": (r"trimis[ăe]? (?:de|din|cu|prin|via)\b", ""),
    "Russian": (r"(?:отправлен[оа]?|послан[оа]) (?:с|со|из|от|через|при помощи)\b", ""),
    "Serbian": (r"посла(?:то|но) (?:са|с|из|преко)\b|poslato (?:sa|s|iz|preko)\b", ""),
    "Slovak": (r"odoslan[éoá] (?:z|zo|pomocou|cez)\b", ""),
    "Slovenian": (r"poslano (?:z|s|iz|prek)\b", ""),
    "Spanish": (r"enviad[oa] (?:desde|de|con|a través|mediante|por|vía|via)\b", ""),
    "Swedish": (r"skickat?(?:s|des)? (?:från|med|via)\b", ""),
    "Thai": (r"ส่ง(?:จาก|โดย|ด้วย)", ""),
    "Turkish": ("", r"gönderil(?:di|miştir)"),
    "Ukrainian": (r"(?:надіслан[оа]|відправлен[оа]) (?:з|зі|із|від|через|за допомогою)\b", ""),
    "Vietnamese": (r"(?:đã |được )*gửi (?:từ|bằng|qua)\b", ""),
}
_BEGINS: Final = re.compile(
    rf"(?:{'|'.join(first for first, _ in _SENT.values() if first)})", re.IGNORECASE
)
_ENDS: Final = re.compile(
    rf"(?:{'|'.join(last for _, last in _SENT.values() if last)})$", re.IGNORECASE
)
_PRODUCT: Final = re.compile(
    r"i(?:phon|pad|pod)|(?:айфон|アイフォン)|android|андроид|galaxy|갤럭시|samsung|huawei|华为|"
    r"honor\b|荣耀|xiaomi|小米|redmi|realme|oneplus|\boppo\b|\bvivo\b|\bpixel\b|nokia|blackberry|"
    r"motorola|\bmoto\b|\bhtc\b|xperia|lumia|fairphone|wiko|windows|outlook|g-?mail|yahoo|\baol\b|"
    r"\bspark\b|sparrow|airmail|mailspring|superhuman|proton ?mail|tuta(?:nota)?\b|fastmail|zoho|"
    r"k-9|\bnine\b|\bboxer\b|thunderbird|mailbird|missive|\bfront\b|newton|polymail|canary|"
    r"bluemail|blue mail|hey\.com|\bgmx\b|web\.de|1&1|ionos|telekom|t-online|\borange\b|\bsfr\b|"
    r"libero|\bwp\b|onet|seznam|yandex|яндекс|mail\.?ru|mymail|почт|网易|qq邮箱|네이버|naver|"
    r"mailbox\b|acompli|\bhubspot\b|webmail|\bcloudmagic\b|\b[mp]obile mail\b|mail app\b|"
    r"phone\b|telefon|téléphone|teléfono|telemóvel|telefone|puhelim|телефон|смартфон|τηλέφωνο|"
    r"telpon|ponsel|điện thoại|โทรศัพท์|טלפון|סמארטפון|هاتف|手机|手機|携帯|スマートフォン|"
    r"휴대폰|스마트폰|"
    r"handy\b|\bmobil|móvil|мобильн|мобільн|tablet|\bdevice\b|gerät\b|appareil|dispositiv|"
    r"apparaat|laite|urządzeni|zařízení|zariadeni|устройств|пристро|készülék|cihaz|설정",
    re.IGNORECASE,
)
# "my" with a name that no list has: "Sent from my RIDGE FAB 4G".
_MINE: Final = re.compile(
    r"(?:my|meine[mr]?|mon|mi|meu|mio|mijn|min|mojego|mého|môjho|моего|мого|το)\s(?=\S*[A-Z\d])"
    r"[\w.+-]{2,20}(?:\s[\w.+()-]{1,16}){0,4}\s*[.!]?$"
)
_LINK: Final = re.compile(
    r"\s?(?:<https?://[^\s<>]{1,300}>|\(\s?https?://[^\s()]{1,300}\s?\)|"
    r"\[https?://[^\s\]]{1,300}\])"
)
_MARKDOWN: Final = re.compile(r"\[(?P<words>[^\]\n]{2,60})\]\(https?://[^\s()]{1,300}\)")
_BARE_LINK: Final = re.compile(r"\W{0,2}https?://[^\s<>]{1,200}\W{0,2}")
_OUTLOOK: Final = re.compile(r"\boutlook|outlook\b", re.IGNORECASE)
_SYSTEM: Final = re.compile(r"\bios|ios\b|android|\bmac\b|\bwindows\b", re.IGNORECASE)
_GET: Final = re.compile(
    r"(?:get|download|holen sie sich|hol dir|laden sie|télécharge[rz]|obten(?:ez|ir|er|ga|ha)|"
    r"obtén|descarga|obter|baixe|transferir|ottieni|scarica|haal|ophalen|hämta|skaffa|hent|få|"
    r"last ned|hanki|lataa|pobierz|uzyskaj|získ|stáhn|stiahn|szerezze|töltse|obțineți|descărcați|"
    r"скача|получит|загруз|завантаж|отрима|изтегл|вземете|λήψη|αποκτ|preuzm|nabav|преузм|prenes|"
    r"gaukite|iegūt|lejupielād|hankige|dapatkan|unduh|tải|lấy|获取|獲取|下载|下載|取得|入手|השג|קבל|הורד|"
    r"الحصول|تنزيل|ดาวน์โหลด|รับ)|"
    r".{0,60}(?:herunterladen|beziehen|downloaden|ophalen|beszerzése|letöltése|edinin|indirin|"
    r"を入手|を取得|を入手する|をダウンロード|다운로드|받기|가져오기)$",
    re.IGNORECASE,
)
# What programs say of themselves without a word for "sent", each line whole.
_SLOGAN: Final = re.compile(
    r"yahoo mail: search, organi[sz]e, conquer|yahoo!メール - .{2,30}|"
    r"typed on tiny keys\. just for you|"
    r"(?:sent with|securely sent with|sicher versendet mit) tuta.*",
    re.IGNORECASE,
)
_EXCUSE: Final = re.compile(
    r"\s?(?:[-–,.;]\s|[-–])(?:so |and )?(?:please |pls |bitte |merci de |veuillez )?"
    r"(?:excus|pardon|forgive|sorry|ignore|apolog|entschuldig|verzeih|tippfehler|disculp|desculp|"
    r"m'excuser|scus|verontschuldig|ursäkta|undskyld|beklager|извин|宜しく|please be brief|brief)"
    r"[^?\n]{0,60}$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(
    r"[;?？]|\.\s+\S|,|(?<!['’])\b(?:is|was|are|has|but|and|not|ist|war|nicht|est|was|wie|because|yesterday|"
    r"today|gestern|heute)\b",
    re.IGNORECASE,
)
_CARRIER: Final = re.compile(r"^(?P<begin>.{8,60}?),\s(?P<end>[^,]{3,40})$")
_LOOSE: Final = re.compile(r"sent from (?:an? |my |the )?\S", re.IGNORECASE)
_AROUND: Final = "*_[]<>()~-–—\u200e\u200f\u202a\u202b\u202c \t\xa0"


def is_device_line(text: str, *, stands_alone: bool = False) -> bool:
    """Whether a line is what a telephone or a program says of itself.

    `stands_alone` is True for a paragraph of its own, in which "Sent from" is enough.
    """
    if len(text) > 2 * _LONGEST:
        return False
    words = _MARKDOWN.sub(r"\g<words>", text)
    bare = _LINK.sub("", words)
    has_link = bare != text
    bare = " ".join(bare.strip(_AROUND).split()).rstrip(".。!")
    if not bare or len(bare) > _LONGEST or len(bare.split()) > _MOST_WORDS:
        return False
    if _is_of_outlook(bare, has_link=has_link) or _SLOGAN.fullmatch(bare):
        return True
    begins = _BEGINS.match(bare) is not None
    if not begins and _ENDS.search(bare[-24:]) is None:
        return False
    said = _without_excuse(bare)
    if _SENTENCE.search(said) is not None:
        return False
    if has_link or _PRODUCT.search(said) or _MINE.search(said):
        return True
    return stands_alone and _LOOSE.match(said) is not None


def is_link_alone(text: str) -> bool:
    """Whether a line is only an address of the web, as some programs set below such a line."""
    return _BARE_LINK.fullmatch(text.strip()) is not None


def _is_of_outlook(bare: str, *, has_link: bool) -> bool:
    """`Get Outlook for iOS`, in any language if there is a link to it."""
    if not _OUTLOOK.search(bare) or not _SYSTEM.search(bare) or "?" in bare:
        return False
    words = len(bare.split())
    if has_link:
        return words <= _MOST_WORDS_OF_OUTLOOK
    return words <= _MOST_WORDS_OF_OUTLOOK - 2 and _GET.match(bare) is not None


def _without_excuse(bare: str) -> str:
    """The line without "please excuse typos", and without a carrier's name before its product."""
    said = _EXCUSE.sub("", bare)
    carrier = _CARRIER.match(said)
    if carrier is not None and _PRODUCT.search(carrier["end"]):
        return f"{carrier['begin']} {carrier['end']}"
    return said

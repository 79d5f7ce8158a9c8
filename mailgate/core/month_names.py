"""The names of the months in forty languages, as calendars and mail programs write them.

From the Unicode Common Locale Data Repository (CLDR 47: long and short, alone and in a date), with
the cases that stand after "until" and "on" where a language has them.
"""

import re
from typing import Final

from mailgate.core.normal_forms import normalized

# January to December, parted by bars; a language by its ISO 639 code.
NAMES: Final = {
    "en": (
        "january jan | february feb | march mar | april apr | may | june jun | july jul | "
        "august aug | september sep sept | october oct | november nov | december dec"
    ),
    "de": (
        "januar jan jänner | februar feb feber | märz mär maerz mrz | april apr | mai | juni "
        "jun | juli jul | august aug | september sept sep | oktober okt | november nov | "
        "dezember dez"
    ),
    "fr": (
        "janvier janv | février févr | mars | avril avr | mai | juin | juillet juil | août | "
        "septembre sept | octobre oct | novembre nov | décembre déc"
    ),
    "es": (
        "enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul | "
        "agosto ago | septiembre sept setiembre | octubre oct | noviembre nov | diciembre dic"
    ),
    "pt": (
        "janeiro jan | fevereiro fev | março mar | abril abr | maio mai | junho jun | julho jul "
        "| agosto ago | setembro set | outubro out | novembro nov | dezembro dez"
    ),
    "it": (
        "gennaio gen | febbraio feb | marzo mar | aprile apr | maggio mag | giugno giu | luglio "
        "lug | agosto ago | settembre set | ottobre ott | novembre nov | dicembre dic"
    ),
    "nl": (
        "januari jan | februari feb | maart mrt | april apr | mei | juni jun | juli jul | "
        "augustus aug | september sep | oktober okt | november nov | december dec"
    ),
    "ca": (
        "gener gen | febrer febr | març | abril abr | maig | juny | juliol jul | agost ag | "
        "setembre set | octubre oct | novembre nov | desembre des"
    ),
    "gl": (
        "xaneiro xan | febreiro feb | marzo mar | abril abr | maio | xuño | xullo xul | agosto "
        "ago | setembro set | outubro out | novembro nov | decembro dec"
    ),
    "eu": (
        "urtarrila urt urtarrilaren | otsaila ots otsailaren | martxoa mar martxoaren | apirila "
        "api apirilaren | maiatza mai maiatzaren | ekaina eka ekainaren | uztaila uzt "
        "uztailaren | abuztua abu abuztuaren | iraila ira irailaren | urria urr urriaren | "
        "azaroa aza azaroaren | abendua abe abenduaren"
    ),
    "da": (
        "januar jan | februar feb | marts mar | april apr | maj | juni jun | juli jul | august "
        "aug | september sep | oktober okt | november nov | december dec"
    ),
    "nb": (
        "januar jan | februar feb | mars mar | april apr | mai | juni jun | juli jul | august "
        "aug | september sep | oktober okt | november nov | desember des"
    ),
    "sv": (
        "januari jan | februari feb | mars | april apr | maj | juni | juli | augusti aug | "
        "september sep | oktober okt | november nov | december dec"
    ),
    "fi": (
        "tammikuuta tammikuu tammi tammikuun tammik | helmikuuta helmikuu helmi helmikuun "
        "helmik | maaliskuuta maaliskuu maalis maaliskuun maalisk | huhtikuuta huhtikuu huhti "
        "huhtikuun huhtik | toukokuuta toukokuu touko toukokuun toukok | kesäkuuta kesäkuu kesä "
        "kesäkuun kesäk | heinäkuuta heinäkuu heinä heinäkuun heinäk | elokuuta elokuu elo "
        "elokuun elok | syyskuuta syyskuu syys syyskuun syysk | lokakuuta lokakuu loka lokakuun "
        "lokak | marraskuuta marraskuu marras marraskuun marrask | joulukuuta joulukuu joulu "
        "joulukuun jouluk"
    ),
    "is": (
        "janúar jan | febrúar feb | mars mar | apríl apr | maí | júní jún | júlí júl | ágúst "
        "ágú | september sep | október okt | nóvember nóv | desember des"
    ),
    "et": (
        "jaanuar jaan jaanuarini jaanuaril | veebruar veebr veebruarini veebruaril | märts "
        "märtsini märtsil | aprill apr aprillini aprillil | mai maini mail | juuni juunini "
        "juunil | juuli juulini juulil | august aug augustini augustil | september sept "
        "septembrini septembril | oktoober okt oktoobrini oktoobril | november nov novembrini "
        "novembril | detsember dets detsembrini detsembril"
    ),
    "lv": (
        "janvāris janv janvārim janvārī | februāris febr februārim februārī | marts martam "
        "martā | aprīlis apr aprīlim aprīlī | maijs maijam maijā | jūnijs jūn jūnijam jūnijā | "
        "jūlijs jūl jūlijam jūlijā | augusts aug augustam augustā | septembris sept septembrim "
        "septembrī | oktobris okt oktobrim oktobrī | novembris nov novembrim novembrī | "
        "decembris dec decembrim decembrī"
    ),
    "lt": (
        "sausio sausis saus | vasario vasaris vas | kovo kovas kov | balandžio balandis bal | "
        "gegužės gegužė geg | birželio birželis birž | liepos liepa liep | rugpjūčio rugpjūtis "
        "rugp | rugsėjo rugsėjis rugs | spalio spalis spal | lapkričio lapkritis lapkr | "
        "gruodžio gruodis gruod"
    ),
    "pl": (
        "stycznia styczeń sty | lutego luty lut | marca marzec mar | kwietnia kwiecień kwi | "
        "maja maj | czerwca czerwiec cze | lipca lipiec lip | sierpnia sierpień sie | września "
        "wrzesień wrz | października październik paź | listopada listopad lis | grudnia "
        "grudzień gru"
    ),
    "cs": (
        "ledna leden led | února únor úno | března březen bře | dubna duben dub | května květen "
        "kvě | června červen čvn | července červenec čvc | srpna srpen srp | září zář | října "
        "říjen říj | listopadu listopad lis | prosince prosinec pro"
    ),
    "sk": (
        "januára január jan | februára február feb | marca marec mar | apríla apríl apr | mája "
        "máj | júna jún | júla júl | augusta august aug | septembra september sep | októbra "
        "október okt | novembra november nov | decembra december dec"
    ),
    "sl": (
        "januar jan januarja | februar feb februarja | marec mar marca | april apr aprila | maj "
        "maja | junij jun junija | julij jul julija | avgust avg avgusta | september sep "
        "septembra | oktober okt oktobra | november nov novembra | december dec decembra"
    ),
    "hr": (
        "siječnja siječanj sij | veljače veljača velj | ožujka ožujak ožu | travnja travanj tra "
        "| svibnja svibanj svi | lipnja lipanj lip | srpnja srpanj srp | kolovoza kolovoz kol | "
        "rujna rujan ruj | listopada listopad lis | studenoga studeni stu | prosinca prosinac "
        "pro"
    ),
    "bs": (
        "januar jan | februar feb | mart mar | april apr | maj | juni jun | juli jul | august "
        "aug | septembar sep | oktobar okt | novembar nov | decembar dec"
    ),
    "sr": (
        "јануар јан januar jan januara јануара | фебруар феб februar feb februara фебруара | "
        "март мар mart mar marta марта | април апр april apr aprila априла | мај maj maja маја "
        "| јун jun juna јуна | јул jul jula јула | август авг avgust avg avgusta августа | "
        "септембар сеп septembar sep septembra септембра | октобар окт oktobar okt oktobra "
        "октобра | новембар нов novembar nov novembra новембра | децембар дец decembar dec "
        "decembra децембра"
    ),
    "hu": (
        "január jan | február febr | március márc | április ápr | május máj | június jún | "
        "július júl | augusztus aug | szeptember szept | október okt | november nov | december "
        "dec"
    ),
    "ro": (
        "ianuarie ian | februarie feb | martie mar | aprilie apr | mai | iunie iun | iulie iul "
        "| august aug | septembrie sept | octombrie oct | noiembrie nov | decembrie dec"
    ),
    "sq": (
        "janar jan | shkurt shk | mars mar | prill pri | maj | qershor qer | korrik korr | "
        "gusht gush | shtator sht | tetor tet | nëntor nën | dhjetor dhj"
    ),
    "el": (
        "ιανουαρίου ιανουάριοσ ιαν | φεβρουαρίου φεβρουάριοσ φεβ | μαρτίου μάρτιοσ μαρ μάρ | "
        "απριλίου απρίλιοσ απρ | μαΐου μάιοσ μαΐ μάι | ιουνίου ιούνιοσ ιουν ιούν | ιουλίου "
        "ιούλιοσ ιουλ ιούλ | αυγούστου αύγουστοσ αυγ αύγ | σεπτεμβρίου σεπτέμβριοσ σεπ | "
        "οκτωβρίου οκτώβριοσ οκτ | νοεμβρίου νοέμβριοσ νοε νοέ | δεκεμβρίου δεκέμβριοσ δεκ"
    ),
    "tr": (
        "ocak oca | şubat şub | mart mar | nisan nis | mayıs may | haziran haz | temmuz tem | "
        "ağustos ağu | eylül eyl | ekim eki | kasım kas | aralık ara"
    ),
    "az": (
        "yanvar yan | fevral fev | mart mar | aprel apr | may | iyun iyn | iyul iyl | avqust "
        "avq | sentyabr sen | oktyabr okt | noyabr noy | dekabr dek"
    ),
    "ru": (
        "января январь янв | февраля февраль февр | марта март мар | апреля апрель апр | мая "
        "май | июня июнь июн | июля июль июл | августа август авг | сентября сентябрь сент | "
        "октября октябрь окт | ноября ноябрь нояб | декабря декабрь дек"
    ),
    "uk": (
        "січня січень січ | лютого лютий лют | березня березень бер | квітня квітень квіт | "
        "травня травень трав | червня червень черв | липня липень лип | серпня серпень серп | "
        "вересня вересень вер | жовтня жовтень жовт | листопада листопад лист | грудня грудень "
        "груд"
    ),
    "be": (
        "студзеня студзень сту | лютага люты лют | сакавіка сакавік сак | красавіка красавік "
        "кра | мая май | чэрвеня чэрвень чэр | ліпеня ліпень ліп | жніўня жнівень жні | верасня "
        "верасень вер | кастрычніка кастрычнік кас | лістапада лістапад ліс | снежня снежань "
        "сне"
    ),
    "bg": (
        "януари яну | февруари фев | март | април апр | май | юни | юли | август авг | "
        "септември сеп | октомври окт | ноември ное | декември дек"
    ),
    "mk": (
        "јануари јан | февруари фев | март мар | април апр | мај | јуни јун | јули јул | август "
        "авг | септември сеп | октомври окт | ноември ное | декември дек"
    ),
    "ar": (
        "يناير جانفي | فبراير شباط فيفري | مارس آذار | أبريل ابريل نيسان أفريل | مايو أيار ماي "
        "| يونيو حزيران جوان | يوليو تموز جويلية | أغسطس اغسطس آب أوت | سبتمبر أيلول | أكتوبر "
        "اكتوبر | نوفمبر | ديسمبر"
    ),
    "fa": (
        "ژانویهٔ ژانویه | فوریهٔ فوریه | مارس | آوریل | مهٔ مه | ژوئن | ژوئیهٔ ژوئیه | اوت | "
        "سپتامبر | اکتبر | نوامبر | دسامبر"
    ),
    "he": (
        "ינואר ינו | פברואר פבר | מרץ | אפריל אפר | מאי | יוני | יולי | אוגוסט אוג | ספטמבר ספט "
        "| אוקטובר אוק | נובמבר נוב | דצמבר דצמ"
    ),
    "hi": (
        "जनवरी जन॰ | फ़रवरी फ़र॰ | मार्च | अप्रैल | मई | जून | जुलाई जुल॰ | अगस्त अग॰ | सितंबर "
        "सित॰ | अक्टूबर अक्टू॰ | नवंबर नव॰ | दिसंबर दिस॰"
    ),
    "th": (
        "มกราคม ม.ค | กุมภาพันธ์ ก.พ | มีนาคม มี.ค | เมษายน เม.ย | พฤษภาคม พ.ค | มิถุนายน มิ.ย "
        "| กรกฎาคม ก.ค | สิงหาคม ส.ค | กันยายน ก.ย | ตุลาคม ต.ค | พฤศจิกายน พ.ย | ธันวาคม ธ.ค"
    ),
    "id": (
        "januari jan | februari feb | maret mar | april apr | mei | juni jun | juli jul | "
        "agustus agu | september sep | oktober okt | november nov | desember des"
    ),
    "ms": (
        "januari jan | februari feb | mac | april apr | mei | jun | julai jul | ogos ogo | "
        "september sep | oktober okt | november nov | disember dis"
    ),
    "eo": (
        "januaro jan | februaro feb | marto mar | aprilo apr | majo maj | junio jun | julio jul "
        "| aŭgusto aŭg | septembro sep | oktobro okt | novembro nov | decembro dec"
    ),
}
# The accents of Latin, Greek and Cyrillic; in other alphabets a mark can be another word.
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]")


def folded(word: str) -> str:
    """A word without case and accents, so that `Février` and `fevrier` are one."""
    decomposed = normalized("NFKD", word.casefold())
    return _ACCENTS.sub("", decomposed)


def _months() -> dict[str, dict[str, frozenset[int]]]:
    """For every folded name the languages that have it, and the months it is there."""
    out: dict[str, dict[str, frozenset[int]]] = {}
    for language, names in NAMES.items():
        for month, slot in enumerate(names.split("|"), start=1):
            for name in slot.split():
                of_name = out.setdefault(folded(name), {})
                of_name[language] = of_name.get(language, frozenset()) | {month}
    return out


_MONTHS: Final = _months()


def month_named(word: str, *, language: str = "") -> int:
    """The month a word names, 1 to 12; 0 for another word and one that names two months."""
    plain = folded(word.strip("'’`׳."))
    if plain.startswith(("d'", "d’")):
        plain = plain[2:]
    by_language = _MONTHS.get(plain) or (_MONTHS.get(plain[1:]) if plain[:1] == "ב" else None)
    if by_language is None:
        by_language = _MONTHS.get(re.split(r"['’]", plain)[0], {})
    if language in by_language:
        months = by_language[language]
    else:
        months = frozenset().union(*by_language.values())
    return next(iter(months)) if len(months) == 1 else 0


def is_month_of(word: str, language: str) -> bool:
    """Whether a word names a month in this language."""
    return language in _MONTHS.get(folded(word), {})

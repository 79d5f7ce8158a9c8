"""The words beside a day in languages of western and northern Europe."""

from typing import Final

from mailgate.core.absence.shapes import Days

WEST: Final = {
    "en": Days(
        until=(
            "(?:until|till?|through|thru|up to|to|ends? on"
            "|last day is)(?: and)?(?: includ(?:ing|es?))?(?: the)?"
        ),
        back=(
            r"(?:back|return(?:ing|s)?|resum(?:e|ing)|again|reopen(?:s|ing)?)\b.{0,40}?(?:on"
            "|from|by|as of)?(?: the)?"
        ),
        since="(?:from|starting|as of|beginning|since)(?: on)?(?: the)?",
        weekdays=(
            "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thurs friday|fri "
            "saturday|sat sunday|sun"
        ),
        today="today",
        tomorrow="tomorrow",
        until_after="inclusive",
        back_after="i (?:will|'ll) be back|again",
    ),
    "de": Days(
        until=(
            r"bis(?: (?:und mit|einschließlich|einschliesslich|inklusive|inkl\.|zum|zu"
            "|einschließlich zum))*(?: (?:dem|den))?"
        ),
        back=r"(?:wieder|zurück)\b.{0,40}?(?:am|ab|vom|seit)?(?: dem| den)?",
        since="(?:ab|vom|von|seit)(?: dem| den)?",
        weekdays=(
            "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa "
            "sonntag|so"
        ),
        today="heute",
        tomorrow="morgen",
        until_after="einschließlich|einschliesslich|inklusive",
        back_after=(
            "(?:bin ich |sind wir |stehe ich (?:ihnen )?|erreichen sie mich "
            r"|)(?:\w+ )?(?:wieder|zurück)\b"
        ),
    ),
    "fr": Days(
        until="(?:jusqu['’]au|jusqu['’]à|jusque|au)(?: et y compris)?(?: le)?",
        back=(
            "(?:de retour|retour(?:nerai|nons)?|reviendrai|reviens|reprendrai|à nouveau"
            r"|rentrerai)\b.{0,40}?(?:le|au|dès le|à partir du|du|à compter du)?"
        ),
        since="(?:à partir du|dès le|depuis le|du|à compter du)",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        today="aujourd['’]hui",
        tomorrow="demain",
        until_after="inclus|compris",
        back_after="(?:je serai )?(?:de retour|à nouveau)",
    ),
    "es": Days(
        until="(?:hasta|al|a)(?: el)?(?: día)?",
        back=(
            r"(?:de vuelta|de regreso|vuelvo|volveré|regreso|regresaré|regresando|reincorpor\w+"
            r"|nuevamente|de nuevo)\b.{0,40}?(?:el|al|del|desde el|a partir del)?(?: día)?"
        ),
        since="(?:a partir del|desde el|del|desde)",
        weekdays="lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
        today="hoy",
        tomorrow="mañana",
        until_after="inclusive|incluido",
        back_after="(?:estaré )?de (?:vuelta|regreso|nuevo)",
    ),
    "pt": Days(
        until="(?:até|a|ao)(?: o| ao| dia| o dia)*",
        back=(
            "(?:de volta|regresso|regressarei|retorno|retornarei|voltarei|volto"
            r"|novamente)\b.{0,40}?(?:em|no|a|ao|a partir de|no dia|dia|na)*"
        ),
        since="(?:a partir d[eo]|desde|de)(?: dia)?",
        weekdays=(
            "segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta "
            "sexta-feira|sexta sábado domingo"
        ),
        today="hoje",
        tomorrow="amanhã",
        until_after="inclusive|inclusivé",
        back_after="(?:estarei )?de volta",
    ),
    "it": Days(
        until="(?:fino (?:al|a|all['’])|sino al|al|a)(?: giorno)?",
        back=(
            r"(?:rientr\w+|torn\w+|ritorn\w+|di nuovo|nuovamente)\b.{0,40}?(?:il|al|dal"
            "|a partire dal|giorno)?"
        ),
        since="(?:a partire dal|dal|dall['’])",
        weekdays=(
            "lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi "
            "venerdì|venerdi sabato domenica"
        ),
        today="oggi",
        tomorrow="domani",
        until_after="incluso|compreso",
        back_after="(?:sarò )?(?:di nuovo|rientr)",
    ),
    "nl": Days(
        until=r"(?:tot en met|t/m|tot|t\.?e\.?m\.?)(?: en met)?",
        back=r"(?:terug|weer|opnieuw)\b.{0,40}?(?:op|vanaf|per)?",
        since="(?:vanaf|van|sinds|per)",
        weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        today="vandaag",
        tomorrow="morgen",
        until_after="(?:inbegrepen|inclusief)",
        back_after=r"(?:ben ik |)(?:weer|terug)\b",
    ),
    "sv": Days(
        until=r"(?:till och med|t\.?o\.?m\.?|till|fram till|tom)(?: den)?",
        back=r"(?:tillbaka|åter|igen)\b.{0,40}?(?:den|på|från|fr\.?o\.?m\.?)*",
        since=r"(?:från och med|fr\.?o\.?m\.?|från|sedan)(?: den)?",
        weekdays=(
            "måndag|måndagen tisdag|tisdagen onsdag|onsdagen torsdag|torsdagen "
            "fredag|fredagen lördag|lördagen söndag|söndagen"
        ),
        today="idag|i dag",
        tomorrow="imorgon|i morgon",
        back_after=r"(?:är jag )?(?:tillbaka|åter|igen)\b",
    ),
    "da": Days(
        until=r"(?:til og med|t\.?o\.?m\.?|indtil|til|frem til)(?: den| d\.)?",
        back=r"(?:tilbage|retur|igen)\b.{0,40}?(?:den|d\.|på|fra|fra og med)*",
        since=r"(?:fra og med|fra|siden)(?: den| d\.)?",
        weekdays="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        today="i ?dag",
        tomorrow="i ?morgen",
        back_after=r"(?:er jag |er jeg )?(?:tilbage|igen)\b",
    ),
    "no": Days(
        until=r"(?:til og med|t\.?o\.?m\.?|inntil|til|frem til)(?: den)?",
        back=r"(?:tilbake|igjen)\b.{0,40}?(?:den|på|fra|fra og med)*",
        since="(?:fra og med|fra|siden)(?: den)?",
        weekdays="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        today="i ?dag",
        tomorrow="i ?morgen",
        back_after=r"(?:er jeg )?(?:tilbake|igjen)\b",
    ),
    "fi": Days(
        back=r"(?:takaisin|palaan|paikalla|tavoitettavissa|jälleen|taas)\b.{0,40}?",
        weekdays=(
            "maanantai|maanantaihin|maanantaina tiistai|tiistaihin|tiistaina "
            "keskiviikko|keskiviikkoon|keskiviikkona torstai|torstaihin|torstaina "
            "perjantai|perjantaihin|perjantaina lauantai|lauantaihin|lauantaina "
            "sunnuntai|sunnuntaihin|sunnuntaina"
        ),
        today="tänään",
        tomorrow="huomenna",
        until_after="(?:asti|saakka|mennessä)",
        back_after="(?:alkaen )?(?:olen )?(?:taas|jälleen|takaisin|palaan)",
    ),
}

"""The words beside a day in languages of eastern and southern Europe."""

from typing import Final

from mailgate.core.absence.shapes import Days

EAST: Final = {
    "pl": Days(
        until="(?:do(?: dnia)?|aż do)(?: włącznie)?",
        back=(
            r"(?:wracam|wrócę|powrót|powrotem|ponownie|znów|dostępn[ya])\b.{0,40}?(?:od|w|dnia"
            "|od dnia|we)*"
        ),
        since="(?:od(?: dnia)?)",
        weekdays=(
            "poniedziałek|poniedziałku|poniedziałkiem wtorek|wtorku środa|środę|środy "
            "czwartek|czwartku piątek|piątku sobota|sobotę|soboty "
            "niedziela|niedzielę|niedzieli"
        ),
        today="dzisiaj|dziś",
        tomorrow="jutro",
        until_after=r"(?:r\. )?włącznie",
        back_after="(?:będę )?(?:ponownie|z powrotem)",
    ),
    "cs": Days(
        until="(?:do|až do|po)",
        back=r"(?:zpět|zpátky|opět|znovu|vrátím|vracím)\b.{0,40}?(?:od|v|dne|ve)*",
        since="(?:od)",
        weekdays=(
            "pondělí|pondělka úterý středa|středu|středy čtvrtek|čtvrtka pátek|pátku "
            "sobota|sobotu|soboty neděle|neděli"
        ),
        today="dnes",
        tomorrow="zítra",
        until_after="včetně",
        back_after="(?:budu )?(?:opět|zpět|zpátky)",
    ),
    "sk": Days(
        until="(?:do|až do)",
        back=r"(?:späť|naspäť|opäť|znova|vrátim|vraciam)\b.{0,40}?(?:od|v|dňa|vo)*",
        since="(?:od)",
        weekdays=(
            "pondelok|pondelka utorok|utorka streda|stredu|stredy štvrtok|štvrtka "
            "piatok|piatka|piatku sobota|sobotu|soboty nedeľa|nedeľu|nedele"
        ),
        today="dnes",
        tomorrow="zajtra",
        until_after="vrátane",
        back_after="(?:budem )?(?:opäť|späť)",
    ),
    "hu": Days(
        back=r"(?:vissza\w*|ismét|újra)\b.{0,40}?",
        weekdays="hétfő kedd szerd csütörtök péntek szombat vasárnap",
        today="ma",
        tomorrow="holnap",
        until_after=r"-?(?:ig|áig|éig)\b|napig",
        back_after=(
            r"-?(?:[aáeé]n|j[aáeé]n|t[őó]l|[áé]t[őó]l|i)?\b ?(?:leszek |vagyok |térek "
            "|érek )?(?:ismét|újra|vissza)"
        ),
    ),
    "ro": Days(
        until="(?:până (?:la|în|pe)|pana (?:la|in|pe)|pînă la)(?: data de| și inclusiv)?",
        back=(
            "(?:înapoi|inapoi|revin|voi reveni|mă întorc|ma intorc|din nou"
            r"|mă voi întoarce)\b.{0,40}?(?:pe|la|din|în|in|data de|începând cu)*"
        ),
        since="(?:începând cu|incepand cu|din|de la)(?: data de)?",
        weekdays="luni marți|marti miercuri joi vineri sâmbătă|sambata duminică|duminica",
        today="azi|astăzi",
        tomorrow="mâine|maine",
        until_after="inclusiv",
    ),
    "hr": Days(
        until="(?:do|zaključno s(?:a)?)",
        back=r"(?:natrag|nazad|ponovno|ponovo|opet|vraćam(?: se)?)\b.{0,40}?(?:od|u|dana)*",
        since="(?:od)",
        weekdays=(
            "ponedjeljak|ponedjeljka|ponedeljak|ponedeljka utorak|utorka "
            "srijeda|srijedu|srijede|sreda|sredu|srede četvrtak|četvrtka petak|petka "
            "subota|subotu|subote nedjelja|nedjelju|nedjelje|nedelja"
        ),
        today="danas",
        tomorrow="sutra",
        until_after="uključivo",
        back_after="(?:sam )?(?:ponovno|ponovo|opet)",
    ),
    "sl": Days(
        until="(?:do|vključno do)(?: vključno)?",
        back=r"(?:nazaj|spet|ponovno|vrnem)\b.{0,40}?(?:od|v|dne)*",
        since="(?:od)",
        weekdays=(
            "ponedeljek|ponedeljka torek|torka sreda|sredo|srede četrtek|četrtka petek|petka "
            "sobota|soboto|sobote nedelja|nedeljo|nedelje"
        ),
        today="danes",
        tomorrow="jutri",
        back_after="(?:bom )?(?:spet|ponovno|nazaj)",
    ),
    "ru": Days(
        until="(?:до|по|вплоть до)(?: конца)?",
        back=(
            "(?:вернусь|возвращаюсь|возвращение|выйду|выхожу|снова|буду (?:в офисе|на месте"
            r"|на связи|доступ\w+))\b.{0,40}?(?:с|со|в|во)?"
        ),
        since="(?:с|со|начиная с)",
        weekdays=(
            "понедельник|понедельника|понедельнику вторник|вторника среда|среду|среды "
            "четверг|четверга пятница|пятницу|пятницы суббота|субботу|субботы "
            "воскресенье|воскресенья"
        ),
        today="сегодня",
        tomorrow="завтра",
        until_after=r"(?:г\. |года )?включительно",
        back_after="(?:снова|буду снова)",
    ),
    "uk": Days(
        until="(?:до|по)(?: кінця)?",
        back=(
            "(?:повернуся|повертаюся|повернення|вийду|знову|буду (?:в офісі|на місці"
            r"|на зв['’]язку))\b.{0,40}?(?:з|із|зі|у|в)?"
        ),
        since="(?:з|із|зі|починаючи з)",
        weekdays=(
            "понеділок|понеділка вівторок|вівторка середа|середу|середи четвер|четверга "
            "п'ятниця|п'ятницю|п'ятниці|п’ятницю|п’ятниці субота|суботу|суботи "
            "неділя|неділю|неділі"
        ),
        today="сьогодні",
        tomorrow="завтра",
        until_after="(?:року )?включно",
    ),
    "el": Days(
        until="(?:έως|μέχρι|ως)(?: και)?(?: τις| την| τη| στις| το)?",
        back=(
            r"(?:επιστρέφω|επιστρέψω|πίσω|ξανά|πάλι|επιστροφή)\b.{0,40}?(?:στις|την|τη|από τις"
            "|το)?"
        ),
        since="(?:από)(?: τις| την| τη)?",
        weekdays="δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
        today="σήμερα",
        tomorrow="αύριο",
    ),
    "tr": Days(
        back=r"(?:dönüş(?: tarihi\w*)?|tekrar)\b.{0,30}?",
        weekdays=(
            "pazartesi|pazartesiye salı|salıya çarşamba|çarşambaya perşembe|perşembeye "
            "cuma|cumaya cumartesi|cumartesiye pazar|pazara"
        ),
        today="bugün",
        tomorrow="yarın",
        until_after=r"(?:['’]?\w{1,4} |(?:günü|tarihine|gününe|akşamına) ){0,2}(?:kadar|dek|değin)",
        back_after=(
            r"(?:['’]?\w{1,4} |(?:günü|tarihinde|gününde|itibarıyla|itibariyle) ){0,3}(?:tekrar"
            "|yeniden|ofiste olacağım|dön|geri)"
        ),
    ),
}

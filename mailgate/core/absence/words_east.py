"""The words of absence notes in languages of eastern and southern Europe."""

from typing import Final

from mailgate.core.absence.shapes import Words

EAST: Final = {
    "pl": Words(
        away=(
            r"\b(?:jestem|będę|przebywam"
            r"|obecnie przebywam)(?: [\wąćęłńóśźż.]+){0,4}? (?:poza biurem|nieobecn[ya]"
            "|na (?:urlopie|zwolnieniu|delegacji|wakacjach|szkoleniu)|niedostępn[ya]"
            r"|w delegacji|w podróży)|\bnie ma mnie w (?:biurze|pracy)"
        ),
        thanks=r"\bdziękuję za (?:twoją |państwa |pana |pani )?(?:wiadomość|e-?mail|mail|kontakt)",
        notes=(
            "pilny|w sprawach pilnych|nagły|po (?:moim )?powrocie|ograniczony dostęp"
            "|podczas mojej nieobecności|w czasie mojej nieobecności|automatyczna (?:odpowiedź"
            "|wiadomość)|proszę o kontakt|proszę kontaktować|nie będzie przekazana"
        ),
    ),
    "cs": Words(
        away=(
            r"\b(?:jsem|budu|nejsem|nebudu)(?: [\wáčďéěíňóřšťúůýž.]+){0,5}? (?:mimo kancelář"
            "|nepřítom(?:en|na)|na (?:dovolené|služební cestě|mateřské|nemocenské)|v kanceláři"
            "|k zastižení|na dovolené|v práci|dostupn[ýá])|^(?:mimo kancelář|čerpám dovolenou)"
        ),
        thanks=r"\bděkuji (?:vám )?za (?:váš |vaši |tvůj )?(?:e-?mail|zprávu|mail)",
        notes=(
            "nalé?hav|urgentní|po (?:svém |mém )?návratu|omezený přístup|v (?:mé"
            "|době mé) nepřítomnosti|automatická (?:odpověď|zpráva)|kontaktujte|obraťte se"
            "|nebude přeposlán"
        ),
    ),
    "sk": Words(
        away=(
            r"\b(?:som|budem|nie som"
            r"|nebudem)(?: [\wáäčďéíĺľňóôŕšťúýž.]+){0,5}? (?:mimo kancelárie|neprítomn[ýá]"
            "|na (?:dovolenke|služobnej ceste|materskej|pn)|v kancelárii|v práci|k dispozícii"
            "|zastihnuteľn[ýá])|^čerpám dovolenku"
        ),
        thanks=r"\bďakujem (?:vám )?za (?:váš |vašu |tvoj )?(?:e-?mail|správu|mail)",
        notes=(
            "naliehav|súrn|po (?:svojom |mojom )?návrate|obmedzený prístup"
            "|počas mojej neprítomnosti|automatická (?:odpoveď|správa)|kontaktujte|obráťte sa"
        ),
    ),
    "hu": Words(
        away=(
            r"\b(?:házon kívül|szabadságon|irodán kívül|úton|betegszabadságon|távol) (?:vagyok"
            r"|leszek|tartózkodom)|\bnem (?:vagyok|leszek"
            r"|tartózkodom)(?: \w+){0,3}? (?:az irodában|elérhető|irodában)|\b(?:vagyok"
            r"|leszek)(?: \w+){0,2}? szabadságon"
        ),
        thanks=r"\bköszönöm (?:az? )?(?:e-?mail|level|üzenet|megkeresés)\w*",
        notes=(
            "sürgős|visszatérésem után|visszaérkezésem után|korlátozottan|távollétem(?:ben"
            "| alatt| idején)|automatikus (?:válasz|üzenet)|kérem,? (?:forduljon|keresse)"
            "|nem továbbít"
        ),
    ),
    "ro": Words(
        away=(
            r"\b(?:sunt|voi fi|mă aflu)(?: \w+){0,4}? (?:plecat[ăa]?|absent[ăa]?|în (?:concediu"
            "|vacanță|delegație|deplasare)|in (?:concediu|vacanta|delegatie)|indisponibil[ăa]?"
            r"|în afara biroului)|\bnu (?:sunt|voi fi) (?:la birou|disponibil[ăa]?|în birou)"
        ),
        thanks=r"\b(?:vă |va |îți )?mul[țt]umesc pentru (?:mesaj|e-?mail|mail)\w*",
        notes=(
            "urgen[țt]|la întoarcere|la intoarcere|după ce mă întorc|acces limitat"
            "|în absența mea|in absenta mea|răspuns automat|mesaj automat"
            "|vă rog să (?:contactați|vă adresați)"
        ),
    ),
    "hr": Words(
        away=(
            r"\b(?:nisam|nalazim se|odsutan sam|odsutna sam|bit ću|biću"
            r"|ne nalazim se)\b.{0,40}?(?:u uredu|u kancelariji|odsut[an]+|na (?:godišnjem"
            r"|odmoru|službenom|putu|bolovanju)|izvan ureda|odmor\w*)|\b(?:odsutan|odsutna) sam"
            r"|\b(?:trenutno|trenutačno) sam (?:na|izvan|odsut)|\bna (?:godišnjem|odmoru) sam"
        ),
        thanks=r"\bhvala (?:vam )?(?:na|za) (?:vašoj |vašem |poruci|e-?mail|mail|javljanju|upitu)",
        notes=(
            "hitn|po (?:svom |mom )?povratku|kad(?:a)? se vratim|ograničen pristup|u (?:mojoj"
            "|mom) ods|tijekom moje odsutnosti|automatski odgovor|automatska poruka"
            "|kontaktirajte|obratite se"
        ),
    ),
    "sl": Words(
        away=(
            r"\b(?:sem|bom|nisem|ne bom)(?: \w+){0,5}? (?:odsot(?:en|na)|na (?:dopustu"
            "|službeni poti|bolniški)|v pisarni|dosegljiv[a]?)"
        ),
        thanks=r"\bhvala za (?:vaše |tvoje )?(?:sporočilo|e-?pošto|mail)",
        notes=(
            "nujn|po (?:svoji |moji )?vrnitvi|ko se vrnem|omejen dostop"
            "|v (?:času )?moj[ei] odsotnosti|samodejni odgovor|obrnite se|kontaktirajte"
        ),
    ),
    "ru": Words(
        away=(
            r"\b(?:я |мы )?(?:сейчас |в настоящее время |временно )?(?:нахожусь|буду находиться"
            r"|буду)(?: \w+){0,3}? (?:в (?:отпуске|командировке|декретном|отъезде)|вне офиса"
            r"|на больничном|отсутствовать|недоступ\w+)|\b(?:я |сейчас ){1,2}(?:в (?:отпуске"
            "|командировке|отъезде)|вне офиса|на больничном|отсутствую)"
            r"|\bменя (?:сейчас )?(?:нет|не будет) (?:в офисе|на месте|на рабочем)"
            r"|\bотсутствую (?:в офисе|на рабочем|с |до )"
        ),
        thanks=(
            r"\b(?:спасибо|благодарю|благодарим) (?:вас )?за (?:ваше )?(?:письмо|сообщение"
            "|обращение)"
        ),
        notes=(
            "срочн|неотложн|по возвращени|после (?:моего )?возвращения|когда вернусь"
            "|ограниченный доступ|во время моего отсутствия|в моё отсутствие|в мое отсутствие"
            "|автоматическ(?:ий ответ|ое)|обращайтесь|обратитесь|свяжитесь"
        ),
    ),
    "uk": Words(
        away=(
            r"\b(?:я )?(?:зараз |наразі |тимчасово )?(?:перебуваю|буду"
            r"|знаходжусь)(?: \w+){0,3}? (?:у (?:відпустці|відрядженні)|в (?:відпустці"
            r"|відрядженні)|поза офісом|на лікарняному|відсутн\w+)|\b(?:я |зараз "
            r"|наразі ){1,2}(?:у відпустці|у відрядженні|поза офісом|відсутн\w+)"
            r"|\bмене (?:зараз )?(?:немає|не буде) (?:в офісі|на місці)"
        ),
        thanks=r"\bдякую за (?:ваш )?(?:лист|повідомлення|звернення)",
        notes=(
            "термінов|невідкладн|після (?:мого )?повернення|коли повернуся|обмежений доступ"
            "|під час моєї відсутності|автоматична відповідь|звертайтес|зверніться|зв'яжіться"
        ),
    ),
    "el": Words(
        away=(
            r"\b(?:είμαι|θα είμαι|βρίσκομαι|απουσιάζω|θα απουσιάζω|λείπω"
            r"|θα λείπω)(?: \w+){0,3}? ?(?:εκτός (?:γραφείου|έδρας)|σε (?:άδεια|διακοπές|ταξίδι)"
            r"|με άδεια|από το γραφείο|έως|μέχρι|απ[όώ]|διαθέσιμ\w+)|\bδεν (?:είμαι|θα είμαι"
            r"|βρίσκομαι)(?: \w+){0,2}? (?:στο γραφείο|διαθέσιμ\w+)"
        ),
        thanks=r"\b(?:σας |σ')?ευχαριστώ για το (?:μήνυμ\w+|e-?mail|mail)",
        notes=(
            "επείγο|επιστρέψω|επιστροφή μου|περιορισμένη πρόσβαση|απουσία μου"
            "|αυτόματη (?:απάντηση|ειδοποίηση)|αυτόματο μήνυμα|επικοινων[ήί]"
        ),
    ),
    "tr": Words(
        away=(
            r"\b(?:ofis(?:te|im)? ?dışındayım|ofis dışında(?:yım| olacağım)|izindeyim"
            "|yıllık izindeyim|(?:yıllık )?izinde (?:olacağım|bulunuyorum|bulunmaktayım)"
            "|ofiste (?:değilim|olmayacağım|bulunmuyorum|bulunmamaktayım)|tatildeyim"
            "|seyahatteyim|iş seyahatindeyim|raporluyum|doğum iznindeyim)"
        ),
        thanks=r"\b(?:mesajınız|e-?postanız|mailiniz|iletiniz) için teşekkür",
        notes=(
            "acil|döndüğümde|dönüşümde|dönüşümün ardından|sınırlı erişim|yokluğumda"
            "|otomatik (?:yanıt|cevap|mesaj)|iletişime geç|ulaşabilirsiniz"
        ),
    ),
}

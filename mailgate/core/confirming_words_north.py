"""Short answers in Swedish, Danish, Norwegian, Finnish, Estonian, Latvian and Lithuanian."""

from typing import Final

from mailgate.core.confirming_words import Phrases

NORTH: Final = {
    "sv": Phrases(
        thanks="""
            [stort|tusen|hjärtligt|varmt|många|ok|okej|super|perfekt|toppen|ja] {tack|tackar|
            tack ska du ha|tack så mycket|tack så jättemycket|tack snälla|tackar så mycket|
            tack tack} [så mycket|för hjälpen|för snabb hjälp|för den snabba hjälpen|
            för snabbt svar|för snabb service|för hjälp|för svaret|för supporten|
            för informationen|för bra service|för återkopplingen|för all hjälp|igen|återigen|
            till er|allihop]
            {ok|okej|uppfattat|förstått|noterat|jag förstår|bra|mycket bra|kanon}
            {toppen|perfekt|super|utmärkt|strålande|underbart|kanonbra|jättebra|härligt|snyggt|
            snyggt jobbat|bra jobbat|fantastiskt|finemang|vad snabbt|vad bra|grymt|snabbt jobbat}
            {det|allt|nu} {verkar|ser ut att} {fungera|funka|ok|bra|löst|vara löst|fungera nu|
            funka nu|vara ok|fungera igen}
            {verkar fungera|verkar funka|ser bra ut|det ser bra ut}
        """,
        solved="""
            [nu|det|allt|problemet|skrivaren|ja det|ja nu|och nu|nu så] {fungerar|funkar|
            fungerade|funkade} [det|allt|allting] [nu|bra|igen|som det ska|utmärkt|perfekt|
            bra nu|nu igen|fint|för mig|hos oss|bra igen|som vanligt]
            [problemet|det|ärendet|allt|felet|problem|saken|det hela|nu] [är|har blivit|
            blev] [nu|redan] {löst|åtgärdat|fixat|klart|avhjälpt|borta|ordnat|avklarat|
            löste sig} [nu|för min del|tack|igen]
            {löst|åtgärdat|klart|fixat|det löste sig|problemet löste sig|allt bra|allt ok|
            allt är bra|allt är ok|allt fungerar|allt funkar|nu är allt bra|nu är det bra|
            nu är det löst|nu är det ok|bekräftar|jag bekräftar|bekräftat|
            jag bekräftar att det fungerar|kan bekräfta|jag godkänner|jag godkänner lösningen|
            jag kan bekräfta att det fungerar}
            {inga fler|inga|inga vidare} {problem|frågor} [längre|kvar|nu]
            {ni kan|du kan|vänligen|kan|går bra att|var vänlig|ni får gärna|du får gärna|
            vi kan} [nu|gärna] {stänga|avsluta|stäng|avslutas|stängas} [ärendet|detta|det|
            det här ärendet|detta ärende|ticketen|supportärendet|detta ticket] [nu|tack]
            {ärendet|det|detta ärende|ticketen} {kan|får} [nu] {stängas|avslutas}
        """,
        unsolved="""
            {inte|fortfarande inte|ännu inte|ej|tyvärr inte|aldrig} {löst|åtgärdat|fixat|klart|
            fungerat}
            {olöst}
            {fungerar|funkar|hjälpte|hjälper|går|fungerade} [det|tyvärr|fortfarande|ännu|dock|
            det tyvärr|det fortfarande] {inte|ej|fortfarande inte|inte längre|ännu inte}
            {fortfarande|igen} {samma problem|samma fel|problem|trasig|trasigt|fel|inte|nere|
            problemet}
            {samma} {problem|fel|felmeddelande}
            {problemet|felet} {kvarstår|är tillbaka|finns kvar|består|är kvar|har kommit tillbaka}
            {problem} {kvarstår}
            {ingen} {skillnad|förbättring|förändring}
            {vänligen|kan ni|kan du} {öppna} [ärendet] igen
        """,
        polite="""
            {ja|och|nu|också|så|då|igen|verkligen|hela}
            {ha en|ha|önskar en|önskar er en|trevlig|jag önskar en} [fortsatt|en] [bra|trevlig|
            fin|skön|härlig|fortsatt bra|fortsatt trevlig] {dag|helg|kväll|vecka|eftermiddag}
            {för} {hjälpen|snabb hjälp|svaret|snabbt svar|snabb service}
            {från min sida|för min del|alla|allihop|teamet}
        """,
        greetings="""
            {hej|hejsan|hallå|god morgon|goddag|god dag|bästa|tjena} [alla|igen|allihop|
            supporten|support|hej]
        """,
        farewells="""
            {med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|vänlig hälsning|mvh|
            hälsningar|hälsning|vh|bästa hälsningar|hej då|hejdå|med bästa hälsningar|allt gott|
            tack och hej|tack mvh|ha det bra|ha det}
        """,
    ),
    "da": Phrases(
        thanks="""
            [mange|tusind|hjertelig|stor|super|perfekt|ok|ja|1000] {tak} [skal du have|
            skal i have|igen|for det|for hjælpen|for hurtig hjælp|for den hurtige hjælp|
            for hurtigt svar|for svar|for det hurtige svar|for jeres hjælp|for din hjælp|
            for svaret|for hurtig service|for god service|for informationen|for alt|alle sammen]
            {takker|jeg takker|vi takker} [mange gange|for hjælpen]
            {ok|okay|forstået|modtaget|noteret|fint|godt|meget fint|helt fint|helt i orden|
            i orden}
            {super|perfekt|fantastisk|dejligt|herligt|godt arbejde|flot|flot arbejde|skønt|
            fremragende|sådan|det var hurtigt|supergodt|vidunderligt|top|toppen|rigtig godt|
            hvor dejligt|glimrende|hvor er det godt}
            {det|alt} {ser ud til at|lader til at|synes at} {virke|fungere|virke nu|være løst|
            være i orden|fungere nu|virke igen}
            {ser ud til at virke|ser fint ud|det ser fint ud|ser godt ud|det ser godt ud}
        """,
        solved="""
            [nu|det|alt|printeren|ja det|ja nu|og nu] {virker|fungerer|kører|virkede} [det|alt|
            det hele] [nu|igen|fint|som det skal|perfekt|fint nu|nu igen|godt|hos mig|hos os|
            upåklageligt|fint igen|som det skal igen]
            [problemet|det|sagen|alt|fejlen|nu|problem] [er|er blevet|blev] [nu|det|alt|
            hermed] {løst|ordnet|fikset|klaret|i orden|væk|rettet|udbedret|afklaret|
            afsluttet} [nu|tak|igen]
            {løst|ordnet|klaret|alt ok|alt er godt|alt er ok|alt fint|alt er i orden|alt virker|
            alt virker nu|bekræftet|jeg bekræfter|vi bekræfter|jeg kan bekræfte at det virker|
            kan bekræfte|jeg bekræfter at det virker|jeg accepterer|jeg accepterer løsningen}
            {ingen flere|ingen|ingen yderligere} {problemer|spørgsmål} [længere|nu]
            {i kan|du kan|venligst|må gerne|kan|i må gerne|du må gerne|vi kan|sagen må gerne|
            sagen kan|den må gerne} [bare|godt|nu|roligt|gerne] {lukke|lukkes|luk|afslutte|
            afsluttes|lukkes ned} [sagen|denne sag|den|ticketen|supportsagen|denne] [nu|tak|ned]
        """,
        unsolved="""
            {ikke|stadig ikke|endnu ikke|desværre ikke|aldrig} {løst|ordnet|fikset|i orden|
            rettet|klaret}
            uløst
            {virker|fungerer|hjalp|virkede|hjælper|går} [det|desværre|stadig|dog|det desværre|
            stadigvæk|det stadig] {ikke|stadig ikke|ikke mere|ikke længere|endnu ikke|
            stadigvæk ikke}
            {stadig|stadigvæk|igen} {samme problem|samme fejl|problemer|problemet|fejl|i stykker|
            nede|ikke|det samme}
            {samme} {problem|fejl|fejlmeddelelse}
            {problemet|fejlen} {består|er tilbage|er der stadig|er ikke løst|fortsætter|
            er der igen|er kommet igen}
            {ingen} {forskel|forbedring|ændring}
            {venligst|kan i|kan du} {genåbne|genåbn|åbne} [sagen] [igen]
        """,
        polite="""
            {ja|og|nu|også|så|da|igen|lige|virkelig|alle|alle sammen}
            {hav en|ha|hav|ha en|jeg ønsker en|ønsker jer en|fortsat|god|en} [fortsat] [god|
            dejlig|rigtig god] {dag|weekend|aften|uge|eftermiddag}
            {for} {hjælpen|hurtig hjælp|svar|hurtigt svar|svaret}
            {herfra|fra min side|for min del}
        """,
        greetings="""
            {hej|hejsa|kære|goddag|godmorgen|god morgen|davs|halløj} [alle|igen|support|team|
            med jer|sammen|alle sammen]
        """,
        farewells="""
            {med venlig hilsen|venlig hilsen|mvh|vh|hilsen|hilsner|de bedste hilsner|
            med venlige hilsner|venlige hilsner|bedste hilsner|dbh|mange hilsner|kærlig hilsen|
            kh|hav det godt|farvel|tak og hilsen|hej hej}
        """,
    ),
    "nb": Phrases(
        thanks="""
            [mange|tusen|hjertelig|stor|super|perfekt|ok|ja] {takk} [skal du ha|skal dere ha|
            igen|igjen|for det|for hjelpen|for hjelp|for rask hjelp|for den raske hjelpen|
            for raskt svar|for svar|for svaret|for rask respons|for din hjelp|for deres hjelp|
            for god hjelp|for god service|for informasjonen|for alt|alle sammen|så mye|så mykje]
            {takker|jeg takker|vi takker|tusen takk|takk takk} [for hjelpen|så mye|mange ganger]
            {ok|okei|okay|forstått|mottatt|notert|fint|greit|den er grei|bra|kjempebra}
            {supert|perfekt|fantastisk|flott|herlig|strålende|topp|bra jobba|bra jobbet|
            godt jobbet|utmerket|kjempefint|knallbra|så bra|det var raskt|nydelig|kjempeflott|
            godt}
            {det|alt} {ser ut til å|ser ut som det} {virke|fungere|virke nu|virke nå|fungere nå|
            være løst|være i orden|virker|fungerer}
            {ser ut til å virke|ser ut til å fungere|ser bra ut|det ser bra ut|ser fint ut}
        """,
        solved="""
            [nå|det|alt|skriveren|ja det|ja nå|og nå|no] {virker|fungerer|funker|funka|verkar|
            fungerar|fungerte} [det|alt|alt sammen] [nå|igjen|fint|som det skal|perfekt|fint nå|
            nå igjen|bra|hos meg|hos oss|no|utmerket|bra nå|bra igjen]
            [problemet|det|saken|alt|feilen|nå|problem] [er|har blitt|ble|vart] [nå|det|
            alt] {løst|ordnet|fikset|i orden|borte|rettet|utbedret|avklart|løyst|avsluttet|ordna|
            fiksa} [nå|takk|igjen]
            {løst|ordnet|fikset|alt ok|alt er bra|alt er ok|alt bra|alt i orden|alt er i orden|
            alt virker|alt fungerer|bekreftet|jeg bekrefter|kan bekrefte|vi bekrefter|
            jeg kan bekrefte at det virker|jeg kan bekrefte at det fungerer|
            jeg bekrefter at det virker|jeg godtar|jeg godtar løsningen|jeg aksepterer}
            {ingen flere|ingen} {problemer|problem|spørsmål} [lenger|nå]
            {dere kan|du kan|vennligst|kan|vær så snill å|dere kan gjerne|du kan gjerne|vi kan|
            saken kan|den kan} [bare|gjerne|nå|godt] {lukke|lukkes|lukk|avslutte|
            avsluttes} [saken|denne saken|den|ticketen|denne] [nå|takk]
        """,
        unsolved="""
            {ikke|fortsatt ikke|ennå ikke|enda ikke|dessverre ikke|fremdeles ikke|ikkje|
            aldri} {løst|ordnet|fikset|i orden|rettet|løyst}
            uløst
            {virker|fungerer|funker|hjalp|fungerte|går|verkar} [det|dessverre|fortsatt|fremdeles|
            det dessverre|det fortsatt] {ikke|fortsatt ikke|fremdeles ikke|ikke lenger|ikkje|
            ennå ikke}
            {fortsatt|fremdeles|igjen} {samme problem|samme feil|problemer|problemet|feil|
            ødelagt|nede|ikke|det samme}
            {samme} {problem|feil|feilmelding}
            {problemet|feilen} {vedvarer|er tilbake|er der fortsatt|består|fortsetter|
            er ikke løst}
            {ingen} {forskjell|forbedring|endring}
            {vennligst|kan dere|kan du} {gjenåpne|åpne} [saken] [igjen]
        """,
        polite="""
            {ja|og|nå|også|så|da|igjen|virkelig|alle|alle sammen}
            {ha en|ha|ønsker en|ønsker dere en|fortsatt|god|en} [fortsatt] [god|fin|riktig god|
            flott] {dag|helg|kveld|uke|ettermiddag}
            {for} {hjelpen|hjelp|rask hjelp|svar|raskt svar|svaret}
            {herfra|fra min side|for min del}
        """,
        greetings="""
            {hei|heisann|kjære|god morgen|god dag|hallo|morn|hei hei} [alle|igjen|support|team|
            sammen|alle sammen|dere]
        """,
        farewells="""
            {med vennlig hilsen|vennlig hilsen|mvh|vh|hilsen|med vennlige hilsener|med hilsen|
            beste hilsen|beste hilsener|mange hilsener|ha det bra|ha det|
            med venleg helsing|helsing|takk og hilsen|hei så lenge|klem}
        """,
    ),
    "fi": Phrases(
        thanks="""
            [suuri|suuret|paljon|monet|lämmin|lämpimät|iso|isot|ok|joo|kyllä|hienoa|
            kiva] {kiitos|kiitokset|kiitoksia|kiitti|kiitän|kiitämme|kiitoksemme} [paljon|
            kovasti|avusta|nopeasta avusta|vastauksesta|nopeasta vastauksesta|palvelusta|
            nopeasta palvelusta|teille|sinulle|kaikille|vielä|uudelleen|nopeasta toiminnasta|
            hyvästä palvelusta|tiedosta|tuesta|vielä kerran|kaikesta|ja hyvää päivänjatkoa]
            {ok|okei|selvä|selvä juttu|ymmärretty|hyvä|kunnossa|asia selvä|vastaanotettu}
            {hienoa|mahtavaa|loistavaa|upeaa|erinomaista|mainiota|super|täydellistä|huippua|kiva|
            hyvin tehty|hyvää työtä|olipa nopeaa|jes|loistava|mahtava|erinomainen}
            {näyttää|vaikuttaa} {toimivan|olevan kunnossa|siltä että toimii|hyvältä|toimivan nyt}
        """,
        solved="""
            [nyt|kaikki|se|tulostin|joo|no nyt|nyt se|nyt kaikki|hyvin] {toimii|toimivat|pelaa|
            toimi} [nyt|taas|hyvin|moitteettomasti|kaikki|jälleen|nyt hyvin|hienosti|kuten pitää|
            niin kuin pitää|normaalisti|kunnolla|taas hyvin]
            [ongelma|asia|vika|kaikki|se|homma|tämä|ongelmani] [on] [nyt|jo] {ratkaistu|korjattu|
            kunnossa|hoidettu|ratkesi|korjaantui|poistui|ok|selvä|hoitui|poistunut|ratkennut|
            korjaantunut} [nyt|kiitos|jo]
            {ratkaistu|korjattu|kaikki kunnossa|kaikki ok|kaikki hyvin|ei enää ongelmia|
            ei ongelmia|ei muita ongelmia|ei muuta|vahvistan|vahvistettu|voin vahvistaa|hyväksyn|
            hyväksyn ratkaisun|vahvistan että toimii|voin vahvistaa että toimii}
            {voitte|voit|voi|saa|voidaan|saatte|pyydän|voinette} [nyt|hyvin] {sulkea|sulkekaa|
            sulkemaan|päättää} [tiketin|tapauksen|tämän|pyynnön|tukipyynnön|sen|palvelupyynnön|
            tämän tiketin] [nyt|kiitos]
            {tiketin|tapauksen|asian|tämän|pyynnön} {voi|saa|voitte|voidaan} [nyt] {sulkea}
        """,
        unsolved="""
            {ei|ei vielä|ei ole|ei ole vielä|ei edelleenkään|ei vieläkään} {ratkaistu|korjattu|
            kunnossa|toimi|toiminut|ratkennut|auttanut|auta|korjaantunut|onnistu}
            {ratkaisematta}
            {edelleen|vieläkin|yhä|taas} {sama ongelma|sama vika|sama virhe|rikki|ongelmia|
            ongelma|virhe|ei|vikaa}
            {sama|samat} {ongelma|vika|virhe|ongelmat}
            {ongelma|vika|virhe} {jatkuu|on edelleen|palasi|on yhä|ei poistunut|ei ole|
            tuli takaisin}
            {ei} {muutosta|parannusta}
            {avatkaa|avaa|voitteko avata|pyydän avaamaan} [tiketti|tapaus|tiketin|
            tapauksen] uudelleen
        """,
        polite="""
            {kyllä|joo|ja|nyt|myös|siis|no niin|kaikille|teille}
            {hyvää|oikein hyvää|mukavaa|hyvät|kivaa|hyvää päivän} {päivänjatkoa|päivää|
            viikonloppua|viikonloppu|iltaa|viikkoa|jatkoa|illanjatkoa|päivän jatkoa|
            viikonloput} [teille|kaikille]
            {avusta|nopeasta avusta|minun puolestani|omalta osaltani}
        """,
        greetings="""
            {hei|moi|terve|hyvä|huomenta|päivää|moikka|heippa|hyvää huomenta|tervehdys} [kaikki|
            taas|tuki]
        """,
        farewells="""
            {ystävällisin terveisin|terveisin|yt|t|terv|parhain terveisin|terveiset|
            hyvin terveisin|kunnioittavasti|kiittäen|ystävällisesti|yst terv|moikka|hei hei|
            kiitos ja terveisin}
        """,
    ),
    "et": Phrases(
        thanks="""
            [suur|suured|ok|palju] {aitäh|tänan|tänud|aitäh teile|tänan väga|suur tänu|
            tänu} [abi eest|kiire abi eest|kiire vastuse eest|väga|vastuse eest|teile|
            väga kiire abi eest]
            {ok|selge|hästi|väga hea|suurepärane|tore|super|ideaalne|suurepäraselt}
        """,
        solved="""
            [nüüd|kõik|juba|printer] {töötab|toimib|töötavad} [nüüd|jälle|hästi|kõik|korralikult|
            taas]
            [probleem|kõik|asi|viga] [on|sai] [nüüd|juba] {lahendatud|korras|parandatud|lahenes|
            kadunud} [nüüd]
            {kõik korras|kinnitan|lahendatud}
            {võite|palun|võib} [selle|juhtumi|pileti|pöördumise] {sulgeda|sulgege} [pileti|
            juhtumi|selle|pöördumise]
        """,
        unsolved="""
            {ei|ikka ei|endiselt ei|ei ole|pole} {tööta|toimi|lahendatud|korras|aidanud|aita}
            {ikka|endiselt} {sama probleem|sama viga|katki}
            {sama} {probleem|viga}
        """,
        polite="{jah|ja|nüüd|ka} \n {ilusat|head|kena} {päeva|nädalavahetust|õhtut|päeva jätku}",
        greetings="{tere|tere päevast|tere hommikust|tervist|lugupeetud} [kõigile]",
        farewells="{lugupidamisega|parimate soovidega|tervitades|heade soovidega|parimat}",
    ),
    "lv": Phrases(
        thanks="""
            [liels|ļoti|ok] {paldies|pateicos} [par palīdzību|jums|par ātro palīdzību|
            par atbildi|par ātro atbildi|ļoti|visiem]
            {labi|skaidrs|lieliski|super|perfekti|ļoti labi|ok|teicami}
        """,
        solved="""
            [tagad|viss|jau|printeris|tagad viss] {strādā|darbojas} [tagad|labi|atkal|viss|
            lieliski]
            [problēma|viss|kļūda] [ir|tika] [tagad|jau] {atrisināta|novērsta|kārtībā|atrisināts|
            salabots|salabota|izlabota}
            {viss kārtībā|apstiprinu|atrisināts|atrisināta}
            {varat|lūdzu|var} {slēgt|aizvērt|slēdziet} [pieteikumu|pieprasījumu|šo|lietu|
            pieteikums]
        """,
        unsolved="""
            {joprojām|vēl} {nestrādā|nedarbojas|neatrisināta|tā pati problēma|nav|tā pati kļūda}
            {nestrādā|nedarbojas|nepalīdzēja}
            {nav|vēl nav} {atrisināta|atrisināts|novērsta}
            {tā pati} {problēma|kļūda}
        """,
        polite="""
            {jā|un|tagad|arī}
            {jauku|labu|lai} {dienu|nedēļas nogali|jums laba diena|vakaru}
        """,
        greetings="{labdien|sveiki|labrīt|sveicināti|čau|labvakar|cienījamie} [visi|kolēģi]",
        farewells="{ar cieņu|cieņā|ar sveicieniem|visu labu}",
    ),
    "lt": Phrases(
        thanks="""
            [labai|didelis|nuoširdžiai|ok|puiku] {ačiū|dėkoju|dėkui|dėkojame} [už pagalbą|jums|
            už greitą pagalbą|už atsakymą|labai|visiems]
            {gerai|supratau|puiku|super|nuostabu|labai gerai|ok|aišku|tobula}
        """,
        solved="""
            [dabar|viskas|jau|spausdintuvas|dabar viskas] {veikia|suveikė} [dabar|gerai|vėl|
            viskas|puikiai|jau]
            [problema|viskas|klaida] [yra|jau|buvo] {išspręsta|sutvarkyta|tvarkoje|pašalinta|
            gerai}
            {viskas gerai|viskas tvarkoje|patvirtinu|išspręsta|sutvarkyta}
            {galite|prašau|galima|prašome} {uždaryti|uždarykite} [užklausą|bilietą|šią užklausą|
            ją|incidentą]
        """,
        unsolved="""
            {vis dar|vis tiek|dar} {neveikia|neišspręsta|ta pati problema|ta pati klaida|
            nesutvarkyta}
            {neveikia|neišspręsta|nepadėjo}
            {ta pati} {problema|klaida}
        """,
        polite="{taip|ir|dabar|taip pat} \n {geros|gražios|gero} {dienos|savaitgalio|vakaro}",
        greetings="""
            {laba diena|sveiki|labas|labas rytas|gerbiamieji|labas vakaras} [visi|kolegos]
        """,
        farewells="{pagarbiai|su pagarba|geriausi linkėjimai|viso gero|linkėjimai}",
    ),
}

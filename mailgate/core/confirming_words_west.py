"""Short answers in German, Dutch and French."""

from typing import Final

from mailgate.core.confirming_words import Phrases

WEST: Final = {
    "de": Phrases(
        thanks="""
            [vielen |besten |herzlichen |tausend |lieben |schönen |ok |okay |super |prima |
            perfekt |ja ]dank[ nochmal| nochmals| auch| dafür| euch| ihnen| dir| an alle]
            [ok |okay |super |prima |perfekt |ja |alles klar ]danke[ sehr| schön| vielmals| dir|
             ihnen| euch| nochmal| nochmals| auch| dafür| recht herzlich| euch allen| an alle]
            {danke|vielen dank|besten dank|herzlichen dank|danke schön|dankeschön|danke nochmal|
            nochmals vielen dank|nochmal danke} für {die|ihre|deine|eure|den|das|ihren|alles|
            den tollen|die schnelle|ihre schnelle|die tolle|die rasche|ihre rasche|die gute|
            die prompte|eure schnelle|deine schnelle|die super|den schnellen|den guten}[ hilfe|
             unterstützung| hilfestellung| antwort| rückmeldung| info| information| bearbeitung|
             lösung| erledigung| behebung| mühe| mühen| support| service| einsatz| kümmern|
             arbeit| nachricht| mail]
            {nochmal|nochmals} {danke|vielen dank|besten dank}
            {dankeschön|merci|dankschön|dankeschoen|danke schoen|thx|thanks|merci vielmals|
            vergelts gott|bedankt}
            {ich|wir} {danke|danken|bedanke mich|bedanken uns}[ ihnen| dir| euch][ vielmals|
             sehr| herzlich| recht herzlich][ für die hilfe| für ihre hilfe|
             für die schnelle hilfe| für die unterstützung]
            {ok|okay|alles klar|in ordnung|passt|passt so|verstanden|zur kenntnis genommen|
            geht klar|gut|sehr gut|na gut}
            {super|prima|perfekt|klasse|toll|top|spitze|wunderbar|großartig|grossartig|
            ausgezeichnet|hervorragend|genial|bestens|cool|fein|sehr schön|schön|wunderbar|stark|
            hurra|freut mich|das freut mich|das ging schnell|das ging ja schnell|das war schnell|
            ging ja schnell}
            {gute|tolle|super|klasse|saubere} {arbeit|leistung|hilfe|sache}
            {sieht gut aus|scheint zu funktionieren|scheint zu gehen|scheint wieder zu gehen|
            es scheint zu funktionieren|es scheint wieder zu funktionieren|
            scheint wieder zu funktionieren|scheint jetzt zu gehen|
            scheint jetzt zu funktionieren|scheint gelöst|scheint behoben|sieht jetzt gut aus|
            das hat geholfen|hat geholfen|hat mir geholfen}
        """,
        solved="""
            [es |das |alles |jetzt |nun |der drucker |drucker |ja |es hat |das hat |hat |auch |
            und |wieder |und es |jetzt wieder |die anmeldung |email |mail |
            internet ]{funktioniert|klappt|geht|läuft|tut|geklappt|funktioniert hat es|
            funzt}[ es| das| alles][ jetzt| nun| wieder| super| prima| gut| bestens| einwandfrei|
             perfekt| wunderbar| jetzt wieder| nun wieder| wieder einwandfrei| wieder alles|
             wieder normal| wie gewünscht| wie es soll| tadellos| wieder super| jetzt alles|
             jetzt gut| jetzt einwandfrei| wieder gut| problemlos| jetzt problemlos|
             wieder problemlos| bei mir| bei uns]
            [es |das |alles |das problem |problem |der fehler |fehler |die störung |störung |
            thema |das thema |sache |die sache |fall |ist |alles ist |mein problem |
            unser problem |hat sich |es hat sich |das hat sich |problem hat sich |
            das problem hat sich |die sache hat sich ][ist |wurde |ist jetzt |ist nun |
            ist damit |ist somit |ist hiermit |ist bereits ][nun |jetzt |somit |damit ]{gelöst|
            erledigt|behoben|beseitigt|repariert|weg|verschwunden|geklärt|wieder in ordnung|
            wieder ok|wieder da|in ordnung|wieder gut|abgeschlossen|gefixt|ok|okay|gut|bestens|
            wieder normal|alles wieder gut|geschlossen}[ worden| jetzt| danke]
            {alles|jetzt alles|nun alles|wieder alles} {gut|ok|okay|bestens|in ordnung|paletti|
            erledigt|klar|funktioniert|wieder gut|wieder ok|wieder in ordnung|super|prima}
            {gelöst|erledigt|behoben|geklärt|fertig|passt|bestätigt|hiermit bestätigt|
            ich bestätige|ich bestätige die lösung|wir bestätigen|ich kann bestätigen|
            ich akzeptiere|ich akzeptiere die lösung|das wars|das war es|das hat funktioniert|
            hat funktioniert|hat geklappt|hat alles geklappt|alles hat geklappt|
            kann ich bestätigen}
            {ich bestätige|ich kann bestätigen|wir bestätigen|wir können bestätigen} {dass|
            das} {es|alles|das problem|der fehler} {funktioniert|wieder funktioniert|gelöst ist|
            jetzt funktioniert|behoben ist|geht|läuft|jetzt geht|wieder geht}
            {bitte|sie können|du kannst|ihr könnt|kann|wir können|können sie|dann bitte|gerne|
            gern|und kann|daher bitte|also bitte} [gerne |gern |jetzt |nun ][das |den |die |
            dieses |diesen ][ticket |fall |vorgang |anfrage |case |ihn |es |call |auftrag |
            störung ][gerne |gern |jetzt |nun |somit |dann |wieder ]{schließen|schliessen|
            geschlossen werden|abschließen|abschliessen|zumachen|zu machen|abgeschlossen werden|
            als gelöst markieren|als erledigt markieren|zu gemacht werden}
            {ticket|das ticket|der fall|fall|der vorgang|vorgang|die anfrage|anfrage|
            dieses ticket|dieser fall|es|er} [kann |darf ][gerne |gern |jetzt |nun |somit |
            daher |also |damit ][geschlossen werden|geschlossen werden|abgeschlossen werden|zu|
            zugemacht werden]
            {keine|keine weiteren} {probleme|fragen|fehler|störungen|problem|
            schwierigkeiten}[ mehr| mehr da| mehr vorhanden]
            {ich kann|ich konnte|wir können|kann} [mich |jetzt |nun |wieder |mich jetzt |
            mich wieder |mich nun |jetzt wieder ]{anmelden|einloggen|drucken|arbeiten|zugreifen|
            senden}
        """,
        unsolved="""
            {nicht|nicht wirklich|noch nicht|immer noch nicht|leider nicht|nicht ganz|nie|
            leider noch nicht|nicht richtig|nicht vollständig} {gelöst|behoben|erledigt|geklärt|
            repariert|weg|in ordnung|beseitigt}
            ungelöst
            {geht|funktioniert|klappt|läuft|tut|hilft|half|ging|funktionierte} [es |das |leider |
            immer |aber |bei mir |bei uns |trotzdem |jetzt |alles |immer noch |das leider |
            es leider |weiterhin |auch |noch |das aber |wieder ]{nicht|noch nicht|
            noch immer nicht|nicht mehr|wieder nicht|gar nicht|leider nicht|auch nicht|
            weiterhin nicht|nach wie vor nicht}
            {hat|hats} [leider |es |das |aber |auch |mir |uns ]{nicht|nichts} {geholfen|
            funktioniert|geklappt|gebracht|gelöst}
            {immer noch|noch immer|nach wie vor|weiterhin|leider immer noch|wieder} {defekt|
            kaputt|derselbe fehler|der gleiche fehler|dasselbe problem|das gleiche problem|
            das problem|der fehler|probleme|fehler|nicht|offen|keine|kein|gestört}
            {problem|fehler|störung} {besteht|existiert|tritt|ist} {weiterhin|noch|immer noch|
            nach wie vor|wieder|leider weiterhin|erneut|wieder da|noch immer|immer noch da}
            {gleiches|selbes|gleicher|selber|dasselbe|derselbe|das gleiche|der gleiche} {problem|
            fehler}
            {keine|keinerlei} {änderung|besserung|verbesserung|lösung}
            bitte {wieder|erneut} {öffnen|eröffnen}
            {wieder|erneut} {kaputt|ausgefallen|gestört}
        """,
        polite="""
            {ja|jawohl|jetzt|nun|und|auch|damit|somit|bitte|hurra|also|dann|mal|wieder|schon|
            gerade}
            {schönen|schöne|guten|einen schönen|eine schöne|noch einen schönen|
            ihnen einen schönen|und einen schönen|ich wünsche einen schönen|
            wünsche einen schönen|schönes|ein schönes|noch ein schönes|angenehmen|einen guten|
            und ein schönes|frohe|noch eine schöne} {tag|tag noch|abend|feierabend|woche|
            wochenende|rest der woche|resttag|nachmittag|weihnachten|ostern|feiertage|
            start in die woche|wochenende noch}
            für {die|ihre|deine|eure|den} [schnelle |rasche |tolle |gute |prompte ]{hilfe|
            unterstützung|antwort|rückmeldung|lösung|mühe|geduld|bearbeitung}
            {das ist|ist} {super|prima|toll|perfekt|sehr nett|nett|lieb|sehr lieb|klasse|schön}
            {an alle|euch allen|team|zusammen|kollegen|liebe kollegen|alle|support|meinerseits|
            von meiner seite|unsererseits|von unserer seite|aus meiner sicht}
        """,
        greetings="""
            {hallo|guten tag|guten morgen|guten abend|hi|moin|moin moin|servus|grüß gott|grüezi|
            tag|mahlzeit|liebe|lieber|liebes|hey|sehr geehrte|sehr geehrter}[ zusammen| team|
             liebes team| support team| support| herr| frau| alle| damen und herren| kollegen|
             kolleginnen und kollegen| it| herr dr| frau dr| liebe kollegen]
        """,
        farewells="""
            {mit freundlichen|mit freundlichem|freundliche|freundlichen|mit besten|beste|besten|
            viele|vielen|liebe|lieben|herzliche|herzlichen|schöne|schönen|mit vielen|
            mit herzlichen|sonnige|nette} {grüßen|gruß|grüße|gruss|grüssen|grüsse|gruessen|
            gruesse}
            {gruß|grüße|gruss|grüsse|gruesse|mfg|lg|vg|bg|hg|fg|mit kollegialen grüßen|
            hochachtungsvoll|bis dann|tschüss|tschüß|ciao|schönen gruß|lieben gruß|
            einen schönen gruß|danke und gruß|danke und viele grüße|vielen dank und viele grüße|
            vielen dank und freundliche grüße|danke und beste grüße|danke und liebe grüße|
            vielen dank und beste grüße}
        """,
    ),
    "nl": Phrases(
        thanks="""
            [ok |oke |super |prima |top |ja |heel erg |hartelijk |nogmaals |hartstikke |
            alvast nogmaals ]{bedankt|dank|dank je|dank u|dank je wel|dank u wel|dankjewel|
            dankuwel|dankje|bedankt allemaal|dank jullie wel}[ hoor| nogmaals| allemaal| weer|
             zeer]
            {bedankt|dank|dank je wel|dank u wel|dankjewel|hartelijk dank|hartelijk bedankt|
            heel erg bedankt|nogmaals bedankt|veel dank} voor {de|je|uw|jullie|het|alles|
            de snelle|je snelle|uw snelle|jullie snelle|de goede|het snelle|de prettige}[ hulp|
             ondersteuning| reactie| antwoord| service| oplossing| support| moeite| inzet|
             informatie| afhandeling| oplossen| terugkoppeling| bericht]
            {veel|duizendmaal|met} dank
            {ok|oke|okee|akkoord|begrepen|duidelijk|prima|goed|helemaal goed|in orde|is goed}
            {super|top|perfect|geweldig|fantastisch|mooi|uitstekend|fijn|prachtig|toppie|
            heel fijn|heel goed|goed gedaan|goed werk|snel gedaan|dat is snel|lekker snel|
            wat snel|klasse|keurig|helemaal top|wat fijn|hoera}
            {lijkt|het lijkt|dat lijkt|alles lijkt} {te werken|weer te werken|nu te werken|
            opgelost|goed|in orde|nu weer te werken|goed te werken}
        """,
        solved="""
            [het is |is |het probleem is |probleem is |probleem |alles is |de storing is |
            dit is |dat is |het |inmiddels |inmiddels is het ][nu |inmiddels |weer |
            helemaal ]{opgelost|verholpen|gefixt|gerepareerd|klaar|voor elkaar|in orde|
            afgehandeld|weg|hersteld|geregeld|gelukt|weer in orde|ok|goed}[ nu| hoor| inmiddels]
            [het |alles |nu |dat |de printer |ja het |ja alles |en het |alles doet het |
            dit ]{werkt|doet|functioneert|werken|heeft gewerkt|gewerkt|werkte}[ het][ nu| weer|
             goed| prima| perfect| nu weer| weer goed| weer prima| naar behoren| uitstekend|
             nu goed| nu prima| allemaal| weer allemaal| nu allemaal weer| zoals het hoort|
             nu perfect| weer normaal| weer zoals het hoort| inmiddels weer]
            [het ]doet het[ weer| nu| nu weer| weer prima| weer goed]
            {alles|nu alles} {goed|ok|in orde|oke|prima|weer goed|weer in orde|opgelost|werkt}
            {geen} {problemen|probleem|vragen|storing|klachten|verdere problemen|
            verdere vragen}[ meer]
            {opgelost|verholpen|gelukt|bevestigd|ik bevestig|hierbij bevestig ik|
            ik kan bevestigen|ik ga akkoord|akkoord met de oplossing}[ dat het][ werkt|
             opgelost is| is opgelost| weer werkt| nu werkt]
            {je kunt|u kunt|jullie kunnen|kunnen jullie|graag|mag|kan|u mag|je mag|jullie mogen|
            we kunnen|kan wat mij betreft|mag wat mij betreft} [het |de |dit |deze |
            mijn ][ticket |melding |zaak |case |call |verzoek |incident ][nu |dus |wel |
            weer ]{sluiten|afsluiten|gesloten worden|afgesloten worden|dicht|worden gesloten|
            worden afgesloten|gesloten}
            {ticket|het ticket|de melding|melding|deze melding|dit ticket|de zaak|de call|call|
            het|incident} {kan|mag} [nu |dus |wat mij betreft |wel |worden ]{gesloten worden|
            afgesloten worden|worden gesloten|worden afgesloten|dicht|gesloten|afgesloten}
        """,
        unsolved="""
            {niet|nog niet|nog steeds niet|nog altijd niet|helaas niet|niet echt|helaas nog niet|
            niet helemaal} {opgelost|verholpen|gelukt|in orde|gerepareerd|hersteld|klaar}
            onopgelost
            {werkt|doet het|werken|functioneert|lukt|helpt|hielp|werkte} [het |dit |helaas |dat |
            bij mij |het helaas |nog |nog steeds |jammer genoeg |nu ]{niet|nog niet|
            nog steeds niet|niet meer|weer niet|nog altijd niet}
            {heeft} [helaas |het ]{niet|niets} {geholpen|gewerkt|opgelost}
            {nog steeds|nog altijd|weer} {hetzelfde probleem|dezelfde fout|hetzelfde|kapot|stuk|
            problemen|een probleem|het probleem|niet|geen|storing|een storing|defect}
            {zelfde|hetzelfde|dezelfde} {probleem|fout|foutmelding|melding}
            {probleem|fout|storing} {blijft|bestaat nog|is terug|is er nog|is er weer|
            bestaat nog steeds|is nog niet|is er nog steeds|keert terug}
            {geen} {verbetering|verandering|verschil}
            {graag|kunt u|kun je|gelieve} {heropenen|weer openen|opnieuw openen}
        """,
        polite="""
            {ja|en|nu|ook|dus|hoor|weer|verder|inmiddels|alvast een}
            {fijne|prettige|een fijne|een prettige|nog een fijne|fijn|prettig|goed|een fijn|
            een goed|goede|nog een prettige} {dag|dag verder|dag nog|avond|weekend|
            weekend alvast|week|middag|werkdag|weekeinde}
            voor {de|je|uw|jullie} [snelle |goede ]{hulp|reactie|service|ondersteuning|moeite}
            {allemaal|team|collega|collegas|van mijn kant|wat mij betreft|van onze kant}
        """,
        greetings="""
            {hallo|hoi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|beste|geachte|
            goede morgen|goede middag|hi|hey}[ allemaal| team| collega| collegas| heer| mevrouw|
             dames en heren| heer mevrouw]
        """,
        farewells="""
            {met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|
            vriendelijke groeten|mvg|groet|groeten|groetjes|hartelijke groet|hartelijke groeten|
            met hartelijke groet|gr|met groet|beste groeten|hoogachtend|tot ziens|doei|mvrgr|
            vr gr|vr groet|bedankt en groeten|dank en groet|bedankt groeten|met beste groeten}
        """,
    ),
    "fr": Phrases(
        thanks="""
            [un grand |mille |grand |super |parfait |ok |oui |très bien |cest bon |
            encore ]merci[ beaucoup| bien| infiniment| à vous| à tous| encore| à toi| bcp|
             mille fois]
            {merci|merci beaucoup|merci bien|un grand merci|merci encore} {pour|de} {votre|ton|
            la|cette|vos|le|lintervention|laide|linfo|linformation|tout|votre rapide|
            cette rapide|votre précieuse|la rapide}[ aide| intervention| réponse| retour|
             réactivité| support| assistance| efficacité| rapidité| résolution| info|
             information| travail| suivi| soutien]
            {je|nous} {vous|te} {remercie|remercions}[ beaucoup| infiniment| bien| vivement|
             pour votre aide| pour votre intervention| de votre aide| pour votre réponse|
             pour votre réactivité| de votre intervention]
            {ok|daccord|dac|entendu|bien reçu|bien noté|cest noté|noté|compris|très bien|bien|
            tres bien}
            {super|parfait|génial|excellent|formidable|top|nickel|impeccable|au top|bravo|
            magnifique|cool|bonne nouvelle|quelle rapidité|cest parfait|cest super|cest génial|
            cest top|cest nickel|beau travail|bon travail|extra}
            {ça semble|cela semble|tout semble|il semble que ça|ça a lair de|
            cela a lair de} {fonctionner|marcher|ok|bon|résolu|réparé|bien fonctionner|
            fonctionner maintenant|de fonctionner|marcher maintenant}
        """,
        solved="""
            [cest |le problème est |problème |tout est |cela est |mon problème est |
            lincident est |est |incident |le souci est |souci |voilà cest ][maintenant |bien |
            enfin |désormais ]{résolu|réglé|réparé|corrigé|ok|terminé|clos|rétabli|
            rentré dans lordre|bon|en ordre|solutionné}[ maintenant| désormais| pour moi|
             pour nous| de mon côté| merci]
            [ça |cela |tout |oui ça |limprimante |maintenant ça ]{marche|fonctionne|fonctionnent|
            refonctionne|remarche|a fonctionné|a marché}[ maintenant| à nouveau| de nouveau|
             bien| très bien| parfaitement| correctement| bien maintenant|
             parfaitement maintenant| nickel| impeccable| désormais| très bien maintenant|
             normalement| comme prévu]
            [cest |tout est |oui ]{bon|tout bon|en ordre|ok|réglé|fait|rétabli}[ pour moi|
             pour nous| maintenant| de mon côté]
            {plus de problème|plus de problèmes|plus aucun problème|plus de souci|plus de soucis|
            aucun problème|je nai plus de problème|nous navons plus de problème}[ maintenant|
             depuis| à signaler]
            {je confirme|nous confirmons|confirmé|je vous confirme|jaccepte|jaccepte la solution|
            je valide|validé}[ que][ ça| cela| tout| le problème][ marche| fonctionne|
             est résolu| est réglé][ bien| maintenant| correctement| à nouveau]
            {vous pouvez|tu peux|on peut|merci de|veuillez|nous pouvons|je vous laisse|
            vous pouvez donc|prière de} {clôturer|clore|fermer|cloturer}[ le| ce| la| mon|
             cette][ ticket| dossier| demande| cas| incident| appel][ maintenant| merci]
            {le ticket|ce ticket|le dossier|la demande|lincident|ticket} {peut être|
            peut donc être|peut etre} {clôturé|fermé|clos|clôturée|fermée}[ maintenant| merci]
            {résolu|réglé|réparé|problème résolu|problème réglé|à clôturer|à fermer|terminé|
            tout est rentré dans lordre|tout fonctionne|tout marche}
        """,
        unsolved="""
            {pas|pas encore|toujours pas|non} {résolu|réglé|réparé|corrigé|rétabli}
            {ne} {fonctionne|marche|fonctionnent|marchent} {pas|plus|toujours pas|pas encore|
            toujours plus|pas bien|pas correctement|pas du tout}
            {marche|fonctionne} {pas|toujours pas|plus|pas encore}
            {na pas|nest pas|nest toujours pas|na toujours pas|nest pas encore} {fonctionné|
            marché|résolu|réglé|été résolu|aidé|réparé}
            {toujours|encore} {le même problème|le même|en panne|le problème|un problème|
            la même erreur|des problèmes|impossible|hs|bloqué|cassé}
            {même|le même|la même} {problème|erreur|souci}
            {le problème|le souci|lerreur|problème} {persiste|demeure|est toujours là|est revenu|
            revient|existe toujours|continue|est de retour}
            {merci de|veuillez|pouvez vous} {rouvrir|réouvrir}
            de nouveau en panne
            aucun changement
        """,
        polite="""
            {oui|et|maintenant|donc|voilà|bien|enfin|alors|à tous|à vous|aussi}
            {bonne|belle|bonne fin de|excellente|très bonne|je vous souhaite une bonne|
            je vous souhaite une excellente} {journée|soirée|semaine|après midi|année}[ à vous|
             à tous| également]
            {bon|excellent|très bon} {week end|weekend|après midi|we}[ à vous| à tous]
            {pour} {votre|ton|cette|laide|lintervention|tout|la} [aide|réactivité|rapidité|
            efficacité|intervention|réponse|patience|rapide intervention]
            {cest gentil|cest très gentil|très efficace|très rapide|de ma part|de mon côté|
            pour ma part}
        """,
        greetings="""
            {bonjour|bonsoir|salut|cher|chère|hello|coucou|madame|monsieur|chers|
            re bonjour}[ à tous| monsieur| madame| madame monsieur| messieurs| léquipe| à vous|
             tout le monde| collègues]
        """,
        farewells="""
            {cordialement|bien cordialement|très cordialement|sincèrement|bien à vous|bien à toi|
            salutations|sincères salutations|meilleures salutations|cdlt|cdt|amicalement|
            respectueusement|à bientôt|bonne réception|bises|au revoir|amitiés|
            avec mes remerciements|bav|mes salutations|salutations distinguées|
            cordiales salutations|merci et bonne journée|merci cordialement|
            merci bien cordialement}
        """,
    ),
}

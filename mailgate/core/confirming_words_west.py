"""Short answers in English, German, French, Spanish, Italian, Dutch, Portuguese and Catalan."""

from typing import Final

from mailgate.core.confirming_words import Phrases

WEST: Final = {
    "en": Phrases(
        thanks="""
            [many |much |big |huge ]thanks[ a lot| a million| so much| very much| a bunch]
            [ok |okay |great |super |perfect |brilliant |excellent |yes ]thanks[ again| all|
             everyone| team| guys| mate]
            thank you[ so much| very much| kindly| again| all| both| team| indeed]
            thank u
            [ok |okay |great |yes ]thank you
            {thx|thnx|tnx|tks|ty|tysm|ta|cheers|thankyou|thanx|thks}[ a lot| again]
            {thanks|thank you|many thanks|thx|thank you very much|thanks a lot|
            thank you so much}[ again] for {your|the|all your|all the|all|your quick|the quick|
            your great|the great|your kind|your prompt|the prompt|your fast|the fast|your swift|
            the swift} {help|support|assistance|response|reply|answer|service|work|effort|
            efforts|update|information|info|feedback|solution|fix|mail|email|message|
            confirmation}[ and support| and help| and patience]
            thanks for {helping|fixing|fixing it|fixing this|fixing that|sorting|sorting it|
            sorting it out|sorting this|sorting this out|sorting that out|sorting that|
            letting me know|letting us know|everything|getting back to me|coming back to me|
            resolving it|resolving this|solving it|solving this|that|this|it|being so quick}
            thank you for {helping|fixing|fixing it|fixing this|fixing that|sorting|sorting it|
            sorting it out|sorting this|sorting this out|sorting that|letting me know|
            letting us know|everything|getting back to me|resolving it|resolving this|solving it|
            solving this|that|this}
            {much|very much|greatly|really} appreciated
            {i|we} [really |very much |do ]appreciate {it|that|this|your help|the help|
            your support|your quick help}
            {ok|okay|okey|k|noted|well noted|understood|roger|got it|fine|alright|all right|ack|
            acknowledged}
            {great|perfect|excellent|brilliant|super|awesome|fantastic|wonderful|lovely|amazing|
            marvellous|splendid|superb|nice|cool|top|good|wow|yay|hooray|very good|very nice|
            well done}
            {great|good|excellent|fantastic|brilliant|amazing|nice|super|superb|awesome|
            very good|lovely} {job|work|service|stuff|news|support|help|one}
            {you|youre|you are} [a |the ]{star|legend|best|hero|lifesaver|rock|stars|great|
            awesome}
            that was {quick|fast|very quick|really quick}
            [it |that |this |everything |all ]seems {to work|to be working|to work now|
            to be working now|fine|fine now|ok|ok now|okay|good|to be fixed|to be solved|
            to be resolved|solved|fixed|resolved|to be ok|to be fine}
            [it |that |this |everything |all ]{looks|looking} {good|fine|ok|okay|great|good now|
            fine now|good to me}
            {that helped|that helps|this helps|it helped|that did help|very helpful|
            that is helpful|most helpful}
            i am {very happy|happy|pleased|delighted|grateful|satisfied}[ with this| with that|
             with it| with the result]
        """,
        solved="""
            [it is |its |this is |that is |thats |issue is |the issue is |the problem is |
            problem is |all is |everything is |all |case is |the case is |ticket is |is |now |
            the matter is |this issue is |this problem is |that problem is |that issue is |
            it has been |this has been |issue has been |problem has been |the issue has been |
            the problem has been |my issue is |my problem is |our issue is |our problem is |
            has been ]{solved|resolved|fixed|sorted|sorted out|rectified}[ now| for me| for us|
             already| again| today]
            [it |everything |all |that |this |printer |the printer |email |mail |internet |
            yes it |and it |it all |all of it ]{works|working|is working|is now working|
            now works|worked|works now|is back|is working now|did work}[ now| again| fine| well|
             perfectly| great| as expected| correctly| properly| like a charm| fine now|
             now fine| fine again| perfectly now| ok| okay| for me| for us| for me now|
             again now| perfectly again| as it should| fine for me| very well]
            its {working|working now|back|up again|working fine|working again|working perfectly|
            fine|fine now|all fine|all good|ok|ok now|okay now|good now|all good now|done|gone}
            [it is |everything is |all is |that is |its |everythings |alls |this is |thats |
            we are |i am |im |were ]{back to normal|up and running|up and running again|
            up and running now|running|running again|back up|back up and running|fine again|
            fine now|okay now|ok now|good now|all good|all good now|all sorted|all fine|
            all fixed|all fine now|good to go|back online|sorted}
            [that |this |it |your solution |the solution |your fix |the fix |restarting |
            that has |this has |it has |which ]{did the trick|did it|done the trick|fixed it|
            solved it|solved the problem|solved my problem|solved our problem|solved the issue|
            solved my issue|resolved it|resolved the issue|resolved the problem|
            resolved my issue|has fixed it|has solved it|worked a treat|fixed the problem|
            fixed the issue|fixed the problem for me|sorted it|sorted it out|has worked|
            helped and it works}
            no {more|further} {problem|problems|issue|issues|question|questions|errors|
            complaints|queries|action|action needed|action required|help needed}[ now| here|
             since| from me| from us| from my side]
            {problem|issue|error|case} {gone|solved|resolved|fixed|is gone|is gone now|has gone|
            has gone away|closed}
            the {problem|issue|error} {is gone|is gone now|has gone|has gone away|
            no longer occurs|no longer exists|has disappeared}
            {confirmed|i confirm|i can confirm|we confirm|we can confirm|happy to confirm|
            i am happy to confirm|just to confirm|to confirm|confirming}[ that][ it| this|
             everything| all| the problem| the issue][ is| works| has been][ now][ working|
             solved| resolved| fixed| fine| ok| done| good| well][ now]
            [i |we |yes i |yes we ]{accept|accept this|accept the solution|accept the resolution|
            accept it|agree|agree to close|agree to close it}
            {please|you can|you may|can be|feel free to|kindly|i would like you to|so please|
            you can now|you may now|go ahead and|you could|so you can|we can|so we can|
            lets} {close|now close}[ it| this| that| the| my| our| this one][ case| ticket| call|
             request| incident| issue| job| off][ now| then| off][ with thanks]
            [the |this |my |our ]{case|ticket|call|request|incident|issue|it|this} {can|
            may} [now ]be closed[ now| off| then]
            {close|closed|close please|ok to close|okay to close|happy to close|
            happy for you to close|fine to close|good to close|ready to close|can close|
            happy to have this closed|please do close}[ it| this| that| the| my| this one][ case|
             ticket| call| request| incident| issue][ please| now]
            {can be closed|may be closed|to be closed|please mark as solved|
            please mark as resolved|please mark it as solved|mark as solved|mark as resolved|
            please set to closed|please set to resolved}
            {done|all done|success|thats it|that is it|that was it|all good|all good now|all ok|
            all ok now|all fine|all is well|all is fine|all is good|all well|everything is ok|
            everything is fine|everything ok|everything fine|everything is good|
            everything is good now|everything is fine now|everything is ok now|sorted|sorted now|
            all sorted|all set|problem solved|fixed|resolved|solved}
            i {could|can|was able to|am able to|can now|am now able to} {log in|login|print|
            connect|access it|open it|log on|get in|log in again|login again|log in now|
            print again|print now|connect again|connect now|access it now|access it again|work|
            work again|send|send mail|send emails}[ again| now| fine]
        """,
        unsolved="""
            {not|never|isnt|is not|was not|wasnt|hasnt been|has not been|not been|not yet|
            still not|has not yet been|not really|not entirely|not completely|not fully} {solved|
            resolved|fixed|sorted|sorted out}
            {unsolved|unresolved|unfixed}
            {not|isnt|is not|still not|not yet} working
            {does not|doesnt|do not|dont|did not|didnt|wont|will not|still does not|still doesnt|
            cant|cannot} {work|help|help me|solve|solve it|fix it|solve the problem|
            fix the problem|print|open|start|connect}
            no {luck|joy|change|improvement|success|difference}
            {still|again} [the ]{broken|failing|fails|down|happening|occurring|the same|
            the same problem|the same issue|same problem|same issue|not|no|having|getting|
            a problem|an issue|problems|issues|there|open|exists|persists|error|errors|cannot|
            cant|unable|offline|slow|wrong}
            {same|the same} {problem|issue|error|again|problem again|as before|thing}
            {problem|issue|error|fault|it} {persists|remains|still exists|still occurs|is back|
            came back|has come back|has returned|is still there|occurs again|happened again|
            is happening again}
            back again
            broken again
            {please|kindly|can you|could you} {reopen|re open}
            {reopen|re open} {it|this|the case|the ticket|case|ticket|please}
            {i|we} {cannot|cant|still cannot|still cant|am still unable|are still unable|dont|
            do not} {log in|login|print|connect|access|open|accept|agree|accept this}
        """,
        polite="""
            {yes|yep|yeah|yup|hooray|indeed|and|so|now|then|also|as well|btw|oh|wow|ah|well|just|
            fyi|please|pls}
            {very|so|really|truly} {much|good|happy|nice|kind}[ of you]
            {for|with} {your|the|all your|all the} [kind |quick |great |fast |prompt ]{help|
            support|assistance|response|reply|service|patience|effort|efforts|understanding|time|
            work}[ and support| and patience]
            {that is|thats|this is|it is|its|thats all|very} {great|perfect|excellent|brilliant|
            super|fantastic|wonderful|good|fine|good news|great news|kind of you|very kind|
            very kind of you|nice|all|kind|helpful|very helpful}
            {have|enjoy|wish you|wishing you} [a |the |you a ]{nice|great|good|lovely|wonderful|
            pleasant|fine|happy} {day|weekend|evening|afternoon|week|one|rest of the day|
            rest of your day|time|christmas|holiday|easter|new year|day ahead|week ahead}[ all]
            {nice|good|great|happy|lovely} {day|weekend|evening|week|christmas|easter|new year}
            {you too|same to you|take care|all|everyone|everybody|team|support|help desk|
            helpdesk|service desk|support team|it team|it support|guys|folks|colleagues|sir|
            madam|sir or madam|mate}
            from {me|us|all of us|my side|our side|my end|our end}
            {no need|nothing more to do|nothing else needed|nothing further|thats all from me|
            that is all from me|that is all}
        """,
        greetings="""
            {hi|hello|hey|dear|good morning|good afternoon|good evening|morning|afternoon|
            greetings|hiya|howdy|hallo}[ there| all| team| everyone| support| support team|
             service desk| help desk| helpdesk| again| sir| madam| sir or madam| sirs| mr| mrs|
             ms| guys| folks| both]
        """,
        farewells="""
            [with |my ]{kind|best|warm|warmest|kindest|many|good} {regards|wishes}
            {regards|rgds|kr|br|brgds|best|cheers|sincerely|yours|yours sincerely|
            sincerely yours|yours faithfully|yours truly|all the best|with regards|
            with best wishes|take care|bye|goodbye|bye bye|see you|cordially|respectfully|warmly|
            thanks and regards|thanks and best regards|thanks and kind regards|
            thank you and best regards|thank you and kind regards|many thanks and regards|
            many thanks and kind regards|thanks regards|best thanks}
        """,
    ),
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
    "es": Phrases(
        thanks="""
            [muchas |muchísimas |mil |ok |vale |perfecto |genial |sí |
            de nuevo ]gracias[ de nuevo| a todos| a ti| a usted| otra vez| totales| a ustedes]
            {gracias|muchas gracias|muchísimas gracias|mil gracias} por {la|su|tu|el|vuestra|
            todo|la rápida|su rápida|tu rápida|su pronta|la pronta|vuestra rápida}[ ayuda|
             respuesta| atención| apoyo| gestión| solución| rapidez| información| soporte|
             colaboración| asistencia| servicio]
            {os|le|te|les} {agradezco|agradecemos}[ la ayuda| su ayuda| tu ayuda| mucho|
             la atención]
            {muy|muchas} {agradecido|agradecida|agradecidos}
            {ok|vale|de acuerdo|entendido|recibido|bien|muy bien|okey|listo gracias}
            {perfecto|genial|excelente|estupendo|fantástico|fenomenal|súper|super|buenísimo|
            maravilloso|qué bien|bueno|muy bueno|qué rápido|buen trabajo|excelente trabajo|
            excelente servicio|magnífico}
            {parece que|parece} {funciona|ya funciona|está resuelto|está solucionado|funcionar|
            resuelto|solucionado|funciona bien|que funciona|todo está bien}
        """,
        solved="""
            [ya |todo |el problema |problema |está |ya está |todo está |ha quedado |ya quedó |
            quedó |fue |ya fue |el problema está |el problema ya está |la incidencia está |
            incidencia |asunto |tema |el problema ha sido |ha sido |el problema fue |
            el problema quedó ]{solucionado|resuelto|arreglado|solventado|solucionada|resuelta|
            reparado|arreglada|reparada}[ ya| ahora| gracias]
            [ya |todo |ahora |ahora ya |ahora sí |ya me |todo ya |sí ya |ya todo |me |
            la impresora |ahora todo |esto ]{funciona|funcionó|funcionan|va|anda|trabaja}[ bien|
             perfectamente| correctamente| ya| ahora| todo| de nuevo| muy bien| otra vez|
             todo bien| perfecto| ya bien| con normalidad| todo correctamente| sin problemas|
             como debe]
            [ya está |está |está todo |todo |ya está todo |todo está |ahora todo ]{bien|en orden|
            correcto|ok|perfecto|listo|listo ya|arreglado}[ ya| ahora]
            {ya está|listo|solucionado|resuelto|arreglado|ya no hay problema|ya no hay problemas|
            sin problemas|sin más problemas|ningún problema más|no hay más problemas|
            ya puedo entrar|ya puedo imprimir|ya puedo acceder|ya puedo trabajar}
            {confirmo|confirmado|le confirmo|os confirmo|te confirmo|confirmamos|acepto|
            acepto la solución|puedo confirmar}[ que][ ya| todo| ya todo| el problema][ funciona|
             está resuelto| está solucionado| está bien][ bien| correctamente| ahora]
            {pueden|puede|puedes|podéis|por favor|se puede|favor de|pueden ya|podemos|ya pueden|
            ya puede|ya podéis|ya puedes} {cerrar|cerrad|cierren|cierre|cerrarlo|cerrarla|
            cierra}[ el| la| este| esta][ caso| ticket| incidencia| tique| solicitud| expediente|
             tiquet| petición][ por favor| gracias| ya]
            {el caso|el ticket|la incidencia|este caso|este ticket|ticket|caso} [ya ]{se puede|
            puede} {cerrar|cerrarse|ser cerrado|ser cerrada|darse por cerrado}
        """,
        unsolved="""
            {no|no está|no ha sido|aún no|todavía no|sigue sin|no quedó|aún sin|no se ha|
            no está aún} {solucionado|resuelto|arreglado|solucionada|resuelta|solucionarse|
            resolverse|reparado}
            {no|aún no|todavía no|ya no|sigue sin|sigue sin poder} {funciona|funcionar|
            me funciona|va|anda|funcionó|me funcionó|imprimir|entrar|acceder|ha funcionado|
            me ha funcionado}
            {sigue|sigo|seguimos|continúa|continúo|persiste|todavía|aún} {igual|fallando|
            el problema|con el problema|con el mismo problema|el mismo problema|el error|
            el mismo error|sin|dando error|teniendo|mal|roto|con problemas|hay}
            {el|mismo|el mismo} {problema|error|fallo} {persiste|sigue|continúa|ha vuelto|volvió|
            de siempre|de antes|otra vez}
            {mismo|el mismo} {problema|error|fallo}
            no {ha servido|sirvió|sirve|ayudó|hay cambios|puedo|podemos|me deja}
            {por favor|favor de|pueden} {reabrir|reabran}
            ha vuelto {a fallar|el problema}
        """,
        polite="""
            {sí|y|ya|ahora|entonces|también|todo|a todos|por favor|bueno}
            {que tenga|que tengas|que tengan|tenga|tengan|que pase|que pases|os deseo|le deseo|
            feliz|buen|un|buena} [un |una |buen |buena |muy buen |un buen |una buena |lindo |
            excelente |feliz ]{día|fin de semana|tarde|semana|noche|finde}
            {por} {la|su|tu|vuestra|el} {ayuda|atención|rapidez|apoyo|respuesta|gestión|servicio}
            {muy amable|muy amables|es usted muy amable|por mi parte|de mi parte|
            por nuestra parte}
        """,
        greetings="""
            {hola|buenos días|buenas tardes|buenas noches|buenas|buen día|estimado|estimada|
            estimados|querido|querida}[ a todos| equipo| señor| señora| señores| compañeros|
             chicos| de nuevo| sr| sra]
        """,
        farewells="""
            {saludos|un saludo|saludos cordiales|un cordial saludo|cordiales saludos|atentamente|
            atte|cordialmente|un abrazo|abrazos|saludo|muchos saludos|hasta luego|adiós|slds|
            mis saludos|saludos y gracias|gracias y saludos|gracias y un saludo|
            muchas gracias y un saludo|muchas gracias y saludos|reciba un cordial saludo|
            reciban un cordial saludo|quedo atento|un saludo cordial|cordial saludo}
        """,
    ),
    "it": Phrases(
        thanks="""
            [molte |tante |mille |ok |sì |perfetto |ottimo |di nuovo |ancora ]grazie[ mille|
             tante| a tutti| ancora| infinite| di cuore| a te| a lei| a voi| davvero| di nuovo|
             molte]
            {grazie|grazie mille|molte grazie|tante grazie} {per|del|della|di} {il|la|laiuto|
            il supporto|lassistenza|lintervento|la risposta|la rapidità|la rapida|il vostro|
            la vostra|il tuo|la tua|il suo|la sua|tutto|supporto|rapido|la celere|il celere|
            vostro}[ aiuto| supporto| risposta| assistenza| disponibilità| intervento|
             collaborazione| soluzione| riscontro| lavoro| cortese]
            {vi|la|ti|le} {ringrazio|ringraziamo}[ molto| tanto| per laiuto| per il supporto|
             per lassistenza| per la disponibilità]
            {ok|va bene|daccordo|ricevuto|bene|molto bene|okay|inteso|capito}
            {perfetto|ottimo|benissimo|fantastico|eccellente|grande|grandi|super|bravi|
            bravissimi|bravo|magnifico|splendido|che velocità|velocissimi|ottimo lavoro|
            ottimo servizio|bel lavoro|gentilissimo|gentilissima|gentilissimi|evviva}
            {sembra|pare} {funzionare|risolto|che funzioni|tutto ok|a posto|che sia risolto|
            tutto a posto|funzionare ora|che ora funzioni}
        """,
        solved="""
            [il problema è stato |il problema è |problema |tutto |è tutto |è stato |è |ora è |
            ora è tutto |lanomalia è |il guasto è |questione |abbiamo |ho |adesso è ]{risolto|
            sistemato|a posto|riparato|risolta|sistemata|ok|in ordine|risolti|ripristinato|
            ripristinata}[ ora| adesso| grazie| tutto]
            [ora |adesso |tutto |sì ora |ora tutto |adesso tutto |la stampante |sì |ora mi |
            tutto ora |e ora ]{funziona|va|funzionano|ha funzionato|è tornato a funzionare|
            riparte|è ripartito}[ ora| adesso| tutto| bene| perfettamente| correttamente|
             di nuovo| benissimo| regolarmente| tutto bene| alla perfezione| tutto perfettamente|
             nuovamente| senza problemi| tutto correttamente| anche da me]
            {tutto ok|tutto bene|tutto a posto|tutto risolto|nessun problema|
            nessun altro problema|nessun ulteriore problema|non ci sono più problemi|fatto|
            confermato|confermo|confermiamo|accetto|accetto la soluzione|vi confermo|ti confermo|
            posso confermare}[ che][ ora| tutto| il problema| ora tutto][ funziona| è risolto|
             è stato risolto| è a posto| ok][ bene| correttamente| ora]
            {potete|puoi|può|si può|per favore|prego|possiamo|potete pure|può pure|
            puoi pure} {chiudere|chiudete|chiuda|procedere alla chiusura}[ il| la| questo|
             questa][ ticket| caso| segnalazione| richiesta| chiamata| pratica][ grazie| pure|
             ora]
            {il ticket|il caso|la segnalazione|ticket|questo ticket} {può essere|si può|
            può pure essere} {chiuso|chiusa|chiudere}
        """,
        unsolved="""
            {non|non ancora|non è|non è ancora|non è stato|ancora non|non è stato ancora|
            non ho} {risolto|sistemato|a posto|riparato|risolta|stato risolto}
            {non} {funziona|va|funzionano|ha funzionato|mi funziona|stampa|parte|si apre|riesco|
            funziona ancora|riesco ancora}
            {ancora|sempre} {non|lo stesso problema|lo stesso errore|il problema|guasto|rotto|
            problemi|errore|fermo|bloccato}
            {stesso|lo stesso} {problema|errore}
            {il problema|problema|lerrore} {persiste|rimane|continua|è tornato|si è ripresentato|
            si ripresenta|cè ancora|esiste ancora}
            {nessun cambiamento|nessun miglioramento}
            {potete|per favore|prego} {riaprire|riaprite}
        """,
        polite="""
            {sì|e|ora|adesso|anche|allora|tutto|quindi|davvero|a tutti|prego}
            {buona|buon|una buona|un buon|vi auguro una buona|le auguro una buona} {giornata|
            serata|weekend|fine settimana|lavoro|proseguimento|pomeriggio|settimana}[ a tutti|
             anche a voi]
            {per} {laiuto|il supporto|lassistenza|la disponibilità|la rapidità|lintervento|
            la collaborazione|tutto}
            {molto gentile|molto gentili|molto rapidi|da parte mia|da parte nostra|dal mio lato}
        """,
        greetings="""
            {ciao|buongiorno|buonasera|buon giorno|buona sera|salve|gentile|gentili|caro|cara|
            egregio|spettabile|buon pomeriggio}[ a tutti| signor| signora| signori| team|
             colleghi| ragazzi| sig| dott]
        """,
        farewells="""
            {cordiali saluti|distinti saluti|saluti|un saluto|cordialmente|un cordiale saluto|
            a presto|tanti saluti|i migliori saluti|migliori saluti|saluti cordiali|arrivederci|
            cari saluti|grazie e saluti|grazie e cordiali saluti|grazie mille e saluti|
            grazie e buona giornata|grazie saluti|grazie cordiali saluti|buon lavoro|
            un caro saluto}
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
    "pt": Phrases(
        thanks="""
            [muito |muitíssimo |ok |perfeito |sim |mais uma vez |bem ]{obrigado|obrigada|
            obrigados|obg|obrigadão}[ mesmo| a todos| mais uma vez| novamente| por tudo| a vocês]
            {obrigado|obrigada|muito obrigado|muito obrigada|obg} {pela|pelo|por|pelas} {a|sua|
            ajuda|apoio|suporte|atenção|resposta|rápida|vossa|o|toda|rapidez|tudo|retorno|
            atendimento|solução|pronta|prontidão|seu|vosso|excelente}[ ajuda| apoio| suporte|
             resposta| atenção| rapidez| disponibilidade| colaboração| solução| atendimento|
             intervenção]
            {agradeço|agradecemos|agradecido|agradecida|muito grato|muito grata|grato|
            grata}[ a ajuda| a atenção| pela ajuda| pela atenção| desde sempre| muito]
            {valeu|ok|certo|entendido|está bem|tudo bem|combinado|recebido|bem|muito bem|beleza|
            brigado|brigada}
            {perfeito|ótimo|excelente|fantástico|maravilha|show|top|espetáculo|espetacular|
            impecável|parabéns|que bom|que rápido|bom trabalho|excelente trabalho|ótimo trabalho|
            show de bola|óptimo|super}
            {parece} {funcionar|estar a funcionar|estar funcionando|resolvido|estar resolvido|
            que está resolvido|que funciona|estar tudo bem|que está funcionando}
        """,
        solved="""
            [o problema foi |o problema está |problema |foi |está |já está |ficou |tudo |já foi |
            assunto |situação |o assunto está |o problema ficou |está tudo |tudo já |
            já ficou ]{resolvido|solucionado|corrigido|ultrapassado|resolvida|reparado|sanado|
            arrumado}[ já| agora]
            [já |agora |tudo |agora já |está tudo |já está |agora está |tudo está |está |
            já está tudo |a impressora |agora tudo |sim já |voltou ]{funciona|a funcionar|
            funcionando|funcionou|deu certo|voltou a funcionar}[ bem| perfeitamente|
             corretamente| agora| já| novamente| de novo| normalmente| tudo| muito bem|
             outra vez| sem problemas]
            {tudo|está tudo|já está tudo|agora está tudo|agora tudo} {certo|bem|ok|em ordem|
            resolvido|funcionando|a funcionar|perfeito|correto}[ agora| já]
            {sem mais problemas|não há mais problemas|já não há problemas|nenhum problema|
            sem problemas|confirmado|confirmo|confirmamos|posso confirmar|aceito|
            aceito a solução|feito|resolvido|deu certo}[ que][ já| tudo| o problema|
             está][ funciona| está resolvido| foi resolvido| resolvido| está a funcionar|
             está funcionando]
            {podem|pode|podes|por favor|favor|já podem|já pode|podemos|pode se|pf} {fechar|
            encerrar|feche|encerrem|fechem|fechá lo|concluir}[ o| a| este| esta][ caso| chamado|
             ticket| pedido| processo| incidente| ocorrência| solicitação][ por favor| já]
            {o chamado|o caso|o ticket|chamado|ticket|o processo|o pedido} [já ]{pode ser|
            pode} {fechado|encerrado|concluído|fechar|encerrar}
        """,
        unsolved="""
            {não|não foi|não está|ainda não|ainda não foi|ainda não está|não ficou|
            não foi ainda} {resolvido|solucionado|corrigido|resolvida|reparado}
            {não|ainda não|já não|continua sem|continua a não|ainda sem} {funciona|funcionou|
            funcionar|está a funcionar|está funcionando|deu certo|imprime|consigo|abre|resolveu|
            resolve}
            {continua|continuo|ainda|persiste|permanece} {o problema|com problema|com problemas|
            com o problema|o mesmo problema|o mesmo erro|com erro|com o mesmo problema|igual|
            avariado|na mesma|com defeito|o erro|a dar erro|dando erro}
            {mesmo|o mesmo} {problema|erro}
            {o problema|problema|o erro|erro} {persiste|continua|mantém se|voltou|permanece|
            ainda existe}
            {por favor|favor} {reabrir|reabram|reabra}
            {sem|nenhuma} {alteração|melhoria}
        """,
        polite="""
            {sim|e|já|agora|também|então|tudo|a todos|por favor}
            {tenha|tenham|bom|boa|um bom|uma boa|tenha um|tenha uma|desejo um|feliz} [um |uma |
            ótimo |ótima |excelente |bom |boa ]{dia|tarde|semana|fim de semana|noite|
            final de semana|trabalho|feriado}
            {pela|pelo} {ajuda|atenção|apoio|rapidez|suporte|resposta|colaboração}
            {muito gentil|da minha parte|pela minha parte|da nossa parte}
        """,
        greetings="""
            {olá|oi|bom dia|boa tarde|boa noite|caro|cara|caros|prezado|prezada|prezados|
            estimado|estimada}[ a todos| equipe| equipa| senhor| senhora| senhores| pessoal|
             colegas| sr| sra]
        """,
        farewells="""
            {cumprimentos|com os melhores cumprimentos|melhores cumprimentos|atenciosamente|att|
            atentamente|abraço|abraços|um abraço|cordialmente|saudações|até breve|até logo|cpts|
            cumps|com cumprimentos|os melhores cumprimentos|um grande abraço|
            obrigado e cumprimentos|atte}
        """,
    ),
    "ca": Phrases(
        thanks="""
            [moltes |mil |ok |perfecte ]{gràcies|mercès|merci}[ de nou| a tots| per tot|
             per lajuda| per la resposta| per la rapidesa]
            {perfecte|genial|fantàstic|excel·lent|molt bé|dacord|entesos|daccord}
        """,
        solved="""
            [ja |tot |ja està |està |problema |el problema està |ha quedat |ja està tot |
            tot està ]{solucionat|resolt|arreglat}[ ja]
            [ja |tot |ara ja |ara |ara tot ja |tot ja |ja em ]{funciona|va}[ bé| perfectament|
             correctament| tot| molt bé]
            {podeu|pot|si us plau} {tancar|tanqueu} [el |la |aquest ]{cas|tiquet|incidència|
            ticket}
            {tot correcte|tot bé|tot en ordre|ho confirmo}
        """,
        unsolved="""
            {no|encara no|no està|continua sense} {funciona|funcionar|solucionat|resolt|va|
            arreglat}
            {el problema} {persisteix|continua|ha tornat}
        """,
        polite="""
            {sí|i|ja|ara}
            {que tingueu|que tingui|bon|bona|un} [un |una |molt ][bon |bona ]{dia|tarda|
            cap de setmana|setmana}
        """,
        greetings="{hola|bon dia|bona tarda|benvolgut|benvolguda|benvolguts}[ a tots| equip]",
        farewells="""
            {salutacions|salutacions cordials|cordialment|una salutació|atentament|fins aviat|
            una abraçada}
        """,
    ),
}

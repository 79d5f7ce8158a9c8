"""Short answers in Spanish, Italian, Portuguese and Catalan."""

from typing import Final

from mailgate.core.confirming_words import Phrases

SOUTH: Final = {
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

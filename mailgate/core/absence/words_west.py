"""The words of absence notes in languages of western and northern Europe."""

from typing import Final

from mailgate.core.absence.shapes import Words

WEST: Final = {
    "en": Words(
        away=(
            r"\b(?:i am|i'm|i will be|i'll be|we are|we will be|our offices? (?:is|are"
            r"|will be))(?: \w+){0,2}? (?:out (?:of (?:the |my )?office|of town|sick|until\b|till\b"
            r"|on \w+ leave)|ooo\b|away\b|on (?:(?:my|annual|maternity|paternity|parental|sick"
            r"|medical|business|an? (?:\w+ )?) ?){0,2}(?:leave|vacation|holidays?|pto|trip"
            "|travel)|not in (?:the |my )?office|travell?ing|unavailable|closed|absent"
            r"|off (?:work|sick|until))|\bi(?:'m| am) (?:currently )?(?:in|at) a (?:training"
            "|conference)|^(?:currently )?(?:out of (?:the )?office|away from (?:the "
            "|my )?(?:office|desk)) (?:until|from|till?)"
        ),
        thanks=(
            r"\bthank(?:s| you)(?: \w+){0,2} for (?:your (?:e-?mail|message|mail|note)"
            "|contacting|writing|reaching|getting in)"
        ),
        notes=(
            "(?:limited|no|intermittent|sporadic|restricted"
            "|infrequent)(?: or no)? access to (?:my )?(?:e-?mail|messages)|(?:urgent|emergency"
            "|emergencies|immediate (?:assistance|help|attention))|(?:reply|respond|answer"
            r"|get back|return your)\b.{0,50}?\b(?:upon|on|when|after|as soon as"
            r"|once)\b.{0,12}?\b(?:my |i )?(?:return|back|am back)|not be (?:forwarded|read"
            "|checking)|will not be (?:able to )?(?:respond|reply)|this is an automat(?:ic|ed)"
            "|in my absence|while i am away|during (?:this|that) (?:time|period)"
        ),
    ),
    "de": Words(
        away=(
            r"\b(?:ich bin|wir sind|ich werde"
            r"|unser büro ist)(?: [\wäöüß.]+){0,8}? (?:nicht (?:im (?:büro|buero|haus|dienst)"
            "|am (?:arbeits)?platz|erreichbar|anwesend|zu erreichen)|außer haus|ausser haus"
            "|abwesend|im urlaub|in urlaub|verreist|auf (?:dienst|geschäfts)reise|in elternzeit"
            r"|in mutterschutz|krank|geschlossen|unterwegs)|\b(?:ich befinde mich"
            r"|wir befinden uns)\b.{0,60}?(?:urlaub|dienstreise|elternzeit|mutterschutz)"
            "|^(?:derzeit |zur ?zeit |momentan |leider )?(?:bin ich"
            r"|sind wir)(?: [\wäöüß.]+){0,8}? (?:nicht (?:im (?:büro|haus)|erreichbar|anwesend)"
            "|außer haus|abwesend|im urlaub)|^(?:vom|von|bis|ab"
            r"|in der zeit)\b.{0,60}? bin ich\b.{0,40}?(?:nicht (?:im (?:büro|haus)|erreichbar)"
            "|außer haus|abwesend|im urlaub)"
        ),
        thanks=(
            r"\b(?:vielen|herzlichen|besten)? ?dank für (?:ihre|deine|eure|die) (?:e-?mail|mail"
            "|nachricht|anfrage)"
        ),
        notes=(
            r"dringende[nr]?\b|in (?:eiligen|wichtigen) (?:fällen|angelegenheiten)"
            "|nicht (?:automatisch )?weitergeleitet|keinen zugriff auf|nur (?:eingeschränkt"
            "|begrenzt|unregelmäßig|sporadisch)|eingeschränkten? zugriff|nach meiner rückkehr"
            "|nach (?:dem|meinem) urlaub|sobald ich (?:wieder )?zurück|automatische (?:antwort"
            "|nachricht)|automatisch (?:erstellt|generiert)|wenden sie sich"
            "|meine (?:urlaubs)?vertretung|während meiner abwesenheit"
        ),
    ),
    "fr": Words(
        away=(
            r"\b(?:je suis|je serai|nous sommes|nous serons)(?: [\wéèà]+){0,3}? (?:absente?s?"
            "|en (?:congés?|vacances|déplacement|formation|arrêt)|hors (?:du|de mon) bureau"
            r"|indisponible|injoignable)|\bnos bureaux (?:sont|seront) fermés|\bje ne (?:suis"
            "|serai) pas (?:au bureau|joignable|disponible)|^absente? (?:du|jusqu)"
        ),
        thanks=(
            r"\b(?:merci|je vous remercie) (?:de|pour) (?:votre|ton|vos) (?:e-?mail|courriel"
            "|message|mail)|j'ai bien reçu votre (?:message|mail|courriel)"
        ),
        notes=(
            "en cas d['’]urgence|urgen(?:ce|t)|à mon retour|dès mon retour|accès (?:limité"
            "|restreint)|pas accès à (?:ma|mes)|veuillez (?:contacter|vous adresser)"
            "|pendant mon absence|réponse automatique|message automatique|ne sera pas (?:lu"
            "|transféré)"
        ),
    ),
    "es": Words(
        away=(
            r"\b(?:estoy|estaré|me encuentro|me encontraré|estamos"
            r"|estaremos)(?: \w+){0,3}? (?:fuera|ausente|de (?:vacaciones|viaje|baja|permiso)"
            r"|sin acceso)|\bno (?:estoy|estaré|me encuentro) (?:en (?:la|mi) oficina"
            r"|disponible)|\bnuestras oficinas (?:están|estarán|permanecerán)"
        ),
        thanks=(
            r"\bgracias por (?:su|tu|vuestro|el) (?:correo|mensaje|e-?mail|mail)"
            "|gracias por (?:contactar|escribir)"
        ),
        notes=(
            "urgen(?:te|cia)|a mi (?:regreso|vuelta|retorno)|cuando (?:regrese|vuelva)"
            "|acceso (?:limitado|restringido)|en mi ausencia|durante mi ausencia"
            "|respuesta automática|mensaje automático|póngase en contacto|por favor,? contacte"
            "|no (?:será|serán) (?:leíd|reenviad)"
        ),
    ),
    "pt": Words(
        away=(
            r"\b(?:estou|estarei|encontro-me|encontrar-me-ei|estamos"
            r"|estaremos)(?: \w+){0,3}? (?:fora|ausente|de (?:férias|licença|baixa)|em (?:viagem"
            r"|férias|licença))|\bnão (?:estou|estarei|me encontro) (?:no escritório|disponível)"
        ),
        thanks=(
            r"\bobrigad[oa] (?:pelo|por) (?:seu|teu|o seu|vosso)? ?(?:e-?mail|contato|contacto"
            "|mensagem|sua mensagem)|agradeço (?:o seu|a sua|seu)"
        ),
        notes=(
            "urgen(?:te|cia|tes)|urgência|(?:ao|no|após o|quando do) meu (?:regresso|retorno)"
            "|assim que (?:retornar|regressar|voltar)|acesso (?:limitado|restrito)"
            "|na minha ausência|durante a minha ausência|resposta automática"
            "|mensagem automática|por favor,? (?:contacte|contate|entre em contato)"
        ),
    ),
    "it": Words(
        away=(
            r"\b(?:sono|sarò|siamo|saremo)(?: \w+){0,3}? (?:assente|assenti|fuori (?:ufficio"
            r"|sede)|in (?:ferie|vacanza|trasferta|viaggio|maternità|malattia))|\bnon (?:sono"
            r"|sarò) (?:in ufficio|disponibile|raggiungibile)|\bi nostri uffici (?:sono|saranno"
            "|resteranno) chiusi"
        ),
        thanks=(
            r"\bgrazie (?:per|della|del|per aver)\b.{0,20}?(?:messaggio|e-?mail|mail|contattato"
            "|scritto)|la ringrazio per"
        ),
        notes=(
            "urgen(?:za|ze|te|ti)|al mio (?:rientro|ritorno)|accesso limitato|in mia assenza"
            "|durante la mia assenza|risposta automatica|messaggio automatico|(?:si prega di"
            "|potete|può|prego) (?:contattare|rivolgersi)|non (?:verrà|sarà) (?:letta|letto"
            "|inoltrat)"
        ),
    ),
    "nl": Words(
        away=(
            r"\b(?:ik ben|wij zijn|we zijn)(?: [\w.]+){0,6}? (?:niet (?:op kantoor|aanwezig"
            "|bereikbaar|beschikbaar)|afwezig|met (?:vakantie|verlof|zwangerschapsverlof)"
            "|op (?:vakantie|reis|zakenreis)|vrij|gesloten)|^(?:momenteel|op dit moment|helaas"
            r"|van|tot)\b.{0,40}? ben ik\b.{0,40}?(?:niet (?:op kantoor|aanwezig|bereikbaar)"
            "|afwezig|met (?:vakantie|verlof)|op vakantie)"
        ),
        thanks=(
            r"\b(?:hartelijk |harte)?(?:bedankt|dank(?: u| je)?(?: wel)?) voor (?:uw|je"
            "|jouw) (?:e-?mail|mail|bericht)"
        ),
        notes=(
            "dringend|spoed|bij mijn terugkomst|na mijn (?:terugkomst|terugkeer|vakantie)"
            "|zodra ik (?:weer )?terug|beperkt(?:e)? toegang|niet doorgestuurd"
            "|tijdens mijn afwezigheid|automatisch (?:antwoord|bericht)|kunt u (?:contact"
            "|terecht)|geen toegang"
        ),
    ),
    "sv": Words(
        away=(
            r"\bjag (?:är|kommer att vara)(?: \w+){0,4}? (?:på (?:semester|resande fot"
            "|tjänsteresa|kurs)|ledig|bortrest|frånvarande|inte (?:på kontoret|anträffbar"
            "|tillgänglig)|föräldraledig|sjukskriven|tjänstledig|borta|inte på plats)"
            "|^är (?:på semester|ledig|bortrest)"
        ),
        thanks=r"\btack för (?:ditt|ert|din) (?:mail|mejl|meddelande|e-?post|e-?postmeddelande)",
        notes=(
            "brådskande|akut|när jag är tillbaka|när jag kommer tillbaka|begränsad (?:tillgång"
            "|möjlighet)|vidarebefordras inte|under min frånvaro|automatiskt (?:svar"
            "|meddelande)|vänligen kontakta|kontakta gärna|läser inte"
        ),
    ),
    "da": Words(
        away=(
            r"\bjeg (?:er|holder|vil være)(?: \w+){0,4}? (?:ikke (?:på kontoret|til stede"
            "|på arbejde)|på (?:ferie|barsel|forretningsrejse|rejse|kursus)|fraværende|ferie"
            r"|bortrejst|fri\b|sygemeldt)|\bkontoret er lukket"
        ),
        thanks=r"\btak for (?:din|jeres|deres) (?:mail|e-?mail|besked|henvendelse)",
        notes=(
            "hvis det haster|haster det|hastesager|når jeg er (?:tilbage|retur)"
            "|begrænset adgang|bliver ikke (?:læst|videresendt)|under mit fravær|i mit fravær"
            "|automatisk (?:svar|besked)|venligst kontakt|kontakt venligst|du kan kontakte"
        ),
    ),
    "no": Words(
        away=(
            r"\bjeg (?:er|har|tar|vil være)(?: \w+){0,4}? (?:ikke (?:på kontoret|til stede"
            "|på jobb|tilgjengelig)|på (?:ferie|reise|kurs|tjenestereise)|fraværende|bortreist"
            r"|ferie|permisjon|fri\b|sykmeldt|i permisjon|borte)"
        ),
        thanks=r"\btakk for (?:din |e-?posten|mailen|meldingen|henvendelsen)",
        notes=(
            "hvis det haster|haster det|ved hastesaker|når jeg er tilbake|begrenset tilgang"
            "|blir ikke (?:lest|videresendt)|under mitt fravær|i mitt fravær|automatisk (?:svar"
            "|melding)|vennligst kontakt|ta kontakt med|kontakt gjerne"
        ),
    ),
    "fi": Words(
        away=(
            r"\b(?:olen|en ole|olemme)(?: [\wäö.]+){0,5}? (?:lomalla|poissa|matkoilla"
            "|työmatkalla|toimistolla|tavoitettavissa|vuosilomalla|vanhempainvapaalla"
            r"|äitiyslomalla|sairaslomalla|kesälomalla)|^(?:lomalla|poissa)\b"
        ),
        thanks=r"\bkiitos (?:viestistäsi|viestistänne|sähköpostistasi|yhteydenotosta|viestistä)",
        notes=(
            "kiireelli|palattuani|kun palaan|rajoitetusti|poissaoloni aikana"
            "|automaattinen (?:vastaus|viesti)|ota(?:ttehan)? yhteyttä|en lue|ei välitetä"
        ),
    ),
}

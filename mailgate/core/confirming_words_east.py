"""Short answers in Hungarian, Romanian, Greek and Turkish."""

from typing import Final

from mailgate.core.confirming_words import Phrases

EAST: Final = {
    "hu": Phrases(
        thanks="""
            [nagyon|szépen|ok|rendben|még egyszer|nagyon szépen|hálásan|szuper|igen] {köszönöm|
            köszönjük|köszi|kösz|köszönet|köszönettel} [szépen|a segítséget|a gyors segítséget|
            a választ|a gyors választ|mindent|nagyon|mindenkinek|szépen a segítséget|
            a segítségét|a segítségüket|az információt|a gyors megoldást|a gyors intézkedést]
            {ok|rendben|oké|értem|rendben van|jó|nagyon jó|tudomásul vettem}
            {szuper|tökéletes|remek|nagyszerű|kiváló|fantasztikus|klassz|csodás|szép munka|
            jó munka|király|ez gyors volt|örülök}
            {úgy tűnik|úgy látszik} [hogy|most|már] {működik|jó|megoldódott|rendben van|
            minden rendben}
        """,
        solved="""
            [most|már|minden|igen|a nyomtató|most már|már minden|most már minden|így] {működik|
            megy|jó|működnek} [minden|már|most|újra|jól|rendesen|rendben|tökéletesen|hibátlanul|
            megfelelően|ismét]
            [a probléma|a hiba|probléma|minden|a gond] {megoldódott|megoldva|meg van oldva|
            megszűnt|javítva|rendben|elhárult|megoldották|rendben van|rendben működik}
            {megoldva|minden rendben|minden ok|megoldódott|megerősítem|elfogadom|
            elfogadom a megoldást|nincs több probléma|nincs több kérdésem|kész}
            {kérem|lezárható|lezárhatják|lezárhatod|bezárható|lezárhatja|kérjük} [a|az|lezárni|
            zárja le|zárják le|zárjátok le] [lezárni] [a|az] [jegyet|ügyet|hibajegyet|
            bejelentést|esetet|ticketet|jegy|hibajegy|ticket|ügy|bejelentés]
            {a|az} {jegy|ügy|hibajegy|bejelentés|ticket|eset} {lezárható|bezárható|lezárhatják}
        """,
        unsolved="""
            {nem|még nem|még mindig nem|sajnos nem|továbbra sem|mégsem} {működik|oldódott meg|
            megoldott|jó|megy|segített|javult|működnek|tudok}
            {nem} {lett megoldva|oldódott meg|szűnt meg}
            {ugyanaz|ugyanez} {a probléma|a hiba|a helyzet}
            {a probléma|a hiba|probléma|hiba} {továbbra is|még mindig|fennáll|visszatért|ismét|
            újra|nem szűnt meg}
            {még mindig|továbbra is} {fennáll|hibás|rossz|ugyanaz|hiba|probléma}
            {kérem|kérjük} {nyissák újra|újranyitni}
        """,
        polite="""
            {igen|és|már|most|is|mindenkinek|hát}
            {szép|további szép|jó|kellemes|további kellemes} {napot|hétvégét|estét|hetet|munkát|
            délutánt} [kívánok|kívánunk|mindenkinek]
            {a} {segítséget|gyors segítséget|választ}
            {részemről}
        """,
        greetings="""
            {szia|sziasztok|üdv|üdvözlöm|tisztelt|jó napot|jó reggelt|kedves|hello|helló|
            jó napot kívánok|szép napot|jó estét} [mindenkinek|kollégák|cím|ügyfélszolgálat|uram|
            hölgyem]
        """,
        farewells="""
            {üdvözlettel|üdv|tisztelettel|köszönettel|üdvözlet|minden jót|szép napot|
            szép napot kívánok|viszontlátásra|baráti üdvözlettel|szívélyes üdvözlettel|
            köszönettel és üdvözlettel}
        """,
    ),
    "ro": Phrases(
        thanks="""
            [vă|îți|iti|ok|perfect|multe|da|super|încă o dată] {mulțumesc|mulțumim|multumesc|
            multumim|mulțumiri|mersi|merci} [mult|frumos|foarte mult|pentru ajutor|
            pentru ajutorul acordat|pentru răspuns|pentru răspunsul rapid|pentru sprijin|tuturor|
            încă o dată|pentru promptitudine|pentru tot|pentru suport|pentru intervenție|
            anticipat nu]
            {ok|bine|am înțeles|în regulă|foarte bine|e bine|de acord}
            {perfect|super|excelent|minunat|grozav|fantastic|bravo|foarte bun|treabă bună|genial|
            felicitări|extraordinar}
            {se pare că|pare că|pare să} {funcționează|merge|este rezolvat|funcționeze|e ok|
            sa rezolvat}
        """,
        solved="""
            [acum|totul|deja|da|imprimanta|acum totul|da acum|acum îmi] {funcționează|merge|
            functioneaza|a funcționat|a mers} [acum|bine|perfect|din nou|corect|totul|normal|iar|
            foarte bine|fără probleme|cum trebuie]
            [problema|totul|eroarea|problema a fost|totul este|problema este] [a fost|este|e|
            sa] {rezolvată|rezolvat|remediată|remediat|reparat|în regulă|ok|reparată|în ordine|
            rezolvata} [acum]
            {rezolvat|sa rezolvat|problema sa rezolvat|totul ok|totul e ok|totul este ok|
            totul e bine|totul este bine|confirm|confirmăm|confirmat|accept|accept soluția|
            nu mai sunt probleme|fără alte probleme|confirm că funcționează|
            confirm că este rezolvat}
            {puteți|poți|vă rog|vă rog să|se poate|rog|puteti|putem} [să] {închide|închideți|
            inchide|închidem} [tichetul|cazul|solicitarea|ticketul|sesizarea|acest tichet|
            incidentul]
            {tichetul|cazul|solicitarea} {poate fi|se poate} {închis|închisă|închide}
        """,
        unsolved="""
            {nu|încă nu|tot nu|nu mai} [a fost|este|e|sa] [încă] {rezolvat|rezolvată|
            funcționează|merge|remediat|a ajutat|functioneaza|funcționat|pot|mers}
            {nerezolvat|nerezolvată}
            {aceeași|aceeasi} {problemă|eroare|problema}
            {problema|eroarea} {persistă|continuă|a revenit|a reapărut|rămâne|persista}
            {tot|încă} {aceeași|am problema|am probleme|la fel|aceeași problemă}
            {vă rog|rog} [să] {redeschideți|redeschide}
            nicio schimbare
        """,
        polite="""
            {da|și|acum|deci|tuturor|si}
            {o zi|o seară|un weekend|zi|o săptămână|weekend|vă doresc o zi} {bună|frumoasă|
            plăcută|buna|frumos|plăcut|minunată|frumoasa|placuta}
            {pentru} {ajutor|răspuns|sprijin|promptitudine}
            {din partea mea}
        """,
        greetings="""
            {bună ziua|bună|salut|buna ziua|buna|bună dimineața|bună seara|stimate|stimată|
            stimați|dragă|neața} [tuturor|domnule|doamnă|echipa|colegi|ziua]
        """,
        farewells="""
            {cu stimă|cu respect|o zi bună|toate cele bune|cu drag|salutări|numai bine|
            cu considerație|cu stima|cele bune|la revedere|o zi frumoasă|mulțumesc și o zi bună|
            cu prietenie}
        """,
    ),
    "el": Phrases(
        thanks="""
            [σας|πολλές|χίλια|οκ|και πάλι|τέλεια|θερμά|ναι] {ευχαριστώ|ευχαριστούμε|ευχαριστίες|
            ευχαριστω} [πολύ|πάρα πολύ|για τη βοήθεια|για την βοήθεια|για την απάντηση|
            για την άμεση ανταπόκριση|για την εξυπηρέτηση|όλους|και πάλι|πολυ|
            για την άμεση βοήθεια|για όλα|για την υποστήριξη]
            {οκ|εντάξει|ok|καλά|κατάλαβα|ενταξει|πολύ καλά}
            {τέλεια|υπέροχα|άριστα|εξαιρετικά|σούπερ|μπράβο|πολύ ωραία|ωραία|φανταστικά|θαυμάσια|
            καταπληκτικά}
            {φαίνεται|φαίνεται να|φαίνεται ότι} [όλα] {λειτουργεί|δουλεύει|είναι εντάξει|λύθηκε|
            καλά}
        """,
        solved="""
            [τώρα|όλα|πλέον|ναι|ο εκτυπωτής|τώρα όλα|τώρα πλέον] {λειτουργεί|λειτουργούν|
            δουλεύει|δουλεύουν|λειτούργησε|δούλεψε} [τώρα|κανονικά|σωστά|άψογα|πλέον|ξανά|
            μια χαρά|όλα|καλά|τέλεια|πάλι]
            [το πρόβλημα|το θέμα|όλα|το ζήτημα|πρόβλημα|η βλάβη] [είναι|έχει|πλέον|ήδη] {λύθηκε|
            επιλύθηκε|διορθώθηκε|αποκαταστάθηκε|εντάξει|λυθεί|επιλυθεί|καλά|οκ|
            τακτοποιήθηκε} [τώρα|πλέον]
            {λύθηκε|επιλύθηκε|όλα καλά|όλα εντάξει|όλα οκ|όλα είναι εντάξει|όλα είναι καλά|
            επιβεβαιώνω|επιβεβαιώνουμε|αποδέχομαι|αποδέχομαι τη λύση|κανένα πρόβλημα πλέον}
            {μπορείτε|παρακαλώ|μπορείς|μπορεί} [να] {κλείσετε|κλείστε|το κλείσετε|κλείσεις|
            κλείσει|να κλείσετε} [το|την|αυτό το] [αίτημα|υπόθεση|δελτίο|θέμα|ticket|περιστατικό]
        """,
        unsolved="""
            {δεν|ακόμα δεν|ακόμη δεν|δεν έχει|δυστυχώς δεν} {λύθηκε|λειτουργεί|δουλεύει|
            επιλύθηκε|λυθεί|βοήθησε|διορθώθηκε|επιλυθεί|λειτουργούν|άλλαξε}
            {το ίδιο} {πρόβλημα|σφάλμα|λάθος}
            {το πρόβλημα|το σφάλμα} {παραμένει|συνεχίζεται|επέστρεψε|υπάρχει ακόμα|συνεχίζει|
            εξακολουθεί|επανήλθε}
            {ακόμα|ακόμη} {το ίδιο|χαλασμένο|πρόβλημα}
        """,
        polite="""
            {ναι|και|τώρα|πλέον|επίσης|όλους}
            {καλή|καλό|να έχετε καλή|να έχετε μια καλή|να έχετε ένα καλό} {μέρα|ημέρα|συνέχεια|
            σαββατοκύριακο|εβδομάδα|απόγευμα|βράδυ}
            {για} {τη βοήθεια|την βοήθεια|την απάντηση}
        """,
        greetings="""
            {γεια σας|γεια|καλημέρα|καλησπέρα|αγαπητοί|αγαπητέ|αξιότιμοι|καλημέρα σας|χαίρετε|
            καλησπέρα σας|γεια σου} [σε όλους|κύριε|κυρία|κύριοι]
        """,
        farewells="""
            {με εκτίμηση|φιλικά|χαιρετισμούς|με φιλικούς χαιρετισμούς|καλή συνέχεια|με τιμή|
            φιλικούς χαιρετισμούς|μετά τιμής|καλή σας μέρα|καλή σας ημέρα}
        """,
    ),
    "tr": Phrases(
        thanks="""
            [çok|tamam|süper|harika|tekrar|evet|tekrardan|ok] {teşekkürler|teşekkür ederim|
            teşekkür ederiz|teşekkür|sağ olun|sağolun|sağ ol|eyvallah|tesekkurler|
            tesekkur ederim|sağolasın|minnettarım} [çok|yardımınız için|desteğiniz için|
            hızlı yanıtınız için|hızlı dönüşünüz için|herkese|tekrar|ilginiz için|
            hızlı desteğiniz için|her şey için]
            {yardımınız|desteğiniz|hızlı desteğiniz|ilginiz|hızlı dönüşünüz|yardımlarınız|
            hızlı çözümünüz|hızlı yanıtınız} için [çok] {teşekkürler|teşekkür ederim|
            teşekkür ederiz|sağ olun}
            {tamam|peki|anlaşıldı|anladım|ok|oldu|güzel|çok iyi|iyi|tamamdır}
            {süper|harika|mükemmel|muhteşem|çok güzel|elinize sağlık|ellerinize sağlık|
            emeğinize sağlık|bravo|şahane|efsane}
            {çalışıyor gibi|sorun çözülmüş görünüyor|çözülmüş gibi|düzelmiş görünüyor}
        """,
        solved="""
            [şimdi|her şey|artık|evet|yazıcı|şu an|şimdi her şey] {çalışıyor|çalıştı|düzeldi|
            oldu} [şimdi|artık|tekrar|gayet iyi|sorunsuz]
            [şimdi|artık|tekrar|sorunsuz|düzgün|gayet iyi|sorunsuz bir şekilde|
            düzgün bir şekilde] {çalışıyor|çalışıyor artık}
            [sorun|problem|sorunum|sorunumuz|hata|arıza|konu] {çözüldü|giderildi|düzeldi|
            halloldu|çözülmüştür|giderilmiştir|kalmadı|ortadan kalktı|halledildi|çözümlendi}
            {çözüldü|sorun yok|başka sorun yok|her şey yolunda|her şey tamam|onaylıyorum|
            onaylıyoruz|kabul ediyorum|çözümü kabul ediyorum|sorun kalmadı|teyit ediyorum|
            teyit ederim}
            [talebi|kaydı|çağrıyı|bileti|vakayı|ticketı|lütfen|kaydımı|
            talebimi] {kapatabilirsiniz|kapatılabilir|kapatın|kapatabilirsin|kapatınız|
            kapatalım} [lütfen]
        """,
        unsolved="""
            {hala|halen|hâlâ|maalesef|yine} {çalışmıyor|çözülmedi|aynı|aynı sorun|aynı hata|
            düzelmedi|sorun var|devam ediyor|bozuk|hata alıyorum|aynı sorun var}
            {çalışmıyor|çözülmedi|düzelmedi|olmadı|işe yaramadı|giderilmedi|çözülmemiş}
            {aynı} {sorun|hata|problem}
            {sorun|hata|problem} {devam ediyor|sürüyor|tekrarladı|tekrar etti|hala|geri geldi|
            hala var|hala devam ediyor}
            {değişiklik yok|değişen bir şey yok}
        """,
        polite="""
            {evet|ve|şimdi|artık|de|da|herkese|lütfen|tekrar}
            {iyi|güzel} {günler|çalışmalar|akşamlar|haftalar|hafta sonları|haftasonları|tatiller|
            bir gün} [dilerim|dileriz]
            {yardımınız|desteğiniz} için
            {kolay gelsin}
        """,
        greetings="""
            {merhaba|merhabalar|selam|günaydın|iyi günler|sayın|değerli|selamlar|
            iyi akşamlar} [herkese|ekip|arkadaşlar|bey|hanım|yetkili]
        """,
        farewells="""
            {saygılarımla|saygılarımızla|iyi çalışmalar|selamlar|sevgiler|iyi günler|hoşça kalın|
            iyi günler dilerim|iyi çalışmalar dilerim|kolay gelsin|saygılar|görüşmek üzere|
            teşekkürler iyi çalışmalar|teşekkürler iyi günler}
        """,
    ),
}

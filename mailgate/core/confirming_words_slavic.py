"""Short answers in Slavic languages."""

from typing import Final

from mailgate.core.confirming_words import Phrases

SLAVIC: Final = {
    "pl": Phrases(
        thanks="""
            [bardzo|ok|super|świetnie|serdecznie|jeszcze raz|wielkie|tak|dobrze|ślicznie|
            pięknie] {dziękuję|dziękujemy|dzięki|dzieki|dziękuje|podziękowania|dzięki wielkie|
            dziękuję bardzo} [bardzo|wielkie|serdecznie|za pomoc|za szybką pomoc|za odpowiedź|
            za szybką odpowiedź|za informację|za wsparcie|za szybką reakcję|za sprawną pomoc|
            za rozwiązanie|jeszcze raz|za wszystko|państwu|wszystkim|ślicznie|pięknie|
            za szybkie rozwiązanie|za obsługę|za szybką interwencję]
            {ok|okej|dobrze|rozumiem|przyjąłem|przyjęłam|zrozumiałem|bardzo dobrze|w porządku|
            jasne}
            {super|świetnie|doskonale|rewelacja|wspaniale|ekstra|perfekcyjnie|bomba|genialnie|
            cudownie|znakomicie|dobra robota|świetna robota|idealnie|brawo|elegancko|pięknie|
            extra|szybka akcja}
            {wygląda że|wydaje się że|chyba|zdaje się że} [już|teraz|wszystko] {działa|jest ok|
            działa poprawnie}
        """,
        solved="""
            [już|teraz|wszystko|tak|drukarka|wszystko już|teraz już|teraz wszystko|
            teraz już wszystko|u mnie|działa|poczta] {działa|działają|zadziałało|śmiga|
            hula} [już|dobrze|poprawnie|wszystko|teraz|znowu|prawidłowo|bez zarzutu|bez problemu|
            ponownie|jak należy|świetnie|u mnie|u nas|bez problemów]
            [problem|sprawa|wszystko|problem został|sprawa jest|problem jest|błąd|awaria|już|
            usterka] [został|została|jest|zostało] [już|teraz] {rozwiązany|rozwiązana|naprawiony|
            naprawione|usunięty|załatwione|załatwiona|w porządku|ok|rozwiązane|zniknął|
            naprawiona|usunięta|gotowe} [już|dziękuję]
            {wszystko ok|wszystko w porządku|wszystko dobrze|wszystko gra|nie ma już problemu|
            bez problemów|brak problemów|brak dalszych problemów|nie mam więcej pytań|
            potwierdzam|potwierdzamy|potwierdzam rozwiązanie|akceptuję|akceptuję rozwiązanie|
            udało się|potwierdzam że działa|mogę potwierdzić|już w porządku|już ok|jest ok|
            jest już ok|jest w porządku}
            {proszę|można|prosimy|mogą państwo|możecie|możesz|może pan|może pani|można już|
            proszę o|prosimy o|możecie już} [już|śmiało] {zamknąć|zamknij|zamknięcie|zamykać|
            zamknąć już} [zgłoszenie|sprawę|to|temat|ticket|zgłoszenia|sprawy|to zgłoszenie|
            tę sprawę|tiket|ticketa|tego zgłoszenia]
            {zgłoszenie|sprawę|ticket|temat} {można|proszę|możecie} [już] {zamknąć}
            {do zamknięcia}
        """,
        unsolved="""
            {nie|jeszcze nie|nadal nie|wciąż nie|niestety nie|dalej nie|ciągle nie} [jest|został|
            zostało|została] [jeszcze] {rozwiązany|rozwiązane|rozwiązana|naprawione|naprawiony|
            działa|działają|pomogło|załatwione|zadziałało|drukuje|mogę|da się}
            {nierozwiązany|nierozwiązane}
            {nadal|wciąż|dalej|ciągle|znowu|znów} {ten sam|to samo|ten sam problem|ten sam błąd|
            problem|błąd|nie|jest problem|mam problem|występuje|zepsute|mam ten sam problem}
            {ten sam} {problem|błąd}
            {problem|błąd} {nadal|wciąż|wrócił|powrócił|pozostaje|dalej|występuje nadal|powraca|
            nie ustąpił}
            {bez zmian|brak zmian|brak poprawy}
            {proszę|prosimy} {o ponowne otwarcie|otworzyć ponownie}
        """,
        polite="""
            {tak|i|już|teraz|też|a|wszystkim|oraz|bardzo}
            {miłego|dobrego|udanego|życzę miłego|życzę dobrego|miłej|spokojnego|
            życzymy miłego} {dnia|weekendu|wieczoru|tygodnia|popołudnia|pracy|dzionka}
            {za} {pomoc|szybką pomoc|odpowiedź|szybką reakcję|wsparcie}
            {z mojej strony|z naszej strony|bardzo miło}
        """,
        greetings="""
            {dzień dobry|cześć|witam|hej|witajcie|dobry wieczór|szanowni państwo|szanowny panie|
            szanowna pani|drodzy|dobry|witam serdecznie} [wszystkim|państwa|panie|pani|ponownie]
        """,
        farewells="""
            {pozdrawiam|z poważaniem|pozdrowienia|z pozdrowieniami|serdecznie pozdrawiam|
            pozdrawiam serdecznie|z wyrazami szacunku|pozdr|do widzenia|łączę pozdrowienia|
            miłego dnia|dziękuję i pozdrawiam|dzięki i pozdrawiam|pozdrawiamy|
            łączę wyrazy szacunku}
        """,
    ),
    "cs": Phrases(
        thanks="""
            [moc|mockrát|velmi|ok|super|skvělé|ještě jednou|srdečně|velké|výborně|ano] {děkuji|
            děkuju|děkujeme|díky|dík|dekuji|diky|děkuji mnohokrát|děkujeme mnohokrát} [moc|
            mockrát|za pomoc|za rychlou pomoc|za odpověď|za rychlou odpověď|za rychlé vyřešení|
            za vyřešení|za podporu|vám|všem|ještě jednou|za informaci|za rychlou reakci|
            za spolupráci|za opravu|mnohokrát|za vše|za info|za rychlé řešení]
            {ok|dobře|rozumím|v pořádku|beru na vědomí|jasně|dobrá|velmi dobře}
            {super|skvělé|skvěle|výborně|paráda|výborné|perfektní|perfektně|bezva|úžasné|nádhera|
            dobrá práce|skvělá práce|výborná práce|to byla rychlost|rychlovka|fajn|báječné}
            {zdá se že|vypadá to že|asi} [už|to|vše|nyní] {funguje|je to v pořádku|je vyřešeno|
            to funguje}
        """,
        solved="""
            [už|vše|nyní|teď|ano|tiskárna|všechno|už to|teď už|teď to|už vše|nyní vše|již|
            nyní již vše|již vše|teď už vše] {funguje|jede|fungují|zafungovalo|funguje to} [to|
            vše|dobře|správně|jak má|už|zase|opět|bez problémů|v pořádku|normálně|výborně|nyní|
            perfektně|tak jak má]
            [problém|vše|chyba|závada|to|věc|problém byl|tím|už] [je|byl|bylo|byla] [již|už|nyní|
            to] {vyřešen|vyřešeno|vyřešený|vyřešena|opraveno|opraven|opravena|odstraněn|
            v pořádku|hotovo|ok|odstraněna|vyřešené} [už|děkuji]
            {vše ok|vše v pořádku|všechno v pořádku|už je to v pořádku|je to v pořádku|vyřešeno|
            opraveno|hotovo|potvrzuji|potvrzuju|potvrzujeme|potvrzuji vyřešení|
            potvrzuji že funguje|potvrzuji že to funguje|souhlasím|souhlasím s řešením|
            bez dalších problémů|žádné další problémy|už to jde|jde to|už to jede|mohu potvrdit}
            {můžete|můžeš|prosím|lze|prosíme|můžeme|klidně můžete|prosím o} [to|ho|ticket|tiket|
            požadavek|případ|již|tedy|klidně|to tedy] {uzavřít|zavřít|uzavřete|zavřete|uzavřeni|
            uzavření|ukončit} [ticket|tiket|požadavek|případ|ho|to|tento případ|tento požadavek|
            hlášení|ticketu|požadavku|tiketu|incident]
            {ticket|tiket|požadavek|případ} {můžete|lze|prosím|může být} {uzavřít|zavřít|uzavřen|
            uzavřete}
        """,
        unsolved="""
            {není|ještě není|stále není|zatím není|nebyl|nebylo|pořád není} {vyřešen|vyřešeno|
            opraveno|opraven|v pořádku|vyřešený|to vyřešeno|to v pořádku|to opraveno}
            {nefunguje|nefungují|nepomohlo|nevyřešeno|nejde|nezabralo}
            {stále|pořád|znovu|opět|zase} {stejný problém|stejná chyba|nefunguje|nejde|problém|
            to nejde|to nefunguje|totéž|chyba|mám problém}
            {stejný|stejná} {problém|chyba}
            {problém|chyba} {přetrvává|trvá|se vrátil|se vrátila|se opakuje|stále|je zpět}
            {beze změny|žádná změna}
            {prosím|prosíme|můžete} {o znovuotevření|znovu otevřít|znovu otevřete}
        """,
        polite="""
            {ano|a|už|nyní|také|teď|i|všem|tak}
            {hezký|pěkný|krásný|přeji hezký|přeji pěkný|přeji krásný|mějte se|mějte hezký|
            mějte pěkný|hezké|hezkého|příjemný} [zbytek] {den|víkend|večer|týden|hezky|dne|
            odpoledne|krásně|zbytek dne|odpo}
            {za} {pomoc|rychlou pomoc|odpověď|rychlost|rychlou reakci|ochotu}
            {z mé strany|za mě|za nás}
        """,
        greetings="""
            {dobrý den|ahoj|zdravím|dobré ráno|dobré odpoledne|vážení|čau|dobrý večer|
            vážený pane|vážená paní|hezký den|nazdar} [všem|opět|kolegové|pane|paní]
        """,
        farewells="""
            {s pozdravem|s přátelským pozdravem|pozdrav|hezký den|s úctou|zdraví|přeji hezký den|
            děkuji a přeji hezký den|mějte se|na shledanou|nashledanou|s přáním hezkého dne|
            s pozdravem a přáním hezkého dne|děkuji s pozdravem|přeji pěkný den|sp|zdravím}
        """,
    ),
    "sk": Phrases(
        thanks="""
            [veľmi pekne|veľmi|ok|super|pekne|ešte raz|veľká|áno] {ďakujem|ďakujeme|vďaka|
            dakujem|dik|díky} [veľmi|pekne|veľmi pekne|za pomoc|za rýchlu pomoc|za odpoveď|
            za rýchle vyriešenie|za vyriešenie|vám|všetkým|za podporu|za rýchlu reakciu|krásne]
            {ok|dobre|rozumiem|v poriadku|super|skvelé|výborne|paráda|perfektné|dobrá práca|
            skvelá práca|úžasné}
        """,
        solved="""
            [už|všetko|teraz|áno|tlačiareň|už to|už všetko|teraz už|teraz všetko] {funguje|ide|
            fungujú} [to|všetko|dobre|správne|ako má|už|zase|opäť|bez problémov|normálne]
            [problém|všetko|chyba|to] [je|bol|bolo|bola] [už|to] {vyriešený|vyriešené|vyriešená|
            opravené|v poriadku|odstránený|hotovo|ok}
            {všetko ok|všetko v poriadku|vyriešené|opravené|potvrdzujem|potvrdzujeme|súhlasím|
            už je to v poriadku}
            {môžete|prosím|môžeš|prosíme} [to|ho|tiket|ticket|požiadavku] {uzavrieť|zatvoriť|
            zatvorte|uzavrite|o uzavretie} [tiket|ticket|požiadavku|prípad|ho|to]
        """,
        unsolved="""
            {nie je|ešte nie je|stále nie je|zatiaľ nie je} [to] {vyriešený|vyriešené|opravené|
            v poriadku}
            {nefunguje|nepomohlo|nevyriešené|nejde|nefungujú}
            {stále|znova|opäť|zase} {rovnaký problém|rovnaká chyba|problém|ten istý problém|chyba}
            {rovnaký|ten istý} {problém}
            {problém|chyba} {pretrváva|sa vrátil|trvá|sa opakuje}
        """,
        polite="""
            {áno|a|už|teraz|aj|všetkým}
            {pekný|prajem pekný|krásny|príjemný|prajem krásny|prajem príjemný} [zvyšok] {deň|
            víkend|večer|týždeň|dňa}
            {za} {pomoc|rýchlu pomoc|odpoveď}
        """,
        greetings="{dobrý deň|ahoj|zdravím|dobré ráno|vážení|čau|pekný deň} [všetkým|kolegovia]",
        farewells="""
            {s pozdravom|s priateľským pozdravom|pozdravujem|s úctou|pekný deň|do videnia|
            ďakujem s pozdravom|prajem pekný deň}
        """,
    ),
    "ru": Phrases(
        thanks="""
            [большое|огромное|ок|отлично|да|ещё раз|хорошо|супер|всем|понял|понятно] {спасибо|
            благодарю|благодарим|спс|спасибочки|благодарность|признателен|признательны} [большое|
            огромное|вам|вам большое|за помощь|за оперативность|за ответ|за быстрый ответ|
            за быструю помощь|всем|ещё раз|за оперативную помощь|за поддержку|за работу|
            за информацию|вас|вас за помощь|за содействие|за быструю реакцию|за решение|
            за оперативное решение|за всё]
            {ок|окей|хорошо|понятно|понял|поняла|принято|ладно|очень хорошо|ясно|договорились}
            {отлично|супер|замечательно|прекрасно|великолепно|здорово|класс|идеально|круто|
            молодцы|вы лучшие|хорошая работа|отличная работа|браво|ура|оперативно|
            очень оперативно|очень быстро|чудесно}
            {вроде|кажется|похоже|вроде бы} [всё|теперь|уже] {работает|заработало|в порядке|
            решено|нормально|хорошо}
        """,
        solved="""
            [всё|теперь|уже|да|принтер|сейчас|теперь всё|уже всё|сейчас всё|да всё|почта|
            у меня всё|у нас всё] {работает|заработало|заработал|заработала|работают|
            получилось} [всё|теперь|нормально|хорошо|отлично|снова|исправно|корректно|уже|опять|
            штатно|прекрасно|как надо|как положено]
            [проблема|вопрос|всё|ошибка|неисправность|заявка|теперь всё|теперь] [была|
            уже] {решена|решён|решено|устранена|исправлена|исправлено|устранено|исправили|
            починили|в порядке|снята|закрыт|хорошо|нормально|исчезла|пропала|выполнена|ок} [уже|
            спасибо]
            {решено|проблем нет|проблем больше нет|больше проблем нет|всё ок|всё хорошо|
            всё в порядке|всё отлично|всё нормально|подтверждаю|подтверждаем|подтверждаю решение|
            согласен|согласна|принимаю|принимаю решение|вопросов нет|больше вопросов нет|
            вопросов больше нет|готово|подтверждаю что работает|подтверждаю всё работает|
            могу подтвердить}
            {можно|можете|прошу|пожалуйста|просьба|можно уже} [заявку|обращение|тикет|её|
            инцидент|вопрос|запрос] [уже] {закрыть|закрывать|закройте|закрывайте} [заявку|
            обращение|тикет|её|его|инцидент|вопрос|запрос|кейс|эту заявку]
            {заявку|обращение|тикет|вопрос|инцидент} [можно|прошу] {закрыть|закрывать|закройте}
        """,
        unsolved="""
            {не|ещё не|всё ещё не|до сих пор не|по прежнему не|так и не|пока не|снова не|
            опять не} {решена|решён|решено|работает|заработало|исправлено|исправлена|помогло|
            устранена|работают|устранено|печатает|могу|получается|получилось}
            {нерешена}
            {та же|те же|тот же} {проблема|ошибка|самая ошибка|самая проблема|проблемы|ошибки}
            {проблема|ошибка} {осталась|остаётся|сохраняется|повторилась|вернулась|снова|не ушла|
            никуда не делась|повторяется}
            {всё ещё|по прежнему|опять|снова} {проблема|ошибка|сломано|сломалось|сломан|не}
            {без изменений|ничего не изменилось|никаких изменений}
            {прошу|просьба|пожалуйста} {переоткрыть|переоткройте|открыть снова|возобновить|
            открыть заново}
        """,
        polite="""
            {да|и|теперь|уже|тоже|всем|а}
            {хорошего|удачного|доброго|приятного|желаю хорошего|всего|отличного} {дня|вечера|
            выходных|хорошего|доброго|рабочего дня}
            {за} {помощь|оперативность|быстрый ответ|ответ|содействие}
            {с моей стороны|с нашей стороны|очень|вам}
        """,
        greetings="""
            {здравствуйте|добрый день|доброе утро|добрый вечер|привет|уважаемые|уважаемый|
            уважаемая|коллеги|приветствую|доброго дня|день добрый} [коллеги|всем|вам]
        """,
        farewells="""
            {с уважением|с наилучшими пожеланиями|всего доброго|всего хорошего|до свидания|
            с благодарностью|хорошего дня|искренне ваш|с ув|спасибо с уважением}
        """,
    ),
    "uk": Phrases(
        thanks="""
            [щиро|дуже|велике|ок|добре|так|ще раз|щире] {дякую|дякуємо|спасибі|вдячний|вдячна|
            подяка} [дуже|вам|за допомогу|за відповідь|за швидку допомогу|всім|ще раз|
            за оперативність|за швидку відповідь|щиро|за підтримку]
            {ок|добре|зрозуміло|зрозумів|гаразд|прийнято|дуже добре}
            {чудово|супер|відмінно|прекрасно|ідеально|класно|молодці|бездоганно|клас|ура}
            {здається|наче|ніби} [все|вже] {працює|добре|вирішено}
        """,
        solved="""
            [все|тепер|вже|так|принтер|тепер все|зараз|вже все|зараз все] {працює|запрацювало|
            запрацював|працюють} [все|тепер|добре|нормально|знову|чудово|коректно|вже]
            [проблему|проблема|питання|все|помилку] [вже|було] {вирішено|вирішена|усунено|
            виправлено|усунена|вирішене|гаразд|добре|зникла}
            {вирішено|проблем немає|все ок|все добре|все гаразд|підтверджую|підтверджуємо|
            погоджуюсь|приймаю рішення|питань немає}
            {можна|можете|прошу|будь ласка} [вже] [заявку|звернення|тікет] {закрити|закривати|
            закрийте|закривайте} [заявку|звернення|тікет|запит|її|його]
        """,
        unsolved="""
            {не|ще не|досі не|все ще не|поки не|знову не} {вирішено|працює|вирішена|допомогло|
            виправлено|запрацювало|усунено}
            {та сама|та ж|той самий} {проблема|помилка|сама помилка|сама проблема}
            {проблема|помилка} {залишилась|залишається|повернулась|знову|не зникла|повторюється}
            {без змін|нічого не змінилось}
        """,
        polite="""
            {так|і|й|тепер|вже|всім|та}
            {гарного|хорошого|доброго|чудового|вдалого} {дня|вечора|вихідних}
            {за} {допомогу|оперативність}
        """,
        greetings="""
            {добрий день|доброго дня|вітаю|привіт|доброго ранку|шановні|добридень|
            добрий вечір} [колеги|всім|усім]
        """,
        farewells="""
            {з повагою|з найкращими побажаннями|всього доброго|на все добре|до побачення|
            гарного дня|щиро ваш}
        """,
    ),
    "bg": Phrases(
        thanks="""
            [много|ок|супер|отново|искрено|да] {благодаря|благодарим|мерси|благодарности} [много|
            ви|ти|за помощта|за бързата помощ|за отговора|за бързия отговор|на всички|
            за съдействието|за бързата реакция|предварително не]
            {ок|добре|разбрах|супер|чудесно|отлично|прекрасно|страхотно|много добре|перфектно|
            браво|разбрано}
        """,
        solved="""
            [вече|всичко|сега|да|принтерът|сега всичко|вече всичко] {работи|проработи|
            работят} [вече|добре|отново|всичко|нормално|перфектно|сега|както трябва]
            [проблемът|всичко|грешката|проблема] [е|беше|вече е] {решен|отстранен|оправен|наред|
            решено|отстранена|оправено|оправена|ок}
            {решено|всичко е наред|всичко е ок|всичко наред|потвърждавам|потвърждаваме|приемам|
            няма повече проблеми|няма проблеми}
            {можете|моля|може} [да] [я|го] {затворите|затворете|затваряте|затвори|
            се затвори} [случая|заявката|тикета|сигнала]
        """,
        unsolved="""
            {не|още не|все още не|не е|още не е|все още не е|пак не} {решен|работи|решено|
            помогна|оправено|проработи|отстранен}
            {същият|същия|същата} {проблем|грешка}
            {проблемът|грешката} {остава|продължава|се върна|пак|не е решен|се появи отново}
            {няма промяна|без промяна}
        """,
        polite="""
            {да|и|вече|сега|също|на всички}
            {хубав|приятен|лек|хубава|приятна|желая ви хубав} {ден|уикенд|вечер|седмица}
            {за} {помощта|бързата помощ|съдействието}
        """,
        greetings="""
            {здравейте|добър ден|добро утро|здрасти|привет|уважаеми|добър вечер|здравей} [всички|
            колеги]
        """,
        farewells="""
            {поздрави|с уважение|с поздрав|хубав ден|приятен ден|довиждане|сърдечни поздрави|
            лек ден|всичко добро}
        """,
    ),
    "hr": Phrases(
        thanks="""
            [puno|najljepša|velika|ok|super|veliko|još jednom|da|lijepa|mnogo|lepo] {hvala|
            zahvaljujem|zahvaljujemo} [puno|lijepa|na pomoći|na brzoj pomoći|na odgovoru|
            na brzom odgovoru|vam|svima|još jednom|najljepša|lepo|na podršci|mnogo|
            na brzoj reakciji|na brzom rješenju]
            {ok|u redu|razumijem|dobro|jasno|primljeno|vrlo dobro|važi}
            {super|odlično|savršeno|izvrsno|fantastično|bravo|sjajno|dobar posao|predivno|vrh|top}
            {čini se da|izgleda da} [sad|sada|sve] {radi|je u redu|je riješeno|radi sve}
        """,
        solved="""
            [sada|sad|sve|već|da|printer|sad sve|sada sve|pisač|sve sada] {radi|rade|funkcionira|
            proradilo|proradio|funkcioniše} [sada|dobro|opet|sve|kako treba|ponovno|ispravno|
            savršeno|odlično|normalno|bez problema]
            [problem|sve|greška|kvar|to] [je|je sada] {riješen|riješeno|rešen|rešeno|otklonjen|
            popravljeno|u redu|otklonjena|popravljen|ok|nestao|ispravljeno}
            {riješeno|rešeno|riješeno je|sve u redu|sve ok|sve je u redu|sve je ok|potvrđujem|
            potvrđujemo|prihvaćam|prihvaćam rješenje|nema više problema|nemam više pitanja}
            {možete|molim|možeš|može se|slobodno|molimo} [slobodno|ga] {zatvoriti|zatvorite|
            zatvori|da zatvorite} [slučaj|zahtjev|tiket|ticket|prijavu|ga|zahtev]
        """,
        unsolved="""
            {nije|još nije|još uvijek nije|i dalje nije|nažalost nije} {riješen|riješeno|rešeno|
            rešen|u redu|pomoglo|popravljeno|proradilo}
            {ne|još ne|i dalje ne|još uvijek ne|opet ne} {radi|rade|funkcionira|mogu}
            {isti|ista} {problem|greška|pogreška}
            {problem|greška} {i dalje|ostaje|se vratio|je opet|postoji i dalje|se ponavlja}
            {nema|bez} {promjene|promjena|promene}
        """,
        polite="""
            {da|i|sada|sad|također|svima}
            {ugodan|lijep|lep|lijepi|želim ugodan|prijatan} {dan|vikend|ostatak dana|
            ostatak tjedna}
            {na} {pomoći|brzoj pomoći|odgovoru}
        """,
        greetings="""
            {pozdrav|dobar dan|bok|poštovani|poštovana|dobro jutro|dobra večer|zdravo|ćao|
            poštovanje} [svima|kolege]
        """,
        farewells="""
            {srdačan pozdrav|lijep pozdrav|s poštovanjem|pozdrav|lp|lep pozdrav|srdačno|sp|
            doviđenja|pozdravi|ugodan dan|hvala i lijep pozdrav|hvala i pozdrav}
        """,
    ),
    "sl": Phrases(
        thanks="""
            [najlepša|lepa|ok|super|še enkrat|iskrena|da] {hvala|zahvaljujem se|
            zahvaljujemo se} [lepa|za pomoč|za hitro pomoč|za odgovor|za hiter odgovor|vam|vsem|
            še enkrat|za hitro rešitev|najlepša]
            {ok|v redu|razumem|dobro|super|odlično|krasno|čudovito|perfektno|bravo|zelo dobro}
        """,
        solved="""
            [zdaj|sedaj|vse|že|da|tiskalnik|zdaj vse|sedaj vse] {deluje|dela|delujejo|
            je delovalo} [zdaj|dobro|spet|vse|kot mora|ponovno|pravilno|brezhibno|odlično|sedaj]
            [težava|problem|vse|napaka|zadeva] [je] [zdaj|sedaj|že] {rešena|rešen|rešeno|
            odpravljena|urejeno|v redu|popravljeno|odpravljen|ok|urejena}
            {rešeno|vse v redu|vse ok|vse je v redu|potrjujem|potrjujemo|sprejmem rešitev|
            ni več težav|urejeno}
            {lahko|prosim|prosimo} {zaprete|zapremo|zaprite|zapreš|zaključite} [primer|zahtevek|
            zadevo|ga]
        """,
        unsolved="""
            {ni|še ni|še vedno ni|žal ni} {rešeno|rešena|rešen|v redu|pomagalo|delovalo|
            odpravljeno}
            {ne|še vedno ne|še ne|spet ne} {deluje|dela|delujejo}
            {ista|isti|enaka} {težava|problem|napaka}
            {težava|problem|napaka} {še vedno|ostaja|se je vrnila|se ponavlja}
        """,
        polite="""
            {da|in|zdaj|tudi|vsem|sedaj}
            {lep|prijeten|želim lep|lepo|želim vam lep} {dan|vikend|večer|popoldne} [še naprej]
        """,
        greetings="{pozdravljeni|dober dan|živjo|spoštovani|dobro jutro|pozdrav|zdravo} [vsem]",
        farewells="""
            {lep pozdrav|s spoštovanjem|lp|pozdrav|prijazen pozdrav|lep dan|nasvidenje|
            hvala in lep pozdrav}
        """,
    ),
}

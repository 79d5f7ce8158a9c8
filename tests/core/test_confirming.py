"""What short answers say: a table of our own samples, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.confirming import NOTHING, PHRASES, Meaning, what_is_said
from mailgate.core.confirming_words import ends, lines_of, plain, words_in

THANKS, SOLVED, UNSOLVED = Meaning.THANKS, Meaning.SOLVED, Meaning.UNSOLVED
MORE = Meaning.NOTHING

SAMPLES = [
    # Thanks in English as it comes.
    (THANKS, "Thanks"),
    (THANKS, "thanks!!!"),
    (THANKS, "THANK YOU"),
    (THANKS, "Thanks a lot"),
    (THANKS, "Many thanks."),
    (THANKS, "Thanks so much, Bob!"),
    (THANKS, "Thanks Bob"),
    (THANKS, "Thanks,\nAda"),
    (THANKS, "Thanks\nAda"),
    (THANKS, "Hi Bob,\n\nThank you very much for your help.\n\nKind regards,\nAda Example"),
    (
        THANKS,
        "Hi,\nthanks for the quick response\nRegards\nAda Example\nHead of Sales\n+44 20 7946 0001",
    ),
    (THANKS, "ok, thanks"),
    (THANKS, "Okay"),
    (THANKS, "Great, thanks"),
    (THANKS, "Perfect!"),
    (THANKS, "Thx :-)"),
    (THANKS, "ty"),
    (THANKS, "Cheers mate"),
    (THANKS, "Cheers"),
    (THANKS, "Much appreciated."),
    (THANKS, "Brilliant, thank you both"),
    (THANKS, "Thank you \U0001f64f"),
    (THANKS, "\U0001f44d"),
    (THANKS, "\U0001f44d\U0001f3fd\U0001f44d\U0001f3fd"),
    (THANKS, "❤️"),
    (THANKS, "Seems to work now, thanks"),
    (THANKS, "Looks good, thank you."),
    (THANKS, "Thanks for sorting this out"),
    (THANKS, "Great job team, have a nice weekend!"),
    (THANKS, "Dear all,\n\nthank you for your support and patience.\n\nBest"),
    (THANKS, "Noted, thanks."),
    (THANKS, "You are a star, thanks"),
    # Now solved: English.
    (SOLVED, "Solved"),
    (SOLVED, "It's solved, thanks"),
    (SOLVED, "It’s fixed now."),
    (SOLVED, "All good now, please close"),
    (SOLVED, "Thanks, it works now."),
    (SOLVED, "Thank you, the printer works again."),
    (SOLVED, "Works like a charm, cheers"),
    (SOLVED, "That did the trick. Many thanks!"),
    (SOLVED, "Yes, all sorted, thank you. You can close the ticket."),
    (SOLVED, "Please close this case"),
    (SOLVED, "You can close the ticket now, thanks."),
    (SOLVED, "Happy to close"),
    (SOLVED, "I can confirm that the issue is resolved."),
    (SOLVED, "Confirmed, thanks."),
    (SOLVED, "Problem solved \U0001f389"),
    (SOLVED, "No further issues, thank you"),
    (SOLVED, "Up and running again. Thanks for your help."),
    (SOLVED, "Everything is back to normal"),
    (SOLVED, "The case can be closed."),
    (SOLVED, "Hello,\n\nit is working now. Please close the call.\n\nThanks,\nAda"),
    (SOLVED, "I can log in again, thank you!"),
    (SOLVED, "I accept the solution"),
    # Now what is not.
    (UNSOLVED, "Not solved"),
    (UNSOLVED, "Still not working"),
    (UNSOLVED, "Thanks, but it still fails"),
    (UNSOLVED, "Thanks but it doesn't work"),
    (UNSOLVED, "Thank you. Unfortunately it is not fixed."),
    (UNSOLVED, "The problem persists."),
    (UNSOLVED, "Same problem again"),
    (UNSOLVED, "Please reopen"),
    (UNSOLVED, "It isn’t working, sorry"),
    (UNSOLVED, "Still broken :("),
    (UNSOLVED, "The issue is back"),
    (UNSOLVED, "Solved? No, it is not solved!"),
    (UNSOLVED, "no luck, thanks anyway"),
    (UNSOLVED, "I still can't print"),
    # English: more than thanks, or less
    (MORE, "Thanks in advance"),
    (MORE, "Thank you in advance for your help"),
    (MORE, "Thanks. Also, the printer on the second floor needs toner."),
    (MORE, "Thanks, but"),
    (MORE, "Thanks for nothing"),
    (MORE, "Thanks, I will try it tomorrow"),
    (MORE, "Thanks, will test and let you know"),
    (MORE, "Thanks?"),
    (MORE, "Thanks! When will the other one be done?"),
    (MORE, "Is it solved?"),
    (MORE, "Can you close it?"),
    (MORE, "Please do not close"),
    (MORE, "Don't close this yet, thanks"),
    (MORE, "Please close the window in room 4"),
    (MORE, "No, thanks"),
    (MORE, "No"),
    (MORE, "Yes"),
    (MORE, "Works for now"),
    (MORE, "It works on Mondays"),
    (MORE, "It never works"),
    (MORE, "Solved one of the two"),
    (MORE, "Thanks, partly solved"),
    (MORE, "Almost solved, thanks"),
    (MORE, "I hope it is solved"),
    (MORE, "Thanks \U0001f614"),
    (MORE, "Thanks :-("),
    (MORE, "\U0001f44e"),
    (MORE, "Great \U0001f644"),
    (MORE, "Thanks \U0001f41b"),
    (MORE, "Thanks 2"),
    (MORE, "1. Thanks 2. No"),
    (MORE, "Thanks, see attachment"),
    (MORE, "Thanks https://example.com/photo"),
    (MORE, "Thanks,\nAda\n\nPS: the scanner is broken"),
    (MORE, "Kind regards,\nAda"),
    (MORE, "Hello Bob"),
    (MORE, "Thanks\nKind regards\nAda\nthe stapler needs oil"),
    (MORE, "Thanks. Urgent: all mail is down"),
    (MORE, "Thanks Tuesday works for me"),
    (MORE, "Please call me, thanks"),
    (MORE, "Thanks for the update, what about the second laptop"),
    (MORE, "The problem was solved last week, this is about something else"),
    (MORE, "ok but only on my PC"),
    (MORE, ""),
    (MORE, "   \n "),
    (MORE, "..."),
    (MORE, "Thank you. " * 80),
    # German
    (THANKS, "Danke"),
    (THANKS, "Vielen Dank!"),
    (THANKS, "Super, danke schön"),
    (THANKS, "Herzlichen Dank für die schnelle Hilfe."),
    (THANKS, "Hallo Herr Meier,\n\nbesten Dank.\n\nViele Grüße\nErika Muster"),
    (THANKS, "Alles klar, danke."),
    (THANKS, "Passt, danke \U0001f60a"),
    (SOLVED, "Danke, es funktioniert wieder."),
    (SOLVED, "Geht jetzt wieder, vielen Dank"),
    (SOLVED, "Problem gelöst, Sie können das Ticket schließen."),
    (SOLVED, "Erledigt"),
    (SOLVED, "Das Problem ist behoben. Bitte schließen."),
    (SOLVED, "Läuft wieder, danke"),
    (UNSOLVED, "Danke, leider geht es noch nicht"),
    (UNSOLVED, "Funktioniert leider immer noch nicht."),
    (UNSOLVED, "Das Problem ist nicht gelöst"),
    (UNSOLVED, "Der Fehler besteht weiterhin"),
    (UNSOLVED, "Danke. Drucker geht nicht."),
    (MORE, "Danke im Voraus"),
    (MORE, "Vielen Dank im Voraus für Ihre Hilfe"),
    (MORE, "Danke, aber der Scanner"),
    (MORE, "Danke, ich teste das morgen."),
    (MORE, "Danke, geht das auch am Montag?"),
    (MORE, "Nein danke"),
    (MORE, "Bitte nicht schließen"),
    (MORE, "Danke\nDrucker kaputt"),
    # French
    (THANKS, "Merci"),
    (THANKS, "Merci beaucoup pour votre aide !"),
    (THANKS, "Bonjour,\nun grand merci.\nCordialement,\nJeanne Exemple"),
    (THANKS, "Parfait, merci."),
    (SOLVED, "Merci, ça marche maintenant."),
    (SOLVED, "C'est résolu, merci"),
    (SOLVED, "C’est bon pour moi, vous pouvez clôturer le ticket."),
    (SOLVED, "probleme resolu"),
    (UNSOLVED, "Merci, mais ça ne marche toujours pas"),
    (UNSOLVED, "Le problème persiste"),
    (UNSOLVED, "Ce n'est pas résolu"),
    (MORE, "Merci d'avance"),
    (MORE, "Merci, et pour l'autre poste ?"),
    (MORE, "Non merci"),
    # Spanish
    (THANKS, "¡Muchas gracias!"),
    (THANKS, "Gracias por su ayuda. Saludos"),
    (THANKS, "Perfecto, gracias"),
    (SOLVED, "Ya funciona, gracias."),
    (SOLVED, "Problema resuelto, pueden cerrar el caso."),
    (UNSOLVED, "Gracias, pero no funciona"),
    (UNSOLVED, "Sigue igual"),
    (MORE, "Gracias de antemano"),
    (MORE, "¿Está resuelto?"),
    # Italian
    (THANKS, "Grazie mille"),
    (THANKS, "Buongiorno,\ngrazie per il supporto.\nCordiali saluti"),
    (SOLVED, "Grazie, ora funziona tutto."),
    (SOLVED, "Risolto, potete chiudere il ticket"),
    (UNSOLVED, "Grazie, ma non funziona ancora"),
    (UNSOLVED, "Il problema persiste"),
    (MORE, "Grazie in anticipo"),
    # Dutch
    (THANKS, "Bedankt!"),
    (THANKS, "Hartelijk dank voor de snelle hulp. Groeten, Jan"),
    (THANKS, "Dank je wel"),
    (SOLVED, "Bedankt, het werkt weer."),
    (SOLVED, "Opgelost, het ticket kan gesloten worden"),
    (UNSOLVED, "Bedankt, maar het werkt nog steeds niet"),
    (UNSOLVED, "Nog niet opgelost"),
    (MORE, "Alvast bedankt"),
    # Portuguese
    (THANKS, "Obrigado!"),
    (THANKS, "Muito obrigada pela ajuda"),
    (SOLVED, "Já está a funcionar, obrigado."),
    (SOLVED, "Resolvido, podem fechar o chamado"),
    (UNSOLVED, "Ainda não funciona"),
    (UNSOLVED, "O problema continua, obrigado"),
    (MORE, "Obrigado desde já"),
    # Polish
    (THANKS, "Dziękuję"),
    (THANKS, "Dzięki za szybką pomoc, pozdrawiam"),
    (SOLVED, "Dziękuję, już działa."),
    (SOLVED, "Problem rozwiązany, proszę zamknąć zgłoszenie"),
    (UNSOLVED, "Dziękuję, ale nadal nie działa"),
    (MORE, "Z góry dziękuję"),
    # Swedish, Danish, Norwegian, Finnish
    (THANKS, "Tack så mycket för hjälpen!"),
    (THANKS, "Tack"),
    (SOLVED, "Tack, nu fungerar det."),
    (SOLVED, "Löst, ni kan stänga ärendet"),
    (UNSOLVED, "Tack, men det fungerar fortfarande inte"),
    (MORE, "Tack på förhand"),
    (THANKS, "Mange tak for hjælpen"),
    (SOLVED, "Tak, det virker nu"),
    (SOLVED, "Problemet er løst. I kan lukke sagen."),
    (UNSOLVED, "Det virker desværre ikke"),
    (MORE, "På forhånd tak"),
    (THANKS, "Tusen takk!"),
    (THANKS, "Hei, takk for rask hjelp. Mvh Kari"),
    (SOLVED, "Takk, alt fungerer igjen"),
    (UNSOLVED, "Det fungerer fortsatt ikke"),
    (MORE, "Takk på forhånd"),
    (THANKS, "Kiitos"),
    (THANKS, "Kiitos nopeasta avusta!"),
    (SOLVED, "Kiitos, nyt toimii."),
    (UNSOLVED, "Ei toimi vieläkään"),
    (MORE, "Kiitos etukäteen"),
    # Czech, Slovak, Hungarian, Romanian
    (THANKS, "Děkuji moc"),
    (THANKS, "Dobrý den,\ndíky za rychlou pomoc.\nS pozdravem\nJan Vzor"),
    (SOLVED, "Děkuji, už to funguje."),
    (SOLVED, "Vyřešeno, můžete ticket uzavřít"),
    (UNSOLVED, "Bohužel stále nefunguje"),
    (MORE, "Předem děkuji"),
    (THANKS, "Ďakujem veľmi pekne"),
    (SOLVED, "Všetko funguje, ďakujem"),
    (UNSOLVED, "Stále nefunguje"),
    (THANKS, "Köszönöm szépen!"),
    (SOLVED, "Köszönöm, most már működik"),
    (UNSOLVED, "Sajnos még mindig nem működik"),
    (MORE, "Előre is köszönöm"),
    (THANKS, "Vă mulțumesc"),
    (SOLVED, "Mulțumesc, acum funcționează."),
    (UNSOLVED, "Tot nu funcționează"),
    (MORE, "Mulțumesc anticipat"),
    # Russian, Ukrainian, Bulgarian, Croatian, Slovenian
    (THANKS, "Спасибо большое!"),
    (THANKS, "Благодарю за помощь.\nС уважением,\nИван Образцов"),
    (SOLVED, "Спасибо, всё работает"),
    (SOLVED, "Проблема решена, можно закрыть заявку"),
    (UNSOLVED, "Спасибо, но всё ещё не работает"),
    (MORE, "Заранее спасибо"),
    (THANKS, "Щиро дякую"),
    (SOLVED, "Дякую, все працює"),
    (UNSOLVED, "Досі не працює"),
    (THANKS, "Благодаря за помощта"),
    (SOLVED, "Вече работи, благодаря"),
    (THANKS, "Hvala lijepa"),
    (SOLVED, "Sada sve radi, hvala"),
    (UNSOLVED, "Još uvijek ne radi"),
    (THANKS, "Najlepša hvala za pomoč"),
    # Baltic, Greek, Turkish
    (THANKS, "Aitäh!"),
    (SOLVED, "Paldies, tagad strādā"),
    (THANKS, "Ačiū už pagalbą"),
    (THANKS, "Ευχαριστώ πολύ"),
    (SOLVED, "Λύθηκε, ευχαριστώ"),
    (UNSOLVED, "Το πρόβλημα παραμένει"),
    (MORE, "Λύθηκε;"),
    (THANKS, "Teşekkür ederim"),
    (SOLVED, "Sorun çözüldü, teşekkürler"),
    (UNSOLVED, "Hala çalışmıyor"),
    # Far
    (THANKS, "ありがとうございます。"),
    (THANKS, "お世話になっております。\n迅速なご対応ありがとうございました。"),
    (THANKS, "承知しました。"),
    (SOLVED, "ありがとうございます。無事解決しました。"),
    (SOLVED, "解決しました。クローズしてください。"),
    (UNSOLVED, "ありがとうございます。まだエラーが出ます。"),
    (UNSOLVED, "解決していません"),
    (MORE, "ありがとうございます。別件ですが、プリンターの件です。"),
    (MORE, "解決しましたか？"),
    (THANKS, "谢谢！"),
    (THANKS, "非常感谢您的帮助"),
    (SOLVED, "谢谢，问题已解决，请关闭工单"),
    (SOLVED, "可以了，謝謝"),
    (UNSOLVED, "谢谢，但是还是不行"),
    (UNSOLVED, "问题没有解决"),
    (MORE, "谢谢，还有一个问题"),
    (MORE, "解决了吗？"),
    (THANKS, "감사합니다"),
    (SOLVED, "감사합니다. 이제 잘 됩니다."),
    (UNSOLVED, "아직 안 됩니다"),
    (THANKS, "Cảm ơn bạn rất nhiều"),
    (SOLVED, "Cảm ơn, vấn đề đã được giải quyết"),
    (UNSOLVED, "Vẫn chưa được"),
    (THANKS, "Terima kasih banyak"),
    (SOLVED, "Terima kasih, sudah bisa"),
    (UNSOLVED, "Masih error"),
    (THANKS, "شكرا جزيلا"),
    (SOLVED, "تم حل المشكلة، شكرا لكم"),
    (UNSOLVED, "ما زالت المشكلة"),
    (THANKS, "תודה רבה"),
    (SOLVED, "תודה, עכשיו עובד"),
    (UNSOLVED, "עדיין לא עובד"),
    (THANKS, "ขอบคุณมากครับ"),
    (SOLVED, "ใช้งานได้แล้ว ขอบคุณค่ะ"),
    # Two languages at once, as people write
    (THANKS, "Ok danke, thanks a lot"),
    (SOLVED, "Super, works now. Danke!"),
]


@pytest.mark.parametrize(
    ("meaning", "text"),
    [pytest.param(meaning, text, id=text[:60] or "empty") for meaning, text in SAMPLES],
)
def test_a_short_answer_says_what_it_says(meaning: Meaning, text: str) -> None:
    assert what_is_said(text).meaning is meaning


def test_there_are_samples_enough() -> None:
    assert len(SAMPLES) >= 250
    assert len(PHRASES) >= 30


def test_what_is_said_is_shown_in_the_words_of_the_writer() -> None:
    said = what_is_said("Hallo,\n\nDanke, es FUNKTIONIERT wieder!")
    assert (said.words, said.language) == ("es FUNKTIONIERT wieder", "de")
    assert str(said) == 'solved: "es FUNKTIONIERT wieder"'


def test_names_that_are_known_may_stand_anywhere() -> None:
    assert what_is_said("Solved priya").meaning is MORE
    assert what_is_said("Solved priya", names=("Priya D.",)).meaning is SOLVED
    assert what_is_said("CS00000001 solved", names=("CS00000001",)).meaning is SOLVED


def test_a_name_that_is_a_word_of_doubt_stays_one() -> None:
    assert what_is_said("Thanks, still", names=("Clyfford Still",)).meaning is MORE


def test_the_language_that_is_known_is_asked_first() -> None:
    assert what_is_said("Ok", languages=("de",)).language == "de"
    assert what_is_said("Tak", languages=("da-DK",)).language == "da"


_GOOD = [text for meaning, text in SAMPLES if meaning in (THANKS, SOLVED)]
_WORDS = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=4, max_size=9)


@given(good=st.sampled_from(_GOOD), word=_WORDS, at_end=st.booleans())
def test_a_word_that_is_not_understood_is_never_thanks(
    good: str, word: str, *, at_end: bool
) -> None:
    text = f"{good} {word} indeed" if at_end else f"{word} {good}"
    assert what_is_said(text).meaning not in (THANKS, SOLVED)


@given(good=st.sampled_from(_GOOD), mark=st.sampled_from("?？؟"))
def test_a_question_is_never_thanks(good: str, mark: str) -> None:
    assert what_is_said(f"{good}{mark}").meaning not in (THANKS, SOLVED)


@given(
    good=st.sampled_from(_GOOD),
    bad=st.sampled_from([text for meaning, text in SAMPLES if meaning is UNSOLVED]),
    is_first=st.booleans(),
)
def test_thanks_beside_not_solved_are_no_thanks(good: str, bad: str, *, is_first: bool) -> None:
    text = f"{good}\n{bad}" if is_first else f"{bad}\n{good}"
    assert what_is_said(text).meaning not in (THANKS, SOLVED)


@given(good=st.sampled_from(_GOOD), rest=st.text(max_size=600))
def test_any_text_behind_is_read_without_failing(good: str, rest: str) -> None:
    said = what_is_said(f"{good}{rest}")
    assert said is NOTHING or " ".join(said.words.split()) == said.words


@given(st.text(max_size=1200))
def test_any_text_is_read_without_failing(text: str) -> None:
    what_is_said(text)


@given(good=st.sampled_from(_GOOD), spaces=st.sampled_from(["\n", "  ", " \n\n", "\t"]))
def test_white_space_around_changes_nothing(good: str, spaces: str) -> None:
    assert what_is_said(f"{spaces}{good}{spaces}") == what_is_said(good)


@pytest.mark.parametrize("language", PHRASES)
def test_no_line_of_a_language_is_dead(language: str) -> None:
    """Each line can be read: its first choices, one after the other, are a phrase of it."""
    phrases = PHRASES[language]
    for field in (phrases.thanks, phrases.solved, phrases.unsolved, phrases.polite):
        for line in lines_of(field):
            words = tuple(word for part in line for word in next(iter(part.by_first.values()))[0])
            assert len(words) in ends(line, words, 0)


@pytest.mark.parametrize("language", PHRASES)
def test_no_word_of_not_solved_hides_in_the_good_phrases(language: str) -> None:
    phrases = PHRASES[language]
    for field in (phrases.thanks, phrases.solved, phrases.polite):
        for line in lines_of(field):
            for part in line:
                for options in part.by_first.values():
                    for option in options:
                        found = [
                            bad
                            for bad in lines_of(phrases.unsolved)
                            if any(ends(bad, option, at) for at in range(len(option)))
                        ]
                        assert not found, option


def test_accents_width_and_apostrophes_make_no_difference() -> None:
    assert plain("C’EST Résolu") == "cest resolu"
    assert words_in(plain("ＴＨＡＮＫＳ, 谢谢")) == ("thanks", "谢", "谢")


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        pytest.param("Tel.: +44 20 7946 0001 | ada@customer.example", THANKS, id="a signature"),
        pytest.param("www.customer.example", THANKS, id="an address"),
        pytest.param("+44 20 7946 0001 is dead", MORE, id="words behind a number"),
        pytest.param("please call 020 7946 0001", MORE, id="a wish"),
        pytest.param("the line with the number 020 7946 0001", MORE, id="many words before one"),
    ],
)
def test_what_stands_below_a_farewell_has_to_be_a_signature(line: str, meaning: Meaning) -> None:
    assert what_is_said(f"Thanks\nKind regards\nAda\n{line}").meaning is meaning

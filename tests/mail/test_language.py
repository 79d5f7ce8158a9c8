"""The language of short mails, and of what is no language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.mail.language import LanguageFound, language_of

ALL = ("en", "de", "fr", "es", "it", "nl", "pt-BR", "pl", "da", "tl", "cy", "he", "no", "zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please help, my screen is black.", "en"),
        ("Password reset", "en"),
        ("Yes, that works now. Thanks!", "en"),
        ("Drucker geht nicht", "de"),
        ("Bitte um Rückruf, mein Bildschirm ist schwarz.", "de"),
        ("Kennwort vergessen", "de"),
        ("Bonjour, mon écran est noir depuis ce matin.", "fr"),
        ("Oui, ça marche maintenant. Merci !", "fr"),
        ("Buenos días, no puedo entrar en el correo desde esta mañana.", "es"),
        ("Buongiorno, non riesco ad accedere alla posta da stamattina.", "it"),
        ("Goedemorgen, ik kan sinds vanochtend niet meer inloggen.", "nl"),
        ("Bom dia, não consigo entrar no e-mail desde hoje de manhã.", "pt-BR"),
        ("Dzień dobry, od rana nie mogę się zalogować.", "pl"),
        ("Printeren virker ikke i dag, kan I hjælpe?", "da"),
        ("Magandang umaga po, hindi gumagana ang aking computer mula kanina.", "tl"),
        ("Bore da, nid yw'r argraffydd yn gweithio heddiw.", "cy"),
        ("שלום, המדפסת לא עובדת מאז הבוקר", "he"),
        ("打印机今天早上不能用了请帮忙", "zh"),
    ],
)
def test_the_language_of_a_short_mail_is_known(text: str, code: str) -> None:
    assert language_of(text, languages=ALL) == LanguageFound(code, "its words")


@pytest.mark.parametrize(
    "text",
    ["", " \n", "ok", "CS11349759", "+44 20 7946 0018", "DESKTOP-4F7A 0x80070005", "Anna Schmidt",
     "https://desk.example/the/case/is/here/CS11349759", "anna.smith@customer.example", "🙂🙂"],
)  # fmt: skip
def test_what_is_no_language_is_not_guessed(text: str) -> None:
    assert language_of(text, languages=ALL) == LanguageFound("", "too few words to tell")


def test_a_language_that_the_desk_does_not_name_is_unknown_and_named() -> None:
    found = language_of("Drucker geht nicht", languages=["en", "fr"], content_language="en")

    assert found == LanguageFound("", "its words are de, which is no language of this desk")


@pytest.mark.parametrize(
    ("header", "code"),
    [("de", "de"), ("de-AT", "de"), ("DE_at", "de"), ("de, en", ""), ("xx", ""), ("", "")],
)
def test_the_header_decides_only_where_the_words_do_not(header: str, code: str) -> None:
    assert language_of("ok", languages=["de", "en"], content_language=header).code == code
    english = language_of(
        "Please help, my screen is black.", languages=["de", "en"], content_language=header
    )
    assert english.code == "en"


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a" * 200_000, "a@" * 100_000, "é " * 100_000, "://" * 60_000])
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    assert language_of(text, languages=["en"]).code in ("", "en")


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert language_of(text, languages=["en"]).code in ("", "en")

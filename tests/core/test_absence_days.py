"""Which day an absence note names: the last one away or the first one back."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.absence import Absence
from mailgate.core.absence.languages import DAYS, WORDS
from mailgate.core.absence.reading import absence_in, note_in

WRITTEN = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)  # a Tuesday


def day_of(text: str) -> str:
    """`last 01-05` or `back 01-07`, or nothing."""
    note = note_in(text)
    assert note is not None, text
    found = absence_in(text, near=WRITTEN, language=note.language)
    if found is None:
        return ""
    assert found.words
    day = found.back_on or found.last_day
    assert day is not None
    return f"{'back' if found.back_on else 'last'} {day:%m-%d}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am out of the office until 5 January 2027.", "last 01-05"),
        ("I am on annual leave from 23 December to 5 January.", "last 01-05"),
        ("I am away between 23 December and 5 January.", "last 01-05"),
        ("I am out of the office 23 December - 5 January.", "last 01-05"),
        ("I will be out of the office December 28-31.", "last 12-31"),
        ("I am out of the office through January 5th.", "last 01-05"),
        ("I am away. I will be back in the office on Monday, 11 January.", "back 01-11"),
        ("I am out of the office, returning on January 7th.", "back 01-07"),
        ("I am away until 5 January and will be back on 7 January.", "back 01-07"),
        ("I am out of the office. I'll be back on Monday.", "back 12-28"),
        ("I am away until Monday.", "last 12-28"),
        ("I am out of the office. I will be back tomorrow.", "back 12-23"),
        ("I am out of the office today.", "last 12-22"),
        ("I'm out of the office Friday.", "last 12-25"),
        ("I am out of the office from 28 December.", ""),
        ("I am out of the office until 5 November 2026.", ""),
        ("Ich bin bis einschließlich 05.01. nicht im Büro.", "last 01-05"),
        ("Ich bin bis zum 5. Januar 2027 nicht im Büro.", "last 01-05"),
        ("Ich bin vom 23.12.2026 bis 05.01.2027 nicht im Büro.", "last 01-05"),
        ("Vom 23.12. bis zum 5.1. bin ich im Urlaub.", "last 01-05"),
        ("Ich bin im Urlaub und ab dem 7. Januar wieder erreichbar.", "back 01-07"),
        ("Ich bin nicht im Büro. Am Montag bin ich wieder da.", "back 12-28"),
        ("Je suis absent du 3 au 10 janvier.", "last 01-10"),
        ("Je suis en congés jusqu'au 5 janvier inclus.", "last 01-05"),
        ("Je suis absente, de retour le lundi 11 janvier.", "back 01-11"),
        ("Je suis absent jusqu'à lundi.", "last 12-28"),
        ("Estaré de vacaciones del 23 de diciembre al 5 de enero.", "last 01-05"),
        ("Estoy de vacaciones y vuelvo el 7 de enero.", "back 01-07"),
        ("Estarei ausente de 23 de dezembro a 5 de janeiro.", "last 01-05"),
        ("Estou de férias. Estarei de volta em 7 de janeiro.", "back 01-07"),
        ("Sono assente dal 23 dicembre al 5 gennaio compreso.", "last 01-05"),
        ("Non sono in ufficio, rientrerò il 7 gennaio.", "back 01-07"),
        ("Ik ben afwezig van 23 december t/m 5 januari.", "last 01-05"),
        ("Ik ben met vakantie en ben op 7 januari weer aanwezig.", "back 01-07"),
        ("Jag är ledig och är tillbaka den 7 januari.", "back 01-07"),
        ("Jeg er på ferie og er tilbage den 7. januar.", "back 01-07"),
        ("Jeg har ferie til 5. januar. Jeg er tilbake 7. januar.", "back 01-07"),
        ("Olen lomalla 23.12.–5.1. Palaan töihin 7. tammikuuta.", "back 01-07"),
        ("Jestem nieobecna do 5.01.2027 włącznie.", "last 01-05"),
        ("Jestem na urlopie, wracam 7 stycznia.", "back 01-07"),
        ("Jsem na dovolené do 5. ledna včetně.", "last 01-05"),
        ("Som na dovolenke od 23.12. do 5.1.", "last 01-05"),
        ("Szabadságon vagyok 2027. január 5-ig.", "last 01-05"),
        ("Sunt în concediu, revin pe 7 ianuarie.", "back 01-07"),
        ("Na godišnjem sam od 23.12. do 5.1.2027.", "last 01-05"),
        ("Я в отпуске с 23 декабря по 5 января включительно.", "last 01-05"),
        ("Я в отпуске, вернусь 7 января.", "back 01-07"),
        ("Я у відпустці, повернуся 7 січня.", "back 01-07"),
        ("Είμαι εκτός γραφείου και επιστρέφω στις 7 Ιανουαρίου.", "back 01-07"),
        ("Ofis dışındayım, 7 Ocak'ta tekrar ofiste olacağım.", "back 01-07"),
        ("12月28日から1月5日まで休暇をいただいております。", "last 01-05"),
        ("出張中です。1月6日に戻ります。", "back 01-06"),
        ("我将于12月28日至1月5日休假，1月6日返回公司。", "back 01-06"),
        ("휴가 중입니다. 1월 6일에 복귀합니다.", "back 01-06"),
        ("אני בחופשה עד 5 בינואר.", "last 01-05"),
        ("أنا في إجازة من 28 ديسمبر حتى 5 يناير.", "last 01-05"),
        ("Tôi nghỉ phép từ ngày 28/12 đến ngày 5/1.", "last 01-05"),
        ("ดิฉันลาพักร้อนจนถึงวันที่ 5 มกราคม 2570", "last 01-05"),
        ("Saya cuti hingga 5 Januari dan kembali pada 7 Januari.", "back 01-07"),
    ],
)
def test_the_words_beside_a_day_say_what_day_it_is(text: str, expected: str) -> None:
    assert day_of(text) == expected


def test_every_language_of_words_has_words_for_days() -> None:
    assert DAYS.keys() == WORDS.keys()
    assert all(len(days.weekdays.split()) == 7 for days in DAYS.values())


def test_without_a_date_of_the_mail_a_weekday_is_no_day() -> None:
    assert absence_in("I am away until Monday.", near=None, language="en") is None
    assert absence_in("I am away until 5 January 2027.", near=None, language="en") == Absence(
        "I am away until 5 January 2027", last_day=date(2027, 1, 5)
    )


def test_the_day_after_the_last_day_is_the_first_to_expect_an_answer() -> None:
    assert Absence("w", last_day=date(2027, 1, 5)).returns_on == date(2027, 1, 6)
    assert Absence("w", back_on=date(2027, 1, 7)).returns_on == date(2027, 1, 7)
    assert Absence("w", last_day=date.max).returns_on is None
    assert Absence("w").returns_on is None


@given(st.text(max_size=400), st.sampled_from(sorted(DAYS)), st.datetimes())
def test_whatever_is_written_no_day_before_the_mail_is_taken(
    text: str, language: str, near: datetime
) -> None:
    found = absence_in(f"until {text} 31.12.", near=near, language=language)

    if found is not None:
        assert (found.back_on or found.last_day or date.max) >= near.date()

"""Dates in many languages: what has one reading is read, what has two or none is not."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.month_names import NAMES, folded, month_named
from mailgate.core.written_dates import dates_in, read_date

NEAR = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FIFTH = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026-12-05T10:00", FIFTH, id="ISO"),
        pytest.param("2026/12/05", FIFTH, id="year first with slashes"),
        pytest.param("5.12.2026", FIFTH, id="dots"),
        pytest.param("05.12.26 10:30", FIFTH, id="two digits of a year"),
        pytest.param("5. 12. 2026", FIFTH, id="dots and spaces"),
        pytest.param("2026. 12. 5.", FIFTH, id="year first with dots"),
        pytest.param("25/12/2026", date(2026, 12, 25), id="only a day is over twelve"),
        pytest.param("12/25/2026", date(2026, 12, 25), id="month first, only a day is over twelve"),
        pytest.param("04/04/2026", date(2026, 4, 4), id="both orders are one day"),
        pytest.param("5-Dec-26", FIFTH, id="dashes and a name"),
        pytest.param("Thu Mar  7 19:09:41 PST 2013", date(2013, 3, 7), id="ctime"),
        pytest.param("Thursday, March 7, 2013 7:09:41 PM", date(2013, 3, 7), id="Outlook"),
    ],
)
def test_numbers_and_program_forms_are_read(text: str, expected: date) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I am back on the 5th of December 2026.", id="English"),
        pytest.param("bis zum 5. Dezember 2026", id="German"),
        pytest.param("jusqu'au 5 décembre 2026 inclus", id="French"),
        pytest.param("jusqu'au 5 decembre 2026", id="French without accents"),
        pytest.param("hasta el 5 de diciembre de 2026", id="Spanish"),
        pytest.param("até 5 de dezembro de 2026", id="Portuguese"),
        pytest.param("fino al 5 dicembre 2026", id="Italian"),
        pytest.param("tot en met 5 december 2026", id="Dutch"),
        pytest.param("fins al 5 de desembre de 2026", id="Catalan"),
        pytest.param("ata o 5 de decembro de 2026", id="Galician"),
        pytest.param("2026ko abenduaren 5a arte", id="Basque"),
        pytest.param("til og med 5. december 2026", id="Danish"),
        pytest.param("til 5. desember 2026", id="Norwegian"),
        pytest.param("till den 5 dec. 2026", id="Swedish"),
        pytest.param("5. joulukuuta 2026 asti", id="Finnish"),
        pytest.param("til 5. desember 2026", id="Icelandic"),
        pytest.param("kuni 5. detsembrini 2026", id="Estonian"),
        pytest.param("līdz 2026. gada 5. decembrim", id="Latvian"),
        pytest.param("iki 2026 m. gruodžio 5 d.", id="Lithuanian"),
        pytest.param("do 5 grudnia 2026 r.", id="Polish"),
        pytest.param("do 5. prosince 2026", id="Czech"),
        pytest.param("do 5. decembra 2026", id="Slovak and Slovene"),
        pytest.param("do 5. prosinca 2026.", id="Croatian"),
        pytest.param("до 5. децембра 2026.", id="Serbian"),
        pytest.param("2026. december 5-ig", id="Hungarian"),
        pytest.param("până la 5 decembrie 2026", id="Romanian"),
        pytest.param("deri më 5 dhjetor 2026", id="Albanian"),
        pytest.param("έως τις 5 Δεκεμβρίου 2026", id="Greek"),
        pytest.param("5 Aralık 2026'ya kadar", id="Turkish"),
        pytest.param("до 5 декабря 2026 г.", id="Russian"),
        pytest.param("до 5 грудня 2026 року", id="Ukrainian"),
        pytest.param("да 5 снежня 2026", id="Belarusian"),
        pytest.param("до 5 декември 2026 г.", id="Bulgarian"),
        pytest.param("حتى 5 ديسمبر 2026", id="Arabic"),
        pytest.param("حتى ٥ ديسمبر ٢٠٢٦", id="Arabic digits"),
        pytest.param("עד 5 בדצמבר 2026", id="Hebrew"),
        pytest.param("5 दिसंबर 2026 तक", id="Hindi"),
        pytest.param("จนถึงวันที่ 5 ธันวาคม 2569", id="Thai, Buddhist year"),
        pytest.param("5 ธ.ค. 2569", id="Thai, short"),
        pytest.param("đến ngày 5 tháng 12 năm 2026", id="Vietnamese"),
        pytest.param("sampai 5 Desember 2026", id="Indonesian"),
        pytest.param("至2026年12月5日(星期六)", id="Chinese"),
        pytest.param("民國115年12月5日", id="Taiwanese era"),
        pytest.param("令和8年12月5日まで", id="Japanese era"),
        pytest.param("2026年12月5日", id="full-width digits"),
        pytest.param("2026년 12월 5일까지", id="Korean"),
    ],
)
def test_a_date_is_read_in(text: str) -> None:
    assert read_date(text) == FIFTH


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("03/04/2026", id="two orders"),
        pytest.param("03-04-2026", id="two orders with dashes"),
        pytest.param("5. listopada 2026", id="a name of two months"),
        pytest.param("32.13.2026", id="no such day"),
        pytest.param("31 February 2026", id="no such day by name"),
        pytest.param("version 2.1.3 on 192.168.1.1", id="a version and an address"),
        pytest.param("call 030/1234567", id="a telephone number"),
        pytest.param("open 24/7, 5 out of 10, number 5 may be closed", id="everyday words"),
        pytest.param("at 10:30, 10.30 or 1.5 kg", id="times and weights"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_has_no_single_reading_is_none(text: str) -> None:
    assert read_date(text, near=NEAR) is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("03/04/2026", "fr", date(2026, 4, 3), id="French order"),
        pytest.param("03/04/2026", "en", None, id="English has two orders"),
        pytest.param("03/04/2026", "en-us", date(2026, 3, 4), id="American order"),
        pytest.param("03/04/2026", "en-gb", date(2026, 4, 3), id="British order"),
        pytest.param("5. listopada 2026", "hr", date(2026, 10, 5), id="October in Croatian"),
        pytest.param("5 listopada 2026", "pl", date(2026, 11, 5), id="November in Polish"),
        pytest.param("bis 15.12", "de", date(2026, 12, 15), id="dotted without year"),
        pytest.param("ab 10.12 Uhr", "de", None, id="a time of day"),
    ],
)
def test_the_language_decides(text: str, language: str, expected: date | None) -> None:
    assert read_date(text, near=NEAR, language=language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("5 December", date(2026, 12, 5), id="this year"),
        pytest.param("back on 5 January", date(2027, 1, 5), id="next year"),
        pytest.param("until November 2nd", date(2026, 11, 2), id="just been"),
        pytest.param("bis 1. September", date(2027, 9, 1), id="long ago is next year"),
        pytest.param("bis zum 24.12.", date(2026, 12, 24), id="dots"),
        pytest.param("12月5日", date(2026, 12, 5), id="Chinese and Japanese"),
        pytest.param("February 29", date(2028, 2, 29), id="the next leap year"),
    ],
)
def test_without_a_year_it_is_the_next_such_day(text: str, expected: date) -> None:
    assert read_date(text, near=NEAR) == expected
    assert read_date(text) is None


def test_all_dates_of_a_text_are_found_with_their_places() -> None:
    text = "Away from 1 December 2026 until 24.12.2026."
    found = dates_in(text)
    assert [one.day for one in found] == [date(2026, 12, 1), date(2026, 12, 24)]
    assert [text[one.begin : one.end] for one in found] == ["1 December 2026", "24.12.2026"]


@pytest.mark.parametrize("language", sorted(NAMES))
def test_every_name_of_every_language_names_its_month(language: str) -> None:
    slots = NAMES[language].split("|")
    assert len(slots) == 12
    for month, names in enumerate(slots, start=1):
        assert [month_named(name, language=language) for name in names.split()] == [
            month for _ in names.split()
        ]


def test_case_and_accents_do_not_matter() -> None:
    assert folded("FÉVRIER") == folded("fevrier")
    assert month_named("DÉCEMBRE") == month_named("decembre") == 12


@given(day=st.dates(min_value=date(1971, 1, 1), max_value=date(2099, 12, 31)))
def test_the_forms_of_any_day_are_that_day(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
    )
    assert [read_date(form) for form in forms] == [day for _ in forms]


@given(st.text(alphabet="0123456789./-: abdemyrzäг月日", max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    for found in dates_in(text, near=NEAR):
        assert 0 <= found.begin < found.end <= len(text)

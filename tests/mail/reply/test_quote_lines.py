"""Quote lines as the programs of many countries write them; each mail here was its test's."""

import pytest

from mailgate.mail.reply import new_words, read_reply

DATED = [
    pytest.param("On Tue, Mar 4, 2025 at 9:12 AM Ada Byron <ada@example.com> wrote:", id="English"),
    pytest.param("On 4 Mar 2025, at 09:12, Ada Byron <ada@example.com> wrote:", id="Apple"),
    pytest.param("Am Di., 4. März 2025 um 09:12 Uhr schrieb Ada Byron <ada@example.com>:", id="de"),
    pytest.param("Am 04.03.25 um 09:12 schrieb Ada Byron:", id="German Thunderbird"),
    pytest.param("Ada Byron <ada@example.com> schrieb am Di. 4. März 2025 um 09:12:", id="de name"),
    pytest.param(
        "Am 04.03.2025 um 09:12 hat Ada Byron <ada@example.com> geschrieben:", id="de hat"
    ),
    pytest.param("Le mar. 4 mars 2025 à 09:12, Ada Byron <ada@example.com> a écrit :", id="French"),
    pytest.param("El mar, 4 mar 2025 a las 9:12, Ada (<ada@example.com>) escribió:", id="Spanish"),
    pytest.param("Em ter., 4 de mar. de 2025 às 09:12, Ada <ada@example.com> escreveu:", id="pt"),
    pytest.param("No dia 04/03/2025, às 09:12, Ada <ada@example.com> escreveu:", id="pt Apple"),
    pytest.param("Il giorno mar 4 mar 2025 alle 09:12 Ada <ada@example.com> ha scritto:", id="it"),
    pytest.param("Op di 4 mrt 2025 om 09:12 schreef Ada Byron <ada@example.com>:", id="Dutch"),
    pytest.param("Op 4 mrt 2025 om 09:12 heeft Ada Byron het volgende geschreven:", id="nl Apple"),
    pytest.param("Den tis 4 mars 2025 kl 09:12 skrev Ada Byron <ada@example.com>:", id="Swedish"),
    pytest.param("tis 4 mars 2025 kl. 09:12 skrev Ada Byron <ada@example.com>:", id="sv weekday"),
    pytest.param("Den tirs. 4. marts 2025 kl. 09.12 skrev Ada <ada@example.com>:", id="Danish"),
    pytest.param("tir. 4. mars 2025 kl. 09:12 skrev Ada Byron <ada@example.com>:", id="Norwegian"),
    pytest.param("ti 4. maalisk. 2025 klo 9.12 Ada Byron (ada@example.com) kirjoitti:", id="fi"),
    pytest.param("wt., 4 mar 2025 o 09:12 Ada Byron <ada@example.com> napisał(a):", id="Polish"),
    pytest.param("W dniu 4.03.2025 o 09:12, Ada Byron pisze:", id="Polish Thunderbird"),
    pytest.param("út 4. 3. 2025 v 9:12 odesílatel Ada <ada@example.com> napsal:", id="Czech"),
    pytest.param("ut 4. 3. 2025 o 9:12 Ada Byron <ada@example.com> napísal(a):", id="Slovak"),
    pytest.param("V V tor., 4. mar. 2025 ob 09:12 je Ada <ada@example.com> napisala:", id="sl"),
    pytest.param("uto, 4. ožu 2025. u 09:12 Ada <ada@example.com> napisao je:", id="Croatian"),
    pytest.param("уто, 4. мар 2025. у 09:12 Ада <ada@example.com> је написао/ла:", id="Serbian"),
    pytest.param("Ada Byron <ada@example.com> ezt írta (2025. márc. 4., K, 9:12):", id="Hungarian"),
    pytest.param("În mar., 4 mar. 2025 la 09:12, Ada <ada@example.com> a scris:", id="Romanian"),
    pytest.param("На вт, 4.03.2025 г. в 9:12 Ada <ada@example.com> написа:", id="Bulgarian"),
    pytest.param("вт, 4 мар. 2025 г. в 09:12, Ада <ada@example.com>:", id="Russian Gmail"),
    pytest.param("04.03.2025 09:12, Ада Байрон пишет:", id="Russian Thunderbird"),
    pytest.param("4 марта 2025 г., в 9:12, Ада <ada@example.com> написал(а):", id="Russian Apple"),
    pytest.param("04.03.2025, 09:12, «Ada Byron» <ada@example.com>:", id="Yandex"),
    pytest.param("вт, 4 бер. 2025 р. о 09:12 Ада <ada@example.com> пише:", id="Ukrainian"),
    pytest.param(
        "Στις Τρί 4 Μαρ 2025 στις 9:12 π.μ., ο χρήστης Ada <ada@x.example> έγραψε:", id="el"
    ),
    pytest.param(
        "Ada <ada@example.com>, 4 Mar 2025 Sal, 09:12 tarihinde şunu yazdı:", id="Turkish"
    ),
    pytest.param("בתאריך יום ג׳, 4 במרץ 2025 ב-9:12 מאת Ada <ada@example.com>:", id="Hebrew"),
    pytest.param("في الثلاثاء، ٤ مارس ٢٠٢٥ في ٩:١٢ ص كتب Ada <ada@example.com>:", id="Arabic"),
    pytest.param("2025年3月4日(火) 9:12 Ada Byron <ada@example.com>:", id="Japanese"),
    pytest.param("Ada Byron <ada@example.com> 于2025年3月4日周二 09:12写道：", id="Chinese"),
    pytest.param(
        "在 2025年3月4日，上午9:12，Ada Byron <ada@example.com> 写道：", id="Chinese Apple"
    ),
    pytest.param(
        "Ada <ada@example.com> 於 2025年3月4日 週二 上午9:12寫道：", id="Traditional Chinese"
    ),
    pytest.param(
        "2025년 3월 4일 (화) 오전 9:12, Ada Byron <ada@example.com>님이 작성:", id="Korean"
    ),
    pytest.param("Vào Th 3, 4 thg 3, 2025 vào lúc 09:12 Ada <ada@example.com> đã viết:", id="vi"),
    pytest.param("Pada tanggal Sel, 4 Mar 2025 pukul 09.12 Ada <ada@x.example> menulis:", id="id"),
    pytest.param("เมื่อ อ. 4 มี.ค. 2025 เวลา 09:12 Ada <ada@example.com> เขียนว่า:", id="Thai"),
    pytest.param(
        "Kontakt Ada Byron (<ada@example.com>) kirjutas kuupäeval 4. märts 2025:", id="et"
    ),
    pytest.param("El dt., 4 de març 2025 a les 9:12, Ada (<ada@x.example>) va escriure:", id="ca"),
    pytest.param("2025-03-04 09:12, Ada Byron rašė:", id="Lithuanian"),
    pytest.param("Þri., 4. mar. 2025 kl. 09:12 skrifaði Ada <ada@example.com>:", id="Icelandic"),
]


@pytest.mark.parametrize("line", DATED)
def test_what_stands_under_a_quote_line_is_history(line: str) -> None:
    text = f"The printer burns.\n\n{line}\n\nHas it been repaired?\nYours, Ada\n"

    found = read_reply(text)

    assert found.reply == "The printer burns."
    assert found.history.startswith(line)


@pytest.mark.parametrize("line", DATED)
def test_the_line_may_be_wrapped_before_the_address_or_the_verb(line: str) -> None:
    at = line.find("<") if "<" in line else line.rfind(" ")
    wrapped = f"{line[:at].rstrip()}\n{line[at:].lstrip()}"
    text = f"It burns.\nStill.\n\n{wrapped}\n> Has it been repaired?\n\nIt smokes, too.\n"

    assert new_words(text) == "It burns.\nStill.\n\nIt smokes, too."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Ada Byron <ada@example.com> wrote:", id="English"),
        pytest.param("Ada Byron <ada@example.com> schrieb:", id="German"),
        pytest.param("Ada Byron <ada@example.com> a écrit :", id="French"),
        pytest.param("Ada Byron <ada@example.com> escribió：", id="full-width colon"),
        pytest.param("Ада Байрон <ada@example.com> написала:", id="Russian"),
    ],
)
def test_a_name_an_address_and_a_verb_need_no_date(line: str) -> None:
    assert new_words(f"It burns.\n\n{line}\n\nHas it been repaired?") == "It burns."


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Ada wrote:", id="English"),
        pytest.param("Ada Byron schrieb:", id="German"),
        pytest.param("Hanako さんは書きました：", id="Japanese"),
        pytest.param("My boss said:", id="a person"),
    ],
)
def test_a_bare_name_and_verb_count_only_above_marked_lines(line: str) -> None:
    marked = f"It burns.\n\n{line}\n> Has it been repaired?\n> Really?"
    unmarked = f"It burns.\n\n{line}\nNothing must burn."

    assert new_words(marked) == "It burns."
    assert new_words(unmarked) == unmarked


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("On 3 May 2025 I wrote to you about the following:", id="a sentence"),
        pytest.param("On the phone in 2025 you said that the guarantee covers this:", id="phone"),
        pytest.param("Am 4. März 2025 habe ich diese Teile bestellt:", id="German"),
        pytest.param("My order 2025-1234 of 10:30 has these parts:", id="an order"),
        pytest.param("On 3 May 2025 at 10:12 I wrote:", id="his own words"),
        pytest.param("Am 3.5.2025 um 10:12 habe ich Ihnen geschrieben:", id="his own, German"),
        pytest.param("2025-05-03 10:12:00 the server said:", id="a log"),
        pytest.param("Write to support@example.com in 2025 about:", id="an address"),
    ],
)
def test_sentences_with_a_colon_are_words(sentence: str) -> None:
    text = f"Hello,\n\n{sentence}\n\nthe toner and the drum.\n\nWhen will they come?"

    assert new_words(text) == text


def test_lines_of_a_log_are_words() -> None:
    text = "Log:\n2025-03-04 09:12:00 mail from <a@x.example>:\n  error 5\nPlease repair it."

    assert new_words(text) == text


def test_words_before_a_wrapped_quote_line_stay() -> None:
    text = (
        "Hi,\nOn the first of May it burned.\n"
        "On Tue, Mar 4, 2025 at 9:12 AM Ada Byron\n<ada@example.com>\nwrote:\n> Old.\n"
    )

    assert new_words(text) == "Hi,\nOn the first of May it burned."


def test_an_address_wrapped_to_a_marked_line_is_the_end_of_the_quote_line() -> None:
    text = "It burns.\n\ntir. 4. mars 2025 kl. 09:12 skrev Ada <ada@example.com\n>:\n\n> Old.\n"

    assert new_words(text) == "It burns."


def test_a_quote_line_behind_words_on_the_same_line_is_cut_off() -> None:
    text = "It burns. On Tue, Mar 4, 2025 at 9:12 AM, ada@example.com wrote:\n> Old."

    found = read_reply(text)

    assert found.reply == "It burns."
    assert "".join(one.text for one in found.fragments) == text


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("04.03.2025, 09:12, «Ada» <ada@example.com>:", id="Yandex"),
        pytest.param("2025-03-04 09:12, Ada Byron wrote:", id="ISO"),
        pytest.param("4 марта 2025 г., в 9:12, Ада <ada@example.com> написал(а):", id="Russian"),
        pytest.param("2025年3月4日(火) 9:12 Ada Byron <ada@example.com>:", id="Japanese"),
    ],
)
@pytest.mark.parametrize("words", ["Thanks", "It burns.", "Yes, please"])
def test_a_word_right_above_a_line_that_begins_with_a_date_stays(words: str, line: str) -> None:
    assert new_words(f"{words}\n{line}\n> Old.\n> Older.\n") == words


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("help@example.com wrote:", id="an address"),
        pytest.param("<help@example.com> wrote:", id="an address in brackets"),
        pytest.param("On Tuesday, help@example.com wrote:", id="a day"),
        pytest.param("Am Dienstag, help@example.com schrieb:", id="a day in German"),
        pytest.param("On Tue, Mar 4, 2025 at 9:12 AM help@example.com wrote:", id="a date"),
        pytest.param(
            "On Tue, Mar 4, 2025 at 9:12 AM Desk <\nhelp@example.com> wrote:", id="wrapped"
        ),
        pytest.param("Quoting Ada Byron <ada@example.com>:", id="quoting"),
        pytest.param(
            "On Tue, 4 Mar 2025 09:12:33 +0100\nAda <ada@x.example> wrote:", id="two lines"
        ),
        pytest.param(
            ">>> On 3/4/2025 at 9:12 AM, in message\n<1@x.example>, Ada\n<ada@x.example> wrote:",
            id="GroupWise",
        ),
    ],
)
def test_an_address_that_wrote_begins_history_without_marks(line: str) -> None:
    assert new_words(f"It burns.\n\n{line}\n\nDear Ada,\n\nis it hot?\n") == "It burns."


@pytest.mark.parametrize("marks", ["AB> {}", "Ada> {}", "| {}"])
def test_other_marks_than_brackets_are_known_below_a_quote_line(marks: str) -> None:
    old = "\n".join(marks.format(line) for line in ("Is it hot?", "Really?"))
    text = f"4 Mar 2025, 09:12, Ada <ada@x.example> wrote:\n\n{old}\n\nYes, it is."

    assert new_words(text) == "Yes, it is."

"""What every mail that comes with mailgate says, in each language: as text and as HTML alike."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.bundle import bundled
from mailgate.core.desk import WRITTEN_IN
from mailgate.core.states import MORE_INFORMATION
from mailgate.files.desk_files import load_desks
from mailgate.files.letter_blocks import WIDTH
from mailgate.files.letter_contents import (
    CONFIRMATION,
    KINDS,
    SAMPLE,
    SILENT,
    TO_OUR_PEOPLE,
    WAITING_FOR,
    Acknowledgement,
)
from mailgate.files.letter_samples import sample_values, samples
from mailgate.files.letter_times import moment_in_words
from mailgate.files.templates import Rendered, Templates, load_templates
from tests.files.test_templates import Page

DESKS: Final = tuple(sorted(path.parent.name for path in bundled("rules").glob("*/desk.yaml")))
TEMPLATES: Final[Templates] = load_templates(bundled("templates"), desks=DESKS)
LOADED: Final = load_desks(bundled("rules"), DESKS, templates=bundled("templates"))
ALL: Final = [
    pytest.param(desk, kind, language, id=f"{desk}-{kind}-{language}")
    for desk in DESKS
    for kind in TEMPLATES.kinds(desk)
    for language in TEMPLATES.languages(kind, desk=desk)
]


def written(values: Acknowledgement, kind: str, *, desk: str = "managed-service") -> Rendered:
    return TEMPLATES.render(kind, desk=desk, values=values)


def plain(html: str) -> str:
    """What a reader sees of a page, with every stretch of blanks as one."""
    body = html.partition("<body")[2]
    return " ".join(Page(f"<body{body}").text.split())


@pytest.mark.parametrize("desk", DESKS)
def test_every_mail_that_customers_of_a_desk_get_is_there_in_four_languages(desk: str) -> None:
    kinds = TEMPLATES.kinds(desk)

    assert set(KINDS) < set(kinds)
    short = {
        kind: missing
        for kind in kinds
        if (missing := set(WRITTEN_IN) - set(TEMPLATES.languages(kind, desk=desk)))
    }
    assert short == {}


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_s_own_words_in_one_language_are_there_in_the_others(desk: str) -> None:
    for folder in (bundled("rules") / desk / "templates").glob("*/"):
        for name in ("subject", "body"):
            found = {path.name for path in folder.glob(f"{name}*.txt")}
            assert len(found) in (0, len(WRITTEN_IN)), folder


@pytest.mark.parametrize("desk", DESKS)
def test_every_question_of_a_desk_is_asked_in_four_languages(desk: str) -> None:
    asked = [detail for detail in LOADED[desk].details.details if detail.asked]

    for detail in asked:
        assert len({detail.question(language) for language in WRITTEN_IN}) == len(WRITTEN_IN)
        assert detail.question("pl") == detail.question("en") == detail.ask
        assert detail.question("de-AT") == detail.question("de")


@pytest.mark.parametrize(("desk", "kind", "language"), ALL)
def test_text_and_html_say_the_same_and_load_nothing(desk: str, kind: str, language: str) -> None:
    for values in samples(LOADED[desk], kind, language=language).values():
        mail = written(values, kind, desk=desk)
        seen, links = plain(mail.html), set(Page(mail.html).links)

        assert mail.note == ""
        assert f'lang="{language}"' in mail.html
        for line in mail.text.splitlines():
            for part in re.split(r": {2,}", line.strip().removeprefix("- ")):
                words = " ".join(part.split())
                assert words.rstrip(" :") in seen or words in links
        for line in mail.text.splitlines():
            alone = " " not in line.split(":  ")[-1].strip()  # a link cannot be broken
            assert len(line) <= WIDTH or alone
        assert all(str(link).startswith(("https://", "mailto:")) for link in links)
        for loader in ("<img", "<link", "<script", "<iframe", "<form", "url(", "@import", "src="):
            assert loader not in mail.html.lower()


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_all_mails_of_a_case_have_one_subject(language: str) -> None:
    subjects = {
        written(replace(SAMPLE, language=language), kind).subject
        for kind in KINDS
        if kind not in TO_OUR_PEOPLE
    }

    assert subjects == {"[CS11349759] Printer on the 2nd floor <broken>"}


@pytest.mark.parametrize("language", WRITTEN_IN)
@pytest.mark.parametrize("kind", ["waiting", "chaser-first", "chaser-next", "chaser-last"])
def test_each_reason_to_wait_has_words_of_its_own(kind: str, language: str) -> None:
    texts = {
        written(replace(SAMPLE, language=language, waiting_for=reason), kind).text
        for reason in WAITING_FOR
    }

    assert len(texts) == len(WAITING_FOR)


@pytest.mark.parametrize("language", WRITTEN_IN)
@pytest.mark.parametrize("kind", ["chaser-first", "chaser-next", "chaser-last"])
def test_a_chaser_of_a_resolved_case_asks_whether_it_is_solved(kind: str, language: str) -> None:
    resolved = replace(SAMPLE, language=language, waiting_for=CONFIRMATION, words="", asks=())
    asked = written(resolved, kind)
    waiting = written(replace(resolved, waiting_for=MORE_INFORMATION), kind)

    links = Page(asked.html).links
    assert {resolved.reopen_link, resolved.confirm_link} <= set(links)
    assert resolved.steps.splitlines()[0] in asked.text
    assert resolved.steps.splitlines()[0] not in waiting.text
    first = asked.text.split("\n\n")[1]
    assert first != waiting.text.split("\n\n")[1]


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_a_resolution_says_when_silence_closes_the_case_if_anything_does(language: str) -> None:
    told = written(replace(SAMPLE, language=language), "resolution").text
    untold = written(replace(SAMPLE, language=language, ends_at=""), "resolution").text

    assert len(told.split("\n\n")) == len(untold.split("\n\n")) + 1


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_a_resolution_offers_what_its_values_have_and_nothing_else(language: str) -> None:
    full = written(replace(SAMPLE, language=language), "resolution")
    bare = written(replace(SILENT, language=language), "resolution")

    for field in (
        "reopen_link", "confirm_link", "survey_poor", "survey_average", "survey_good",
        "survey_excellent", "link",
    ):  # fmt: skip
        link = str(getattr(SAMPLE, field))
        assert link in full.text
        assert link in Page(full.html).links
    assert Page(bare.html).links == []
    assert "mailto:" not in bare.text


BARE: Final = [
    pytest.param(desk, kind, language, id=f"{desk}-{kind}-{language}")
    for desk in DESKS
    for kind in TEMPLATES.kinds(desk)
    for language in WRITTEN_IN
]
WITHOUT: Final = {
    "nothing known": SILENT,
    "in a waiting case": replace(SILENT, rests=True, waiting_for=WAITING_FOR[0]),
    "after a resolution": replace(SILENT, waiting_for=CONFIRMATION),
    "closed now": replace(SILENT, opens_at=SAMPLE.opens_at),
    "with a window": replace(SILENT, reopen_until=SAMPLE.reopen_until),
    "with a time to end": replace(SILENT, ends_at=SAMPLE.ends_at),
    "without telephone": replace(SAMPLE, telephone=""),
    "without times": replace(SAMPLE, due_at="", opens_at="", ends_at="", reopen_until=""),
    "without links": replace(
        SAMPLE, link="", reopen_link="", confirm_link="", survey_poor="", survey_average="",
        survey_good="", survey_excellent="",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("desk", "kind", "language"), BARE)
def test_a_mail_without_some_of_its_values_is_whole_sentences(
    desk: str, kind: str, language: str
) -> None:
    about = sample_values(LOADED[desk], kind, language=language).reference
    for values in WITHOUT.values():
        for reference in {about, values.reference}:
            mail = written(replace(values, language=language, reference=reference), kind, desk=desk)
            paragraphs = mail.text.rstrip().split("\n\n")

            assert "\n\n\n" not in mail.text
            assert not re.search(r"\*\*|\(\)|\[\]|  [.,]| [.,]|,\s*[.:]\s|\{|None", mail.text)
            for number, paragraph in enumerate(paragraphs[1:], start=1):
                lines = paragraph.split("\n")
                is_row = lines[0].startswith("   ")
                asks_for_more = lines[-1].rstrip().endswith(":")
                assert is_row or not asks_for_more or number + 1 < len(paragraphs), paragraph
                if asks_for_more and not is_row:
                    follows = paragraphs[number + 1]
                    assert follows.startswith(("   ", "direct-sales@")), f"{paragraph}: {follows}"


@pytest.mark.parametrize("language", WRITTEN_IN)
def test_what_is_not_known_is_not_promised(language: str) -> None:
    def said(kind: str, **changes: Any) -> str:
        return written(replace(SILENT, language=language, **changes), kind).text

    for kind in KINDS:
        assert not re.search(r"\d\d:\d\d|GMT|https://|mailto:|\+44", said(kind))
    phone = said("p1-telephone-us")
    assert len(phone) > len(said("p1-telephone-us", telephone="1")) - 40
    assert phone.split("\n\n")[1] != said("p1-telephone-us", telephone="1").split("\n\n")[1]
    rests = said("missing-details", rests=True, asks=("A",))
    assert rests != said("missing-details", asks=("A",))


def test_a_desk_s_colours_are_those_of_its_mails() -> None:
    html = written(replace(SAMPLE, colour="#8a2432", colour_of_words="#fefefe"), "resolution").html

    assert "background-color: #8a2432;color: #fefefe" in html.replace("; color", ";color")
    assert "#1f5fd0" not in html


def test_styles_are_in_the_elements_and_dark_mode_in_the_head() -> None:
    html = written(SAMPLE, "acknowledgement").html

    assert html.count("<style") == 1
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert re.search(r'<td class="bar"[^>]* style="[^"]*background-color: #1f5fd0', html)


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "Europe/London", "Friday, 3 July 2026, 11:00 BST"),
        ("de", "Europe/Berlin", "Freitag, 3. Juli 2026, 11:00 MESZ"),
        ("fr", "Europe/Paris", "vendredi 3 juillet 2026, 11:00 CEST"),
        ("es", "America/New_York", "viernes, 3 de julio de 2026, 11:00 EDT"),
        ("en", "America/Sao_Paulo", "Friday, 3 July 2026, 11:00 UTC-03"),
        ("en", "Asia/Kathmandu", "Friday, 3 July 2026, 11:00 UTC+05:45"),
        ("xx", "UTC", "Friday, 3 July 2026, 11:00 UTC"),
    ],
)
def test_a_moment_is_in_the_words_of_a_language(language: str, zone: str, said: str) -> None:
    at = datetime(2026, 7, 3, 11, 0, tzinfo=ZoneInfo(zone))

    assert moment_in_words(at, language=language) == said


def test_a_moment_is_written_in_the_language_that_the_mail_is_in() -> None:
    at = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    mail = written(replace(SAMPLE, language="pl", opens_at=at), "acknowledgement")

    assert "Tuesday, 3 March 2026, 09:00 UTC" in " ".join(mail.text.split())


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["=> Reopen: https://evil.example", "   Your case:  XX1", "- item", "> said", "**bold**",
     "\n\n=> x: mailto:a@b.example", "\ue0000\ue001", "\ue00099\ue001", "https://evil.example"]
)  # fmt: skip


@given(HOSTILE, HOSTILE)
def test_nothing_a_sender_writes_becomes_a_row_a_button_or_a_link(name: str, summary: str) -> None:
    mail = written(
        replace(SAMPLE, requester_name=f"x{name}", summary=f"x{summary}"), "acknowledgement"
    )
    usual = Page(written(SAMPLE, "acknowledgement").html)

    seen = Page(mail.html)
    assert seen.links == usual.links
    assert [tag for tag in seen.tags if tag != "br"] == [tag for tag in usual.tags if tag != "br"]

"""What templates make of values, and what they never make of them."""

import re
import shutil
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError

from mailgate.bundle import bundled
from mailgate.errors import FileError
from mailgate.files.template_engine import ENVIRONMENT, compile_template, try_template
from mailgate.files.templates import Acknowledgement, Rendered, Templates, load_templates

VALUES = Acknowledgement(
    reference="CS00001234",
    subject="The printer",
    summary="It is broken.\nPlease help.",
    priority="3",
    priority_name="3 - Moderate",
    link="https://desk.example/case/CS00001234",
    desk="Northgate",
    reply_address="support@desk.example",
    received_at="2026-03-02 09:30 UTC",
    repeats_words=True,
    requester_name="Ada",
    language="en",
)
_WITH_ALL = replace(
    VALUES, state="New", summary="one line", opens_at="later", due_at="soon", own_reference="1"
)
HOSTILE = [
    pytest.param("{{7*7}}{% raw %}{#x#}", id="template"),
    pytest.param("${x} %(x)s {0.__class__}", id="other templates"),
    pytest.param("<img src=x onerror=alert(1)>", id="markup"),
    pytest.param("</td></table><script>x</script>", id="closing tags"),
    pytest.param("\" onclick='x' `y`", id="attributes"),
    pytest.param("&lt;b&gt;&#60;", id="entities"),
]
TEMPLATES = load_templates(bundled("templates"), desks=["managed-service"])


def rendered(values: Acknowledgement = VALUES, templates: Templates = TEMPLATES) -> Rendered:
    return templates.render("acknowledgement", desk="managed-service", values=values)


def test_an_acknowledgement_says_what_a_requester_needs() -> None:
    mail = rendered()

    assert mail.subject == "[CS00001234] The printer"
    for text in (mail.text, mail.html):
        for said in (
            "Hello Ada,", "CS00001234", "3 - Moderate", "2026-03-02 09:30 UTC", "It is broken.",
            "Please help.", "https://desk.example/case/CS00001234", "Northgate",
            "answer this mail", "keep this reference in the subject", "support@desk.example",
        ):  # fmt: skip
            assert said in " ".join(text.split())
    assert mail.note == ""


@pytest.mark.parametrize("link", [VALUES.link, ""], ids=["link", "no link"])
def test_without_the_sender_s_words_none_of_them_is_in_the_mail(link: str) -> None:
    mail = rendered(replace(VALUES, repeats_words=False, link=link))

    assert mail.subject == "[CS00001234] Your request to Northgate"
    for word in ("printer", "broken", "help", "Ada"):
        assert word not in mail.subject + mail.text + mail.html
    assert "CS00001234" in mail.text


def test_not_even_a_template_that_asks_gets_words_that_are_not_to_be_repeated(
    tmp_path: Path,
) -> None:
    templates = copied(tmp_path)
    path = tmp_path / "templates" / "acknowledgement" / "body.txt"
    path.write_text("{{ reference }} {{ summary }} {{ subject }} {{ requester_name }}")

    mail = rendered(replace(VALUES, repeats_words=False), templates())

    assert mail.text == "CS00001234\n"


def test_without_a_link_there_is_no_button() -> None:
    mail = rendered(replace(VALUES, link=""))

    assert "Follow" not in mail.text + mail.html
    assert "href" not in mail.html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_come_out_as_they_are_in_text_and_escaped_in_html(hostile: str) -> None:
    words = {field.name: hostile for field in fields(VALUES)} | {
        "reference": "CS00001234", "repeats_words": True, "language": "en", "link": VALUES.link,
        "asks": (hostile, hostile), "colour": "#000000", "colour_of_words": "#ffffff",
    }  # fmt: skip
    mail = rendered(Acknowledgement(**words))  # type: ignore[arg-type] # texts, questions, one bool

    assert mail.subject == f"[CS00001234] {hostile}"
    assert " ".join(mail.text.split()).count(hostile) == 11
    assert "49" not in mail.text.replace(hostile, "")
    seen = Page(mail.html)
    assert seen.tags == Page(rendered(_WITH_ALL).html).tags
    assert seen.text.count(hostile) == 12  # the bar names the desk too


def test_a_link_cannot_leave_its_attribute() -> None:
    link = 'https://desk.example/?a=1&b="><script>x</script>'

    assert Page(rendered(replace(VALUES, link=link)).html).links == [link]


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_words_of_a_sender_change_the_shape_of_a_mail(subject: str, summary: str) -> None:
    mail = rendered(replace(VALUES, subject=subject, summary=f"x{summary}", requester_name=subject))

    assert mail.subject.startswith("[CS00001234] ")
    assert len(mail.subject.splitlines()) == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", mail.text)
    breaks = summary.count("\n") + 40  # each of a summary's lines may add a <br>
    tags = [tag for tag in Page(mail.html).tags if tag != "br"]
    assert tags == [tag for tag in Page(rendered().html).tags if tag != "br"]
    assert Page(mail.html).tags.count("br") <= breaks


def test_signs_that_turn_the_text_around_are_shown_by_their_number() -> None:
    mail = rendered(replace(VALUES, subject="invoice \u202egpj.exe", summary="\u2067a\u200f"))

    assert mail.subject == "[CS00001234] invoice [U+202E]gpj.exe"
    assert "[U+2067]a\u200f" in mail.text


def test_line_breaks_stay_in_the_summary_and_nowhere_else() -> None:
    name = "Ada\r\nBcc: all@desk.example"
    mail = rendered(replace(VALUES, requester_name=name, summary="a\r\nb\rc\u2028d\n\n\n\n\ne"))

    assert "Hello Ada Bcc: all@desk.example,\n" in mail.text
    assert "   a\n   b\n   c\n   d\n\n   e\n" in mail.text
    assert "a<br>\nb<br>\nc<br>\nd<br>\n<br>\ne" in mail.html


def test_the_html_loads_nothing_from_anywhere() -> None:
    html = rendered().html.lower()

    assert Page(html).links == [VALUES.link.lower()]
    for loader in ("<img", "<link", "<script", "<iframe", "<form", "url(", "@import", "src="):
        assert loader not in html


def copied(folder: Path) -> "Loader":
    shutil.copytree(bundled("templates"), folder / "templates")
    return Loader(folder)


class Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> Templates:
        return load_templates(self.folder / "templates", desks=["managed-service", "other"])

    def write(self, where: str, suffix: str, word: str) -> None:
        folder = self.folder / where / "acknowledgement"
        folder.mkdir(parents=True, exist_ok=True)
        for stem, kind in (("subject", "txt"), ("body", "txt"), ("body", "html")):
            path = folder / f"{stem}{suffix}.{kind}"
            path.write_text(f"[{{{{ reference }}}}] {word}\n", encoding="utf-8")


def test_the_language_of_the_case_is_used_where_there_is_one(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    templates.write("templates", ".de", "Guten Tag")
    templates.write("templates", ".pt-BR", "Oi")
    loaded = templates()

    subjects = {
        language: rendered(replace(VALUES, language=language), loaded).subject
        for language in ("de", "de-AT", "pt-BR", "en-GB")
    }
    assert subjects == {
        "de": "[CS00001234] Guten Tag",
        "de-AT": "[CS00001234] Guten Tag",
        "pt-BR": "[CS00001234] Oi",
        "en-GB": "[CS00001234] The printer",
    }


def test_a_language_that_is_not_there_falls_back_and_says_so() -> None:
    mail = rendered(replace(VALUES, language="pl"))

    assert mail.text.startswith("Hello Ada,")
    assert 'lang="en"' in mail.html
    assert mail.note == "no acknowledgement in pl, so in en"


def test_before_the_default_language_that_of_the_desk_is_tried() -> None:
    mail = TEMPLATES.render(
        "acknowledgement",
        desk="managed-service",
        values=replace(VALUES, language="pl"),
        otherwise="de",
    )

    assert mail.text.startswith("Guten Tag Ada,")
    assert 'lang="de"' in mail.html
    assert mail.note == "no acknowledgement in pl, so in de"


def test_a_mail_in_english_is_answered_in_english_by_a_desk_that_writes_german() -> None:
    mail = TEMPLATES.render(
        "acknowledgement",
        desk="managed-service",
        values=replace(VALUES, language="en"),
        otherwise="de",
    )

    assert mail.text.startswith("Hello Ada,")
    assert mail.note == ""


def test_a_desk_may_have_files_of_its_own(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    own = tmp_path / "rules" / "managed-service" / "templates" / "acknowledgement"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text("[{{ reference }}] Northgate has it\n")
    loaded = templates()

    mail = rendered(VALUES, loaded)
    other = loaded.render("acknowledgement", desk="other", values=VALUES)

    assert mail.subject == "[CS00001234] Northgate has it"
    assert mail.text == rendered().text
    assert mail.sources[:2] == (
        "rules/managed-service/templates/acknowledgement/subject.txt",
        "templates/acknowledgement/body.txt",
    )
    assert other.subject == "[CS00001234] The printer"


def test_the_words_of_a_desk_are_never_with_the_html_of_another(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    common = tmp_path / "templates" / "acknowledgement" / "body.html"
    common.write_text("<p>{{ reference }} common</p>\n", encoding="utf-8")
    own = tmp_path / "rules" / "managed-service" / "templates" / "acknowledgement"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("{{ reference }} is with Northgate\n", encoding="utf-8")
    loaded = templates()

    mail = rendered(VALUES, loaded)
    other = loaded.render("acknowledgement", desk="other", values=VALUES)

    assert mail.text == "CS00001234 is with Northgate\n"
    assert "CS00001234 is with Northgate" in mail.html
    assert "common" not in mail.html
    assert other.html == "<p>CS00001234 common</p>\n"


def test_the_styles_of_an_html_of_one_s_own_are_put_into_its_elements(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    path = tmp_path / "templates" / "acknowledgement" / "body.html"
    path.write_text(
        '<style>.a { color: red }</style><p class="a">{{ reference }} {{ summary }}</p>',
        encoding="utf-8",
    )

    html = rendered(replace(VALUES, summary="<b>"), templates()).html

    assert '<p class="a" style="color: red;">CS00001234 &lt;b&gt;</p>' in html


def test_a_line_of_empty_values_is_left_out_and_its_neighbours_stay(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    path = tmp_path / "templates" / "acknowledgement" / "body.txt"
    path.write_text(
        "  A:  {{ reference }}\n  Longer:  {{ link }}\n  None:  {{ state }}\n=> Go: {{ state }}\n"
        "> {{ words }}\nstill **{{ state }}**here\n",
        encoding="utf-8",
    )

    text = rendered(VALUES, templates()).text

    assert text == f"   A:       CS00001234\n   Longer:  {VALUES.link}\n\nstill here\n"


def test_the_rules_may_be_anywhere(tmp_path: Path) -> None:
    templates = copied(tmp_path)
    templates.write("elsewhere/managed-service/templates", "", "from elsewhere")

    loaded = load_templates(
        tmp_path / "templates", desks=["managed-service"], rules=tmp_path / "elsewhere"
    )

    assert rendered(VALUES, loaded).subject == "[CS00001234] from elsewhere"


def test_a_kind_that_there_is_not_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        TEMPLATES.render("welcome", desk="managed-service", values=VALUES)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("{% set n = desk %}{{ n | upper }}", "ABC", id="set and filter"),
        pytest.param("{% for x in desk %}{{ loop.index }}{% endfor %}", "123", id="loop"),
        pytest.param("{{ desk[:2] }}", "ab", id="slice"),
        pytest.param("{% if desk is defined and desk == 'abc' %}yes{% endif %}", "yes", id="if"),
    ],
)
def test_what_a_template_may_do_works(source: str, expected: str) -> None:
    template = compile_template(source, name="x.txt", values=frozenset({"desk"}))

    assert try_template(template, {"desk": "abc"}) == expected


PIECES = st.sampled_from(
    [
        "{{", "}}", "{%", "%}", "{#", "#}", " desk ", " loop ", " for ", " in ", " if ", " endif ",
        " endfor ", " set ", " = ", "|", " upper", " truncate", "(", ")", "[", "]", ".", "'", '"',
        "1", "0", "-", "+", "~", " self ", " block b ", " endblock ", " with ", " raw ", "\n", "é",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=20))
def test_whatever_is_in_a_template_it_is_rendered_or_refused_with_a_line(source: str) -> None:
    try:
        template = compile_template(source, name="x.txt", values=frozenset({"desk"}))
        lines = [try_template(template, {"desk": "a desk"}).count("\n") + 1]
    except FileError as refused:
        lines = [mistake.line for mistake in refused.mistakes]

    assert lines
    assert all(1 <= line <= len(re.split(r"\r\n|[\r\n]", source)) + 1 for line in lines)


@pytest.mark.parametrize(
    "source",
    ["{{ desk.upper() }}", "{{ desk.__class__ }}", "{{ desk['upper'] }}", "{{ desk() }}"],
)
def test_even_a_template_nobody_checked_reaches_no_method_of_a_value(source: str) -> None:
    template = ENVIRONMENT.from_string(source)

    with pytest.raises((SecurityError, UndefinedError)):
        template.render(desk="a desk")


def test_a_template_nested_without_end_is_refused() -> None:
    with pytest.raises(FileError, match=r"x\.txt:1: this is nested too deeply"):
        compile_template("{{ " + "(" * 50_000, name="x.txt", values=frozenset())


class Page(HTMLParser):
    """The tags, links and text of a page, as a mail client reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data

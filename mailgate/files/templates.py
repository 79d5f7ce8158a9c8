"""The mails that people write once: `templates/<kind>/`, rendered with values that are only data.

Everything is compiled, checked and rendered with sample values at load, so that a mistake in a
template is a mistake of its file and line, and never a mail that could not be written.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from jinja2 import Template
from markupsafe import Markup

from mailgate.errors import FileError, Mistake
from mailgate.files.letter_blocks import as_html, as_text, blocks_of
from mailgate.files.letter_contents import (
    ABOUT_NO_CASE,
    BUILT_IN,
    CONFIRMATION,
    DIGEST,
    MANAGER_NOTICE,
    NOTIFICATION,
    RATINGS,
    REFERENCE,
    SAMPLE,
    SEVERAL_LINES,
    SILENT,
    WAITING_FOR,
    WORDS_OF_THE_SENDER,
    Acknowledgement,
)
from mailgate.files.letter_page import LAYOUT_VALUES, Page
from mailgate.files.letter_times import moment_in_words
from mailgate.files.template_engine import (
    Environment,
    Parts,
    compile_template,
    render_apart,
    try_template,
)
from mailgate.files.template_files import ANY_DESK, DEFAULT, Found, find, folders
from mailgate.files.template_values import one_line, paragraphs, tidy

__all__ = ["NOTIFICATION", "Acknowledgement", "Rendered", "Templates", "load_templates"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's words: a subject on one line, and the same said in text and in HTML.

    `sources` are the template files; `note` says so when there were none in the language asked for.
    """

    subject: str
    text: str
    html: str
    sources: tuple[str, ...] = ()
    note: str = ""


_DEFAULT_LANGUAGE: Final = "en"  # of the templates that come with mailgate
_VALUES: Final = frozenset(field.name for field in fields(Acknowledgement))


@dataclass(frozen=True, slots=True)
class _Mail:
    """The templates of a mail in one language; without its own HTML that is made from the text."""

    subject: Template
    text: Template
    html: Template | None


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates, compiled."""

    _mails: Mapping[tuple[str, str, str], _Mail]
    _page: Page

    def names(self, desk: str) -> tuple[str, ...]:
        """The mails that there are for a desk."""
        return tuple(sorted({kind for whose, kind, _ in self._mails if whose in (desk, ANY_DESK)}))

    def render(
        self, kind: str, *, desk: str, values: Acknowledgement, otherwise: str = ""
    ) -> Rendered:
        """The words of a mail in its language, else `otherwise`, else the default one.

        KeyError for a mail that there is not.
        """
        mail, used = self._mail(kind, desk, (values.language, otherwise))
        rendered = _render(mail, self._page, replace(values, language=used))
        asked = values.language.partition("-")[0]
        if asked in ("", used.partition("-")[0]):
            return rendered
        return replace(rendered, note=f"no {kind} in {values.language}, so in {used}")

    def has(self, kind: str, *, desk: str) -> bool:
        """Whether there is such a mail."""
        return any((whose, kind, DEFAULT) in self._mails for whose in (desk, ANY_DESK))

    def kinds(self, desk: str) -> tuple[str, ...]:
        """The mails that a desk can send, in order."""
        found = {kind for whose, kind, _ in self._mails if whose in (desk, ANY_DESK)}
        return tuple(sorted(found))

    def languages(self, kind: str, *, desk: str) -> tuple[str, ...]:
        """The languages that a mail of a desk is there in, the default one first."""
        found = {
            language
            for whose, its, language in self._mails
            if its == kind and whose in (desk, ANY_DESK) and language
        }
        return (_DEFAULT_LANGUAGE, *sorted(found - {_DEFAULT_LANGUAGE}))

    def _mail(self, kind: str, desk: str, languages: Iterable[str]) -> tuple[_Mail, str]:
        for language in languages:
            for wanted in dict.fromkeys((language, language.partition("-")[0])):
                for whose in (desk, ANY_DESK) if wanted else ():
                    if mail := self._mails.get((whose, kind, wanted)):
                        return mail, wanted
            if language.partition("-")[0] == _DEFAULT_LANGUAGE:
                break
        own = self._mails.get((desk, kind, DEFAULT))
        return own or self._mails[ANY_DESK, kind, DEFAULT], _DEFAULT_LANGUAGE


def template_names(root: Path, *, rules: Path, desk: str) -> tuple[str, ...]:
    """The names of the mails that rules of a desk may answer with."""
    homes = (root, rules / desk / "templates")
    named = {name for home in homes for name in folders(home)}
    return tuple(sorted(named - {NOTIFICATION, MANAGER_NOTICE, DIGEST}))


def load_templates(
    root: Path,
    *,
    desks: Iterable[str],
    rules: Path | None = None,
    named: Mapping[str, Collection[str]] | None = None,
) -> Templates:
    """All templates below `root`, and what desks have of their own in `rules/<desk>/templates/`.

    `rules` is the folder of that name beside `root` unless given. `named` are the mails that each
    desk's rules name, where that is known: a folder of a desk that none names is a mistake.
    FileError with all mistakes; every template has been rendered with sample values by then.
    """
    rules = root.parent / "rules" if rules is None else rules
    found = find(root, rules=rules, desks=desks, built_in=BUILT_IN, named=named)
    mistakes = list(found.mistakes)
    compiled, page = _compile(found, mistakes)
    mails = {
        place: _Mail(compiled[subject], compiled[text], compiled.get(html))
        for place, (subject, text, html) in found.mails.items()
        if all(name in compiled for name in (subject, text, html) if name)
    }
    if page is not None and all(name in compiled for name, _ in found.parts.values()):
        mistakes += _rehearsed(_Played(_digest(found), mails, page))
    if mistakes or page is None:
        raise FileError(dict.fromkeys(mistakes))
    return Templates(mails, page)


def _compile(found: Found, mistakes: list[Mistake]) -> tuple[dict[str, Template], Page | None]:
    """The templates that can be used, by name, and the page; the others are mistakes."""
    parts = Parts(found.parts)
    within, known = Environment(parts), parts.names()
    texts = {source.name: source.text for source in found.sources.values()}
    texts |= dict(found.parts.values())
    compiled: dict[str, Template] = {}
    for name, text in texts.items():
        is_html = name.endswith(".html")
        try:
            compiled[name] = compile_template(
                text,
                name=name,
                values=_VALUES,
                within=within,
                parts=frozenset() if is_html else known,
            )
        except FileError as error:
            mistakes += error.mistakes
    if found.layout is None:
        return compiled, None
    try:
        layout = compile_template(
            found.layout.text, name=found.layout.name, values=_VALUES | LAYOUT_VALUES, within=within
        )
        page = Page(layout)
        shown = Markup("some content")
        made = page.write(shown, title="", values=_values(SAMPLE))
    except FileError as error:
        mistakes += error.mistakes
    except ValueError as error:
        mistakes.append(Mistake(found.layout.name, 1, str(error)))
    else:
        if shown in made:
            return compiled, page
        mistakes.append(Mistake(found.layout.name, 1, "{{ content }} has to be here"))
    return compiled, None


def _samples(language: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The values of mails about a case, and of those that open none."""
    about = [
        replace(sample, repeats_words=repeats, link=link)
        for sample in (SAMPLE, SILENT)
        for repeats in (True, False)
        for link in (SAMPLE.link, "")
    ]
    about += [replace(SAMPLE, waiting_for=one) for one in (*WAITING_FOR, CONFIRMATION)]
    about += [replace(SAMPLE, rests=True)]
    about += [replace(SAMPLE, rating=one) for one in RATINGS]
    without = [replace(one, reference="", link="") for one in (SAMPLE, SILENT)]
    mine, others = (
        [_values(replace(one, language=language)) for one in samples]
        for samples in (about, without)
    )
    return mine, others


@dataclass(frozen=True, slots=True)
class _Played:
    """Templates that are tried; those of the same texts are the same."""

    digest: bytes
    mails: Mapping[tuple[str, str, str], "_Mail"] = field(compare=False)
    page: Page = field(compare=False)


def _digest(found: Found) -> bytes:
    """Of everything that decides what mails are written."""
    layout = (found.layout.name, found.layout.text) if found.layout else ()
    texts = sorted((source.name, source.text) for source in found.sources.values())
    said = repr((texts, sorted(found.mails.items()), sorted(found.parts.items()), layout))
    return blake2b(said.encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=8)
def _rehearsed(played: _Played) -> tuple[Mistake, ...]:
    """The mistakes of templates; those whose texts have not changed are not tried once more."""
    return _rehearse(played.mails, played.page)


def _rehearse(mails: Mapping[tuple[str, str, str], _Mail], page: Page) -> tuple[Mistake, ...]:
    """The mistakes that show when mails are written with each kind of sample."""
    mistakes: list[Mistake] = []
    samples: dict[str, tuple[list[dict[str, object]], list[dict[str, object]]]] = {}
    tried: dict[str, bool] = {}  # whether all went well
    for (_, kind, written), mail in mails.items():
        language = written or _DEFAULT_LANGUAGE
        if language not in samples:
            samples[language] = _samples(language)
        templates = [one for one in (mail.subject, mail.text, mail.html) if one is not None]
        for template in templates:
            name = str(template.name)
            if name not in tried:
                found = _tried(
                    template,
                    *samples[language],
                    is_subject=template is mail.subject,
                    is_about_a_case=kind not in ABOUT_NO_CASE,
                )
                mistakes += found
                tried[name] = not found
        last = str(templates[-1].name)
        if tried[last] and tried[str(mail.text.name)] and tried[str(mail.subject.name)]:
            try:
                _render(mail, page, replace(SAMPLE, language=language))
            except ValueError as error:
                mistakes.append(Mistake(last, 1, str(error)))
    return tuple(mistakes)


def _tried(
    template: Template,
    about: Iterable[dict[str, object]],
    without: Iterable[dict[str, object]],
    *,
    is_subject: bool,
    is_about_a_case: bool,
) -> tuple[Mistake, ...]:
    try:
        texts = [try_template(template, values) for values in about]
        for values in without:
            try_template(template, values)
    except FileError as error:
        return error.mistakes
    name = str(template.name)
    if not is_about_a_case:
        return ()
    if not all(REFERENCE in text for text in texts):
        return (Mistake(name, 1, "{{ reference }} has to be here, whatever the other values are"),)
    if is_subject and not all(f"[{REFERENCE}]" in text for text in texts):
        return (Mistake(name, 1, "the subject has to hold [{{ reference }}], with the brackets"),)
    return ()


def _render(mail: _Mail, page: Page, values: Acknowledgement) -> Rendered:
    data = _values(values)
    marked, said = render_apart(mail.text, data)
    blocks = blocks_of(marked, said)
    if mail.html is None:
        title = values.reference or values.desk
        html = page.write(as_html(blocks, said), title=title, values=data)
    else:
        html = page.inlined(mail.html.render(data))
    return Rendered(
        subject=one_line(mail.subject.render(data)),
        text=tidy(as_text(blocks, said)).strip("\n") + "\n",
        html=html.strip("\n") + "\n",
        sources=tuple(
            str(one.name) for one in (mail.subject, mail.text, mail.html) if one is not None
        ),
    )


def _values(values: Acknowledgement) -> dict[str, object]:
    """The values as templates see them: texts made harmless, no objects with methods of ours."""
    data: dict[str, object] = {}
    for one in fields(values):
        value = getattr(values, one.name)
        if one.name in WORDS_OF_THE_SENDER and not values.repeats_words:
            value = ""
        if isinstance(value, datetime):
            value = moment_in_words(value, language=values.language)
        if isinstance(value, str):
            value = paragraphs(value) if one.name in SEVERAL_LINES else one_line(value)
        if isinstance(value, tuple):
            value = tuple(one_line(text) for text in value)
        data[one.name] = value
    return data

"""The mails that people write once: `templates/<kind>/`, rendered with values that are only data.

Everything is compiled, checked and rendered with sample values at load, so that a mistake in a
template is a mistake of its file and line, and never a mail that could not be written.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from jinja2 import Template

from mailgate.errors import FileError, Mistake
from mailgate.files.template_engine import compile_template, try_template
from mailgate.files.template_files import ANY_DESK, DEFAULT, find, folders
from mailgate.files.template_values import one_line, paragraphs, tidy


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a mail of ours can say: texts, questions, and whether it repeats words of the sender.

    `subject`, `summary`, `requester_name` and `own_reference` are words of the sender: without
    `repeats_words` a template finds them empty. `reference` is empty where there is no case.
    `priority_name` is how the desk shows it. `opens_at` is empty while the desk is open, `due_at`
    where no time is promised. `asks` are questions to the sender. `requester`, `group` and
    `because` are there for the desk's own people alone. `former_reference` is the case in place of
    which this one was opened. `words` and `steps` are an `agent`'s own, `waiting_for` is what a
    case waits for, `reason_for_outage` why a service was out.
    """

    reference: str
    subject: str
    summary: str
    priority: str
    priority_name: str
    link: str
    desk: str
    reply_address: str
    received_at: str
    repeats_words: bool
    requester_name: str
    language: str
    opens_at: str = ""
    due_at: str = ""
    asks: tuple[str, ...] = ()
    own_reference: str = ""
    telephone: str = ""
    requester: str = ""
    group: str = ""
    because: str = ""
    former_reference: str = ""
    words: str = ""
    steps: str = ""
    agent: str = ""
    waiting_for: str = ""
    reopen_until: str = ""
    reason_for_outage: str = ""


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
# The mails that are sent by themselves; every other is sent where a rule names it.
NOTIFICATION: Final = "notification"
BUILT_IN: Final = (
    "acknowledgement",
    "missing-details",
    NOTIFICATION,
    "closed-reminder",
    "closure",
    "new-linked-case",
    "reopened",
    "resolution",
    "update",
    "waiting",
)
_VALUES: Final = frozenset(field.name for field in fields(Acknowledgement))
_WORDS_OF_THE_SENDER: Final = ("subject", "summary", "requester_name", "own_reference")
_SEVERAL_LINES: Final = frozenset({"summary", "words", "steps", "reason_for_outage"})
_REFERENCE: Final = "CS11349759"
_SAMPLE: Final = Acknowledgement(
    reference=_REFERENCE,
    subject="Printer on the 2nd floor <broken>",
    summary="The printer says “PC LOAD LETTER”.\n\nWhat does that mean?",
    priority="3",
    priority_name="3 - Moderate",
    link=f"https://desk.example/case/{_REFERENCE}?from=mail&to=case",
    desk="Service desk",
    reply_address="support@desk.example",
    received_at="2026-03-02 09:30 UTC",
    repeats_words=True,
    requester_name="Ada Example",
    language="en",
    opens_at="2026-03-03 09:00 GMT",
    due_at="2026-03-03 11:00 GMT",
    asks=("Your name", "The name of your computer"),
    own_reference="HD-4711",
    telephone="+44 20 7946 0000",
    requester="ada@customer.example",
    group="duty managers",
    because="rule Total loss of service must be phoned in: notify: duty managers",
    former_reference="CS11340001",
    words="We have put in a new drum.\nPlease print a page.",
    steps="A new drum.\nA page was printed.",
    agent="Bo",
    waiting_for="more information",
    reopen_until="2026-03-09 09:00 GMT",
    reason_for_outage="A line card failed.",
)
_SILENT: Final = replace(
    _SAMPLE, link="", opens_at="", due_at="", asks=(), own_reference="", telephone="", group="",
    because="", requester="", requester_name="", former_reference="", words="", steps="", agent="",
    waiting_for="", reopen_until="", reason_for_outage="",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mail:
    """The three templates of a mail in one language."""

    subject: Template
    text: Template
    html: Template


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates, compiled."""

    _mails: Mapping[tuple[str, str, str], _Mail]

    def render(self, kind: str, *, desk: str, values: Acknowledgement) -> Rendered:
        """The words of a mail, in its language or in the default one; KeyError for another kind."""
        language = values.language
        for wanted in (language, language.partition("-")[0]):
            for whose in (desk, ANY_DESK):
                if mail := self._mails.get((whose, kind, wanted)):
                    return _render(mail, values)
        own = self._mails.get((desk, kind, DEFAULT))
        rendered = _render(own or self._mails[ANY_DESK, kind, DEFAULT], values)
        if language.partition("-")[0] in ("", _DEFAULT_LANGUAGE):
            return rendered
        return replace(rendered, note=f'no {kind} in "{language}": the default one was used')


def template_names(root: Path, *, rules: Path, desk: str) -> tuple[str, ...]:
    """The names of the mails that rules of a desk may answer with."""
    homes = (root, rules / desk / "templates")
    named = {name for home in homes for name in folders(home)}
    return tuple(sorted(named - {NOTIFICATION}))


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
    compiled: dict[str, Template] = {}
    for name, source in found.sources.items():
        try:
            compiled[name] = compile_template(source.text, name=name, values=_VALUES)
        except FileError as error:
            mistakes += error.mistakes
    mails = {
        place: _Mail(*(compiled[name] for name in names))
        for place, names in found.mails.items()
        if all(name in compiled for name in names)
    }
    for template, is_subject in {
        template.name: (template, template is mail.subject)
        for mail in mails.values()
        for template in (mail.subject, mail.text, mail.html)
    }.values():
        mistakes += _rehearse(template, is_subject=is_subject)
    if mistakes:
        raise FileError(mistakes)
    return Templates(mails)


def _rehearse(template: Template, *, is_subject: bool) -> tuple[Mistake, ...]:
    """The mistakes that show when a template is rendered with each kind of sample."""
    samples = [
        replace(sample, repeats_words=repeats, link=link)
        for sample in (_SAMPLE, _SILENT)
        for repeats in (True, False)
        for link in (_SAMPLE.link, "")
    ]
    try:
        texts = [try_template(template, _values(sample)) for sample in samples]
        for sample in samples:  # the answer to a mail that opens no case
            try_template(template, _values(replace(sample, reference="", link="")))
    except FileError as error:
        return error.mistakes
    name = str(template.name)
    if not all(_REFERENCE in text for text in texts):
        return (Mistake(name, 1, "{{ reference }} has to be here, whatever the other values are"),)
    if is_subject and not all(f"[{_REFERENCE}]" in text for text in texts):
        return (Mistake(name, 1, "the subject has to hold [{{ reference }}], with the brackets"),)
    return ()


def _render(mail: _Mail, values: Acknowledgement) -> Rendered:
    data = _values(values)
    return Rendered(
        subject=one_line(mail.subject.render(data)),
        text=tidy(mail.text.render(data)).strip("\n") + "\n",
        html=mail.html.render(data).strip("\n") + "\n",
        sources=tuple(str(template.name) for template in (mail.subject, mail.text, mail.html)),
    )


def _values(values: Acknowledgement) -> dict[str, object]:
    """The values as templates see them: texts made harmless, no objects with methods of ours."""
    data: dict[str, object] = {}
    for field in fields(values):
        value = getattr(values, field.name)
        if field.name in _WORDS_OF_THE_SENDER and not values.repeats_words:
            value = ""
        if isinstance(value, str):
            value = paragraphs(value) if field.name in _SEVERAL_LINES else one_line(value)
        if isinstance(value, tuple):
            value = tuple(one_line(one) for one in value)
        data[field.name] = value
    return data

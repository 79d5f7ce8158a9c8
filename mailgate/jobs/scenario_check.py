"""What a scenario expected of a step against what came of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, func, select

from mailgate.core.rules.facts import fold
from mailgate.core.scenario import AgentActs, ExpectedCase, ExpectedMail, Mails, Place, Scenario
from mailgate.core.standing import Standing
from mailgate.core.team import Team
from mailgate.core.wording import shown
from mailgate.errors import Mistake
from mailgate.jobs.due_times import standings_of, waited_for
from mailgate.jobs.rehearse import Played, Rehearsal, SentMail
from mailgate.store.tables import CaseRow, LinkRow

_NOTHING: Final = "nothing"
_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that does not hold, with the reasons of the step's decision."""

    scenario: Scenario
    number: int
    at: datetime
    place: Place
    expected: str
    found: str
    reasons: tuple[str, ...]

    def mistake(self) -> Mistake:
        """As the mistakes of other files are told, on one line."""
        because = f"; because: {'; '.join(self.reasons)}" if self.reasons else ""
        message = f"{self.where()}: expected {self.expected}, found {self.found}{because}"
        return Mistake(self.scenario.path, self.place.line, message, self.place.column)

    def where(self) -> str:
        """Which step of which scenario."""
        at = self.at.astimezone(self.scenario.zone)
        return f"scenario {shown(self.scenario.name)}, step {self.number} ({at:%a %Y-%m-%d %H:%M})"


@dataclass(frozen=True, slots=True)
class _Differs:
    """An expectation that does not hold."""

    place: Place
    expected: str
    found: str


def failures(rehearsal: Rehearsal, played: Played) -> tuple[Failure, ...]:
    """Everything that came otherwise than the step expects."""
    with rehearsal.context.database.reading() as session:
        found = tuple(_differences(session, rehearsal, played))
    return tuple(
        Failure(
            scenario=rehearsal.scenario,
            number=played.number,
            at=played.step.at,
            place=one.place,
            expected=one.expected,
            found=one.found,
            reasons=played.reasons,
        )
        for one in found
    )


def _differences(session: Session, rehearsal: Rehearsal, played: Played) -> Iterator[_Differs]:
    expected = played.step.expected
    yield from _order(played)
    if expected.fate and expected.fate != played.fate:
        found = played.fate or "no mail that has one"
        yield _Differs(expected.place, f"the fate {expected.fate}", found)
    if expected.cases is not None:
        count = session.exec(select(func.count()).select_from(CaseRow)).one()
        if count != expected.cases:
            yield _Differs(expected.place, f"{expected.cases} cases", str(count))
    case_id = played.case_id
    if expected.case is not None:
        case_id = played.case_of.get(expected.case.of, case_id) if expected.case.of else case_id
        yield from _case(session, expected.case, case_id)
    team = rehearsal.context.desks[rehearsal.scenario.desk].team
    yield from _mails(played, team)
    yield from _told_people(played, team)
    yield from _due(session, rehearsal, played, case_id)
    yield from _events(session, played, case_id)


def _order(played: Played) -> Iterator[_Differs]:
    """Whether an agent could do what he did, or was refused as he should be."""
    deed, order = played.step.deed, played.order
    if not isinstance(deed, AgentActs) or order is None:
        return
    place = played.step.place
    if not deed.refused:
        if not order.done:
            yield _Differs(place, f"that {deed.who} may {deed.does}", f"refused: {order.text}")
    elif order.done:
        yield _Differs(place, f"that {deed.who} is refused", f"done: {order.text}")
    elif fold(deed.refused) not in fold(order.text):
        yield _Differs(place, f"a refusal with {shown(deed.refused)}", shown(order.text))


def _case(session: Session, expected: ExpectedCase, case_id: int | None) -> Iterator[_Differs]:
    if case_id is None:
        if not expected.is_none:
            yield _Differs(expected.place, "a case", "none")
        return
    row = session.get_one(CaseRow, case_id)
    if expected.is_none:
        yield _Differs(expected.place, "no case", row.reference)
        return
    for key, (place, value) in expected.values.items():
        found = _VALUES[key](session, row)
        if value not in found:
            said = ", ".join(map(shown, found)) or _NOTHING
            yield _Differs(place, f"{key} {shown(value)}", said)
    tags = tuple(getattr(row, "tags", None) or ())
    if expected.tags is not None and set(expected.tags) != set(tags):
        said = ", ".join(tags) or "none"
        yield _Differs(expected.place, f"the tags {', '.join(expected.tags) or 'none'}", said)
    fields: Mapping[str, str] = getattr(row, "fields", None) or {}
    for name, value in expected.fields.items():
        if fields.get(name, "") != value:
            said = shown(fields[name]) if name in fields else _NOTHING
            yield _Differs(expected.place, f"field {name} {shown(value)}", said)


def _one(name: str) -> Callable[[Session, CaseRow], tuple[str, ...]]:
    return lambda _session, row: (str(getattr(row, name, "") or ""),)


def _linked(session: Session, row: CaseRow) -> tuple[str, ...]:
    query = select(LinkRow).where((LinkRow.case_id == row.id) | (LinkRow.other_id == row.id))
    ids = {one for link in session.exec(query) for one in (link.case_id, link.other_id)}
    return tuple(session.get_one(CaseRow, one).reference for one in sorted(ids - {row.id or 0}))


# Keys of an expected case, and what the case has of each.
_VALUES: Final[Mapping[str, Callable[[Session, CaseRow], tuple[str, ...]]]] = {
    **{
        name: _one(name)
        for name in (
            "reference", "subject", "requester", "priority", "queue", "category", "assignee",
            "state", "kind", "customer", "language",
        )
    },
    "linked to": _linked,
}  # fmt: skip


def _told_people(played: Played, team: Team) -> Iterator[_Differs]:
    """Whether the right ones of the desk's people got a mail, and nobody else of them."""
    expected = played.step.expected
    if expected.told is None:
        return
    wanted: set[str] = set()
    for words in expected.told:
        person = team.named(words)
        if person is None and "@" not in words:
            yield _Differs(expected.place, f"that {shown(words)} is told", "nobody is called so")
            continue
        wanted.add(person.address if person is not None else words.lower())
    told = {one.recipient for one in played.sent if team.at(one.recipient)}
    told |= {one.recipient for one in played.sent if one.recipient in wanted}
    if told != wanted:
        said = f"mails to {_listed(sorted(wanted))} of the desk"
        yield _Differs(expected.place, said, _listed(sorted(told)))


def _mails(played: Played, team: Team) -> Iterator[_Differs]:
    """Mails to the desk's own people need not be named, unless the step names any of them."""
    expected = played.step.expected
    left = list(played.sent)
    are_named = any(team.at(one.to) for one in expected.mails)
    missing: list[ExpectedMail] = []
    for one in expected.mails:
        fit = next((sent for sent in left if not tuple(_unlike(one, sent))), None)
        if fit is None:
            missing.append(one)
        else:
            left.remove(fit)
            are_named = are_named or team.at(fit.recipient) is not None
    if not are_named:
        left = [sent for sent in left if team.at(sent.recipient) is None]
    for one in missing:
        near = min(left, key=lambda sent: len(tuple(_unlike(one, sent))), default=None)
        if near is None:
            yield _Differs(one.place, _described(one), _NOTHING)
            continue
        left.remove(near)
        differences = "; ".join(_unlike(one, near))
        yield _Differs(one.place, _described(one), f"{_told(near)}: {differences}")
    if expected.rest is Mails.COMPLETE:
        for sent in left:
            if team.at(sent.recipient):
                continue  # `told` asks for these
            text = "no further mail (`mails: any` if it does not matter)"
            yield _Differs(expected.place, text, _told(sent))


def _unlike(expected: ExpectedMail, sent: SentMail) -> Iterator[str]:
    """How a mail that was sent is not the one expected; nothing if it is."""
    yield from _unlike_by_name(expected, sent)
    subject, text = sent.message.subject, fold(sent.message.text)
    for words in expected.subject_contains:
        if fold(words) not in fold(subject):
            yield f"its subject is {shown(subject)}"
    for words in expected.text_contains:
        if fold(words) not in text:
            yield f"its text has no {shown(words)}"
    for words in expected.text_lacks:
        if fold(words) in text:
            yield f"its text has {shown(words)}"


def _unlike_by_name(expected: ExpectedMail, sent: SentMail) -> Iterator[str]:
    subject = sent.message.subject
    if expected.to and expected.to != sent.recipient:
        yield f"it goes to {sent.recipient}"
    if expected.template and expected.template != sent.template:
        yield f"its template is {sent.template}"
    if expected.subject is not None and expected.subject != subject:
        yield f"its subject is {shown(subject)}"
    files = sorted(one.name for one in sent.message.attachments)
    if expected.files not in (None, tuple(files)):
        yield f"its files are {', '.join(files) or _NONE}"


def _described(mail: ExpectedMail) -> str:
    parts = (
        f"to {mail.to}" if mail.to else "",
        f"by template {mail.template}" if mail.template else "",
        f"with subject {shown(mail.subject)}" if mail.subject is not None else "",
        *(f"with {shown(words)} in the subject" for words in mail.subject_contains),
        *(f"with {shown(words)} in the text" for words in mail.text_contains),
        *(f"without {shown(words)} in the text" for words in mail.text_lacks),
        f"with the files {', '.join(mail.files) or _NONE}" if mail.files is not None else "",
    )
    return " ".join(("a mail", *filter(None, parts)))


def _told(sent: SentMail) -> str:
    return f"a mail to {sent.recipient} by template {sent.template}, {shown(sent.message.subject)}"


def _due(
    session: Session, rehearsal: Rehearsal, played: Played, case_id: int | None
) -> Iterator[_Differs]:
    expected = played.step.expected.due
    if not expected:
        return
    if case_id is None:
        yield _Differs(expected[0].place, "promises of a case", "no case")
        return
    scenario = rehearsal.scenario
    desk = rehearsal.context.desks[scenario.desk]
    found = standings_of(session, desk, case_id, now=rehearsal.now)
    for one in expected:
        standing = found.get(one.kind)
        if waited_for(standing) != one.at:
            wanted = f"{one.kind} due {_time(one.at, scenario)}"
            yield _Differs(one.place, wanted, _standing(standing, scenario))


def _standing(standing: Standing | None, scenario: Scenario) -> str:
    """When something is due, by which promise, and from when that counts."""
    if standing is None:
        return f"{_NONE}: nothing is promised"
    due_at = waited_for(standing)
    counted = f"counted from {_time(standing.started_at, scenario)}"
    why = counted if due_at is not None else standing.status.value
    promise = f"{standing.target.name} [{standing.target.source}]"
    return f"{_time(due_at, scenario)}, by {promise}, {why}"


def _time(at: datetime | None, scenario: Scenario) -> str:
    return f"{at.astimezone(scenario.zone):%a %Y-%m-%d %H:%M}" if at is not None else _NONE


def _events(session: Session, played: Played, case_id: int | None) -> Iterator[_Differs]:
    expected = played.step.expected.events
    if not expected:
        return
    row = session.get(CaseRow, case_id) if case_id is not None else None
    lines = [one for one in played.history if row is not None and one.reference == row.reference]
    rest = iter(lines)
    for one in expected:
        if not any(
            line.kind == one.kind and fold(one.contains) in fold(line.summary) for line in rest
        ):
            said = f"the event {one.kind}" + (f" with {shown(one.contains)}" * bool(one.contains))
            yield _Differs(one.place, said, _listed(f"{x.kind} ({x.summary})" for x in lines))
            return


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or _NOTHING

"""A mail of each kind as a desk would send it, for people who want to see them."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.calendar import WORKING_HOURS
from mailgate.core.case import StateKind
from mailgate.core.desk import Desk
from mailgate.core.rules.actions import NoCase, Reply
from mailgate.core.states import State, WaitsFor
from mailgate.files.letter_contents import (
    AGENT_DIGEST,
    CONFIRMATION,
    DESK_NOTICE,
    DIGEST,
    MANAGER_NOTICE,
    NOTIFICATION,
    NOTIFICATION_HELD,
    SAMPLE,
    TO_OUR_PEOPLE,
    WAITING_FOR,
    Acknowledgement,
    with_links,
)

_NUMBER: Final = 11349759
# What a kind says that others do not, or that would be untrue in it.
_IN_HOURS: Final = ("acknowledgement", "p1-telephone-us", "p2-telephone-offered", "missing-details")
_ABOUT_A_STATE: Final = {
    "update": StateKind.OPEN,
    "waiting": StateKind.WAITING,
    "chaser-first": StateKind.WAITING,
    "chaser-next": StateKind.WAITING,
    "chaser-last": StateKind.WAITING,
    "no-contact-resolution": StateKind.RESOLVED,
    "resolution": StateKind.RESOLVED,
    "reopened": StateKind.OPEN,
    "closure": StateKind.CLOSED,
    "closed-reminder": StateKind.CLOSED,
    "night-contacts": StateKind.OPEN,
    MANAGER_NOTICE: StateKind.OPEN,
    "line-changed": StateKind.OPEN,
    "case-changed": StateKind.OPEN,
    "desk-notice": StateKind.OPEN,
}
_WITH_WORDS: Final = {
    "update": "We have ordered a new fuser for the printer. It comes on Thursday.",
    **dict.fromkeys(
        ("waiting", "chaser-first", "chaser-next", "chaser-last"),
        "Does the printer say anything when you switch it off and on again?",
    ),
}
_MAY_ANSWER: Final = ("#yes: it becomes Project", "#no: it stays as it is")
_REFERRED: Final = "please-refer-elsewhere"


def sample_values(desk: Desk, kind: str, *, language: str) -> Acknowledgement:
    """What a mail of this kind says to a customer who speaks a language."""
    calendar = desk.calendars.get(WORKING_HOURS)
    zone = calendar.zone if calendar else ZoneInfo("UTC")

    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 3, day, hour, 0, tzinfo=zone)

    number = str(_NUMBER).rjust(desk.reference.digits, "0")[-desk.reference.digits :]
    reference = f"{desk.reference.prefix}{number}"
    priority = desk.default_priority
    is_told = kind in TO_OUR_PEOPLE
    state = _state(desk, kind)
    values = replace(
        SAMPLE,
        reopen_link="",
        confirm_link="",
        survey_poor="",
        survey_average="",
        survey_good="",
        survey_excellent="",
        language=language,
        desk=desk.title,
        reference=reference,
        subject="Printer on the 2nd floor <broken>",
        summary="The printer on the 2nd floor says “PC LOAD LETTER”.\n\nWhat does that mean?",
        priority=priority,
        priority_name=desk.priorities.get(priority, priority),
        link=desk.link.replace("{reference}", reference),
        telephone=desk.telephone,
        colour=desk.colours.main,
        colour_of_words=desk.colours.on_main,
        received_at=at(2, 16),
        opens_at="" if kind in _IN_HOURS else at(3, 9),
        due_at=at(2, 17) if kind in _IN_HOURS else at(3, 11),
        ends_at=at(2, 17) if kind == "night-contacts" else at(6, 11),
        reopen_until=at(9, 11) if state is not None and state.reopen_within else "",
        waiting_for="" if kind == "closure" else SAMPLE.waiting_for,
        state=state.name if state is not None else "",
        rests=state is not None and state.clock_rests,
        words=_WITH_WORDS.get(kind, ""),
        own_reference="",
        asks=tuple(detail.question(language) for detail in desk.details.details if detail.asked)
        if kind == "missing-details"
        else _MAY_ANSWER
        if kind == DESK_NOTICE
        else (),
        steps=SAMPLE.steps if kind == "resolution" else "",
        reason_for_outage=SAMPLE.reason_for_outage if kind == "closure" else "",
        former_reference=f"{desk.reference.prefix}{'10020030'[: desk.reference.digits]}",
        line=desk.lines.lines[-1].name if desk.lines.lines else "",
        headline=f"Grace asks whether {reference} may become Project."
        if kind == DESK_NOTICE
        else "",
        requester=SAMPLE.requester if is_told else "",
        requester_name="" if is_told else SAMPLE.requester_name,
        broken_lines=(f"{reference}: first response, 2026-03-02 11:00",),
        poor_lines=(f"{reference}: Poor, Nobody called back.",),
        picture="",  # a page has no pictures of a mail in it
        update_due_at=at(3, 15),
        resolution_due_at=at(5, 17),
    )
    if kind in (NOTIFICATION, NOTIFICATION_HELD, AGENT_DIGEST):
        values = _told(values, kind)
    if kind in (_REFERRED, DIGEST) or _opens_none(desk, kind):
        return replace(values, reference="", link="")
    linked = with_links(values, reference)
    if kind != "closure":
        return linked
    may_reopen = state is not None and state.may_reopen
    return replace(values, reopen_link=linked.reopen_link if may_reopen else "")


def _told(values: Acknowledgement, kind: str) -> Acknowledgement:
    """What is otherwise in the mails to the desk's own people."""
    if kind == NOTIFICATION_HELD:
        return replace(
            values,
            headline="A mail waits for your word: it says that it is from eve@elsewhere.example",
            writer="eve@elsewhere.example",
            reasons=("carries our mark of the case, but comes from no participant",),
        )
    if kind == AGENT_DIGEST:
        return replace(values, reference="", link="", headline="2 pieces of news")
    return values


def _state(desk: Desk, kind: str) -> State | None:
    """The state that a case has when this mail is sent; None where that is of no interest."""
    if kind not in _ABOUT_A_STATE:
        return None
    if _ABOUT_A_STATE[kind] is StateKind.WAITING:
        return desk.states.waiting_for(WaitsFor.CUSTOMER)
    return desk.states.default(_ABOUT_A_STATE[kind])


def _opens_none(desk: Desk, kind: str) -> bool:
    """Whether a rule answers with this mail in place of a case."""
    return any(
        any(isinstance(action, NoCase) for action in rule.then)
        and any(isinstance(action, Reply) and action.template == kind for action in rule.then)
        for rule in desk.rules
    )


def samples(desk: Desk, kind: str, *, language: str) -> dict[str, Acknowledgement]:
    """Each form of a mail that is worth a look, by what it is about."""
    values = sample_values(desk, kind, language=language)
    if kind == MANAGER_NOTICE:
        poor = replace(
            values, notice="poor", headline="Poor", words="Nobody called back.", because=""
        )
        return {"a promise is broken": values, "a poor answer": poor}
    if kind == "waiting":
        return {reason: replace(values, waiting_for=reason) for reason in WAITING_FOR}
    if kind == "missing-details" and any(state.only_with for state in desk.states.states):
        return {"": values, "it rests": replace(values, rests=True, due_at="")}
    if not kind.startswith("chaser-"):
        return {"": values}
    resolved = desk.states.default(StateKind.RESOLVED).name
    confirm = replace(values, waiting_for=CONFIRMATION, state=resolved, words="")
    return {"": values, CONFIRMATION: confirm}

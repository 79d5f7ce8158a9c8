"""The links of a mail about a case: reopening, confirming, the survey; for its recipient alone."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session

from mailgate.core.action_links import RATINGS, Action, link, token
from mailgate.core.case import StateKind
from mailgate.core.chasers import end_of
from mailgate.core.desk import Desk
from mailgate.core.episodes import episode_of
from mailgate.core.lifecycle import ENDED
from mailgate.core.promised import clockwork_of
from mailgate.core.states import OnThanks
from mailgate.jobs.context import Context
from mailgate.jobs.seen import seen
from mailgate.jobs.whose_time import moment, zone_of
from mailgate.store import cases, surveys
from mailgate.store.tables import CaseRow

_SURVEY_OPEN: Final = timedelta(days=90)  # long after the case is closed; then it is forgotten


def link_values(
    session: Session, context: Context, row: CaseRow, *, address: str, language: str, recipient: str
) -> dict[str, Any]:
    """The values of templates; those that this case has no use for are left out.

    `ends_at` is when its ladder ends the case if nobody answers any more.

    `address` is where the mails go, `recipient` whom the links are for. Reopening and confirming
    end with the window in which the state may be reopened; the survey stays open long after that.
    Whoever has answered it is not asked again by the closure.
    """
    case = cases.load_case(session, row.id or 0)
    desk = context.desks[case.desk]
    state = desk.states.of(case)
    since = cases.in_kind_since(session, case) or row.changed_at
    ends_at = state.reopens_until(clockwork_of(desk).calendar, since)

    def to(action: Action, until: datetime | None, word: str = "") -> str:
        line = token(
            context.keyring,
            desk=desk.name,
            action=action,
            reference=case.reference,
            recipient=recipient,
            until=until,
        )
        return link(
            address=address,
            action=action,
            reference=case.reference,
            line=line,
            language=language,
            word=word,
        )

    values: dict[str, Any] = {
        "ends_at": moment(_ends_at(session, desk, case.id), zone_of(desk, row))
    }
    if case.kind in ENDED and state.may_reopen:
        values["reopen_link"] = to(Action.REOPEN, ends_at)
        values["reopen_until"] = moment(ends_at, zone_of(desk, row))
    if case.kind is not StateKind.CLOSED and state.on_thanks is OnThanks.CLOSES:
        values["confirm_link"] = to(Action.CONFIRM, ends_at)
    is_rated = surveys.survey_of(session, case.id) is not None
    if desk.survey and case.kind in ENDED and not (is_rated and case.kind is StateKind.CLOSED):
        until = since + _SURVEY_OPEN
        values |= {
            f"survey_{action.value}": to(action, until, word)
            for action, word in zip(RATINGS, desk.survey, strict=True)
        }
    return values


def _ends_at(session: Session, desk: Desk, case_id: int) -> datetime | None:
    view = seen(session, desk, case_id)
    if view.ladder is None:
        return None
    episode = episode_of(view.ladder, view.events, requester=view.case.requester, where=view.where)
    return end_of(view.ladder, episode, view.where) if episode is not None else None

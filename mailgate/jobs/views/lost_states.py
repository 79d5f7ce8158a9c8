"""Cases in states that the files of their desk no longer name: what they are taken for."""

from sqlmodel import Session, col, func, select

from mailgate.core.case import StateKind
from mailgate.core.desk import Desk
from mailgate.core.wording import shown
from mailgate.store.tables import CaseRow


def lost_states(session: Session, desk: Desk) -> tuple[str, ...]:
    """A sentence for each such state, with how many cases are in it."""
    state, kind = col(CaseRow.state), col(CaseRow.kind)
    counted = select(state, kind, func.count()).where(col(CaseRow.desk) == desk.name)
    rows = session.exec(counted.group_by(state, kind).order_by(state, kind)).all()
    return tuple(
        f"{desk.name}: cases that are {shown(name)} ({count}): {why}"
        for name, said, count in rows
        if (why := _treated(desk, name, said))
    )


def lost_state(desk: Desk, row: CaseRow) -> tuple[str, ...]:
    """The same about one case: a sentence, or none."""
    why = _treated(desk, row.state, row.kind)
    return (f"it is {shown(row.state)}: {why}",) if why else ()


def _treated(desk: Desk, name: str, said: str) -> str:
    kind = StateKind(said)
    known = desk.states.named(name)
    if known is not None and known.kind is kind:
        return ""
    problem = (
        f"states.yaml has no such state of the kind {kind}"
        if known is None
        else f"states.yaml says of it that it is {known.kind}, and it was {kind} before"
    )
    served = desk.states.first(kind)
    if served is None:
        return f"{problem}, and no other one; nobody is chased, and any mail opens it again"
    return f"{problem}; it is taken for {shown(served.name)}"

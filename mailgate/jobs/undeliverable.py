"""What bounces say of an address: counted when they are decided about, forgiven by people.

So are addresses that trade the same mail with us.
"""

from datetime import datetime

from sqlmodel import Session

from mailgate.core.effects import CountBounce, Forgive
from mailgate.errors import UsageError
from mailgate.mail.addresses import normalised
from mailgate.store import bounces, frozen
from mailgate.store.database import Database


def note_address(
    session: Session, effect: CountBounce | Forgive, *, inbox_id: int, now: datetime
) -> None:
    """Writes down what a decision says of an address, in its transaction."""
    match effect:
        case CountBounce(outbox_id=outbox_id, address=address, failure=failure, kind=kind):
            bounces.note_bounce(
                session,
                inbox_id=inbox_id,
                address=address,
                outbox_id=outbox_id,
                kind=kind,
                status=failure.status,
                diagnostic=failure.diagnostic,
                now=now,
            )
        case Forgive(address=address, why=why, for_good=for_good):
            by = f"message {inbox_id}: {why}"
            bounces.forgive(session, address=address, by=by, for_good=for_good, now=now)


def forgive(database: Database, address: str, *, by: str, now: datetime) -> bool:
    """Lets an address have automatic mail again; False if nothing stopped it.

    UsageError if it is no address.
    """
    found = address_of(address)
    with database.session() as session:
        pairs = frozen.all_frozen(session, address=found)
        frozen.thaw(session, pairs, now=now)
        if bounces.undeliverable(session, address=found) is None:
            return bool(pairs)
        bounces.forgive(session, address=found, by=by, for_good=True, now=now)
        return True


def address_of(text: str) -> str:
    """An address as it is stored and compared; UsageError if it is none."""
    found = normalised(text)
    if not found:
        raise UsageError(f"{text!r} is no address (a@example.com)")
    return found

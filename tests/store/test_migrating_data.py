"""What the migrations make of rows that were there before."""

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url, text
from sqlalchemy.engine import Connection

from mailgate.core.case import EventKind
from mailgate.store import cases, inbox, migrations
from mailgate.store.database import Database
from mailgate.store.engines import postgresql, sqlite_migrator
from tests.store.build import NOW, open_case, queue, take


def config_for(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    config.attributes["connection"] = connection
    return config


def test_cases_mails_and_the_outbox_of_before_are_kept_when_rules_come(database: Database) -> None:
    with database.session() as session:
        case_id = open_case(session)
        take(session)
        outbox_id = queue(session, case_id)
        cases.add_event(
            session,
            case_id=case_id,
            kind=EventKind.MAIL_QUEUED,
            summary="queued",
            now=NOW,
            outbox_id=outbox_id,
        )
        session.execute(
            text("UPDATE inbox SET state = 'done', fate = 'case', decision = :said"),
            {"said": '{"from": "anna@customer.example"}'},
        )
    address = make_url(database.url)
    is_file = address.get_backend_name() == "sqlite"
    engine = sqlite_migrator(address) if is_file else postgresql(address)
    with engine.begin() as connection:
        command.downgrade(config_for(connection), "0002")
        command.upgrade(config_for(connection), "head")
    engine.dispose()

    with database.session() as session:
        row = cases.case_row(session, case_id)
        assert row is not None
        assert (row.queue, row.tags, row.fields, row.clock_starts_at) == ("", None, None, None)
        assert cases.load_case(session, case_id).tags == ()
        assert session.scalar(text("SELECT count(*) FROM outbox WHERE case_id IS NOT NULL")) == 1
        assert cases.history(session, case_id)[0].outbox_id == outbox_id
        found = inbox.earlier_mails(
            session,
            desk="managed-service",
            sender="anna@customer.example",
            since=NOW,
            until=NOW,
            most=9,
        )
        assert found == (NOW,)

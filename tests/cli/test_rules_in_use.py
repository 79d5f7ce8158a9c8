"""`mailgate check` says by which rules the daemon decides, where that is not what the files say."""

from datetime import UTC, datetime

from mailgate.core.version import DeskVersion, RulesInUse
from mailgate.jobs.context import open_context
from mailgate.settings.load import load
from mailgate.store.database import open_database
from mailgate.store.rules_in_use import note_rules
from tests.cli.office import Office

LOADED_AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
REFUSED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def note(office: Office, version: DeskVersion, **said: object) -> None:
    database = open_database(f"sqlite:///{office.folder}/mailgate.db")
    in_use = RulesInUse("managed-service", version, "host 7", **said)  # type: ignore[arg-type]
    with database.session() as session:
        note_rules(session, [in_use])
    database.close()


def of_the_files(office: Office) -> DeskVersion:
    with open_context(load(office.config), at=LOADED_AT) as context:
        return context.versions["managed-service"]


def test_nothing_is_said_where_there_is_no_database_and_none_is_made(office: Office) -> None:
    assert office.run("check").err == ""
    assert not (office.folder / "mailgate.db").exists()


def test_nothing_is_said_where_the_daemon_goes_by_these_files(office: Office) -> None:
    note(office, of_the_files(office))

    assert office.run("check").err == ""


def test_files_that_changed_since_are_noted(office: Office) -> None:
    note(office, DeskVersion("ab" * 32, LOADED_AT))

    said = office.run("check")

    assert said.code == 0
    assert said.err.startswith(
        "note: the daemon (host 7) decides by version abababababab, "
        "loaded 2026-03-02 08:00:00 UTC of the files of managed-service, which have changed since"
    )


def test_a_refusal_is_told_with_its_mistakes(office: Office) -> None:
    mistakes = ("rules/managed-service/intake.yaml:3:5: one", "rules/x.yaml:1: two")
    note(office, DeskVersion("ab" * 32, LOADED_AT), refused_at=REFUSED_AT, mistakes=mistakes)

    said = office.run("check")

    warning = (
        "warning: the daemon still decides by version abababababab, loaded 2026-03-02 08:00:00 UTC "
        "of the files of managed-service: it refused the newer ones at 2026-03-02 09:30:00 UTC: "
        "rules/managed-service/intake.yaml:3:5: one (and 1 more)"
    )
    assert said.err.splitlines() == [
        warning,
        *(f"refused then: {mistake}" for mistake in mistakes),
    ]


def test_a_daemon_that_ended_goes_by_nothing(office: Office) -> None:
    version = DeskVersion("ab" * 32, LOADED_AT)
    note(office, version, refused_at=REFUSED_AT, mistakes=("x:1: y",), stopped_at=REFUSED_AT)

    assert office.run("check").err == ""


def test_screens_warn_of_a_refusal(office: Office) -> None:
    note(office, DeskVersion("ab" * 32, LOADED_AT), refused_at=REFUSED_AT, mistakes=("x:1: y",))

    assert "still decides by version abababababab" in " ".join(office.run("figures").out.split())


def test_a_database_that_cannot_be_asked_does_not_stop_the_check(office: Office) -> None:
    (office.folder / "mailgate.db").write_text("this is no database, whatever its name says")

    said = office.run("check")

    assert said.code == 0
    assert "is not known" in said.err

"""`mailgate messages --id N --files FOLDER`: what a notification was too small for."""

from email.message import EmailMessage
from pathlib import Path

from tests.cli.office import Office


def test_the_files_of_a_mail_are_written_and_no_file_is_overwritten(
    office: Office, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["From"] = "anna@customer.example"
    mail.set_content("See the trace.")
    mail.add_attachment(b"0123", maintype="image", subtype="png", filename="trace.png")
    rows = office.rows()
    inbox_id = rows.inbox(mail.as_bytes())
    rows.database.close()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "trace.png").write_bytes(b"mine")

    outcome = office.run("messages", "--id", inbox_id, "--files", folder)

    assert outcome.code == 0
    assert (folder / "trace.png").read_bytes() == b"mine"
    assert (folder / "2-trace.png").read_bytes() == b"0123"


def test_files_of_no_mail_or_of_all_are_a_wrong_order(office: Office, tmp_path: Path) -> None:
    assert office.run("messages", "--files", tmp_path).code == 2
    assert office.run("messages", "--id", 4711, "--files", tmp_path).code == 2

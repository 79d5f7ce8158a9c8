import email
import re
from email.message import EmailMessage
from email.policy import default as modern

import pytest

from mailgate.bundle import bundled
from mailgate.core.case import Fate
from mailgate.demo import samples

FOLDER = bundled("samples")
STORY = samples.load_story(FOLDER)
FILES = sorted(path.name for path in FOLDER.glob("*.eml"))
VALUES = {
    "date": "Sun, 01 Mar 2026 09:30:00 +0000",
    "reference": "CS11349759",
    "acknowledgement-id": "<ack.cs11349759@desk.example>",
}


def test_the_story_plays_every_mail() -> None:
    assert {step.file for step in STORY} == set(FILES)


def test_the_story_shows_every_fate_a_demo_can_bring_about() -> None:
    shown = {step.fate for step in STORY}

    assert shown == set(Fate) - {Fate.QUARANTINED}


def test_a_mail_answers_an_earlier_one_that_is_acknowledged() -> None:
    acknowledged: set[str] = set()
    for step in STORY:
        assert not step.answers or step.answers in acknowledged, step.title
        if step.answered:
            acknowledged.add(step.file)


def test_the_readme_has_a_row_for_every_mail() -> None:
    rows = re.findall(r"^\| `(\S+\.eml)` \|", (FOLDER / "README.md").read_text(), re.MULTILINE)

    assert rows == FILES


@pytest.mark.parametrize("step", STORY, ids=lambda step: step.title)
def test_placeholders_are_used_only_where_the_story_fills_them(step: samples.Step) -> None:
    raw = (FOLDER / step.file).read_bytes()

    assert raw.count(b"{{date}}") >= 1
    if not step.answers:
        samples.fill(raw, {"date": VALUES["date"]})


@pytest.mark.parametrize("file", FILES)
def test_a_filled_mail_is_ready_to_send(file: str) -> None:
    filled = samples.fill((FOLDER / file).read_bytes(), VALUES)

    assert not re.search(rb"\{\{[a-z-]+\}\}", filled)
    assert not re.search(rb"(?<!\r)\n", filled)
    assert max(len(line) for line in filled.split(b"\r\n")) <= 998
    assert re.fullmatch(r"<[^<>\s]+@[^<>\s]+>", samples.message_id(filled))
    assert samples.sender(filled).endswith(".example")


@pytest.mark.parametrize("file", FILES)
def test_a_mail_names_only_reserved_domains(file: str) -> None:
    raw = (FOLDER / file).read_bytes()
    domains = re.findall(rb"@([A-Za-z0-9.-]+\.[A-Za-z]+)", raw)

    assert domains
    assert {domain.rpartition(b".")[2] for domain in domains} == {b"example"}


def test_what_is_no_placeholder_of_ours_stays() -> None:
    filled = samples.fill(b"{{7*7}} {{ date }} {{unknown}}\n{{date}}\r\n", {"date": "now"})

    assert filled == b"{{7*7}} {{ date }} {{unknown}}\r\nnow\r\n"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="reference"):
        samples.fill(b"{{reference}}", {})


def test_the_reply_names_our_acknowledgement_and_comes_from_the_requester() -> None:
    first, reply = _mail("01-new-case.eml"), _mail("02-reply.eml")

    assert reply["In-Reply-To"] == VALUES["acknowledgement-id"]
    assert VALUES["acknowledgement-id"] in reply["References"]
    assert _sender("02-reply.eml") == _sender("01-new-case.eml")
    assert reply["Message-ID"] != first["Message-ID"]


def test_the_reply_by_number_has_no_other_claim() -> None:
    mail = _mail("03-number-in-the-subject.eml")

    assert VALUES["reference"] in mail["Subject"]
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None
    assert _sender("03-number-in-the-subject.eml") == _sender("01-new-case.eml")


def test_the_strangers_are_strangers() -> None:
    requester = _sender("01-new-case.eml").rpartition("@")[2]
    knows_number, knows_thread = (
        _mail("04-stranger-with-the-number.eml"),
        _mail("05-stranger-in-the-thread.eml"),
    )

    assert VALUES["reference"] in knows_number["Subject"]
    assert knows_number["In-Reply-To"] is None
    assert knows_thread["In-Reply-To"] == VALUES["acknowledgement-id"]
    for file in ("04-stranger-with-the-number.eml", "05-stranger-in-the-thread.eml"):
        assert _sender(file).rpartition("@")[2] != requester


def test_the_attachments_are_a_picture_and_two_tables_one_named_uglily() -> None:
    picture, table, ugly = _mail("06-attachments.eml").iter_attachments()

    assert picture.get_content().startswith(b"\x89PNG\r\n")
    assert "Łukasiewicz" in table.get_content()
    assert ugly.get_filename() == '..\\..\\Temp\\Q3 "Zahlen" \N{EN DASH} Übersicht : gestern.csv'


def test_the_machines_say_that_they_are_machines() -> None:
    assert _mail("07-out-of-office.eml")["Auto-Submitted"] == "auto-generated"
    assert _mail("07-out-of-office.eml")["In-Reply-To"] == VALUES["acknowledgement-id"]
    assert _sender("07-out-of-office.eml") == _sender("06-attachments.eml")
    assert _mail("10-newsletter.eml")["List-Id"]
    receipt = _mail("11-read-receipt.eml")
    assert receipt.get_param("report-type") == "disposition-notification"


def test_the_bounce_is_a_delivery_report_about_our_acknowledgement() -> None:
    report = _mail("09-bounce.eml")
    _, status, headers = report.iter_parts()

    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    assert "\nStatus: 5.2.2\n" in status.as_string()
    assert f"Message-ID: {VALUES['acknowledgement-id']}" in headers.get_content()
    assert _sender("08-forwarded.eml") in headers.get_content()


def test_the_japanese_mail_is_broken_as_old_clients_break_it() -> None:
    raw = (FOLDER / "12-japanese.eml").read_bytes()
    subject = re.search(rb"^Subject: (.*)$", raw, re.MULTILINE)
    body = raw.partition(b"\n\n")[2]

    assert subject
    assert "㈱みなと商会" in subject[1].decode("cp932")
    with pytest.raises(UnicodeDecodeError):
        body.decode("iso-2022-jp")


def test_the_hostile_mail_carries_its_weapons() -> None:
    mail = _mail("13-hostile.eml")
    (attachment,) = mail.iter_attachments()

    assert "\nBcc: x@evil.example" in str(mail["Subject"])
    assert attachment.get_filename() == "invoice\u202efdp.exe"
    assert b"{{7*7}}" in _filled("13-hostile.eml")
    assert "<script>" in _body(mail, "html")
    assert "\x1b]0;" in _body(mail, "plain")


def _filled(file: str) -> bytes:
    return samples.fill((FOLDER / file).read_bytes(), VALUES)


def _mail(file: str) -> EmailMessage:
    return email.message_from_bytes(_filled(file), policy=modern)


def _sender(file: str) -> str:
    return samples.sender(_filled(file))


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())

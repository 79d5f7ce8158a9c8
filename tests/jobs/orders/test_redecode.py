import pytest
from sqlmodel import select

from mailgate.errors import UsageError
from mailgate.jobs import redecode, views
from mailgate.store.tables import EventRow, InboxRow, RawRow
from tests.servers.rows import NOW, Rows, after

LATER = after(hours=1)
WORDS = "Принтер горит, Анна"
GARBLED = (
    b"From: anna@customer.example\r\nSubject: Printer\r\nContent-Type: text/plain; charset=cp1252"
    b"\r\n\r\n" + WORDS.encode("koi8-r") + b"\r\n"
)


def a_case(rows: Rows, raw: bytes = GARBLED) -> int:
    return rows.inbox(raw, case_id=rows.case(), fate="case", state="done", done_at=NOW)


def shown(rows: Rows) -> views.ShownMail:
    found = views.case(rows.database, "IT0001")
    assert found is not None
    return found.mails_in[-1].mail


def choose(rows: Rows, charset: str, *, mail: int | None = None) -> str:
    order = redecode.redecode(
        rows.database, "it0001", mail=mail, charset=charset, by="Bo", now=LATER
    )
    assert order.done
    return order.text


def test_the_ways_to_read_a_mail_say_which_one_is_used(rows: Rows) -> None:
    inbox_id = a_case(rows)

    found = redecode.readings(rows.database, "IT0001")

    assert (found.id, found.reference) == (inbox_id, "IT0001")
    texts = {one.charset: one.text for one in found.candidates}
    assert texts["koi8-r"] == WORDS
    assert [one.charset for one in found.candidates if one.used] == ["as-labelled"]
    assert len(set(texts.values())) == len(texts)


def test_a_chosen_charset_is_shown_and_stands_in_the_history(rows: Rows) -> None:
    inbox_id = a_case(rows)
    before = rows.get(InboxRow, inbox_id)

    assert choose(rows, "KOI8-R") == "is read as koi8-r from now on"

    assert shown(rows).excerpt == WORDS
    assert shown(rows).note == "read as koi8-r, as a person chose"
    with rows.database.reading() as session:
        (event,) = session.exec(select(EventRow)).all()
    assert (event.kind, event.inbox_id) == ("redecoded", inbox_id)
    assert event.summary == f"Mail {inbox_id} is read as koi8-r, says Bo"
    after_it = rows.get(InboxRow, inbox_id)
    assert (after_it.sha256, after_it.decision) == (before.sha256, before.decision)
    assert len(rows.get(RawRow, before.sha256).packed)
    used = [one for one in redecode.readings(rows.database, "IT0001").candidates if one.used]
    assert [one.charset for one in used] == ["koi8-r"]


def test_the_last_word_counts_and_can_be_taken_back(rows: Rows) -> None:
    a_case(rows)
    garbled = shown(rows)

    choose(rows, "cp866")
    choose(rows, "koi8-r")
    assert shown(rows).excerpt == WORDS
    assert choose(rows, "koi8-r") == "is read as koi8-r already"
    choose(rows, "as-labelled")

    assert shown(rows) == garbled
    with rows.database.reading() as session:
        assert len(session.exec(select(EventRow)).all()) == 3


def test_text_that_was_encoded_twice_is_read(rows: Rows) -> None:
    twice = "Störung für Jörg".encode().decode("cp1252").encode()
    a_case(rows, b"From: a@b.example\r\nSubject: x\r\n\r\n" + twice)

    choose(rows, "utf-8-twice")

    assert shown(rows).excerpt == "Störung für Jörg"


def test_of_several_mails_one_is_named(rows: Rows) -> None:
    case_id = rows.case()
    first, second = (rows.inbox(GARBLED + bytes(n), case_id=case_id, fate="update") for n in (1, 2))

    with pytest.raises(UsageError, match=f"--mail takes one of: {first}, {second}"):
        redecode.readings(rows.database, "IT0001")
    choose(rows, "koi8-r", mail=second)

    found = views.case(rows.database, "IT0001")
    assert found is not None
    assert [line.mail.excerpt == WORDS for line in found.mails_in] == [False, True]


@pytest.mark.parametrize(
    ("reference", "mail", "charset", "why"),
    [
        pytest.param("IT9999", None, "koi8-r", "there is no case IT9999", id="case"),
        pytest.param("IT0001", 99, "koi8-r", "IT0001 has no mail 99", id="mail"),
        pytest.param("IT0001", None, "rot13", "rot13 is no charset", id="charset"),
        pytest.param("IT0001", None, "", " is no charset", id="empty"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_done(
    rows: Rows, reference: str, mail: int | None, charset: str, why: str
) -> None:
    a_case(rows)

    with pytest.raises(UsageError, match=why):
        redecode.redecode(rows.database, reference, mail=mail, charset=charset, by="Bo", now=LATER)

    with rows.database.reading() as session:
        assert session.exec(select(EventRow)).all() == []


def test_a_reference_of_two_desks_asks_which(rows: Rows) -> None:
    a_case(rows)
    rows.case(desk="hr")

    with pytest.raises(UsageError, match=r"several desks \(hr, it\)"):
        redecode.readings(rows.database, "IT0001")
    assert redecode.readings(rows.database, "IT0001", desk="it").candidates

"""The answers to surveys: one a case, the last value wins."""

from mailgate.store import surveys
from mailgate.store.database import Database
from tests.servers.rows import NOW, Rows


def test_the_last_answer_counts_and_an_empty_comment_leaves_the_one_before(
    database: Database,
) -> None:
    rows = Rows(database)
    case_id, first = rows.case(), rows.inbox(b"Subject: a\r\n\r\n")
    other = rows.inbox(b"Subject: b\r\n\r\n")
    with database.session() as session:
        for inbox_id, value, word, comment in (
            (first, 3, "Good", "Nice\x00"),
            (other, 1, "Poor", ""),
        ):
            surveys.rate(
                session,
                case_id=case_id,
                value=value,
                word=word,
                comment=comment,
                by="ada@customer.example",
                inbox_id=inbox_id,
                now=NOW,
            )
    with database.reading() as session:
        row = surveys.survey_of(session, case_id)
        assert row is not None
        assert (row.value, row.word, row.answers, row.inbox_id) == (1, "Poor", 2, other)
        assert row.comment.startswith("Nice")
        assert "\x00" not in row.comment
        assert [found.case_id for _, found in surveys.surveys(session)] == [case_id]
        assert surveys.surveys(session, desk="nobody") == []

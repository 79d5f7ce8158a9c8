"""Each condition hits what it says, misses the rest, and says why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.author import Author, Screening
from mailgate.core.rules.comparisons import Contains, EndsWith, InList, Is, Matches, StartsWith
from mailgate.core.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    AttachmentSize,
    Condition,
    EarlierMails,
    HasAttachment,
    Missing,
    Not,
    captures,
)
from mailgate.core.rules.facts import Sight, fold
from tests.core.rules.mails import NOON, PlainPattern, a_mail, an_attachment, hits, why

DOWN = Contains("subject", ("site down", "total loss"))


@pytest.mark.parametrize(
    ("condition", "mail", "reason"),
    [
        pytest.param(
            DOWN, {"subject": "SITE  Down!"}, 'subject contains "site down"', id="contains"
        ),
        pytest.param(
            Contains("text", ("reset my password",)), {"text": "Please reset\nmy password"},
            'text contains "reset my password"', id="over a line's end",
        ),
        pytest.param(
            Contains("text", ("can't print",)), {"text": "I can\u2019t\u00a0print"},
            'text contains "can\'t print"', id="typographic quotes and blanks",
        ),
        pytest.param(
            Contains("text", ("Straße",)), {"text": "in der STRASSE"},
            'text contains "Straße"', id="sharp s",
        ),
        pytest.param(
            Contains("text", ("cafe\u0301",)), {"text": "Caf\u00e9"},
            'text contains "cafe\u0301"', id="two ways to write an accent",
        ),
        pytest.param(
            Is("mailbox", ("Support",)), {"mailbox": "support"}, 'mailbox is "support"', id="is"
        ),
        pytest.param(
            StartsWith("subject", ("alert", "Problem:")), {"subject": "PROBLEM: disk"},
            'subject starts with "Problem:"', id="starts with",
        ),
        pytest.param(
            EndsWith("sender domain", (".example",)), {"sender": "a@b.example"},
            'sender domain ends with ".example"', id="ends with",
        ),
        pytest.param(
            Matches("text", (PlainPattern(r"case \d+"),)), {"text": "my Case 12"},
            r'text matches "case \d+"', id="matches",
        ),
        pytest.param(
            Matches("text", (PlainPattern("all users.{0,10}down"),)),
            {"text": "since nine all users\nare down"},
            'text matches "all users.{0,10}down"', id="an expression over a wrapped line",
        ),
        pytest.param(
            InList("sender entry", "vips", frozenset({"boss.example"})),
            {"sender": "Big@post.boss.example"}, 'sender "boss.example" is in the list "vips"',
            id="a domain in a list",
        ),
        pytest.param(
            InList("sender entry", "vips", frozenset({"big@boss.example"})),
            {"sender": "big@boss.example"}, 'sender "big@boss.example" is in the list "vips"',
            id="an address in a list",
        ),
        pytest.param(
            Is("sender class", ("automated",)), {"author": Author.BOUNCE},
            'sender is "automated"', id="a machine",
        ),
        pytest.param(
            Is("header x-priority", ("1",)), {"headers": [("x-priority", "1")]},
            'header x-priority is "1"', id="a header",
        ),
        pytest.param(
            Is("recipient", ("sales@desk.example",)),
            {"recipients": ("support@desk.example", "sales@desk.example")},
            'recipient is "sales@desk.example"', id="one of several recipients",
        ),
        pytest.param(
            Is("mail", ("forwarded",)), {"is_forwarded": True}, 'mail is "forwarded"', id="forward"
        ),
        pytest.param(Is("mail", ("reply",)), {"belongs_to_case": True}, 'mail is "reply"', id="re"),
        pytest.param(
            Is("received", ("out of hours",)), {"in_hours": False}, 'received is "out of hours"',
            id="out of hours",
        ),
        pytest.param(
            Is("verdict", ("fail",)), {"verdict": "fail"}, 'verdict is "fail"', id="verdict"
        ),
        pytest.param(
            Is("language", ("de",)), {"language": "de"}, 'language is "de"', id="language"
        ),
        pytest.param(
            Is("customer", ("unknown",)), {}, 'customer is "unknown"', id="a stranger"
        ),
        pytest.param(
            Is("customer cover", ("gold",)), {"customer": {"cover": "Gold"}},
            'customer cover is "Gold"', id="a customer's cover",
        ),
        pytest.param(
            Is("priority", ("1",)), {"known": {"priority": ("1",)}}, 'priority is "1"', id="said"
        ),
        pytest.param(
            EndsWith("attachment name", (".pdf",)), {"attachments": [an_attachment("a.PDF")]},
            'attachment name ends with ".pdf"', id="an attachment's name",
        ),
        pytest.param(
            Is("attachment type", ("application/pdf",)), {"attachments": [an_attachment("a")]},
            'attachment type is "application/pdf"', id="an attachment's type",
        ),
        pytest.param(
            HasAttachment(), {"attachments": [an_attachment("a")]}, "has an attachment", id="has"
        ),
        pytest.param(
            AttachmentSize(over=5, under=9), {"attachments": [an_attachment("a", size=8)]},
            "an attachment is over 5 bytes and under 9 bytes", id="size",
        ),
        pytest.param(
            Missing(("telephone", "site")), {"missing": frozenset({"telephone"})},
            '"telephone" missing', id="missing",
        ),
        pytest.param(
            EarlierMails(more_than=1, within=timedelta(hours=1)),
            {"earlier_at": (NOON - timedelta(minutes=5), NOON - timedelta(hours=1))},
            "2 earlier mails within 1 hour, more than 1", id="earlier mails",
        ),
        pytest.param(ALWAYS, {}, "it has no condition", id="always"),
        pytest.param(
            AnyOf((DOWN, Is("mailbox", ("noc",)))), {"mailbox": "noc"}, 'mailbox is "noc"', id="any"
        ),
        pytest.param(
            All((DOWN, Is("mailbox", ("noc",)))), {"mailbox": "noc", "subject": "site down"},
            'subject contains "site down" and mailbox is "noc"', id="all",
        ),
        pytest.param(
            Not(DOWN), {"subject": "hello"},
            'subject does not contain "site down" or "total loss"', id="not",
        ),
    ],
)  # fmt: skip
def test_a_mail_fits_and_it_is_said_why(
    condition: Condition, mail: dict[str, Any], reason: str
) -> None:
    assert hits(condition, a_mail(**mail))
    assert why(condition, a_mail(**mail)) == reason


@pytest.mark.parametrize(
    ("condition", "mail", "reason"),
    [
        pytest.param(
            DOWN, {"subject": "down site"},
            'subject does not contain "site down" or "total loss"', id="contains",
        ),
        pytest.param(
            Is("mailbox", ("noc",)), {"mailbox": "support"}, 'mailbox is "support", not "noc"',
            id="is",
        ),
        pytest.param(
            Is("queue", ("one", "two")), {}, 'queue is not set, not "one" or "two"', id="nothing"
        ),
        pytest.param(
            Is("received", ("in hours",)), {}, 'received is not known, not "in hours"',
            id="without a calendar",
        ),
        pytest.param(
            Is("customer cover", ("gold",)), {}, 'customer cover is not known, not "gold"',
            id="no customer",
        ),
        pytest.param(
            StartsWith("subject", ("alert",)), {"subject": "no alert"},
            'subject is "no alert", which does not start with "alert"', id="starts with",
        ),
        pytest.param(
            EndsWith("subject", ("!",)), {"subject": "no"},
            'subject is "no", which does not end with "!"', id="ends with",
        ),
        pytest.param(
            Matches("subject", (PlainPattern("a+"),)), {}, 'subject does not match "a+"', id="re"
        ),
        pytest.param(
            InList("sender entry", "vips", frozenset({"boss.example"})), {"sender": "a@x.example"},
            'sender is not in the list "vips"', id="list",
        ),
        pytest.param(
            HasAttachment(), {"attachments": [an_attachment("logo", inline=True)]},
            "has no attachment", id="a picture within the text",
        ),
        pytest.param(
            AttachmentSize(over=5), {"attachments": [an_attachment("a", size=5)]},
            "no attachment is over 5 bytes (sizes: 5)", id="size",
        ),
        pytest.param(
            Missing(("telephone",)), {"missing": frozenset({"site"})},
            'nothing is missing of "telephone"', id="missing",
        ),
        pytest.param(
            EarlierMails(more_than=1, within=timedelta(hours=1)),
            {"earlier_at": (NOON - timedelta(minutes=5), NOON - timedelta(minutes=61))},
            "1 earlier mails within 1 hour, not more than 1", id="too long ago",
        ),
        pytest.param(
            All((DOWN, Is("mailbox", ("noc",)))), {"subject": "site down"},
            'mailbox is "", not "noc"', id="all says the first that is missing",
        ),
        pytest.param(
            AnyOf((Is("mailbox", ("noc",)), Missing(("x",)))), {},
            'mailbox is "", not "noc", and nothing is missing of "x"', id="any says all",
        ),
        pytest.param(
            Not(Is("sender class", ("automated",))), {"author": Author.LIST},
            'sender is "automated"', id="not",
        ),
    ],
)  # fmt: skip
def test_a_mail_does_not_fit_and_it_is_said_why(
    condition: Condition, mail: dict[str, Any], reason: str
) -> None:
    assert not hits(condition, a_mail(**mail))
    assert why(condition, a_mail(**mail)) == reason


def test_a_mail_in_doubt_is_a_persons_to_a_rule_and_what_it_seems_too() -> None:
    mail = replace(a_mail(), screening=Screening(Author.LIST, "so it seems", in_doubt=True))

    assert hits(Is("sender class", ("person",)), mail)
    assert hits(Is("sender class", ("list",)), mail)
    assert not hits(Is("sender class", ("automated",)), mail)


def test_conditions_are_said_as_they_are_written() -> None:
    condition = All((AnyOf((DOWN, HasAttachment())), Not(Is("tag", ("vip",))), Not(DOWN)))

    assert str(condition) == (
        '(subject contains "site down" or "total loss" or has an attachment) '
        'and tag is not "vip" and not (subject contains "site down" or "total loss")'
    )


def test_captures_are_of_what_hit_on_one_line_and_not_too_long() -> None:
    text = "account: 123 \n host: " + "x" * 900
    condition = All(
        (
            Matches("text", (PlainPattern(r"account:\s+(?P<account>\d+\s)"),)),
            AnyOf((DOWN, Matches("text", (PlainPattern(r"host: (?P<host>x+)(?P<none>y)?"),)))),
            Not(Matches("text", (PlainPattern("(?P<never>zzz)"),))),
        )
    )

    assert captures(condition, Sight(a_mail(text=text))) == {"account": "123", "host": "x" * 200}


WORDS = st.text("aäb \u2019'\n", min_size=1, max_size=6).filter(lambda word: bool(fold(word)))


@given(st.lists(WORDS, min_size=1, max_size=4), st.text("aäb \u2019'\n", max_size=400))
def test_a_long_text_is_looked_through_like_a_short_one(words: list[str], text: str) -> None:
    condition = Contains("text", tuple(words))

    assert hits(condition, a_mail(text=text)) == any(fold(word) in fold(text) for word in words)

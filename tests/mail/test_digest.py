import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.mail.digest import content_key, message_id_of
from tests.mail.letters import letter


@pytest.mark.parametrize(
    "field",
    [
        b"Received: from a by b; Mon, 15 Jan 2024 10:00:00 +0100\r\n\tfor <x@y.example>\r\n",
        b"Return-Path: <ann@customer.example>\r\n",
        b"Delivered-To: support@desk.example\r\n",
        b"X-Original-To: support@desk.example\r\n",
        b"Envelope-To: support@desk.example\r\n",
        b"X-Gm-Message-State: abc\r\n",
        b"ARC-Seal: i=1\r\n",
        b"Authentication-Results: mx.desk.example; spf=pass\r\n",
        b"DKIM-Signature: v=1\r\n",
        b"X-Spam-Score: 1\r\n",
        b"From support Mon Jan 15 10:00:00 2024\r\n",
    ],
)
def test_a_second_delivery_is_the_same_mail(field: bytes) -> None:
    assert content_key(field + letter()) == content_key(letter())


def test_line_ends_do_not_make_another_mail() -> None:
    assert content_key(letter().replace(b"\r\n", b"\n")) == content_key(letter())
    assert content_key(letter() + b"\r\n") == content_key(letter())


@pytest.mark.parametrize(
    "other",
    [
        letter(b"Other words\r\n"),
        letter(subject=b"Other"),
        letter(more=b"Cc: bob@x.example\r\n"),
        letter(b" Hello\r\n"),
    ],
)
def test_other_words_are_another_mail(other: bytes) -> None:
    assert content_key(other) != content_key(letter())


@given(st.binary(max_size=500))
def test_line_ends_never_count(raw: bytes) -> None:
    plain = raw.replace(b"\r", b"")

    assert content_key(plain.replace(b"\n", b"\r\n")) == content_key(plain)


def test_the_message_id_is_found_without_a_parser() -> None:
    assert message_id_of(letter()) == "<one@customer.example>"
    assert message_id_of(b"") == ""
    assert message_id_of(b"\r\nMessage-ID: <in.the.body@x.example>") == "<in.the.body@x.example>"
    assert message_id_of(b"a: b\r\n\r\nMessage-ID: <in.the.body@x.example>") == ""
    assert message_id_of(b"Message-ID: <" + b"a" * 2000 + b"@x>\r\n\r\n") == ""


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"x", b"--", b" "]), max_size=30))
def test_every_way_of_ending_lines_gives_one_content(pieces: list[bytes]) -> None:
    raw = b"Subject: help\r\n\r\nx" + b"".join(pieces)
    unix = re.sub(rb"\r\n?", b"\n", raw)

    assert content_key(raw) == content_key(unix) == content_key(unix.replace(b"\n", b"\r\n"))

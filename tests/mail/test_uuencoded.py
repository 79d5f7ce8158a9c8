import binascii
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.mail.parse import attachment_bytes, parse
from mailgate.mail.uuencoded import split_files
from tests.mail.letters import letter

DATA = bytes(range(256))


def uuencoded(data: bytes, name: bytes = b"photo.jpg", *, end: bytes = b"`\r\nend\r\n") -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return b"begin 644 " + name + b"\r\n" + b"".join(lines).replace(b"\n", b"\r\n") + end


def test_a_file_in_a_text_is_an_attachment_and_the_words_around_it_stay() -> None:
    raw = letter(b"See the photo.\r\n\r\n" + uuencoded(DATA) + b"\r\nYours, Ann\r\n")

    message = parse(raw)

    assert message.text == "See the photo.\n\n\nYours, Ann"
    (file,) = message.attachments
    assert (file.name, file.type, file.size) == ("photo.jpg", "image/jpeg", 256)
    assert attachment_bytes(raw, file) == DATA


def test_several_files_are_told_apart() -> None:
    raw = letter(uuencoded(b"one", b"a.txt") + b"and\r\n" + uuencoded(b"two", b"b c.txt"))

    message = parse(raw)

    assert message.text == "and"
    assert [file.name for file in message.attachments] == ["a.txt", "b c.txt"]
    assert [attachment_bytes(raw, file) for file in message.attachments] == [b"one", b"two"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"begin 644 words with me\r\nand end with me\r\nend\r\n", id="words"),
        pytest.param(b"begin 644 a\r\nend\r\n", id="empty"),
        pytest.param(uuencoded(DATA, end=b""), id="without its end"),
        pytest.param(b"begin the day with 644 pushups\r\nend\r\n", id="not at all"),
        pytest.param(uuencoded(DATA).replace(b"begin 644", b"begin 9"), id="no mode"),
    ],
)
def test_what_is_no_whole_file_is_words(text: bytes) -> None:
    message = parse(letter(text))

    assert message.text.startswith("begin")
    assert message.attachments == ()


def test_lines_whose_spaces_were_cut_off_are_read() -> None:
    lines = uuencoded(bytes(45) + b"x").replace(b"`", b" ").split(b"\r\n")
    cut = b"\r\n".join(line.rstrip() for line in lines)

    _, (file,) = split_files(cut)

    assert file.data == bytes(45) + b"x"


@given(st.binary(min_size=1, max_size=300), st.text(max_size=40))
def test_every_file_comes_out_as_it_went_in(data: bytes, words: str) -> None:
    before = words.replace("begin ", "").encode()
    found, files = split_files(before + b"\r\n" + uuencoded(data))

    assert [file.data for file in files] == [data]
    assert found.replace(b"\r\n", b"\n").strip() == before.replace(b"\r\n", b"\n").strip()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"begin 644 a\n" * 80_000, id="begins"),
        pytest.param((b"begin 644 a\n" + b"#86)C\n" * 50) * 3_000, id="without ends"),
        pytest.param(b"begin 644 a\n" + b"#86)C\n" * 160_000, id="one long"),
        pytest.param(uuencoded(b"x", b"a") * 30_000, id="files"),
    ],
)
def test_a_megabyte_of_it_takes_little_time(text: bytes) -> None:
    started = time.monotonic()
    parse(letter(text))

    assert time.monotonic() - started < 10

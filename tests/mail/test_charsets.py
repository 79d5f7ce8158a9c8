import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.message import Defect
from mailgate.mail.charsets import decode


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("日本語".encode("iso2022_jp"), "us-ascii", "日本語"),
        (b"\x1b$B-!\x1b(B a", "iso-2022-jp", "① a"),
        (b"\x1b$B\xff\xff\x1b(B", "iso-2022-jp", "\uf8f3\uf8f3"),
        ("한국어".encode("cp949"), "ks_c_5601-1987", "한국어"),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет"),
        ("ąę".encode("iso8859-2"), "iso-8859-2", "ąę"),
        ("hé".encode("utf-16"), "utf-16", "hé"),
        ("hé".encode("utf-16-le"), "utf-16le", "hé"),
        (b"\xef\xbb\xbfhi", "iso-8859-1", "hi"),
        (b"~{VPND~}", "hz-gb-2312", "中文"),
        ("中文".encode("big5"), '"big5"', "中文"),
        (b"\x80", "windows-1252", "€"),
    ],
)
def test_labels_mean_what_real_mail_means(data: bytes, label: str, text: str) -> None:
    assert decode(data, label)[0] == text


@pytest.mark.parametrize(
    ("data", "label", "defects"),
    [
        (b"abc", "", frozenset()),
        (b"abc", "no-such", {Defect.UNKNOWN_CHARSET}),
        (b"\xe9", "no-such", {Defect.UNKNOWN_CHARSET}),
        (b"\xe9", "utf-8", {Defect.BROKEN_CHARSET}),
        (b"\xe9", "iso-8859-1", frozenset()),
    ],
)
def test_what_is_odd_is_said(data: bytes, label: str, defects: frozenset[Defect]) -> None:
    assert decode(data, label)[1] == defects


@given(st.text(max_size=50))
def test_valid_utf_8_wins_over_any_label(text: str) -> None:
    printable = "".join(char for char in text if char.isprintable())

    assert decode(printable.encode(), "iso-8859-1")[0] == printable


@given(
    st.binary(max_size=60) | st.binary(max_size=20).map(lambda tail: b"\x1b$B" + tail),
    st.text(max_size=12),
)
def test_no_bytes_and_no_label_raise(data: bytes, label: str) -> None:
    decode(data, label)[0].encode()

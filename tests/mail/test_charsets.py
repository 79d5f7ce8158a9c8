import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailgate.core.message import Defect
from mailgate.mail.charset_labels import charset_of
from mailgate.mail.charsets import TWICE, decode, decode_unlabelled, read_as


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
        (b"\xe4", "win-1251", "д"),
        (b"\xe4", "x-windows-1251", "д"),
        (b"\xe4", "ansi-1251;", "д"),
        (b"\xb9", "x-cp1250", "ą"),
        (b"\x84", "cp-850", "ä"),
        (b"\x80", "dos-862", "א"),
        (b"\xa1", "windows-874", "ก"),
        ("你".encode("gb18030"), "windows-936", "你"),
        ("你".encode("gb18030"), "x-gb18030", "你"),
        ("가".encode("cp949"), "windows-949", "가"),
        ("あ".encode("euc_jp"), "x-euc-jp", "あ"),
        (b"\x8e", "x-mac-ce", "é"),
        (b"\x8a", "x-mac-roman", "ä"),
        (b"\xc4", "koi8-ru", "д"),
        (b"\xe4", "csISOLatin1", "ä"),
        (b"\xe4", "8bit", "ä"),
        (b"\x9a", "iso-8859-2", "š"),
        ("שלום €".encode("cp1255"), "iso-8859-8-i", "שלום €"),
        ("שלום".encode("iso8859-8"), "logical", "שלום"),
        ("Ελλάδα €".encode("cp1253"), "iso-8859-7", "Ελλάδα €"),
        ("ґ".encode("koi8-u"), "koi8-u", "ґ"),
        ("ё".encode("koi8-r"), "koi8r", "ё"),
        ("髙".encode("cp932"), "x-sjis", "髙"),
        (b"\x1b$B-!\x1b(B", "iso-2022-jp-ms", "①"),
        ("가".encode("cp949"), "ks_c_5601-1987", "가"),
        ("뷁".encode("cp949"), "euc-kr", "뷁"),
        ("镕".encode("gb18030"), "GB2312", "镕"),
        (b"Hi +AOQ-", "utf-7", "Hi ä"),
        (b"Hi +AOQ-", "unicode-1-1-utf-7", "Hi ä"),
        ("Žď".encode("mac-latin2"), "x-mac-centraleurroman", "Žď"),
        ("Дом".encode("mac-cyrillic"), "x-mac-cyrillic", "Дом"),
        ("ğ".encode("mac-turkish"), "x-mac-turkish", "ğ"),
        ("đ".encode("mac-croatian"), "x-mac-croatian", "đ"),
        ("日".encode("cp932"), "x-mac-japanese", "日"),
        ("Störung".encode("cp1252"), "utf-8", "Störung"),
        ("über ü \xfc".encode() + b"\xfc", "utf-8", "über ü ü\ufffd"),
        (b"\xe4", "iso-8859-1 (Western)", "ä"),
        (b"\xe4", "'windows-1251'", "д"),
        (b"\xe4", "charset=windows-1251", "д"),
        (b"\xe4", "windows-1251; format=flowed", "д"),
        (b"\xe4", "koi8-r.", "Д"),
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


@pytest.mark.parametrize("label", ["utf8mb4", "UTF8", "utf_8", "unicode-1-1-utf-8", "cp65001"])
def test_utf_8_has_many_names(label: str) -> None:
    assert charset_of(label) == "utf-8"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("Ã¼ber", "über", id="German"),
        pytest.param("Счёт".encode().decode("cp1252"), "Счёт", id="Russian"),
        pytest.param("ä½\xa0å¥½", "你好", id="Chinese"),
        pytest.param("fine\nÃ¼\nfür", "fine\nü\nfür", id="line by line"),
        pytest.param("plain", "plain", id="plain"),
    ],
)
def test_text_that_was_encoded_twice_is_read_once_on_request_alone(text: str, meant: str) -> None:
    assert read_as(text.encode(), TWICE) == meant
    assert decode(text.encode(), "utf-8")[0] == text


@given(st.binary(max_size=60), st.sampled_from(["utf-8", TWICE, "koi8-r", "utf-16", "utf-7", "x"]))
def test_no_wish_of_a_person_raises(data: bytes, charset: str) -> None:
    assert isinstance(read_as(data, charset), str)


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


@pytest.mark.parametrize(
    ("text", "written_in", "hint"),
    [
        pytest.param("三番倉庫", "utf-8", "iso-2022-jp", id="UTF-8 wins over any hint"),
        pytest.param("モニターが映らない", "cp932", "iso-2022-jp", id="Shift_JIS beside JIS"),
        pytest.param("モニターが映らない", "euc_jp", "ISO-2022-JP", id="EUC-JP beside JIS"),
        pytest.param("モニターが映らない", "euc_jp", "shift_jis", id="EUC-JP beside Shift_JIS"),
        pytest.param("モニターが映らない", "cp932", "euc-jp", id="Shift_JIS beside EUC-JP"),
        pytest.param("件名", "iso2022_jp", "", id="escapes need no hint"),
        pytest.param("①髙㈱", "cp932", "iso-2022-jp", id="characters of cp932 alone"),
        pytest.param("Заявка", "koi8-r", "koi8-r", id="KOI8-R"),
        pytest.param("Заявка", "cp1251", "windows-1251", id="windows-1251"),
        pytest.param("镕你", "gb18030", "gb2312", id="GB18030 beside GB2312"),
        pytest.param("镕你", "gb18030", "hz-gb-2312", id="GB18030 beside HZ"),
        pytest.param("中文", "big5", "big5", id="Big5"),
        pytest.param("한국어", "cp949", "euc-kr", id="cp949"),
        pytest.param("한국어", "cp949", "iso-2022-kr", id="cp949 beside ISO-2022-KR"),
        pytest.param("ąęść", "iso8859-2", "iso-8859-2", id="Latin-2"),
        pytest.param("Störung, 5 €", "cp1252", "", id="no hint"),
        pytest.param("Störung, 5 €", "cp1252", "us-ascii", id="a hint that cannot be"),
        pytest.param("Störung, 5 €", "cp1252", "utf-8", id="invalid UTF-8 beside UTF-8"),
        pytest.param("Störung, 5 €", "cp1252", "utf-16", id="never UTF-16"),
        pytest.param("Störung, 5 €", "cp1252", "rot13", id="a hint that is no charset"),
        pytest.param("Störung, 5 €", "cp1252", "euc-kr", id="bytes that the hint does not fit"),
    ],
)
def test_header_bytes_without_a_label_are_read_like_the_body(
    text: str, written_in: str, hint: str
) -> None:
    assert decode_unlabelled(text.encode(written_in), hint) == text


@given(st.binary(max_size=60), st.sampled_from(["", "iso-2022-jp", "koi8-r", "gbk", "big5", "x"]))
def test_no_header_bytes_and_no_hint_raise(data: bytes, hint: str) -> None:
    decode_unlabelled(data, hint).encode()

"""Bytes above ASCII that name no charset: in a text, a Subject, a name, and the name of a file."""

import pytest

from mailgate.mail.charset_guess import guess
from mailgate.mail.parse import parse
from tests.mail.letters import letter, parts, typed

FOREIGN = [
    pytest.param("cp1251", "Здравствуйте, принтер горит.", id="Russian of Windows"),
    pytest.param("koi8-r", "Здравствуйте, принтер горит.", id="Russian of Unix"),
    pytest.param("cp866", "Здравствуйте, принтер горит.", id="Russian of DOS"),
    pytest.param("cp1253", "Γεια σας, ο εκτυπωτής καίγεται", id="Greek"),
    pytest.param("cp1255", "שלום, המדפסת שלי בוערת", id="Hebrew"),
    pytest.param("cp1256", "مرحبا، الطابعة تحترق", id="Arabic"),
    pytest.param("cp874", "สวัสดีครับ เครื่องพิมพ์ไหม้", id="Thai"),
    pytest.param("gbk", "您好，打印机着火了，请帮忙。", id="Chinese, simplified"),
    pytest.param("big5", "您好，印表機著火了，請幫忙。", id="Chinese, traditional"),
    pytest.param("shift_jis", "プリンターが燃えています。", id="Japanese of Windows"),
    pytest.param("euc_jp", "プリンターが燃えています。", id="Japanese of Unix"),
    pytest.param("euc_kr", "안녕하세요, 프린터가 불타고 있습니다.", id="Korean"),
]
WESTERN = ["Grüße aus Köln – „schön“ …", "Ça brûle à l’évidence", "naïve café déjà", "Jörg Müller"]


@pytest.mark.parametrize(("charset", "words"), FOREIGN)
def test_a_text_without_a_charset_is_read_as_its_language_writes(charset: str, words: str) -> None:
    assert parse(letter(words.encode(charset))).text == words
    assert parse(typed(b"text/plain; charset=us-ascii", words.encode(charset))).text == words


@pytest.mark.parametrize(("charset", "words"), FOREIGN)
def test_a_subject_without_a_charset_is_read_as_its_language_writes(
    charset: str, words: str
) -> None:
    assert parse(letter(subject=words.encode(charset))).subject == words


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("cp1251", "Мария Петрова"),
        ("gbk", "张伟明"),
        ("shift_jis", "山田プリンター"),
        ("euc_kr", "김민수"),
    ],
)
def test_names_of_people_and_files_without_a_charset_are_read(charset: str, name: str) -> None:
    raw = name.encode(charset)
    file = b'Content-Disposition: attachment; filename="%s.pdf"\r\n\r\n%%PDF'
    message = parse(parts(file % raw))

    assert message.attachments[0].name == f"{name}.pdf"
    found = parse(letter(sender=raw + b" <ada@customer.example>")).sender
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("words", WESTERN)
def test_western_text_without_a_charset_is_western(words: str) -> None:
    assert guess(words.encode("cp1252")) == ""
    assert parse(letter(words.encode("cp1252"))).text == words


def test_html_without_a_charset_is_read_by_the_one_it_names_itself() -> None:
    markup = '<html><head><meta charset="iso-8859-2"></head><body>Příliš žluťoučký</body></html>'

    assert parse(typed(b"text/html", markup.encode("iso-8859-2"))).text == "Příliš žluťoučký"


def test_an_address_as_its_own_name_has_one_reading() -> None:
    found = parse(letter(sender=b"ada@customer.example <ada@customer.example>")).sender

    assert found is not None
    assert found.address == "ada@customer.example"
    assert parse(letter(sender=b"eve@evil.example <ada@customer.example>")).sender is None

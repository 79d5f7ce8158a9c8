import pytest

from mailgate.mail.reply import new_words

BLOCKS = [
    pytest.param("From|Sent|To|Subject", id="English"),
    pytest.param("Von|Gesendet|An|Betreff", id="German"),
    pytest.param("De|Envoyé|À|Objet", id="French"),
    pytest.param("De |Envoyé le |À |Objet ", id="French with spaces"),
    pytest.param("De|Enviado el|Para|Asunto", id="Spanish"),
    pytest.param("De|Enviada em|Para|Assunto", id="Portuguese"),
    pytest.param("Da|Inviato|A|Oggetto", id="Italian"),
    pytest.param("Van|Verzonden|Aan|Onderwerp", id="Dutch"),
    pytest.param("Från|Skickat|Till|Ämne", id="Swedish"),
    pytest.param("Fra|Sendt|Til|Emne", id="Danish, Norwegian"),
    pytest.param("Lähettäjä|Lähetetty|Vastaanottaja|Aihe", id="Finnish"),
    pytest.param("Od|Wysłano|Do|Temat", id="Polish"),
    pytest.param("Od|Odesláno|Komu|Předmět", id="Czech"),
    pytest.param("Od|Odoslané|Komu|Predmet", id="Slovak"),
    pytest.param("Feladó|Elküldve|Címzett|Tárgy", id="Hungarian"),
    pytest.param("De la|Trimis|Către|Subiect", id="Romanian"),
    pytest.param("От|Отправлено|Кому|Тема", id="Russian"),
    pytest.param("Від|Надіслано|Кому|Тема", id="Ukrainian"),
    pytest.param("От|Изпратено|До|Относно", id="Bulgarian"),
    pytest.param("Από|Στάλθηκε|Προς|Θέμα", id="Greek"),
    pytest.param("Kimden|Gönderildi|Kime|Konu", id="Turkish"),
    pytest.param("מאת|נשלח|אל|נושא", id="Hebrew"),
    pytest.param("من|تاريخ|إلى|الموضوع", id="Arabic"),
    pytest.param("发件人|发送时间|收件人|主题", id="Chinese"),
    pytest.param("寄件者|寄件日期|收件者|主旨", id="Traditional Chinese"),
    pytest.param("差出人|送信日時|宛先|件名", id="Japanese"),
    pytest.param("보낸 사람|보낸 날짜|받는 사람|제목", id="Korean"),
    pytest.param("Từ|Đã gửi|Đến|Chủ đề", id="Vietnamese"),
    pytest.param("Dari|Terkirim|Kepada|Perihal", id="Indonesian"),
    pytest.param("Daripada|Dihantar|Kepada|Subjek", id="Malay"),
    pytest.param("從|已傳送|至|主旨", id="Traditional Chinese of Outlook on the web"),
    pytest.param("Nork|Bidalia|Nori|Gaia", id="Basque"),
    pytest.param("De|Enviado o|Para|Asunto", id="Galician"),
    pytest.param("Van|Gestuur|Aan|Onderwerp", id="Afrikaans"),
    pytest.param("Од|Испратено|До|Тема", id="Macedonian"),
]
VALUES = ("Ada Byron <ada@example.com>", "4.3.2025 9:12", "help@example.com", "The printer")


def block(labels: str, *, form: str) -> str:
    pairs = zip(labels.split("|"), VALUES, strict=True)
    return "\n".join(form.format(label=label, value=value) for label, value in pairs)


@pytest.mark.parametrize("labels", BLOCKS)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("{label}: {value}", id="plain"),
        pytest.param("*{label}:* {value}", id="bold"),
        pytest.param("{label}：{value}", id="full-width colon"),
        pytest.param("   {label}: {value}", id="indented"),
    ],
)
def test_what_stands_under_a_header_block_is_history(labels: str, form: str) -> None:
    old = block(labels, form=form)

    assert new_words(f"It burns.\n\n{old}\n\nHas it been repaired?\n") == "It burns."


@pytest.mark.parametrize(
    "separator",
    [
        pytest.param("-----Original Message-----", id="English"),
        pytest.param("-----Ursprüngliche Nachricht-----", id="German"),
        pytest.param("-----Message d'origine-----", id="French"),
        pytest.param("-----Mensaje original-----", id="Spanish"),
        pytest.param("-----Mensagem original-----", id="Portuguese"),
        pytest.param("-----Messaggio originale-----", id="Italian"),
        pytest.param("-----Oorspronkelijk bericht-----", id="Dutch"),
        pytest.param("-----Ursprungligt meddelande-----", id="Swedish"),
        pytest.param("-----Oprindelig meddelelse-----", id="Danish"),
        pytest.param("-----Opprinnelig melding-----", id="Norwegian"),
        pytest.param("-----Alkuperäinen viesti-----", id="Finnish"),
        pytest.param("-----Oryginalna wiadomość-----", id="Polish"),
        pytest.param("-----Původní zpráva-----", id="Czech"),
        pytest.param("-----Исходное сообщение-----", id="Russian"),
        pytest.param("-----Αρχικό μήνυμα-----", id="Greek"),
        pytest.param("-----Orijinal Mesaj-----", id="Turkish"),
        pytest.param("-----原始邮件-----", id="Chinese"),
        pytest.param("-----元のメッセージ-----", id="Japanese"),
        pytest.param("-----원본 메시지-----", id="Korean"),
        pytest.param("-------- Original message --------", id="Samsung"),
        pytest.param("---------- Forwarded message ---------", id="Gmail forward"),
        pytest.param("Begin forwarded message:", id="Apple forward"),
        pytest.param("----- Forwarded by Ada Byron/Example on 03/04/2025 -----", id="Lotus"),
        pytest.param("‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐", id="ProtonMail"),
        pytest.param("----- Mail original -----", id="Zimbra"),
        pytest.param(
            "-------- Ursprüngliche Nachricht --------Von: Ada <ada@x.example> Datum: 04.03.25",
            id="a telephone, on one line",
        ),
        pytest.param("---- Ada Byron wrote ----", id="Android"),
        pytest.param("Ada Byron ---04.03.2025 09:12:33---Hello, has it", id="Lotus Notes"),
        pytest.param("##- Please type your reply above this line -##", id="Zendesk"),
        pytest.param("--- Reply above this line ---", id="ticket system"),
        pytest.param("## Bitte antworten Sie oberhalb dieser Linie ##", id="German tickets"),
        pytest.param("--- Répondre au-dessus de cette ligne ---", id="French tickets"),
        pytest.param("=-= Por favor, responda por encima de esta línea =-=", id="Spanish tickets"),
        pytest.param("-----On 04/03/2025 09:12, Ada Byron wrote-----", id="framed quote line"),
    ],
)
def test_what_stands_under_a_separator_is_history(separator: str) -> None:
    assert new_words(f"It burns.\n\n{separator}\n\nHas it been repaired?\n") == "It burns."


def test_a_ruler_above_a_header_block_belongs_to_it() -> None:
    old = block("From|Sent|To|Subject", form="{label}: {value}")

    assert new_words(f"It burns.\n________________________________\n{old}\n\nOld.") == "It burns."


def test_marked_lines_under_a_header_block_end_where_the_marks_end() -> None:
    old = block("From|Sent|To|Subject", form="{label}: {value}")
    text = f"It burns.\n\n{old}\n\n> Has it been repaired?\n> Ada\n\nNo, it has not.\n"

    assert new_words(text) == "It burns.\n\nNo, it has not."


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("From: London\nTo: Paris\nDate: 3 May 2025", id="a journey"),
        pytest.param(
            "Date: Wednesday 3 October\nTime: 7:00\nAddress: 130 Fox St", id="an appointment"
        ),
        pytest.param("Subject: the printer", id="one label"),
        pytest.param(
            "From: Bob <bob@x.example>\nSubject: Printer\nMessage: It burns.", id="a web form"
        ),
        pytest.param(
            "Von: Bob\nDatum: 4.3.2025\nBetreff: Drucker\nNachricht: Er brennt.", id="German form"
        ),
        pytest.param("To: bob@x.example\nSubject: what you sent me", id="a mail address"),
        pytest.param("An: Aus: An: Aus:", id="switches"),
        pytest.param("--- Enter your answer below ---", id="a drawn line with words"),
    ],
)
def test_lists_of_facts_are_words(words: str) -> None:
    text = f"Please book this:\n\n{words}\n\nand tell me the price."

    assert new_words(text) == text


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            "|--------->\n|         | Ada Byron     |\n|         | 04/03/2025    |\n|--------->\n"
            "  >-----------------------------|\n  | To:       help@x.example     |\n"
            "  | Subject:  Printer           |\n  >-----------------------------|",
            id="bars",
        ),
        pytest.param(
            "             Ada Byron\n             <ada@x.example>\n"
            "             04/03/2025 09:12                                  To\n"
            "                                       help@x.example\n"
            "                                                               cc\n\n"
            "                                                          Subject\n"
            "                                       The printer",
            id="columns",
        ),
        pytest.param(
            "             Ada Byron\n             04.03.2025 09:12                        An\n"
            "                                       help@x.example\n"
            "                                                          Thema\n"
            "                                                          Betreff\n"
            "                                       Der Drucker",
            id="German columns",
        ),
    ],
)
def test_what_stands_under_a_table_of_lotus_notes_is_history(table: str) -> None:
    assert new_words(f"It burns.\n\n\n{table}\n\n\nHas it been repaired?\n") == "It burns."


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param("|------|\n| a | b |\n|------|", id="a table"),
        pytest.param("        int main() {\n        return 0;\n        }", id="code"),
        pytest.param("          4.3.2025      Total\n          Subject to change", id="a bill"),
    ],
)
def test_tables_and_code_of_the_sender_stay(drawn: str) -> None:
    text = f"Look:\n\n{drawn}\n\nand tell me."

    assert new_words(text) == text

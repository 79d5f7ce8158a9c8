import pytest

from mailgate.mail.reply import new_words, read_reply


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Sent from my iPhone", id="English"),
        pytest.param("Sent from my Galaxy S24 Ultra", id="Samsung"),
        pytest.param("Get Outlook for iOS<https://aka.ms/o0ukef>", id="Outlook"),
        pytest.param("Sent from Outlook for Android", id="Outlook for Android"),
        pytest.param("Sent from Yahoo Mail on Android", id="Yahoo"),
        pytest.param("Sent with Proton Mail secure email.", id="ProtonMail"),
        pytest.param("Sent from Mail for Windows", id="Windows"),
        pytest.param("Von meinem iPhone gesendet", id="German"),
        pytest.param("Gesendet mit der Telekom Mail App", id="German app"),
        pytest.param("Gesendet von Outlook für iOS", id="German Outlook"),
        pytest.param("Envoyé de mon iPhone", id="French"),
        pytest.param("Envoyé depuis mon appareil mobile Samsung.", id="French Samsung"),
        pytest.param("Enviado desde mi iPhone", id="Spanish"),
        pytest.param("Enviado do meu iPhone", id="Portuguese"),
        pytest.param("Inviato da iPhone", id="Italian"),
        pytest.param("Verzonden vanaf mijn iPhone", id="Dutch"),
        pytest.param("Skickat från min iPhone", id="Swedish"),
        pytest.param("Sendt fra min iPhone", id="Danish, Norwegian"),
        pytest.param("Lähetetty iPhonesta", id="Finnish"),
        pytest.param("Wysłane z iPhone'a", id="Polish"),
        pytest.param("Odesláno z iPhonu", id="Czech"),
        pytest.param("Отправлено с iPhone", id="Russian"),
        pytest.param("Надіслано з iPhone", id="Ukrainian"),
        pytest.param("Στάλθηκε από το iPhone μου", id="Greek"),
        pytest.param("iPhone'umdan gönderildi", id="Turkish"),
        pytest.param("iPhoneから送信", id="Japanese"),
        pytest.param("发自我的iPhone", id="Chinese"),
        pytest.param("나의 iPhone에서 보냄", id="Korean"),
        pytest.param("נשלח מה-iPhone שלי", id="Hebrew"),
        pytest.param("Trimis de pe iPhone-ul meu", id="Romanian"),
    ],
)
def test_a_device_line_at_the_end_is_folded(line: str) -> None:
    found = read_reply(
        f"It burns.\n\n{line}\n\nOn 4 Mar 2025 at 09:12, Ada wrote:\n> Old.\n> Older."
    )

    assert found.reply == "It burns."
    assert found.device_line == line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sent from my desk, which is faster than my telephone.", id="a sentence"),
        pytest.param("Sent from my iPhone\n\nIt burns again.", id="words below"),
        pytest.param("The parcel was\n\nsent from our store. It never came.", id="a parcel"),
    ],
)
def test_words_that_look_like_a_device_line_stay(text: str) -> None:
    assert new_words(f"Hello,\n\n{text}") == f"Hello,\n\n{text}"


def test_a_signature_is_what_stands_below_its_delimiter() -> None:
    found = read_reply("It burns.\n\nRegards,\nAnna\n-- \nAnna Smith\nExample Ltd\n+44 20 1234")

    assert found.reply == "It burns.\n\nRegards,\nAnna"
    assert found.signature == "-- \nAnna Smith\nExample Ltd\n+44 20 1234"


def test_many_lines_below_two_dashes_are_words() -> None:
    text = "It burns.\n--\n" + "\n".join(f"Step {number} failed." for number in range(30))

    assert new_words(text) == text


@pytest.mark.parametrize(
    "below",
    [
        pytest.param("And the scanner: does it have to make this noise?", id="a question"),
        pytest.param(
            "The scanner has made a noise since Monday, which nobody can bear.", id="prose"
        ),
    ],
)
def test_words_below_two_dashes_that_are_no_signature_stay(below: str) -> None:
    text = f"It burns.\n--\n{below}"

    assert new_words(text) == text


def test_a_signature_below_dashes_without_the_space_is_folded() -> None:
    assert new_words("It burns.\n--\nAnna Smith\nExample Ltd") == "It burns."


@pytest.mark.parametrize("name", ["-Anna", "- Anna Smith", "/Anna", "~ Anna", "– Ådne"])
def test_a_lone_name_behind_a_dash_is_a_signature(name: str) -> None:
    found = read_reply(f"It burns.\n\n{name}\n")

    assert (found.reply, found.signature) == ("It burns.", name)


def test_the_last_item_of_a_list_is_no_name() -> None:
    text = "These are broken:\n\n- Printer\n\n- Scanner"

    assert new_words(text) == text


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(
            "This e-mail and any attachments are confidential and intended solely for the "
            "addressee. If you received it in error, please tell the sender.",
            id="English",
        ),
        pytest.param(
            "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie sie irrtümlich erhalten "
            "haben, vernichten Sie die Nachricht.",
            id="German",
        ),
        pytest.param(
            "Ce message et ses pièces jointes sont confidentiels. Si vous l'avez reçu par erreur, "
            "merci d'avertir l'expéditeur et de détruire ce message.",
            id="French",
        ),
        pytest.param(
            "Este mensaje es confidencial. Si lo ha recibido por error, avise al remitente y "
            "borre el correo electrónico.",
            id="Spanish",
        ),
        pytest.param(
            "_______________________________________________\nburners mailing list\n"
            "burners@lists.example\nhttps://lists.example/listinfo/burners",
            id="a mailing list",
        ),
    ],
)
def test_a_notice_at_the_end_is_folded(notice: str) -> None:
    found = read_reply(f"It burns.\n\nRegards,\nAnna\n\n{notice}\n")

    assert found.reply == "It burns.\n\nRegards,\nAnna"
    assert found.footer == notice


def test_words_about_confidence_are_words() -> None:
    text = "Please treat this message as confidential.\n\nMy password is printed on the bill."

    assert new_words(text) == text

"""What companies, scanners and lists set below every mail, and people who only sound so."""

import pytest

from mailgate.mail.reply import new_words, read_reply

NOTICES = {
    "English": "This e-mail is confidential. If you are not the addressee, please delete it.",
    "German": "Diese E-Mail ist vertraulich. Irrtümlich erhalten: bitte vernichten.",
    "French": "Ce message est confidentiel. Si vous l'avez reçu par erreur, le détruire.",
    "Spanish": "Este mensaje es confidencial. Si lo recibió por error, rogamos su eliminación hoy.",
    "Portuguese": "Esta mensagem é confidencial. Se a recebeu por engano, por favor apague-a logo.",
    "Italian": "Questo messaggio è riservato. Se ricevuto per errore, va distrutto: distruggete.",
    "Dutch": "Dit e-mailbericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Polish": "Ta wiadomość jest poufna i przeznaczona dla adresata; proszę o usunięcie.",
    "Swedish": "Detta meddelande är konfidentiellt och avsett endast för adressaten; radera det.",
    "Danish": "Denne e-mail er fortrolig. Har du modtaget den ved en fejl, bedes du slette den.",
    "Norwegian": "Denne e-posten er konfidensiell. Mottatt ved en feil: vi ber deg slette den.",
    "Finnish": "Tämä viesti on luottamuksellinen ja tarkoitettu vain vastaanottajalle; poista se.",
    "Czech": "Tento e-mail je důvěrný a je určen pouze adresátovi; jinak jej prosím ihned smažte.",
    "Russian": "Это сообщение конфиденциально. Если вы получили его по ошибке, удалите его.",
    "Turkish": "Bu e-posta gizli bilgi içerebilir; yanlışlıkla aldıysanız lütfen mesajı siliniz.",
    "Chinese": "本邮件及其附件含有保密信息，仅限于上面的收件人使用。如果您错收了，请删除。",
    "Japanese": "このメールには機密情報が含まれています。誤って受信された場合は削除してください。",
}
LINE = "_" * 40
OTHERS = {
    "AVG": "-----\nNo virus found in this message.\nChecked by AVG",
    "a frame": f"{LINE}\nThis email has been scanned by the Example service.\n{LINE}",
    "a title": "Disclaimer\n\nThis e-mail is confidential and intended solely for the addressee.",
    "printing": "Denken Sie an die Umwelt: ist der Ausdruck dieser Mail erforderlich.",
    "a list": f"{LINE}\nUsers mailing list\nusers@lists.example",
}


@pytest.mark.parametrize(
    "footer", [pytest.param(one, id=name) for name, one in (NOTICES | OTHERS).items()]
)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It burns.\n\n{}", id="at the end"),
        pytest.param("It burns.\n\n{}\n\nOn 4 Mar 2025 at 09:12, A wrote:\n> O.\n> O.", id="above"),
        pytest.param("On 4 Mar 2025 at 09:12, A wrote:\n> O.\n> O.\n\nIt burns.\n\n{}", id="below"),
    ],
)
def test_a_footer_is_folded(text: str, footer: str) -> None:
    found = read_reply(text.format(footer))

    assert found.reply == "It burns."
    assert found.footer.strip("_\n") == footer.strip("_\n")


def test_words_that_read_like_a_footer_are_the_answer_where_nothing_else_is() -> None:
    answer = "To unsubscribe from it is what we want."

    assert new_words(f"{answer}\n\nOn 4 Mar 2025 at 09:12, A wrote:\n> O.\n> O.") == answer


def test_a_footer_above_a_forwarded_mail_does_not_hide_it() -> None:
    forward = (
        "---------- Forwarded message ---------\nFrom: A <a@x.example>\nSubject: B\n\nIt burns."
    )

    assert "It burns." in new_words(f"{NOTICES['English']}\n\n{forward}")

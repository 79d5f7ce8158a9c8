"""Telephones and programs that name themselves below the words, and people who only sound so."""

import pytest

from mailgate.mail.reply import new_words, read_reply

IOS = "<https://aka.ms/o0ukef>"
OF_OUTLOOK = (
    ("English", f"Get Outlook for iOS{IOS}"),
    ("German", f"Outlook für iOS{IOS} beziehen"),
    ("French", f"Obtenir Outlook pour iOS{IOS}"),
    ("Spanish", f"Descargar Outlook para iOS{IOS}"),
    ("Portuguese", f"Baixe o Outlook para Android{IOS}"),
    ("Dutch", f"Haal Outlook voor iOS{IOS}"),
    ("Swedish", f"Skaffa Outlook för Android{IOS}"),
    ("Norwegian", f"Skaff deg Outlook for iOS{IOS}"),
    ("Finnish", f"Lataa Outlook iOS:lle{IOS}"),
    ("Polish", f"Uzyskaj program Outlook dla systemu Android{IOS}"),
    ("Czech", f"Získejte Outlook pro iOS{IOS}"),
    ("Slovak", f"Získajte Outlook pre iOS{IOS}"),
    ("Hungarian", f"Az iOS Outlook beszerzése{IOS}"),
    ("Romanian", f"Obțineți Outlook pentru iOS{IOS}"),
    ("Russian", f"Скачать Outlook для iOS{IOS}"),
    ("Ukrainian", f"Завантажити Outlook для Android{IOS}"),
    ("Greek", f"Αποκτήστε το Outlook για iOS{IOS}"),
    ("Turkish", f"iOS için Outlook'u edinin{IOS}"),
    ("Japanese", f"iOS 版 Outlook を入手{IOS}"),
    ("Chinese", f"下载 Outlook for Android{IOS}"),
    ("Korean", f"iOS용 Outlook 다운로드{IOS}"),
    ("Hebrew", f"השג את Outlook עבור iOS{IOS}"),
    ("Arabic", f"الحصول على Outlook لـ iOS{IOS}"),
    ("Thai", f"ดาวน์โหลด Outlook สำหรับ iOS{IOS}"),
    ("Vietnamese", f"Tải Outlook cho iOS{IOS}"),
    ("Indonesian", f"Dapatkan Outlook untuk iOS{IOS}"),
    ("Serbian", f"Преузмите Outlook за iOS{IOS}"),
    ("Slovenian", f"Prenesite Outlook za iOS{IOS}"),
    ("without a link", "Get Outlook for iOS"),
)
OTHERS = (
    ("a link inside", "Sent from Mail<https://go.example/?LinkId=5> for Windows 10"),
    ("a link in parentheses", "Sent via Superhuman ( https://sprh.example/?vip=ada )"),
    ("a link of Markdown", "Sent with [Proton Mail](https://proton.example/) secure email."),
    ("a carrier", "Sent from my Verizon, Samsung Galaxy smartphone"),
    ("an excuse", "Sent from my Android device with K-9 Mail. Please excuse my brevity."),
    ("another excuse", "Sent from my mobile - please excuse typos"),
    ("a name that no list has", "Sent from my RIDGE FAB 4G"),
    ("a slogan", "Yahoo Mail: Search, Organize, Conquer"),
    ("a slogan with a link below", "Sent with Tuta:\nhttps://tuta.example"),
    ("German, verb last", "Mit freundlichen Grüßen von meinem iPad gesendet"),
    ("French", "Provenance : Courrier<https://go.example/?LinkId=5> pour Windows 10"),
    ("Swedish", "Skickades från E-post för Windows"),
    ("Hungarian, verb last", "iPhone-omról küldve"),
    ("Turkish", "Windows için Posta ile gönderildi"),
    ("Ukrainian", "Відправлено з iPhone"),
    ("Greek", "Εστάλη από το Galaxy μου"),
    ("Chinese", "從我的 Galaxy 傳送"),
    ("Hebrew after a mark of direction", "\u200fנשלח מה-iPad שלי"),
    ("Arabic", "مُرسل من هاتف Samsung Galaxy"),
    ("Estonian", "Saadetud minu iPhone\u2019ist"),
    ("Latvian", "Nosūtīts no mana iPhone"),
    ("Lithuanian", "Išsiųsta iš mano iPhone"),
    ("Serbian", "Послато са мог iPhone-а"),
    ("Indonesian", "Terkirim dari iPhone saya"),
)


@pytest.mark.parametrize(
    "line", [pytest.param(line, id=name) for name, line in (*OF_OUTLOOK, *OTHERS)]
)
def test_a_line_in_which_a_program_names_itself_is_folded(line: str) -> None:
    found = read_reply(f"It burns.\n\n{line}\n\nOn 4 Mar 2025 at 09:12, Ada wrote:\n> Old.\n> O.")

    assert found.reply == "It burns."
    assert found.device_line == line


@pytest.mark.parametrize(
    "line",
    [
        "Sent with DHL on Monday",
        "Sent by courier yesterday",
        "Written by my lawyer",
        "Posted on your forum",
        "Sent using your web form",
        "Gesendet von DHL",
        "Gesendet mit der Post am Montag",
        "Envoyé par la poste hier",
        "Skickat med posten",
        "Verzonden via PostNL",
        "Отправлено через СДЭК",
        "Wysłano z magazynu w piątek",
        "发送自昨天",
        "Outlook for iOS crashes",
        "Download Outlook does not work",
        "Outlook voor mij niet te openen",
        "How do I get Outlook for Android?",
        "Sent from my iPhone, but nothing came?",
    ],
)
def test_words_about_sending_stay(line: str) -> None:
    text = f"The parcel:\n\n{line}"

    assert new_words(f"{text}\n\nOn 4 Mar 2025 at 09:12, Ada wrote:\n> Old.\n> O.") == text

"""Own words of customers that look like what programs write: they stay, whatever is below."""

import pytest

from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply import new_words

MARKED = (
    "On Tue, 4 Mar 2025 at 09:12, Desk <desk@example.com> wrote:\n\n> Does it burn?\n>\n> Desk\n"
)
BLOCK = (
    "From: Desk <desk@example.com>\nSent: Tuesday, March 4, 2025 9:12 AM\n"
    "To: Ada <ada@example.org>\nSubject: Printer\n\nDear Ada,\n\ndoes it burn?\n"
)
OWN = {
    "a log with > below words": "$ make > log\n> npm run build\n> webpack\n\nERROR\n\nWhy?",
    "a prompt of Python": "I get:\n\n>>> import acme\n>>> acme.run()\nValueError\n\nWhat now?",
    "a list of more and less": "< 5 pieces: 10 EUR\n> 5 pieces: 8 EUR\n> 9: 6 EUR\n\nOk?",
    "a sentence with wrote": "On 3 March 2025 you wrote that you refund it.\nIt is not here.\nWhy?",
    "a cited promise": 'On 3 March 2025 Bob wrote: "we refund it".\nI waited.\nPlease check.',
    "a colleague without a name": "Le 3 mars 2025 votre collègue a écrit :\n\nTout va.\n\nNon.",
    "the first person": "Le 3 mars 2025 à 10:00 je vous ai écrit :\n\nça brûle.\n\nRien.",
    "a day alone": "3月4日に書きました:\n\n燃えています。\n\n返事がありません。",
    "said at the end": "Anna: it burns\nBob: yes\n\nThat is what we said.",
    "questions and answers": "Q: is it on?\nA: yes\nQ: does it burn?\nA: yes",
    "a parcel": "The order was\nSent: 3 March\nDelivered: never",
    "a receipt": "To: ada@example.org\nDate: 4 March 2025\nAmount: 5 EUR\n\nWhy?",
    "a letter": "To: Desk\nFrom: Ada\nDate: March 4, 2025\nSubject: Notice\n\nI cancel.",
    "a journey": "Fra: Bergen\nTil: Oslo\nDato: 4. marts 2025\nEmne: billet\n\nTak.",
    "a file": "from: a\nto: b\nsubject: c\n\nThis YAML fails.",
    "a number like a date": "AT61 1904 3002 3457 3201",
    "a wish to unsubscribe": "Please unsubscribe me from your mailing list. I tried it thrice.",
    "how to unsubscribe": "How do I unsubscribe from the newsletter?",
    "a link to unsubscribe": "To unsubscribe I clicked the link, but it is dead.",
    "a complaint of a scanner": "This message was scanned as spam by your server, why?",
    "words below a line below regards": (
        "It burns.\n\nRegards,\nAda\n\n------------\n\n"
        "One more thing: the other printer has the same problem and nobody came."
    ),
}
OWN_WORDS = pytest.mark.parametrize(
    "own", [pytest.param(own, id=name) for name, own in OWN.items()]
)


@OWN_WORDS
@pytest.mark.parametrize("hello", ["", "Hello,\n\n"], ids=["bare", "greeted"])
@pytest.mark.parametrize(
    "below", ["", f"\n\n{MARKED}", f"\n\n{BLOCK}"], ids=["alone", "above marks", "above a block"]
)
def test_own_words_that_look_like_a_programs_stay(own: str, hello: str, below: str) -> None:
    assert new_words(f"{hello}{own}{below}") == f"{hello}{own}"


@OWN_WORDS
def test_own_words_above_outlooks_line_stay(own: str) -> None:
    shown = own.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    markup = (
        f"<div><p>{shown}</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
        "<p><b>From:</b> Desk<br><b>Sent:</b> Tuesday<br><b>To:</b> Ada<br><b>Subject:</b> C</p>"
        "</div></div><p>Does it burn?</p></div>"
    )

    words = new_words(html_to_text(markup)[0], markup=markup)

    assert words.split() == own.split()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "It burns.\n\n  On Tue, Mar 4, 2025 at 9:12 AM, Ada<a@example.org> wrote:   Old.\n\nO.",
            "It burns.",
            id="old words on the quote line",
        ),
        pytest.param(
            "It burns.\n\n---- Qqq ----\n| From | Ada <a@example.org> |\n| Date | 4.3.2025 9:12 |\n"
            "| To | b@example.com |\n| Subject | C |\n\nOld.",
            "It burns.",
            id="a block as a table below unknown words in a frame",
        ),
        pytest.param(
            "It burns.\n\n------------------&nbsp;原始邮件&nbsp;------------------\n"
            "发件人: A <a@example.org>\n发送时间: 2025年3月4日 9:12\n主题: C\n\nOld.",
            "It burns.",
            id="a separator with entities",
        ),
    ],
)
def test_less_usual_beginnings_of_history_are_found(text: str, words: str) -> None:
    assert new_words(text) == words

from hypothesis import given, settings
from hypothesis import strategies as st

from mailgate.mail.reply import Kind, Reply, new_words, read_reply

PIECES = st.sampled_from(
    (
        "> old",
        ">> older",
        "",
        " ",
        "-- ",
        "--",
        "________________",
        "On Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:",
        "Ada <a@x.example>",
        "wrote:",
        "From: Ada <a@x.example>",
        "Sent: Monday",
        "To: B",
        "Subject: C",
        "-----Original Message-----",
        "Sent from my iPhone",
        "It burns.",
        "-Anna",
        "Regards,",
        "This message is confidential and privileged, delete the e-mail if received in error.",
        "own On Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:",
        ">:",
        "<div>",
        "<blockquote>",
        "</blockquote>",
        "<hr>",
        '<div class="gmail_signature">',
        "\ue0f1",
        "\ue0f2",
    )
)
TEXTS = st.lists(PIECES, max_size=25).map("\n".join) | st.text(max_size=300)


def whole(found: Reply) -> str:
    return "".join(one.text for one in found.fragments)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_parts_of_a_text_joined_are_the_text(text: str) -> None:
    assert whole(read_reply(text)) == text


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_a_mail_with_words_is_never_read_as_empty(text: str, markup: str) -> None:
    found = read_reply(text, markup=markup)

    assert bool(found.reply) == bool(text.strip())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_words_are_never_made_up(text: str) -> None:
    lines = {line.strip() for line in text.split("\n")}

    assert all(any(own.strip() in line for line in lines) for own in new_words(text).split("\n"))


def test_text_below_and_between_quotes_is_kept_in_its_order() -> None:
    text = (
        "On Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:\n> Did you restart it?\n"
        "Yes.\n\n> Does it burn?\n\nIt does.\n\nRegards, Bob"
    )

    assert new_words(text) == "Yes.\n\nIt does.\n\nRegards, Bob"


def test_a_forward_without_own_words_is_the_forwarded_mail() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: B <b@x.example>\nSubject: C\n\nIt burns.\n"
    )

    assert new_words(f"\n\n{text}") == text.rstrip()


def test_a_forward_below_a_device_line_is_the_forwarded_mail() -> None:
    found = read_reply("Sent from my iPhone\n\nBegin forwarded message:\n\n> It burns.\n> Now.")

    assert found.device_line == "Sent from my iPhone"
    assert found.reply == "Begin forwarded message:\n\n> It burns.\n> Now."


def test_a_mail_that_is_only_a_quote_is_that_quote() -> None:
    assert new_words("> Old.\n> Older.") == "> Old.\n> Older."


def test_a_mail_that_is_only_a_signature_is_that_signature() -> None:
    assert new_words("-- \nAnna Smith") == "-- \nAnna Smith"


def test_one_marked_line_without_a_quote_line_is_an_arrow() -> None:
    text = "Open these:\n> Settings\nand it burns."

    assert new_words(text) == text


def test_a_link_framed_in_marks_is_words() -> None:
    text = "Look at\n>>> https://x.example/a <<<\n>>> https://x.example/b <<<\nplease"

    assert new_words(text) == text


def test_half_a_sentence_that_a_program_wrapped_belongs_to_its_quote() -> None:
    text = (
        "It burns.\n\nOn Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:\n"
        "> a rather long line that the program of the sender wrapped after some\nwords only\n"
        "> and went on.\n"
    )

    assert new_words(text) == "It burns."


def test_links_that_a_program_wrapped_belong_to_their_quote() -> None:
    text = (
        "It burns.\n\nOn Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:\n> Ada\n"
        " (https://x.example/c/1) >\n> View (https://x.example/t?a=1&\nnonce=3)\n> Yours\n"
    )

    assert new_words(text) == "It burns."


def test_an_answer_between_quotes_may_be_a_link_or_a_lower_case_word() -> None:
    text = (
        "On Mon, 15 Jan 2024 at 09:00, Ada <a@x.example> wrote:\n"
        "> Which page was it that you saw before the printer began to burn?\n"
        "https://x.example/page?a=b\n> And then?\nnothing\n> Good.\n"
    )

    assert new_words(text) == "https://x.example/page?a=b\n\nnothing"


def test_indentation_of_the_new_words_stays() -> None:
    text = "def f():\n    return 1\n\nOn Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old."

    assert new_words(text) == "def f():\n    return 1"


def test_everything_cut_is_kept_under_its_name() -> None:
    found = read_reply(
        "It burns.\n\nSent from my iPhone\n\n-- \nAnna\n\n"
        "On Mon, 15 Jan 2024 at 09:00, A <a@x.example> wrote:\n> Old."
    )

    kinds = [one.kind for one in found.fragments]
    assert kinds == [Kind.REPLY, Kind.DEVICE, Kind.SIGNATURE, Kind.HISTORY]
    assert found.history.endswith("> Old.")


def test_a_megabyte_of_the_worst_lines_is_read() -> None:
    for line in (
        "On Mon 2024 x\n",
        "From: a\n",
        "> a\nb\n",
        "-- \n",
        "\n",
        "a@b <",
        "-" * 390 + "\n",
        "-" * 300 + "wrote:\n> a\n",
        "x" * 310 + " wrote:\n",
        "Sent: " * 5 + "@" * 20 + "\n",
    ):
        text = line * (1_000_000 // len(line))

        assert whole(read_reply(text)) == text

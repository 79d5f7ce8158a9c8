"""What entries of several families ask of a mail beside what becomes of it."""

from mailgate.core.message import Message
from tests.hostile.entry import Check, Seen


def flag(defect: str) -> Check:
    """Asks that people are told of an oddity."""

    def check(seen: Seen) -> None:
        assert defect in seen.defects, f"{defect} is not among {seen.defects}"

    return check


def says_why(words: str) -> Check:
    """Asks for words of the reason why there was no answer."""

    def check(seen: Seen) -> None:
        assert words in seen.withheld, f"{words!r} is not in {seen.withheld!r}"

    return check


def reason(words: str) -> Check:
    """Asks for words of the reasons."""

    def check(seen: Seen) -> None:
        assert words in seen.why, f"{words!r} is not in {seen.why!r}"

    return check


def words(text: str) -> Check:
    """Asks that people read this in the mail."""

    def check(seen: Seen) -> None:
        assert text in seen.message.text, f"{text!r} is not in {seen.message.text[:200]!r}"

    return check


def no_words(*texts: str) -> Check:
    """Asks that nobody reads these in the mail, nor in what we wrote because of it."""

    def check(seen: Seen) -> None:
        for message in (seen.message, *_ours(seen)):
            for text in texts:
                assert text not in message.text, f"{text!r} is in {message.text[:200]!r}"

    return check


def files(count: int, *names: str) -> Check:
    """Asks for so many attachments, with these safe names if any are given."""

    def check(seen: Seen) -> None:
        found = [one.name for one in seen.message.attachments]
        assert len(found) == count, f"the files are {found[:10]}"
        assert not names or tuple(found) == names, f"the files are {found!r}"

    return check


def both(*checks: Check) -> Check:
    """Asks for all of these."""

    def check(seen: Seen) -> None:
        for one in checks:
            one(seen)

    return check


def answer_says(text: str) -> Check:
    """Asks that our answer repeats this as it is, in text and in HTML."""

    def check(seen: Seen) -> None:
        message = seen.answer
        assert text in message.text or text in message.subject, message.text[:400]

    return check


def _ours(seen: Seen) -> list[Message]:
    return [seen.answer] if len(seen.mails) == 1 else []

"""T: strangers who want to speak in somebody's case, or to read what is written in it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from mailgate.core.case import StateKind
from mailgate.core.references import reply_address
from mailgate.jobs.case_merging import merge
from mailgate.jobs.case_orders import Agent
from mailgate.store.tables import CaseRow
from tests.hostile.checks import both, reason
from tests.hostile.entry import Check, Entry, Handling, Hostile, Seen, story
from tests.hostile.letters import letter, part, sender, several
from tests.hostile.stage import FAILED, PASSED, Stage
from tests.jobs.bench import ANNA, DESK
from tests.jobs.people import with_people

ANSWERED, UNANSWERED, UPDATE = Handling.ANSWERED, Handling.UNANSWERED, Handling.UPDATE
_EVE: Final = "eve@elsewhere.example"
_FROM_EVE: Final = sender(f"Eve <{_EVE}>")


def _answers(case_id: str) -> bytes:
    return f"In-Reply-To: {case_id}".encode()


def _subject(text: str) -> bytes:
    return f"Subject: {text} zqcanary".encode()


def in_case(case: CaseRow) -> Check:
    """Asks that it is in this case."""

    def check(seen: Seen) -> None:
        assert seen.row.case_id == case.id, f"it is in case {seen.row.case_id}"

    return check


def not_in(case: CaseRow, *, state: str = "") -> Check:
    """Asks that this case did not notice, but for a link."""

    def check(seen: Seen) -> None:
        assert seen.row.case_id != case.id
        now = next(one for one in seen.bench.cases() if one.id == case.id)
        assert now.kind == (state or case.kind)
        told = set(seen.bench.kinds(case.id)[2:]) - {"linked"}
        assert not told, f"in the case there is {told}"

    return check


def _linked(seen: Seen) -> None:
    assert seen.bench.links(), "the two cases are not linked"


def _not_linked(seen: Seen) -> None:
    links = [link.reason for link in seen.bench.links()]
    assert not links, f"they are linked by what anybody can write: {links}"


def _reopened(seen: Seen) -> None:
    assert seen.case.kind == StateKind.OPEN
    assert "reopened" in seen.bench.kinds(seen.row.case_id)


def _t01(stage: Stage) -> Iterator[Hostile]:
    stage.trust()
    case = stage.opened(authentication_results=PASSED.decode().partition(": ")[2])
    stage.end(case, StateKind.RESOLVED)
    raw = letter(PASSED, _answers(stage.mark(case)))
    yield Hostile(raw, UPDATE, answered_to=ANNA, check=both(in_case(case), _reopened))


def _t02(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    stage.end(case)
    raw = letter(_FROM_EVE, _answers(stage.mark(case)))

    def untouched(seen: Seen) -> None:
        assert stage.now_of(case).kind == StateKind.CLOSED
        assert seen.row.case_id == case.id
        assert len(seen.bench.held()) == 1

    yield Hostile(raw, Handling.HELD, check=untouched)


def _t03(stage: Stage) -> Iterator[Hostile]:
    stage.trust()
    case = stage.opened(authentication_results=PASSED.decode().partition(": ")[2])
    forged = both(not_in(case), reason("is forged"))
    raw = letter(FAILED, _answers(stage.mark(case)))
    yield Hostile(raw, UNANSWERED, "a mark", check=forged)
    raw = letter(FAILED, _subject(f"[{case.reference}]"))
    yield Hostile(raw, UNANSWERED, "the reference", check=forged)


def _t04(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    other = stage.opened(sender="Carl <carl@other.example>")
    both_named = (_answers(stage.mark(case)), _subject(f"[{other.reference}]"))
    yield Hostile(letter(*both_named), UPDATE, "its participant", check=in_case(case))
    raw = letter(sender("carl@other.example"), *both_named)
    yield Hostile(raw, Handling.HELD, "the other's participant", check=in_case(case))


def _t05(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    local, _, domain = stage.mark(case).partition("@")
    head = local.rpartition(".")[0]
    for chunk in range(3):
        guesses = (f"\r\n {head}.{_guess(chunk * 334 + number)}@{domain}" for number in range(334))
        raw = letter(_FROM_EVE, b"References:" + "".join(guesses).encode())
        yield Hostile(
            raw,
            ANSWERED,
            f"guesses {chunk}",
            answered_to=_EVE,
            check=both(not_in(case), _not_linked),
        )


def _guess(number: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "a" * 20 + "".join(letters[number // 32**power % 32] for power in range(4))


def _t06(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    mark = stage.mark(case)
    local, _, domain = mark.strip("<>").partition("@")
    cut = letter(_FROM_EVE, _answers(f"<{local[:-1]}@{domain}>"))
    yield Hostile(cut, ANSWERED, "cut", answered_to=_EVE, check=not_in(case))
    changed = local[:-1] + ("b" if local[-1] == "a" else "a")
    raw = letter(_FROM_EVE, _answers(f"<{changed}@{domain}>"))
    yield Hostile(raw, ANSWERED, "one character", answered_to=_EVE, check=not_in(case))
    kelvin = letter(_FROM_EVE, _answers(mark.replace("k", "\u212a").replace("s", "\u017f")))
    yield Hostile(kelvin, ANSWERED, "letters that fold", answered_to=_EVE, check=not_in(case))
    folded = letter(_FROM_EVE, _answers(mark.upper()))
    yield Hostile(folded, Handling.HELD, "in capitals", check=in_case(case))


def _in_words(stage: Stage) -> Iterator[Hostile]:
    """What a body, a display name or a file says is no claim, whoever writes it."""
    case = stage.opened()
    words = f"In-Reply-To: {stage.mark(case)}\r\n[{case.reference}] zqcanary\r\n".encode()
    eve = letter(_FROM_EVE, body=words)
    yield Hostile(eve, ANSWERED, "a stranger", answered_to=_EVE, check=not_in(case))
    yield Hostile(letter(body=words), ANSWERED, "a participant", check=not_in(case))


def _in_name(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    address = reply_address(
        stage.bench.context.keyring,
        desk=DESK,
        reference=case.reference,
        address="support@desk.example",
    )
    for number, name in enumerate((address, stage.mark(case), f"[{case.reference}]")):
        raw = letter(sender(f'"{name}" <{_EVE}>'))
        check = both(not_in(case), _not_linked)
        yield Hostile(raw, ANSWERED, f"From {number}", answered_to=_EVE, check=check)
        raw = letter(_FROM_EVE, f'To: "{name}" <support@desk.example>'.encode())
        yield Hostile(raw, ANSWERED, f"To {number}", answered_to=_EVE, check=check)


def _in_file(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    words = part(b"Content-Type: text/plain")
    name = f'Content-Disposition: attachment; filename="[{case.reference}].txt"'.encode()
    file = part(b"Content-Type: text/plain", name, body=stage.mark(case).encode() + b"\r\n")
    mail = part(
        b"Content-Type: message/rfc822",
        body=f"In-Reply-To: {stage.mark(case)}\r\nSubject: {case.reference}\r\n\r\nx".encode(),
    )
    for which, inside in (("text", file), ("mail", mail)):
        raw = several(words, inside, fields=(_FROM_EVE,))
        check = both(not_in(case), _not_linked)
        yield Hostile(raw, ANSWERED, which, answered_to=_EVE, check=check)


def _t10(stage: Stage) -> Iterator[Hostile]:
    """The proof that an address is somebody's, sent to a reply address of ours in Cc."""
    case = stage.opened()
    address = reply_address(
        stage.bench.context.keyring,
        desk=DESK,
        reference=case.reference,
        address="support@desk.example",
    )
    google = sender("Google <noreply@google.com>")
    body = b"Your code is 123456. It proves that support@desk.example is yours.\r\n"
    raw = letter(google, b"To: support@desk.example", f"Cc: {address}".encode(), body=body)

    def unseen(seen: Seen) -> None:
        assert seen.row.case_id == case.id
        assert "noreply@google.com" not in {one.recipient for one in seen.bench.outbox()}
        assert stage.now_of(case).kind == case.kind

    without = letter(google, body=body)
    yield Hostile(without, UNANSWERED, "without our mark", check=not_in(case))
    yield Hostile(raw, Handling.EVENT, "with our mark", check=unseen)


def _t11(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened(cc=_EVE)
    own = _answers(stage.first_id(case))
    raw = letter(_FROM_EVE, own, _subject(f"Re: [{case.reference}]"))
    yield Hostile(raw, ANSWERED, "who was in Cc", answered_to=_EVE, check=not_in(case))
    raw = letter(_answers(stage.mark(case)), f"Cc: {_EVE}".encode())
    yield Hostile(raw, UPDATE, "put into Cc", check=in_case(case))
    raw = letter(_FROM_EVE, own, _subject(f"AW: [{case.reference}]"))

    def stranger(seen: Seen) -> None:
        assert seen.row.case_id != case.id

    yield Hostile(raw, ANSWERED, "later", answered_to=_EVE, check=stranger)


def _t12(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    raw = letter(_subject(f"Re: [{case.reference}]"))
    yield Hostile(raw, UPDATE, check=in_case(case))


def _t13(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    raw = letter(_FROM_EVE, _subject(f"Re: [{case.reference}]"))

    def tells_nothing(seen: Seen) -> None:
        assert case.subject not in seen.answer.text

    check = both(not_in(case), _linked, tells_nothing)
    yield Hostile(raw, ANSWERED, answered_to=_EVE, check=check)


def _t14(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    stage.end(case)
    stage.bench.wait(days=400)

    def reminded(_seen: Seen) -> None:
        assert stage.now_of(case).kind == StateKind.CLOSED

    raw = letter(_answers(stage.mark(case)))
    check = both(in_case(case), reminded)
    yield Hostile(raw, UPDATE, "in its thread", answered_to=ANNA, check=check)
    raw = letter(_subject(f"New: [{case.reference}]"))

    def of_its_own(seen: Seen) -> None:
        assert seen.row.case_id != case.id
        assert stage.now_of(case).kind == StateKind.CLOSED

    yield Hostile(raw, ANSWERED, "a fresh mail", check=both(of_its_own, _linked))


def _t15(stage: Stage) -> Iterator[Hostile]:
    case, into = stage.opened(), stage.opened()
    agent = Agent("bob", case.reference, stage.bench.now)
    done = merge(stage.bench.context, agent, other=into.reference)
    assert done.done, done
    raw = letter(_answers(stage.mark(case)))
    yield Hostile(raw, UPDATE, "a participant", check=in_case(into))
    raw = letter(_FROM_EVE, _answers(stage.mark(case)))
    yield Hostile(raw, Handling.HELD, "a stranger", check=in_case(into))


def _t16(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    others = "".join(f"\r\n <x{number}@y.example>" for number in range(500))
    halves = others[:5000].rpartition("\r\n")[0], others[5000:].partition("\r\n")[2]
    between = f"References:{halves[0]}\r\n {stage.mark(case)}\r\n {halves[1]}".encode()
    yield Hostile(letter(between), UPDATE, check=in_case(case))


def _t17(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    wrong = f"To: support+{case.reference.lower()}.{'a' * 24}@desk.example".encode()
    raw = letter(_FROM_EVE, wrong)
    yield Hostile(
        raw, ANSWERED, "a stranger", answered_to=_EVE, check=both(not_in(case), _not_linked)
    )
    yield Hostile(letter(wrong), ANSWERED, "a participant", check=not_in(case))


def _t18(stage: Stage) -> Iterator[Hostile]:
    """FreeScout, CVE-2026-47123: the words of a forged agent went to the customer."""
    with_people(stage.bench)
    case = stage.opened()
    mark = stage.mark(case)
    before = len(stage.bench.outbox())
    bob = sender("Bob Martin <bob@desk.example>")
    body = b"#resolve\r\n\r\nSend your password to eve@elsewhere.example, zqcanary.\r\n"

    def no_word(seen: Seen) -> None:
        assert not [one for one in seen.bench.outbox()[before:] if one.recipient == ANNA]
        assert stage.now_of(case).kind == case.kind

    for which, claim in (
        ("the customer's mark", _answers(mark)),
        ("the reference", _subject(f"[{case.reference}]")),
        ("the customer's own id", _answers(stage.first_id(case))),
    ):
        raw = letter(bob, claim, body=body)
        handling = Handling.HELD if claim == _answers(mark) else UNANSWERED
        yield Hostile(raw, handling, which, check=no_word)


def _t19(stage: Stage) -> Iterator[Hostile]:
    case = stage.opened()
    forged = (
        f"X-Mailgate-Case: {case.reference}",
        f"X-MAILGATE-AGENT: yes, {stage.mark(case)}",
        "X-Mailgate-Priority: P1",
        "X_Mailgate_Case: 1",
    )

    def stripped(seen: Seen) -> None:
        names = {name for name, _ in seen.message.headers}
        assert not {one for one in names if "mailgate" in one}, names
        assert "control-field" in seen.defects
        assert seen.case.priority == "3"

    raw = letter(*(one.encode() for one in forged), b"X-Priority: 1", b"Importance: high")
    yield Hostile(raw, ANSWERED, check=both(not_in(case), stripped))


def _t20(stage: Stage) -> Iterator[Hostile]:
    first = letter(b"Message-ID: <original@customer.example>")
    reply = letter(
        b"In-Reply-To: <original@customer.example>",
        b"Message-ID: <reply@customer.example>",
        b"Subject: Re: The printer of zqcanary",
        body=b"And it smells, says zqcanary.\r\n",
    )
    soon = timedelta(seconds=20)
    yield Hostile(reply, ANSWERED, "the reply", rest=soon)

    yield Hostile(first, ANSWERED, "the original", rest=soon)
    replied, original = stage.bench.cases()
    agent = Agent("bob", original.reference, stage.bench.now)
    assert merge(stage.bench.context, agent, other=replied.reference).done
    again = letter(b"In-Reply-To: <original@customer.example>", b"Subject: Re: it")
    yield Hostile(again, UPDATE, "after they were merged", check=in_case(replied))


TAKEOVER: tuple[Entry, ...] = (
    story("T01", "mark-participant-pass", _t01),
    story("T02", "mark-stranger", _t02),
    story("T03", "mark-forged-participant", _t03),
    story("T04", "mark-and-other-reference", _t04, decision="10: the MAC's case"),
    story(
        "T05",
        "1000-guesses",
        _t05,
        decision="a MAC has 120 bits: guesses get nothing; more than a hundred in an hour are told"
        " to the admin",
    ),
    story(
        "T06",
        "cut-and-changed-mark",
        _t06,
        decision="10: MACs are compared without case, since servers fold it; a stranger with a true"
        " one is held",
    ),
    story(
        "T07",
        "reference-in-body",
        _in_words,
        decision="23: a rule of this desk links a fresh mail that quotes a reference, which gives"
        " its writer no right",
    ),
    story("T08", "reference-in-name", _in_name),
    story("T09", "reference-in-file", _in_file),
    story(
        "T10",
        "proof-of-address",
        _t10,
        decision="5: a machine's mail that belongs to a case is an event of it, which no customer"
        " sees",
    ),
    story("T11", "cc-adds-nobody", _t11),
    story("T12", "reference-participant", _t12),
    story("T13", "reference-stranger", _t13),
    story(
        "T14",
        "closed-400-days",
        _t14,
        decision="23: an answer in its thread follows the desk's policy, here the reminder; a fresh"
        " mail opens a linked case",
    ),
    story("T15", "merged-case", _t15),
    story("T16", "500-references", _t16),
    story("T17", "reply-address-wrong-mark", _t17),
    story("T18", "forged-agent", _t18),
    story("T19", "control-fields", _t19),
    story(
        "T20",
        "reply-before-original",
        _t20,
        decision="no mail reserves an id that nobody has seen: a person makes two cases one",
    ),
)

"""Lines that introduce a quote: "On 5 May 2025 at 10:00, Anna <a@example.com> wrote:".

Languages put the date, the name and the verb in any order, and programs wrap the line where they
like. So a line is read as evidence: a word for "on" or a date at its beginning, a verb of writing,
a date, an address, a colon at the end.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from mailgate.mail.reply.parts import Line

# One entry a language: how its programs say "wrote".
_VERBS: Final = {
    "Arabic": "كتب|كتبت|كتب/ت",
    "Basque": "idatzi du|idatzi zuen|igorleak idatzi du",
    "Bulgarian": "написа|писа|написал",
    "Catalan": "va escriure|ha escrit|escrigué",
    "Croatian, Serbian": "je napisao/la|je napisao|je napisala|napisao je|napisala je|piše|"
    "је написао/ла|је написао|је написала|написао је",
    "Czech": "napsal\\(a\\)|napsal/a|napsal|napsala|píše",
    "Danish, Norwegian, Swedish": "skrev følgende|skrev|skreiv|schreiv",
    "Dutch": "schreef|het volgende geschreven|geschreven",
    "English": "wrote|writes|sent|said",
    "Estonian": "kirjutas",
    "Finnish": "kirjoitti",
    "French": "a écrit|a ecrit|écrit|écrivait|écrivit",
    "Galician": "escribiu",
    "German": "schrieb|schreibt|geschrieben",
    "Greek": "έγραψε|γράφει",
    "Hebrew": "כתב|כתבה|כתב/ה|מאת",
    "Hindi": "ने लिखा|लिखा",
    "Hungarian": "ezt írta|írta|írja",
    "Icelandic": "skrifaði",
    "Indonesian, Malay": "menulis",
    "Italian": "ha scritto|scrisse|scrive",
    "Latvian": "rakstīja",
    "Lithuanian": "rašė|parašė",
    "Persian": "نوشت|نوشته است",
    "Polish": "napisał\\(a\\)|napisał/a|napisał|napisała|pisze",
    "Portuguese": "escreveu|escreve",
    "Romanian": "a scris",
    "Russian": "написал\\(а\\)|написал|написала|писал\\(а\\)|писал|писала|пишет",
    "Slovak": "napísal\\(a\\)|napísal/a|napísal|napísala",
    "Slovenian": "napisal\\(a\\)|napisal/-?a|napisal|napisala",
    "Spanish": "escribió|escribio",
    "Turkish": "şunu yazdı|şunları yazdı|yazdı|yazmış",
    "Ukrainian": "написав\\(ла\\)|написав|написала|пише|писав",
    "Vietnamese": "đã viết",
}
# Languages without spaces between words: found inside a run of letters too.
_VERBS_WITHIN: Final = {
    "Chinese": "写道|寫道|写了|寫了|来信说|來信",
    "Japanese": "書きました|書いた|のメッセージ|のメール|からのメール",
    "Korean": "작성|님이 쓴 글|썼습니다|보낸 메시지",
    "Thai": "เขียนว่า|เขียน",
}
# How the line begins where it does not begin with the date itself.
_ON: Final = (
    "on|am|le|el|il|em|no dia|dia|op|den|på|w dniu|dnia|dne|dňa|dana|na dan|на|в|у|від|la|pe|în|"
    "στις|την|vào|vào lúc|pada|lúc|kuupäeval|tarihinde|a|în data de|fecha|data|ai|de|di|at|"
    "בתאריך|ב|في|بتاريخ|در|در تاریخ|ngày|เมื่อ|vienu|u|je|tirsdag|mandag"
)
# Verbs that people use of servers, orders and themselves: sure only above marked lines.
_LOOSE_VERBS: Final = frozenset({"sent", "said"})
_FIRST_PERSON: Final = frozenset(
    ("i", "we", "ich", "wir", "j'ai", "j’ai", "nous", "ik", "wij", "jag", "jeg", "vi", "я", "мы")
)
_LONGEST: Final = 320
_LONGEST_NAME: Final = 60
_MOST_LINES: Final = 5
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]@]@[^\s<>()\[\]@]|<[^<>\n]{0,20}mailto:")
_NAME_AND_ADDRESS: Final = re.compile(
    r"[\W_]*(?:[^\s<>@]{1,30}\s{1,3}){1,5}<[^\s<>@]{1,80}@[^\s<>@]{1,120}>\s{0,3}[^\d<>@]{3,24}"
)
_DATE: Final = re.compile(
    r"(?<![A-Za-z\d])\d{4}(?![A-Za-z\d])|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|\d\s?[年月日년월일]"
)
_VERB: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(_VERBS.values())})(?!\w)|(?:{'|'.join(_VERBS_WITHIN.values())})"
)
_BEGINS: Final = re.compile(
    rf"(?:(?:{_ON})[.,]?\s{{0,3}}(?:[^\W\d]{{1,16}}[.,]{{0,2}}\s{{1,3}}){{0,3}}"
    r"|(?:[^\W\d]{1,16}[.,]{0,2}\s{1,3})?)[(]?\d"
)
_BEGINS_EAST: Final = re.compile(r"(?:在|於|于|日時|日付)?\s*\d{4}\s?[年년/.-]")
_SHARED: Final = re.compile(
    r"(?P<own>\S.{0,400}?)(?P<intro>(?:\s|-{2,4}\s?)On (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},"
    r" [^\n]{8,200} wrote:)\s*$"
)
_NAME: Final = re.compile(r"[^\W\d_a-z](?:[\w.'’-]*\w)?(?:\s+[\w.'’-]*\w){0,4}")
_ORNAMENT: Final = "-‐—–_=*|•~ \t\xa0\u200b\u200e\u200f\u202a\u202b\u202c\ufeff"
_COLONS: Final = (":", "：", "∶", ":\u200f", ":\u200e")
_FRAME: Final = frozenset("-_=*")


class Strength(Enum):
    """How sure it is that a line introduces a quote."""

    STRONG = auto()
    """Whatever follows."""
    WEAK = auto()
    """Only if marked lines follow."""
    NONE = auto()


def quote_line(lines: Sequence[Line], at: int) -> tuple[int, Strength]:
    """The last of the lines that are, from `at` on, one quote line; or `at` and that it is none."""
    weak = at, Strength.NONE
    for last in range(at, min(at + _MOST_LINES, len(lines))):
        here = lines[last]
        if last > at and here.is_quoted and not _closes(lines, at, last):
            break
        if len(here.text) > _LONGEST:
            break
        if here.is_blank:
            if last > at and not _may_go_on(lines[at].text):
                break
            continue
        found = _strength(lines, at, last)
        if found is Strength.STRONG:
            return (last, found) if _is_nearest(lines, at, last, found) else (at, Strength.NONE)
        if found is Strength.WEAK and _is_nearest(lines, at, last, found):
            weak = last, found
    return weak


def verb_of(text: str) -> tuple[int, int]:
    """Where the verb of writing stands in a quote line: its begin and end, or 0 and 0."""
    verb = _last_verb(text.lower())
    return verb.span() if verb is not None else (0, 0)


def shared_line(text: str) -> int:
    """Where on a line a quote line begins behind the sender's own words; 0 if it does not."""
    if not text.rstrip().endswith("wrote:") or len(text) > _LONGEST:
        return 0
    found = _SHARED.match(text)
    return found.start("intro") if found else 0


def _is_nearest(lines: Sequence[Line], at: int, last: int, found: Strength) -> bool:
    """Whether no later line begins as good a quote line with this end: those before are words."""
    others = (
        _strength(lines, first, last)
        for first in range(at + 1, last + 1)
        if not lines[first].is_blank and not _goes_on(lines, at, first)
    )
    if found is Strength.STRONG:
        return all(other is not Strength.STRONG for other in others)
    return all(other is Strength.NONE for other in others)


def _goes_on(lines: Sequence[Line], at: int, first: int) -> bool:
    """Whether a line that begins with an address is the end of the name alone on the line above."""
    is_paragraph = at == 0 or lines[at - 1].is_blank
    name = lines[at].text.strip("\"'( \t")
    return (
        first == at + 1
        and is_paragraph
        and lines[first].text.lstrip().startswith("<")
        and len(name) <= _LONGEST_NAME
        and _NAME.fullmatch(name) is not None
    )


def _closes(lines: Sequence[Line], at: int, last: int) -> bool:
    """Whether a line with `>` is the wrapped end of an address: `<anna@example.com` and `>:`."""
    above = "".join(line.text for line in lines[at:last])
    return above.count("<") > above.count(">") and lines[last].text.rstrip().endswith(_COLONS)


def _may_go_on(first: str) -> bool:
    """Whether a quote line may go on below a blank line: it began with a date and has no end."""
    text = first.strip(_ORNAMENT).casefold()
    return bool(_BEGINS.match(text)) and _DATE.search(text) is not None


def _strength(lines: Sequence[Line], first: int, last: int) -> Strength:
    whole = " ".join(line.text.strip() for line in lines[first : last + 1]).strip()
    if len(whole) > _LONGEST:
        return Strength.NONE
    bare = whole.strip(_ORNAMENT)
    has_colon = bare.endswith(_COLONS)
    text = bare.rstrip(":：∶ \u200f\u200e\xa0").casefold()
    verb = _last_verb(text)
    is_last_word = verb is not None and len(text) - verb.end() <= 1
    if not has_colon and not is_last_word and not text.endswith(">"):
        return Strength.NONE
    has_date = _has_date(text)
    has_address = _ADDRESS.search(text) is not None
    begins = _BEGINS.match(text) is not None or _BEGINS_EAST.match(text) is not None
    if verb is None:
        stands_alone = _is_paragraph(lines, first, last)
        sure = begins and has_date and has_address and has_colon and stands_alone
        return Strength.STRONG if sure else _weak(has_date and has_address)
    if is_last_word and _FRAME.issuperset(whole[:2] + whole[-2:]):
        return Strength.STRONG
    rest = bare[verb.end() :] if len(text) <= len(bare) else ""
    ends_well = is_last_word or _is_name_or_date(rest.strip(" :："))
    is_sure = verb[0] not in _LOOSE_VERBS and _FIRST_PERSON.isdisjoint(
        text[: verb.start()].split()[-4:]
    )
    if is_sure and has_date and ends_well and (begins or has_address):
        return Strength.STRONG
    if is_last_word and has_colon and _NAME_AND_ADDRESS.fullmatch(text):
        return Strength.STRONG
    return _weak(ends_well and (has_date or has_address or len(text.split()) <= 6))  # noqa: PLR2004 - a name and a verb


def _is_paragraph(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether these lines stand between blank lines, or above marked ones: a log's do not."""
    is_top = first == 0 or lines[first - 1].is_blank
    below = lines[last + 1] if last + 1 < len(lines) else None
    return below is None or below.is_quoted or (is_top and below.is_blank)


def _has_date(text: str) -> bool:
    """Whether there is a date or a time outside the addresses, which have digits, too."""
    return _DATE.search(" ".join(word for word in text.split() if "@" not in word)) is not None


def _last_verb(text: str) -> re.Match[str] | None:
    found = None
    for one in _VERB.finditer(text):
        found = one
    return found


def _weak(is_likely: bool) -> Strength:  # noqa: FBT001 - one private condition
    return Strength.WEAK if is_likely else Strength.NONE


def _is_name_or_date(rest: str) -> bool:
    """Whether what follows the verb is who or when, and not the rest of a sentence."""
    if _ADDRESS.search(rest) or _DATE.search(rest):
        return True
    return _NAME.fullmatch(rest.strip("\"'<>()")) is not None

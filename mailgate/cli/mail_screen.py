"""The text and the files of a mail on a screen: the new words in full, the rest named."""

from typing import TYPE_CHECKING, Final

from mailgate.cli.screen import clean, show_text

if TYPE_CHECKING:
    from mailgate.jobs.views import FoldedText, ShownFile, ShownMail

_NAMES: Final = {
    "history": "quoted history",
    "signature": "signature",
    "device": "device line",
    "footer": "legal footer",
}
_KILO: Final = 1000
_MEGA: Final = 1_000_000
_UNNUMBERED: Final = frozenset({"device", "footer"})


def show_mail(mail: "ShownMail", *, how_to_unfold: str = "") -> None:
    """The new words and what is folded; or, if that was asked for, all text in its order."""
    if mail.pieces:
        for piece in mail.pieces:
            if piece.kind != "reply" and piece.text.strip():
                show_text(f"[{_NAMES.get(piece.kind, piece.kind)}:]", indent=2)
            show_text(piece.text.strip("\n"), indent=2 if piece.kind == "reply" else 4)
    else:
        hint = how_to_unfold and f": {how_to_unfold}"
        if mail.words:
            show_text(mail.words, indent=2)
        if mail.folded:
            show_text(f"[{folded_text(mail.folded)}{hint}]", indent=2)
        if mail.note:
            is_cut = bool(mail.words)
            show_text(f"[{mail.note}{hint if is_cut else ''}]", indent=2)
    for file in sorted(mail.files, key=lambda one: bool(one.folded)):
        show_text(_file(file), indent=2)


def folded_text(folded: "tuple[FoldedText, ...]") -> str:
    """What is folded, in one line: "12 lines of quoted history, 4 of signature, legal footer"."""
    said: list[str] = []
    is_first = True
    for one in folded:
        name = _NAMES.get(one.kind, one.kind)
        if one.kind in _UNNUMBERED:
            said.append(name)
            continue
        unit = (" line" if one.lines == 1 else " lines") if is_first else ""
        said.append(f"{one.lines}{unit} of {name}")
        is_first = False
    return ", ".join(said)


def size(octets: int) -> str:
    """A size for people."""
    if octets < _KILO:
        return f"{octets} B"
    return f"{octets / _KILO:.0f} kB" if octets < _MEGA else f"{octets / _MEGA:.1f} MB"


def _file(file: "ShownFile") -> str:
    name = clean(file.name)
    if file.folded:
        return f"folded: {name} ({size(file.size)}, {file.folded})"
    return f"attached: {name} ({size(file.size)})"

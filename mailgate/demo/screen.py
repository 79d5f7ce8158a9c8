"""What a person sees: an entry for each mail as it is decided, and a table at the end.

On a terminal one line below the entries says what is happening now; elsewhere there are only plain
lines. Text from mails is hostile: it is cleaned here and never read as markup.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from mailgate.core.case import Fate
from mailgate.demo.outcome import Outcome
from mailgate.demo.plain import plain
from mailgate.demo.samples import Step
from mailgate.demo.servers import Outgoing

_WIDEST: Final = 100
_REASONS: Final = 2
_INDENT: Final = 4
_SAID: Final = {
    Fate.CASE: ("new case", "green"),
    Fate.UPDATE: ("update of", "cyan"),
    Fate.EVENT: ("event of", "blue"),
    Fate.DUPLICATE: ("duplicate", "bright_black"),
    Fate.HELD: ("held for a person", "yellow"),
    Fate.FILED: ("filed", "bright_black"),
    Fate.QUARANTINED: ("quarantined", "red"),
}


class Screen:
    """The terminal, or the file or pipe that stands in for it; a context manager."""

    def __init__(self, console: Console, *, mails: int) -> None:
        self._console = console
        self._mails = mails
        self._width = min(console.width, _WIDEST)
        self._mail = ""
        self._now = ""
        self._spinner = Spinner("dots", style="cyan")
        self._live = (
            Live(
                console=console,
                transient=True,
                refresh_per_second=10,
                get_renderable=self._footer,
            )
            if console.is_terminal
            else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        """Shows what is happening now, where that can be wiped away again."""
        self._now = text

    def begin(self, number: int, step: Step) -> None:
        """Shows which mail is on its way."""
        self._mail = f"{number}/{self._mails}  {plain(step.title)}: "
        self._now = "sent"

    def line(self, text: str = "", *, style: str = "") -> None:
        """A line that stays."""
        self._console.print(Text(text, style=style), soft_wrap=True)

    def tell(self, outcome: Outcome) -> None:
        """The entry of one mail: what it was, what became of it, why, and what was sent."""
        self._print(
            _entry(
                number=str(outcome.number),
                title=outcome.step.title,
                fate=outcome.fate,
                reference=outcome.reference,
                details=(
                    ("from", outcome.sender),
                    *(("why", reason) for reason in outcome.reasons[:_REASONS]),
                    ("sent", _sent(outcome)),
                ),
                mistakes=outcome.mistakes,
            )
        )

    def tell_visitor(
        self, *, subject: str, sender: str, fate: str, reference: str, reasons: tuple[str, ...]
    ) -> None:
        """The entry of a mail that a person sent to the running demo."""
        self._print(
            _entry(
                number="*",
                title=subject or "(no subject)",
                fate=fate,
                reference=reference,
                details=(("from", sender), *(("why", reason) for reason in reasons)),
            )
        )

    def tell_answer(self, mail: Outgoing) -> None:
        """A mail that left for a customer after the story was told."""
        self._print(_details((("sent", f"to {mail.recipient}: {mail.subject}"),)), Text())

    def final(self, outcomes: Sequence[Outcome]) -> None:
        """The table with every mail and its one fate, and the sum of it."""
        self._mail = self._now = ""
        table = Table(
            box=box.SIMPLE_HEAD,
            width=self._width,
            padding=(0, 1),
            collapse_padding=True,
            pad_edge=False,
            show_edge=False,
        )
        table.add_column("", justify="right", style="dim", no_wrap=True)
        table.add_column("mail", ratio=1, no_wrap=True)
        table.add_column("became", no_wrap=True)
        table.add_column("case", no_wrap=True)
        table.add_column("answered", no_wrap=True)
        for outcome in outcomes:
            table.add_row(
                str(outcome.number),
                Text(plain(outcome.step.title)),
                Text(plain(outcome.fate), style=_fate(outcome.fate).style),
                Text(plain(outcome.reference)),
                Text("yes" if outcome.answers else "no", style="" if outcome.answers else "dim"),
                style="red" if outcome.mistakes else "",
            )
        answers = sum(len(outcome.answers) for outcome in outcomes)
        wrong = [outcome for outcome in outcomes if outcome.mistakes]
        self._print(table, "")
        self.line(f"{len(outcomes)} mails, each with one fate; {answers} acknowledgements.")
        for outcome in wrong:
            self.line(
                f"Not as it must be: {outcome.number} {plain(outcome.step.title)}: "
                + plain("; ".join(outcome.mistakes)),
                style="red",
            )
        if not wrong:
            self.line("Every mail became what it must.", style="green")

    def _print(self, *parts: RenderableType) -> None:
        for part in parts:
            self._console.print(part, width=self._width)

    def _footer(self) -> RenderableType:
        if not self._now:
            return Text()
        text = Text(self._mail + self._now, style="dim", no_wrap=True, overflow="ellipsis")
        self._spinner.update(text=text)
        return self._spinner


def _entry(
    *,
    number: str,
    title: str,
    fate: str,
    reference: str,
    details: Sequence[tuple[str, str]],
    mistakes: Sequence[str] = (),
) -> RenderableType:
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(justify="right", width=_INDENT - 1, style="dim", no_wrap=True)
    head.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    head.add_column(justify="right", no_wrap=True)
    head.add_row(
        number,
        Text(plain(title), style="bold"),
        Text.assemble(_fate(fate), " ", plain(reference)) if reference else _fate(fate),
    )
    wrong = [("wrong", mistake) for mistake in mistakes]
    return Group(head, _details(details), *([_details(wrong, style="red")] if wrong else []), "")


def _details(pairs: Sequence[tuple[str, str]], *, style: str = "") -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(style=style, overflow="fold")
    shown = ""
    for name, value in pairs:
        grid.add_row(name if name != shown else "", Text(plain(value)))
        shown = name
    return Padding(grid, (0, 0, 0, _INDENT))


def _fate(fate: str) -> Text:
    known = {str(key): said for key, said in _SAID.items()}
    words, style = known.get(fate, (plain(fate), ""))
    return Text(words, style=style)


def _sent(outcome: Outcome) -> str:
    if outcome.answers:
        return ", ".join(f"acknowledgement to {answer.recipient}" for answer in outcome.answers)
    return f"nothing: {outcome.withheld}" if outcome.withheld else "nothing"

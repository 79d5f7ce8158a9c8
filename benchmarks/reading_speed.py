"""How long reading a mail takes: `python benchmarks/reading_speed.py [FOLDER]...`.

For every mail in the folders (the sample mails without any): the caps and the parse as the daemon
does them, the reply text alone, and mail-parser alone. Each figure is the best of some rounds, in
milliseconds of processor time, so that other work on the machine counts less. Then what it costs
that the daemon reads in a process of its own: by the clock on the wall, beside reading it here.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import mailparser

from mailgate.bundle import bundled
from mailgate.mail.caps import over_caps
from mailgate.mail.parse import parse
from mailgate.mail.reader import read_here
from mailgate.mail.reading_pool import ReadingPool
from mailgate.mail.reply import read_reply
from mailgate.settings.model import ReadingSettings

_LARGEST = 5_000_000


def best(
    function: Callable[[], object], rounds: int, *, clock: Callable[[], int] = time.thread_time_ns
) -> float:
    """The shortest of some rounds, in milliseconds."""
    found = []
    for _ in range(rounds):
        began = clock()
        function()
        found.append(clock() - began)
    return min(found) / 1e6


def whole(raw: bytes) -> None:
    """What the daemon does with the bytes before it screens the mail."""
    if not over_caps(raw):
        parse(raw)


def alone(raw: bytes) -> None:
    """mail-parser with the parts of a mail that a case needs."""
    try:
        mail = mailparser.parse_from_bytes(raw)
        _ = (mail.from_, mail.to, mail.cc, mail.subject, mail.date, mail.body, mail.attachments)
    except Exception:  # noqa: BLE001 - it raises at least nine types on broken mail
        return


def line(name: str, figures: list[float]) -> str:
    """Median, 95th percentile and maximum of the mails."""
    if not figures:
        return f"{name:34} no mail of this kind"
    ordered = sorted(figures)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return (
        f"{name:34} {len(ordered):5} mails   median {statistics.median(ordered):6.2f}   "
        f"95 % {p95:6.2f}   most {ordered[-1]:7.2f} ms"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[bundled("samples")])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    paths = sorted(one for folder in options.folders for one in folder.rglob("*") if one.is_file())
    raws = [one.read_bytes() for one in paths if one.stat().st_size <= _LARGEST]
    raws = [raw for raw in raws if b":" in raw.split(b"\n", 1)[0]]
    messages = [parse(raw) for raw in raws if not over_caps(raw)]

    def seconds_of(function: Callable[[bytes], None]) -> list[float]:
        return [best(lambda raw=raw: function(raw), options.rounds) for raw in raws]  # type: ignore[misc]

    def replies(*, has_html: bool) -> list[float]:
        return [
            best(lambda one=one: read_reply(one.text, markup=one.html), options.rounds)  # type: ignore[misc]
            for one in messages
            if bool(one.html) is has_html and one.text.strip()
        ]

    print(line("reply text, mails without HTML", replies(has_html=False)))
    print(line("reply text, mails with HTML", replies(has_html=True)))
    print(line("the whole of reading", ours := seconds_of(whole)))
    print(line("mail-parser alone", theirs := seconds_of(alone)))
    print(f"all mails together: {sum(ours) / sum(theirs):.2f} times mail-parser alone")
    with ReadingPool(ReadingSettings()) as pool:
        for name, read in (
            ("read here, by the wall clock", read_here),
            ("read in a process of its own", pool.read),
        ):
            waited = [
                best(partial(read, raw, whole=True), options.rounds, clock=time.perf_counter_ns)
                for raw in raws
            ]
            print(line(name, waited))


if __name__ == "__main__":
    main()

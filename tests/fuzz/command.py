"""`python -m tests.fuzz`: reads mutated mails, keeps what went wrong, says how many there were."""

import argparse
import csv
import itertools
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, Final

from tests.fuzz.batches import Limits, Outcome, batch, begun_from
from tests.fuzz.mutations import mutated

RECORD: Final = Path(__file__).with_name("runs.csv")
_BATCH: Final = 250
_MOST_SHOWN: Final = 10


def run(options: argparse.Namespace) -> Outcome:
    """Reads mails until there were enough of them, or the time is up."""
    limits = Limits(options.most_seconds, options.most_mebibytes)
    total = Outcome()
    began = time.monotonic()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.workers, mp_context=spawn) as pool:
        batches = _batches(options, began)
        pending: set[Future[Outcome]] = set()
        while True:
            for first, many in itertools.islice(batches, 2 * options.workers - len(pending)):
                pending.add(
                    pool.submit(batch, options.seed, first, many, limits, tuple(options.also))
                )
            if not pending:
                return total
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for one in done:
                total.add(one.result())
            _progress(total, time.monotonic() - began)


def _batches(options: argparse.Namespace, began: float) -> Iterator[tuple[int, int]]:
    """Numbers of the first mail and of mails, until there are enough or the time is up."""
    first, end = options.first, options.first + options.mails
    while first < end and not (options.seconds and time.monotonic() - began > options.seconds):
        yield first, min(_BATCH, end - first)
        first += _BATCH


def _progress(total: Outcome, seconds: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{total.mails:,} mails, {seconds:.0f} s", end="", file=sys.stderr)


def recorded() -> int:
    """How many mails all recorded runs read."""
    if not RECORD.exists():
        return 0
    with RECORD.open(encoding="ascii", newline="") as file:
        return sum(int(row["mails"]) for row in csv.DictReader(file))


def _record(options: argparse.Namespace, total: Outcome) -> None:
    git = ["git", "-C", str(RECORD.parent), "log", "-1", "--format=%cs %h"]
    date, revision = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split()
    row: dict[str, Any] = {
        "date": date,
        "revision": revision,
        "seed": options.seed,
        "mails": total.mails,
        "findings": len(total.findings),
        "slowest_s": f"{total.slowest:.2f}",
        "most_MiB": f"{total.most_mebibytes:.0f}",
    }
    is_new = not RECORD.exists()
    with RECORD.open("a", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, row)
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mails", type=int, default=250_000, help="how many (250,000)")
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after so many seconds")
    parser.add_argument("--seed", type=int, default=1, help="which mails (1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first one (0)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--most-seconds", type=float, default=1.0, help="for one mail (1)")
    parser.add_argument("--most-mebibytes", type=float, default=256.0, help="for one mail (256)")
    parser.add_argument(
        "--also", type=Path, action="append", default=[], help="a folder of mails to begin from"
    )
    parser.add_argument("--keep", type=Path, help="a folder for the mails that went wrong")
    parser.add_argument("--record", action="store_true", help="add the run to runs.csv")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 if anything was found."""
    options = _options(arguments)
    began = time.monotonic()
    total = run(options)
    seconds = time.monotonic() - began
    for number, problem in total.findings[:_MOST_SHOWN]:
        print(f"\nmail {number} of seed {options.seed}: {problem}")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        for number, _problem in total.findings:
            raw = mutated(options.seed, number, begun_from(tuple(options.also)))
            (options.keep / f"{options.seed}-{number}.eml").write_bytes(raw)
    if options.record:
        _record(options, total)
    print(
        f"\n{total.mails:,} mutated mails in {seconds:.0f} s: {len(total.findings)} findings; "
        f"slowest {total.slowest:.2f} s (mail {total.slowest_number} of seed {options.seed}), "
        f"most memory {total.most_mebibytes:.0f} MiB. Recorded runs so far: {recorded():,} mails."
    )
    return 1 if total.findings else 0

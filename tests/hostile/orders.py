"""X: exports, rules and links: what a mail or a file may do by them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from mailgate.core.action_links import Action, token
from mailgate.core.case import StateKind
from mailgate.core.details import Details
from mailgate.core.rules.names import Names
from mailgate.errors import FileError
from mailgate.files.rule_files import load_rules
from tests.hostile.entry import Entry, Handling, Hostile, Seen, skipped, story
from tests.hostile.letters import letter, sender
from tests.hostile.stage import Stage
from tests.hostile.takeover import not_in
from tests.jobs.bench import ANNA, DESK

ANSWERED: Final = Handling.ANSWERED
_BOMB: Final = (
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "- rule: *i\n"
)
_BOMBS: Final = {
    "aliases": _BOMB,
    "a Python object": "- rule: !!python/object/apply:os.system ['touch /tmp/zqcanary']\n",
    "a new object": "- !!python/object/new:subprocess.Popen [['touch', '/tmp/zqcanary']]\n",
    "the same key twice": "- rule: A\n  rule: B\n  when: {subject contains: x}\n  then: {}\n",
    "depth": "[" * 20_000 + "]" * 20_000 + "\n",
    "a pattern without end": "- rule: A\n  when: {subject matches: '(?=a)b'}\n  then: {}\n",
    "a huge repeat": "- rule: A\n  when: {subject matches: '((a{1000}){1000}){9}'}\n  then: {}\n",
}


def _ruled(stage: Stage, text: str) -> None:
    """Gives the desk these rules and no others."""
    folder = stage.folder / "ruled"
    folder.mkdir(exist_ok=True)
    (folder / "intake.yaml").write_text(text, encoding="utf-8")
    rules = load_rules(folder, shown_folder="rules/a-desk", names=Names())
    stage.bench.set_desk(rules=rules, details=Details())


def _json(stage: Stage) -> Iterator[Hostile]:
    """JSON that programs read is one object a line, whatever a subject holds."""
    for number, text in enumerate(
        ('"},{"fate":"x', "a, b; c\td", "zqcanary \\u0022 \\n \\", "'; DROP TABLE inbox; --")
    ):
        raw = letter(f"Subject: {text} zqcanary {number}".encode())

        def same(seen: Seen) -> None:
            shown = stage.command("messages", "--json").splitlines()
            lines = [json.loads(line) for line in shown]
            assert len(lines) == len(seen.bench.messages())
            assert seen.message.subject in {line["subject"] for line in lines}

        yield Hostile(raw, ANSWERED, str(number), check=same)


def _slow_pattern(stage: Stage) -> Iterator[Hostile]:
    _ruled(
        stage,
        "- rule: Slow\n  when:\n    any:\n      - subject matches: '(a+)+$'\n"
        "      - text matches: '^(([a-z])+.)+[A-Z]([a-z])+$'\n  then: {priority: '2'}\n",
    )
    raw = letter(b"Subject: " + b"a" * 7000 + b"!", body=b"a" * 60_000 + b"!\r\n")
    yield Hostile(raw, ANSWERED)


def _bombs(stage: Stage) -> Iterator[Hostile]:
    """Such a file is refused; mail goes on under the rules of before."""
    victim = Path("/tmp/zqcanary")
    for number, (name, text) in enumerate(_BOMBS.items()):
        folder = stage.folder / f"bomb-{number}"
        folder.mkdir()
        (folder / "intake.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(FileError) as refused:
            load_rules(folder, shown_folder="rules/a-desk", names=Names())
        assert refused.value.mistakes
        assert not victim.exists()
        yield Hostile(letter(b"X-Number: %d" % number), ANSWERED, name)


def _loop(stage: Stage) -> Iterator[Hostile]:
    """Rules are tried once each, in their order: what one says no other hears of."""
    _ruled(
        stage,
        "- rule: Begins\n  when: {subject contains: zqcanary}\n  then: {add tags: one}\n"
        "- rule: Back\n  when: {tag is: two}\n  then: {add tags: again, remove tags: two}\n"
        "- rule: Forth\n  when: {tag is: one}\n  then: {add tags: two}\n",
    )

    def once(seen: Seen) -> None:
        assert sorted(seen.case.tags or ()) == ["one", "two"]
        assert len(seen.bench.kinds(seen.row.case_id)) == 2

    yield Hostile(letter(), ANSWERED, check=once)


def _links(stage: Stage) -> Iterator[Hostile]:
    """A link of ours with anything changed does nothing."""
    bench = stage.bench
    case, other = stage.opened(), stage.opened()
    stage.end(case)
    stage.end(other)
    line = token(
        bench.context.keyring,
        desk=DESK,
        action=Action.REOPEN,
        reference=case.reference,
        recipient=ANNA,
        until=bench.now + timedelta(days=5),
    )
    action, reference, until, mac = line.strip("[]").split(".")
    changed = {
        "another action": f"[excellent.{reference}.{until}.{mac}]",
        "another case": f"[{action}.{other.reference.lower()}.{until}.{mac}]",
        "a later end": f"[{action}.{reference}.zzzzz.{mac}]",
        "no end": f"[{action}.{reference}.0.{mac}]",
        "another MAC": f"[{action}.{reference}.{until}.{'a' * 24}]",
    }
    closed = StateKind.CLOSED.value
    for name, text in changed.items():
        raw = letter(body=f"{text}\r\nzqcanary\r\n".encode())
        yield Hostile(raw, ANSWERED, name, check=not_in(case, state=closed))
    stolen = letter(sender("eve@elsewhere.example"), body=f"{line}\r\n".encode())
    check = not_in(case, state=closed)
    yield Hostile(stolen, ANSWERED, "a thief", answered_to="eve@elsewhere.example", check=check)
    bench.wait(days=6)
    late = letter(body=f"{line}\r\nlate, zqcanary\r\n".encode())

    def over(seen: Seen) -> None:
        assert stage.now_of(case).kind == StateKind.CLOSED
        del seen

    yield Hostile(late, Handling.UPDATE, "too late", answered_to=ANNA, check=over)


ORDERS: tuple[Entry, ...] = (
    skipped("X01", "formulas-in-exports", why="there is no export to CSV or XLSX yet"),
    story("X02", "json-of-commands", _json, waits="CSV: there is no export yet"),
    story(
        "X03", "slow-pattern", _slow_pattern, decision="patterns are RE2: no rule is switched off"
    ),
    story("X04", "yaml-bombs", _bombs),
    story(
        "X05",
        "rules-that-would-loop",
        _loop,
        decision="rules are tried once, so no depth is limited",
    ),
    story("X06", "changed-links", _links),
)

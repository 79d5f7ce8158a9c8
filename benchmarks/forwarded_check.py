"""Compares the mails found inside mails with what is expected: see README.md.

    python benchmarks/forwarded_check.py DIR

`DIR/unwrap_quotequail` has `cases.jsonl`: a file, its kind (text or html) and the expected type,
sender, recipients, date, subject and texts of its outermost inner mail, or null.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from mailgate.core.forwarded import Party
from mailgate.mail.cleaning import clean_text
from mailgate.mail.html_text import html_to_text
from mailgate.mail.reply.forwarded import blocks
from mailgate.mail.reply.parties import one_party, parties

_TEXTS = ("text_top", "text", "text_bottom")
_MARKUPS = {"html_top": "text_top", "html": "text", "html_bottom": "text_bottom"}


def _found(path: Path, kind: str) -> dict[str, object] | None:
    content = clean_text(path.read_text("utf-8", "replace"))
    markup = content if kind == "html" else ""
    text = html_to_text(content)[0] if markup else content
    found = blocks(text, markup=markup)
    if not found:
        return None
    block, mail = found[0], found[0].mail
    return {
        "type": mail.kind.value,
        "from": mail.sender,
        "to": mail.to,
        "cc": mail.cc,
        "reply-to": mail.reply_to,
        "date": mail.date,
        "subject": mail.subject,
        "text_top": _squeezed(block.above),
        "text": _squeezed(block.text),
        "text_bottom": _squeezed(block.below),
    }


def _expected(unwrap: dict[str, str], kind: str) -> dict[str, object]:
    wanted: dict[str, object] = {
        "type": unwrap["type"],
        "from": one_party(unwrap.get("from", "")),
        "to": parties(unwrap.get("to", "")),
        "cc": parties(unwrap.get("cc", "")),
        "reply-to": parties(unwrap.get("reply-to", "")),
        "date": unwrap.get("date", ""),
        "subject": unwrap.get("subject", ""),
    }
    if kind == "text":
        return wanted | {name: _squeezed(unwrap.get(name, "")) for name in _TEXTS}
    texts = {
        ours: html_to_text(unwrap[name])[0] for name, ours in _MARKUPS.items() if name in unwrap
    }
    return wanted | {name: _squeezed(text) for name, text in texts.items()}


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return str(value) if isinstance(value, Party) else repr(value)


def main() -> int:
    """Prints right and wrong by field and every disagreement; 1 if there is any."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpora", type=Path, metavar="DIR")
    folder = arguments.parse_args().corpora / "unwrap_quotequail"
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    whole = 0
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    for case in cases:
        found = _found(folder / case["file"], case["kind"])
        unwrap = case["expect"]["unwrap"]
        if unwrap is None or found is None:
            same = found is None and unwrap is None
            (right if same else wrong)["inner mail"] += 1
            whole += same
            if not same:
                print(f"{case['file']}: expected {unwrap!r}, found {found!r}")
            continue
        right["inner mail"] += 1
        expected = _expected(unwrap, case["kind"])
        differing = [name for name, value in expected.items() if found[name] != value]
        whole += not differing
        for name in expected:
            (wrong if name in differing else right)[name] += 1
        for name in differing:
            print(
                f"{case['file']}: {name}: expected {_shown(expected[name])},"
                f" found {_shown(found[name])}"
            )
    for name in sorted({*right, *wrong}):
        print(f"{name:12} {right[name]:3} right {wrong[name]:3} wrong")
    print(f"{'all of it':12} {whole:3} right {len(cases) - whole:3} wrong")
    return 0 if whole == len(cases) else 1


if __name__ == "__main__":
    raise SystemExit(main())

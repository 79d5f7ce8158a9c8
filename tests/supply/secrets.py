"""Secrets that were left in a file: keys and tokens of known shapes, and passwords in plain words.

    python -m tests.supply.secrets

Looks at every file of the repository. A line that only looks so says why by `not-a-secret` on it;
words that nobody would use for a secret (`secret`, `password`, `example`) are none.
"""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HANG_GUARD: Final = 100
FINE: Final = "not-a-secret"
# Of so many bits a sign is what machines make; words of people have fewer.
_RANDOM: Final = 3.2
_SHAPES: Final = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/]",
    "a key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "a token of PyPI": r"\bpypi-[A-Za-z0-9_-]{40,}",
    "a token of npm": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a key of Stripe": r"\b[rs]k_live_[0-9A-Za-z]{20,}\b",
    "a web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a password in an address": r"://[^\s:/@'\"<>{}]+:(?!canary)([^\s@/'\"<>{}]{6,})@",
    "a password": r"(?i)(?:passwor[dt]|passwd|secret|api_?key|token)[\w-]*['\"]?\s*[:=]\s*"
    r"(?:Secret\()?f?['\"](?!env:|file:|canary)([^'\"\s{}$<>]{8,})['\"]",
}
_PATTERNS: Final = {what: re.compile(shape) for what, shape in _SHAPES.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like a secret; the secret itself is not repeated."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def look(path: str, text: str) -> Iterator[Found]:
    """What there is in one file."""
    lines = text.split("\n")
    for what, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if match.lastindex and _bits(match[1]) < _RANDOM:
                continue
            number = text.count("\n", 0, match.start()) + 1
            if FINE not in lines[number - 1]:
                yield Found(path, number, what)


def files() -> list[str]:
    """All files of the repository; lock files hold hashes alone, which a test sees to."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANG_GUARD,
        check=True,
    ).stdout.split("\0")
    return [one for one in listed if one and not one.endswith(".lock")]


def _bits(word: str) -> float:
    """How much a sign of it tells, on average."""
    counted = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counted)


def main() -> int:
    """Says where; 1 if there is any."""
    found = [
        one
        for name in files()
        if (ROOT / name).is_file()
        for one in look(name, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    for one in found:
        print(one)
    print(f"{len(found)} secrets" if found else "no secrets")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

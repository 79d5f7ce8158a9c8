"""Known holes in what we depend on: pip-audit, asked about a dated snapshot of advisories.

    python -m tests.supply.audit [LOCK ...]

pip-audit asks a server in the form of osv.dev. Here that server is this process, on this machine,
with the advisories of `advisories.json`. They are as old as the file says: where there is a
network, `pip-audit -r requirements.lock` asks the world.
"""

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

from packaging.version import Version

ROOT: Final = Path(__file__).resolve().parents[2]
SNAPSHOT: Final = Path(__file__).with_name("advisories.json")
HANG_GUARD: Final = 300


@dataclass(frozen=True, slots=True)
class Advisory:
    """One known hole: from a version on, until the one that mended it."""

    id: str
    aliases: tuple[str, ...]
    package: str
    ranges: tuple[tuple[str, str], ...]
    summary: str

    def affects(self, package: str, version: str) -> bool:
        """Whether this version of a package has it."""
        found = Version(version)
        return package == self.package and any(
            Version(introduced) <= found < Version(fixed) for introduced, fixed in self.ranges
        )

    def as_osv(self) -> dict[str, Any]:
        """In the form of osv.dev."""
        events = [{"introduced": begun} | {"fixed": fixed} for begun, fixed in self.ranges]
        return {
            "id": self.id,
            "aliases": list(self.aliases),
            "summary": self.summary,
            "affected": [
                {
                    "package": {"name": self.package, "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": events}],
                }
            ],
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The advisories of a file, whose they are, and how old."""

    source: str
    taken: str
    newest: str
    advisories: tuple[Advisory, ...]


def snapshot(path: Path = SNAPSHOT) -> Snapshot:
    """What is in the repository."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return Snapshot(
        said["source"],
        said["taken"],
        said["newest"],
        tuple(
            Advisory(
                id=one["id"],
                aliases=tuple(one["aliases"]),
                package=one["package"],
                ranges=tuple((begun, fixed) for begun, fixed in one["ranges"]),
                summary=one["summary"],
            )
            for one in said["advisories"]
        ),
    )


@contextmanager
def serving(advisories: tuple[Advisory, ...]) -> Iterator[str]:
    """A server like osv.dev on this machine; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name, version = asked["package"]["name"], asked["version"]
            found = [one.as_osv() for one in advisories if one.affects(name, version)]
            body = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nobody wants to know."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def audit(lock: Path, advisories: tuple[Advisory, ...]) -> "subprocess.CompletedProcess[str]":
    """pip-audit's verdict on a lock file: it ends with 1 where something is known."""
    with serving(advisories) as address:
        return subprocess.run(
            [
                *(sys.executable, "-m", "pip_audit"),
                *("--requirement", lock, "--disable-pip", "--require-hashes"),
                *("--vulnerability-service", "osv", "--osv-url", address),
                *("--progress-spinner", "off"),
            ],
            capture_output=True,
            text=True,
            timeout=HANG_GUARD,
            check=False,
        )


def main(arguments: list[str]) -> int:
    """Audits lock files, by default both of ours; 1 if a hole is known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    both = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
    parser.add_argument("lock", nargs="*", type=Path, default=both)
    locks = parser.parse_args(arguments).lock
    known = snapshot()
    print(
        f"{len(known.advisories)} advisories of {known.source};"
        f" taken {known.taken}, the newest of {known.newest}"
    )
    worst = 0
    for lock in locks:
        done = audit(lock, known.advisories)
        print(f"{lock.name}: {(done.stdout + done.stderr).strip()}")
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.servers.run_at INSTANT`: `mailgate run --once` of this folder, at that time."""

import sys
from datetime import datetime
from pathlib import Path

from mailgate import daemon
from mailgate.daemon import Clocks
from mailgate.settings.load import load

if __name__ == "__main__":
    at = datetime.fromisoformat(sys.argv[1])
    settings = load(Path("mailgate.toml"), connecting=True)
    sys.exit(daemon.run(settings, once=True, clocks=Clocks(now=lambda: at)))

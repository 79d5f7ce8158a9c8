"""What a mail could do to the process that reads it, by the words of its subject."""

import os
import re
import signal
import time
from pathlib import Path

from mailgate.core.message import Message
from mailgate.mail.reader import Refused, read_here

WRITTEN = Path("/tmp/mailgate-written-by-a-mail")
_SUBJECT = re.compile(rb"^Subject: this mail (.*?)\r?$", re.MULTILINE)


def harmed(raw: bytes, *, whole: bool) -> Message | Refused:
    """Does what the mail says that it does; reads any other."""
    said = _SUBJECT.search(raw)
    match said.group(1) if said else b"":
        case b"kills":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"ends":
            os._exit(3)
        case b"works for ever":
            while True:
                pass
        case b"waits for ever":
            while True:
                time.sleep(60)
        case b"fills the memory":
            return Refused(str(len(bytearray(10**10))))
        case b"writes a file":
            WRITTEN.write_bytes(raw)
        case _:
            pass
    return read_here(raw, whole=whole)


def useless(raw: bytes, *, whole: bool) -> Message | Refused:
    """Reads no mail at all."""
    os._exit(len(raw) + whole)

"""The mails that mutations begin from: the sample mails, and one for each kind of structure."""

import base64
import zlib
from pathlib import Path
from typing import Final

from mailgate.bundle import bundled
from tests.mail.letters import HTML, PLAIN, letter, parts, typed

_REPORT: Final = (
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
    b"--r\r\nContent-Type: text/plain\r\n\r\nYour message to bob@firm.example could not be"
    b" delivered.\r\n550 5.1.1 User unknown\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.firm.example\r\n\r\nFinal-Recipient: rfc822; bob@firm.example\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n"
    b"--r\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a@desk.example>\r\n"
    b"To: bob@firm.example\r\n\r\nHello\r\n--r--\r\n"
)
_QUOTED_TEXT: Final = (
    b"Yes, please.\r\n\r\nAm 03.02.2026 um 10:11 schrieb Support Desk <support@desk.example>:\r\n"
    b"> Shall we?\r\n>> Printer\r\n\r\n-- \r\nAnn\r\nSent from my iPhone\r\n\r\n"
    b"________________________________\r\nVon: Support <support@desk.example>\r\n"
    b"Gesendet: Montag, 2. Februar 2026 10:11\r\nAn: Ann <ann@customer.example>\r\n"
    b"Betreff: AW: Printer\r\n\r\nHallo,\r\n\r\n---------- Forwarded message ---------\r\n"
    b"From: Bob <bob@firm.example>\r\nDate: Mon, 2 Feb 2026 at 10:11\r\nSubject: Printer\r\n"
    b"To: <ann@customer.example>\r\n\r\nIt burns.\r\n"
)
_QUOTED_HTML: Final = (
    b'<html><body><div>Yes.<br></div><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Feb'
    b" 2026 at 10:11 Support &lt;support@desk.example&gt; wrote:</div><blockquote>Shall we?"
    b'</blockquote></div><div id="divRplyFwdMsg"><b>From:</b> A<br><b>Sent:</b> B</div><table><tr>'
    b'<td>1<td>2</table><img src="cid:logo@x"><style>p{}</style><script>x</script>'
    b"&#0;&#xD800;</body>"
)
_CALENDAR: Final = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/London:"
    b"20260203T101100\r\nSUMMARY:Visit\r\nORGANIZER:mailto:ann@customer.example\r\n"
    b"RRULE:FREQ=DAILY;COUNT=5\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_UUENCODED: Final = b"See:\r\n\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n\r\nRegards\r\n"
_AWAY: Final = (
    b"Thank you for your message. I am out of the office until 5 January 2027. Ich bin bis zum"
    b" 05.01.2027 nicht im B\xc3\xbcro. Je suis absent du 3 au 10 ao\xc3\xbbt.\r\n"
)
_TNEF: Final = (
    b"\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00"
)


def _attachment(kind: bytes, content: bytes, *, more: bytes = b"") -> bytes:
    return (
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n" + more + b"\r\n"
        + base64.encodebytes(content)
    )  # fmt: skip


def _built() -> tuple[bytes, ...]:
    forwarded = letter(_QUOTED_TEXT, subject=b"=?utf-8?B?UHLDvGZ1bmc=?=")
    related = _attachment(b"image/png", zlib.compress(b"x"), more=b"Content-ID: <logo@x>\r\n")
    return (
        letter(_QUOTED_TEXT),
        letter(_AWAY, more=b"Auto-Submitted: auto-replied (vacation)\r\n"),
        letter(b"", more=b"MIME-Version: 1.0\r\n" + _REPORT),
        letter(_UUENCODED),
        typed(b"text/html; charset=gb2312", _QUOTED_HTML),
        typed(b"text/plain; charset=iso-2022-jp", "書類を送ります".encode("iso2022_jp")),
        typed(b"text/plain; charset=utf-7", b"+AGEAYg- Hi+ACE-", encoding=b"7bit"),
        typed(b"text/plain; format=flowed; delsp=yes", b"> a \r\n>> b \r\nc \r\nd\r\n"),
        typed(b"text/plain", b"=C3=BC=\r\n=", encoding=b"quoted-printable"),
        parts(PLAIN + _QUOTED_TEXT, HTML + _QUOTED_HTML, kind=b"alternative"),
        parts(HTML + _QUOTED_HTML, related, kind=b"related"),
        parts(PLAIN + b"See it", b"Content-Type: message/rfc822\r\n\r\n" + forwarded),
        parts(PLAIN + b"One", PLAIN + b"Two", _attachment(b"application/ms-tnef", _TNEF)),
        parts(PLAIN + b"Come", b"Content-Type: text/calendar; method=REQUEST\r\n\r\n" + _CALENDAR),
        parts(
            PLAIN + b"x",
            _attachment(
                b"application/pdf; name*0*=utf-8''%C3%BC; name*1=.pdf",
                b"%PDF",
                more=b'Content-Disposition: attachment; filename="=?utf-8?Q?=C3=BC.pdf?="\r\n',
            ),
        ),
    )


def seeds(*folders: Path) -> tuple[bytes, ...]:
    """The sample mails, the built ones, and every file in these folders below 100 kB."""
    names = sorted(path for path in bundled("samples").iterdir() if path.suffix == ".eml")
    others = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    found = [path.read_bytes() for path in (*names, *others) if path.stat().st_size < 100_000]
    return (*found, *_built())

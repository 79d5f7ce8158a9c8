"""Mails for tests, as bytes."""


def letter(
    body: bytes = b"Hello\r\n",
    *,
    sender: bytes = b"Ann Example <ann@customer.example>",
    subject: bytes = b"Printer on fire",
    more: bytes = b"",
) -> bytes:
    """An ordinary mail; `more` are further header lines, each with its line end."""
    return (
        b"From: " + sender + b"\r\n"
        b"To: support@desk.example\r\n"
        b"Subject: " + subject + b"\r\n"
        b"Date: Mon, 15 Jan 2024 10:00:00 +0100\r\n"
        b"Message-ID: <one@customer.example>\r\n" + more + b"\r\n" + body
    )


def typed(content_type: bytes, body: bytes, *, encoding: bytes = b"8bit") -> bytes:
    """A mail of one part of that Content-Type."""
    more = (
        b"MIME-Version: 1.0\r\nContent-Type: " + content_type + b"\r\n"
        b"Content-Transfer-Encoding: " + encoding + b"\r\n"
    )
    return letter(body, more=more)


def parts(*bodies: bytes, kind: bytes = b"mixed", more: bytes = b"") -> bytes:
    """A multipart mail; each body begins with its own header lines and a blank line."""
    header = b"MIME-Version: 1.0\r\nContent-Type: multipart/" + kind + b'; boundary="=b"\r\n' + more
    return letter(
        b"".join(b"--=b\r\n" + one + b"\r\n" for one in bodies) + b"--=b--\r\n", more=header
    )


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"

"""mailgate turns the mails of support mailboxes into cases, once each, with reasons."""

__version__ = "0.1.0"

"""Protocols and formats: sources of mail, reading it, writing it, sending it."""

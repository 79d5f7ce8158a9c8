"""The settings file that `mailgate init` writes: what has to be set, then what may be."""

from typing import Final

EXAMPLE: Final = """\
# mailgate.toml: the settings of mailgate. Its documentation, docs/settings.md, lists every key.
# Check it with: mailgate check
#
# Passwords are never written here. Say where they are found:
#   "env:NAME"     in the environment variable NAME
#   "file:PATH"    in a file, for instance "file:/run/secrets/smtp"
# Relative paths start at the folder of this file.

database = "sqlite:///data/mailgate.db"
# database = "env:MAILGATE_DATABASE"      # postgresql+psycopg://user:password@host/name
# admin = "admin@desk.example"            # who runs mailgate: hears when something is wrong

[identity]
# Signs the mails that leave, so that answers to them can be trusted. Back it up with the database.
# To change keys put the new one first and keep the old ones behind it.
keys = ["file:keys/mailgate.key"]

[[mailbox]]
name = "support"
desk = "managed-service"                  # the folder rules/managed-service/
address = "support@desk.example"
imap = {host = "imap.desk.example", user = "support", password = "env:SUPPORT_PASSWORD"}
after = "seen"                            # or "move:Processed", "keep", "delete"
start = "now"                             # or "all": also the mail that is there already

# [[mailbox]]
# name = "escalations"
# desk = "managed-service"
# purpose = "escalation"
# address = "escalations@desk.example"
# imap = {host = "imap.desk.example", user = "escalations", password = "env:ESCALATIONS_PASSWORD"}

[smtp]
host = "smtp.desk.example"
port = 587
tls = "starttls"                          # or "implicit"; "none" to this machine alone
user = "support@desk.example"
password = "env:SMTP_PASSWORD"

# [limits]                                # how much automatic mail may leave
# address_hour = 3
# address_day = 10
"""

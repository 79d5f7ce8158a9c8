"""Mutated mail, in any number: does reading one raise, hang or take the machine's memory?

`python -m tests.fuzz --mails 250000` runs it, `make test` runs a minute of it. A mail is made from
the seed of the run and its own number alone, so a finding can be made again from the two.
"""

"""The hostile corpus: attacks on a mail gate, each as bytes, with what has to become of it.

A module for each family of attacks writes its mails by code; `corpus` has all of them. `play` puts
them through a whole mailgate on a database, `invariants` says what must hold for every one of them,
whatever becomes of it. `python -m tests.hostile --to DIR` writes the mails as files.
"""

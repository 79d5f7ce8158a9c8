"""`mailgate` and `python -m mailgate`."""

import sys

_KEEP_THE_MAIL = 75  # EX_TEMPFAIL


def main() -> None:
    """Runs the command line; `deliver` ends with 75 even if mailgate itself is half installed."""
    try:
        from mailgate.cli.app import app  # noqa: PLC0415 - so that its failure can be caught
    except Exception as error:
        if sys.argv[1:2] != ["deliver"]:
            raise
        print(f"mailgate: cannot start: {error}", file=sys.stderr)  # noqa: T201 - nothing else works
        sys.exit(_KEEP_THE_MAIL)
    for stream in (sys.stdout, sys.stderr):
        # A screen that cannot show a character must not stop a command.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # always text here
    app()


if __name__ == "__main__":
    main()

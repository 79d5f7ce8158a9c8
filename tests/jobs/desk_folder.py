"""A folder with the rules of one small desk, for tests that change them."""

from pathlib import Path

from mailgate.bundle import bundled
from mailgate.jobs.context import Context, RuleFiles, load_files
from mailgate.settings.model import MailboxSettings, Settings

DESK = "a-desk"
SUPPORT = MailboxSettings(name="support", desk=DESK, address="support@desk.example", smtp="relay")
FILES = {
    "desk.yaml": "desk: A desk\nreference: {prefix: CS, digits: 4, drawn: counted}\n",
    "priorities.yaml": "default: '2'\npriorities: {'1': High, '2': Low}\n",
    "intake.yaml": """\
- rule: Site down
  when: {subject contains: site down}
  then: {priority: "1"}
  examples:
    - {subject: Site down in Leeds, then: {priority: "1"}}
""",
}


def write_desk(folder: Path, **files: str) -> Path:
    """The folder `rules` with the desk in it; further files by their names without `.yaml`."""
    desk = folder / "rules" / DESK
    desk.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **{f"{key}.yaml": text for key, text in files.items()}}.items():
        (desk / name).write_text(text)
    return desk


def priorities_of(context: Context) -> list[str]:
    """What a reload of priorities.yaml shows by."""
    return list(context.desks[DESK].priorities)


def files_of(rules: Path, desk: str = DESK) -> RuleFiles:
    """The files of one desk, loaded, with the templates that come with mailgate."""
    settings = Settings(
        path=rules,
        database="",
        mailboxes=(MailboxSettings(name="support", desk=desk, address="a@b.example"),),
        smtp=(),
        keys=(),
        domain="",
        rules=rules,
        templates=bundled("templates"),
    )
    return load_files(settings)

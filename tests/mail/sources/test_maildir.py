import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from mailgate.core.message import MessageKey
from mailgate.errors import PermanentError, TemporaryError
from mailgate.mail.maildir import FOLDER, MaildirFolder
from mailgate.settings.model import Filing, MailboxSettings

MAIL = b"Subject: help\r\n\r\nIt burns.\r\n"
LARGE = 1_000_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "Maildir"
    for part in ("new", "cur", "tmp"):
        (root / part).mkdir(parents=True)
    return root


def put(root: Path, name: str, raw: bytes = MAIL, *, at: float = 1_700_000_000) -> Path:
    path = root / name
    path.write_bytes(raw)
    os.utime(path, (at, at))
    return path


def opened(root: Path, folder: str = "INBOX") -> MaildirFolder:
    return MaildirFolder(
        MailboxSettings(
            name="support", desk="desk", address="s@desk.example", maildir=root, folder=folder
        )
    )


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_names_are_base_names_in_order_of_arrival(root: Path) -> None:
    put(root, "new/b.host", at=100)
    put(root, "cur/a.host:2,RS", at=300)
    put(root, "new/c.host", at=200.5)
    assert opened(root).names() == ("b.host", "c.host", "a.host")


def test_what_is_settled_is_fresh_again_once_its_file_was_gone(root: Path) -> None:
    kept, came_back = put(root, "cur/a.host:2,S", at=100), put(root, "new/b.host", at=200)
    put(root, "new/c.host", at=300)
    folder = opened(root)

    folder.settle({"a.host", "b.host"})

    assert folder.fresh() == ("c.host",)
    kept.rename(root / "cur" / "a.host:2,RS")
    came_back.unlink()
    assert folder.fresh() == ("c.host",)
    put(root, "new/b.host", at=400)
    assert folder.fresh() == ("c.host", "b.host")
    assert folder.names() == ("a.host", "c.host", "b.host")


def test_a_mail_comes_with_its_key_its_size_and_its_time(root: Path) -> None:
    put(root, "cur/a.host:2,S", at=1_700_000_000.25)
    (mail,) = opened(root).fetch(["a.host"], max_size=LARGE)
    assert mail.key == MessageKey("support", FOLDER, 0, "a.host")
    assert mail.raw == MAIL
    assert mail.received_at == datetime(2023, 11, 14, 22, 13, 20, 250_000, tzinfo=UTC)
    assert mail.received_at.utcoffset() is not None
    assert (mail.size, mail.whole) == (len(MAIL), True)


def test_mail_that_is_being_written_is_never_read(root: Path) -> None:
    put(root, "tmp/half.host", b"Subj")
    folder = opened(root)
    assert folder.names() == ()
    assert list(folder.fetch(["half.host"], max_size=LARGE)) == []


def test_hidden_files_and_folders_are_no_mails(root: Path) -> None:
    put(root, "new/.nfs0001")
    (root / "new" / "folder").mkdir()
    (root / ".Sent" / "cur").mkdir(parents=True)
    assert opened(root).names() == ()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("with space and \u00fc.host", id="spaces and letters"),
        pytest.param("line\nbreak", id="line break"),
        pytest.param(os.fsdecode(b"latin-\xfc.host"), id="not utf-8"),
        pytest.param("x" * 250, id="long"),
        pytest.param("a:b", id="colon"),
        pytest.param("a:1,X", id="other info"),
        pytest.param("a:2,b", id="flags in new"),
        pytest.param("-rf", id="option"),
    ],
)
def test_odd_names_are_read_filed_and_fit_the_ledger(root: Path, name: str) -> None:
    put(root, f"new/{name}")
    folder = opened(root)
    (key,) = folder.names()
    assert len(key) <= 255
    assert key.isprintable()
    (mail,) = folder.fetch([key], max_size=LARGE)
    assert (mail.raw, mail.key.uid) == (MAIL, key)
    assert folder.file_away([key], filing=Filing.SEEN) == {key}
    assert opened(root).names() == (key,)
    assert not list((root / "new").iterdir())


def test_names_that_differ_in_odd_bytes_only_have_keys_that_differ(root: Path) -> None:
    for raw in (b"\xfc", b"\xfd", b"\\xfc"):
        put(root, "new/" + os.fsdecode(raw))
    assert len(set(opened(root).names())) == 3


def test_a_mail_over_the_limit_comes_as_its_header(root: Path) -> None:
    put(root, "new/huge", b"Subject: huge\n\n" + b"x" * 5000)
    put(root, "new/endless", b"x" * 600_000)
    folder = opened(root)
    huge, endless = folder.fetch(["huge", "endless"], max_size=1000)
    assert (huge.raw, huge.whole, huge.size) == (b"Subject: huge\n\n", False, 5015)
    assert (len(endless.raw), endless.whole, endless.size) == (262_144, False, 600_000)


def test_a_mail_exactly_at_the_limit_is_whole(root: Path) -> None:
    put(root, "new/a")
    (mail,) = opened(root).fetch(["a"], max_size=len(MAIL))
    assert mail.whole


def test_a_mail_that_is_gone_is_left_out(root: Path) -> None:
    path = put(root, "new/a")
    put(root, "new/b")
    folder = opened(root)
    names = folder.names()
    path.unlink()
    assert [mail.key.uid for mail in folder.fetch(names, max_size=LARGE)] == ["b"]
    assert folder.unreadable == {}


def test_a_mail_that_a_mail_client_moves_meanwhile_is_found(root: Path) -> None:
    path = put(root, "new/a")
    folder = opened(root)
    names = folder.names()
    path.rename(root / "cur" / "a:2,FS")
    assert [mail.raw for mail in folder.fetch(names, max_size=LARGE)] == [MAIL]


def test_what_is_no_file_is_reported_and_holds_up_nobody(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("root's own")
    (root / "new" / "link").symlink_to(secret)
    os.mkfifo(root / "new" / "pipe")
    put(root, "new/mail")
    folder = opened(root)
    mails = list(folder.fetch(folder.names(), max_size=LARGE))
    assert [mail.key.uid for mail in mails] == ["mail"]
    assert set(folder.unreadable) == {"link", "pipe"}


def test_a_file_we_may_not_read_is_reported_and_holds_up_nobody(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_open = os.open

    def refuses(path: Path, flags: int) -> int:
        # chmod would not keep root out.
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return really_open(path, flags)

    put(root, "new/a")
    put(root, "new/b")
    folder = opened(root)
    monkeypatch.setattr(os, "open", refuses)
    assert [mail.key.uid for mail in folder.fetch(["a", "b"], max_size=LARGE)] == ["b"]
    assert folder.unreadable == {"a": "PermissionError: Permission denied"}


def test_a_mail_that_can_be_read_again_is_no_longer_reported(root: Path, tmp_path: Path) -> None:
    link = root / "new" / "a"
    link.symlink_to(tmp_path / "nowhere")
    folder = opened(root)
    assert list(folder.fetch(folder.names(), max_size=LARGE)) == []
    link.unlink()
    put(root, "new/a")
    assert [mail.raw for mail in folder.fetch(folder.names(), max_size=LARGE)] == [MAIL]
    assert folder.unreadable == {}


@pytest.mark.parametrize("missing", ["", "new", "cur"])
def test_a_folder_that_is_no_maildir_needs_a_person(root: Path, missing: str) -> None:
    (root / missing).rename(root.parent / "away")
    with pytest.raises(PermanentError, match="no Maildir"):
        opened(root).names()


def test_a_disk_that_fails_may_come_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_path: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "scandir", fails)
    with pytest.raises(TemporaryError, match="Input/output"):
        opened(root).names()


def test_a_mailbox_without_a_maildir_needs_a_person() -> None:
    with pytest.raises(PermanentError, match="no Maildir"):
        MaildirFolder(MailboxSettings(name="x", desk="d", address="x@desk.example"))


@pytest.mark.parametrize(
    ("filing", "left"),
    [
        pytest.param(Filing.KEEP, {"new/a", "cur/b:2,F", "new/other"}, id="keep"),
        pytest.param(Filing.SEEN, {"cur/a:2,S", "cur/b:2,FS", "new/other"}, id="seen"),
        pytest.param(
            Filing.MOVE,
            {
                ".Processed/cur/a:2,",
                ".Processed/cur/b:2,F",
                ".Processed/maildirfolder",
                "new/other",
            },
            id="move",
        ),
        pytest.param(Filing.DELETE, {"new/other"}, id="delete"),
    ],
)
def test_each_filing_does_no_more_than_it_says(root: Path, filing: Filing, left: set[str]) -> None:
    for name in ("new/a", "cur/b:2,F", "new/other"):
        put(root, name)
    for _ in range(2):  # the second time is after a crash
        filed = opened(root).file_away(["a", "b", "gone"], filing=filing, move_to="Processed")
        assert filed == {"a", "b", "gone"}
        assert files(root) == left


def test_filing_destroys_no_other_mail(root: Path) -> None:
    put(root, "new/a")
    put(root, "new/b")
    opened(root).file_away(["a"], filing=Filing.MOVE, move_to="Processed")
    put(root, "new/a", b"another mail")
    with pytest.raises(TemporaryError, match="in the way"):
        opened(root).file_away(["a", "b"], filing=Filing.MOVE, move_to="Processed")
    assert (root / ".Processed/cur/a:2,").read_bytes() == MAIL
    assert (root / "new/a").read_bytes() == b"another mail"
    assert (root / ".Processed/cur/b:2,").exists()


def test_a_subfolder_is_read_and_its_sibling_filled(root: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (root / ".Support.2nd" / part).mkdir(parents=True)
    put(root, ".Support.2nd/new/a")
    folder = opened(root, "Support/2nd")
    assert folder.names() == ("a",)
    folder.file_away(["a"], filing=Filing.MOVE, move_to="Erledigt\u00e4")
    assert (root / ".Erledigt&AOQ-/cur/a:2,").exists()


@pytest.mark.parametrize("move_to", ["INBOX", "", "..", "a/../b", "/etc", "x\ny", ".hidden"])
def test_mail_is_never_moved_to_itself_or_out_of_the_maildir(root: Path, move_to: str) -> None:
    put(root, "new/a")
    with pytest.raises(PermanentError):
        opened(root).file_away(["a"], filing=Filing.MOVE, move_to=move_to)
    assert files(root) == {"new/a"}


def test_a_folder_tells_that_a_file_came_went_or_was_renamed(root: Path) -> None:
    folder = opened(root)
    told = [folder.has_changed()]
    for change in (
        dict,
        partial(put, root, "new/a.host"),
        lambda: (root / "new/a.host").rename(root / "cur/a.host:2,S"),
        (root / "cur/a.host:2,S").unlink,
    ):
        for part in ("new", "cur"):
            os.utime(root / part, (100, 100))
        folder.has_changed()
        change()
        told.append(folder.has_changed())

    assert told == [True, False, True, True, True]

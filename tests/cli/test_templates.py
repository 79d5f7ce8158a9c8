"""`mailgate templates preview`: every mail of every desk and language, to look at."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailgate.cli import pictures
from mailgate.cli.app import app
from mailgate.cli.gallery import DARK, LIGHT, in_scheme
from mailgate.files.letter_contents import KINDS


def mailgate(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, " ".join(result.output.split())


def test_the_gallery_has_every_mail_of_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, _ = mailgate("templates", "preview", "--desk", "telecoms", "--out", "out")

    assert code == 0
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for language in ("en", "de", "fr", "es"):
        assert f"telecoms.{language}.html" in index
        page = (tmp_path / "out" / f"telecoms.{language}.html").read_text(encoding="utf-8")
        assert all(f"<h2>{kind}" in page for kind in KINDS)
        assert page.count("<iframe") == 2 * page.count("<pre>")
        assert "http-equiv" not in page
        assert "no chaser" not in page


def test_a_desk_that_there_is_not_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, said = mailgate("templates", "preview", "--desk", "nobody")

    assert code == 2
    assert "there is no desk nobody" in said
    assert not (tmp_path / "gallery").exists()


def test_without_a_chromium_it_says_so_and_the_pages_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures, "_NAMES", ("no-such-browser",))

    code, said = mailgate("templates", "preview", "--desk", "telecoms", "--png")

    assert code == 0
    assert "no Chromium is installed" in said
    assert (tmp_path / "gallery" / "telecoms.en.html").is_file()


@pytest.mark.live
@pytest.mark.skipif(not pictures.chromium(), reason="no Chromium is installed")
def test_a_picture_shows_the_whole_page(tmp_path: Path) -> None:
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(
        '<html data-height="1234"><body style="background:#204060"></body></html>', encoding="utf-8"
    )

    pictures.take_picture(pictures.chromium(), page, picture, width=360)

    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (360, 1234)


def test_a_scheme_is_shown_whatever_the_browser_prefers() -> None:
    html = "@media (prefers-color-scheme: dark) { a }"

    assert in_scheme(html, DARK) == "@media all { a }"
    assert in_scheme(html, LIGHT) == "@media not all { a }"

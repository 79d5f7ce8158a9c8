"""Each folder in bad_templates, laid over good templates, has exactly the mistakes it expects."""

import shutil
from pathlib import Path

import pytest

from mailgate.bundle import bundled
from mailgate.errors import FileError
from mailgate.files.letter_contents import KINDS
from mailgate.files.templates import load_templates

BAD = Path(__file__).parent / "bad_templates"


@pytest.mark.parametrize("case", sorted(BAD.iterdir()), ids=lambda path: path.name)
def test_bad_templates_are_refused_with_every_mistake_in_them(case: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    shutil.copytree(case, tmp_path, dirs_exist_ok=True)

    with pytest.raises(FileError) as refused:
        load_templates(tmp_path / "templates", desks=["a-desk", "another"])

    found = [str(mistake) for mistake in refused.value.mistakes]
    assert found == (case / "expected.txt").read_text(encoding="utf-8").splitlines()


def test_the_layout_the_common_subject_and_the_words_of_every_mail_have_to_be_there(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileError) as refused:
        load_templates(tmp_path / "templates", desks=["a-desk"])

    assert [str(mistake) for mistake in refused.value.mistakes] == [
        f"templates/{name}:1: this file is missing"
        for name in (
            "_layout/mail.html",
            "_parts/subject.txt",
            *sorted(f"{kind}/body.txt" for kind in KINDS),
        )
    ]


def test_a_folder_that_no_rule_of_its_desk_names_is_a_mistake(tmp_path: Path) -> None:
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    for name in ("p1-phone-us", "acknowledgement"):
        shutil.copytree(
            bundled("templates") / "p1-telephone-us", tmp_path / "rules/a-desk/templates" / name
        )

    with pytest.raises(FileError) as refused:
        load_templates(
            tmp_path / "templates", desks=["a-desk"], named={"a-desk": {"p1-telephone-us"}}
        )

    (mistake,) = refused.value.mistakes
    assert str(mistake) == (
        "rules/a-desk/templates/p1-phone-us:1: no rule of this desk names the mail "
        '"p1-phone-us"; did you mean "p1-telephone-us"?'
    )

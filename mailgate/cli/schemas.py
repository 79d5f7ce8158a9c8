"""`mailgate schemas`: what editors need to complete and check rule files."""

from pathlib import Path
from typing import Annotated

import typer

from mailgate.cli.screen import clean


def schemas(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")],
) -> None:
    """Write the JSON Schema of each kind of rule file, for editors."""
    from mailgate.files.schemas import schemas as all_schemas
    from mailgate.files.schemas import written

    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in all_schemas().items():
        path = folder / name
        path.write_text(written(schema), encoding="utf-8")
        print(clean(f"{path}"))

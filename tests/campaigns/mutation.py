"""Are mistakes in the core modules noticed? Each mutant is run against the tests of its line.

    python -m tests.campaigns.mutation [--group GROUP] [--module store/inbox.py] [--most N]
               [--tests N] [--folder TESTS] [--seed N] [--measured DATA] [--again FILE]

First the tests are run once, to learn which of them run which line (or --measured names the data
of an earlier run). Then one process that has imported everything forks for each mutant, puts the
changed code into place, and runs at most --tests of the tests that run the changed line, those
named after the module first: a mutant that only another test would notice counts as survived.
With --again it tries only those that survived in the run whose words the file holds.
Prints the score of each module, and each mutant that survived. At least 85 % must be noticed.
"""

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import io
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import coverage
import pytest
from hypothesis import settings

from tests.campaigns.core_modules import CORE, ROOT, modules
from tests.campaigns.small_mistakes import Mutant, mutants
from tests.campaigns.tables import Figure, show

LEAST: Final = 0.85
# sqlmodel knows all tables that were ever declared, and takes none a second time.
_ANEW: Final = frozenset({"mailgate", "tests", "sqlmodel"})
_FOLDERS: Final = ("tests/store", "tests/mail", "tests/core", "tests/jobs", "tests/settings")
_WHICH: Final = ("-m", "not live and not story")
_PATIENCE: Final = 120
_OPTIONS: Final = (
    "-x",
    "-q",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:randomly",
)
_FAILED: Final = 1
# A test that is not there any more, or is called otherwise, has noticed nothing.
_NO_FAILURE: Final = (
    pytest.ExitCode.OK,
    pytest.ExitCode.USAGE_ERROR,
    pytest.ExitCode.NO_TESTS_COLLECTED,
)


@dataclass(slots=True)
class Score:
    """What became of the mutants of one module."""

    noticed: int = 0
    survived: list[str] = field(default_factory=list)
    untested: list[str] = field(default_factory=list)

    @property
    def made(self) -> int:
        """All of them."""
        return self.noticed + len(self.survived) + len(self.untested)

    @property
    def share(self) -> float:
        """How many were noticed, of one."""
        return self.noticed / self.made if self.made else 1.0


class Tests:
    """Which tests run which line of the modules, as coverage's contexts say."""

    def __init__(self, data: Path, found: Sequence[Path]) -> None:
        measured = coverage.CoverageData(str(data))
        measured.read()
        self._lines = {module: measured.contexts_by_lineno(str(module)) for module in found}

    def of(self, module: Path, mutant: Mutant, most: int) -> tuple[str, ...]:
        """Those of its line, the nearest to its module first, without a server where others do.

        What stands outside of all functions is run by the import, before any test: there it is
        those that run anything of the module.
        """
        found = {
            context.partition("|")[0]
            for context in self._contexts(module, mutant)
            if context and "::" in context
        }
        ordered = sorted(found, key=lambda one: _distance(one, module))
        return tuple(ordered[:most])

    def is_run_by_import(self, module: Path, mutant: Mutant) -> bool:
        """Whether it was called, or its default taken, when no test ran: what it gave is kept."""
        function = _function(mutant)
        if function is None or mutant.line < function.body[0].lineno:
            return True
        lines = self._lines[module]
        last = function.end_lineno or function.lineno
        return any("" in lines.get(line, []) for line in range(function.body[0].lineno, last + 1))

    def _contexts(self, module: Path, mutant: Mutant) -> Iterator[str]:
        lines = self._lines[module]
        function = _function(mutant)
        is_its_own = function is not None and not _is_cached(function)
        if is_its_own and any("::" in one for one in lines.get(mutant.line, [])):
            yield from lines[mutant.line]
            return
        for found in lines.values():
            yield from found


def _function(mutant: Mutant) -> ast.FunctionDef | None:
    """The outermost function of its place."""
    found: Sequence[ast.stmt] = mutant.tree.body
    for part in mutant.function.split("."):
        for one in found:
            if isinstance(one, ast.FunctionDef) and one.name == part:
                return one
            if isinstance(one, ast.ClassDef) and one.name == part:
                found = one.body
                break
    return None


def _is_cached(function: ast.FunctionDef) -> bool:
    """Whether only the first test of a process runs it, though all go by what it gave."""
    return any("cache" in ast.unparse(one) for one in function.decorator_list)


def _distance(test: str, module: Path) -> tuple[bool, bool, bool, bool, bool, str]:
    file = test.partition("::")[0]
    return (
        "[postgresql" in test,
        Path(file).stem != f"test_{module.stem}",
        module.stem not in file,
        f"/{module.parent.name}/" not in file,
        "property" in test or "hypothesis" in test,
        test,
    )


def measure(data: Path, found: Sequence[Path], folders: Sequence[str]) -> None:
    """Runs these tests once; one that fails now would notice every mutant, so none may."""
    lines = [str(module) for module in found]
    which = data.with_name("which.ini")  # data.* would be taken for data
    which.write_text(
        "[run]\nbranch = true\nparallel = true\ninclude =\n    " + "\n    ".join(lines) + "\n"
    )
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"),
            *("-p", "no:cacheprovider", *_WHICH, *folders),
            *(f"--cov-config={which}", "--cov", "--cov-report=", "--cov-context=test"),
        ],
        cwd=ROOT,
        env={**os.environ, "COVERAGE_FILE": str(data)},
        check=True,
    )


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its mutant's code when it is imported anew."""

    def __init__(self, name: str, code: types.CodeType) -> None:
        self._name = name
        self._code = code

    def find_spec(
        self, fullname: str, _path: object = None, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=self._code.co_filename)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__file__ = self._code.co_filename
        exec(self._code, module.__dict__)  # noqa: S102 - that is what importing is


def put_into_place(module: Path, mutant: Mutant, *, anew: bool = False) -> None:
    """Changes the running program: a function's code, or, for the rest, the module anew."""
    name = ".".join(module.relative_to(ROOT).with_suffix("").parts)
    code = compile(mutant.tree, str(module), "exec")
    outermost = None if anew else _outermost(mutant.function, importlib.import_module(name))
    if outermost is not None:
        function, path = outermost
        found = _code_at(code, path)
        if found is not None and len(found.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = found
            return
    for one in [one for one in sys.modules if one.partition(".")[0] in _ANEW]:
        if one != "tests" and not one.startswith("tests.campaigns"):
            del sys.modules[one]
    sys.meta_path.insert(0, _Changed(name, code))


def _outermost(
    function: str, module: types.ModuleType
) -> tuple[types.FunctionType, tuple[str, ...]] | None:
    """The function of the module, or method of a class, that a place lies in; None for neither."""
    found: Any = module
    path: list[str] = []
    for part in function.split(".") if function else ():
        found = vars(found).get(part) if isinstance(found, type) else getattr(found, part, None)
        path.append(part)
        found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
        while hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        if isinstance(found, types.FunctionType):
            return found, tuple(path)
    return None


def _code_at(code: types.CodeType, path: Sequence[str]) -> types.CodeType | None:
    for part in path:
        inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
        named = [one for one in inner if one.co_name == part]
        if len(named) != 1:
            return None
        code = named[0]
    return code


def is_noticed(module: Path, mutant: Mutant, tests: Sequence[str], *, anew: bool = False) -> bool:
    """Whether one of the tests fails, dies or hangs with it; asked in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_run(module, mutant, tests, anew=anew))
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


class _Files:
    """Whether a file of tests could not even be imported: what it asks for then is not found."""

    def __init__(self) -> None:
        self.is_broken = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called by pytest for each file."""
        self.is_broken |= report.failed


def _run(module: Path, mutant: Mutant, tests: Sequence[str], *, anew: bool) -> int:
    os.setpgid(0, 0)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    try:
        put_into_place(module, mutant, anew=anew)
        files = _Files()
        ended = pytest.main([*_OPTIONS, f"--basetemp={folder / 'base'}", *tests], [files])
        return int(files.is_broken or ended not in _NO_FAILURE)
    except BaseException:  # noqa: BLE001 - whatever a mutant brings about is a notice of it
        return _FAILED
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def import_everything(folders: Sequence[str]) -> None:
    """The program, its servers and these tests, so that no mutant has to wait for them."""
    for package in ("mailgate", "tests.servers"):
        found = importlib.import_module(package)
        for one in pkgutil.walk_packages(found.__path__, f"{package}."):
            if "__main__" not in one.name and "migrations" not in one.name:
                importlib.import_module(one.name)
    # A busy machine is no notice of a mistake.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*_OPTIONS, "--collect-only", *_WHICH, *folders])


def chosen(found: list[Path], args: argparse.Namespace) -> Iterator[tuple[Path, Mutant]]:
    """The mutants to try: all, or --most of each module, drawn by the seed, or those of a file."""
    drawn = random.Random(args.seed)
    again = args.again.read_text(encoding="utf-8").splitlines() if args.again else None
    for module in found:
        made = list(mutants(module.read_text(encoding="utf-8")))
        if again is not None:
            made = [one for one in made if f"survived: {place_of(module, one)}" in again]
        few = drawn.sample(made, args.most) if 0 < args.most < len(made) else made
        for mutant in sorted(few, key=lambda one: one.line):
            yield module, mutant


def place_of(module: Path, mutant: Mutant) -> str:
    """How a mutant is named in what is printed."""
    return f"{module.relative_to(ROOT)}:{mutant}"


def main(arguments: list[str]) -> int:
    """Tries them, and prints the table; 1 if too many survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--group", action="append", choices=list(CORE))
    parser.add_argument("--module", action="append", help="such as store/inbox.py")
    parser.add_argument("--most", type=int, default=0, help="so many of each module, else all")
    parser.add_argument("--tests", type=int, default=40, help="so many tests a mutant at most")
    parser.add_argument("--folder", action="append", help="of tests that may notice, or a file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measured", type=Path, help="data of coverage with contexts")
    parser.add_argument("--again", type=Path, help="what an earlier run printed")
    args = parser.parse_args(arguments)
    os.chdir(ROOT)
    folders = args.folder or _FOLDERS
    found = [ROOT / "mailgate" / one for one in args.module or ()] or modules(args.group)
    with tempfile.TemporaryDirectory() as folder:
        data = args.measured or Path(folder) / "data"
        if args.measured is None:
            measure(data, found, folders)
        tests = Tests(data, found)
    import_everything(folders)
    scores = {module: Score() for module in found}
    began = time.monotonic()
    for module, mutant in chosen(found, args):
        score, place = scores[module], place_of(module, mutant)
        asked = tests.of(module, mutant, args.tests)
        if not asked:
            score.untested.append(place)
        elif is_noticed(module, mutant, asked, anew=tests.is_run_by_import(module, mutant)):
            score.noticed += 1
        else:
            score.survived.append(place)
            print(f"survived: {place}", flush=True)
    figures = [
        Figure(
            module.relative_to(ROOT / "mailgate").as_posix(),
            f"{score.noticed} of {score.made} ({score.share:.0%})",
            f"{len(score.untested)} untested" if score.untested else "",
        )
        for module, score in scores.items()
    ]
    total = Counter(noticed=sum(one.noticed for one in scores.values()))
    total["made"] = sum(one.made for one in scores.values())
    share = total["noticed"] / max(1, total["made"])
    figures.append(
        Figure(
            "all",
            f"{total['noticed']} of {total['made']} ({share:.0%})",
            f"at least {LEAST:.0%}",
            is_kept=share >= LEAST,
        )
    )
    for score in scores.values():
        for place in score.untested:
            print(f"no test runs it: {place}")
    title = f"mutants noticed (seed {args.seed}, {time.monotonic() - began:.0f} s)"
    return show(title, figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Jinja2 with everything taken out that a mail template does not need.

What is left are values, `if`, `for`, `set`, `include` of the common parts and a short list of
filters. That is checked in the syntax tree, so that a mistake in a branch which no sample reaches
is found at load too.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any, Final

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    meta,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mailgate.core.wording import suggestion
from mailgate.errors import FileError, Mistake

# The filters of Jinja2 that a template may use; `safe`, which takes the escaping away, is not here.
FILTERS: Final = (
    "capitalize", "default", "escape", "indent", "length", "lower", "replace", "title", "trim",
    "truncate", "upper", "urlencode", "wordwrap",
)  # fmt: skip
_ROOM: Final = 200_000  # no mail of ours is longer
# Where a value stands in a rendered text; neither of these signs may be in a template.
VALUE_BEGINS, VALUE_ENDS = "\ue000", "\ue001"
_SAID: Final = "_said"
_LANGUAGE: Final = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2})?)\.txt\Z")


def _line_breaks(text: str) -> Markup:
    """Escaped, with a `<br>` for each line break, for HTML."""
    return Markup("<br>\n").join(escape(line) for line in str(text).split("\n"))


OWN_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {"line_breaks": _line_breaks}
_UNUSED: Final[tuple[tuple[type[nodes.Node], str], ...]] = (
    (nodes.ScopedEvalContextModifier, "autoescape is not used here: values are always escaped"),
    (nodes.EvalContextModifier, "autoescape is not used here: values are always escaped"),
    (nodes.Extends, "extends is not used here: each template stands for itself"),
    (nodes.Import, "import is not used here: each template stands for itself"),
    (nodes.FromImport, "import is not used here: each template stands for itself"),
    (nodes.Block, "block is not used here: each template stands for itself"),
    (nodes.AssignBlock, "set is for values here: {% set name = value %}"),
    (nodes.FilterBlock, "filter blocks are not used here: {{ desk | upper }}"),
    (nodes.Macro, "macro is not used here"),
    (nodes.CallBlock, "call is not used here"),
    (nodes.Call, "a template cannot call anything: use a filter, like {{ desk | upper }}"),
)


class Environment(ImmutableSandboxedEnvironment):
    """The second lock behind the check of the syntax tree: nothing has parts, nothing is called."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith(".html"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_kept_apart,
            loader=FunctionLoader(parts.load),
            auto_reload=False,
        )
        self.parts = parts
        self.globals.clear()
        self.filters = {**{name: self.filters[name] for name in FILTERS}, **OWN_FILTERS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a part of a value may be read: those of `loop` alone."""
        return type(obj).__name__ == "LoopContext" and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - the answer is always the same
        """Whether something may be called: nothing."""
        return False

    def join_path(self, template: str, parent: str) -> str:
        """The file of a part, in the language of the file that includes it."""
        return self.parts.file(template, parent)


@pass_context
def _kept_apart(context: Context, value: object) -> object:
    """A value as a template writes it out: where values are kept apart, only its number."""
    said = context.get(_SAID)
    if said is None:
        return value
    said.append(str(value))
    return f"{VALUE_BEGINS}{len(said) - 1}{VALUE_ENDS}"


@dataclass(frozen=True, slots=True)
class Parts:
    """What templates may include: texts by part and language, under the names of their files."""

    sources: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """The names that `include` knows."""
        return frozenset(part for part, language in self.sources if not language)

    def file(self, part: str, parent: str) -> str:
        """The name of the file that a template gets when it includes a part."""
        found = _LANGUAGE.search(parent)
        language = found[1] if found else ""
        names = (
            self.sources[part, one][0]
            for one in (language, language.partition("-")[0], "")
            if (part, one) in self.sources
        )
        return next(names, part)

    def load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """What Jinja2 asks for: the text of a file."""
        texts = (text for one, text in self.sources.values() if one == name)
        return next(((text, name, lambda: True) for text in texts), None)


ENVIRONMENT: Final = Environment(Parts())


def compile_template(
    source: str,
    *,
    name: str,
    values: frozenset[str],
    within: Environment = ENVIRONMENT,
    parts: frozenset[str] = frozenset(),
) -> Template:
    """A template that knows these values and parts and no other; FileError with every mistake."""
    code, mistakes = _compiled(source, name, values, parts)
    if code is None:
        raise FileError(mistakes)
    return Template.from_code(within, code, {})


@lru_cache(maxsize=1000)
def _compiled(
    source: str, name: str, values: frozenset[str], parts: frozenset[str]
) -> tuple[CodeType | None, tuple[Mistake, ...]]:
    """The code of a template, or its mistakes; most files are the same when files are reloaded."""
    try:
        tree = ENVIRONMENT.parse(source, name=name, filename=name)
        mistakes = [
            *_unused(tree, name),
            *_unknown_parts(tree, name, parts),
            *_unknown_filters(tree, name),
            *_unknown_values(tree, name, values),
            *_strange_signs(source, name),
        ]
        if not mistakes:
            return ENVIRONMENT.compile(tree, name=name, filename=name), ()
    except TemplateSyntaxError as error:
        message = f"this is no template: {error.message or 'it cannot be read'}"
        mistakes = [Mistake(name, error.lineno, message)]
    except RecursionError:
        mistakes = [Mistake(name, 1, "this is nested too deeply")]
    return None, tuple(dict.fromkeys(mistakes))


def try_template(template: Template, values: Mapping[str, object]) -> str:
    """The rendered text; FileError with the line that failed."""
    name = str(template.name)
    try:
        text = template.render(values)
    except Exception as error:  # noqa: BLE001 - what an admin wrote can raise anything
        where, line = _failing_line(error, name, _parts_of(template))
        raise FileError([Mistake(where, line, f"this cannot be rendered: {error}")]) from None
    if len(text) > _ROOM:
        raise FileError([Mistake(name, 1, f"this renders to over {_ROOM} letters")])
    return text


def render_apart(template: Template, values: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    """The text with a mark in place of each value, and the values: nobody takes one for the text.

    The mark of value 7 is its number between VALUE_BEGINS and VALUE_ENDS.
    """
    said: list[str] = []
    return template.render({**values, _SAID: said}), tuple(said)


def _unused(tree: nodes.Template, name: str) -> Iterator[Mistake]:
    for kind, message in _UNUSED:
        for node in tree.find_all(kind):
            yield Mistake(name, node.lineno, message)
    for product in list(tree.find_all((nodes.Mul, nodes.Pow))):
        yield Mistake(name, product.lineno, "a template does not calculate")
        # Jinja2 works constants out while it compiles, however large they get.
        product.left = product.right = nodes.Const(0)
    has_no_parts = "a value is a text and has no parts"
    for attribute in tree.find_all(nodes.Getattr):
        if not (isinstance(attribute.node, nodes.Name) and attribute.node.name == "loop"):
            yield Mistake(name, attribute.lineno, has_no_parts)
    for item in tree.find_all(nodes.Getitem):
        if not isinstance(item.arg, nodes.Slice):  # summary[:100] is one
            yield Mistake(name, item.lineno, has_no_parts)


def _unknown_parts(tree: nodes.Template, name: str, parts: Collection[str]) -> Iterator[Mistake]:
    for node in tree.find_all(nodes.Include):
        asked = node.template.value if isinstance(node.template, nodes.Const) else None
        if not parts:
            yield Mistake(name, node.lineno, "include is not used here")
        elif not isinstance(asked, str):
            yield Mistake(name, node.lineno, 'include needs the name of a part: {% include "x" %}')
        elif asked not in parts:
            hint = suggestion(asked, parts)
            yield Mistake(name, node.lineno, f'unknown part "{asked}"; {hint}')


def _strange_signs(source: str, name: str) -> Iterator[Mistake]:
    for number, line in enumerate(source.split("\n"), start=1):
        if VALUE_BEGINS in line or VALUE_ENDS in line:
            yield Mistake(name, number, "U+E000 and U+E001 cannot be written in a template")


def _unknown_filters(tree: nodes.Template, name: str) -> Iterator[Mistake]:
    """Unknown filters and tests, which are put right in the tree so that it can be read on."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in ENVIRONMENT.filters:
            hint = suggestion(node.name, ENVIRONMENT.filters)
            yield Mistake(name, node.lineno, f'unknown filter "{node.name}"; {hint}')
            node.name = "trim"
    for test in tree.find_all(nodes.Test):
        if test.name not in ENVIRONMENT.tests:
            yield Mistake(name, test.lineno, f'unknown test "{test.name}"')
            test.name = "defined"


def _unknown_values(tree: nodes.Template, name: str, values: frozenset[str]) -> Iterator[Mistake]:
    # Jinja2 knows these names by itself and so does not count them as undeclared.
    unknown = (meta.find_undeclared_variables(tree) | {"self", "super", "caller"}) - values
    seen: set[str] = set()
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.name not in seen:
            seen.add(node.name)
            hint = suggestion(node.name, values)
            yield Mistake(name, node.lineno, f'unknown value "{node.name}"; {hint}')


def _parts_of(template: Template) -> frozenset[str]:
    within = template.environment
    known = within.parts.sources.values() if isinstance(within, Environment) else ()
    return frozenset(name for name, _ in known)


def _failing_line(error: BaseException, name: str, parts: frozenset[str]) -> tuple[str, int]:
    """File and line: Jinja2 puts its own frames into the trace under the names of templates."""
    file, line, trace = name, 1, error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == name or code.co_filename in parts:
            file, line = code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line

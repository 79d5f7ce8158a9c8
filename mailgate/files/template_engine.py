"""Jinja2 with everything taken out that a mail template does not need.

What is left are values, `if`, `for`, `set` and a short list of filters. That is checked in the
syntax tree, so that a mistake in a branch which no sample reaches is found at load too.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
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


def _line_breaks(text: str) -> Markup:
    """Escaped, with a `<br>` for each line break, for HTML."""
    return Markup("<br>\n").join(escape(line) for line in str(text).split("\n"))


OWN_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {"line_breaks": _line_breaks}
_UNUSED: Final[tuple[tuple[type[nodes.Node], str], ...]] = (
    (nodes.ScopedEvalContextModifier, "autoescape is not used here: values are always escaped"),
    (nodes.EvalContextModifier, "autoescape is not used here: values are always escaped"),
    (nodes.Extends, "extends is not used here: each template stands for itself"),
    (nodes.Include, "include is not used here: each template stands for itself"),
    (nodes.Import, "import is not used here: each template stands for itself"),
    (nodes.FromImport, "import is not used here: each template stands for itself"),
    (nodes.Block, "block is not used here: each template stands for itself"),
    (nodes.Macro, "macro is not used here"),
    (nodes.CallBlock, "call is not used here"),
    (nodes.Call, "a template cannot call anything: use a filter, like {{ desk | upper }}"),
)


class _Environment(ImmutableSandboxedEnvironment):
    """The second lock behind the check of the syntax tree: nothing has parts, nothing is called."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return type(obj).__name__ == "LoopContext" and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - the answer is always the same
        return False


def _environment() -> _Environment:
    made = _Environment(
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.clear()
    made.filters = {**{name: made.filters[name] for name in FILTERS}, **OWN_FILTERS}
    return made


_ENVIRONMENT: Final = _environment()


def compile_template(source: str, *, name: str, values: frozenset[str]) -> Template:
    """A template that knows these values and no other; FileError with every mistake in it."""
    try:
        tree = _ENVIRONMENT.parse(source, name=name, filename=name)
        mistakes = [
            *_unused(tree, name),
            *_unknown_filters(tree, name),
            *_unknown_values(tree, name, values),
        ]
        code = "" if mistakes else _ENVIRONMENT.compile(tree, name=name, filename=name)
    except TemplateSyntaxError as error:
        message = f"this is no template: {error.message or 'it cannot be read'}"
        mistakes, code = [Mistake(name, error.lineno, message)], ""
    except RecursionError:
        mistakes, code = [Mistake(name, 1, "this is nested too deeply")], ""
    if isinstance(code, str):
        raise FileError(dict.fromkeys(mistakes))
    return Template.from_code(_ENVIRONMENT, code, {})


def try_template(template: Template, values: Mapping[str, object]) -> str:
    """The rendered text; FileError with the line that failed."""
    name = str(template.name)
    try:
        text = template.render(values)
    except Exception as error:  # noqa: BLE001 - what an admin wrote can raise anything
        line = _failing_line(error, name)
        raise FileError([Mistake(name, line, f"this cannot be rendered: {error}")]) from None
    if len(text) > _ROOM:
        raise FileError([Mistake(name, 1, f"this renders to over {_ROOM} letters")])
    return text


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


def _unknown_filters(tree: nodes.Template, name: str) -> Iterator[Mistake]:
    """Unknown filters and tests, which are put right in the tree so that it can be read on."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in _ENVIRONMENT.filters:
            hint = suggestion(node.name, _ENVIRONMENT.filters)
            yield Mistake(name, node.lineno, f'unknown filter "{node.name}"; {hint}')
            node.name = "trim"
    for test in tree.find_all(nodes.Test):
        if test.name not in _ENVIRONMENT.tests:
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


def _failing_line(error: BaseException, name: str) -> int:
    """The line in the template: Jinja2 puts its own frames into the trace under the file's name."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line

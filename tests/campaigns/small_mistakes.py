"""Small mistakes, made on purpose: each mutant is a module with one thing in it changed.

What is changed: comparisons, `and` and `or`, `not`, conditions, signs of arithmetic, numbers, truth
values, texts that are compared or stored, `return` of a value, and calls and raises that stand
alone. What only people read is left alone: docstrings, annotations, log lines and words of errors.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_OTHER: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SIGNS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
# What is said to people, and where a process is killed on purpose: no test asks for their words.
_TOLD: Final = frozenset({"log", "reach"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: at which line, in which function (empty for the module itself), and the tree."""

    line: int
    function: str
    what: str
    tree: ast.Module

    def __str__(self) -> str:
        return f"{self.line}: {self.what}"


def mutants(source: str) -> Iterator[Mutant]:
    """All mutants of a module, in the order of its lines."""
    tree = ast.parse(source)
    places = sorted(_places(tree, "", told=False), key=lambda one: one[0].lineno)
    for node, function in places:
        if _changed(node) is None:
            continue
        copied = copy.deepcopy(tree)
        twin = _twin(tree, copied, node)
        what, other = _changed(twin) or ("", twin)
        _replace(copied, twin, ast.copy_location(other, twin))
        ast.fix_missing_locations(copied)
        yield Mutant(node.lineno, function, what, copied)


Placed = ast.expr | ast.stmt


def _places(node: ast.AST, function: str, *, told: bool) -> Iterator[tuple[Placed, str]]:
    for child in ast.iter_child_nodes(node):
        if _is_left_alone(node, child):
            continue
        is_told = told or _is_told(child)
        inside = function
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = f"{function}.{child.name}" if function else child.name
        if isinstance(child, ast.expr | ast.stmt) and not (is_told and _is_text(child)):
            yield child, function
        yield from _places(child, inside, told=is_told)


def _is_left_alone(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring
    if isinstance(parent, ast.AnnAssign | ast.arg) and child is parent.annotation:
        return True
    if isinstance(parent, ast.FunctionDef) and (
        child is parent.returns or child in parent.decorator_list
    ):
        return True
    if isinstance(parent, ast.ClassDef) and (
        child in parent.decorator_list or child in parent.bases
    ):
        return True
    return isinstance(child, ast.Expr) and _called(child.value) in _TOLD


def _is_told(node: ast.AST) -> bool:
    """Whether the texts in it are words for people."""
    return isinstance(node, ast.Raise) or _called(node) in _TOLD


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _changed(node: ast.AST) -> tuple[str, ast.AST] | None:
    """What is done to a place, and what stands there then; None where nothing is."""
    if isinstance(node, ast.Constant):
        return _other_value(node)
    if isinstance(node, ast.stmt):
        return _other_statement(node)
    return _other_expression(node)


def _other_value(node: ast.Constant) -> tuple[str, ast.AST] | None:
    match node.value:
        case bool() as value:
            return f"{value} becomes {not value}", ast.Constant(not value)
        case int() as value:
            return f"{value} becomes {value + 1}", ast.Constant(value + 1)
        case str() as value:
            return f"{value!r} is another text", ast.Constant(f"XX{value}")
        case bytes() as value:
            return f"{value!r} is another text", ast.Constant(b"XX" + value)
        case _:
            return None


def _other_statement(node: ast.stmt) -> tuple[str, ast.AST] | None:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            turned = ast.UnaryOp(op=ast.Not(), operand=test)
            return "the condition is turned round", ast.If(turned, body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            turned = ast.UnaryOp(op=ast.Not(), operand=test)
            return "the condition is turned round", ast.While(turned, body, orelse)
        case ast.Return(value=value) if value is not None and not _is_nothing(value):
            return "nothing is returned", ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise():
            return "it is not done", ast.Pass()
        case _:
            return None


def _other_expression(node: ast.AST) -> tuple[str, ast.AST] | None:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=right) if type(op) in _OTHER:
            other = _OTHER[type(op)]
            what = f"{type(op).__name__} becomes {other.__name__}"
            return what, ast.Compare(left, [other()], right)
        case ast.BoolOp(op=op, values=values):
            turned: ast.boolop = ast.Or() if isinstance(op, ast.And) else ast.And()
            return f"{type(op).__name__} becomes the other", ast.BoolOp(turned, values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return "not is dropped", operand
        case ast.BinOp(left=one, op=sign, right=two) if type(sign) in _SIGNS:
            if _is_text(one) or _is_text(two):
                return None
            what = f"{type(sign).__name__} becomes {_SIGNS[type(sign)].__name__}"
            return what, ast.BinOp(one, _SIGNS[type(sign)](), two)
        case _:
            return None


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and (value.value is None or value.value is False)


def _twin(tree: ast.Module, copied: ast.Module, node: ast.AST) -> ast.AST:
    """The same place in the copy: both are walked in the same order."""
    for one, other in zip(ast.walk(tree), ast.walk(copied), strict=True):
        if one is node:
            return other
    raise LookupError


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(one is old for one in value):
                setattr(parent, name, [new if one is old else one for one in value])

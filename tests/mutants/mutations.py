"""Small wrong changes of a module, one at a time: its mutants.

Code and tables alike are changed: a comparison, a sign, a number, a member of an enum,
a step that is left out. Words, types and what raises an error are left alone.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from types import CodeType
from typing import Any, NamedTuple

from edge.core.movement import phases
from edge.core.types import codes, exercise
from edge.core.verdict import faults

# The boundary, and the opposite.
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
ENUMS = {
    name: list(kind.__members__)
    for module in (codes, exercise, faults, phases)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Enum)
}
SKIPPED = (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert)
TYPES = ("annotation", "returns", "bases", "decorator_list")


class Mutant(NamedTuple):
    """A changed module; ``name`` holds wherever in the file its function stands."""

    name: str
    lines: range
    code: CodeType


class Site(NamedTuple):
    """A node, where it hangs, and the function that it stands in."""

    where: str
    parent: Any
    field: str
    index: int | None
    node: ast.AST

    def put(self, node: ast.AST) -> None:
        """Hang another node there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(source: str, path: str = "<mutant>") -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree, seen = ast.parse(source), Counter[str]()
    for site in list(_sites(tree, "")):
        for other in _others(site):
            name = f"{site.where or 'module'}: {_said(site.node)} -> {_said(other)}"
            seen[name] += 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            ast.copy_location(other, site.node)
            site.put(other)
            code = compile(ast.fix_missing_locations(tree), path, "exec")
            site.put(site.node)
            first = getattr(site.node, "lineno", 1)
            last = getattr(site.node, "end_lineno", first)
            yield Mutant(name, range(first, last + 1), code)


def _sites(node: ast.AST, where: str) -> Iterator[Site]:
    for field, value in ast.iter_fields(node):
        if field in TYPES:
            continue
        several = isinstance(value, list)
        for index, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST) or _skipped(child):
                continue
            within = where
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                within = f"{where}.{child.name}" if where else child.name
            yield Site(within, node, field, index if several else None, child)
            yield from _sites(child, within)


def _skipped(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef) and node.name in ENUMS:
        return True
    words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return words or isinstance(node, SKIPPED)


def _said(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 100 else f"{text[:60]} ... {text[-35:]}"


def _others(site: Site) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place."""
    node = site.node
    match node:
        case ast.Compare():
            for at, found in enumerate(node.ops):
                for kind in COMPARED[type(found)]:
                    yield _with(node, ops=_swapped(node.ops, at, kind()))
        case ast.BoolOp():
            yield _with(
                node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()
            )
            for at in range(len(node.values)):
                left = node.values[:at] + node.values[at + 1 :]
                yield _with(node, values=left) if len(left) > 1 else left[0]
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() | ast.AugAssign() if type(node.op) in COMBINED:
            yield _with(node, op=COMBINED[type(node.op)]())
        case ast.Call(func=ast.Name("abs")):
            yield node.args[0]
        case ast.Call(func=ast.Name(name)) if name in CALLED:
            yield _with(node, func=ast.Name(CALLED[name], ast.Load()))
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Attribute(value=ast.Name(name)) if node.attr in ENUMS.get(name, ()):
            members = ENUMS[name]
            after = members[(members.index(node.attr) + 1) % len(members)]
            yield _with(node, attr=after)
        case ast.Dict() if len(node.keys) > 1:
            for at in range(len(node.keys)):
                keys, values = node.keys[:], node.values[:]
                del keys[at], values[at]
                yield _with(node, keys=keys, values=values)
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float(value)):
            # Whoever tunes moves a threshold a little; this is another one.
            yield from map(ast.Constant, (value / 2, value * 2) if value else (1.0,))
    if isinstance(site.parent, (ast.FunctionDef, ast.If, ast.For)):
        match node:
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                yield ast.Pass()
            case ast.Expr(value=ast.Call()):
                yield ast.Pass()


def _with(node: ast.AST, **fields: Any) -> Any:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _swapped(items: list[Any], at: int, item: Any) -> list[Any]:
    return [*items[:at], item, *items[at + 1 :]]

"""Every number that the core is set to is explained beside it: a source, or why."""

import ast
from pathlib import Path

CORE = Path(__file__).parents[2] / "edge" / "core"
# Tables of indices, of the map that was fitted, and the shapes of network and strip.
TABLES = {"skeleton", "spine_map", "strip", "strip_reader"}


def unexplained(source: str) -> list[str]:
    """Return the module's numeric constants without a comment in their paragraph."""
    lines, names = source.splitlines(), []
    for node in ast.parse(source).body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        given = [each.id for each in ast.walk(target) if isinstance(each, ast.Name)]
        numbers = [
            each.value
            for each in ast.walk(node.value)
            if isinstance(each, ast.Constant) and type(each.value) in (int, float)
        ]
        if not (numbers and given[0].isupper() and not given[0].startswith("_")):
            continue
        start = node.lineno - 1
        while start and lines[start - 1].strip():
            start -= 1
        if not any("#" in line for line in lines[start : node.end_lineno]):
            names += given
    return names


def test_every_number_of_the_core_is_explained_beside_it():
    bare = {
        f"{path.stem}.{name}"
        for path in CORE.rglob("*.py")
        if path.stem not in TABLES
        for name in unexplained(path.read_text(encoding="utf-8"))
    }
    assert bare == set()


def test_a_bare_number_is_found():
    source = "# Chosen: why.\nKNOWN_S = 1.0\n\nBARE_S = 2.0\n\nA, B = 1, 2  # chosen\n"
    assert unexplained(source) == ["BARE_S"]

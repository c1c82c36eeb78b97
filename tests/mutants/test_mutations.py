"""The mutants that are made, and the list of those that live."""

import pytest

from tests.mutants.__main__ import JUDGES
from tests.mutants.mutations import mutants
from tests.mutants.survivors import survivors
from tests.mutants.trial import file_of

SOURCE = '''
"""Words."""
LIMIT_DEG = 15.0

def red(deg: float = 0.0) -> bool:
    """Words."""
    if not deg:
        raise ValueError("none" + "such")
    side = abs(deg)
    return side > LIMIT_DEG and deg != -90
'''
EXPECTED = {
    "module: 15.0 -> 7.5",
    "module: 15.0 -> 30.0",
    "red: 0.0 -> 1.0",
    "red: not deg -> deg",
    "red: side = abs(deg) -> pass",
    "red: abs(deg) -> deg",
    "red: side > LIMIT_DEG and deg != -90 -> side > LIMIT_DEG or deg != -90",
    "red: side > LIMIT_DEG and deg != -90 -> side > LIMIT_DEG",
    "red: side > LIMIT_DEG and deg != -90 -> deg != -90",
    "red: side > LIMIT_DEG -> side >= LIMIT_DEG",
    "red: side > LIMIT_DEG -> side <= LIMIT_DEG",
    "red: deg != -90 -> deg == -90",
    "red: -90 -> 90",
    "red: 90 -> 91",
}


def test_code_and_tables_are_changed_and_words_and_types_are_not():
    assert {each.name for each in mutants(SOURCE)} == EXPECTED


def test_each_mutant_is_the_whole_module_with_one_change():
    made = {each.name: each.code for each in mutants(SOURCE)}
    for name, at_20, at_minus_20 in (
        ("red: abs(deg) -> deg", True, False),
        ("module: 15.0 -> 30.0", False, False),
        ("red: 90 -> 91", True, True),
    ):
        module = {}
        exec(made[name], module)
        assert (module["red"](20.0), module["red"](-20.0)) == (at_20, at_minus_20)


@pytest.mark.parametrize("module", JUDGES)
def test_only_mutants_that_are_made_are_listed_as_survivors(module):
    source = file_of(module).read_text(encoding="utf-8")
    made = {each.name for each in mutants(source)}
    assert set(survivors().get(module, {})) <= made
    assert all(survivors().get(module, {}).values())

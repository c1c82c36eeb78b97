"""No file is longer than one can read at a time, no folder larger than one can scan."""

from tests.test_imports import EDGE, files_of

LINES = 250
MODULES = 16


def test_no_file_of_the_program_is_longer_than_250_lines() -> None:
    lengths = {
        str(path.relative_to(EDGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files_of(EDGE)
    }
    assert {name: n for name, n in lengths.items() if n > LINES} == {}


def test_no_folder_of_the_program_has_more_than_16_modules() -> None:
    folders = {path.parent for path in files_of(EDGE)}
    counts = {
        str(folder): sum(
            path.name != "__init__.py"
            for path in files_of(folder)
            if path.parent == folder
        )
        for folder in folders
    }
    assert {name: n for name, n in counts.items() if n > MODULES} == {}

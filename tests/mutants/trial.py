"""Runs tests on a module as it is, or on a mutant of it, in a process of its own.

The process is a fork of one that has the libraries already and nothing of ours: what
takes a second elsewhere takes some hundredths here.
"""

import importlib.abc
import importlib.machinery
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("edge", "tests", "support", "benchmarks")
NOT_NEEDED = ("randomly", "cacheprovider", "unraisableexception", "threadexception")
MEMORY_BYTES = 4 << 30  # a mutant may grow without end
Covered = dict[str, dict[int, set[str]]]


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from other code."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name, self._code = name, code

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Find that module only."""
        if name != self._name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(file_of(name)))

    def exec_module(self, module: ModuleType) -> None:
        """Run the other code as the module."""
        module.__file__ = str(file_of(module.__name__))
        exec(self._code, vars(module))


class Chosen:
    """A pytest plugin: of what was collected only some are run, the quickest first."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._order = {each: number for number, each in enumerate(ids)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        items[:] = [each for each in items if each.nodeid in self._order]
        items.sort(key=lambda each: self._order[each.nodeid])


class Noted:
    """A pytest plugin: which test passes which line of the watched files."""

    def __init__(self, coverage: Any) -> None:
        self._coverage = coverage
        self.took_s: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Name what is covered from here on by the test."""
        self._coverage.switch_context(item.nodeid)
        start_s = time.perf_counter()
        try:
            return (yield)
        finally:
            self.took_s[item.nodeid] = time.perf_counter() - start_s


def file_of(module: str) -> Path:
    """Return where a module's source is."""
    return ROOT / f"{module.replace('.', '/')}.py"


def survey(
    modules: Iterable[str], tests: Sequence[str], jobs: int = 1
) -> tuple[Covered, dict[str, float]]:
    """Run all tests once: which of them pass which line, and how long each takes, s.

    A line that is passed before any test begins, by an import, has "" among them.

    Raises
    ------
    SystemExit
        When one of them fails without any change.
    """
    files = {str(file_of(module)): module for module in modules}
    parts = [part for number in range(jobs) if (part := tests[number::jobs])]
    running = [begun(afresh(partial(_watch, files, part))) for part in parts]
    results = [result() for result in running]
    covered: Covered = {module: defaultdict(set) for module in files.values()}
    took_s: dict[str, float] = {}
    for result in results:
        if result is None or result[0]:
            raise SystemExit("mutants: the tests fail as it is; mend that first")
        for module, lines in result[1].items():
            for line, ids in lines.items():
                covered[module][line] |= ids
        took_s |= result[2]
    return covered, took_s


def _watch(files: dict[str, str], tests: Sequence[str]) -> object:
    from coverage import Coverage

    coverage = Coverage(data_file=None, include=list(files), config_file=False)
    noted = Noted(coverage)
    coverage.start()
    code = run_pytest(tests, noted)
    coverage.stop()
    data = coverage.get_data()
    covered = {
        files[path]: {
            line: set(ids) for line, ids in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    return int(code), covered, noted.took_s


def killed(module: str, code: CodeType, ids: Sequence[str], limit_s: float) -> bool:
    """Return whether one of the tests fails on a mutant, or never ends."""

    def try_it() -> object:
        sys.meta_path.insert(0, Instead(module, code))
        files = sorted({each.partition("::")[0] for each in ids})
        return int(run_pytest(files, Chosen(ids)))

    return begun(afresh(try_it), limit_s)() != 0


def run_pytest(arguments: Sequence[str], plugin: object) -> int:
    """Run tests with a plugin of ours; returns the exit code."""
    # Nobody reads why a test failed: plain assertions are enough, and sooner there.
    options = ["-xq", "--assert=plain", "-otimeout=0"]
    options += [f"-pno:{each}" for each in NOT_NEEDED]
    return pytest.main([*options, *arguments], plugins=[plugin])


def begun(work: Callable[[], object], limit_s: float = 0.0) -> Callable[[], Any]:
    """Begin work in another process; returns what waits for its result.

    That is None when the process died, or lasted longer than ``limit_s``, if not 0.
    """
    answer = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever waits
    child = os.fork()
    if not child:
        _in_child(work, answer.fileno(), limit_s)

    def result() -> Any:
        os.waitpid(child, 0)
        with answer:
            answer.seek(0)
            said = answer.read()
        return pickle.loads(said) if said else None

    return result


def _in_child(work: Callable[[], object], answer: int, limit_s: float) -> None:
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit_s)
        os.write(answer, pickle.dumps(work()))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def afresh(work: Callable[[], object]) -> Callable[[], object]:
    """Return the work with none of our modules loaded, and nothing said."""

    def clean() -> object:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (1, 2):
            os.dup2(nowhere, number)
        for name in [each for each in sys.modules if each.partition(".")[0] in OURS]:
            del sys.modules[name]
        return work()

    return clean

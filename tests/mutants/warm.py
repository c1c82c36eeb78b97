"""Runs tests on mutants in forks of a process that has collected them already.

A function's code is put in place of the other. A constant or a default is read once,
when its module is; it is put wherever it was imported to. What was made of it by then
stays as it was, so that a mutant may live here that dies in a process of its own.
"""

import gc
import inspect
import marshal
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import pytest

from tests.mutants.trial import afresh, begun, run_pytest

Pairs = list[tuple[CodeType, CodeType]]
PLAIN = (bool, int, float, str, Enum, type(None))


def replaced(before: CodeType, after: CodeType) -> Pairs | None:
    """Return the functions of a module that differ, as they were and as they are.

    None where more differs than functions.
    """
    if before == after:
        return []
    if before.co_flags & inspect.CO_OPTIMIZED:
        return [(before, after)]
    if before.replace(co_consts=()) != after.replace(co_consts=()):
        return None
    pairs: Pairs = []
    for old, new in zip(before.co_consts, after.co_consts, strict=True):
        if isinstance(old, CodeType) and isinstance(new, CodeType):
            within = replaced(old, new)
            if within is None:
                return None
            pairs += within
        elif repr(old) != repr(new):
            return None
    return pairs


class Warm:
    """A process with the tests collected; forks of it try the mutants."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._requests, answers = Pipe()

        def serve() -> object:
            self._requests.close()  # or the end of whoever asks would not be noticed
            return int(run_pytest(tests, _Server(answers)))

        self._ended = begun(afresh(serve))
        answers.close()

    def killed(
        self,
        module: str,
        change: Pairs | CodeType,
        ids: Sequence[str],
        limit_s: float,
    ) -> bool | None:
        """Return whether a test fails, or never ends; None if it cannot be tried.

        ``change`` is the functions that differ, or the whole module.
        """
        request = (module, change, list(ids), limit_s)
        self._requests.send_bytes(marshal.dumps(request))
        answer: bool | None = self._requests.recv()
        return answer

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._ended()


class _Server:
    """A pytest plugin: instead of running the tests it answers requests."""

    def __init__(self, answers: Connection) -> None:
        self._answers = answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer until nobody asks."""
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        self._functions = [
            each for each in gc.get_objects() if type(each) is FunctionType
        ]
        gc.freeze()  # a fork need not copy what it never frees
        while True:
            try:
                request = self._answers.recv_bytes()
            except EOFError:
                return True
            module, change, ids, limit_s = marshal.loads(request)
            answer = begun(partial(self._try, module, change, ids), limit_s)()
            self._answers.send(None if answer == "cannot" else answer is not False)

    def _try(self, module: str, change: Pairs | CodeType, ids: Sequence[str]) -> object:
        if not self._change(module, change):
            return "cannot"
        return self._failed([self._items[each] for each in ids])

    def _failed(self, items: Sequence[pytest.Item]) -> bool:
        for item, after in zip(items, [*items[1:], None], strict=True):
            hook = self._session.config.hook
            hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self._session.testsfailed:
                return True
        return False

    def _change(self, name: str, change: Pairs | CodeType) -> bool:
        """Make a module another one; returns whether that was possible."""
        ours = [each for each in self._functions if each.__module__ == name]
        if not isinstance(change, CodeType):
            found = [(f, new) for old, new in change for f in ours if f.__code__ == old]
            for function, code in found:
                function.__code__ = code
            return len(found) >= len(change)
        other = {"__name__": name, "__file__": change.co_filename}
        exec(change, other)
        return any([_put_values(name, other), _put_defaults(ours, name, other)])


def _plain(value: object) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(_plain, value))
    if isinstance(value, dict):
        return all(map(_plain, (*value, *value.values())))
    return isinstance(value, (*PLAIN, np.ndarray))


def _put_values(name: str, other: Mapping[str, Any]) -> bool:
    """Put the constants that differ wherever they are known; returns if any does."""
    known = vars(sys.modules[name])
    differ = {
        key: known[key]
        for key, value in other.items()
        if _plain(value) and key in known and repr(known[key]) != repr(value)
    }
    for module in list(sys.modules.values()):
        for key, old in differ.items():
            if getattr(module, "__dict__", {}).get(key) is old:
                setattr(module, key, other[key])
    return bool(differ)


def _put_defaults(
    ours: Sequence[FunctionType], name: str, other: Mapping[str, Any]
) -> bool:
    """Put the defaults that differ; returns whether any does."""
    new = {each.__qualname__: each for each in _functions(name, other)}
    any_put = False
    for function in ours:
        after = new.get(function.__qualname__)
        for field in ("__defaults__", "__kwdefaults__"):
            value = getattr(after, field, None)
            if (
                value
                and _plain(value)
                and repr(value) != repr(getattr(function, field))
            ):
                setattr(function, field, value)
                any_put = True
    return any_put


def _functions(name: str, within: Mapping[str, Any]) -> Iterator[FunctionType]:
    for value in within.values():
        if isinstance(value, FunctionType) and value.__module__ == name:
            yield value
        elif isinstance(value, type) and value.__module__ == name:
            yield from _functions(name, vars(value))

"""Text files that appear whole or not at all; ``-`` is standard output."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from edge.errors import DeviceError, Reason, UsageError, reason_of

STANDARD_OUTPUT = "-"

ENDINGS = {
    "--overlay": (".mp4",),
    "--record": (".npz",),
    "--frames": (".jsonl", ".ndjson", ".json", ".txt", ""),
    "--summary": (".json", ".txt", ""),
}
"""What the names of outputs may end in; the first is the usual one."""


def check_ending(option: str, path: Path) -> None:
    """Refuse a name that promises another kind of file than is written.

    Raises
    ------
    UsageError
        Naming the ending to use.
    """
    endings = ENDINGS[option]
    if path.suffix.lower() not in endings:
        raise UsageError(
            f"{option} {path}: writes no {path.suffix or 'file without an ending'}; "
            f"end its name in {endings[0]}",
            reason=Reason.UNSUPPORTED,
        )


class TextOutput:
    """A file for lines; leaving the ``with`` block by an exception leaves nothing.

    Raises
    ------
    DeviceError
        At once when the file cannot be written there.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._part: Path | None = None
        self._file: TextIO
        if path == STANDARD_OUTPUT:
            # Where it was closed, something stands in for it that swallows all.
            if sys.stdout is None or sys.__stdout__ is None:
                raise DeviceError(
                    "standard output is closed; give a file instead of -",
                    reason=Reason.MISSING,
                )
            self._file = sys.stdout
            return
        try:
            if self.path.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            if self.path.exists() and not self.path.is_file():
                # A pipe or device takes the lines as they come.
                self._file = self.path.open("w", encoding="utf-8")
                return
            self._part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
            self._file = self._part.open("w", encoding="utf-8")
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, line: str) -> None:
        """Add one line."""
        self._put(lambda: self._file.write(line + "\n"))

    def write_bytes(self, data: bytes) -> None:
        """Add what is no text, such as a picture."""
        self._put(lambda: self._file.buffer.write(data))

    def _put(self, write: Callable[[], object]) -> None:
        try:
            write()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._unwritable(error) from error

    def __enter__(self) -> "TextOutput":
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Give the file its name, or throw it away."""
        try:
            if self._file is sys.stdout:
                self._file.flush()
                return
            self._file.close()
            if self._part and kind is None:
                self._part.replace(self.path)
        except BrokenPipeError:
            raise
        except OSError as problem:
            raise self._unwritable(problem) from problem
        finally:
            if self._part:
                self._part.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> DeviceError:
        why = error.strerror or str(error)
        return DeviceError(
            f"output {self.path}: cannot be written ({why}); "
            "check the folder, its permissions and the free space",
            reason=reason_of(error),
        )

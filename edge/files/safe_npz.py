"""Reads a NumPy archive from anyone: no pickles, no surprises in size or shape."""

import math
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray


def read_npz(
    path: Path,
    members: Mapping[str, tuple[str, tuple[int, ...]]],
    largest_bytes: int,
    optional: Collection[str] = (),
) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive that holds ``members`` and nothing else.

    Parameters
    ----------
    path : Path
        The ``.npz`` file.
    members : mapping
        For each array its dtype and the shape of one of its rows.
    largest_bytes : int
        Refuse an archive that declares more than this, before unpacking anything.
    optional : collection
        Those of the members that may be missing.

    Raises
    ------
    ValueError
        What is wrong with the content, to be put after the name of the file.
    OSError
        When the file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = _check_members(archive, members, largest_bytes, optional)
            return {
                name: _array(archive, name, np.dtype(kind), shape)
                for name, (kind, shape) in members.items()
                if name in names
            }
    except (OSError, ValueError):
        raise
    except zipfile.BadZipFile as error:
        raise ValueError("is cut off or not a recording") from error
    except Exception as error:  # four unpackers, each with errors of its own
        raise ValueError(f"is damaged ({error})") from error


def _check_members(
    archive: zipfile.ZipFile,
    members: Mapping[str, object],
    largest_bytes: int,
    optional: Collection[str],
) -> set[str]:
    entries = archive.infolist()
    files = {member.filename for member in entries}
    names = {name for name in members if f"{name}.npy" in files}
    if not len(names) == len(files) == len(entries) or names | {*optional} != {
        *members
    }:
        raise ValueError("is an archive of something else")
    # zipfile never unpacks more than a member declares, so the sum is a true bound.
    if sum(member.file_size for member in entries) > largest_bytes:
        raise ValueError(f"unpacks to more than {largest_bytes >> 20} MiB")
    return names


def _array(
    archive: zipfile.ZipFile, name: str, kind: np.dtype[Any], shape: tuple[int, ...]
) -> NDArray[Any]:
    with archive.open(f"{name}.npy") as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError(f"{name} is in a form that is not used here")
        declared, in_columns, dtype = _declared(file, name)
        # Comparing types before reading also keeps pickled objects from being loaded.
        if dtype != kind or declared[1:] != shape or not declared or in_columns:
            raise ValueError(f"{name} holds {dtype} of shape {declared}")
        content = bytearray(file.read())
    if len(content) != math.prod(declared) * dtype.itemsize:
        raise ValueError(f"{name} is not as long as it says")
    return np.frombuffer(content, dtype).reshape(declared)


def _declared(file: IO[bytes], name: str) -> tuple[tuple[int, ...], bool, Any]:
    """Return shape, order and type; numpy reads them as Python, with its errors."""
    try:
        return np.lib.format.read_array_header_1_0(file)
    except (OSError, zipfile.BadZipFile, zlib.error):
        raise
    except Exception as error:
        raise ValueError(f"{name} has a damaged header") from error

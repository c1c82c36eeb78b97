"""Opens a file for libav, or says why it is none."""

import os
import stat
from pathlib import Path
from typing import Any

import av
import av.error

from edge.errors import DeviceError, Reason, reason_of


def open_video(path: Path) -> Any:
    """Return PyAV's container of a video file or a picture.

    Raises
    ------
    DeviceError
        When there is no such file, or libav knows none like it.
    """
    head = _first_bytes(path)
    try:
        return av.open(
            # An absolute path is never mistaken for a protocol, nor "%" for a
            # numbered sequence, and a playlist cannot reach outside the machine.
            os.fspath(path.absolute()),
            options={"protocol_whitelist": "file", "pattern_type": "none"},
            # A title in an old code page is no reason to refuse the pictures.
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise unusable(
            path,
            "is cut off before its index"
            if head[4:8] == b"ftyp"
            else "is not a video file",
        ) from error


def unusable(path: Path, what: str, reason: Reason = Reason.DAMAGED) -> DeviceError:
    """Return the error that says what is wrong with a file."""
    return DeviceError(
        f"video {path}: {what}; give a video file such as an MP4 with H.264",
        reason=reason,
    )


def named(path: Path, error: Exception) -> DeviceError:
    """Return whatever the decoder raised as an error that names the file."""
    if isinstance(error, DeviceError):
        return error
    what = " ".join(str(error).split()) or type(error).__name__
    return unusable(path, f"cannot be decoded ({what})")


def _first_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DeviceError(
                f"video {path}: is a folder; give a video file", reason=Reason.INVALID
            )
        if not stat.S_ISREG(mode):
            # Most video files are read from both ends, what is taken from a pipe to
            # look at is gone, and one that nobody writes to never opens.
            raise DeviceError(
                f"video {path}: is a pipe or a device; save it as a file and give that",
                reason=Reason.UNSUPPORTED,
            )
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError as error:
        raise DeviceError(
            f"video {path}: no such file; check the path", reason=Reason.MISSING
        ) from error
    except OSError as error:
        raise DeviceError(
            f"video {path}: cannot be read ({error.strerror}); check its permissions",
            reason=reason_of(error),
        ) from error
    if not head:
        raise DeviceError(
            f"video {path}: is empty; copy or record it again", reason=Reason.DAMAGED
        )
    return head

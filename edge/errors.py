"""Every error that a user can cause or mend, in one tree.

Only ``edge.process`` turns these into an exit code; everything below it raises.
The message is one line: what is wrong, where, and what to do. ``reason`` is the kind
of cause as a code, so that a check, a health message and a fleet can group them.
"""

import errno
from enum import StrEnum


class Reason(StrEnum):
    """The kind of cause, whatever it happened to."""

    MISSING = "missing"  # the file, device or name does not exist
    BUSY = "busy"  # another program holds it
    FORBIDDEN = "forbidden"  # permissions, a read-only disk
    DAMAGED = "damaged"  # it is not whole, or not what it claims to be
    UNSUPPORTED = "unsupported"  # whole, but of a kind or version that is not read here
    INVALID = "invalid"  # what was asked for contradicts itself or its limits
    NOT_INSTALLED = "not_installed"  # a library or system package is missing
    STALLED = "stalled"  # it worked, and then no longer answered
    FULL = "full"  # no space
    UNREACHABLE = "unreachable"  # nobody answers at that address
    REFUSED = "refused"  # who answered did not let us in
    UNKNOWN = "unknown"  # the system gave no cause that is known here


_REASONS = {
    errno.ENOENT: Reason.MISSING,
    errno.ENODEV: Reason.MISSING,
    errno.ENXIO: Reason.MISSING,
    errno.EBUSY: Reason.BUSY,
    errno.EACCES: Reason.FORBIDDEN,
    errno.EPERM: Reason.FORBIDDEN,
    errno.EROFS: Reason.FORBIDDEN,
    errno.EISDIR: Reason.INVALID,
    errno.ENOTDIR: Reason.INVALID,
    errno.ENAMETOOLONG: Reason.INVALID,
    errno.ENOSPC: Reason.FULL,
    errno.EDQUOT: Reason.FULL,
    errno.EFBIG: Reason.FULL,
    errno.EIO: Reason.DAMAGED,
    errno.ETIMEDOUT: Reason.STALLED,
    errno.ECONNREFUSED: Reason.UNREACHABLE,
    errno.EHOSTUNREACH: Reason.UNREACHABLE,
    errno.ENETUNREACH: Reason.UNREACHABLE,
}


_SQLITE_REASONS = {
    "BUSY": Reason.BUSY,
    "LOCKED": Reason.BUSY,
    "PERM": Reason.FORBIDDEN,
    "AUTH": Reason.FORBIDDEN,
    "READONLY": Reason.FORBIDDEN,
    "FULL": Reason.FULL,
    "CANTOPEN": Reason.MISSING,
    "CORRUPT": Reason.DAMAGED,
    "NOTADB": Reason.DAMAGED,
    "IOERR": Reason.DAMAGED,
}


def reason_of(error: BaseException) -> Reason:
    """Return the kind of cause of an error of ours, of the system or of SQLite."""
    if isinstance(error, EdgeError):
        return error.reason
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, Reason.UNKNOWN)
    # SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR.
    _, _, name = getattr(error, "sqlite_errorname", "").partition("_")
    return _SQLITE_REASONS.get(name.partition("_")[0], Reason.UNKNOWN)


class EdgeError(Exception):
    """Something that a person can mend; ``exit_code`` is the contract's."""

    exit_code = 3

    def __init__(self, message: str, reason: Reason = Reason.UNKNOWN) -> None:
        super().__init__(message)
        self.reason = reason


class UsageError(EdgeError, ValueError):
    """A command was called with options that do not fit together."""

    exit_code = 2


class ConfigError(EdgeError, ValueError):
    """A configuration file or an exercise table says something impossible."""

    exit_code = 2


class DeviceError(EdgeError, RuntimeError):
    """A camera, video file, lamp or broker cannot be used."""


class ModelError(EdgeError, ValueError):
    """A model file is missing, damaged or not what it claims to be."""


class RecordingError(EdgeError, ValueError):
    """A keypoint recording cannot be read or written."""


class StoreError(EdgeError, RuntimeError):
    """The session log cannot be opened or written."""

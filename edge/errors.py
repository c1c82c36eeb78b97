"""Every error that a user can cause or mend, in one tree.

Only ``edge.__main__`` turns these into an exit code; everything below it raises.
The message is one line: what is wrong, where, and what to do.
"""


class EdgeError(Exception):
    """Something that a person can mend; ``exit_code`` is the contract's."""

    exit_code = 3


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

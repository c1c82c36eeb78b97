"""What a USB camera's errors mean, in words that help whoever stands before it."""

import errno
from collections.abc import Sequence
from pathlib import Path

from edge.devices.camera.usb.found import Plugged, to_choose
from edge.errors import DeviceError, Reason, reason_of

CABLE = "check its cable and that no hub is between"
NOT_A_CAMERA = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTTY}
TOO_MUCH = {errno.ENOSPC, errno.EPROTO}  # the bus has no room for another stream


def not_loaded(error: Exception) -> DeviceError:
    """Return what to say when libav cannot be imported."""
    said = " ".join(str(error).split())
    return DeviceError(
        f"camera: PyAV cannot be loaded ({said}); apt-get install python3-av, or "
        "install this program again",
        Reason.NOT_INSTALLED,
    )


def not_opened(
    name: str, path: Path, error: Exception, plugged: Sequence[Plugged]
) -> DeviceError:
    """Return what to say when a device gives no stream.

    ``name`` is what the camera is called, ``plugged`` are the USB cameras that are
    there.
    """
    code = getattr(error, "errno", None)
    if code in NOT_A_CAMERA:
        if not plugged:
            what = "no USB camera is found; plug it in, and see lsusb"
        else:
            gone = "is not there" if code == errno.ENOENT else "is no USB camera"
            what = f"{path} {gone}; under [camera] write {to_choose(plugged)}"
        return DeviceError(f"{name}: {what}", Reason.MISSING)
    if code == errno.EBUSY:
        return DeviceError(
            f"{name}: another program uses it; end that one: fuser {path}",
            Reason.BUSY,
        )
    if code in (errno.EACCES, errno.EPERM):
        return DeviceError(
            f"{name}: this user may not use it; add it to the group video",
            Reason.FORBIDDEN,
        )
    if code in TOO_MUCH:
        return DeviceError(
            f"{name}: the USB bus has no room for its pictures; plug it into another "
            "port, or set a smaller camera.width and height",
            Reason.FULL,
        )
    if code == errno.EINVAL:
        return DeviceError(
            f"{name}: has no pictures as they are asked for; check width, height and "
            f"fps under [camera] against v4l2-ctl -d {path} --list-formats-ext",
            Reason.UNSUPPORTED,
        )
    return DeviceError(
        f"{name}: cannot be opened{_said(error)}; {CABLE}", reason_of(error)
    )


def stopped(
    name: str, error: Exception, passing: Exception | None, timeout_s: float
) -> DeviceError:
    """Return what to say when pictures no longer come.

    ``passing`` is what the device answered meanwhile in place of pictures.
    """
    restart = "and restart (systemctl restart hingewatch)"
    if isinstance(error, EOFError) or getattr(error, "errno", 0) in NOT_A_CAMERA:
        return DeviceError(
            f"{name}: is gone; its cable was pulled or it has no power: plug it in "
            f"again {restart}",
            Reason.MISSING,
        )
    if isinstance(error, TimeoutError) and passing is None:
        return DeviceError(
            f"{name}: no picture for {timeout_s:g} s; {CABLE}, {restart}",
            Reason.STALLED,
        )
    if isinstance(error, TimeoutError):
        return DeviceError(
            f"{name}: only damaged pictures for {timeout_s:g} s{_said(passing)}; "
            f"{CABLE}, {restart}",
            Reason.DAMAGED,
        )
    return DeviceError(
        f"{name}: no picture any more{_said(error)}; {CABLE}, {restart}",
        reason_of(error),
    )


def _said(error: Exception | None) -> str:
    """Return the system's words in brackets."""
    text = " ".join(str(getattr(error, "strerror", None) or error).split())
    return f" ({text})" if error is not None and text else ""

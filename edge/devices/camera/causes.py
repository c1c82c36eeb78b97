"""What the camera system's errors mean, in words that help whoever stands before it."""

from typing import Any

from edge.devices.camera.usb import found
from edge.errors import DeviceError, Reason

LIST = "rpicam-hello --list-cameras"


def not_loaded(error: Exception) -> DeviceError:
    """Return what to say when picamera2 cannot be imported."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return DeviceError(
            f"camera: {error.name} is not installed here; sudo apt-get "
            "install python3-picamera2, and in a venv of your own use "
            f"--system-site-packages{_on_usb()}",
            Reason.NOT_INSTALLED,
        )
    return DeviceError(
        f"camera: picamera2 cannot be loaded{_said(error)}; sudo apt-get install "
        "python3-picamera2 python3-numpy and take no other numpy into the venv",
        Reason.NOT_INSTALLED,
    )


def not_opened(number: int, error: Exception, picamera2: Any) -> DeviceError:
    """Return what to say when ``Picamera2(number)`` raises."""
    count = _count(picamera2)
    if count == 0:
        return DeviceError(
            f"camera {number}: no camera is found; check its cable with the power off, "
            f"then {LIST}{_on_usb()}",
            Reason.MISSING,
        )
    if count is not None and number >= count:
        there = "is only camera 0" if count == 1 else f"are cameras 0 to {count - 1}"
        return DeviceError(
            f"camera {number}: there {there}; set camera.number", Reason.MISSING
        )
    text = str(error).lower()
    if "busy" in text or "in use" in text:
        return DeviceError(
            f"camera {number}: another program uses it; end that one, "
            "such as another hingewatch or rpicam-hello",
            Reason.BUSY,
        )
    if "permission" in text:
        return DeviceError(
            f"camera {number}: this user may not use it; add it to the group video",
            Reason.FORBIDDEN,
        )
    return DeviceError(
        f"camera {number}: cannot be opened{_said(error)}; check its cable and that no "
        f"other program uses it: {LIST}",
        Reason.UNKNOWN,
    )


def not_started(number: int, error: Exception) -> DeviceError:
    """Return what to say when a camera that is open cannot be set up."""
    return DeviceError(
        f"camera {number}: cannot start{_said(error)}; check width, height and fps "
        f"under [camera] against what it offers: {LIST}",
        Reason.UNSUPPORTED,
    )


def stopped(number: int, error: Exception, timeout_s: float) -> DeviceError:
    """Return what to say when pictures no longer come."""
    what = f"no picture any more{_said(error)}"
    if isinstance(error, TimeoutError):
        what = f"no picture for {timeout_s:g} s"
    return DeviceError(
        f"camera {number}: {what}; check its cable and restart "
        "(systemctl restart hingewatch)",
        Reason.STALLED,
    )


def _on_usb() -> str:
    """Return what to write where a USB camera is meant."""
    plugged = found.usb_cameras()
    if not plugged:
        return ""
    return (
        '; or for a USB camera write kind = "usb" under [camera], and '
        f"{found.to_choose(plugged)}"
    )


def _count(picamera2: Any) -> int | None:
    try:
        return len(picamera2.global_camera_info())
    except Exception:  # an older picamera2 cannot be asked
        return None


def _said(error: Exception) -> str:
    """Return the vendor's words in brackets, unless they are a slip of its own code."""
    slips = (LookupError, TypeError, AttributeError, AssertionError)
    text = " ".join(str(error).split())
    return "" if isinstance(error, slips) or not text else f" ({text})"

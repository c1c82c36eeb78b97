"""Opens a V4L2 device as a stream of packets, by libav."""

import errno
from pathlib import Path
from typing import Any

from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb import found
from edge.devices.camera.usb.causes import not_loaded, not_opened


def device(settings: CameraSettings) -> Path:
    """Return the device file of a camera."""
    return Path(settings.device or f"/dev/video{settings.number}")


def open_stream(settings: CameraSettings) -> tuple[Any, Any]:
    """Return PyAV's container of a camera, and its class of packets.

    JPEG pictures are asked for first: 1280 x 720 raw pictures at 30 a second do not fit
    through USB 2. A camera without takes what it has; the size may be another, too.

    Raises
    ------
    DeviceError
        When there is no such camera, or it cannot be used.
    """
    try:
        import av

        from edge.libav_log import silence
    except Exception as error:  # a numpy that does not fit raises ValueError
        raise not_loaded(error) from error
    silence()
    asked = {
        "video_size": f"{settings.width}x{settings.height}",
        "framerate": f"{settings.fps:g}",
    }
    path = device(settings)
    try:
        try:
            container = av.open(
                str(path), format="v4l2", options=asked | {"input_format": "mjpeg"}
            )
        except ValueError as error:  # which EINVAL is one of, for PyAV
            if getattr(error, "errno", None) != errno.EINVAL:
                raise
            container = av.open(str(path), format="v4l2", options=asked)
        if not container.streams.video or not container.streams.video[0].codec_context:
            container.close()
            raise OSError(errno.EINVAL, "no pictures of a known kind")
        return container, av.Packet
    except (OSError, ValueError) as error:
        plugged = found.usb_cameras()
        raise not_opened(settings.name, path, error, plugged) from error

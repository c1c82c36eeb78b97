"""The camera: do pictures come, at their rate, lit and moving."""

from dataclasses import replace

from edge.checks.finding import Finding, note, ok, untouched, wrong
from edge.core.types.frames import Frame
from edge.devices.camera.opening import LiveCamera, open_camera
from edge.devices.camera.picture import FROZEN_S, FrozenWatch, Light, light
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.found import lasting_instead
from edge.errors import DeviceError, Reason

# Chosen: a camera that is well gives its first picture within 0.5 s.
FIRST_S = 2.0
# Chosen: until the exposure has settled, and longer than what counts as frozen.
LOOK_S = FROZEN_S + 0.5
RATE_SHARE = 0.8  # chosen: a camera that is busy or dark misses a picture in ten

LAMP = "light the rack from the camera's side; the limit is camera.shutter_s"
LIT = {
    "black": ("the picture is black", "take the cap off the lens, and switch on light"),
    "dark": ("the picture is too dark to judge by", LAMP),
    "bright": (
        "half of the picture is white",
        "turn the camera away from the window or lamp that it looks into",
    ),
}


def check(settings: CameraSettings, *, running: bool) -> list[Finding]:
    """Return how the pictures are; a camera in use by a ``running`` rack is let be."""
    name = "camera"
    try:
        with open_camera(replace(settings, timeout_s=FIRST_S)) as camera:
            frames, lit, frozen_s = _watch(camera)
            rate_hz = _rate_hz(frames, camera.dropped)
            width, height = camera.size
            exposed = camera.exposure.summary
    except DeviceError as error:
        if running and error.reason in (Reason.BUSY, Reason.UNKNOWN):
            what = "in use by the rack that runs; its own line under service tells more"
            remedy = "sudo systemctl stop hingewatch, and run doctor again"
            return [untouched(name, what, remedy)]
        raise
    summary = f"{width} x {height} px, {rate_hz:.0f} pictures a second"
    if exposed:
        summary += f", {exposed}"
    summary += f", brightness {lit.brightness:.0%}"
    if frozen_s >= FROZEN_S:
        what = f"the very same picture for {frozen_s:.1f} s"
        remedy = "restart this machine; when it comes back, check the camera's cable"
        return [wrong(name, what, remedy, Reason.STALLED)]
    if lit.trouble:
        what, remedy = LIT[lit.trouble]
        return [wrong(name, f"{what} ({summary})", remedy, Reason.INVALID)]
    if rate_hz < RATE_SHARE * settings.fps:
        remedy = f"camera.fps = {settings.fps:g} is not kept; set it lower, or see heat"
        return [note(name, summary, remedy)]
    if write := lasting_instead(settings):
        summary += f"; number {settings.number} may be another one's after a restart"
        return [note(name, summary, f"under [camera] write {write}")]
    return [ok(name, summary)]


def _watch(camera: LiveCamera) -> tuple[list[float], Light, float]:
    """Return the times of pictures, how the last is lit, how long it is the same."""
    times_s: list[float] = []
    frozen, frozen_s = FrozenWatch(), 0.0
    frame: Frame
    for frame in camera:
        times_s.append(frame.t_s)
        frozen_s = frozen.step(frame)
        if frame.t_s - times_s[0] >= LOOK_S:
            break
    return times_s, light(frame.rgb), frozen_s


def _rate_hz(times_s: list[float], dropped: int) -> float:
    """Return how many pictures a second the camera took, those we missed as well."""
    return (len(times_s) - 1 + dropped) / (times_s[-1] - times_s[0])

"""A USB camera's exposure: short, fixed after the warm-up, and as bright as before."""

import errno

import numpy as np
import pytest

from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb import controls as calls
from edge.devices.camera.usb.controls import Control, Controls
from edge.devices.camera.usb.exposure import UsbExposure
from edge.devices.camera.usb.opening import device


class Webcam:
    """A picture as bright as shutter, gain and light make it."""

    def __init__(self, usb, *, light, stale=False):
        self.usb, self.light, self.stale = usb, light, stale
        self.true = min(max(round(90 / light), 3), 330)  # what the automatic takes

    def picture(self):
        values = self.usb.values
        automatic = values[Control.EXPOSURE_AUTO] != 1
        if automatic and not self.stale:
            values[Control.EXPOSURE_ABSOLUTE] = self.true
        shutter = self.true if automatic else values[Control.EXPOSURE_ABSOLUTE]
        gain = 1.0 if automatic else 1.0 + values.get(Control.GAIN, 0) / 64
        grey = min(shutter * self.light * gain, 255.0)
        return np.full((48, 64, 3), round(grey), np.uint8)


def run(webcam, seconds=8.0, exposure=None, start_s=0.0):
    controls = Controls(device(CameraSettings(kind="usb")))
    exposure = exposure or UsbExposure(controls, 0.010, 2.0, 50)
    greys = []
    for t_s in np.arange(start_s, start_s + seconds, 1 / 30):
        rgb = webcam.picture()
        greys.append(int(rgb[0, 0, 0]))
        exposure.follow(float(t_s), rgb)
    return exposure, greys


def test_the_flicker_is_told_and_no_picture_may_take_longer(usb):
    UsbExposure(Controls(device(CameraSettings(kind="usb"))), 0.010, 2.0, 60)
    assert usb.values[Control.POWER_LINE_FREQUENCY] == 2
    assert usb.values[Control.EXPOSURE_AUTO_PRIORITY] == 0
    UsbExposure(Controls(device(CameraSettings(kind="usb"))), 0.010, 2.0, 50)
    assert usb.values[Control.POWER_LINE_FREQUENCY] == 1


def test_a_dim_room_gets_a_short_shutter_and_gain_for_it(usb):
    exposure, greys = run(Webcam(usb, light=0.3))  # metered: 30 ms
    assert usb.values[Control.EXPOSURE_AUTO] == 1
    assert usb.values[Control.EXPOSURE_ABSOLUTE] == 100
    assert usb.values[Control.GAIN] > 0
    assert abs(greys[-1] - greys[0]) <= 0.15 * greys[0]
    assert exposure.summary == f"10.0 ms with a gain of {usb.values[Control.GAIN]}"
    assert usb.values[Control.AUTO_WHITE_BALANCE] == 0
    assert usb.values[Control.FOCUS_AUTO] == 0


def test_a_bright_room_keeps_its_shorter_shutter(usb):
    _, greys = run(Webcam(usb, light=2.0))
    assert usb.values[Control.EXPOSURE_ABSOLUTE] == 45
    assert usb.values[Control.GAIN] == 0
    assert greys[-1] == greys[0]


@pytest.mark.parametrize("light", [0.3, 0.9, 4.0, 10.0])
def test_a_camera_that_tells_an_old_exposure_ends_as_bright_as_it_was(usb, light):
    _, greys = run(Webcam(usb, light=light, stale=True), seconds=12.0)
    assert usb.values[Control.EXPOSURE_ABSOLUTE] <= 100
    assert abs(greys[-1] - greys[0]) <= 0.2 * greys[0]


def test_once_fixed_it_stays_when_somebody_dark_steps_in(usb):
    webcam = Webcam(usb, light=0.9)
    exposure, _ = run(webcam)
    before = dict(usb.values)
    webcam.light = 0.3
    run(webcam, exposure=exposure, start_s=8.0)
    assert usb.values == before


def test_metering_again_begins_with_the_automatic(usb):
    webcam = Webcam(usb, light=0.9)
    exposure, _ = run(webcam)
    exposure.meter()
    assert usb.values[Control.EXPOSURE_AUTO] == 3
    assert usb.values[Control.GAIN] == 0
    webcam.light, webcam.true = 4.0, 22
    run(webcam, exposure=exposure, start_s=8.0)
    assert usb.values[Control.EXPOSURE_ABSOLUTE] == 22


def test_what_an_earlier_process_fixed_is_undone(usb):
    usb.values[Control.EXPOSURE_AUTO] = 1
    usb.ranges[Control.EXPOSURE_AUTO] = (0, 3, 1)  # and has become the default
    UsbExposure(Controls(device(CameraSettings(kind="usb"))), 0.010, 2.0, 50)
    assert usb.values[Control.EXPOSURE_AUTO] == 3


def test_a_camera_without_controls_is_left_as_it_is(usb):
    usb.ranges.clear()
    exposure, greys = run(Webcam(usb, light=0.9))
    assert exposure.summary is None
    assert len(set(greys)) == 1


def test_a_camera_that_refuses_keeps_its_automatic(usb, monkeypatch, caplog):
    def refuse(file, call, data):
        if call == calls.S_CTRL:
            raise OSError(errno.EIO, "no")
        return usb.ioctl(file, call, data)

    monkeypatch.setattr("fcntl.ioctl", refuse)
    run(Webcam(usb, light=0.9))
    assert "camera: refuses exposure_auto" in caplog.text


def test_the_kernels_structs_have_the_kernels_sizes():
    """As ``linux/videodev2.h`` has them, on every machine that this runs on."""
    assert (calls.QUERYCTRL, calls.G_CTRL, calls.S_CTRL) == (
        0xC0445624,
        0xC008561B,
        0xC008561C,
    )

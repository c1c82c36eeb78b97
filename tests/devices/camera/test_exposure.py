"""The camera meters for a while, and then keeps exposure, gain and colours."""

import pytest

from edge.devices.camera.picamera import Camera
from edge.devices.camera.settings import CameraSettings
from edge.testing.picamera import FakePicamera2

FIXED = {"ExposureTime": 10_000, "AnalogueGain": 4.0, "ColourGains": (1.5, 1.6)}
MODES = {"ExposureTimeMode": (0, 1, 0), "AnalogueGainMode": (0, 1, 0)}
MANUAL = {"ExposureTimeMode": 1, "AnalogueGainMode": 1}


def watch(camera, frames):
    for _ in range(frames):
        next(camera)


def test_exposure_gain_and_colours_are_fixed_after_the_warm_up(fake):
    with Camera(CameraSettings(width=64, height=48)) as camera:
        (picam2,) = fake
        watch(camera, 60)
        assert picam2.control_calls == []
        watch(camera, 60)
    # Half the light through the shutter, twice the gain. Sent twice: one may be lost.
    assert picam2.control_calls == [FIXED] * 2
    assert picam2.metadata["ExposureTime"] == 10_000


@pytest.mark.parametrize("lost", [1, 3])
def test_what_picamera2_lost_is_sent_again(fake, caplog, lost):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        picam2.deaf = lost
        watch(camera, 100)
    assert picam2.metadata["ExposureTime"] == 10_000
    assert picam2.control_calls == [FIXED] * max(lost + 1, 2)
    assert caplog.text == ""


def test_a_camera_that_never_obeys_is_told_of_once_and_goes_on(fake, caplog):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        picam2.deaf = 10**6
        watch(camera, 300)
    assert picam2.control_calls == [FIXED] * 5
    assert caplog.text.count("does not keep the exposure") == 1


def test_values_come_with_their_modes_where_the_camera_has_modes(fake, monkeypatch):
    listed = FakePicamera2.camera_controls | MODES
    monkeypatch.setattr(FakePicamera2, "camera_controls", listed)
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        watch(camera, 100)
        assert picam2.control_calls == [FIXED | MANUAL] * 2
        assert picam2.metadata["ExposureTime"] == 10_000
        camera.meter()
    assert picam2.control_calls[-1] == {
        "AeEnable": True,
        "AwbEnable": True,
        "ExposureTimeMode": 0,
        "AnalogueGainMode": 0,
    }


def test_a_sensor_without_colours_is_told_of_exposure_only(fake, monkeypatch):
    listed = dict(FakePicamera2.camera_controls)
    del listed["AwbEnable"], listed["ColourGains"]
    monkeypatch.setattr(FakePicamera2, "camera_controls", listed)
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        next(camera)
        camera.meter()
        next(camera)
    colourless = {key: FIXED[key] for key in ("ExposureTime", "AnalogueGain")}
    assert picam2.control_calls == [colourless, {"AeEnable": True}, colourless]


def test_a_refusal_to_set_exposure_costs_no_picture(fake, monkeypatch, caplog):
    def refuse(self, controls):
        raise RuntimeError("no")

    monkeypatch.setattr(FakePicamera2, "set_controls", refuse)
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        watch(camera, 50)
        camera.meter()
        watch(camera, 50)
    assert caplog.text.count("refuses to set its exposure (no)") == 3


@pytest.mark.parametrize(
    ("exposure_us", "gain", "expected"),
    [(4_000, 1.0, (4_000, 1.0)), (33_000, 6.0, (10_000, 8.0))],
)
def test_the_shutter_is_never_longer_and_the_gain_never_impossible(
    fake, exposure_us, gain, expected
):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        picam2.metadata |= {"ExposureTime": exposure_us, "AnalogueGain": gain}
        next(camera)
    (fixed,) = picam2.control_calls
    assert (fixed["ExposureTime"], fixed["AnalogueGain"]) == expected


def test_metering_again_adapts_and_fixes_anew(fake):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.5)) as camera:
        (picam2,) = fake
        watch(camera, 60)
        picam2.control_calls.clear()
        camera.meter()
        watch(camera, 12)
        # The pictures do not tell whether it was heard, so it is said twice.
        assert picam2.control_calls == [{"AeEnable": True, "AwbEnable": True}] * 2
        picam2.metadata["ExposureTime"] = 5_000
        watch(camera, 60)
    assert [each["ExposureTime"] for each in picam2.control_calls[2:]] == [5_000] * 2


def test_a_camera_without_exposure_control_just_runs(fake):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        del picam2.metadata["ExposureTime"]
        watch(camera, 30)
    assert [set(each) for each in picam2.control_calls] == [{"ColourGains"}] * 2


@pytest.mark.parametrize(("mains_hz", "period_us"), [(50, 10_000), (60, 8_333)])
def test_the_automatic_is_told_of_lamps_that_flicker(
    fake, monkeypatch, mains_hz, period_us
):
    flicker = {"AeFlickerMode": (0, 1, 0), "AeFlickerPeriod": (100, 1_000_000, 0)}
    monkeypatch.setattr(
        FakePicamera2, "camera_controls", FakePicamera2.camera_controls | flicker
    )
    with Camera(CameraSettings(width=64, height=48, mains_hz=mains_hz)) as camera:
        (picam2,) = fake
        told = {"AeFlickerMode": 1, "AeFlickerPeriod": period_us}
        assert picam2.control_calls == [told]
        watch(camera, 120)
        camera.meter()
    assert picam2.control_calls[-1].items() >= told.items()

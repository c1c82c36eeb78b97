"""The camera meters for a while, and then keeps exposure, gain and colours."""

import pytest

from edge.devices.camera.picamera import Camera, CameraSettings


def test_exposure_gain_and_colours_are_fixed_after_the_warm_up(fake):
    with Camera(CameraSettings(width=64, height=48)) as camera:
        (picam2,) = fake
        for _ in range(60):
            next(camera)
        assert picam2.control_calls == []
        for _ in range(60):
            next(camera)
    # Half the light through the shutter, twice the gain.
    assert picam2.control_calls == [
        {"ExposureTime": 10_000, "AnalogueGain": 4.0, "ColourGains": (1.5, 1.6)}
    ]


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
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.1)) as camera:
        (picam2,) = fake
        for _ in range(10):
            next(camera)
        picam2.control_calls.clear()
        camera.meter()
        assert picam2.control_calls == [{"AeEnable": True, "AwbEnable": True}]
        picam2.metadata["ExposureTime"] = 5_000
        for _ in range(10):
            next(camera)
        assert len(picam2.control_calls) == 2
        assert picam2.control_calls[-1]["ExposureTime"] == 5_000


def test_a_camera_without_exposure_control_just_runs(fake):
    with Camera(CameraSettings(width=64, height=48, warmup_s=0.0)) as camera:
        (picam2,) = fake
        del picam2.metadata["ExposureTime"]
        next(camera)
        next(camera)
        assert picam2.control_calls == []

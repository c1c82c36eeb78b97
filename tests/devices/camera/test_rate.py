"""The frame rate of a running camera, on the fake of picamera2."""

import itertools

from edge.devices.camera.picamera import Camera
from edge.devices.camera.settings import CameraSettings
from edge.testing.picamera import FakePicamera2


def asked(camera):
    """Return the frame durations that were asked for, us."""
    wanted = [each.get("FrameDurationLimits") for each in camera.control_calls]
    return [each[0] for each in wanted if each]


def follow(fake, monkeypatch, deaf=0, obeys=True):
    with Camera(CameraSettings(warmup_s=0.0)) as camera:
        (picam2,) = fake
        list(itertools.islice(camera, 60))  # the exposure has been set
        picam2.deaf = deaf
        set_controls = FakePicamera2.set_controls

        def set_rate(self, controls):
            heard = not self.deaf
            set_controls(self, controls)
            if heard and obeys and "FrameDurationLimits" in controls:
                self.metadata["FrameDuration"] = controls["FrameDurationLimits"][0]

        monkeypatch.setattr(FakePicamera2, "set_controls", set_rate)
        camera.rate.ask(20.0)
        list(itertools.islice(camera, 80))
        return asked(picam2)


def test_a_camera_takes_fewer_pictures_when_asked(fake, monkeypatch):
    assert follow(fake, monkeypatch) == [50_000]


def test_a_request_that_is_lost_is_made_again(fake, monkeypatch):
    assert follow(fake, monkeypatch, deaf=2) == [50_000] * 3


def test_a_camera_that_does_not_obey_is_left_and_told(fake, monkeypatch, caplog):
    assert follow(fake, monkeypatch, obeys=False) == [50_000] * 5
    assert "does not keep the frame rate" in caplog.text

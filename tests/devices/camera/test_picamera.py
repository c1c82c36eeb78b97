"""The camera against a fake picamera2: its pictures, and what fails."""

import sys
import time

import numpy as np
import pytest
from support.mqtt_made import wait_for

from edge.closing import hanging
from edge.devices.camera.picamera import Camera
from edge.devices.camera.sensor_modes import widest
from edge.devices.camera.settings import CameraSettings
from edge.errors import ConfigError, DeviceError, Reason
from edge.testing.picamera import MODULE_3, FakePicamera2
from edge.testing.requests import FakeRequest
from edge.testing.usb import LASTING, fake_usb

SMALL = CameraSettings(width=64, height=48)


def test_it_asks_for_what_the_settings_say(fake):
    settings = CameraSettings(width=640, height=360, fps=50.0, hflip=True)
    with Camera(settings) as camera:
        (picam2,) = fake
        assert camera.size == (640, 360)
        assert camera.frames_expected is camera.duration_s is None
    config = picam2.config
    assert config["main"] == {"size": (640, 360), "format": "BGR888"}
    assert (config["transform"].hflip, config["transform"].vflip) == (True, False)
    assert config["controls"] == {"FrameDurationLimits": (20_000, 20_000)}
    assert config["queue"] is False
    assert config["buffer_count"] >= 4
    assert picam2.closed
    assert not picam2.started


def test_frames_are_red_green_blue_in_the_sensors_time(fake):
    with Camera(SMALL) as camera:
        frames = [next(camera) for _ in range(3)]
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert [frame.t_s for frame in frames] == pytest.approx(
        [5.033333, 5.066666, 5.099999]
    )
    assert frames[0].rgb.shape == (48, 64, 3)
    assert frames[0].rgb.dtype == np.uint8
    assert not frames[0].rgb.flags.writeable
    # Still their own pictures, though the camera has used the memory again since.
    assert [frame.rgb[0, 0].tolist() for frame in frames] == [
        [1, 2, 3],
        [2, 2, 3],
        [3, 2, 3],
    ]
    assert camera.dropped == 0


def test_a_slow_reader_gets_the_newest_picture_and_the_count_of_the_others(fake):
    with Camera(SMALL) as camera:
        (picam2,) = fake
        next(camera)
        picam2.now_ns += 100_000_000  # three pictures pass
        frame = next(camera)
        assert frame.rgb[0, 0, 0] == 5
        assert frame.index == 1
        assert camera.dropped == 3
        next(camera)
        assert camera.dropped == 3


def test_a_silent_camera_is_given_up_and_not_asked_to_stop(fake):
    settings = CameraSettings(width=64, height=48, timeout_s=1.5)
    camera = Camera(settings)
    (picam2,) = fake
    next(camera)
    picam2.silent = True
    with pytest.raises(
        DeviceError, match=r"^camera 0: no picture for 1\.5 s"
    ) as complaint:
        next(camera)
    assert "\n" not in str(complaint.value)
    assert complaint.value.reason is Reason.STALLED
    assert picam2.waits == [1.5, 1.5]
    camera.close()
    camera.close()
    assert picam2.started
    assert hanging() == ["camera 0"]


def test_an_interrupt_while_no_picture_comes_does_not_wait_for_one(fake):
    camera = Camera(SMALL)
    (picam2,) = fake
    picam2.interrupted = True
    with pytest.raises(KeyboardInterrupt):
        next(camera)
    assert picam2.jobs
    camera.close()
    assert picam2.closed
    assert hanging() == []


def test_a_camera_whose_own_thread_is_stuck_is_left_and_named(fake, monkeypatch):
    monkeypatch.setattr("edge.devices.camera.picamera.CLOSE_S", 0.05)
    camera = Camera(SMALL)
    (picam2,) = fake
    picam2.stuck = True
    camera.close()
    camera.close()
    assert hanging() == ["camera 0"]
    picam2.stuck = False
    picam2.test_over.set()
    wait_for(lambda: hanging() == [])
    assert picam2.closed


def test_any_other_failure_is_a_device_error_too(fake):
    with Camera(SMALL) as camera:
        (picam2,) = fake
        del picam2.metadata["FrameDuration"]
        with pytest.raises(DeviceError, match="no picture any more"):
            next(camera)


def test_an_exception_outside_stops_the_camera(fake):
    def work():
        with Camera(SMALL) as camera:
            next(camera)
            raise RuntimeError("anything")

    with pytest.raises(RuntimeError, match="anything"):
        work()
    assert fake[0].closed


def test_without_a_camera_of_its_own_a_usb_camera_that_is_there_is_told(
    fake, monkeypatch
):
    monkeypatch.setattr(FakePicamera2, "cameras", 0)
    with fake_usb(), pytest.raises(DeviceError) as told:
        Camera(SMALL)
    wanted = (
        f'for a USB camera write kind = "usb" under [camera], and device = "{LASTING}"'
    )
    assert wanted in str(told.value)


@pytest.mark.parametrize(
    ("cameras", "number", "complaint", "reason"),
    [
        (0, 0, r"^camera 0: no camera is found; check its cable", Reason.MISSING),
        (1, 3, r"^camera 3: there is only camera 0; set camera\.n", Reason.MISSING),
        (2, 3, r"^camera 3: there are cameras 0 to 1; set", Reason.MISSING),
    ],
)
def test_a_camera_that_is_not_there_is_told(
    fake, monkeypatch, cameras, number, complaint, reason
):
    monkeypatch.setattr(FakePicamera2, "cameras", cameras)
    with pytest.raises(DeviceError, match=complaint) as error:
        Camera(CameraSettings(number=number))
    assert error.value.reason is reason
    assert "index" not in str(error.value)


@pytest.mark.parametrize(
    ("error", "complaint", "reason"),
    [
        (
            RuntimeError("Failed to acquire camera: Device or resource busy"),
            "another program uses it",
            Reason.BUSY,
        ),
        (
            RuntimeError("Failed to acquire camera: Permission denied"),
            "group video",
            Reason.FORBIDDEN,
        ),
        (RuntimeError("Odd\nthing"), r"cannot be opened \(Odd thing\)", Reason.UNKNOWN),
        (KeyError("size"), "cannot be opened; check", Reason.UNKNOWN),
    ],
)
def test_what_the_camera_system_says_becomes_words(
    fake, monkeypatch, error, complaint, reason
):
    def fail(self, number):
        raise error

    monkeypatch.setattr(FakePicamera2, "__init__", fail)
    with pytest.raises(DeviceError, match=complaint) as caught:
        Camera(CameraSettings())
    assert caught.value.reason is reason
    assert "\n" not in str(caught.value)


def raw_modes_of_a_usb_camera(self):
    raise KeyError("ScalerCrop")


@pytest.mark.parametrize(
    "modes",
    [[{"format": "MJPEG"}, {"format": "YUYV"}], property(raw_modes_of_a_usb_camera)],
)
def test_a_camera_without_raw_modes_and_controls_gives_pictures(
    fake, monkeypatch, modes
):
    monkeypatch.setattr(FakePicamera2, "sensor_modes", modes)
    monkeypatch.setattr(FakePicamera2, "camera_controls", {})
    with Camera(SMALL) as camera:
        camera.meter()
        assert [next(camera).index for _ in range(100)] == list(range(100))
    (picam2,) = fake
    assert picam2.config["sensor"] == picam2.config["controls"] == {}
    assert picam2.control_calls == []


def test_a_driver_that_does_not_say_when_a_picture_was_taken_gives_the_time(
    fake, monkeypatch
):
    monkeypatch.setattr(FakeRequest, "get_metadata", lambda request: {})
    before_s = time.monotonic()
    with Camera(SMALL) as camera:
        assert before_s <= next(camera).t_s <= time.monotonic()


def test_the_whole_field_is_read_where_it_is_quick_enough(fake):
    with Camera(CameraSettings()):
        pass
    assert fake[-1].config["sensor"] == {"output_size": (2304, 1296), "bit_depth": 10}
    assert widest(MODULE_3, (1280, 720), 100.0)["output_size"] == (1536, 864)
    assert widest(MODULE_3, (4000, 2000), 30.0) is None


def test_a_size_that_the_sensor_has_not_is_told_and_the_camera_let_go(fake):
    with pytest.raises(DeviceError, match=r"cannot start .*check width"):
        Camera(CameraSettings(width=9000))
    assert fake[0].closed


def test_without_picamera2_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "picamera2", None)
    monkeypatch.setitem(sys.modules, "libcamera", None)
    with pytest.raises(
        DeviceError, match="apt-get install python3-picamera2"
    ) as complaint:
        Camera(CameraSettings())
    assert "\n" not in str(complaint.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("width", 641),
        ("height", 0),
        ("fps", 0.0),
        ("fps", float("nan")),
        ("shutter_s", 0.1),
        ("warmup_s", -1.0),
        ("timeout_s", 0.0),
    ],
)
def test_a_setting_that_cannot_be_is_named(key, value):
    with pytest.raises(ConfigError, match=r"^camera.*" + key):
        CameraSettings(**{key: value})


@pytest.mark.pi
def test_a_real_camera_gives_pictures():
    with Camera(CameraSettings(warmup_s=0.2)) as camera:
        frames = [next(camera) for _ in range(30)]
    assert frames[0].rgb.shape == (720, 1280, 3)
    assert frames[-1].t_s - frames[0].t_s == pytest.approx(29 / 30, rel=0.2)

"""The camera against a fake with picamera2's surface and picamera2's habits."""

import sys
import types

import numpy as np
import pytest

from edge.devices.camera import Camera, CameraSettings
from edge.devices.sensor_modes import widest
from edge.errors import ConfigError, DeviceError

START_NS = 5_000_000_000


class FakeTransform:
    def __init__(self, hflip=0, vflip=0):
        self.hflip, self.vflip = hflip, vflip


class FakeRequest:
    """A completed request: its memory is reused as soon as it is released."""

    def __init__(self, camera, timestamp_ns, picture):
        self.camera, self.picture = camera, picture
        self.metadata = {"SensorTimestamp": timestamp_ns, **camera.metadata}
        self.ref_count = 1
        camera.held += 1

    def get_metadata(self):
        assert self.ref_count > 0
        return self.metadata

    def release(self):
        self.ref_count -= 1
        assert self.ref_count == 0, "released twice"
        self.camera.held -= 1
        self.picture[:] = 255


class FakeMappedArray:
    def __init__(self, request, stream, reshape=True, write=True):
        assert stream == "main"
        assert reshape
        assert not write, "nobody writes into the camera's memory"
        self.request, self.array = request, None

    def __enter__(self):
        self.array = self.request.picture
        return self

    def __exit__(self, *_):
        self.array = None


# What a Camera Module 3 says of itself, the columns that matter here.
MODULE_3 = [
    {
        "bit_depth": 10,
        "size": (1536, 864),
        "fps": 120.13,
        "crop_limits": (768, 432, 3072, 1728),
    },
    {
        "bit_depth": 10,
        "size": (2304, 1296),
        "fps": 56.03,
        "crop_limits": (0, 0, 4608, 2592),
    },
    {
        "bit_depth": 10,
        "size": (4608, 2592),
        "fps": 14.35,
        "crop_limits": (0, 0, 4608, 2592),
    },
]


class FakePicamera2:
    """Pictures every ``period_ns`` of a clock that the test moves."""

    camera_controls = {"AnalogueGain": (1.0, 8.0, 1.0)}  # noqa: RUF012
    sensor_modes = MODULE_3
    made: "list[FakePicamera2]"

    def __init__(self, camera_num=0, verbose_console=None, tuning=None):
        if camera_num > 0:
            raise IndexError("list index out of range")
        self.now_ns, self.held = START_NS, 0
        self.silent = self.closed = self.started = self.flushed = False
        self.control_calls, self.waits = [], []
        self.metadata = {
            "FrameDuration": 33_333,
            "ExposureTime": 20_000,
            "AnalogueGain": 2.0,
            "ColourGains": (1.5, 1.6),
        }
        self.made.append(self)

    def create_video_configuration(
        self,
        main=None,
        lores=None,
        raw=None,
        transform=None,
        colour_space=None,
        buffer_count=6,
        controls=None,
        display="main",
        encode="main",
        queue=True,
        sensor=None,
    ):
        return {
            "main": main,
            "sensor": sensor,
            "transform": transform,
            "buffer_count": buffer_count,
            "controls": controls,
            "queue": queue,
        }

    def configure(self, config):
        if config["main"]["size"][0] > 4608:
            raise RuntimeError("Invalid camera configuration")
        assert config["main"]["format"] == "BGR888"
        self.config = config

    def camera_configuration(self):
        return self.config

    def start(self, config=None, show_preview=False):
        self.started = True

    def set_controls(self, controls):
        self.control_calls.append(dict(controls))

    def capture_request(self, wait=None, signal_function=None, flush=None):
        assert self.started
        assert self.held == 0, "a request was kept"
        self.waits.append(wait)
        if self.silent:
            raise TimeoutError
        period_ns = self.metadata["FrameDuration"] * 1000
        frames = (self.now_ns - START_NS) // period_ns + 1
        self.now_ns = START_NS + frames * period_ns
        width, height = self.config["main"]["size"]
        picture = np.zeros((height, width, 3), np.uint8)
        picture[...] = (frames % 200, 2, 3)  # red, green, blue: "BGR888" in memory
        return FakeRequest(self, self.now_ns, picture)

    def cancel_all_and_flush(self):
        self.flushed = True

    def stop(self):
        assert not self.silent, "stop() of a hanging camera never returns"
        self.started = False

    def close(self):
        assert not self.silent, "close() of a hanging camera never returns"
        self.closed = True


@pytest.fixture
def fake(monkeypatch):
    picamera2, libcamera = types.ModuleType("picamera2"), types.ModuleType("libcamera")
    picamera2.Picamera2, picamera2.MappedArray = FakePicamera2, FakeMappedArray
    libcamera.Transform = FakeTransform
    monkeypatch.setattr(FakePicamera2, "made", [], raising=False)
    monkeypatch.setitem(sys.modules, "picamera2", picamera2)
    monkeypatch.setitem(sys.modules, "libcamera", libcamera)
    return FakePicamera2.made


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


def test_exposure_gain_and_colours_are_fixed_after_the_warm_up(fake):
    with Camera(SMALL) as camera:
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
    ((fixed),) = picam2.control_calls
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


def test_a_silent_camera_is_given_up_without_waiting_for_it(fake):
    settings = CameraSettings(width=64, height=48, timeout_s=1.5)
    camera = Camera(settings)
    (picam2,) = fake
    next(camera)
    picam2.silent = True
    with pytest.raises(DeviceError, match=r"^camera 0: no picture for 1\.5 s") as told:
        next(camera)
    assert "\n" not in str(told.value)
    assert picam2.waits == [1.5, 1.5]
    assert picam2.flushed
    camera.close()  # must not touch it
    picam2.close()  # what picamera2 does when collected must not hang either
    assert picam2.started


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


def test_no_camera_is_one_line_with_the_remedy(fake):
    with pytest.raises(DeviceError, match=r"^camera 3: cannot be opened .*rpicam"):
        Camera(CameraSettings(number=3))


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
    with pytest.raises(DeviceError, match="apt-get install python3-picamera2") as told:
        Camera(CameraSettings())
    assert "\n" not in str(told.value)


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

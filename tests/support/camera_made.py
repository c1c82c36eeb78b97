"""A fake with the parts of picamera2 that are used, and picamera2's habits."""

import threading
from typing import ClassVar

import numpy as np

START_NS = 5_000_000_000


class FakeTransform:
    def __init__(self, hflip, vflip):
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
    def __init__(self, request, stream, write=True):
        assert stream == "main"
        assert not write, "nobody writes into the camera's memory"
        self.request, self.array = request, None

    def __enter__(self):
        self.array = self.request.picture
        return self

    def __exit__(self, *_):
        self.array = None


# What a Camera Module 3 says of itself, the columns that matter here.
MODULE_3 = [
    {"bit_depth": 10, "size": size, "fps": fps, "crop_limits": crop}
    for size, fps, crop in (
        ((1536, 864), 120.13, (768, 432, 3072, 1728)),
        ((2304, 1296), 56.03, (0, 0, 4608, 2592)),
        ((4608, 2592), 14.35, (0, 0, 4608, 2592)),
    )
]


class FakePicamera2:
    """Pictures every ``period_ns`` of a clock that the test moves.

    As the real one does, it keeps a list of jobs: one that found no picture stays at
    its head, and ``stop`` waits behind it for ever; so does everything that needs the
    camera's own thread once that is ``stuck``. For ever ends with the test.
    """

    camera_controls: ClassVar = {
        "FrameDurationLimits": (8_000, 1_000_000, 33_333),
        "ExposureTime": (75, 1_000_000, 20_000),
        "AnalogueGain": (1.0, 8.0, 1.0),
        "ColourGains": (0.0, 32.0, 1.0),
        "AeEnable": (False, True, True),
        "AwbEnable": (False, True, True),
    }
    sensor_modes = MODULE_3
    cameras = 1
    made: "list[FakePicamera2]"
    test_over: threading.Event

    def __init__(self, camera_num):
        if camera_num >= self.cameras:
            raise IndexError("list index out of range")
        self.now_ns, self.held = START_NS, 0
        self.silent = self.interrupted = self.stuck = False
        self.closed = self.started = False
        self.deaf = 0  # so many calls of set_controls are lost
        self.jobs = []
        self.control_calls, self.waits, self.pending = [], [], []
        self.metadata = {
            "FrameDuration": 33_333,
            "ExposureTime": 20_000,
            "AnalogueGain": 2.0,
            "ColourGains": (1.5, 1.6),
        }
        self.made.append(self)

    @classmethod
    def global_camera_info(cls):
        return [{"Num": number} for number in range(cls.cameras)]

    def create_video_configuration(
        self, main, sensor, transform, buffer_count, queue, controls
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
        self._advertised(config["controls"])
        self.config = config

    def camera_configuration(self):
        return self.config

    def start(self):
        self.started = True

    def set_controls(self, controls):
        self._advertised(controls)
        self.control_calls.append(dict(controls))
        if self.deaf:
            self.deaf -= 1
            return
        # Since libcamera 0.5 a value without its mode is ignored.
        takes = {
            key: value
            for key, value in controls.items()
            if f"{key}Mode" not in self.camera_controls or controls.get(f"{key}Mode")
        }
        self.pending.append((self.now_ns + 7 * 33_333_000, takes))

    def _advertised(self, controls):
        for name in controls:
            if name not in self.camera_controls:
                raise RuntimeError(f"Control {name} is not advertised by libcamera")

    def capture_request(self, wait):
        assert self.started
        assert self.held == 0, "a request was kept"
        self.waits.append(wait)
        if self.silent or self.stuck or self.interrupted:
            self.jobs.append("capture_request")
            raise KeyboardInterrupt if self.interrupted else TimeoutError
        period_ns = self.metadata["FrameDuration"] * 1000
        frames = (self.now_ns - START_NS) // period_ns + 1
        self.now_ns = START_NS + frames * period_ns
        for due_ns, controls in self.pending:
            if due_ns <= self.now_ns:
                shown = self.metadata.keys() & controls.keys()
                self.metadata |= {key: controls[key] for key in shown}
        self.pending = [each for each in self.pending if each[0] > self.now_ns]
        width, height = self.config["main"]["size"]
        picture = np.zeros((height, width, 3), np.uint8)
        picture[...] = (frames % 200, 2, 3)  # red, green, blue: "BGR888" in memory
        return FakeRequest(self, self.now_ns, picture)

    def cancel_all_and_flush(self):
        self._wait_while(lambda: self.stuck)
        self.jobs.clear()

    def stop(self):
        silent = self.silent or self.interrupted
        self._wait_while(lambda: self.stuck or (silent and self.jobs))
        self.started = False

    def close(self):
        self.stop()
        self.closed = True

    def _wait_while(self, waits):
        if waits():
            self.test_over.wait()

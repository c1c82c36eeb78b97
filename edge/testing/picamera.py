"""A camera that stands in for picamera2: the parts that are used, and its habits.

>>> from edge.devices.camera.picamera import Camera
>>> from edge.devices.camera.settings import CameraSettings
>>> small = CameraSettings(width=64, height=48)
>>> with fake_picamera2() as made, Camera(small) as camera:
...     frame = next(camera)
...     made[0].now_ns += 100_000_000  # three pictures pass unseen
...     (frame.rgb.shape, next(camera).index, camera.dropped)
((48, 64, 3), 1, 3)
"""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any, ClassVar
from unittest.mock import patch

import numpy as np

from edge.testing.requests import FakeMappedArray, FakeRequest, FakeTransform

START_NS = 5_000_000_000
PERIOD_NS = 33_333_000
# libcamera takes up a control some frames after it was set.
CONTROL_LAG = 7


# What a Camera Module 3 says of itself, the columns that matter here.
MODULE_3: list[dict[str, Any]] = [
    {"bit_depth": 10, "size": size, "fps": fps, "crop_limits": crop}
    for size, fps, crop in (
        ((1536, 864), 120.13, (768, 432, 3072, 1728)),
        ((2304, 1296), 56.03, (0, 0, 4608, 2592)),
        ((4608, 2592), 14.35, (0, 0, 4608, 2592)),
    )
]


class FakePicamera2:
    """Pictures at the frame rate of a clock, ``now_ns``, that the test moves.

    As the real one does, it keeps a list of jobs: one that found no picture stays at
    its head, and ``stop`` waits behind it for ever; so does everything that needs the
    camera's own thread once that is ``stuck``. For ever ends when ``test_over`` is set.
    ``silent`` gives no picture, ``interrupted`` is Ctrl-C while waiting for one, and
    ``deaf`` is how many calls of ``set_controls`` are lost.
    """

    camera_controls: ClassVar[dict[str, tuple[Any, Any, Any]]] = {
        "FrameDurationLimits": (8_000, 1_000_000, 33_333),
        "ExposureTime": (75, 1_000_000, 20_000),
        "AnalogueGain": (1.0, 8.0, 1.0),
        "ColourGains": (0.0, 32.0, 1.0),
        "AeEnable": (False, True, True),
        "AwbEnable": (False, True, True),
    }
    sensor_modes: ClassVar[list[dict[str, Any]]] = MODULE_3
    cameras: ClassVar[int] = 1
    made: ClassVar[list["FakePicamera2"]] = []
    test_over: ClassVar[threading.Event] = threading.Event()

    def __init__(self, camera_num: int) -> None:
        if camera_num >= self.cameras:
            raise IndexError("list index out of range")
        self.now_ns, self.held = START_NS, 0
        self.silent = self.interrupted = self.stuck = False
        self.closed = self.started = False
        self.deaf = 0
        self.config: dict[str, Any] = {}
        self.jobs: list[str] = []
        self.control_calls: list[dict[str, Any]] = []
        self.waits: list[float] = []
        self.pending: list[tuple[int, dict[str, Any]]] = []
        self.metadata: dict[str, Any] = {
            "FrameDuration": PERIOD_NS // 1000,
            "ExposureTime": 20_000,
            "AnalogueGain": 2.0,
            "ColourGains": (1.5, 1.6),
        }
        self.made.append(self)

    @classmethod
    def global_camera_info(cls) -> list[dict[str, int]]:
        """Return the cameras that are plugged in."""
        return [{"Num": number} for number in range(cls.cameras)]

    def create_video_configuration(
        self,
        *,
        main: dict[str, Any],
        sensor: dict[str, Any],
        transform: FakeTransform,
        buffer_count: int,
        queue: bool,
        controls: dict[str, Any],
    ) -> dict[str, Any]:
        """Return what was asked for."""
        return {
            "main": main,
            "sensor": sensor,
            "transform": transform,
            "buffer_count": buffer_count,
            "queue": queue,
            "controls": controls,
        }

    def configure(self, config: dict[str, Any]) -> None:
        """Take a configuration, or refuse what a Camera Module 3 refuses."""
        if config["main"]["size"][0] > 4608:
            raise RuntimeError("Invalid camera configuration")
        assert config["main"]["format"] == "BGR888", "red, green, blue in memory"
        self._advertised(config["controls"])
        self.config = config

    def camera_configuration(self) -> dict[str, Any]:
        """Return the configuration in force."""
        return self.config

    def start(self) -> None:
        """Begin to take pictures."""
        self.started = True

    def set_controls(self, controls: Mapping[str, Any]) -> None:
        """Change controls, a few frames later."""
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
        self.pending.append((self.now_ns + CONTROL_LAG * PERIOD_NS, takes))

    def _advertised(self, controls: Mapping[str, Any]) -> None:
        for name in controls:
            if name not in self.camera_controls:
                raise RuntimeError(f"Control {name} is not advertised by libcamera")

    def capture_request(self, wait: float) -> FakeRequest:
        """Return the first picture taken after now; the clock moves to it."""
        assert self.started, "not started"
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
                reported = self.metadata.keys() & controls.keys()
                self.metadata |= {key: controls[key] for key in reported}
        self.pending = [each for each in self.pending if each[0] > self.now_ns]
        width, height = self.config["main"]["size"]
        picture = np.zeros((height, width, 3), np.uint8)
        picture[...] = (frames % 200, 2, 3)
        return FakeRequest(self, self.now_ns, picture)

    def cancel_all_and_flush(self) -> None:
        """Drop the jobs that wait."""
        self._wait_while(lambda: self.stuck)
        self.jobs.clear()

    def stop(self) -> None:
        """Take no more pictures; a job that waits for one comes first."""
        silent = self.silent or self.interrupted
        self._wait_while(lambda: self.stuck or (silent and bool(self.jobs)))
        self.started = False

    def close(self) -> None:
        """Let go of the camera."""
        self.stop()
        self.closed = True

    def _wait_while(self, waits: Callable[[], bool]) -> None:
        if waits():
            self.test_over.wait()


def fake_modules(camera: type[FakePicamera2] = FakePicamera2) -> dict[str, ModuleType]:
    """Return what ``import picamera2`` and ``import libcamera`` are to find."""
    picamera2, libcamera = ModuleType("picamera2"), ModuleType("libcamera")
    vars(picamera2).update(Picamera2=camera, MappedArray=FakeMappedArray)
    vars(libcamera).update(Transform=FakeTransform)
    return {"picamera2": picamera2, "libcamera": libcamera}


@contextmanager
def fake_picamera2() -> Iterator[list[FakePicamera2]]:
    """Within it picamera2 is the fake; the cameras are listed as they are opened."""
    made: list[FakePicamera2] = []
    over = threading.Event()
    modules = fake_modules()
    before = {name: sys.modules.get(name) for name in modules}
    with (
        patch.object(FakePicamera2, "made", made),
        patch.object(FakePicamera2, "test_over", over),
    ):
        sys.modules |= modules
        try:
            yield made
        finally:
            over.set()
            for name, module in before.items():
                if module is None:
                    del sys.modules[name]
                else:
                    sys.modules[name] = module

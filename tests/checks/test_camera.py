"""The camera's line of ``doctor``, on the fake of picamera2."""

import threading

import numpy as np
import pytest

from edge.checks import camera
from edge.checks.finding import State, within
from edge.core.types.frames import Frame
from edge.devices.camera.picture import FrozenWatch, light
from edge.devices.camera.settings import CameraSettings
from edge.errors import Reason
from edge.testing.picamera import FakePicamera2
from edge.testing.usb import LASTING, fake_usb

GREY = 90


@pytest.fixture
def scene(fake, monkeypatch):
    """Return what every picture is made of; by default a grey that changes."""
    made = {"grey": GREY, "moves": True}
    capture = FakePicamera2.capture_request

    def capture_request(self, wait):
        request = capture(self, wait)
        moved = self.now_ns // 33_333_000 % 5 if made["moves"] else 0
        request.picture[...] = made["grey"] + moved
        request.picture[:20] //= 2
        return request

    monkeypatch.setattr(FakePicamera2, "capture_request", capture_request)
    return made


def look(running=False, **settings):
    found = within(
        60.0,
        "camera",
        lambda: camera.check(CameraSettings(**settings), running=running),
    )
    assert len(found) == 1
    return found[0]


def test_a_camera_that_is_well_is_told_with_rate_and_exposure(scene, fake):
    found = look()
    assert found.state is State.OK
    assert "1280 x 720 px, 30 pictures a second" in found.what
    assert "ms with a gain of" in found.what
    assert fake[-1].closed


@pytest.mark.parametrize(
    ("grey", "reason", "told"),
    [(2, Reason.INVALID, "black"), (15, Reason.INVALID, "dark"), (251, None, "white")],
)
def test_a_picture_that_shows_nothing_needs_a_person(scene, grey, reason, told):
    scene["grey"] = grey
    found = look()
    assert found.state is State.NEEDS_PERSON
    assert told in found.what
    assert found.remedy


def test_a_frozen_picture_needs_a_person(scene):
    scene["moves"] = False
    found = look()
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.STALLED)
    assert "the very same picture" in found.what


def test_a_rate_that_is_not_kept_is_told(scene):
    assert look(fps=60.0).state is State.NOTE


def test_a_camera_that_the_running_rack_holds_is_let_be(fake, monkeypatch):
    def busy(self, _number):
        raise RuntimeError("Camera __init__ failed: Device or resource busy")

    monkeypatch.setattr(FakePicamera2, "__init__", busy)
    assert look(running=True).state is State.UNTOUCHED
    assert look().state is State.NEEDS_PERSON


def test_without_a_picture_the_cause_is_told(fake, monkeypatch):
    monkeypatch.setattr(FakePicamera2, "cameras", 0)
    found = look(running=True)
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.MISSING)


def test_sensor_noise_is_not_frozen_and_a_repeated_picture_is():
    watch, rng = FrozenWatch(), np.random.default_rng(1)
    still = np.full((64, 64, 3), 80, np.uint8)
    still[:20] = 40
    noisy = [
        Frame(t, t, still + rng.integers(0, 2, still.shape, np.uint8)) for t in range(4)
    ]
    assert [watch.step(each) for each in noisy] == [0, 0, 0, 0]
    assert [watch.step(Frame(t, t, still)) for t in (4, 5, 6)] == [0, 1, 2]


def test_light_is_told_by_mean_and_white():
    assert light(np.full((64, 64, 3), 120, np.uint8)).trouble is None
    half = np.full((64, 64, 3), 120, np.uint8)
    half[:, :40] = 255
    assert light(half).trouble == "bright"


@pytest.mark.parametrize("grey", [0, 255])
def test_a_dark_or_white_picture_that_stays_the_same_is_not_called_frozen(grey):
    """A gym at night is not a broken camera."""
    watch = FrozenWatch()
    dark = np.full((64, 64, 3), grey, np.uint8)
    assert [watch.step(Frame(t, t, dark)) for t in range(5)] == [0] * 5
    dark[0, 0] = 3
    if not grey:
        assert [watch.step(Frame(t, t, dark)) for t in range(5, 9)] == [0] * 4


def look_at_usb(**settings):
    """Return what is found of a USB camera that films, after a second of it."""
    over = threading.Event()
    with fake_usb() as usb, pytest.MonkeyPatch.context() as patch:
        patch.setattr(camera, "LOOK_S", 1.0)

        def film():
            while not over.wait(1 / 30):  # more often than asked, for a busy machine
                usb.give()

        thread = threading.Thread(target=film)
        thread.start()
        try:
            return look(kind="usb", width=64, height=48, fps=10.0, **settings)
        finally:
            over.set()
            thread.join()


def test_a_usb_camera_is_looked_at_as_any_other():
    found = look_at_usb(device=LASTING)
    assert found.state is State.OK, found
    assert "64 x 48 px" in found.what
    assert "ms with a gain of" in found.what


def test_the_name_that_lasts_is_told_to_who_has_set_a_number():
    found = look_at_usb(number=0)
    assert found.state is State.NOTE, found
    assert "64 x 48 px" in found.what
    assert found.remedy == f'under [camera] write device = "{LASTING}"'


def test_a_usb_camera_that_is_not_there_needs_a_person_who_is_told_which_is():
    with fake_usb():
        found = look(kind="usb", number=4)
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.MISSING)
    assert f'write device = "{LASTING}"' in found.remedy

"""What every source of frames keeps, whatever it is made of, and every live camera."""

import itertools
import time
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from support.mqtt_made import wait_for

from edge.closing import hanging
from edge.core.types.frames import Frame
from edge.devices.camera.opening import open_camera
from edge.devices.camera.picture import FROZEN_S, FrozenWatch
from edge.devices.camera.settings import CameraSettings
from edge.errors import DeviceError, Reason
from edge.session.health_meter import HealthMeter
from edge.session.loop_watch import GIVE_UP_S, LoopWatch
from edge.testing.picamera import FakePicamera2, fake_picamera2
from edge.testing.usb import coded, fake_usb, picture
from edge.wiring import open_source

SIZE = (96, 64)
SETTINGS = {"width": SIZE[0], "height": SIZE[1], "timeout_s": 5.0}


@contextmanager
def on_board(_tmp_path, **settings):
    with fake_picamera2() as made:
        fakes = SimpleNamespace(give=lambda count: None)
        fakes.pull = lambda: setattr(made[-1], "silent", True)
        fakes.miss = lambda count: setattr(
            made[-1], "now_ns", made[-1].now_ns + count * 33_333_000
        )
        opened = lambda: open_camera(CameraSettings(**SETTINGS | settings))  # noqa: E731
        yield fakes, opened


@contextmanager
def webcam(kind, **settings):
    with fake_usb(kind) as usb:
        fakes = SimpleNamespace(give=usb.give, pull=lambda: usb.fail(19))
        fakes.miss = usb.give
        # Thirty a second from a second ago, so that nobody has to wait for them.
        times_s = itertools.count()
        start_s = time.monotonic() - 1.0
        usb.told_s = lambda: start_s + next(times_s) / 30
        wanted = CameraSettings(kind="usb", **SETTINGS | settings)
        yield fakes, lambda: open_camera(wanted)


def usb_jpeg(_tmp_path, **settings):
    return webcam("mjpeg", **settings)


def usb_raw(_tmp_path, **settings):
    return webcam("rawvideo", **settings)


@contextmanager
def video(tmp_path):
    path = tmp_path / "clip.nut"
    path.write_bytes(coded("mjpeg", [picture(number, SIZE) for number in range(9)]))
    yield SimpleNamespace(give=lambda count: None), lambda: open_source(path)


@contextmanager
def folder(tmp_path):
    for number in range(9):
        Image.fromarray(picture(number, SIZE)).save(tmp_path / f"{number}.png")
    yield SimpleNamespace(give=lambda count: None), lambda: open_source(tmp_path, 30.0)


LIVE = [on_board, usb_jpeg, usb_raw]
ALL = [*LIVE, video, folder]


@pytest.fixture(params=ALL, ids=lambda each: each.__name__)
def source(request, tmp_path):
    with request.param(tmp_path) as made:
        yield made


@pytest.fixture(params=LIVE, ids=lambda each: each.__name__)
def live(request, tmp_path):
    with request.param(tmp_path) as made:
        yield made


def frames_of(fakes, opened, count):
    """Return frames, each asked for as soon as its picture came."""
    taken = []
    for _ in range(count):
        fakes.give(1)
        taken.append(next(opened))
    return taken


def test_frames_are_numbered_and_their_time_rises(source):
    fakes, opened = source
    with opened() as frames:
        taken = frames_of(fakes, iter(frames), 5)
    assert all(isinstance(frame, Frame) for frame in taken)
    assert [frame.index for frame in taken] == list(range(5))
    assert (np.diff([frame.t_s for frame in taken]) > 0).all()


def test_pictures_are_rgb_of_the_size_that_the_source_tells_and_stay_as_they_are(
    source,
):
    fakes, opened = source
    with opened() as frames:
        taken = frames_of(fakes, iter(frames), 4)
        assert frames.size == SIZE
    for frame in taken:
        assert frame.rgb.shape == (SIZE[1], SIZE[0], 3)
        assert frame.rgb.dtype == np.uint8
        assert frame.rgb.flags.c_contiguous
        assert not frame.rgb.flags.writeable
    pictures = {frame.rgb.tobytes() for frame in taken}
    assert len(pictures) == 4


def test_how_many_come_is_told_or_not_known(source):
    _, opened = source
    with opened() as frames:
        for told in (frames.frames_expected, frames.duration_s):
            assert told is None or told > 0


def test_it_is_closed_whatever_ends_the_block_and_closing_twice_is_harmless(source):
    fakes, opened = source
    frames = opened()

    def work():
        with frames:
            frames_of(fakes, iter(frames), 1)
            raise RuntimeError("anything")

    with pytest.raises(RuntimeError, match="anything"):
        work()
    frames.close()
    assert hanging() == []


def test_a_live_camera_has_no_end_and_meters_and_changes_its_rate(live):
    fakes, opened = live
    with opened() as camera:
        assert camera.frames_expected is camera.duration_s is None
        frames_of(fakes, camera, 3)
        camera.meter()
        camera.rate.ask(15.0)
        fakes.give(30)
        assert next(camera).index == 3
        assert camera.exposure.summary


def test_pictures_that_passed_unseen_are_counted(live):
    fakes, opened = live
    with opened() as camera:
        frames_of(fakes, camera, 2)
        assert camera.dropped == 0
        fakes.miss(3)
        fakes.give(1)

        def counted():
            fakes.give(1)
            next(camera)
            return camera.dropped >= 3

        wait_for(counted)


def test_a_camera_that_is_pulled_is_one_line_with_its_remedy(live):
    fakes, opened = live

    def watch():
        with opened() as camera:
            frames_of(fakes, camera, 2)
            fakes.pull()
            list(camera)

    with pytest.raises(DeviceError) as told:
        watch()
    assert str(told.value).startswith("camera 0: ")
    assert "cable" in str(told.value)
    assert "restart" in str(told.value)
    assert "\n" not in str(told.value)
    assert told.value.reason in (Reason.MISSING, Reason.STALLED)


@pytest.mark.parametrize("kind", LIVE, ids=lambda each: each.__name__)
def test_another_number_is_refused_with_those_that_are_there(kind, tmp_path):
    with (
        kind(tmp_path, number=3) as (_, opened),
        pytest.raises(
            DeviceError, match=r"camera 3: .*(set camera\.number|write device = )"
        ) as told,
    ):
        opened()
    assert told.value.reason is Reason.MISSING


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        (16, "Device or resource busy", Reason.BUSY),
        (13, "Permission denied", Reason.FORBIDDEN),
    ],
)
@pytest.mark.parametrize("kind", ["pi", "usb"], ids=["on_board", "on_usb"])
def test_a_camera_that_another_holds_or_forbids_is_told(
    kind, code, text, reason, monkeypatch
):
    def refuse(self, number):
        raise RuntimeError(f"Failed to acquire camera: {text}")

    with fake_picamera2(), fake_usb() as usb:
        usb.refuses = code
        monkeypatch.setattr(FakePicamera2, "__init__", refuse)
        with pytest.raises(DeviceError, match=r"^camera 0: ") as told:
            open_camera(CameraSettings(kind=kind))
    assert told.value.reason is reason


@pytest.mark.parametrize("kind", LIVE, ids=lambda each: each.__name__)
def test_a_mirrored_camera_gives_the_picture_mirrored(kind, tmp_path):
    pictures = []
    for flips in ({}, {"hflip": True, "vflip": True}):
        with kind(tmp_path, **flips) as (fakes, opened), opened() as camera:
            pictures.append(frames_of(fakes, camera, 1)[0].rgb)
    if kind is not on_board:  # that one mirrors in the sensor
        assert np.array_equal(pictures[1], pictures[0][::-1, ::-1])


def test_a_frozen_picture_is_noticed_by_its_pixels(monkeypatch):
    """A webcam that hangs inside goes on sending its last picture, on time."""
    clock = itertools.count()
    with fake_usb() as usb:
        usb.told_s = lambda: None  # no time of its own: that of arrival
        monkeypatch.setattr(
            "edge.devices.camera.usb.reader.time",
            SimpleNamespace(monotonic=lambda: next(clock) / 30, sleep=time.sleep),
        )
        watch, frozen_s = FrozenWatch(), []
        with open_camera(CameraSettings(kind="usb", **SETTINGS)) as camera:
            for give in [usb.give] * 30 + [usb.freeze] * 100:
                give(1)
                frozen_s.append(watch.step(next(camera)))
    assert max(frozen_s[:30]) == 0.0
    assert frozen_s[-1] > FROZEN_S


def test_a_picture_that_stays_frozen_ends_the_loop_with_a_line():
    """The same for every live camera: it is told by pictures alone."""
    watch = LoopWatch(HealthMeter(30.0), SimpleNamespace(status=lambda _: None), rate=1)
    still = picture(0, SIZE)
    step = SimpleNamespace(
        feedback=SimpleNamespace(level=SimpleNamespace(judged=False)),
        view=SimpleNamespace(kind="side"),
    )
    frames = (Frame(index / 30, index, still) for index in itertools.count())

    def look():
        for frame in frames:
            watch.take(frame, step, 0, 1.0)

    with pytest.raises(DeviceError, match="the very same picture") as told:
        look()
    assert told.value.reason is Reason.STALLED
    assert next(frames).t_s < FROZEN_S + GIVE_UP_S + 1.0

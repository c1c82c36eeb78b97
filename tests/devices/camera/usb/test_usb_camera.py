"""A USB camera on a fake of V4L2: what goes wrong with it, and what is told."""

import errno
import itertools
import logging
import math
import time
from types import SimpleNamespace

import numpy as np
import pytest
from support.mqtt_made import wait_for

from edge.closing import hanging
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.camera import UsbCamera
from edge.devices.camera.usb.causes import stopped
from edge.devices.camera.usb.found import Plugged, usb_cameras
from edge.devices.camera.usb.moments import Moments
from edge.errors import ConfigError, DeviceError, Reason
from edge.testing.usb import LASTING, libav_error


def small(**settings):
    wanted = {"width": 64, "height": 48, "timeout_s": 5.0, "warmup_s": 0.0}
    return CameraSettings(kind="usb", **wanted | settings)


def test_jpeg_pictures_of_the_size_and_rate_that_are_set_are_asked_for(usb):
    with UsbCamera(small(fps=25.0)):
        pass
    (asked,) = usb.asked
    assert asked == {
        "video_size": "64x48",
        "framerate": "25",
        "input_format": "mjpeg",
    }
    assert usb.opened[0].closed


def test_a_camera_without_jpeg_gives_what_it_has(usb):
    usb.kind = "rawvideo"
    with UsbCamera(small()) as camera:
        usb.give()
        assert next(camera).rgb.shape == (48, 64, 3)
    assert [("input_format" in asked) for asked in usb.asked] == [True, False]


def test_a_size_that_the_camera_changed_is_told(usb, caplog):
    usb.size = (96, 64)
    with UsbCamera(small()) as camera:
        usb.give()
        assert next(camera).rgb.shape == (64, 96, 3)
        assert camera.size == (96, 64)
    assert "gives 96 x 64 px, not the 64 x 48 that were asked for" in caplog.text


def test_the_newest_picture_is_given_and_the_others_are_counted(usb):
    with UsbCamera(small()) as camera:
        usb.give()
        first = next(camera)
        usb.give(5)
        wait_for(lambda: camera._reader._waiting == 5)
        newest = next(camera)
        assert (newest.index, camera.dropped) == (1, 4)
        usb.give()
        next(camera)
        assert camera.dropped == 4
    assert not np.array_equal(newest.rgb, first.rgb)
    assert abs(int(newest.rgb[24, 8, 1]) - (40 + 10 * 5)) < 8  # of six, the last


def test_time_is_the_drivers_where_it_tells_it(usb):
    told_s = time.monotonic() - 0.02
    usb.told_s = lambda: told_s
    with UsbCamera(small()) as camera:
        usb.give()
        assert next(camera).t_s == pytest.approx(told_s, abs=2e-6)


@pytest.mark.parametrize(
    "told_s",
    [lambda: None, time.time, lambda: time.monotonic() + 86_400.0, lambda: 0.0],
    ids=["none", "wall clock", "a day ahead", "long ago"],
)
def test_a_driver_with_another_clock_gives_the_time_of_arrival(usb, told_s):
    usb.told_s = told_s
    before_s = time.monotonic()
    with UsbCamera(small()) as camera:
        usb.give()
        assert before_s <= next(camera).t_s <= time.monotonic()


def test_times_rise_also_when_the_drivers_jump():
    moments, arrived_s, given = Moments(), 100.0, []
    for told_s in (99.99, 100.02, 100.02, 13.0, math.nan, 186_400.0, 100.1, 100.0):
        arrived_s += 0.033
        given.append(moments.stamp(told_s, arrived_s))
    assert (np.diff(given) > 0).all()
    assert given[-1] <= arrived_s


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda data: data[: len(data) // 2], "mjpeg"),
        (lambda data: data[: len(data) // 2], "rawvideo"),
        (lambda data: data[:100] + bytes(200) + data[300:], "mjpeg"),
        (lambda data: b"x" * 50, "mjpeg"),
    ],
    ids=["short", "short raw", "torn", "nonsense"],
)
def test_a_damaged_picture_is_left_out_and_counted(usb, monkeypatch, change, kind):
    usb.kind = kind
    with UsbCamera(small()) as camera:
        usb.give()
        next(camera)
        decoded = camera._decoded

        def refused(coded):
            with pytest.raises((OSError, ValueError)) as refusal:
                decoded(coded)
            monkeypatch.setattr(camera, "_decoded", decoded)
            usb.give()
            raise refusal.value

        monkeypatch.setattr(camera, "_decoded", refused)
        usb.give(1, change)
        assert next(camera).index == 1
        assert camera.dropped == 1


@pytest.mark.parametrize("code", [errno.EIO, errno.EAGAIN, errno.EPROTO])
def test_an_error_that_passes_costs_a_picture_and_no_more(usb, code):
    with UsbCamera(small()) as camera:
        usb.give()
        next(camera)
        usb.fail(code)
        usb.give()
        assert next(camera).index == 1


ENDS = {
    "cable pulled": (lambda usb: usb.fail(errno.ENODEV), "is gone", Reason.MISSING),
    "stream ended": (lambda usb: usb.end(), "is gone", Reason.MISSING),
    "only damaged": (
        lambda usb: usb.give(200, lambda data: data[:40]),
        r"only damaged pictures for 1 s",
        Reason.DAMAGED,
    ),
    "only errors": (
        lambda usb: [usb.fail(errno.EIO) for _ in range(200)],
        r"only damaged pictures for 1 s \(Input/output error\)",
        Reason.DAMAGED,
    ),
    "nothing": (lambda usb: None, r"no picture for 1 s", Reason.STALLED),
    "no memory": (
        lambda usb: usb.fail(errno.ENOMEM),
        "no picture any more",
        Reason.UNKNOWN,
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_the_pictures_is_named_with_its_remedy(usb, end):
    happen, words, reason = ENDS[end]

    def watch():
        with UsbCamera(small(timeout_s=1.0)) as camera:
            usb.give()
            next(camera)
            happen(usb)
            list(camera)

    with pytest.raises(DeviceError, match=f"^camera 0: {words}") as told:
        watch()
    text = str(told.value)
    assert told.value.reason is reason
    assert "\n" not in text
    assert "restart (systemctl restart hingewatch)" in text
    assert "cable" in text
    assert hanging() == []


def test_a_driver_that_hangs_is_left_and_named(usb, monkeypatch):
    monkeypatch.setattr("edge.devices.camera.usb.camera.CLOSE_S", 0.05)
    camera = UsbCamera(small(timeout_s=1.0))
    usb.give()
    next(camera)
    usb.silent = True
    with pytest.raises(DeviceError, match=r"no picture for 1 s"):
        next(camera)
    camera.close()
    camera.close()
    assert hanging() == ["camera 0"]
    assert not usb.opened[0].closed


REFUSED = {
    errno.EBUSY: (r"another program uses it.*fuser /dev/video0", Reason.BUSY),
    errno.EACCES: ("add it to the group video", Reason.FORBIDDEN),
    errno.ENODEV: (
        rf'write device = "{LASTING}" \(HD Webcam, now /dev/video0\)$',
        Reason.MISSING,
    ),
    errno.ENOTTY: (r"/dev/video0 is no USB camera", Reason.MISSING),
    errno.ENOSPC: ("the USB bus has no room", Reason.FULL),
    errno.EINVAL: ("check width, height and fps", Reason.UNSUPPORTED),
    errno.EIO: (r"cannot be opened \(Input/output error\)", Reason.DAMAGED),
}


@pytest.mark.parametrize("code", REFUSED)
def test_why_it_cannot_be_opened_is_told(usb, code):
    words, reason = REFUSED[code]
    usb.refuses = code
    with pytest.raises(DeviceError, match=words) as told:
        UsbCamera(small())
    assert told.value.reason is reason
    assert "\n" not in str(told.value)


def test_without_any_usb_camera_that_is_told(usb):
    usb.refuses, usb.plugged = errno.ENOENT, []
    with pytest.raises(DeviceError, match="no USB camera is found; plug it in"):
        UsbCamera(small())


def test_what_libav_has_no_word_for_is_a_line_too():
    error = stopped("camera 0", libav_error(errno.ENOMEM), None, 5.0)
    assert str(error).startswith("camera 0: no picture any more (")


def test_fewer_pictures_are_looked_at_when_asked_and_none_of_them_is_lost(usb):
    start_s = time.monotonic() - 1.0
    numbers = itertools.count()
    usb.told_s = lambda: start_s + next(numbers) / 30
    times_s = []
    with UsbCamera(small()) as camera:
        camera.rate.ask(15.0)
        for number in range(20):
            usb.give()
            if number % 2 == 0:  # those between are left out before they are decoded
                times_s.append(next(camera).t_s)
        assert camera.dropped == 0
    assert np.diff(times_s).min() > 0.06


def test_pictures_that_are_spared_are_not_decoded_nor_lost(usb):
    # Within the second or two in which a driver's word is taken.
    start_s = time.monotonic() - 0.5
    numbers = itertools.count()
    usb.told_s = lambda: start_s + next(numbers) / 30
    with UsbCamera(small()) as camera:
        usb.give()
        times_s = [next(camera).t_s]
        camera.spare(0.2)
        usb.give(5, lambda data: b"decoded, this would be refused")
        usb.give()
        times_s.append(next(camera).t_s)
        camera.spare(0.0)
        usb.give()
        times_s.append(next(camera).t_s)
        assert camera.dropped == 0
    assert np.diff(times_s) == pytest.approx([0.2, 1 / 30], abs=1e-3)


def machine(root, links=(), **cameras):
    """Make what the kernel and udev tell of video devices; ``cameras`` by their names.

    Each is where it is plugged in, which of its devices it is, and what it is called.
    """
    (root / "sys/class/video4linux").mkdir(parents=True)
    for name, (place, index, title) in cameras.items():
        folder = root / "sys/devices" / place / name
        folder.mkdir(parents=True)
        (folder / "index").write_text(f"{index}\n")
        (folder / "name").write_text(f"{title}\n")
        (root / "sys/class/video4linux" / name).symlink_to(folder)
    for link, name in links:
        path = root / "dev/v4l" / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(f"../../{name}")
    return usb_cameras(root)


def test_usb_cameras_are_found_and_a_boards_own_devices_are_not(tmp_path):
    found = machine(
        tmp_path,
        video0=("pci/rp1/video4linux", 0, "rp1-cfe"),
        video8=("pci/usb1/1-1/video4linux", 0, "HD Webcam: HD Webcam"),
        video9=("pci/usb1/1-1/video4linux", 1, "HD Webcam: HD Webcam"),
    )
    assert found == [Plugged(8, "HD Webcam: HD Webcam", None)]
    assert found[0].setting == "number = 8"
    assert usb_cameras(tmp_path / "nowhere") == []


def test_a_camera_has_the_name_that_udev_gives_it_by_what_it_is(tmp_path):
    (found,) = machine(
        tmp_path,
        [
            ("by-id/usb-Acme_Webcam_77-video-index0", "video2"),
            ("by-id/usb-Acme_Webcam_77-video-index1", "video3"),
            ("by-path/pci-0000:01:00.0-usb-0:1.1:1.0-video-index0", "video2"),
            ("by-path/broken", "nothing"),
        ],
        video2=("pci/usb1/1-1/video4linux", 0, "Webcam"),
        video3=("pci/usb1/1-1/video4linux", 1, "Webcam"),
    )
    assert found.lasting == "/dev/v4l/by-id/usb-Acme_Webcam_77-video-index0"
    assert found.setting == f'device = "{found.lasting}"'


def test_two_of_a_kind_are_told_apart_by_the_port_that_they_are_in(tmp_path):
    found = machine(
        tmp_path,
        [
            ("by-id/usb-Acme_Webcam-video-index0", "video2"),  # whichever was last
            ("by-id/usb-Other_9-video-index0", "video4"),
            ("by-path/pci-0000:01:00.0-usb-0:1.1:1.0-video-index0", "video0"),
            ("by-path/pci-0000:01:00.0-usb-0:1.2:1.0-video-index0", "video2"),
            ("by-path/pci-0000:01:00.0-usbv2-0:1.2:1.0-video-index0", "video2"),
            ("by-path/pci-0000:01:00.0-usb-0:1.3:1.0-video-index0", "video4"),
        ],
        video0=("pci/usb1/1-1/video4linux", 0, "Webcam"),
        video2=("pci/usb1/1-2/video4linux", 0, "Webcam"),
        video4=("pci/usb1/1-3/video4linux", 0, "Other"),
    )
    by_path = "/dev/v4l/by-path/pci-0000:01:00.0-usb-0:1.{}:1.0-video-index0"
    assert [each.lasting for each in found] == [
        by_path.format(1),
        by_path.format(2),
        "/dev/v4l/by-id/usb-Other_9-video-index0",
    ]


def test_a_camera_with_another_number_after_a_restart_is_found_by_its_name(usb):
    usb.plugged = [Plugged(0, "Other"), Plugged(2, "HD Webcam", LASTING)]
    with UsbCamera(small(device=LASTING)) as camera:
        usb.give()
        assert next(camera).rgb.shape == (48, 64, 3)
        assert camera.exposure.summary


@pytest.mark.parametrize("named", [{"number": 4}, {"device": f"{LASTING}-not"}])
def test_a_camera_that_is_not_there_is_told_with_those_that_are(usb, named):
    usb.plugged = [Plugged(0, "Other"), Plugged(2, "HD Webcam", LASTING)]
    with pytest.raises(DeviceError) as told:
        UsbCamera(small(**named))
    path = named.get("device", "/dev/video4")
    name = named.get("device", 4)
    assert str(told.value) == (
        f"camera {name}: {path} is not there; under [camera] write number = 0 (Other, "
        f'now /dev/video0) or device = "{LASTING}" (HD Webcam, now /dev/video2)'
    )
    assert told.value.reason is Reason.MISSING


def test_a_lasting_name_is_of_usb_cameras_alone():
    with pytest.raises(ConfigError, match=r'camera\.device.*write kind = "usb"'):
        CameraSettings(device=LASTING)


@pytest.mark.parametrize(
    ("shutter_s", "mains_hz", "longest_s"),
    [
        (0.010, 50, 0.010),
        (0.010, 60, 1 / 120),
        (0.00833, 60, 1 / 120),
        (0.025, 50, 0.020),
        (0.004, 50, 0.004),
    ],
)
def test_the_longest_exposure_is_whole_flickers(shutter_s, mains_hz, longest_s):
    settings = CameraSettings(shutter_s=shutter_s, mains_hz=mains_hz)
    assert settings.longest_s == pytest.approx(longest_s)


def test_mains_of_another_frequency_are_refused():
    with pytest.raises(ConfigError, match=r"camera\.mains_hz = 55: use 50 or 60"):
        CameraSettings(mains_hz=55)


def test_nothing_is_logged_while_all_is_well(usb, caplog):
    caplog.set_level(logging.INFO)
    with UsbCamera(small()) as camera:
        usb.give(3)
        assert isinstance(next(camera).t_s, float)
    assert SimpleNamespace(records=caplog.records).records == []

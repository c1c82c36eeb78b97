import dataclasses
import math

import numpy as np
import pytest

from edge.core.pose.angles import body_angles
from edge.core.pose.geometry import midpoints
from edge.core.pose.lens import WIDE, WIDE_FOCAL_SHARE, Lens, LensSettings, correction
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Pose, View
from edge.core.types.skeleton import PAIRS
from edge.testing.figures import Body, bent, keypoints
from edge.testing.scenarios import film, hinge, pipeline, run, stand

SIZE = (1280, 720)
MIDDLE = np.array(SIZE) / 2
WIDE_PX = WIDE_FOCAL_SHARE * SIZE[0]
WIDE_LENS = LensSettings(preset="camera-module-3-wide")
BROWN = (-0.21, 0.05, 0.0012, -0.0008, -0.004)
FISHEYE = (-0.02, 0.004, -0.003, 0.0004)
SCORE = np.full(17, 0.9)


def through_brown(xy, coefficients, focal_px, centre=MIDDLE):
    """Return where OpenCV's lens shows what a pinhole shows at ``xy``."""
    k1, k2, p1, p2, k3 = coefficients
    x, y = ((xy - centre) / focal_px).T
    r = x**2 + y**2
    radial = 1 + k1 * r + k2 * r**2 + k3 * r**3
    seen_x = x * radial + 2 * p1 * x * y + p2 * (r + 2 * x**2)
    seen_y = y * radial + p1 * (r + 2 * y**2) + 2 * p2 * x * y
    return np.stack([seen_x, seen_y], axis=1) * focal_px + centre


def through_wide(xy):
    return through_brown(xy, WIDE, WIDE_PX)


def through_fisheye(xy, coefficients, focal_px, centre=MIDDLE):
    off = (xy - centre) / focal_px
    far = np.hypot(*off.T)
    angle = np.arctan(far)
    distorted = angle * (
        1 + sum(k * angle ** (2 * n) for n, k in enumerate(coefficients, 1))
    )
    return off * (distorted / far)[:, None] * focal_px + centre


def grid(width=1600, height=900):
    """Return places of a pinhole's picture, also a little beyond the border."""
    x, y = np.meshgrid(np.linspace(-width, width, 41), np.linspace(-height, height, 31))
    return np.stack([x.ravel(), y.ravel()], axis=1) / 2 + MIDDLE + 0.25


def bow_px(xy):
    """Return how far points are from the straight line through them, at most."""
    off = xy - xy.mean(axis=0)
    return np.abs(off @ np.linalg.svd(off)[2][1]).max()


def test_what_corrects_nothing_is_no_lens():
    for preset in ("none", "camera-module-2", "camera-module-3"):
        assert correction(LensSettings(preset=preset)) is None
    assert correction(WIDE_LENS) is not None
    assert correction(LensSettings(roll_deg=1.0)) is not None


def test_a_calibrated_lens_is_taken_back():
    lens = Lens(LensSettings(coefficients=BROWN, focal_px=900.0))
    distorted = through_brown(grid(), BROWN, 900.0)
    assert np.abs(lens.straight(distorted, SIZE) - grid()).max() < 0.05


def test_a_fisheye_is_taken_back():
    settings = LensSettings(
        model="fisheye",
        coefficients=FISHEYE,
        focal_px=500.0,
        centre_x_px=650.0,
        centre_y_px=355.0,
    )
    distorted = through_fisheye(grid(), FISHEYE, 500.0, np.array([650.0, 355.0]))
    assert np.abs(Lens(settings).straight(distorted, SIZE) - grid()).max() < 0.05


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((40.0, -20.0), (40.0, 740.0)),
        ((60.0, 10.0), (1240.0, 10.0)),
        ((-30.0, 100.0), (300.0, 700.0)),
    ],
)
def test_a_straight_line_seen_through_the_wide_lens_becomes_straight(start, end):
    line = np.linspace(start, end, 50)
    distorted = through_wide(line)
    assert bow_px(distorted) > 2
    assert bow_px(Lens(WIDE_LENS).straight(distorted, SIZE)) < 0.3


def test_the_wide_preset_sees_as_far_as_its_data_sheet_says():
    border = np.array([[0.0, 360.0], [640.0, 0.0], [0.0, 0.0]])
    out = Lens(WIDE_LENS).straight(border, SIZE) - MIDDLE
    field_deg = 2 * np.degrees(np.arctan(np.hypot(*out.T) / WIDE_PX))
    assert field_deg[:2] == pytest.approx([102, 67], abs=1)
    assert 114 < field_deg[2] < 120


def test_a_mode_that_crops_the_sensor_shows_less_of_the_bend():
    cropped = Lens(dataclasses.replace(WIDE_LENS, sensor_share=2 / 3))
    whole = Lens(WIDE_LENS)
    inner = (grid(600, 400) - MIDDLE) * 2 / 3
    same = whole.straight(inner + MIDDLE, SIZE) - MIDDLE
    assert cropped.straight(inner * 1.5 + MIDDLE, SIZE) - MIDDLE == pytest.approx(
        same * 1.5
    )


def standing_at(x_px, deg=0.0):
    """Return a pinhole's keypoints of somebody whose trunk leans ``deg``."""
    body = Body(hip_deg=deg, x_px=x_px)
    return keypoints(body).astype(np.float64) - (0, 130)


def trunk_deg(xy):
    view = View(ViewKind.SIDE, 1, 0.0, 160.0)
    return body_angles(0.0, midpoints(xy, SCORE, PAIRS), view).trunk_inclination_deg


@pytest.mark.parametrize("x_px", [-600.0, 600.0])
@pytest.mark.parametrize("lean_deg", [0.0, 45.0, 80.0])
def test_a_lifter_near_the_border_leans_as_far_as_they_do(x_px, lean_deg):
    """102 degrees across; the person stands where the picture bends most."""
    true = standing_at(x_px, lean_deg)
    distorted = through_wide(true)
    corrected = Lens(WIDE_LENS).pose(Pose(0.0, distorted, SCORE), SIZE)
    assert trunk_deg(corrected.xy) == pytest.approx(lean_deg, abs=0.5)


def test_without_correction_the_same_lifter_leans_degrees_too_far():
    off = [
        trunk_deg(through_wide(standing_at(x, lean))) - lean
        for x in (-600.0, 600.0)
        for lean in (0.0, 45.0, 80.0)
    ]
    assert max(map(abs, off)) > 3


@pytest.mark.parametrize("roll_deg", [-10.0, 3.0])
def test_a_rolled_camera_is_set_upright(roll_deg):
    turn = math.radians(roll_deg)
    # An upright post's top goes right (x) for a positive roll.
    rolled = (keypoints(bent(60)).astype(np.float64) - MIDDLE) @ np.array(
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
    ) + MIDDLE
    post = np.array([[640.0, 360.0], [640.0, 260.0]]) - MIDDLE
    top = post @ np.array(
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
    )
    assert (top[1, 0] > 0) == (roll_deg > 0)
    lens = Lens(LensSettings(roll_deg=roll_deg))
    assert trunk_deg(rolled) == pytest.approx(48 + roll_deg, abs=1e-3)
    assert trunk_deg(lens.straight(rolled, SIZE)) == pytest.approx(48, abs=1e-3)


def test_missing_points_stay_missing_and_nobody_may_write():
    xy = keypoints(Body()).astype(np.float64)
    xy[3] = np.nan
    out = Lens(WIDE_LENS).straight(xy, SIZE)
    assert np.isnan(out[3]).all()
    assert np.isfinite(np.delete(out, 3, axis=0)).all()
    assert not out.flags.writeable


def seen_through_wide(scene):
    return [
        dataclasses.replace(
            o,
            pose=Pose(o.t_s, through_wide(o.pose.xy).astype(np.float32), o.pose.score),
            contour=o.contour
            and dataclasses.replace(
                o.contour, xy=through_wide(o.contour.xy).astype(np.float32)
            ),
        )
        for o in scene
    ]


def test_a_repetition_seen_through_the_lens_is_judged_as_without_it():
    scene = film(stand(1.5), *hinge(flexion_deg=20))
    distorted = seen_through_wide(scene)
    fresh = pipeline(lens=correction(WIDE_LENS))
    for plain, step, observed in zip(
        run(scene), map(fresh.replay, distorted), distorted, strict=True
    ):
        for name in ("trunk_inclination_deg", "knee_flexion_deg"):
            assert getattr(step.angles, name) == pytest.approx(
                getattr(plain.angles, name), abs=0.6
            )
        assert step.spine.spine_flexion_deg == pytest.approx(
            plain.spine.spine_flexion_deg, abs=1.0, nan_ok=True
        )
        # What is drawn into the picture stays where the picture shows it.
        assert step.contour is observed.contour


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"coefficients": (0.1, 0.2)}, "focal_px"),
        ({"focal_px": 900.0}, "coefficients"),
        ({"centre_x_px": 640.0}, "coefficients"),
        ({"model": "fisheye"}, "coefficients"),
        ({"coefficients": (0.1,), "focal_px": 900.0}, "2 or 4 or 5"),
        ({"coefficients": FISHEYE[:3], "focal_px": 9.0, "model": "fisheye"}, "are 4"),
        ({"coefficients": (0.1, math.nan), "focal_px": 900.0}, "finite"),
        (
            {
                "coefficients": BROWN,
                "focal_px": 900.0,
                "preset": "camera-module-3-wide",
            },
            "one of the two",
        ),
    ],
)
def test_half_a_calibration_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        LensSettings(**settings)

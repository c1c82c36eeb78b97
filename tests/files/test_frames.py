import json

import numpy as np
import pytest
from support.altered import hide_back, nobody

from edge.core.back.contour import STATIONS
from edge.files.frames import frame_payload
from edge.testing.figures import bent
from edge.testing.scenarios import film, run, stand


def last(scene):
    return frame_payload(run(scene)[-1])


def test_a_frame_is_plain_json():
    frame = last(film(stand(1), stand(1.5, bent(80, 40)), stand(0.5, bent(80, 40))))
    assert json.loads(json.dumps(frame, allow_nan=False)) == frame
    assert frame["person"] is True
    assert (frame["view"], frame["facing"]) == ("side", "right")
    assert frame["hip_flexion_deg"] == pytest.approx(80, abs=1)
    assert frame["spine_flexion_deg"] == pytest.approx(40, abs=1)
    assert (frame["level"], frame["cue"], frame["rep"]) == ("fault", "spine_flexion", 1)
    assert np.shape(frame["keypoints"]) == (17, 3)
    assert np.shape(frame["contour"]) == (STATIONS, 2)
    assert frame["lateral_flexion_deg"] is None


def test_figures_have_three_decimals():
    frame = last(film(stand(1), rate_hz=7))
    values = [*frame["keypoints"][0], *frame["contour"][3], frame["spine_quality"]]
    assert [round(value, 3) for value in values] == values
    assert frame["t_s"] == round(6 / 7, 6)


@pytest.mark.parametrize(("facing", "word"), [(1, "right"), (-1, "left")])
def test_facing_is_a_side_of_the_picture(facing, word):
    assert last(film(stand(1), facing=facing))["facing"] == word


def test_a_face_towards_the_camera_faces_neither_side():
    assert last(film(stand(1), yaw_deg=90))["facing"] is None


def test_nobody_is_null_and_not_zero():
    frame = last(nobody(film(stand(1))))
    assert frame["person"] is False
    assert (frame["view"], frame["facing"], frame["level"]) == (
        "unknown",
        None,
        "absent",
    )
    assert frame["keypoints"] == [[None, None, 0.0]] * 17
    assert frame["contour"] is None
    degrees = {frame[key] for key in frame if key.endswith("_deg")}
    assert degrees == {None}
    assert frame["phase"] == "unknown"
    assert (frame["rep"], frame["cue"]) == (None, None)


def test_a_hidden_back_is_null():
    frame = last(hide_back(film(stand(1))))
    assert frame["contour"] is frame["spine_flexion_deg"] is None
    assert frame["spine_quality"] == 0
    assert frame["level"] == "unsure"

"""A bow from a file: ``replay --reference FILE`` and ``--reference first``."""

from dataclasses import replace
from pathlib import Path

import pytest

from edge.config.sections import default_config
from edge.core.spine.own_hinge import OwnHinge
from edge.core.types.codes import ReferenceKind
from edge.core.types.events import HingeForgotten, HingeLearnt
from edge.errors import DeviceError, EdgeError, Reason
from edge.session.outputs import FIRST, ReplayOptions
from edge.session.reference.bow_file import bow_of, log_bows
from edge.session.replay import replay

RECORDINGS = Path(__file__).parents[1] / "recordings"
NEUTRAL_FIRST = RECORDINGS / "demo_progressive.npz"
CONFIG = default_config()


def bow(path):
    return bow_of(path, CONFIG.movement, CONFIG.model, CONFIG.lens)


def replayed(source, reference=None):
    options = ReplayOptions(
        source, CONFIG.movement, CONFIG.model, "rack-1", reference=reference
    )
    return replay(options)["sets"][0]["reps"]


def test_the_first_usable_bow_of_a_recording_is_the_reference():
    hinge = bow(NEUTRAL_FIRST)
    assert 60 < hinge.deepest_deg < 80
    assert abs(hinge.change_deg) < 5
    reps = replayed(NEUTRAL_FIRST, str(NEUTRAL_FIRST))
    assert {rep["reference"] for rep in reps} == {ReferenceKind.OWN_HINGE}
    assert abs(reps[0]["spine_flexion_peak_deg"]) < 2


def test_the_first_repetition_may_be_the_reference():
    found = [rep["reference"] for rep in replayed(NEUTRAL_FIRST, FIRST)]
    assert found == ["standing", *["own_hinge"] * 4]
    assert {rep["reference"] for rep in replayed(NEUTRAL_FIRST)} == {"standing"}


@pytest.mark.parametrize("name", ["dev_j_rdl_front", "dev_b_rdl_rounded"])
def test_a_file_whose_bow_cannot_be_used_is_one_line_with_what_to_do(name):
    with pytest.raises(DeviceError, match=r"reference .*this bow cannot be used") as e:
        bow(RECORDINGS / f"{name}.npz")
    assert (e.value.reason, "\n" in str(e.value)) == (Reason.INVALID, False)


def test_a_first_repetition_that_cannot_be_used_is_said_and_the_rest_goes_on(caplog):
    reps = replayed(RECORDINGS / "dev_b_rdl_rounded.npz", FIRST)
    assert {rep["reference"] for rep in reps} == {"standing"}
    (said,) = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert "cannot be used" in said
    assert "stick" in said


def test_a_file_that_is_not_there_is_said_before_anything_is_written(tmp_path):
    options = ReplayOptions(
        NEUTRAL_FIRST,
        *(CONFIG.movement, CONFIG.model, "rack-1"),
        summary=str(tmp_path / "s.json"),
        reference=str(tmp_path / "none.npz"),
    )
    with pytest.raises(EdgeError, match=r"none\.npz"):
        replay(options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("doubt_deg", "back"), [(9.0, "round"), (-13.0, "arched")])
def test_a_bow_that_looks_hardly_neutral_is_said_to_when_it_is_taken(
    doubt_deg, back, caplog
):
    usual = OwnHinge(-6.0, 1.0, 70.0, 1.0, 0.9, doubt_deg=2.0)
    log_bows([HingeLearnt(1.0, usual)])
    assert "WARNING" not in {record.levelname for record in caplog.records}
    log_bows([HingeLearnt(1.0, replace(usual, doubt_deg=doubt_deg))])
    (said,) = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert f"{abs(doubt_deg):.0f}° more {back} than a neutral bow" in said


def test_a_bow_forgotten_with_its_lifter_is_said(caplog):
    caplog.set_level("INFO")
    log_bows([HingeForgotten(4.0)])
    assert "out of sight" in caplog.text
    assert "named athlete" in caplog.text

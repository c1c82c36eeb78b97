"""``compare``: a fault is named with its moment and size; pace alone is no fault."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from support.sessions_made import curve, made_rep, made_session, made_set

from edge.core.movement.alignment import align, matched
from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.report.bodies import WAYS
from edge.report.compared.comparison import compare
from edge.report.compared.motion import motions_of_session
from edge.report.compared.page import compare_page
from edge.report.compared.told import told
from edge.session.past.executions import execution
from edge.testing.figures import bent
from edge.testing.scenarios import Move, film, hinge, stand
from tests.goldens import HERE, recording

HEADER = RecordingHeader("0.1.0", "movenet", "0" * 64, {})


def recorded(path, scene):
    with RecordingWriter(path, HEADER) as writer:
        for observation in scene:
            writer.write(observation)
    return path


def motions(path):
    return execution(str(path), "/nowhere", "auto")


def retimed(scene, pace):
    """The same pictures, shown slower (above 1) or quicker."""
    return [
        replace(each, t_s=each.t_s * pace, pose=replace(each.pose, t_s=each.t_s * pace))
        for each in scene
    ]


def rounded_late(flexion_deg, from_s=0.75):
    """A hinge whose spine lets go half way down."""
    half = bent(45.0, 0.0)
    return [
        Move(half, from_s),
        Move(bent(80.0, flexion_deg), 1.0),
        Move(bent(80.0, flexion_deg), 0.3),
        stand(1.2),
        stand(0.8),
    ]


@pytest.mark.parametrize(
    "name", ["demo_progressive", "dev_b_rdl_rounded", "no_passer_by"]
)
def test_a_clip_compared_with_itself_parts_nowhere(name):
    every = motions(recording(name))
    assert told(compare(every, every)) == ["The two executions part nowhere."]


# More than a fifth quicker, the first bend of no_passer_by is over before it has told
# how deep the hidden hollow of the back is: what is measured differs, and is told.
PACES = [
    *(("demo_progressive", pace) for pace in (1 / 1.4, 1 / 1.2, 1 / 0.8, 1 / 0.6)),
    *(("no_passer_by", pace) for pace in (1 / 1.2, 1 / 0.8, 1 / 0.6)),
]


@pytest.mark.parametrize(("name", "pace"), PACES)
def test_another_pace_parts_in_nothing_but_tempo(name, pace, tmp_path):
    scene = list(read_recording(recording(name)))
    path = recorded(tmp_path / "paced.npz", retimed(scene, pace))
    lines = told(compare(motions(recording(name)), motions(path)))
    assert lines[0] == "The two executions part nowhere."
    assert lines[1].startswith("Tempo: the attempt is ")
    assert ("slower" in lines[1]) is (pace > 1)
    assert len(lines) == 2


@pytest.mark.parametrize("pace", [0.8, 1.0, 1.3])
def test_a_fault_is_named_with_its_moment_and_its_size(tmp_path, pace):
    begin = stand(1.5)
    good = film(begin, *hinge(2), stand(1))
    bad = retimed(film(begin, *hinge(1), *rounded_late(30.0), stand(1)), pace)
    reference = motions(recorded(tmp_path / "good.npz", good))
    attempt = motions(recorded(tmp_path / "bad.npz", bad))
    first, second = compare(reference, attempt)
    assert [p for p in first.partings if p.signal == "spine_flexion_deg"] == []
    (parting,) = [p for p in second.partings if p.signal == "spine_flexion_deg"]
    assert parting.peak_deg == pytest.approx(30.0, abs=5)
    # Ten degrees of thirty are reached 0.39 of the way from half down to the bottom.
    began_s = (1.5 + 3.5 + 0.75 + 0.39) * pace
    assert parting.start_s == pytest.approx(began_s, abs=0.2)
    assert parting.phase == "eccentric" or parting.phase == "bottom"
    assert "Repetition 2: the spine rounds" in told([first, second])[0]


def test_rendered_lifters_rounding_is_named_where_the_truth_has_it(tmp_path):
    """Three repetitions of one lifter: 0, 23 and 47 degrees."""
    scene = list(read_recording(recording("no_passer_by")))
    every = motions(recording("no_passer_by"))
    first_end_s = every[0].t_s[-1] + 0.3
    alone = [each for each in scene if each.t_s < first_end_s]
    reference = motions(recorded(tmp_path / "first.npz", alone))
    pairs = compare(reference, every)
    with (HERE.parent / "clips" / "no_passer_by.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    t_s = np.array([float(row["t_s"]) for row in rows])
    parts = ("lumbar_flexion_deg", "thoracic_flexion_deg")
    flexion = np.array([sum(float(row[part]) for part in parts) for row in rows])
    first = (t_s >= every[0].t_s[0]) & (t_s <= every[0].t_s[-1])
    for pair in pairs[1:]:
        (parting,) = [p for p in pair.partings if p.signal == "spine_flexion_deg"]
        inside = (t_s >= pair.attempt.t_s[0]) & (t_s <= pair.attempt.t_s[-1])
        more_deg = flexion[inside].max() - flexion[first].max()
        assert parting.peak_deg == pytest.approx(more_deg, abs=5)
        rounded_s = t_s[inside & (flexion > flexion[first].max() + 10)]
        assert parting.start_s == pytest.approx(rounded_s[0], abs=0.25)
        assert parting.end_s == pytest.approx(rounded_s[-1], abs=0.2)


def test_stored_sets_are_compared_by_their_curves():
    def session(peak_deg, faster=1.0):
        points = [[t / faster, p, f] for t, p, f in curve(peak_deg, 3.0)]
        ends = {"start_s": points[0][0], "end_s": points[-1][0]}
        return made_session(made_set([made_rep(1) | {"curve": points} | ends]))

    good = motions_of_session(session(5.0))
    (pair,) = compare(good, motions_of_session(session(30.0)))
    (parting,) = pair.partings
    assert parting.peak_deg == pytest.approx(25.0, abs=3)
    assert "more, from" in told([pair])[0]
    assert told(compare(good, motions_of_session(session(5.0, 1.3))))[1:]
    assert motions_of_session(made_session(made_set([made_rep(1, "unsure")]))) == []


def test_the_page_shows_both_bodies_and_both_curves(tmp_path):
    every = motions(recording("no_passer_by"))
    page = compare_page(compare(every[:1], every), "<one>", "two.npz")
    assert page.count("<polyline") == 2 * (WAYS + 1)
    assert "&lt;one&gt;" in page
    # A player, three curves, and two bodies at their deepest.
    assert page.count("<svg") == 6
    assert "http://" not in page.replace("http://www.w3.org", "")
    stored = motions_of_session(made_session(made_set([made_rep(1)])))
    still = compare_page(compare(stored, stored), "a", "b")
    assert "<script>" not in still
    assert "Reference, deepest point" in still


def test_alignment_goes_through_both_from_first_to_last():
    rng = np.random.default_rng(1)
    for n, m in ((1, 1), (1, 7), (9, 4), (30, 50)):
        path = align(rng.normal(size=(n, 2)), rng.normal(size=(m, 2)))
        assert path[0].tolist() == [0, 0]
        assert path[-1].tolist() == [n - 1, m - 1]
        steps = np.diff(path, axis=0)
        assert ((steps >= 0) & (steps <= 1)).all()
        assert steps.any(axis=1).all()


def test_the_alignment_is_the_nearest_of_all():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(5, 1)), rng.normal(size=(4, 1))

    def least(i, j):
        here = abs(one[i, 0] - other[j, 0])
        before = [(i - 1, j - 1), (i - 1, j), (i, j - 1)]
        ways = [least(a, b) for a, b in before if a >= 0 and b >= 0]
        return here + min(ways, default=0.0)

    path = align(one, other)
    cost = sum(abs(one[i, 0] - other[j, 0]) for i, j in path)
    assert cost == pytest.approx(least(4, 3), abs=0.02)


def test_a_reference_is_read_at_the_attempts_moments():
    values = np.array([0.0, np.nan, 4.0, 6.0])
    path = np.array([[0, 0], [1, 1], [2, 2], [3, 2]])
    got = matched(values, path, 3)
    assert got[0] == 0.0
    assert np.isnan(got[1])
    assert got[2] == 5.0

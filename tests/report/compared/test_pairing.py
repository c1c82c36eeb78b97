"""What belongs together: left with left, and held moments that noise does not mix."""

from dataclasses import replace

import numpy as np
import pytest
from support.sessions_made import made_hold, made_rep, made_session, made_set

from edge.core.movement.alignment import align, evenly, wavering
from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.models.manifest import demonstrations
from edge.report.compared.comparison import compare
from edge.report.compared.motion import motions_of_session
from edge.report.compared.pairing import paired
from edge.report.compared.told import told
from edge.session.past.executions import execution

HEADER = RecordingHeader("0.1.0", "movenet", "0" * 64, {})
SHARE = 0.02  # of a torso: how far a keypoint is off from frame to frame
SEEDS = (1, 2, 3)


def noisy(path, exercise, seed):
    """Record a demonstration anew: keypoints off by chance, edges as a whole."""
    rng = np.random.default_rng(seed)
    with RecordingWriter(path, HEADER) as writer:
        for seen in read_recording(demonstrations()[exercise]):
            xy = seen.pose.xy
            torso_px = np.hypot(*(xy[[5, 6]].mean(axis=0) - xy[[11, 12]].mean(axis=0)))
            off = rng.normal(0, SHARE * torso_px, xy.shape)
            edge, shift = seen.contour, rng.normal(0, SHARE / 2 * torso_px, 2)
            if edge is not None:
                edge = replace(edge, xy=(edge.xy + shift).astype(np.float32))
            pose = replace(seen.pose, xy=(xy + off).astype(np.float32))
            writer.write(replace(seen, pose=pose, contour=edge))
    return path


def late_s(pair):
    """Return by how much each moment belongs to another one of the same clip."""
    of, at = pair.path.T
    return np.abs(pair.reference.t_s[of] - pair.attempt.t_s[at])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", ["bird_dog", "plank"])
def test_noise_moves_no_moment_of_what_is_held(exercise, seed, tmp_path):
    path = noisy(tmp_path / "noisy.npz", exercise, seed)
    reference = execution(exercise, "/nowhere", exercise)
    pairs = compare(reference, execution(str(path), "/nowhere", exercise))
    assert [pair.attempt.side for pair in pairs] == [m.side for m in reference]
    for pair in pairs:
        assert late_s(pair).max() <= 0.2
    assert told(pairs) == ["The two executions part nowhere."]


def raised(index, side, flexion_deg, seed=0):
    """A Bird Dog's repetition, whose back tells nothing of how far it is."""
    rng = np.random.default_rng(seed)
    t_s = 5.0 * index + np.linspace(0.0, 4.0, 32)
    held = (t_s > t_s[0] + 1) & (t_s < t_s[0] + 3)
    off = rng.normal(0, 1.5, (2, 32))
    curve = np.column_stack([t_s, off[0], flexion_deg * held + off[1]]).tolist()
    times = {"start_s": t_s[0], "end_s": t_s[-1]}
    parts = {"eccentric_s": 1.0, "pause_s": 2.0, "concentric_s": 1.0}
    return made_rep(index) | {"side": side, "curve": curve} | times | parts


def bird_dogs(*reps):
    return motions_of_session(made_session(made_set(list(reps), exercise="bird_dog")))


def test_left_goes_with_left_whatever_came_first():
    reference = bird_dogs(raised(1, "left", 0.0), raised(2, "right", 20.0, 1))
    attempt = bird_dogs(
        *(raised(at, side, 0.0) for at, side in enumerate(["right", "left", "left"], 1))
    )
    sides = [(one.side, other.side) for one, other in paired(reference, attempt)]
    assert sides == [("right", "right"), ("left", "left"), ("left", "left")]
    lines = told(compare(reference, attempt))
    assert len(lines) == 1
    assert lines[0].startswith("Repetition 1 (right): the spine rounds 23° less")


def test_a_side_that_the_reference_has_not_goes_with_the_other():
    reference = bird_dogs(raised(1, "left", 0.0))
    ((one, other),) = paired(reference, bird_dogs(raised(1, "right", 0.0)))
    assert (one.side, other.side) == ("left", "right")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_hardly_bends_is_gone_through_by_the_parts_of_its_record(seed):
    (pair,) = compare(
        bird_dogs(raised(1, "left", 0.0)), bird_dogs(raised(1, "left", 0.0, seed + 10))
    )
    assert late_s(pair).max() <= 0.2


def test_repetitions_go_with_repetitions_and_holds_with_holds():
    both = made_set([made_rep(1)], [made_hold(1, "left")], exercise="bird_dog")
    motions = motions_of_session(made_session(both))
    kinds = [(one.kind, other.kind) for one, other in paired(motions, motions)]
    assert kinds == [("repetition", "repetition"), ("hold", "hold")]
    assert paired(motions[:1], motions[1:]) == []


def test_an_exercise_goes_with_its_like_where_the_reference_has_it():
    squat, lunge = (made_set([made_rep(1)], exercise=e) for e in ("squat", "lunge"))
    reference = motions_of_session(made_session(squat, lunge))
    attempt = motions_of_session(made_session(lunge, squat))
    for one, other in paired(reference, attempt):
        assert one.exercise == other.exercise


def test_noise_does_not_make_one_wait_for_the_other():
    rng = np.random.default_rng(7)
    sd = 0.05
    held = np.minimum(2 * np.sin(np.linspace(0, np.pi, 90)), 1.0)[:, None]
    one, other = (held + rng.normal(0, sd, held.shape) for _ in range(2))
    off = [
        np.abs(np.subtract(*align(one, other, noise).T)).max() for noise in (0.0, sd)
    ]
    assert off[1] <= 2
    assert off[0] >= 6
    assert wavering(one) == pytest.approx(sd, rel=0.3)
    assert wavering(one[:2]) == 0.0


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 7), (9, 4), (30, 50)])
def test_going_evenly_leaves_no_moment_out(n, m):
    path = evenly(n, m)
    assert path[0].tolist() == [0, 0]
    assert path[-1].tolist() == [n - 1, m - 1]
    assert (np.diff(path, axis=0) <= 1).all()
    assert np.diff(path, axis=0).any(axis=1).all()

"""The synthetic lifters' geometry, on a body of a few bones made here."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from support.bones_made import LIMBS, skeleton

from benchmarks.lifter.body.body import PHENOTYPE, Body, Rig, random_phenotypes
from benchmarks.lifter.body.movement import Lift, Spine, random_set
from benchmarks.lifter.body.pose import PoseAngles, Poser, lean_deg
from benchmarks.lifter.picture import keypoints
from benchmarks.lifter.scene.camera import HEIGHT, beside
from benchmarks.lifter.scene.studio import Studio
from benchmarks.lifter.truth_files import read_truth
from edge.core.back.chord import chord
from edge.core.types.skeleton import HIP, KEYPOINTS, PAIRS, SHOULDER
from models.spine import table as spine_table
from models.spine.fit import EXPECTED_DEG, Sample, fit

COCO_BONES = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
}


@pytest.fixture(scope="module")
def body() -> Body:
    """A body of boxes: one around every bone's way to its parent."""
    names, parents, heads = skeleton(LIMBS)
    vertices, owners, faces = [], [], []
    for bone, parent in enumerate(parents):
        start = len(vertices)
        trunk = names[bone].startswith(("root", "spine"))
        depth = 0.11 if trunk else 0.05
        for end in (heads[bone], heads[max(parent, 0)] + 0.002):
            for x, y in ((0.1, -depth), (0.1, depth), (-0.1, depth), (-0.1, -depth)):
                vertices.append([end[0] + x, end[1] + y, end[2]])
                owners.append(max(parent, 0))
        faces += [(start + a, start + (a + 1) % 4, start + 4 + a) for a in range(4)]
        faces += [(start + 1, start + 2, start + 5), (start + 5, start + 6, start + 2)]
    weights = np.eye(len(names))[owners]
    coco = np.zeros((17, len(vertices)))
    for row, name in enumerate(KEYPOINTS):
        side, _, joint = name.partition("_")
        at = (
            names.index(f"{COCO_BONES[joint]}.{side[0].upper()}")
            if joint in (COCO_BONES)
            else names.index("head")
        )
        coco[row, 8 * at : 8 * at + 4] = 0.25
    rig = Rig(np.array(faces), weights, coco, names, parents)
    return Body(rig, np.array(vertices), heads)


def test_phenotypes_stay_in_their_spans():
    drawn = random_phenotypes(200, np.random.default_rng(0))
    low, high = np.array(list(PHENOTYPE.values())).T
    assert ((drawn >= low) & (drawn <= high)).all()


@pytest.mark.parametrize(
    ("pelvis", "lumbar", "thoracic", "knee"), [(70, 3, 0, 20), (30, 35, 15, 100)]
)
def test_a_pose_has_the_angles_that_were_asked_for(
    body, pelvis, lumbar, thoracic, knee
):
    posed = Poser(body).solve(PoseAngles(pelvis, lumbar, thoracic, 0, knee, 0))

    def turned(bone):
        turn = posed.rotations[body.rig.bone(bone)]
        return np.degrees(np.arctan2(turn[2, 1], turn[2, 2]))

    assert turned("root") == pytest.approx(pelvis)
    assert turned("spine02") - turned("root") == pytest.approx(lumbar)
    assert turned("spine01") - turned("spine02") == pytest.approx(thoracic)
    hip, knee_at, ankle = (
        posed.heads[body.rig.bone(f"{name}.L")]
        for name in ("upperleg01", "lowerleg01", "foot")
    )
    assert lean_deg(knee_at - ankle) - lean_deg(hip - knee_at) == pytest.approx(knee)


def test_feet_stay_planted_and_the_weight_over_them(body):
    poser = Poser(body, load=0.3)
    foot = body.rig.bone("foot.R")
    for angles in (PoseAngles(0, 0, 0, 0, 5, 0), PoseAngles(80, 20, 5, -10, 25, 0)):
        posed = poser.solve(angles)
        assert posed.heads[foot] == pytest.approx(body.heads[foot])
        assert poser._off_balance(posed) == pytest.approx(0, abs=1e-4)


def test_arms_hang_whatever_the_trunk_does(body):
    posed = Poser(body).solve(PoseAngles(70, 20, 0, 0, 20, 0))
    shoulder, wrist = (
        posed.heads[body.rig.bone(f"{name}.L")] for name in ("upperarm01", "wrist")
    )
    assert abs(lean_deg(shoulder - wrist)) < 1


def test_a_set_starts_standing_and_says_what_changed():
    rng = np.random.default_rng(3)
    moments = random_set(Lift.HINGE, Spine.EXTENDED, rng)
    still = [m for m in moments if m.rep == 0]
    bottom = moments[-1]
    assert moments[: len(still)] == still
    assert all(abs(m.pelvis) < 3 and abs(m.flexion) < 3 for m in still)
    assert bottom.flexion < -3
    change = [
        getattr(bottom.pose, name) - getattr(still[0].pose, name)
        for name in ("pelvis", "lumbar", "thoracic")
    ]
    assert change[0] == pytest.approx(bottom.pelvis - still[0].pelvis)
    assert change[1] + change[2] == pytest.approx(bottom.flexion - still[0].flexion)


@pytest.mark.parametrize(("side", "facing"), [(1, -1), (-1, 1)])
def test_the_camera_sees_the_whole_body_from_its_side(body, side, facing):
    camera = beside(body, side, yaw_deg=0, distance_m=3, height_m=1)
    xy = camera.project(body.vertices)
    assert (xy[:, 1] > 0).all()
    assert (xy[:, 1] < HEIGHT).all()
    toe, heel = camera.project(body.heads[[body.rig.bone(n) for n in TOE_AND_ANKLE]])
    assert np.sign(toe[0] - heel[0]) == facing


TOE_AND_ANKLE = ("toe1-1.L", "foot.L")


def test_a_chord_between_joints_further_back_is_nearer_to_the_back():
    axes = chord(np.array([200.0, 300.0]), np.array([200.0, 200.0]), facing=1)
    back = keypoints.moved(axes, np.array([0.0, 0.05, 0.0, 0.05]), facing=1)
    along, behind = back.to_strip(axes.to_frame(np.array([0.5]), np.array([0.2])))
    assert (along[0], behind[0]) == pytest.approx((0.5, 0.15))


def test_keypoints_of_the_resting_body_are_its_joints(body):
    rest = Poser(body).solve(PoseAngles(0, 0, 0, 0, 0, 0))
    still = rest.transforms(body.heads)
    still[:, :, :3], still[:, :, 3] = np.eye(3), 0.0
    hips = Studio(body).keypoints(still)[PAIRS[HIP]]
    expected = [body.head("upperleg01.L"), body.head("upperleg01.R")]
    assert hips == pytest.approx(np.array(expected))


def test_drawn_errors_have_the_table_s_mean_and_memory():
    table = keypoints.MOVENET
    rng = np.random.default_rng(0)
    lean = np.repeat([0.0, 90.0], 2)
    drawn = np.stack([table.draw(lean, 0.05, rng) for _ in range(1500)])
    mean = drawn.mean(axis=0)
    assert mean[0] == pytest.approx(table.standing, abs=0.005)
    assert mean[3] == pytest.approx(table.standing + table.bent, abs=0.01)
    near, far = (np.abs(drawn[:, 1] - drawn[:, i]).mean() for i in (0, 2))
    assert near < far


def test_errors_are_measured_as_they_were_made():
    rng = np.random.default_rng(1)
    off = np.array([0.05, -0.02, 0.04, 0.01])
    measured = keypoints.measure([_seen(facing, off, rng) for facing in (1, -1) * 2])
    assert measured.standing == pytest.approx(off, abs=0.002)
    assert measured.bent == pytest.approx(np.zeros(4), abs=0.005)


def _seen(facing: int, off, rng):
    """Return a bend to level that is seen with joints off by ``off``."""
    hip, torso_px = np.array([300.0, 300.0]), 150.0
    joints = np.full((30, 5, 2), np.nan)
    steps = []
    for index, lean in enumerate(np.radians(np.linspace(0.0, 90.0, len(joints)))):
        shoulder = hip + torso_px * np.array([facing * np.sin(lean), -np.cos(lean)])
        joints[index, HIP], joints[index, SHOULDER] = hip, shoulder
        axes = chord(hip, shoulder, facing)
        places = axes.to_frame(np.array([0.0, 1.0]) + off[::2], off[1::2])
        xy = np.zeros((17, 2))
        xy[PAIRS[HIP]], xy[PAIRS[SHOULDER]] = places + rng.normal(0, 0.1, (2, 2))
        pose = SimpleNamespace(xy=xy, score=np.ones(17))
        view = SimpleNamespace(facing=facing)
        steps.append(
            SimpleNamespace(index=index, t_s=0.1 * index, pose=pose, view=view)
        )
    return SimpleNamespace(joints=joints), steps


def test_the_fit_does_not_pull_readings_towards_the_mean():
    rng = np.random.default_rng(0)
    response = rng.normal(size=(2, 6))
    truth = rng.uniform(-20, 60, (4000, 2))
    change = truth @ response + rng.normal(0, 5, (4000, 6))
    fitted = fit([Sample({}, np.zeros(6), change, truth, 1.0)])
    estimated = change @ fitted.T
    for i in range(2):
        gain = np.polyfit(truth[:, i], estimated[:, i], 1)[0]
        assert gain == pytest.approx(1.0, abs=0.1)
    assert (EXPECTED_DEG > 20).all()


def test_the_written_map_reads_back(tmp_path: Path, monkeypatch):
    module = tmp_path / "spine_map.py"
    monkeypatch.setattr(spine_table, "MODULE", module)
    spine_table.write_map(np.arange(10.0).reshape(2, 5) / 7, np.arange(5.0))
    estimated: dict = {}
    exec(module.read_text(), estimated)
    assert estimated["PELVIS_MAP"] == pytest.approx(np.arange(5) / 7, abs=1e-3)
    assert estimated["FLEXION_MAP"] == pytest.approx(np.arange(5, 10) / 7, abs=1e-3)
    assert estimated["POPULATION_NEUTRAL"] == pytest.approx(np.arange(5))


def test_a_concave_edge_is_lordotic():
    along = np.linspace(-1, 1, 50)
    lordosis = np.polynomial.legendre.legfit(along, -9 * along, 4)
    # Leaning on average 6 degrees forwards in the lower third, back in the upper.
    assert spine_table.lordosis_map() @ lordosis == pytest.approx(12)


def test_truth_is_the_change_since_standing():
    clips = Path(__file__).parents[2] / "clips"
    truth = read_truth(clips / "dev_b_rdl_rounded.csv")
    standing = truth.rep == 0
    assert truth.flexion[standing].mean() == pytest.approx(0, abs=1e-9)
    assert 48 < truth.flexion.max() < 53
    assert truth.joints.shape == (len(truth.rep), 5, 2)

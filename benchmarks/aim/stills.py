"""What a case's camera sees: a lifter who stands, and what is true of the picture."""

import numpy as np

from benchmarks.aim.cases import Case
from benchmarks.lifter.body.body import Body
from benchmarks.lifter.clothes.colours import random_colour, random_palette
from benchmarks.lifter.picture.film import Actor
from benchmarks.lifter.picture.render import acted, fair_camera, scene, set_dice
from benchmarks.lifter.picture.take import Model
from benchmarks.lifter.plan import Plan
from benchmarks.lifter.scene.backdrop import random_backdrop
from benchmarks.lifter.scene.camera import HEIGHT, WIDTH, Camera
from benchmarks.lifter.scene.light import random_light
from benchmarks.lifter.scene.props import box
from benchmarks.lifter.scene.spoil import spoil
from benchmarks.lifter.scene.stage import picture
from edge.core.types.frames import ByteArray, FloatArray

UPRIGHT_M = 0.11  # as wide as a rack's post; before the back it hides most of it
BEFORE_M = 0.45  # how far before the lifter it stands


def still(case: Case, models: dict[int, Model]) -> tuple[ByteArray, dict[str, float]]:
    """Return the picture (720, 1280, 3) and what is true of it."""
    plan = Plan((), case.body, case.number, stand_s=0.1, side=case.side)
    staged = scene(plan, models)
    model, body = staged.model, staged.model.body
    dice = set_dice(plan)
    beat, posed = next(iter(acted(plan, model, dice)))
    transforms = posed.transforms(body.heads)
    vertices, normals = staged.dressed.posed(transforms)
    camera = placed(case, body, vertices)
    towards = camera.position - body.head("root")
    light = random_light(towards / np.linalg.norm(towards), dice)
    solid = None
    if case.upright:
        solid = box(*_post(case, body, camera, model.floor_z), random_colour(dice))
    horizon = camera.project(np.array([0.0, 0.0, model.floor_z]) - 3 * _flat(towards))
    metre_px = HEIGHT / case.sees_m
    backdrop, _ = random_backdrop(
        WIDTH, HEIGHT, metre_px, float(horizon[1]), None, [], dice
    )
    actor = Actor(staged.dressed, vertices, normals)
    seen, _, _ = picture(
        camera,
        backdrop,
        [actor],
        [random_palette(dice)],
        solid,
        light,
        model.floor_z,
        beat.change.flexion / 15,
    )
    noise = np.random.default_rng([case.number, 4])
    rgb = spoil(seen, fair_camera(case.light), noise, 0.0)
    return rgb, _truth(case, camera, vertices)


def placed(case: Case, body: Body, vertices: FloatArray) -> Camera:
    """Return the camera: as far away as it sees so much height, aimed, rolled."""
    focal_px = case.focal_share * WIDTH
    distance_m = case.sees_m * focal_px / HEIGHT
    low, high = vertices[:, 2].min(), vertices[:, 2].max()
    middle = np.array([0.0, -0.12, (low + high) / 2])
    yaw = np.radians(case.yaw_deg)
    away = np.array([case.side * np.cos(yaw), -np.sin(yaw), 0.0])
    position = middle + distance_m * away
    position[2] = low + case.height_m
    ahead: FloatArray = middle - position
    ahead /= np.linalg.norm(ahead)
    right: FloatArray = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    down: FloatArray = np.cross(ahead, right)
    # Turned away, so that the middle of the body comes to lie aside.
    pan = np.arctan(case.shift * WIDTH / focal_px)
    ahead, right = _turned(ahead, -right, pan), _turned(right, ahead, pan)
    tilt = np.arctan(case.lift * HEIGHT / focal_px)
    ahead, down = _turned(ahead, down, tilt), _turned(down, -ahead, tilt)
    roll = np.radians(case.roll_deg)
    axes = np.stack([_turned(right, -down, roll), _turned(down, right, roll), ahead])
    return Camera(position, axes, focal_px)


def _turned(axis: FloatArray, towards: FloatArray, angle: float) -> FloatArray:
    return np.asarray(np.cos(angle) * axis + np.sin(angle) * towards)


def _flat(vector: FloatArray) -> FloatArray:
    flat = np.array([vector[0], vector[1], 0.0])
    return np.asarray(flat / np.linalg.norm(flat))


def _post(
    case: Case, body: Body, camera: Camera, floor_z: float
) -> tuple[FloatArray, FloatArray]:
    """Return middle and size of a post between the camera and the back."""
    back = body.head("spine03") - np.array([0.0, 0.03, 0.0])
    middle = back + BEFORE_M * _flat(camera.position - back)
    middle[2] = floor_z + 1.15
    return middle, np.array([UPRIGHT_M, UPRIGHT_M, 2.3])


def _truth(case: Case, camera: Camera, vertices: FloatArray) -> dict[str, float]:
    places = camera.project(vertices) / [WIDTH, HEIGHT]
    post = camera.project(
        vertices.mean(axis=0) + np.array([[0.0, 0.0, -0.2], [0.0, 0.0, 0.2]])
    )
    lean = post[1] - post[0]
    return {
        "left": float(places[:, 0].min()),
        "right": float(places[:, 0].max()),
        "top": float(places[:, 1].min()),
        "bottom": float(places[:, 1].max()),
        "facing": float(camera.facing),
        "roll_deg": float(np.degrees(np.arctan2(lean[0], -lean[1]))),
        "distance_m": float(np.hypot(*(camera.position - vertices.mean(axis=0))[:2])),
        "height_m": float(np.ptp(vertices[:, 2])),
    }

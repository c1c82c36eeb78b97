"""A whole frame: a room, the lifter with their shadow, and somebody walking by."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.lifter.body.arms import Arms, place_arms
from benchmarks.lifter.body.pose import PoseAngles, Poser
from benchmarks.lifter.body.twist import about, stepping
from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.colours import Palette
from benchmarks.lifter.picture.film import Actor, Shot, Window, laid_over
from benchmarks.lifter.picture.raster import Buffer
from benchmarks.lifter.picture.take import Model
from benchmarks.lifter.scene.camera import HEIGHT, WIDTH, Camera
from benchmarks.lifter.scene.light import Light
from benchmarks.lifter.scene.props import Solid
from edge.core.types.frames import FloatArray

COARSE = 4  # px of the frame to one of the shadow on the floor
BEHIND_M, REACH_M, PACE_M_S, STRIDE_M = 1.3, 3.2, 1.1, 1.3
MARGIN_PX = 4
FINE = 2  # samples along a pixel's side


class Walker:
    """Somebody who walks by behind the lifter, once and back again."""

    def __init__(self, model: Model, dressed: Dressed, side: int, floor_z: float):
        self._model, self._dressed = model, dressed
        self._away = -side * BEHIND_M
        self._floor_z = floor_z
        still = PoseAngles(0.0, 0.0, 0.0, 0.0, 5.0, 0.0)
        posed = Poser(model.body).solve(still)
        self._posed = place_arms(model.body, posed, Arms.HANGING, np.zeros((2, 3)), 0.0)

    def at(self, t_s: float) -> Actor:
        """Return them at a time, out of the picture at first."""
        body = self._model.body
        far = t_s * PACE_M_S % (4 * REACH_M)
        y = REACH_M - far if far < 2 * REACH_M else far - 3 * REACH_M
        around = about(2, 0.0 if far < 2 * REACH_M else 180.0)
        posed = stepping(body, self._posed, far / STRIDE_M)
        vertices, normals = self._dressed.posed(posed.transforms(body.heads))
        vertices = vertices @ around.T
        drop = self._floor_z - vertices[:, 2].min()
        vertices += np.array([self._away, y - vertices[:, 1].mean(), drop])
        return Actor(self._dressed, vertices, normals @ around.T)


def picture(
    camera: Camera,
    backdrop: FloatArray,
    actors: Sequence[Actor],
    palettes: Sequence[Palette],
    solid: Solid | None,
    light: Light,
    floor_z: float,
    shift: float,
    fine: int = FINE,
) -> tuple[FloatArray, Shot, Window]:
    """Return a frame's linear light (720, 1280, 3), and what it was painted from."""
    points = [actor.vertices for actor in actors]
    if solid is not None:
        points.append(solid.vertices)
    places = camera.view(np.concatenate(points))
    places = places[places[:, 2] > 0][:, :2]
    low = np.floor(places.min(axis=0)).astype(int) - MARGIN_PX
    high = np.ceil(places.max(axis=0)).astype(int) + MARGIN_PX
    left, top = low.clip(0, [WIDTH - 16, HEIGHT - 16])
    right, bottom = high.clip([left + 16, top + 16], [WIDTH, HEIGHT])
    window = Window(int(left), int(top), int(right - left), int(bottom - top), fine)
    shot = Shot(camera, window, actors, solid)
    rgb, coverage = shot.paint(palettes, light, shift)
    ground = backdrop * shadow(camera, actors, light, floor_z)
    rows = slice(window.top, window.top + window.height)
    columns = slice(window.left, window.left + window.width)
    ground[rows, columns] = laid_over(ground, rgb, coverage, window)
    return ground, shot, window


def shadow(
    camera: Camera, actors: Sequence[Actor], light: Light, floor_z: float
) -> FloatArray:
    """Return which share of the light the floor keeps, (720, 1280, 1)."""
    kept = np.ones((HEIGHT // COARSE, WIDTH // COARSE), np.float32)
    # The lamp's shadow, and below the feet the sky's.
    above = np.array([0.05, 0.0, 1.0])
    for sun, blur, depth in ((light.sun, 2, 0.45 * (1 - light.soft)), (above, 5, 0.5)):
        buffer = Buffer.empty(*kept.shape)
        for actor in actors:
            height = (actor.vertices[:, 2:] - floor_z) / sun[2]
            view = camera.view(actor.vertices - height * sun)
            view[:, :2] /= COARSE
            buffer.draw(view, actor.dressed.faces)
        dark = Image.fromarray((255 * (buffer.face >= 0)).astype(np.uint8))
        dark = dark.filter(ImageFilter.GaussianBlur(blur))
        kept *= 1 - depth * np.asarray(dark, np.float32) / 255
    fine = Image.fromarray(kept).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(fine)[..., None]

"""Strips of synthetic lifters with the true edge of the back, for the strip network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.body.movement import FRAME_S
from benchmarks.lifter.clothes.colours import Palette, Stuff, random_palette
from benchmarks.lifter.picture.film import Actor, Shot, laid_over
from benchmarks.lifter.picture.keypoints import MOVENET, JointErrors, lean_deg, moved
from benchmarks.lifter.picture.take import Kind, Model, Take, random_take
from benchmarks.lifter.scene.backdrop import photographed, random_backdrop
from benchmarks.lifter.scene.light import Light, random_light
from benchmarks.lifter.scene.scenery import Scenery, random_bystander
from benchmarks.lifter.scene.spoil import Faults, random_faults, spoil
from benchmarks.lifter.strips.labels import label
from benchmarks.lifter.strips.strip_window import hull, shown, strip_window
from edge.core.back.chord import Chord
from edge.core.back.strip import ALONG, cut_strip
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIP, SHOULDER

DRAWS = 2  # of each frame, with other errors, paint, light and camera
WRONG_FACING = 0.03
OUTLIERS, OUTLIER_SD = 0.05, 0.12
WIDER = replace(
    MOVENET,
    standing_spread=1.3 * MOVENET.standing_spread,
    bent_spread=1.3 * MOVENET.bent_spread,
    tremor=1.3 * MOVENET.tremor,
)


@dataclass(frozen=True, slots=True)
class Showing:
    """One draw of a take: chords as the pose model finds them, paint, light, camera."""

    chords: tuple[Chord, ...]
    facing: int
    palettes: tuple[Palette, ...]
    light: Light
    backdrop: FloatArray
    background: str
    faults: Faults


def clip_samples(
    kind: Kind,
    models: list[Model],
    seed: int,
    clip: int,
    photos: Sequence[Path] = (),
) -> Iterator[dict[str, Any]]:
    """Yield the samples of one clip, each the columns of one row of a shard.

    ``photos`` are files of pictures, of which half of the backgrounds are then made.
    """
    rng = np.random.default_rng([seed, list(Kind).index(kind), clip])
    take = random_take(kind, models, rng)
    scenery = Scenery(take, rng)
    actors = [Actor(take.dressed, *take.dressed.posed(t)) for t in take.transforms]
    passer = random_bystander(take, models, rng)
    drawn = [random_chords(kind, take, rng) for _ in range(DRAWS)]
    frame = shown([axes for chords, _ in drawn for axes in chords], rng)
    showings = [_showing(take, chords, facing, frame, rng) for chords, facing in drawn]
    if photos:
        showings = [_before_photo(showing, photos, rng) for showing in showings]
    for k, moment in enumerate(take.moments):
        cast = [actors[k]] + ([passer] if passer else [])
        window = strip_window([s.chords[k] for s in showings], frame)
        shot = Shot(
            take.camera,
            window,
            cast,
            scenery.at(take.transforms[k]),
            hull([s.chords[k] for s in showings]),
        )
        xy = take.camera.project(actors[k].vertices)
        for draw, showing in enumerate(showings):
            axes = showing.chords[k]
            rgb, coverage = shot.paint(
                showing.palettes[: len(cast)], showing.light, moment.flexion / 15
            )
            at = replace(window, left=window.left - frame[0], top=window.top - frame[1])
            light = laid_over(showing.backdrop, rgb, coverage, at)
            spoilt = spoil(light, showing.faults, rng, float(moment.rep > 0))
            corner = np.array([window.left, window.top])
            strip, _ = cut_strip(spoilt, replace(axes, hip=axes.hip - corner))
            truth = label(
                xy,
                take.dressed.parts,
                take.model.marks,
                axes,
                shot.buffer,
                window,
            )
            wrong = showing.facing != take.facing
            yield {
                "strip": strip,
                "edge": np.full(len(ALONG), np.nan) if wrong else truth.edge,
                "visible": truth.visible & np.bool_(not wrong),
                "landmarks": truth.landmarks[[0, 2]] * (np.nan if wrong else 1.0),
                "lumbosacral": truth.landmarks[1] * (np.nan if wrong else 1.0),
                "chord_hip": axes.hip,
                "chord_up": axes.up,
                "chord_behind": axes.behind,
                "length_px": axes.length_px,
                "true_joints": take.joints[k][[HIP, SHOULDER]],
                "facing": showing.facing,
                "true_facing": take.facing,
                "yaw_deg": take.yaw_deg,
                "pelvis_deg": moment.pelvis,
                "flexion_deg": moment.flexion,
                "lean_deg": lean_deg(take.axes[k], take.facing),
                "rep": moment.rep,
                "frame": k,
                "clip": clip,
                "body": take.model.number,
                "draw": draw,
                "lift": str(take.lift),
                "spine": str(take.spine),
                "arms": str(take.arms),
                "clothes": take.dressed.outfit.top,
                "pattern": showing.palettes[0].pattern.name.lower(),
                "occluder": scenery.kind + (" bystander" if passer else ""),
                "background": showing.background,
                "light": showing.faults.exposure,
                "noise": showing.faults.noise,
                "blur_px": showing.faults.blur_px,
            }


def random_chords(
    kind: Kind, take: Take, rng: np.random.Generator
) -> tuple[tuple[Chord, ...], int]:
    """Return the chords as the pose model finds them, and which way it says they face.

    For training its errors are wider than measured, with outliers among them, and
    some lifters are taken to face the other way.
    """
    training = kind is Kind.TRAIN
    model: JointErrors = WIDER if training else MOVENET
    leans = np.array([lean_deg(axes, take.facing) for axes in take.axes])
    errors = model.draw(leans, 2 * FRAME_S, rng)
    facing = take.facing
    if training:
        far = rng.uniform(size=len(errors)) < OUTLIERS
        errors[far] += rng.normal(0.0, OUTLIER_SD, (far.sum(), 4))
        if rng.uniform() < WRONG_FACING:
            facing = -facing
    edges = []
    for axes, error in zip(take.axes, errors, strict=True):
        try:
            one = moved(axes, error, take.facing)
        except ValueError:
            one = axes
        if facing != take.facing:
            one = replace(one, behind=-one.behind)
        edges.append(one)
    return tuple(edges), facing


def _showing(
    take: Take,
    chords: tuple[Chord, ...],
    facing: int,
    frame: tuple[int, int, int, int],
    rng: np.random.Generator,
) -> Showing:
    palettes = (random_palette(rng), random_palette(rng))
    towards = take.camera.position - take.model.body.head("root")
    light = random_light(towards / np.linalg.norm(towards), rng)
    length = take.axes[0].length_px
    corner = np.array(frame[:2])
    near = []
    if rng.uniform() < 0.35:
        for _ in range(int(rng.integers(1, 4))):
            axes = take.axes[int(rng.integers(len(take.axes)))]
            along, behind = rng.uniform(0, 1, 1), rng.uniform(0.1, 0.6, 1)
            x, y = axes.to_frame(along, behind)[0] - corner
            way = np.arctan2(*axes.up[::-1]) + rng.normal(0, 0.15)
            near.append((float(x), float(y), float(way)))
        if rng.uniform() < 0.3:
            near = [(x, y, np.pi / 2) for x, y, _ in near]
    like = palettes[0].table[Stuff.SHIRT] if rng.uniform() < 0.15 else None
    floor_xy = take.camera.project(np.array([-take.side * 2.0, 0, take.model.floor_z]))
    backdrop, background = random_backdrop(
        frame[2] - frame[0],
        frame[3] - frame[1],
        length / 0.5,
        float(floor_xy[1] - frame[1]),
        like,
        near,
        rng,
    )
    faults = random_faults(length, rng)
    return Showing(chords, facing, palettes, light, backdrop, background, faults)


def _before_photo(
    showing: Showing, photos: Sequence[Path], rng: np.random.Generator
) -> Showing:
    """Return a showing as it was or, as often, before a picture."""
    if rng.uniform() < 0.5:
        return showing
    photo = photos[int(rng.integers(len(photos)))]
    height, width = showing.backdrop.shape[:2]
    backdrop = photographed(photo, width, height, rng)
    return replace(showing, backdrop=backdrop, background="photo")

"""Bodies of random adults: skin, bones and weights of the Anny body model.

Metres, z up; the person faces -y and +x is their left. Building the bodies needs the
``lifter`` extra and takes minutes the first time; everything after reads one file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge.core.types.frames import FloatArray, IndexArray
from edge.core.types.skeleton import KEYPOINTS

# What Anny calls a phenotype, 0 to 1, and the span that random adults are drawn from.
PHENOTYPE = {
    "gender": (0.0, 1.0),
    "age": (0.5, 0.8),
    "muscle": (0.35, 0.95),
    "weight": (0.3, 0.85),
    "height": (0.3, 0.8),
    "proportions": (0.25, 0.85),
}
BATCH = 8


@dataclass(frozen=True, slots=True)
class Rig:
    """What all bodies share: V vertices, F faces, B bones.

    ``weights`` (V, B) sum to 1 per vertex, ``coco`` (17, V) too; ``parents`` of the
    root is -1.
    """

    faces: IndexArray
    weights: FloatArray
    coco: FloatArray
    bones: tuple[str, ...]
    parents: IndexArray

    def bone(self, name: str) -> int:
        """Return a bone's row."""
        return self.bones.index(name)


@dataclass(frozen=True, slots=True)
class Body:
    """One person at rest: ``vertices`` (V, 3) and bone ``heads`` (B, 3), metres."""

    rig: Rig
    vertices: FloatArray
    heads: FloatArray

    def head(self, bone: str) -> FloatArray:
        """Return where a bone begins, (3,)."""
        return np.asarray(self.heads[self.rig.bone(bone)])


def random_phenotypes(count: int, rng: np.random.Generator) -> FloatArray:
    """Return (count, 6) phenotypes; gender leans to its ends, as people's does."""
    low, high = np.array(list(PHENOTYPE.values())).T
    drawn = rng.uniform(low, high, (count, len(PHENOTYPE)))
    drawn[:, 0] = np.where(drawn[:, 0] < 0.5, 0.3 * drawn[:, 0], 1 - 0.3 * drawn[:, 0])
    return drawn


def build_bodies(path: Path, count: int, seed: int) -> None:
    """Write ``count`` random adults to an ``.npz`` file."""
    import anny
    import torch
    from anny.keypoints import KeypointsRegressor

    torch.set_num_threads(1)
    model = anny.Anny().to(dtype=torch.float32)
    phenotypes = random_phenotypes(count, np.random.default_rng(seed))
    vertices, heads = [], []
    for rows in np.array_split(phenotypes, -(-count // BATCH)):
        still = torch.eye(4)[None, None].repeat(len(rows), model.bone_count, 1, 1)
        kwargs = {
            name: torch.tensor(rows[:, i], dtype=torch.float32)
            for i, name in enumerate(PHENOTYPE)
        }
        out = model(pose_parameters=still, phenotype_kwargs=kwargs)
        vertices.append(out["rest_vertices"].numpy())
        heads.append(out["rest_bone_heads"].numpy())
    regressor = KeypointsRegressor.coco(model, labels=list(KEYPOINTS))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        faces=model.faces.numpy(),
        weight=model.vertex_bone_weights.numpy(),
        weight_bone=model.vertex_bone_indices.numpy(),
        coco=regressor.regression_weights.numpy(),
        bones=np.array(model.bone_labels),
        parents=[-1 if p is None else p for p in model.bone_parents],
        vertices=np.concatenate(vertices),
        heads=np.concatenate(heads),
        phenotypes=phenotypes,
    )


def read_bodies(path: Path) -> Iterator[Body]:
    """Yield the bodies of a file, one rig among them."""
    with np.load(path) as data:
        bones = tuple(str(name) for name in data["bones"])
        weight, weight_bone = data["weight"], data["weight_bone"]
        weights = np.zeros((len(weight), len(bones)))
        np.add.at(weights, (np.arange(len(weight))[:, None], weight_bone), weight)
        weights /= weights.sum(axis=1, keepdims=True)
        rig = Rig(
            data["faces"].astype(np.intp),
            weights,
            data["coco"].astype(np.float64),
            bones,
            data["parents"].astype(np.intp),
        )
        every = zip(data["vertices"], data["heads"], strict=True)
    for vertices, heads in every:
        yield Body(rig, vertices.astype(np.float64), heads.astype(np.float64))

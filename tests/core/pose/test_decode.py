"""The fast decoding gives what the plainly written one gives, and keeps the lifter."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from edge.core.pose.decode import Decoder
from edge.core.pose.model_spec import ModelSpec, Quantisation
from models.movenet import reference

GRID = 48
STORED = (
    Quantisation(0.04, 25),
    Quantisation(0.04, 25),
    Quantisation(0.25, 0),
    Quantisation(1 / 64, 0),
)


def spec(quantisation: tuple[Quantisation, ...] = (Quantisation(),) * 4) -> ModelSpec:
    return ModelSpec("test", "", 192, "heads", quantisation, GRID)


def noise(seed: int, heat: float) -> tuple[NDArray[Any], ...]:
    """Heads without a person: any cell may win, also far from the coarse place."""
    random = np.random.default_rng(seed)
    scales = ((17, heat, -2), (1, 1, -2), (34, 9, 0), (34, 0.5, 0))
    return tuple(
        random.normal(mean, spread, (GRID, GRID, depth)).astype(np.float32)
        for depth, spread, mean in scales
    )


def body(middle: tuple[float, float], size: float) -> NDArray[np.float64]:
    """Seventeen places in cells, rows first, spread over ``size`` cells."""
    places = np.random.default_rng(3).uniform(-0.5, 0.5, (17, 2))
    return places * size + middle


def people(*bodies: tuple[NDArray[np.float64], float]) -> tuple[NDArray[Any], ...]:
    """Heads as MoveNet would give them for bodies of the given likeliness."""
    rows, columns = np.mgrid[:GRID, :GRID].astype(np.float32)
    heat = np.full((GRID, GRID, 17), 1e-4)
    center = np.full((GRID, GRID, 1), 1e-4)
    regress = np.zeros((GRID, GRID, 17, 2), np.float32)
    offset = np.zeros((GRID, GRID, 17, 2), np.float32)
    nearest = np.full((GRID, GRID), np.inf)
    for places, likely in bodies:
        away = np.hypot(
            rows[..., None] - places[:, 0], columns[..., None] - places[:, 1]
        )
        heat = np.maximum(heat, likely * np.exp(-(away**2) / 3))
        row, column = places.mean(axis=0)
        from_center = np.hypot(rows - row, columns - column)
        center[..., 0] = np.maximum(
            center[..., 0], likely * np.exp(-(from_center**2) / 6)
        )
        cells = np.stack((rows, columns), axis=-1)[:, :, None]
        mine = from_center < nearest
        regress[mine] = (places - cells)[mine]
        nearest = np.minimum(nearest, from_center)
        for k in range(17):
            close = away[..., k] < 4
            offset[close, k] = (places[k] - cells[:, :, 0])[close]
    logit = [np.log(value / (1 - value)).astype(np.float32) for value in (heat, center)]
    return (
        logit[0],
        logit[1],
        regress.reshape(GRID, GRID, 34),
        offset.reshape(GRID, GRID, 34),
    )


def stored(heads: tuple[NDArray[Any], ...]) -> tuple[NDArray[Any], ...]:
    return tuple(
        np.clip(np.round(head / by.scale) + by.zero_point, -128, 127).astype(np.int8)
        for head, by in zip(heads, STORED, strict=True)
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("heat", [0.5, 2.0, 6.0])
def test_equals_the_plainly_written_decoding(seed: int, heat: float) -> None:
    heads = noise(seed, heat)
    names = ("heatmap", "center", "regress", "offset")
    expected_xy, expected_score = reference.decode(
        dict(zip(names, heads, strict=True)), neighbours=True
    )
    xy, score, _ = Decoder(spec())(heads)
    np.testing.assert_allclose(xy, expected_xy, atol=1e-5)
    np.testing.assert_allclose(score, expected_score, atol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_reads_stored_values_as_the_floats_they_stand_for(seed: int) -> None:
    heads = stored(noise(seed, 2.0))
    real = tuple(
        (head.astype(np.float32) - by.zero_point) * np.float32(by.scale)
        for head, by in zip(heads, STORED, strict=True)
    )
    for one, other in zip(
        Decoder(spec(STORED))(heads), Decoder(spec())(real), strict=True
    ):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_finds_a_body_to_a_hundredth_of_a_cell() -> None:
    places = body((23.0, 25.0), 30)
    xy, score, _ = Decoder(spec())(people((places, 0.9)))
    np.testing.assert_allclose(xy[:, ::-1] * GRID, places, atol=0.01)
    assert score.min() > 0.6


def test_takes_the_central_person_without_a_prior() -> None:
    lifter, other = body((24.0, 22.0), 22), body((24.0, 38.0), 22)
    xy, _, _ = Decoder(spec())(people((other, 0.9), (lifter, 0.8)))
    np.testing.assert_allclose(xy[:, ::-1] * GRID, lifter, atol=0.01)


@pytest.mark.parametrize("column", [24.0, 30.0, 36.0])
def test_keeps_the_lifter_while_somebody_likelier_stands_in_the_middle(
    column: float,
) -> None:
    lifter, passer = body((24.0, 14.0), 26), body((22.0, column), 20)
    prior = (lifter[:, ::-1] + 0.8) / GRID
    xy, _, _ = Decoder(spec(STORED))(
        stored(people((passer, 0.95), (lifter, 0.7))), prior.astype(np.float32)
    )
    away = np.abs(xy[:, ::-1] * GRID - lifter).max(axis=1)
    assert np.median(away) < 0.3
    assert away[[5, 6, 11, 12]].max() < 0.5


def test_a_prior_elsewhere_chooses_the_other_person() -> None:
    lifter, passer = body((24.0, 14.0), 22), body((24.0, 34.0), 22)
    xy, _, _ = Decoder(spec())(
        people((passer, 0.8), (lifter, 0.8)), (passer[:, ::-1] / GRID)
    )
    np.testing.assert_allclose(xy[:, ::-1] * GRID, passer, atol=0.01)


@pytest.mark.parametrize("heads", [stored, lambda heads: heads])
def test_a_dimmer_and_a_torn_keypoint_are_less_certain(heads: Any) -> None:
    places = body((23.0, 25.0), 30)
    by = STORED if heads is stored else (Quantisation(),) * 4
    _, _, sharp = Decoder(spec(by))(heads(people((places, 0.9))))
    _, _, dim = Decoder(spec(by))(heads(people((places, 0.4))))
    torn = people((places, 0.9))
    torn[3][:] += np.random.default_rng(0).normal(0, 0.5, torn[3].shape)
    _, _, apart = Decoder(spec(by))(heads(torn))
    assert sharp.dtype == np.float32
    assert (dim > sharp).all()
    assert (apart > sharp).all()
    assert 0.002 < sharp.min() < sharp.max() < 0.02


def test_extreme_values_give_finite_answers() -> None:
    for value in (-1e4, 1e4):
        heads = tuple(
            np.full((GRID, GRID, n), value, np.float32) for n in (17, 1, 34, 34)
        )
        xy, score, sd = Decoder(spec())(heads)
        assert np.isfinite(xy).all()
        assert (np.isfinite(sd) & (sd > 0)).all()
        assert ((score >= 0) & (score <= 1)).all()


def test_the_keypoints_layout_is_only_reordered() -> None:
    answer = np.arange(51, dtype=np.float32).reshape(1, 17, 3) / 51
    decoder = Decoder(ModelSpec("g", "", 192, "keypoints", (Quantisation(),)))
    xy, score, sd = decoder((answer,))
    np.testing.assert_array_equal(xy, answer[0, :, [1, 0]].T)
    np.testing.assert_array_equal(score, answer[0, :, 2])
    wrists = sd[[9, 10]]  # the same joint twice: what scores less is less certain
    assert wrists[0] > wrists[1] > 0

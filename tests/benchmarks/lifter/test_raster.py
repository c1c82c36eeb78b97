"""The z-buffer, the edge's label and the colours, on shapes with known outlines."""

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

from benchmarks.lifter.picture.raster import Buffer, normals, shares
from benchmarks.lifter.scene.props import box, join, rod, tube
from benchmarks.lifter.scene.spoil import random_faults, spoil
from benchmarks.lifter.strips.labels import reach


def test_a_triangle_covers_the_pixels_whose_middles_lie_in_it() -> None:
    corners = np.array([[2.0, 1.0, 1.0], [17.0, 4.0, 1.0], [6.0, 15.0, 1.0]])
    buffer = Buffer.empty(20, 20)
    buffer.draw(corners, np.array([[0, 1, 2]]), first=5)
    y, x = np.mgrid[:20, :20] + 0.5
    inside = np.ones((20, 20), bool)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        way = corners[b] - corners[a]
        inside &= way[0] * (y - corners[a, 1]) >= way[1] * (x - corners[a, 0])
    assert ((buffer.face == 5) == inside).all()
    assert (buffer.face[~inside] == -1).all()


def test_the_nearer_of_two_faces_is_seen_whatever_the_order() -> None:
    near, far = (np.array([[0, 0, n], [9, 0, n], [0, 9, n]]) for n in (0.5, 0.25))
    face = np.array([[0, 1, 2]])
    for order in ((near, far), (far, near)):
        buffer = Buffer.empty(8, 8)
        for k, view in enumerate(order):
            buffer.draw(view.astype(float), face, first=k)
        assert buffer.near[1, 1] == pytest.approx(0.5)


def test_shares_are_those_in_space_under_perspective() -> None:
    # Halfway between depths 1 and 3 in space is at nearness 1/2, so three quarters
    # of the way in the picture.
    view = np.array([[0.0, 0.0, 1.0], [4.0, 0.0, 1 / 3], [0.0, 4.0, 1.0]])
    u, v = shares(view, 0, 1, 2, 3.0, 0.0)
    assert (u, v) == pytest.approx((0.5, 0.5))


def test_a_ball_has_the_area_of_its_circle() -> None:
    heights = np.linspace(-1, 1, 41)
    line = np.stack([np.zeros(41), np.zeros(41), heights], axis=1)
    ball = tube(line, np.sqrt(1.0 - heights**2), np.ones(3))
    x, y, z = ball.vertices.T
    view = np.stack([30 + 20 * y, 30 + 20 * z, 2 + x], axis=1)
    buffer = Buffer.empty(60, 60)
    buffer.draw(view, ball.faces)
    assert (buffer.face >= 0).sum() == pytest.approx(np.pi * 400, rel=0.02)


def test_what_lies_outside_the_outline_is_cropped() -> None:
    buffer = Buffer.empty(10, 10)
    square = np.array([[0, 0, 1], [10, 0, 1], [10, 10, 1], [0, 10, 1]], float)
    buffer.draw(square, np.array([[0, 1, 2], [0, 2, 3]]))
    buffer.crop(square[:, :2] * 0.5)
    assert (buffer.face >= 0).sum() == 25
    assert (buffer.face[:5, :5] >= 0).all()


def test_solids_face_outwards() -> None:
    solid = join(
        [
            box(np.zeros(3), np.array([1.0, 2.0, 3.0]), np.ones(3)),
            rod(np.zeros(3), np.array([0.0, 0.0, 2.0]), 0.3, np.ones(3)),
        ]
    )
    middles = solid.vertices[solid.faces].mean(axis=1)
    centre = np.where(np.arange(len(middles))[:, None] < 12, 0.0, [[0.0, 0.0, 1.0]])
    assert (((middles - centre) * solid.normals()).sum(axis=1) > 0).all()
    corner = normals(solid.vertices[:8].copy(), solid.faces[:12])
    assert ((corner * solid.vertices[:8]).sum(axis=1) > 0).all()


def test_the_outermost_edge_counts() -> None:
    along = np.array([0.0, 1.0, 1.0, 0.0])
    behind = np.array([0.1, 0.3, 0.0, 0.0])
    square = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
    stations = np.linspace(-0.5, 1.0, 7)
    edge = reach(along, behind, square, stations)
    assert np.isneginf(edge[stations < 0]).all()
    assert edge[2:] == pytest.approx(0.1 + 0.2 * stations[2:].clip(0))


def test_of_many_edges_the_outermost_counts() -> None:
    rng = np.random.default_rng(0)
    along, behind = rng.uniform(-0.5, 1.5, (2, 60))
    edges = np.array([rng.choice(60, 2, replace=False) for _ in range(90)])
    stations = np.linspace(-0.7, 1.7, 48)
    plain = []
    for edge in edges:
        ends = edge[np.argsort(along[edge])]
        plain.append(np.interp(stations, along[ends], behind[ends], -np.inf, -np.inf))
    np.testing.assert_allclose(
        reach(along, behind, edges, stations), np.max(plain, axis=0), atol=1e-9
    )


def test_faults_leave_an_edge_where_it_is() -> None:
    rng = np.random.default_rng(1)
    light = np.zeros((120, 120, 3), np.float32)
    light[:, 60:] = 0.5
    for _ in range(30):
        spoilt = spoil(light, random_faults(150.0, rng), rng, moved=1.0)
        row = spoilt[20:100].astype(float).mean(axis=(0, 2))
        half = (row[:20].mean() + row[-20:].mean()) / 2
        share = ((row - half) > 0).argmax()
        assert abs(share - 60) <= 2

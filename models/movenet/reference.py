"""MoveNet's decoding, written plainly: the yardstick for the fast one.

``neighbours=False`` is the published decoding. With neighbours, the mean of what the
nine cells around the best one point at, by heat, takes the place of that one's word.
"""

import numpy as np


def decode(
    heads: dict[str, np.ndarray], *, neighbours: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return keypoints of the most central person.

    Parameters
    ----------
    heads
        ``heatmap`` (G, G, 17), ``center`` (G, G, 1), ``regress`` and ``offset``
        (G, G, 34), as they leave the network: before the sigmoid, in cells.

    Returns
    -------
    ``xy`` (17, 2) as fractions of the input and ``score`` (17,) from 0 to 1.
    """
    grid = heads["heatmap"].shape[0]
    y, x = np.mgrid[:grid, :grid].astype(np.float32)
    heat = 1 / (1 + np.exp(-heads["heatmap"]))
    person = 1 / (1 + np.exp(-heads["center"][..., 0]))
    person = person / (np.hypot(y - grid / 2, x - grid / 2) + 1.8)
    row, column = np.unravel_index(np.argmax(person), person.shape)
    coarse = heads["regress"][row, column].reshape(17, 2) + np.array([row, column])
    away = np.hypot(y[..., None] - coarse[:, 0], x[..., None] - coarse[:, 1])
    best = (heat / (away + 1.8)).reshape(-1, 17).argmax(0)
    rows, columns = np.divmod(best, grid)
    each = np.arange(17)
    fine = heads["offset"].reshape(grid, grid, 17, 2)
    total, weight = np.zeros((17, 2)), np.zeros((17, 1))
    for k in each:
        near = [(rows[k], columns[k])]
        if neighbours:
            row, column = np.clip((rows[k], columns[k]), 1, grid - 2)
            near = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        for i, j in near:
            total[k] += heat[i, j, k] * (fine[i, j, k] + np.array([i, j]))
            weight[k] += heat[i, j, k]
    return (total / weight)[:, ::-1] / grid, heat[rows, columns, each]

"""MoveNet's published decoding, written plainly: the yardstick for the fast one."""

import numpy as np


def decode(heads: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
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
    fine = heads["offset"].reshape(grid, grid, 17, 2)[rows, columns, each]
    xy = np.stack([columns + fine[:, 1], rows + fine[:, 0]], axis=1) / grid
    return xy, heat[rows, columns, each]

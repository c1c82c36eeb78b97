import numpy as np

from edge.core import spine_map

MAPS = ("FLEXION_MAP", "PELVIS_MAP", "LORDOSIS_MAP", "POPULATION_NEUTRAL")


def test_every_map_takes_five_coefficients_and_the_inclination():
    for name in MAPS:
        values = getattr(spine_map, name)
        assert values.shape == (6,)
        assert np.isfinite(values).all()


def test_a_back_bowed_away_from_the_chord_is_flexed():
    """Degree 0 rises and degree 2 falls when an arc bows."""
    bow = np.array([2 / 3, 0, -2 / 3, 0, 0, 0])
    assert spine_map.FLEXION_MAP @ bow > 0


def test_leaning_over_is_pelvic_tilt():
    assert spine_map.PELVIS_MAP[5] > 0.5

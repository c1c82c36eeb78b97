import numpy as np

from edge.core.spine import map

MAPS = ("FLEXION_MAP", "PELVIS_MAP", "LORDOSIS_MAP", "POPULATION_NEUTRAL")


def test_every_map_takes_five_coefficients():
    for name in MAPS:
        values = getattr(map, name)
        assert values.shape == (5,)
        assert np.isfinite(values).all()


def test_a_back_that_leans_more_the_further_up_is_flexed():
    assert map.FLEXION_MAP @ [0, 1, 0, 0, 0] > 0


def test_turning_as_a_whole_is_pelvic_tilt_and_no_flexion():
    turned = np.array([1.0, 0, 0, 0, 0])
    assert abs(map.FLEXION_MAP @ turned) < 0.25
    assert map.PELVIS_MAP @ turned > 0.75

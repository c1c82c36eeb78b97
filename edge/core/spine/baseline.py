"""What a back is read against: a reference, and how little to rely on it."""

from dataclasses import dataclass, replace

from edge.core.spine.linear import FLEXION, PEOPLE, Features, flexion_deg
from edge.core.spine.standing import StandingReference
from edge.core.types.states import SpineState

# Without a neutral the population's mean stands in, at half the quality, and a fault
# must be further away by what standing backs differ by: twice their spread, 18 deg on
# synthetic lifters, and some more because real clothes differ more than rendered ones.
PRIOR_SHARE = 0.5
PRIOR_MARGIN_DEG = 20.0
# Of a lordosis wholly hidden, and of arms raised: the neutrals of hidden ones are off
# by as much more (rms, ``edge.core.spine.features``).
UNCERTAIN_MARGIN_DEG = 5.0
# Of a neutral whose standing differs by more than a still one's does, as that of a hood
# or a loose shirt: per degree of standard deviation. Chosen: rendered lifters stand
# within 2 deg; at 6, as of a man in a hood, it is no better than anybody else's.
STILL_SCATTER_DEG, SCATTER_MARGIN = 2.0, 5.0
# Of the five numbers the one that is the lordosis of the whole edge; and by how much at
# most a hidden one is deepened: 10 to 14 deg were missing on rendered lifters. Who
# arches further before the bend is not taken to stand like that.
LORDOSIS = 1
LARGEST_DEG = 14.0


@dataclass(frozen=True, slots=True)
class NeutralShift:
    """What a neutral adds to flexion, tilt and margin judged without it, degrees."""

    flexion_deg: float
    tilt_deg: float
    margin_deg: float


def margin_of(reference: StandingReference) -> float:
    """Return how far what is read against a reference may be off more than usual."""
    margin_deg = UNCERTAIN_MARGIN_DEG * reference.uncertainty
    margin_deg += SCATTER_MARGIN * max(reference.scatter_deg - STILL_SCATTER_DEG, 0.0)
    return min(margin_deg, PRIOR_MARGIN_DEG)


def read_against(reference: StandingReference, spine: SpineState) -> SpineState:
    """Return the flexion of a frame, read against a reference that was learnt later.

    The pelvis stays as it was.
    """
    neutral_deg = flexion_deg(standing(reference))
    return replace(
        spine,
        spine_flexion_deg=spine.edge_flexion_deg - neutral_deg,
        quality=spine.quality / (1.0 if spine.own_neutral else PRIOR_SHARE),
        own_neutral=True,
        margin_deg=margin_of(reference),
    )


def not_round(reference: StandingReference | None) -> StandingReference | None:
    """Return a reference of a moment, unless the back was round already."""
    if reference is None:
        return None
    round_deg = flexion_deg(reference.features) - flexion_deg(PEOPLE)
    return reference if round_deg < PRIOR_MARGIN_DEG else None


def standing(reference: StandingReference, occlusion: float = 0.0) -> Features:
    """Return the features of standing; ``occlusion`` of the lordosis is hidden now.

    A hidden lordosis may have been guessed flatter than the bend's first degrees show
    it. It is then taken to be as deep as they do, by as much as the reference is
    uncertain, and as more of the lordosis is seen than was then. Where they show it
    rounder, the lifter may have begun to round: nothing is made of that.
    """
    if reference.early_descent is None or not reference.occlusion:
        return reference.features
    rounder_deg = flexion_deg(reference.early_descent) - flexion_deg(reference.features)
    rounder_deg = min(max(rounder_deg, -LARGEST_DEG), 0.0)
    more = max(reference.occlusion - occlusion, 0.0) / reference.occlusion
    deeper = more * reference.uncertainty * rounder_deg / FLEXION[LORDOSIS]
    features = [*reference.features]
    features[LORDOSIS] += deeper
    return tuple(features)

"""The words of the contract: every enumeration that leaves the device."""

from enum import StrEnum


class ViewKind(StrEnum):
    """How the camera sees the lifter."""

    SIDE = "side"
    OBLIQUE = "oblique"
    FRONT = "front"  # or rear: the frontal plane faces the camera
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Where in a repetition the lifter is."""

    UNKNOWN = "unknown"
    STANDING = "standing"
    ECCENTRIC = "eccentric"
    BOTTOM = "bottom"
    CONCENTRIC = "concentric"


class BodyPosture(StrEnum):
    """What the body is doing, before anything judges it."""

    UPRIGHT = "upright"  # on both feet, bent or not
    HANDS_AND_KNEES = "hands_and_knees"
    PRONE_SUPPORT = "prone_support"  # a plank, on hands or forearms
    SIDE_SUPPORT = "side_support"  # a side plank
    SPLIT = "split"  # one foot clearly ahead of the other
    SEATED_OR_LYING = "seated_or_lying"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """A side of the lifter's own body."""

    LEFT = "left"
    RIGHT = "right"


class HoldEnd(StrEnum):
    """Why a hold was over."""

    RELEASED = "released"  # the lifter left the position, which was in form until then
    BROKEN = "broken"  # the form broke, and did not come back
    LOST = "lost"  # out of sight
    UNFINISHED = "unfinished"  # the session ended, or another exercise was named


class Level(StrEnum):
    """What the lamp is to show."""

    ABSENT = "absent"
    UNSURE = "unsure"
    NEUTRAL = "neutral"
    CAUTION = "caution"
    FAULT = "fault"

    @property
    def judged(self) -> bool:
        """Return whether it tells something of the back."""
        return self not in (Level.ABSENT, Level.UNSURE)


class FaultCode(StrEnum):
    """What was wrong with a movement."""

    SPINE_FLEXION = "spine_flexion"
    SPINE_EXTENSION = "spine_extension"
    LATERAL_FLEXION = "lateral_flexion"
    ROTATION = "rotation"
    NECK = "neck"
    KNEE_DOMINANT = "knee_dominant"
    HIPS_FIRST = "hips_first"
    SHALLOW = "shallow"
    TOO_FAST = "too_fast"
    PELVIS_DROP = "pelvis_drop"
    ASYMMETRY = "asymmetry"
    LIMB_LOW = "limb_low"
    HIPS_HIGH = "hips_high"
    HIPS_LOW = "hips_low"


class Cue(StrEnum):
    """What the lamp's pattern and the buzzer tell beside the level."""

    SPINE_FLEXION = "spine_flexion"
    SPINE_EXTENSION = "spine_extension"
    OTHER_FAULT = "other_fault"
    GOOD_REP = "good_rep"
    RECOGNISED = "recognised"  # what is being done is known from now on
    # The steps of giving a neutral bow as the reference.
    BOW_READY = "bow_ready"  # stand still: how you stand is being learnt
    BOW_NOW = "bow_now"
    BOW_TAKEN = "bow_taken"
    BOW_UNUSABLE = "bow_unusable"
    # The steps of each station of a guided screen.
    SCREEN_READY = "screen_ready"  # take the position
    SCREEN_BEGIN = "screen_begin"
    SCREEN_DONE = "screen_done"


class Verdict(StrEnum):
    """How a whole repetition is judged."""

    GOOD = "good"
    CAUTION = "caution"
    FAULT = "fault"
    UNSURE = "unsure"


class ReferenceKind(StrEnum):
    """What a figure of the back is compared with."""

    OWN_HINGE = "own_hinge"  # the lifter's own neutral bow, at the same inclination
    STANDING = "standing"  # how the lifter stood before
    POPULATION = "population"  # neither was known; never red
    HANDS_AND_KNEES = "hands_and_knees"  # how the lifter was still on hands and knees
    HOLD_START = "hold_start"  # the first still second of the hold itself

"""The real clips, what is true of them, and which are set aside.

Truths are read off the pictures; they belong to clips that stay outside the project.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lifter.truth_files import ROOT

DATA = ROOT.parent / "shared" / "data"
# What a name may be told as well as by its own: the picture does not say which.
HINGES = ("hip_hinge", "romanian_deadlift", "good_morning", "deadlift")
LUNGES = ("lunge", "split_squat")


@dataclass(frozen=True, slots=True)
class Real:
    """One clip below ``DATA``.

    ``source`` is who filmed whom: clips of one source are all in the same half.
    ``names``: what it may be recognised as; none for what is no exercise. ``holds`` is
    None where they are not counted.
    """

    path: str
    source: str
    names: tuple[str, ...] = ()
    reps: int = 0
    holds: int | None = 0

    @property
    def name(self) -> str:
        """Return the file's name without its ending."""
        return Path(self.path).stem


def _coach(
    name: str, names: tuple[str, ...] = (), reps: int = 0, holds: int = 0
) -> Real:
    return Real(f"field/{name}.mp4", "coach in the yard", names, reps, holds)


def _avatar(name: str, names: tuple[str, ...], reps: int, holds: int = 0) -> Real:
    return Real(f"field/avatar_{name}.mp4", "avatars", names, reps, holds)


def _deadlift(name: str, source: str, reps: int = 1) -> Real:
    return Real(f"clips/{name}.mp4", source, HINGES, reps)


FIELD = (
    _coach("deadlift_oblique_16", HINGES, 16),
    _coach("kettlebell_deadlift_front_5", HINGES, 5),
    _coach("good_morning_front_5", HINGES, 5),
    _coach("kettlebell_good_morning_oblique_6", HINGES, 6),
    _coach("swing_russian_pickup_9", ("kettlebell_swing",), 9),
    _coach("swing_american_pickup_9", ("kettlebell_swing",), 9),
    # It is cut before the lifter stands after the fifth.
    _coach("squat_front_5", ("squat",), 5),
    _coach("kettlebell_squat_mixed_8", ("squat",), 8),
    _coach("goblet_squat_oblique_5", ("squat",), 5),
    _coach("plank_kb", ("plank",), 0, holds=1),
    _coach("not_pushups_front"),
    _coach("not_one_arm_row"),
    _coach("not_jumping_jacks_front"),
    _coach("not_running_on_the_spot"),
    _avatar("bird_dog_side", ("bird_dog",), 1, holds=1),
    _avatar("plank_side", ("plank",), 0, holds=1),
    _avatar("split_squat_side", LUNGES, 1),
    # The second is at its lowest when the clip ends.
    _avatar("walking_lunges_side", LUNGES, 1),
    _avatar("pallof_press_front", ("pallof_hold",), 0, holds=1),
    Real("field/lunge_side_10.mp4", "living room", LUNGES, 10),
    Real("field/bird_dog_side.mp4", "drawn muscles", ("bird_dog",), 1, holds=1),
    Real("field/plank_correct_side.mp4", "roof", ("plank",), 0, holds=1),
    Real("field/plank_tutorial_side.mp4", "black floor", ("plank",), 0, holds=None),
    Real("field/not_walking_side.mp4", "white wall"),
    Real("field/not_basketball.mp4", "sports hall"),
    Real("field/not_golf_swing.mp4", "golf course"),
    Real("field/not_seated_man.mp4", "seated man"),
    # Their labels mark the standing before and after: one squat each.
    Real("field/squat_labels/squat_11.mp4", "squat_11", ("squat",), 1),
    Real("field/squat_labels/squat_14.mp4", "squat_14", ("squat",), 1),
    Real("field/squat_labels/squat_17.mp4", "squat_17", ("squat",), 1),
)


def set_aside() -> frozenset[str]:
    """Return the names of the clips of ``FIELD`` that nothing may be chosen on.

    By a fixed rule: sources from the largest to the smallest, those of one size by the
    SHA-256 of their name, each to the half that has fewer clips; development first.
    """
    sizes = Counter(clip.source for clip in FIELD)
    order = sorted(
        sizes,
        key=lambda name: (-sizes[name], hashlib.sha256(name.encode()).hexdigest()),
    )
    counts, aside = [0, 0], set()
    for source in order:
        half = int(counts[1] < counts[0])
        counts[half] += sizes[source]
        if half:
            aside.add(source)
    return frozenset(clip.name for clip in FIELD if clip.source in aside)


# Known since before: all of them were developed on.
CLIPS = (
    _deadlift("kb_deadlift_correct_side", "dark hoodie", 10),
    _deadlift("kb_deadlift_rounded_side", "dark hoodie", 10),
    _deadlift("kb_deadlift_correct_oblique", "dark hoodie", 10),
    *(_deadlift(f"gym_deadlift_good_{k}", "outdoors") for k in (1, 3, 5)),
    *(_deadlift(f"gym_deadlift_bad_{k}", "busy gym") for k in (1, 3, 5)),
    *(_deadlift(f"web_bad{k}", f"web_bad{k}") for k in ("005", "008", "014")),
    *(
        _deadlift(f"web_good{k}", f"web_good{k}")
        for k in ("001", "006", "014", "016", "018")
    ),
)

"""Makes the demonstrations that ship: ``python -m benchmarks.demonstrations``.

Each exercise as the simulator's stick figure does it, as a keypoint recording: what
``compare NAME ATTEMPT`` and ``demo --exercise NAME`` show. No person was filmed.
"""

import sys
from pathlib import Path

from edge import __version__
from edge.exercises.tables import exercise_names
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.testing.figures import Body
from edge.testing.scenarios import BEGIN, Move, film, stand

ASSETS = Path(__file__).resolve().parents[1] / "edge" / "assets"
REPS = 2
RATE_HZ = 20.0  # chosen: smooth to look at, and half the size of a camera's
HEADER = ("simulator", "0" * 64)
# Bottom of the movement, s down, s at the bottom, s up. Depths lie within the ranges
# of the exercise's table, tempo is the regular 2/0/2/0 (ACSM 2023), a swing is a throw.
MOVES = {
    "hip_hinge": (Body(80.0, 16.0, 0.0), 2.0, 0.2, 2.0),
    "romanian_deadlift": (Body(85.0, 20.0, 0.0), 2.0, 0.2, 2.0),
    "deadlift": (Body(95.0, 32.0, 4.0), 2.0, 0.2, 2.0),
    "good_morning": (Body(75.0, 15.0, 0.0), 2.0, 0.2, 2.0),
    "kettlebell_swing": (Body(75.0, 22.0, 2.0), 0.8, 0.1, 0.6),
    "squat": (Body(100.0, 105.0, 30.0), 2.0, 0.2, 2.0),
}


def demonstration(name: str) -> list[Move]:
    """Return the moves of an exercise, from standing to standing."""
    bottom, down_s, pause_s, up_s = MOVES[name]
    one = [Move(bottom, down_s), Move(bottom, pause_s), stand(up_s), stand(0.6)]
    return [BEGIN, *one * REPS, stand(1.0)]


def write(folder: Path = ASSETS) -> None:
    """Write a recording for each exercise that there is."""
    for name in exercise_names():
        path = folder / f"demonstration_{name}.npz"
        options = {"exercise": name, "view": "side"}
        header = RecordingHeader(__version__, *HEADER, options)
        with RecordingWriter(path, header) as writer:
            for observation in film(*demonstration(name), rate_hz=RATE_HZ):
                writer.write(observation)
        sys.stderr.write(f"{path}\n")


if __name__ == "__main__":
    write()

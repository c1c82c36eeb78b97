"""Ten thousand frames leave nothing behind, and are judged the same twice."""

import dataclasses
import gc
import hashlib
import math
import sys

import pytest
from support.outcomes import plain

from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.testing.figures import bent
from edge.testing.scenarios import Move, film, hinge, pipeline, stand

SET = film(stand(1.5), *hinge(3, flexion_deg=20), stand(3), Move(bent(30), 1))
SET_FRAMES = 3 * len(SET)
SETS = math.ceil(10_000 / SET_FRAMES)


def many_sets():
    """Yield ten thousand observations: thrice ``SET``, a minute's absence, again."""
    for index in range(SETS * SET_FRAMES):
        t_s = index / 30 + 60 * (index // SET_FRAMES)
        frame = SET[index % len(SET)]
        pose = dataclasses.replace(frame.pose, t_s=t_s)
        yield dataclasses.replace(frame, t_s=t_s, index=index, pose=pose)


def fingerprint(recording):
    """Replay; return what was judged, and the blocks in use after every set."""
    fresh = pipeline()
    digest, blocks = hashlib.sha256(), []
    for observation in recording:
        step = fresh.replay(observation)
        if observation.index % 20 == 0 or step.events:
            digest.update(repr((plain([step]), step.events)).encode())
        if (observation.index + 1) % SET_FRAMES == 0:
            gc.collect()
            blocks.append(sys.getallocatedblocks())
    return (digest.digest(), repr(fresh.finish())), blocks


@pytest.mark.slow
def test_ten_thousand_frames_twice_are_the_same_and_leave_no_memory_behind(tmp_path):
    path = tmp_path / "long.npz"
    with RecordingWriter(path, RecordingHeader("0", "movenet", "0" * 64)) as writer:
        for each in many_sets():
            writer.write(each)
    recording = read_recording(path)
    assert len(recording) >= 10_000
    once, blocks = fingerprint(recording)
    again, _ = fingerprint(recording)
    assert again == once
    # Every object and every array's head is a block; one a frame would be thousands.
    assert blocks[-1] - blocks[1] < 0.02 * len(recording)

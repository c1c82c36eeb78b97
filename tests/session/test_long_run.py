"""Twenty sessions in one process: stored, and nothing of them stays in memory."""

import dataclasses
import gc
import os
import sys
import threading
from pathlib import Path

import pytest
from support.altered import nobody

from edge.devices.host.system import clock_reading
from edge.session.recorder import SessionRecorder
from edge.store.archive import Archive
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.writer import Writer
from edge.testing.scenarios import film, hinge, pipeline, stand

SESSIONS = 20
REST_S = 30.0


def days():
    """Yield each session's frames: a set, a rest, a set, and everybody gone."""
    scene = film(stand(1.5), *hinge(2, flexion_deg=20), stand(1.0))
    empty = nobody(scene[:1])[0]
    t_s, index = 0.0, 0
    for _ in range(SESSIONS):
        frames = []
        for _ in range(2):
            for each, dt_s in [(e, 1 / 30) for e in scene] + [(empty, 0.9)] * 10:
                t_s, index = t_s + dt_s, index + 1
                pose = dataclasses.replace(each.pose, t_s=t_s)
                frames.append(
                    dataclasses.replace(each, t_s=t_s, index=index, pose=pose)
                )
        for _ in range(60):
            t_s, index = t_s + 0.9, index + 1
            pose = dataclasses.replace(empty.pose, t_s=t_s)
            frames.append(dataclasses.replace(empty, t_s=t_s, index=index, pose=pose))
        yield frames


def resident_bytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
def test_twenty_sessions_leave_no_memory_file_or_thread_behind(tmp_path):
    watched, path = pipeline(), tmp_path / "s.db"
    seen = []
    with ReopeningLog(path) as sessions, Writer() as writer:
        archive = Archive(sessions, writer)
        archive.open()
        model = ("movenet", "0" * 64)
        recorder = SessionRecorder(
            "rack-1", model, clock_reading, archive, rest_s=REST_S
        )
        for frames in days():
            for each in frames:
                recorder.take(watched.replay(each), 0)
            stored = threading.Event()
            writer.put(stored.set, lambda: None)
            assert stored.wait(10.0)
            frames.clear()
            gc.collect()
            files = len(os.listdir("/proc/self/fd"))
            blocks = sys.getallocatedblocks()
            seen.append((resident_bytes(), blocks, files, threading.active_count()))
        recorder.end(watched)
    early, late = seen[4], seen[-1]
    # Chosen: a twentieth of what one session's frames take.
    assert late[0] - early[0] < 2e6
    assert late[1] - early[1] < 2000
    assert late[2:] == early[2:]
    assert Outbox(path).waiting() == SESSIONS

"""Commands as processes of their own: who reads them, who stops them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys

from support.mqtt_made import wait_for


def started(*arguments, **how):
    """Start a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "edge", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def test_a_reader_who_has_enough_ends_it_quietly(recording):
    process = started("replay", recording, "--frames", "-")
    assert process.stdout.readline().startswith('{"t_s": 0')
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def holds(path):
    return path.stat().st_size > 0


def test_interrupting_a_replay_leaves_nothing(demo, tmp_path):
    frames = tmp_path / "frames.jsonl"
    process = started("replay", demo, "--frames", frames, "--pace", "real")
    (part,) = wait_for(lambda: [each for each in tmp_path.iterdir() if holds(each)])
    assert part.name != frames.name
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_the_device_loop_stores_its_session_and_stops_when_told(demo, tmp_path):
    """As systemd does: start, let a repetition begin, terminate."""
    store, settings = tmp_path / "sessions.db", tmp_path / "hingewatch.toml"
    settings.write_text(
        f'[store]\npath = "{store}"\n[rack]\nname = "rack-7"\n'
        '[movement]\nexercise = "romanian_deadlift"\n'
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    process = started("run", "--config", settings, "--source", demo, env=environment)
    try:
        wait_for(lambda: stored(store), seconds=60)
        process.terminate()
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err
    ((payload, closed),) = stored(store)
    session = json.loads(payload)
    assert closed == 1
    assert session["rack"] == "rack-7"
    assert session["schema"] == "session/1"
    assert session["frames"]["seen"] > 0
    assert not (tmp_path / "state").exists()


def stored(path):
    if not path.exists():
        return []
    try:
        with sqlite3.connect(path) as database:
            rows = database.execute("SELECT payload, closed FROM session").fetchall()
        database.close()
    except sqlite3.OperationalError:
        return []
    return rows

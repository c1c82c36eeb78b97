"""The plug is pulled: what was promised before is there afterwards, once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edge.errors import StoreError
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.sqlite.database import MIGRATIONS
from tests.store.power import disk, older, work

pytestmark = pytest.mark.slow
SOURCE = Path(work.__file__).with_name("record.c")
CUTS = 60
KEPT = (0.0, 0.5, 1.0)
OLDER = sorted(Path(__file__).with_name("versions").glob("*.sql"))


@pytest.fixture(scope="module")
def recorder(tmp_path_factory):
    compiler = shutil.which("cc")
    library = tmp_path_factory.mktemp("recorder") / "record.so"
    command = [compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"]
    if not compiler or sys.platform != "linux":
        pytest.skip("needs Linux and a C compiler: cc is not there")
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return library


def recorded(recorder, place, *arguments, program="work"):
    """Return all that a program did to its folder, in order."""
    place.mkdir()
    log = place.with_suffix(".log")
    env = os.environ | {
        "LD_PRELOAD": str(recorder),
        "RECORD_DIR": str(place),
        "RECORD_LOG": str(log),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    subprocess.run(
        [sys.executable, "-m", f"tests.store.power.{program}", place, *arguments],
        env=env,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return list(disk.operations(log.read_bytes()))


def broken_promises(done, before, place, kept, seed):
    """Return what was told before a cut and is not so after it."""
    random = np.random.default_rng(seed)
    told = b"".join(each.data for each in done if each.path.endswith("/told"))
    stored = [each for each in done if not each.path.endswith("/told")]
    disk.put(disk.after_cut(stored, random, kept=kept), before, place)
    promised = {}
    for line in told.decode().splitlines():
        what, name, number = line.split()
        sets = int(number) + (what == "set")
        promised[name] = max(promised.get(name, 0), sets)
    try:
        with SessionLog(place / "sessions.db") as log:
            found = log.sessions()
            kept_sets = {name: log.session(name)["sets"] for name in found}
        waiting = Outbox(place / "sessions.db").waiting()
    except StoreError as error:
        return [str(error)]
    finally:
        shutil.rmtree(place)
    wrong = [
        f"{name}: {len(kept_sets.get(name, ()))} of {sets} sets"
        for name, sets in promised.items()
        if sets > len(kept_sets.get(name, ()))
    ]
    whole = [
        name
        for name, sets in kept_sets.items()
        if sets != [work.finished(name, index) for index in range(len(sets))]
    ]
    twice = len(found) != len(set(found)) or waiting != len(found)
    return wrong + whole + ["twice"] * twice


def cuts(done):
    """Return what was done by then, for cuts all over."""
    places = np.linspace(1, len(done), CUTS).round().astype(int)
    return [done[:place] for place in places]


def test_nothing_is_lost_or_doubled_when_the_power_goes(recorder, tmp_path):
    done = recorded(recorder, tmp_path / "rack")
    assert sum(each.what == "s" for each in done) > 50
    assert any(each.what == "u" for each in done)
    for number, cut in enumerate(cuts(done)):
        for kept in KEPT:
            broken = broken_promises(
                cut, tmp_path / "rack", tmp_path / "found", kept, number
            )
            assert broken == [], f"cut {len(cut)} of {len(done)}, {kept} kept"


def test_these_cuts_would_find_a_store_that_does_not_sync(recorder, tmp_path):
    done = recorded(recorder, tmp_path / "rack", "PRAGMA synchronous = NORMAL")
    lost = [
        broken_promises(cut, tmp_path / "rack", tmp_path / "found", 0.0, number)
        for number, cut in enumerate(cuts(done))
    ]
    assert sum(map(bool, lost)) > CUTS // 4


@pytest.mark.parametrize("script", OLDER, ids=lambda script: script.stem)
def test_a_store_is_whole_wherever_the_power_goes_while_it_is_brought_forward(
    recorder, tmp_path, script
):
    before, place = tmp_path / "rack", tmp_path / "found"
    done = recorded(recorder, before, script, program="older")
    told = [at for at, each in enumerate(done) if each.path.endswith("/told")]
    of_older = next(at for at in told if done[at].data == b"older\n")
    for cut in range(of_older + 1, len(done) + 1):
        promised = [done[at].data for at in told if at < cut]
        for kept in KEPT:
            random = np.random.default_rng(cut)
            stored = [each for each in done[:cut] if not each.path.endswith("/told")]
            disk.put(disk.after_cut(stored, random, kept=kept), before, place)
            with SessionLog(place / "sessions.db") as log:
                found = {
                    name: len(log.session(name)["sets"]) for name in log.sessions()
                }
                version = log._database.execute("PRAGMA user_version").fetchone()
            waiting = [name for name, _ in Outbox(place / "sessions.db").pending()]
            shutil.rmtree(place)
            assert version == (len(MIGRATIONS),)
            new = found.pop("new", None)
            assert new in ((1,) if b"new\n" in promised else (1, None))
            assert found == dict(zip(older.NAMES, (2, 1, 1), strict=True))
            assert waiting[:2] == ["waiting", "unclosed"]

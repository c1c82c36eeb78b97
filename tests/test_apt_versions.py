"""The device's files with the versions that apt has, where the lock's are newer.

On a rack numpy and PyAV come from apt. Each environment is made once and kept beside
the checkout's own, under a name that changes with what it is made of.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CHECKOUT = TESTS.parent
LISTS = TESTS / "apt_versions"
SYSTEM_PYTHON = "/usr/bin/python3"
FROM_APT = ("python3-av", "python3-numpy")
# MQTT's library comes from the lock on every rack, never from apt.
LEFT_OUT = {"mqtt", "__pycache__"}
# All that a rack without a broker runs, and the pictures that replay makes.
FILES = (
    *sorted(p for p in (TESTS / "devices").iterdir() if p.name not in LEFT_OUT),
    TESTS / "commands/test_replay.py",
    *(TESTS / "report/test_overlay.py", TESTS / "report/test_table.py"),
)
# It has a broker, and its limit is for the lock's libraries: Bookworm's take 127 MB.
OF_THE_LOCK = (
    "tests/devices/camera/usb/test_libav_v4l2.py::"
    "test_a_rack_with_a_usb_camera_and_a_broker_takes_less_than_120_mb"
)


def run(*command, **how):
    how = {"check": True, "timeout": 280, "stdin": subprocess.DEVNULL, **how}
    return subprocess.run([*map(str, command)], capture_output=True, text=True, **how)


def made(name, python, fill):
    """Return an environment's folder; ``fill`` adds what pip does not."""
    lists = [LISTS / f"{name}.txt", LISTS / "pytest.txt"]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in lists:
        digest.update(path.read_bytes())
    folder = CHECKOUT / ".venv" / f"{name}-{digest.hexdigest()[:16]}"
    if not (folder / ".ready").exists():
        for old in folder.parent.glob(f"{name}-*"):
            shutil.rmtree(old)
        run(python, "-m", "venv", folder)
        fill(folder)
        options = ("-q", "--no-deps", "--only-binary", ":all:")
        wanted = [word for path in lists for word in ("-r", path)]
        run(folder / "bin/python", "-m", "pip", "install", *options, *wanted)
        (folder / ".ready").touch()
    return folder


def unpack_from_apt(folder):
    """Put Debian's PyAV and numpy, and the libraries that they need, into a folder."""
    debs, root = folder / "debs", folder / "root"
    debs.mkdir()
    planned = run("apt-get", "-s", "--no-install-recommends", "install", *FROM_APT)
    names = {
        line.split()[1]
        for line in planned.stdout.splitlines()
        if line.startswith("Inst ")
    }
    run("apt-get", "download", *sorted(names.union(FROM_APT)), cwd=debs)
    for deb in debs.iterdir():
        run("dpkg", "-x", deb, root)
    shutil.rmtree(debs)


def bookworm():
    output = run("apt-cache", "policy", "python3-av", check=False).stdout
    if "Candidate: 10." not in output or not Path(SYSTEM_PYTHON).exists():
        pytest.skip("needs Debian Bookworm's package lists: apt-get update")
    folder = made("bookworm", SYSTEM_PYTHON, unpack_from_apt)
    lib = folder / "root/usr/lib"
    # What this machine has already is not unpacked once more.
    parts = ("", "blas", "lapack", "pulseaudio")
    folders = [native / part for native in lib.glob("*-linux-gnu") for part in parts]
    variables = {
        "LD_LIBRARY_PATH": ":".join(map(str, folders)),
        "PYTHONPATH": str(lib / "python3/dist-packages"),
    }
    return folder, variables, ("10.0.0", "1.24.2")


def trixie():
    folder = made("trixie", sys.executable, lambda folder: None)
    return folder, {}, ("14.2.0", "2.2.4")


@pytest.mark.slow
@pytest.mark.parametrize("release", [bookworm, trixie])
def test_the_devices_files_work_with_what_apt_has(release):
    folder, variables, versions = release()
    python = folder / "bin/python"
    environment = {**os.environ, **variables, "PYTHONNOUSERSITE": "1"}
    has = "import av, numpy; print(av.__version__, numpy.__version__)"
    modules = run(python, "-c", has, env=environment).stdout.split()
    assert tuple(modules) == versions
    paths = (CHECKOUT / "edge/devices").rglob("*.py")
    names = [
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
        for path in paths
        if path.stem != "__init__"
    ]
    run(python, "-c", f"import {', '.join(names)}", env=environment, cwd=CHECKOUT)
    done = run(
        *(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FILES),
        *("--deselect", OF_THE_LOCK),
        env=environment,
        cwd=CHECKOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]

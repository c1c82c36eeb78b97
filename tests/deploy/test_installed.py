"""A rack's life on a real systemd: installed, upgraded, saved from bad versions.

The installer runs as on a rack, in a fresh Debian of its own. Pretended are only that
this machine is a Raspberry Pi with apt's camera packages, which Debian has not, and the
camera: the service watches the demo clip, again and again.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest
from support.debian_made import boot, debian, needs_root, reach_registries, walk_unit

CHECKOUT = Path(__file__).resolve().parents[2]
CLIP_REPEATS = 40

CLIP = """[Service]
ExecStart=
ExecStart=/opt/hingewatch/.venv/bin/hingewatch run \
    --config /etc/hingewatch/hingewatch.toml --source /var/clip.mp4
Environment=GPIOZERO_PIN_FACTORY=mock GPIOZERO_MOCK_PIN_CLASS=mockpwmpin
"""
PRETENDED = {
    "dpkg": '[ "$1" != --print-architecture ] || { echo arm64; exit; }\n'
    'exec /usr/bin/dpkg "$@"',
    "dpkg-query": "for name in picamera2 lgpio venv av numpy; do\n"
    '    echo "installed python3-$name"\ndone',
}
WALK = r"""
set -euo pipefail
export PS4='$ ' LC_ALL=C.UTF-8
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    python3-venv python3-av python3-numpy
program=/opt/hingewatch/.venv/bin/hingewatch
store=/var/lib/hingewatch/sessions.db
cat >/count.py <<'END'
import sqlite3, sys
database = sqlite3.connect("file:/var/lib/hingewatch/sessions.db?mode=ro", uri=True)
print(database.execute(sys.argv[1]).fetchone()[0])
END
sessions() { python3 /count.py 'SELECT count(*) FROM session'; }
schema() { python3 /count.py 'PRAGMA user_version'; }
active() { systemctl is-active hingewatch; }
runs() { [ "$($program --version)" = "hingewatch $1" ] && active; }
waits() {
    for _ in $(seq 90); do
        [ "$(sessions || echo 0)" -lt "$1" ] || return 0
        sleep 1
    done
    return 1
}
fails() { if "$@"; then return 1; fi; }
seen() { $program doctor; journalctl --no-pager -n 60 -u hingewatch; }
trap '[ $? = 0 ] || seen' EXIT
set -x

# As the pages have it.
cd 1
. /pages.sh
cd ..
runs 0.1.0
[ "$(hingewatch --version)" = "hingewatch 0.1.0" ]
python3 /green.py
runs 0.1.0
[ "$(stat -c %U $(readlink -f /opt/hingewatch/edge))" = root ]
waits 1
1/deploy/install.sh  # once more: the same version stays
runs 0.1.0
[ "$(readlink /opt/hingewatch)" = hingewatch-versions/1 ]

before=$(sessions)
2/deploy/install.sh
runs 0.2.0
waits $((before + 1))

# Version 3 does not start.
fails 3/deploy/install.sh
runs 0.2.0

# Version 4 runs and changes the store; then it finds something wrong.
before=$(sessions)
known=$(schema)
fails 4/deploy/install.sh
runs 0.2.0
[ "$(schema)" = "$known" ]
[ "$(sessions)" -gt "$before" ]
ls $store.newer-1
[ "$(stat -c '%U %a' $store)" = "hingewatch 600" ]
before=$(sessions)
systemctl restart hingewatch
waits $((before + 1))

/opt/hingewatch/deploy/install.sh --back
runs 0.1.0
/opt/hingewatch/deploy/install.sh --back
runs 0.2.0

/opt/hingewatch/deploy/install.sh --uninstall
[ ! -e /opt/hingewatch ] && [ ! -e /opt/hingewatch-versions ]
fails active
[ "$(sessions)" -ge "$before" ]
2/deploy/install.sh
runs 0.2.0
[ "$(sessions)" -ge "$before" ]
/opt/hingewatch/deploy/install.sh --uninstall --purge
[ ! -e /var/lib/hingewatch ] && [ ! -e /etc/hingewatch ]
fails getent passwd hingewatch
"""

# To a green aim, which sees the clip as well: what a phone's browser asks for.
GREEN = r"""
import json, re, subprocess, time, urllib.request
from http.cookiejar import CookieJar
command = ["sudo", "hingewatch", "aim", "--lan", "--port", "0", "--source"]
aim = subprocess.Popen([*command, "/var/clip.mp4"], stdout=subprocess.PIPE, text=True)
found = None
while not found:
    line = aim.stdout.readline()
    assert line, aim.wait()
    found = re.search(r"http://[^ :]+:(\d+)(/\?t=\S+)", line)
cookies = urllib.request.HTTPCookieProcessor(CookieJar())
browser = urllib.request.build_opener(cookies)
page = f"http://127.0.0.1:{found[1]}"
browser.open(page + found[2], timeout=10).close()
until_s = time.monotonic() + 120
shown = {}
while not shown.get("ready"):
    assert time.monotonic() < until_s, shown
    time.sleep(0.5)
    with browser.open(page + "/look", timeout=10) as answer:
        shown = json.load(answer)
print("aim:", shown["headline"])
aim.terminate()
print("aim ended with", aim.wait(30))
"""


def pages():
    """Return the commands that put a rack together, as README and docs have them."""
    script = CHECKOUT / "deploy/emulated/readme.py"
    command = [sys.executable, script, "rack"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def releases(folder):
    """Put four versions there: a good one, a better one, and two that fail."""
    ignored = shutil.ignore_patterns(
        *(".*", "__pycache__", "build", "dist", "out", "tests", "benchmarks")
    )
    for number in (1, 2, 3, 4):
        at = folder / str(number)
        shutil.copytree(CHECKOUT, at, ignore=ignored)
        version = f'__version__ = "0.{number}.0"'
        if number > 1:
            change(at / "edge/__init__.py", '__version__ = "0.1.0"', version)
    change(folder / "3/edge/pipeline.py", "\nimport ", "\nimport not_there\nimport ")
    change(
        folder / "4/edge/store/sqlite/database.py",
        "\n)\n\n# Held for",
        '\n    statements("ALTER TABLE session ADD colour TEXT;"),\n)\n\n# Held for',
    )
    # Its doctor fails, but not before a session has come.
    change(
        folder / "4/edge/checks/board.py",
        "    health_now = health(root)\n",
        '    __import__("time").sleep(25)\n    raise OSError("broken")\n',
    )


def lengthen(clip, long):
    """Write a clip over and over into one file, without coding it anew."""
    with av.open(str(long), "w") as output:
        target, start = None, 0
        for _ in range(CLIP_REPEATS):
            with av.open(str(clip)) as source:
                stream = source.streams.video[0]
                target = target or output.add_stream_from_template(stream)
                end = 0
                for packet in source.demux(stream):
                    if packet.dts is None:
                        continue
                    end = max(end, packet.pts + (packet.duration or 1))
                    packet.pts += start
                    packet.dts += start
                    packet.stream = target
                    output.mux(packet)
            start += end


def furnish(root):
    files = {
        "etc/hosts": "127.0.0.1 localhost rack\n",
        "etc/hostname": "rack\n",
        "etc/systemd/system/walk.service": walk_unit("root", "/root"),
        "etc/systemd/system/hingewatch.service.d/clip.conf": CLIP,
        "etc/apt/apt.conf.d/90yes": 'APT::Get::Assume-Yes "true";\n',
        "walk.sh": WALK,
        "pages.sh": pages(),
        "green.py": GREEN,
    }
    for name, script in PRETENDED.items():
        files[f"usr/local/bin/{name}"] = f"#!/bin/sh\n{script}\n"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    for name in PRETENDED:
        (root / "usr/local/bin" / name).chmod(0o755)
    reach_registries(root)
    releases(root / "root")
    lengthen(CHECKOUT / "edge/assets/demo_progressive.mp4", root / "var/clip.mp4")
    subprocess.run(["chroot", root, "systemctl", "enable", "walk"], check=True)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@needs_root
def test_a_rack_is_installed_upgraded_saved_and_removed(tmp_path):
    root = tmp_path / "debian"
    try:
        debian(root, "trixie")
        furnish(root)
        boot(root, "rack")
        log = (root / "walk.log").read_text(errors="replace")
        assert (root / "walk.rc").read_text().strip() == "0", log[-10_000:]
    finally:
        shutil.rmtree(root, ignore_errors=True)

"""Whoever follows the gym server's README to the letter has a server that works.

Its commands run as written, in order, by a user who may use sudo, on a fresh Debian
that boots its own systemd in namespaces of its own; only the network is shared. What
has no end is ended, and the rack watches the shipped clip instead of a camera.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from support.debian_made import boot, debian, needs_root, reach_registries, walk_unit

CHECKOUT = Path(__file__).resolve().parents[2]
README = CHECKOUT / "deploy" / "gym-server" / "README.md"
HOME = Path("home/gym/hingewatch")
BLOCK = re.compile(r"^```(sh|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Commands that run for ever are ended once they have done something.
PRELUDE = r"""
set -euo pipefail
export PS4='$ '
ended() { "$@" || case $? in 124 | 130) ;; *) return 1 ;; esac; }
mosquitto_sub() { timeout 30 /usr/bin/mosquitto_sub "$@" -C 1; }
sudo() {
    case "$*" in
        *onlooker) ended timeout -s INT 5 /usr/bin/sudo "$@" ;;
        *) /usr/bin/sudo "$@" ;;
    esac
}
stored() { /usr/bin/sudo -u hingewatch psql -tA -c "SELECT count(*) FROM $1"; }
trap '[ $? = 0 ] || /usr/bin/sudo journalctl --no-pager -n 60;
    /usr/bin/sudo tail -n 20 /var/log/mosquitto/mosquitto.log' EXIT
set -x
"""
CARRIED = """
mkdir ~/carried
cp certs/ca.crt certs/rack-1.crt certs/rack-1.key ~/carried
cd ~/carried
"""
CAME = """
cd ~/hingewatch/deploy/gym-server
for _ in $(seq 60); do [ "$(stored session)" = 0 ] || break; sleep 1; done
[ "$(stored session)" -ge 1 ] && [ "$(stored rep)" -ge 5 ]
systemctl is-active mosquitto hingewatch-collect
said() {
    name=${1%.revoked}
    /usr/bin/mosquitto_pub -h localhost -p 8883 --cafile certs/ca.crt \
        --cert certs/$1.crt --key certs/$name.key \
        -q 1 -r -t hingewatch/v1/$name/status -m offline
}
said rack-2
"""
REVOKED = """
said rack-3
if said rack-2.revoked; then exit 9; fi
hingewatch racks --config staff.toml >~/racks
grep rack-1 ~/racks && grep rack-3 ~/racks
if grep rack-2 ~/racks; then exit 9; fi
"""
END = """
/usr/bin/sudo test -s /var/lib/hingewatch-collect/reps.csv
/usr/bin/sudo test -s /var/lib/hingewatch-collect/reps.parquet
/usr/bin/sudo journalctl -u hingewatch-collect >~/collected
if grep -E 'WARNING|ERROR' ~/collected | grep -vE 'lost|refused'; then exit 9; fi
# The file that a small gym may have instead.
file=/var/lib/hingewatch-collect/gym.db
echo STORE=$file | /usr/bin/sudo tee /etc/default/hingewatch-collect
/usr/bin/sudo systemctl restart hingewatch-collect
for _ in $(seq 30); do /usr/bin/sudo test -s $file && break; sleep 1; done
/usr/bin/sudo test -s $file
systemctl is-active hingewatch-collect
"""
RACK = """[Service]
ExecStart=
ExecStart=/opt/hingewatch/.venv/bin/hingewatch run \
    --config /etc/hingewatch/hingewatch.toml --source /opt/hingewatch/demo.mp4
Environment=GPIOZERO_PIN_FACTORY=mock GPIOZERO_MOCK_PIN_CLASS=mockpwmpin
"""


def walk():
    """Return the README's blocks as one script, with what happens between them."""
    page, _, _ = README.read_text(encoding="utf-8").partition("\n## With containers")
    script = [PRELUDE]
    for kind, text in BLOCK.findall(page):
        if kind == "toml":
            file = "/etc/hingewatch/hingewatch.toml"
            script.append(f"echo {shlex.quote(text)} | sudo tee {file}\n")
        else:
            before = CARRIED if "rack-1.key /etc" in text else ""
            after = CAME if text.strip().endswith("restart hingewatch") else ""
            after = REVOKED if "certs.sh revoke" in text else after
            script.append(before + text + after)
    return "".join([*script, END])


def furnish(root):
    """Put in what the README takes for granted: a user, a checkout, a rack, a name."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "certs")
    shutil.copytree(CHECKOUT, root / HOME, ignore=ignored)
    files = {
        "etc/sudoers.d/gym": "gym ALL=(ALL) NOPASSWD: ALL\n",
        "etc/apt/apt.conf.d/90yes": 'APT::Get::Assume-Yes "true";\n'
        'APT::Install-Recommends "false";\n',
        "etc/hosts": "127.0.0.1 localhost gym broker.gym.example\n",
        "etc/systemd/system/walk.service": walk_unit("gym", "/home/gym/hingewatch"),
        "etc/systemd/system/hingewatch.service.d/clip.conf": RACK,
        "walk.sh": walk(),
        "etc/hostname": "gym\n",
    }
    reach_registries(root)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    unit = "systemd/hingewatch.service"
    shutil.copy(CHECKOUT / unit, root / "etc" / unit.replace("/", "/system/", 1))
    (root / "opt/hingewatch").mkdir()
    (root / "opt/hingewatch/.venv").symlink_to("/opt/hingewatch-gym")
    shutil.copy(
        CHECKOUT / "edge/assets/demo_progressive.mp4", root / "opt/hingewatch/demo.mp4"
    )
    inside = (
        "useradd --create-home --shell /bin/bash gym && chown -R gym: /home/gym "
        "&& for group in video gpio render spi; "
        "do groupadd --force --system $group; done "
        "&& systemctl enable walk"
    )
    subprocess.run(["chroot", root, "/bin/sh", "-c", inside], check=True)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@needs_root
def test_every_command_works_as_written(tmp_path):
    root = tmp_path / "debian"
    try:
        debian(root)
        furnish(root)
        boot(root)
        log = (root / "walk.log").read_text(errors="replace")
        assert (root / "walk.rc").read_text().strip() == "0", log[-10_000:]
    finally:
        shutil.rmtree(root, ignore_errors=True)


def test_every_command_is_in_the_walk():
    script = walk()
    page = README.read_text(encoding="utf-8").partition("\n## With containers")[0]
    for line in page.splitlines():
        if line.startswith(("sudo ", "./certs.sh", "mosquitto_", "hingewatch ", "cd ")):
            assert line in script

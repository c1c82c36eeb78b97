"""A card is hooked into what each release reads when it boots, and only once.

The files are as Raspberry Pi Imager writes them (its customization_generator.cpp).
"""

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "deploy/first-boot"
CMDLINE = "console=tty1 root=PARTUUID=1234-02 rootwait init=/usr/lib/firstboot"
HOOK = "sh /boot/firmware/hingewatch/at-first-boot.sh"
IMAGERS_SCRIPT = """#!/bin/sh

set +e

/usr/lib/raspberrypi-sys-mods/imager_custom set_hostname rack-3
rm -f /boot/firstrun.sh
sed -i 's| systemd.run.*||g' /boot/cmdline.txt
exit 0
"""
IMAGERS_RUN = (
    " systemd.run=/boot/firstrun.sh systemd.run_success_action=reboot"
    " systemd.unit=kernel-command-line.target"
)
IMAGERS_USER_DATA = """#cloud-config
manage_resolv_conf: false
hostname: rack-3
users:
- name: coach
  shell: /bin/bash
runcmd:
  - [ systemctl, enable, --now, ssh ]
"""


@pytest.fixture
def card(tmp_path):
    boot = tmp_path / "bootfs"
    boot.mkdir()
    (boot / "cmdline.txt").write_text(f"{CMDLINE}\n")
    return boot


def prepare(boot, *files):
    made = boot.parent / "bundle"
    made.write_bytes(b"a bundle")
    return subprocess.run(
        [FOLDER / "prepare-card.sh", boot, made, *files], capture_output=True, text=True
    )


def test_on_trixie_it_is_one_of_cloud_inits_commands(card):
    (card / "user-data").write_text(IMAGERS_USER_DATA)
    for _ in range(2):
        assert prepare(card).returncode == 0
    command = f"runcmd:\n  - {HOOK} now\n"
    expected = IMAGERS_USER_DATA.replace("runcmd:\n", command)
    assert (card / "user-data").read_text() == expected
    assert (card / "cmdline.txt").read_text() == f"{CMDLINE}\n"
    assert not (card / "firstrun.sh").exists()
    assert (card / "hingewatch/bundle.tar.gz").read_bytes() == b"a bundle"


@pytest.mark.parametrize("end", ["", "runcmd:\n", "runcmd:\n- one\n"])
def test_user_data_of_another_hand_is_understood_as_well(card, end):
    (card / "user-data").write_text(f"#cloud-config\n# runcmd: none\n{end}")
    assert prepare(card).returncode == 0
    text = (card / "user-data").read_text()
    indent = "" if end.endswith("one\n") else "  "
    assert text.count("\nruncmd:\n") == 1
    assert f"\nruncmd:\n{indent}- {HOOK} now\n" in text


def test_commands_in_one_line_are_left_to_the_person(card):
    text = "#cloud-config\nruncmd: [[ls]]\n"
    (card / "user-data").write_text(text)
    done = prepare(card)
    assert done.returncode == 1
    assert HOOK in done.stderr
    assert (card / "user-data").read_text() == text


def test_on_bookworm_it_is_a_line_of_imagers_script(card):
    (card / "firstrun.sh").write_text(IMAGERS_SCRIPT)
    (card / "cmdline.txt").write_text(f"{CMDLINE}{IMAGERS_RUN}\n")
    for _ in range(2):
        assert prepare(card).returncode == 0
    expected = IMAGERS_SCRIPT.replace("set +e\n", f"set +e\n{HOOK}\n")
    assert (card / "firstrun.sh").read_text() == expected
    assert (card / "cmdline.txt").read_text() == f"{CMDLINE}{IMAGERS_RUN}\n"


def test_on_bookworm_without_imagers_settings_the_script_is_made(card):
    for _ in range(2):
        assert prepare(card).returncode == 0
    script = (card / "firstrun.sh").read_text()
    assert script.count(HOOK) == 1
    subprocess.run(["sh", "-n", card / "firstrun.sh"], check=True)
    run = IMAGERS_RUN.replace("/boot/", "/boot/firmware/")
    assert (card / "cmdline.txt").read_text() == f"{CMDLINE}{run}\n"


def test_what_is_no_card_is_left_alone(tmp_path):
    (tmp_path / "photos").mkdir()
    done = prepare(tmp_path / "photos")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not list((tmp_path / "photos").iterdir())


class FirstBoot:
    """A card in its rack: what the boot calls, and what it finds."""

    def __init__(self, card, folder):
        self.here, self.root, self.notes = (
            card / "hingewatch",
            folder / "root",
            folder / "notes",
        )
        self.bin = folder / "bin"
        self.bin.mkdir()
        systemctl = self.bin / "systemctl"
        systemctl.write_text(f'#!/bin/sh\necho "$*" >>{self.notes}\n')
        systemctl.chmod(0o755)

    def call(self, *words):
        self.notes.write_text("")
        names = {"HERE": self.here, "ROOT": self.root}
        names["PATH"] = f"{self.bin}:{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", self.here / "at-first-boot.sh", *words],
            env={name: str(value) for name, value in names.items()},
            capture_output=True,
            text=True,
        )
        return done.returncode, self.notes.read_text().splitlines()


def packed(folder, script):
    """Return a bundle whose installer is a script of the test's."""
    installer = folder / "install.sh"
    installer.write_text(f"#!/bin/sh\n{script}\n")
    installer.chmod(0o755)
    path = folder / "bundle.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(installer, "hingewatch-1/deploy/install.sh")
    return path


def prepared(card, tmp_path, script):
    settings, password = tmp_path / "settings.toml", tmp_path / "password"
    settings.write_text('[rack]\nname = "rack-3"\n')
    password.write_text("secret")
    bundle = packed(tmp_path, script)
    command = [FOLDER / "prepare-card.sh", card, bundle, settings, password]
    subprocess.run(command, check=True, capture_output=True)
    return FirstBoot(card, tmp_path)


def test_the_first_boot_installs_settings_password_and_bundle(card, tmp_path):
    boot = prepared(card, tmp_path, f"echo installed; touch {tmp_path}/installed")
    unit = "hingewatch-first-boot.service"
    assert boot.call() == (0, ["daemon-reload", f"enable {unit}"])
    assert (boot.root / "etc/systemd/system" / unit).exists()
    code, calls = boot.call("now")
    assert (code, calls[-1]) == (0, f"start --no-block {unit}")
    assert boot.call("install") == (0, [f"disable {unit}"])
    assert (tmp_path / "installed").exists()
    config = boot.root / "etc/hingewatch/hingewatch.toml"
    assert config.read_text() == '[rack]\nname = "rack-3"\n'
    password = boot.root / "etc/credstore/hingewatch.mqtt-password"
    assert (password.read_text(), password.stat().st_mode & 0o777) == ("secret", 0o400)
    assert not (boot.here / "hingewatch.mqtt-password").exists()
    assert "installed" in (boot.here / "log.txt").read_text()


def test_a_password_leaves_the_card_only_when_the_disk_has_it(card, tmp_path):
    boot = prepared(card, tmp_path, "true")
    sync = boot.bin / "sync"
    sync.write_text("#!/bin/sh\nexit 1\n")  # as a disk that fails
    sync.chmod(0o755)
    assert boot.call("install")[0] == 1
    assert (boot.here / "hingewatch.mqtt-password").read_text() == "secret"


def test_an_installation_that_was_cut_short_is_done_again_at_the_next_boot():
    # What is there from early on says nothing; the service is enabled after all else.
    unit = (FOLDER / "hingewatch-first-boot.service").read_text()
    (done,) = re.findall(r"^ConditionPathExists=!(.*)$", unit, re.M)
    install = (CHECKOUT / "deploy/install.sh").read_text()
    assert done == "/etc/systemd/system/multi-user.target.wants/hingewatch.service"
    assert install.index('switch_to "$target"\n    start_service') < install.index(
        "forget_older\nsay"
    )


def test_a_first_boot_that_failed_is_tried_again_and_keeps_its_log(card, tmp_path):
    boot = prepared(card, tmp_path, f"echo no network; test -e {tmp_path}/network")
    assert boot.call("install") == (1, [])
    (tmp_path / "network").touch()
    assert boot.call("install")[0] == 0
    assert (boot.here / "log.txt").read_text().count("no network") == 2


def test_systemd_understands_the_unit(tmp_path):
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("needs systemd-analyze: apt-get install systemd")
    done = subprocess.run(
        [tool, "verify", "--man=no", FOLDER / "hingewatch-first-boot.service"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")

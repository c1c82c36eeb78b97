"""A fresh Debian that boots its own systemd in namespaces of its own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("debootstrap", "systemd-nspawn")
PACKAGES = "systemd-sysv,dbus,sudo,ca-certificates,python3"

needs_root = pytest.mark.skipif(
    os.getuid() != 0 or not all(map(shutil.which, TOOLS)),
    reason="needs root: apt-get install debootstrap systemd-container",
)


def walk_unit(user, folder):
    """Return the unit that runs /walk.sh, keeps its exit code and ends the machine."""
    return f"""[Service]
User={user}
WorkingDirectory={folder}
ExecStart=/bin/bash /walk.sh
StandardOutput=file:/walk.log
StandardError=inherit
ExecStopPost=+/bin/sh -c 'echo $EXIT_STATUS >/walk.rc; systemctl --no-block poweroff'
[Install]
WantedBy=multi-user.target
"""


def reach_registries(root):
    """Let pip in there trust what pip trusts here."""
    certificates = os.environ.get("PIP_CERT", "/etc/ssl/certs/ca-certificates.crt")
    shutil.copy(certificates, root / "etc/registries.crt")
    (root / "etc/pip.conf").write_text("[global]\ncert = /etc/registries.crt\n")


def debian(root, suite=None):
    """Make a fresh Debian, of this machine's release if none is named.

    A copy of $DEBIAN_ROOT, or of $DEBIAN_ROOT_TRIXIE and so on, where there is one.
    """
    name = "DEBIAN_ROOT" if suite is None else f"DEBIAN_ROOT_{suite.upper()}"
    if made := os.environ.get(name):
        subprocess.run(["cp", "-a", made, root], check=True)
        return
    if suite is None:
        release = Path("/etc/os-release").read_text()
        (suite,) = re.findall(r"^VERSION_CODENAME=(\w+)$", release, flags=re.MULTILINE)
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, root],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def boot(root, name="gym"):
    """Run it until it switches itself off."""
    command = [
        # Killed, it would leave all that runs in it behind; told to end, it does not.
        *("setpriv", "--pdeathsig=TERM"),
        *("systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit"),
        *("--console=pipe", f"--hostname={name}", "-D", root),
    ]
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere) as box:
        try:
            assert box.wait(1200) == 0
        finally:
            box.terminate()

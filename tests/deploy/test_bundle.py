"""The bundle holds what the lock names for each system, and a signature is believed."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LOCK = (CHECKOUT / "requirements.lock").read_text()
spec = importlib.util.spec_from_file_location(
    "bundle", CHECKOUT / "deploy/release/bundle.py"
)
assert spec is not None
assert spec.loader is not None
bundle = importlib.util.module_from_spec(spec)
sys.modules["bundle"] = bundle  # where dataclasses look
spec.loader.exec_module(bundle)

needs_minisign = pytest.mark.skipif(
    shutil.which("minisign") is None, reason="needs minisign: apt-get install minisign"
)


def names(target):
    return {line.split("==")[0] for line in bundle.locked(LOCK, target)}


def test_each_system_gets_its_own_runtime_and_leaves_to_apt_what_apt_has():
    bookworm, trixie = map(names, bundle.TARGETS)
    assert "tflite-runtime" in bookworm - trixie
    assert "ai-edge-litert" in trixie - bookworm
    for each in (bookworm, trixie):
        assert {"gpiozero", "msgspec", "paho-mqtt", "hatchling", "editables"} <= each
        assert not {"numpy", "av", "colorama"} & each


@pytest.mark.parametrize("target", bundle.TARGETS, ids=lambda target: target.name)
def test_nothing_is_taken_without_a_hash_of_the_lock(target):
    for line in bundle.locked(LOCK, target):
        assert re.fullmatch(r"[\w.-]+==\S+( --hash=sha256:[0-9a-f]{64})+", line)


def test_the_installer_leaves_out_the_same():
    script = (CHECKOUT / "deploy/install.sh").read_text()
    (skipped,) = re.findall(r"skip = /\^\(([a-z|]+)\)==/", script)
    assert set(skipped.split("|")) == bundle.FROM_APT


def test_what_the_installer_copies_is_in_the_bundle():
    text = (CHECKOUT / "deploy/install/versions.sh").read_text()
    (items,) = re.findall(r'^items="([^"]+)"', text, flags=re.MULTILINE)
    assert sorted(items.split()) == sorted(bundle.ITEMS)
    for item in bundle.ITEMS:
        assert (CHECKOUT / item).exists()


def test_the_same_files_make_the_same_bytes(tmp_path):
    program, text = tmp_path / "run.sh", tmp_path / "text"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text.write_text("words")
    made = []
    for order in ((program, text), (text, program)):
        path = tmp_path / "made.tar.gz"
        bundle.pack(path, "top", {each.name: each for each in order}, 1_000_000_000)
        made.append(path.read_bytes())
        os.utime(text, (1, 1))
    assert made[0] == made[1]
    with tarfile.open(path) as archive:
        modes = {each.name: each.mode for each in archive}
    assert modes == {"top/run.sh": 0o755, "top/text": 0o644}


SCRIPT = """
set -eu
root=; key=$KEY; config=$AT/etc; program=$AT/program; checkout=$AT/none
scratch= options=" --without-camera" told=
say() { printf 'install: %s\\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
. "$CHECKOUT/deploy/install/bundle.sh"
install_bundle "$AT/made.tar.gz"
rm -rf "$scratch"
"""
TOOLS = ("sh", "tar", "gzip", "mktemp", "rm", "mkdir", "basename", "touch")


class Download:
    """A bundle beside its signature, and a machine that is to install it."""

    def __init__(self, folder):
        self.at, self.key = folder, ""
        self.path = folder / "made.tar.gz"
        for name in ("etc", "program/deploy", "bin"):
            (folder / name).mkdir(parents=True)
        self.make({"deploy/install.sh": '#!/bin/sh\necho "ran $*"\n', "wheels/one": ""})

    def make(self, contents):
        files = {}
        for name, text in contents.items():
            files[name] = self.at / "tree" / name
            files[name].parent.mkdir(parents=True, exist_ok=True)
            files[name].write_text(text)
            files[name].chmod(0o755)
        bundle.pack(self.path, "hingewatch-1", files, 0)

    def keys(self, name):
        public, secret = self.at / f"{name}.pub", self.at / f"{name}.key"
        words = ["minisign", "-G", "-W", "-p", str(public), "-s", str(secret)]
        subprocess.run(words, check=True, capture_output=True)
        return public, secret

    def sign(self, secret):
        words = ["minisign", "-S", "-s", str(secret), "-m", str(self.path)]
        subprocess.run(words, check=True, capture_output=True)

    def install(self, *, path=os.environ["PATH"]):
        names = {"AT": self.at, "KEY": self.key, "CHECKOUT": CHECKOUT, "PATH": path}
        return subprocess.run(
            ["/bin/sh", "-c", SCRIPT],
            env={name: str(value) for name, value in names.items()},
            capture_output=True,
            text=True,
            timeout=30,
        )


@pytest.fixture
def download(tmp_path):
    return Download(tmp_path)


RAN = "ran --without-camera\n"


def refused(done):
    return done.returncode == 1 and done.stdout == "" and done.stderr.count("\n") == 1


def test_without_a_key_it_is_installed_and_said_that_nothing_was_checked(download):
    done = download.install()
    assert (done.returncode, done.stdout) == (0, RAN)
    assert "is not checked: there is no key" in done.stderr


@needs_minisign
@pytest.mark.parametrize(
    "place", ["asked", "etc/minisign.pub", "program/deploy/minisign.pub"]
)
def test_what_is_signed_with_the_key_is_installed(download, place):
    public, secret = download.keys("mine")
    download.sign(secret)
    if place == "asked":
        download.key = public
    else:
        shutil.copy(public, download.at / place)
    done = download.install()
    assert (done.returncode, done.stdout) == (0, RAN), done.stderr
    assert "signed with the key in" in done.stderr


@needs_minisign
def test_where_a_key_is_what_is_not_signed_is_refused(download):
    download.key, _ = download.keys("mine")
    done = download.install()
    assert refused(done)
    assert "made.tar.gz.minisig is missing" in done.stderr


@needs_minisign
@pytest.mark.parametrize("fault", ["changed", "another key"])
def test_what_was_changed_or_signed_by_another_is_refused(download, fault):
    download.key, secret = download.keys("mine")
    download.sign(download.keys("theirs")[1] if fault == "another key" else secret)
    if fault == "changed":
        download.make({"deploy/install.sh": "#!/bin/sh\necho evil\n", "wheels/one": ""})
    done = download.install()
    assert refused(done)
    assert "do not install it" in done.stderr


@pytest.mark.parametrize("asked", [False, True])
def test_without_minisign_it_is_said_or_refused_where_a_key_was_asked_for(
    download, asked
):
    for tool in TOOLS:
        (download.at / "bin" / tool).symlink_to(shutil.which(tool))
    key = download.at / "key.pub"
    key.write_text("a key")
    if asked:
        download.key = key
    else:
        shutil.copy(key, download.at / "etc/minisign.pub")
    done = download.install(path=download.at / "bin")
    assert refused(done) if asked else done.stdout == RAN
    assert "minisign" in done.stderr


@pytest.mark.parametrize("contents", [{}, {"README.md": "words"}, None])
def test_what_is_no_bundle_is_told_in_one_line(download, contents):
    if contents is None:
        download.path.write_bytes(download.path.read_bytes()[:100])
    else:
        download.make(contents)
    done = download.install()
    assert (done.returncode, done.stdout) == (1, "")
    assert "made.tar.gz is" in done.stderr.splitlines()[-1]


PACKAGES = """
set -eu
camera=yes dry=yes root= debs=$AT/debs
say() { printf 'install: %s\\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
run() { echo "$@"; }
dpkg-query() { echo installed python3-venv; }
. "$CHECKOUT/deploy/install/system.sh"
install_packages
"""


@pytest.mark.parametrize("carried", [True, False])
def test_packages_that_a_bundle_carries_are_not_asked_for_elsewhere(tmp_path, carried):
    if carried:
        (tmp_path / "debs").mkdir()
        (tmp_path / "debs/python3-av_1%3a2_arm64.deb").touch()
    names = {"AT": str(tmp_path), "CHECKOUT": str(CHECKOUT), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["/bin/bash", "-c", PACKAGES], env=names, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    asked = done.stdout.splitlines()
    if carried:
        (line,) = asked
        assert line.endswith(f" {tmp_path}/debs/python3-av_1%3a2_arm64.deb")
    else:
        assert asked[0] == "apt-get -qq update"
        assert asked[1].endswith(
            "python3-picamera2 python3-lgpio python3-av python3-numpy"
        )

"""The installer: what it would do, what it puts where, and what it refuses."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from edge.core.pose.lens import LensSettings
from edge.core.verdict.feedback_mode import FeedbackSettings
from edge.devices.camera.settings import CameraSettings
from edge.devices.lamps.gestures import ButtonSettings
from edge.devices.lamps.led_strip import StripSettings
from edge.devices.lamps.patterns import LampSettings
from edge.devices.mqtt.broker import BrokerSettings

CHECKOUT = Path(__file__).parents[1]
SCRIPT = CHECKOUT / "deploy" / "install.sh"
SCRIPTS = sorted(SCRIPT.parent.rglob("*.sh"))
EXAMPLE = CHECKOUT / "deploy" / "hingewatch.toml"
CONFIG, UNIT, PROGRAM = (
    Path("etc/hingewatch/hingewatch.toml"),
    Path("etc/systemd/system/hingewatch.service"),
    Path("opt/hingewatch-versions/1"),
)


def system_python_is_new_enough():
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    with_python = Path("/usr/bin/python3").exists()
    return (
        with_python and not subprocess.run(["/usr/bin/python3", "-c", check]).returncode
    )


needs_system_python = pytest.mark.skipif(
    not system_python_is_new_enough(), reason="needs /usr/bin/python3 of 3.11 or newer"
)


class Machine:
    """A pretended Raspberry Pi: programs that would change it only note the call."""

    def __init__(self, folder):
        self.bin, self.notes, self.root = (
            folder / "bin",
            folder / "notes",
            folder / "root",
        )
        self.bin.mkdir()
        (self.root / "etc").mkdir(parents=True)
        self.is_called("ID=raspbian\nID_LIKE=debian\n")
        self.says("dpkg", "echo arm64")
        self.says("dpkg-query", "echo installed python3-venv")
        self.says("id", "echo 0")
        for name in ("apt-get", "groupadd", "useradd", "usermod", "systemctl"):
            self.says(name, f'echo "{name} $*" >>"{self.notes}"')

    def says(self, name, script):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def is_called(self, text):
        (self.root / "etc" / "os-release").write_text(text)

    def install(self, *options):
        return subprocess.run(
            [SCRIPT, *options],
            env={**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def files(self):
        return {
            path.relative_to(self.root): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def pi(tmp_path):
    return Machine(tmp_path)


def test_the_shells_understand_it():
    for shell in filter(shutil.which, ("sh", "bash")):
        for script in SCRIPTS:
            subprocess.run([shell, "-n", script], check=True)


def test_shellcheck_has_nothing_to_say():
    tool = shutil.which("shellcheck")
    if tool is None:
        pytest.skip("needs shellcheck: apt-get install shellcheck")
    done = subprocess.run(
        [tool, "-x", *SCRIPTS], capture_output=True, text=True, cwd=CHECKOUT
    )
    assert (done.returncode, done.stdout) == (0, "")


def last(tmp_path, restart, doctor, camera="yes"):
    """Run what the installer does last, on a pretended service and doctor."""
    text = SCRIPT.read_text()
    functions = ""
    for name in ("start_service", "examine", "look"):
        function = text[text.index(f"\n{name}() {{") :]
        functions += function[: function.index("\n}\n") + 3]
    program = tmp_path / ".venv/bin/hingewatch"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho "hingewatch $*"\n{doctor}\n')
    program.chmod(0o755)
    script = (
        f"set -eu\ncamera={camera}\nprogram={tmp_path}\nscratch={tmp_path}\ndry=\n"
        "say() { printf 'install: %s\\n' \"$*\" >&2; }\n"
        'run() { "$@"; }\n'
        f'service() {{ echo "systemctl $*"; case $1 in restart) {restart} ;; esac; }}\n'
        "our_command() { echo hingewatch; }\n"
        f"{functions}\nstart_service\nlook\nsay done\n"
    )
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True)


MEND = (
    "install: all is installed; once what is WRONG above is mended: "
    "sudo systemctl restart hingewatch"
)


@pytest.mark.parametrize(
    ("restart", "doctor", "said"),
    [
        ("true", "exit 0", []),
        ("true", "exit 1", [MEND]),
        (
            "return 1",
            "exit 1",
            ["install: all is installed, but the rack does not run yet", MEND],
        ),
    ],
)
def test_a_rack_that_is_not_wired_yet_is_installed_all_the_same(
    tmp_path, restart, doctor, said
):
    done = last(tmp_path, restart, doctor)
    assert done.returncode == 0
    again = "install: to look again: sudo hingewatch doctor"
    assert done.stderr.splitlines() == [*said, again, "install: done"]
    asked = ["systemctl restart hingewatch", "hingewatch doctor"]
    assert done.stdout.splitlines()[-2:] == asked


def test_without_a_camera_nothing_is_started_and_nobody_asked_to_mend_it(tmp_path):
    done = last(tmp_path, "return 1", "exit 0", camera="")
    assert done.returncode == 0
    asked = "hingewatch doctor --without camera --without lamps"
    assert done.stdout.splitlines()[-1] == asked
    assert "restart" not in done.stdout
    assert "mended" not in done.stderr


@needs_system_python
def test_without_a_camera_no_camera_packages_are_asked_for(pi):
    pi.says("dpkg-query", "true")
    done = pi.install("--dry-run", "--without-camera")
    assert done.returncode == 0, done.stderr
    steps = done.stdout
    assert "--no-install-recommends python3-venv python3-av python3-numpy" in steps
    assert "picamera2" not in steps
    assert "lgpio" not in steps
    assert "systemctl enable hingewatch" in steps
    assert "systemctl restart" not in steps
    doctor = "/opt/hingewatch/.venv/bin/hingewatch doctor --without camera"
    assert doctor in steps


@needs_system_python
def test_a_dry_run_tells_everything_and_does_nothing(pi):
    done = pi.install("--dry-run")
    assert done.returncode == 0, done.stderr
    steps = [line.removeprefix("+ ") for line in done.stdout.splitlines()]
    output = "\n".join(steps)
    order = [
        "apt-get -qq install -y --no-install-recommends python3-picamera2",
        "cp -R",
        "python3 -m venv --system-site-packages /opt/hingewatch-versions/1/.venv",
        "--require-hashes",
        "useradd --system",
        "usermod --append --groups video,gpio,render,spi hingewatch",
        "ln -sfn hingewatch-versions/1 /opt/hingewatch.new",
        "systemctl daemon-reload",
        "systemctl enable hingewatch",
        "systemctl restart hingewatch",
        "/opt/hingewatch/.venv/bin/hingewatch doctor",
    ]
    places = [output.index(words) for words in order]
    assert places == sorted(places)
    install = next(step for step in steps if "apt-get -qq install" in step)
    assert "python3-venv" not in install  # this one is there already
    assert not pi.notes.exists()
    assert not Path("/opt/hingewatch/.venv").exists() or "rm -rf" in output


def test_below_another_root_only_files_are_put(pi):
    done = pi.install("--root", str(pi.root))
    assert done.returncode == 0, done.stderr
    files = pi.files()
    assert files[CONFIG] == EXAMPLE.read_bytes()
    assert files[UNIT] == (CHECKOUT / "systemd/hingewatch.service").read_bytes()
    assert PROGRAM / "edge/core/types/records.py" in files
    assert PROGRAM / "requirements.lock" in files
    link = pi.root / "opt/hingewatch"
    assert (link.readlink(), link.resolve()) == (
        Path("hingewatch-versions/1"),
        pi.root / PROGRAM,
    )
    assert not [path for path in files if "__pycache__" in path.parts]
    assert not [path for path in files if path.parts[2:3] in [("tests",), (".git",)]]
    assert not pi.notes.exists()


def test_the_program_is_a_command_unless_another_one_is(pi):
    command = pi.root / "usr/local/bin/hingewatch"
    command.parent.mkdir(parents=True)
    for there in (None, pi.root / "etc/os-release"):
        if there:
            command.unlink()
            command.symlink_to(there)
        done = pi.install("--root", str(pi.root))
        assert done.returncode == 0, done.stderr
        expected = there or Path("/opt/hingewatch/.venv/bin/hingewatch")
        assert command.readlink() == expected
    pi.install("--uninstall", "--root", str(pi.root))
    assert command.is_symlink()


def test_running_it_again_updates_and_keeps_the_settings(pi):
    pi.install("--root", str(pi.root))
    first = pi.files()
    (pi.root / CONFIG).write_text('[rack]\nname = "squat-rack"\n')
    (pi.root / PROGRAM / "edge" / "left_over.py").write_text("from an older version")
    done = pi.install("--root", str(pi.root))
    assert done.returncode == 0, done.stderr
    assert "keeping" in done.stderr
    assert (pi.root / "opt/hingewatch").resolve() == pi.root / PROGRAM
    again = pi.files()
    assert set(again) == set(first)
    assert again[CONFIG] == b'[rack]\nname = "squat-rack"\n'


def test_a_tool_that_fails_does_not_have_the_last_word(pi):
    pi.says("cp", 'echo "cp: disk full" >&2; exit 1')
    done = pi.install("--root", str(pi.root))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "cp: disk full",
        "install: not finished; mend what is told above, and run this again",
    ]


def lived_in(pi):
    """Install, and have it keep a session and a password."""
    pi.install("--root", str(pi.root))
    for name in ("var/lib/hingewatch/sessions.db", "etc/credstore/other"):
        path = pi.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("years of training")


def test_uninstalling_keeps_settings_and_sessions_and_says_so(pi):
    lived_in(pi)
    for _ in range(2):  # once more finds nothing to do
        done = pi.install("--uninstall", "--root", str(pi.root))
        assert done.returncode == 0, done.stderr
        assert set(pi.files()) == {
            CONFIG,
            Path("etc/os-release"),
            Path("etc/credstore/other"),
            Path("var/lib/hingewatch/sessions.db"),
        }
        for kept in ("/etc/hingewatch (settings)", "/var/lib/hingewatch (sessions)"):
            assert str(pi.root) + kept in done.stderr
        for place in ("opt", "usr/local/bin"):
            assert not list((pi.root / place).iterdir())


def test_uninstalling_leaves_a_person_their_own_checkout(pi):
    own = pi.root / "opt/hingewatch"
    for name in (".git/HEAD", "deploy/install.sh", "their-work", ".venv/bin/python"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("own")
    done = pi.install("--uninstall", "--root", str(pi.root))
    assert done.returncode == 0, done.stderr
    assert (own / "their-work").read_text() == "own"
    assert not (own / ".venv").exists()


def test_purging_takes_settings_and_sessions_too(pi):
    lived_in(pi)
    done = pi.install("--uninstall", "--purge", "--root", str(pi.root))
    assert done.returncode == 0, done.stderr
    assert set(pi.files()) == {Path("etc/os-release"), Path("etc/credstore/other")}


def test_purging_leaves_a_collector_on_the_same_machine_what_it_needs(pi):
    lived_in(pi)
    (pi.root / UNIT).with_name("hingewatch-collect.service").touch()
    (pi.root / CONFIG).with_name("collector.toml").touch()
    done = pi.install("--uninstall", "--purge", "--root", str(pi.root))
    assert done.returncode == 0, done.stderr
    assert CONFIG not in pi.files()
    assert CONFIG.with_name("collector.toml") in pi.files()
    assert "the collector needs them" in done.stderr


@pytest.mark.parametrize(
    ("name", "script", "output"),
    [
        ("id", "echo 1000", "must run as root: sudo deploy/install.sh"),
        ("dpkg", "echo armhf", "needs a Raspberry Pi with the 64-bit system; .*armhf"),
        ("dpkg", "echo amd64", "needs a Raspberry Pi .*amd64, on which only --without"),
    ],
)
def test_a_machine_that_will_not_do_is_told_so_in_one_line(pi, name, script, output):
    if not Path("/etc/os-release").read_text().count("debian"):
        pytest.skip("needs a Debian to get that far")
    pi.says(name, script)
    pi.says("mkdir", "exit 1")  # should it go on, it shall not get far
    done = pi.install()
    assert done.returncode == 1
    assert re.fullmatch(f"install: {output}.*\n", done.stderr)
    assert done.stdout == ""
    assert not pi.notes.exists()


@pytest.mark.parametrize("name", ["ID=fedora\n", "", None])
def test_another_system_is_refused(pi, name):
    if name is None:
        (pi.root / "etc" / "os-release").unlink()
    else:
        pi.is_called(name)
    before = pi.files()
    done = pi.install("--root", str(pi.root))
    assert done.returncode == 1
    assert re.fullmatch(r"install: needs Raspberry Pi OS .*\n", done.stderr)
    assert pi.files() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--frobnicate"], "does not know --frobnicate"),
        (["--root"], "--root needs the name of a folder"),
        (["--root", "/nowhere"], "--root: there is no folder /nowhere"),
        (["--bundle"], "--bundle needs the name of a file"),
        (["--bundle", "/nowhere"], "--bundle: there is no file /nowhere"),
        (["--purge"], "--purge goes with --uninstall alone"),
        (["--key", str(EXAMPLE)], "--key goes with --bundle alone"),
        (
            ["--bundle", str(EXAMPLE), "--uninstall"],
            "--bundle and --uninstall do not go together",
        ),
        (
            ["--bundle", str(EXAMPLE), "--root", "/tmp"],
            "--bundle and --root do not go together",
        ),
        (["--uninstall", "--back"], "--uninstall and --back do not go together"),
        (["--back", "--root", "/tmp"], "--back and --root do not go together"),
    ],
)
def test_bad_usage_is_told(pi, options, said):
    done = pi.install(*options)
    assert done.returncode == 2
    assert done.stderr == f"install: {said}; see deploy/install.sh --help\n"


def test_where_nothing_is_installed_nothing_is_said_to_be_removed(pi):
    done = pi.install("--uninstall", "--root", str(pi.root))
    assert done.returncode == 0
    assert done.stderr == "install: nothing is installed here\n"


def test_a_dry_run_says_of_nothing_that_it_was_done(pi):
    pi.install("--root", str(pi.root))
    before = pi.files()
    done = pi.install("--uninstall", "--dry-run", "--root", str(pi.root))
    assert "install: would be removed; kept: " in done.stderr
    assert pi.files() == before
    if system_python_is_new_enough():
        assert "dry run, nothing was done" in pi.install("--dry-run").stderr


@needs_system_python
def test_the_folder_of_the_sessions_is_there_before_the_service_is_started(pi):
    # Asked before, as for the page's code, root would take a folder of its own for it.
    steps = pi.install("--dry-run", "--without-camera").stdout
    made = "install -d -m 0700 -o hingewatch -g hingewatch /var/lib/hingewatch\n"
    assert made in steps


def test_the_example_knows_only_keys_that_exist():
    text = EXAMPLE.read_text()
    sections = {"rack", "camera", "lens", "feedback", "lamps", "button", "strip"}
    assert set(tomllib.loads(text)) == sections | {"broker", "lifter_page"}
    full = re.sub(r"^# (\w+ = .*)$", r"\1", text, flags=re.MULTILINE)
    assert full != text
    tables = tomllib.loads(full)
    known = {
        "camera": CameraSettings,
        "lens": LensSettings,
        "feedback": FeedbackSettings,
        "lamps": LampSettings,
        "button": ButtonSettings,
        "strip": StripSettings,
        "broker": BrokerSettings,
    }
    for section, settings in known.items():
        defaults = {field.name: field.default for field in fields(settings)}
        assert set(tables[section]) <= set(defaults)
        if section != "broker":  # there they are examples
            assert tables[section].items() <= defaults.items()


def test_nothing_is_left_of_the_place_where_it_was_made():
    for path in (SCRIPT, EXAMPLE, CHECKOUT / "systemd" / "hingewatch.service"):
        assert str(CHECKOUT) not in path.read_text()
    assert sys.executable not in SCRIPT.read_text()

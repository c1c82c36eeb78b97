"""An upgrade that fails goes back by itself; what was wrong before does not count.

Versions are pretended: a program whose ``doctor`` says what the test wants. Links,
store and unit are real.
"""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.store_made import change_as_a_newer_version_would, keep, kept

CHECKOUT = Path(__file__).parents[2]
PARTS = CHECKOUT / "deploy/install"
OK = ("ok    store       is whole", "nothing needs a person")
CAMERA = ("WRONG camera      no picture; plug it in", "1 of 2 lines need a person")
STORE = ("WRONG store       cannot be read; mend it", "1 of 2 lines need a person")

SCRIPT = r"""
set -eu
root=$1; checkout=$2; camera=yes; dry=; told=; debs=; wheels=
config=$root/etc/hingewatch; state=$root/var/lib/hingewatch
unit=$root/etc/systemd/system/hingewatch.service; python=%(python)s
say() { printf 'install: %%s\n' "$*" >&2; }
stop() { told=yes; say "$*"; exit 1; }
run() { "$@"; }
service() {
    echo "$1 $(readlink "$program" || echo folder)" >>"$there/calls"
    [ "$1" != restart ] || [ ! -x "$there/at-start" ] || "$there/at-start"
}
sync() { echo "sync $(readlink "$program" || echo nothing)" >>"$there/syncs"; }
ask() {
    case $1 in
        is-active) [ ! -e "$there/active" ] || echo active ;;
        *) cat "$there/restarts" 2>/dev/null || echo 0 ;;
    esac
}
%(start)s
examine() { "$1/.venv/bin/hingewatch" doctor >"$2" 2>&1; }
%(look)s
%(end)s
scratch= stopped=
trap 'finish $?' EXIT
. "$checkout/deploy/install/versions.sh"
there=$root root=
"""
UPGRADE = """
scratch=$(mktemp -d)
choose_target
[ -z "$copied" ] || { mkdir -p "$versions"; cp -R "$checkout" "$target"; }
if is_upgrade; then upgrade; else switch_to "$target"; start_service; look; fi
forget_older
"""


class Rack:
    """A root with versions in it, and what the installer does to them."""

    def __init__(self, folder):
        self.root, self.folder = folder / "root", folder
        for name in (
            "etc/hingewatch",
            "etc/systemd/system",
            "var/lib/hingewatch",
            "opt",
        ):
            (self.root / name).mkdir(parents=True)
        (self.root / "etc/hingewatch/hingewatch.toml").touch()
        self.link = self.root / "opt/hingewatch"
        self.store = self.root / "var/lib/hingewatch/sessions.db"

    def release(self, name, said=OK, code=None, *, at=None):
        """Make a version to install; ``said`` by its doctor."""
        source = at or self.folder / name
        for item in ("edge", "models", "systemd", ".venv/bin"):
            (source / item).mkdir(parents=True)
        shutil.copytree(PARTS, source / "deploy/install")
        (source / "edge/version").write_text(name)
        (source / "systemd/hingewatch.service").write_text(f"unit of {name}")
        program = source / ".venv/bin/hingewatch"
        code = (0 if said is OK else 1) if code is None else code
        program.write_text("#!/bin/sh\n" + "".join(f"echo '{x}'\n" for x in said))
        with program.open("a") as file:
            file.write(f"exit {code}\n")
        program.chmod(0o755)
        python = source / ".venv/bin/python"  # asked for the store alone
        python.write_text("#!/bin/sh\necho $STATE_DIRECTORY/sessions.db\n")
        python.chmod(0o755)
        return source

    def do(self, source, what=UPGRADE):
        text = (CHECKOUT / "deploy/install.sh").read_text()
        start, look, end = (
            re.search(rf"^{name}\(\) {{\n.*?^}}\n", text, re.M | re.S)[0]
            for name in ("start_service", "look", "finish")
        )
        names = {"python": sys.executable, "look": look, "start": start, "end": end}
        script = SCRIPT % names
        return subprocess.run(
            ["sh", "-c", script + what, "sh", str(self.root), str(source)],
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            timeout=60,
        )

    def runs(self):
        return (self.link / "edge/version").read_text()

    def versions(self):
        return sorted(
            (path / "edge/version").read_text()
            for path in (self.root / "opt/hingewatch-versions").iterdir()
            if not path.is_symlink()
        )

    def copies(self):
        return sorted(self.store.parent.glob("sessions.db.before-upgrade*"))

    def unit(self):
        return (self.root / "etc/systemd/system/hingewatch.service").read_text()


@pytest.fixture
def rack(tmp_path):
    made = Rack(tmp_path)
    done = made.do(made.release("one"))
    assert done.returncode == 0, done.stderr
    return made


def test_an_upgrade_keeps_the_version_before(rack):
    keep(rack.store, 1)
    done = rack.do(rack.release("two"))
    assert done.returncode == 0, done.stderr
    assert (rack.runs(), rack.unit()) == ("two", "unit of two")
    assert rack.versions() == ["one", "two"]
    assert [kept(copy) for copy in rack.copies()] == [[1]]
    rack.do(rack.release("three"))
    assert rack.versions() == ["three", "two"]


def test_a_version_has_reached_the_disk_before_it_is_linked_to_and_its_unit_after(rack):
    rack.do(rack.release("two"))
    assert (rack.root / "syncs").read_text().splitlines() == [
        "sync nothing",
        "sync hingewatch-versions/1",
        "sync hingewatch-versions/1",
        "sync hingewatch-versions/2",
    ]


def test_the_service_stands_still_while_the_store_is_copied_and_versions_change(rack):
    (rack.root / "calls").unlink()
    rack.do(rack.release("two"))
    assert (rack.root / "calls").read_text().splitlines() == [
        "stop hingewatch-versions/1",
        "daemon-reload hingewatch-versions/2",
        "enable hingewatch-versions/2",
        "restart hingewatch-versions/2",
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [(STORE, 1), (("Traceback (most recent call last):",), 3), ((), 127)],
    ids=["finds something wrong", "breaks", "does not start"],
)
def test_a_version_that_fails_doctor_gives_way_to_the_one_before(rack, said, code):
    done = rack.do(rack.release("two", said, code))
    assert done.returncode == 1
    assert "going back" in done.stderr
    assert (rack.runs(), rack.unit()) == ("one", "unit of one")
    assert rack.versions() == ["one"]
    last = (rack.root / "calls").read_text().splitlines()[-1]
    assert last == "restart hingewatch-versions/1"
    # The next one that is good is installed as ever.
    assert rack.do(rack.release("three")).returncode == 0
    assert rack.runs() == "three"


@pytest.mark.parametrize("how", ["cannot be started", "ends again and again"])
def test_a_version_that_does_not_stay_up_gives_way_to_one_that_did(rack, how):
    (rack.root / "active").touch()
    if how == "cannot be started":
        script = rack.root / "at-start"
        script.write_text(
            f'#!/bin/sh\n[ "$(readlink {rack.link})" != hingewatch-versions/2 ]\n'
        )
        script.chmod(0o755)
    else:
        (rack.root / "restarts").write_text("2\n")
    done = rack.do(rack.release("two"))
    assert (done.returncode, rack.runs()) == (1, "one"), done.stderr


def test_what_was_wrong_before_is_not_held_against_the_new_version(tmp_path):
    rack = Rack(tmp_path)
    rack.do(rack.release("one", CAMERA, 1))
    done = rack.do(rack.release("two", CAMERA, 1))
    assert done.returncode == 0, done.stderr
    assert rack.runs() == "two"
    done = rack.do(rack.release("three", (*CAMERA[:1], *STORE), 1))
    assert (done.returncode, rack.runs()) == (1, "two")


def test_a_version_that_could_not_even_look_is_not_gone_back_to(tmp_path):
    rack = Rack(tmp_path)
    rack.do(rack.release("one", (), 3))
    assert rack.do(rack.release("two", CAMERA, 1)).returncode == 0
    assert rack.runs() == "two"


def test_going_back_takes_the_sessions_along_that_came_in_between(rack):
    keep(rack.store, 1, 2)
    at_start = rack.root / "at-start"
    at_start.write_text(
        f"#!/bin/sh\n[ ! -e {rack.root}/done ] || exit 0\ntouch {rack.root}/done\n"
        f"PYTHONPATH={CHECKOUT}:{CHECKOUT}/tests {sys.executable} -c 'import "
        "deploy.test_versions as t; from pathlib import Path; "
        f't.lived(Path("{rack.store}"))\'\n'
    )
    at_start.chmod(0o755)
    done = rack.do(rack.release("two", STORE, 1))
    assert (done.returncode, rack.runs()) == (1, "one"), done.stderr
    assert (rack.root / "done").exists()
    assert kept(rack.store) == [3, 2, 1]


def lived(store):
    """Do what the new version did until it failed: one more session, another schema."""
    keep(store, 3)
    change_as_a_newer_version_would(store)


def test_a_person_can_go_back_and_forth(rack):
    keep(rack.store, 1)
    rack.do(rack.release("two"))
    lived(rack.store)
    for expected in ("one", "two"):
        done = rack.do(rack.link.resolve(), "go_back_by_hand\n")
        assert done.returncode == 0, done.stderr
        assert (rack.runs(), rack.unit()) == (expected, f"unit of {expected}")
        assert kept(rack.store) == [3, 1]
    assert rack.versions() == ["one", "two"]


def test_an_upgrade_that_fails_leaves_the_earlier_copy_to_go_back_by(rack):
    keep(rack.store, 1)
    rack.do(rack.release("two"))
    (first,) = rack.copies()
    lived(rack.store)
    for _ in range(4):
        done = rack.do(rack.release("three", STORE, 1))
        assert (done.returncode, rack.runs()) == (1, "two")
        shutil.rmtree(rack.folder / "three")
    assert first in rack.copies()
    assert len(rack.copies()) == 4
    done = rack.do(rack.link.resolve(), "go_back_by_hand\n")
    assert (done.returncode, rack.runs()) == (0, "one"), done.stderr
    assert kept(rack.store) == [3, 1]
    keep(rack.store, 4)


def test_without_a_version_before_nobody_goes_back(rack):
    done = rack.do(rack.link.resolve(), "go_back_by_hand\n")
    assert (done.returncode, rack.runs()) == (1, "one")
    assert done.stderr.count("\n") == 1


def test_a_store_that_cannot_be_copied_stops_the_upgrade(rack):
    keep(rack.store, 1)
    rack.store.with_name("sessions.db.copying").mkdir()
    done = rack.do(rack.release("two"))
    assert (done.returncode, rack.runs()) == (1, "one")
    assert rack.versions() == ["one"]
    last = (rack.root / "calls").read_text().splitlines()[-1]
    assert last == "restart hingewatch-versions/1"


def test_a_rack_is_not_left_dark_when_versions_cannot_be_changed(rack):
    keep(rack.store, 1)
    (rack.root / "opt/hingewatch.new").mkdir()  # where the link would be made
    done = rack.do(rack.release("two"))
    assert (done.returncode, rack.runs()) == (1, "one")
    last = (rack.root / "calls").read_text().splitlines()[-1]
    assert last == "start hingewatch-versions/1"


def test_the_same_version_again_changes_nothing(rack):
    before = rack.link.resolve()
    done = rack.do(rack.folder / "one")
    assert done.returncode == 0, done.stderr
    assert rack.link.resolve() == before
    assert rack.versions() == ["one"]
    assert "there already" in done.stderr


def test_an_upgrade_that_was_cut_short_is_done_again_and_forgets_nothing(rack):
    source = rack.release("two")
    cut = UPGRADE.replace("if is_upgrade", "look() { exit 9; }\nif is_upgrade")
    assert rack.do(source, cut).returncode == 9
    assert rack.do(source).returncode == 0
    assert (rack.runs(), rack.versions()) == ("two", ["one", "two"])


def test_an_installation_from_before_there_were_versions_is_one_to_go_back_to(tmp_path):
    rack = Rack(tmp_path)
    rack.release("old", at=rack.link)
    done = rack.do(rack.release("two", STORE, 1))
    assert (done.returncode, rack.runs()) == (1, "old"), done.stderr
    assert rack.link.is_symlink()
    assert rack.do(rack.release("three")).returncode == 0
    assert (rack.runs(), rack.versions()) == ("three", ["old", "three"])


def test_a_folder_that_is_no_version_is_put_aside(tmp_path):
    rack = Rack(tmp_path)
    (rack.link / "notes").mkdir(parents=True)
    done = rack.do(rack.release("one"))
    assert (done.returncode, rack.runs()) == (0, "one"), done.stderr
    assert list((rack.root / "opt/hingewatch-versions").glob("*/notes"))


def test_a_persons_own_checkout_is_never_moved_away(tmp_path):
    rack = Rack(tmp_path)
    rack.release("own", at=rack.link)
    (rack.link / ".git").mkdir()
    done = rack.do(rack.release("two"))
    assert done.returncode == 1
    assert "checkout of its own" in done.stderr
    assert rack.runs() == "own"
    done = rack.do(rack.link)  # run from there, it is installed in place
    assert done.returncode == 0, done.stderr
    assert not rack.link.is_symlink()


def test_a_store_that_the_settings_put_elsewhere_is_the_one_that_is_copied(rack):
    elsewhere = rack.folder / "elsewhere.db"
    keep(elsewhere, 7)
    config = rack.root / "etc/hingewatch/hingewatch.toml"
    config.write_text(f'[store]\npath = "{elsewhere}"\n')
    python = rack.link / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert rack.do(rack.release("two")).returncode == 0
    (copy,) = elsewhere.parent.glob("elsewhere.db.before-upgrade*")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM session").fetchone() == (1,)

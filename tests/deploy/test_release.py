"""A release is whole and signed, and its bill of materials names all that is in it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
NAME = "hingewatch-0.1.0"


def run(*command, **how):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **how)
    assert done.returncode == 0, done.stderr[-4000:]
    return done


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Return a clean clone: what is not committed belongs in no release."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("needs a git checkout")
    at = tmp_path_factory.mktemp("release") / "clone"
    run("git", "clone", "-q", CHECKOUT, at)
    return at


@pytest.mark.slow
@pytest.mark.skipif(
    not all(map(shutil.which, ("minisign", "uv", "git"))),
    reason="needs minisign and uv: apt-get install minisign; pip install uv",
)
def test_everything_that_is_published_is_signed_and_told(clone, tmp_path):
    public, secret, out = (tmp_path / name for name in ("key.pub", "key", "out"))
    run("minisign", "-G", "-W", "-p", public, "-s", secret)
    release = clone / "deploy/release/release.sh"
    names = {**os.environ, "OUT": str(out), "PYTHON": sys.executable}
    run(release, secret, public, env=names)
    archive, bundle, bill = (
        f"{NAME}{end}" for end in (".tar.gz", "-arm64-bundle.tar.gz", ".cdx.json")
    )
    files = {archive, bundle, bill, "SHA256SUMS"}
    signed = {f"{each}.minisig" for each in files}
    assert {each.name for each in out.iterdir()} == files | signed
    for each in files:
        run("minisign", "-V", "-q", "-p", public, "-m", out / each)
    for line in (out / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    with tarfile.open(out / archive) as packed:
        sources = {each.name for each in packed}
    assert {f"{NAME}/edge/__init__.py", f"{NAME}/tests/conftest.py"} <= sources
    with tarfile.open(out / bundle) as packed:
        inside = {each.name: each for each in packed}
        key = packed.extractfile(f"{NAME}/deploy/minisign.pub").read()
    assert key == public.read_bytes()
    assert inside[f"{NAME}/deploy/install.sh"].mode == 0o755
    wheels = [name for name in inside if name.endswith(".whl")]
    bill = json.loads((out / bill).read_text())
    check_bill(bill, wheels)


def check_bill(bill, wheels):
    """Find every wheel of the bundle in the bill, and who needs whom."""
    program = bill["metadata"]["component"]
    assert (program["name"], program["version"]) == ("hingewatch", "0.1.0")
    known = {
        (each["name"], each.get("version")): each["bom-ref"]
        for each in bill["components"]
    }
    for wheel in wheels:
        name, version, *_ = Path(wheel).name.split("-")
        assert any(
            (re.sub(r"[-_.]+", "-", other).lower(), number)
            == (re.sub(r"[-_.]+", "-", name).lower(), version)
            for other, number in known
        ), wheel
    models = [x for x in bill["components"] if x["type"] == "machine-learning-model"]
    assert len(models) == 3
    for model in models:
        (digest,) = (each["content"] for each in model["hashes"])
        path = CHECKOUT / f"models/{model['name']}.tflite"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    reached, left = set(), ["hingewatch"]
    while left:
        if (ref := left.pop()) not in reached:
            reached.add(ref)
            left += needs.get(ref, [])
    # What builds the editable install is needed by no package, but by the installer.
    lonely = {name for (name, _), ref in known.items() if ref not in reached}
    assert lonely <= {
        "hatchling",
        "editables",
        "pathspec",
        "pluggy",
        "trove-classifiers",
    }


def test_what_is_not_committed_is_not_released(clone, tmp_path):
    if shutil.which("minisign") is None:
        pytest.skip("needs minisign: apt-get install minisign")
    (clone / "left_over").touch()
    keys = [tmp_path / "key", tmp_path / "key.pub"]
    for key in keys:
        key.touch()
    release = clone / "deploy/release/release.sh"
    done = subprocess.run([release, *keys], capture_output=True, text=True)
    (clone / "left_over").unlink()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "git status" in done.stderr

"""The box runs every command that the README has for a rack, and compares honestly."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "deploy/emulated"
PAGE = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


readme, compare = loaded("readme"), loaded("compare")


def test_the_box_runs_every_command_that_puts_it_in_a_rack():
    section = PAGE.partition("\n## Put it in a rack\n")[2].partition("\n## ")[0]
    script = readme.script(PAGE)
    assert "deploy/install.sh" in script
    for words in re.findall(r"(?:sudo|apt-get install) [^`\n]+", section):
        if (
            "hingewatch aim" not in words
        ):  # a camera and a person: its help is asked for
            assert words in script


def test_a_command_is_one_wherever_it_stands():
    page = (
        "# H\n\n## Put it in a rack\n\nFirst `make runtime`:\n\n```sh\nsudo a \\\n"
        "    --b\n# no\n```\n\nthen `/opt/x/bin/hingewatch doctor`, not `pin = 5`.\n"
        "\n## Next\n\n`sudo not this`\n"
    )
    found = [" ".join(each.split()) for each in readme.commands(page)]
    assert found == ["make runtime", "sudo a --b", "/opt/x/bin/hingewatch doctor"]


def test_what_needs_a_camera_is_told_to_do_without():
    script = readme.script("\n## Put it in a rack\n\n`sudo deploy/install.sh`\n")
    assert "sudo deploy/install.sh --without-camera\n" in script


def seen(folder, levels, flexion_deg, verdicts=("good", "fault")):
    folder.mkdir()
    reps = [{"verdict": each} for each in verdicts]
    (folder / "summary.json").write_text(json.dumps({"sets": [{"reps": reps}]}))
    angles = dict.fromkeys(compare.ANGLES, 1.0) | {"spine_flexion_deg": flexion_deg}
    lines = [json.dumps({"level": level, **angles}) for level in levels]
    (folder / "frames.jsonl").write_text("\n".join(lines) + "\n")
    machine = {"runtime": "litert 2", "numpy": "2"}
    step = {"machine": machine, "step_ms": 10.0, "step_over_invoke": 1.2}
    (folder / "step.json").write_text(json.dumps(step))
    checks = [{"check": "versions", "what": "hingewatch 1"}]
    (folder / "doctor.json").write_text(json.dumps({"ok": True, "checks": checks}))
    return folder


GREEN = ["neutral"] * 100


@pytest.mark.parametrize(
    ("levels", "flexion_deg", "verdicts", "code"),
    [
        (GREEN, 2.9, ("good", "fault"), 0),
        (["fault"] * 2 + GREEN[2:], 0.0, ("good", "fault"), 0),
        (["fault"] * 3 + GREEN[3:], 0.0, ("good", "fault"), 1),
        (GREEN, 3.1, ("good", "fault"), 1),
        (GREEN, 0.0, ("good", "good"), 1),
        (GREEN, None, ("good", "fault"), 1),
    ],
)
def test_the_box_agrees_within_its_tolerance_and_no_further(
    tmp_path, monkeypatch, capsys, levels, flexion_deg, verdicts, code
):
    here = seen(tmp_path / "here", GREEN, 0.0)
    box = seen(tmp_path / "box", levels, flexion_deg, verdicts)
    monkeypatch.setattr(sys, "argv", ["compare", "trixie", str(here), str(box)])
    assert compare.main() == code
    assert ("DOES NOT AGREE" in capsys.readouterr().out) == bool(code)

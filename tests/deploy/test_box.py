"""The box runs every command that puts a rack together, and compares honestly."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / "deploy/emulated"


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


readme, compare = loaded("readme"), loaded("compare")


def test_every_command_that_puts_a_rack_together_is_run():
    pages = readme.pages()
    scripts = [readme.script(pages, box=box) for box in (True, False)]
    for words in re.findall(r"(?:sudo|apt-get install) [^`\n#]+", pages):
        if not readme.LEFT_OUT.search(words):
            for script in scripts:
                assert words.strip() in script


def test_a_command_is_one_wherever_it_stands():
    page = (
        "First `make runtime`:\n\n```sh\nsudo a \\\n    --b  # to c\n# no\n```\n\n"
        "then `hingewatch doctor`, but not `pin = 5` and not `doctor`.\n"
    )
    found = [" ".join(each.split()) for each in readme.commands(page)]
    assert found == ["make runtime", "sudo a --b", "hingewatch doctor"]


def test_a_box_does_without_camera_and_systemd_and_a_rack_with_both():
    page = "`sudo deploy/install.sh` `sudo systemctl restart hingewatch`"
    box, rack = (readme.script(page, box=each) for each in (True, False))
    assert "sudo deploy/install.sh --without-camera\n" in box
    assert "\nsudo systemctl" not in box
    assert "\nsudo deploy/install.sh\nsudo systemctl restart hingewatch\n" in rack


def seen(folder, levels, flexion_deg, verdicts=("good", "fault"), moved=100):
    folder.mkdir()
    reps = [{"verdict": each} for each in verdicts]
    (folder / "summary.json").write_text(json.dumps({"sets": [{"reps": reps}]}))
    still = {"level": "neutral", **dict.fromkeys(compare.ANGLES, 1.0)}
    # From the first of its frames on, so many show another angle.
    frames = [still | {"level": level} for level in levels]
    for frame in frames[: len(frames) if flexion_deg is None else moved]:
        frame["spine_flexion_deg"] = flexion_deg
    lines = [json.dumps(frame) for frame in frames]
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


@pytest.mark.parametrize(("moved", "code"), [(1, 0), (2, 1)])
def test_one_frame_of_a_hundred_may_be_further_apart_and_is_told(
    tmp_path, monkeypatch, capsys, moved, code
):
    here = seen(tmp_path / "here", GREEN, 1.0)
    box = seen(tmp_path / "box", GREEN, 6.5, moved=moved)
    monkeypatch.setattr(sys, "argv", ["compare", "trixie", str(here), str(box)])
    assert compare.main() == code
    assert "all within 5.5" in capsys.readouterr().out

"""Lens and roll go into a person's settings file, which stays theirs."""

import os

import pytest

from edge.config.sections import load_config
from edge.core.pose.lens import LensSettings
from edge.errors import ConfigError
from edge.session.aiming.lens_file import keep_lens, with_keys

LENS = LensSettings(preset="camera-module-3-wide", roll_deg=-1.5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# mine\n[rack]\nname = 'r'\n",
        "[lens]\npreset = 'none'  # was here\nroll_deg = 3\n\n[rack]\nname = 'r'\n",
        '[lens]\n# preset = "none"\n# roll_deg = 0.0\n[rack]\n',
        "[ lens ] # how it hangs\nsensor_share = 0.9\n",
        "[lens]\n[rack]\nname = 'preset'\n",
    ],
)
def test_the_file_says_the_new_lens_and_all_else_as_before(tmp_path, text):
    path = tmp_path / "hingewatch.toml"
    path.write_text(text)
    before = load_config(path)
    from dataclasses import replace

    lens = replace(before.lens, preset=LENS.preset, roll_deg=LENS.roll_deg)
    keep_lens(path, before, lens)
    assert load_config(path) == replace(before, lens=lens)
    kept = [line for line in text.splitlines() if "preset" not in line]
    kept = [line for line in kept if "roll_deg" not in line]
    assert [line for line in path.read_text().splitlines() if line in kept] == kept


def test_the_shipped_file_takes_them_in_at_their_place(tmp_path):
    from pathlib import Path

    shipped = Path(__file__).parents[3] / "deploy" / "hingewatch.toml"
    text = with_keys(shipped.read_text(), {"preset": "camera-module-2"})
    changed = set(text.splitlines()) - set(shipped.read_text().splitlines())
    assert changed == {'preset = "camera-module-2"'}


def test_a_file_that_cannot_be_written_is_told_with_what_to_write(tmp_path):
    path = tmp_path / "gone.toml"
    with pytest.raises(ConfigError, match=r"not kept .*roll_deg = -1.5"):
        keep_lens(path, load_config(None), LENS)


def test_a_file_that_another_wrote_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "hingewatch.toml"
    path.write_text("[rack]\nname = 'one'\n")
    before = load_config(path)
    path.write_text("[rack]\nname = 'two'\n")
    with pytest.raises(ConfigError, match="other settings would change"):
        keep_lens(path, before, LENS)
    assert path.read_text() == "[rack]\nname = 'two'\n"
    assert [each.name for each in tmp_path.iterdir()] == ["hingewatch.toml"]


def test_the_new_settings_have_reached_the_disk_before_they_replace_the_old(
    tmp_path, monkeypatch
):
    path = tmp_path / "hingewatch.toml"
    path.write_text("[rack]\nname = 'one'\n")
    at_sync = []
    monkeypatch.setattr(os, "fsync", lambda _: at_sync.append(path.read_text()))
    keep_lens(path, load_config(path), LENS)
    assert at_sync == ["[rack]\nname = 'one'\n"]
    assert load_config(path).lens == LENS

"""What the program says of itself, its settings and its models."""

import json

from edge import __version__


def test_config_shows_what_it_reads(tmp_path, hingewatch):
    code, shown, err = hingewatch("config", "show")
    assert (code, err) == (0, "")
    settings = tmp_path / "hingewatch.toml"
    settings.write_text(shown)
    assert hingewatch("config", "check", settings)[0] == 0
    code, schema, _ = hingewatch("config", "schema")
    assert code == 0
    assert "rack" in json.loads(schema)["properties"]


def test_version_and_help(hingewatch):
    assert hingewatch("--version") == (0, f"hingewatch {__version__}\n", "")
    code, out, err = hingewatch("--help")
    assert (code, err) == (0, "")
    commands = ("run", "demo", "replay", "models", "config")
    assert all(f"    {command} " in out for command in commands)
    for command in commands:
        code, out, err = hingewatch(command, "--help")
        assert (code, err) == (0, "")
        assert "--verbose" in out


def test_models_are_listed_and_intact(hingewatch):
    code, out, _ = hingewatch("models", "list")
    assert code == 0
    assert "movenet_lightning_int8" in out.replace("\n", "")
    assert hingewatch("models", "verify")[0] == 0

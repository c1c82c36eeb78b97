"""Where the sessions lie."""

from pathlib import Path

import pytest

from edge.store.settings import StoreSettings, store_path


@pytest.mark.parametrize(
    ("path", "env", "expected"),
    [
        (Path("/mnt/a.db"), {"STATE_DIRECTORY": "/var/lib/x"}, "/mnt/a.db"),
        (None, {"STATE_DIRECTORY": "/var/lib/x"}, "/var/lib/x/sessions.db"),
        (None, {"STATE_DIRECTORY": "/var/lib/x:/y"}, "/var/lib/x/sessions.db"),
        (None, {"XDG_STATE_HOME": "/state"}, "/state/hingewatch/sessions.db"),
        (None, {}, Path.home() / ".local/state/hingewatch/sessions.db"),
    ],
)
def test_the_file_is_where_such_files_belong(path, env, expected):
    assert store_path(StoreSettings(path), env) == Path(expected)


def test_a_user_without_a_home_has_a_place_too(monkeypatch):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert store_path(StoreSettings(), {}) == Path("/var/lib/hingewatch/sessions.db")

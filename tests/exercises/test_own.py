"""Users' own exercises lie beside their configuration, known as those shipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.config.sections import check, load_config
from edge.errors import ConfigError, UsageError
from edge.exercises.tables import (
    exercise_names,
    load_exercise,
    own,
    shipped_names,
    use_own,
)
from edge.session.control import exercise_choices

PULL = 'like = "romanian_deadlift"\naliases = ["snatch_rdl"]\n'


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_own(None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/snatch_grip.toml").write_text(PULL)
    path = tmp_path / "hingewatch.toml"
    path.write_text('[movement]\nexercise = "snatch_rdl"\n')
    return path


def add(config: Path, name: str, text: str) -> None:
    (config.parent / "exercises" / f"{name}.toml").write_text(text)


def test_an_exercise_beside_the_configuration_is_known(config: Path) -> None:
    assert load_config(config).movement.exercise == "snatch_rdl"
    check(config)
    exercise = load_exercise("Snatch grip")
    assert exercise.name == "snatch_grip"
    assert exercise.rep == load_exercise("rdl").rep
    assert "snatch_grip" in exercise_choices()
    assert set(exercise_names()) == {*shipped_names(), "snatch_grip"}


def test_with_another_configuration_it_is_unknown(config: Path) -> None:
    load_config(config)
    load_config(None)
    with pytest.raises(UsageError, match="unknown exercise 'snatch_grip'"):
        load_exercise("snatch_grip")


def test_an_exercise_may_start_from_another_of_the_same_user(config: Path) -> None:
    add(config, "slow_grip", 'like = "snatch_grip"\n[tempo]\neccentric_s = 4\n')
    load_config(config)
    assert load_exercise("slow_grip").tempo.eccentric_s == 4.0
    assert load_exercise("slow_grip").aliases == ()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("squat", 'like = "deadlift"', "squat is shipped, or a word of its own"),
        ("auto", 'like = "deadlift"', "auto is shipped, or a word of its own"),
        ("screen", 'like = "deadlift"', "screen is shipped, or a word of its own"),
        ("mine", 'like = "squat"\naliases = ["rdl"]', "is what romanian_deadlift is"),
        ("mine", 'like = "squat"\ntitle = "Hip hinge"', "is what hip_hinge is called"),
        ("zercher", 'like = "squat"\naliases = ["snatch_rdl"]', "'snatch_rdl' is what"),
        ("My Lift", 'like = "squat"', "use a to z, 0 to 9 and _ in it"),
        ("mine", 'like = "mine2"', "like is 'mine2'; "),
        ("mine", 'like = "squat"\nkind = "both"', "kind is 'both'; it must be one of"),
        ("mine", "like", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_allowed_and_the_others_are_known(
    config: Path, name: str, text: str, message: str
) -> None:
    add(config, name, text)
    load_config(config)
    assert load_exercise("snatch_grip")
    (mistake,) = own().mistakes.values()
    assert message in str(mistake)
    assert f"{name}.toml" in str(mistake)
    with pytest.raises(ConfigError, match=f"{name}.toml"):
        check(config)


def test_a_wrong_exercise_is_refused_where_it_is_asked_for(config: Path) -> None:
    add(config, "mine", 'like = "plank"\n[hold.settle_s]\nvalue = "long"\n')
    config.write_text('[movement]\nexercise = "mine"\n')
    with pytest.raises(ConfigError, match=r"mine\.toml: hold\.settle_s\.value must be"):
        load_config(config)


def test_tables_that_start_from_each_other_are_refused(config: Path) -> None:
    add(config, "one", 'like = "two"')
    add(config, "two", 'like = "one"')
    load_config(config)
    assert all("circle" in str(each) for each in own().mistakes.values())
    assert len(own().mistakes) == 2

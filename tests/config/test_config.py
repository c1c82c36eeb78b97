"""Settings files: what is read, what is refused and how it is said."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.config import sections as config
from edge.config.reader import from_tables, read_toml
from edge.config.schema import keys, sections, to_json_schema
from edge.config.writer import to_toml
from edge.errors import ConfigError, Reason, UsageError
from edge.wire.address import split_address
from edge.wire.connection import BrokerSettings


class Shade(StrEnum):
    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True, slots=True)
class OvenSettings:
    """The oven.

    It is hot.
    """

    heat_c: float = field(
        default=180.0,
        metadata={"doc": "How hot.", "unit": "deg C", "min": 30, "max": 300},
    )
    shelves: int = field(default=2, metadata={"min": 1})
    fan: bool = False
    shade: Shade = Shade.WARM
    mode: Literal["grill", "bake"] = "bake"
    dishes: tuple[str, ...] = ("pie",)
    timer_s: float | None = None
    light_w: int | None = 25
    manual: Path | None = None
    label: str = field(default="kiln", metadata={"doc": "a-z.", "pattern": "[a-z]+"})

    def __post_init__(self) -> None:
        if self.fan and self.mode == "grill":
            raise ValueError("fan and grill do not go together")


@dataclass(frozen=True, slots=True)
class SinkSettings:
    """The sink."""

    plug: bool = True


@dataclass(frozen=True, slots=True)
class Kitchen:
    oven: OvenSettings = field(default_factory=OvenSettings)
    sink: SinkSettings = field(default_factory=SinkSettings)


def read(folder: Path, text: str) -> Kitchen:
    path = folder / "kitchen.toml"
    path.write_text(text, encoding="utf-8")
    return from_tables(Kitchen, read_toml(path), path)


def test_missing_keys_and_sections_keep_their_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, "[oven]\nshelves = 3\n") == Kitchen(OvenSettings(shelves=3))
    assert read(tmp_path, "") == Kitchen()


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    kitchen = read(
        tmp_path,
        """[oven]
        heat_c = 200
        fan = true
        shade = "cold"
        dishes = ["tart", "bread"]
        timer_s = 1.5
        light_w = "none"
        manual = "oven.pdf"
        """,
    )
    oven = kitchen.oven
    assert oven == OvenSettings(
        heat_c=200.0,
        fan=True,
        shade=Shade.COLD,
        dishes=("tart", "bread"),
        timer_s=1.5,
        light_w=None,
        manual=tmp_path / "oven.pdf",
    )
    assert isinstance(oven.heat_c, float)
    assert isinstance(oven.shade, Shade)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ovne]", "unknown section [ovne]; did you mean [oven]?"),
        ("[garden]", "unknown section [garden]; known: [oven], [sink]"),
        ("plug = true", "plug stands outside any section; it belongs in [sink]"),
        ("oven = 3", "oven must be a section, written [oven]"),
        ("[oven]\nshelvez = 3", "unknown key oven.shelvez; did you mean shelves?"),
        ("[oven]\nplug = true", "unknown key oven.plug; it belongs in [sink]"),
        ("[sink]\nxyz = 3", "unknown key sink.xyz; known: plug"),
        ("[oven]\nshelves = 2.0", "oven.shelves must be a whole number, not 2.0"),
        ("[oven]\nshelves = true", "oven.shelves must be a whole number, not true"),
        ("[oven]\nfan = 1", "oven.fan must be true or false, not 1"),
        ("[oven]\nlabel = 1", "oven.label must be text in quotes, not 1"),
        ("[oven]\nmanual = 1", "oven.manual must be a path in quotes, not 1"),
        ('[oven]\ndishes = "pie"', 'oven.dishes must be a list in [ ], not "pie"'),
        ("[oven]\ndishes = [1]", "oven.dishes must be text in quotes, not 1"),
        ("[oven]\nfan = {a = 1}", "oven.fan must be true or false, not a section"),
        ("[oven]\nheat_c = 301", "oven.heat_c = 301.0 is out of range: 30 to 300"),
        ("[oven]\nheat_c = nan", "oven.heat_c = nan is out of range: 30 to 300"),
        ("[oven]\nshelves = 0", "oven.shelves = 0 is out of range: at least 1"),
        ('[oven]\nmode = "bakes"', 'oven.mode = "bakes"; did you mean bake?'),
        ('[oven]\nshade = "x"', 'oven.shade = "x"; known: warm, cold'),
        (
            '[oven]\nmanual = "~nobody-here/a"',
            'oven.manual = "~nobody-here/a": there is no such home',
        ),
        ('[oven]\nlabel = "A1"', 'oven.label = "A1" is not allowed: a-z.'),
        (
            '[oven]\nfan = true\nmode = "grill"',
            "[oven]: fan and grill do not go together",
        ),
    ],
)
def test_a_mistake_is_one_line_naming_file_and_key(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'kitchen.toml'}: {message}"


@pytest.mark.parametrize(
    "content", [b"[oven\n", b"\n\nheat = = 3", b"a = 1\na = 2\n", b'a = "\n"']
)
def test_broken_toml_names_the_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(
        ConfigError, match=r"broken\.toml: is not valid TOML: .*line \d"
    ):
        read_toml(path)


def test_unreadable_files_are_config_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        config.load_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load_config(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'[rack]\nname = "\xe9"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        config.load_config(tmp_path / "latin.toml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b'\xef\xbb\xbf[rack]\r\nname = "north"\r\n')
    assert config.load_config(path).rack.name == "north"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(deadline=None)  # also on a machine with other work
@given(
    heat_c=st.floats(30, 300),
    dishes=st.lists(TEXT).map(tuple),
    timer_s=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    light_w=st.none() | st.integers(-(2**53), 2**53),
)
def test_what_is_shown_reads_back_equal(**values: Any) -> None:
    kitchen = Kitchen(OvenSettings(**values))
    tables = tomllib.loads(to_toml(kitchen))
    assert from_tables(Kitchen, tables, Path("kitchen.toml")) == kitchen


def test_comments_come_from_the_dataclass() -> None:
    text = to_toml(Kitchen())
    assert "# The oven.\n#\n# It is hot.\n[oven]\n" in text
    assert "# How hot. [30 to 300 deg C]\nheat_c = 180.0\n" in text
    assert "# timer_s =\n" in text


def test_the_schema_says_what_the_reader_holds_to() -> None:
    oven = to_json_schema(Kitchen, "Kitchen")["properties"]["oven"]
    assert oven["description"] == "The oven."
    assert oven["additionalProperties"] is False
    assert oven["properties"]["heat_c"] == {
        "type": "number",
        "minimum": 30,
        "maximum": 300,
        "description": "How hot. [30 to 300 deg C]",
        "default": 180.0,
    }
    assert oven["properties"]["shade"]["enum"] == ["warm", "cold"]
    assert oven["properties"]["dishes"]["items"] == {"type": "string"}
    assert oven["properties"]["light_w"]["anyOf"][1] == {"const": "none"}
    assert "default" not in oven["properties"]["manual"]


def test_no_file_is_the_defaults_and_they_survive_show_and_load(tmp_path: Path) -> None:
    defaults = config.load_config(None)
    assert defaults == config.default_config()
    path = tmp_path / "shown.toml"
    path.write_text(config.show(defaults), encoding="utf-8")
    config.check(path)
    assert config.load_config(path) == defaults


def test_every_setting_has_a_default_and_a_kind_that_the_reader_knows() -> None:
    for section in sections(config.Config).values():
        for key, item in zip(keys(section).values(), fields(section), strict=True):
            assert issubclass(key.kind, (str, int, float, Path)), item
            assert hasattr(section(), key.name)


def test_a_topic_cannot_be_smuggled_into_the_rack_name(tmp_path: Path) -> None:
    path = tmp_path / "rack.toml"
    for name in ("a/b", "#", "+", "", "ä"):
        path.write_text(f'[rack]\nname = "{name}"', encoding="utf-8")
        with pytest.raises(ConfigError, match=r"rack\.name"):
            config.load_config(path)


def test_the_schema_names_every_section() -> None:
    assert set(config.schema()["properties"]) == set(sections(config.Config))


def test_an_unknown_exercise_is_found_when_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gym.toml"
    path.write_text('[movement]\nexercise = "deadlit"', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"\[movement\]: .* did you mean deadlift"):
        config.load_config(path)
    path.write_text('[movement]\nexercise = "RDL"', encoding="utf-8")
    assert config.load_config(path).movement.exercise == "RDL"


def test_the_installed_settings_file_is_valid_as_it_is_and_with_all_its_hints(
    tmp_path: Path,
) -> None:
    shipped = Path(__file__).resolve().parents[2] / "deploy" / "hingewatch.toml"
    config.check(shipped)
    hint = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)
    text = hint.sub("", shipped.read_text(encoding="utf-8"))
    everything = tmp_path / "everything.toml"
    everything.write_text(text, encoding="utf-8")
    config.check(everything)


FAILING = Path(__file__).parents[1] / "failing"


def refused(path: Path) -> str:
    """The one line with which ``config check`` answers."""
    with pytest.raises(ConfigError) as caught:
        config.check(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert len(message) < 300 + len(str(path))
    assert caught.value.reason is not Reason.UNKNOWN
    return message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[broker]\nhost = "mqtt://gym.local"', "without mqtt://"),
        ('[broker]\nhost = "gym.local:1883"', "broker.port"),
        ('[broker]\nhost = "[::1]"', "brackets"),
        ('[broker]\nhost = " gym.local"', "blanks"),
        ('[broker]\nhost = "gym local"', "blanks"),
        ('[broker]\nhost = ""', "is empty"),
        ('[broker]\nhost = "gym..local"', "no machine's name"),
        ('[broker]\nhost = "gym/local"', "no machine's name"),
        ('[broker]\nhost = "gym\\nlocal"', "no machine's name"),
        ('[broker]\nhost = "300.1.1.1"', "no machine's name"),
        (f'[broker]\nhost = "{"a" * 64}.local"', "no machine's name"),
        ('[broker]\ndiscovery_prefix = "homeassistant/"', "slash"),
        ('[broker]\ndiscovery_prefix = "home//assistant"', "slash"),
        ('[broker]\ndiscovery_prefix = " "', "blanks"),
        ('[broker]\npassword_file = "pw"', "needs a username"),
        ('[broker]\nhost = "b"\nusername = "x"\npassword_file = "pw"', "pw"),
        ('[broker]\nhost = "b"\ntls = true\nca_file = "no.crt"', "no.crt"),
        ('[model]\npath = "no.tflite"', "no.tflite"),
        ('[model]\npath = "hingewatch.toml"', "not a TensorFlow Lite file"),
        ('[model]\npath = "a\\u0000b"', "value 0"),
        ('[store]\npath = "/"', "store.path"),
        ('[store]\npath = "hingewatch.toml/sessions.db"', "store.path"),
        ("[camera]\ntimeout_s = inf", "camera.timeout_s = inf"),
        ("[camera]\nwarmup_s = 1e308", "camera.warmup_s = 1e+308"),
        ("[broker]\nretry_s = -inf", "broker.retry_s = -inf"),
        ("[lens]\ncentre_x_px = nan", "lens.centre_x_px = nan"),
        (f"[camera]\nfps = 1{'0' * 400}", "too large"),
        (f"[camera]\nwidth = 1{'0' * 400}", "out of range"),
        (f"[camera]\nfps = {'9' * 4301}", "4301 digits"),
        (f"[camera]\nwidth = 0x{'f' * 5000}", "out of range"),
        (f"[camera]\nhflip = 0x{'f' * 5000}", "true or false"),
        (f"[movement]\nview = '{'x' * 5000}'", "movement.view"),
        ("#" * (1 << 20) + "\n", "larger than 1 MiB"),
    ],
)
def test_what_cannot_run_is_found(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "hingewatch.toml"
    path.write_text(text + "\n", encoding="utf-8")
    assert says in refused(path)


def test_brackets_in_thousands_are_one_line() -> None:
    assert "nested too deep" in refused(FAILING / "arrays_nested_5000_deep.toml")


def test_lists_as_deep_as_they_are_read_are_one_line(tmp_path: Path) -> None:
    for depth in range(20, 900, 40):
        path = tmp_path / "hingewatch.toml"
        path.write_text(f"[rack]\nname = {'[' * depth}{']' * depth}\n")
        refused(path)


@pytest.mark.parametrize(
    "host",
    ["gym", "gym.local.", "10.0.0.7", "::1", "fe80::1%eth0", "ä.de"],
)
def test_what_names_a_machine_is_a_host(host: str) -> None:
    where = f"[{host}]" if ":" in host else host
    assert BrokerSettings(host=host).where == f"broker {where}:1883"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("gym", ("gym", None)),
        ("gym:1884", ("gym", 1884)),
        ("10.0.0.7:1", ("10.0.0.7", 1)),
        ("[::1]:1883", ("::1", 1883)),
        ("[::1]", ("::1", None)),
        ("::1", ("::1", None)),
    ],
)
def test_an_address_is_split(text: str, address: tuple[str, int | None]) -> None:
    assert split_address(text) == address


@pytest.mark.parametrize(
    "text",
    [*("", ":1", "gym:x", "gym:0", "gym:65536", "gym:²", "[gym", "[::1]x", "[::1]:x")],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises((ConfigError, UsageError), match="broker"):
        split_address(text)


def test_every_number_has_limits() -> None:
    """Without them, 1e308 passes and the first use of it fails."""
    unlimited = [
        f"{name}.{key.name}"
        for name, section in sections(config.Config).items()
        for key in keys(section).values()
        if key.kind in (int, float) and not {"min", "max"} <= key.metadata.keys()
    ]
    assert unlimited == []

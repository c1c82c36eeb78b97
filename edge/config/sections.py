"""The configuration: TOML to frozen dataclasses, every key optional.

Each section's class lives with the stage that it configures; here they come together
under their names. Importing this touches no device and loads no vendor module.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from edge.config.reader import from_tables, read_toml
from edge.config.schema import to_json_schema
from edge.config.writer import to_toml
from edge.core.pose.lens import LensSettings
from edge.core.verdict.feedback_mode import FeedbackSettings
from edge.devices.camera.settings import CameraSettings
from edge.devices.lamps.gestures import ButtonSettings
from edge.devices.lamps.led_strip import StripSettings
from edge.devices.lamps.patterns import LampSettings
from edge.devices.mqtt.broker import BrokerSettings
from edge.devices.web.settings import PageSettings
from edge.errors import ConfigError, EdgeError, Reason
from edge.exercises.tables import load_exercise, own, use_own
from edge.store.settings import StoreSettings
from edge.wire.metrics import MetricsSettings

AUTO = "auto"
SPI_PINS = {8, 9, 10, 11}  # of bus 0: the kernel's driver takes them all


@dataclass(frozen=True, slots=True)
class RackSettings:
    """Which rack this is."""

    name: str = field(
        default="rack-1",
        metadata={
            "doc": "Names the rack in topics and sessions; letters, digits, - and _.",
            "pattern": r"[A-Za-z0-9_-]{1,64}",
        },
    )


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The pose model."""

    name: Literal["lightning", "thunder", "auto"] = field(
        default="lightning",
        metadata={
            "doc": "Thunder is slower and more exact; auto takes it where, measured at "
            "start, it keeps up with the camera."
        },
    )
    path: Path | None = field(
        default=None,
        metadata={"doc": "A MoveNet .tflite file instead of those that are shipped."},
    )
    threads: int | None = field(
        default=None,
        metadata={
            "doc": "Threads of the interpreter; unless set, those that are quickest: "
            "measured once, while nobody is in sight.",
            "min": 1,
            "max": 16,
        },
    )


@dataclass(frozen=True, slots=True)
class MovementSettings:
    """What is lifted here, and how the camera sees it."""

    exercise: str = field(
        default=AUTO, metadata={"doc": "An exercise's name or alias, or auto."}
    )
    view: Literal["auto", "side", "front"] = field(
        default="auto", metadata={"doc": "Where the camera stands."}
    )

    def __post_init__(self) -> None:
        """Refuse an exercise that there is not."""
        if self.exercise != AUTO:
            load_exercise(self.exercise)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set, one field per section of the file."""

    rack: RackSettings = field(default_factory=RackSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    lens: LensSettings = field(default_factory=LensSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    movement: MovementSettings = field(default_factory=MovementSettings)
    feedback: FeedbackSettings = field(default_factory=FeedbackSettings)
    lamps: LampSettings = field(default_factory=LampSettings)
    button: ButtonSettings = field(default_factory=ButtonSettings)
    strip: StripSettings = field(default_factory=StripSettings)
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    metrics: MetricsSettings = field(default_factory=MetricsSettings)
    lifter_page: PageSettings = field(default_factory=PageSettings)

    def __post_init__(self) -> None:
        """Refuse one pin for two things."""
        pin = self.button.pin
        if pin is not None and pin in self.lamps.pins:
            raise ConfigError(
                f"button.pin = {pin} is a lamp's too; name another", Reason.INVALID
            )
        if self.strip.kind != "none" and {pin, *self.lamps.pins} & SPI_PINS:
            raise ConfigError(
                f"strip.kind = {self.strip.kind}: the strip needs GPIO "
                f"{', '.join(map(str, sorted(SPI_PINS)))}; name other pins under "
                "[lamps] and [button]",
                Reason.INVALID,
            )


def default_config() -> Config:
    """Return what holds without a configuration file."""
    return Config()


def load_config(path: Path | None) -> Config:
    """Read a configuration file; None is the defaults.

    The exercises beside it are known from then on.

    Raises
    ------
    ConfigError
        One line with file, section and key: what is wrong and the nearest known name.
    """
    use_own(path)
    if path is None:
        return default_config()
    return from_tables(Config, read_toml(path), path)


def check(path: Path) -> None:
    """Raise ConfigError unless ``path`` is a configuration that would run here.

    Reads every file that it names: a model, certificates, a password, and the
    exercises beside it.
    """
    config = load_config(path)
    for mistake in own().mistakes.values():
        raise mistake
    try:
        if config.model.path is not None:
            from edge.devices.inference.movenet import load_movenet

            load_movenet(config.model.path)
        if config.broker.host is not None:
            from edge.wire.connection import leave, new_client

            leave(new_client(config.broker, ""))
    except EdgeError as error:
        raise ConfigError(f"{path}: {error}", reason=error.reason) from error
    store = config.store.path
    if store is not None and (store.is_dir() or not _folder(store).is_dir()):
        raise ConfigError(
            f"{path}: store.path = {store}: name a file in a folder",
            reason=Reason.INVALID,
        )


def _folder(path: Path) -> Path:
    """Return the nearest folder above that is there already."""
    return next(above for above in path.absolute().parents if above.exists())


def show(config: Config) -> str:
    """Return the values in force as a commented TOML file that reads back equal."""
    return to_toml(config)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, for editors and fleet tools."""
    return to_json_schema(Config, "Hingewatch configuration")

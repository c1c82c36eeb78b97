"""What commands share: settings -> sources, models and pipeline."""

import math
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from edge.config.sections import AUTO, ModelSettings, MovementSettings
from edge.core.pose.decode import Decoder
from edge.core.pose.lens import LensSettings, correction
from edge.core.pose.model_spec import ModelSpec
from edge.core.types.codes import ViewKind
from edge.core.types.exercise import Exercise
from edge.core.types.frames import Frame
from edge.core.vision import PoseModel, Vision
from edge.devices.host.system import default_threads
from edge.devices.inference.background import BackgroundWorker
from edge.devices.inference.movenet import MoveNet, load_movenet
from edge.devices.inference.strip import load_strip
from edge.devices.inference.thread_file import kept, place
from edge.exercises.tables import load_exercise
from edge.models.manifest import asset, known_model
from edge.pipeline import Pipeline

if TYPE_CHECKING:
    from edge.devices.terminal.lamps import Terminal

# What an unnamed movement may be: the hinge in general, until it looks like a squat.
UNNAMED = (
    *("hip_hinge", "deadlift", "kettlebell_swing", "squat", "lunge"),
    *("bird_dog", "plank", "side_plank", "pallof_hold"),
)
STALE_S = 0.25  # chosen: a lamp older than this is a lie, however slow the machine


class Source(Protocol):
    """Where frames come from; a context manager."""

    size: tuple[int, int]
    frames_expected: int | None
    duration_s: float | None

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Let go of the file."""


def open_source(path: Path, fps: float | None = None) -> Source:
    """Return a video file or a folder of pictures as a source.

    ``fps`` is how many pictures a second were taken, where the source does not tell.

    Raises
    ------
    DeviceError
        When there is nothing usable at ``path``.
    """
    if path.is_dir():
        from edge.devices.video.pictures import Pictures

        return Pictures(path, fps=fps)
    from edge.devices.video.file import Video

    return Video(path, fps=fps)


def load_vision(settings: ModelSettings, fps: float = 30.0) -> tuple[Vision, ModelSpec]:
    """Return pose model and strip network, ready for a pipeline, and what the first is.

    ``fps`` is what it must keep up with, where it is to be chosen by its speed.
    """
    path = settings.path
    threads = settings.threads or default_threads()
    if path is None and settings.name != "lightning":
        from edge.devices.inference.speed import THUNDER, best_fit

        chosen = settings.name == AUTO
        name = best_fit(fps, threads=threads) if chosen else THUNDER
        path = asset(known_model(name).file)
    model = load_movenet(path, threads=threads)
    spec = model.spec
    vision = Vision(
        spec.input_size, model, Decoder(spec), load_strip(), BackgroundWorker()
    )
    return vision, spec


def settle(model: PoseModel, asked: int | None, folder: Path) -> int:
    """Give the model as many threads as were ``asked`` for or measured; return them.

    It was loaded with those asked for, or else with the board's usual ones.
    """
    threads = asked or default_threads()
    if asked is not None or not isinstance(model, MoveNet):
        return threads
    known = kept(folder, place(model.spec.sha256))
    if known is None or known.threads == threads:
        return threads
    model.take_over(model.with_threads(known.threads))
    return known.threads


def terminal(source: Source, title: str) -> "Terminal":
    """Return the lamps drawn on a screen, for a source of known length or none."""
    # A rack with lamps has no screen, and nothing of this in its memory.
    from rich.console import Console

    from edge.devices.terminal.lamps import Terminal

    return Terminal(
        console=Console(),
        title=title,
        frames_expected=source.frames_expected,
        duration_s=source.duration_s,
    )


def chosen_exercises(name: str) -> tuple[Exercise, ...]:
    """Return the exercise to judge by, or all that an unnamed one may be."""
    return tuple(map(load_exercise, UNNAMED if name == AUTO else (name,)))


def build_pipeline(
    vision: Vision | None,
    settings: MovementSettings,
    lens: LensSettings | None = None,
) -> Pipeline:
    """Return a pipeline for the exercise, view and lens that the settings name."""
    view = None if settings.view == AUTO else ViewKind(settings.view)
    corrected = correction(lens) if lens else None
    exercises = chosen_exercises(settings.exercise)
    return Pipeline(vision, *exercises, view=view, lens=corrected)


class Timed(Protocol):
    """A frame, or what one was reduced to."""

    @property
    def t_s(self) -> float:
        """Return when it was taken, s."""


TimedT = TypeVar("TimedT", bound=Timed)


class Paced(Generic[TimedT]):
    """Gives frames at the times that they carry, as a camera would.

    With ``drop`` a frame that is already more than one interval late is left out and
    counted, so that the lamp shows now and not a while ago.
    """

    def __init__(self, frames: Iterable[TimedT], *, drop: bool) -> None:
        self._frames = frames
        self._drop = drop
        self.dropped = 0

    def __iter__(self) -> Iterator[TimedT]:
        """Yield the frames, each no sooner than it is due."""
        start_s = last_s = None
        given_s = -math.inf
        for frame in self._frames:
            now_s = time.monotonic()
            if start_s is None or last_s is None:
                start_s, last_s = now_s - frame.t_s, frame.t_s
            early_s = start_s + frame.t_s - now_s
            late = early_s < last_s - frame.t_s
            if self._drop and late and now_s - given_s < STALE_S:
                self.dropped += 1
                last_s = frame.t_s
                continue
            last_s = frame.t_s
            if early_s > 0:
                time.sleep(early_s)
            given_s = time.monotonic()
            yield frame

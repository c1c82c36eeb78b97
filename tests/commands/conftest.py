"""A command run in this process, and what it is given."""

import signal
from fractions import Fraction

import av
import pytest

from edge.__main__ import main
from edge.commands.demo import DEMO_CLIP
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.models.manifest import asset
from edge.testing.scenarios import BEGIN, film, hinge, stand


@pytest.fixture(autouse=True)
def unchanged_process():
    """Commands catch SIGTERM; the test runner's own handler comes back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def hingewatch(capfd, monkeypatch):
    """Run a command in this process; return exit code, output and errors."""
    # Were the machine too slow to close something, it would end the test runner.
    monkeypatch.setattr("edge.__main__.hanging", list)

    def run(*arguments):
        capfd.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as left:
            code = left.code
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture(scope="session")
def demo():
    return asset(DEMO_CLIP)


@pytest.fixture(scope="session")
def clip(demo, tmp_path_factory):
    """The first second and a half of the demo, small, its index at the beginning."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    options = {"movflags": "faststart"}
    with (
        av.open(str(demo)) as source,
        av.open(str(path), "w", container_options=options) as container,
    ):
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for at, frame in zip(range(45), source.decode(video=0), strict=False):
            small = frame.reformat(640, 360, "yuv420p")
            small.pts, small.time_base = at, Fraction(1, 30)
            container.mux(stream.encode(small))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    """Two repetitions by a stick figure."""
    path = tmp_path_factory.mktemp("recording") / "two.npz"
    header = RecordingHeader("0", "movenet", "0" * 64)
    with RecordingWriter(path, header) as writer:
        for each in film(BEGIN, *hinge(2), stand(1)):
            writer.write(each)
    return path

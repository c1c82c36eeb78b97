"""What a fake camera hands out: requests, and views of their memory."""

from typing import Any, Protocol

from edge.core.types.frames import ByteArray


class Lender(Protocol):
    """The camera that a request's memory belongs to; ``held`` requests are out."""

    held: int
    metadata: dict[str, Any]


class FakeTransform:
    """How the picture is mirrored."""

    def __init__(self, hflip: bool, vflip: bool) -> None:
        self.hflip, self.vflip = hflip, vflip


class FakeRequest:
    """A completed request: its memory is reused as soon as it is released."""

    def __init__(self, camera: Lender, timestamp_ns: int, picture: ByteArray) -> None:
        self.camera, self.picture = camera, picture
        self.metadata = {"SensorTimestamp": timestamp_ns, **camera.metadata}
        self.ref_count = 1
        camera.held += 1

    def get_metadata(self) -> dict[str, Any]:
        """Return when it was taken, and how it was exposed."""
        assert self.ref_count > 0, "read after release"
        return self.metadata

    def release(self) -> None:
        """Give the memory back; the picture in it is gone."""
        self.ref_count -= 1
        assert self.ref_count == 0, "released twice"
        self.camera.held -= 1
        self.picture[:] = 255


class FakeMappedArray:
    """A view of a request's memory, as long as its block lasts."""

    def __init__(self, request: FakeRequest, stream: str, write: bool = True) -> None:
        assert stream == "main", "there is one stream"
        assert not write, "nobody writes into the camera's memory"
        self.request = request
        self.array: ByteArray | None = None

    def __enter__(self) -> "FakeMappedArray":
        """Give access to the picture."""
        self.array = self.request.picture
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self.array = None

"""Which USB cameras are plugged in: what the kernel tells of its video devices.

Numbers are given in the order in which cameras are found, and may change with a
restart. udev makes links whose names last: by what a camera says that it is, and by
the port that it is plugged into.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge.devices.camera.settings import CameraSettings


@dataclass(frozen=True, slots=True)
class Plugged:
    """A USB camera: N of ``/dev/videoN``, what it is called, and its lasting name."""

    number: int
    title: str
    lasting: str | None = None

    @property
    def setting(self) -> str:
        """What to write under ``[camera]`` to have this one."""
        if self.lasting is None:
            return f"number = {self.number}"
        return f'device = "{self.lasting}"'


def usb_cameras(root: Path = Path("/")) -> list[Plugged]:
    """Return the USB cameras that are plugged in, by their numbers.

    A camera has a second device for metadata, and a Raspberry Pi a dozen for its own
    codecs: none of them is among these.
    """
    titles = {}
    for place in (root / "sys/class/video4linux").glob("video*"):
        try:
            first = (place / "index").read_text().strip() == "0"
            title = (place / "name").read_text().strip()
            on_usb = any(part.startswith("usb") for part in place.resolve().parts)
            number = int(place.name.removeprefix("video"))
        except (OSError, ValueError):
            continue
        if first and on_usb:
            titles[number] = title
    by_id, by_path = _links("by-id", root), _links("by-path", root)
    # Two of a kind without a serial number have one link between them: the last one's.
    alike = {title for number, title in titles.items() if number not in by_id}
    return [
        Plugged(
            number,
            title,
            by_path.get(number) if title in alike else by_id.get(number),
        )
        for number, title in sorted(titles.items())
    ]


def _links(kind: str, root: Path) -> dict[int, str]:
    """Return a link for every number that has one."""
    found: dict[int, str] = {}
    folder = Path("/dev/v4l") / kind
    for link in sorted((root / folder.relative_to("/")).glob("*")):
        try:
            number = int(Path(os.readlink(link)).name.removeprefix("video"))
        except (OSError, ValueError):
            continue
        found.setdefault(number, str(folder / link.name))
    return found


def to_choose(plugged: Sequence[Plugged]) -> str:
    """Return what to write under ``[camera]`` for each of these, in words."""
    return " or ".join(
        f"{each.setting} ({each.title}, now /dev/video{each.number})"
        for each in plugged
    )


def lasting_instead(settings: CameraSettings) -> str | None:
    """Return what to write in place of a number that may be another one's tomorrow."""
    if settings.kind != "usb" or settings.device is not None:
        return None
    for each in usb_cameras():
        if each.number == settings.number and each.lasting is not None:
            return each.setting
    return None

"""Which USB cameras are plugged in: what the kernel tells of its video devices."""

from pathlib import Path


def usb_cameras(root: Path = Path("/")) -> dict[int, str]:
    """Return the names of USB cameras by their numbers, as in ``/dev/video0``.

    A camera has a second device for metadata, and a Raspberry Pi a dozen for its own
    codecs: none of them is among these.
    """
    found = {}
    for place in (root / "sys/class/video4linux").glob("video*"):
        try:
            first = (place / "index").read_text().strip() == "0"
            name = (place / "name").read_text().strip()
            on_usb = any(part.startswith("usb") for part in place.resolve().parts)
            number = int(place.name.removeprefix("video"))
        except (OSError, ValueError):
            continue
        if first and on_usb:
            found[number] = name
    return dict(sorted(found.items()))

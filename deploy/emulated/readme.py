"""Prints the commands of the README's "Put it in a rack", for a system in a box.

    python deploy/emulated/readme.py

Those in blocks and those in the text, in their order, as they are written, but for the
camera: Raspberry Pi OS alone has picamera2 and lgpio, and a box has neither camera nor
pins, so the installer is told to do without.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
COMMAND = re.compile(
    r"^(?:sudo |apt-get |deploy/|\./|make |hingewatch |\S*/bin/hingewatch ).+"
)
# A box has no camera and no systemd, so these find what they have to tell.
TELLS = re.compile(r"hingewatch (?:doctor|aim)\b")


def commands(page: str) -> list[str]:
    """Return what a person is asked to type, in its order."""
    _, _, rest = page.partition("\n## Put it in a rack\n")
    section, _, _ = rest.partition("\n## ")
    found = []
    for block, span in re.findall(
        r"^```sh\n(.*?)^```$|`([^`\n]+)`", section, re.M | re.S
    ):
        lines = block.replace("\\\n", "").splitlines() if block else [span]
        found += [line.strip() for line in lines if COMMAND.match(line.strip())]
    return found


def script(page: str) -> str:
    """Return them as a script for the box."""
    lines = []
    for command in commands(page):
        if "hingewatch aim" in command:
            continue  # it wants a camera and a person; inside.sh asks for its help
        if "install.sh" in command and "--without-camera" not in command:
            command += " --without-camera"
        if TELLS.search(command):
            command += " || [ $? = 1 ]"
        lines.append(command)
    # apt asks, and nobody is here to answer.
    quiet = 'apt-get() { command apt-get -y "$@"; }'
    return "\n".join([quiet, *lines]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(script(README.read_text(encoding="utf-8")))

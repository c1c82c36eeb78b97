"""Prints the commands that put a rack together, as the pages have them, to be run.

    python deploy/emulated/readme.py box|rack

Those of the README's "Put it in a rack" and of docs/technician.md, in blocks and in the
text, in their order. A `box` has neither camera, pins nor systemd: there the installer
is told to do without, and what speaks to systemd is left out. Raspberry Pi OS alone has
picamera2 and lgpio, so a `rack` must have something in their place.
"""

import re
import shlex
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"(?:sudo|apt-get|make|hingewatch|journalctl|deploy/\S+) .+")
# Where something is not wired yet, these tell it by an exit code of 1.
TELLS = re.compile(r"hingewatch doctor\b")
# Wants a camera and a person who stands before it; inside.sh asks for its help.
LEFT_OUT = re.compile(r"hingewatch (?:aim|screen)\b")
# What a page asks to be written into the rack's settings before a command works.
PAGE = re.compile(r"hingewatch page\b")
SETTINGS = re.compile(r"^```toml\n\[lifter_page\]\n(port = \d+)\n```$", re.M)
FILE = "/etc/hingewatch/hingewatch.toml"
PRELUDE = "cp deploy/hingewatch.toml rack.toml  # a reader's own settings\n"


def pages() -> str:
    """Return what is to be followed."""
    _, _, rest = (
        (CHECKOUT / "README.md").read_text("utf-8").partition("\n## Put it in a rack\n")
    )
    section, _, _ = rest.partition("\n## ")
    return f"{section}\n{(CHECKOUT / 'docs/technician.md').read_text('utf-8')}"


def commands(page: str) -> list[str]:
    """Return what a person is asked to type, in its order."""
    found = []
    for block, span in re.findall(r"^```sh\n(.*?)^```$|`([^`\n]+)`", page, re.M | re.S):
        lines = block.replace("\\\n", "").splitlines() if block else [span]
        words = (line.partition(" #")[0].strip() for line in lines)
        found += [each for each in words if COMMAND.fullmatch(each)]
    return found


def script(page: str, *, box: bool) -> str:
    """Return them as a script."""
    lines = []
    for command in commands(page):
        if LEFT_OUT.search(command):
            continue
        if box and re.match(r"(?:sudo )?(?:systemctl|journalctl)\b", command):
            lines.append(f"echo 'left out, no systemd here: {command}'")
            continue
        if box and "install.sh" in command and "--without-camera" not in command:
            command += " --without-camera"
        if PAGE.search(command) and (asked := SETTINGS.search(page)):
            # The file that is installed has the section already.
            where = f"/^.lifter_page.$/a {asked[1]}"
            asks = f"grep -q '^{asked[1]}' {FILE}"
            lines.append(f"{asks} || sudo sed -i {shlex.quote(where)} {FILE}")
        if TELLS.search(command):
            command += " || [ $? = 1 ]"
        if command not in lines:  # inside.sh installs twice, and once is slow enough
            lines.append(command)
    return PRELUDE + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(script(pages(), box=sys.argv[1:] == ["box"]))

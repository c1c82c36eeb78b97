"""Lens preset and roll -> the settings file; all else in it stays as it was.

The file is a person's: their order, remarks and blank lines are kept. What comes out
is read again before it is written, and must say the same but for the two keys.
"""

import os
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

from edge.config.sections import Config, load_config
from edge.config.writer import literal
from edge.core.pose.lens import LensSettings
from edge.errors import ConfigError, EdgeError, Reason, reason_of

SECTION = "lens"


def with_keys(text: str, keys: dict[str, object]) -> str:
    """Return a TOML text in which ``[lens]`` has these keys.

    A key that stands there is given its new value, one that is commented out is taken
    in at its place, another is put below the section's name.
    """
    lines = text.splitlines()
    head = re.compile(r"\s*\[\s*" + SECTION + r"\s*\]\s*(#.*)?")
    start = next((n for n, line in enumerate(lines) if head.fullmatch(line)), None)
    if start is None:
        lines += ["", f"[{SECTION}]"] if lines else [f"[{SECTION}]"]
        start = len(lines) - 1
    for name, value in keys.items():
        written = f"{name} = {literal(value)}"
        end = next(
            (n for n in range(start + 1, len(lines)) if re.match(r"\s*\[", lines[n])),
            len(lines),
        )
        for mark in ("", r"#\s*"):
            given = re.compile(rf"\s*{mark}{name}\s*=")
            at = [n for n in range(start + 1, end) if given.match(lines[n])]
            if at:
                lines[at[0]] = written
                break
        else:
            lines.insert(start + 1, written)
    return "\n".join(lines) + "\n"


def keep_lens(path: Path, before: Config, lens: LensSettings) -> None:
    """Write lens and roll into the settings file that ``before`` was read from.

    Raises
    ------
    ConfigError
        When that cannot be done; the file is as it was then, and the line says what to
        write into it by hand.
    """
    keys: dict[str, object] = {"roll_deg": lens.roll_deg}
    if not lens.coefficients:
        keys["preset"] = lens.preset
    by_hand = ", ".join(f"{key} = {literal(value)}" for key, value in keys.items())
    part = path.with_name(f".{path.name}.part")
    try:
        text = with_keys(path.read_text(encoding="utf-8-sig"), keys)
        tomllib.loads(text)
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # a plug that is pulled must not cost the settings
        shutil.copystat(path, part)
        stat = path.stat()
        if os.geteuid() == 0:
            os.chown(part, stat.st_uid, stat.st_gid)
        if load_config(part) != replace(before, lens=lens):
            raise ConfigError("other settings would change", Reason.INVALID)
        part.replace(path)
    except (OSError, EdgeError, ValueError) as error:
        part.unlink(missing_ok=True)
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(
            f"{path}: lens and roll are not kept ({why}); write under [lens]: "
            f"{by_hand}",
            reason_of(error),
        ) from error

"""``python -m tests.goldens [--record] [NAME ...]`` writes the goldens anew."""

import sys

from edge.__main__ import main
from tests.goldens import CLIPS, RECORDINGS, golden, recording, write


def rewrite(*arguments: str) -> int:
    names = [each for each in arguments if each != "--record"]
    RECORDINGS.mkdir(exist_ok=True)
    for clip in CLIPS:
        if names and clip.stem not in names:
            continue
        if "--record" in arguments:
            code = main(["replay", str(clip), "--record", str(recording(clip.stem))])
            if code:
                return code
        write(clip.stem)
        sys.stderr.write(f"{golden(clip.stem)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(rewrite(*sys.argv[1:]))

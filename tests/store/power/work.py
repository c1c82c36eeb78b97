"""What a rack does to its store, as a program: ``work.py FOLDER [PRAGMA]``."""

import os
import sys
from pathlib import Path

from edge.store.log import SessionLog

RUNS, SESSIONS = 3, 8


def session(name: str) -> dict[str, object]:
    """Return a session without its sets."""
    return {"schema": "session/1", "id": name, "rack": "rack-1"}


def finished(name: str, index: int) -> dict[str, object]:
    """Return a set, some pages of it."""
    return {"exercise": name, "index": index, "filler": f"{name}{index}" * 1500}


def main(folder: Path, pragma: str = "") -> None:
    """Store sessions; each promise is noted once it was made."""
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT)
    for run in range(RUNS):
        with SessionLog(folder / "sessions.db") as log:
            if pragma:
                log._database.execute(pragma)
            for number in range(SESSIONS):
                name = f"{run}-{number}"
                log.open_session(session(name))
                sets = [finished(name, index) for index in range(2)]
                for index, each in enumerate(sets):
                    log.add_set(name, index, each)
                    os.write(told, f"set {name} {index}\n".encode())
                log.close_session(name, {**session(name), "sets": sets})
                os.write(told, f"session {name} 2\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

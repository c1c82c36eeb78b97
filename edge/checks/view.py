"""The camera's view: is it still the one that it was aimed at."""

from pathlib import Path

from edge.checks.finding import Finding, note, ok, untouched, wrong
from edge.errors import Reason, StoreError
from edge.files.aimed import aimed_path, read_aimed

AIM = "sudo hingewatch aim --lan"


def check(store: Path) -> list[Finding]:
    """Return what the running rack has found of it last."""
    name = "view"
    try:
        kept = read_aimed(aimed_path(store))
    except StoreError as error:
        if error.reason is Reason.FORBIDDEN:
            return [untouched(name, "this user may not look at it", "use sudo")]
        raise
    if kept is None:
        return [note(name, "the camera was not aimed here yet", AIM)]
    day = (kept.saved_utc or "")[:10] or "a day without a clock"
    if kept.knocked:
        what = f"the camera is {kept.knocked} since it was aimed on {day}"
        return [wrong(name, what, f"{AIM}, and put it back", Reason.INVALID)]
    if kept.edges is None:
        what = (
            f"aimed on {day}; the empty room is not known yet, so no knock is noticed"
        )
        return [note(name, what)]
    return [ok(name, f"as it was aimed on {day}")]

"""How a rack is, as it tells once a minute."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from edge.core.types.codes import ViewKind
from edge.wire.fields import Count, Rack, Seconds, Share, Text, Utc, Word


class Health(msgspec.Struct):
    """How a rack's board feels, once a minute; retained until it is out of date."""

    rack: Rack
    boot_id: Word
    mono_s: Seconds
    schema: Literal["health/1"] = "health/1"
    utc: Utc | None = None
    time_synced: bool = False
    temperature_c: float | None = None
    throttled: Count | None = None
    under_voltage: bool | None = None
    disk_free_mb: Count | None = None
    memory_free_mb: Count | None = None
    sessions_waiting: Count | None = None
    sessions_damaged: Count | None = None
    # Final sessions that are in memory only.
    sessions_unwritten: Count | None = None
    # "ok", or the kind of trouble: a code of edge.errors.Reason.
    store: Word | None = None
    # The newest damaged store that was kept beside the one in use.
    store_set_aside: Text | None = None
    lamps: bool | None = None
    # The loop's own figures of the last 30 s. The view and the share of frames that
    # could be judged are of those with somebody in them.
    fps: Annotated[float, Meta(ge=0, le=1000)] | None = None
    fps_target: Annotated[float, Meta(ge=0, le=1000)] | None = None
    judged_share: Share | None = None
    dropped: Count | None = None
    step_ms: Annotated[float, Meta(ge=0, le=1e7)] | None = None
    view: ViewKind | None = None
    frozen: bool | None = None
    # "ok", "dark", "black" or "bright".
    exposure: Word | None = None
    # Whether the camera was knocked out of the view that it was aimed at.
    view_moved: bool | None = None

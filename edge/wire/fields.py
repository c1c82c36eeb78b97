"""What a field of a payload may hold: patterns, ranges and bounded sizes."""

from typing import Annotated

from msgspec import Meta

from edge.wire.topics import RACK

Rack = Annotated[str, Meta(pattern=f"^{RACK}$")]
# No control characters: logs, terminals and databases are shown these.
PLAIN = r"^[^\u0000-\u001f\u007f]*$"
Word = Annotated[str, Meta(max_length=64, pattern=PLAIN)]
Text = Annotated[str, Meta(max_length=200, pattern=PLAIN)]
Id = Annotated[str, Meta(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
LiveId = Annotated[Id, Meta(description="Stands for the session; not its id.")]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Seconds = Annotated[float, Meta(ge=0, le=1e10)]
Utc = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$")
]
Share = Annotated[float, Meta(ge=0, le=1)]
LoadKg = Annotated[float, Meta(ge=0, le=1000)]
Athlete = Annotated[str, Meta(min_length=1, max_length=64, pattern=PLAIN)]
Transaction = Annotated[str, Meta(min_length=1, max_length=64, pattern=PLAIN)]
ExerciseName = Annotated[str, Meta(pattern="^[a-z0-9_]{1,64}$")]
MANY = Meta(max_length=10_000)

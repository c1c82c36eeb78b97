"""What was seen when a camera stood well: numbers that later days are held against."""

import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from edge.core.aim.edges import Edges
from edge.core.aim.figures import Placement

SCHEMA = "aim/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """A well placed camera: how it stood, and the room's edges where they are known.

    ``knocked`` is what a running rack has found since: None while all is as it was.
    """

    size: tuple[int, int]
    middle: float
    bottom: float
    yaw_deg: float
    roll_deg: float
    edges: Edges | None = None
    saved_utc: str | None = None
    knocked: str | None = None

    @classmethod
    def from_placement(
        cls,
        placed: Placement,
        size: tuple[int, int],
        edges: Edges | None,
        saved_utc: str | None,
    ) -> Self:
        """Return what is worth keeping."""
        return cls(
            size,
            placed.middle,
            placed.bottom,
            placed.yaw_deg,
            placed.roll_deg,
            edges,
            saved_utc,
        )

    def with_edges(self, edges: Edges) -> Self:
        """Return it with the room's edges."""
        return replace(self, edges=edges)

    def with_knocked(self, knocked: str | None) -> Self:
        """Return it with what has become of it since."""
        return replace(self, knocked=knocked)

    def payload(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        numbers = {
            key: None if isinstance(value, float) and math.isnan(value) else value
            for key, value in asdict(self).items()
        }
        return {"schema": SCHEMA, **numbers}

    @classmethod
    def of(cls, payload: Any) -> Self:
        """Return what ``payload`` gave; ValueError where it is no such thing."""
        try:
            if payload["schema"] != SCHEMA:
                raise ValueError(f"its schema is not {SCHEMA}")
            width, height = map(int, payload["size"])
            rest = {
                key: math.nan if payload[key] is None else float(payload[key])
                for key in ("middle", "bottom", "yaw_deg", "roll_deg")
            }
            edges = payload["edges"]
            return cls(
                size=(width, height),
                edges=None if edges is None else Edges.of(edges),
                saved_utc=_text(payload["saved_utc"]),
                knocked=_text(payload["knocked"]),
                **rest,
            )
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"it has not the numbers of {SCHEMA}") from error


def _text(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and value.isprintable()):
        raise ValueError("its words must be text")
    return value

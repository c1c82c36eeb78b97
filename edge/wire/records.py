"""The core's records as they are on the wire: NaN is null, tuples are lists."""

import types
from dataclasses import MISSING, Field, fields
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from edge.core.types.records import CURVE_POINTS, HoldRecord, RepRecord, SetRecord
from edge.wire.fields import MANY, Count, Share, Word

# Ranges that the core's plain floats do not name.
SHARES = {"hip_share", "quality"}
# What is only drawn is bounded, by the contract or by what a rack ever finds.
FEW = {
    "curve": CURVE_POINTS,
    "form_curve": CURVE_POINTS,
    "keypoints": 17,
    "contour": 64,
}


def wired(record: type, made: dict[type, type]) -> type:
    """Return the wire's form of a core record: NaN is null, tuples are lists."""
    if record not in made:
        hints = get_type_hints(record)
        made[record] = msgspec.defstruct(
            record.__name__.removesuffix("Record"),
            [_field(f, _kind(f.name, hints[f.name], made)) for f in fields(record)],
            module=__name__,
            gc=False,  # no cycles in them, and there are many
            namespace={"__doc__": (record.__doc__ or "").partition("\n")[0]},
        )
    return made[record]


def _field(of: Field[Any], kind: Any) -> tuple[Any, ...]:
    # One with a default may be missing: racks are older than a field that is added.
    if of.default is MISSING:
        return of.name, kind
    if of.default == ():
        return of.name, kind, msgspec.field(default_factory=list)
    return of.name, kind, None if of.default != of.default else of.default


def _kind(name: str, hint: Any, made: dict[type, type]) -> Any:
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is not ...:
            inner = tuple(_kind(name, part, made) for part in parts)
            return tuple.__class_getitem__(inner)
        most = Meta(max_length=FEW[name]) if name in FEW else MANY
        return Annotated[list[_kind(name, parts[0], made)], most]  # type: ignore[misc]
    if get_origin(hint) in (Union, types.UnionType):
        return _optional(name, get_args(hint), made)
    if hint is float:
        return (Share if name in SHARES else float) | None
    return {int: Count, str: Word}.get(hint) or (
        wired(hint, made) if hasattr(hint, "__dataclass_fields__") else hint
    )


def _optional(name: str, parts: tuple[Any, ...], made: dict[type, type]) -> Any:
    (kind,) = (part for part in parts if part is not types.NoneType)
    record = hasattr(kind, "__dataclass_fields__") or get_origin(kind) is tuple
    return (_kind(name, kind, made) if record else kind) | None


_MADE: dict[type, type] = {}
Set: Any = wired(SetRecord, _MADE)
Rep: Any = wired(RepRecord, _MADE)
Hold: Any = wired(HoldRecord, _MADE)

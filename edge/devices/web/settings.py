"""The lifter's page: where it is, if it is anywhere."""

from dataclasses import dataclass, field

PORT = 8741


@dataclass(frozen=True, slots=True)
class PageSettings:
    """A page for lifters' phones, by a code on the rack; without a port there is none.

    Whoever scans the code, in the local network, may say who lifts, what and how much,
    and reads what came of the last set. It shows no picture.
    """

    port: int | None = field(
        default=None,
        metadata={"doc": f"{PORT} is free for it.", "min": 1, "max": 65535},
    )
    host: str = field(
        default="0.0.0.0",
        metadata={
            "doc": "The IPv4 address that it listens on; 0.0.0.0 is every one.",
            "pattern": r"\d{1,3}(\.\d{1,3}){3}",
        },
    )
    name: str | None = field(
        default=None,
        metadata={
            "doc": "The rack's name or address in the code; by default its host name "
            "with .local, which phones find by themselves.",
            "pattern": r"[A-Za-z0-9._-]{1,253}",
        },
    )

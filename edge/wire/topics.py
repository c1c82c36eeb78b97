"""Every topic, in one place: ``hingewatch/v1/<rack>/<name>``."""

import re

ROOT = "hingewatch/v1"
RACK = r"[A-Za-z0-9_-]{1,64}"

# What a rack says ...
STATUS, INFO, HEALTH, STATE = "status", "info", "health", "state"
REP, HOLD, SESSION, RESPONSE = "rep", "hold", "session", "response"
# ... and what it listens to.
ACK, COMMAND = "ack", "cmd"

# What the broker keeps of a rack; empty, it means that the rack is gone for good.
RETAINED = (STATUS, INFO, STATE, HEALTH)

# Retained, published by the gym's staff: the newest version, whoever the rack.
RELEASE = f"{ROOT}/release"

# A user property of these: when the rack said it, if its clock was set.
UTC = "utc"

ONLINE, OFFLINE = "online", "offline"

_TOPIC = re.compile(rf"{ROOT}/({RACK})/([a-z]+)(?:/(.*))?")


def topic(rack: str, *names: str) -> str:
    """Return the topic of a rack; ``+`` as the rack means every one."""
    return "/".join((ROOT, rack, *names))


def discovery(prefix: str, rack: str) -> str:
    """Return where Home Assistant expects the rack's configuration."""
    return f"{prefix}/device/hingewatch_{rack}/config"


def parsed(topic: str) -> tuple[str, str, str] | None:
    """Return (rack, name, rest) of a topic, None when it is not one of ours."""
    match = _TOPIC.fullmatch(topic)
    return (match[1], match[2], match[3] or "") if match else None

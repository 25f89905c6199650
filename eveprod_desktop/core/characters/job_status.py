"""What a job's status means to its player: ESI hardly ever says that one is ready."""

from datetime import datetime
from typing import Literal

DisplayStatus = Literal["active", "ready", "paused", "delivered", "cancelled", "reverted", "unknown", "other"]
OPEN = frozenset(("active", "ready", "paused"))
"""ESI's words for jobs that hold a slot."""
NO_LONGER_TOLD = "unknown"
_KNOWN: dict[str, DisplayStatus] = {
    "active": "active",
    "ready": "ready",
    "paused": "paused",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "reverted": "reverted",
    NO_LONGER_TOLD: "unknown",
}


def display_status(status: str, ends_at: datetime, now: datetime) -> DisplayStatus:
    """Return what to show at the server's moment `now`.

    A job that is over stays "active" in ESI until somebody delivers it. A paused one has no end that
    means anything. A word that nobody knows is "other".
    """
    if status == "active" and ends_at <= now:
        return "ready"
    return _KNOWN.get(status, "other")


def seconds_left(status: str, ends_at: datetime, now: datetime) -> float | None:
    """Return how long an active job still runs, 0 if it is ready, None where there is no countdown."""
    shown = display_status(status, ends_at, now)
    if shown == "active":
        return (ends_at - now).total_seconds()
    return 0.0 if shown == "ready" else None

"""How the conversation with ESI goes: the figures of a small screen."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BucketState:
    """Tokens left of one group of routes, for everybody (`user` empty) or for one character."""

    group: str
    user: str
    limit: int
    remaining: int
    window_seconds: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that may not be asked before `until` (by the server's clock)."""

    scope: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EsiState:
    """Counted since the program started; `errors` are answers of 400 and above and broken connections.

    `fresh` counts questions that were not asked as the kept answer had not expired, `retries` those
    asked once more, `waits` and `waited_seconds` the pauses that limits asked for.
    """

    requests: int
    not_modified: int
    fresh: int
    errors: int
    retries: int
    received_bytes: int
    waits: int
    waited_seconds: float
    in_flight: int
    error_limit_remaining: int
    clock_offset_seconds: float
    last_error: str
    last_answer: datetime | None
    buckets: tuple[BucketState, ...]
    waiting: tuple[Waiting, ...]

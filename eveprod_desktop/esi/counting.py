"""What is counted of the conversation with ESI."""

import threading
from dataclasses import dataclass
from datetime import datetime

from eveprod_desktop.core.received.esi_state import BucketState, EsiState, Waiting


@dataclass
class Counts:
    """Running totals; every layer adds its own. `add` is safe from any thread."""

    requests: int = 0
    not_modified: int = 0
    fresh: int = 0
    errors: int = 0
    retries: int = 0
    received_bytes: int = 0
    waits: int = 0
    waited_seconds: float = 0.0
    in_flight: int = 0
    last_error: str = ""
    last_answer: datetime | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def add(self, **amounts: float) -> None:
        """Add to totals by their names."""
        with self._lock:
            for name, amount in amounts.items():
                setattr(self, name, getattr(self, name) + amount)

    def failed(self, sentence: str) -> None:
        """Count an error and remember what it was."""
        with self._lock:
            self.errors += 1
            self.last_error = sentence

    def answered(self, moment: datetime) -> None:
        """Remember when the last answer came."""
        with self._lock:
            self.last_answer = moment

    def state(
        self,
        errors_left: int,
        buckets: tuple[BucketState, ...],
        waiting: tuple[Waiting, ...],
        clock_offset_seconds: float,
    ) -> EsiState:
        """Return the totals of this moment together with what the gates know."""
        with self._lock:
            return EsiState(
                requests=self.requests,
                not_modified=self.not_modified,
                fresh=self.fresh,
                errors=self.errors,
                retries=self.retries,
                received_bytes=self.received_bytes,
                waits=self.waits,
                waited_seconds=self.waited_seconds,
                in_flight=self.in_flight,
                error_limit_remaining=errors_left,
                clock_offset_seconds=clock_offset_seconds,
                last_error=self.last_error,
                last_answer=self.last_answer,
                buckets=buckets,
                waiting=waiting,
            )

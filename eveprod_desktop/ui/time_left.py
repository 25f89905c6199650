"""How long a task will still take, judged by how fast it went lately."""

from collections import deque

_LOOK_BACK_SECONDS = 15.0
_TRUSTED_AFTER_SECONDS = 2.0
_TRUSTED_FROM_FRACTION = 0.02


class TimeLeft:
    """Is told the fraction done from time to time. Fractions that fall back start it anew."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, float]] = deque()

    def tell(self, fraction: float, now_seconds: float) -> None:
        """Take in how much of the task is done."""
        if self._told and fraction < self._told[-1][1]:
            self._told.clear()
        self._told.append((now_seconds, fraction))
        while len(self._told) > 2 and now_seconds - self._told[1][0] > _LOOK_BACK_SECONDS:
            self._told.popleft()

    def seconds(self, now_seconds: float) -> float | None:
        """Return the seconds still to go, None while that would be a guess."""
        if len(self._told) < 2:
            return None
        (began, before), (_last, done) = self._told[0], self._told[-1]
        spent = now_seconds - began
        if spent < _TRUSTED_AFTER_SECONDS or done < _TRUSTED_FROM_FRACTION or done <= before:
            return None
        return max(0.0, (1.0 - done) * spent / (done - before))

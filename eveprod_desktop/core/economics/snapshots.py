"""What past refreshes found, for charts of profit over time: a row a refresh and region, thinned with age."""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_COLUMNS = 3
_AGES: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=2), timedelta(0)),
    (timedelta(days=14), timedelta(hours=6)),
    (timedelta(days=365), timedelta(days=1)),
    (timedelta.max, timedelta(days=7)),
)
"""Up to which age snapshots stay how far apart: all of two days, then four a day, one a day, one a week."""
_START = datetime(2003, 5, 5, tzinfo=UTC)


def pack_figures(type_id: Ints, total_cost: Floats, sell: Floats, buy: Floats) -> bytes:
    """Return the figures of a region's products as bytes; ISK to six digits, NaN is "not known"."""
    columns = [np.asarray(column, "<f4").tobytes() for column in (total_cost, sell, buy)]
    ids = np.diff(type_id, prepend=0).astype("<i4").tobytes()
    return zlib.compress(ids + b"".join(columns), 1)


def figures_of(data: bytes, type_id: int) -> tuple[float, float, float] | None:
    """Return total cost, sell and buy of one product, None where the snapshot does not have it."""
    raw = zlib.decompress(data)
    count = len(raw) // (4 * (1 + _COLUMNS))
    ids = np.cumsum(np.frombuffer(raw, "<i4", count))
    at = int(np.searchsorted(ids, type_id))
    if at == count or ids[at] != type_id:
        return None
    values = np.frombuffer(raw, "<f4", offset=4 * count)
    cost, sell, buy = (float(values[at + count * column]) for column in range(_COLUMNS))
    return cost, sell, buy


def superfluous(recorded: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return the snapshots that are too close together for their age; the first of each span is kept."""
    dropped = []
    spans: set[tuple[timedelta, int]] = set()
    for moment in sorted(recorded):
        apart = next(apart for age, apart in _AGES if now - moment <= age)
        if not apart:
            continue
        span = (apart, (moment - _START) // apart)
        if span in spans:
            dropped.append(moment)
        spans.add(span)
    return dropped

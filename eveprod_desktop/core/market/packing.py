"""Orders as bytes: a span of types together, column by column, compressed."""

import itertools
import zlib

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.market.orders import Orders

TYPES_IN_CHUNK = 512
_COUNT_BYTES = 4
_LEVEL = 1  # higher ones take several times as long for a tenth less


def chunk_of(type_id: int) -> int:
    """Return the number of the chunk that a type's orders stand in."""
    return type_id // TYPES_IN_CHUNK


def pack(orders: Orders) -> list[tuple[int, bytes]]:
    """Return (chunk, bytes) for orders that stand by type."""
    if not len(orders):
        return []
    chunk: npt.NDArray[np.int64] = orders.type_id // TYPES_IN_CHUNK
    edges = [0, *(np.flatnonzero(chunk[1:] != chunk[:-1]) + 1).tolist(), len(orders)]
    return [
        (int(chunk[first]), _pack_one(orders.where(slice(first, last))))
        for first, last in itertools.pairwise(edges)
    ]


def unpack(data: bytes) -> Orders:
    """Return the orders of one chunk."""
    raw = zlib.decompress(data)
    count = int.from_bytes(raw[:_COUNT_BYTES], "little")
    at = _COUNT_BYTES
    columns = {}
    for name, dtype in _LAYOUT.items():
        size = count * dtype.itemsize
        columns[name] = np.frombuffer(raw, dtype, count, at).astype(dtype.newbyteorder("="))
        at += size
    return Orders(**columns)


def _pack_one(orders: Orders) -> bytes:
    columns = orders.columns()
    parts = [columns[name].astype(dtype).tobytes() for name, dtype in _LAYOUT.items()]
    return zlib.compress(len(orders).to_bytes(_COUNT_BYTES, "little") + b"".join(parts), _LEVEL)


_LAYOUT: dict[str, np.dtype[np.generic]] = {
    "type_id": np.dtype("<i8"),
    "is_buy": np.dtype("?"),
    "price_isk": np.dtype("<f8"),
    "units": np.dtype("<i8"),
    "least_units": np.dtype("<i8"),
    "location_id": np.dtype("<i8"),
    "system_id": np.dtype("<i8"),
    "reach": np.dtype("<i2"),
}

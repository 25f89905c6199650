"""Numbers that look random and are always the same: every one is computed from a seed and its place.

Nothing is drawn from a stream, so page 300 of an order book can be made without the 299 before it.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def bits(seed: int, salt: int, *parts: npt.ArrayLike) -> Bits:
    """Return 64 well mixed bits for every element of the parts (integers that broadcast together).

    The finishing steps are those of SplitMix64 (Steele, Lea, Flood 2014).
    """
    with np.errstate(over="ignore"):
        state = np.uint64((seed * 1_000_003 + salt) % 2**64) * _STEP
        mixed = _mix(np.asarray(state))
        for part in parts:
            mixed = _mix((mixed + np.asarray(part).astype(np.uint64)) * _STEP)
    return mixed


def unit(seed: int, salt: int, *parts: npt.ArrayLike) -> Floats:
    """Return numbers evenly spread over 0 <= x < 1."""
    spread: Floats = (bits(seed, salt, *parts) >> np.uint64(11)).astype(np.float64) * _TO_UNIT
    return spread


def bell(seed: int, salt: int, *parts: npt.ArrayLike) -> Floats:
    """Return numbers spread like a bell, mean 0, deviation 1, never beyond 3.47 (a sum of four)."""
    mixed = bits(seed, salt, *parts)
    total = sum(((mixed >> np.uint64(16 * at)) & np.uint64(0xFFFF)).astype(np.float64) for at in range(4))
    curve: Floats = (total / 65536 - 2.0) * np.sqrt(3.0)
    return curve


def one_unit(seed: int, salt: int, *parts: int) -> float:
    """Return `unit` for a single place."""
    return float(unit(seed, salt, *(np.int64(part) for part in parts)))


def pick(seed: int, salt: int, count: int, *parts: int) -> int:
    """Return a number from 0 to `count` - 1 for a single place."""
    return int(one_unit(seed, salt, *parts) * count)


def _mix(z: Bits) -> Bits:
    z = (z ^ (z >> np.uint64(30))) * _MIX_1
    z = (z ^ (z >> np.uint64(27))) * _MIX_2
    mixed: Bits = z ^ (z >> np.uint64(31))
    return mixed

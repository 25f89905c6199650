"""How many jumps apart solar systems are, by stargates."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from eveprod_desktop.core.db.static_tables import stargates

FARTHEST_JUMPS = 40
"""No order reaches farther, the whole region apart."""


def load_gates(connection: Connection) -> dict[int, list[int]]:
    """Read which systems each system's stargates lead to."""
    gates: dict[int, list[int]] = {}
    for here, there in connection.execute(
        select(stargates.c.system_id, stargates.c.destination_system_id).order_by(stargates.c.stargate_id)
    ):
        gates.setdefault(here, []).append(there)
    return gates


def jumps_from(
    system_id: int, gates: Mapping[int, Iterable[int]], farthest: int = FARTHEST_JUMPS
) -> dict[int, int]:
    """Return the fewest jumps from a system to every system within `farthest` jumps, itself with 0."""
    jumps = {system_id: 0}
    edge = [system_id]
    for distance in range(1, farthest + 1):
        edge = [there for here in edge for there in gates.get(here, ()) if there not in jumps]
        jumps.update(dict.fromkeys(edge, distance))
    return jumps

"""Rows of the public market and of industry, as ESI sends them: only the fields that are read.

Values that ESI lists today (order ranges, activities) are strings here, since it adds new ones
without notice. Checked against CCP's OpenAPI document in tests/esi/test_document.py.
"""

import msgspec


class OrderRow(msgspec.Struct, frozen=True, gc=False):
    """One order of a region's market. `issued` is ISO 8601 in UTC; it lasts `duration` days from then.

    `range` (of buy orders) is station, solarsystem, region, or a number of jumps as a string.
    """

    order_id: int
    type_id: int
    location_id: int
    system_id: int
    price: float
    volume_remain: int
    is_buy_order: bool
    min_volume: int
    range: str
    issued: str
    duration: int


class StructureOrderRow(msgspec.Struct, frozen=True, gc=False):
    """One order in a player's structure; ESI leaves the system out here."""

    order_id: int
    type_id: int
    location_id: int
    price: float
    volume_remain: int
    is_buy_order: bool
    min_volume: int
    range: str
    issued: str
    duration: int


class PriceRow(msgspec.Struct, frozen=True, gc=False):
    """CCP's adjusted and average price of a type, in ISK; either may be missing, and is None then."""

    type_id: int
    adjusted_price: float | None = None
    average_price: float | None = None


class CostIndexRow(msgspec.Struct, frozen=True, gc=False):
    """The cost index of one activity in one system, a fraction rounded to four decimals by CCP.

    `activity`: manufacturing, researching_time_efficiency, researching_material_efficiency, copying,
    invention, reaction; others are leftovers.
    """

    activity: str
    cost_index: float


class SystemIndicesRow(msgspec.Struct, frozen=True, gc=False):
    """The cost indices of one system; an activity that is absent has index 0."""

    solar_system_id: int
    cost_indices: tuple[CostIndexRow, ...] = ()


class HistoryRow(msgspec.Struct, frozen=True, gc=False):
    """One day of one type in one region. `date` is `YYYY-MM-DD`; days without trade have no row."""

    date: str
    average: float
    highest: float
    lowest: float
    order_count: int
    volume: int


class NameRow(msgspec.Struct, frozen=True, gc=False):
    """The name behind an id; `category` is station, solar_system, character, corporation and so on."""

    id: int
    name: str
    category: str


class ServerStatusRow(msgspec.Struct, frozen=True, gc=False):
    """How the game server is; `vip` while it opens for CCP's staff only."""

    players: int
    server_version: str
    start_time: str
    vip: bool = False

"""The economics of a product worked out the plain way, from rows as they arrive: a second opinion.

Nothing of the program is used, and nothing is fast. The rules are those of the defaults: sell orders at the
hub station, buy orders that reach it, materials bought from sell orders, an NPC station at the mean index.
"""

import json
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]

STATION_TAX, SCC_SURCHARGE = 0.0025, 0.04
_RELEVANT_SHARE, _ABSURD = 0.05, 10


@dataclass(frozen=True)
class PlainRecipe:
    activity: str
    units: int
    materials: tuple[tuple[int, int], ...]


@dataclass
class PlainWorld:
    """What the static data say of recipes and the map."""

    recipes: dict[int, PlainRecipe] = field(default_factory=dict)
    region_of: dict[int, int] = field(default_factory=dict)
    neighbours: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    system_of: dict[int, int] = field(default_factory=dict)

    def jumps(self, start: int) -> dict[int, int]:
        """Count the jumps from a system to every other one."""
        found, waiting = {start: 0}, deque([start])
        while waiting:
            here = waiting.popleft()
            for there in self.neighbours[here]:
                if there not in found:
                    found[there] = found[here] + 1
                    waiting.append(there)
        return found


@dataclass(frozen=True)
class PlainPrices:
    sell_min: float | None
    buy_max: float | None
    sell_p5: float | None
    buy_p5: float | None


@dataclass(frozen=True)
class PlainEconomics:
    material_cost: float | None
    job_cost: float | None


def plain_world(build: Path) -> PlainWorld:
    """Read a build; of several recipes for a product the one of the lowest blueprint counts."""
    world = PlainWorld()
    with zipfile.ZipFile(build) as file:

        def rows(name: str) -> Iterable[Row]:
            with file.open(f"{name}.jsonl") as lines:
                yield from map(json.loads, lines)

        published = {row["_key"] for row in rows("types") if row.get("published")}
        for row in sorted(rows("blueprints"), key=lambda row: int(row["_key"])):
            for activity in ("manufacturing", "reaction"):
                job = row["activities"].get(activity)
                if row["_key"] not in published or not job or not job.get("materials"):
                    continue
                materials = tuple((one["typeID"], one["quantity"]) for one in job["materials"])
                for product in job.get("products", ()):
                    made = product["typeID"]
                    if made in published and made not in dict(materials):
                        recipe = PlainRecipe(activity, product["quantity"], materials)
                        world.recipes.setdefault(made, recipe)
        world.region_of = {row["_key"]: row["regionID"] for row in rows("mapSolarSystems")}
        world.system_of = {row["_key"]: row["solarSystemID"] for row in rows("npcStations")}
        for row in rows("mapStargates"):
            world.neighbours[row["solarSystemID"]].add(row["destination"]["solarSystemID"])
    return world


def plain_prices(world: PlainWorld, orders: Iterable[Row], station_id: int) -> dict[int, PlainPrices]:
    """Work out the prices of every type at a station."""
    here = world.system_of[station_id]
    jumps = world.jumps(here)
    sells: dict[int, list[tuple[float, int]]] = defaultdict(list)
    buys: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for row in orders:
        offer = (row["price"], row["volume_remain"])
        if not row["is_buy_order"]:
            if row["location_id"] == station_id:
                sells[row["type_id"]].append(offer)
        elif _reaches(row, station_id, here, jumps):
            buys[row["type_id"]].append(offer)
    return {
        one: PlainPrices(
            min((price for price, _ in sells[one]), default=None),
            max((price for price, _ in buys[one]), default=None),
            _percentile(sorted(sells[one])),
            _percentile(sorted(buys[one], reverse=True)),
        )
        for one in {*sells, *buys}
    }


def _reaches(row: Row, station_id: int, here: int, jumps: dict[int, int]) -> bool:
    if row["location_id"] == station_id or row["range"] == "region":
        return True
    if row["range"] == "station":
        return False
    if row["range"] == "solarsystem":
        return bool(row["system_id"] == here)
    return row["system_id"] in jumps and jumps[row["system_id"]] <= int(row["range"])


def _percentile(offers: list[tuple[float, int]]) -> float | None:
    """Average the first 5 % of the units, without offers ten times worse than the best."""
    if not offers:
        return None
    best = offers[0][0]
    sensible = [(price, units) for price, units in offers if best / _ABSURD <= price <= best * _ABSURD]
    wanted = left = _RELEVANT_SHARE * sum(units for _, units in sensible)
    paid = 0.0
    for price, units in sensible:
        taken = min(units, left)
        paid += taken * price
        left -= taken
    return round(paid / wanted, 2)


def plain_mean_index(
    world: PlainWorld, indices: Iterable[Row], region_id: int, activity: str
) -> float | None:
    """Average an activity's cost index over the region's systems that have one."""
    found = [
        one["cost_index"]
        for row in indices
        if world.region_of.get(row["solar_system_id"]) == region_id
        for one in row["cost_indices"]
        if one["activity"] == activity
    ]
    return sum(found) / len(found) if found else None


def plain_economics(
    recipe: PlainRecipe,
    prices: dict[int, PlainPrices],
    adjusted: dict[int, float],
    mean_index: float | None,
) -> PlainEconomics:
    """Work out what one unit costs at ME 0."""
    bought: float | None = 0.0
    value = 0.0
    for material, quantity in recipe.materials:
        price = prices[material].sell_min if material in prices else None
        bought = None if bought is None or price is None else bought + quantity * price
        value += quantity * adjusted.get(material, 0.0)
    rate = None if mean_index is None else mean_index + STATION_TAX + SCC_SURCHARGE
    return PlainEconomics(
        None if bought is None else bought / recipe.units,
        None if rate is None else value * rate / recipe.units,
    )

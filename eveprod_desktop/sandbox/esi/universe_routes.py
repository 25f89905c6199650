"""The universe: names, types, places, structures."""

from typing import Any

from eveprod_desktop.core.sde.station_names import roman
from eveprod_desktop.sandbox.esi.call import Call, Handler, Refused, Rows
from eveprod_desktop.sandbox.hashing import one_unit, pick
from eveprod_desktop.sandbox.people.cast import CORPORATION_ID, STRANGERS_ID, Cast
from eveprod_desktop.sandbox.universe import Universe

STRANGERS_NAME = "Unrelated Parties"
FIRST_PLANET_ID = 40_000_000

_SERVICES = ("market", "factory", "labratory", "reprocessing-plant", "office-rental", "docking")
_FACTIONS = (
    (500001, "Caldari State"),
    (500002, "Minmatar Republic"),
    (500003, "Amarr Empire"),
    (500004, "Gallente Federation"),
)
_PLANET_TYPE = 11


class UniverseRoutes:
    """Handlers of /universe and /dogma."""

    def __init__(self, universe: Universe, cast: Cast, seed: int) -> None:
        self._universe = universe
        self._cast = cast
        self._seed = seed

    def handlers(self) -> dict[str, Handler]:
        """Return the handlers by route."""
        known = self._universe
        return {
            "GET /dogma/attributes/{attribute_id}": self._attribute,
            "GET /dogma/dynamic/items/{type_id}/{item_id}": _nothing_dynamic,
            "GET /universe/categories/{category_id}": self._category,
            "GET /universe/constellations/{constellation_id}": self._constellation,
            "GET /universe/factions": self._factions,
            "GET /universe/groups/{group_id}": self._group,
            "POST /universe/ids": self._ids,
            "GET /universe/moons/{moon_id}": self._moon,
            "POST /universe/names": self._names,
            "GET /universe/planets/{planet_id}": self._planet,
            "GET /universe/regions": lambda _: sorted(known.regions),
            "GET /universe/regions/{region_id}": self._region,
            "GET /universe/schematics/{schematic_id}": self._schematic,
            "GET /universe/stations/{station_id}": self._station,
            "GET /universe/structures": self._structures,
            "GET /universe/structures/{structure_id}": self._structure,
            "GET /universe/system_jumps": self._jumps,
            "GET /universe/system_kills": self._kills,
            "GET /universe/systems": lambda _: sorted(known.systems),
            "GET /universe/systems/{system_id}": self._system,
            "GET /universe/types": lambda _: Rows(sorted(known.types)),
            "GET /universe/types/{type_id}": self._type,
        }

    def _attribute(self, call: Call) -> dict[str, Any]:
        number = call.params["attribute_id"]
        line = self._universe.dogma_attributes.get(number)
        if line is None:
            raise Refused(404, "Attribute not found!")
        return {
            "attribute_id": number,
            "default_value": line.default_value,
            "name": line.name,
            "published": True,
        }

    def _category(self, call: Call) -> dict[str, Any]:
        number = call.params["category_id"]
        line = self._universe.categories.get(number)
        if line is None:
            raise Refused(404, "Category not found!")
        groups = [one.key for one in self._universe.groups.values() if one.category_id == number]
        return {"category_id": number, "groups": groups, "name": line.name.en, "published": line.published}

    def _group(self, call: Call) -> dict[str, Any]:
        number = call.params["group_id"]
        line = self._universe.groups.get(number)
        if line is None:
            raise Refused(404, "Group not found!")
        return {
            "category_id": line.category_id,
            "group_id": number,
            "name": line.name.en,
            "published": line.published,
            "types": self._universe.types_of_group.get(number, []),
        }

    def _type(self, call: Call) -> dict[str, Any]:
        number = call.params["type_id"]
        one = self._universe.types.get(number)
        if one is None:
            raise Refused(404, "Type not found!")
        row: dict[str, Any] = {
            "description": "",
            "group_id": one.group_id,
            "name": one.name,
            "portion_size": one.portion_size,
            "published": one.published,
            "type_id": number,
        }
        if one.market_group_id is not None:
            row["market_group_id"] = one.market_group_id
        if one.volume_m3 is not None:
            row |= {"volume": one.volume_m3, "packaged_volume": one.packaged_volume_m3 or one.volume_m3}
        if dogma := self._universe.type_dogma.get(number):
            row["dogma_attributes"] = [
                {"attribute_id": part.attribute_id, "value": part.value} for part in dogma.attributes
            ]
            row["dogma_effects"] = [
                {"effect_id": part.effect_id, "is_default": False} for part in dogma.effects
            ]
        return row

    def _region(self, call: Call) -> dict[str, Any]:
        number = call.params["region_id"]
        if number not in self._universe.regions:
            raise Refused(404, "Region not found!")
        inside = [one.key for one in self._universe.constellations.values() if one.region_id == number]
        return {"constellations": inside, "name": self._universe.regions[number], "region_id": number}

    def _constellation(self, call: Call) -> dict[str, Any]:
        number = call.params["constellation_id"]
        line = self._universe.constellations.get(number)
        if line is None:
            raise Refused(404, "Constellation not found!")
        inside = [one.key for one in self._universe.systems.values() if one.constellation_id == number]
        return {
            "constellation_id": number,
            "name": line.name.en,
            "position": self._position(number),
            "region_id": line.region_id,
            "systems": inside,
        }

    def _system(self, call: Call) -> dict[str, Any]:
        number = call.params["system_id"]
        line = self._universe.systems.get(number)
        if line is None:
            raise Refused(404, "Solar system not found!")
        stations = [one.station_id for one in self._universe.stations.values() if one.system_id == number]
        row: dict[str, Any] = {
            "constellation_id": line.constellation_id,
            "name": line.name.en,
            "position": self._position(number),
            "security_status": line.security_status,
            "system_id": number,
        }
        if gates := self._universe.gates.get(number):
            row["stargates"] = gates
        if stations:
            row["stations"] = stations
        return row

    def _station(self, call: Call) -> dict[str, Any]:
        number = call.params["station_id"]
        one = self._universe.stations.get(number)
        if one is None:
            raise Refused(404, "Station not found!")
        return {
            "max_dockable_ship_volume": 50_000_000.0,
            "name": one.name,
            "office_rental_cost": 10_000.0,
            "owner": one.owner_id,
            "position": self._position(number),
            "reprocessing_efficiency": one.reprocessing_efficiency,
            "reprocessing_stations_take": one.reprocessing_take,
            "services": list(_SERVICES),
            "station_id": number,
            "system_id": one.system_id,
            "type_id": one.type_id,
        }

    def _structures(self, call: Call) -> list[int]:
        wish = call.query.get("filter")
        if wish not in (None, "market", "manufacturing_basic"):
            raise Refused(400, "filter must be one of market, manufacturing_basic")
        return [
            one.structure_id
            for one in self._cast.structures.values()
            if one.lets_in and one.owner_id == STRANGERS_ID and (wish != "manufacturing_basic")
        ]

    def _structure(self, call: Call) -> dict[str, Any]:
        one = self._cast.structures.get(call.params["structure_id"])
        if one is None or not one.lets_in:
            raise Refused(403, "Forbidden")
        return {
            "name": one.name,
            "owner_id": one.owner_id,
            "position": self._position(one.structure_id),
            "solar_system_id": one.system_id,
            "type_id": one.type_id,
        }

    def _planet(self, call: Call) -> dict[str, Any]:
        system, orbit = planet_place(call.params["planet_id"])
        line = self._universe.systems.get(system)
        if line is None or not 1 <= orbit <= 15:
            raise Refused(404, "Planet not found!")
        return {
            "name": f"{line.name.en} {roman(orbit)}",
            "planet_id": call.params["planet_id"],
            "position": self._position(call.params["planet_id"]),
            "system_id": system,
            "type_id": _PLANET_TYPE,
        }

    def _moon(self, call: Call) -> dict[str, Any]:
        system, orbit = planet_place(call.params["moon_id"])
        line = self._universe.systems.get(system)
        if line is None or not 51 <= orbit <= 65:
            raise Refused(404, "Moon not found!")
        return {
            "moon_id": call.params["moon_id"],
            "name": f"{line.name.en} {roman(orbit - 50)} - Moon 1",
            "position": self._position(call.params["moon_id"]),
            "system_id": system,
        }

    def _schematic(self, call: Call) -> dict[str, Any]:
        line = self._universe.schematics.get(call.params["schematic_id"])
        if line is None:
            raise Refused(404, "Schematic not found!")
        return {"cycle_time": line.cycle_seconds, "schematic_name": line.name.en}

    def _factions(self, _call: Call) -> list[dict[str, Any]]:
        return [
            {
                "description": "",
                "faction_id": number,
                "is_unique": True,
                "name": name,
                "size_factor": 5.0,
                "station_count": 500,
                "station_system_count": 300,
            }
            for number, name in _FACTIONS
        ]

    def _jumps(self, call: Call) -> list[dict[str, int]]:
        hour = int(call.moment // 3600)
        return [
            {"ship_jumps": 1 + pick(self._seed, 98, 900, one, hour), "system_id": one}
            for one in self._universe.known_space[::7]
        ]

    def _kills(self, call: Call) -> list[dict[str, int]]:
        hour = int(call.moment // 3600)
        return [
            {
                "npc_kills": pick(self._seed, 99, 700, one, hour),
                "pod_kills": 0,
                "ship_kills": pick(self._seed, 100, 6, one, hour),
                "system_id": one,
            }
            for one in self._universe.known_space[::11]
        ]

    def _names(self, call: Call) -> list[dict[str, Any]]:
        found = [(number, self.named(number)) for number in call.content]
        if any(one is None for _, one in found):
            raise Refused(404, "Ensure all IDs are valid before resolving.")
        return [{"category": one[0], "id": number, "name": one[1]} for number, one in found if one]

    def named(self, number: int) -> tuple[str, str] | None:
        """Return category and name of an id, None if nothing bears it (or it is beyond 32 bits)."""
        known = self._universe
        if number in known.regions:
            return "region", known.regions[number]
        lines = (("constellation", known.constellations), ("solar_system", known.systems))
        for category, table in lines:
            if number in table:
                return category, table[number].name.en
        if number in known.stations:
            return "station", known.stations[number].name
        if number in known.types:
            return "inventory_type", known.types[number].name
        if number in known.corporations:
            return "corporation", known.corporations[number].name.en
        return self._person(number)

    def _person(self, number: int) -> tuple[str, str] | None:
        if character := self._cast.character(number):
            return "character", character.name
        if number == CORPORATION_ID:
            return "corporation", self._cast.corporation_name
        if number == STRANGERS_ID:
            return "corporation", STRANGERS_NAME
        faction = dict(_FACTIONS).get(number)
        if faction is not None:
            return "faction", faction
        if 2_112_000_000 <= number < 2_113_000_000:
            return "character", f"Stranger {number % 1_000_000}"
        return None

    def _ids(self, call: Call) -> dict[str, list[dict[str, Any]]]:
        wanted = {str(name).casefold() for name in call.content}
        known = self._universe
        tables: dict[str, list[tuple[int, str]]] = {
            "characters": [(one.character_id, one.name) for one in self._cast.characters],
            "corporations": [
                (CORPORATION_ID, self._cast.corporation_name),
                *((one.key, one.name.en) for one in known.corporations.values()),
            ],
            "inventory_types": [(one.key, one.name) for one in known.types.values() if one.published],
            "regions": list(known.regions.items()),
            "constellations": [(one.key, one.name.en) for one in known.constellations.values()],
            "systems": [(one.key, one.name.en) for one in known.systems.values()],
            "stations": [(one.station_id, one.name) for one in known.stations.values()],
            "factions": list(_FACTIONS),
        }
        found = {
            category: [{"id": number, "name": name} for number, name in rows if name.casefold() in wanted]
            for category, rows in tables.items()
        }
        return {category: rows for category, rows in found.items() if rows}

    def _position(self, number: int) -> dict[str, float]:
        x, y, z = (round((one_unit(self._seed, 101 + at, number) - 0.5) * 1e12, 1) for at in range(3))
        return {"x": x, "y": y, "z": z}


def planet_place(planet_id: int) -> tuple[int, int]:
    """Return system and orbit of one of the sandbox's planets (moons: orbit + 50).

    The static data that come with the program hold no planets, so their ids are made from the system.
    """
    system, orbit = divmod(planet_id - FIRST_PLANET_ID, 100)
    return 30_000_000 + system, orbit


def _nothing_dynamic(_call: Call) -> None:
    raise Refused(404, "Item not found!")

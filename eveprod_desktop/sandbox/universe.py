"""What the sandbox knows of the game: types, recipes, places, read from a build of the static data."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.recipes import Candidate, Recipe, choose
from eveprod_desktop.core.sde import layout
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.station_names import station_name

_ACTIVITIES = {activity.key: int(activity) for activity in Activity}
_SCHEMATIC_BLUEPRINT = 10_000_000
_WORMHOLE_SYSTEMS = 31_000_000

CATEGORY_SHIP, CATEGORY_BLUEPRINT, CATEGORY_SKILL, CATEGORY_ASTEROID = 6, 9, 16, 25
CATEGORY_STRUCTURE, CATEGORY_ANCIENT_RELIC = 65, 34

Row = TypeVar("Row")


class _Name(Struct, gc=False):
    en: str = ""


class TypeFacts(Struct, gc=False):
    """A type, as far as ESI and the market ask for it."""

    key: int = field(name="_key")
    names: _Name = field(name="name")
    group_id: int = field(name="groupID")
    published: bool
    market_group_id: int | None = field(name="marketGroupID", default=None)
    meta_group_id: int | None = field(name="metaGroupID", default=None)
    portion_size: int = field(name="portionSize", default=1)
    volume_m3: float | None = field(name="volume", default=None)
    packaged_volume_m3: float | None = field(name="packagedVolume", default=None)
    base_price_isk: float | None = field(name="basePrice", default=None)

    @property
    def name(self) -> str:
        """The English name."""
        return self.names.en


@dataclass(frozen=True, slots=True)
class Station:
    """An NPC station."""

    station_id: int
    name: str
    system_id: int
    type_id: int
    owner_id: int
    reprocessing_efficiency: float
    reprocessing_take: float


class Universe:
    """The facts of one build; read from its zip at the first question, kept, never changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()

    @cached_property
    def types(self) -> dict[int, TypeFacts]:
        """Every type, by id."""
        return {line.key: line for line in self._read("types", TypeFacts)}

    @cached_property
    def groups(self) -> dict[int, layout.GroupLine]:
        """Every group of types, by id."""
        return {line.key: line for line in self._read("groups", layout.GroupLine)}

    @cached_property
    def categories(self) -> dict[int, layout.CategoryLine]:
        """Every category of groups, by id."""
        return {line.key: line for line in self._read("categories", layout.CategoryLine)}

    @cached_property
    def market_groups(self) -> dict[int, layout.MarketGroupLine]:
        """Every market group, by id."""
        return {line.key: line for line in self._read("marketGroups", layout.MarketGroupLine)}

    @cached_property
    def blueprints(self) -> dict[int, layout.BlueprintLine]:
        """Every blueprint, by id."""
        return {line.key: line for line in self._read("blueprints", layout.BlueprintLine)}

    @cached_property
    def schematics(self) -> dict[int, layout.SchematicLine]:
        """Every planetary schematic, by id."""
        return {line.key: line for line in self._read("planetSchematics", layout.SchematicLine)}

    @cached_property
    def yields(self) -> dict[int, list[tuple[int, int]]]:
        """What reprocessing one portion gives, by type: (material, quantity)."""
        return {
            line.key: [(part.type_id, part.quantity) for part in line.materials]
            for line in self._read("typeMaterials", layout.YieldLine)
        }

    @cached_property
    def dogma_attributes(self) -> dict[int, layout.DogmaAttributeLine]:
        """Every attribute, by id."""
        return {line.key: line for line in self._read("dogmaAttributes", layout.DogmaAttributeLine)}

    @cached_property
    def type_dogma(self) -> dict[int, layout.TypeDogmaLine]:
        """Attributes and effects of the types that have some in this build."""
        return {line.key: line for line in self._read("typeDogma", layout.TypeDogmaLine)}

    @cached_property
    def dogma_effects(self) -> dict[int, layout.DogmaEffectLine]:
        """Every effect, by id."""
        return {line.key: line for line in self._read("dogmaEffects", layout.DogmaEffectLine)}

    @cached_property
    def industry_modifier_sources(self) -> dict[int, layout.AnyLine]:
        """What structures and rigs change of industry, by their type; older builds do not say."""
        return {line["_key"]: line for line in self._read("industryModifierSources", layout.AnyLine)}

    @cached_property
    def industry_target_filters(self) -> dict[int, layout.TargetFilterLine]:
        """Which products rigs act on, by the filter's id; older builds do not say."""
        return {line.key: line for line in self._read("industryTargetFilters", layout.TargetFilterLine)}

    @cached_property
    def regions(self) -> dict[int, str]:
        """Names of regions, by id."""
        return {line.key: line.name.en for line in self._read("mapRegions", layout.RegionLine)}

    @cached_property
    def constellations(self) -> dict[int, layout.ConstellationLine]:
        """Every constellation, by id."""
        return {line.key: line for line in self._read("mapConstellations", layout.ConstellationLine)}

    @cached_property
    def systems(self) -> dict[int, layout.SystemLine]:
        """Every solar system, by id."""
        return {line.key: line for line in self._read("mapSolarSystems", layout.SystemLine)}

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """The systems one jump away, by system."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for gate in self._read("mapStargates", layout.StargateLine):
            found[gate.system_id].append(gate.destination.system_id)
        return dict(found)

    @cached_property
    def gates(self) -> dict[int, list[int]]:
        """The stargates of every system."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for gate in self._read("mapStargates", layout.StargateLine):
            found[gate.system_id].append(gate.key)
        return dict(found)

    @cached_property
    def corporations(self) -> dict[int, layout.CorporationLine]:
        """Every NPC corporation, by id."""
        return {line.key: line for line in self._read("npcCorporations", layout.CorporationLine)}

    @cached_property
    def stations(self) -> dict[int, Station]:
        """Every NPC station, by id."""
        operations = {
            line.key: line.name.en for line in self._read("stationOperations", layout.OperationLine)
        }
        found = {}
        for line in self._read("npcStations", layout.StationLine):
            system, owner = self.systems.get(line.system_id), self.corporations.get(line.owner_id)
            name = station_name(
                system.name.en if system else f"System {line.system_id}",
                line.planet,
                line.moon,
                owner.name.en if owner else f"Corporation {line.owner_id}",
                operations.get(line.operation_id or 0, "") if line.use_operation_name else "",
            )
            found[line.key] = Station(
                line.key,
                name,
                line.system_id,
                line.type_id,
                line.owner_id,
                line.reprocessing_efficiency or 0.5,
                line.reprocessing_take or 0.05,
            )
        return found

    @cached_property
    def stations_of_region(self) -> dict[int, list[Station]]:
        """The stations of every region."""
        found: defaultdict[int, list[Station]] = defaultdict(list)
        for station in self.stations.values():
            if system := self.systems.get(station.system_id):
                found[system.region_id].append(station)
        return dict(found)

    @cached_property
    def types_of_group(self) -> dict[int, list[int]]:
        """The types of every group."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for one in self.types.values():
            found[one.group_id].append(one.key)
        return dict(found)

    @cached_property
    def marketable(self) -> list[int]:
        """The types that can be on the market, by id."""
        return sorted(one.key for one in self.types.values() if one.published and one.market_group_id)

    @cached_property
    def known_space(self) -> list[int]:
        """The systems with stargates, by id."""
        return sorted(one for one in self.systems if one < _WORMHOLE_SYSTEMS)

    @cached_property
    def recipes(self) -> dict[int, Recipe]:
        """How each product is made, chosen as the chains room chooses; planetary schematics included."""
        found: list[Candidate] = []
        for line in sorted(self.blueprints.values(), key=lambda one: one.key):
            for name, part in line.activities.items():
                activity = _ACTIVITIES.get(name)
                if activity in (Activity.MANUFACTURING, Activity.REACTION):
                    found += self._candidates(line.key, int(activity), part)
        for schematic in self.schematics.values():
            made = [one for one in schematic.types if not one.is_input]
            used = tuple((one.key, one.quantity) for one in schematic.types if one.is_input)
            found += [
                Candidate(
                    Recipe(
                        one.key,
                        _SCHEMATIC_BLUEPRINT + schematic.key,
                        0,
                        one.quantity,
                        schematic.cycle_seconds,
                        used,
                    ),
                    blueprint_published=True,
                    product_published=one.key in self.types,
                )
                for one in made
            ]
        return choose(found)

    def category_of(self, type_id: int) -> int:
        """Return the category of a type, 0 if the type is not known."""
        one = self.types.get(type_id)
        group = self.groups.get(one.group_id) if one else None
        return group.category_id if group else 0

    def image_variations(self, type_id: int) -> tuple[str, ...]:
        """Return which pictures the image host has of a type."""
        if type_id not in self.types or type_id < 6:
            return ()
        match self.category_of(type_id):
            case 9:
                return ("bp", "bpc")
            case 34:
                return ("relic",)
            case 6 | 65:
                return ("icon", "render")
        return ("icon",)

    def _candidates(self, blueprint: int, activity: int, part: layout.ActivityPart) -> list[Candidate]:
        used = tuple((one.type_id, one.quantity) for one in part.materials)
        return [
            Candidate(
                Recipe(made.type_id, blueprint, activity, made.quantity, part.time_seconds, used),
                _published(self.types, blueprint),
                _published(self.types, made.type_id),
            )
            for made in part.products
        ]

    def _read(self, member: str, kind: type[Row]) -> list[Row]:
        with self._lock, StaticDataArchive(self.path) as archive:
            if not archive.has(member):
                return []
            return [row for rows in archive.rows(member, kind) for row in rows]


def _published(types: Mapping[int, Any], type_id: int) -> bool:
    one = types.get(type_id)
    return one is not None and bool(one.published)


def universe_of(path: Path) -> Universe:
    """Return the facts of a build; the same object for the same file, so that it is read once."""
    stat = path.stat()
    return _universe_of(path.resolve(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=3)
def _universe_of(path: Path, _modified: int, _size: int) -> Universe:
    return Universe(path)

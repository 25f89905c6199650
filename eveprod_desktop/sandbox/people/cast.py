"""Who lives in the sandbox: two characters, their corporation, its structures."""

from dataclasses import dataclass, replace
from functools import cached_property

from eveprod_desktop.sandbox.market.books import Place
from eveprod_desktop.sandbox.universe import Station, Universe

DIRECTOR_ROLES = ("Accountant", "Director", "Factory_Manager", "Station_Manager", "Trader")

CORPORATION_ID = 98_765_001
STRANGERS_ID = 98_765_900
HOME_STATION_ID = 60003760
FIRST_STRUCTURE_ID = 1_042_000_000_001

_STRUCTURES = (
    # name, type, system, our own, has a market, lets us dock
    ("Smelter Row", "Azbel", "Perimeter", True, False, True),
    ("Long Lathe", "Sotiyo", "Perimeter", True, False, True),
    ("Boiling Point", "Tatara", "Obe", True, False, True),
    ("Copper Exchange", "Keepstar", "Perimeter", False, True, True),
    ("Members Only", "Fortizar", "Sobaseki", False, True, False),
)


@dataclass(frozen=True, slots=True)
class Character:
    """A make-believe character."""

    character_id: int
    name: str
    gender: str
    birthday: str
    security_status: float
    roles: tuple[str, ...]
    corporation_id: int = CORPORATION_ID


@dataclass(frozen=True, slots=True)
class Structure:
    """A player's structure."""

    structure_id: int
    name: str
    type_id: int
    system_id: int
    owner_id: int
    has_market: bool
    lets_in: bool

    @property
    def asset_location_type(self) -> str:
        """How assets name a place like this: ESI has called structures `item` and `other`."""
        return "item" if self.structure_id % 2 else "other"


class Cast:
    """The people and places that are no part of the static data."""

    corporation_name = "Larkspur Forge Cooperative"
    corporation_ticker = "LRKSP"

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self.characters: tuple[Character, ...] = (
            Character(2_119_471_001, "Maren Larkspur", "female", "2014-03-09T18:22:41Z", 2.4, DIRECTOR_ROLES),
            Character(2_119_471_002, "Teo Quillfeather", "male", "2019-11-30T09:05:12Z", -0.7, ()),
        )

    def change(
        self, character_id: int, *, roles: tuple[str, ...] | None = None, corporation_id: int | None = None
    ) -> None:
        """Give a character other roles, or let them join another corporation."""
        self.characters = tuple(
            one
            if one.character_id != character_id
            else replace(
                one,
                roles=one.roles if roles is None else roles,
                corporation_id=one.corporation_id if corporation_id is None else corporation_id,
            )
            for one in self.characters
        )

    def character(self, character_id: int) -> Character | None:
        """Return a character, None if nobody has the id."""
        return next((one for one in self.characters if one.character_id == character_id), None)

    @cached_property
    def home(self) -> Station | None:
        """The station where everyone lives: Jita's, or the first of a build without it."""
        stations = self._universe.stations
        return stations.get(HOME_STATION_ID) or next(iter(stations.values()), None)

    @property
    def home_station_id(self) -> int:
        """Where everyone lives, also in a build without stations."""
        return self.home.station_id if self.home else HOME_STATION_ID

    @property
    def home_system_id(self) -> int:
        """The solar system of the home station."""
        return self.home.system_id if self.home else 30000142

    @cached_property
    def structures(self) -> dict[int, Structure]:
        """Every structure, by id."""
        systems = {line.name.en: line.key for line in self._universe.systems.values()}
        # a wreck or a celestial may bear the name of a structure
        types = {one.name: one.key for one in self._universe.types.values() if one.published}
        found = {}
        for at, (name, kind, system, own, market, lets_in) in enumerate(_STRUCTURES):
            system_id = systems.get(system, self.home_system_id)
            line = self._universe.systems.get(system_id)
            where = line.name.en if line else system
            structure_id = FIRST_STRUCTURE_ID + at
            found[structure_id] = Structure(
                structure_id,
                f"{where} - {name}",
                types.get(kind, 35832),
                system_id,
                CORPORATION_ID if own else STRANGERS_ID,
                market,
                lets_in,
            )
        return found

    @cached_property
    def own_structures(self) -> list[Structure]:
        """The corporation's own structures."""
        return [one for one in self.structures.values() if one.owner_id == CORPORATION_ID]

    def places_of_regions(self) -> dict[int, list[Place]]:
        """Return where, by region, structures stand in which buy orders are placed."""
        found: dict[int, list[Place]] = {}
        for one in self.structures.values():
            system = self._universe.systems.get(one.system_id)
            if system is not None:
                found.setdefault(system.region_id, []).append(Place(one.structure_id, one.system_id))
        return found

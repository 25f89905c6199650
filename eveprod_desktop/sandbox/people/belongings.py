"""What an owner has: assets in hangars, containers, ships and structures, and blueprints among them."""

from dataclasses import dataclass, field
from typing import Any

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.sandbox.hashing import one_unit, pick
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.people.shelf import Shelf

ASSET_SAFETY_ID = 2004
FIRST_ITEM_ID = 1_045_000_000_000

_CONTAINERS = ("Station Container", "Giant Secure Container", "Station Warehouse Container")
_SHIPS = ("Badger", "Venture", "Orca", "Rifter", "Iteron Mark V", "Providence", "Drake", "Occator")
_MODULES = (
    "Damage Control II",
    "Expanded Cargohold II",
    "Mining Laser Upgrade II",
    "Large Shield Extender II",
)
_TEN = 10


@dataclass(slots=True)
class Belongings:
    """Rows as ESI gives them out; `names` are what the owner called containers and ships."""

    assets: list[dict[str, Any]] = field(default_factory=list)
    blueprints: list[dict[str, Any]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


class Hoard:
    """Fills an owner's belongings; `number` tells owners apart."""

    def __init__(self, shelf: Shelf, cast: Cast, seed: int, number: int) -> None:
        self._shelf = shelf
        self._cast = cast
        self._seed = seed
        self._number = number
        self._next = FIRST_ITEM_ID + number * 1_000_000
        self.owned = Belongings()

    def put(
        self,
        type_id: int,
        location_id: int,
        quantity: int = 1,
        *,
        flag: str = "Hangar",
        kind: str = "station",
        single: bool = False,
        copy: bool = False,
    ) -> int:
        """Add one row and return its item id."""
        self._next += 1
        row: dict[str, Any] = {
            "is_singleton": single,
            "item_id": self._next,
            "location_flag": flag,
            "location_id": location_id,
            "location_type": kind,
            "quantity": 1 if single else quantity,
            "type_id": type_id,
        }
        if copy:
            row["is_blueprint_copy"] = True
        self.owned.assets.append(row)
        return self._next

    def stock(
        self, location_id: int, count: int, salt: int, *, flag: str = "Hangar", kind: str = "station"
    ) -> None:
        """Put stacks of `count` different materials somewhere; cheap ones in larger stacks."""
        for type_id in self._shelf.some(self._shelf.materials, count, self._salt(salt)):
            one = self._shelf.universe.types[type_id]
            size = 5.5 if (one.volume_m3 or 1.0) < 0.2 else 3.0
            quantity = int(10 ** (0.5 + size * one_unit(self._seed, self._salt(salt + 1), type_id)))
            self.put(type_id, location_id, quantity, flag=flag, kind=kind)

    def container(
        self, location_id: int, name: str, *, flag: str = "Hangar", kind: str = "station"
    ) -> int | None:
        """Put a container that has a name; None if the build knows no containers."""
        kinds = self._shelf.named(*_CONTAINERS)
        if not kinds:
            return None
        chosen = kinds[pick(self._seed, self._salt(3), len(kinds), self._next % 1000)]
        item = self.put(chosen, location_id, flag=flag, kind=kind, single=True)
        self.owned.names[item] = name
        return item

    def ships(self, location_id: int, count: int, *, flag: str = "Hangar", kind: str = "station") -> None:
        """Put assembled ships with fitted modules and some cargo."""
        modules = self._shelf.named(*_MODULES)
        for at, ship in enumerate(self._shelf.named(*_SHIPS)[:count]):
            item = self.put(ship, location_id, flag=flag, kind=kind, single=True)
            self.owned.names[item] = f"{self._shelf.universe.types[ship].name} No. {at + 1}"
            for slot, module in enumerate(modules):
                self.put(module, item, flag=f"LoSlot{slot}", kind="item", single=True)
            self.stock(item, 3, 40 + at, flag="Cargo", kind="item")

    def blueprint_library(self, where: list[tuple[int, str, str]], count: int) -> None:
        """Put blueprints (place, flag, kind of place) in turn: originals, copies, stacks of both kinds."""
        chosen = self._shelf.some(self._shelf.blueprints, count, self._salt(5))
        for at, blueprint in enumerate(chosen):
            location, flag, kind = where[at % len(where)]
            self._blueprint(blueprint, location, flag, kind, at)

    def _blueprint(self, blueprint: int, location: int, flag: str, kind: str, at: int) -> None:
        draw = one_unit(self._seed, self._salt(6), blueprint)
        is_formula = self._shelf.activity(blueprint, Activity.REACTION) is not None
        invented = self._shelf.is_tech_ii(self._shelf.product(blueprint, Activity.MANUFACTURING) or 0)
        limit = self._shelf.universe.blueprints[blueprint].max_production_limit or 1
        me, te, runs, quantity = 0, 0, -1, -1
        if is_formula:
            quantity = 1 if at % 3 == 0 else -1
        elif invented:
            me, te, runs, quantity = 2 + int(draw * 3), 4 + 2 * int(draw * 4), 1 + int(draw * _TEN), -2
        elif draw < 0.25:
            me, te, runs, quantity = int(draw * 4 * 11), 2 * int(draw * 4 * 11), 1 + int(draw * 4 * limit), -2
        elif draw < 0.33:
            quantity = 5  # a stack of originals as bought
        else:
            me, te = min(_TEN, int(draw * 14)), 2 * min(_TEN, int(draw * 14))
        item = self.put(
            blueprint,
            location,
            max(1, quantity),
            flag=flag,
            kind=kind,
            single=quantity < 0,
            copy=quantity == -2,
        )
        self.owned.blueprints.append(
            {
                "item_id": item,
                "location_flag": flag,
                "location_id": location,
                "material_efficiency": me,
                "quantity": quantity,
                "runs": runs,
                "time_efficiency": te,
                "type_id": blueprint,
            }
        )

    def _salt(self, salt: int) -> int:
        return 1000 + self._number * 100 + salt


def character_belongings(shelf: Shelf, cast: Cast, seed: int, number: int) -> Belongings:
    """Return what a character owns; the first one twice as much as the second."""
    hoard = Hoard(shelf, cast, seed, number)
    much = 2 if number == 0 else 1
    home = cast.home_station_id
    hoard.stock(home, 45 * much, 10)
    hoard.ships(home, 4 * much)
    minerals = hoard.container(home, "Minerals & moon goo")
    if minerals is not None:
        hoard.stock(minerals, 40 * much, 20, flag="Unlocked", kind="item")
        inner = hoard.container(minerals, "Inside the other", flag="Unlocked", kind="item")
        if inner is not None:
            hoard.stock(inner, 6, 25, flag="Locked", kind="item")
    prints = hoard.container(home, "Blueprints")
    where = [(home, "Hangar", "station")]
    if prints is not None:
        where += [(prints, "Unlocked", "item"), (prints, "Locked", "item")]
    for structure in cast.own_structures:
        hoard.stock(
            structure.structure_id,
            20 * much,
            30 + structure.structure_id % 10,
            kind=structure.asset_location_type,
        )
        where.append((structure.structure_id, "Hangar", structure.asset_location_type))
    hoard.stock(home, 5, 36, flag="Deliveries")
    hoard.blueprint_library(where, 75 * much)
    wrap = shelf.named("Asset Safety Wrap")
    if wrap and number == 0:
        safe = hoard.put(wrap[0], ASSET_SAFETY_ID, flag="AssetSafety", kind="other", single=True)
        hoard.stock(safe, 5, 37, flag="Hangar", kind="item")
    ship = shelf.named("Badger")
    if ship and number == 1:
        # a ship in space, far from any hangar
        item = hoard.put(ship[0], cast.home_system_id, flag="AutoFit", kind="solar_system", single=True)
        hoard.stock(item, 4, 38, flag="Cargo", kind="item")
    return hoard.owned


def corporation_belongings(shelf: Shelf, cast: Cast, seed: int) -> Belongings:
    """Return what the corporation owns: offices, their divisions, deliveries."""
    hoard = Hoard(shelf, cast, seed, 7)
    office_type = (shelf.named("Office") or [27])[0]
    where: list[tuple[int, str, str]] = []
    offices = [
        (cast.home_station_id, "station"),
        *((one.structure_id, one.asset_location_type) for one in cast.own_structures),
    ]
    for at, (location, kind) in enumerate(offices):
        office = hoard.put(office_type, location, flag="OfficeFolder", kind=kind, single=True)
        for division in range(1, 8):
            flag = f"CorpSAG{division}"
            hoard.stock(office, 12 if division < 4 else 4, 50 + at * 8 + division, flag=flag, kind="item")
        box = hoard.container(office, f"Shared stock {at + 1}", flag="CorpSAG2", kind="item")
        if box is not None:
            hoard.stock(box, 15, 90 + at, flag="Unlocked", kind="item")
        where += [(office, "CorpSAG1", "item"), (office, "CorpSAG3", "item")]
    hoard.stock(cast.home_station_id, 6, 95, flag="CorpDeliveries")
    hoard.blueprint_library(where, 90)
    return hoard.owned

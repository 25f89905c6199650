"""What stands in the table and the tree of assets: rows are numbers of things, or nodes of the tree.

Row objects for tens of thousands of things would take longer to make than a person waits; lists that
are made when a column is first looked at do not.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    Total,
    isk_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.asset_reading import Assets
from eveprod_desktop.ui.theme.palette import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from eveprod_desktop.core.characters.asset_tree import Branches

    Floats = NDArray[np.float64]

NO_PRICE = "no price"

Row = TypeVar("Row")


class ShownAssets:
    """The assets on screen, thing by thing. `now` tells the present moment."""

    def __init__(self, assets: Assets, now: Callable[[], datetime]) -> None:
        self.assets = assets
        self.table = assets.table
        self._now = now

    @cached_property
    def _each(self) -> list[float]:
        each: list[float] = self.assets.worth.each_isk.tolist()
        return each

    @cached_property
    def _value(self) -> list[float]:
        value: list[float] = self.assets.worth.value_isk.tolist()
        return value

    @cached_property
    def _volume(self) -> list[float]:
        volume: list[float] = self.table.volume_m3.tolist()
        return volume

    @cached_property
    def _quantity(self) -> list[int]:
        quantity: list[int] = self.table.quantity.tolist()
        return quantity

    @cached_property
    def _type_at(self) -> list[int]:
        at: list[int] = self.table.type_at.tolist()
        return at

    @cached_property
    def _place_at(self) -> list[int]:
        at: list[int] = self.table.place.tolist()
        return at

    @cached_property
    def _type_ids(self) -> list[int]:
        ids: list[int] = self.table.type_ids.tolist()
        return ids

    @cached_property
    def _owner(self) -> list[str]:
        ids: list[int] = self.table.owner_id.tolist()
        names = {one: self.table.owner_name(one) for one in set(ids)}
        return [names[one] for one in ids]

    @cached_property
    def _items(self) -> list[int]:
        items: list[int] = self.table.item_id.tolist()
        return items

    def key(self, thing: int) -> Hashable:
        """Return what tells a thing from others, also in a later reading."""
        return self._items[thing]

    def type_id(self, thing: int) -> int:
        """Return the type of a thing."""
        return self._type_ids[self._type_at[thing]]

    def kind(self, thing: int) -> str:
        """Return the name of its type."""
        return self.table.types[self._type_at[thing]].name

    def group(self, thing: int) -> str:
        """Return the name of its group."""
        return self.table.types[self._type_at[thing]].group

    def category(self, thing: int) -> str:
        """Return the name of its category."""
        return self.table.types[self._type_at[thing]].category

    def name(self, thing: int) -> str:
        """Return what its player called it."""
        return self.table.names.get(thing, "")

    def place(self, thing: int) -> str:
        """Return the name of the place it is in."""
        return self.table.place_words[self._place_at[thing]].name

    def system(self, thing: int) -> str:
        """Return the solar system it is in."""
        return self.table.place_words[self._place_at[thing]].system

    def region(self, thing: int) -> str:
        """Return the region it is in."""
        return self.table.place_words[self._place_at[thing]].region

    def where(self, thing: int) -> str:
        """Return the way to it within its place."""
        return self.table.where(thing)

    def owner(self, thing: int) -> str:
        """Return whose it is."""
        return self._owner[thing]

    def quantity(self, thing: int) -> int:
        """Return how many there are in the stack."""
        return self._quantity[thing]

    def each(self, thing: int) -> float | None:
        """Return the price of one, None for no price."""
        return _known(self._each[thing])

    def value(self, thing: int) -> float | None:
        """Return the price of all of them."""
        return _known(self._value[thing])

    def volume(self, thing: int) -> float | None:
        """Return the room it takes, m3; None where the data do not tell."""
        return _known(self._volume[thing])

    def quantities(self, things: Sequence[int]) -> list[int]:
        """Return `quantity` of many things at once."""
        return [*map(self._quantity.__getitem__, things)]

    def values(self, things: Sequence[int]) -> list[float | None]:
        """Return `value` of many things at once."""
        return _all_known(self.assets.worth.value_isk, things)

    def volumes(self, things: Sequence[int]) -> list[float | None]:
        """Return `volume` of many things at once."""
        return _all_known(self.table.volume_m3, things)

    def needed(self, thing: int) -> int | None:
        """Return how many units plans still need of its type, None for none."""
        return self.assets.needed.get(self.type_id(thing))

    def note(self, thing: int) -> str:
        """Return what sets a thing apart from others of its type."""
        if self.table.is_copy[thing]:
            return "blueprint copy"
        return "assembled" if self.table.is_singleton[thing] else ""

    def source(self, _row: object = None) -> str:
        """Say where prices are from and how old they are."""
        worth = self.assets.worth
        if worth.data_at is None:
            return "No prices were fetched yet."
        return f"{worth.source}, {write.age((self._now() - worth.data_at).total_seconds())}"


class Branch(NamedTuple):
    """A node of the tree, with what it is a node of."""

    shown: ShownAssets
    branches: "Branches"
    node: int

    @property
    def thing(self) -> int | None:
        """The number of the thing, None for places and hangars."""
        thing = self.node - self.shown.table.first_thing
        return thing if thing >= 0 else None

    @property
    def key(self) -> Hashable:
        """What tells the node from others, also in a later reading."""
        table, thing = self.shown.table, self.thing
        if thing is not None:
            return self.shown.key(thing)
        if self.node >= table.first_hangar:
            hangar = table.hangars[self.node - table.first_hangar]
            return (table.places[hangar.place].place_id, hangar.owner_id, hangar.name)
        return table.places[self.node].place_id

    @property
    def name(self) -> str:
        """What it is called."""
        table, thing = self.shown.table, self.thing
        if thing is not None:
            return table.label(thing)
        if self.node >= table.first_hangar:
            return table.hangars[self.node - table.first_hangar].name
        return table.place_words[self.node].name

    @property
    def owner(self) -> str:
        """Whose it is; nothing for places, where several may have things."""
        table = self.shown.table
        if self.thing is not None:
            return self.shown.owner(self.thing)
        if self.node >= table.first_hangar:
            return table.owner_name(table.hangars[self.node - table.first_hangar].owner_id)
        return ""

    @property
    def where(self) -> str:
        """A place's region, a hangar's owner, a thing's room within its holder, or its group."""
        table, thing = self.shown.table, self.thing
        if thing is not None:
            within = self.branches_above >= table.first_thing
            room = table.flags[table.flag_at[thing]] if within else ""
            return room or self.shown.group(thing)
        return self.owner if self.node >= table.first_hangar else table.place_words[self.node].region

    @property
    def branches_above(self) -> int:
        """The node it hangs below."""
        return int(self.shown.table.parent[self.node])

    @property
    def things(self) -> int | None:
        """How many things it holds that are wanted, None for what holds nothing."""
        holds = int(self.branches.things[self.node])
        own = self.thing is not None
        return None if own and not self.children() else holds

    @property
    def value(self) -> float | None:
        """The value of it and all it holds, None where nothing of it has a price."""
        unpriced, things = self.branches.unpriced[self.node], self.branches.things[self.node]
        return None if unpriced == things else float(self.branches.value_isk[self.node])

    @property
    def volume(self) -> float | None:
        """The room that it takes and all it holds, m3."""
        thing = self.thing
        if thing is not None and not self.children():
            return self.shown.volume(thing)
        return float(self.branches.volume_m3[self.node])

    def children(self) -> list["Branch"]:
        """Return what hangs below it."""
        return [Branch(self.shown, self.branches, one) for one in self.branches.children(self.node)]

    def tip(self) -> str:
        """Say where the value is from, and what is not in it."""
        unpriced = int(self.branches.unpriced[self.node])
        without = f"{write.count(unpriced, 'thing')} without a price not counted" if unpriced else ""
        return "\n".join(filter(None, (self.shown.source(), without)))


def roots_of(shown: ShownAssets, branches: "Branches") -> list[Branch]:
    """Return the places in sight."""
    return [Branch(shown, branches, one) for one in branches.roots]


def asset_columns(shown: Callable[[], ShownAssets]) -> list[Column[int]]:
    """Make the columns of the table over whatever is on screen."""

    def muted(_thing: int) -> Role:
        return Role.MUTED

    return [
        text_column(
            "type",
            "Item",
            lambda thing: shown().kind(thing),
            width=40,
            picture=lambda thing: shown().type_id(thing),
            icon=lambda thing: _mark(shown().needed(thing)),
            icon_role=lambda _thing: Role.ACCENT,
        ),
        text_column("name", "Name", lambda thing: shown().name(thing), width=18, shown=False),
        quantity_column(
            "quantity",
            "Quantity",
            lambda thing: shown().quantity(thing),
            total=Total.SUM,
            of_all=lambda things: shown().quantities(things),
        ),
        isk_column(
            "value",
            "Value, ISK",
            lambda thing: shown().value(thing),
            width=20,
            coarse=True,
            total=Total.SUM,
            nothing=lambda _thing: NO_PRICE,
            tip=lambda thing: shown().source(thing),
            of_all=lambda things: shown().values(things),
        ),
        isk_column(
            "each",
            "Each, ISK",
            lambda thing: shown().each(thing),
            shown=False,
            nothing=lambda _thing: NO_PRICE,
            tip=lambda thing: shown().source(thing),
        ),
        quantity_column(
            "volume",
            "Volume, m3",
            lambda thing: shown().volume(thing),
            width=17,
            total=Total.SUM,
            of_all=lambda things: shown().volumes(things),
            hint="Assembled ships and containers take more room than packaged ones",
        ),
        _needed_column(lambda thing: shown().needed(thing)),
        text_column("owner", "Owner", lambda thing: shown().owner(thing), width=20, choice=True, role=muted),
        text_column("place", "Place", lambda thing: shown().place(thing), width=38, choice=True),
        text_column("where", "In", lambda thing: shown().where(thing), width=30, role=muted),
        text_column(
            "system",
            "System",
            lambda thing: shown().system(thing),
            width=14,
            choice=True,
            role=muted,
            shown=False,
        ),
        text_column(
            "region",
            "Region",
            lambda thing: shown().region(thing),
            width=16,
            choice=True,
            role=muted,
            shown=False,
        ),
        text_column(
            "category",
            "Category",
            lambda thing: shown().category(thing),
            width=16,
            choice=True,
            role=muted,
            shown=False,
        ),
        text_column("group", "Group", lambda thing: shown().group(thing), width=24, role=muted, shown=False),
        text_column(
            "note",
            "Kind",
            lambda thing: shown().note(thing),
            width=16,
            choice=True,
            searched=False,
            role=muted,
            shown=False,
        ),
        Column("type_id", "Type id", lambda thing: shown().type_id(thing), right=True, width=10, shown=False),
    ]


def branch_columns() -> list[Column[Branch]]:
    """Make the columns of the tree."""
    return [
        text_column(
            "name",
            "Place or thing",
            lambda one: one.name,
            width=42,
            picture=lambda one: 0 if one.thing is None else one.shown.type_id(one.thing),
            icon=_icon,
            icon_role=lambda one: Role.MUTED if one.thing is None else Role.ACCENT,
        ),
        text_column("where", "", lambda one: one.where, width=24, role=lambda _one: Role.MUTED),
        quantity_column("things", "Things", lambda one: one.things, width=9, nothing=lambda _one: ""),
        quantity_column(
            "quantity",
            "Quantity",
            lambda one: None if one.thing is None else one.shown.quantity(one.thing),
            nothing=lambda _one: "",
        ),
        isk_column(
            "value",
            "Value, ISK",
            lambda one: one.value,
            width=20,
            coarse=True,
            nothing=lambda _one: NO_PRICE,
            tip=lambda one: one.tip(),
        ),
        isk_column(
            "each",
            "Each, ISK",
            lambda one: None if one.thing is None else one.shown.each(one.thing),
            shown=False,
            nothing=lambda one: "" if one.thing is None else NO_PRICE,
            tip=lambda one: "" if one.thing is None else one.shown.source(),
        ),
        quantity_column("volume", "Volume, m3", lambda one: one.volume, width=15),
        _needed_column(lambda one: None if one.thing is None else one.shown.needed(one.thing)),
        text_column(
            "owner", "Owner", lambda one: one.owner, width=24, role=lambda _one: Role.MUTED, shown=False
        ),
    ]


def _needed_column(value: Callable[[Row], float | None]) -> Column[Row]:
    return quantity_column(
        "needed",
        "Plans need",
        value,
        width=12,
        shown=False,
        hint="Units of this type that planned jobs still need",
        role=lambda _row: Role.ACCENT,
        nothing=lambda _row: "",
    )


def _mark(needed: int | None) -> str:
    """Mark what plans need."""
    return "bookmark" if needed else ""


def _icon(one: Branch) -> str:
    if one.thing is not None:
        return _mark(one.shown.needed(one.thing))
    return "facility" if one.node < one.shown.table.first_hangar else "folder"


def _all_known(numbers: "Floats", things: Sequence[int]) -> list[float | None]:
    """Return numbers by thing, None for NaN; row by row this takes ten times as long."""
    chosen = numbers[list(things)]
    found: list[float | None] = chosen.tolist()
    for at in (chosen != chosen).nonzero()[0].tolist():  # noqa: PLR0124 - what is not itself is NaN
        found[at] = None
    return found


def _known(number: float) -> float | None:
    return None if math.isnan(number) else number

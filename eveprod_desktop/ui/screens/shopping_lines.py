"""The shopping list as lines: places with their purchases, ticks, and the texts one takes away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.planning.rows import Purchase
from eveprod_desktop.core.planning.shopping import multibuy_text, places_csv_text, plain_text
from eveprod_desktop.core.planning.shopping_list import ticked_off, with_ticks
from eveprod_desktop.core.workflow.shopping_rows import ShoppingSheet
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, isk_column, quantity_column, text_column
from eveprod_desktop.ui.theme.palette import Role

Place = tuple[int, int]
"""A line's place and type."""
Ticks = Mapping[Place, int]
"""Units that are ticked off, by place and type; lines that have none are left out."""


@dataclass(frozen=True, slots=True)
class BuyNode:
    """A purchase at a place, or (without a type) the place with its purchases below.

    `units` are wanted in all, `missing` still to be bought (of a place: so many lines). ISK, freight and m3
    are those of what is missing, None where not known or nothing is; a place leaves out what is not known.
    """

    place_id: int
    place: str
    type_id: int
    name: str
    units: int
    missing: int
    unit_isk: float | None
    cost_isk: float | None
    freight_isk: float | None
    m3: float | None
    lines: tuple["BuyNode", ...] = ()

    @property
    def key(self) -> Place:
        """What tells it from others."""
        return self.place_id, self.type_id

    @property
    def done(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.missing


def ticks_of(sheet: ShoppingSheet, kept: Mapping[int, int], before: Ticks) -> dict[Place, int]:
    """Return what is ticked off: what jobs have at hand, and what was `kept` of other types.

    Of a type that is bought at several places each place keeps what it had `before`, as far as it goes.
    """
    have = {one: units for one, units in kept.items() if one not in sheet.job_types} | dict(sheet.have)
    ticked = ticked_off(sheet.wanted, have, before)
    return {
        (place.place_id, line.type_id): line.have
        for place in ticked.places
        for line in place.lines
        if line.have
    }


def units_of(ticks: Ticks) -> dict[int, int]:
    """Sum ticks up by type."""
    units: dict[int, int] = {}
    for (_place, type_id), count in ticks.items():
        units[type_id] = units.get(type_id, 0) + count
    return units


def toggled(sheet: ShoppingSheet, ticks: Ticks, lines: Iterable[BuyNode]) -> dict[Place, int]:
    """Return the ticks after lines (or places with theirs) were ticked off, or all of them unticked."""
    chosen = {one.key for node in lines for one in (node.lines or (node,))}
    wanted = {
        (place.place_id, line.type_id): line.units for place in sheet.wanted.places for line in place.lines
    }
    chosen &= wanted.keys()
    off = any(ticks.get(one, 0) < wanted[one] for one in chosen)
    after = {one: units for one, units in ticks.items() if one not in chosen}
    return after | {one: wanted[one] for one in chosen} if off else after


def pasted_ticks(sheet: ShoppingSheet, ticks: Ticks, pasted: Mapping[int, int]) -> dict[Place, int]:
    """Return the ticks after an inventory was pasted: nothing is unticked, nothing counted twice.

    Units that were taken off the list as stock already are passed over.
    """
    counted = dict(sheet.counted)
    have = {one: units - counted.get(one, 0) for one, units in pasted.items()}
    told = units_of(ticks)
    after = dict(ticks)
    for place in sheet.wanted.places:
        for line in place.lines:
            key = place.place_id, line.type_id
            more = have.get(line.type_id, 0) - told.get(line.type_id, 0)
            taken = min(more, line.units - after.get(key, 0))
            if taken > 0:
                after[key] = after.get(key, 0) + taken
                told[line.type_id] = told.get(line.type_id, 0) + taken
    return after


def buy_nodes(sheet: ShoppingSheet, ticks: Ticks, *, only_missing: bool = False) -> list[BuyNode]:
    """Return the places with their purchases: without a price first, then the dearest, ticked off last.

    With `only_missing` what is ticked off is left out.
    """
    nodes = []
    for place in with_ticks(sheet.wanted, ticks).places:
        title = sheet.places.get(place.place_id, "Market")
        lines = []
        for line in place.lines:
            if only_missing and not line.missing:
                continue
            share = line.missing / line.units
            price = None if line.cost_isk is None else float(line.cost_isk) / line.units
            lines.append(
                BuyNode(
                    place.place_id,
                    title,
                    line.type_id,
                    sheet.name(line.type_id),
                    line.units,
                    line.missing,
                    price,
                    None if line.cost_isk is None or not share else float(line.cost_isk) * share,
                    None if line.freight_isk is None or not share else float(line.freight_isk) * share,
                    None if line.m3 is None or not share else line.m3 * share,
                )
            )
        lines.sort(key=lambda one: (one.done, one.cost_isk is not None, -(one.cost_isk or 0.0), one.name))
        if lines:
            nodes.append(
                BuyNode(
                    place.place_id,
                    title,
                    0,
                    title,
                    len(lines),
                    sum(1 for one in lines if one.missing),
                    None,
                    sum(one.cost_isk or 0.0 for one in lines),
                    sum(one.freight_isk or 0.0 for one in lines),
                    sum(one.m3 or 0.0 for one in lines),
                    tuple(lines),
                )
            )
    return nodes


def purchases(sheet: ShoppingSheet, ticks: Ticks) -> dict[str, tuple[Purchase, ...]]:
    """Return what is still to be bought by the name of the place; places where nothing is are left out."""
    return {
        sheet.places.get(place.place_id, "Market"): place.purchases
        for place in with_ticks(sheet.wanted, ticks).places
        if place.purchases
    }


def as_multibuy(sheet: ShoppingSheet, ticks: Ticks, place: str | None = None) -> str:
    """Write what is missing (at one place) for the game's multibuy window."""
    found = purchases(sheet, ticks)
    units: dict[int, int] = {}
    for name, bought in found.items():
        if place in {None, name}:
            for one in bought:
                units[one.type_id] = units.get(one.type_id, 0) + one.units
    return multibuy_text([Purchase(one, count, None) for one, count in units.items()], sheet.name)


def as_text(sheet: ShoppingSheet, ticks: Ticks) -> str:
    """Write what is missing to read, place by place."""
    return plain_text(purchases(sheet, ticks), sheet.name, volume_of(sheet))


def as_csv(sheet: ShoppingSheet, ticks: Ticks) -> str:
    """Write what is missing as a table for other programs."""
    return places_csv_text(purchases(sheet, ticks), sheet.name, volume_of(sheet))


def volume_of(sheet: ShoppingSheet) -> Callable[[int], float | None]:
    """Return what tells the m3 of one unit of the types on the list."""
    lines = [line for place in sheet.wanted.places for line in place.lines]
    return {line.type_id: line.m3 / line.units for line in lines if line.m3 is not None}.get


def summary(sheet: ShoppingSheet, nodes: Sequence[BuyNode]) -> dict[str, tuple[str, str]]:
    """Return the figures of what is missing, each with a hint."""
    lines = [line for node in nodes for line in node.lines]
    missing = [line for line in lines if line.missing]
    unpriced = sum(line.cost_isk is None for line in missing)
    unknown = sum(line.m3 is None for line in missing)
    hint = f"{write.count(unpriced, 'item')} without a price not counted" if unpriced else ""
    volume_hint = f"{write.count(unknown, 'item')} of unknown volume not counted" if unknown else ""
    saved = None if sheet.ore is None else sheet.ore.saved_isk
    return {
        "cost": (write.isk(sum(one.cost_isk or 0.0 for one in missing)), hint),
        "freight": (write.isk(sum(one.freight_isk or 0.0 for one in missing)), ""),
        "volume": (write.volume_m3(sum(one.m3 or 0.0 for one in missing)), volume_hint),
        "items": (write.whole(len(missing)), ""),
        "ticked": (f"{write.whole(len(lines) - len(missing))} of {write.whole(len(lines))}", ""),
        "saved": (_saved_words(sheet, None if saved is None else float(saved)), _ore_hint(sheet)),
    }


def _saved_words(sheet: ShoppingSheet, saved_isk: float | None) -> str:
    if sheet.ore is None:
        return "not asked" if not sheet.ore_trouble else write.UNKNOWN
    if sheet.ore.basket is None:
        return "nothing, minerals are cheapest"
    if saved_isk is None or not sheet.ore.plain_isk:
        return "minerals alone can't be had"
    return f"{write.isk(saved_isk)} ({write.percent(100 * saved_isk / float(sheet.ore.plain_isk))})"


def _ore_hint(sheet: ShoppingSheet) -> str:
    choice = sheet.ore
    if choice is None:
        return sheet.ore_trouble or "Tick “Compressed ore for minerals” to see"
    plain = "can't all be had" if choice.plain_isk is None else f"{write.isk(float(choice.plain_isk))} ISK"
    return f"Minerals as they are: {plain}; so: {write.isk(float(choice.cost_isk))} ISK"


def notes(sheet: ShoppingSheet, nodes: Sequence[BuyNode]) -> list[str]:
    """Return sentences on what the list lacks."""
    told = []
    if sheet.unmade:
        names = ", ".join(f"{write.whole(count)} {sheet.name(one)}" for one, count in sheet.unmade[:4])
        more = f" and {len(sheet.unmade) - 4} more" if len(sheet.unmade) > 4 else ""
        told.append(f"Not on the list, as it is to be made, but no job makes it: {names}{more}.")
    lines = [line for node in nodes for line in node.lines]
    unpriced = [line.name for line in lines if line.missing and line.cost_isk is None]
    if unpriced:
        names = ", ".join(unpriced[:4])
        more = f" and {len(unpriced) - 4} more" if len(unpriced) > 4 else ""
        told.append(f"No price, or fewer on offer than needed: {names}{more}.")
    used = {place.place_id for place in sheet.wanted.places}
    free = [sheet.places.get(one, "Market") for one in sheet.free_hauls if one in used]
    if free:
        told.append(
            f"Hauling from {', '.join(free)} counts as nothing: Prices & trade takes what the route costs."
        )
    if sheet.ore_trouble:
        told.append(sheet.ore_trouble)
    return told


def buy_columns() -> Sequence[Column[BuyNode]]:
    """Return the columns of the list."""

    def of_line(value: Callable[[BuyNode], float | None]) -> Callable[[BuyNode], float | None]:
        return lambda node: value(node) if node.type_id else None

    def nothing(node: BuyNode) -> str:
        return write.UNKNOWN if node.type_id and node.missing else ""

    return [
        text_column(
            "item",
            "Item",
            lambda node: node.name,
            width=40,
            picture=lambda node: node.type_id,
            icon=_icon,
            icon_role=_icon_role,
            role=lambda node: Role.MUTED if node.done and node.type_id else Role.TEXT,
            spoken=lambda node: f"{node.name}, ticked off" if node.done else node.name,
        ),
        quantity_column(
            "missing",
            "Still to buy",
            lambda node: node.missing or None,
            width=14,
            hint="Of a place: how many items",
            nothing=lambda _node: "",
        ),
        quantity_column(
            "units",
            "Wanted",
            of_line(lambda node: node.units),
            width=13,
            hint="With what is ticked off",
            role=lambda _node: Role.MUTED,
            nothing=nothing,
        ),
        isk_column(
            "each",
            "ISK each",
            of_line(lambda node: node.unit_isk),
            width=16,
            hint="On average, the order book walked to the quantity wanted",
            nothing=nothing,
        ),
        isk_column(
            "cost",
            "ISK",
            lambda node: node.cost_isk,
            width=20,
            hint="Of what is still to buy",
            nothing=nothing,
        ),
        isk_column("freight", "Freight, ISK", lambda node: node.freight_isk, width=16, nothing=nothing),
        quantity_column(
            "m3",
            "m3",
            lambda node: node.m3,
            width=13,
            hint="Of what is still to buy, packaged",
            nothing=nothing,
        ),
    ]


def _icon(node: BuyNode) -> str:
    if node.done:
        return "ticked"
    if not node.type_id:
        return "market"
    if node.cost_isk is None:
        return "warning"
    return "undecided" if node.missing < node.units else "unticked"


def _icon_role(node: BuyNode) -> Role:
    if node.done:
        return Role.PROFIT
    return Role.WARNING if node.type_id and node.cost_isk is None else Role.MUTED

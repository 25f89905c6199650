"""The pick list as lines: stops with what to take there, trips, what is in place, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from eveprod_desktop.core.planning.pick_list import PickLine, Stop
from eveprod_desktop.core.planning.rows import Units
from eveprod_desktop.core.workflow.shopping_rows import PickSheet
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.theme.palette import Role

_ICONS = {"wrong place": "warning", "same place": "changed", "nothing to do": "tick", "buy or make it": "buy"}


@dataclass(frozen=True, slots=True)
class PickNode:
    """Units to take, or a heading (without a type) with what stands below it.

    `inside` is the container to take them from, `m3` the volume of all of them, None where not known.
    """

    key: tuple[object, ...]
    name: str
    type_id: int = 0
    units: int | None = None
    inside: str = ""
    owner: str = ""
    m3: float | None = None
    what: str = ""
    lines: tuple["PickNode", ...] = ()


def pick_nodes(sheet: PickSheet) -> list[PickNode]:
    """Return the stops in their order, then what is in place, then what is nowhere."""
    nodes = [_stop(sheet, stop) for stop in sheet.picks.stops]
    for title, what, units in (
        ("In place", "nothing to do", sheet.picks.there),
        ("Not in stock", "buy or make it", sheet.picks.missing),
    ):
        if units:
            lines = _loads(sheet, units, title)
            m3 = sum(one.m3 or 0.0 for one in lines)
            nodes.append(PickNode((title,), title, 0, None, "", "", m3, what, lines))
    return nodes


def notes(sheet: PickSheet) -> list[str]:
    """Return sentences on what is in no trip."""
    large = {one for stop in sheet.picks.stops for one in stop.too_large}
    unknown = {one for stop in sheet.picks.stops for one in stop.unknown_volumes}
    told = []
    if large:
        told.append(f"Too large for the hold: {_names(sheet, large)}.")
    if unknown:
        told.append(f"Of unknown volume, in no trip and no sum: {_names(sheet, unknown)}.")
    return told


def summary(sheet: PickSheet) -> str:
    """Say in a sentence what there is to carry."""
    if sheet.picks.complete:
        return "Everything is in place."
    wrong = [stop for stop in sheet.picks.stops if not stop.same_place]
    parts = []
    if wrong:
        m3 = sum(stop.m3 for stop in wrong)
        words = f"{write.volume_m3(m3)} lie in {write.count(len(wrong), 'wrong place')}"
        if sheet.hold_m3 is not None:
            trips = sum(len(stop.trips or ()) for stop in wrong)
            words += f", {write.count(trips, 'trip')}"
        parts.append(words)
    if len(wrong) < len(sheet.picks.stops):
        parts.append("some lies in other hangars or containers there")
    if sheet.picks.missing:
        parts.append(f"{write.count(len(sheet.picks.missing), 'item')} not in stock")
    return "; ".join(parts) + "."


def pick_text(sheet: PickSheet) -> str:
    """Write the list to read: for each stop what to take from where, then the trips."""
    names = dict(sheet.destinations)
    destination = "" if sheet.destination is None else names.get(sheet.destination, "")
    out = [f"To {destination}"] if destination else []
    for stop in sheet.picks.stops:
        place = sheet.places.get(stop.place.place_id, f"Place {stop.place.place_id}")
        out += ["", f"From {place}: {stop.m3:,.2f} m3"]
        for line in stop.lines:
            inside = _inside(sheet, line)
            out.append(f"  {line.units:,} {sheet.name(line.type_id)}" + (f"  ({inside})" if inside else ""))
        for number, trip in enumerate(stop.trips or (), 1):
            loads = ", ".join(f"{units:,} {sheet.name(one)}" for one, units in trip)
            out.append(f"  Trip {number} of {len(stop.trips or ())}, {_m3(sheet, trip):,.2f} m3: {loads}")
    for title, left in (("In place", sheet.picks.there), ("Not in stock", sheet.picks.missing)):
        if left:
            out += ["", title, *(f"  {units:,} {sheet.name(one)}" for one, units in left)]
    return "\n".join(out).strip() + "\n"


def pick_columns() -> Sequence[Column[PickNode]]:
    """Return the columns of the list."""
    return [
        text_column(
            "item",
            "From, and what",
            lambda node: node.name,
            width=50,
            picture=lambda node: node.type_id,
            icon=lambda node: "" if node.type_id else _ICONS.get(node.what.split(",")[0], ""),
            icon_role=lambda node: Role.WARNING if node.what.startswith("wrong") else Role.MUTED,
        ),
        quantity_column("units", "Units", lambda node: node.units, width=13, nothing=lambda _node: ""),
        text_column("inside", "Container", lambda node: node.inside, width=26),
        text_column("owner", "Whose", lambda node: node.owner, width=18),
        quantity_column("m3", "m3", lambda node: node.m3, width=13, nothing=_no_volume),
        text_column("what", "What to do", lambda node: node.what, width=26, role=lambda _node: Role.MUTED),
    ]


def _stop(sheet: PickSheet, stop: Stop) -> PickNode:
    place_id = stop.place.place_id
    lines = [
        PickNode(
            (place_id, line.item_id),
            sheet.name(line.type_id),
            line.type_id,
            line.units,
            _inside(sheet, line) or "hangar",
            sheet.owners.get(line.owner_id, ""),
            line.m3,
        )
        for line in stop.lines
    ]
    trips = stop.trips or ()
    for number, trip in enumerate(trips if len(trips) > 1 else (), 1):
        loads = _loads(sheet, trip, place_id, number)
        title = f"Trip {number} of {len(trips)}"
        lines.append(PickNode((place_id, "trip", number), title, m3=_m3(sheet, trip), lines=loads))
    what = "same place, move it" if stop.same_place else "wrong place, carry it"
    if not stop.same_place and trips:
        what = f"wrong place, {write.count(len(trips), 'trip')}"
    name = sheet.places.get(place_id, f"Place {place_id}")
    return PickNode((place_id,), name, m3=stop.m3, what=what, lines=tuple(lines))


def _loads(sheet: PickSheet, units: Units, *key: object) -> tuple[PickNode, ...]:
    return tuple(
        PickNode((*key, one), sheet.name(one), one, count, m3=_all_m3(sheet, one, count))
        for one, count in units
    )


def _inside(sheet: PickSheet, line: PickLine) -> str:
    return " > ".join(sheet.things.get(item, "container") for item in line.inside)


def _all_m3(sheet: PickSheet, type_id: int, units: int) -> float | None:
    each = sheet.volumes_m3.get(type_id)
    return None if each is None else each * units


def _m3(sheet: PickSheet, units: Units) -> float:
    return sum(_all_m3(sheet, one, count) or 0.0 for one, count in units)


def _names(sheet: PickSheet, type_ids: set[int]) -> str:
    return ", ".join(sorted(sheet.name(one) for one in type_ids))


def _no_volume(node: PickNode) -> str:
    return write.UNKNOWN if node.type_id else ""

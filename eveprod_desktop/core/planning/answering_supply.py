"""What to carry, and ore instead of minerals, in plain values under their outside names."""

from collections.abc import Callable
from typing import Any

from eveprod_desktop.core.characters.locations import Place
from eveprod_desktop.core.planning.ore import OreChoice
from eveprod_desktop.core.planning.pick_list import PickList, Stop
from eveprod_desktop.core.planning.rows import Units
from eveprod_desktop.core.planning.shopping import NameOf


def carry_answer(
    picks: PickList, name_of: NameOf, place_name: Callable[[Place], str], thing_name: Callable[[int], str]
) -> dict[str, Any]:
    """Return a pick list; `thing_name` names containers by their item id."""

    def stop(one: Stop) -> dict[str, object]:
        return {
            "place_id": one.place.place_id,
            "place": place_name(one.place),
            "same_place": one.same_place,
            "m3": one.m3,
            "lines": [
                {
                    "type_id": line.type_id,
                    "name": name_of(line.type_id),
                    "quantity": line.units,
                    "item_id": line.item_id,
                    "owner_id": line.owner_id,
                    "inside": [thing_name(item) for item in line.inside],
                    "m3": line.m3,
                }
                for line in one.lines
            ],
            "trips": None if one.trips is None else [_units(trip, name_of) for trip in one.trips],
            "unknown_volumes": list(one.unknown_volumes),
            "too_large": list(one.too_large),
        }

    return {
        "there": _units(picks.there, name_of),
        "stops": [stop(one) for one in picks.stops],
        "missing": _units(picks.missing, name_of),
    }


def ore_answer(choice: OreChoice | None, name_of: NameOf) -> dict[str, Any] | None:
    """Return what to buy in place of minerals; None where no mineral is bought."""
    if choice is None:
        return None
    return {
        "instead_of": _units(choice.needs, name_of),
        "buy": _units(choice.purchases, name_of),
        "cost": float(choice.cost_isk),
        "plain_cost": None if choice.plain_isk is None else float(choice.plain_isk),
        "saved": None if choice.saved_isk is None else float(choice.saved_isk),
        "leftovers": [
            {"type_id": one.type_id, "name": name_of(one.type_id), "quantity": one.units}
            for one in (choice.basket.leftovers if choice.basket else ())
        ],
    }


def _units(units: Units, name_of: NameOf) -> list[dict[str, object]]:
    return [{"type_id": one, "name": name_of(one), "quantity": count} for one, count in units]

"""What the Economics tab of an item reads, on a waiting thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eveprod_desktop.ui.screens.assumed import Assumed, what_if_of
from eveprod_desktop.ui.screens.economics_lines import economics_lines, materials_of
from eveprod_desktop.ui.screens.economics_rows import RegionLine, build_words, sell_words
from eveprod_desktop.ui.screens.item_market import Regions, read_regions
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.economics.places_to_build import BuildCost
    from eveprod_desktop.core.economics.what_if import WhatIf
    from eveprod_desktop.core.industry.formulas import Step
    from eveprod_desktop.ui.screens.job_lines import JobLine


@dataclass(frozen=True, slots=True)
class ItemEconomics:
    """An item in every region that has prices. `best_place` and `best_sale` are sentences.

    `somebody` is signed in, so that blueprints may be owned.
    """

    type_id: int
    assumed: Assumed
    regions: Regions
    profiles: tuple[str, ...] = ()
    lines: tuple[RegionLine, ...] = ()
    best_place: str = ""
    best_sale: str = ""
    somebody: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """Why the figures of an item in one region are what they are."""

    type_id: int
    region_id: int
    assumed: Assumed
    steps: Mapping[str, "Step"]
    gaps: Mapping[str, tuple[str, ...]]
    lines: tuple["JobLine", ...]
    names: Mapping[int, str]


def read_economics(session: Session, type_id: int, assumed: Assumed, wanted: int | None) -> ItemEconomics:
    """Return an item's economics in every region, and where to build and to sell it.

    Raises:
        NothingToBuild: no recipe makes it.
        AppError: the assumptions make no sense, or the database can't be read.

    """
    app = session.app
    regions = read_regions(app, wanted)
    profiles = tuple(profile.name for profile in app.facilities.book().profiles)
    if regions.chosen is None:
        return ItemEconomics(type_id, assumed, regions, profiles)

    owned = app.best_blueprints() if assumed.own_blueprints else None

    def assume(region_id: int) -> "WhatIf":
        return what_if_of(app, region_id, assumed, owned)

    rows = {row.region_id: row for row in app.economics.compare_regions(type_id, assume)}
    lines = tuple(
        RegionLine(rows[region_id], name, app.market.place_name(region_id))
        for region_id, name in regions.names.items()
        if region_id in rows
    )
    costs = _build_costs(app, type_id, tuple(rows), assume)
    from eveprod_desktop.core.economics.places_to_build import cheapest  # noqa: PLC0415 - numpy's room

    return ItemEconomics(
        type_id,
        assumed,
        regions,
        profiles,
        lines,
        build_words(cheapest(costs), costs, regions.names),
        sell_words(app.economics.best_routes(type_id, assume), regions.names),
        bool(app.crew.owner_ids()),
    )


def read_explanation(session: Session, type_id: int, region_id: int, assumed: Assumed) -> Explained:
    """Return why each figure of an item in a region is what it is.

    Raises:
        AppError: as `read_economics`.

    """
    app = session.app
    why = app.economics.explain(type_id, region_id, what_if_of(app, region_id, assumed))
    names = session.names()
    lines = economics_lines(why.steps, names, materials_of(why.steps))
    return Explained(type_id, region_id, assumed, why.steps, why.gaps, lines, names)


def _build_costs(
    app: "App", type_id: int, region_ids: tuple[int, ...], assume: "Callable[[int], WhatIf]"
) -> list["BuildCost"]:
    """Return what one unit costs in each region in an NPC station and at each facility profile there.

    A profile that names a system can only be used in the region of that system.
    """
    from eveprod_desktop.core.economics.places_to_build import build_cost  # noqa: PLC0415 - numpy's room
    from eveprod_desktop.core.industry.facility import Facility  # noqa: PLC0415 - not at the start

    costs = []
    homes = {}
    for profile in app.facilities.book().profiles:
        system = None if profile.system_id is None else app.systems.system(profile.system_id)
        homes[profile.name] = None if system is None else system.region_name
    for region_id in region_ids:
        grounds = app.economics.grounds(region_id, assume(region_id))
        at = grounds.table.place(type_id)
        if at is None:
            continue
        kind = grounds.table.kinds[int(grounds.table.kind[at])]
        index = grounds.inputs.indices.get(kind.activity)
        if index is not None:
            station = Facility(system_cost_index=index)
            costs.append(build_cost(grounds, at, region_id, "", station))
        name = app.market.region_name(region_id)
        for place, home in homes.items():
            if home is None or home == name:
                facility = app.assumptions.everything_at(region_id, place).get(kind.job_class)
                if facility is not None:
                    costs.append(build_cost(grounds, at, region_id, place, facility))
    return costs

"""Watched regions and the places in them: changes of the setting that holds them, each with its undoing."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.ui import format as write

if TYPE_CHECKING:
    from collections.abc import Callable

    from eveprod_desktop.app import App
    from eveprod_desktop.core.market.places import MarketPlace
    from eveprod_desktop.core.market.rows import TradePlace

_MOST_OFFERED = 40
NOBODY_ENTERS = (
    "The orders in a player's structure are told only to who may enter it,"
    " and nobody is signed in who may ask."
)


@dataclass(frozen=True, slots=True)
class PlacesChange:
    """The setting before a change, what was done in words, and the region it was about.

    `warning` is what the player should know of it.
    """

    before: str
    what: str
    region_id: int
    warning: str = ""


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place of a region as it is offered; None is the whole region."""

    location_id: int | None
    title: str


def watch(app: "App", name: str) -> PlacesChange:
    """Watch a region named by name or id, at its trade hub if it has one. For a writing thread.

    Raises:
        UnknownRegion: there is no such region.
        AppError: it is watched already.

    """
    from eveprod_desktop.core.market.places import usual_place  # noqa: PLC0415 - not at the start

    region_id, found = app.catalog().find_region(name)
    if any(place.region_id == region_id for place in app.market.places()):
        raise AppError(f"{found} is watched already.")
    return _change(app, region_id, f"adding {found}", lambda places: (*places, usual_place(region_id)))


def unwatch(app: "App", region_id: int) -> PlacesChange:
    """Watch a region no more; its prices stay, and grow old. For a writing thread."""
    name = app.market.region_name(region_id)
    return _change(
        app,
        region_id,
        f"removing {name}",
        lambda places: tuple(place for place in places if place.region_id != region_id),
    )


def move(app: "App", region_id: int, location_id: int | None) -> PlacesChange:
    """Take a region's prices at another station or structure, None: in the whole of it.

    For a writing thread.
    """
    from eveprod_desktop.core.market.places import is_structure  # noqa: PLC0415 - not at the start

    name = app.market.region_name(region_id)
    change = _change(
        app,
        region_id,
        f"the place in {name}",
        lambda places: tuple(
            replace(place, location_id=location_id) if place.region_id == region_id else place
            for place in places
        ),
    )
    if location_id is not None and is_structure(location_id) and app.structure_reader() is None:
        return replace(change, warning=NOBODY_ENTERS)
    return change


def offered_places(app: "App", region_id: int) -> tuple[PlaceChoice, ...]:
    """Return where a region's prices may be taken: all of it, its hub, then where most orders stand."""
    here = app.market.place(region_id).location_id
    found = app.market.trade_places(region_id)
    chosen = [place for place in found if place.is_hub or place.location_id == here]
    others = [place for place in found if place not in chosen][: _MOST_OFFERED - len(chosen)]
    return (
        PlaceChoice(None, f"All of {app.market.region_name(region_id)}"),
        *(PlaceChoice(place.location_id, _title(place)) for place in (*chosen, *others)),
    )


def _title(place: "TradePlace") -> str:
    orders = write.count(place.orders, "order") if place.orders else "no orders known"
    return f"{place.name} (trade hub, {orders})" if place.is_hub else f"{place.name} ({orders})"


def _change(
    app: "App",
    region_id: int,
    what: str,
    change: "Callable[[tuple[MarketPlace, ...]], tuple[MarketPlace, ...]]",
) -> PlacesChange:
    from eveprod_desktop.core.market.places import places_to_text  # noqa: PLC0415 - not at the start

    before = app.settings.market_places
    app.settings.market_places = places_to_text(change(app.market.places()))
    return PlacesChange(before, what, region_id)

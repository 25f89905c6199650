"""Where prices are taken: the markets a player watches, and the station of each that counts."""

from dataclasses import dataclass

from eveprod_desktop.core.errors import AppError

THE_FORGE, DOMAIN, SINQ_LAISON, HEIMATAR, METROPOLIS = 10000002, 10000043, 10000032, 10000030, 10000042

TRADE_HUBS: dict[int, int] = {
    THE_FORGE: 60003760,
    DOMAIN: 60008494,
    SINQ_LAISON: 60011866,
    HEIMATAR: 60004588,
    METROPOLIS: 60005686,
}
"""The station that most trade of a region goes through: Jita, Amarr, Dodixie, Rens, Hek."""

_FIRST_STRUCTURE_ID = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class MarketPlace:
    """A region, and the station or structure in it whose prices count; None: the whole region.

    At a station count the sell orders standing there and the buy orders that reach it.
    """

    region_id: int
    location_id: int | None = None

    @property
    def is_structure(self) -> bool:
        """Whether the place is a player's structure, whose sell orders only a token shows."""
        return self.location_id is not None and is_structure(self.location_id)


def is_structure(location_id: int) -> bool:
    """Whether an id is that of a player's structure, which the static data do not know."""
    return location_id >= _FIRST_STRUCTURE_ID


def usual_place(region_id: int) -> MarketPlace:
    """Return the place of a region that nobody chose one for: its trade hub, or the whole of it."""
    return MarketPlace(region_id, TRADE_HUBS.get(region_id))


def places_to_text(places: tuple[MarketPlace, ...]) -> str:
    """Write places as the setting `market.places` holds them: `region:location` or `region`, by commas."""
    return ", ".join(
        str(one.region_id) if one.location_id is None else f"{one.region_id}:{one.location_id}"
        for one in places
    )


def places_from_text(text: str) -> tuple[MarketPlace, ...]:
    """Read places back, each region once.

    Raises:
        AppError: the text is no list of places.

    """
    places: dict[int, MarketPlace] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        region, _, location = (piece.strip() for piece in part.partition(":"))
        if not region.isdecimal() or not (location.isdecimal() or ":" not in part):
            raise AppError(
                f"{part!r} is no market.", "Write region:station or region, by their ids, between commas."
            )
        places[int(region)] = MarketPlace(int(region), int(location) if location else None)
    return tuple(places.values())


def is_places_text(text: str) -> bool:
    """Whether `places_from_text` can read a text."""
    try:
        places_from_text(text)
    except AppError:
        return False
    return True


DEFAULT_PLACES = places_to_text(tuple(usual_place(region) for region in TRADE_HUBS))
"""The five trade hubs."""

"""Ranks every product under what the bar says, on a waiting thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eveprod_desktop.ui.screens.assumed import (
    AS_ABOVE,
    AS_SET_UP,
    PROFILE,
    Assumed,
    DecryptorChoice,
    decryptor_choices,
    what_if_of,
)
from eveprod_desktop.ui.screens.opportunity_rows import PriceAges, ProductWords, product_words

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.economics.ability import Ability
    from eveprod_desktop.core.economics.figures import Figures


_FACTS_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What does not change with a slider, kept from one ranking to the next."""

    words: ProductWords
    decryptors: tuple[DecryptorChoice, ...]
    name: Callable[[int], str]
    """Names a type."""
    ability: "Ability | None"
    """None while no character is signed in."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """An answer: the regions there are, and figures with their ages beside them, one for each region ranked.

    Without `known` nothing was ever fetched.
    """

    assumed: Assumed
    regions: Mapping[int, str]
    profiles: tuple[str, ...]
    known: Known | None = None
    figures: "tuple[Figures, ...]" = ()
    ages: tuple[PriceAges, ...] = ()


def rank_products(app: "App", assumed: Assumed, known: Known | None, *, ability_anew: bool = False) -> Ranked:
    """Compute every product of the regions assumed, else of the first one with prices. For a waiting thread.

    What is assumed of a region, facility or decryptor that is not there any more is passed over.
    `ability_anew`: what is owned or learned is other than when `known` was made.

    Raises:
        AppError: the assumptions make no sense any more.

    """
    fetched = set(app.market.fetched_regions())
    if not fetched:
        return Ranked(assumed, {}, ())
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    regions = {
        region: app.market.region_name(region) for region in (*watched, *sorted(fetched - set(watched)))
    }
    profiles = tuple(profile.name for profile in app.facilities.book().profiles)
    decryptors = known.decryptors if known is not None else decryptor_choices(app.industry_facts())
    assumed = _still_there(assumed, regions, profiles, {one.type_id for one in decryptors})
    able = app.ability() if known is None or ability_anew else known.ability
    ranked = (watched or list(regions)) if assumed.several_regions else [assumed.region_id]
    figures = tuple(
        app.economics.figures(
            region,
            what_if_of(app, region, assumed, able.blueprints if able is not None else {}),
            buy_region_id=assumed.buy_region_id,
            sell_region_id=assumed.sell_region_id,
        )
        for region in ranked
        if region is not None
    )
    language = app.settings.language
    table = figures[0].table
    if known is None or known.words.table is not table or known.words.language != language:
        hits = app.catalog().hits(table.type_id.tolist(), language=language)
        words = product_words(
            table,
            language,
            {hit.type_id: (hit.name, hit.group_name, hit.category_name) for hit in hits},
            app.catalog().meta_groups(language),
        )
        if able is not None and able.skills.table is not table:
            able = app.ability()
        known = Known(words, decryptor_choices(app.industry_facts()), _namer(app), able)
    elif ability_anew:
        known = replace(known, ability=able)
    reference_at = app.market.reference().data_at
    ages = tuple(
        PriceAges(regions[one.region_id], _places(app, one.region_id, assumed), one.data_at, reference_at)
        for one in figures
    )
    return Ranked(assumed, regions, profiles, known, figures, ages)


def _namer(app: "App") -> Callable[[int], str]:
    """Return what names types; English names are at hand with what is known of industry."""
    facts, language = app.industry_facts(), app.settings.language
    if language == _FACTS_LANGUAGE:
        return facts.name
    names = app.catalog().names(language)
    return lambda type_id: names.get(type_id) or facts.name(type_id)


def _still_there(
    assumed: Assumed, regions: Mapping[int, str], profiles: tuple[str, ...], decryptors: set[int]
) -> Assumed:
    region_id = assumed.region_id
    if region_id not in regions and not assumed.several_regions:
        region_id = next(iter(regions))
    gone = assumed.place.startswith(PROFILE) and assumed.place.removeprefix(PROFILE) not in profiles
    buy, sell = (one if one in regions else None for one in (assumed.buy_region_id, assumed.sell_region_id))
    return replace(
        assumed,
        region_id=region_id,
        place=AS_SET_UP if gone else assumed.place,
        invented=assumed.invented if assumed.invented in decryptors else AS_ABOVE,
        buy_region_id=buy,
        sell_region_id=sell,
    )


def _places(app: "App", region_id: int, assumed: Assumed) -> str:
    """Say where prices are from: one place, or where materials come from and products go to.

    Where no freight route is kept for the way, hauling counts as nothing, and that is said.
    """
    buy, sell = assumed.buy_region_id or region_id, assumed.sell_region_id or region_id
    bought = app.market.market(buy).place_name
    ways = {(buy, region_id), (region_id, sell)}
    missing = any(start != end and (start, end) not in app.economics.trade.routes() for start, end in ways)
    free = "; hauling costs nothing, as no freight route is kept" if missing else ""
    if buy == sell:
        return f"{bought}{free}"
    return f"materials {bought}, products {app.market.market(sell).place_name}{free}"

"""Where each price of a computation is from, in words: basis, place and moment."""

from collections.abc import Mapping
from datetime import datetime

from eveprod_desktop.core.economics.grounds import PriceSources
from eveprod_desktop.core.economics.what_if import WhatIf
from eveprod_desktop.core.market.book import Basis
from eveprod_desktop.core.market.region_market import ReferencePrices, RegionMarket
from eveprod_desktop.core.market.rows import PriceOverride
from eveprod_desktop.core.settings import PRICE_BASES

_OWN_GOODS = {"cost": "your own goods, at what they cost you", "zero": "your own goods, counted as nothing"}


def price_sources(
    what_if: WhatIf,
    market: RegionMarket,
    reference: ReferencePrices,
    overrides: Mapping[int, PriceOverride],
) -> PriceSources:
    """Return the words for materials and products of one market under some assumptions."""

    def on_basis(basis: Basis) -> str:
        words = PRICE_BASES[basis]
        if basis == "average":
            return f"{words}, {_moment(reference.data_at)}"
        return f"{words}, {market.place_name}, {_moment(market.data_at)}"

    buying_words, selling_words = on_basis(what_if.material_basis), on_basis(what_if.product_basis)
    own_words = _OWN_GOODS.get(what_if.own_goods_at)

    def buying(type_id: int) -> str:
        if own_words is not None and type_id in what_if.own_goods:
            return own_words
        override = overrides.get(type_id)
        return "your own price" if override and override.buying_isk is not None else buying_words

    def selling(type_id: int) -> str:
        override = overrides.get(type_id)
        return "your own price" if override and override.selling_isk is not None else selling_words

    return PriceSources(
        buying, selling, on_basis("buy_max"), f"CCP's adjusted price, {_moment(reference.data_at)}"
    )


def _moment(moment: datetime | None) -> str:
    return "never fetched" if moment is None else f"{moment:%Y-%m-%d %H:%M} EVE time"

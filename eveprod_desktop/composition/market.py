"""Prices, economics, what jobs cost and what things are worth."""

# ruff: noqa: PLC0415 - each service is imported where it is made

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eveprod_desktop.composition.characters import CharacterServices
from eveprod_desktop.core.once import once

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.overview import AssetPrices, Overviews
    from eveprod_desktop.core.characters.public_names import PublicNames
    from eveprod_desktop.core.characters.trader import Traders
    from eveprod_desktop.core.economics.ability import Ability
    from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
    from eveprod_desktop.core.economics.service import ProductionEconomicsService
    from eveprod_desktop.core.economics.usual import UsualAssumptions
    from eveprod_desktop.core.industry.reprocessing import Refinery
    from eveprod_desktop.core.market.installed_prices import PricesOfJobs
    from eveprod_desktop.core.market.refresh import MarketRefresher
    from eveprod_desktop.core.market.service import MarketService
    from eveprod_desktop.core.received.sources import MarketSource


class MarketServices(CharacterServices):
    """Prices, economics, what jobs cost and what things are worth."""

    @once
    def market_source(self) -> "MarketSource":
        """Who answers questions about the public market."""
        from eveprod_desktop.esi.market import EsiMarket

        return EsiMarket(self.esi)

    @once
    def public_names(self) -> "PublicNames":
        """What stations, and characters who are not signed in, are called."""
        from eveprod_desktop.core.characters.public_names import PublicNames

        return PublicNames(self.database, self.market_source.names, self.clock)

    @once
    def market(self) -> "MarketService":
        """Prices, with their place and age."""
        from eveprod_desktop.core.market.places import places_from_text
        from eveprod_desktop.core.market.service import MarketService

        return MarketService(self.database, lambda: places_from_text(self.settings.market_places))

    @once
    def installed_prices(self) -> "PricesOfJobs":
        """The prices a job is quoted with where it is given none."""
        from eveprod_desktop.core.economics.usual import chosen_bases
        from eveprod_desktop.core.market.installed_prices import PricesOfJobs

        return PricesOfJobs(self.market, lambda: chosen_bases(self.settings))

    @once
    def market_refresher(self) -> "MarketRefresher":
        """Brings the public market into the database."""
        from eveprod_desktop.core.market.refresh import MarketRefresher

        return MarketRefresher(
            self.database, self.market_source, self.clock, self.market.distances, self.market.region_name
        )

    @once
    def assumptions(self) -> "UsualAssumptions":
        """What the player assumes unless told otherwise."""
        from eveprod_desktop.core.economics.usual import UsualAssumptions

        return UsualAssumptions(
            self.database,
            self.settings,
            self.facilities,
            self.market,
            trader=self.traders.present,
            builder=self.crew.builder,
        )

    @once
    def traders(self) -> "Traders":
        """Whose skills and standings decide what trading costs."""
        from eveprod_desktop.core.characters.trader import Traders

        return Traders(self.crew, self.roster, self.whereabouts, self.settings)

    def structure_reader(self) -> int | None:
        """Return as whom players' structures are asked for their orders, None: nobody may ask."""
        from eveprod_desktop.core.characters.sections import STRUCTURE_MARKET_SCOPE

        able = (
            one
            for one in self.roster.characters()
            if STRUCTURE_MARKET_SCOPE in one.scopes and not one.needs_sign_in
        )
        return next((one.character_id for one in able), None)

    @once
    def economics(self) -> "ProductionEconomicsService":
        """What is worth building, and where."""
        from eveprod_desktop.core.economics.service import ProductionEconomicsService

        return ProductionEconomicsService(
            self.database, self.chains, self.market, self.industry_facts, self.assumptions
        )

    def ability(self) -> "Ability | None":
        """Compare every product with what those who count own and know; None if nobody is signed in."""
        from eveprod_desktop.core.economics.ability import ability

        if not self.crew.owner_ids():
            return None
        crew = [(one.name, skills) for one, skills in self.crew.skilled()]
        return ability(self.economics.table(), self.industry_facts(), self.best_blueprints(), crew)

    def best_blueprints(self) -> "Mapping[int, BestBlueprint]":
        """Return the best blueprint of each type that those who count own, by blueprint."""
        from eveprod_desktop.core.economics.best_blueprints import best_blueprints

        return best_blueprints(self.owned.blueprints(self.crew.owner_ids()))

    @once
    def overviews(self) -> "Overviews":
        """The characters at a glance."""
        from eveprod_desktop.core.characters.overview import Overviews

        return Overviews(
            self.roster, self.owned, self.crew, self._asset_prices, lambda: self.settings.industry_character
        )

    def _asset_prices(self) -> "AssetPrices | None":
        """Return what things are valued at: the first watched market with prices, as materials are."""
        from eveprod_desktop.core.characters.overview import AssetPrices
        from eveprod_desktop.core.economics.usual import chosen_bases
        from eveprod_desktop.core.settings import PRICE_BASES

        fetched = self.market.fetched_regions()
        region_id = next((one.region_id for one in self.market.places() if one.region_id in fetched), None)
        if region_id is None:
            return None
        basis, _ = chosen_bases(self.settings)
        market, reference = self.market.market(region_id), self.market.reference()
        return AssetPrices(
            lambda types: market.prices(basis, types, reference),
            f"{PRICE_BASES[basis]}, {market.place_name}",
        )

    def quote(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Answer the request for one job (docs/quote.md).

        Raises:
            AppError: the request makes no sense, in one sentence.

        """
        from eveprod_desktop.core.industry.quote import answer_quote

        installed = self.installed_prices().prices
        return answer_quote(request, self.industry_facts(), self.facilities.place, installed)

    def first_region(self) -> int | None:
        """Return the first watched region that has prices, None while no market was fetched."""
        fetched = set(self.market.fetched_regions())
        watched = (place.region_id for place in self.market.places())
        return next((one for one in watched if one in fetched), None)

    def refinery(self, region_id: int) -> "Refinery":
        """Return where ore is refined: the place of reactions if that is a refinery, else an NPC station."""
        from eveprod_desktop.core.industry.facility import Facility
        from eveprod_desktop.core.industry.reprocessing import Refinery
        from eveprod_desktop.core.industry.typed_rules import REFINERY_GROUP

        place = self.economics.usual(region_id).places.get("reaction")
        structure = place and self.industry_facts().types.get(place.structure_type_id or 0)
        return Refinery(place if place and structure and structure.group_id == REFINERY_GROUP else Facility())

"""The composition root: builds every room's services on one data folder, and takes them down again.

Sees every room but `ui`. The window, the command line and the worker process all start here. What is
large is loaded at its first use, so that a window is on screen before any of it.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eveprod_desktop import logs
from eveprod_desktop.core.clock import Clock, SystemClock
from eveprod_desktop.core.once import is_made, once, unmake
from eveprod_desktop.core.paths import Paths, find_paths
from eveprod_desktop.core.settings import Settings
from eveprod_desktop.core.work.worker import Worker

# ruff: noqa: PLC0415 - each service is imported where it is made

if TYPE_CHECKING:
    import httpx

    from eveprod_desktop.core.chains.service import ProductionChainService
    from eveprod_desktop.core.characters.crew import Crew
    from eveprod_desktop.core.characters.inventory import Inventory
    from eveprod_desktop.core.characters.overview import AssetPrices, Overviews
    from eveprod_desktop.core.characters.refresh import CharacterRefresher
    from eveprod_desktop.core.characters.roster import CharacterRoster
    from eveprod_desktop.core.characters.service import OwnedThings
    from eveprod_desktop.core.characters.trade import OwnTrade
    from eveprod_desktop.core.characters.trader import Traders
    from eveprod_desktop.core.characters.whereabouts import Whereabouts
    from eveprod_desktop.core.db.database import Database
    from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
    from eveprod_desktop.core.db.kept_answers import KeptAnswers
    from eveprod_desktop.core.db.pinned import PinnedItems
    from eveprod_desktop.core.economics.ability import Ability
    from eveprod_desktop.core.economics.service import ProductionEconomicsService
    from eveprod_desktop.core.economics.usual import UsualAssumptions
    from eveprod_desktop.core.industry.facts import IndustryFacts
    from eveprod_desktop.core.industry.reprocessing import Refinery
    from eveprod_desktop.core.market.installed_prices import PricesOfJobs
    from eveprod_desktop.core.market.refresh import MarketRefresher
    from eveprod_desktop.core.market.service import MarketService
    from eveprod_desktop.core.pictures.service import Pictures
    from eveprod_desktop.core.planning.answering import Export
    from eveprod_desktop.core.planning.make_or_buy import MakeOrBuy
    from eveprod_desktop.core.planning.means import PlayersMeans
    from eveprod_desktop.core.planning.options import MeansChoice, PlanExtras, PlanOptions
    from eveprod_desktop.core.planning.pick_list import Destination, PickList
    from eveprod_desktop.core.planning.rows import Target
    from eveprod_desktop.core.planning.service import PlanAnswer, PlanningService, PlanRequest
    from eveprod_desktop.core.planning.sheet import PlanSheet
    from eveprod_desktop.core.planning.supplying import Supplying
    from eveprod_desktop.core.planning.what_to_build import BuildableRow, WhatToBuild
    from eveprod_desktop.core.received.sources import MarketSource
    from eveprod_desktop.core.sde.catalog import ItemCatalog
    from eveprod_desktop.core.sde.service import StaticDataService
    from eveprod_desktop.core.sde.systems import SolarSystems
    from eveprod_desktop.core.workflow.drafting import JobDrafter
    from eveprod_desktop.core.workflow.game_links import GameLinks
    from eveprod_desktop.core.workflow.jobs import JobBook
    from eveprod_desktop.core.workflow.plans import PlanShelf
    from eveprod_desktop.core.workflow.results import Results
    from eveprod_desktop.core.workflow.service import ProductionWorkflowService
    from eveprod_desktop.core.workflow.shopping_sheets import ShoppingSheets
    from eveprod_desktop.core.workflow.target_rules import StockTargets
    from eveprod_desktop.esi.client import EsiClient
    from eveprod_desktop.esi.sso.character_tokens import CharacterTokens
    from eveprod_desktop.esi.sso.sign_in import SignIn
    from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint
    from eveprod_desktop.esi.sso.token_stores import TokenStore
    from eveprod_desktop.esi.static_data import StaticDataHost

_MOST_PICTURE_BYTES = 128 << 20


class App:
    """Everything one running copy of the program needs; see `build_app`.

    Services are made at their first use, from any thread; making one touches no file and no network.
    """

    def __init__(
        self, paths: Paths, environment: Mapping[str, str], settings: Settings, clock: Clock
    ) -> None:
        self.paths = paths
        self.warning: str | None = None  # what the user should know about this start
        self.settings = settings
        self.clock = clock
        self.worker: Worker[App] = Worker(prepare_worker)
        self._environment = environment

    @once
    def database(self) -> "Database":
        """The database; raises `AppError` for an address that can't be used."""
        from eveprod_desktop.core.db.database import Database, database_path

        address = self._environment.get("EVEPROD_DATABASE_URL", "")
        return Database(database_path(address, self.paths.database), self.paths.backups, self.clock)

    @once
    def static_data(self) -> "StaticDataService":
        """What static data are loaded, and what the last update changed."""
        from eveprod_desktop.core.sde.service import StaticDataService

        return StaticDataService(self.database)

    @once
    def chains(self) -> "ProductionChainService":
        """Production chains."""
        from eveprod_desktop.core.chains.service import ProductionChainService

        return ProductionChainService(self.database)

    @once
    def pinned(self) -> "PinnedItems":
        """Items the user keeps at hand."""
        from eveprod_desktop.core.db.pinned import PinnedItems

        return PinnedItems(self.database, self.clock)

    @once
    def make_or_buy(self) -> "MakeOrBuy":
        """What the user decided to make and what to buy."""
        from eveprod_desktop.core.planning.make_or_buy import MakeOrBuy

        return MakeOrBuy(self.database, self.clock)

    @once
    def facilities(self) -> "FacilityProfiles":
        """The places the user builds at, and which one each kind of job takes."""
        from eveprod_desktop.core.db.facility_profiles import FacilityProfiles

        return FacilityProfiles(self.database)

    @once
    def systems(self) -> "SolarSystems":
        """The solar systems by name."""
        from eveprod_desktop.core.sde.systems import SolarSystems

        return SolarSystems(self.database)

    @once
    def _catalog(self) -> "ItemCatalog":
        from eveprod_desktop.core.sde.catalog import ItemCatalog

        return ItemCatalog(self.database)

    def catalog(self) -> "ItemCatalog":
        """Return the names of items; read at the first question."""
        return self._catalog

    @once
    def _facts(self) -> "IndustryFacts":
        from eveprod_desktop.core.sde.industry_facts import load_industry_facts

        with self.database.read() as connection:
            return load_industry_facts(connection)

    def industry_facts(self) -> "IndustryFacts":
        """Return what jobs are computed from; read at the first question."""
        return self._facts

    def quote(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Answer the request for one job (docs/quote.md).

        Raises:
            AppError: the request makes no sense, in one sentence.

        """
        from eveprod_desktop.core.industry.quote import answer_quote

        installed = self.installed_prices().prices
        return answer_quote(request, self.industry_facts(), self.facilities.place, installed)

    @once
    def static_data_host(self) -> "StaticDataHost":
        """The host of CCP's static data."""
        from eveprod_desktop.core.sde.kept_latest import KeptLatest
        from eveprod_desktop.esi.static_data import DEFAULT_BASE, StaticDataHost

        return StaticDataHost(
            lambda: self._client,
            self._environment.get("EVEPROD_SDE_URL") or DEFAULT_BASE,
            KeptLatest(self.paths.sde_cache / "latest.json"),
        )

    @once
    def pictures(self) -> "Pictures":
        """Pictures of items, kept on disk."""
        from eveprod_desktop.core.pictures.service import Pictures
        from eveprod_desktop.core.pictures.shelf import PictureShelf
        from eveprod_desktop.esi.images import DEFAULT_BASE, ImageHost

        host = ImageHost(lambda: self._client, self._environment.get("EVEPROD_IMAGES_URL") or DEFAULT_BASE)
        shelf = PictureShelf(self.paths.cache / "pictures", _MOST_PICTURE_BYTES, self.clock)
        return Pictures(host.picture, shelf, self.catalog().category_ids)

    @once
    def esi(self) -> "EsiClient":
        """The client of ESI, with what it keeps on disk."""
        from eveprod_desktop.esi.client import EsiClient
        from eveprod_desktop.esi.route import DEFAULT_BASE

        base = self._environment.get("EVEPROD_ESI_URL") or DEFAULT_BASE
        return EsiClient(
            lambda: self._client,
            base,
            self._kept_answers,
            self.clock,
            tokens=self.tokens,
            # a server of one's own is not down because CCP's is
            daily_downtime=base == DEFAULT_BASE,
        )

    @once
    def tokens(self) -> "CharacterTokens":
        """The characters' permissions."""
        from eveprod_desktop.esi.sso.character_tokens import CharacterTokens

        return CharacterTokens(
            self._token_endpoint,
            self._token_store,
            lambda: self.roster,
            self.paths.data / "locks",
            self.clock,
        )

    @once
    def sign_in(self) -> "SignIn":
        """Signs characters in through the player's browser."""
        from eveprod_desktop.esi.sso.sign_in import SignIn

        return SignIn(self._token_endpoint, self.tokens, lambda: self.settings.sign_on_port, self.clock)

    def visit(self, address: str) -> None:
        """Open an address and follow where it leads, as a browser does; enough for the demo's sign-on.

        Raises:
            HostUnreachable: it does not answer.

        """
        import httpx

        from eveprod_desktop.core.errors import HostUnreachable

        try:
            self._client.get(address, follow_redirects=True)
        except httpx.HTTPError as error:
            raise HostUnreachable(
                f"The sign-on's page could not be opened: {type(error).__name__}.", "Sign in again."
            ) from error

    @once
    def _token_endpoint(self) -> "TokenEndpoint":
        from eveprod_desktop.esi.sso.host import DEFAULT_BASE, SignOnHost
        from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint

        base = self._environment.get("EVEPROD_SSO_URL") or DEFAULT_BASE
        return TokenEndpoint(
            SignOnHost(lambda: self._client, base, self.clock),
            lambda: self._environment.get("EVEPROD_CLIENT_ID") or self.settings.sign_on_client_id,
            self.clock,
        )

    @property
    def tokens_stay_here(self) -> bool:
        """Whether permissions are in this process only: then it has to refresh the characters itself."""
        return self._token_store_kind() == "memory"

    def _token_store_kind(self) -> str:
        return self._environment.get("EVEPROD_TOKEN_STORE") or self.settings.sign_on_token_store

    def _token_store(self) -> "TokenStore":
        from urllib.parse import urlsplit

        from eveprod_desktop.esi.sso.token_stores import open_store, store_kind

        kind = store_kind(self._token_store_kind())
        host = urlsplit(self._token_endpoint.host.base).hostname or ""
        return open_store(kind, self.paths.data / "tokens.json", host)

    @once
    def roster(self) -> "CharacterRoster":
        """The characters who signed in."""
        from eveprod_desktop.core.characters.roster import CharacterRoster

        return CharacterRoster(self.database, self.clock, self._forget_answers)

    def _forget_answers(self, character_id: int) -> None:
        self.esi.forget(character_id)

    @once
    def owned(self) -> "OwnedThings":
        """What the characters and their corporations own and do."""
        from eveprod_desktop.core.characters.service import OwnedThings

        return OwnedThings(self.database, self.roster, self.clock)

    @once
    def crew(self) -> "Crew":
        """Which characters, with their corporations, count in filters, totals and sums."""
        from eveprod_desktop.core.characters.crew import Crew

        return Crew(self.roster, self.owned, self.settings)

    @once
    def inventory(self) -> "Inventory":
        """Everything that is owned, as one table and tree."""
        from eveprod_desktop.core.characters.inventory import Inventory

        return Inventory(self.database, self.roster)

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

    @once
    def own_trade(self) -> "OwnTrade":
        """What the characters and their corporations have on the market and in their wallets."""
        from eveprod_desktop.core.characters.trade import OwnTrade

        return OwnTrade(self.database)

    @once
    def whereabouts(self) -> "Whereabouts":
        """Where characters, clones and colonies are; standings and divisions."""
        from eveprod_desktop.core.characters.whereabouts import Whereabouts

        return Whereabouts(self.database)

    @once
    def character_refresher(self) -> "CharacterRefresher":
        """Brings the characters' data into the database."""
        from eveprod_desktop.core.characters.refresh import CharacterRefresher
        from eveprod_desktop.esi.owned import EsiOwned

        return CharacterRefresher(self.database, EsiOwned(self.esi), self.roster, self.clock)

    def log_out(self, character_id: int, *, keep_data: bool = False) -> bool:
        """Give a character's permission back, and drop it with its data unless they are to be kept.

        Returns whether the sign-on heard of it; the permission is forgotten here either way.
        """
        heard = self.tokens.forget(character_id)
        if keep_data:
            self.roster.lost(character_id)
        else:
            self.roster.forget(character_id)
        return heard

    @once
    def market_source(self) -> "MarketSource":
        """Who answers questions about the public market."""
        from eveprod_desktop.esi.market import EsiMarket

        return EsiMarket(self.esi)

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
        from eveprod_desktop.core.economics.ability import ability, needed_skills

        owners = self.crew.owner_ids()
        if not owners:
            return None
        table = self.economics.table()
        needed = needed_skills(table, self.industry_facts())
        return ability(table, needed, self.owned.blueprints(owners), self.crew.levels_of_chosen())

    @once
    def planning(self) -> "PlanningService":
        """Plans: what to start, what to buy."""
        from eveprod_desktop.core.planning.service import PlanningService

        return PlanningService(
            self.chains,
            self.market,
            self.industry_facts,
            self.economics.usual,
            self.installed_prices,
            routes=self.economics.routes,
        )

    @once
    def players_means(self) -> "PlayersMeans":
        """What chosen characters and corporations bring to a plan."""
        from eveprod_desktop.core.planning.means import PlayersMeans

        return PlayersMeans(
            self.owned,
            self.roster,
            self.industry_facts,
            self.crew.skills,
            reserved=self.workflow.reserved,
        )

    @once
    def job_book(self) -> "JobBook":
        """The planned jobs."""
        from eveprod_desktop.core.workflow.jobs import JobBook

        return JobBook(self.database, self.clock)

    @once
    def saved_plans(self) -> "PlanShelf":
        """Plans that were saved, with the prices they were made at."""
        from eveprod_desktop.core.workflow.plans import PlanShelf

        return PlanShelf(
            self.database,
            self.clock,
            self.job_book,
            terms_of=lambda targets, options: self.planning.terms_of(self.plan_request(targets, options)),
            facts=self.industry_facts,
            profiles=self.facilities,
            resolved=lambda options: replace(options, region_id=options.region_id or self.first_region()),
        )

    @once
    def workflow(self) -> "ProductionWorkflowService":
        """Jobs from an order or a plan to their end."""
        from eveprod_desktop.core.workflow.service import ProductionWorkflowService

        return ProductionWorkflowService(
            self.job_book,
            self._job_drafter,
            self.saved_plans,
            lambda choice, region_id, everything: self.buildable(choice, region_id, everything=everything),
        )

    @once
    def _job_drafter(self) -> "JobDrafter":
        from eveprod_desktop.core.workflow.drafting import JobDrafter

        return JobDrafter(
            self.industry_facts,
            self.chains.recipe,
            self.facilities,
            installed=self.installed_prices,
            skills_of=self.crew.skills,
            decisions=self.make_or_buy.decisions,
        )

    @once
    def game_links(self) -> "GameLinks":
        """Jobs of the game beside the planned ones."""
        from eveprod_desktop.core.workflow.game_links import GameLinks

        return GameLinks(
            self.database,
            self.clock,
            self.job_book,
            self.owned,
            self.facilities,
            quote=self._job_drafter.quote,
        )

    @once
    def stock_targets(self) -> "StockTargets":
        """What the player always wants to have, and what is short of it."""
        from eveprod_desktop.core.workflow.stock_targets import OwnedRows, planned_units
        from eveprod_desktop.core.workflow.target_rules import StockTargets

        def owned() -> OwnedRows:
            return OwnedRows(
                self.owned.assets(),
                self.own_trade.orders(),
                self.owned.jobs(),
                self.crew.owner_ids(),
                planned_units(self.job_book.get_jobs()),
            )

        return StockTargets(self.database, self.clock, owned, self.industry_facts)

    @once
    def results(self) -> "Results":
        """What came of the jobs: the wallet given to them, profit, luck."""
        from eveprod_desktop.core.workflow.batches import Rates
        from eveprod_desktop.core.workflow.results import Results

        def rates() -> Rates:
            region_id = self.first_region()
            if region_id is None:
                return Rates()
            taxes = self.economics.usual(region_id).taxes
            return Rates(taxes.sales_tax, taxes.broker_fee)

        return Results(
            self.database,
            self.job_book,
            self.own_trade,
            owners=self.crew.owner_ids,
            games=self.game_links.game_jobs,
            rates=rates,
        )

    @once
    def supplying(self) -> "Supplying":
        """Where to buy what plans need."""
        from eveprod_desktop.core.planning.supplying import Supplying

        return Supplying(self.market, self.industry_facts, self.economics.routes)

    @once
    def shopping_sheets(self) -> "ShoppingSheets":
        """What to buy and to carry for plans and jobs."""
        from eveprod_desktop.core.workflow.shopping_sheets import ShoppingSheets

        return ShoppingSheets(
            self.workflow,
            self.supplying,
            self.market,
            facts=self.industry_facts,
            means=self.players_means,
            owned=self.owned,
            inventory=self.inventory,
            first_region=self.first_region,
            refinery=self.refinery,
            skills_of=self.crew.skills,
            names=lambda: self.catalog().names(self.settings.language),
        )

    @once
    def what_to_build(self) -> "WhatToBuild":
        """What the player's stock allows to build."""
        from eveprod_desktop.core.planning.what_to_build import WhatToBuild

        return WhatToBuild(self.chains, self.economics, self.industry_facts)

    def buildable(
        self, choice: "MeansChoice", region_id: int | None = None, *, everything: bool = False
    ) -> "list[BuildableRow]":
        """Return what the chosen ones can build now; no region is the first watched one with prices.

        With `everything` products that can't be built now are among the rows too.
        """
        means = self.players_means.gather(choice)
        region = self.first_region() if region_id is None else region_id
        return self.what_to_build.rows(means, region, everything=everything)

    def make_plan(self, targets: "Sequence[Target]", options: "PlanOptions") -> "PlanAnswer":
        """Return the plan for some targets.

        Raises:
            AppError: the request makes no sense, or a target can't be built.

        """
        return self.planning.make_plan(self.plan_request(targets, options))

    def plan_request(self, targets: "Sequence[Target]", options: "PlanOptions") -> "PlanRequest":
        """Return options with everything they stand for: decisions, stock, blueprints, characters."""
        from eveprod_desktop.core.chains.decisions import NOTHING_DECIDED
        from eveprod_desktop.core.planning.blueprints import BlueprintRules
        from eveprod_desktop.core.planning.service import PlanRequest

        means = options.means
        return PlanRequest(
            tuple(targets),
            options.strategy,
            self.first_region() if options.region_id is None else options.region_id,
            BlueprintRules(options.me, options.te, options.invent, options.decryptor_type_id),
            self.make_or_buy.decisions() if options.decided else NOTHING_DECIDED,
            means=None if means.nobody else self.players_means.gather(means),
            targets_from_stock=options.targets_from_stock,
            parallel=options.parallel,
            certainty=options.certainty,
            buy_region_id=options.buy_region_id,
            sell_region_id=options.sell_region_id,
            logins=options.logins,
        )

    def plan_sheet(self, targets: "Sequence[Target]", options: "PlanOptions") -> "PlanSheet":
        """Return a plan with all that shows it; raises like `make_plan`."""
        from eveprod_desktop.core.economics.freight import freight_volume_m3
        from eveprod_desktop.core.planning.sheet import PlanSheet, types_of

        request = self.plan_request(targets, options)
        answer, flips = self.planning.plan_with_flips(request)
        types, facts = types_of(answer), self.industry_facts()
        names = self.catalog().names(self.settings.language)
        volumes = {one: freight_volume_m3(facts, one) for one in types}
        place, data_at = "", None
        bought_in = request.buy_region_id or request.region_id
        if bought_in is not None and bought_in in self.market.fetched_regions():
            market = self.market.market(bought_in)
            place, data_at = market.place_name, market.data_at
        return PlanSheet(
            tuple(targets),
            options,
            answer,
            tuple(flips),
            request.region_id,
            place,
            data_at,
            {one: names[one] for one in types if one in names},
            {one: volume for one, volume in volumes.items() if volume == volume},  # noqa: PLR0124 - NaN is unknown
            {one.character_id: one.name for one in self.roster.characters()},
        )

    def pick_list(
        self,
        needs: "Mapping[int, int]",
        choice: "MeansChoice",
        destination: "Destination",
        hold_m3: float | None = None,
    ) -> "PickList":
        """Return what to carry to a station or container so that units by type lie there.

        Raises:
            AppError: the hold carries nothing.

        """
        from eveprod_desktop.core.economics.freight import freight_volume_m3
        from eveprod_desktop.core.planning.pick_list import pick_list

        facts, stock = self.industry_facts(), self.players_means.gather(choice).stock
        return pick_list(needs, stock.stacks, destination, lambda one: freight_volume_m3(facts, one), hold_m3)

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

    def plan(
        self,
        targets: "Sequence[Target]",
        options: "PlanOptions",
        export: "Export | None" = None,
        extras: "PlanExtras | None" = None,
    ) -> dict[str, Any]:
        """Answer the request for a plan in plain values (docs/plan.md); raises like `make_plan`.

        The ore of `extras` is told of the market where materials are bought, and null without one.
        """
        from eveprod_desktop.core.economics.freight import freight_volume_m3
        from eveprod_desktop.core.planning.answering import answer_of
        from eveprod_desktop.core.planning.answering_supply import carry_answer, ore_answer
        from eveprod_desktop.core.planning.pick_list import Destination

        request = self.plan_request(targets, options)
        answer = self.planning.make_plan(request)
        facts = self.industry_facts()
        bought_in = request.buy_region_id or request.region_id
        name_of = self.catalog().name
        made = answer_of(
            request,
            answer,
            name_of,
            lambda one: freight_volume_m3(facts, one),
            export,
            place="" if bought_in is None else self.market.region_name(bought_in),
        )
        if extras and extras.carry_to is not None:
            assets = {one.item_id: one for one in self.owned.assets()}
            held = assets.get(extras.carry_to)
            destination = (
                Destination(extras.carry_to)
                if held is None
                else Destination(held.located.place.place_id, extras.carry_to)
            )
            picks = self.pick_list(dict(answer.plan.from_stock), options.means, destination, extras.hold_m3)
            places = self.owned.place_names({stop.place for stop in picks.stops})

            def thing_name(item_id: int) -> str:
                held = assets.get(item_id)
                return "?" if held is None else held.name or name_of(held.type_id)

            made["carry"] = carry_answer(picks, name_of, places.__getitem__, thing_name)
        if extras and extras.ore:
            needs = {one.type_id: one.units for one in answer.plan.buy}
            choice = None
            if bought_in is not None and bought_in in self.market.fetched_regions():
                skills = request.means.hands[0].skills if request.means and request.means.hands else None
                choice = self.supplying.ore_for(needs, bought_in, self.refinery(bought_in), skills)
            made["ore"] = ore_answer(choice, name_of)
        return made

    @once
    def _kept_answers(self) -> "KeptAnswers":
        from eveprod_desktop.core.db.kept_answers import KeptAnswers

        return KeptAnswers(self.paths.cache / "answers.db", self.clock)

    @once
    def _client(self) -> "httpx.Client":
        from eveprod_desktop.esi.http import open_client

        return open_client(self.settings.esi_contact)

    def forget_caches(self) -> None:
        """Read static data and chains anew at the next question."""
        self.chains.forget()
        self._catalog.forget()
        unmake(self, "_facts")
        if is_made(self, "market"):
            self.market.forget()
        if is_made(self, "economics"):
            self.economics.forget()
        if is_made(self, "planning"):
            self.planning.forget()
        if is_made(self, "supplying"):
            self.supplying.forget()
        if is_made(self, "what_to_build"):
            self.what_to_build.forget()

    def back_up(self, why: str = "asked") -> Path:
        """Copy the database into the folder of backups; returns the copy."""
        with self.database.read():
            pass  # a file that is not there yet is made, one of another version is refused
        return self.database.backups.take(why)

    def restore_backup(self) -> Path:
        """Put the newest backup in place of the database; returns it.

        Raises:
            AppError: there is none.

        """
        backup = self.database.restore_backup()
        self.make_or_buy.forget()
        self.forget_caches()
        return backup

    def close(self) -> None:
        """End the worker and the connections."""
        self.worker.close()
        if is_made(self, "esi"):
            self.esi.close()
        if is_made(self, "_client"):
            self._client.close()
        if is_made(self, "_kept_answers"):
            self._kept_answers.close()
        if is_made(self, "database"):
            self.database.close()


def build_app(environment: Mapping[str, str] | None = None) -> App:
    """Build the program on the data folder that the environment names.

    Raises:
        AppError: the folder can't be used.

    """
    environment = dict(os.environ if environment is None else environment)
    paths = find_paths(environment)
    paths.prepare()
    settings = Settings(paths.settings)
    warning = settings.load()
    app = App(paths, environment, settings, SystemClock())
    app.warning = warning
    return app


def prepare_worker() -> App:
    """Build the program in the worker process, with a log of its own."""
    logs.install(find_paths(), "eveprod-worker")
    return build_app()

"""Plans, what can be built, what to buy and to carry."""

# ruff: noqa: PLC0415 - each service is imported where it is made

import math
from typing import TYPE_CHECKING, Any

from eveprod_desktop.composition.market import MarketServices
from eveprod_desktop.core.once import once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from eveprod_desktop.core.planning.answering import Export
    from eveprod_desktop.core.planning.means import PlayersMeans
    from eveprod_desktop.core.planning.options import MeansChoice, PlanExtras, PlanOptions
    from eveprod_desktop.core.planning.pick_list import Destination, PickList
    from eveprod_desktop.core.planning.rows import Target
    from eveprod_desktop.core.planning.service import PlanAnswer, PlanningService, PlanRequest
    from eveprod_desktop.core.planning.sheet import PlanSheet
    from eveprod_desktop.core.planning.supplying import Supplying
    from eveprod_desktop.core.planning.what_to_build import BuildableRow, WhatToBuild
    from eveprod_desktop.core.workflow.jobs import JobBook


class PlanningServices(MarketServices):
    """Plans, what can be built, what to buy and to carry."""

    @once
    def job_book(self) -> "JobBook":
        """The planned jobs."""
        from eveprod_desktop.core.workflow.jobs import JobBook

        return JobBook(self.database, self.clock)

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
            routes=self.economics.trade.routes,
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
            reserved=self.job_book.reserved,
        )

    @once
    def supplying(self) -> "Supplying":
        """Where to buy what plans need."""
        from eveprod_desktop.core.planning.supplying import Supplying

        return Supplying(self.market, self.industry_facts, self.economics.trade.routes)

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
            {one: volume for one, volume in volumes.items() if not math.isnan(volume)},
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

"""Jobs from an order or a plan to their end, and what came of them."""

# ruff: noqa: PLC0415 - each service is imported where it is made

from dataclasses import replace
from typing import TYPE_CHECKING

from eveprod_desktop.composition.planning import PlanningServices
from eveprod_desktop.core.once import once

if TYPE_CHECKING:
    from eveprod_desktop.core.workflow.drafting import JobDrafter
    from eveprod_desktop.core.workflow.game_links import GameLinks
    from eveprod_desktop.core.workflow.plans import PlanShelf
    from eveprod_desktop.core.workflow.results import Results
    from eveprod_desktop.core.workflow.service import ProductionWorkflowService
    from eveprod_desktop.core.workflow.shopping_sheets import ShoppingSheets
    from eveprod_desktop.core.workflow.target_rules import StockTargets


class WorkflowServices(PlanningServices):
    """Jobs from an order or a plan to their end, and what came of them."""

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

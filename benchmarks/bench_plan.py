"""Planning a capital ship, and fifty mixed products, against walking the raw tables for each request."""

import random
import statistics
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from benchmarks.conftest import Bench
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.materials import units_needed
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import every_skill
from eveprod_desktop.core.planning.blueprints import BlueprintRules, assumed_blueprints
from eveprod_desktop.core.planning.exact import Planning
from eveprod_desktop.core.planning.rows import Plan, Strategy, Target
from eveprod_desktop.core.planning.strategies import choose
from eveprod_desktop.core.planning.terms import Terms
from eveprod_desktop.core.sde.industry_facts import load_industry_facts

if TYPE_CHECKING:
    from eveprod_desktop.core.planning.rates import Rates

NAGLFAR = 19722
STRATEGIES_MEASURED: tuple[Strategy, ...] = ("make_all", "min_cost")
_RECIPE = text(
    "SELECT m.material_type_id, m.quantity, p.quantity, p.activity_id FROM blueprint_products p"
    " JOIN blueprint_materials m"
    " ON m.blueprint_type_id = p.blueprint_type_id AND m.activity_id = p.activity_id"
    " JOIN types b ON b.type_id = p.blueprint_type_id AND b.published"
    " WHERE p.product_type_id = :product AND p.activity_id IN (1, 11)"
)


class UpTheBook:
    """A market with everything on it: each unit a little dearer than the one before."""

    def __init__(self, unit_isk: dict[int, float]) -> None:
        self.unit_isk = unit_isk

    def buying(self, type_id: int, units: int) -> float | None:
        price = self.unit_isk.get(type_id)
        return None if price is None else price * units * (1 + units / 1e9)

    def selling(self, type_id: int, units: int) -> float | None:
        price = self.unit_isk.get(type_id)
        return None if price is None else price * units * 0.9

    def listing(self, type_id: int, units: int) -> float | None:
        price = self.unit_isk.get(type_id)
        return None if price is None else price * units


def market_of(chains: ProductionChainService) -> UpTheBook:
    """Price every type near what its materials cost, so that making and buying are close everywhere."""
    luck = random.Random(3)
    graph = chains.recipe_graph()
    unit: dict[int, float] = {}
    for type_id in sorted(graph.type_id.tolist(), key=lambda one: graph.level[graph.node(one) or 0]):
        recipe = chains.recipe(type_id)
        if recipe is None:
            unit[type_id] = luck.uniform(5, 5000)
        else:
            parts = sum(quantity * unit[one] for one, quantity in recipe.materials)
            unit[type_id] = parts / recipe.units_per_run * luck.uniform(0.85, 1.25)
    return UpTheBook(unit)


class Planner:
    """Plans targets on that market, from the graph on; what a plan works out is thrown away after it.

    Kept is what the service keeps too: recipes as they are at their place, which no amount changes.
    """

    def __init__(self, chains: ProductionChainService, facts: IndustryFacts) -> None:
        self._chains = chains
        self._facts = facts
        self._sources = chains.blueprint_sources()
        self._prices = market_of(chains)
        self._skills = every_skill(facts)
        self._rates: dict[int, Rates] = {}
        self._fees = Prices(self._prices.unit_isk)

    def __call__(self, targets: list[Target], strategy: Strategy) -> Plan:
        parts, heads = self._chains.get_parts_together([one.type_id for one in targets])
        rules = BlueprintRules(invent=strategy != "make_all")
        assume = assumed_blueprints(
            self._facts, self._sources, rules, skills=self._skills, prices=self._prices
        )
        terms = Terms(
            self._facts,
            assume,
            skills=self._skills,
            fees=self._fees,
            prices=self._prices,
            rates=self._rates,
        )
        planning = Planning(targets, parts, heads, terms)
        return planning.plan_of(choose(planning, strategy).walked)


def mixed(chains: ProductionChainService) -> list[Target]:
    """Fifty products from all over the game, by luck that is the same each time."""
    luck = random.Random(1)
    return [Target(one, luck.choice([1, 5, 20, 300])) for one in luck.sample(chains.producible(), 50)]


def test_plans(bench: Bench, loaded: Database) -> None:
    chains = ProductionChainService(loaded)
    with loaded.read() as connection:
        facts = load_industry_facts(connection)
    plan = Planner(chains, facts)
    capital, fifty = [Target(NAGLFAR, 1)], mixed(chains)
    for what, targets in (("a capital ship", capital), ("50 mixed products", fifty)):
        for strategy in STRATEGIES_MEASURED:
            seconds = bench.seconds(partial(plan, targets, strategy), 3)
            bench.at_most(f"plan of {what}, {strategy}", seconds * 1000, 200, "ms")

    with loaded.read() as connection:

        def walk() -> None:
            for one in fifty:
                _walk(connection, one.type_id, one.units, {})

        # one after the other, so that whatever else the machine does slows both alike
        ratios = [
            bench.seconds(walk, 1) / bench.seconds(partial(plan, fifty, "make_all"), 5)
            for _ in range(1 if bench.smoke else 7)
        ]
    bench.at_least("walking the raw tables for each / plan of 50", statistics.median(ratios), 10, "x")


def _walk(connection: Connection, product: int, units: int, bought: dict[int, int]) -> None:
    """Plan by a tree, a query a place: what a program does that has no graph."""
    rows = connection.execute(_RECIPE, {"product": product}).all()
    if not rows:
        bought[product] = bought.get(product, 0) + units
    for material, per_run, units_per_run, activity in rows:
        runs = -(-units // units_per_run)
        _walk(connection, material, units_needed(runs, per_run, 0.9 if activity == 1 else 1.0), bought)

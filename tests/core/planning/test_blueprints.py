"""What jobs run on where nobody's blueprints are known, on the build of June 2025."""

import pytest

from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.planning.blueprints import BlueprintRules, assumed_blueprints, cheapest_way
from eveprod_desktop.core.planning.terms import AssumedBlueprint, InventionWay, NoMarket
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from tests.support.small_industry import ListedPrices

DRAKE, ISHTAR, TENGU, REACTION, WORM = 24698, 12005, 29984, 16672, 17930
TENGU_BLUEPRINT, VEXOR_BLUEPRINT = 29985, 971


@pytest.fixture(scope="module")
def facts(big_database: Database) -> IndustryFacts:
    with big_database.read() as connection:
        return load_industry_facts(connection)


def assumed(
    facts: IndustryFacts, chains: ProductionChainService, type_id: int, rules: BlueprintRules
) -> AssumedBlueprint:
    recipe = chains.recipe(type_id)
    assert recipe is not None
    sources = chains.blueprint_sources()
    return assumed_blueprints(facts, sources, rules, skills=Skills(), prices=NoMarket())(recipe)


def test_by_where_the_blueprint_comes_from(facts: IndustryFacts, big_chains: ProductionChainService) -> None:
    rules = BlueprintRules()
    assert assumed(facts, big_chains, DRAKE, rules) == AssumedBlueprint("original", 10, 20)
    assert assumed(facts, big_chains, REACTION, rules) == AssumedBlueprint("original", 0, 0)
    invented = assumed(facts, big_chains, ISHTAR, rules)
    assert invented == AssumedBlueprint("invented", None, None, way=InventionWay(VEXOR_BLUEPRINT))
    faction = assumed(facts, big_chains, WORM, rules)
    assert (faction.kind, faction.me) == ("copy", 0)
    assert faction.most_runs is not None


def test_from_originals(facts: IndustryFacts, big_chains: ProductionChainService) -> None:
    rules = BlueprintRules(invent=False)
    assert assumed(facts, big_chains, ISHTAR, rules) == AssumedBlueprint("original", 2, 4)
    assert assumed(facts, big_chains, WORM, rules) == AssumedBlueprint("original", 0, 0)


def test_one_level_for_all_that_have_it(facts: IndustryFacts, big_chains: ProductionChainService) -> None:
    rules = BlueprintRules(me=7, te=8)
    for product, me in ((DRAKE, 7), (ISHTAR, 7), (WORM, 7), (REACTION, 0)):
        assert assumed(facts, big_chains, product, rules).me == me


@pytest.mark.parametrize(
    "rules", [BlueprintRules(me=11), BlueprintRules(te=21), BlueprintRules(decryptor_type_id=34)]
)
def test_what_no_blueprint_has_is_refused(
    facts: IndustryFacts, big_chains: ProductionChainService, rules: BlueprintRules
) -> None:
    with pytest.raises(AppError):
        assumed(facts, big_chains, DRAKE, rules)


def test_the_relic_whose_runs_cost_least(facts: IndustryFacts) -> None:
    # without prices the one with the most runs an attempt; a dear one is left for a cheap one
    best = cheapest_way(TENGU_BLUEPRINT, facts, Skills(), NoMarket())
    assert best is not None
    assert facts.name(best.source_type_id).startswith("Intact")
    dear = ListedPrices({one: ((1.0, 10**9),) for one in facts.types if one != best.source_type_id})
    dear = ListedPrices({**dear.offers, best.source_type_id: ((1e9, 10**9),)})
    other = cheapest_way(TENGU_BLUEPRINT, facts, Skills(), dear)
    assert other is not None
    assert other.source_type_id != best.source_type_id

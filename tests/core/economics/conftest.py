"""The starter set as a table of products, with prices that any run makes alike."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.economics.compute import RegionInputs
from eveprod_desktop.core.economics.products import ProductTable, product_table
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from eveprod_desktop.core.work.monitor import Monitor

STARTER_SET = Path(__file__).parents[3] / "resources" / "sde" / "starter-static-data.zip"
INDICES = {
    Activity.MANUFACTURING: 0.0512,
    Activity.REACTION: 0.0231,
    Activity.COPYING: 0.0144,
    Activity.INVENTION: 0.0377,
}


@dataclass(frozen=True)
class World:
    """Real recipes under made-up prices, as the formulas of one job and as arrays."""

    table: ProductTable
    facts: IndustryFacts
    inputs: RegionInputs
    prices: Prices


@pytest.fixture(scope="session")
def starter_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("economics")
    database = Database(folder / "eveprod.db", folder / "backups", SystemClock())
    load_build(database, STARTER_SET, "file", SystemClock(), Monitor())
    with database.read() as connection:
        facts = load_industry_facts(connection)
    chains = ProductionChainService(database)
    table = product_table(chains.recipe_graph(), chains.blueprint_sources(), facts)
    database.close()
    numbers = np.random.default_rng(7)
    count = len(table.priced_type_id)
    buying = np.round(10 ** numbers.uniform(0, 7, count), 2)
    adjusted = np.round(buying * numbers.uniform(0.8, 1.2, count), 6)
    sell = np.round(10 ** numbers.uniform(2, 9, len(table)), 2)
    inputs = RegionInputs(
        buying=buying,
        adjusted=adjusted,
        sell=sell,
        buy=sell * 0.9,
        offered=np.full(len(table), 50.0),
        daily_volume=np.full(len(table), 10.0),
        indices=INDICES,
    )
    prices = Prices(
        adjusted=dict(zip(table.priced_type_id.tolist(), adjusted.tolist(), strict=True)),
        market=dict(zip(table.priced_type_id.tolist(), buying.tolist(), strict=True)),
    )
    return World(table, facts, inputs, prices)

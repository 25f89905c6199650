from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, select

from eveprod_desktop.core.chains.rows import BATCHES
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.tables import production_chains, production_dependencies, production_items
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.small_build import SmallBuild, frigate_build


def test_types_of_a_small_build(load: Callable[[SmallBuild], None], database: Database) -> None:
    load(frigate_build())
    chains = ProductionChainService(database)
    assert {type_id: chains.batch(type_id) for type_id in (34, 200, 300, 301, 1300)} == {
        34: "raw_materials",
        200: "basic_components",
        300: "t1_items",
        301: "t2_items",
        1300: None,
    }


def test_no_type_of_the_real_build_stands_before_its_materials(big_database: Database) -> None:
    part = production_dependencies.c
    with big_database.read() as connection:
        rows = connection.execute(select(production_items.c.type_id, production_items.c.batch))
        batch = {type_id: BATCHES.index(name) for type_id, name in rows}
        pairs = connection.execute(select(part.item_type_id, part.material_type_id)).all()
    assert {item for item, _ in pairs} | {material for _, material in pairs} == set(batch)
    assert all(batch[material] <= batch[item] for item, material in pairs)


@pytest.mark.parametrize(
    ("name", "batch"),
    [
        ("Tritanium", "raw_materials"),
        ("Fullerides", "basic_components"),
        ("Capital Armor Plates", "basic_components"),
        ("Drake", "t1_items"),
        ("Hammerhead II", "t2_items"),
        ("Nighthawk", "t2_items"),
        ("Tengu", "advanced_items"),
        ("Naglfar", "advanced_items"),
        ("Raitaru", "advanced_items"),
        ("Drake Navy Issue", "advanced_items"),
    ],
)
def test_known_items(big_chains: ProductionChainService, name: str, batch: str) -> None:
    assert big_chains.batch(ItemCatalog(big_chains._database).find(name).type_id) == batch


def test_each_batch_rebuilds_alone(load: Callable[[SmallBuild], None], database: Database) -> None:
    load(frigate_build())
    chains = ProductionChainService(database)
    with database.read() as connection:
        before = connection.execute(select(production_chains)).all()
    for name in BATCHES:
        with database.write() as connection:
            connection.execute(delete(production_chains))
        (result,) = chains.rebuild_chain(Monitor(), name)
        assert result.name == name
        with database.read() as connection:
            rows = connection.execute(select(production_chains)).all()
            of_batch = set(
                connection.scalars(select(production_items.c.type_id).where(production_items.c.batch == name))
            )
        assert rows == [row for row in before if row.item_type_id in of_batch]
        assert (result.items, result.rows) == (len(of_batch), len(rows))


def test_a_full_rebuild_makes_the_same_rows(load: Callable[[SmallBuild], None], database: Database) -> None:
    load(frigate_build())
    with database.read() as connection:
        before = connection.execute(select(production_chains)).all()
    results = ProductionChainService(database).rebuild_chain(Monitor())
    with database.read() as connection:
        assert connection.execute(select(production_chains)).all() == before
        assert sum(one.items for one in results) == connection.scalar(
            select(func.count()).select_from(production_items)
        )


def test_a_batch_without_a_graph_says_what_to_do(database: Database) -> None:
    with pytest.raises(AppError, match="Rebuild everything first"):
        ProductionChainService(database).rebuild_chain(Monitor(), "t1_items")

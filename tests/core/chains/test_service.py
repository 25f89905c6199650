from collections.abc import Callable

import pytest

from eveprod_desktop.core.chains.rows import ChainNode, MaterialNeed, Use
from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.errors import AppError, NothingToBuild
from tests.support.small_build import SmallBuild, frigate_build, names

Load = Callable[[SmallBuild], None]


@pytest.fixture
def chains(load: Load, database: Database) -> ProductionChainService:
    load(frigate_build())
    return ProductionChainService(database)


def flatten(node: ChainNode, quantity: float = 1.0) -> dict[int, float]:
    if node.is_raw:
        return {node.type_id: quantity}
    total: dict[int, float] = {}
    for link in node.materials:
        for raw, amount in flatten(link.node, quantity * link.per_unit).items():
            total[raw] = total.get(raw, 0.0) + amount
    return total


def test_a_tree_adds_up_to_the_flat_chain(chains: ProductionChainService) -> None:
    tree = chains.get_chain_tree(301)
    assert flatten(tree) == pytest.approx({row.type_id: row.quantity for row in chains.get_chain(301)})
    plate = next(link for link in tree.materials if link.node.type_id == 200)
    assert (plate.per_run, plate.per_unit, plate.node.units_per_run) == (20, 20.0, 10)


def test_every_tree_of_the_real_build_adds_up(big_chains: ProductionChainService) -> None:
    for type_id in big_chains.producible()[::40]:
        flat = {row.type_id: row.quantity for row in big_chains.get_chain(type_id)}
        assert flatten(big_chains.get_chain_tree(type_id)) == pytest.approx(flat, rel=1e-9)


def test_whole_units_round_once_per_job(chains: ProductionChainService) -> None:
    # 3 runs at ME 10: Plates max(3, ceil(54.0)) and for 3 Darts ceil(18.9) = 19, together 73 → 8 runs of 10
    needs = {
        need.type_id: need.quantity for need in chains.get_materials_list(301, runs=3, material_efficiency=10)
    }
    assert needs == {34: 2700 + 180, 35: 9 + 36}


def test_demand_is_rounded_per_job_and_not_per_place_in_the_tree(big_chains: ProductionChainService) -> None:
    # worked out and checked by a simulated hangar: 100 runs of Hammerhead II take one Hammerhead I each
    needs = {
        need.type_id: need.quantity
        for need in big_chains.get_materials_list(24698, runs=20, material_efficiency=10)
    }
    assert needs == {
        34: 50_400_000,
        35: 18_000_000,
        36: 3_240_000,
        37: 360_000,
        38: 144_000,
        39: 36_000,
        40: 7_200,
    }


def test_reactions_have_no_material_efficiency(load: Load, database: Database) -> None:
    small = (
        frigate_build().type(400, "Goo", 18).blueprint(1400, 400, {34: 100}, units=200, activity="reaction")
    )
    load(small)
    assert ProductionChainService(database).get_materials_list(400, runs=2, material_efficiency=10) == [
        MaterialNeed(34, 200)
    ]


@pytest.mark.parametrize(("runs", "efficiency"), [(0, 0), (-1, 0), (10**12, 0), (1, 11), (1, -1)])
def test_absurd_amounts_are_refused(chains: ProductionChainService, runs: int, efficiency: int) -> None:
    with pytest.raises(AppError):
        chains.get_materials_list(300, runs=runs, material_efficiency=efficiency)


def test_where_used(chains: ProductionChainService) -> None:
    assert chains.where_used(200) == [Use(300, 1, 7, 1), Use(301, 1, 20, 1)]
    assert chains.where_used(301) == []
    assert chains.where_used(999) == []


def test_nothing_to_build_is_a_sentence(chains: ProductionChainService) -> None:
    for ask in (
        chains.get_chain,
        chains.get_chain_tree,
        chains.get_direct_dependencies,
        chains.get_materials_list,
    ):
        with pytest.raises(NothingToBuild, match="Tritanium can't be built: no blueprint makes it"):
            ask(34)


def test_where_a_blueprint_comes_from(load: Load, database: Database) -> None:
    small = frigate_build()
    for row in small.files["types"]:
        if row["_key"] == 1300:
            row["marketGroupID"] = 2
    for row in small.files["blueprints"]:
        if row["_key"] == 1300:
            row["activities"]["invention"] = {
                "products": [{"typeID": 1301, "quantity": 1, "probability": 0.3}]
            }
    load(small)
    chains = ProductionChainService(database)
    assert [
        source.kind if (source := chains.blueprint_source(one)) else None for one in (300, 301, 200, 34)
    ] == [
        "market",
        "invention",
        "other",
        None,
    ]
    source = chains.blueprint_source(301)
    assert source is not None
    assert source.invented_from == (1300,)


def test_planetary_goods_are_raw_unless_opened(load: Load, database: Database) -> None:
    small = frigate_build().type(3645, "Water").type(2268, "Aqueous Liquids")
    small.blueprint(1400, 400, {3645: 3}).type(400, "Pool")
    small.files["planetSchematics"] = [
        {
            "_key": 121,
            "name": names("Water"),
            "cycleTime": 1800,
            "types": [
                {"_key": 2268, "isInput": True, "quantity": 3000},
                {"_key": 3645, "isInput": False, "quantity": 20},
            ],
        }
    ]
    load(small)
    chains = ProductionChainService(database)
    assert chains.get_chain_tree(400).materials[0].node.is_raw
    opened = chains.get_chain_tree(400, open_planetary=True).materials[0].node
    assert (opened.time_seconds, opened.units_per_run, opened.materials[0].per_unit) == (1800, 20, 150.0)
    assert [row.type_id for row in chains.get_chain(400)] == [3645]
    assert not chains.is_producible(3645)

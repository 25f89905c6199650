import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from eveprod_desktop.core.chains.service import ProductionChainService
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db import static_tables as tables
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.pinned import PinnedItems
from eveprod_desktop.core.errors import BadStaticData, Cancelled
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.sde.catalog import ItemCatalog
from eveprod_desktop.core.sde.members import DOGMA_CATEGORIES, FEATURES
from eveprod_desktop.core.sde.rows import ChangeCounts
from eveprod_desktop.core.sde.service import StaticDataService
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.small_build import LANGUAGES, SmallBuild, frigate_build

Load = Callable[[SmallBuild], None]


def test_names_in_all_languages(load: Load, database: Database) -> None:
    small = frigate_build()
    small.files["types"].append(
        {"_key": 999, "groupID": 18, "published": True, "name": {"en": "Only English"}}
    )
    load(small)
    catalog = ItemCatalog(database)
    assert catalog.item(34).names == {
        code: "Tritanium" if code == "en" else f"Tritanium ({code})" for code in LANGUAGES
    }
    assert {catalog.name(999, code) for code in LANGUAGES} == {"Only English"}
    assert catalog.name(123456) == "Type 123456"


def test_files_of_later_builds_may_be_missing(load: Load, database: Database) -> None:
    load(frigate_build())
    status = StaticDataService(database).status()
    assert {"industryModifierSources", "industryTargetFilters", "packagedVolume", "compressibleTypes"} <= set(
        status.missing
    )
    assert set(status.missing) <= set(FEATURES)
    assert (status.build, status.types, status.producible, status.chains) == (100, 8, 3, 3)


@pytest.mark.parametrize("file", ["types", "groups", "categories", "blueprints"])
def test_an_essential_file_is_named_and_the_old_data_stay(load: Load, database: Database, file: str) -> None:
    load(frigate_build(100))
    spoiled = frigate_build(101)
    del spoiled.files[file]
    with pytest.raises(BadStaticData, match=f"holds no {file}.jsonl"):
        load(spoiled)
    assert StaticDataService(database).status().build == 100
    assert ProductionChainService(database).is_producible(301)


@pytest.mark.parametrize("file", ["types", "groups", "categories", "blueprints"])
def test_an_empty_essential_file_is_named_and_the_old_data_stay(
    load: Load, database: Database, file: str
) -> None:
    load(frigate_build(100))
    spoiled = frigate_build(101)
    spoiled.files[file] = []
    with pytest.raises(BadStaticData, match=rf"{file}\.jsonl in .* is empty"):
        load(spoiled)
    assert StaticDataService(database).status().build == 100


def test_an_essential_field_is_named_and_the_old_data_stay(load: Load, database: Database) -> None:
    load(frigate_build(100))
    spoiled = frigate_build(101)
    del spoiled.files["blueprints"][1]["activities"]["manufacturing"]["materials"][0]["typeID"]
    with pytest.raises(
        BadStaticData, match=r"blueprints\.jsonl in small\.zip can't be read, line 2: .*`typeID`"
    ):
        load(spoiled)
    assert StaticDataService(database).status().build == 100


def test_vanished_types_stay_readable_until_they_come_back(load: Load, database: Database) -> None:
    load(frigate_build(100).type(777, "Gone Relic"))
    PinnedItems(database, SystemClock()).pin(777)
    load(frigate_build(101))
    load(frigate_build(102))
    item = ItemCatalog(database).item(777)
    assert (item.name, item.gone_since_build) == ("Gone Relic", 101)
    assert PinnedItems(database, SystemClock()).items() == [777]
    assert ItemCatalog(database).search("gone relic") == []
    assert StaticDataService(database).status().types == 8
    load(frigate_build(103).type(777, "Found Relic"))
    item = ItemCatalog(database).item(777)
    assert (item.name, item.gone_since_build) == ("Found Relic", None)


def test_a_vanished_blueprint_no_longer_makes_anything(load: Load, database: Database) -> None:
    load(frigate_build(100).type(777, "Toy").blueprint(1777, 777, {34: 1}))
    assert ProductionChainService(database).is_producible(777)
    load(frigate_build(101).type(777, "Toy"))
    assert not ProductionChainService(database).is_producible(777)


def test_what_changed_between_two_builds(load: Load, database: Database) -> None:
    load(frigate_build(100))
    service = StaticDataService(database)
    assert service.diff() == []
    newer = frigate_build(101).type(400, "New").blueprint(1400, 400, {34: 2})
    newer.files["blueprints"] = [row for row in newer.files["blueprints"] if row["_key"] != 1301]
    newer.files["blueprints"][0]["activities"]["manufacturing"]["time"] = 99
    newer.files["blueprints"][1]["activities"]["manufacturing"]["materials"].reverse()  # means nothing
    load(newer)
    changes = {change.type_id: change for change in service.diff()}
    assert {type_id: change.kind for type_id, change in changes.items()} == {
        200: "changed",
        301: "removed",
        400: "added",
    }
    before, after = changes[200].before, changes[200].after
    assert before is not None
    assert after is not None
    assert (before.time_seconds, after.time_seconds) == (100, 99)
    assert changes[400].before is None
    assert changes[301].after is None
    load(newer)  # the same build once more: the comparison with the one before stands
    assert len(service.diff()) == 3


def test_nonsense_quantities_are_passed_over_and_told(load: Load, database: Database) -> None:
    small = frigate_build().type(400, "Nothing").type(401, "Less")
    load(small.blueprint(1400, 400, {34: 1}, units=0).blueprint(1401, 401, {34: -5}))
    chains = ProductionChainService(database)
    assert not chains.is_producible(400)
    assert not chains.is_producible(401)
    assert StaticDataService(database).status().warnings == (
        "Passed over 2 × a recipe with a quantity below one.",
    )


def test_a_material_listed_twice_and_a_type_listed_twice(load: Load, database: Database) -> None:
    small = frigate_build().type(34, "Tritanium again")
    small.files["blueprints"][0]["activities"]["manufacturing"]["materials"].append(
        {"typeID": 34, "quantity": 5}
    )
    load(small)
    assert ItemCatalog(database).name(34) == "Tritanium again"
    recipe = ProductionChainService(database).get_direct_dependencies(200)
    assert {need.type_id: need.quantity for need in recipe.materials} == {34: 30, 35: 5}


def test_unknown_activities_are_passed_over_and_told(load: Load, database: Database) -> None:
    small = frigate_build()
    small.files["blueprints"][0]["activities"]["dreaming"] = {"time": 5}
    load(small)
    (warning,) = StaticDataService(database).status().warnings
    assert "dreaming" in warning


def test_cancelling_at_any_step_changes_nothing(load: Load, database: Database, tmp_path: Path) -> None:
    load(frigate_build(100))
    newer = frigate_build(101).write(tmp_path / "newer.zip")
    calls = 0
    for stop_at in range(1, 1000):
        calls = 0

        stop = threading.Event()

        def count(_progress: object, stop_at: int = stop_at, stop: threading.Event = stop) -> None:
            nonlocal calls
            calls += 1
            if calls == stop_at:
                stop.set()

        monitor = Monitor(count, stop=stop)
        try:
            load_build(database, newer, "file", SystemClock(), monitor)
        except Cancelled:
            assert StaticDataService(database).status().build == 100
            assert ProductionChainService(database).is_producible(301)
        else:
            break
    assert calls == stop_at - 1 > 10  # so every place that tells progress was stopped at
    assert StaticDataService(database).status().build == 101


def test_the_starter_set_is_small_and_whole(database: Database) -> None:
    starter = find_paths({}).starter_set
    assert starter.stat().st_size < 6_000_000
    changed = load_build(database, starter, "starter set", SystemClock(), Monitor())
    assert changed == ChangeCounts()
    status = StaticDataService(database).status()
    assert (status.producible, status.chains) == (3806, 3806)
    assert set(status.missing) == {"industryTargetFilters", "industryModifierSources", "packagedVolume"}
    assert ItemCatalog(database).name(34, "de") == "Tritanium"
    assert ItemCatalog(database).name(34, "zh") == "三钛合金"


def test_the_starter_set_holds_the_recipes_of_the_whole_build(database: Database, sde_zip_2024: Path) -> None:
    load_build(database, find_paths({}).starter_set, "starter set", SystemClock(), Monitor())
    assert load_build(database, sde_zip_2024, "file", SystemClock(), Monitor()) == ChangeCounts()


def test_the_real_patch(database: Database, sde_zip_2024: Path, sde_zip_2025: Path) -> None:
    load_build(database, sde_zip_2024, "file", SystemClock(), Monitor())
    changed = load_build(database, sde_zip_2025, "file", SystemClock(), Monitor())
    assert changed is not None
    assert (changed.added, changed.removed, changed.changed) == (257, 0, 68)
    assert load_build(database, sde_zip_2024, "file", SystemClock(), Monitor()) == ChangeCounts(0, 257, 68)
    with database.read() as connection:
        gone = connection.scalar(
            select(func.count()).select_from(tables.types).where(tables.types.c.gone_since_build == 20240618)
        )
    assert gone == 2162


def test_attributes_are_kept_for_the_categories_industry_asks_for(big_database: Database) -> None:
    with big_database.read() as connection:
        kept = set(
            connection.scalars(
                select(tables.groups.c.category_id)
                .join_from(
                    tables.type_attributes,
                    tables.types,
                    tables.types.c.type_id == tables.type_attributes.c.type_id,
                )
                .join(tables.groups, tables.groups.c.group_id == tables.types.c.group_id)
                .distinct()
            )
        )
    assert kept == DOGMA_CATEGORIES

"""What the characters own and do hangs together."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from eveprod_desktop.core.industry.typed_rules import SLOT_SKILLS
from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.sandbox.people.belongings import Belongings
from eveprod_desktop.sandbox.people.cast import Cast
from eveprod_desktop.sandbox.people.households import Household, Households
from eveprod_desktop.sandbox.people.jobs import is_open
from eveprod_desktop.sandbox.people.training import points
from eveprod_desktop.sandbox.sandbox import Sandbox
from eveprod_desktop.sandbox.universe import Universe, universe_of
from tests.support.small_build import frigate_build

ANCHOR = datetime(2026, 9, 1, 12, 0, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def universe() -> Universe:
    return universe_of(find_paths({}).starter_set)


@pytest.fixture(scope="module")
def households(universe: Universe) -> Households:
    return Households(universe, Cast(universe), 1, ANCHOR, lambda _type, _when: 1000.0)


def owners(households: Households) -> list[Household]:
    return [*(households.of(one) for one in households.cast.characters), households.corporation]


def test_there_is_enough_to_look_at(households: Households) -> None:
    maren, teo, corporation = owners(households)
    assert len(maren.owned.assets) > 400
    assert len(teo.owned.assets) > 200
    assert len(corporation.owned.assets) > 300
    assert len(maren.owned.blueprints) == 150
    assert len(corporation.owned.blueprints) > 60


def test_items_are_unique_and_lie_somewhere(households: Households, universe: Universe) -> None:
    everything = [row for home in owners(households) for row in home.owned.assets]
    ids = Counter(row["item_id"] for row in everything)
    assert max(ids.values()) == 1
    known = {*universe.stations, *universe.systems, *households.cast.structures, 2004, *ids}
    for row in everything:
        assert row["location_id"] in known
        assert row["type_id"] in universe.types
        assert row["quantity"] == 1 or not row["is_singleton"]
        if row["location_type"] == "item":
            assert row["location_id"] in {*ids, *households.cast.structures}
    assert {row["location_type"] for row in everything} == {"station", "solar_system", "item", "other"}


def depth(owned: Belongings, item: int) -> int:
    above = {row["item_id"]: row["location_id"] for row in owned.assets}
    steps = 0
    while item in above:
        item, steps = above[item], steps + 1
    return steps


def test_things_are_nested_and_named(households: Households) -> None:
    maren, _teo, corporation = owners(households)
    assert max(depth(maren.owned, row["item_id"]) for row in maren.owned.assets) >= 3
    flags = {row["location_flag"] for row in maren.owned.assets}
    assert flags >= {"Hangar", "Unlocked", "Locked", "AssetSafety", "Cargo", "LoSlot0", "Deliveries"}
    offices = {row["location_flag"] for row in corporation.owned.assets}
    assert offices >= {"OfficeFolder", "CorpSAG1", "CorpSAG7", "CorpDeliveries"}
    assert set(maren.owned.names) <= {row["item_id"] for row in maren.owned.assets}


def test_blueprints_are_of_every_kind_and_stand_among_the_assets(households: Households) -> None:
    for home in owners(households):
        assets = {row["item_id"]: row for row in home.owned.assets}
        for row in home.owned.blueprints:
            asset = assets[row["item_id"]]
            assert (asset["type_id"], asset["location_id"]) == (row["type_id"], row["location_id"])
            assert asset.get("is_blueprint_copy", False) == (row["quantity"] == -2)
            assert 0 <= row["material_efficiency"] <= 10
            assert 0 <= row["time_efficiency"] <= 20
            assert row["time_efficiency"] % 2 == 0
            assert (row["runs"] > 0) == (row["quantity"] == -2)
    kinds = {row["quantity"] for row in owners(households)[0].owned.blueprints}
    assert {-1, -2, 5} <= kinds


def test_jobs_are_in_every_state_and_of_every_activity(households: Households) -> None:
    jobs = [job for home in owners(households) for job in home.jobs]
    assert len({job["job_id"] for job in jobs}) == len(jobs)
    assert {job["status"] for job in jobs} == {
        "active",
        "paused",
        "ready",
        "delivered",
        "cancelled",
        "reverted",
    }
    assert {job["activity_id"] for job in jobs} >= {1, 3, 4, 5, 8, 9, 11}
    now = "2026-09-01T12:00:00Z"
    assert any(job["status"] == "active" and job["end_date"] <= now for job in jobs)
    for home in owners(households):
        prints = {row["item_id"]: row["type_id"] for row in home.owned.blueprints}
        for job in home.jobs:
            assert prints[job["blueprint_id"]] == job["blueprint_type_id"]
            assert job["start_date"] < job["end_date"]
            assert (job["activity_id"] == 8) == ("probability" in job)
            assert (job["status"] == "paused") == ("pause_date" in job)


def test_skills_are_of_a_kind_with_their_points(households: Households) -> None:
    maren, teo = (households.of(one).training for one in households.cast.characters)
    skills = {row["skill_id"]: row for row in maren.skills()["skills"]}
    assert skills[3380]["trained_skill_level"] >= 3  # Industry
    assert points(1, 5) == 256_000
    assert points(1, 1) == 250
    assert any(row["active_skill_level"] < row["trained_skill_level"] for row in teo.skills()["skills"])
    assert maren.queue()[0]["finish_date"] < "2026-09-01T12:00:00Z" < maren.queue()[1]["finish_date"]
    assert all("finish_date" not in row for row in teo.queue())


def test_nobody_runs_more_jobs_than_they_have_slots_for(households: Households) -> None:
    everything = [job for home in owners(households) for job in home.jobs if is_open(job)]
    kinds = {1: "manufacturing", 9: "reaction", 11: "reaction"}
    for one in households.cast.characters:
        training = households.of(one).training
        running = Counter(
            kinds.get(job["activity_id"], "science")
            for job in everything
            if job["installer_id"] == one.character_id
        )
        for kind, skills in SLOT_SKILLS.items():
            assert running[kind] < 1 + sum(training.level(skill) for skill in skills)
    assert not households.of(households.cast.characters[0]).training.alpha
    assert households.of(households.cast.characters[1]).training.alpha


def test_the_journal_adds_up(households: Households) -> None:
    purse = households.corporation.purse
    rows = purse.journal()
    assert rows[0]["balance"] == purse.balance()
    for newer, older in pairwise(rows):
        assert older["balance"] == pytest.approx(newer["balance"] - newer["amount"], abs=0.02)
        assert older["date"] <= newer["date"]
        assert older["id"] < newer["id"]


def test_orders_for_the_corporation_stand_in_both_lists(households: Households) -> None:
    maren = households.cast.characters[0]
    ours = {row["order_id"] for row in households.character_orders(maren) if row["is_corporation"]}
    assert ours
    assert ours < {row["order_id"] for row in households.corporation_orders()}
    past = households.of(maren).purse.past_orders(20, 2)
    assert {row["state"] for row in past} == {"expired", "cancelled"}
    assert any(row["volume_remain"] == 0 for row in past)
    assert not {row["order_id"] for row in past} & {
        row["order_id"] for row in households.character_orders(maren)
    }


def test_a_tiny_build_is_enough(tmp_path: Path) -> None:
    path = frigate_build().write(tmp_path / "tiny.zip")
    with Sandbox(builds=[path]) as sandbox:
        homes = sandbox.households
        for home in owners(homes):
            assert isinstance(home.owned.assets, list)
            assert isinstance(home.jobs, list)
            assert home.training.skills()["skills"] == []
            assert isinstance(home.purse.transactions(), list)
        assert homes.corporation.owned.blueprints
        book = sandbox.market.region_book(10000002)
        assert book is not None
        assert book.size > 0
        assert sandbox.market.cost_indices(ANCHOR) == []


def test_a_whole_build_too(sde_zip_2025: Path) -> None:
    with Sandbox(builds=[sde_zip_2025], size=0.05) as sandbox:
        book = sandbox.market.region_book(10000002)
        assert book is not None
        assert len(book.type_ids()) > 5000
        assert len(sandbox.households.of(sandbox.cast.characters[0]).owned.blueprints) == 150

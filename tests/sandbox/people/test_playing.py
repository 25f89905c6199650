"""The characters at play: jobs, deliveries and trade from outside, and what ESI tells of them afterwards."""

from typing import Any

import httpx
import pytest

from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.job_cost import job_cost
from eveprod_desktop.sandbox.people.households import Household
from eveprod_desktop.sandbox.people.playing import OWN_STRUCTURE_TAX
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.sandbox.conftest import Api

DAY = 86_400
RIFTER, RIFTER_BLUEPRINT, TRITANIUM = 587, 691, 34
COPY = -2


@pytest.fixture
def home(sandbox: Sandbox) -> Household:
    """What the character with roles has."""
    return sandbox.households.of(sandbox.cast.characters[0])


class Player:
    """Plays that character from outside."""

    def __init__(self, sandbox: Sandbox, client: httpx.Client) -> None:
        self.sandbox = sandbox
        self._client = client
        self.maren = sandbox.cast.characters[0].character_id

    def ask(self, what: str, **wish: object) -> httpx.Response:
        body = {"character_id": self.maren, **wish}
        return self._client.post(f"{self.sandbox.base_url}/control/{what}", json=body)

    def do(self, what: str, **wish: object) -> Any:
        answer = self.ask(what, **wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, what: str, **wish: object) -> str:
        answer = self.ask(what, **wish)
        assert answer.status_code == 400
        return str(answer.json()["error"])

    def shop(self, blueprint: int, runs: int, place: int | None = None) -> None:
        """Buy a blueprint and more than enough of everything for some runs of it."""
        self.do("purchases", type_id=blueprint, units=1, price_isk=1e6, place_id=place)
        for part in self.sandbox.universe.blueprints[blueprint].activities["manufacturing"].materials:
            self.do(
                "purchases", type_id=part.type_id, units=part.quantity * runs, price_isk=5, place_id=place
            )


@pytest.fixture
def player(sandbox: Sandbox, client: httpx.Client) -> Player:
    return Player(sandbox, client)


def units_of(home: Household, type_id: int, place: int) -> int:
    return sum(
        row["quantity"]
        for row in home.owned.assets
        if row["type_id"] == type_id and row["location_id"] == place and not row["is_singleton"]
    )


def test_a_job_from_its_bill_to_its_goods(
    sandbox: Sandbox, api: Api, player: Player, home: Household
) -> None:
    station = sandbox.cast.home_station_id
    player.shop(RIFTER_BLUEPRINT, 2)
    had, balance = units_of(home, TRITANIUM, station), home.purse.balance()
    path = f"/characters/{api.maren}/industry/jobs"
    before = api.get(path, api.token()).json()

    job = player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, runs=2)
    parts = sandbox.universe.blueprints[RIFTER_BLUEPRINT].activities["manufacturing"]
    adjusted = {row["type_id"]: row.get("adjusted_price", 0.0) for row in api.get("/markets/prices").json()}
    index = next(
        one["cost_index"]
        for row in api.get("/industry/systems").json()
        if row["solar_system_id"] == sandbox.cast.home_system_id
        for one in row["cost_indices"]
        if one["activity"] == "manufacturing"
    )
    value = round(2 * sum(part.quantity * adjusted[part.type_id] for part in parts.materials))
    bill = job_cost(value, Facility(system_cost_index=index), 1.0, alpha=False).total
    assert job["cost"] == pytest.approx(bill, abs=1)
    assert home.purse.balance() == pytest.approx(balance - job["cost"])
    assert 0 < job["duration"] < 2 * parts.time_seconds  # she has learned something
    needed = next(part.quantity for part in parts.materials if part.type_id == TRITANIUM)
    assert units_of(home, TRITANIUM, station) == had - 2 * needed
    entry = home.purse.journal()[0]
    assert (entry["context_id"], entry["amount"]) == (job["job_id"], -job["cost"])

    assert api.get(path, api.token()).json() == before  # ESI's answer has not expired
    sandbox.clock.advance(3600)
    (new,) = [one for one in api.get(path, api.token()).json() if one not in before]
    assert (new["job_id"], new["status"], new["station_id"]) == (job["job_id"], "active", station)

    assert "is not over" in player.refused("deliveries", job_id=job["job_id"])
    sandbox.clock.advance(job["duration"])
    (done,) = player.do("deliveries", job_id=job["job_id"])
    assert (done["status"], done["successful_runs"]) == ("delivered", 2)
    assert units_of(home, RIFTER, station) >= 2
    sandbox.clock.advance(3600)
    told = api.get(path, api.token(), include_completed="true").json()
    assert [one["status"] for one in told if one["job_id"] == job["job_id"]] == ["delivered"]


def test_trade_stands_as_order_as_transaction_and_in_the_journal(
    sandbox: Sandbox, api: Api, player: Player, home: Household
) -> None:
    own = f"/characters/{api.maren}"
    balance = api.get(f"{own}/wallet", api.token()).json()
    bought = player.do("purchases", type_id=RIFTER, units=10, price_isk=300_000)
    assert bought["volume_remain"] == 0
    sold = player.do("sales", type_id=RIFTER, units=10, price_isk=500_000, filled=4)
    assert (sold["volume_total"], sold["volume_remain"]) == (10, 6)
    sandbox.clock.advance(2 * 3600)
    rows = api.get(f"{own}/wallet/transactions", api.token()).json()[:2]
    assert [(one["is_buy"], one["quantity"], one["unit_price"]) for one in rows] == [
        (False, 4, 500_000),
        (True, 10, 300_000),
    ]
    orders = {one["order_id"]: one for one in api.get(f"{own}/orders", api.token()).json()}
    assert orders[sold["order_id"]]["volume_remain"] == 6
    assert bought["order_id"] not in orders
    past = {one["order_id"]: one for one in api.get(f"{own}/orders/history", api.token()).json()}
    assert past[bought["order_id"]]["state"] == "expired"
    journal = api.get(f"{own}/wallet/journal", api.token()).json()
    assert [one["ref_type"] for one in journal[:5]] == [
        "transaction_tax",
        "market_transaction",
        "brokers_fee",
        "market_transaction",
        "brokers_fee",
    ]
    assert rows[0]["journal_ref_id"] == journal[1]["id"]
    now = api.get(f"{own}/wallet", api.token()).json()
    assert now == journal[0]["balance"] == home.purse.balance()
    assert now == pytest.approx(balance + sum(one["amount"] for one in journal[:5]), abs=0.01)
    assert now < balance + 4 * 500_000 - 10 * 300_000  # fees and tax


def test_an_order_to_buy_holds_its_isk_back(player: Player, home: Household) -> None:
    balance = home.purse.balance()
    order = player.do("purchases", type_id=TRITANIUM, units=1000, filled=100)
    assert order["is_buy_order"]
    assert order["escrow"] == pytest.approx(900 * order["price"], abs=0.01)
    assert home.purse.balance() < balance - 1000 * order["price"]
    assert home.purse.played_orders(over=True) == []


def test_a_structure_of_ones_own_takes_its_own_tax(sandbox: Sandbox, player: Player) -> None:
    structure = sandbox.cast.own_structures[0]
    player.shop(RIFTER_BLUEPRINT, 1, structure.structure_id)
    job = player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, facility_id=structure.structure_id)
    assert (job["facility_id"], job["output_location_id"]) == (structure.structure_id,) * 2
    now = sandbox.clock.seconds()
    adjusted = {row["type_id"]: row.get("adjusted_price", 0.0) for row in sandbox.market.prices(now)}
    parts = sandbox.universe.blueprints[RIFTER_BLUEPRINT].activities["manufacturing"]
    value = round(sum(part.quantity * adjusted[part.type_id] for part in parts.materials))
    (index,) = (
        one["cost_index"]
        for row in sandbox.market.cost_indices(now)
        if row["solar_system_id"] == structure.system_id
        for one in row["cost_indices"]
        if one["activity"] == "manufacturing"
    )
    at_most = Facility(system_cost_index=index, facility_tax=OWN_STRUCTURE_TAX)
    assert (OWN_STRUCTURE_TAX + 0.04) * value - 2 < job["cost"]
    assert job["cost"] <= job_cost(value, at_most, 1.0, alpha=False).total + 1


def test_copies_and_research(sandbox: Sandbox, player: Player, home: Household) -> None:
    station = sandbox.cast.home_station_id
    player.do("purchases", type_id=RIFTER_BLUEPRINT, units=1, price_isk=1e6)
    player.do("purchases", type_id=RIFTER_BLUEPRINT, units=1, price_isk=1e6)
    player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, activity="copying", runs=2, licensed_runs=5)
    better = player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, activity="research_material", runs=3)
    quicker = player.refused("jobs", blueprint_type_id=RIFTER_BLUEPRINT, activity="research_time")
    assert "no free blueprint" in quicker
    sandbox.clock.advance(30 * DAY)
    player.do("deliveries")
    prints = [row for row in home.owned.blueprints if row["type_id"] == RIFTER_BLUEPRINT]
    copies = [row for row in prints if row["quantity"] == COPY and row["location_id"] == station]
    assert [row["runs"] for row in copies[-2:]] == [5, 5]
    improved = next(row for row in prints if row["item_id"] == better["blueprint_id"])
    assert improved["material_efficiency"] == 3

    player.shop(RIFTER_BLUEPRINT, 5)
    job = player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, blueprint_id=copies[-1]["item_id"], runs=5)
    sandbox.clock.advance(job["duration"])
    player.do("deliveries")
    assert copies[-1]["item_id"] not in {row["item_id"] for row in home.owned.blueprints}
    assert copies[-1]["item_id"] not in {row["item_id"] for row in home.owned.assets}


def test_invention_makes_copies_by_luck(sandbox: Sandbox, player: Player, home: Household) -> None:
    facts = sandbox.universe.blueprints[RIFTER_BLUEPRINT].activities["invention"]
    player.do("purchases", type_id=RIFTER_BLUEPRINT, units=1, price_isk=1e6)
    player.do("jobs", blueprint_type_id=RIFTER_BLUEPRINT, activity="copying", licensed_runs=12)
    sandbox.clock.advance(30 * DAY)
    player.do("deliveries")
    for part in facts.materials:
        player.do("purchases", type_id=part.type_id, units=part.quantity * 12, price_isk=5)
    wanted = facts.products[0].type_id
    wish = {"blueprint_type_id": RIFTER_BLUEPRINT, "activity": "invention", "product_type_id": wanted}
    (copy,) = (row for row in home.owned.blueprints if row["runs"] == 12)
    job = player.do("jobs", **wish, runs=12, blueprint_id=copy["item_id"])
    assert 0.2 < job["probability"] < 0.7
    sandbox.clock.advance(job["duration"])
    (done,) = player.do("deliveries")
    made = [row for row in home.owned.blueprints if row["type_id"] == wanted]
    assert 0 < done["successful_runs"] == len(made) < 12
    assert {(row["runs"], row["material_efficiency"]) for row in made} == {(facts.products[0].quantity, 2)}


def test_what_the_game_would_refuse_is_refused(sandbox: Sandbox, player: Player, home: Household) -> None:
    before = list(home.owned.assets), home.purse.balance(), list(home.jobs)
    assert "no free blueprint" in player.refused("jobs", blueprint_type_id=RIFTER_BLUEPRINT)
    assert "KeyError" in player.refused("jobs", blueprint_type_id=RIFTER_BLUEPRINT, activity="dreaming")
    assert "no character" in player.refused("jobs", character_id=1, blueprint_type_id=RIFTER_BLUEPRINT)
    assert "lacks" in player.refused("sales", type_id=RIFTER, units=10**9)
    assert "wallet" in player.refused("purchases", type_id=RIFTER, units=10**9)
    assert "filled" in player.refused("purchases", type_id=RIFTER, units=1, filled=2)
    assert "docks" in player.refused("purchases", type_id=RIFTER, units=1, place_id=5)
    assert player.refused("purchases", type_id=RIFTER, units=1, wish="more")
    assert (home.owned.assets, home.purse.balance(), home.jobs) == before
    player.do("purchases", type_id=RIFTER_BLUEPRINT, units=1, price_isk=1e6)
    assert "lacks" in player.refused("jobs", blueprint_type_id=RIFTER_BLUEPRINT, runs=10)
    assert home.jobs == before[2]


def test_slots_and_skills_are_counted(sandbox: Sandbox, player: Player) -> None:
    player.do("purchases", type_id=RIFTER_BLUEPRINT, units=12, price_isk=1e6)
    for _ in range(12):
        player.do("purchases", type_id=RIFTER_BLUEPRINT, units=1, price_isk=1e6)
    wish = {"blueprint_type_id": RIFTER_BLUEPRINT, "activity": "copying"}
    started = 0
    while (answer := player.ask("jobs", **wish)).status_code == 200:
        started += 1
    assert "slots for science" in answer.json()["error"]
    assert 0 < started < 11
    teo = sandbox.cast.characters[1].character_id
    capital = next(
        key
        for key, line in sandbox.universe.blueprints.items()
        if any(skill.level == 5 for skill in getattr(line.activities.get("manufacturing"), "skills", ()))
        and sandbox.universe.types[key].market_group_id
    )
    player.do("purchases", character_id=teo, type_id=capital, units=1, price_isk=1)
    assert "needs" in player.refused("jobs", character_id=teo, blueprint_type_id=capital)

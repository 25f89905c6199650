"""What trading costs, orders and places, on prices that came from a sandbox."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eveprod_desktop.commands.program import program
from eveprod_desktop.core.errors import AppError
from tests.ui.market_world import DOMAIN, FORGE

pytestmark = pytest.mark.timeout(120)
JITA = 60003760
Ask = Callable[..., Any]


@pytest.fixture
def ask(market_folder: Path, data_dir: Path) -> Ask:
    """Run a command in this process and return its JSON; an `AppError` comes through."""
    shutil.copytree(market_folder, data_dir, dirs_exist_ok=True)

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(program, ["--json", *arguments])
        if isinstance(done.exception, AppError):
            raise done.exception
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout)

    return run


def test_prices_of_ones_own(ask: Ask) -> None:
    (row,) = ask("market", "own-prices", "set", "tritanium", "--buying", "1000000")
    assert row == {"type_id": 34, "name": "Tritanium", "buying": 1e6, "selling": None}
    costs = [one["material_cost"] for one in ask("economics", "regions", "Rifter")]
    assert any(cost is not None for cost in costs)
    assert all(cost > 1e9 for cost in costs if cost is not None)
    assert ask("market", "own-prices", "remove", "34") == []
    with pytest.raises(AppError, match="No price is named"):
        ask("market", "own-prices", "set", "34")


def test_goods_and_freight(ask: Ask) -> None:
    assert ask("economics", "goods", "set", "Tritanium", "--cost", "2.5") == [
        {"type_id": 34, "name": "Tritanium", "cost": 2.5}
    ]
    assert ask("economics", "goods", "remove", "34") == []
    routes = ask(
        *("economics", "freight", "set", "The Forge", "Domain"),
        *("--per-m3", "900", "--collateral", "1", "--both-ways"),
    )
    assert {(row["from"], row["to"], row["isk_per_m3"], row["collateral_percent"]) for row in routes} == {
        ("The Forge", "Domain", 900.0, 1.0),
        ("Domain", "The Forge", 900.0, 1.0),
    }
    assert len(ask("economics", "freight", "remove", "Domain", "The Forge")) == 1
    with pytest.raises(AppError, match="one region to another"):
        ask("economics", "freight", "set", "Domain", "Domain")


def test_fees_of_places(ask: Ask) -> None:
    jita, amarr = ask("economics", "fees", "set", "The Forge", "0.5")
    assert (jita["place_id"], jita["broker_fee_percent"], jita["source"]) == (JITA, 0.5, "place")
    assert amarr["source"] == "levels"
    assert ask("economics", "fees", "remove", "The Forge")[0]["source"] == "levels"


def test_orders_and_what_a_quantity_comes_to(ask: Ask) -> None:
    answer = ask("market", "orders", "Tritanium", "--region", "The Forge", "--units", "100")
    sells = [one["price"] for one in answer["orders"] if one["side"] == "sell"]
    assert sells == sorted(sells)
    assert answer["buying"]["units"] + answer["buying"]["short"] == 100
    assert answer["buying"]["total_isk"] > 0
    shown = CliRunner().invoke(program, ["market", "orders", "Tritanium", "--units", "100"])
    assert "Buying 100 at once" in shown.stdout


def test_places_are_watched_and_moved(ask: Ask) -> None:
    assert [row["region_id"] for row in ask("market", "places")] == [FORGE, DOMAIN]
    rows = ask("market", "watch", "Metropolis")
    assert (rows[2]["place_id"], rows[2]["age_seconds"]) == (60005686, None)
    moved = ask("market", "watch", "The Forge", "--at", "region")
    assert (moved[0]["place_id"], moved[0]["place"]) == (None, "The Forge")
    assert ask("market", "price", "Tritanium", "--region", "The Forge")["place"] == "The Forge"
    with pytest.raises(AppError, match="whole of The Forge"):
        ask("economics", "fees", "set", "The Forge", "1")
    assert [row["region_id"] for row in ask("market", "unwatch", "Domain")] == [FORGE, 10000042]
    with pytest.raises(AppError, match="not watched"):
        ask("market", "unwatch", "Domain")
    with pytest.raises(AppError, match="is no place"):
        ask("market", "watch", "The Forge", "--at", "Jita")


def test_opportunities_of_every_region_and_filtered(ask: Ask) -> None:
    ships = ask(
        *("economics", "opportunities", "--region", "all", "--rank", "profit_sell"),
        *("--category", "ship", "--tech", "tech i", "--blueprint", "market", "--possible"),
        *("--me", "2", "--materials", "cheapest"),
    )
    assert len(ships) == len({row["type_id"] for row in ships}) > 10
    assert {row["region"] for row in ships} <= {"The Forge", "Domain"}
    assert {row["blueprint_source"] for row in ships} == {"market"}
    assert all(row["possible"] for row in ships)
    profits = [row["profit_sell"] for row in ships if row["profit_sell"] is not None]
    assert profits == sorted(profits, reverse=True)
    known = [row for row in ships if row["total_cost"] is not None]
    assert known
    for row in known:
        assert row["total_cost"] == pytest.approx(row["material_cost_cheapest"] + row["job_cost"])


def test_opportunities_that_nobody_can_answer(ask: Ask) -> None:
    with pytest.raises(AppError, match="No character is signed in"):
        ask("economics", "opportunities", "--region", "all", "--buildable")
    with pytest.raises(AppError, match="No character is signed in"):
        ask("economics", "opportunities", "--region", "all", "--own-blueprints")
    with pytest.raises(AppError, match="No product has the category 'Shipz'"):
        ask("economics", "opportunities", "--region", "all", "--category", "Shipz")

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.commands.console import Console
from eveprod_desktop.commands.market import refresh_failure
from eveprod_desktop.core.errors import Offline, Refused
from eveprod_desktop.sandbox.sandbox import Sandbox
from tests.support.command_line import Answer, Eveprod

HUBS = {10000002, 10000043, 10000032, 10000030, 10000042}
ROW = {
    "material_cost",
    "job_cost",
    "total_cost",
    "sell",
    "buy",
    "profit_sell",
    "profit_buy",
    "roi_sell_percent",
    "roi_buy_percent",
    "time_seconds",
    "daily_volume",
    "missing_prices",
    "net_profit_sell",
    "net_profit_buy",
    "units_per_run",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def market(starter: Eveprod, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Eveprod:
    """A program with static data that knows the sandbox's ESI."""
    monkeypatch.setenv("EVEPROD_ESI_URL", sandbox.esi_url)
    return starter


def refreshed(answer: Answer) -> dict[int, dict[str, Any]]:
    assert answer.status == 0, answer.err
    return {row["region_id"]: row for row in answer.json["regions"]}


def test_market_and_economics_from_nothing(market: Eveprod, data_dir: Path, sandbox: Sandbox) -> None:
    first = refreshed(market("--json", "market", "refresh"))
    assert set(first) == HUBS
    for row in first.values():
        assert row["pages"] > 0
        assert 0 < row["types"] < row["orders"]
        assert (row["not_modified"], row["failure"]) == (0, None)

    # right after it nothing is asked, and the numbers are those that stand
    asked = len(sandbox.requests)
    second = refreshed(market("--json", "market", "refresh"))
    assert len(sandbox.requests) == asked
    for region, row in second.items():
        assert (row["orders"], row["types"]) == (first[region]["orders"], first[region]["types"])
        assert row["not_modified"] == row["pages"] == first[region]["pages"]

    ranked = market("--json", "economics", "opportunities", "--region", "10000043").json
    assert len(ranked) == 3806
    known = [one["roi_sell_percent"] for one in ranked if one["roi_sell_percent"] is not None]
    assert known == sorted(known, reverse=True)

    best = ranked[0]["name"]
    row = market("--json", "economics", "show", best.upper(), "--region", "Domain", "--wait", "60").json
    assert set(row) >= ROW
    assert row["name"] == best
    assert row["total_cost"] == pytest.approx(row["material_cost"] + row["job_cost"])
    assert row["profit_sell"] == pytest.approx(row["sell"] - row["total_cost"])
    assert row["daily_volume"] is not None
    efficient = market(
        "--json", "economics", "show", best, "--region", "Domain", "--me", "10", "--te", "20"
    ).json
    assert efficient["time_seconds"] == pytest.approx(row["time_seconds"] * 0.8, abs=0.5)
    assert efficient["material_cost"] < row["material_cost"]

    card = market("--json", "market", "price", best, "--region", "domain").json
    assert card["place"].startswith("Amarr VIII")
    assert (card["region_id"], card["place_id"]) == (10000043, 60008494)
    assert (card["sell_min"], card["buy_max"]) == (row["sell"], row["buy"])
    assert card["sell_min"] <= card["sell_p5"]
    assert card["buy_max"] is None or card["split"] == pytest.approx((card["sell_min"] + card["buy_max"]) / 2)
    assert card["age_seconds"] < 3600

    few = market(
        *("--json", "economics", "opportunities", "--region", "Domain"),
        *("--min-roi", "5", "--min-profit", "1000", "--limit", "3"),
    ).json
    assert len(few) == 3
    assert all(one["roi_sell_percent"] >= 5 and one["profit_sell"] >= 1000 for one in few)

    regions = market("--json", "economics", "regions", "587").json
    assert {one["region_id"] for one in regions} == HUBS
    profits = [one["profit_sell"] for one in regions if one["profit_sell"] is not None]
    assert profits == sorted(profits, reverse=True)
    assert "more; --limit" in market("economics", "opportunities", "--region", "Domain").out
    assert "Heimatar" in market("economics", "regions", "Rifter").out

    history = market("--json", "market", "history", "Rifter", "Drake", "--region", "Heimatar").json["regions"]
    assert (history[0]["region_id"], history[0]["fetched"] + history[0]["not_traded"]) == (10000030, 2)

    with sqlite3.connect(data_dir / "eveprod.db") as database:
        counts = database.execute(
            "SELECT COUNT(*), COUNT(DISTINCT region_id) FROM production_economics"
        ).fetchone()
        stored = database.execute(
            "SELECT total_cost, roi_sell_percent FROM production_economics_calculated"
            " WHERE type_id = ? AND region_id = 10000043",
            (row["type_id"],),
        ).fetchone()
    database.close()
    assert counts == (5 * 3806, 5)
    assert stored == pytest.approx((row["total_cost"], row["roi_sell_percent"]))


def test_what_was_never_fetched_is_one_sentence(market: Eveprod) -> None:
    for command in (
        ("market", "price", "Tritanium"),
        ("economics", "show", "Rifter", "--region", "The Forge"),
    ):
        answer = market("--json", *command)
        assert (answer.status, answer.out) == (1, "")
        assert "market of The Forge was never fetched" in answer.err
        assert answer.err.count("\n") == 1
    assert market("--json", "economics", "regions", "Rifter").json == []
    assert market("--json", "market", "refresh", "--region", "Nowhere").status == 1
    assert "no region ''" in market("--json", "market", "price", "Dart", "--region", "").err
    ranked = market("--json", "economics", "opportunities", "--region", "The Forge", "--min-roi", "nan")
    assert (ranked.status, ranked.out) == (2, "")
    assert market("economics", "show", "Rifter", "--region", "Domain", "--me", "11").status == 2


def test_a_region_that_fails_is_told_and_the_others_stand(market: Eveprod, sandbox: Sandbox) -> None:
    sandbox.faults.add("status", where="/esi/markets/10000030/orders", status=403, times=None)
    try:
        answer = market("--json", "market", "refresh", "--region", "Domain", "--region", "Heimatar")
        alone = market("--json", "market", "refresh", "--region", "Heimatar")
    finally:
        sandbox.faults.clear()
    assert answer.status == 1
    assert [row["failure"] is None for row in answer.json["regions"]] == [True, False]
    assert [one["what"] for one in answer.json["failures"]] == ["Heimatar"]
    assert answer.err.startswith("Heimatar could not be fetched.")
    assert (alone.status, alone.out) == (1, "")
    assert market("--json", "market", "price", "34", "--region", "Domain").json["place_id"] == 60008494
    assert "never fetched" in market("market", "price", "34", "--region", "Heimatar").err


def test_what_fails_for_one_reason_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    failures = (
        ("cost indices", Offline("Nobody is there.")),
        ("Heimatar", Refused("ESI says no.", "Sign in.")),
        ("Domain", Offline("Nobody is there.")),
    )
    error = refresh_failure(Console(json=True), failures)
    assert str(error) == (
        "Cost indices, Domain could not be fetched. Nobody is there. What was loaded before stays in use."
    )
    assert capsys.readouterr() == ("", "Heimatar: ESI says no. Sign in.\n")


def test_a_hub_may_be_another_place_or_the_whole_region(market: Eveprod, data_dir: Path) -> None:
    (data_dir / "settings.json").write_text(json.dumps({"market.places": "10000043"}), "utf-8")
    rows = refreshed(market("--json", "market", "refresh"))
    assert set(rows) == {10000043}
    card = market("--json", "market", "price", "Tritanium").json
    assert (card["place"], card["place_id"]) == ("Domain", None)
    (data_dir / "settings.json").write_text(json.dumps({"market.places": "10000043:60008494"}), "utf-8")
    refreshed(market("--json", "market", "refresh"))
    hub = market("--json", "market", "price", "Tritanium").json
    assert hub["place_id"] == 60008494
    # sell orders elsewhere don't count at the hub; the sandbox may leave it without any
    assert hub["sell_min"] is None or hub["sell_min"] >= card["sell_min"]
    assert hub["sell_volume"] <= card["sell_volume"]

from collections import Counter
from typing import Any

import pytest

from tests.support.command_line import Eveprod


def carry_out(plan: dict[str, Any]) -> Counter[int]:
    hangar = Counter({one["type_id"]: one["quantity"] for one in plan["buy"]})
    for job in plan["jobs"]:
        for material in job["materials"]:
            hangar[material["type_id"]] -= material["quantity"]
            assert hangar[material["type_id"]] >= 0
        if job["activity"] in {"manufacturing", "reaction"}:
            hangar[job["type_id"]] += job["units"]
    return +hangar


def test_a_plan_to_the_letter(small: Eveprod) -> None:
    plan = small("--json", "plan", "Dart II=2", "dart=1", "--strategy", "make_all", "--me", "0").json
    assert plan["jobs"][-1] == {
        "number": 3,
        "type_id": 301,
        "name": "Dart II",
        "blueprint_type_id": 1301,
        "blueprint": "original",
        "blueprint_item_id": None,
        "activity": "manufacturing",
        "runs": 2,
        "runs_per_copy": None,
        "me": 0,
        "te": 0,
        "units": 2,
        "materials": [
            {"type_id": 35, "name": "Pyerite", "quantity": 6},
            {"type_id": 200, "name": "Plate", "quantity": 40},
            {"type_id": 300, "name": "Dart", "quantity": 2},
        ],
        "job_cost": None,
        "seconds": 12000,
        "after": [1, 2],
        "character_id": None,
        "start": 2500,
        "end": 14500,
        "not_possible_here": [],
    }
    # 3 darts and 40 plates need 61 plates: 7 runs, 9 left over
    assert [(job["type_id"], job["runs"]) for job in plan["jobs"]] == [(200, 7), (300, 3), (301, 2)]
    assert [(one["type_id"], one["quantity"]) for one in plan["buy"]] == [(34, 3175), (35, 41)]
    assert plan["leftovers"] == [{"type_id": 200, "name": "Plate", "quantity": 9}]
    assert (plan["cost"], plan["profit"], plan["missing_prices"]) == (None, None, [34, 35])
    assert plan["seconds"] == 14500
    assert carry_out(plan) == {200: 9, 300: 1, 301: 2}


@pytest.mark.parametrize("strategy", ["min_cost", "max_roi", "fastest", "make_all", "buy_all"])
def test_every_strategy_answers_without_a_market(small: Eveprod, strategy: str) -> None:
    answer = small("--json", "plan", "301=3", "--strategy", strategy)
    assert carry_out(answer.json)[301] == 3
    assert "never fetched" in answer.err or "No market" in answer.err


def test_the_shopping_list_alone(small: Eveprod) -> None:
    words = ("plan", "Dart=1", "--strategy", "buy_all")
    assert small(*words, "--export", "multibuy").out == "Tritanium 1000\nPlate 7\n"
    assert small(*words, "--export", "csv").out.splitlines() == [
        "type_id,name,quantity,unit_price,cost,volume_m3",
        "34,Tritanium,1000,,,10",
        "200,Plate,7,,,",
    ]
    read = small(*words, "--export", "text").out.splitlines()
    assert (read[0], read[1].split()) == ("To buy", ["Tritanium", "1,000", "no", "price"])
    whole = small("--json", *words, "--export", "multibuy").json
    assert whole["export"] == "Tritanium 1000\nPlate 7\n"


def test_for_people(small: Eveprod) -> None:
    out = small("plan", "Dart II=2").out
    assert "Dart II" in out
    assert "no price" in out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["Dart"], 1, "names no item and quantity"),
        (["Dart=0"], 1, "make no plan"),
        (["Drat=1"], 1, "Did you mean"),
        (["Tritanium=5"], 1, "can't be built"),
        (["Dart=1", "--region", "Nowhere"], 1, "Nowhere"),
        (["Dart=1", "--region", ""], 1, "There is no region ''"),
        (["Dart=1", "--certainty", "1.5"], 1, "A certainty of 1.5 makes no sense"),
        (["Dart=1", "--hold", "inf"], 2, "inf is no number"),
        (["Dart=1", "--decryptor", "Plate"], 1, "not a decryptor"),
        (["Dart=1", "--strategy", "dream"], 2, "dream"),
        (["Dart=1", "--me", "11"], 2, "--me"),
        ([], 2, "ITEM"),
    ],
)
def test_what_makes_no_plan_is_one_sentence(small: Eveprod, words: list[str], status: int, said: str) -> None:
    answer = small("--json", "plan", *words)
    assert answer.status == status
    assert said in answer.err
    assert answer.out == ""
    if status == 1:
        assert answer.err.count("\n") == 1


def test_a_worked_plan_of_the_starter_set(starter: Eveprod) -> None:
    plan = starter("--json", "plan", "Drake=20", "--strategy", "make_all").json
    assert {one["name"]: one["quantity"] for one in plan["buy"]}["Tritanium"] == 50_400_000
    inventing = starter("--json", "plan", "Hammerhead II=10").json
    activities = [job["activity"] for job in inventing["jobs"]]
    assert activities[-3:] == ["copying", "invention", "manufacturing"]
    assert inventing["jobs"][-2]["units"] == pytest.approx(1.4875)
    plain = starter("--json", "plan", "Hammerhead II=10", "--no-invent").json
    assert "invention" not in [job["activity"] for job in plain["jobs"]]

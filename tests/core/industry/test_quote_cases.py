"""Jobs the game itself billed: every number of the answer equal."""

import json
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import FORMULAS
from eveprod_desktop.core.industry.quote import answer_quote

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("quote_cases.json").read_text(encoding="utf-8")
)
# the starter set is a year older than the bills; these two hulls were rebalanced in between
CASES_OF_THE_STARTER_SET = [
    case for case in CASES if not case["name"].startswith(("dominix:", "sin-blueprint:"))
]
AVERAGES = {"probability", "expected_runs", "expected_units"}


def _agrees(answer: dict[str, Any], expect: dict[str, Any]) -> None:
    for field, value in expect.items():
        if field in AVERAGES:
            assert answer[field] == pytest.approx(value, abs=1e-9), field
        else:
            assert answer[field] == value, field


@pytest.mark.parametrize("case", CASES_OF_THE_STARTER_SET, ids=lambda case: case["name"])
def test_billed_by_the_game(case: dict[str, Any], starter: IndustryFacts) -> None:
    _agrees(answer_quote(case["request"], starter), case["expect"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_billed_by_the_game_on_the_later_build(case: dict[str, Any], facts_2025: IndustryFacts) -> None:
    _agrees(answer_quote(case["request"], facts_2025), case["expect"])


@pytest.mark.parametrize("case", CASES_OF_THE_STARTER_SET, ids=lambda case: case["name"])
def test_an_answer_is_json_and_its_steps_lead_to_it(case: dict[str, Any], starter: IndustryFacts) -> None:
    answer = json.loads(json.dumps(answer_quote(case["request"], starter), allow_nan=False))
    steps = {step["name"]: step for step in answer["explain"]}
    for field in case["expect"]:
        if field == "materials":
            found = {name: steps[f"materials {name}"]["result"] for name in case["expect"]["materials"]}
            assert found == case["expect"]["materials"]
        else:
            assert steps[field]["result"] == answer[field], field
    for step in answer["explain"]:
        assert step["formula"] in FORMULAS
        assert step["text"]
        assert all(one["source"] for one in step["inputs"])

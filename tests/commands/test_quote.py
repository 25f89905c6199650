import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Eveprod

BILLS = Path(__file__).parents[1] / "core" / "industry" / "quote_cases.json"


def test_a_quote_on_the_starter_set(starter: Eveprod) -> None:
    request = {
        "activity": "manufacturing",
        "blueprint_type_id": 691,
        "runs": 10,
        "prices": {"adjusted": {"34": 4.5}},
    }
    # other programs write a byte order mark before what they pipe
    answer = starter("--json", "quote", stdin="\ufeff" + json.dumps(request)).json
    rifter = {
        str(type_id): quantity * 10 for type_id, quantity in ((34, 32000), (35, 6000), (36, 2500), (37, 500))
    }
    assert answer["materials"] == rifter
    assert answer["estimated_item_value"] == 32000 * 10 * 4.5
    assert answer["scc_surcharge"] == 57_600
    assert answer["total_cost"] is None
    assert answer["missing_adjusted_prices"] == [35, 36, 37]
    assert answer["explain"]
    people = starter("quote", stdin=json.dumps(request)).out
    assert "SCC surcharge" in people
    assert "57,600" in people


@pytest.mark.parametrize(
    ("request_text", "said"),
    [
        ("", "not JSON"),
        ("nonsense", "not JSON"),
        ("[1]", "no JSON object"),
        ('{"activity": "dreaming"}', "no activity 'dreaming'"),
        ('{"activity": "manufacturing"}', "names no blueprint"),
        ('{"activity": "manufacturing", "blueprint_type_id": 691, "runs": -1}', "runs"),
        ('{"activity": "manufacturing", "blueprint_type_id": 691, "me": 11}', "11"),
        ('{"activity": "reaction", "blueprint_type_id": 691}', "reaction"),
        ('{"activity": "manufacturing", "blueprint_type_id": 691, "runs": 1e400}', "request"),
    ],
)
def test_a_request_that_makes_no_sense_is_one_sentence(
    starter: Eveprod, request_text: str, said: str
) -> None:
    answer = starter("--json", "quote", stdin=request_text)
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_what_the_game_billed_for_each_kind_of_job(starter: Eveprod) -> None:
    # every bill, to the last field, is a case of tests/core/industry/test_quote_cases.py
    bills: list[dict[str, Any]] = json.loads(BILLS.read_text(encoding="utf-8"))
    # two hulls were rebalanced after the build of the starter set
    known = [bill for bill in bills if not bill["name"].startswith(("dominix:", "sin-blueprint:"))]
    kinds = {bill["request"]["activity"]: bill for bill in known}
    assert {"manufacturing", "research_material", "research_time", "copying"} <= set(kinds)
    for bill in kinds.values():
        answer = starter("--json", "quote", stdin=json.dumps(bill["request"])).json
        for field, expected in bill["expect"].items():
            assert answer[field] == pytest.approx(expected, abs=1e-9), (bill["name"], field)

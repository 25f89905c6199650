import json
from pathlib import Path
from typing import Any

import pytest

from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from tests.commands.conftest import Eveprod

BILLS = Path(__file__).parents[1] / "core" / "industry" / "quote_cases.json"


def test_a_quote_on_the_starter_set(eveprod: Eveprod) -> None:
    request = {
        "activity": "manufacturing",
        "blueprint_type_id": 691,
        "runs": 10,
        "prices": {"adjusted": {"34": 4.5}},
    }
    answer = eveprod("--json", "quote", stdin=json.dumps(request)).json
    rifter = {
        str(type_id): quantity * 10 for type_id, quantity in ((34, 32000), (35, 6000), (36, 2500), (37, 500))
    }
    assert answer["materials"] == rifter
    assert answer["estimated_item_value"] == 32000 * 10 * 4.5
    assert answer["scc_surcharge"] == 57_600
    assert answer["total_cost"] is None
    assert answer["missing_adjusted_prices"] == [35, 36, 37]
    assert answer["explain"]
    people = eveprod("quote", stdin=json.dumps(request)).out
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
    eveprod: Eveprod, request_text: str, said: str
) -> None:
    answer = eveprod("--json", "quote", stdin=request_text)
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_the_bills_of_the_game(eveprod: Eveprod, data_dir: Path, sde_zip_2025: Path) -> None:
    database = Database(data_dir / "eveprod.db", data_dir / "backups", SystemClock())
    load_build(database, sde_zip_2025, "file", SystemClock(), Monitor())
    database.close()
    cases: list[dict[str, Any]] = json.loads(BILLS.read_text())
    assert len(cases) == 17
    for case in cases:
        answer = eveprod("--json", "quote", stdin=json.dumps(case["request"])).json
        for field, expected in case["expect"].items():
            if field == "probability":
                assert answer[field] == pytest.approx(expected, abs=1e-9), case["name"]
            else:
                assert answer[field] == expected, (case["name"], field)

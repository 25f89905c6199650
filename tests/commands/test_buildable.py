"""`eveprod buildable` and `eveprod plan --character` on a player with a few things."""

import pytest

from eveprod_desktop.app import build_app
from tests.support.command_line import Eveprod
from tests.support.owned_things import OTHER_STATION, STATION, write_player

TRITANIUM, PYERITE, PLATE, DART, DART_II = 34, 35, 200, 300, 301


@pytest.fixture
def player(small: Eveprod) -> Eveprod:
    app = build_app()
    things = [(TRITANIUM, 2900, STATION), (PLATE, 15, STATION), (PYERITE, 3, OTHER_STATION)]
    write_player(app.database, things, [(1300, 10, 20, -1), (1200, 0, 0, 4)], {3380: 5})
    app.close()
    return small


def test_what_the_assets_allow(player: Eveprod) -> None:
    rows = player("--json", "buildable", "--character", "ada forge").json
    assert [(row["name"], row["runs_direct"], row["runs_with_components"]) for row in rows] == [
        ("Dart", 2, 2)
    ]
    (dart,) = rows
    # ME 10: 900 Tritanium and 6.3 plates a run; three runs take 19 plates
    assert (dart["blueprint"], dart["blueprint_runs"], dart["me"]) == ("original", None, 10)
    assert (dart["limiting_direct_type_id"], dart["missing_direct"]) == (PLATE, 4)
    # to make a plate five Pyerite are needed, three are there
    assert (dart["limiting_type_id"], dart["missing"]) == (PYERITE, 2)
    assert dart["skills"] is True
    out = player("buildable", "--character", "Ada Forge").out
    assert "Dart " in out
    assert "Dart II" not in out


def test_a_plan_from_stock(player: Eveprod) -> None:
    plan = player("--json", "plan", "Dart=5", "--character", "Ada Forge", "--strategy", "make_all").json
    assert {one["type_id"]: one["quantity"] for one in plan["from_stock"]} == {
        TRITANIUM: 2900,
        PYERITE: 3,
        PLATE: 15,
    }
    # 32 plates, 15 are there: two runs on the copy; 4,500 and 50 Tritanium, 10 Pyerite
    assert {one["type_id"]: one["quantity"] for one in plan["buy"]} == {TRITANIUM: 1650, PYERITE: 7}
    uses = [(job["type_id"], job["runs"], job["blueprint"], job["blueprint_item_id"]) for job in plan["jobs"]]
    assert uses == [(PLATE, 2, "copy", 20_001), (DART, 5, "original", 20_000)]
    assert {job["character_id"] for job in plan["jobs"]} == {90_000_001}
    assert plan["blueprints_to_get"] == []
    carried = ("--carry-to", str(STATION), "--hold", "0.02", "--strategy", "make_all")
    carry = player("--json", "plan", "Dart=5", "--character", "Ada Forge", *carried).json["carry"]
    assert {one["type_id"]: one["quantity"] for one in carry["there"]} == {TRITANIUM: 2900, PLATE: 15}
    (stop,) = carry["stops"]
    assert (stop["place_id"], stop["same_place"], stop["lines"][0]["quantity"]) == (OTHER_STATION, False, 3)
    assert stop["unknown_volumes"] == [PYERITE]
    words = ("--character", "Ada Forge", "--place", str(OTHER_STATION), "--login", "8:00", "--ore")
    place = player("--json", "plan", "Dart II=1", *words).json
    assert {one["type_id"] for one in place["from_stock"]} == {PYERITE}
    assert place["ore"] is None
    assert [one["how"] for one in place["blueprints_to_get"]] == ["fetch", "fetch", "elsewhere"]
    assert all(one["runs_by_next_login"] is not None for one in place["start_now"])


def test_whom_nobody_knows_is_one_sentence(player: Eveprod) -> None:
    for words, said in (
        (["buildable"], "Nobody is named"),
        (["plan", "Dart=1", "--corporation", "FRGX"], "in a corporation 'FRGX'"),
    ):
        answer = player("--json", *words)
        assert (answer.status, answer.out) == (1, "")
        assert said in answer.err
        assert answer.err.count("\n") == 1

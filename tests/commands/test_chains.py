import pytest

from tests.support.command_line import Eveprod


def test_a_first_command_loads_the_starter_set(eveprod: Eveprod) -> None:
    answer = eveprod("--json", "chains", "direct", "drake")
    assert {row["name"]: row["quantity"] for row in answer.json}["Tritanium"] == 2_800_000
    assert {row["units_per_run"] for row in answer.json} == {1}
    status = eveprod("--json", "sde", "status").json
    assert (status["source"], status["build"], status["chains"]) == ("starter set", 20240618, 3806)
    needs = eveprod("--json", "chains", "materials", "Drake", "--me", "10", "--runs", "20").json
    assert {row["name"]: row["quantity"] for row in needs}["Tritanium"] == 50_400_000


def test_tree(small: Eveprod) -> None:
    tree = small("--json", "chains", "show", "Dart II").json
    assert (tree["type_id"], tree["name"], tree["quantity"], tree["activity"]) == (
        301,
        "Dart II",
        1.0,
        "manufacturing",
    )
    dart = next(part for part in tree["materials"] if part["type_id"] == 300)
    plates = next(part for part in dart["materials"] if part["type_id"] == 200)
    assert plates["quantity"] == 7
    assert plates["materials"][0] == {
        "type_id": 34,
        "name": "Tritanium",
        "quantity": 17.5,
        "activity": None,
        "materials": [],
    }
    assert "17.5 × Tritanium  (raw)" in small("chains", "show", "Dart II").out


def test_flat(small: Eveprod) -> None:
    rows = small("--json", "chains", "show", "301", "--format", "flat").json
    assert rows == [
        {
            "type_id": 34,
            "name": "Tritanium",
            "quantity": 1067.5,
            "chain_depth": 3,
            "path": "301->300->200->34",
        },
        {"type_id": 35, "name": "Pyerite", "quantity": 16.5, "chain_depth": 3, "path": "301->300->200->35"},
    ]
    assert "1,067.5" in small("chains", "show", "301", "--format", "flat").out


def test_direct_for_people(small: Eveprod) -> None:
    out = small("chains", "direct", "Plate").out
    assert "one run of Blueprint 1200 makes 10 in 100 s" in out


def test_build(small: Eveprod) -> None:
    answer = small("--json", "chains", "build")
    assert [one["name"] for one in answer.json["batches"]] == [
        "raw_materials",
        "basic_components",
        "t1_items",
        "t2_items",
        "advanced_items",
    ]
    assert sum(one["items"] for one in answer.json["batches"]) == 5
    (one,) = small("--json", "chains", "build", "--batch", "t2_items").json["batches"]
    assert (one["items"], one["rows"]) == (1, 2)
    assert small("chains", "build", "--batch", "nonsense").status == 2


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("Drat", "Did you mean"),
        ("9" * 20, f"No item has the id {'9' * 20}"),
        ("Tritanium", "Tritanium can't be built"),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(small: Eveprod, item: str, said: str) -> None:
    for command in (["show"], ["show", "--format", "flat"], ["direct"], ["materials"]):
        answer = small("--json", "chains", *command, item)
        assert (answer.status, answer.out) == (1, "")
        assert said in answer.err
        assert answer.err.count("\n") == 1

from tests.support.command_line import Eveprod


def test_a_job_from_its_plan_to_its_end(small: Eveprod) -> None:
    made = small(
        "--json", "jobs", "create", "dart", "--runs", "3", "--me", "10", "--te", "20", "--make", "Plate"
    )
    row = made.json
    assert (row["job_id"], row["status"], row["runs"], row["units"]) == (1, "planned", 3, 3)
    assert (row["item_type_id"], row["name"], row["blueprint_type_id"]) == (300, "Dart", 1300)
    assert (row["material_efficiency"], row["time_efficiency"], row["activity_id"]) == (10, 20, 1)
    assert (row["job_cost_estimate"], row["revenue_estimate"], row["character_id"]) == (None, None, None)
    assert row["materials"] == [
        {
            "type_id": 34,
            "name": "Tritanium",
            "quantity": 2700,
            "decision": "buy",
            "unit_cost": None,
            "acquired": 0,
            "from_stock": 0,
        },
        {
            "type_id": 200,
            "name": "Plate",
            "quantity": 19,
            "decision": "make",
            "unit_cost": None,
            "acquired": 0,
            "from_stock": 0,
        },
    ]
    changed = small("--json", "jobs", "update", "1", "--acquired", "tritanium=500", "--note", "x").json
    assert ([one["acquired"] for one in changed["materials"]], changed["note"]) == ([500, 0], "x")
    wrong = small("jobs", "update", "1", "--status", "completed")
    assert (wrong.status, wrong.out) == (1, "")
    assert "Job 1 that is planned can't become completed. Start it first." in wrong.err
    assert small("--json", "jobs", "update", "1", "--status", "active").json["status"] == "active"
    assert small("jobs", "update", "1", "--status", "completed").status == 0
    (done,) = small("--json", "jobs", "list", "--status", "completed", "--status", "cancelled").json
    assert done["completed_at"] is not None
    assert small("--json", "jobs", "delete", "1").json["deleted"] == [1]
    assert "no jobs" in small("jobs", "list").out
    assert small("--json", "jobs", "undo").json["undone"] == "Delete job 1"
    assert small("--json", "jobs", "list").json == [done]


def test_mistakes_are_said(small: Eveprod) -> None:
    for arguments, status, said in (
        (("create", "Dart", "--facility", "Nowhere"), 1, "no facility profile"),
        (("update", "7", "--status", "active"), 1, "no job 7"),
        (("list", "--status", "finished"), 2, "finished"),
    ):
        answer = small("jobs", *arguments)
        assert (answer.status, answer.out) == (status, ""), arguments
        assert said in answer.err

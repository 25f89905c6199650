import json
from pathlib import Path

import pytest

from tests.support.command_line import Eveprod

TEXT = """format = 1

[defaults]
manufacturing = "Works"

[[facility]]
name = "Works"
structure = 35825
system = 30002813
indices = { manufacturing = 0.031 }
"""


def test_a_profile_goes_in_is_listed_used_and_comes_out(starter: Eveprod, tmp_path: Path) -> None:
    assert starter("--json", "facilities", "list").json == []
    assert "There are no facility profiles" in starter("facilities", "list").out
    file = tmp_path / "works.toml"
    file.write_text(TEXT)
    assert starter("--json", "facilities", "import", file).json == {
        "added": ["Works"],
        "replaced": [],
        "defaults": {"manufacturing": "Works"},
    }
    assert starter("--json", "facilities", "import", "-", stdin=TEXT).json["replaced"] == ["Works"]
    (row,) = starter("--json", "facilities", "list").json
    assert (row["name"], row["structure"], row["system"]) == ("Works", "Raitaru", "Tama")
    assert row["default_for"] == ["manufacturing"]
    assert starter("facilities", "export").out == TEXT
    assert starter("--json", "facilities", "export").json == {"text": TEXT}
    copy = tmp_path / "copy.toml"
    starter("facilities", "export", "--to", copy)
    assert copy.read_text() == TEXT

    request = {
        "activity": "manufacturing",
        "blueprint_type_id": 691,
        "facility": {"profile": "Works"},
        "prices": {"adjusted": {"34": 10}},
    }
    quote = starter("--json", "quote", stdin=json.dumps(request)).json
    value = 32000 * 10
    assert quote["index_amount"] == round(value * 0.031)
    assert quote["facility_tax"] == 0
    request["facility"] = {"profile": "Works", "system_cost_index": 0.1, "facility_tax": 0.02}
    quote = starter("--json", "quote", stdin=json.dumps(request)).json
    assert (quote["index_amount"], quote["facility_tax"]) == (32_000, 6_400)


@pytest.mark.parametrize(
    ("facility", "said"),
    [
        ({"profile": "Nowhere"}, "no facility profile named 'Nowhere'"),
        ({"profile": 3}, "must be a name"),
        ({"profile": "Works", "structure_type_id": None}, "can't stand beside facility.profile"),
    ],
)
def test_a_profile_that_can_not_be_used_is_one_sentence(
    starter: Eveprod, facility: dict[str, object], said: str
) -> None:
    request = {"activity": "manufacturing", "blueprint_type_id": 691, "facility": facility}
    answer = starter("--json", "quote", stdin=json.dumps(request))
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_files_that_hold_no_profiles_are_one_sentence(starter: Eveprod, tmp_path: Path) -> None:
    nothing, wrong = tmp_path / "nothing.toml", tmp_path / "wrong.toml"
    wrong.write_bytes(b"\xff\xfe\xff")
    for file, said in ((nothing, "can't be read"), (wrong, "not text in UTF-8")):
        answer = starter("facilities", "import", file)
        assert answer.status == 1
        assert said in answer.err
    assert "holds no facility profiles" in starter("facilities", "import", "-", stdin="?").err
    answer = starter("facilities", "export", "--to", tmp_path / "no" / "folder.toml")
    assert (answer.status, "can't be written" in answer.err) == (1, True)

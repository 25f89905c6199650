"""A request that makes no sense gets one clear sentence; a gap in prices gets a name."""

from typing import Any

import pytest

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.quote import answer_quote

GOOD: dict[str, Any] = {
    "activity": "manufacturing",
    "blueprint_type_id": 691,
    "product_type_id": 587,
    "runs": 10,
    "me": 10,
    "te": 20,
    "facility": {"system_cost_index": 0.05},
    "prices": {"adjusted": {"34": 4.0}, "market": {"34": 5.0}},
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"activity": "reverse_engineering"}, "no activity 'reverse_engineering'"),
        ({"activity": None}, "no activity None"),
        ({"runs": 0}, "can't have 0 runs"),
        ({"runs": -5}, "can't have -5 runs"),
        ({"runs": 10**12}, "can't have 1,000,000,000,000 runs"),
        ({"runs": 1.5}, "runs must be a whole number, not 1.5"),
        ({"runs": "ten"}, "runs must be a whole number, not 'ten'"),
        ({"runs": True}, "runs must be a whole number"),
        ({"me": 11}, "ME is 0 to 10, not 11"),
        ({"me": -1}, "ME is 0 to 10, not -1"),
        ({"te": 22}, "TE is 0 to 20, not 22"),
        ({"blueprint_type_id": 587}, "Rifter is not a blueprint"),
        ({"blueprint_type_id": 999999999}, "no blueprint 999999999"),
        ({"product_type_id": 34}, "does not yield Tritanium"),
        ({"blueprint_type_id": None, "product_type_id": None}, "names no blueprint"),
        ({"blueprint_type_id": None, "product_type_id": 34}, "No blueprint yields Tritanium"),
        ({"activity": "reaction"}, "Rifter Blueprint has no reaction"),
        ({"activity": "invention", "product_type_id": 34}, "does not yield Tritanium"),
        ({"activity": "research_material"}, "from level 0 to level 0"),
        ({"activity": "research_time", "from_level": 3, "to_level": 2}, "from level 3 to level 2"),
        ({"activity": "research_time", "from_level": 3, "to_level": 11}, "from level 3 to level 11"),
        ({"activity": "copying", "runs_per_copy": 301}, "holds 1 to 30 runs, not 301"),
        ({"activity": "copying", "runs_per_copy": 0}, "holds 1 to 30 runs, not 0"),
        ({"skills": {"3380": 6}}, "can't be at level 6"),
        ({"skills": {"Industry": 5}}, "must go by type ids, not 'Industry'"),
        ({"skills": [3380]}, "skills must be an object"),
        ({"alpha": "no"}, "alpha must be true or false"),
        ({"facility": {"security": "highsec"}}, "no security 'highsec'"),
        ({"facility": {"rig_type_ids": [43920]}}, "NPC station takes no rigs"),
        ({"facility": {"structure_type_id": 587}}, "Rifter is not a structure"),
        ({"facility": {"structure_type_id": 35825, "rig_type_ids": [37170]}}, "another size"),
        ({"facility": {"structure_type_id": 35825, "rig_type_ids": [999999999]}}, "no type 999999999"),
        ({"facility": {"structure_type_id": 35825, "rig_type_ids": 43920}}, "must be a list"),
        ({"facility": {"structure_type_id": 35825, "rig_type_ids": [None]}}, "must be a whole number"),
        ({"facility": {"system_cost_index": 5}}, "system_cost_index must be 0 to 1, not 5"),
        ({"facility": {"system_cost_index": float("nan")}}, "must be a number"),
        ({"facility": {"system_cost_bonus": -2}}, "must be -1 to 1"),
        ({"facility": {"facility_tax": -0.1}}, "facility_tax must be 0 to 1"),
        ({"facility": "Jita"}, "facility must be an object"),
        ({"prices": {"adjusted": {"34": "dear"}}}, "must be a number"),
        ({"prices": {"market": {"34": -1}}}, "can't be negative"),
        ({"prices": {"adjusted": {"34": 1e300}}}, "price of 34 is beyond all reason: 1e+300 ISK"),
        ({"implants": [27170, 27171]}, "both need implant slot 8"),
        ({"implants": [587]}, "Rifter is not an implant"),
        ({"activity": "invention", "product_type_id": 11371, "decryptor_type_id": 34}, "not a decryptor"),
        ({"activity": "invention", "product_type_id": None}, "has several outcomes"),
    ],
)
def test_one_clear_sentence(starter: IndustryFacts, change: dict[str, Any], words: str) -> None:
    with pytest.raises(AppError) as refused:
        answer_quote(GOOD | change, starter)
    assert words in refused.value.sentence
    assert "\n" not in str(refused.value)
    assert refused.value.advice


def test_a_reaction_has_no_levels(starter: IndustryFacts) -> None:
    request = {"activity": "reaction", "blueprint_type_id": 46166}
    plain, with_levels = (
        answer_quote(request, starter),
        answer_quote({**request, "me": 10, "te": 20}, starter),
    )
    assert with_levels["materials"] == plain["materials"]
    assert with_levels["time_seconds"] == plain["time_seconds"]
    assert any("no ME and TE" in told for told in with_levels["warnings"])


def test_a_relic_leaves_the_outcome_open(starter: IndustryFacts) -> None:
    with pytest.raises(AppError, match="several outcomes"):
        answer_quote({"activity": "invention", "blueprint_type_id": 30187}, starter)


def test_a_product_of_several_relics_asks_which(starter: IndustryFacts) -> None:
    product = 45705
    with pytest.raises(AppError, match="can be invented from several"):
        answer_quote({"activity": "invention", "product_type_id": product}, starter)


def test_gaps_in_prices_are_named(starter: IndustryFacts) -> None:
    answer = answer_quote(GOOD, starter)
    assert 35 in answer["missing_adjusted_prices"]
    assert 35 in answer["missing_market_prices"]
    assert answer["total_material_cost"] is None
    assert answer["total_cost"] is None
    assert answer["total_job_cost"] is not None
    text = " ".join(answer["warnings"])
    assert "No adjusted price of Pyerite" in text
    assert "No market price of Pyerite" in text


def test_what_is_left_out_takes_the_defaults(starter: IndustryFacts) -> None:
    bare = answer_quote({"activity": "manufacturing", "product_type_id": 587}, starter)
    full = answer_quote(
        {
            "activity": "manufacturing",
            "blueprint_type_id": 691,
            "product_type_id": 587,
            "runs": 1,
            "me": 0,
            "te": 0,
            "skills": {"3380": 5, "3388": 5},
            "alpha": False,
            "facility": {
                "structure_type_id": None,
                "rig_type_ids": [],
                "security": "high",
                "system_cost_index": 0.0,
                "system_cost_bonus": 0.0,
                "facility_tax": 0.0025,
            },
            "prices": {"adjusted": {}, "market": {}},
        },
        starter,
    )
    assert "No system cost index was given: it counts as 0." in bare.pop("warnings")
    full.pop("warnings")
    assert bare == full


def test_a_structure_takes_no_tax_unless_told(starter: IndustryFacts) -> None:
    prices = {"adjusted": {str(one): 100.0 for one in range(34, 41)}}
    request = {"activity": "manufacturing", "product_type_id": 587, "prices": prices}
    station = answer_quote(request, starter)
    structure = answer_quote(request | {"facility": {"structure_type_id": 35825}}, starter)
    assert station["facility_tax"] != 0
    assert structure["facility_tax"] == 0


def test_an_invention_may_be_asked_for_by_the_product(starter: IndustryFacts) -> None:
    by_blueprint = answer_quote(
        {"activity": "invention", "blueprint_type_id": 691, "product_type_id": 11372}, starter
    )
    by_product = answer_quote(
        {"activity": "invention", "blueprint_type_id": 691, "product_type_id": 11371}, starter
    )
    assert by_blueprint == by_product


def test_rigs_on_a_build_that_does_not_know_them_are_said_to_be_left_out(starter: IndustryFacts) -> None:
    facility = {
        "structure_type_id": 35825,
        "rig_type_ids": [43732],
        "security": "low",
        "system_cost_index": 0.1,
    }
    answer = answer_quote(
        {"activity": "manufacturing", "product_type_id": 645, "facility": facility}, starter
    )
    assert any("rigs are not applied" in warning for warning in answer["warnings"])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"activity": "reaction", "blueprint_type_id": 46166}, ["refinery", "high security"]),
        (
            {
                "activity": "reaction",
                "blueprint_type_id": 46166,
                "facility": {"structure_type_id": 35835, "security": "low"},
            },
            [],
        ),
        ({"activity": "manufacturing", "product_type_id": 19720}, ["large or extra-large", "high security"]),
        (
            {
                "activity": "manufacturing",
                "product_type_id": 671,
                "facility": {"structure_type_id": 35826, "security": "null"},
            },
            ["Sotiyo"],
        ),
        (
            {
                "activity": "manufacturing",
                "product_type_id": 671,
                "facility": {"structure_type_id": 35827, "security": None},
            },
            [],
        ),
    ],
)
def test_a_job_that_is_not_possible_there_keeps_its_number(
    starter: IndustryFacts, request_: dict[str, Any], words: list[str]
) -> None:
    answer = answer_quote(request_, starter)
    flags = answer["not_possible_here"]
    assert isinstance(flags, list)
    assert len(flags) == len(words)
    for flag, word in zip(flags, words, strict=True):
        assert word in flag
    assert answer["time_seconds"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ME": 10}, "ME"),
        ({"facility": {"tax": 0.1}}, "facility.tax"),
        ({"prices": {"average": {}}}, "prices.average"),
    ],
)
def test_an_unknown_field_changes_nothing_and_is_named(
    change: dict[str, Any], named: str, starter: IndustryFacts
) -> None:
    answer = answer_quote({**GOOD, **change}, starter)
    assert f"The request has an unknown field {named}: it was passed over." in answer["warnings"]

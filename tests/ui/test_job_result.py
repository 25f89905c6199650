"""What the job card shows, worked out without a window."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile, ProfileBook, SystemState
from eveprod_desktop.core.industry.formulas import Number, recompute
from eveprod_desktop.core.industry.measures import Measure, Measured
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.ui.screens.job_choice import (
    JobChoice,
    JobWay,
    Places,
    default_profile,
    job_ways,
    place_job,
    skills_for,
)
from eveprod_desktop.ui.screens.job_result import JobResult, Terms, explain_level, explain_way, work_out
from eveprod_desktop.ui.screens.job_summary import bar_parts, gap_words, headline, missing_words
from eveprod_desktop.ui.screens.job_words import input_lines, step_title
from eveprod_desktop.ui.screens.step_values import StepValue, exactly
from tests.ui import fake_industry as world
from tests.ui import fakes

BUILD, COPY, INVENT = Activity.MANUFACTURING, Activity.COPYING, Activity.INVENTION
ME, TE = Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME
FACTS = world.job_facts()
EVERY_PRICE = Prices(dict.fromkeys(FACTS.types, 100.0), dict.fromkeys(FACTS.types, 120.0))
TERMS = Terms(FACTS, EVERY_PRICE, Places(), fakes.NAMES, selling={world.WOLF: 1e6})
BUILDING = JobWay(BUILD, world.SHIP_BLUEPRINT, world.SHIP)
INVENTING = JobWay(INVENT, world.SHIP_BLUEPRINT, world.WOLF_BLUEPRINT)


def titles(result: JobResult) -> list[str]:
    return [line.title for line in result.lines]


@pytest.mark.parametrize(
    ("type_id", "activities"),
    [
        (world.SHIP, [BUILD, COPY, INVENT, ME, TE]),
        (world.SHIP_BLUEPRINT, [BUILD, COPY, INVENT, ME, TE]),
        (world.WOLF, [BUILD, INVENT]),
        (world.PLATE, [Activity.REACTION]),
        (world.TRITANIUM, []),
    ],
)
def test_the_jobs_of_an_item(type_id: int, activities: list[Activity]) -> None:
    assert [way.activity for way in job_ways(FACTS, type_id)] == activities


def test_skills_that_change_a_job() -> None:
    assert 3380 in skills_for(FACTS, BUILDING)
    assert {world.SCIENCE_ONE, world.SCIENCE_TWO, world.ENCRYPTION} <= set(skills_for(FACTS, INVENTING))


def test_every_line_has_its_step_and_the_sums_add_up() -> None:
    for way in (*job_ways(FACTS, world.SHIP), *job_ways(FACTS, world.WOLF), *job_ways(FACTS, world.PLATE)):
        result = work_out(JobChoice(way, runs=3, system_cost_index=0.05), TERMS)
        assert {line.step for line in result.lines} <= set(result.steps)
        assert all(recompute(step) == step.result for step in result.steps.values())
        parts = [line.isk or Decimal(0) for line in result.lines if line.kind in {"material", "fee"}]
        assert sum(parts) == result.quote.total_cost
        assert sum(share.isk for share in result.shares) == result.quote.total_cost
        assert sum(part.share for part in bar_parts(result.shares)) == pytest.approx(1)
        assert gap_words(result) == ""


def test_a_missing_price_is_a_gap_with_a_name() -> None:
    terms = replace(TERMS, prices=Prices({}, {world.TRITANIUM: 5.0}))
    result = work_out(JobChoice(BUILDING, system_cost_index=0.05), terms)
    assert result.market_gaps == (world.PLATE,)
    assert result.adjusted_gaps == (world.PLATE, world.TRITANIUM)
    assert result.shares == ()
    assert "No market price of Carbon Plate" in gap_words(result)
    assert "counted as 0" in gap_words(result)
    assert headline(result)["total"][0] == "–"
    assert "Carbon Plate" in missing_words(result)
    priceless = next(line for line in result.lines if line.type_id == world.PLATE)
    assert (priceless.isk, priceless.step in result.steps) == (None, True)


def test_decryptors_are_compared() -> None:
    result = work_out(JobChoice(INVENTING, runs=10, system_cost_index=0.05), TERMS)
    assert {way.decryptor_type_id for way in result.ways} == {None, world.ACCELERANT, world.ATTAINMENT}
    assert result.cheapest is not None
    assert result.cheapest.cost_per_unit == min(way.cost_per_unit or 0 for way in result.ways)
    assert result.best_per_hour is not None
    steps = explain_way(result, result.ways[0])
    assert steps["cost_per_unit"].result == result.ways[0].cost_per_unit
    sold = [need for need in result.needs if need.sold]
    assert [need.type_id for need in sold] == [world.WOLF]
    unsold = replace(TERMS, selling={}, prices=Prices(EVERY_PRICE.adjusted, {}))
    assert work_out(JobChoice(INVENTING), unsold).market_gaps == tuple(
        need.type_id for need in result.needs if need.market and not need.sold
    )


def test_levels_of_research_are_compared() -> None:
    result = work_out(JobChoice(JobWay(ME, world.SHIP_BLUEPRINT), runs=100, from_level=7), TERMS)
    assert [row.level for row in result.research] == [8, 9, 10]
    row = result.research[-1]
    assert explain_level(result, row)["saved_per_run"].result == row.saved_per_run
    assert headline(result)["yields"][0] == "ME 7 → ME 10"
    time = work_out(JobChoice(JobWay(TE, world.SHIP_BLUEPRINT), from_level=9), TERMS)
    assert headline(time)["yields"][0] == "TE 18 → TE 20"


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (BUILDING, "3 units"),
        (JobWay(COPY, world.SHIP_BLUEPRINT), "3 copies of 5 runs"),
        (JobWay(Activity.REACTION, world.PLATE_FORMULA, world.PLATE), "600 units"),
    ],
)
def test_what_a_job_yields(way: JobWay, words: str) -> None:
    result = work_out(JobChoice(way, runs=3, runs_per_copy=5), TERMS)
    assert headline(result)["yields"][0].replace("\u00a0", " ") == words


def test_impossible_jobs_are_refused_in_a_sentence() -> None:
    with pytest.raises(AppError, match="holds 1 to 30 runs"):
        work_out(JobChoice(JobWay(COPY, world.SHIP_BLUEPRINT), runs_per_copy=31), TERMS)


def test_where_a_job_is_done() -> None:
    works = FacilityProfile("Works", world.RAITARU, system_id=world.TAMA, indices=((BUILD, 0.04),))
    tama = SystemState(world.TAMA, "Tama", 0.3, {COPY: 0.02})
    places = Places(ProfileBook((works,), (("manufacturing", "Works"),)), {"Works": tama})
    assert default_profile(places, FACTS, BUILDING) == "Works"
    assert default_profile(places, FACTS, INVENTING) is None
    assert place_job(places, "Works", BUILD).facility.system_cost_index == 0.04
    assert place_job(places, "Works", COPY).facility.system_cost_index == 0.02
    assert place_job(places, "Works", COPY, 0.5).facility.system_cost_index == 0.5
    assert place_job(places, "Works", INVENT).index_known is False
    assert place_job(places, "Works", BUILD).facility.security == "low"
    with pytest.raises(AppError, match="no facility profile named 'Gone'"):
        place_job(places, "Gone", BUILD)
    with pytest.raises(AppError, match="system of Works is not in the loaded data"):
        place_job(Places(places.book), "Works", BUILD)


def test_an_unknown_index_is_told() -> None:
    result = work_out(JobChoice(BUILDING), TERMS)
    assert "No cost index of manufacturing is known for NPC station: it counts as 0." in result.notes
    region = replace(TERMS, places=Places(mean_indices={BUILD: 0.03}, region_name="The Forge"))
    result = work_out(JobChoice(BUILDING), region)
    assert result.quote.job.facility.system_cost_index == 0.03
    assert result.notes == ("The cost index of an NPC station is the mean of The Forge.",)


def test_what_the_game_would_not_start_is_told() -> None:
    reaction = work_out(JobChoice(JobWay(Activity.REACTION, world.PLATE_FORMULA, world.PLATE)), TERMS)
    assert "Reactions need a refinery (Athanor or Tatara)." in reaction.notes


def test_steps_in_words() -> None:
    result = work_out(JobChoice(BUILDING, runs=10, system_cost_index=0.05), TERMS)
    names = fakes.NAMES
    assert step_title("cost of materials 34", names) == "Tritanium, cost"
    assert step_title("invention: materials 34", names) == "Invention: Tritanium, units"
    assert step_title("building: scc_surcharge", names) == "Building: SCC surcharge"
    assert step_title("materials 999999", names) == "Type 999999, units"
    cost = result.steps["cost of materials 34"]
    quantity, price = input_lines(cost, names)
    assert (quantity.step, quantity.source) == ("materials 34", "← Tritanium, units")
    assert (price.value.text, str(price.value), price.step) == ("120.00\u00a0ISK", "120", None)
    assert input_lines(result.steps["units"], names)[0].source == "chosen on the card"


@given(
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.decimals("-1e12", "1e12", places=4)
)
def test_numbers_lose_nothing(value: float | Decimal) -> None:
    text = exactly(value).replace("\u202f", "")
    assert "e" not in text.lower()
    assert Decimal(text) == (Decimal(repr(value)) if isinstance(value, float) else Decimal(value))


@pytest.mark.parametrize(
    ("number", "measure", "text"),
    [
        (3303421.25349, Measure.ISK, "3\u202f303\u202f421.25\u00a0ISK"),
        (18436014, Measure.ISK, "18\u202f436\u202f014\u00a0ISK"),
        (-0.001, Measure.ISK, "\u22120.001\u00a0ISK"),
        (Decimal("1e13"), Measure.ISK, "10\u202f000\u202f000\u202f000\u202f000.00\u00a0ISK"),
        (0.1 + 0.2, Measure.FACTOR, "0.3"),
        (0.0617431818182, Measure.SHARE, "6.17\u00a0%"),
        (0.04, Measure.SHARE, "4\u00a0%"),
        (-2.4, Measure.PERCENT, "\u22122.4\u00a0%"),
        (-0.0, Measure.PERCENT, "0\u00a0%"),
        (16844.4, Measure.SECONDS, "04:40:44"),
        (12.345, Measure.SECONDS, "12.35\u00a0s"),
        (3.25, Measure.DAYS, "3.2\u00a0days"),
        (0.00819672131147541, Measure.COUNT, "0.008197"),
        (252000.0, Measure.M3, "252\u202f000\u00a0m3"),
        (850.5, Measure.ISK_PER_M3, "850.50\u00a0ISK per m3"),
        (5, Measure.LEVEL, "5"),
    ],
)
def test_numbers_of_an_explanation_are_rounded_with_their_unit(
    number: Number, measure: Measure, text: str
) -> None:
    value = StepValue(Measured(number, measure))
    assert value.text == text
    assert value.hint.startswith(f"Exactly {exactly(number)}")

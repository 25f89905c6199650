"""Whole jobs on the hand-made world and the starter set, worked by hand; and the laws they keep."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills

BUILD, COPY, INVENT, REACT = Activity.MANUFACTURING, Activity.COPYING, Activity.INVENTION, Activity.REACTION
ME, TE = Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME
RAITARU, ATHANOR, TATARA = 35825, 35835, 35836
SHIP_RIG, SHIP_TIME_RIG, REACTOR_RIG = 43732, 43733, 46487
TRITANIUM, FUEL, COMPONENT = 34, 4246, 11545
PRICES = Prices({TRITANIUM: 4.5, COMPONENT: 1000.25}, {TRITANIUM: 5.0, COMPONENT: 1200.0, FUEL: 20000.0})


def test_a_ship_in_a_rigged_structure_in_low_security(small: IndustryFacts) -> None:
    place = Facility(RAITARU, (SHIP_RIG,), "low", 0.05, -0.5, 0.01)
    job = Job(BUILD, 999, runs=1, me=9, te=20, skills=Skills({3380: 4, 3388: 3}), facility=place)
    quote = quote_job(job, small, PRICES)
    # 1000 x 0.91 x 0.99 x 0.962 = 866.6658; 8 x the same = 6.933
    assert quote.materials == ((TRITANIUM, 867), (COMPONENT, 7))
    # 18000 x 0.8 x (0.84 x 0.91) x 0.85 = 9356.256
    assert quote.time_seconds == 9356
    # 1000 x 4.5 + 8 x 1000.25
    assert quote.estimated_item_value == 12502
    cost = quote.cost
    # 12502 x 0.05 = 625.1; x 0.97 x 0.5 leaves 303.125
    assert (cost.index_amount, cost.bonuses) == (625, -322)
    assert (cost.facility_tax, cost.scc_surcharge, cost.alpha_tax) == (125, 500, 0)
    assert cost.total == 625 - 322 + 125 + 500
    assert quote.total_material_cost == 867 * 5 + 7 * 1200
    assert quote.cost_per_unit == quote.total_cost == 867 * 5 + 7 * 1200 + 928


def test_the_alpha_tax_is_on_the_value(small: IndustryFacts) -> None:
    job = Job(BUILD, 999, runs=100, skills=Skills(alpha=True))
    assert quote_job(job, small, PRICES).cost.alpha_tax == 3126  # 1,250,200 x 0.25 % = 3125.5, up


def test_a_reaction_uses_reactor_rigs_and_the_tatara_only_time(small: IndustryFacts) -> None:
    at_athanor = Job(REACT, 46166, runs=10, facility=Facility(ATHANOR, (REACTOR_RIG,), "null"))
    quote = quote_job(at_athanor, small, PRICES)
    # 1000 x 0.9736 = 973.6; 50 x 0.9736 = 48.68; 108000 x 0.8
    assert quote.materials == ((TRITANIUM, 974), (FUEL, 49))
    assert quote.time_seconds == 86400
    assert quote.units == 100_000
    at_tatara = quote_job(replace(at_athanor, facility=Facility(TATARA, (), "null")), small, PRICES)
    assert at_tatara.materials == ((TRITANIUM, 1000), (FUEL, 50))
    assert at_tatara.time_seconds == 64800
    assert at_tatara.cost.bonuses == 0


def test_a_missing_adjusted_price_counts_as_nothing_and_is_named(small: IndustryFacts) -> None:
    quote = quote_job(Job(BUILD, 999), small, Prices({TRITANIUM: 4.5}))
    assert quote.estimated_item_value == 4500
    assert quote.basis.run_value.missing == (COMPONENT,)


def test_a_missing_market_price_leaves_the_total_unknown(small: IndustryFacts) -> None:
    quote = quote_job(Job(BUILD, 999), small, Prices({}, {TRITANIUM: 5.0}))
    assert quote.material_costs == (Decimal("5000.00"), None)
    assert (quote.total_material_cost, quote.total_cost, quote.cost_per_unit) == (None, None, None)


def test_copying_goes_by_licensed_runs(small: IndustryFacts) -> None:
    job = Job(COPY, 999, runs=3, runs_per_copy=10, skills=Skills({3388: 0}), facility=Facility())
    quote = quote_job(job, small, PRICES)
    assert quote.time_seconds == 30 * 14400
    assert quote.estimated_item_value == 375_060
    assert quote.job_cost_base == 7501
    assert (quote.units, quote.licensed_runs) == (3, 30)
    assert quote.cost_per_unit == Decimal("106.33")  # 19 + 300 ISK over three copies
    assert quote.cost.total == 319


def test_research_in_two_steps_costs_the_time_of_one(starter: IndustryFacts) -> None:
    prices = Prices({34: 4.0, 35: 8.0})
    whole = quote_job(Job(ME, 691, from_level=0, to_level=10), starter, prices)
    first = quote_job(Job(ME, 691, from_level=0, to_level=6), starter, prices)
    second = quote_job(Job(ME, 691, from_level=6, to_level=10), starter, prices)
    assert abs(whole.time_seconds - first.time_seconds - second.time_seconds) <= 1
    assert abs(whole.cost.value - first.cost.value - second.cost.value) < Decimal("1e-20")


def test_a_relic_is_used_up_and_its_outcome_is_chosen(starter: IndustryFacts) -> None:
    relic, loki_like = 30187, starter.blueprints[30187].activities[INVENT].products[3]
    job = Job(INVENT, relic, loki_like.type_id, runs=2, decryptor_type_id=34201)
    quote = quote_job(job, starter, Prices())
    assert dict(quote.materials)[relic] == 2
    assert dict(quote.materials)[34201] == 2
    outcome = quote.outcome
    assert outcome is not None
    # 0.26 x (1 + 10/30 + 5/40) x 1.2; 20 runs and one more of the decryptor
    assert outcome.probability == pytest.approx(0.26 * (1 + 10 / 30 + 5 / 40) * 1.2, abs=1e-12)
    assert (outcome.runs_per_copy, outcome.me, outcome.te) == (21, 4, 14)
    assert outcome.expected_units == 2 * outcome.probability * 21


@pytest.mark.parametrize(
    ("decryptor", "factor", "levels_and_runs"),
    [
        (None, 1.0, (2, 4, 10)),
        (34201, 1.2, (4, 14, 11)),
        (34202, 1.8, (1, 8, 14)),
        (34203, 0.6, (0, 6, 19)),
        (34204, 1.5, (3, 2, 13)),
        (34205, 1.1, (5, 10, 10)),
        (34206, 1.0, (3, 12, 12)),
        (34207, 1.9, (3, 2, 12)),
        (34208, 0.9, (4, 4, 17)),
    ],
)
def test_every_decryptor(
    starter: IndustryFacts, decryptor: int | None, factor: float, levels_and_runs: tuple[int, int, int]
) -> None:
    blueprint = starter.makers(24536, INVENT)[0]  # Mjolnir Fury Cruise Missile Blueprint
    plain = quote_job(Job(INVENT, blueprint, 24536), starter, Prices()).outcome
    outcome = quote_job(Job(INVENT, blueprint, 24536, decryptor_type_id=decryptor), starter, Prices()).outcome
    assert plain is not None
    assert outcome is not None
    assert outcome.probability == pytest.approx(plain.probability * factor, abs=1e-12)
    assert (outcome.me, outcome.te, outcome.runs_per_copy) == levels_and_runs


def test_listed_copying_materials_are_shown_and_not_charged(starter: IndustryFacts) -> None:
    blueprint = next(
        one
        for one, facts in starter.blueprints.items()
        if COPY in facts.activities and facts.activities[COPY].materials and starter.types[one].published
    )
    quote = quote_job(Job(COPY, blueprint, runs=2), starter, Prices())
    listed = starter.blueprints[blueprint].activities[COPY].materials
    assert quote.listed_materials == tuple((one, 2 * units) for one, units in listed)
    assert not quote.materials
    assert quote.total_material_cost == 0


# what the plan of 50,000 Scourge Fury Heavy Missiles asks of its last job, from DESIGN's worked numbers
def test_a_worked_job_of_ten_runs(starter: IndustryFacts) -> None:
    needs = dict(quote_job(Job(BUILD, 2630, runs=10, me=2), starter, Prices()).materials)
    names = {starter.name(type_id): units for type_id, units in needs.items()}
    assert names["R.A.M.- Ammunition Tech"] == 10
    assert names["Graviton Pulse Generator"] == 138
    assert names["Morphite"] == 79


runs = st.integers(1, 2000)
places = st.sampled_from(
    [
        Facility(system_cost_index=0.0731),
        Facility(RAITARU, (SHIP_RIG,), "low", 0.0412, -0.1, 0.01),
        Facility(RAITARU, (SHIP_RIG, SHIP_TIME_RIG), "null", 0.1, 0.0, 0.0),
    ]
)
amounts = st.floats(0.01, 1e7, allow_nan=False)
FIXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(runs, st.integers(0, 9), places)
def test_more_me_never_needs_more(small: IndustryFacts, runs: int, me: int, place: Facility) -> None:
    less = quote_job(Job(BUILD, 999, runs=runs, me=me, facility=place), small, PRICES).materials
    more = quote_job(Job(BUILD, 999, runs=runs, me=me + 1, facility=place), small, PRICES).materials
    assert all(
        further[1] <= before[1] and further[1] >= runs for before, further in zip(less, more, strict=True)
    )


@given(runs, runs, st.integers(0, 10))
def test_splitting_a_job_never_needs_less(small: IndustryFacts, first: int, second: int, me: int) -> None:
    def needs(runs: int) -> list[int]:
        return [units for _, units in quote_job(Job(BUILD, 999, runs=runs, me=me), small, PRICES).materials]

    for together, one, other in zip(needs(first + second), needs(first), needs(second), strict=True):
        assert one + other >= together


@given(runs, runs, st.integers(0, 10), places)
def test_with_rigs_splitting_saves_at_most_what_the_hundredths_hide(
    small: IndustryFacts, first: int, second: int, me: int, place: Facility
) -> None:
    def needs(runs: int) -> list[int]:
        job = Job(BUILD, 999, runs=runs, me=me, facility=place)
        return [units for _, units in quote_job(job, small, PRICES).materials]

    for together, one, other in zip(needs(first + second), needs(first), needs(second), strict=True):
        assert one + other >= together - 1


@given(runs, amounts, amounts)
def test_the_item_value_is_linear_before_it_is_rounded(
    small: IndustryFacts, runs: int, tritanium: float, component: float
) -> None:
    prices = Prices({TRITANIUM: tritanium, COMPONENT: component})
    many, one = (quote_job(Job(BUILD, 999, runs=count), small, prices) for count in (runs, 1))
    assert many.basis.run_value.amount == one.basis.run_value.amount
    assert abs(many.estimated_item_value - runs * one.basis.run_value.amount) <= Decimal("0.5")


def _jobs(facts: IndustryFacts, place: Facility, skills: Skills, count: int) -> list[Job]:
    relic = 30187
    return [
        Job(BUILD, 999, runs=count, me=7, te=12, skills=skills, facility=place),
        Job(COPY, 999, runs=count, runs_per_copy=5, skills=skills, facility=place),
        Job(ME, 999, from_level=2, to_level=7, skills=skills, facility=place),
        Job(TE, 999, from_level=0, to_level=10, skills=skills, facility=place),
        Job(INVENT, 999, runs=count, skills=skills, facility=place, decryptor_type_id=34204),
        Job(
            INVENT,
            relic,
            facts.blueprints[relic].activities[INVENT].products[0].type_id,
            skills=skills,
            facility=place,
        ),
        Job(REACT, 46166, runs=count, skills=skills, facility=place),
    ]


@FIXED
@given(
    st.builds(
        Facility,
        structure_type_id=st.sampled_from([None, RAITARU, TATARA]),
        security=st.just("low"),
        system_cost_index=st.floats(0, 0.3),
        system_cost_bonus=st.floats(-0.9, 0.5),
        facility_tax=st.floats(0, 0.1),
    ),
    st.integers(0, 5),
    st.integers(1, 300),
    st.booleans(),
)
def test_every_explained_step_recomputes_to_the_result(
    starter: IndustryFacts,
    place: Facility,
    level: int,
    count: int,
    alpha: bool,
) -> None:
    skills = Skills({3380: level}, otherwise=level, alpha=alpha, implant_type_ids=(27171,))
    prices = Prices(
        {type_id: type_id / 7 for type_id in range(20, 60000, 3)},
        {type_id: round(type_id / 3, 2) for type_id in range(20, 60000)},
    )
    for job in _jobs(starter, place, skills, count):
        quote = quote_job(job, starter, prices)
        steps = explain(quote, starter, prices)
        for step in steps:
            assert recompute(step) == step.result, (job.activity, step)
        results = {step.name: step.result for step in steps}
        assert results["time_seconds"] == quote.time_seconds
        assert results["total_job_cost"] == quote.cost.total
        assert results["total_cost"] == quote.total_cost
        assert results["cost_per_unit"] == quote.cost_per_unit


def test_rigs_and_structures_are_explained_too(small: IndustryFacts) -> None:
    place = Facility(RAITARU, (SHIP_RIG, SHIP_TIME_RIG), "null", 0.1)
    quote = quote_job(Job(BUILD, 999, runs=3, me=10, facility=place), small, PRICES)
    steps = explain(quote, small, PRICES)
    assert all(recompute(step) == step.result for step in steps)
    sources = {one.source for step in steps for one in step.inputs}
    assert "M-Set Large Ship Material I, attribute 2594" in sources
    assert "Raitaru, attribute 2600" in sources
    assert "null security" in sources

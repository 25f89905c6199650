"""How many quotes a second one core answers, plain and with every step explained."""

from itertools import cycle

from benchmarks.conftest import Bench
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.sde.industry_facts import load_industry_facts

GOAL_PLAIN = 20_000
GOAL_EXPLAINED = 5_000
AZBEL, EQUIPMENT_RIG, LAB_RIG = 35826, 37170, 43722


def jobs_of(facts: IndustryFacts) -> list[Job]:
    """Every published blueprint's manufacturing and reaction, in a station and in a structure with rigs."""
    skills = Skills({3380: 4, 3388: 3})
    places = (
        Facility(system_cost_index=0.0731),
        Facility(AZBEL, (EQUIPMENT_RIG, LAB_RIG), "low", 0.0412, -0.1, 0.01),
    )
    jobs = []
    for blueprint_type_id, blueprint in facts.blueprints.items():
        for activity in (Activity.MANUFACTURING, Activity.REACTION):
            own = blueprint.activities.get(activity)
            if own and own.products and own.materials and facts.types[blueprint_type_id].published:
                me, te = (10, 20) if activity is Activity.MANUFACTURING else (0, 0)
                jobs += [
                    Job(
                        activity,
                        blueprint_type_id,
                        runs=10 + number,
                        me=me,
                        te=te,
                        skills=skills,
                        facility=place,
                    )
                    for number, place in enumerate(places)
                ]
    return jobs


def test_quotes_a_second(bench: Bench, loaded: Database) -> None:
    with loaded.read() as connection:
        facts = load_industry_facts(connection)
    jobs = jobs_of(facts)
    turn = cycle(jobs)
    quotes = 500 if bench.smoke else len(jobs)
    # an adjusted and a market price for everything, so that nothing is skipped
    prices = Prices(
        {type_id: 1000 + type_id / 7 for type_id in facts.types},
        {type_id: round(900 + type_id / 3, 2) for type_id in facts.types},
    )

    def plain() -> None:
        for _ in range(quotes):
            quote_job(next(turn), facts, prices)

    def explained() -> None:
        for _ in range(quotes):
            explain(quote_job(next(turn), facts, prices), facts, prices)

    bench.at_least("quotes a second, plain", quotes / bench.seconds(plain, 3), GOAL_PLAIN, "/s")
    bench.at_least("quotes a second, explained", quotes / bench.seconds(explained, 3), GOAL_EXPLAINED, "/s")

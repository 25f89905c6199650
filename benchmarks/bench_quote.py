"""How many quotes a second one core answers, plain and with every step explained.

Run it as `python benchmarks/bench_quote.py PATH_TO_BUILD.zip`; without a path it takes the build beside
the checkout. It prints a ratio to the goal: 1.0 and more is reached.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.importing import import_build
from eveprod_desktop.core.sde.industry_facts import load_industry_facts
from eveprod_desktop.core.work.monitor import Monitor

BUILD = Path(__file__).resolve().parents[2] / "shared" / "sde" / "eve-online-static-data-20250625-jsonl.zip"
GOAL_PLAIN = 20_000
GOAL_EXPLAINED = 5_000
QUOTES = 40_000
AZBEL, EQUIPMENT_RIG, LAB_RIG = 35826, 37170, 43722


def load(build: Path) -> IndustryFacts:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "bench.sqlite", Path(folder) / "backups", SystemClock())
        try:
            with database.write() as connection, StaticDataArchive(build) as archive:
                import_build(connection, archive, Monitor())
            with database.read() as connection:
                return load_industry_facts(connection)
        finally:
            database.close()


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


def per_second(jobs: list[Job], work: Callable[[Job], object]) -> float:
    for job in jobs:
        work(job)
    turn = cycle(jobs)
    start = time.perf_counter()
    for _ in range(QUOTES):
        work(next(turn))
    return QUOTES / (time.perf_counter() - start)


def main() -> None:
    facts = load(Path(sys.argv[1]) if len(sys.argv) > 1 else BUILD)
    jobs = jobs_of(facts)
    # an adjusted and a market price for everything, so that nothing is skipped
    prices = Prices(
        {type_id: 1000 + type_id / 7 for type_id in facts.types},
        {type_id: round(900 + type_id / 3, 2) for type_id in facts.types},
    )
    materials = sum(
        len(facts.blueprints[job.blueprint_type_id].activities[job.activity].materials) for job in jobs
    )
    print(f"{len(jobs):,} different jobs, {materials / len(jobs):.1f} materials each")
    plain = per_second(jobs, lambda job: quote_job(job, facts, prices))
    print(f"plain: {plain:,.0f} a second, {plain / GOAL_PLAIN:.2f} of the goal")
    explained = per_second(jobs, lambda job: explain(quote_job(job, facts, prices), facts, prices))
    print(f"explained: {explained:,.0f} a second, {explained / GOAL_EXPLAINED:.2f} of the goal")


if __name__ == "__main__":
    main()

"""What levels cost and save."""

from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.explain_research import explain_research
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import recompute
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.research_table import research_table
from eveprod_desktop.core.industry.skills import Skills
from tests.support.measured_steps import disagreeing

PRICES = Prices({34: 4.5, 11545: 1000.0}, {34: 5.0, 11545: 1200.0})


def test_material_research_saves_materials(small: IndustryFacts) -> None:
    research = Job(Activity.RESEARCH_MATERIAL, 999, from_level=8, facility=Facility(system_cost_index=0.05))
    rows = research_table(research, Facility(), 100, small, PRICES)
    assert [row.level for row in rows] == [9, 10]
    # 100 runs at ME 8: 92,000 and 736; at ME 10: 90,000 and 720
    assert rows[1].saved_per_run == Decimal("292.00")
    assert rows[1].saved_seconds_per_run == 0
    # 2 % of 12,500 x 210,745 / 105 = 501,773.81: 5 % index, 0.25 % tax, 4 % surcharge
    assert rows[1].cost == 25089 + 1254 + 20071
    assert rows[1].runs_until_paid == -(-rows[1].cost // 292)
    assert rows[0].time_seconds < rows[1].time_seconds


def test_time_research_saves_time(starter: IndustryFacts) -> None:
    research = Job(Activity.RESEARCH_TIME, 691, from_level=0, skills=Skills(otherwise=0))
    rows = research_table(research, Facility(), 10, starter, Prices())
    assert len(rows) == 10
    assert (
        rows[-1].saved_seconds_per_run
        == starter.blueprints[691].activities[Activity.MANUFACTURING].time_seconds * 0.2
    )
    assert rows[-1].saved_per_run is None
    assert rows[-1].runs_until_paid is None


def test_every_step_of_a_row_recomputes(small: IndustryFacts) -> None:
    research = Job(Activity.RESEARCH_MATERIAL, 999, from_level=8, facility=Facility(system_cost_index=0.05))
    row = research_table(research, Facility(), 100, small, PRICES)[1]
    steps = explain_research(row, small, PRICES)
    assert all(recompute(step) == step.result for step in steps)
    assert disagreeing({step.name: step for step in steps}) == []
    results = {step.name: step.result for step in steps}
    assert results["saved_per_run"] == row.saved_per_run
    assert results["runs_until_paid"] == row.runs_until_paid
    assert results["saved_seconds_per_run"] == row.saved_seconds_per_run
    unknown = research_table(research, Facility(), 100, small, Prices())[1]
    assert "saved_per_run" not in {step.name for step in explain_research(unknown, small, Prices())}

from dataclasses import replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.planning.options import PlanOptions
from eveprod_desktop.core.planning.rows import BlueprintUse, Plan, PlannedJob, Purchase, Target
from eveprod_desktop.core.planning.schedule import Schedule, ScheduledJob
from eveprod_desktop.core.planning.service import PlanAnswer
from eveprod_desktop.core.planning.sheet import PlanSheet
from eveprod_desktop.core.planning.trade import Trade
from eveprod_desktop.ui.screens.plan_lines import job_lines, sum_lines, summary
from eveprod_desktop.ui.screens.plan_tables import job_columns

JOB = PlannedJob(
    1, Activity.MANUFACTURING, 587, BlueprintUse(691, "original", 10, 20), 1, 1.0, ((34, 100),), 50, 60
)
PLAN = Plan(
    (Target(587, 1),),
    (JOB,),
    (Purchase(34, 100, Decimal(400)),),
    (),
    (),
    (),
    50,
    Decimal(400),
    Decimal(450),
    (),
)
ANSWER = PlanAnswer(
    PLAN,
    Schedule((ScheduledJob(1, 0, "manufacturing", 0, 0, 60),), 60, (1,), (1,), 60),
    Decimal(1000),
    Decimal(550),
    (),
    Trade(Decimal(75), Decimal(25), Decimal(0), Decimal(0), Decimal(450)),
)
SHEET = PlanSheet(PLAN.targets, PlanOptions(), ANSWER, ())


def fee(sheet: PlanSheet) -> str:
    column = next(one for one in job_columns() if one.key == "cost")
    return column.cell(job_lines(sheet)[0]).text


def test_the_account_adds_up_to_the_profit() -> None:
    account = {line.title: line.isk for line in sum_lines(SHEET)}
    assert account["Cost"] == -450
    assert account["Net profit"] == 1000 - 450 - 75 - 25 == 450
    assert summary(SHEET)["cost"] == "450.00"
    assert summary(SHEET)["roi"] == "+100.0\u00a0%"
    assert fee(SHEET) == "50.00"


def test_without_adjusted_prices_job_costs_are_not_known_rather_than_nothing() -> None:
    plan = replace(PLAN, jobs=(replace(JOB, job_cost_isk=None),), job_cost_isk=None, cost_isk=None)
    trade = replace(ANSWER.trade, net_profit_isk=None)
    sheet = replace(SHEET, answer=replace(ANSWER, plan=plan, profit_isk=None, trade=trade))
    account = {line.title: line.isk for line in sum_lines(sheet)}
    unknown = ("Installation of all jobs", "Cost", "Profit before trading", "Net profit")
    assert [account[title] for title in unknown] == [None] * 4
    assert account["Materials"] == -400
    assert summary(sheet)["cost"] == summary(sheet)["profit"] == summary(sheet)["roi"] == "\u2013"
    assert fee(sheet) == "\u2013"

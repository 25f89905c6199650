from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.planning.rows import BlueprintUse, Plan, PlannedJob, Purchase, Target
from eveprod_desktop.core.planning.schedule import Schedule
from eveprod_desktop.core.planning.service import PlanAnswer
from eveprod_desktop.core.planning.sheet import types_of
from eveprod_desktop.core.planning.trade import NO_TRADE


def test_every_type_of_an_answer_has_a_name_to_show() -> None:
    job = PlannedJob(
        1,
        Activity.MANUFACTURING,
        587,
        BlueprintUse(691, "original", 10, 20),
        1,
        1.0,
        ((34, 100),),
        10,
        60,
    )
    plan = Plan(
        (Target(587, 1),),
        (job,),
        (Purchase(35, 1, Decimal(1)),),
        ((36, 1),),
        ((37, 1),),
        ((38, 1),),
        10,
        Decimal(1),
        Decimal(11),
        (),
    )
    answer = PlanAnswer(plan, Schedule((), 0, (), (), 0), None, None, (), NO_TRADE)
    assert types_of(answer) == {587, 691, 34, 35, 36, 37, 38}

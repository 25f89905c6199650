"""The answer to a request for a plan, in plain values under their outside names."""

from decimal import Decimal
from typing import Any, Literal

from eveprod_desktop.core.planning.rows import PlannedJob, Purchase
from eveprod_desktop.core.planning.service import PlanAnswer, PlanRequest
from eveprod_desktop.core.planning.shopping import NameOf, VolumeOf, csv_text, multibuy_text, plain_text

Export = Literal["multibuy", "csv", "text"]
"""Forms of the shopping list."""


def answer_of(
    request: PlanRequest,
    answer: PlanAnswer,
    name_of: NameOf,
    volume_of: VolumeOf,
    export: Export | None = None,
    *,
    place: str = "",
) -> dict[str, Any]:
    """Return a plan in plain values that JSON can carry; ISK as numbers, null where not known.

    `export` adds the shopping list as text: for the game's multibuy window, by commas, or to
    be read under the name of the `place` to buy at.
    """
    plan, schedule = answer.plan, answer.schedule
    starts = {row.number: row for row in schedule.jobs}

    def units(pairs: tuple[tuple[int, int], ...]) -> list[dict[str, object]]:
        return [{"type_id": one, "name": name_of(one), "quantity": count} for one, count in pairs]

    def job(one: PlannedJob) -> dict[str, object]:
        return {
            "number": one.number,
            "type_id": one.type_id,
            "name": name_of(one.type_id),
            "blueprint_type_id": one.blueprint.blueprint_type_id,
            "blueprint": one.blueprint.kind,
            "blueprint_item_id": one.blueprint.item_id,
            "activity": one.activity.key,
            "runs": one.runs,
            "runs_per_copy": one.runs_per_copy or None,
            "me": one.blueprint.me,
            "te": one.blueprint.te,
            "units": one.units,
            "materials": units(one.materials),
            "job_cost": one.job_cost_isk,
            "seconds": one.seconds,
            "after": list(one.after),
            "character_id": starts[one.number].character_id or None,
            "start": starts[one.number].start_seconds,
            "end": starts[one.number].end_seconds,
            "not_possible_here": list(one.not_possible_here),
        }

    made: dict[str, Any] = {
        "strategy": request.strategy,
        "region_id": request.region_id,
        "jobs": [job(one) for one in plan.jobs],
        "buy": [_purchase(one, name_of) for one in plan.buy],
        "leftovers": units(plan.leftovers),
        "from_stock": units(plan.from_stock),
        "from_running": units(plan.from_running),
        "material_cost": _plain(plan.material_cost_isk),
        "job_cost": plan.job_cost_isk,
        "cost": _plain(plan.cost_isk),
        "revenue": _plain(answer.revenue_isk),
        "profit": _plain(answer.profit_isk),
        "material_freight": _plain(answer.trade.material_freight_isk),
        "product_freight": _plain(answer.trade.product_freight_isk),
        "sales_tax": _plain(answer.trade.sales_tax_isk),
        "broker_fee": _plain(answer.trade.broker_fee_isk),
        "net_profit": _plain(answer.trade.net_profit_isk),
        "stock_value": _plain(answer.trade.stock_isk),
        "seconds": schedule.finish_seconds,
        "critical_path": list(schedule.critical),
        "startable": list(schedule.startable),
        "start_now": [
            {
                "number": one.number,
                "character_id": one.character_id or None,
                "runs": one.runs,
                "end": one.end_seconds,
                "login": one.login_seconds,
                "runs_by_next_login": one.runs_by_next_login,
            }
            for one in answer.starts
        ],
        "blueprints_to_get": [
            {
                "blueprint_type_id": one.blueprint_type_id,
                "name": name_of(one.blueprint_type_id),
                "how": one.how,
                "kind": one.kind,
                "runs": one.runs,
                "me": one.me,
                "te": one.te,
                "jobs": list(one.jobs),
                "item_id": one.item_id,
                "price": one.price_isk,
            }
            for one in answer.to_get
        ],
        "missing_skills": [
            {
                "number": number,
                "skills": [
                    {
                        "type_id": one.skill_type_id,
                        "name": name_of(one.skill_type_id),
                        "needed": one.needed,
                        "level": one.level,
                    }
                    for one in skills
                ],
            }
            for number, skills in answer.lacking
        ],
        "missing_prices": list(plan.unpriced),
        "notes": list(answer.notes),
    }
    if export == "multibuy":
        made["export"] = multibuy_text(plan.buy, name_of)
    elif export == "csv":
        made["export"] = csv_text(plan.buy, name_of, volume_of)
    elif export == "text":
        made["export"] = plain_text({place or "To buy": plan.buy}, name_of, volume_of)
    return made


def _purchase(one: Purchase, name_of: NameOf) -> dict[str, object]:
    return {
        "type_id": one.type_id,
        "name": name_of(one.type_id),
        "quantity": one.units,
        "unit_price": one.unit_price_isk,
        "cost": _plain(one.cost_isk),
    }


def _plain(amount: Decimal | None) -> float | int | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)

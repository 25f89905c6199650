"""What a job really cost and brought, as facts of its panel: the wallet beside the estimates."""

from collections.abc import Mapping

from eveprod_desktop.core.workflow.ledger import JobResult
from eveprod_desktop.core.workflow.rows import ProductionJob
from eveprod_desktop.ui import format as write


def outcome_facts(job: ProductionJob, result: JobResult | None) -> Mapping[str, tuple[str, str]]:
    """Return value and hint of the facts that the wallet tells better than the estimates, and no others.

    What the user typed goes before the wallet, and is left out too.
    """
    if result is None or result.job_id != job.job_id:
        return {}
    one, facts = result.realised, {}
    bought = [part for part in result.trades if part.is_buy]
    sold = [part for part in result.trades if not part.is_buy]
    if bought and job.material_cost_actual_isk is None:
        hint = f"{write.isk(sum(part.isk for part in bought))} by the wallet, the rest estimated"
        facts["materials"] = (
            write.isk(one.material_isk),
            f"{hint}; planned for {write.isk(job.material_cost_estimate_isk)}",
        )
    if sold and job.revenue_actual_isk is None:
        units = f"{write.whole(one.sold)} of {write.count(one.made, 'unit')} sold, by the wallet"
        facts["revenue"] = (
            write.isk(one.revenue_isk),
            f"{units}; expected for all {write.isk(job.revenue_estimate_isk)}",
        )
    if one.revenue_isk:
        facts["profit"] = (
            write.isk_signed(one.realised_isk),
            "Realised: revenue less sales tax, broker fee and what the units sold cost",
        )
    return facts

"""A quote in a few words: the headline over its lines, the parts of the bar, the gaps by name."""

from collections.abc import Sequence
from decimal import Decimal

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.job_lines import JobShare
from eveprod_desktop.ui.screens.job_result import JobResult
from eveprod_desktop.ui.screens.job_tables import level_words
from eveprod_desktop.ui.screens.job_words import listed
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.stacked_bar import BarPart

_WEAKEST = 0.35


def headline(result: JobResult) -> dict[str, tuple[str, str]]:
    """Return the figures over the breakdown by key, each with a hint."""
    quote = result.quote
    activity = quote.job.activity
    each = write.UNKNOWN
    hint = ""
    if activity in PRODUCING or activity is Activity.INVENTION:
        each, hint = _isk(quote.cost_per_unit), "For one unit"
        if activity is Activity.INVENTION:
            each, hint = _isk(quote.cost_per_run), "For one run of the copy it yields on average"
    elif activity is Activity.COPYING:
        each, hint = _isk(quote.cost_per_unit), "For one copy"
    return {
        "total": (_isk(quote.total_cost), missing_words(result)),
        "each": (each, hint),
        "materials": ("None" if not quote.materials else _isk(quote.total_material_cost), ""),
        "job_cost": (write.isk(quote.cost.total, 0), ""),
        "time": (write.duration(quote.time_seconds), f"{write.whole(quote.time_seconds)} seconds"),
        "yields": (yield_words(result), ""),
    }


def yield_words(result: JobResult) -> str:
    """Say what the job gives."""
    quote, outcome = result.quote, result.quote.outcome
    job = quote.job
    if outcome is not None:
        copies = f"{write.quantity(outcome.expected_copies)} copies"
        return (
            f"{copies} on average of {write.count(outcome.runs_per_copy, 'run')},"
            f" ME {outcome.me}, TE {outcome.te}"
        )
    if job.activity is Activity.COPYING:
        copies = write.count(job.runs, "copy", "copies")
        return f"{copies} of {write.count(job.runs_per_copy, 'run')}"
    if job.activity in PRODUCING:
        return write.count(int(quote.units), "unit")
    return f"{level_words(job.activity, job.from_level)} → {level_words(job.activity, job.to_level)}"


def bar_parts(shares: Sequence[JobShare]) -> list[BarPart]:
    """Return the parts of the bar: materials in one colour, fees in another, paler from part to part."""
    parts = []
    for fee, role in ((False, Role.ACCENT), (True, Role.MUTED)):
        own = [share for share in shares if share.fee is fee]
        for place, share in enumerate(own):
            strength = 1 - (1 - _WEAKEST) * place / max(1, len(own) - 1)
            parts.append(
                BarPart(share.title, share.share, f"{write.isk(float(share.isk))} ISK", role, strength)
            )
    return parts


def gap_words(result: JobResult) -> str:
    """Name what has no price, what that does to the sums, and what to do; nothing where all are known."""
    name = result.terms.name
    sentences = []
    if result.market_gaps:
        names = listed([name(one) for one in result.market_gaps])
        sentences.append(f"No market price of {names}: what rests on it is not known.")
    if result.adjusted_gaps:
        names = listed([name(one) for one in result.adjusted_gaps])
        sentences.append(f"No adjusted price of {names}: counted as 0 in the fees.")
    if not sentences:
        return ""
    return " ".join([*sentences, "Refresh the market data, or type prices here."])


def skill_words(result: JobResult) -> str:
    """Name the skills that are lacking for the job; nothing where none is."""
    if not result.missing:
        return ""
    name = result.terms.name
    chosen = result.choice.character_id
    character = None if chosen is None else result.terms.crew.get(chosen)
    lacking = [f"{name(one.skill_type_id)} {one.needed} (there is {one.level})" for one in result.missing]
    who = "The levels typed here don't allow" if character is None else f"{character.name} can't start"
    return f"{who} this job yet: it asks for {listed(lacking)}."


def missing_words(result: JobResult) -> str:
    """Say why a number is not known."""
    missing = result.quote.missing_market_prices or result.market_gaps
    if not missing:
        return ""
    return (
        f"Not known while there is no market price of {listed([result.terms.name(one) for one in missing])}."
    )


def _isk(amount: Decimal | None) -> str:
    return write.isk(None if amount is None else float(amount))

"""Why each number of a quote is what it is: its formula, what went in and where that came from."""

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.facility import Security
from eveprod_desktop.core.industry.facts import Bonus, IndustryFacts
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.job import Outcome, Quote
from eveprod_desktop.core.industry.job_time import together
from eveprod_desktop.core.industry.modifiers import ModifierPart, Modifiers
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.research import level_seconds
from eveprod_desktop.core.industry.skills import TimeFactor
from eveprod_desktop.core.industry.typed_rules import (
    ALPHA_TAX,
    INVENTION_MATERIAL_LEVEL,
    INVENTION_TIME_LEVEL,
    JOB_COST_BASE_SHARE,
    SCC_SURCHARGE,
)


def explain(quote: Quote, facts: IndustryFacts, prices: Prices) -> tuple[Step, ...]:
    """Return the steps of a quote in the order they were worked out: factors, units, time, fees, totals.

    What rests on a price that is missing has no step; the gap is named in the quote.
    """
    steps: list[Step] = []
    for bonus in ("material", "time", "cost"):
        steps += place_steps(quote.basis.modifiers, quote.job.facility.security, facts, bonus)
    steps += [_skill_step(one, facts) for one in quote.basis.time_factors]
    if quote.outcome is not None:
        _explain_outcome(steps, quote, quote.outcome, facts)
    _explain_materials(steps, quote, facts, prices)
    _explain_time(steps, quote, facts)
    _explain_fees(steps, quote, facts, prices)
    _explain_totals(steps, quote)
    return tuple(steps)


def place_steps(modifiers: Modifiers, security: Security, facts: IndustryFacts, bonus: Bonus) -> list[Step]:
    """Return the steps of what the rigs of a place make of a bonus; none where no rig acts on it."""
    steps: list[Step] = []
    parts = [part for part in modifiers.parts if part.bonus == bonus]
    for part in parts:
        if part.percent is not None and part.security_multiplier is not None:
            source = f"{facts.name(part.source_type_id)}, attribute {part.attribute_id}"
            steps.append(
                Step(
                    f"{facts.name(part.source_type_id)}: {bonus}",
                    "rig_factor",
                    (
                        Input("percent", part.percent, source),
                        Input("security multiplier", part.security_multiplier, f"{security} security"),
                    ),
                    part.factor,
                )
            )
    rigs = [part for part in parts if part.percent is not None]
    if len(rigs) > 1:
        inputs = tuple(Input("factor", part.factor, _place_source(part, facts)) for part in rigs)
        steps.append(Step(f"rigs: {bonus}", "product", inputs, getattr(modifiers, f"rig_{bonus}")))
    return steps


def _skill_step(one: TimeFactor, facts: IndustryFacts) -> Step:
    name = facts.name(one.type_id)
    percent = Input("percent", one.percent, name)
    if one.level is None:
        return Step(f"{name}: time", "percent_factor", (percent,), one.factor)
    return Step(
        f"{name}: time",
        "level_factor",
        (Input("level", one.level, "skills of the character"), percent),
        one.factor,
    )


def _place_source(part: ModifierPart, facts: IndustryFacts) -> str:
    return f"{facts.name(part.source_type_id)}, attribute {part.attribute_id}"


def place_inputs(modifiers: Modifiers, facts: IndustryFacts, bonus: Bonus) -> tuple[Input, Input]:
    """Return what structure and rigs leave, as inputs of a step, with the names of the sources."""
    structure, rigs = "no structure bonus", "no rig acts on this"
    for part in modifiers.parts:
        if part.bonus == bonus:
            if part.percent is None:
                structure = _place_source(part, facts)
            else:
                rigs = facts.name(part.source_type_id) if rigs.startswith("no ") else f"{rigs} and others"
    return (
        Input("structure", getattr(modifiers, f"structure_{bonus}"), structure),
        Input("rigs", getattr(modifiers, f"rig_{bonus}"), rigs),
    )


def _explain_outcome(steps: list[Step], quote: Quote, outcome: Outcome, facts: IndustryFacts) -> None:
    (first, first_level), (second, second_level) = outcome.science_levels
    encryption, level = outcome.encryption_level or (None, 0)
    factor, me, te, runs = outcome.decryptor
    job = quote.job
    key = "no decryptor" if job.decryptor_type_id is None else facts.name(job.decryptor_type_id)
    source = facts.name(job.blueprint_type_id)
    rule = "rule of invention"
    steps += [
        Step(
            "probability",
            "chance",
            (
                Input("base chance", outcome.base_probability, source),
                Input("science skill", first_level, facts.name(first)),
                Input("science skill", second_level, facts.name(second)),
                Input(
                    "encryption skill",
                    level,
                    "none required" if encryption is None else facts.name(encryption),
                ),
                Input("decryptor", factor, key),
            ),
            outcome.probability,
        ),
        Step(
            "me",
            "plus",
            (Input("base", INVENTION_MATERIAL_LEVEL, rule), Input("decryptor", me, key)),
            outcome.me,
        ),
        Step(
            "te", "plus", (Input("base", INVENTION_TIME_LEVEL, rule), Input("decryptor", te, key)), outcome.te
        ),
        Step(
            "runs_per_copy",
            "plus",
            (Input("base", outcome.base_runs_per_copy, source), Input("decryptor", runs, key)),
            outcome.runs_per_copy,
        ),
    ]
    attempts = Input("attempts", job.runs, "request")
    chance = Input("chance", outcome.probability, "step probability")
    per_copy = Input("runs of a copy", outcome.runs_per_copy, "step runs_per_copy")
    per_run = Input("units of a run", outcome.units_per_run, "the blueprint it yields")
    steps += [
        Step("expected_copies", "expected", (attempts, chance), outcome.expected_copies),
        Step("expected_runs", "expected", (attempts, chance, per_copy), outcome.expected_runs),
        Step("expected_units", "expected", (attempts, chance, per_copy, per_run), outcome.expected_units),
    ]


def _explain_materials(steps: list[Step], quote: Quote, facts: IndustryFacts, prices: Prices) -> None:
    job = quote.job
    blueprint = facts.name(job.blueprint_type_id)
    runs = Input("runs", job.runs, "request")
    if job.activity in PRODUCING:
        level = Input("level", job.me, "request")
        share = 1 - job.me / 100
        steps.append(Step("ME share", "efficiency_share", (level,), share))
        factors = (
            Input("ME share", share, "step ME share"),
            *place_inputs(quote.basis.modifiers, facts, "material"),
        )
        for (type_id, base), (_, needed) in zip(quote.basis.activity.materials, quote.materials, strict=True):
            inputs = (runs, Input("base", base, blueprint), *factors)
            steps.append(Step(f"materials {type_id}", "units_needed", inputs, needed))
    else:
        for type_id, needed in quote.materials:
            one = Input("units of an attempt", needed // job.runs, blueprint)
            steps.append(Step(f"materials {type_id}", "units", (runs, one), needed))
    for (type_id, needed), cost in zip(quote.materials, quote.material_costs, strict=True):
        if cost is not None:
            quantity = Input("quantity", needed, f"step materials {type_id}")
            price = Input("market price", prices.market[type_id], facts.name(type_id))
            steps.append(Step(f"cost of materials {type_id}", "priced", (quantity, price), cost))


def _explain_time(steps: list[Step], quote: Quote, facts: IndustryFacts) -> None:
    job, basis = quote.job, quote.basis
    blueprint = facts.name(job.blueprint_type_id)
    base = Input("seconds of one run", basis.activity.time_seconds, blueprint)
    place = place_inputs(quote.basis.modifiers, facts, "time")
    skills = tuple(Input("skill", one.factor, facts.name(one.type_id)) for one in basis.time_factors)
    if job.activity in PRODUCING:
        share = 1 - job.te / 100
        steps.append(Step("TE share", "efficiency_share", (Input("level", job.te, "request"),), share))
        skilled = together(basis.time_factors)
        steps.append(Step("skills: time", "product", skills, skilled))
        runs = Input("runs", job.runs, "request")
        te = Input("TE share", share, "step TE share")
        both = Input("skills", skilled, "step skills: time")
        steps.append(Step("time_seconds", "job_seconds", (runs, base, te, both, *place), quote.time_seconds))
    elif job.activity in (Activity.RESEARCH_MATERIAL, Activity.RESEARCH_TIME):
        levels = (Input("from level", job.from_level, "request"), Input("to level", job.to_level, "request"))
        rank_one = level_seconds(job.from_level, job.to_level)
        steps.append(Step("seconds of the levels", "level_seconds", levels, rank_one))
        of_levels = Input("seconds of the levels", rank_one, "step seconds of the levels")
        inputs = (Input("seconds of rank", base.value, blueprint), of_levels, *skills, *place)
        steps.append(Step("time_seconds", "research_seconds", inputs, quote.time_seconds))
    else:
        runs = Input("runs", basis.valued_runs, "request")
        steps.append(Step("time_seconds", "job_seconds", (runs, base, *skills, *place), quote.time_seconds))


def _explain_fees(steps: list[Step], quote: Quote, facts: IndustryFacts, prices: Prices) -> None:
    job, basis, cost = quote.job, quote.basis, quote.cost
    flat: list[Input] = []
    for type_id, quantity in basis.valued_materials:
        name = facts.name(type_id)
        price = prices.adjusted.get(type_id)
        source = (
            f"adjusted price of {name}" if price is not None else f"no adjusted price of {name}: counted as 0"
        )
        flat += (Input("base quantity", quantity, name), Input("adjusted price", price or 0.0, source))
    steps.append(Step("value of one run", "run_value", tuple(flat), basis.run_value.amount))
    of_run = Input("value of one run", basis.run_value.amount, "step value of one run")
    runs = Input("runs", basis.valued_runs, "request")
    steps.append(
        Step("estimated_item_value", "estimated_item_value", (runs, of_run), quote.estimated_item_value)
    )
    value = Input("value", quote.estimated_item_value, "step estimated_item_value")
    two_percent = Input("share", JOB_COST_BASE_SHARE, "rule of science jobs")
    research = quote.process_time_value is not None
    if quote.job_cost_base is not None:
        steps.append(Step("job_cost_base", "job_cost_base", (value, two_percent), quote.job_cost_base))
        value = Input("value", quote.job_cost_base, "step job_cost_base")
    elif research:
        rank_one = level_seconds(job.from_level, job.to_level)
        of_levels = Input("seconds of the levels", rank_one, "step seconds of the levels")
        inputs = (of_run, two_percent, of_levels)
        steps.append(Step("value of research", "value_of_research", inputs, cost.value))
        value = Input("value", cost.value, "step value of research")
        steps.append(Step("process_time_value", "rounded", (value,), quote.process_time_value or 0))
    index = Input("system cost index", job.facility.system_cost_index, "facility")
    steps.append(
        Step(
            "index_amount",
            "index_of_research" if research else "share_of_value",
            (value, index),
            cost.index_amount,
        )
    )
    place = place_inputs(quote.basis.modifiers, facts, "cost")
    system = Input("system bonus", job.facility.system_cost_bonus, "facility")
    modifiers = basis.modifiers
    factor = modifiers.structure_cost * modifiers.rig_cost * (1 + job.facility.system_cost_bonus)
    steps.append(Step("cost factor", "cost_factor", (*place, system), factor))
    reduced = Input("factor", factor, "step cost factor")
    amount = Input("index amount", cost.index_amount, "step index_amount")
    if research:
        steps.append(Step("bonuses", "bonuses_of_research", (value, index, reduced, amount), cost.bonuses))
    else:
        steps.append(Step("bonuses", "bonuses", (amount, reduced), cost.bonuses))
    tax = Input("facility tax", job.facility.facility_tax, "facility")
    surcharge = Input("SCC surcharge", SCC_SURCHARGE, "rule of the game")
    alpha = Input(
        "alpha tax", ALPHA_TAX if job.skills.alpha else 0.0, "alpha clone" if job.skills.alpha else "omega"
    )
    steps += [
        Step("facility_tax", "share_of_value", (value, tax), cost.facility_tax),
        Step("scc_surcharge", "share_of_value", (value, surcharge), cost.scc_surcharge),
        Step("alpha_tax", "share_of_value", (value, alpha), cost.alpha_tax),
    ]


def _explain_totals(steps: list[Step], quote: Quote) -> None:
    cost = quote.cost
    lines = ("index_amount", "bonuses", "facility_tax", "scc_surcharge", "alpha_tax")
    inputs = tuple(Input(line, getattr(cost, line), f"step {line}") for line in lines)
    steps.append(Step("total_job_cost", "sum", inputs, cost.total))
    if quote.job.activity in PRODUCING:
        runs = Input("runs", quote.job.runs, "request")
        of_run = Input("units of one run", int(quote.units) // quote.job.runs, "blueprint")
        steps.append(Step("units", "units", (runs, of_run), quote.units))
    if quote.total_material_cost is None or quote.total_cost is None:
        return
    material_inputs = tuple(
        Input("material", cost_isk, f"step cost of materials {type_id}")
        for (type_id, _), cost_isk in zip(quote.materials, quote.material_costs, strict=True)
        if cost_isk is not None
    )
    steps += [
        Step("total_material_cost", "sum", material_inputs, quote.total_material_cost),
        Step(
            "total_cost",
            "sum",
            (
                Input("job cost", cost.total, "step total_job_cost"),
                Input("material cost", quote.total_material_cost, "step total_material_cost"),
            ),
            quote.total_cost,
        ),
    ]
    total = Input("total", quote.total_cost, "step total_cost")
    for name, parts, result in (
        ("cost_per_run", quote.licensed_runs, quote.cost_per_run),
        ("cost_per_unit", quote.units, quote.cost_per_unit),
    ):
        if result is not None:
            steps.append(Step(name, "per_part", (total, Input("parts", parts, "quote")), result))

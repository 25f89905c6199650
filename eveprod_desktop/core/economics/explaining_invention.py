"""Why the invention of a product costs what it costs, by the cheapest of the ways there are."""

import numpy as np

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.place_factors import facility_of
from eveprod_desktop.core.economics.product_steps import ProductSteps
from eveprod_desktop.core.economics.step_book import EACH
from eveprod_desktop.core.industry.formulas import Input
from eveprod_desktop.core.industry.modifiers import modifiers_at
from eveprod_desktop.core.industry.typed_rules import JOB_COST_BASE_SHARE

_OF_A_WAY = (
    "probability",
    "runs_per_copy",
    "expected_units",
    "used up in an attempt",
    "cost factor of invention_rate",
    "invention_rate",
    "invention job",
    "value of the copied run",
    "cost factor of copying_rate",
    "copying_rate",
    "copying job",
    "cost of an attempt",
    "invention_cost",
)


def explain_invention(book: ProductSteps) -> None:
    """Add `invention_cost`, in ISK for one unit, if the product is invented."""
    ways = book.grounds.table.ways
    best: tuple[float, int] | None = None
    for way in np.flatnonzero(ways.product == book.at).tolist():
        _way(book, way)
        step = book.steps.get("invention_cost")
        if step is not None and (best is None or float(step.result) < best[0]):
            best = (float(step.result), way)
    for name in _OF_A_WAY:
        book.steps.pop(name, None)
    if best is not None:
        _way(book, best[1])
    elif book.grounds.table.is_invented[book.at]:
        book.gaps.setdefault("invention_cost", ("a way to invent it",))


def _way(book: ProductSteps, way: int) -> None:
    """Explain invention from one blueprint or relic; the steps of another way are written over."""
    g, table, ways = book.grounds, book.grounds.table, book.grounds.table.ways
    for name in _OF_A_WAY:
        book.steps.pop(name, None)
        book.gaps.pop(name, None)
    source = g.facts.name(int(ways.source_type_id[way]))
    key = "no decryptor" if g.decryptor.type_id is None else g.facts.name(g.decryptor.type_id)
    skills = ways.skill_type_id[ways.skill_at[way]].tolist()
    levels = [
        Input(
            "encryption skill" if number == 2 else "science skill",
            g.what_if.skills.level(skill) if skill else 0,
            g.facts.name(skill) if skill else "none required",
        )
        for number, skill in enumerate(skills)
    ]
    chance = Input("base chance", float(ways.chance[way]), source)
    book.add("probability", "chance", chance, *levels, Input("decryptor", g.decryptor.probability, key))
    runs = Input("base", float(ways.runs_per_copy[way]), source)
    book.add("runs_per_copy", "plus", runs, Input("decryptor", float(g.decryptor.runs), key))
    book.add(
        "expected_units",
        "expected",
        Input("attempts", 1, "one attempt"),
        book.of_step("chance", "probability"),
        book.of_step("runs of a copy", "runs_per_copy"),
        Input("units of a run", book.units, book.blueprint),
    )
    used = [
        (int(ways.used_type[row]), float(ways.used_quantity[row]))
        for row in np.flatnonzero(ways.used_way == way).tolist()
    ]
    if g.decryptor.type_id is not None:
        used.append((int(np.searchsorted(table.priced_type_id, g.decryptor.type_id)), 1.0))
    flat = []
    for priced, quantity in used:
        type_id = int(table.priced_type_id[priced])
        name, price = g.facts.name(type_id), float(g.economics.buying[priced])
        flat.append(Input(f"{name}, units", int(quantity), source))
        flat.append(Input(f"{name}{EACH}", price, g.sources.buying(type_id)))
    book.add("used up in an attempt", "made_of", *flat)
    _science(book, "invention", Activity.INVENTION, "value of one run")
    parts = [
        book.of_step("used up", "used up in an attempt"),
        book.of_step("invention", "invention job"),
    ]
    copied = [
        (int(ways.copied_type[row]), float(ways.copied_quantity[row]))
        for row in np.flatnonzero(ways.copied_way == way).tolist()
    ]
    if copied:
        book.add("value of the copied run", "run_value", *book.valued(copied))
        _science(book, "copying", Activity.COPYING, "value of the copied run")
        parts.append(book.of_step("copying", "copying job"))
    book.add("cost of an attempt", "float_sum", *parts)
    book.add(
        "invention_cost",
        "ratio",
        book.of_step("cost of an attempt", "cost of an attempt"),
        book.of_step("units", "expected_units"),
    )


def _science(book: ProductSteps, words: str, activity: Activity, value: str) -> None:
    g = book.grounds
    place = facility_of(g.what_if.places, g.inputs.indices, activity)
    book.rate(f"{words}_rate", place, modifiers_at(g.facts, place, activity, None))
    book.add(
        f"{words} job",
        "quantity_times_price",
        Input("share", JOB_COST_BASE_SHARE, "rule of science jobs"),
        book.of_step("value", value),
        book.of_step("rate", f"{words}_rate"),
    )

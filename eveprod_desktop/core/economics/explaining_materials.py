"""Why the materials of a product cost what they cost: bought, made, or at every step the cheaper way."""

import math
from collections.abc import Mapping

import numpy as np

from eveprod_desktop.core.economics.product_steps import ProductSteps
from eveprod_desktop.core.economics.step_book import EACH
from eveprod_desktop.core.industry.explain import place_inputs, place_steps
from eveprod_desktop.core.industry.formulas import Input


def explain_materials(book: ProductSteps) -> None:
    """Add `material_cost`, `material_cost_make_all` and `material_cost_cheapest`, in ISK for one unit."""
    g, table = book.grounds, book.grounds.table
    for bonus in ("material", "time", "cost"):
        for step in place_steps(book.modifiers, book.place.security, g.facts, bonus):
            book.steps[step.name] = step
    me = int(np.nan_to_num(g.economics.me[book.at]))
    level = Input("level", me, book.efficiency_source("ME"))
    book.add("ME share", "efficiency_share", level)
    factors = (book.of_step("ME share", "ME share"), *place_inputs(book.modifiers, g.facts, "material"))
    costs = []
    for edge in book.edges(book.at):
        priced = int(table.material_type[edge])
        type_id = int(table.priced_type_id[priced])
        book.add(
            f"materials {type_id}",
            "per_unit_quantity",
            Input("base", int(table.material_quantity[edge]), book.blueprint),
            *factors,
            Input("units of a run", book.units, book.blueprint),
        )
        book.add(
            f"cost of materials {type_id}",
            "quantity_times_price",
            book.of_step("quantity", f"materials {type_id}"),
            Input(
                f"{g.facts.name(type_id)}{EACH}",
                float(g.economics.buying[priced]),
                g.sources.buying(type_id),
            ),
        )
        costs.append(book.of_step(g.facts.name(type_id), f"cost of materials {type_id}"))
    book.add("material_cost", "float_sum", *costs)
    for name, key in (("material_cost_make_all", "made"), ("material_cost_cheapest", "cheapest")):
        _chain(book, name, key)


def _chain(book: ProductSteps, name: str, key: str) -> None:
    """Explain materials when they are made: a step for each type below the product, bottom up."""
    known: dict[int, Input] = {}
    for at in _below(book):
        _made(book, at, key, known)
    book.add(name, "made_of", *_pairs(book, book.at, known))


def _made(book: ProductSteps, at: int, key: str, known: dict[int, Input]) -> None:
    g, table = book.grounds, book.grounds.table
    priced = int(table.type_at[at])
    type_id = int(table.type_id[at])
    on_top = float(g.economics.job_cost[at])
    words = "its job"
    if table.is_invented[at]:
        on_top += float(g.economics.invention_cost[at])
        words = "its job and its invention"
    making = f"{'making' if key == 'cheapest' else 'made'} {type_id}"
    book.add(making, "made_of", *_pairs(book, at, known), Input("job", on_top, words))
    if key == "made":
        known[priced] = book.of_step("cost", making)
        return
    bought = Input(
        f"{g.facts.name(type_id)}{EACH}", float(g.economics.buying[priced]), g.sources.buying(type_id)
    )
    ways = [one for one in (bought, book.of_step("made", making)) if not math.isnan(one.value)]
    if ways:
        book.add(f"cheapest {type_id}", "least", *ways)
    else:
        book.gaps[f"cheapest {type_id}"] = (f"price of {g.facts.name(type_id)}",)
    known[priced] = book.of_step("cost", f"cheapest {type_id}")


def _pairs(book: ProductSteps, at: int, known: Mapping[int, Input]) -> list[Input]:
    """Return quantity and cost of each material of a product; a raw one costs what the market asks."""
    g, table = book.grounds, book.grounds.table
    pairs = []
    for edge in book.edges(at):
        priced = int(table.material_type[edge])
        type_id = int(table.priced_type_id[priced])
        name = g.facts.name(type_id)
        quantity = Input(f"{name}, units", float(g.economics.coefficient[edge]), "for one unit")
        bought = Input("", float(g.economics.buying[priced]), g.sources.buying(type_id))
        pairs += [quantity, known.get(priced, bought)._replace(name=f"{name}{EACH}")]
    return pairs


def _below(book: ProductSteps) -> list[int]:
    """Return every product that the chain of this one holds, each after what it is made of."""
    table = book.grounds.table
    found: dict[int, None] = {}
    waiting = [(book.at, False)]
    while waiting:
        at, done = waiting.pop()
        if done:
            found[at] = None
            continue
        if at in found:
            continue
        waiting.append((at, True))
        for edge in book.edges(at):
            below = int(table.product_at[table.material_type[edge]])
            if below >= 0 and below not in found:
                waiting.append((below, False))
    found.pop(book.at)
    return list(found)

"""Why each figure of one product in one region is what it is, in steps as a job explains itself.

Figures for ranking are per unit and unrounded, so the steps are too; their formulas are those of
`core.industry.formulas`, and working a step out again gives its result.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.grounds import Grounds
from eveprod_desktop.core.economics.place_factors import facility_of
from eveprod_desktop.core.economics.step_book import EACH, StepBook
from eveprod_desktop.core.industry.explain import place_inputs, place_steps
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.formulas import Input, Step
from eveprod_desktop.core.industry.modifiers import Modifiers, modifiers_at
from eveprod_desktop.core.industry.skills import time_factors
from eveprod_desktop.core.industry.typed_rules import ALPHA_TAX, JOB_COST_BASE_SHARE, SCC_SURCHARGE

FIGURES = (
    "material_cost",
    "material_cost_make_all",
    "material_cost_cheapest",
    "job_cost",
    "invention_cost",
    "freight",
    "total_cost",
    "sell",
    "buy",
    "profit_sell",
    "profit_buy",
    "roi_sell_percent",
    "roi_buy_percent",
    "net_profit_sell",
    "net_profit_buy",
    "margin_percent",
    "isk_per_hour",
    "time_seconds",
    "daily_volume",
    "days_to_sell",
)
"""The figures of an `EconomicsRow` that have a step of the same name, where they are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The steps of every known figure, by name, in the order they were worked out.

    `gaps` name, for each step that could not be worked out, what is not known: "price of Tritanium".
    """

    steps: Mapping[str, Step]
    gaps: Mapping[str, tuple[str, ...]]


def explain_product(grounds: Grounds, at: int) -> Explanation:
    """Return why each figure of the product at a place of the table is what it is, or is not known."""
    explaining = _Explaining(grounds, at)
    return Explanation(explaining.steps, explaining.gaps)


class _Explaining(StepBook):
    """The steps of one product, worked out as it is made."""

    def __init__(self, grounds: Grounds, at: int) -> None:
        super().__init__()
        self.g = grounds
        self.at = at
        table = grounds.table
        self.type_id = int(table.type_id[at])
        self.units = float(table.units_per_run[at])
        self.kind = table.kinds[int(table.kind[at])]
        self.place = facility_of(
            grounds.what_if.places, grounds.inputs.indices, self.kind.activity, self.kind.job_class
        )
        self.modifiers = modifiers_at(
            grounds.facts, self.place, self.kind.activity, self.kind.example_type_id
        )
        self.blueprint = grounds.facts.name(int(table.blueprint[at]))
        self._materials()
        self._job()
        self._invention()
        self._sale()
        self._time()

    # materials

    def _materials(self) -> None:
        g, table = self.g, self.g.table
        for bonus in ("material", "time", "cost"):
            for step in place_steps(self.modifiers, self.place.security, g.facts, bonus):
                self.steps[step.name] = step
        me = int(np.nan_to_num(g.economics.me[self.at]))
        level = Input("level", me, self._efficiency_source("ME"))
        self.add("ME share", "efficiency_share", level)
        factors = (self.of_step("ME share", "ME share"), *place_inputs(self.modifiers, g.facts, "material"))
        costs = []
        for edge in self._edges(self.at):
            priced = int(table.material_type[edge])
            type_id = int(table.priced_type_id[priced])
            self.add(
                f"materials {type_id}",
                "per_unit_quantity",
                Input("base", int(table.material_quantity[edge]), self.blueprint),
                *factors,
                Input("units of a run", self.units, self.blueprint),
            )
            self.add(
                f"cost of materials {type_id}",
                "quantity_times_price",
                self.of_step("quantity", f"materials {type_id}"),
                Input(
                    f"{g.facts.name(type_id)}{EACH}",
                    float(g.economics.buying[priced]),
                    g.sources.buying(type_id),
                ),
            )
            costs.append(self.of_step(g.facts.name(type_id), f"cost of materials {type_id}"))
        self.add("material_cost", "float_sum", *costs)
        for name, key in (("material_cost_make_all", "made"), ("material_cost_cheapest", "cheapest")):
            self._chain(name, key)

    def _efficiency_source(self, what: str) -> str:
        if not self.g.table.has_efficiency[self.at]:
            return f"reactions have no {what}"
        if int(self.g.table.blueprint[self.at]) in self.g.what_if.own_blueprints:
            return f"{what} of the best blueprint owned"
        return f"{what} of the blueprint, as assumed"

    def _chain(self, name: str, key: str) -> None:
        """Explain materials when they are made: a step for each type below the product, bottom up."""
        known: dict[int, Input] = {}
        for at in self._below():
            self._made(at, key, known)
        self.add(name, "made_of", *self._pairs(self.at, known))

    def _made(self, at: int, key: str, known: dict[int, Input]) -> None:
        g, table = self.g, self.g.table
        priced = int(table.type_at[at])
        type_id = int(table.type_id[at])
        on_top = float(g.economics.job_cost[at])
        words = "its job"
        if table.is_invented[at]:
            on_top += float(g.economics.invention_cost[at])
            words = "its job and its invention"
        making = f"{'making' if key == 'cheapest' else 'made'} {type_id}"
        self.add(making, "made_of", *self._pairs(at, known), Input("job", on_top, words))
        if key == "made":
            known[priced] = self.of_step("cost", making)
            return
        bought = Input(
            f"{g.facts.name(type_id)}{EACH}", float(g.economics.buying[priced]), g.sources.buying(type_id)
        )
        ways = [one for one in (bought, self.of_step("made", making)) if not math.isnan(one.value)]
        if ways:
            self.add(f"cheapest {type_id}", "least", *ways)
        else:
            self.gaps[f"cheapest {type_id}"] = (f"price of {g.facts.name(type_id)}",)
        known[priced] = self.of_step("cost", f"cheapest {type_id}")

    def _pairs(self, at: int, known: Mapping[int, Input]) -> list[Input]:
        """Return quantity and cost of each material of a product; a raw one costs what the market asks."""
        g, table = self.g, self.g.table
        pairs = []
        for edge in self._edges(at):
            priced = int(table.material_type[edge])
            type_id = int(table.priced_type_id[priced])
            name = g.facts.name(type_id)
            quantity = Input(f"{name}, units", float(g.economics.coefficient[edge]), "for one unit")
            bought = Input("", float(g.economics.buying[priced]), g.sources.buying(type_id))
            pairs += [quantity, known.get(priced, bought)._replace(name=f"{name}{EACH}")]
        return pairs

    def _below(self) -> list[int]:
        """Return every product that the chain of this one holds, each after what it is made of."""
        table = self.g.table
        found: dict[int, None] = {}
        waiting = [(self.at, False)]
        while waiting:
            at, done = waiting.pop()
            if done:
                found[at] = None
                continue
            if at in found:
                continue
            waiting.append((at, True))
            for edge in self._edges(at):
                below = int(table.product_at[table.material_type[edge]])
                if below >= 0 and below not in found:
                    waiting.append((below, False))
        found.pop(self.at)
        return list(found)

    def _edges(self, at: int) -> range:
        table = self.g.table
        end = table.material_start[at + 1] if at + 1 < len(table) else len(table.material_type)
        return range(int(table.material_start[at]), int(end))

    # the job

    def _job(self) -> None:
        g = self.g
        if np.isnan(g.inputs.adjusted).all():
            self.gaps["value of one run"] = ("CCP's adjusted prices",)
        else:
            self.add("value of one run", "run_value", *self._valued(self._quantities(self.at)))
        self._rate("job_cost_rate", self.place, self.modifiers)
        self.add(
            "job_cost",
            "rate_per_unit",
            self.of_step("value of one run", "value of one run"),
            self.of_step("rate", "job_cost_rate"),
            Input("units of a run", self.units, self.blueprint),
        )
        self.add(
            "total_cost",
            "float_sum",
            self.of_step("material_cost", _COUNTED[g.what_if.costing]),
            self.of_step("job_cost", "job_cost"),
        )

    def _quantities(self, at: int) -> list[tuple[int, float]]:
        """Return the materials of one run without efficiency, as places of priced types and quantities."""
        table = self.g.table
        edges = self._edges(at)
        return [(int(table.material_type[one]), float(table.material_quantity[one])) for one in edges]

    def _valued(self, quantities: Iterable[tuple[int, float]]) -> list[Input]:
        """Return quantities with CCP's adjusted prices, as inputs of the value of a run."""
        g = self.g
        flat = []
        for priced, quantity in quantities:
            name = g.facts.name(int(g.table.priced_type_id[priced]))
            price, source = float(g.inputs.adjusted[priced]), g.sources.adjusted
            if math.isnan(price):
                price, source = 0.0, "no adjusted price: counted as 0"
            flat += [Input(f"{name}, units", int(quantity), "one run without ME")]
            flat += [Input(f"{name}, adjusted price", price, source)]
        return flat

    def _rate(self, name: str, place: Facility, modifiers: Modifiers) -> None:
        """Explain the share of a job's value that the job costs at a place."""
        factor = f"cost factor of {name}"
        bonus = Input("system bonus", place.system_cost_bonus, "facility")
        self.add(factor, "cost_factor", *place_inputs(modifiers, self.g.facts, "cost"), bonus)
        alpha = self.g.what_if.skills.alpha
        where = "NPC station, mean of the region" if place.structure_type_id is None else "facility"
        self.add(
            name,
            "job_rate",
            Input("system cost index", place.system_cost_index, where),
            self.of_step("cost factor", factor),
            Input("facility tax", place.facility_tax, "facility"),
            Input("SCC surcharge", SCC_SURCHARGE, "rule of the game"),
            Input("alpha tax", ALPHA_TAX if alpha else 0.0, "alpha clone" if alpha else "omega"),
        )

    # invention

    def _invention(self) -> None:
        ways = self.g.table.ways
        best: tuple[float, int] | None = None
        for way in np.flatnonzero(ways.product == self.at).tolist():
            self._way(way)
            step = self.steps.get("invention_cost")
            if step is not None and (best is None or float(step.result) < best[0]):
                best = (float(step.result), way)
        for name in _OF_A_WAY:
            self.steps.pop(name, None)
        if best is not None:
            self._way(best[1])
        elif self.g.table.is_invented[self.at]:
            self.gaps.setdefault("invention_cost", ("a way to invent it",))

    def _way(self, way: int) -> None:
        """Explain invention from one blueprint or relic; the steps of another way are written over."""
        g, table, ways = self.g, self.g.table, self.g.table.ways
        for name in _OF_A_WAY:
            self.steps.pop(name, None)
            self.gaps.pop(name, None)
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
        self.add("probability", "chance", chance, *levels, Input("decryptor", g.decryptor.probability, key))
        runs = Input("base", float(ways.runs_per_copy[way]), source)
        self.add("runs_per_copy", "plus", runs, Input("decryptor", float(g.decryptor.runs), key))
        self.add(
            "expected_units",
            "expected",
            Input("attempts", 1, "one attempt"),
            self.of_step("chance", "probability"),
            self.of_step("runs of a copy", "runs_per_copy"),
            Input("units of a run", self.units, self.blueprint),
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
        self.add("used up in an attempt", "made_of", *flat)
        self._science("invention", Activity.INVENTION, "value of one run")
        parts = [
            self.of_step("used up", "used up in an attempt"),
            self.of_step("invention", "invention job"),
        ]
        copied = [
            (int(ways.copied_type[row]), float(ways.copied_quantity[row]))
            for row in np.flatnonzero(ways.copied_way == way).tolist()
        ]
        if copied:
            self.add("value of the copied run", "run_value", *self._valued(copied))
            self._science("copying", Activity.COPYING, "value of the copied run")
            parts.append(self.of_step("copying", "copying job"))
        self.add("cost of an attempt", "float_sum", *parts)
        self.add(
            "invention_cost",
            "ratio",
            self.of_step("cost of an attempt", "cost of an attempt"),
            self.of_step("units", "expected_units"),
        )

    def _science(self, words: str, activity: Activity, value: str) -> None:
        g = self.g
        place = facility_of(g.what_if.places, g.inputs.indices, activity)
        self._rate(f"{words}_rate", place, modifiers_at(g.facts, place, activity, None))
        self.add(
            f"{words} job",
            "quantity_times_price",
            Input("share", JOB_COST_BASE_SHARE, "rule of science jobs"),
            self.of_step("value", value),
            self.of_step("rate", f"{words}_rate"),
        )

    # the sale

    def _sale(self) -> None:
        g, at, economics = self.g, self.at, self.g.economics
        what_if = g.what_if
        source = g.sources.selling(self.type_id)
        name = f"{g.facts.name(self.type_id)}{EACH}"
        self.add("sell", "as_it_stands", Input(name, float(economics.sell[at]), source))
        self.add("buy", "as_it_stands", Input(name, float(economics.buy[at]), g.sources.buy_orders))
        invention = [self.of_step("invention_cost", "invention_cost")] if g.table.is_invented[at] else []
        self._freight_of_materials()
        for side, fee in (("sell", what_if.taxes.broker_fee), ("buy", None)):
            price, total = self.of_step("price", side), self.of_step("total_cost", "total_cost")
            profit, net = f"profit_{side}", f"net_profit_{side}"
            self.add(profit, "less", price, total)
            freight = "freight" if side == "sell" else "freight to buy orders"
            self._freight(freight, price)
            taxes = [("sales tax", f"sales tax on {side}", what_if.taxes.sales_tax)]
            if fee is not None:
                taxes.append(("broker fee", "broker fee", fee))
            for words, name, part in taxes:
                share = Input(words, part, "as set up")
                self.add(name, "quantity_times_price", price, share)
            self.add(
                net,
                "less",
                price,
                total,
                *invention,
                self.of_step("freight", freight),
                *(self.of_step(words, name) for words, name, _part in taxes),
            )
            self._percentage(f"roi_{side}_percent", profit, "total_cost")
        self._percentage("margin_percent", "profit_sell", "sell")

    def _percentage(self, name: str, part: str, whole: str) -> None:
        of = self.of_step(whole, whole)
        if of.value:
            self.add(name, "percentage", self.of_step(part, part), of)

    def _freight_of_materials(self) -> None:
        g, table, route = self.g, self.g.table, self.g.what_if.material_route
        if route is None:
            return
        flat = []
        for edge in self._edges(self.at):
            priced = int(table.material_type[edge])
            type_id = int(table.priced_type_id[priced])
            name = f"hauling {type_id}"
            price = Input("value", float(g.economics.buying[priced]), g.sources.buying(type_id))
            self._haul(name, route, float(table.volume_m3[priced]), price, g.facts.name(type_id))
            what = g.facts.name(type_id)
            quantity = Input(f"{what}, units", float(g.economics.coefficient[edge]), "for one unit")
            flat += [quantity, self.of_step(f"{what}, freight", name)]
        self.add("freight of materials", "made_of", *flat)

    def _freight(self, name: str, price: Input) -> None:
        g = self.g
        volume = float(g.table.volume_m3[g.table.type_at[self.at]])
        words = f"{name} of the product"
        self._haul(words, g.what_if.product_route, volume, price, g.facts.name(self.type_id))
        parts = [self.of_step("the product", words)]
        if g.what_if.material_route is not None:
            parts.append(self.of_step("materials", "freight of materials"))
        self.add(name, "float_sum", *parts)

    def _haul(self, name: str, route: FreightRoute | None, volume_m3: float, value: Input, what: str) -> None:
        if route is None:
            self.add(
                name, "as_it_stands", Input("freight", 0.0, "nothing is hauled: made and sold in one region")
            )
            return
        isk, part = route.isk_per_m3, route.collateral_share
        self.add(
            name,
            "hauling",
            # what costs nothing needs not be known
            Input("volume, m3", volume_m3 if isk else 0.0, what),
            Input("ISK per m3", isk, "freight route"),
            value if part else value._replace(value=0.0),
            Input("collateral share", part, "freight route"),
        )

    # time and volume

    def _time(self) -> None:
        g, at = self.g, self.at
        te = int(np.nan_to_num(g.economics.te[at]))
        self.add("TE share", "efficiency_share", Input("level", te, self._efficiency_source("TE")))
        skills = []
        if g.what_if.skilled_time:
            recipe = g.facts.activity(int(g.table.blueprint[at]), self.kind.activity)
            needed = recipe.skills if recipe else ()
            skills = [
                Input("skill", one.factor, g.facts.name(one.type_id))
                for one in time_factors(g.facts, g.what_if.skills, self.kind.activity, needed)
            ]
        self.add(
            "time_seconds",
            "job_seconds",
            Input("runs", 1, "one run"),
            Input("seconds of one run", int(g.table.seconds[at]), self.blueprint),
            self.of_step("TE share", "TE share"),
            *place_inputs(self.modifiers, g.facts, "time"),
            *skills,
        )
        units = Input("units of a run", self.units, self.blueprint)
        seconds = self.of_step("seconds of a run", "time_seconds")
        if seconds.value:
            profit = self.of_step("net_profit_sell", "net_profit_sell")
            self.add("isk_per_hour", "hourly", profit, units, seconds)
        traded = "mean of the last 30 days, days without trade included"
        self.add(
            "daily_volume", "as_it_stands", Input("daily volume", float(g.inputs.daily_volume[at]), traded)
        )
        volume = self.of_step("daily_volume", "daily_volume")
        if volume.value:
            offered = Input("units on offer", float(np.nan_to_num(g.inputs.offered[at])), "sell orders")
            self.add("days_to_sell", "days_until_sold", offered, units, volume)


_COUNTED = {
    "buy": "material_cost",
    "make": "material_cost_make_all",
    "cheapest": "material_cost_cheapest",
}
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

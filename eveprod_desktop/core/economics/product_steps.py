"""The steps of one product in one region, with what every one of them rests on."""

import math
from collections.abc import Iterable

from eveprod_desktop.core.economics.grounds import Grounds
from eveprod_desktop.core.economics.place_factors import facility_of
from eveprod_desktop.core.economics.step_book import StepBook
from eveprod_desktop.core.industry.explain import place_inputs
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.formulas import Input
from eveprod_desktop.core.industry.modifiers import Modifiers, modifiers_at
from eveprod_desktop.core.industry.typed_rules import ALPHA_TAX, SCC_SURCHARGE


class ProductSteps(StepBook):
    """A book of steps about the product at a place of the table, `at`.

    `grounds` is what the region's figures rest on, `units` what one run makes, `kind` what job it takes,
    `place` and `modifiers` where that job is done, `blueprint` the blueprint's name.
    """

    def __init__(self, grounds: Grounds, at: int) -> None:
        super().__init__()
        self.grounds = grounds
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

    def edges(self, at: int) -> range:
        """Return where the materials of a product stand among those of all products."""
        table = self.grounds.table
        end = table.material_start[at + 1] if at + 1 < len(table) else len(table.material_type)
        return range(int(table.material_start[at]), int(end))

    def quantities(self, at: int) -> list[tuple[int, float]]:
        """Return the materials of one run without efficiency, as places of priced types and quantities."""
        table = self.grounds.table
        edges = self.edges(at)
        return [(int(table.material_type[one]), float(table.material_quantity[one])) for one in edges]

    def valued(self, quantities: Iterable[tuple[int, float]]) -> list[Input]:
        """Return quantities with CCP's adjusted prices, as inputs of the value of a run."""
        g = self.grounds
        flat = []
        for priced, quantity in quantities:
            name = g.facts.name(int(g.table.priced_type_id[priced]))
            price, source = float(g.inputs.adjusted[priced]), g.sources.adjusted
            if math.isnan(price):
                price, source = 0.0, "no adjusted price: counted as 0"
            flat += [Input(f"{name}, units", int(quantity), "one run without ME")]
            flat += [Input(f"{name}, adjusted price", price, source)]
        return flat

    def rate(self, name: str, place: Facility, modifiers: Modifiers) -> None:
        """Explain the share of a job's value that the job costs at a place."""
        factor = f"cost factor of {name}"
        bonus = Input("system bonus", place.system_cost_bonus, "facility")
        self.add(factor, "cost_factor", *place_inputs(modifiers, self.grounds.facts, "cost"), bonus)
        alpha = self.grounds.what_if.skills.alpha
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

    def efficiency_source(self, what: str) -> str:
        """Say where the ME or TE of the job is from."""
        if not self.grounds.table.has_efficiency[self.at]:
            return f"reactions have no {what}"
        if int(self.grounds.table.blueprint[self.at]) in self.grounds.what_if.own_blueprints:
            return f"{what} of the best blueprint owned"
        return f"{what} of the blueprint, as assumed"

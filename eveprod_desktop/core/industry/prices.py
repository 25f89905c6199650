"""The two kinds of prices a job needs: CCP's adjusted ones for its fees, market ones for its materials."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.numbers import exact

Units = tuple[tuple[int, int], ...]
"""(type, quantity) pairs."""


@dataclass(frozen=True, slots=True)
class RunValue:
    """The value of one run's base materials in ISK, unrounded; `missing` counted as 0 for want of a price."""

    amount: Decimal
    missing: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Prices:
    """ISK a unit by type, as the source wrote them. What was summed from them is kept: they never change."""

    adjusted: Mapping[int, float] = field(default_factory=dict)
    market: Mapping[int, float] = field(default_factory=dict)
    values_known: dict[Units, RunValue] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def installed(cls, facts: IndustryFacts) -> "Prices":
        """Return the prices that came with the loaded data."""
        return cls(facts.adjusted_prices, facts.market_prices)

    def run_value(self, materials: Units) -> RunValue:
        """Return the exact sum of base quantity times adjusted price over the materials of one run."""
        known = self.values_known.get(materials)
        if known is None:
            amount = Decimal(0)
            missing = []
            for type_id, quantity in materials:
                price = self.adjusted.get(type_id)
                if price is None:
                    missing.append(type_id)
                else:
                    amount += quantity * exact(price)
            known = self.values_known[materials] = RunValue(amount, tuple(missing))
        return known

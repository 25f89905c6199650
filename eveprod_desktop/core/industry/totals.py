"""What the materials of a job cost on the market, and what that makes of its totals."""

from decimal import Decimal

from eveprod_desktop.core.industry.numbers import cents, exact, share
from eveprod_desktop.core.industry.prices import Prices, Units


def material_costs(materials: Units, prices: Prices) -> tuple[Decimal | None, ...]:
    """Return ISK for each material, to 0.01; None where the market has no price."""
    market = prices.market
    return tuple(
        None if (price := market.get(type_id)) is None else cents(quantity * exact(price))
        for type_id, quantity in materials
    )


def total_of(costs: tuple[Decimal | None, ...]) -> Decimal | None:
    """Add material costs up; unknown as soon as one of them is, for the total is not smaller but unknown."""
    total = Decimal(0)
    for cost in costs:
        if cost is None:
            return None
        total += cost
    return total


def per(total: Decimal | None, parts: float) -> Decimal | None:
    """Return ISK for each of `parts`, to 0.01; None for an unknown total or no parts at all."""
    if total is None or not parts:
        return None
    return share(total, exact(parts))

"""What a T2 or T3 product costs with its invention and copies, and which decryptor and relic serve best.

Averages: an invention may fail, so its cost is spread over the runs it yields on average. The
building job is one whole copy, rounded as the game rounds it.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.invention import NO_DECRYPTOR, Decryptor, decryptors, outcome_of
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.numbers import exact, share
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import activity_of, product_of, quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import RELIC_CATEGORY

ATTEMPTS_COUNTED = 10
"""Fees are whole ISK a job; ten attempts in one job keep their rounding out of the average."""

_HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Places:
    """Where each step of a T2 product is done."""

    manufacturing: Facility = field(default_factory=Facility)
    invention: Facility = field(default_factory=Facility)
    copying: Facility = field(default_factory=Facility)


@dataclass(frozen=True, slots=True)
class InventedProduct:
    """One way to a T2 or T3 product: from which blueprint or relic, with which decryptor.

    ISK a unit to 0.01; None is unknown for want of a price, and `missing_prices` names them.
    `profit_per_hour` is over the time of the building job, `profit_per_hour_in_all` over building,
    invention and copying together. `attempts_per_copy` is the average number of tries for one copy.
    The three jobs it was worked out from stand in `invention`, `copying` (None for a relic) and `building`.
    """

    source_type_id: int
    decryptor_type_id: int | None
    probability: float
    me: int
    te: int
    runs_per_copy: int
    attempts_per_copy: float
    copying_cost: Decimal | None
    invention_cost: Decimal | None
    manufacturing_cost: Decimal | None
    cost_per_unit: Decimal | None
    profit_per_unit: Decimal | None
    manufacturing_seconds: float
    science_seconds: float
    profit_per_hour: Decimal | None
    profit_per_hour_in_all: Decimal | None
    missing_prices: tuple[int, ...]
    sell_price_isk: float | None
    invention: Quote
    copying: Quote | None
    building: Quote


@dataclass(frozen=True, slots=True)
class FullPrice:
    """Every way to a product, cheapest first; `cheapest` and `best_per_hour` are None while prices miss."""

    product_type_id: int
    blueprint_type_id: int
    ways: tuple[InventedProduct, ...]
    cheapest: InventedProduct | None
    best_per_hour: InventedProduct | None


@dataclass(frozen=True, slots=True)
class _Terms:
    product_type_id: int
    blueprint_type_id: int
    facts: IndustryFacts
    prices: Prices
    skills: Skills
    places: Places
    sell_price_isk: float | None


def full_price(
    product_type_id: int,
    facts: IndustryFacts,
    prices: Prices,
    skills: Skills,
    places: Places,
    *,
    sell_price_isk: float | None = None,
) -> FullPrice:
    """Compare every source and decryptor by which a product can be invented and built.

    `sell_price_isk` is what one unit fetches, after whatever is taken off it; without it there is no
    profit to compare. Raises AppError for a product that is not invented.
    """
    blueprint = _blueprint_of(product_type_id, facts)
    sources = facts.makers(blueprint, Activity.INVENTION)
    if not sources:
        raise AppError(
            f"{facts.name(product_type_id)} is not built from an invented blueprint.",
            "Its price is that of its own job.",
        )
    terms = _Terms(product_type_id, blueprint, facts, prices, skills, places, sell_price_isk)
    ways = [_one_way(terms, source, key) for source in sources for key in (NO_DECRYPTOR, *decryptors(facts))]
    ways.sort(key=lambda way: (way.cost_per_unit is None, way.cost_per_unit or Decimal(0)))
    known = [way for way in ways if way.cost_per_unit is not None]
    paying = [way for way in known if way.profit_per_hour is not None]
    return FullPrice(
        product_type_id,
        blueprint,
        tuple(ways),
        known[0] if known else None,
        max(paying, key=lambda way: way.profit_per_hour or Decimal(0)) if paying else None,
    )


def _blueprint_of(product_type_id: int, facts: IndustryFacts) -> int:
    blueprints = facts.makers(product_type_id, Activity.MANUFACTURING)
    if not blueprints:
        raise AppError(f"{facts.name(product_type_id)} has no blueprint.", "Choose another item.")
    for blueprint in blueprints:
        if facts.makers(blueprint, Activity.INVENTION):
            return blueprint
    return blueprints[0]


def _one_way(terms: _Terms, source: int, key: Decryptor) -> InventedProduct:
    facts, prices, skills, places = terms.facts, terms.prices, terms.skills, terms.places
    blueprint = terms.blueprint_type_id
    attempt = Job(
        Activity.INVENTION,
        source,
        blueprint,
        runs=ATTEMPTS_COUNTED,
        skills=skills,
        facility=places.invention,
        decryptor_type_id=key.type_id,
    )
    invention = quote_job(attempt, facts, prices)
    activity = activity_of(facts, source, Activity.INVENTION)
    outcome = outcome_of(attempt, activity, product_of(attempt, activity, facts), facts)
    building = quote_job(
        Job(
            Activity.MANUFACTURING,
            blueprint,
            terms.product_type_id,
            runs=outcome.runs_per_copy,
            me=outcome.me,
            te=outcome.te,
            skills=skills,
            facility=places.manufacturing,
        ),
        facts,
        prices,
    )
    copying = None
    if facts.types[source].category_id != RELIC_CATEGORY:
        copying = quote_job(
            replace(attempt, activity=Activity.COPYING, facility=places.copying, decryptor_type_id=None),
            facts,
            prices,
        )
    units = outcome.expected_units
    copying_cost = share(Decimal(copying.cost.total), exact(units)) if copying else Decimal(0)
    costs = (copying_cost, invention.cost_per_unit, building.cost_per_unit)
    whole = None
    if costs[1] is not None and costs[2] is not None:
        whole = copying_cost + costs[1] + costs[2]
    profit = None if whole is None or terms.sell_price_isk is None else exact(terms.sell_price_isk) - whole
    seconds = building.time_seconds / building.units
    science = invention.time_seconds / units + (copying.time_seconds / units if copying else 0)
    return InventedProduct(
        source_type_id=source,
        decryptor_type_id=key.type_id,
        probability=outcome.probability,
        me=outcome.me,
        te=outcome.te,
        runs_per_copy=outcome.runs_per_copy,
        attempts_per_copy=1 / outcome.probability,
        copying_cost=copying_cost,
        invention_cost=costs[1],
        manufacturing_cost=costs[2],
        cost_per_unit=whole,
        profit_per_unit=profit,
        manufacturing_seconds=seconds,
        science_seconds=science,
        profit_per_hour=_per_hour(profit, seconds),
        profit_per_hour_in_all=_per_hour(profit, seconds + science),
        missing_prices=tuple(sorted({*invention.missing_market_prices, *building.missing_market_prices})),
        sell_price_isk=terms.sell_price_isk,
        invention=invention,
        copying=copying,
        building=building,
    )


def _per_hour(profit: Decimal | None, seconds: float) -> Decimal | None:
    return None if profit is None or seconds <= 0 else share(profit * _HOUR_SECONDS, exact(seconds))

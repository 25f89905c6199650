"""The cheapest basket of ore, ice, moon ore and plain minerals that covers a list of materials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.numbers import cents, exact
from eveprod_desktop.core.industry.prices import Units
from eveprod_desktop.core.industry.reprocessing import Refinery, outputs_of, reprocessing_yield
from eveprod_desktop.core.industry.skills import Skills

_SOLVER_SECONDS = 5.0
_GAP = 5e-4
"""A basket within a twentieth of a per cent of the best is taken: proving the rest can take minutes."""
_MOST_ROUNDS = 20
_INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be used: ISK a unit, and how many units there are at that price (None: no end)."""

    type_id: int
    price_isk: float
    units: int | None = None


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One thing of a basket. `portions` of it are reprocessed; None for a material bought as it is."""

    offer: Offer
    units: int
    portions: int | None
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Leftover:
    """Units of a material beyond the need, and what they are worth (None without a price)."""

    type_id: int
    units: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Basket:
    """What to use, what comes out, what is left. `net_cost` is the cost less the leftovers' known worth."""

    lines: tuple[BasketLine, ...]
    outputs: Units
    leftovers: tuple[Leftover, ...]
    cost: Decimal
    net_cost: Decimal
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """An offer as the solver sees it: pieces of `units` units, each yielding `contents` times `share`."""

    offer: Offer
    units: int
    contents: Units
    share: Decimal
    reprocessed: bool
    most: float = field(default=float("inf"))

    def outputs(self, pieces: int) -> Units:
        return outputs_of(self.contents, pieces, self.share)


def cheapest_basket(
    facts: IndustryFacts,
    need: Mapping[int, int],
    offers: Sequence[Offer],
    place: Refinery,
    skills: Skills,
    *,
    worth: Mapping[int, float] | None = None,
) -> Basket:
    """Return the basket that covers `need` (units by material) at the least cost.

    An offer may be anything that reprocesses into a needed material, or the material itself. What is
    in stock is an offer like any other, at the price one puts on it (0 for free) and with its units.
    Solved as an integer programme over whole portions. Each material is floored when it is reprocessed,
    so a unit or two may be short: the need is then raised by as much and solved again. `worth` values
    the leftovers.

    Raises AppError where the offers can't cover the need.
    """
    wanted = {type_id: units for type_id, units in need.items() if units > 0}
    sources, gaps = _sources(facts, wanted, offers, place, skills)
    raised = dict(wanted)
    for _ in range(_MOST_ROUNDS):
        pieces = _solve(facts, raised, sources)
        outputs = _outputs(sources, pieces)
        short = [type_id for type_id, units in wanted.items() if outputs.get(type_id, 0) < units]
        if not short:
            return _basket(facts, wanted, sources, pieces, worth=worth or {}, gaps=gaps)
        for type_id in short:
            raised[type_id] += wanted[type_id] - outputs.get(type_id, 0)
    raise AppError("No basket of whole portions was found.", "Offer more kinds of ore.")


def _sources(
    facts: IndustryFacts,
    wanted: Mapping[int, int],
    offers: Sequence[Offer],
    place: Refinery,
    skills: Skills,
) -> tuple[list[_Source], tuple[str, ...]]:
    sources: list[_Source] = []
    gaps: list[str] = []
    for offer in offers:
        if offer.price_isk < 0 or (offer.units is not None and offer.units < 0):
            raise AppError(
                f"The offer of {facts.name(offer.type_id)} is negative.", "Correct its price or units."
            )
        if offer.type_id in wanted:
            most = float("inf") if offer.units is None else float(offer.units)
            sources.append(_Source(offer, 1, ((offer.type_id, 1),), Decimal(1), reprocessed=False, most=most))
            continue
        contents = facts.reprocessing_yields.get(offer.type_id, ())
        if not any(material in wanted for material, _ in contents):
            continue
        outcome = reprocessing_yield(facts, offer.type_id, place, skills)
        gaps += outcome.gaps
        portion = facts.types[offer.type_id].portion_size
        most = float("inf") if offer.units is None else float(offer.units // portion)
        sources.append(_Source(offer, portion, contents, outcome.share, reprocessed=True, most=most))
    return sources, tuple(gaps)


def _solve(facts: IndustryFacts, need: Mapping[int, int], sources: Sequence[_Source]) -> list[int]:
    # scipy.optimize takes most of a second to import, and few sessions ask for a basket
    import numpy as np  # noqa: PLC0415 - see above
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - see above

    if not need:
        return [0] * len(sources)
    rows = {type_id: row for row, type_id in enumerate(need)}
    yields = np.zeros((len(rows), len(sources)))
    for column, source in enumerate(sources):
        for material, quantity in source.contents:
            if material in rows:
                yields[rows[material], column] += quantity * float(source.share)
    bare = [type_id for type_id, row in rows.items() if not yields[row].any()]
    if bare:
        raise AppError(
            f"None of the offers yields {', '.join(facts.name(one) for one in bare)}.",
            "Offer something that does.",
        )
    found = milp(
        c=np.array([source.offer.price_isk * source.units for source in sources]),
        integrality=np.ones(len(sources), dtype=np.int8),
        bounds=Bounds(np.zeros(len(sources)), np.array([source.most for source in sources])),
        constraints=LinearConstraint(yields, lb=np.array(list(need.values()))),
        options={"time_limit": _SOLVER_SECONDS, "mip_rel_gap": _GAP},
    )
    if found.x is None:
        if found.status == _INFEASIBLE:
            raise AppError(
                "The offers hold too little to cover the need.", "Offer more units, or more kinds of ore."
            )
        raise AppError(f"No basket was found in {_SOLVER_SECONDS:.0f} seconds.", "Offer fewer kinds of ore.")
    return [round(one) for one in found.x]


def _outputs(sources: Sequence[_Source], pieces: Sequence[int]) -> dict[int, int]:
    total: dict[int, int] = {}
    for source, count in zip(sources, pieces, strict=True):
        for material, units in source.outputs(count):
            total[material] = total.get(material, 0) + units
    return total


def _basket(
    facts: IndustryFacts,
    wanted: Mapping[int, int],
    sources: Sequence[_Source],
    pieces: Sequence[int],
    *,
    worth: Mapping[int, float],
    gaps: tuple[str, ...],
) -> Basket:
    outputs = _outputs(sources, pieces)
    lines = tuple(
        BasketLine(
            source.offer,
            count * source.units,
            count if source.reprocessed else None,
            cents(count * source.units * exact(source.offer.price_isk)),
        )
        for source, count in zip(sources, pieces, strict=True)
        if count
    )
    leftovers = tuple(
        Leftover(type_id, over, cents(over * exact(worth[type_id])) if type_id in worth else None)
        for type_id, units in outputs.items()
        if (over := units - wanted.get(type_id, 0)) > 0
    )
    cost = sum((line.cost for line in lines), start=Decimal(0))
    credit = sum((one.value for one in leftovers if one.value is not None), start=Decimal(0))
    unpriced = tuple(
        f"The leftover {facts.name(one.type_id)} has no price." for one in leftovers if one.value is None
    )
    return Basket(lines, tuple(outputs.items()), leftovers, cost, cost - credit, (*gaps, *unpriced))

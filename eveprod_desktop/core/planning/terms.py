"""What a plan rests on besides what is asked for: places, skills, prices, blueprints, stock, limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import LONGEST_JOB_SECONDS
from eveprod_desktop.core.planning.rates import FacilityOf, Rates
from eveprod_desktop.core.planning.rows import BlueprintKind


class PlanPrices(Protocol):
    """What quantities cost and fetch, in ISK in all; None is "the market can't tell"."""

    def buying(self, type_id: int, units: int) -> float | None:
        """Return what buying so many units costs, the order book walked as deep as they need."""
        ...

    def selling(self, type_id: int, units: int) -> float | None:
        """Return what selling so many units at once fetches."""
        ...

    def listing(self, type_id: int, units: int) -> float | None:
        """Return what so many units fetch when offered at the present lowest price."""
        ...


class NoMarket:
    """Prices where no market was ever fetched: there are none."""

    def buying(self, type_id: int, units: int) -> float | None:
        """Return that it is not known."""
        del type_id, units
        return None

    def selling(self, type_id: int, units: int) -> float | None:
        """Return that it is not known."""
        del type_id, units
        return None

    def listing(self, type_id: int, units: int) -> float | None:
        """Return that it is not known."""
        del type_id, units
        return None


@dataclass(frozen=True, slots=True)
class OwnedBlueprint:
    """A blueprint of the player: `runs` left on a copy, None for an original."""

    item_id: int
    blueprint_type_id: int
    me: int
    te: int
    runs: int | None = None


@dataclass(frozen=True, slots=True)
class InventionWay:
    """How a blueprint is invented: from which blueprint or relic, with which decryptor (None: without)."""

    source_type_id: int
    decryptor_type_id: int | None = None


@dataclass(frozen=True, slots=True)
class AssumedBlueprint:
    """What a job runs on where the player's own blueprints don't suffice.

    `me` or `te` None are those the invention yields. `most_runs` are the runs of a copy (None: no
    limit, as on an original; invented copies have what the invention yields). `way` stands for invented ones.
    """

    kind: BlueprintKind
    me: int | None
    te: int | None
    most_runs: int | None = None
    way: InventionWay | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of a plan.

    `facility` gives the place of a job by its activity and product, `fee_known` tells whether what its cost
    rests on is known: if not, what can be reckoned of it still helps to choose, but is not told. `assume`
    says what a recipe runs on where no blueprint is owned. `fees` are the prices that job costs rest on.
    `stock` and `running` are units there, and units that jobs already started will yield; the targets
    themselves are made anew unless `targets_from_stock`. Jobs of several runs last no longer than
    `longest_seconds`; runs that can be shared out are cut into `parallel` jobs. `certainty` of inventions:
    see `attempts.attempts_for`.
    `rates` keeps what was looked up of recipes, by product; terms of the same facts, places, skills and fees
    may share it.
    """

    facts: IndustryFacts
    assume: Callable[[Recipe], AssumedBlueprint]
    facility: FacilityOf = lambda _activity, _product: Facility()
    skills: Skills = field(default_factory=Skills)
    fees: Prices = field(default_factory=Prices)
    fee_known: Callable[[Activity, int], bool] = lambda _activity, _product: True
    prices: PlanPrices = field(default_factory=NoMarket)
    owned: tuple[OwnedBlueprint, ...] = ()
    stock: Mapping[int, int] = field(default_factory=dict)
    running: Mapping[int, int] = field(default_factory=dict)
    targets_from_stock: bool = False
    longest_seconds: int | None = LONGEST_JOB_SECONDS
    parallel: int = 1
    certainty: float | None = None
    rates: dict[int, Rates] = field(default_factory=dict, repr=False)

    def rates_of(self, recipe: Recipe) -> Rates:
        """Return a recipe at its place, looked up once."""
        known = self.rates.get(recipe.product_type_id)
        if known is None:
            known = Rates(recipe, self.facts, self.facility, self.skills, self.fees)
            self.rates[recipe.product_type_id] = known
        return known

"""What a plan is asked for besides its targets, in plain values: they cross to the worker, and are kept."""

from dataclasses import dataclass, field

from eveprod_desktop.core.planning.rows import Strategy


@dataclass(frozen=True, slots=True)
class MeansChoice:
    """Who builds, and whose things at which places count, by id.

    The characters build; their things and those of the corporations count. No places: everywhere; see
    `stock.StockChoice`.
    """

    character_ids: tuple[int, ...] = ()
    corporation_ids: tuple[int, ...] = ()
    place_ids: tuple[int, ...] = ()

    @property
    def nobody(self) -> bool:
        """Whether nobody is chosen, so that a plan starts from nothing."""
        return not self.character_ids and not self.corporation_ids


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """The options of a plan.

    `region_id` None is the first watched market with prices; another market to buy or to sell in may be
    named. `me` and `te` hold for every assumed blueprint that has them (None: by where it comes from).
    `means` says who builds and whose things count; with `targets_from_stock` units of the targets that are
    there need not be made. `logins` are seconds from now. `decided` has the user's make-or-buy decisions
    hold.
    """

    strategy: Strategy = "min_cost"
    region_id: int | None = None
    buy_region_id: int | None = None
    sell_region_id: int | None = None
    me: int | None = None
    te: int | None = None
    invent: bool = True
    decryptor_type_id: int | None = None
    certainty: float | None = None
    parallel: int = 1
    means: MeansChoice = field(default_factory=MeansChoice)
    targets_from_stock: bool = False
    logins: tuple[int, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class PlanExtras:
    """What an answer about a plan may tell besides.

    `carry_to` is where the jobs take their materials from (a station, structure or container by id): what
    to carry there in a hold of `hold_m3` (None: trips are not counted). `ore`: compressed ore in place of
    minerals.
    """

    carry_to: int | None = None
    hold_m3: float | None = None
    ore: bool = False

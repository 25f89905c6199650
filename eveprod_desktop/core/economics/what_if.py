"""What the player assumes: everything about a computation besides the market itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.rows import Costing
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import JobClass
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import BEST_MATERIAL_LEVEL, BEST_TIME_LEVEL
from eveprod_desktop.core.market.book import Basis

OwnGoodsAt = Literal["market", "cost", "zero"]
OWN_GOODS_AT: tuple[OwnGoodsAt, ...] = get_args(OwnGoodsAt)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Assumptions for every product at once.

    `me` and `te` hold wherever a recipe has efficiency; `invented_me` and `invented_te`, where given,
    for products of invented blueprints. `places` are facilities by kind of job; what is not named is
    done in an NPC station at the region's mean cost index. `skills` decide the chance of invention,
    and the time of jobs only if `skilled_time` is set (without it times are the data's own).

    `own_goods` are types mined or made by the player, with what one unit cost (None: not told):
    valued at the market's price, at that cost (else at what making it costs, else the market's), or
    at nothing. `costing` says which of the three material costs `total_cost` is made of, and with it every
    profit and return. `material_route` brings materials to where the job is, `product_route` the product to
    where it is sold; None: nothing is hauled.

    Products of `own_blueprints` (by blueprint type) are made at the ME and TE of those instead.
    """

    me: int = 0
    te: int = 0
    invented_me: int | None = None
    invented_te: int | None = None
    material_basis: Basis = "sell_min"
    product_basis: Basis = "sell_min"
    places: Mapping[JobClass, Facility] = field(default_factory=dict)
    skills: Skills = field(default_factory=Skills)
    skilled_time: bool = False
    decryptor_type_id: int | None = None
    taxes: TradeTaxes = field(default_factory=TradeTaxes)
    own_goods: Mapping[int, float | None] = field(default_factory=dict)
    own_goods_at: OwnGoodsAt = "market"
    costing: Costing = "buy"
    material_route: FreightRoute | None = None
    product_route: FreightRoute | None = None
    own_blueprints: Mapping[int, BestBlueprint] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for me in (self.me, self.invented_me or 0):
            if not 0 <= me <= BEST_MATERIAL_LEVEL:
                raise AppError(f"ME is 0 to {BEST_MATERIAL_LEVEL}, not {me}.", "Correct it.")
        for te in (self.te, self.invented_te or 0):
            if not 0 <= te <= BEST_TIME_LEVEL:
                raise AppError(f"TE is 0 to {BEST_TIME_LEVEL}, not {te}.", "Correct it.")

"""What the what-if bar says, and what it stands for: remembered between starts, read back with care."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from eveprod_desktop.core.industry.typed_rules import (
    BEST_MATERIAL_LEVEL,
    BEST_TIME_LEVEL,
    INVENTION_MATERIAL_LEVEL,
    INVENTION_TIME_LEVEL,
)
from eveprod_desktop.core.settings import PRICE_BASES

if TYPE_CHECKING:
    from eveprod_desktop.app import App
    from eveprod_desktop.core.economics.best_blueprints import BestBlueprint
    from eveprod_desktop.core.economics.rows import Costing
    from eveprod_desktop.core.economics.what_if import WhatIf
    from eveprod_desktop.core.industry.facts import IndustryFacts
    from eveprod_desktop.core.market.book import Basis

AS_SET_UP = "as set up"
NPC_STATION = "npc station"
PROFILE = "profile:"
BEST_REGION, EVERY_REGION = -1, -2
"""In place of a region: each product where it earns most, or a row for each product and region."""
AS_ABOVE, NO_DECRYPTOR = -1, 0
"""In place of a decryptor: invented blueprints have the ME and TE of all others, or those of an invention."""
COSTING_WORDS: Mapping[str, str] = {
    "buy": "All bought",
    "make": "All made",
    "cheapest": "The cheaper",
}


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the bar says. `place` is one of the words above or `PROFILE` and a name; None: as in Settings.

    `region_id` may be one of the two numbers above, `invented` one of the two of decryptors, else the
    type of a decryptor. `buy_region_id` and `sell_region_id` are where materials come from and products
    go to; None: where they are built. With `own_blueprints` the best blueprint that is owned decides ME
    and TE, and `me`, `te` and `invented` hold for all others.
    """

    region_id: int | None = None
    me: int = 0
    te: int = 0
    place: str = AS_SET_UP
    material_basis: "Basis | None" = None
    product_basis: "Basis | None" = None
    sales_tax: float | None = None
    broker_fee: float | None = None
    costing: "Costing" = "buy"
    invented: int = AS_ABOVE
    buy_region_id: int | None = None
    sell_region_id: int | None = None
    own_blueprints: bool = False

    @property
    def several_regions(self) -> bool:
        """Whether all watched regions are ranked together."""
        return self.region_id in {BEST_REGION, EVERY_REGION}


@dataclass(frozen=True, slots=True)
class DecryptorChoice:
    """A way to invent: what the copies have then. `type_id` is `NO_DECRYPTOR` for none."""

    type_id: int
    name: str
    me: int
    te: int


def assumed_from(state: Mapping[str, object]) -> Assumed:
    """Read what was assumed at the last start; each part that makes no sense has its default."""
    kept: dict[str, Any] = {
        field.name: state[field.name]
        for field in fields(Assumed)
        if field.name in state and _CHECKS[field.name](state[field.name])
    }
    return Assumed(**kept)


def _whole(least: int, most: int | None = None) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return value >= least and (most is None or value <= most)

    return check


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


def _share(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 1


def _place(value: object) -> bool:
    return isinstance(value, str) and (value in {AS_SET_UP, NPC_STATION} or value.startswith(PROFILE))


def _among(values: Collection[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in values


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "region_id": _or_none(_whole(EVERY_REGION)),
    "me": _whole(0, BEST_MATERIAL_LEVEL),
    "te": _whole(0, BEST_TIME_LEVEL),
    "place": _place,
    "material_basis": _or_none(_among(PRICE_BASES)),
    "product_basis": _or_none(_among(PRICE_BASES)),
    "sales_tax": _or_none(_share),
    "broker_fee": _or_none(_share),
    "costing": _among(COSTING_WORDS),
    "invented": _whole(AS_ABOVE),
    "buy_region_id": _or_none(_whole(1)),
    "sell_region_id": _or_none(_whole(1)),
    "own_blueprints": lambda value: isinstance(value, bool),
}


def decryptor_choices(facts: "IndustryFacts") -> tuple[DecryptorChoice, ...]:
    """Return the ways to invent that the loaded data know, the one without a decryptor first."""
    from eveprod_desktop.core.industry.invention import decryptors  # noqa: PLC0415 - not at the start

    base = DecryptorChoice(NO_DECRYPTOR, "no decryptor", INVENTION_MATERIAL_LEVEL, INVENTION_TIME_LEVEL)
    return (
        base,
        *(
            DecryptorChoice(
                one.type_id,
                facts.name(one.type_id).removesuffix(" Decryptor"),
                base.me + one.me,
                base.te + one.te,
            )
            for one in decryptors(facts)
            if one.type_id is not None
        ),
    )


def what_if_of(
    app: "App",
    region_id: int,
    assumed: Assumed,
    blueprints: "Mapping[int, BestBlueprint] | None" = None,
) -> "WhatIf":
    """Return the player's assumptions for a region with what the bar says in their place.

    Taxes are those of the region where products are sold. `blueprints` are those owned, where they are
    known already.

    Raises:
        AppError: the facility is not there any more, or the decryptor is none.

    """
    from eveprod_desktop.core.industry.invention import decryptor  # noqa: PLC0415 - not at the start

    usual = app.economics.usual(region_id)
    sell_region_id = assumed.sell_region_id
    taxes = (
        usual.taxes
        if sell_region_id is None or sell_region_id == region_id
        else app.economics.usual(sell_region_id).taxes
    )
    places = usual.places
    if assumed.place != AS_SET_UP:
        named = assumed.place.startswith(PROFILE)
        profile = assumed.place.removeprefix(PROFILE) if named else None
        places = app.assumptions.everything_at(region_id, profile)
    invented_me: int | None = None
    invented_te: int | None = None
    key: int | None = None
    if assumed.invented != AS_ABOVE:
        key = assumed.invented or None
        chosen = decryptor(app.industry_facts(), key)
        invented_me = INVENTION_MATERIAL_LEVEL + chosen.me
        invented_te = INVENTION_TIME_LEVEL + chosen.te
    owned = blueprints
    if assumed.own_blueprints and owned is None:
        owned = app.best_blueprints()
    return replace(
        usual,
        own_blueprints=owned if assumed.own_blueprints and owned else {},
        me=assumed.me,
        te=assumed.te,
        invented_me=invented_me,
        invented_te=invented_te,
        decryptor_type_id=key,
        costing=assumed.costing,
        places=places,
        material_basis=assumed.material_basis or usual.material_basis,
        product_basis=assumed.product_basis or usual.product_basis,
        taxes=replace(
            taxes,
            sales_tax=taxes.sales_tax if assumed.sales_tax is None else assumed.sales_tax,
            broker_fee=taxes.broker_fee if assumed.broker_fee is None else assumed.broker_fee,
        ),
    )

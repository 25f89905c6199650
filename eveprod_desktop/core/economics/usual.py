"""What the player assumes unless told otherwise: the settings, facility profiles, fees and own goods."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.trader import Trader
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.economics import store, taxes
from eveprod_desktop.core.economics.taxes import TradeTaxes
from eveprod_desktop.core.economics.what_if import OWN_GOODS_AT, WhatIf
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import JobClass
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.book import BASES, Basis
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.settings import Settings

Choice = TypeVar("Choice", bound=str)

_ACTIVITIES: dict[JobClass, Activity] = {
    "manufacturing": Activity.MANUFACTURING,
    "components": Activity.MANUFACTURING,
    "capitals": Activity.MANUFACTURING,
    "reaction": Activity.REACTION,
    "copying": Activity.COPYING,
    "invention": Activity.INVENTION,
}


FeeSource = Literal["place", "typed", "levels", "character"]


@dataclass(frozen=True, slots=True)
class TaxesAt:
    """What trading takes off at the place that counts in a region, and why.

    `source` of the broker fee: typed for the place, typed for all, by levels in the settings, by a
    character. `trader` is the one whose skills count, with the standings of the station's owner and its
    faction (0 where there are none).
    """

    region_id: int
    location_id: int | None
    taxes: TradeTaxes
    source: FeeSource
    trader: str | None = None
    faction_standing: float = 0.0
    corporation_standing: float = 0.0


class UsualAssumptions:
    """The player's assumptions for a region, read anew at each call.

    `trader` tells who trades, `builder` whose skills decide times and inventions (None: every skill is
    at 5 and times are the data's own).
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        profiles: FacilityProfiles,
        market: MarketService,
        *,
        trader: Callable[[], Trader | None] = lambda: None,
        builder: Callable[[], Skills | None] = lambda: None,
    ) -> None:
        self._builder = builder
        self._trader = trader
        self._database = database
        self._settings = settings
        self._profiles = profiles
        self._market = market

    def __call__(self, region_id: int) -> WhatIf:
        """Return the assumptions at ME and TE 0.

        Raises:
            AppError: a facility profile names a system that the loaded data do not have.

        """
        settings = self._settings
        material_basis, product_basis = chosen_bases(settings)
        own_goods = self._database.kept(store.read_own_goods)
        skills = self._builder()
        return WhatIf(
            skills=skills or Skills(),
            skilled_time=skills is not None,
            material_basis=material_basis,
            product_basis=product_basis,
            places=self._places(region_id),
            taxes=self.taxes_at(region_id).taxes,
            own_goods=own_goods,
            own_goods_at=_chosen(settings.own_goods_at, OWN_GOODS_AT),
        )

    def everything_at(self, region_id: int, profile: str | None) -> Mapping[JobClass, Facility]:
        """Return the same facility for every kind of job; None is an NPC station at the region's mean index.

        Raises:
            AppError: there is no such profile, or its system is not in the loaded data.

        """
        if profile is None:
            return {}
        return self._named(region_id, [(kind, profile) for kind in _ACTIVITIES])

    def taxes_at(self, region_id: int) -> TaxesAt:
        """Return sales tax and broker fee at the place that counts in a region.

        While nobody's skills have arrived the levels in the settings stand in for a character's.
        """
        settings = self._settings
        location_id = self._market.place(region_id).location_id
        trader = self._trader() if settings.trade_taxes == "character" else None
        faction = corporation = 0.0
        source: FeeSource
        if settings.trade_taxes == "typed":
            tax, fee = settings.sales_tax_percent / 100, settings.broker_fee_percent / 100
            source = "typed"
        elif trader is None:
            tax = taxes.sales_tax(settings.accounting_level)
            fee = taxes.broker_fee(settings.broker_relations_level)
            source = "levels"
        else:
            owner = self._market.station_owner(location_id) if location_id is not None else None
            if owner is not None:
                corporation = trader.standings.get(owner[0], 0.0)
                faction = trader.standings.get(owner[1], 0.0) if owner[1] is not None else 0.0
            tax = taxes.sales_tax(trader.accounting)
            fee = taxes.broker_fee(trader.broker_relations, faction, corporation)
            source = "character"
        of_place = self._database.kept(store.read_broker_fees).get(location_id or 0)
        if of_place is not None:
            fee, source = of_place, "place"
        return TaxesAt(
            region_id,
            location_id,
            TradeTaxes(tax, fee),
            source,
            trader.name if trader else None,
            faction,
            corporation,
        )

    def _places(self, region_id: int) -> Mapping[JobClass, Facility]:
        """Return the default facilities by kind of job."""
        return self._named(region_id, self._profiles.book().defaults)

    def _named(self, region_id: int, names: Iterable[tuple[JobClass, str]]) -> Mapping[JobClass, Facility]:
        """Return facilities by kind of job; one of which no index is known for it gets the region's mean."""
        places: dict[JobClass, Facility] = {}
        book = self._profiles.book()
        for kind, name in names:
            activity = _ACTIVITIES.get(kind)
            if activity is None:
                continue
            profile = book.profile(name)
            system = self._profiles.system(profile)
            known = activity in dict(profile.indices) or (system is not None and activity in system.indices)
            mean = None if known else self._market.mean_indices(region_id).get(activity, math.nan)
            places[kind] = self._profiles.place(name, activity, mean)
        return places


def chosen_bases(settings: Settings) -> tuple[Basis, Basis]:
    """Return what buying materials and selling products is counted at."""
    return _chosen(settings.material_basis, BASES), _chosen(settings.product_basis, BASES)


def _chosen(value: str, among: tuple[Choice, ...]) -> Choice:
    """Return a setting's value as one of its choices, which the setting checked already."""
    return among[[str(one) for one in among].index(value)]

"""The service behind the Shopping screen: needs, stock, markets and places joined to rows that are shown."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from eveprod_desktop.core.characters.inventory import Inventory
from eveprod_desktop.core.characters.locations import PlaceKind, place_of
from eveprod_desktop.core.characters.rows import OwnedAsset
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.economics.freight import freight_volume_m3
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.reprocessing import Refinery
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.region_market import NoPrices
from eveprod_desktop.core.market.service import MarketService
from eveprod_desktop.core.planning.means import PlayersMeans
from eveprod_desktop.core.planning.options import MeansChoice
from eveprod_desktop.core.planning.ore import OreChoice, minerals_among
from eveprod_desktop.core.planning.pick_list import Destination, PickList, pick_list
from eveprod_desktop.core.planning.supplying import Supplying
from eveprod_desktop.core.workflow.rows import JobFilter, ProductionJob
from eveprod_desktop.core.workflow.service import ProductionWorkflowService
from eveprod_desktop.core.workflow.shopping_needs import (
    MaterialNeeds,
    needs_of_jobs,
    needs_of_plan,
    to_shop,
)
from eveprod_desktop.core.workflow.shopping_rows import (
    PickRequest,
    PickSheet,
    ShoppingRequest,
    ShoppingSheet,
    ShoppingSource,
)

_CELESTIAL = 2
"""The category of containers that lie in hangars."""
_FIXED = frozenset({PlaceKind.STATION, PlaceKind.STRUCTURE})


@dataclass(frozen=True, slots=True)
class _Found:
    """What a source needs: of which jobs, bought where by default, built in which systems."""

    needs: MaterialNeeds
    job_ids: tuple[int, ...] = ()
    region_id: int | None = None
    system_ids: tuple[int, ...] = ()


class ShoppingSheets:
    """Answers what to buy and what to carry. Safe to call from any thread where computing is allowed.

    `first_region` is the first watched market with prices, `refinery` where ore bought in a region is
    refined, `names` the names of types in the user's language.
    """

    def __init__(
        self,
        workflow: ProductionWorkflowService,
        supplying: Supplying,
        market: MarketService,
        *,
        facts: Callable[[], IndustryFacts],
        means: PlayersMeans,
        owned: OwnedThings,
        inventory: Inventory,
        first_region: Callable[[], int | None],
        refinery: Callable[[int], Refinery],
        skills_of: Callable[[int], Skills | None],
        names: Callable[[], Mapping[int, str]],
    ) -> None:
        self._workflow = workflow
        self._supplying = supplying
        self._market = market
        self._facts = facts
        self._means = means
        self._owned = owned
        self._inventory = inventory
        self._first_region = first_region
        self._refinery = refinery
        self._skills_of = skills_of
        self._names = names

    def shopping(self, request: ShoppingRequest) -> ShoppingSheet:
        """Return what to buy for a source, and where.

        Raises:
            AppError: the saved plan is gone or can't be read.

        """
        found = self._find(request.source)
        stock = self._means.gather(request.means).stock
        bought = to_shop(found.needs, stock.units)
        have = dict(found.needs.acquired)
        home = self._home(request.home_region_id, found.region_id)
        units = dict(bought.units)
        ore, trouble = None, ""
        if request.ore:
            missing = {one: count - have.get(one, 0) for one, count in units.items()}
            ore, trouble = self._ore(missing, home, request.means)
            if ore is not None and ore.basket is not None:
                for type_id, count in ore.needs:
                    units[type_id] -= count
                for type_id, count in ore.purchases:
                    units[type_id] = units.get(type_id, 0) + count
        wanted = self._supplying.shopping(units, home, request.other_region_ids)
        types = {*wanted.needs, *bought.counted, *bought.unmade}
        if ore is not None:
            types |= {one for one, _ in ore.needs}
        regions = (home, *request.other_region_ids)
        ages = [self._market.market(one).data_at for one in regions if one in self._market.fetched_regions()]
        return ShoppingSheet(
            request.source,
            wanted,
            home,
            found.needs.acquired,
            found.job_ids,
            frozenset(one for one, _ in found.needs.bought) if found.job_ids else frozenset(),
            tuple(sorted(bought.counted.items())),
            tuple(sorted(bought.unmade.items())),
            ore,
            trouble,
            self._supplying.without_route(home, request.other_region_ids),
            min(ages) if ages else None,
            {one: self._place_name(one) for one in regions},
            self._names_of(types),
        )

    def picks(self, request: PickRequest) -> PickSheet:
        """Return what to carry for a source to where its jobs are.

        Raises:
            AppError: the hold carries nothing, or the saved plan is gone.

        """
        found = self._find(request.source)
        stacks = self._means.gather(request.means).stock.stacks
        destinations = self._destinations()
        destination = request.destination or self._usual(destinations, found, stacks)
        needs = dict(found.needs.carried)
        if destination is None:
            return PickSheet(PickList((), (), found.needs.carried), None, names=self._names_of(needs))
        facts = self._facts()
        volumes = {one: freight_volume_m3(facts, one) for one in needs}
        picks = pick_list(needs, stacks, destination, volumes.__getitem__, request.hold_m3)
        places = self._owned.place_names({stop.place for stop in picks.stops})
        around = {item for stop in picks.stops for line in stop.lines for item in line.inside}
        return PickSheet(
            picks,
            destination,
            destinations,
            request.hold_m3,
            self._names_of(needs),
            {one: m3 for one, m3 in volumes.items() if not math.isnan(m3)},
            {place.place_id: name for place, name in places.items()},
            self._inventory.labels(around),
            self._inventory.owner_names(),
        )

    # what is needed

    def _find(self, source: ShoppingSource) -> _Found:
        if source.kind == "planner" and source.in_hand is not None:
            return _Found(needs_of_plan(source.in_hand.plan), region_id=source.in_hand.region_id)
        if source.kind == "plan" and source.plan_id is not None:
            saved = self._workflow.plans.plan(source.plan_id)
            options = saved.content.options
            region_id = options.buy_region_id or options.region_id
            jobs = self._workflow.get_jobs(JobFilter(plan_id=source.plan_id))
            if not jobs:
                return _Found(needs_of_plan(saved.content.plan), region_id=region_id)
            return replace(_found(jobs, jobs), region_id=region_id)
        everything = self._workflow.get_jobs()
        if source.kind == "jobs":
            chosen = [one for one in everything if one.job_id in source.job_ids]
            before = {job_id for one in chosen for job_id in one.after}
            return _found(chosen, [one for one in everything if one.job_id in before])
        if source.kind == "planned":
            return _found(everything, everything)
        return _Found(MaterialNeeds())

    def _home(self, *wanted: int | None) -> int:
        """Return the first market that is named, else the first with prices, else the first watched."""
        named = [one for one in (*wanted, self._first_region()) if one is not None]
        places = self._market.places()
        return named[0] if named else places[0].region_id if places else 0

    def _ore(
        self, needs: Mapping[int, int], region_id: int, means: MeansChoice
    ) -> tuple[OreChoice | None, str]:
        """Return the cheapest ore, or why there is none."""
        minerals = minerals_among(self._facts(), needs)
        if not minerals:
            return None, "No mineral is left to buy, so ore can take the place of none."
        who = means.character_ids
        try:
            skills = self._skills_of(who[0]) if who else None
            return self._supplying.ore_for(minerals, region_id, self._refinery(region_id), skills), ""
        except NoPrices:
            return None, "Ore can't be compared with minerals before the market was fetched."
        except AppError as error:
            return None, f"No ore in place of minerals: {error.sentence}"

    # words

    def _place_name(self, region_id: int) -> str:
        if region_id in self._market.fetched_regions():
            return self._market.market(region_id).place_name
        return self._market.region_name(region_id) if region_id else "Market"

    def _names_of(self, type_ids: "set[int] | Mapping[int, int]") -> dict[int, str]:
        names = self._names()
        return {one: names[one] for one in type_ids if one in names}

    # hangars

    def _destinations(self) -> tuple[tuple[Destination, str], ...]:
        """Return every hangar and container somebody here could build from, by name."""
        facts, assets = self._facts(), self._owned.assets()
        places = {one.located.place for one in assets if one.located.place.kind in _FIXED}
        places |= {place_of(job.facility_id) for job in self._owned.jobs() if job.facility_id}
        names = self._owned.place_names(places)
        found = [(Destination(place.place_id), name) for place, name in names.items()]
        holders = {one.location_id for one in assets}
        for one in assets:
            kind, place = facts.types.get(one.type_id), one.located.place
            held = kind is not None and kind.category_id == _CELESTIAL and one.item_id in holders
            if held and place in names:
                label = one.name or (kind.name if kind else "")
                found.append((Destination(place.place_id, one.item_id), f"{names[place]}: {label}"))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def _usual(
        self,
        destinations: Sequence[tuple[Destination, str]],
        found: _Found,
        stacks: Sequence[OwnedAsset],
    ) -> Destination | None:
        """Return where the jobs most likely are: in their system, where jobs run, or where most lies."""
        hangars = {one.place_id for one, _ in destinations if one.container_id is None}
        systems = self._owned.systems_of(hangars)
        running = Counter(job.facility_id for job in self._owned.jobs() if job.facility_id in hangars)
        wanted = {one for one, _ in found.needs.carried}
        lying = Counter(
            one.located.place.place_id
            for one in stacks
            if one.type_id in wanted and one.located.place.place_id in hangars
        )
        ranked = sorted(
            hangars,
            key=lambda one: (
                systems.get(one, 0) not in found.system_ids,
                -running[one],
                -lying[one],
                one,
            ),
        )
        return Destination(ranked[0]) if ranked else None


def _found(wanted: Sequence[ProductionJob], others: Sequence[ProductionJob]) -> _Found:
    planned = [one for one in wanted if one.status == "planned"]
    systems = {one.system_id for one in planned if one.system_id is not None}
    return _Found(
        needs_of_jobs(planned, others),
        tuple(one.job_id for one in planned),
        system_ids=tuple(sorted(systems)),
    )

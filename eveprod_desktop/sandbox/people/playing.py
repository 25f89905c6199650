"""What a character does in the game while it is watched: jobs started and delivered, things bought and sold.

As in the game, a job takes its materials from the hangar it stands in and its bill from the wallet, and is
refused without blueprint, slot, skills, materials or ISK. ESI tells of it all when its answers expire.
"""

import threading
from collections.abc import Callable
from typing import Any

import msgspec

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.economics.taxes import broker_fee, sales_tax
from eveprod_desktop.core.industry.facility import Facility, security_of
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job, Quote
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import quote_job
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.typed_rules import (
    INVENTION_MATERIAL_LEVEL,
    INVENTION_TIME_LEVEL,
    LONGEST_JOB_SECONDS,
    NPC_FACILITY_TAX,
    SLOT_SKILLS,
)
from eveprod_desktop.sandbox.clock import iso_time
from eveprod_desktop.sandbox.hashing import one_unit
from eveprod_desktop.sandbox.industry_facts import facts_of
from eveprod_desktop.sandbox.market.market import Market
from eveprod_desktop.sandbox.people.belongings import FIRST_ITEM_ID
from eveprod_desktop.sandbox.people.cast import Character
from eveprod_desktop.sandbox.people.households import Household, Households
from eveprod_desktop.sandbox.people.jobs import FIRST_JOB_ID, is_open
from eveprod_desktop.sandbox.universe import Universe

OWN_STRUCTURE_TAX = 0.01
"""What the corporation's own structures take of a job's value: not what a program would take for granted."""

_FIRST_PLAYED_JOB_ID = FIRST_JOB_ID + 500_000
_FIRST_PLAYED_ITEM_ID = FIRST_ITEM_ID + 500_000_000
_ACCOUNTING, _BROKER_RELATIONS = 16622, 3446
_INDEX_NAMES = {
    Activity.RESEARCH_TIME: "researching_time_efficiency",
    Activity.RESEARCH_MATERIAL: "researching_material_efficiency",
}
_ACTIVITIES = {activity.key: activity for activity in Activity}


class JobWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A job to start. `blueprint_id` is an item; without it the best free one of the type is taken.

    `runs` are attempts in an invention and copies in copying (`licensed_runs` each), levels in research.
    `facility_id` None is the home station.
    """

    character_id: int
    blueprint_type_id: int
    runs: int = 1
    activity: str = Activity.MANUFACTURING.key
    facility_id: int | None = None
    blueprint_id: int | None = None
    product_type_id: int | None = None
    licensed_runs: int = 1


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A job to deliver; `job_id` None delivers all of the character's that are over."""

    character_id: int
    job_id: int | None = None


class TradeWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order to place; `filled` of its units (None: all) are traded at once.

    `price_isk` None is what the type is worth, `place_id` None the home station.
    """

    character_id: int
    type_id: int
    units: int
    price_isk: float | None = None
    place_id: int | None = None
    filled: int | None = None


class Playing:
    """Plays the characters. What can't be done raises ValueError, or AppError, in one sentence."""

    def __init__(
        self,
        universe: Universe,
        households: Households,
        market: Market,
        seed: int,
        seconds: Callable[[], float],
    ) -> None:
        self._universe = universe
        self._households = households
        self._market = market
        self._seed = seed
        self._seconds = seconds
        self._lock = threading.Lock()
        self._items = 0
        self._jobs = 0

    def start_job(self, wish: JobWish) -> dict[str, Any]:
        """Start a job and pay its bill; returns the job as ESI will tell of it."""
        with self._lock:
            character, home = self._who(wish.character_id)
            activity = _ACTIVITIES[wish.activity]
            blueprint = self._free_blueprint(home, wish, activity)
            quote = self._quote(home, wish, activity, blueprint)
            self._check(character, home, quote)
            place = self._place(wish.facility_id)
            self._take(home, dict(quote.materials), place)
            now = int(self._seconds())
            self._jobs += 1
            row: dict[str, Any] = {
                "activity_id": int(activity),
                "blueprint_id": blueprint["item_id"],
                "blueprint_location_id": blueprint["location_id"],
                "blueprint_type_id": wish.blueprint_type_id,
                "cost": float(quote.cost.total),
                "duration": quote.time_seconds,
                "end_date": iso_time(now + quote.time_seconds),
                "facility_id": place,
                "installer_id": character.character_id,
                "job_id": _FIRST_PLAYED_JOB_ID + self._jobs,
                "licensed_runs": wish.licensed_runs if activity is Activity.COPYING else wish.runs,
                "output_location_id": place,
                "product_type_id": quote.basis.product_type_id,
                "runs": wish.runs,
                "start_date": iso_time(now),
                "status": "active",
            }
            if quote.outcome is not None:
                row["probability"] = quote.outcome.probability
            home.purse.book(
                now,
                "industry_job_tax",
                -float(quote.cost.total),
                context_id=row["job_id"],
                context_id_type="industry_job_id",
            )
            home.jobs = [*home.jobs, row]
            return row

    def deliver(self, wish: Delivery) -> list[dict[str, Any]]:
        """Deliver one job that is over, or all of them; what they made lies where they put it."""
        with self._lock:
            _, home = self._who(wish.character_id)
            now = int(self._seconds())
            over = [job for job in home.jobs if is_open(job) and job["end_date"] <= iso_time(now)]
            over = [job for job in over if "pause_date" not in job]
            if wish.job_id is not None:
                over = [job for job in over if job["job_id"] == wish.job_id]
                if not over:
                    raise ValueError(f"job {wish.job_id} is not over, or not theirs")
            done = {job["job_id"]: self._finished(home, job, now) for job in over}
            home.jobs = [done.get(job["job_id"], job) for job in home.jobs]
            return list(done.values())

    def buy(self, wish: TradeWish) -> dict[str, Any]:
        """Buy: what is filled lies in the hangar and is paid, for the rest there is an order."""
        return self._trade(wish, is_buy=True)

    def sell(self, wish: TradeWish) -> dict[str, Any]:
        """Sell out of a hangar: what is filled is paid less tax, for the rest there is an order."""
        return self._trade(wish, is_buy=False)

    # jobs

    def _free_blueprint(self, home: Household, wish: JobWish, activity: Activity) -> dict[str, Any]:
        """Return the blueprint named, or the best that no job has: originals first, then by its levels."""
        busy = {job["blueprint_id"] for job in home.jobs if is_open(job)}
        copies_only = activity is Activity.INVENTION
        fitting = [
            row
            for row in home.owned.blueprints
            if row["type_id"] == wish.blueprint_type_id
            and row["item_id"] not in busy
            and wish.blueprint_id in (None, row["item_id"])
            and (row["runs"] >= wish.runs if row["quantity"] == -2 else not copies_only)
        ]
        if activity not in (*PRODUCING, Activity.INVENTION):
            fitting = [row for row in fitting if row["quantity"] != -2]
        if not fitting:
            raise ValueError(f"no free blueprint {wish.blueprint_type_id} for {wish.runs} runs")
        return max(fitting, key=lambda row: (row["runs"] < 0, row["material_efficiency"], -row["item_id"]))

    def _quote(self, home: Household, wish: JobWish, activity: Activity, blueprint: dict[str, Any]) -> Quote:
        facts, training = facts_of(self._universe), home.training
        skills = Skills(
            {row["skill_id"]: row["active_skill_level"] for row in training.skills()["skills"]},
            otherwise=0,
            alpha=training.alpha,
            implant_type_ids=_industry_implants(facts, training.implants()),
        )
        me, te = blueprint["material_efficiency"], blueprint["time_efficiency"]
        level = me if activity is Activity.RESEARCH_MATERIAL else te // 2
        producing = activity is Activity.MANUFACTURING
        job = Job(
            activity,
            wish.blueprint_type_id,
            wish.product_type_id,
            wish.runs,
            wish.licensed_runs,
            me if producing else 0,
            te if producing else 0,
            level,
            level + wish.runs,
            skills,
            self._facility(self._place(wish.facility_id), activity),
        )
        now = self._seconds()
        adjusted = {
            row["type_id"]: row["adjusted_price"]
            for row in self._market.prices(now)
            if "adjusted_price" in row
        }
        quote = quote_job(job, facts, Prices(adjusted, {}))
        if quote.time_seconds > LONGEST_JOB_SECONDS and wish.runs > 1:
            raise ValueError("no job of several runs may last over 30 days")
        return quote

    def _check(self, character: Character, home: Household, quote: Quote) -> None:
        training, activity = home.training, quote.job.activity
        for skill, level in quote.basis.activity.skills:
            if training.level(skill) < level:
                raise ValueError(f"needs {self._universe.types[skill].name} {level}")
        kind = _slot_kind(int(activity))
        everywhere = [*home.jobs, *self._households.corporation.jobs]
        running = sum(
            is_open(job)
            and job["installer_id"] == character.character_id
            and _slot_kind(job["activity_id"]) == kind
            for job in everywhere
        )
        slots = 1 + sum(training.level(skill) for skill in SLOT_SKILLS[kind])
        if running >= slots:
            raise ValueError(f"all {slots} slots for {kind} are taken")
        if home.purse.balance() < quote.cost.total:
            raise ValueError(f"the bill is {quote.cost.total:,} ISK, which is more than there is")

    def _finished(self, home: Household, job: dict[str, Any], now: int) -> dict[str, Any]:
        """Return a job as delivered, after putting down what it made and using up what it was made from."""
        activity, runs = _activity_of(job["activity_id"]), job["runs"]
        blueprint = next(row for row in home.owned.blueprints if row["item_id"] == job["blueprint_id"])
        place, product, good = job["output_location_id"], job["product_type_id"], runs
        part = facts_of(self._universe).activity(job["blueprint_type_id"], activity)
        # of goods the units of a run, of an invention the runs of a copy
        made = next((one.quantity for one in part.products if one.type_id == product), 1) if part else 1
        if activity in PRODUCING:
            self._put(home, product, runs * made, place)
        elif activity is Activity.COPYING:
            for _ in range(runs):
                levels = blueprint["material_efficiency"], blueprint["time_efficiency"]
                self._put_copy(home, product, place, job["licensed_runs"], levels)
        elif activity is Activity.INVENTION:
            draws = [one_unit(self._seed, 990, job["job_id"], at) for at in range(runs)]
            good = sum(draw < job["probability"] for draw in draws)
            levels = INVENTION_MATERIAL_LEVEL, INVENTION_TIME_LEVEL
            for _ in range(good):
                self._put_copy(home, product, place, made, levels)
        else:
            name, step = (
                ("material_efficiency", 1)
                if activity is Activity.RESEARCH_MATERIAL
                else ("time_efficiency", 2)
            )
            better = {**blueprint, name: min(10 * step, blueprint[name] + step * runs)}
            self._replace_blueprint(home, better)
        if blueprint["quantity"] == -2 and activity in (*PRODUCING, Activity.INVENTION):
            self._replace_blueprint(home, {**blueprint, "runs": blueprint["runs"] - runs})
        return {
            **job,
            "status": "delivered",
            "completed_date": iso_time(now),
            "completed_character_id": job["installer_id"],
            "successful_runs": good,
        }

    # trade

    def _trade(self, wish: TradeWish, *, is_buy: bool) -> dict[str, Any]:
        with self._lock:
            _, home = self._who(wish.character_id)
            now, place = int(self._seconds()), self._place(wish.place_id)
            filled = wish.units if wish.filled is None else wish.filled
            price = self._market.level(wish.type_id, now) if wish.price_isk is None else wish.price_isk
            if not 0 <= filled <= wish.units or wish.units < 1 or not price or price < 0:
                raise ValueError("an order has units and a price, and is filled with no more than it has")
            price, training = round(price, 2), home.training
            fee = broker_fee(training.level(_BROKER_RELATIONS)) * price * wish.units
            if is_buy and home.purse.balance() < price * wish.units + fee:
                raise ValueError("that is more than there is in the wallet")
            if not is_buy:
                self._take(home, {wish.type_id: wish.units}, place)
            home.purse.book(now, "brokers_fee", -fee)
            remain = wish.units - filled
            region = self._universe.systems[self._system(place)].region_id
            order = home.purse.order(
                now, wish.type_id, wish.units, price, (place, region), remain=remain, is_buy=is_buy
            )
            if filled:
                home.purse.trade(now, wish.type_id, filled, price, place, is_buy=is_buy)
                if is_buy:
                    self._put(home, wish.type_id, filled, place)
                else:
                    tax = sales_tax(training.level(_ACCOUNTING))
                    home.purse.book(now, "transaction_tax", -tax * price * filled)
            if is_buy and remain:
                home.purse.book(now, "market_escrow", -round(price * remain, 2))
            return order

    # hangars

    def _take(self, home: Household, needs: dict[int, int], place: int) -> None:
        """Take units by type out of a hangar; all of them or nothing."""
        left, assets = dict(needs), []
        for row in home.owned.assets:
            wanted = left.get(row["type_id"], 0)
            if not wanted or row["location_id"] != place or row["is_singleton"]:
                assets.append(row)
                continue
            taken = min(wanted, row["quantity"])
            left[row["type_id"]] -= taken
            if taken < row["quantity"]:
                assets.append({**row, "quantity": row["quantity"] - taken})
        if lacking := {type_id: units for type_id, units in left.items() if units}:
            words = ", ".join(f"{units:,} {self._universe.types[one].name}" for one, units in lacking.items())
            raise ValueError(f"the hangar lacks {words}")
        home.owned.assets = assets

    def _put(self, home: Household, type_id: int, units: int, place: int) -> None:
        """Put a stack into a hangar; a blueprint is an original as bought."""
        row = self._asset(type_id, units, place)
        home.owned.assets = [*home.owned.assets, row]
        if type_id in self._universe.blueprints:
            self._add_blueprint(home, row, quantity=units, runs=-1, levels=(0, 0))

    def _put_copy(
        self, home: Household, type_id: int, place: int, runs: int, levels: tuple[int, int]
    ) -> None:
        row = {**self._asset(type_id, 1, place), "is_singleton": True, "is_blueprint_copy": True}
        home.owned.assets = [*home.owned.assets, row]
        self._add_blueprint(home, row, quantity=-2, runs=runs, levels=levels)

    def _asset(self, type_id: int, units: int, place: int) -> dict[str, Any]:
        self._items += 1
        structure = self._households.cast.structures.get(place)
        return {
            "is_singleton": False,
            "item_id": _FIRST_PLAYED_ITEM_ID + self._items,
            "location_flag": "Hangar",
            "location_id": place,
            "location_type": structure.asset_location_type if structure else "station",
            "quantity": units,
            "type_id": type_id,
        }

    @staticmethod
    def _add_blueprint(
        home: Household, asset: dict[str, Any], *, quantity: int, runs: int, levels: tuple[int, int]
    ) -> None:
        row = {
            "item_id": asset["item_id"],
            "location_flag": asset["location_flag"],
            "location_id": asset["location_id"],
            "material_efficiency": levels[0],
            "quantity": quantity,
            "runs": runs,
            "time_efficiency": levels[1],
            "type_id": asset["type_id"],
        }
        home.owned.blueprints = [*home.owned.blueprints, row]

    @staticmethod
    def _replace_blueprint(home: Household, after: dict[str, Any]) -> None:
        """Put a blueprint in its own place; a copy without runs is gone."""
        item, owned = after["item_id"], home.owned
        gone = after["runs"] == 0
        owned.blueprints = [
            after if row["item_id"] == item else row
            for row in owned.blueprints
            if not (gone and row["item_id"] == item)
        ]
        owned.assets = [row for row in owned.assets if not (gone and row["item_id"] == item)]

    # people and places

    def _who(self, character_id: int) -> tuple[Character, Household]:
        character = self._households.cast.character(character_id)
        if character is None:
            raise ValueError(f"there is no character {character_id}")
        return character, self._households.of(character)

    def _place(self, place_id: int | None) -> int:
        cast = self._households.cast
        place = cast.home_station_id if place_id is None else place_id
        structure = cast.structures.get(place)
        if place not in self._universe.stations and (structure is None or not structure.lets_in):
            raise ValueError(f"nobody docks at {place}")
        return place

    def _system(self, place: int) -> int:
        structure = self._households.cast.structures.get(place)
        return structure.system_id if structure else self._universe.stations[place].system_id

    def _facility(self, place: int, activity: Activity) -> Facility:
        structure, system_id = self._households.cast.structures.get(place), self._system(place)
        name = _INDEX_NAMES.get(activity, activity.key)
        indices = (
            one["cost_index"]
            for row in self._market.cost_indices(self._seconds())
            if row["solar_system_id"] == system_id
            for one in row["cost_indices"]
            if one["activity"] == name
        )
        return Facility(
            structure.type_id if structure else None,
            security=security_of(self._universe.systems[system_id].security_status),
            system_cost_index=next(indices, 0.0),
            facility_tax=OWN_STRUCTURE_TAX if structure else NPC_FACILITY_TAX,
        )


def _activity_of(number: int) -> Activity:
    """Return an activity by its number in ESI, where reactions are 9 or 11."""
    return Activity.REACTION if number == 9 else Activity(number)


def _slot_kind(activity_id: int) -> str:
    if activity_id == Activity.MANUFACTURING:
        return "manufacturing"
    return "reaction" if activity_id in (9, Activity.REACTION) else "science"


def _industry_implants(facts: IndustryFacts, implants: list[int]) -> tuple[int, ...]:
    """Return those of a character's implants that the build says anything of."""
    return tuple(one for one in implants if facts.has_dogma(one))

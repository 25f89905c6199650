"""The request for a quote as scripts send it, read into a job; every mistake gets one sentence."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import SECURITIES, Facility, Security
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.job import Job
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.skills import Skills, check_implants
from eveprod_desktop.core.industry.typed_rules import BEST_SKILL_LEVEL, NPC_FACILITY_TAX

_REQUEST_FIELDS = frozenset(
    {
        "activity",
        "blueprint_type_id",
        "product_type_id",
        "runs",
        "runs_per_copy",
        "me",
        "te",
        "from_level",
        "to_level",
        "skills",
        "alpha",
        "facility",
        "decryptor_type_id",
        "prices",
        "implants",
        "explain",
    }
)
_FACILITY_FIELDS = frozenset(
    {
        "profile",
        "structure_type_id",
        "rig_type_ids",
        "security",
        "system_cost_index",
        "system_cost_bonus",
        "facility_tax",
    }
)
_FIXED_BY_PROFILE = ("structure_type_id", "rig_type_ids", "security")
_PRICE_FIELDS = frozenset({"adjusted", "market"})
_MOST_ISK = 1e15
_ACTIVITIES = {one.key: one for one in Activity}

PlaceOf = Callable[[str, Activity, float | None], Facility]
"""Finds the place of a job by the name of a profile; an index, if given, stands in for the profile's."""


def read_job(request: Mapping[str, object], facts: IndustryFacts, place_of: PlaceOf | None = None) -> Job:
    """Read a job from a request; what is left out takes the program's defaults.

    A blueprint left out is found by the product. Reactions have no ME and TE: theirs count as 0. Raises
    AppError for what can't be read.
    """
    activity = _ACTIVITIES.get(str(request.get("activity")))
    if activity is None:
        raise AppError(
            f"There is no activity {request.get('activity')!r}.",
            f"Name one of {', '.join(sorted(_ACTIVITIES))}.",
        )
    implants = _ids(request, "implants")
    check_implants(facts, implants)
    product = _whole_or_none(request, "product_type_id")
    blueprint = _whole_or_none(request, "blueprint_type_id")
    return Job(
        activity=activity,
        blueprint_type_id=_find_blueprint(facts, activity, product) if blueprint is None else blueprint,
        product_type_id=product,
        runs=_whole(request, "runs", 1),
        runs_per_copy=_whole(request, "runs_per_copy", 1),
        me=0 if activity is Activity.REACTION else _whole(request, "me", 0),
        te=0 if activity is Activity.REACTION else _whole(request, "te", 0),
        from_level=_whole(request, "from_level", 0),
        to_level=_whole(request, "to_level", 0),
        skills=Skills(
            _levels(request), alpha=flag(request, "alpha", otherwise=False), implant_type_ids=implants
        ),
        facility=_read_facility(sub_request(request, "facility"), activity, place_of),
        decryptor_type_id=_whole_or_none(request, "decryptor_type_id"),
    )


def read_prices(request: Mapping[str, object], installed: Prices) -> Prices:
    """Read the prices of a request; a kind that is left out is the installed one as a whole."""
    given = sub_request(request, "prices")
    return Prices(
        _price_map(given, "adjusted") if given.get("adjusted") is not None else installed.adjusted,
        _price_map(given, "market") if given.get("market") is not None else installed.market,
    )


def _find_blueprint(facts: IndustryFacts, activity: Activity, product: int | None) -> int:
    if product is None:
        raise AppError("The request names no blueprint.", "Give blueprint_type_id.")
    makers = facts.makers(product, activity)
    if activity is Activity.INVENTION and not makers:
        makers = tuple(
            source
            for blueprint in facts.makers(product, Activity.MANUFACTURING)
            for source in facts.makers(blueprint, activity)
        )
    if not makers:
        raise AppError(
            f"No blueprint yields {facts.name(product)} by {activity.key.replace('_', ' ')}.",
            "Give blueprint_type_id.",
        )
    if activity is Activity.INVENTION and len(makers) > 1:
        names = ", ".join(f"{facts.name(one)} ({one})" for one in makers)
        raise AppError(
            f"{facts.name(product)} can be invented from several: {names}.",
            "Name one of them as blueprint_type_id.",
        )
    return makers[0]


def _read_facility(given: Mapping[str, object], activity: Activity, place_of: PlaceOf | None) -> Facility:
    if given.get("profile") is not None:
        return _read_profile(given, activity, place_of)
    structure = _whole_or_none(given, "structure_type_id")
    return Facility(
        structure_type_id=structure,
        rig_type_ids=_ids(given, "rig_type_ids"),
        security=_read_security(given),
        system_cost_index=_share(given, "system_cost_index", 0.0, lowest=0.0),
        system_cost_bonus=_share(given, "system_cost_bonus", 0.0, lowest=-1.0),
        facility_tax=_share(
            given, "facility_tax", NPC_FACILITY_TAX if structure is None else 0.0, lowest=0.0
        ),
    )


def _read_profile(given: Mapping[str, object], activity: Activity, place_of: PlaceOf | None) -> Facility:
    """Return the place of a profile; its index, bonus and tax may be given otherwise beside its name."""
    name = given["profile"]
    if not isinstance(name, str):
        raise AppError(f"facility.profile must be a name, not {name!r}.", "Name a stored facility profile.")
    for field in _FIXED_BY_PROFILE:
        if field in given:
            raise AppError(
                f"facility.{field} can't stand beside facility.profile.", "Leave one of the two out."
            )
    if place_of is None:
        raise AppError("There are no facility profiles here.", "Describe the facility instead.")
    index = (
        None
        if given.get("system_cost_index") is None
        else _share(given, "system_cost_index", 0.0, lowest=0.0)
    )
    place = place_of(name, activity, index)
    return replace(
        place,
        system_cost_bonus=_share(given, "system_cost_bonus", place.system_cost_bonus, lowest=-1.0),
        facility_tax=_share(given, "facility_tax", place.facility_tax, lowest=0.0),
    )


def _read_security(given: Mapping[str, object]) -> Security:
    if "security" not in given:
        return "high"
    # JSON's null is the word null here: the two can't be told apart by whoever writes the request
    word = "null" if given["security"] is None else given["security"]
    if word not in SECURITIES:
        raise AppError(f"There is no security {word!r}.", "Name high, low or null; wormholes are null.")
    return word


def unknown_fields(request: Mapping[str, object]) -> list[str]:
    """Return the fields of a request that mean nothing here, so that a mistyped one can be told."""
    facility, prices = sub_request(request, "facility"), sub_request(request, "prices")
    return [
        *(name for name in request if name not in _REQUEST_FIELDS),
        *(f"facility.{name}" for name in facility if name not in _FACILITY_FIELDS),
        *(f"prices.{name}" for name in prices if name not in _PRICE_FIELDS),
    ]


def sub_request(given: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object inside a request, empty where it is left out. Raises AppError for anything else."""
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise AppError(
            f"{name} must be an object.", "Look at the example in the documentation of the command."
        )
    return value


def _whole_or_none(given: Mapping[str, object], name: str) -> int | None:
    return None if given.get(name) is None else _whole(given, name, 0)


def _whole(given: Mapping[str, object], name: str, otherwise: int) -> int:
    value = given.get(name)
    if value is None:
        return otherwise
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise AppError(f"{name} must be a whole number, not {value!r}.", "Correct it.")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise AppError(f"{name} must be a number, not {value!r}.", "Correct it.")
    return float(value)


def _share(given: Mapping[str, object], name: str, otherwise: float, *, lowest: float) -> float:
    value = given.get(name)
    if value is None:
        return otherwise
    share = _number(value, name)
    if not lowest <= share <= 1:
        raise AppError(
            f"{name} must be {lowest:g} to 1, not {share:g}.", "It is a share: 0.05 stands for 5 per cent."
        )
    return share


def flag(given: Mapping[str, object], name: str, *, otherwise: bool) -> bool:
    """Return a true or false of a request. Raises AppError for anything else."""
    value = given.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, bool):
        raise AppError(f"{name} must be true or false, not {value!r}.", "Correct it.")
    return value


def _ids(given: Mapping[str, object], name: str) -> tuple[int, ...]:
    value = given.get(name)
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise AppError(f"{name} must be a list of type ids.", "Correct it.")
    return tuple(
        _whole({name: one}, name, 0) if one is not None else _whole({name: "null"}, name, 0) for one in value
    )


def _type_id(key: object, name: str) -> int:
    text = str(key)
    if not text.isascii() or not text.isdigit():
        raise AppError(f"{name} must go by type ids, not {key!r}.", "Correct it.")
    return int(text)


def _levels(request: Mapping[str, object]) -> dict[int, int]:
    levels = {}
    for key, value in sub_request(request, "skills").items():
        skill = _type_id(key, "skills")
        level = _whole({"level": value}, "level", -1)
        if not 0 <= level <= BEST_SKILL_LEVEL:
            raise AppError(
                f"Skill {skill} can't be at level {value}.", f"Levels are 0 to {BEST_SKILL_LEVEL}."
            )
        levels[skill] = level
    return levels


def _price_map(given: Mapping[str, object], name: str) -> dict[int, float]:
    prices = {}
    for key, value in sub_request(given, name).items():
        if value is None:
            continue
        type_id = _type_id(key, f"{name} prices")
        price = _number(value, f"the {name} price of {type_id}")
        if price < 0:
            raise AppError(
                f"The {name} price of {type_id} can't be negative.", "Leave it out if it is not known."
            )
        if price > _MOST_ISK:
            raise AppError(
                f"The {name} price of {type_id} is beyond all reason: {price:g} ISK.", "Correct it."
            )
        prices[type_id] = price
    return prices

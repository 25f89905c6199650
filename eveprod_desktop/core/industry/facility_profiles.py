"""Places a player builds at: named once, chosen by the kind of job, shared as text."""

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import (
    SECURITIES,
    Facility,
    Security,
    check_fitting,
    security_of,
)
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.typed_rules import (
    CAPITAL_GROUPS,
    COMPONENT_GROUPS,
    NPC_FACILITY_TAX,
    SUPERCAPITAL_GROUPS,
)

JobClass = Literal[
    "manufacturing",
    "components",
    "capitals",
    "reaction",
    "copying",
    "invention",
    "research_material",
    "research_time",
]
"""What a default is chosen by: an activity, or a class of products built."""

JOB_CLASSES: tuple[JobClass, ...] = (
    "manufacturing",
    "components",
    "capitals",
    "reaction",
    "copying",
    "invention",
    "research_material",
    "research_time",
)
_CLASS_OF_ACTIVITY: dict[Activity, JobClass] = {
    Activity.MANUFACTURING: "manufacturing",
    Activity.REACTION: "reaction",
    Activity.COPYING: "copying",
    Activity.INVENTION: "invention",
    Activity.RESEARCH_MATERIAL: "research_material",
    Activity.RESEARCH_TIME: "research_time",
}
_ACTIVITIES = {one.key: one for one in Activity}
_FIELDS = frozenset(
    {"name", "structure", "rigs", "system", "security", "indices", "facility_tax", "system_cost_bonus"}
)
_TEXT_FORMAT = 1


@dataclass(frozen=True, slots=True)
class FacilityProfile:
    """A place under a name. `structure_type_id` None is an NPC station.

    Its security and cost indices come from its system, or are typed: a typed index goes before the
    system's, a typed security stands only where no system is named. A tax of None is the usual one
    (0.25 % in a station, none in a structure). Shares: 0.05 is 5 %.
    """

    name: str
    structure_type_id: int | None = None
    rig_type_ids: tuple[int, ...] = ()
    system_id: int | None = None
    security: Security | None = None
    indices: tuple[tuple[Activity, float], ...] = ()
    facility_tax: float | None = None
    system_cost_bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class SystemState:
    """A solar system as a profile needs it: true security status, and its published cost indices."""

    system_id: int
    name: str
    security_status: float
    indices: Mapping[Activity, float]


@dataclass(frozen=True, slots=True)
class ProfileBook:
    """All profiles, and by kind of job the name of the one that is used unless another is chosen."""

    profiles: tuple[FacilityProfile, ...] = ()
    defaults: tuple[tuple[JobClass, str], ...] = ()

    def profile(self, name: str) -> FacilityProfile:
        """Return a profile by its name. Raises AppError where there is none."""
        for one in self.profiles:
            if one.name == name:
                return one
        raise AppError(f"There is no facility profile named {name!r}.", "Choose another one, or make it.")

    def default(
        self, facts: IndustryFacts, activity: Activity, product_type_id: int | None
    ) -> FacilityProfile | None:
        """Return the profile for a job: that of its product's class, else of its activity, else None."""
        by_class = dict(self.defaults)
        for kind in (job_class(facts, activity, product_type_id), _CLASS_OF_ACTIVITY[activity]):
            if kind in by_class:
                return self.profile(by_class[kind])
        return None


def job_class(facts: IndustryFacts, activity: Activity, product_type_id: int | None) -> JobClass:
    """Return the class a job belongs to: capitals and components are told apart from other goods."""
    product = facts.types.get(product_type_id) if product_type_id is not None else None
    if activity is Activity.MANUFACTURING and product is not None:
        if product.group_id in CAPITAL_GROUPS | SUPERCAPITAL_GROUPS:
            return "capitals"
        if product.group_id in COMPONENT_GROUPS:
            return "components"
    return _CLASS_OF_ACTIVITY[activity]


def check_profile(facts: IndustryFacts, profile: FacilityProfile, system: SystemState | None = None) -> None:
    """Refuse a profile that could not stand: no name, numbers out of range, rigs that do not fit.

    Without its system the security is taken as typed, or as low, where every rig may be fitted.
    """
    if not profile.name.strip() or not profile.name.isprintable():
        raise AppError("A facility profile needs a name of printable characters.", "Type a name.")
    for activity, index in profile.indices:
        _check_share(index, f"the {activity.key} index of {profile.name}", 0.0)
    _check_share(profile.facility_tax or 0.0, f"the facility tax of {profile.name}", 0.0)
    _check_share(profile.system_cost_bonus, f"the bonus of {profile.name}", -1.0)
    security = security_of(system.security_status) if system else profile.security or "low"
    check_fitting(facts, profile.structure_type_id, profile.rig_type_ids, security)


def facility_for(profile: FacilityProfile, activity: Activity, system: SystemState | None = None) -> Facility:
    """Return the place of a job at a profile; `system` is the one the profile names.

    Raises AppError where the profile's system is not at hand, or no cost index is known for the activity.
    """
    if profile.system_id is not None and (system is None or system.system_id != profile.system_id):
        raise AppError(
            f"The system of {profile.name} is not in the loaded data.",
            "Name another system, or type its security and indices.",
        )
    index = known_index(profile, activity, system)
    if index is None:
        raise AppError(
            f"No {activity.key.replace('_', ' ')} cost index is known for {profile.name}.",
            "Refresh the market data, or type the index in the profile.",
        )
    named = system if profile.system_id is not None else None
    usual_tax = NPC_FACILITY_TAX if profile.structure_type_id is None else 0.0
    return Facility(
        structure_type_id=profile.structure_type_id,
        rig_type_ids=profile.rig_type_ids,
        security=security_of(named.security_status) if named else profile.security or "high",
        system_cost_index=index,
        system_cost_bonus=profile.system_cost_bonus,
        facility_tax=usual_tax if profile.facility_tax is None else profile.facility_tax,
    )


def known_index(profile: FacilityProfile, activity: Activity, system: SystemState | None) -> float | None:
    """Return a profile's cost index for an activity: the typed one, else its system's, else None."""
    typed = dict(profile.indices).get(activity)
    if typed is not None or profile.system_id is None or system is None:
        return typed
    return system.indices.get(activity)


def to_text(book: ProfileBook) -> str:
    """Write profiles and defaults as TOML, to be kept, read by people, or sent to a friend."""
    lines = [f"format = {_TEXT_FORMAT}", ""]
    if book.defaults:
        lines += ["[defaults]", *(f"{kind} = {_quoted(name)}" for kind, name in book.defaults), ""]
    for one in book.profiles:
        lines += ["[[facility]]", f"name = {_quoted(one.name)}"]
        if one.structure_type_id is not None:
            lines.append(f"structure = {one.structure_type_id}")
        if one.rig_type_ids:
            lines.append(f"rigs = [{', '.join(map(str, one.rig_type_ids))}]")
        if one.system_id is not None:
            lines.append(f"system = {one.system_id}")
        if one.security is not None:
            lines.append(f"security = {_quoted(one.security)}")
        if one.facility_tax is not None:
            lines.append(f"facility_tax = {one.facility_tax!r}")
        if one.system_cost_bonus:
            lines.append(f"system_cost_bonus = {one.system_cost_bonus!r}")
        if one.indices:
            pairs = ", ".join(f"{activity.key} = {index!r}" for activity, index in one.indices)
            lines.append(f"indices = {{ {pairs} }}")
        lines.append("")
    return "\n".join(lines)


def from_text(text: str, facts: IndustryFacts) -> ProfileBook:
    """Read profiles and defaults back. Raises AppError for what is no such text, and for what can't stand."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AppError(
            f"The text holds no facility profiles: {error}.", "Copy it again as a whole."
        ) from error
    if given.pop("format", None) != _TEXT_FORMAT:
        raise AppError(
            f"The text is not in format {_TEXT_FORMAT} of facility profiles.",
            "Update the program, or copy it again.",
        )
    rows, defaults = given.pop("facility", []), given.pop("defaults", {})
    if given or not isinstance(rows, list) or not isinstance(defaults, dict):
        raise AppError("The text holds something that is no facility profile.", "Copy it again as a whole.")
    profiles = tuple(_read_profile(row) for row in rows)
    for profile in profiles:
        check_profile(facts, profile)
    names = [one.name for one in profiles]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AppError(f"Two profiles are named {twice!r}.", "Rename one of them.")
    book = ProfileBook(profiles, tuple(_read_default(kind, name) for kind, name in defaults.items()))
    for _, name in book.defaults:
        book.profile(name)
    return book


def _read_profile(row: object) -> FacilityProfile:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str):
        raise AppError("A facility profile in the text has no name.", "Give it one.")
    name = row["name"]
    unknown = [field for field in row if field not in _FIELDS]
    if unknown:
        raise AppError(
            f"{name} has an unknown field {unknown[0]!r}.", f"Known: {', '.join(sorted(_FIELDS))}."
        )
    security = row.get("security")
    if security is not None and security not in SECURITIES:
        raise AppError(f"{name} has no security {security!r}.", "Name high, low or null.")
    indices, rigs = row.get("indices", {}), row.get("rigs", [])
    if not isinstance(indices, dict) or any(kind not in _ACTIVITIES for kind in indices):
        raise AppError(
            f"{name} has indices of unknown activities.", f"Known: {', '.join(sorted(_ACTIVITIES))}."
        )
    if not isinstance(rigs, list):
        raise AppError(f"The rigs of {name} must be a list of type ids.", "Correct it.")
    return FacilityProfile(
        name,
        _id_or_none(row, "structure", name),
        tuple(_id(rig, f"a rig of {name}") for rig in rigs),
        _id_or_none(row, "system", name),
        security,
        tuple((_ACTIVITIES[kind], _number(index, f"an index of {name}")) for kind, index in indices.items()),
        _number(row["facility_tax"], f"the tax of {name}") if "facility_tax" in row else None,
        _number(row.get("system_cost_bonus", 0.0), f"the bonus of {name}"),
    )


def _read_default(kind: str, name: object) -> tuple[JobClass, str]:
    for known in JOB_CLASSES:
        if kind == known and isinstance(name, str):
            return known, name
    raise AppError(f"The text has an unknown default {kind!r}.", f"Known: {', '.join(JOB_CLASSES)}.")


def _id_or_none(row: Mapping[str, object], field: str, name: str) -> int | None:
    return None if field not in row else _id(row[field], f"the {field} of {name}")


def _id(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AppError(f"{what[0].upper()}{what[1:]} must be an id, not {value!r}.", "Correct it.")
    return value


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AppError(f"{what[0].upper()}{what[1:]} must be a number, not {value!r}.", "Correct it.")
    return float(value)


def _check_share(value: float, what: str, lowest: float) -> None:
    if not math.isfinite(value) or not lowest <= value <= 1:
        raise AppError(
            f"{what[0].upper()}{what[1:]} must be {lowest:g} to 1, not {value:g}.",
            "It is a share: 0.05 stands for 5 per cent.",
        )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

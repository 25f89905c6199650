"""What the facility editor offers and says, worked out from the data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import (
    Facility,
    Security,
    check_fitting,
    fitting_rigs,
    industry_structures,
    rig_slots,
    security_of,
    structure_rigs,
)
from eveprod_desktop.core.industry.facility_profiles import (
    FacilityProfile,
    JobClass,
    ProfileBook,
    SystemState,
    check_profile,
)
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.modifiers import ModifierPart, acts_on, not_applied
from eveprod_desktop.core.sde.rows import SolarSystem
from eveprod_desktop.ui.screens.job_words import ACTIVITY_TITLES, JOB_CLASS_TITLES
from eveprod_desktop.ui.session import Session

SECURITY_WORDS: dict[Security, str] = {
    "high": "High security",
    "low": "Low security",
    "null": "Null security, wormholes",
}
_BONUS_WORDS = {"material": "Materials", "time": "Time", "cost": "Job cost"}


@dataclass(frozen=True, eq=False, repr=False)
class FacilityData:
    """What the screen shows: the profiles, and what they can be made of.

    `systems` are all there are, by name; `structures` and `rigs` what the data know of, by id.
    """

    facts: IndustryFacts
    book: ProfileBook
    names: Mapping[int, str]
    systems: tuple[SolarSystem, ...]
    structures: tuple[int, ...]
    rigs: tuple[int, ...]
    system_of_name: Mapping[str, SolarSystem] = field(default_factory=dict)
    system_of_id: Mapping[int, SolarSystem] = field(default_factory=dict)

    def name(self, type_id: int) -> str:
        """Return the name of a type in the user's language."""
        return self.names.get(type_id) or self.facts.name(type_id)

    def system(self, profile: FacilityProfile) -> SolarSystem | None:
        """Return the system a profile names, None where it names none or one that is gone."""
        return None if profile.system_id is None else self.system_of_id.get(profile.system_id)

    def security(self, profile: FacilityProfile) -> Security:
        """Return the security a profile stands in: its system's, else the typed one, else high."""
        system = self.system(profile)
        return security_of(system.security_status) if system else profile.security or "high"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile in the list."""

    name: str
    place: str
    system: str
    rigs: str
    used_for: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """One change a place makes: `percent` of what it changes, on which products, by what."""

    position: int
    activity: str
    changes: str
    percent: float
    products: str
    source: str


def read_facilities(session: Session) -> FacilityData:
    """Read profiles and data; to be run on a waiting thread.

    Raises:
        AppError: the database can't be read, in words.

    """
    app = session.app
    facts = app.industry_facts()
    names = session.names()
    systems = tuple(app.systems.all())

    def by_name(type_id: int) -> str:
        return names.get(type_id, "")

    return FacilityData(
        facts,
        app.facilities.book(),
        names,
        systems,
        tuple(sorted(industry_structures(facts), key=by_name)),
        tuple(sorted(structure_rigs(facts), key=by_name)),
        {one.name.casefold(): one for one in systems},
        {one.system_id: one for one in systems},
    )


def rig_words(name: str) -> str:
    """Return the name of a rig without the word that all structure modules begin with."""
    return name.removeprefix("Standup ")


def profile_rows(data: FacilityData) -> list[ProfileRow]:
    """Return the profiles as the list shows them."""
    rows = []
    for one in data.book.profiles:
        system = data.system(one)
        kinds = [JOB_CLASS_TITLES[kind] for kind, name in data.book.defaults if name == one.name]
        rows.append(
            ProfileRow(
                one.name,
                place_words(one.structure_type_id, data.name),
                SECURITY_WORDS[data.security(one)] if system is None else system_words(system),
                ", ".join(rig_words(data.name(rig)) for rig in one.rig_type_ids),
                ", ".join(kinds),
            )
        )
    return rows


def place_words(structure_type_id: int | None, name: Callable[[int], str]) -> str:
    """Return what stands at a place."""
    return "NPC station" if structure_type_id is None else name(structure_type_id)


def system_words(system: SolarSystem) -> str:
    """Return a system with its security as the game shows it."""
    return f"{system.name} {shown_security(system.security_status):.1f}"


def shown_security(security_status: float) -> float:
    """Round a security status as the game does on screen: to 0.1, but never from above 0 down to 0.0."""
    if 0.0 < security_status < 0.05:
        return 0.1
    # half is rounded up there, not to the even digit; + 0.0 takes the sign from a nought
    return int(security_status * 10 + (0.5 if security_status > 0 else -0.5)) / 10 + 0.0


def rig_choices(
    data: FacilityData, structure_type_id: int | None, security: Security, chosen: Sequence[int | None]
) -> list[tuple[int, ...]]:
    """Return for each rig slot of a structure the rigs that fit beside what the other slots hold."""
    if structure_type_id is None:
        return []
    choices = []
    for slot in range(rig_slots(data.facts, structure_type_id)):
        beside = tuple(rig for other, rig in enumerate(chosen) if rig is not None and other != slot)
        fitting = fitting_rigs(data.facts, structure_type_id, security, beside=beside, among=data.rigs)
        choices.append(fitting)
    return choices


def fitted(
    facts: IndustryFacts, structure_type_id: int | None, security: Security, rigs: Sequence[int]
) -> tuple[tuple[int, ...], str]:
    """Return the rigs that may stay in a structure, in their order, and why the others can't."""
    kept: tuple[int, ...] = ()
    reasons = []
    for rig in rigs:
        try:
            check_fitting(facts, structure_type_id, (*kept, rig), security)
        except AppError as error:
            reasons.append(f"{facts.name(rig)} was taken out: {error.sentence}")
        else:
            kept = (*kept, rig)
    return kept, " ".join(reasons)


def refusal(data: FacilityData, profile: FacilityProfile, stored_name: str) -> str:
    """Say why a profile can't be kept, "" where it can; `stored_name` is the name it is kept under."""
    system = data.system(profile)
    state = None if system is None else SystemState(system.system_id, system.name, system.security_status, {})
    try:
        check_profile(data.facts, profile, state)
    except AppError as error:
        return f"Not kept yet: {error}"
    others = {one.name for one in data.book.profiles} - {stored_name}
    if profile.name in others:
        return f"Not kept yet: there is a facility named {profile.name!r} already. Type another name."
    return ""


def act_rows(data: FacilityData, profile: FacilityProfile) -> list[ActRow]:
    """Return what a place changes, by activity and kind; nothing for an NPC station."""
    parts = acts_on(data.facts, _facility(data, profile))
    activities = list(ACTIVITY_TITLES)

    def order(part: ModifierPart) -> tuple[int, str, int]:
        return activities.index(part.activity), _BONUS_WORDS[part.bonus], part.source_type_id

    return [
        ActRow(
            position,
            ACTIVITY_TITLES[part.activity],
            _BONUS_WORDS[part.bonus],
            round((part.factor - 1) * 100, 6),
            part.filter_name or "Everything",
            rig_words(data.name(part.source_type_id)),
        )
        for position, part in enumerate(sorted(parts, key=order))
        if part.factor != 1
    ]


def draft_notes(data: FacilityData, profile: FacilityProfile) -> list[str]:
    """Say what the loaded build can't apply of a profile, and what of it is not known."""
    notes = list(not_applied(data.facts, _facility(data, profile)))
    if profile.system_id is not None and data.system(profile) is None:
        notes.append("The system of this facility is not in the loaded data.")
    return notes


def new_profile(data: FacilityData) -> FacilityProfile:
    """Return a profile to begin with: the smallest engineering complex, or an NPC station without data."""
    raitaru = next((one for one in data.structures if data.facts.name(one) == "Raitaru"), None)
    return FacilityProfile("New facility", raitaru)


def copy_of(profile: FacilityProfile) -> FacilityProfile:
    """Return a profile like another one, under a name of its own."""
    return replace(profile, name=f"{profile.name} copy")


def default_of(book: ProfileBook, kind: JobClass) -> str | None:
    """Return the name of the profile that is the default for a kind of job."""
    return dict(book.defaults).get(kind)


def _facility(data: FacilityData, profile: FacilityProfile) -> Facility:
    return Facility(profile.structure_type_id, profile.rig_type_ids, data.security(profile))

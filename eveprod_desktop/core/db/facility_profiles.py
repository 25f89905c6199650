"""The user's facility profiles and defaults, in the database; what they mean stands in core/industry."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.market_tables import system_cost_indices
from eveprod_desktop.core.db.static_tables import solar_systems
from eveprod_desktop.core.db.tables import (
    facility_defaults,
    facility_profile_indices,
    facility_profile_rigs,
    facility_profiles,
)
from eveprod_desktop.core.industry.facility import SECURITIES, Facility
from eveprod_desktop.core.industry.facility_profiles import (
    JOB_CLASSES,
    FacilityProfile,
    ProfileBook,
    SystemState,
    check_profile,
    facility_for,
)
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.profile_changes import BookChange, changed_book, undoing

OnRenamed = Callable[[Connection, Sequence[tuple[str, str]]], None]
"""Is told the old and the new names of profiles that have another name now."""
_SECURITIES = {one: one for one in SECURITIES}
_ACTIVITIES = {int(one): one for one in Activity}


class FacilityProfiles:
    """Every profile, read and changed as one book. Safe to call from any thread.

    `on_renamed` writes new names where others keep names of profiles, in the transaction of the change.
    """

    def __init__(
        self, database: Database, on_renamed: OnRenamed = lambda _connection, _renamed: None
    ) -> None:
        self._database = database
        self._on_renamed = on_renamed

    def book(self) -> ProfileBook:
        """Return all profiles by name, and the defaults."""
        return self._database.kept(_read)

    def apply(self, change: BookChange, facts: IndustryFacts) -> BookChange:
        """Change profiles and defaults, all at once or not at all; return the change that undoes it.

        Raises AppError for a profile that could not stand, and for a default that names none.
        """
        for profile in change.saved:
            check_profile(facts, profile, self.system(profile))
        with self._database.write() as connection:
            before = _read(connection)
            _write(connection, changed_book(before, change))
            self._on_renamed(connection, change.renamed)
        return undoing(before, change)

    def place(self, name: str, activity: Activity, system_cost_index: float | None = None) -> Facility:
        """Return the place of a job at the profile of this name.

        A `system_cost_index` (a share) stands in for the profile's own. Raises AppError where there is no
        such profile, or where no cost index is known for the activity.
        """
        profile = self.book().profile(name)
        if system_cost_index is not None:
            profile = replace(profile, indices=((activity, system_cost_index),))
        return facility_for(profile, activity, self.system(profile))

    def system(self, profile: FacilityProfile) -> SystemState | None:
        """Return the system a profile names, None where it names none or one that is not known.

        Its cost indices are those of the market data; without any there are none.
        """
        system_id = profile.system_id
        if system_id is None:
            return None
        return self._database.kept(_read_system, system_id)


def _read_system(connection: Connection, system_id: int) -> SystemState | None:
    systems, indices = solar_systems.c, system_cost_indices.c
    found = connection.execute(
        select(systems.system_id, systems.name, systems.security_status).where(systems.system_id == system_id)
    ).one_or_none()
    rows = connection.execute(
        select(indices.activity_id, indices.cost_index).where(indices.system_id == system_id)
    ).all()
    known = {_ACTIVITIES[number]: index for number, index in rows if number in _ACTIVITIES}
    return None if found is None else SystemState(*found, known)


def _read(connection: Connection) -> ProfileBook:
    rigs: dict[str, list[int]] = defaultdict(list)
    rig_rows = facility_profile_rigs.c
    for name, _slot, rig in connection.execute(
        select(facility_profile_rigs).order_by(rig_rows.profile, rig_rows.slot)
    ):
        rigs[name].append(rig)
    indices: dict[str, list[tuple[Activity, float]]] = defaultdict(list)
    index_rows = facility_profile_indices.c
    for name, activity, index in connection.execute(
        select(facility_profile_indices).order_by(index_rows.profile, index_rows.activity_id)
    ):
        indices[name].append((_ACTIVITIES[activity], index))
    book = ProfileBook(
        tuple(
            FacilityProfile(
                name,
                structure,
                tuple(rigs[name]),
                system_id,
                _SECURITIES.get(security),
                tuple(indices[name]),
                tax,
                bonus,
            )
            for name, structure, system_id, security, tax, bonus in connection.execute(
                select(facility_profiles)
            )
        )
    )
    defaults = dict(
        connection.execute(select(facility_defaults.c.job_class, facility_defaults.c.profile)).all()
    )
    known = tuple((kind, defaults[kind]) for kind in JOB_CLASSES if kind in defaults)
    return changed_book(book, BookChange(defaults=known))


def _write(connection: Connection, book: ProfileBook) -> None:
    """Write the whole book anew: it holds a handful of rows."""
    connection.execute(delete(facility_profiles))  # the other tables follow by their foreign keys
    profiles, rigs, indices = [], [], []
    for one in book.profiles:
        profiles.append(
            (
                one.name,
                one.structure_type_id,
                one.system_id,
                one.security,
                one.facility_tax,
                one.system_cost_bonus,
            )
        )
        rigs += [(one.name, slot, rig) for slot, rig in enumerate(one.rig_type_ids)]
        indices += [(one.name, int(activity), index) for activity, index in one.indices]
    insert_rows(connection, facility_profiles, profiles)
    insert_rows(connection, facility_profile_rigs, rigs)
    insert_rows(connection, facility_profile_indices, indices)
    insert_rows(connection, facility_defaults, list(book.defaults))

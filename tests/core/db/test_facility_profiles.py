"""Facility profiles on a real file: kept, changed as one, undone, and filled in by system and market data."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.facility_profiles import FacilityProfiles
from eveprod_desktop.core.db.market_tables import system_cost_indices
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facility import Facility
from eveprod_desktop.core.industry.facility_profiles import (
    JOB_CLASSES,
    FacilityProfile,
    JobClass,
    ProfileBook,
)
from eveprod_desktop.core.industry.facts import IndustryFacts, TypeFacts
from eveprod_desktop.core.industry.profile_changes import (
    BookChange,
    adding,
    changed_book,
    merging,
    rewriting,
    undoing,
)
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.sde.systems import SolarSystems
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.small_build import frigate_build

BUILD, COPY = Activity.MANUFACTURING, Activity.COPYING
HIGH, LOW = 30000142, 30002813
RAITARU, HIGH_SECURITY_MISFIT = 35825, 46487
FACTS = IndustryFacts(1, {RAITARU: TypeFacts(RAITARU, "Raitaru", 1404, 65)}, {})
WORKS = FacilityProfile("Works", RAITARU, system_id=LOW, facility_tax=0.01, indices=((COPY, 0.07),))
STATION = FacilityProfile("Station", system_id=HIGH, system_cost_bonus=-0.5)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    build = frigate_build()
    build.files["mapSolarSystems"] = [
        {
            "_key": key,
            "name": {"en": name},
            "regionID": 10000002,
            "constellationID": 1,
            "securityStatus": status,
        }
        for key, name, status in ((HIGH, "Jita", 0.9459), (LOW, "Tama", 0.3))
    ]
    database = Database(tmp_path / "eveprod.db", tmp_path / "backups", SystemClock())
    load_build(database, build.write(tmp_path / "build.zip"), "file", SystemClock(), Monitor())
    yield database
    database.close()


@pytest.fixture
def facilities(database: Database) -> FacilityProfiles:
    return FacilityProfiles(database)


def test_what_is_saved_is_there_after_a_start(database: Database, facilities: FacilityProfiles) -> None:
    change = BookChange((WORKS, STATION), (), (("copying", "Works"), ("manufacturing", "Station")))
    facilities.apply(change, FACTS)
    database.close()
    book = FacilityProfiles(database).book()
    assert book == ProfileBook((STATION, WORKS), (("manufacturing", "Station"), ("copying", "Works")))


def test_every_change_can_be_undone(facilities: FacilityProfiles) -> None:
    facilities.apply(BookChange((WORKS, STATION), (), (("copying", "Works"),)), FACTS)
    before = facilities.book()
    removal = facilities.apply(BookChange(removed=("Works",)), FACTS)
    assert facilities.book() == ProfileBook((STATION,))
    again = facilities.apply(removal, FACTS)
    assert facilities.book() == before
    facilities.apply(again, FACTS)
    assert facilities.book() == ProfileBook((STATION,))


def test_a_new_name_takes_the_defaults_along(facilities: FacilityProfiles) -> None:
    facilities.apply(BookChange((WORKS,), (), (("copying", "Works"),)), FACTS)
    renamed = replace(WORKS, name="Lab")
    facilities.apply(rewriting(facilities.book(), "Works", renamed), FACTS)
    assert facilities.book() == ProfileBook((renamed,), (("copying", "Lab"),))


def test_a_name_can_be_had_once() -> None:
    book = ProfileBook((STATION, WORKS))
    with pytest.raises(AppError, match="named 'Station' already"):
        rewriting(book, "Works", replace(WORKS, name="Station"))
    with pytest.raises(AppError, match="no facility profile named 'Gone'"):
        rewriting(book, "Gone", WORKS)
    (first,) = adding(book, WORKS).saved
    assert first.name == "Works 2"
    (second,) = adding(ProfileBook((*book.profiles, first)), WORKS).saved
    assert second.name == "Works 3"


def test_nothing_is_kept_of_a_change_that_can_not_be(facilities: FacilityProfiles) -> None:
    with pytest.raises(AppError, match="no facility profile named 'Nowhere'"):
        facilities.apply(BookChange((WORKS,), (), (("copying", "Nowhere"),)), FACTS)
    with pytest.raises(AppError, match="NPC station takes no rigs"):
        facilities.apply(BookChange((STATION, replace(STATION, name="x", rig_type_ids=(1,)))), FACTS)
    assert facilities.book() == ProfileBook()


def test_a_place_takes_security_and_index_of_its_system(
    database: Database, facilities: FacilityProfiles
) -> None:
    facilities.apply(BookChange((WORKS,)), FACTS)
    assert facilities.place("Works", COPY) == Facility(RAITARU, (), "low", 0.07, 0.0, 0.01)
    with pytest.raises(AppError, match="No manufacturing cost index is known for Works"):
        facilities.place("Works", BUILD)
    assert facilities.place("Works", BUILD, 0.2).system_cost_index == 0.2
    with database.write() as connection:
        insert_rows(connection, system_cost_indices, [(LOW, int(BUILD), 0.0431), (LOW, 7, 0.5)])
    assert facilities.place("Works", BUILD).system_cost_index == 0.0431
    gone = replace(STATION, system_id=1)
    assert facilities.system(gone) is None


def test_systems_by_name(database: Database) -> None:
    assert [(one.name, one.region_name) for one in SolarSystems(database).all()] == [
        ("Jita", "The Forge"),
        ("Tama", "The Forge"),
    ]


names = st.sampled_from(["a", "B", "c", "D"])


def _book(profiles: list[FacilityProfile], chosen: dict[JobClass, int]) -> ProfileBook:
    defaults = [(kind, profiles[at % len(profiles)].name) for kind, at in chosen.items() if profiles]
    return changed_book(ProfileBook(tuple(profiles)), BookChange(defaults=tuple(defaults)))


books = st.builds(
    _book,
    st.lists(st.builds(FacilityProfile, names, facility_tax=st.floats(0, 1)), unique_by=lambda one: one.name),
    st.dictionaries(st.sampled_from(JOB_CLASSES), st.integers(0, 9)),
)


@given(books, books, st.sets(names))
def test_undoing_leads_back(book: ProfileBook, other: ProfileBook, removed: set[str]) -> None:
    for change in (merging(other), BookChange(removed=tuple(removed))):
        after = changed_book(book, change)
        assert changed_book(after, undoing(book, change)) == book

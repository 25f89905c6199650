"""What jobs of the five items rest on: their blueprints, a second ship to invent, places to build at."""

from dataclasses import replace
from datetime import UTC, datetime

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.characters.rows import CharacterRow
from eveprod_desktop.core.industry.facility_profiles import (
    FacilityProfile,
    ProfileBook,
    SystemState,
    check_profile,
)
from eveprod_desktop.core.industry.facts import (
    ActivityFacts,
    BlueprintFacts,
    IndustryFacts,
    ProductFacts,
    TypeFacts,
)
from eveprod_desktop.core.industry.profile_changes import BookChange, changed_book, undoing
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.market.installed_prices import InstalledPrices
from eveprod_desktop.core.sde.rows import SolarSystem
from tests.support.industry_world import small_world

TRITANIUM, MOON_GOOD, PLATE, SHIP, SHIP_BLUEPRINT, PLATE_FORMULA = 34, 16633, 11399, 587, 691, 46166
WOLF, WOLF_BLUEPRINT, DATACORE, ACCELERANT, ATTAINMENT = 11371, 11372, 20424, 34201, 34202
SCIENCE_ONE, SCIENCE_TWO, ENCRYPTION = 11445, 11452, 21791
RAITARU, ATHANOR, SHIP_RIG, REACTOR_RIG = 35825, 35835, 43732, 46487
JITA, TAMA = 30000142, 30002813


def job_facts() -> IndustryFacts:
    """Return the facts of the small world with the ships of the window's tests in it."""
    world = small_world()
    build, react, invent = Activity.MANUFACTURING, Activity.REACTION, Activity.INVENTION
    types = [
        TypeFacts(MOON_GOOD, "Hydrocarbons", 427, 4),
        TypeFacts(PLATE, "Carbon Plate", 429, 4),
        TypeFacts(SHIP, "Rifter", 25, 6),
        TypeFacts(SHIP_BLUEPRINT, "Rifter Blueprint", 105, 9),
        TypeFacts(WOLF, "Wolf", 324, 6),
        TypeFacts(WOLF_BLUEPRINT, "Wolf Blueprint", 105, 9),
        TypeFacts(DATACORE, "Datacore", 333, 17),
        TypeFacts(ACCELERANT, "Accelerant Decryptor", 1304, 35),
        TypeFacts(ATTAINMENT, "Attainment Decryptor", 1304, 35),
        *(TypeFacts(skill, f"Skill {skill}", 270, 16) for skill in (SCIENCE_ONE, SCIENCE_TWO, ENCRYPTION)),
    ]
    blueprints = {
        SHIP_BLUEPRINT: BlueprintFacts(
            SHIP_BLUEPRINT,
            {
                build: ActivityFacts(
                    6000, ((TRITANIUM, 90), (PLATE, 3)), (ProductFacts(SHIP, 1),), ((3380, 1),)
                ),
                Activity.COPYING: ActivityFacts(4800),
                Activity.RESEARCH_MATERIAL: ActivityFacts(2100),
                Activity.RESEARCH_TIME: ActivityFacts(2100),
                invent: ActivityFacts(
                    63900,
                    ((DATACORE, 8),),
                    (ProductFacts(WOLF_BLUEPRINT, 1, 0.3),),
                    ((SCIENCE_ONE, 1), (SCIENCE_TWO, 1), (ENCRYPTION, 1)),
                ),
            },
            30,
        ),
        WOLF_BLUEPRINT: BlueprintFacts(
            WOLF_BLUEPRINT,
            {build: ActivityFacts(80000, ((SHIP, 1), (PLATE, 40)), (ProductFacts(WOLF, 1),))},
            1,
        ),
        PLATE_FORMULA: BlueprintFacts(
            PLATE_FORMULA,
            {react: ActivityFacts(3600, ((MOON_GOOD, 100), (TRITANIUM, 10)), (ProductFacts(PLATE, 200),))},
        ),
    }
    decryptors = {
        ACCELERANT: {1112: 1.2, 1113: 2.0, 1114: 10.0, 1124: 1.0},
        ATTAINMENT: {1112: 1.8, 1113: -1.0, 1114: 4.0, 1124: 4.0},
    }
    return replace(
        world,
        types={**world.types, **{one.type_id: one for one in types}},
        blueprints={**world.blueprints, **blueprints},
        type_attributes={**world.type_attributes, **decryptors},
    )


class FakeFacilities:
    """Facility profiles in memory."""

    def __init__(self) -> None:
        self.kept = ProfileBook()
        self.indices: dict[int, dict[Activity, float]] = {}

    def book(self) -> ProfileBook:
        return self.kept

    def apply(self, change: BookChange, facts: IndustryFacts) -> BookChange:
        for profile in change.saved:
            check_profile(facts, profile, self.system(profile))
        before, self.kept = self.kept, changed_book(self.kept, change)
        return undoing(before, change)

    def system(self, profile: FacilityProfile) -> SystemState | None:
        for one in FakeSystems().all():
            if one.system_id == profile.system_id:
                known = self.indices.get(one.system_id, {})
                return SystemState(one.system_id, one.name, one.security_status, known)
        return None


class FakeSystems:
    """Two solar systems."""

    def all(self) -> list[SolarSystem]:
        return [SolarSystem(JITA, "Jita", 0.9459, "The Forge"), SolarSystem(TAMA, "Tama", 0.3, "The Citadel")]


class FakeCrew:
    """Characters whose skills a test makes up; `chosen` is the one whose skills rankings count with."""

    def __init__(self) -> None:
        self.people: dict[int, tuple[str, Skills]] = {}
        self.chosen: int | None = None

    def _row(self, character_id: int) -> CharacterRow:
        name = self.people[character_id][0]
        moment = datetime(2026, 11, 23, tzinfo=UTC)
        return CharacterRow(character_id, name, frozenset(), False, moment, None, None, frozenset(), ())

    def skilled(self) -> tuple[tuple[CharacterRow, Skills], ...]:
        return tuple((self._row(one), skills) for one, (_, skills) in self.people.items())

    def reckoned(self) -> tuple[CharacterRow, Skills] | None:
        return None if self.chosen is None else (self._row(self.chosen), self.people[self.chosen][1])


class FakeIndustry:
    """What the job card and the facilities screen ask of the program; the prices are the test's."""

    def __init__(self) -> None:
        self.facilities = FakeFacilities()
        self.systems = FakeSystems()
        self.installed = InstalledPrices()
        self.crew = FakeCrew()
        self._facts = job_facts()

    def industry_facts(self) -> IndustryFacts:
        return self._facts

    def installed_prices(self) -> InstalledPrices:
        return self.installed

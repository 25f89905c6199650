"""What the static data do not say: numbers and rules typed by hand, each with where it comes from.

"Bill" means proved by what the game itself billed; "play" means known from playing, with no proof in
the data. Everything that the data do say is read from them, never from here.
"""

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.facts import Bonus

SCC_SURCHARGE = 0.04
"""Share of the value of a job; bill."""
ALPHA_TAX = 0.0025
"""Share of the value of a job for an alpha clone; play."""
JOB_COST_BASE_SHARE = 0.02
"""A science job is charged on this share of the estimated item value; bill."""
NPC_FACILITY_TAX = 0.0025
"""Facility tax of every NPC station; bill."""

BEST_MATERIAL_LEVEL = 10
BEST_TIME_LEVEL = 20
BEST_RESEARCH_LEVEL = 10
BEST_SKILL_LEVEL = 5
LONGEST_JOB_SECONDS = 30 * 86_400
"""A job of several runs may not last longer (one single run may); play."""
MOST_RUNS = LONGEST_JOB_SECONDS
"""No run takes less than a second, so a job of more runs than this can't be started anywhere."""

RESEARCH_LEVEL_SECONDS = (0, 105, 250, 595, 1414, 3360, 8000, 19000, 45255, 107700, 256000)
"""Seconds of research from level 0 to a level for a blueprint of rank 1; bill."""
RESEARCH_RANK_SECONDS = 105
"""Research time in the data over this is the blueprint's rank."""

INVENTION_MATERIAL_LEVEL = 2
INVENTION_TIME_LEVEL = 4
SCIENCE_SKILL_DIVISOR = 30
ENCRYPTION_SKILL_DIVISOR = 40
"""What an invented copy starts from, and what skills add to the chance; bill."""
ENCRYPTION_SKILLS = frozenset({3408, 21790, 21791, 23087, 23121, 52308, 55025})
SKILLS_WITHOUT_PART_IN_INVENTION = frozenset({22242, 3400})
"""Capital ship and outpost construction are required by some inventions but do not change the chance."""
DECRYPTOR_GROUP = 1304
RELIC_CATEGORY = 34

CHARACTER_TIME_ATTRIBUTE = {
    Activity.MANUFACTURING: 219,
    Activity.COPYING: 387,
    Activity.INVENTION: 1959,
    Activity.RESEARCH_TIME: 385,
    Activity.RESEARCH_MATERIAL: 398,
    Activity.REACTION: 2662,
}
"""The character's attribute an activity's time is multiplied by; the data's effects name it by number."""
REQUIRED_SKILL_TIME_ATTRIBUTE = 1982
"""Per cent a level on manufacturing time, if the blueprint requires the skill; no effect says so."""
REQUIRED_SKILL_TIME_OVERRIDES = {3400: -1.0}
"""Outpost Construction has no such attribute and acts all the same; bill (Astrahus)."""

SLOT_SKILLS = {
    "manufacturing": (3387, 24625),
    "science": (3406, 24624),
    "reaction": (45748, 45749),
}
"""Each level gives one job more than the first; play."""

STRUCTURE_CATEGORY = 65
STRUCTURE_MODULE_CATEGORY = 66
SKILL_CATEGORY = 16
IMPLANT_CATEGORY = 20
ENGINEERING_COMPLEX_GROUP = 1404
REFINERY_GROUP = 1406
CITADEL_GROUP = 1657
INDUSTRY_STRUCTURE_GROUPS = frozenset({ENGINEERING_COMPLEX_GROUP, REFINERY_GROUP, CITADEL_GROUP})
OUTPOST_RIG_GROUP = 1984
FACTION_CITADELS = frozenset({47512, 47513, 47514, 47515, 47516})
"""Outpost conversion rigs came with these five and fit nothing else, though the data let any Fortizar pass;
play."""

CAPITAL_GROUPS = frozenset({485, 547, 883, 1538, 4594})
SUPERCAPITAL_GROUPS = frozenset({30, 659})
SOTIYO = 35827
LARGE_RIG_SIZE = 3
"""Capitals need a large or extra-large structure outside high security, titans and supercarriers a Sotiyo;
play."""
COMPONENT_GROUPS = frozenset({332, 334, 716, 873, 913, 964})
"""The groups of the data's three component filters, for builds that lack the filters."""

SCIENCE_ACTIVITIES = (
    Activity.COPYING,
    Activity.INVENTION,
    Activity.RESEARCH_MATERIAL,
    Activity.RESEARCH_TIME,
)
STRUCTURE_ROLES_WITHOUT_SOURCES: dict[int, tuple[Bonus, tuple[Activity, ...]]] = {
    2600: ("material", (Activity.MANUFACTURING,)),
    2601: ("cost", (Activity.MANUFACTURING, *SCIENCE_ACTIVITIES)),
    2602: ("time", (Activity.MANUFACTURING, *SCIENCE_ACTIVITIES)),
    2721: ("time", (Activity.REACTION,)),
}
STRUCTURE_ROLE_LIMITS = {47513: (Activity.MANUFACTURING,), 47514: SCIENCE_ACTIVITIES}
"""Which activities a structure's own attributes serve, for builds without the modifier sources; the later
data say so ('Draccous' builds, 'Horizon' researches)."""

ICE_GROUPS = frozenset({465, 903})
MOON_ORE_GROUPS = frozenset({1884, 1920, 1921, 1922, 1923})
ORE_CATEGORY = 25
"""Ores and ice are the asteroid category; the data do not say which of the three yields a group uses."""
STRUCTURE_BASE_YIELD = 0.50
"""Share of a portion a structure's reprocessing facility gives without rigs; also the data's default."""
SCRAP_BASE_YIELD = 0.50
REPROCESSING_SKILLS = (3385, 3389)
SCRAPMETAL_PROCESSING = 12196

CUSTOMS_EXPERTISE = 33467
IMPORT_SHARE_OF_TAX = 0.5
"""An import into a colony pays half of what an export pays; play."""

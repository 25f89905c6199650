"""What the job card reads before it can quote anything; to be run on a waiting thread."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.industry.invention import decryptors
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.job_choice import (
    CharacterSkills,
    JobWay,
    Places,
    job_ways,
    skills_for,
    systems_of,
)
from eveprod_desktop.ui.screens.job_result import Terms
from eveprod_desktop.ui.session import Session

if TYPE_CHECKING:
    from eveprod_desktop.core.market.installed_prices import InstalledPrices


@dataclass(frozen=True, slots=True, eq=False)
class JobSubject:
    """The jobs that concern an item, and what they rest on."""

    type_id: int
    ways: tuple[JobWay, ...]
    terms: Terms
    prices_of: str


def read_subject(session: Session, type_id: int, preferred_blueprint: int | None) -> JobSubject:
    """Read data, places and names; half a second the first time, a few milliseconds later.

    Raises:
        AppError: the database can't be read, in words.

    """
    app = session.app
    facts = app.industry_facts()
    installed = app.installed_prices()
    book = app.facilities.book()
    systems = systems_of(book, app.facilities.system)
    reckoned = app.crew.reckoned()
    terms = Terms(
        facts=facts,
        prices=installed.prices,
        selling=installed.selling,
        places=Places(book, systems, installed.mean_indices, installed.region_name),
        names=session.names(),
        decryptors=tuple(one.type_id for one in decryptors(facts) if one.type_id is not None),
        crew={one.character_id: CharacterSkills(one.name, skills) for one, skills in app.crew.skilled()},
        reckoned=None if reckoned is None else reckoned[0].character_id,
    )
    ways = tuple(job_ways(facts, type_id, preferred_blueprint))
    for way in ways:
        skills_for(facts, way)  # the facts keep what they find out: the form asks again at once
    return JobSubject(type_id, ways, terms, prices_words(installed, app.clock.now()))


def prices_words(installed: "InstalledPrices", now: datetime) -> str:
    """Say where the installed prices are from and how old they are, or that there are none."""
    if installed.data_at is None:
        return "No market prices are installed."
    age = write.age((now - installed.data_at).total_seconds())
    return f"Market prices of {installed.place_name}, {age}."

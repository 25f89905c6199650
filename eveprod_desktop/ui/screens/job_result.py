"""A job on the card, worked out: its lines, where the money goes, what is missing, and the comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from eveprod_desktop.core.activities import PRODUCING, Activity
from eveprod_desktop.core.industry.explain import explain
from eveprod_desktop.core.industry.explain_full_price import explain_full_price
from eveprod_desktop.core.industry.explain_research import explain_research
from eveprod_desktop.core.industry.facility import Facility, not_possible_here
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.industry.full_price import FullPrice, InventedProduct, full_price
from eveprod_desktop.core.industry.full_price import Places as JobPlaces
from eveprod_desktop.core.industry.job import Quote
from eveprod_desktop.core.industry.modifiers import not_applied
from eveprod_desktop.core.industry.prices import Prices
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS, quote_job
from eveprod_desktop.core.industry.research_table import ResearchRow, research_table
from eveprod_desktop.core.industry.skills import Skills
from eveprod_desktop.core.industry.training import LevelGain, MissingSkill, missing_skills, one_level_more
from eveprod_desktop.core.industry.typed_rules import LONGEST_JOB_SECONDS
from eveprod_desktop.ui.screens.job_choice import (
    RESEARCH,
    CharacterSkills,
    JobChoice,
    Placed,
    Places,
    job_of,
    place_job,
    skills_of,
    usual_place,
)
from eveprod_desktop.ui.screens.job_lines import JobLine, JobShare, job_lines, job_shares
from eveprod_desktop.ui.screens.job_words import listed


@dataclass(frozen=True, eq=False, repr=False)
class Terms:
    """What every job of the card rests on: the data, prices, places, and names in the user's language.

    `selling` is what products fetch (ISK a unit), `decryptors` are those of the data, by id. `crew` are
    the characters who may do the job, by id, `reckoned` the one whose skills count unless one is chosen.
    """

    facts: IndustryFacts
    prices: Prices
    places: Places
    names: Mapping[int, str]
    decryptors: tuple[int, ...] = ()
    selling: Mapping[int, float] = field(default_factory=dict)
    crew: Mapping[int, CharacterSkills] = field(default_factory=dict)
    reckoned: int | None = None

    def name(self, type_id: int) -> str:
        """Return the name of a type in the user's language."""
        return self.names.get(type_id) or self.facts.name(type_id)


@dataclass(frozen=True, slots=True)
class PriceNeed:
    """A type whose price the card asks for: which of the two kinds matter to what is shown.

    `sold` marks what the job is done for in the end: its price makes a profit, and no gap while missing.
    """

    type_id: int
    name: str
    market: bool
    adjusted: bool
    sold: bool = False


@dataclass(frozen=True, eq=False)
class JobResult:
    """Everything the card shows of one choice.

    `ways` compare decryptors and relics (invention), `research` the further levels; both are empty for
    other jobs. `market_gaps` and `adjusted_gaps` name what has no price. `missing` are skills that the
    job asks for and the character lacks, `gains` what one level more of each skill would save.
    """

    choice: JobChoice
    terms: Terms
    placed: Placed
    quote: Quote
    lines: tuple[JobLine, ...]
    shares: tuple[JobShare, ...]
    steps: Mapping[str, Step]
    ways: tuple[InventedProduct, ...] = ()
    cheapest: InventedProduct | None = None
    best_per_hour: InventedProduct | None = None
    research: tuple[ResearchRow, ...] = ()
    needs: tuple[PriceNeed, ...] = ()
    market_gaps: tuple[int, ...] = ()
    adjusted_gaps: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[MissingSkill, ...] = ()
    gains: tuple[LevelGain, ...] = ()


def work_out(choice: JobChoice, terms: Terms) -> JobResult:
    """Quote the job of a choice with everything shown beside it; a few milliseconds, for a waiting thread.

    Raises AppError, with one sentence, for a job there can't be.
    """
    facts, prices = terms.facts, terms.prices
    activity = choice.way.activity
    skills = skills_of(choice, terms.crew)
    placed = place_job(terms.places, choice.profile, activity, choice.system_cost_index)
    quote = quote_job(job_of(choice, placed.facility, skills), facts, prices)
    steps = explain(quote, facts, prices)
    places = [(activity, placed)]
    ways: tuple[InventedProduct, ...] = ()
    research: tuple[ResearchRow, ...] = ()
    compared, product = None, None
    if activity is Activity.INVENTION:
        product = _built_from(facts, quote.basis.product_type_id)
        if product is not None:
            compared = _compare(choice, terms, skills, product, places)
            ways = compared.ways
    elif activity in RESEARCH:
        product = _built_from(facts, choice.way.blueprint_type_id)
        if product is not None:
            # what is saved are materials and time: the cost index of building plays no part
            building = usual_place(terms.places, facts, Activity.MANUFACTURING, product, choice.profile)
            job = replace(quote.job, runs=1, to_level=quote.job.from_level)
            research = research_table(job, building.facility, choice.runs, facts, prices)
    elif activity in PRODUCING:
        product = quote.basis.product_type_id
    quotes = [quote, *_quotes_of(ways, research)]
    needs = price_needs(quotes, terms, product if ways else None)
    return JobResult(
        choice=choice,
        terms=terms,
        placed=placed,
        quote=quote,
        lines=job_lines(quote, prices, terms.name),
        shares=job_shares(quote, terms.name),
        steps={step.name: step for step in steps},
        ways=ways,
        cheapest=compared.cheapest if compared else None,
        best_per_hour=compared.best_per_hour if compared else None,
        research=research,
        needs=needs,
        market_gaps=tuple(
            one.type_id for one in needs if one.market and not one.sold and one.type_id not in prices.market
        ),
        adjusted_gaps=tuple(
            one.type_id for one in needs if one.adjusted and one.type_id not in prices.adjusted
        ),
        notes=_notes(quote, terms, places),
        missing=missing_skills(facts, choice.way.blueprint_type_id, activity, skills),
        gains=one_level_more(quote.job, facts, prices),
    )


def explain_way(result: JobResult, way: InventedProduct) -> dict[str, Step]:
    """Return the steps of a line of the decryptor table by name."""
    return {step.name: step for step in explain_full_price(way, result.terms.facts, result.terms.prices)}


def explain_level(result: JobResult, row: ResearchRow) -> dict[str, Step]:
    """Return the steps of a line of the research table by name."""
    return {step.name: step for step in explain_research(row, result.terms.facts, result.terms.prices)}


def price_needs(quotes: list[Quote], terms: Terms, sold: int | None) -> tuple[PriceNeed, ...]:
    """Return the types whose prices any of the jobs rests on, by name; what is sold in the end last."""
    market = {type_id for quote in quotes for type_id, _ in quote.materials}
    adjusted = {type_id for quote in quotes for type_id, _ in quote.basis.valued_materials}
    needs = [
        PriceNeed(type_id, terms.name(type_id), type_id in market, type_id in adjusted)
        for type_id in market | adjusted
    ]
    needs.sort(key=lambda one: (one.name.casefold(), one.type_id))
    if sold is not None and sold not in market:
        needs.append(PriceNeed(sold, terms.name(sold), market=True, adjusted=False, sold=True))
    return tuple(needs)


def _quotes_of(ways: tuple[InventedProduct, ...], research: tuple[ResearchRow, ...]) -> list[Quote]:
    found = [quote for way in ways for quote in (way.invention, way.building, way.copying) if quote]
    return found + [quote for row in research for quote in (row.research, row.today)]


def _built_from(facts: IndustryFacts, blueprint_type_id: int) -> int | None:
    activity = facts.activity(blueprint_type_id, Activity.MANUFACTURING)
    return activity.products[0].type_id if activity and activity.products else None


def _compare(
    choice: JobChoice, terms: Terms, skills: Skills, product: int, places: list[tuple[Activity, Placed]]
) -> FullPrice:
    blueprint = choice.way.product_type_id
    return full_price(
        product,
        terms.facts,
        terms.prices,
        skills,
        JobPlaces(
            manufacturing=_usual(choice, terms, Activity.MANUFACTURING, product, places),
            invention=places[0][1].facility,
            copying=_usual(choice, terms, Activity.COPYING, blueprint, places),
        ),
        sell_price_isk=terms.selling.get(product),
    )


def _usual(
    choice: JobChoice,
    terms: Terms,
    activity: Activity,
    product: int | None,
    places: list[tuple[Activity, Placed]],
) -> Facility:
    placed = usual_place(terms.places, terms.facts, activity, product, choice.profile)
    places.append((activity, placed))
    return placed.facility


def _notes(quote: Quote, terms: Terms, places: list[tuple[Activity, Placed]]) -> tuple[str, ...]:
    facts, job = terms.facts, quote.job
    notes = list(not_possible_here(facts, job.facility, job.activity, quote.basis.product_type_id))
    unknown: dict[str, list[str]] = {}
    for activity, placed in places:
        if not placed.index_known:
            unknown.setdefault(placed.name, []).append(ACTIVITY_WORDS[activity])
    means = {placed.mean_of for _, placed in places if placed.mean_of}
    notes += [f"The cost index of an NPC station is the mean of {region}." for region in sorted(means)]
    notes += [
        f"No cost index of {' and '.join(activities)} is known for {name}: it counts as 0."
        for name, activities in unknown.items()
    ]
    notes += not_applied(facts, job.facility)
    if quote.time_seconds > LONGEST_JOB_SECONDS and quote.basis.valued_runs > 1:
        notes.append("The job would last over 30 days, which the game allows for a single run only.")
    if quote.listed_materials:
        names = listed([f"{quantity} {terms.name(one)}" for one, quantity in quote.listed_materials])
        notes.append(f"The data also list {names} for this job; no bill proves they are charged.")
    return tuple(dict.fromkeys(notes))

"""The characters at a glance: skills that matter, slots, wallets, what their things are worth, totals."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from eveprod_desktop.core.characters.crew import Crew
from eveprod_desktop.core.characters.crew_choice import CrewChoice
from eveprod_desktop.core.characters.roster import CharacterRoster, is_players
from eveprod_desktop.core.characters.rows import (
    CharacterRow,
    CorporationRow,
    EsiJob,
    SectionRow,
    Training,
)
from eveprod_desktop.core.characters.sections import (
    CHARACTER_SECTIONS,
    CORPORATION_SECTIONS,
    STRUCTURE_MARKET_SCOPE,
    STRUCTURE_NAMES_SCOPE,
)
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.industry.skills import Skills, job_slots
from eveprod_desktop.core.planning.hands import hand_of
from eveprod_desktop.core.planning.schedule import SLOT_KINDS, SlotKind


@dataclass(frozen=True, slots=True)
class AssetPrices:
    """What things are valued at: ISK a unit by type, NaN for no price, and where that is from in words."""

    isk_each: Callable[[npt.NDArray[np.int64]], npt.NDArray[np.float64]]
    source: str


@dataclass(frozen=True, slots=True)
class SlotUse:
    """How many jobs of a kind run, and how many may; `total` is 0 while the skills have not arrived."""

    kind: SlotKind
    used: int
    total: int

    @property
    def free(self) -> int:
        """How many more jobs can be started."""
        return max(0, self.total - self.used)


@dataclass(frozen=True, slots=True)
class CharacterSummary:
    """A character at a glance. `levels` are active, `trained` what it would have as an omega clone.

    None stands for what has not arrived; `assets_isk` also where nothing has a price.
    `missing_scopes` name the sections that were not allowed at the sign-in.
    """

    character: CharacterRow
    corporation: str
    levels: Mapping[int, int]
    trained: Mapping[int, int]
    alpha: bool
    training: Training | None
    slots: tuple[SlotUse, ...]
    wallet_isk: float | None
    assets_isk: float | None
    sections: tuple[SectionRow, ...]
    missing_scopes: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class CorporationSummary:
    """A player corporation at a glance; `members` are the names of those who signed in here."""

    corporation: CorporationRow
    members: tuple[str, ...]
    wallet_isk: float | None
    assets_isk: float | None
    sections: tuple[SectionRow, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class CrewTotals:
    """Sums over the characters who count and their corporations; None where nothing is known of any."""

    characters: int
    corporations: int
    wallet_isk: float | None
    assets_isk: float | None
    slots: tuple[SlotUse, ...]


@dataclass(frozen=True, slots=True)
class CrewOverview:
    """Everyone at a glance. `industry_character` is the one whose skills rankings count with, 0: nobody."""

    characters: tuple[CharacterSummary, ...]
    corporations: tuple[CorporationSummary, ...]
    totals: CrewTotals
    choice: CrewChoice
    tags: tuple[str, ...]
    valued_at: str
    industry_character: int


class Overviews:
    """Puts overviews together. `prices` says what things are valued at, None while there are no prices."""

    def __init__(
        self,
        roster: CharacterRoster,
        owned: OwnedThings,
        crew: Crew,
        prices: Callable[[], AssetPrices | None],
        industry_character: Callable[[], int],
    ) -> None:
        self._roster = roster
        self._owned = owned
        self._crew = crew
        self._prices = prices
        self._industry_character = industry_character

    def read(self, *, now: datetime | None = None) -> CrewOverview:
        """Return everyone at a glance; `now` is the server's moment if known. For a waiting thread."""
        everyone, corporations = self._roster.characters(), self._roster.corporations()
        names, counting = self._roster.corporation_names(), self._crew.owner_ids()
        prices = self._prices() if everyone else None
        wallets = {owner: sum(parts.values()) for owner, parts in self._owned.balances().items()}
        assets = worth_by_owner(self._owned.holdings(), prices)
        jobs = self._owned.jobs(now=now)
        characters = tuple(
            CharacterSummary(
                character=one,
                corporation=names.get(one.corporation_id or 0, ""),
                levels=(levels := self._owned.skill_levels(one.character_id)),
                trained=self._owned.skill_levels(one.character_id, trained=True),
                alpha=self._owned.is_alpha(one.character_id),
                training=self._owned.training(one.character_id),
                slots=slots_of(one, levels, jobs),
                wallet_isk=wallets.get(one.character_id),
                assets_isk=assets.get(one.character_id),
                sections=self._owned.sections(one),
                missing_scopes=missing_scopes(one),
                counts=one.character_id in counting,
            )
            for one in everyone
        )
        guilds = tuple(
            CorporationSummary(
                corporation=one,
                members=tuple(row.name for row in everyone if row.corporation_id == one.corporation_id),
                wallet_isk=wallets.get(one.corporation_id),
                assets_isk=assets.get(one.corporation_id),
                sections=self._owned.corporation_sections(one.corporation_id),
                counts=one.corporation_id in counting,
            )
            for one in corporations
        )
        return CrewOverview(
            characters,
            guilds,
            totals_of(characters, guilds),
            self._crew.choice(),
            self._crew.tags(),
            prices.source if prices else "",
            self._industry_character(),
        )


def worth_by_owner(holdings: Sequence[tuple[int, int, int]], prices: AssetPrices | None) -> dict[int, float]:
    """Return what each owner's things are worth in ISK, of (owner, type, units).

    What has no price counts nothing; an owner of nothing that has a price is left out.
    """
    if prices is None or not holdings:
        return {}
    owners, types, units = np.array(holdings, np.int64).T
    known, place = np.unique(types, return_inverse=True)
    value = prices.isk_each(known)[place] * units
    priced = ~np.isnan(value)
    everyone, whose = np.unique(owners[priced], return_inverse=True)
    sums = np.bincount(whose, weights=value[priced], minlength=len(everyone))
    return dict(zip(everyone.tolist(), sums.tolist(), strict=True))


def slots_of(one: CharacterRow, levels: Mapping[int, int], jobs: Collection[EsiJob]) -> tuple[SlotUse, ...]:
    """Return how a character's slots are used, whoever owns what the jobs make."""
    skills = Skills(levels, otherwise=0)
    held = hand_of(one.character_id, one.name, skills, jobs).held
    allowed = job_slots(skills) if levels else None
    return tuple(
        SlotUse(kind, held.get(kind, 0), getattr(allowed, kind) if allowed else 0) for kind in SLOT_KINDS
    )


def missing_scopes(one: CharacterRow) -> tuple[str, ...]:
    """Return in words what was not allowed at the sign-in, a corporation's things after one's own."""
    own = [section.name for section in CHARACTER_SECTIONS if not section.allowed(one.scopes)]
    if not {STRUCTURE_NAMES_SCOPE, STRUCTURE_MARKET_SCOPE} <= one.scopes:
        own.append("names of structures and their markets")
    guild = [
        f"corporation's {section.name}"
        for section in CORPORATION_SECTIONS
        if is_players(one.corporation_id) and not section.allowed(one.scopes)
    ]
    return (*own, *guild)


def totals_of(
    characters: Collection[CharacterSummary], corporations: Collection[CorporationSummary]
) -> CrewTotals:
    """Sum up those who count."""
    people = [one for one in characters if one.counts]
    guilds = [one for one in corporations if one.counts]
    owners: list[CharacterSummary | CorporationSummary] = [*people, *guilds]
    wallets = [one.wallet_isk for one in owners if one.wallet_isk is not None]
    worths = [one.assets_isk for one in owners if one.assets_isk is not None]
    slots = tuple(
        SlotUse(
            kind,
            sum(use.used for one in people for use in one.slots if use.kind == kind),
            sum(use.total for one in people for use in one.slots if use.kind == kind),
        )
        for kind in SLOT_KINDS
    )
    return CrewTotals(
        len(people), len(guilds), sum(wallets) if wallets else None, sum(worths) if worths else None, slots
    )

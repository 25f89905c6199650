"""What the rest of the program gets to see: frozen rows. Moments are aware, in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.characters.job_status import DisplayStatus
from eveprod_desktop.core.characters.locations import Located
from eveprod_desktop.core.errors import AppError

SectionStatus = Literal["ok", "stale", "error", "never", "no scope", "no role", "sign in"]


@dataclass(frozen=True, slots=True)
class SectionState:
    """How a section of an owner stands; what stands in the tables is of `updated_at`.

    `failures` counts failed attempts in a row, `retry_at` is the moment before which nothing is asked
    whoever wants it. `doubted`: an empty answer came right after a failure and was not believed yet.
    """

    owner_id: int
    section: str
    updated_at: datetime | None = None
    content_hash: str | None = None
    rows: int = 0
    skipped: int = 0
    expires_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0
    failure: str | None = None
    retry_at: datetime | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in words: its status, how old its data are, and what went wrong last."""

    name: str
    status: SectionStatus
    updated_at: datetime | None
    rows: int
    failure: str | None
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class CharacterRow:
    """A character; `needs_sign_in`: nothing new arrives until it signs in again."""

    character_id: int
    name: str
    scopes: frozenset[str]
    needs_sign_in: bool
    signed_in_at: datetime
    corporation_id: int | None
    alliance_id: int | None
    roles: frozenset[str]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorporationRow:
    """A player corporation that some character is in."""

    corporation_id: int
    name: str
    ticker: str


Outcome = Literal["updated", "unchanged", "fresh", "failed", "no scope", "no role", "sign in", "not tried"]


@dataclass(frozen=True, slots=True)
class SectionOutcome:
    """What a refresh did with one section of one owner."""

    owner_id: int
    section: str
    outcome: Outcome
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How a refresh of characters went, and what screens have to read anew.

    `server_ahead_seconds` is by how much the server's clock is ahead of this computer's.
    """

    outcomes: tuple[SectionOutcome, ...]
    changed: Changed
    server_ahead_seconds: float = 0.0

    @property
    def failures(self) -> tuple[SectionOutcome, ...]:
        """Those that kept their old data as something went wrong."""
        return tuple(one for one in self.outcomes if one.outcome == "failed")


@dataclass(frozen=True, slots=True)
class Training:
    """What a character trains now; `ends_at` is when it has the `level`."""

    skill_id: int
    level: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OwnedAsset:
    """One thing or stack of an owner. `name` is what its player called it."""

    owner_id: int
    item_id: int
    type_id: int
    quantity: int
    location_id: int
    location_flag: str
    is_singleton: bool
    is_blueprint_copy: bool
    name: str | None
    located: Located


@dataclass(frozen=True, slots=True)
class OwnedBlueprint:
    """One blueprint, or a stack of `quantity` originals that nobody has researched.

    `runs` is None for originals, `located` None where nothing that lists things knows its place.
    """

    owner_id: int
    item_id: int
    type_id: int
    is_copy: bool
    quantity: int
    material_efficiency: int
    time_efficiency: int
    runs: int | None
    location_id: int
    location_flag: str
    located: Located
    in_use: bool


@dataclass(frozen=True, slots=True)
class EsiJob:
    """One job. `status` is what to show, `seconds_left` None where there is no countdown."""

    owner_id: int
    job_id: int
    installer_id: int
    activity_id: int
    status: DisplayStatus
    blueprint_id: int
    blueprint_type_id: int
    product_type_id: int | None
    runs: int
    licensed_runs: int | None
    successful_runs: int | None
    probability: float | None
    cost_isk: float | None
    facility_id: int
    starts_at: datetime
    ends_at: datetime
    seconds_left: float | None

"""Rows about characters and corporations, as ESI sends them: only the fields that are read.

Values that ESI lists today (flags, states, kinds of entries) are strings here, since it adds new ones
without notice. Moments are ISO 8601 in UTC. Names of fields are ESI's.
"""

from typing import Annotated

import msgspec

from eveprod_desktop.core.received.names import plain_name

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A number as tables can hold it: ids go far beyond 2^53."""


class _Named(msgspec.Struct, frozen=True, gc=False):
    """What bears a `name` that a player made up."""

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "name", plain_name(getattr(self, "name")))  # noqa: B009 - of subclasses


class SkillRow(msgspec.Struct, frozen=True, gc=False):
    """One skill; `active_skill_level` is lower than trained without a subscription."""

    skill_id: Whole
    trained_skill_level: Whole
    active_skill_level: Whole
    skillpoints_in_skill: Whole


class SkillsAnswer(msgspec.Struct, frozen=True):
    """All skills of a character; single ones may be odd, so they are read one by one."""

    skills: list[msgspec.Raw]


class QueueRow(msgspec.Struct, frozen=True, gc=False):
    """One entry of the training queue; a paused queue has no dates."""

    queue_position: Whole
    skill_id: Whole
    finished_level: Whole
    start_date: str | None = None
    finish_date: str | None = None


class AssetRow(msgspec.Struct, frozen=True, gc=False):
    """One thing or stack; `location_id` is a place or the `item_id` of what it lies in."""

    item_id: Whole
    type_id: Whole
    quantity: Whole
    location_id: Whole
    location_type: str
    location_flag: str
    is_singleton: bool
    is_blueprint_copy: bool = False


class AssetNameRow(_Named, frozen=True, gc=False):
    """What a player called a ship or a container; "None" for things that have no name."""

    item_id: Whole
    name: str


class BlueprintRow(msgspec.Struct, frozen=True, gc=False):
    """One blueprint or stack: `quantity` -1 original, -2 copy, else so many originals."""

    item_id: Whole
    type_id: Whole
    location_id: Whole
    location_flag: str
    quantity: Whole
    material_efficiency: Whole
    time_efficiency: Whole
    runs: Whole


class JobRow(msgspec.Struct, frozen=True, gc=False):
    """One industry job. Its place is `station_id` of characters and `location_id` of corporations."""

    job_id: Whole
    installer_id: Whole
    activity_id: Whole
    status: str
    blueprint_id: Whole
    blueprint_type_id: Whole
    runs: Whole
    facility_id: Whole
    blueprint_location_id: Whole
    output_location_id: Whole
    duration: Whole
    start_date: str
    end_date: str
    station_id: Whole | None = None
    location_id: Whole | None = None
    product_type_id: Whole | None = None
    licensed_runs: Whole | None = None
    successful_runs: Whole | None = None
    probability: float | None = None
    cost: float | None = None
    pause_date: str | None = None
    completed_date: str | None = None


class OwnOrderRow(msgspec.Struct, frozen=True, gc=False):
    """One open order; without `is_buy_order` it sells."""

    order_id: Whole
    type_id: Whole
    price: float
    volume_remain: Whole
    volume_total: Whole
    location_id: Whole
    region_id: Whole
    issued: str
    duration: Whole
    range: str
    is_buy_order: bool = False
    min_volume: Whole = 1
    escrow: float | None = None
    is_corporation: bool = False
    issued_by: Whole | None = None
    wallet_division: Whole = 0


class BalanceRow(msgspec.Struct, frozen=True, gc=False):
    """The ISK in one of a corporation's wallets."""

    division: Whole
    balance: float


class JournalRow(msgspec.Struct, frozen=True, gc=False):
    """One entry of a wallet's journal."""

    id: Whole
    date: str
    ref_type: str
    amount: float | None = None
    balance: float | None = None
    tax: float | None = None
    first_party_id: Whole | None = None
    second_party_id: Whole | None = None
    context_id: Whole | None = None
    context_id_type: str | None = None
    description: str = ""
    reason: str | None = None


class TransactionRow(msgspec.Struct, frozen=True, gc=False):
    """Something bought or sold; `journal_ref_id` may be -1."""

    transaction_id: Whole
    date: str
    type_id: Whole
    is_buy: bool
    quantity: Whole
    unit_price: float
    location_id: Whole
    client_id: Whole
    journal_ref_id: Whole


class HomeRow(msgspec.Struct, frozen=True, gc=False):
    """Where the medical clone stands."""

    location_id: Whole | None = None
    location_type: str = ""


class JumpCloneRow(_Named, frozen=True, gc=False):
    """One jump clone and what is in its head."""

    jump_clone_id: Whole
    location_id: Whole
    location_type: str
    implants: tuple[Whole, ...] = ()
    name: str = ""


class ClonesAnswer(msgspec.Struct, frozen=True):
    """All clones of a character."""

    jump_clones: tuple[JumpCloneRow, ...] = ()
    home_location: HomeRow | None = None


class WhereaboutsAnswer(msgspec.Struct, frozen=True):
    """Where a character is; in space neither station nor structure."""

    solar_system_id: Whole
    station_id: Whole | None = None
    structure_id: Whole | None = None


class ColonyRow(msgspec.Struct, frozen=True, gc=False):
    """One planet with a colony; everything about it is of `last_update`, when its owner looked."""

    planet_id: Whole
    solar_system_id: Whole
    planet_type: str
    upgrade_level: Whole
    num_pins: Whole
    last_update: str


class ExtractorPart(msgspec.Struct, frozen=True, gc=False):
    """What an extractor takes, and how fast."""

    product_type_id: Whole | None = None
    qty_per_cycle: Whole | None = None
    cycle_time: Whole | None = None


class ContentPart(msgspec.Struct, frozen=True, gc=False):
    """Units of one type in a building of a colony."""

    type_id: Whole
    amount: Whole


class PinRow(msgspec.Struct, frozen=True, gc=False):
    """One building of a colony."""

    pin_id: Whole
    type_id: Whole
    schematic_id: Whole | None = None
    expiry_time: str | None = None
    extractor_details: ExtractorPart | None = None
    contents: tuple[ContentPart, ...] = ()


class ColonyAnswer(msgspec.Struct, frozen=True):
    """The buildings of one colony."""

    pins: tuple[PinRow, ...]


class StandingRow(msgspec.Struct, frozen=True, gc=False):
    """What an agent, corporation or faction thinks of one, -10 to 10."""

    from_id: Whole
    from_type: str
    standing: float


class RolesAnswer(msgspec.Struct, frozen=True):
    """A character's roles in its corporation, those that hold everywhere."""

    roles: tuple[str, ...] = ()


class AffiliationRow(msgspec.Struct, frozen=True, gc=False):
    """Which corporation and alliance a character is in."""

    character_id: Whole
    corporation_id: Whole
    alliance_id: Whole | None = None


class CorporationAnswer(_Named, frozen=True):
    """What everyone may know of a corporation."""

    name: str
    ticker: str


class DivisionPart(_Named, frozen=True, gc=False):
    """A division whose name was changed."""

    division: Whole | None = None
    name: str = ""


class DivisionsAnswer(msgspec.Struct, frozen=True):
    """The names of a corporation's hangars and wallets."""

    hangar: tuple[DivisionPart, ...] = ()
    wallet: tuple[DivisionPart, ...] = ()


class StructureAnswer(_Named, frozen=True):
    """A structure, as told to somebody who may dock there."""

    name: str
    solar_system_id: Whole
    type_id: Whole | None = None
    owner_id: Whole | None = None


class OwnStructureRow(_Named, frozen=True, gc=False):
    """A structure of a corporation, as told to the corporation."""

    structure_id: Whole
    system_id: Whole
    type_id: Whole
    name: str = ""

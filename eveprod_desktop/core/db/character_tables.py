"""Tables of the characters who signed in, their corporations, and what ESI tells of both.

An owner is a character or a corporation, by its id. Moments are ISO 8601 in UTC, money is ISK. No
token ever stands here. Rows of the user's own: they survive every rebuild of the static data.
"""

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, Table, Text

character_metadata = MetaData()


def _owner() -> "Column[int]":
    return Column("owner_id", Integer, primary_key=True, autoincrement=False)


def _key(name: str, comment: str | None = None) -> "Column[int]":
    return Column(name, Integer, primary_key=True, autoincrement=False, comment=comment)


characters = Table(
    "characters",
    character_metadata,
    _key("character_id"),
    Column("name", Text, nullable=False),
    Column("owner_hash", Text, nullable=False, comment="the character and its account; not a secret"),
    Column("scopes", Text, nullable=False, comment="what may be read, separated by blanks"),
    Column("needs_sign_in", Boolean, nullable=False),
    Column("signed_in_at", Text, nullable=False),
    Column("corporation_id", Integer),
    Column("alliance_id", Integer),
)
character_tags = Table(
    "character_tags",
    character_metadata,
    _key("character_id"),
    Column("tag", Text, primary_key=True),
    sqlite_with_rowid=False,
)
corporations = Table(
    "corporations",
    character_metadata,
    _key("corporation_id"),
    Column("name", Text, nullable=False),
    Column("ticker", Text, nullable=False),
)
owned_sections = Table(
    "owned_sections",
    character_metadata,
    _owner(),
    Column("section", Text, primary_key=True),
    Column("updated_at", Text, comment="last time that all of it arrived; NULL: never"),
    Column("content_hash", Text, comment="of what stands in the tables"),
    Column("rows", Integer, nullable=False),
    Column("skipped", Integer, nullable=False, comment="rows that could not be understood"),
    Column("expires_at", Text, comment="asking again before is no use"),
    Column("failed_at", Text, comment="NULL if the last attempt succeeded"),
    Column("failures", Integer, nullable=False, comment="in a row"),
    Column("failure", Text, comment="what went wrong, in a sentence"),
    Column("retry_at", Text, comment="nothing is asked before"),
    Column("doubted", Boolean, nullable=False, comment="an empty answer right after a failure, not believed"),
    sqlite_with_rowid=False,
)
character_skills = Table(
    "character_skills",
    character_metadata,
    _owner(),
    _key("skill_id"),
    Column("trained_level", Integer, nullable=False),
    Column("active_level", Integer, nullable=False, comment="lower without a subscription"),
    Column("skillpoints", Integer, nullable=False),
    sqlite_with_rowid=False,
)
skill_queue = Table(
    "skill_queue",
    character_metadata,
    _owner(),
    _key("position"),
    Column("skill_id", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("starts_at", Text, comment="NULL while the queue is paused"),
    Column("ends_at", Text),
    sqlite_with_rowid=False,
)
character_implants = Table(
    "character_implants", character_metadata, _owner(), _key("type_id"), sqlite_with_rowid=False
)
owned_assets = Table(
    "owned_assets",
    character_metadata,
    _owner(),
    _key("item_id"),
    Column("type_id", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("location_id", Integer, nullable=False, comment="a place, or the item it lies in"),
    Column("location_type", Text, nullable=False),
    Column("location_flag", Text, nullable=False),
    Column("is_singleton", Boolean, nullable=False, comment="assembled: ships, containers, blueprints"),
    Column("is_blueprint_copy", Boolean, nullable=False),
    Index("ix_owned_assets_type", "type_id"),
    sqlite_with_rowid=False,
)
asset_names = Table(
    "asset_names",
    character_metadata,
    _owner(),
    _key("item_id"),
    Column("name", Text, comment="given by the player; NULL where ESI refuses to tell"),
    sqlite_with_rowid=False,
)
owned_blueprints = Table(
    "owned_blueprints",
    character_metadata,
    _owner(),
    _key("item_id"),
    Column("type_id", Integer, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("location_flag", Text, nullable=False),
    Column("quantity", Integer, nullable=False, comment="-1 original, -2 copy, else a stack of originals"),
    Column("material_efficiency", Integer, nullable=False),
    Column("time_efficiency", Integer, nullable=False),
    Column("runs", Integer, nullable=False, comment="-1: an original"),
    Index("ix_owned_blueprints_type", "type_id"),
    sqlite_with_rowid=False,
)
esi_jobs = Table(
    "esi_jobs",
    character_metadata,
    _owner(),
    _key("job_id"),
    Column("installer_id", Integer, nullable=False),
    Column("activity_id", Integer, nullable=False, comment="9 and 11 are reactions"),
    Column("status", Text, nullable=False, comment="as ESI says it; unknown: no longer listed"),
    Column("blueprint_id", Integer, nullable=False),
    Column("blueprint_type_id", Integer, nullable=False),
    Column("product_type_id", Integer),
    Column("runs", Integer, nullable=False),
    Column("licensed_runs", Integer),
    Column("successful_runs", Integer),
    Column("probability", Float),
    Column("cost", Float),
    Column("facility_id", Integer, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("blueprint_location_id", Integer, nullable=False),
    Column("output_location_id", Integer, nullable=False),
    Column("duration_seconds", Integer, nullable=False),
    Column("starts_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("paused_at", Text),
    Column("completed_at", Text),
    sqlite_with_rowid=False,
)
owned_orders = Table(
    "owned_orders",
    character_metadata,
    _owner(),
    _key("order_id"),
    Column("type_id", Integer, nullable=False),
    Column("is_buy_order", Boolean, nullable=False),
    Column("price", Float, nullable=False),
    Column("volume_remain", Integer, nullable=False),
    Column("volume_total", Integer, nullable=False),
    Column("min_volume", Integer, nullable=False),
    Column("range", Text, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("region_id", Integer, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("duration_days", Integer, nullable=False),
    Column("escrow", Float),
    Column("is_corporation", Boolean, nullable=False, comment="made by the owner for its corporation"),
    Column("issued_by", Integer),
    Column("wallet_division", Integer, nullable=False, comment="0 of characters"),
    sqlite_with_rowid=False,
)
wallet_balances = Table(
    "wallet_balances",
    character_metadata,
    _owner(),
    _key("division", "0 of characters"),
    Column("balance", Float, nullable=False),
    sqlite_with_rowid=False,
)
wallet_journal = Table(
    "wallet_journal",
    character_metadata,
    _owner(),
    _key("division"),
    _key("entry_id"),
    Column("made_at", Text, nullable=False),
    Column("ref_type", Text, nullable=False),
    Column("amount", Float),
    Column("balance", Float),
    Column("tax", Float),
    Column("first_party_id", Integer),
    Column("second_party_id", Integer),
    Column("context_id", Integer),
    Column("context_id_type", Text),
    Column("description", Text, nullable=False),
    Column("reason", Text),
    sqlite_with_rowid=False,
)
wallet_transactions = Table(
    "wallet_transactions",
    character_metadata,
    _owner(),
    _key("division"),
    _key("transaction_id"),
    Column("made_at", Text, nullable=False),
    Column("type_id", Integer, nullable=False),
    Column("is_buy", Boolean, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Float, nullable=False),
    Column("location_id", Integer, nullable=False),
    Column("client_id", Integer, nullable=False),
    Column("journal_ref_id", Integer, nullable=False, comment="-1: none"),
    Index("ix_wallet_transactions_type", "type_id"),
    sqlite_with_rowid=False,
)
clones = Table(
    "clones",
    character_metadata,
    _owner(),
    _key("clone_id", "0: the home of the medical clone"),
    Column("location_id", Integer, nullable=False),
    Column("location_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("implants", Text, nullable=False, comment="type ids separated by blanks"),
    sqlite_with_rowid=False,
)
whereabouts = Table(
    "whereabouts",
    character_metadata,
    _owner(),
    Column("solar_system_id", Integer, nullable=False),
    Column("station_id", Integer),
    Column("structure_id", Integer),
)
colonies = Table(
    "colonies",
    character_metadata,
    _owner(),
    _key("planet_id"),
    Column("solar_system_id", Integer, nullable=False),
    Column("planet_type", Text, nullable=False),
    Column("upgrade_level", Integer, nullable=False),
    Column("pins", Integer, nullable=False),
    Column("looked_at", Text, nullable=False, comment="its owner last saw it; the data are of then"),
    sqlite_with_rowid=False,
)
colony_pins = Table(
    "colony_pins",
    character_metadata,
    _owner(),
    _key("planet_id"),
    _key("pin_id"),
    Column("type_id", Integer, nullable=False),
    Column("schematic_id", Integer),
    Column("product_type_id", Integer, comment="what an extractor takes"),
    Column("units_per_cycle", Integer),
    Column("cycle_seconds", Integer),
    Column("expires_at", Text),
    sqlite_with_rowid=False,
)
colony_contents = Table(
    "colony_contents",
    character_metadata,
    _owner(),
    _key("planet_id"),
    _key("pin_id"),
    _key("type_id"),
    Column("amount", Integer, nullable=False),
    sqlite_with_rowid=False,
)
standings = Table(
    "standings",
    character_metadata,
    _owner(),
    _key("from_id"),
    Column("from_type", Text, nullable=False, comment="agent, npc_corp or faction"),
    Column("standing", Float, nullable=False),
    sqlite_with_rowid=False,
)
corporation_roles = Table(
    "corporation_roles",
    character_metadata,
    _owner(),
    Column("role", Text, primary_key=True),
    sqlite_with_rowid=False,
)
corporation_divisions = Table(
    "corporation_divisions",
    character_metadata,
    _owner(),
    Column("kind", Text, primary_key=True, comment="hangar or wallet"),
    _key("division"),
    Column("name", Text, nullable=False, comment="only names that differ from the game's are told"),
    sqlite_with_rowid=False,
)
structures = Table(
    "structures",
    character_metadata,
    _key("structure_id"),
    Column("name", Text, nullable=False),
    Column("solar_system_id", Integer, nullable=False),
    Column("type_id", Integer),
    Column("owner_id", Integer),
    Column("told_at", Text, nullable=False),
)
structure_refusals = Table(
    "structure_refusals",
    character_metadata,
    _key("structure_id"),
    _key("character_id"),
    Column("refusals", Integer, nullable=False, comment="in a row"),
    Column("refused_at", Text, nullable=False),
    Column("retry_at", Text, nullable=False),
    sqlite_with_rowid=False,
)
public_names = Table(
    "public_names",
    character_metadata,
    _key("id", "a station, or a character who is not signed in"),
    Column("name", Text, comment="NULL: nobody knows the id"),
    Column("category", Text, comment="station, character and so on, in ESI's words"),
    Column("told_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

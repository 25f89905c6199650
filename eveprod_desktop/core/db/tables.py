"""Tables this program owns: what it computes, what it keeps about imports, and the user's own rows."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

computed_metadata = MetaData()
"""Made anew from the static data at every rebuild."""

user_metadata = MetaData()
"""Rows that survive every rebuild and every upgrade."""

production_dependencies = Table(
    "production_dependencies",
    computed_metadata,
    Column("item_type_id", Integer, nullable=False),
    Column("material_type_id", Integer, nullable=False),
    Column("base_quantity", Integer, nullable=False, comment="for one run, without material efficiency"),
    Column("activity_id", Integer, nullable=False),
    Column("blueprint_type_id", Integer, nullable=False),
    Column("is_raw_material", Boolean, nullable=False, comment="the material has no recipe that counts"),
    UniqueConstraint("item_type_id", "material_type_id", "activity_id", "blueprint_type_id"),
    Index("ix_production_dependencies_item", "item_type_id"),
    Index("ix_production_dependencies_material", "material_type_id"),
)
production_chains = Table(
    "production_chains",
    computed_metadata,
    Column("item_type_id", Integer, nullable=False),
    Column("raw_material_type_id", Integer, nullable=False),
    Column(
        "base_quantity", Float, nullable=False, comment="in ONE unit of the item, without material efficiency"
    ),
    Column(
        "chain_depth", Integer, nullable=False, comment="longest number of steps down to the raw material"
    ),
    Column("path", Text, nullable=False, comment="one such path, from the item, type ids joined by ->"),
    PrimaryKeyConstraint("item_type_id", "raw_material_type_id"),
    Index("ix_production_chains_raw", "raw_material_type_id"),
    sqlite_with_rowid=False,
)
production_items = Table(
    "production_items",
    computed_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("batch", Text, nullable=False),
    Column("level", Integer, nullable=False, comment="0 for raw; else one more than its highest material"),
    Column("blueprint_type_id", Integer, comment="NULL for raw materials"),
    Column("activity_id", Integer),
    Column("units_per_run", Integer),
    Column("time_seconds", Integer, comment="one run"),
)
static_data_state = Table(
    "static_data_state",
    computed_metadata,
    Column("build", Integer, primary_key=True, autoincrement=False),
    Column("release_date", Text, nullable=False),
    Column("source", Text, nullable=False, comment="download, file or starter set"),
    Column("imported_at", Text, nullable=False),
    Column("previous_build", Integer),
    Column("missing", Text, nullable=False, comment="optional files the build lacks, separated by blanks"),
    Column("warnings", Text, nullable=False, comment="rows passed over, one sentence a line"),
)
recipe_changes = Table(
    "recipe_changes",
    computed_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False, comment="the product"),
    Column("kind", Text, nullable=False, comment="added, removed or changed"),
    Column("before", Text, comment="recipe in the build before, as JSON"),
    Column("after", Text, comment="recipe in this build, as JSON"),
)
pinned_items = Table(
    "pinned_items",
    user_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("pinned_at", Text, nullable=False),
)
price_overrides = Table(
    "price_overrides",
    user_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("buying_isk", Float, comment="what the user pays for one unit, NULL: the market's price"),
    Column("selling_isk", Float, comment="what the user gets for one unit, NULL: the market's price"),
)
own_goods = Table(
    "own_goods",
    user_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False, comment="mined or made, not bought"),
    Column("cost_isk", Float, comment="what one unit cost the user, NULL: not told"),
)
broker_fees = Table(
    "broker_fees",
    user_metadata,
    Column("location_id", Integer, primary_key=True, autoincrement=False, comment="station or structure"),
    Column("fee", Float, nullable=False, comment="a share; 0.01 is 1 %"),
)
freight_routes = Table(
    "freight_routes",
    user_metadata,
    Column("from_region_id", Integer, primary_key=True, autoincrement=False),
    Column("to_region_id", Integer, primary_key=True, autoincrement=False),
    Column("isk_per_m3", Float, nullable=False),
    Column("collateral_share", Float, nullable=False, comment="of the value carried; 0.01 is 1 %"),
    sqlite_with_rowid=False,
)
facility_profiles = Table(
    "facility_profiles",
    user_metadata,
    Column("name", Text, primary_key=True),
    Column("structure_type_id", Integer, comment="NULL: an NPC station"),
    Column("system_id", Integer),
    Column("security", Text, comment="high, low or null; counts where no system is named"),
    Column("facility_tax", Float, comment="share; NULL: the usual one"),
    Column("system_cost_bonus", Float, nullable=False, comment="share by which a job's gross cost changes"),
)
facility_profile_rigs = Table(
    "facility_profile_rigs",
    user_metadata,
    Column("profile", ForeignKey("facility_profiles.name", ondelete="CASCADE"), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("rig_type_id", Integer, nullable=False),
)
facility_profile_indices = Table(
    "facility_profile_indices",
    user_metadata,
    Column("profile", ForeignKey("facility_profiles.name", ondelete="CASCADE"), primary_key=True),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("system_cost_index", Float, nullable=False, comment="share, typed by the user"),
)
facility_defaults = Table(
    "facility_defaults",
    user_metadata,
    Column("job_class", Text, primary_key=True, comment="an activity or a class of products"),
    Column("profile", ForeignKey("facility_profiles.name", ondelete="CASCADE"), nullable=False),
)
make_or_buy = Table(
    "make_or_buy",
    user_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False, comment="the material"),
    Column(
        "place",
        Text,
        primary_key=True,
        comment="type ids from the item to it joined by ->; empty: everywhere",
    ),
    Column("decision", Text, nullable=False, comment="make or buy"),
    Column("decided_at", Text, nullable=False),
)

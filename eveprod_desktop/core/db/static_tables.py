"""Tables of CCP's static data: replaced as a whole by every import, never edited.

Names stand in English in `name`; `name_de` … `name_zh` are NULL where they are the same. Nothing
refers to these tables by foreign key, for they are dropped and made anew while user rows stay.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, Table, Text

LANGUAGES = ("de", "es", "fr", "ja", "ko", "ru", "zh")
"""The languages of the data besides English."""

static_metadata = MetaData()

_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""Tables with a key of several columns are stored in its order: one tree to write and to read, not two."""


def _names() -> list[Column[str]]:
    return [Column("name", Text, nullable=False), *(Column(f"name_{code}", Text) for code in LANGUAGES)]


types = Table(
    "types",
    static_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("group_id", Integer, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("market_group_id", Integer),
    Column("meta_group_id", Integer),
    Column("portion_size", Integer, nullable=False),
    Column("volume_m3", Float),
    Column(
        "packaged_volume_m3", Float, comment="NULL where the build does not tell; never the assembled volume"
    ),
    Column("base_price_isk", Float),
    Column("variation_parent_type_id", Integer),
    Column("gone_since_build", Integer, comment="build that no longer has the type; NULL for a living one"),
    Index("ix_types_group", "group_id"),
)
groups = Table(
    "groups",
    static_metadata,
    Column("group_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("category_id", Integer, nullable=False),
    Column("published", Boolean, nullable=False),
)
categories = Table(
    "categories",
    static_metadata,
    Column("category_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("published", Boolean, nullable=False),
)
market_groups = Table(
    "market_groups",
    static_metadata,
    Column("market_group_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("parent_group_id", Integer),
)
meta_groups = Table(
    "meta_groups",
    static_metadata,
    Column("meta_group_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
)
blueprints = Table(
    "blueprints",
    static_metadata,
    Column("blueprint_type_id", Integer, primary_key=True, autoincrement=False),
    Column("max_production_limit", Integer, comment="most runs of one copy; does not limit an original"),
)
blueprint_activities = Table(
    "blueprint_activities",
    static_metadata,
    Column("blueprint_type_id", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("time_seconds", Integer, nullable=False),
    **_CLUSTERED,
)
blueprint_materials = Table(
    "blueprint_materials",
    static_metadata,
    Column("blueprint_type_id", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("material_type_id", Integer, primary_key=True, autoincrement=False),
    Column("quantity", Integer, nullable=False),
    **_CLUSTERED,
)
blueprint_products = Table(
    "blueprint_products",
    static_metadata,
    Column("blueprint_type_id", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("product_type_id", Integer, primary_key=True, autoincrement=False),
    Column("quantity", Integer, nullable=False),
    Column("probability", Float, comment="invention only"),
    Index("ix_blueprint_products_product", "product_type_id"),
    **_CLUSTERED,
)
blueprint_skills = Table(
    "blueprint_skills",
    static_metadata,
    Column("blueprint_type_id", Integer, primary_key=True, autoincrement=False),
    Column("activity_id", Integer, primary_key=True, autoincrement=False),
    Column("skill_type_id", Integer, primary_key=True, autoincrement=False),
    Column("level", Integer, nullable=False),
    **_CLUSTERED,
)
planet_schematics = Table(
    "planet_schematics",
    static_metadata,
    Column("schematic_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("cycle_seconds", Integer, nullable=False),
)
planet_schematic_types = Table(
    "planet_schematic_types",
    static_metadata,
    Column("schematic_id", Integer, primary_key=True, autoincrement=False),
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("is_input", Boolean, nullable=False),
    Column("quantity", Integer, nullable=False),
    **_CLUSTERED,
)
reprocessing_yields = Table(
    "reprocessing_yields",
    static_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("material_type_id", Integer, primary_key=True, autoincrement=False),
    Column("quantity", Integer, nullable=False, comment="from one portion at 100 %"),
    **_CLUSTERED,
)
compressed_types = Table(
    "compressed_types",
    static_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("compressed_type_id", Integer, nullable=False),
)
dogma_attributes = Table(
    "dogma_attributes",
    static_metadata,
    Column("attribute_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("default_value", Float, nullable=False),
)
dogma_modifiers = Table(
    "dogma_modifiers",
    static_metadata,
    Column("effect_id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("domain", Text, comment="structureID, charID, itemID …"),
    Column("function", Text),
    Column("operation", Integer),
    Column("modified_attribute_id", Integer),
    Column("modifying_attribute_id", Integer),
    Column("group_id", Integer),
    Column("skill_type_id", Integer),
    **_CLUSTERED,
)
type_attributes = Table(
    "type_attributes",
    static_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("attribute_id", Integer, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    **_CLUSTERED,
)
type_effects = Table(
    "type_effects",
    static_metadata,
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("effect_id", Integer, primary_key=True, autoincrement=False),
    **_CLUSTERED,
)
industry_modifier_sources = Table(
    "industry_modifier_sources",
    static_metadata,
    Column("source_type_id", Integer, nullable=False, comment="structure or rig"),
    Column(
        "activity", Text, nullable=False, comment="manufacturing, reaction, copying …, as the data spell it"
    ),
    Column("bonus", Text, nullable=False, comment="material, time or cost"),
    Column("attribute_id", Integer, nullable=False),
    Column("filter_id", Integer, comment="NULL: acts on every product"),
    Index("ix_industry_modifier_sources_source", "source_type_id"),
)
industry_target_filters = Table(
    "industry_target_filters",
    static_metadata,
    Column("filter_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)
industry_target_filter_members = Table(
    "industry_target_filter_members",
    static_metadata,
    Column("filter_id", Integer, primary_key=True, autoincrement=False),
    Column("member_kind", Text, primary_key=True, comment="group or category"),
    Column("member_id", Integer, primary_key=True, autoincrement=False),
    **_CLUSTERED,
)
regions = Table(
    "regions",
    static_metadata,
    Column("region_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
)
constellations = Table(
    "constellations",
    static_metadata,
    Column("constellation_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("region_id", Integer, nullable=False),
)
solar_systems = Table(
    "solar_systems",
    static_metadata,
    Column("system_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("constellation_id", Integer, nullable=False),
    Column("region_id", Integer, nullable=False),
    Column("security_status", Float, nullable=False),
)
stargates = Table(
    "stargates",
    static_metadata,
    Column("stargate_id", Integer, primary_key=True, autoincrement=False),
    Column("system_id", Integer, nullable=False),
    Column("destination_system_id", Integer, nullable=False),
)
stations = Table(
    "stations",
    static_metadata,
    Column("station_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, comment="put together from the data; ESI gives the exact one"),
    Column("system_id", Integer, nullable=False),
    Column("type_id", Integer, nullable=False),
    Column("owner_id", Integer, nullable=False),
    Column("reprocessing_efficiency", Float),
    Column("reprocessing_take", Float),
    Index("ix_stations_system", "system_id"),
)
npc_corporations = Table(
    "npc_corporations",
    static_metadata,
    Column("corporation_id", Integer, primary_key=True, autoincrement=False),
    *_names(),
    Column("faction_id", Integer),
    Column("tax_rate", Float),
)

"""Tables of the player's own work: jobs, their materials, saved plans, stock targets, and what was undone.

Rows of the user's own: they survive every rebuild of the static data. Moments are ISO 8601 in UTC, money
is ISK, efficiencies are per cent. NULL is "not known", never 0.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

workflow_metadata = MetaData()

production_plans = Table(
    "production_plans",
    workflow_metadata,
    Column("plan_id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("options", Text, nullable=False, comment="what the plan was asked for besides targets, JSON"),
    Column("plan", Text, nullable=False, comment="its jobs and purchases as they were planned, JSON"),
    Column("snapshot", Text, nullable=False, comment="what its margin was made of, JSON"),
    Column("priced_at", Text, nullable=False, comment="when the snapshot was taken"),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("revision", Integer, nullable=False, comment="one more with every change"),
    sqlite_autoincrement=True,
)
production_plan_targets = Table(
    "production_plan_targets",
    workflow_metadata,
    Column("plan_id", ForeignKey("production_plans.plan_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("type_id", Integer, nullable=False),
    Column("units", Integer, nullable=False),
)
production_jobs = Table(
    "production_jobs",
    workflow_metadata,
    Column("job_id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("production_plans.plan_id", ondelete="SET NULL")),
    Column("character_id", Integer, comment="who is to start it; NULL: anybody"),
    Column("item_type_id", Integer, nullable=False, comment="the good, or the blueprint copied or invented"),
    Column("blueprint_type_id", Integer, nullable=False),
    Column("activity_id", Integer, nullable=False),
    Column("blueprint_item_id", Integer, comment="which original or copy; NULL: not chosen"),
    Column("blueprint_kind", Text, nullable=False, comment="original, copy or invented"),
    Column("material_efficiency", Integer, nullable=False),
    Column("time_efficiency", Integer, nullable=False),
    Column("runs", Integer, nullable=False, comment="copies of copying, attempts of an invention"),
    Column("runs_per_copy", Integer, nullable=False, comment="licensed runs of a copy made; 0 elsewhere"),
    Column("units", Float, nullable=False, comment="goods or copies it yields, on average of an invention"),
    Column("facility", Text, comment="name of a facility profile; NULL: an NPC station"),
    Column("system_id", Integer),
    Column("status", Text, nullable=False),
    Column("esi_job_id", Integer, comment="the job of the game it is linked with"),
    Column("job_cost_estimate", Float),
    Column("job_cost_actual", Float, comment="as the game billed it"),
    Column("material_cost_estimate", Float, comment="of what is bought"),
    Column("material_cost_actual", Float, comment="typed by the user; NULL: as the wallet tells"),
    Column("revenue_estimate", Float),
    Column("revenue_actual", Float, comment="typed by the user; NULL: as the wallet tells"),
    Column("time_seconds", Integer, comment="how long it was worked out to last"),
    Column("starts_at", Text, comment="when it is to start, or started"),
    Column("ends_at", Text, comment="when it is to end, or ended"),
    Column("completed_at", Text, comment="when it was delivered or cancelled"),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("snapshot", Text, comment="what its costs rested on when it was made by hand, JSON"),
    Column("revision", Integer, nullable=False, comment="one more with every change"),
    Index("ix_production_jobs_plan", "plan_id"),
    Index("ix_production_jobs_status", "status"),
    # a job of the game belongs to one job here at most
    Index("ux_production_jobs_esi", "esi_job_id", unique=True),
    sqlite_autoincrement=True,  # an id that was deleted may come back by undo, so none is given out twice
)
production_job_materials = Table(
    "production_job_materials",
    workflow_metadata,
    Column("job_id", ForeignKey("production_jobs.job_id", ondelete="CASCADE"), primary_key=True),
    Column("type_id", Integer, primary_key=True, autoincrement=False),
    Column("quantity", Integer, nullable=False),
    Column("decision", Text, nullable=False, comment="make or buy"),
    Column("unit_cost", Float, comment="estimated when the job was made"),
    Column("acquired", Integer, nullable=False, comment="units that are at hand, 0 to quantity"),
    Column(
        "from_stock",
        Integer,
        nullable=False,
        server_default="0",
        comment="of those, units that were there when the job was planned",
    ),
    Index("ix_production_job_materials_type", "type_id"),
)
production_job_dependencies = Table(
    "production_job_dependencies",
    workflow_metadata,
    Column("job_id", ForeignKey("production_jobs.job_id", ondelete="CASCADE"), primary_key=True),
    Column(
        "after_job_id",
        ForeignKey("production_jobs.job_id", ondelete="CASCADE"),
        primary_key=True,
        comment="the job whose yield it needs",
    ),
    Index("ix_production_job_dependencies_after", "after_job_id"),
)
production_job_trades = Table(
    "production_job_trades",
    workflow_metadata,
    Column("owner_id", Integer, primary_key=True, autoincrement=False, comment="whose wallet"),
    Column("transaction_id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column(
        "job_id",
        ForeignKey("production_jobs.job_id", ondelete="CASCADE"),
        comment="NULL: the units belong to no job",
    ),
    Column("units", Integer, nullable=False),
    Index("ix_production_job_trades_job", "job_id"),
)
esi_job_choices = Table(
    "esi_job_choices",
    workflow_metadata,
    Column("esi_job_id", Integer, primary_key=True, autoincrement=False),
    Column("ignored", Boolean, nullable=False, comment="the user said it belongs to no planned job"),
)
stock_targets = Table(
    "stock_targets",
    workflow_metadata,
    Column("target_id", Integer, primary_key=True),
    Column("type_id", Integer, nullable=False),
    Column("kind", Text, nullable=False, comment="on_sale, in_stock or days"),
    Column("units", Integer, comment="wanted of on_sale and in_stock"),
    Column("days", Float, comment="that it shall last, of days"),
    Column("units_per_day", Float, comment="used up, of days"),
    Column("owner_id", Integer, comment="whose stock and orders count; NULL: everybody's"),
    Column("location_id", Integer, comment="station or structure; NULL: everywhere"),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)
workflow_undo = Table(
    "workflow_undo",
    workflow_metadata,
    Column("undo_id", Integer, primary_key=True),
    Column("made_at", Text, nullable=False),
    Column("what", Text, nullable=False, comment="what was done, in a sentence"),
    Column("redo", Boolean, nullable=False, comment="it takes an undo back"),
    Column("before", Text, nullable=False, comment="the rows as they stood, by table, JSON"),
    Column("after", Text, nullable=False, comment="rows that stand in their place, with revisions, JSON"),
    sqlite_autoincrement=True,
)

"""Fetching what an owner has: assets, their names, blueprints."""

from sqlalchemy import select

from eveprod_desktop.core.characters.reading import Content, Reader
from eveprod_desktop.core.db.character_tables import asset_names, owned_assets, owned_blueprints
from eveprod_desktop.core.db.static_tables import groups, types
from eveprod_desktop.core.received.owned import AssetRow, BlueprintRow
from eveprod_desktop.core.received.owned_source import Question

_SHIPS = 6
_CONTAINER_GROUPS = (12, 340, 448, 649)
"""Cargo containers, secure ones, station containers, freight containers: what a player can name."""
_NAMELESS = "None"


def assets(reader: Reader) -> Content:
    """Return a character's things."""
    return _assets(reader, Question.ASSETS)


def corporation_assets(reader: Reader) -> Content:
    """Return a corporation's things."""
    return _assets(reader, Question.CORPORATION_ASSETS)


def names(reader: Reader) -> Content:
    """Return what a character called its ships and containers, of those that stand in the tables."""
    return _names(reader, corporation=False)


def corporation_names(reader: Reader) -> Content:
    """Return what a corporation's ships and containers are called."""
    return _names(reader, corporation=True)


def blueprints(reader: Reader) -> Content:
    """Return a character's blueprints."""
    return _blueprints(reader, Question.BLUEPRINTS)


def corporation_blueprints(reader: Reader) -> Content:
    """Return a corporation's blueprints."""
    return _blueprints(reader, Question.CORPORATION_BLUEPRINTS)


def _assets(reader: Reader, question: Question) -> Content:
    # rows move between pages while they are fetched: of two with one id the later stays
    rows = {one.item_id: one for one in reader.rows(question, AssetRow)}
    return Content(
        {
            owned_assets: [
                (
                    reader.owner_id,
                    one.item_id,
                    one.type_id,
                    one.quantity,
                    one.location_id,
                    one.location_type,
                    one.location_flag,
                    one.is_singleton,
                    one.is_blueprint_copy,
                )
                for one in rows.values()
            ]
        }
    )


def _names(reader: Reader, *, corporation: bool) -> Content:
    can_be_named = (
        select(owned_assets.c.item_id)
        .join(types, types.c.type_id == owned_assets.c.type_id)
        .join(groups, groups.c.group_id == types.c.group_id)
        .where(
            owned_assets.c.owner_id == reader.owner_id,
            owned_assets.c.is_singleton,
            (groups.c.category_id == _SHIPS) | groups.c.group_id.in_(_CONTAINER_GROUPS),
        )
    )
    refused_before = select(asset_names.c.item_id).where(
        asset_names.c.owner_id == reader.owner_id, asset_names.c.name.is_(None)
    )
    with reader.database.read() as connection:
        wanted = set(connection.execute(can_be_named).scalars())
        refused = wanted & set(connection.execute(refused_before).scalars())
    rows, refused_now = reader.source.asset_names(
        reader.owner_id, reader.reader_id, sorted(wanted - refused), reader.monitor, corporation=corporation
    )
    named: dict[int, str | None] = dict.fromkeys((*refused, *refused_now))
    named |= {one.item_id: one.name for one in rows if one.name not in ("", _NAMELESS)}
    return Content({asset_names: [(reader.owner_id, item_id, name) for item_id, name in named.items()]})


def _blueprints(reader: Reader, question: Question) -> Content:
    rows = {one.item_id: one for one in reader.rows(question, BlueprintRow)}
    return Content(
        {
            owned_blueprints: [
                (
                    reader.owner_id,
                    one.item_id,
                    one.type_id,
                    one.location_id,
                    one.location_flag,
                    one.quantity,
                    one.material_efficiency,
                    one.time_efficiency,
                    one.runs,
                )
                for one in rows.values()
            ]
        }
    )

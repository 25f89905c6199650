"""The static data room as the rest of the program sees it."""

from sqlalchemy import func, select

from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import blueprints, types
from eveprod_desktop.core.db.tables import (
    production_chains,
    production_items,
    recipe_changes,
    static_data_state,
)
from eveprod_desktop.core.sde.compare import from_text
from eveprod_desktop.core.sde.rows import RecipeChange, StaticDataStatus


class StaticDataService:
    """What is loaded, and what the last update changed. Safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def status(self, latest_build: int | None = None) -> StaticDataStatus:
        """Return what is loaded; `latest_build` is what the host told, if it was asked."""
        item = production_items.c
        with self._database.read() as connection:
            state = connection.execute(select(static_data_state)).one_or_none()
            counts = connection.execute(
                select(
                    select(func.count())
                    .select_from(types)
                    .where(types.c.gone_since_build.is_(None))
                    .scalar_subquery(),
                    select(func.count()).select_from(blueprints).scalar_subquery(),
                    select(func.count()).where(item.blueprint_type_id.is_not(None)).scalar_subquery(),
                    select(func.count(production_chains.c.item_type_id.distinct())).scalar_subquery(),
                )
            ).one()
        return StaticDataStatus(
            build=state.build if state else None,
            release_date=state.release_date if state else None,
            source=state.source if state else None,
            imported_at=state.imported_at if state else None,
            types=counts[0],
            blueprints=counts[1],
            producible=counts[2],
            chains=counts[3],
            missing=tuple(state.missing.split()) if state else (),
            warnings=tuple(state.warnings.splitlines()) if state else (),
            latest_build=latest_build,
        )

    def diff(self) -> list[RecipeChange]:
        """Return the recipes that differ between the last two builds, by product name."""
        change = recipe_changes.c
        with self._database.read() as connection:
            rows = connection.execute(
                select(change.type_id, types.c.name, change.kind, change.before, change.after)
                .join_from(recipe_changes, types, types.c.type_id == change.type_id, isouter=True)
                .order_by(types.c.name)
            ).all()
        return [
            RecipeChange(type_id, name or f"Type {type_id}", kind, from_text(before), from_text(after))
            for type_id, name, kind, before, after in rows
        ]

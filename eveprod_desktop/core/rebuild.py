"""A new build in one transaction: import, chains, comparison. Everything is new afterwards, or nothing."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import delete, select

from eveprod_desktop.core.chains.recipes import Recipe
from eveprod_desktop.core.chains.store import REBUILD_STEPS, load_recipes, rebuild_all
from eveprod_desktop.core.characters.public_names import put_exact_names
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.tables import recipe_changes, static_data_state
from eveprod_desktop.core.errors import BadStaticData
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.compare import compare_recipes, count_changes, sketch, to_text
from eveprod_desktop.core.sde.importing import import_build
from eveprod_desktop.core.sde.rows import ChangeCounts, RecipeSketch, Source
from eveprod_desktop.core.work.monitor import Monitor


def load_build(
    database: Database,
    file: Path,
    source: Source,
    clock: Clock,
    monitor: Monitor,
    *,
    still_wanted: Callable[[int, Source], bool] | None = None,
) -> ChangeCounts | None:
    """Replace the static data and everything computed from them by the build in `file`.

    Killed, cancelled or failing at any point it leaves the previous build in use. Returns how the
    recipes differ from the build before; loading the same build once more keeps the comparison that
    stood. Where others had to be waited for, they may have loaded the same: `still_wanted` is asked with
    the build that stands and its source, and None returned if it says no.

    Raises:
        BadStaticData: the file can't be used.
        Cancelled: the monitor was cancelled.

    """
    with StaticDataArchive(file) as archive:
        build = archive.build()
        if build.build < 1:
            raise BadStaticData(f"_sde.jsonl in {file.name} does not tell the number of its build.")
        with database.write() as connection, _no_garbage_collection():
            state = connection.execute(select(static_data_state)).one_or_none()
            if still_wanted and state and not still_wanted(state.build, state.source):
                return None
            before = _sketches(load_recipes(connection))
            imported = import_build(connection, archive, monitor, more_steps=REBUILD_STEPS)
            rebuild_all(
                connection, monitor, first_step=imported.steps + 1, steps=imported.steps + REBUILD_STEPS
            )
            put_exact_names(connection)
            changes = compare_recipes(before, _sketches(load_recipes(connection))) if state else []
            previous = state.build if state else None
            if state and state.build == build.build:
                previous = state.previous_build
            else:
                connection.execute(delete(recipe_changes))
            if changes:
                connection.execute(delete(recipe_changes))
                insert_rows(
                    connection,
                    recipe_changes,
                    [(product, kind, to_text(old), to_text(new)) for product, kind, old, new in changes],
                )
            connection.execute(delete(static_data_state))
            insert_rows(
                connection,
                static_data_state,
                [
                    (
                        build.build,
                        build.release_date,
                        source,
                        clock.now().isoformat(timespec="seconds"),
                        previous,
                        " ".join(imported.missing),
                        "\n".join(imported.warnings),
                    )
                ],
            )
            monitor.check()
    return count_changes(changes)


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Let nobody look for cycles: millions of rows come and go in an import, and none of them is in one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _sketches(recipes: dict[int, Recipe]) -> dict[int, RecipeSketch]:
    return {
        product: sketch(r.blueprint_type_id, r.activity_id, r.time_seconds, r.units_per_run, r.materials)
        for product, r in recipes.items()
    }

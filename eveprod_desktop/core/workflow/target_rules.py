"""The stock targets of the player, kept in the database."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from eveprod_desktop.core.characters.moments import written
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.workflow_tables import stock_targets
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.industry.facts import IndustryFacts
from eveprod_desktop.core.workflow.rows import ChangedMeanwhile
from eveprod_desktop.core.workflow.stock_targets import (
    OwnedRows,
    StockTarget,
    TargetState,
    states,
)


class StockTargets:
    """The rules. Safe to call from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rows: Callable[[], OwnedRows],
        facts: Callable[[], IndustryFacts],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rows = rows
        self._facts = facts

    def targets(self) -> tuple[StockTarget, ...]:
        """Return all rules, in the order they were made."""
        with self._database.read() as connection:
            return _read(connection)

    def save(self, target: StockTarget) -> StockTarget:
        """Keep a new rule (`target_id` 0, or one that was deleted) or a changed one; returns it as kept.

        Raises:
            AppError: the rule asks for nothing.
            ChangedMeanwhile: it was changed elsewhere; nothing is written.

        """
        _check(target)
        values: dict[str, object] = {
            "type_id": target.type_id,
            "kind": target.kind,
            "units": target.units,
            "days": target.days,
            "units_per_day": target.units_per_day,
            "owner_id": target.owner_id,
            "location_id": target.location_id,
            "enabled": target.enabled,
        }
        column = stock_targets.c
        with self._database.write() as connection:
            there = {one.target_id: one for one in _read(connection)}.get(target.target_id)
            if there is None:
                values |= {"created_at": written(self._clock.now()), "revision": target.revision + 1}
                if target.target_id:  # a deleted rule comes back under its own id
                    values["target_id"] = target.target_id
                added = insert(stock_targets).values(**values).returning(column.target_id)
                target_id = connection.execute(added).scalar_one()
                return replace(target, target_id=target_id, revision=target.revision + 1)
            if there.revision != target.revision:
                raise ChangedMeanwhile("The stock target")
            connection.execute(
                update(stock_targets)
                .where(column.target_id == target.target_id)
                .values(**values, revision=target.revision + 1)
            )
        return replace(target, revision=target.revision + 1)

    def delete(self, target_id: int) -> StockTarget | None:
        """Delete a rule and return it: `save` brings it back. None where there is none."""
        with self._database.write() as connection:
            there = {one.target_id: one for one in _read(connection)}.get(target_id)
            connection.execute(delete(stock_targets).where(stock_targets.c.target_id == target_id))
        return there

    def states(self) -> tuple[TargetState, ...]:
        """Return how every rule stands by what is owned now."""
        return states(self.targets(), self._rows(), self._facts())


def _check(target: StockTarget) -> None:
    if target.kind == "days":
        days, use = target.days, target.units_per_day
        if not days or not use or days <= 0 or use <= 0:
            raise AppError("A stock for days needs days and units a day above 0.", "Type both.")
    elif not target.units or target.units < 1:
        raise AppError("A stock target needs at least 1 unit.", "Type how many there should be.")
    if target.wanted > 10**12:
        raise AppError(f"{target.wanted:,} units make no stock target.", "Ask for less.")


def _read(connection: Connection) -> tuple[StockTarget, ...]:
    rows = connection.execute(select(stock_targets).order_by(stock_targets.c.target_id)).all()
    return tuple(
        StockTarget(
            row.type_id,
            row.kind,
            row.units,
            row.days,
            row.units_per_day,
            row.owner_id,
            row.location_id,
            row.enabled,
            row.target_id,
            row.revision,
        )
        for row in rows
    )

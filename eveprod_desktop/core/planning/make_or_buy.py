"""The user's make-or-buy decisions, kept in the database."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from eveprod_desktop.core.chains.decisions import Deciding, Decision, Decisions, Place
from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.tables import make_or_buy

_STEP = "->"


class MakeOrBuy:
    """Decisions survive every rebuild; one about a place that no build knows any more does nothing.

    What another process decided counts at the next question: the window decides, its worker plans.
    Safe to call from any thread.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def decisions(self) -> Decisions:
        """Return everything that is decided."""
        return self._database.kept(_read)

    def decide(self, changes: Iterable[Deciding]) -> list[Deciding]:
        """Make several changes at once; return those that undo them, to be given to `decide` again."""
        now = self._clock.now().isoformat(timespec="seconds")
        undo: dict[tuple[int, Place], Deciding] = {}
        with self._database.write() as connection:
            before = _read(connection)
            for change in changes:
                own = (
                    before.places.get(change.place) if change.place else before.everywhere.get(change.type_id)
                )
                undo.setdefault((change.type_id, change.place), Deciding(change.type_id, change.place, own))
                row = make_or_buy.c
                connection.execute(
                    delete(make_or_buy).where(
                        row.type_id == change.type_id, row.place == _to_text(change.place)
                    )
                )
                if change.decision is not None:
                    values = (change.type_id, _to_text(change.place), change.decision.value, now)
                    insert_rows(connection, make_or_buy, [values])
        return list(undo.values())


def _read(connection: Connection) -> Decisions:
    everywhere: dict[int, Decision] = {}
    places: dict[Place, Decision] = {}
    row = make_or_buy.c
    for type_id, place, decision in connection.execute(select(row.type_id, row.place, row.decision)):
        if place:
            places[tuple(map(int, place.split(_STEP)))] = Decision(decision)
        else:
            everywhere[type_id] = Decision(decision)
    return Decisions(everywhere, places)


def _to_text(place: Place) -> str:
    return _STEP.join(map(str, place))

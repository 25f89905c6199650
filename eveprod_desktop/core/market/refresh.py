"""One refresh: what the server has into the tables, part by part, each whole or not at all.

A part that fails keeps its last good data, with the reason and when it is tried again beside them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from sqlalchemy import Connection

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.market_tables import EVERYWHERE
from eveprod_desktop.core.errors import NOBODY_ANSWERS, BadAnswer, EsiError, Refused
from eveprod_desktop.core.market import history, store
from eveprod_desktop.core.market.orders import OrderCollector
from eveprod_desktop.core.market.packing import pack
from eveprod_desktop.core.market.places import MarketPlace
from eveprod_desktop.core.market.reach import Distances, book_at
from eveprod_desktop.core.market.rows import RegionRefresh, Section, SectionName
from eveprod_desktop.core.received.market import OrderRow, PriceRow, StructureOrderRow, SystemIndicesRow
from eveprod_desktop.core.received.pages import Fetched, Page, PageSet
from eveprod_desktop.core.received.sources import MarketSource, OrdersInTurn
from eveprod_desktop.core.work.monitor import Monitor

_NOT_TRADED = (400, 404, 422)
_BETTER_THAN_MIXED = timedelta(hours=1)
"""Whole prices of this age are worth more than newer ones from which orders may be missing."""
_BETWEEN = "\n"
"""Stands between the marks of a region and of a structure in it."""


@dataclass(frozen=True, slots=True)
class MarketRefresh:
    """How a refresh went. `failures` are (what, why) of every part that kept its old data.

    `changed` are the regions whose prices are others than before, `reference_changed` whether CCP's own
    prices or the cost indices are.
    """

    regions: tuple[RegionRefresh, ...]
    changed: tuple[int, ...]
    reference_changed: bool
    failures: tuple[tuple[str, EsiError], ...]

    @property
    def unanswered(self) -> bool:
        """Whether nobody answered in the end, so that asking for anything else is no use now."""
        return any(isinstance(error, NOBODY_ANSWERS) for _, error in self.failures)


@dataclass(frozen=True, slots=True)
class HistoryRefresh:
    """How fetching histories went: types fetched, types not traded, and what ended it early, if anything."""

    fetched: int
    refused: int
    failure: EsiError | None


class MarketRefresher:
    """Fetches through a `MarketSource` and stores. `names` gives a region's name for progress.

    One at a time: two refreshes at once would only wait for each other at the database.
    """

    def __init__(
        self,
        database: Database,
        source: MarketSource,
        clock: Clock,
        distances: Distances,
        names: Callable[[int], str] = str,
    ) -> None:
        self._database = database
        self._source = source
        self._clock = clock
        self._distances = distances
        self._names = names

    def refresh(
        self,
        places: Sequence[MarketPlace],
        monitor: Monitor,
        *,
        universe: Sequence[SectionName] = ("prices", "indices"),
        structure_reader: int | None = None,
        background: bool = False,
    ) -> MarketRefresh:
        """Fetch the orders of some places, and first what holds for all regions.

        What has not expired is not asked for. `structure_reader` is the character who may see the
        orders in players' structures; `background` leaves the last of every limit to others.

        Raises:
            Cancelled: the monitor was cancelled; the regions that were done stay done.

        """
        failures: list[tuple[str, EsiError]] = []
        steps = len(places) + 1
        monitor.step("Asking for adjusted prices and cost indices", 1, steps)
        reference_changed = False
        silent: EsiError | None = None
        for name in universe:
            try:
                self._check_answers(name, EVERYWHERE, silent)
                reference_changed |= self._universe(name, monitor, background=background)
            except EsiError as error:
                silent = silent or _silence(error)
                failures.append(("adjusted prices" if name == "prices" else "cost indices", error))
                self._failed(name, EVERYWHERE, error)
        regions, changed = [], []
        in_order = [place.region_id for place in places]
        with self._source.orders_in_turn(in_order, background=background) as turn:
            for number, place in enumerate(places, 2):
                region_name = self._names(place.region_id)
                monitor.step(f"Fetching orders of {region_name}", number, steps, unit="pages")
                began = self._clock.monotonic()
                try:
                    self._check_answers("orders", place.region_id, silent)
                    one, is_changed = self._region(
                        place, turn, monitor, structure_reader=structure_reader, background=background
                    )
                except EsiError as error:
                    silent = silent or _silence(error)
                    failures.append((region_name, error))
                    one, is_changed = _unfetched(self._failed("orders", place.region_id, error)), False
                regions.append(replace(one, seconds=self._clock.monotonic() - began))
                if is_changed:
                    changed.append(place.region_id)
        return MarketRefresh(tuple(regions), tuple(changed), reference_changed, tuple(failures))

    def refresh_history(
        self,
        region_id: int,
        type_ids: Sequence[int],
        monitor: Monitor,
        *,
        build: int | None,
        background: bool = False,
        whole: bool = False,
    ) -> HistoryRefresh:
        """Fetch the daily trade of types whose history is due; see `history.is_due`.

        Kept are the days that ranking needs, or the `whole` of it.

        Ends at the first failure other than "not traded": what was fetched is kept.

        Raises:
            Cancelled: the monitor was cancelled; likewise.

        """
        with self._database.read() as connection:
            states = history.read_states(connection, region_id, first_days=whole)
        now = self._clock.now()
        due = [one for one in type_ids if history.is_due(states.get(one), now, build, whole=whole)]
        monitor.step(f"Fetching history of {self._names(region_id)}", total=len(due), unit="types")
        fetched = refused = 0
        failure: EsiError | None = None
        for done, type_id in enumerate(due):
            monitor.advance(done)
            try:
                answer = self._source.history(region_id, type_id, monitor, background=background)
            except Refused as error:
                if error.status not in _NOT_TRADED:
                    failure = error
                    break
                with self._database.write() as connection:
                    history.write_refusal(connection, region_id, type_id, now, build)
                refused += 1
                continue
            except EsiError as error:
                failure = error
                break
            with self._database.write() as connection:
                history.write_history(
                    connection,
                    region_id,
                    type_id,
                    answer.rows,
                    now=now,
                    expires_at=answer.expires,
                    whole=whole,
                )
            fetched += 1
        if fetched or refused:
            with self._database.write() as connection:
                store.write_sections(
                    connection, [Section("history", region_id, f"{now.isoformat()} {fetched}", now)]
                )
        return HistoryRefresh(fetched, refused, failure)

    def _check_answers(self, name: SectionName, region_id: int, silent: EsiError | None) -> None:
        """Ask nobody in vain: once nobody answered, only what has not expired is still looked at.

        Raises:
            EsiError: the part would have to be asked for; why nobody answers.

        """
        if silent is None:
            return
        with self._database.read() as connection:
            section = store.read_sections(connection).get((name, region_id))
        if section is None or section.expires_at is None or section.expires_at <= self._clock.now():
            raise silent

    def _universe(self, name: SectionName, monitor: Monitor, *, background: bool) -> bool:
        """Fetch one part that holds for all regions; returns whether it is another one than before."""
        if name == "prices":
            prices = self._source.prices(monitor, background=background)
            return self._keep(name, prices, lambda to: store.write_reference_prices(to, prices.rows))
        indices = self._source.cost_indices(monitor, background=background)
        return self._keep(name, indices, lambda to: store.write_cost_indices(to, indices.rows))

    def _keep(
        self,
        name: SectionName,
        fetched: Fetched[PriceRow] | Fetched[SystemIndicesRow],
        write: Callable[[Connection], None],
    ) -> bool:
        with self._database.write() as connection:
            before = store.read_sections(connection).get((name, EVERYWHERE))
            changed = before is None or before.data_at is None or before.mark != fetched.mark
            if changed:
                write(connection)
            section = Section(
                name,
                EVERYWHERE,
                fetched.mark,
                fetched.last_modified or self._clock.now(),
                fetched.expires,
                types=len(fetched.rows),
                skipped=fetched.skipped,
            )
            store.write_sections(connection, [section])
        return changed

    def _region(
        self,
        place: MarketPlace,
        turn: OrdersInTurn,
        monitor: Monitor,
        *,
        structure_reader: int | None,
        background: bool,
    ) -> tuple[RegionRefresh, bool]:
        """Fetch and store one region; returns how it went and whether its prices are others than before."""
        with self._database.read() as connection:
            before = store.read_sections(connection).get(("orders", place.region_id))
        have = before.mark if before is not None and before.data_at is not None else ""
        collector = OrderCollector()
        sets = self._fetch(
            place, turn, collector, monitor, have, structure_reader=structure_reader, background=background
        )
        mixed = any(one.mixed and not one.unchanged for one in sets)
        if mixed and before is not None and before.data_at is not None:
            age = self._clock.now() - before.data_at
            if age < _BETTER_THAN_MIXED:
                raise BadAnswer("The orders changed faster than they could be read.")
        found = None if all(one.unchanged for one in sets) else collector.finish()
        moved = before is not None and before.location_id != place.location_id
        book = None
        with self._database.read() as connection:
            if found is not None:
                book = book_at(connection, place, found.orders, self._distances)
            elif moved:
                orders = store.read_orders(connection, place.region_id)
                book = book_at(connection, place, orders, self._distances)
        section = Section(
            "orders",
            place.region_id,
            _BETWEEN.join(one.mark for one in sets),
            max((one.last_modified for one in sets if one.last_modified), default=self._clock.now()),
            min(one.expires for one in sets),
            place.location_id,
            sum(one.pages for one in sets),
        )
        if found is not None:
            section = replace(
                section,
                orders=len(found.orders),
                types=len(np.unique(found.orders.type_id)),
                skipped=found.skipped,
            )
        elif before is not None:
            section = replace(section, orders=before.orders, types=before.types, skipped=before.skipped)
        chunks = [] if found is None else pack(found.orders)
        with self._database.write() as connection:
            if found is not None:
                store.write_orders(connection, place.region_id, chunks)
            if book is not None:
                store.write_prices(connection, place.region_id, book)
            store.write_sections(connection, [section])
        return replace(_fetched(section, sets), mixed=mixed), book is not None

    def _fetch(
        self,
        place: MarketPlace,
        turn: OrdersInTurn,
        collector: OrderCollector,
        monitor: Monitor,
        have: str,
        *,
        structure_reader: int | None,
        background: bool,
    ) -> list[PageSet]:
        """Collect the orders of a region and, where one may be asked, of the structure that counts there.

        If only one of the two is new the other one is asked for as a whole too.
        """
        marks = have.split(_BETWEEN)
        with_structure = place.is_structure and structure_reader is not None and place.location_id is not None
        wanted = 2 if with_structure else 1
        if len(marks) != wanted:
            marks = [""] * wanted

        def ask(have: list[str]) -> list[PageSet]:
            collector.restart()
            done = 0

            def take(kind: type[OrderRow] | type[StructureOrderRow]) -> Callable[[Page], None]:
                def on_page(page: Page) -> None:
                    nonlocal done
                    collector.add(page.body, page.last_modified, kind)
                    done += 1
                    monitor.advance(done)

                return on_page

            sets = [
                turn.region_orders(
                    place.region_id,
                    on_page=take(OrderRow),
                    on_restart=collector.restart,
                    monitor=monitor,
                    have=have[0],
                )
            ]
            if with_structure and place.location_id is not None and structure_reader is not None:
                kept = collector.mark()
                sets.append(
                    self._source.structure_orders(
                        place.location_id,
                        structure_reader,
                        on_page=take(StructureOrderRow),
                        on_restart=lambda: collector.restart(kept),
                        monitor=monitor,
                        have=have[1],
                        background=background,
                    )
                )
            return sets

        sets = ask(marks)
        if any(one.unchanged for one in sets) and not all(one.unchanged for one in sets):
            sets = ask([""] * wanted)
        return sets

    def _failed(self, name: SectionName, region_id: int, error: EsiError) -> Section:
        """Note a failure beside the data that stand."""
        with self._database.write() as connection:
            before = store.read_sections(connection).get((name, region_id), Section(name, region_id))
            section = replace(
                before, failed_at=self._clock.now(), failure=error.sentence, retry_at=error.retry_at
            )
            store.write_sections(connection, [section])
        return section


def _silence(error: EsiError) -> EsiError | None:
    """Return an error that says nobody will answer the next question either."""
    return error if isinstance(error, NOBODY_ANSWERS) else None


def _fetched(section: Section, sets: Sequence[PageSet]) -> RegionRefresh:
    return RegionRefresh(
        region_id=section.region_id,
        pages=section.pages,
        orders=section.orders,
        types=section.types,
        not_modified=sum(one.pages if one.unchanged else one.not_modified + one.fresh for one in sets),
        asked=sum(one.asked for one in sets),
        skipped=section.skipped,
        seconds=0.0,
    )


def _unfetched(section: Section) -> RegionRefresh:
    return RegionRefresh(
        region_id=section.region_id,
        pages=section.pages,
        orders=section.orders,
        types=section.types,
        not_modified=0,
        asked=0,
        skipped=section.skipped,
        seconds=0.0,
        failure=section.failure,
        retry_at=section.retry_at,
    )

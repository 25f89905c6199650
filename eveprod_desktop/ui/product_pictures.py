"""Pictures of an item's page: its flow, its decisions, its job, and what the market says of it."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui.screens.item import ItemScreen
from eveprod_desktop.ui.window import Window

if TYPE_CHECKING:
    from eveprod_desktop.ui.screens.past_tab import ItemPast

_DAYS_BACK = 12
_MANY_UNITS = 1e8
_INDEX = 0.0431
_PRODUCT_PRICE_ISK = 32_000_000.0

Shot = tuple[str | None, Window]
"""What to call the picture (None: only wait until nothing runs), and of which window it is."""


def flow_pictures(window: Window, drawn: Mapping[str, int]) -> Iterator[Shot]:
    """Show what flows into a few items, by what their pictures are called, and the first one as a list."""
    item = window.page(ItemScreen)
    item.tabs.setCurrentWidget(item.flow)
    for name, type_id in drawn.items():
        window.open_item(type_id)
        for _settling in range(3):  # it is drawn once more when its room is known
            yield None, window
        yield name, window
    window.open_item(next(iter(drawn.values())))
    item.flow.switch()
    yield f"{item.NAME}-flow-list", window
    item.flow.switch()
    item.tabs.setCurrentWidget(item.chain)


def decision_pictures(window: Window, product: int) -> Iterator[Shot]:
    """Show the chain with something decided, in a window whose data are nobody's."""
    item = window.page(ItemScreen)
    window.open_item(product)
    yield None, window
    tree = item.chain.tree
    for number, (decision, here) in enumerate(
        ((Decision.BUY, False), (Decision.MAKE, False), (Decision.BUY, True))
    ):
        places = [index for index in tree.model.walk() if tree.model.payload(index).switchable]
        if number < len(places):
            tree.view.setCurrentIndex(places[number])
            item.chain.decide(decision, here=here)
            yield None, window
    yield f"{item.NAME}-make-or-buy", window
    item.tabs.setCurrentWidget(item.totals)
    yield f"{item.NAME}-totals-with-bought", window


def job_pictures(window: Window, product: int) -> Iterator[Shot]:
    """Show jobs of the product: with prices missing, with prices, invention, research."""
    screen = window.page(ItemScreen)
    job = screen.job
    screen.tabs.setCurrentWidget(job)
    yield f"{screen.NAME}-job-without-prices", window
    job.inputs.runs.setValue(10)
    job.inputs.index.type_number(_INDEX)
    for activity, page, name in (
        (Activity.RESEARCH_MATERIAL, job.research, "job-research"),
        (Activity.INVENTION, job.ways, "job-invention"),
        (Activity.MANUFACTURING, job.lines, "job"),
    ):
        job.inputs.choose(activity)
        yield None, window
        # prices nobody has are made up: the sums are to be seen
        made_up = {key: 100.0 * (1 + key[1] % 97) for key in job.prices.missing()}
        job.prices.type_prices(made_up | {("market", product): _PRODUCT_PRICE_ISK})
        yield None, window
        job.tabs.setCurrentWidget(page)
        page.focus_view()
        if page is job.lines:
            page.select("total_job_cost")
        page.open_current()
        yield f"{screen.NAME}-{name}", window
    job.tabs.setCurrentWidget(job.prices)
    yield f"{screen.NAME}-job-prices", window


def fetch_histories(window: Window, type_ids: tuple[int, ...], failed: Callable[[AppError], None]) -> None:
    """Have this process fetch what a look at these items would fetch, where the worker stands elsewhere."""
    session = window.session

    def look(monitor: Monitor) -> Changed:
        region_id = session.app.market.places()[0].region_id
        for type_id in type_ids:
            session.operations.look_at_history(session.app, monitor, region_id, type_id)
        return Changed.NOTHING

    session.tasks.read("Fetching histories", look, session.bus.announce, failed)


def market_pictures(window: Window, built: int, raw: int) -> Iterator[Shot]:
    """Show what the market says of an item that is built, and of a raw one."""
    item = window.page(ItemScreen)
    window.open_item(built)
    yield None, window
    item.tabs.setCurrentWidget(item.economics)
    yield None, window
    yield f"{item.NAME}-economics", window
    item.economics.lines.select("job_cost")
    yield f"{item.NAME}-economics-job-cost", window
    item.tabs.setCurrentWidget(item.past)
    yield f"{item.NAME}-over-time-soon", window
    if item.past.past is not None and item.past.past.points:
        item.past.show_read(made_up_past(item.past.past))
        yield None, window
        yield f"{item.NAME}-over-time", window
    item.tabs.setCurrentWidget(item.prices)
    yield None, window
    item.prices.history.point_at(window.session.app.clock.now().timestamp() - _DAYS_BACK * 86_400)
    yield f"{item.NAME}-prices", window
    window.open_item(raw)
    yield None, window
    item.prices.pages.setCurrentIndex(1)
    item.prices.orders.units.type_number(_MANY_UNITS)
    yield None, window
    yield f"{item.NAME}-depth", window
    item.prices.pages.setCurrentIndex(0)


def marketless_pictures(window: Window) -> Iterator[Shot]:
    """Show the market tabs of an item while no prices were fetched."""
    item = window.page(ItemScreen)
    for name, tab in (("economics", item.economics), ("prices", item.prices), ("over-time", item.past)):
        item.tabs.setCurrentWidget(tab)
        yield f"{item.NAME}-{name}-empty", window


def made_up_past(past: "ItemPast") -> "ItemPast":
    """Return a fortnight of points around the last one recorded: lines that nobody has yet are to be seen."""
    last = past.points[-1]
    points = []
    for hours in range(14 * 24, -1, -6):
        wave, slow = math.sin(hours / 17), math.cos(hours / 91)
        figures = (
            (last.total_cost, 1 + 0.01 * slow),
            (last.sell, 1 + 0.03 * wave),
            (last.buy, 1 + 0.02 * wave),
        )
        known = (None if value is None else value * factor for value, factor in figures)
        points.append(type(last)(last.recorded_at - timedelta(hours=hours), *known))
    return replace(past, points=tuple(points))

"""Pictures of a plan, and of what trading costs the player."""

from collections.abc import Iterator

from eveprod_desktop.core.planning.rows import Target
from eveprod_desktop.ui.product_pictures import Shot
from eveprod_desktop.ui.screens.planner import PlannerScreen
from eveprod_desktop.ui.screens.trade import TradeScreen
from eveprod_desktop.ui.window import Window

_PLANNED = {"Drake": 20, "Ishtar": 5, "Scourge Heavy Missile": 50_000}


def plan_pictures(window: Window) -> Iterator[Shot]:
    """Plan a few products, and show every side of the plan."""
    planner = window.page(PlannerScreen)
    window.show_screen(PlannerScreen.NAME)
    yield None, window
    find = window.session.app.catalog().find_type
    wanted = ((find(name), units) for name, units in _PLANNED.items())
    planner.form.set_targets([Target(type_id, units) for type_id, units in wanted if type_id])
    for _settling in range(3):  # it is asked for a moment after the last change
        yield None, window
    answer = planner.answer
    yield PlannerScreen.NAME, window
    answer.jobs.focus_view()
    answer.jobs.open_current()
    yield f"{PlannerScreen.NAME}-explained", window
    for page, name in (
        (answer.buy, "to-buy"),
        (answer.gantt, "schedule"),
        (answer.sums, "account"),
        (answer.goods, "stock"),
    ):
        answer.tabs.setCurrentWidget(page)
        yield f"{PlannerScreen.NAME}-{name}", window
    answer.tabs.setCurrentIndex(2)
    answer.parts.focus_view()
    yield f"{PlannerScreen.NAME}-make-or-buy", window


def trade_pictures(window: Window, good: str) -> Iterator[Shot]:
    """Type a price and goods of one's own for `good`, a route and a fee, and show each."""
    window.show_screen(TradeScreen.NAME)
    yield None, window
    trade = window.page(TradeScreen)
    trade.prices.item.setText(good)
    trade.prices.item.take()
    trade.goods.item.setText(good)
    trade.goods.item.take()
    yield None, window
    trade.prices.buying.show_number(3.5)
    trade.goods.cost.show_number(2.25)
    trade.routes.per_m3.show_number(850.0)
    trade.routes.collateral.show_number(0.01)
    for page, name in (
        (trade.prices, "prices"),
        (trade.goods, "goods"),
        (trade.routes, "freight"),
        (trade.taxes, "taxes"),
    ):
        trade.tabs.setCurrentWidget(page)
        if page is trade.taxes:
            trade.taxes.place_fee.type_number(0.0125)
        else:
            page.keep_typed()
        yield None, window
        page.table.focus_view()
        yield f"{trade.NAME}-{name}", window

"""Why selling a product brings what it brings: prices, freight, taxes, profit and return."""

from eveprod_desktop.core.economics.freight import FreightRoute
from eveprod_desktop.core.economics.product_steps import ProductSteps
from eveprod_desktop.core.economics.step_book import EACH
from eveprod_desktop.core.industry.formulas import Input


def explain_sale(book: ProductSteps) -> None:
    """Add prices, freight, profits, returns and the margin of a sale, in ISK for one unit and per cent."""
    g, at, economics = book.grounds, book.at, book.grounds.economics
    what_if = g.what_if
    source = g.sources.selling(book.type_id)
    name = f"{g.facts.name(book.type_id)}{EACH}"
    book.add("sell", "as_it_stands", Input(name, float(economics.sell[at]), source))
    book.add("buy", "as_it_stands", Input(name, float(economics.buy[at]), g.sources.buy_orders))
    invention = [book.of_step("invention_cost", "invention_cost")] if g.table.is_invented[at] else []
    _freight_of_materials(book)
    for side, fee in (("sell", what_if.taxes.broker_fee), ("buy", None)):
        price, total = book.of_step("price", side), book.of_step("total_cost", "total_cost")
        profit, net = f"profit_{side}", f"net_profit_{side}"
        book.add(profit, "less", price, total)
        freight = "freight" if side == "sell" else "freight to buy orders"
        _freight(book, freight, price)
        taxes = [("sales tax", f"sales tax on {side}", what_if.taxes.sales_tax)]
        if fee is not None:
            taxes.append(("broker fee", "broker fee", fee))
        for words, name, part in taxes:
            share = Input(words, part, "as set up")
            book.add(name, "quantity_times_price", price, share)
        book.add(
            net,
            "less",
            price,
            total,
            *invention,
            book.of_step("freight", freight),
            *(book.of_step(words, name) for words, name, _part in taxes),
        )
        _percentage(book, f"roi_{side}_percent", profit, "total_cost")
    _percentage(book, "margin_percent", "profit_sell", "sell")


def _percentage(book: ProductSteps, name: str, part: str, whole: str) -> None:
    of = book.of_step(whole, whole)
    if of.value:
        book.add(name, "percentage", book.of_step(part, part), of)


def _freight_of_materials(book: ProductSteps) -> None:
    g, table, route = book.grounds, book.grounds.table, book.grounds.what_if.material_route
    if route is None:
        return
    flat = []
    for edge in book.edges(book.at):
        priced = int(table.material_type[edge])
        type_id = int(table.priced_type_id[priced])
        name = f"hauling {type_id}"
        price = Input("value", float(g.economics.buying[priced]), g.sources.buying(type_id))
        _haul(book, name, route, float(table.volume_m3[priced]), price, what=g.facts.name(type_id))
        what = g.facts.name(type_id)
        quantity = Input(f"{what}, units", float(g.economics.coefficient[edge]), "for one unit")
        flat += [quantity, book.of_step(f"{what}, freight", name)]
    book.add("freight of materials", "made_of", *flat)


def _freight(book: ProductSteps, name: str, price: Input) -> None:
    g = book.grounds
    volume = float(g.table.volume_m3[g.table.type_at[book.at]])
    words = f"{name} of the product"
    _haul(book, words, g.what_if.product_route, volume, price, what=g.facts.name(book.type_id))
    parts = [book.of_step("the product", words)]
    if g.what_if.material_route is not None:
        parts.append(book.of_step("materials", "freight of materials"))
    book.add(name, "float_sum", *parts)


def _haul(
    book: ProductSteps, name: str, route: FreightRoute | None, volume_m3: float, value: Input, *, what: str
) -> None:
    if route is None:
        book.add(
            name, "as_it_stands", Input("freight", 0.0, "nothing is hauled: made and sold in one region")
        )
        return
    isk, part = route.isk_per_m3, route.collateral_share
    book.add(
        name,
        "hauling",
        # what costs nothing needs not be known
        Input("volume, m3", volume_m3 if isk else 0.0, what),
        Input("ISK per m3", isk, "freight route"),
        value if part else value._replace(value=0.0),
        Input("collateral share", part, "freight route"),
    )

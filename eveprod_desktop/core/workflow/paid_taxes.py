"""What share of a sale went to sales tax when it was made, as the wallet's journal says. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from eveprod_desktop.core.characters.trade import TaxPaid
from eveprod_desktop.core.workflow.attribution import TradeKey, WalletTrade

if TYPE_CHECKING:
    from datetime import datetime

_MOST = 0.2
"""No sale is taxed more (8 % at most since 2021): what seems so is the tax of other sales as well."""


def taxes_paid(trades: Iterable[WalletTrade], taxes: Iterable[TaxPaid]) -> Mapping[TradeKey, float]:
    """Return the sales tax as a share of each sale of which it is known.

    An entry that names its transaction tells the tax of that. Else the entries of one wallet in one second
    are the taxes of the sales of that second, in which all are taxed alike. `trades` have to be all there
    are, whatever was sold: tax of a sale that is left out would be put on the others.
    """
    named: dict[TradeKey, float] = defaultdict(float)
    together: dict[tuple[int, datetime], float] = defaultdict(float)
    for tax in taxes:
        if tax.transaction_id is None:
            together[tax.owner_id, tax.made_at] += tax.isk
        else:
            named[tax.owner_id, tax.transaction_id] += tax.isk
    sales = [one for one in trades if not one.is_buy and one.units and one.price_isk > 0]
    sold: dict[tuple[int, datetime], float] = defaultdict(float)
    for one in sales:
        if one.key not in named:
            sold[one.owner_id, one.made_at] += one.units * one.price_isk
    found = {}
    for one in sales:
        if one.key in named:
            share = named[one.key] / (one.units * one.price_isk)
        else:
            moment = one.owner_id, one.made_at
            share = together.get(moment, 0.0) / sold[moment]
        if 0 < share <= _MOST:
            found[one.key] = share
    return found

"""Reading assets and what they are worth, for a waiting thread.

Not in the worker process: it does one thing after the other, and whoever opens Assets must not wait for
a market refresh to end. Nearly all of it happens in SQLite and numpy; no row object is made.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.settings import PRICE_BASES
from eveprod_desktop.ui.owners import Owners, read_owners

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eveprod_desktop.app import App
    from eveprod_desktop.core.characters.asset_table import AssetTable
    from eveprod_desktop.core.market.book import Basis


@dataclass(frozen=True, slots=True)
class Valuing:
    """What things are valued at: the market of a region (None: the first with prices) on a basis."""

    region_id: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What things are worth, beside an `AssetTable`: ISK for one unit and for all, NaN for no price."""

    each_isk: "npt.NDArray[np.float64]"
    value_isk: "npt.NDArray[np.float64]"
    source: str
    data_at: datetime | None


@dataclass(frozen=True, slots=True, eq=False)
class Assets:
    """An answer. `order` is the tree's by name, `needed` what plans still need, by type."""

    owners: Owners
    table: "AssetTable"
    order: "npt.NDArray[np.intp]"
    worth: Worth
    valuing: Valuing
    markets: Mapping[int, str]
    needed: Mapping[int, int]


def read_assets(app: "App", wanted: Valuing, known: Assets | None) -> Assets:
    """Return everything owned and its worth; of what is `known` only prices are read anew."""
    from eveprod_desktop.core.characters.asset_tree import name_order  # noqa: PLC0415 - numpy

    if known is None:
        table = app.inventory.table(language=app.settings.language)
        table.prepare()
        order = name_order(table)
        owners = read_owners(app)
    else:
        table, order, owners = known.table, known.order, known.owners
    if not owners.choices:
        return Assets(owners, table, order, _worth(app, table, Valuing()), wanted, {}, {})
    fetched = app.market.fetched_regions()
    watched = [place.region_id for place in app.market.places() if place.region_id in fetched]
    regions = [*watched, *(one for one in fetched if one not in watched)]
    markets = {region: app.market.region_name(region) for region in regions}
    region_id = wanted.region_id if wanted.region_id in markets else next(iter(markets), None)
    basis = wanted.basis if wanted.basis in PRICE_BASES else app.settings.material_basis
    valuing = Valuing(region_id, basis)
    return Assets(owners, table, order, _worth(app, table, valuing), valuing, markets, _needed(app))


def _needed(app: "App") -> Mapping[int, int]:
    """Return the units by type that planned jobs use up."""
    from eveprod_desktop.core.workflow.rows import JobFilter  # noqa: PLC0415 - not at the start

    needed: Counter[int] = Counter()
    for job in app.workflow.get_jobs(JobFilter(statuses=("planned",))):
        for one in job.materials:
            needed[one.type_id] += one.quantity
    return needed


def _worth(app: "App", table: "AssetTable", valuing: Valuing) -> Worth:
    import numpy as np  # noqa: PLC0415 - not at the start

    if valuing.region_id is None:
        nothing = np.full(len(table), np.nan)
        return Worth(nothing, nothing, "", None)
    market = app.market.market(valuing.region_id)
    basis: Basis = valuing.basis  # type: ignore[assignment]  # read_assets checked it
    reference = app.market.reference()
    prices = market.prices(basis, table.type_ids, reference)
    # nobody trades copies on the market: the price of the type is that of an original
    each = np.where(table.is_copy, np.nan, prices[table.type_at])
    words = PRICE_BASES[valuing.basis]
    if basis == "average":
        return Worth(each, each * table.quantity, words, reference.data_at)
    return Worth(each, each * table.quantity, f"{words}, {market.place_name}", market.data_at)

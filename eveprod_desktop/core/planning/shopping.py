"""Shopping lists as text: for the game's multibuy window, as CSV, and to read."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from eveprod_desktop.core.planning.rows import Purchase
from eveprod_desktop.core.spreadsheets import spreadsheet_cell

NameOf = Callable[[int], str]
VolumeOf = Callable[[int], float | None]
"""Cubic metres of one unit, packaged; None or NaN where it is not known."""

_CSV_COLUMNS = ("type_id", "name", "quantity", "unit_price", "cost", "volume_m3")


def multibuy_text(purchases: Iterable[Purchase], name_of: NameOf) -> str:
    """Return one line an item, name and units, as the game's multibuy window takes it from the clipboard."""
    return "".join(f"{name_of(one.type_id)} {one.units}\n" for one in purchases)


def csv_text(purchases: Iterable[Purchase], name_of: NameOf, volume_of: VolumeOf) -> str:
    """Return a table with a header, by commas; what is not known is empty. ISK, and m3 of all units."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    writer.writerows(_csv_row(one, name_of, volume_of) for one in purchases)
    return out.getvalue()


def places_csv_text(places: Mapping[str, Sequence[Purchase]], name_of: NameOf, volume_of: VolumeOf) -> str:
    """Return the same for several places, of which each line names its own first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("place", *_CSV_COLUMNS))
    for place, purchases in places.items():
        writer.writerows((spreadsheet_cell(place), *_csv_row(one, name_of, volume_of)) for one in purchases)
    return out.getvalue()


def _csv_row(one: Purchase, name_of: NameOf, volume_of: VolumeOf) -> tuple[object, ...]:
    volume = _all_m3(one, volume_of)
    price = one.unit_price_isk
    return (
        one.type_id,
        spreadsheet_cell(name_of(one.type_id)),
        one.units,
        "" if price is None else f"{price:.2f}",
        "" if one.cost_isk is None else f"{one.cost_isk:.2f}",
        "" if volume is None else f"{volume:g}",
    )


def plain_text(places: Mapping[str, Sequence[Purchase]], name_of: NameOf, volume_of: VolumeOf) -> str:
    """Return a list to read: for each place its purchases in columns, then m3 and ISK in all."""
    lines: list[str] = []
    for place, purchases in places.items():
        rows = [
            (
                name_of(one.type_id),
                f"{one.units:,}",
                "no price" if one.cost_isk is None else f"{one.cost_isk:,.2f} ISK",
            )
            for one in purchases
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        lines += [place, *("  ".join(_cells(row, widths)).rstrip() for row in rows)]
        lines += [_totals(purchases, volume_of), ""]
    return "\n".join(lines)


def _cells(row: tuple[str, str, str], widths: Sequence[int]) -> tuple[str, str, str]:
    return row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2])


def _totals(purchases: Sequence[Purchase], volume_of: VolumeOf) -> str:
    volumes = [_all_m3(one, volume_of) for one in purchases]
    costs = [one.cost_isk for one in purchases if one.cost_isk is not None]
    text = f"{sum(one for one in volumes if one is not None):,.2f} m3, {sum(costs):,.2f} ISK"
    unknown = volumes.count(None)
    without = len(purchases) - len(costs)
    notes = [f"{unknown} of unknown volume"] * bool(unknown) + [f"{without} without a price"] * bool(without)
    return f"{text} ({', '.join(notes)} not counted)" if notes else text


def _all_m3(purchase: Purchase, volume_of: VolumeOf) -> float | None:
    one = volume_of(purchase.type_id)
    return None if one is None or math.isnan(one) else one * purchase.units

"""`eveprod quote`: one job, exact to the ISK, the unit and the second."""

import codecs
import sys
from typing import Any

import msgspec
import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.operations import ensure_static_data

_LARGEST_REQUEST = 10_000_000

_MONEY = (
    ("estimated_item_value", "Estimated item value"),
    ("job_cost_base", "Job cost base"),
    ("process_time_value", "Process time value"),
    ("index_amount", "System cost index"),
    ("bonuses", "Bonuses"),
    ("facility_tax", "Facility tax"),
    ("scc_surcharge", "SCC surcharge"),
    ("alpha_tax", "Alpha clone tax"),
    ("total_job_cost", "Job cost"),
    ("total_material_cost", "Materials"),
    ("total_cost", "Total"),
    ("cost_per_unit", "Cost per unit"),
)


def quote(context: typer.Context) -> None:
    """Quote one job: its JSON request comes on stdin, as docs/quote.md describes it."""
    console = console_of(context)
    request = _request(sys.stdin.buffer.read(_LARGEST_REQUEST + 1))
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    answer = console.app.quote(request)
    console.answer(answer, lambda: _show(console, answer))


def _request(text: bytes) -> dict[str, Any]:
    if len(text) > _LARGEST_REQUEST:
        raise AppError("The request is larger than 10 MB.", "Send one job at a time.")
    try:
        return msgspec.json.decode(text.removeprefix(codecs.BOM_UTF8), type=dict[str, Any])
    except msgspec.ValidationError as error:
        raise AppError(
            f"The request is no JSON object: {error}.", "Write it as docs/quote.md shows."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AppError(
            f"The request on stdin is not JSON: {error}.", "Write it as docs/quote.md shows."
        ) from error


def _show(console: Console, answer: dict[str, Any]) -> None:
    names = console.app.catalog().names()
    materials = [
        {"name": names.get(int(type_id), type_id), "quantity": quantity}
        for type_id, quantity in answer["materials"].items()
    ]
    console.table((Column("Material", "name"), Column("Quantity", "quantity", right=True)), materials)
    console.line("")
    console.table(
        (Column("", "name"), Column("ISK", "isk", right=True)),
        [{"name": title, "isk": answer[key]} for key, title in _MONEY if key in answer],
    )
    console.line(f"\n{answer['time_seconds']:,} seconds, {answer['units'] or 0:,} units")
    if "probability" in answer:
        console.line(
            f"Probability {answer['probability']:.2%}; copies of {answer['runs_per_copy']:,} runs,"
            f" ME {answer['me']}, TE {answer['te']}"
        )
    for told in (*answer["not_possible_here"], *answer["warnings"]):
        console.line(told)

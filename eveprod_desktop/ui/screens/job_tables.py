"""The columns of the job card's lists."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.full_price import InventedProduct
from eveprod_desktop.core.industry.research_table import TIME_PERCENT_PER_LEVEL, ResearchRow
from eveprod_desktop.core.industry.training import LevelGain
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    duration_column,
    isk_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.job_lines import JobLine
from eveprod_desktop.ui.screens.job_result import JobResult
from eveprod_desktop.ui.screens.job_words import InputLine
from eveprod_desktop.ui.theme.palette import Role

_ICONS = {"material": "", "fee": "added", "sum": "made", "fact": "info"}


def line_columns() -> Sequence[Column[JobLine]]:
    """Return the columns of the breakdown."""
    return [
        text_column(
            "line",
            "Line",
            lambda row: row.title,
            width=36,
            icon=lambda row: _ICONS[row.kind],
            icon_role=lambda row: Role.ACCENT if row.kind == "sum" else Role.MUTED,
            spoken=lambda row: f"{row.title}, no market price" if _priceless(row) else row.title,
            picture=lambda row: row.type_id or 0,
        ),
        Column(
            "amount",
            "Amount",
            lambda row: row.amount,
            lambda amount: amount.text,
            right=True,
            width=16,
            nothing=lambda _row: "",
        ),
        Column(
            "price",
            "ISK each",
            lambda row: row.price_isk,
            write.isk,
            right=True,
            width=18,
            hint="Market price of one unit",
            nothing=lambda row: write.UNKNOWN if row.kind == "material" else "",
        ),
        Column(
            "isk",
            "ISK",
            lambda row: _float(row.isk),
            write.isk,
            right=True,
            width=20,
            role=lambda row: Role.MUTED if row.kind == "fact" else Role.TEXT,
            nothing=lambda row: "" if row.amount is not None and row.kind == "fact" else write.UNKNOWN,
        ),
        Column(
            "share",
            "Of total",
            lambda row: None if row.share is None else 100 * row.share,
            write.percent,
            right=True,
            width=10,
            nothing=lambda _row: "",
        ),
    ]


def way_columns(result: JobResult | None, name: Callable[[int], str]) -> Sequence[Column[InventedProduct]]:
    """Return the columns of the decryptor table; `result` tells which lines are the best."""
    several = result is not None and len({way.source_type_id for way in result.ways}) > 1
    return [
        text_column(
            "decryptor",
            "Decryptor",
            lambda way: decryptor_name(way.decryptor_type_id, name),
            width=31,
            picture=lambda way: way.decryptor_type_id or 0,
        ),
        text_column(
            "mark",
            "Best",
            lambda way: _marks(result, way),
            width=14,
            hint="The cheapest unit, and the most ISK per hour",
            searched=False,
            icon=lambda way: "star-filled" if _marks(result, way) else "",
            icon_role=lambda _way: Role.ACCENT,
        ),
        text_column(
            "from", "From", lambda way: name(way.source_type_id), width=34 if several else 24, shown=several
        ),
        percent_column("probability", "Chance", lambda way: 100 * way.probability, width=9),
        quantity_column("me", "ME", lambda way: way.me, width=5),
        quantity_column("te", "TE", lambda way: way.te, width=5),
        quantity_column("runs", "Runs", lambda way: way.runs_per_copy, width=7, hint="Runs of one copy"),
        quantity_column(
            "attempts",
            "Tries",
            lambda way: way.attempts_per_copy,
            width=8,
            shown=False,
            hint="Attempts for one copy on average",
        ),
        isk_column(
            "cost",
            "Cost each",
            lambda way: _float(way.cost_per_unit),
            width=15,
            hint="Copying, invention and building together",
        ),
        isk_column(
            "science",
            "Of it invention",
            _science,
            width=17,
            shown=False,
            hint="Copies and attempts, spread over the units they yield on average",
        ),
        isk_column("profit", "Profit each", lambda way: _float(way.profit_per_unit), width=15),
        isk_column(
            "profit_hour",
            "ISK per hour",
            lambda way: _float(way.profit_per_hour),
            width=15,
            hint="Profit over the time of the building job",
        ),
    ]


def research_columns(activity: Activity) -> Sequence[Column[ResearchRow]]:
    """Return the columns of the research table; ME saves materials, TE time."""
    materials = activity is Activity.RESEARCH_MATERIAL
    return [
        Column(
            "level",
            "Level",
            lambda row: row.level,
            lambda level: level_words(activity, level),
            width=9,
        ),
        isk_column("cost", "Cost", lambda row: row.cost, width=18),
        duration_column("time", "Time", lambda row: row.time_seconds, width=18),
        replace(
            isk_column(
                "saved",
                "Saved per run",
                lambda row: _float(row.saved_per_run),
                width=18,
                hint="Materials one run of a building job needs less, at market prices",
            ),
            vacant=not materials,
        ),
        Column(
            "saved_time",
            "Time saved per run",
            lambda row: row.saved_seconds_per_run or None,
            write.duration,
            right=True,
            width=20,
            nothing=lambda _row: "",
            vacant=materials,
        ),
        replace(
            quantity_column(
                "paid",
                "Runs until paid",
                lambda row: row.runs_until_paid,
                width=18,
                hint="How many runs earn the cost of the research back",
            ),
            vacant=not materials,
        ),
    ]


def gain_columns(activity: Activity, name: Callable[[int], str]) -> Sequence[Column[LevelGain]]:
    """Return the columns of what one level more would save; only inventions have a chance to gain."""
    certain = activity is not Activity.INVENTION
    return [
        text_column("skill", "One level more of", lambda row: name(row.skill_type_id), width=30),
        quantity_column("level", "Level", lambda row: row.level, width=8),
        Column(
            "time",
            "Time saved",
            lambda row: row.seconds_saved or None,
            write.duration,
            right=True,
            width=16,
            nothing=lambda _row: "",
            hint="Of this whole job",
        ),
        Column(
            "chance",
            "Chance gained",
            lambda row: 100 * row.chance_gained or None,
            lambda percent: write.percent(percent, 2),
            right=True,
            width=16,
            nothing=lambda _row: "",
            hint="Percentage points of the chance of an invention",
            vacant=certain,
        ),
        Column(
            "saved",
            "Saved per run, ISK",
            lambda row: _float(row.isk_saved),
            write.isk,
            right=True,
            width=20,
            nothing=lambda row: write.UNKNOWN if row.chance_gained else "",
            hint="What one run of the invented copies costs less on average",
            vacant=certain,
        ),
    ]


def input_columns() -> Sequence[Column[InputLine]]:
    """Return the columns of what went into a step."""
    return [
        text_column("name", "Input", lambda row: row.name, width=20),
        Column(
            "value",
            "Value",
            lambda row: row.value,
            lambda value: value.text,
            right=True,
            width=18,
            hint="Rounded to be read; the pointer on a value shows all of it",
            tip=lambda row: row.value.hint,
        ),
        replace(
            text_column("source", "From", lambda row: row.source, width=24, role=lambda _row: Role.MUTED),
            tip=lambda row: row.source,
        ),
    ]


def level_words(activity: Activity, level: int) -> str:
    """Return a level of research as the blueprint shows it: ME 3, or TE 6."""
    if activity is Activity.RESEARCH_TIME:
        return f"TE {level * TIME_PERCENT_PER_LEVEL}"
    return f"ME {level}"


def decryptor_name(type_id: int | None, name: Callable[[int], str]) -> str:
    """Return the name of a decryptor, or that there is none."""
    return "No decryptor" if type_id is None else name(type_id)


def _marks(result: JobResult | None, way: InventedProduct) -> str:
    if result is None:
        return ""
    marks = [
        word
        for word, best in (("Cheapest", result.cheapest), ("Per hour", result.best_per_hour))
        if best is not None
        and (best.source_type_id, best.decryptor_type_id) == (way.source_type_id, way.decryptor_type_id)
    ]
    return "In both" if len(marks) > 1 else "".join(marks)


def _science(way: InventedProduct) -> float | None:
    if way.invention_cost is None or way.copying_cost is None:
        return None
    return float(way.invention_cost + way.copying_cost)


def _priceless(row: JobLine) -> bool:
    return row.kind == "material" and row.isk is None


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)

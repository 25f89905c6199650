"""`eveprod jobs …`: planned and real jobs, made, listed, moved on, deleted, and all of it undone."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from eveprod_desktop.commands.console import Column, Console, console_of, finite
from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.chains.decisions import Decision
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.workflow.answering import job_answer
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.core.workflow.moves import JOB_STATUSES, JobStatus
from eveprod_desktop.core.workflow.rows import UNCHANGED, JobChange, JobFilter, ProductionJob
from eveprod_desktop.operations import ensure_static_data

_ITEM_UNITS = re.compile(r"^(?P<item>.+?)\s*=\s*(?P<units>[\d,_]+)\s*$")
ActivityName = Literal["manufacturing", "reaction", "copying", "invention"]

commands = typer.Typer(help="Jobs: planned, running, done.")


@commands.command("create")
def create(
    context: typer.Context,
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="What to make, or the blueprint to copy or to invent.")
    ],
    *,
    runs: Annotated[
        int, typer.Option("--runs", help="Runs; copies of copying, attempts of an invention.")
    ] = 1,
    character: Annotated[
        str | None, typer.Option("--character", metavar="CHARACTER", help="Who is to start it.")
    ] = None,
    me: Annotated[int, typer.Option("--me", help="Material efficiency of the blueprint.")] = 0,
    te: Annotated[int, typer.Option("--te", help="Time efficiency of the blueprint.")] = 0,
    facility: Annotated[
        str | None,
        typer.Option("--facility", metavar="NAME", help="A facility profile; left out: the default one."),
    ] = None,
    activity: Annotated[
        ActivityName | None, typer.Option("--activity", help="Left out: as the item is made.")
    ] = None,
    runs_per_copy: Annotated[int, typer.Option("--runs-per-copy", help="Licensed runs of each copy.")] = 1,
    decryptor: Annotated[
        str | None, typer.Option("--decryptor", metavar="ITEM", help="The decryptor of an invention.")
    ] = None,
    make: Annotated[
        list[str] | None,
        typer.Option("--make", metavar="ITEM", help="A material to make rather than buy; several times."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Whatever you want to remember.")] = "",
) -> None:
    """Plan a job: its materials, time and cost as they are now."""
    console = console_of(context)
    _ready(console)
    find = console.app.catalog().find
    done = console.app.workflow.create_job(
        JobOrder(
            find(item).type_id,
            runs,
            None if activity is None else Activity[activity.upper()],
            me=me,
            te=te,
            runs_per_copy=runs_per_copy,
            character_id=_character(console, character),
            facility=facility,
            decryptor_type_id=find(decryptor).type_id if decryptor else None,
            note=note,
            decisions=tuple((find(one).type_id, Decision.MAKE) for one in make or ()),
        )
    )
    (row,) = _rows(console, done.jobs)
    console.answer(row, lambda: _show_one(console, row))


@commands.command("list")
def list_jobs(
    context: typer.Context,
    *,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", metavar="STATUS", help=f"Only these ({', '.join(JOB_STATUSES)}); as often as wanted."
        ),
    ] = None,
    character: Annotated[
        str | None, typer.Option("--character", metavar="CHARACTER", help="Only those of this one.")
    ] = None,
    plan: Annotated[
        int | None, typer.Option("--plan", metavar="ID", help="Only those of a saved plan.")
    ] = None,
) -> None:
    """List the jobs."""
    console = console_of(context)
    _ready(console)
    who = _character(console, character)
    jobs = console.app.workflow.get_jobs(
        JobFilter(_statuses(status or ()), None if who is None else (who,), plan)
    )
    rows = _rows(console, jobs)
    console.answer(rows, lambda: _show(console, rows))


@commands.command("update")
def update(
    context: typer.Context,
    job: Annotated[int, typer.Argument(metavar="JOB", help="Its id, as `list` shows it.")],
    *,
    status: Annotated[JobStatus | None, typer.Option("--status", help="Where it goes.")] = None,
    runs: Annotated[int | None, typer.Option("--runs", help="Of a planned job.")] = None,
    me: Annotated[int | None, typer.Option("--me", help="Of a planned job.")] = None,
    te: Annotated[int | None, typer.Option("--te", help="Of a planned job.")] = None,
    character: Annotated[
        str | None, typer.Option("--character", metavar="CHARACTER", help="Who is to start it.")
    ] = None,
    facility: Annotated[
        str | None, typer.Option("--facility", metavar="NAME", help="A facility profile.")
    ] = None,
    acquired: Annotated[
        list[str] | None,
        typer.Option("--acquired", metavar="ITEM=UNITS", help="Units of a material at hand; several times."),
    ] = None,
    make: Annotated[
        list[str] | None, typer.Option("--make", metavar="ITEM", help="A material to make; several times.")
    ] = None,
    buy: Annotated[
        list[str] | None, typer.Option("--buy", metavar="ITEM", help="A material to buy; several times.")
    ] = None,
    job_cost: Annotated[
        float | None, typer.Option("--job-cost", callback=finite, help="What the game billed, ISK.")
    ] = None,
    material_cost: Annotated[
        float | None,
        typer.Option("--material-cost", callback=finite, help="What the materials really cost, ISK."),
    ] = None,
    revenue: Annotated[
        float | None, typer.Option("--revenue", callback=finite, help="What it really fetched, ISK.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="Whatever you want to remember.")] = None,
    revision: Annotated[
        int | None, typer.Option("--revision", help="Change it only if it still is of this revision.")
    ] = None,
) -> None:
    """Move a job on, or change it; says which jobs can start now."""
    console = console_of(context)
    _ready(console)
    find = console.app.catalog().find
    decisions = [(find(one).type_id, Decision.MAKE) for one in make or ()]
    decisions += [(find(one).type_id, Decision.BUY) for one in buy or ()]
    who = _character(console, character)
    change = JobChange(
        status=UNCHANGED if status is None else status,
        character_id=UNCHANGED if who is None else who,
        material_efficiency=UNCHANGED if me is None else me,
        time_efficiency=UNCHANGED if te is None else te,
        runs=UNCHANGED if runs is None else runs,
        facility=UNCHANGED if facility is None else facility,
        job_cost_actual_isk=UNCHANGED if job_cost is None else job_cost,
        material_cost_actual_isk=UNCHANGED if material_cost is None else material_cost,
        revenue_actual_isk=UNCHANGED if revenue is None else revenue,
        note=UNCHANGED if note is None else note,
        acquired=tuple(_units(console, text) for text in acquired or ()),
        decisions=tuple(decisions),
    )
    done = console.app.workflow.update_job(job, change, revision=revision)
    (row,) = _rows(console, done.jobs)
    row["startable"] = list(done.startable)
    console.answer(row, lambda: _show_one(console, row))


@commands.command("delete")
def delete(
    context: typer.Context,
    jobs: Annotated[list[int], typer.Argument(metavar="JOB…", help="Ids, as `list` shows them.")],
) -> None:
    """Delete jobs with their materials; `undo` brings them back."""
    console = console_of(context)
    done = console.app.workflow.delete(jobs)
    ids = [one.job_id for one in done.jobs]
    console.answer(
        {"deleted": ids, "undo_id": done.undo_id},
        lambda: console.line(f"{len(ids)} deleted; `eveprod jobs undo` brings them back."),
    )


@commands.command("undo")
def undo(context: typer.Context) -> None:
    """Take the last change of jobs or plans back."""
    console = console_of(context)
    done = console.app.workflow.undo()
    console.answer(
        {"undone": done.what, "job_ids": list(done.job_ids), "plan_ids": list(done.plan_ids)},
        lambda: console.line(f"Undone: {done.what}."),
    )


def _ready(console: Console) -> None:
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)


def _character(console: Console, who: str | None) -> int | None:
    return None if who is None else console.app.roster.find(who).character_id


def _statuses(names: Sequence[str]) -> tuple[JobStatus, ...] | None:
    unknown = [one for one in names if one not in JOB_STATUSES]
    if unknown:
        raise typer.BadParameter(
            f"{unknown[0]!r} is none of {', '.join(JOB_STATUSES)}.", param_hint="--status"
        )
    return tuple(one for one in JOB_STATUSES if one in names) or None


def _units(console: Console, text: str) -> tuple[int, int]:
    match = _ITEM_UNITS.match(text)
    if match is None:
        raise AppError(f"{text!r} names no item and units.", "Write ITEM=UNITS, for example Tritanium=500.")
    return console.app.catalog().find(match["item"]).type_id, int(re.sub(r"\D", "", match["units"]))


def _rows(console: Console, jobs: tuple[ProductionJob, ...]) -> list[dict[str, Any]]:
    name = console.app.catalog().name
    return [job_answer(one, name) for one in jobs]


def _show_one(console: Console, row: dict[str, Any]) -> None:
    _show(console, [row])
    console.line("")
    console.table(
        (
            Column("Material", "name"),
            Column("Quantity", "quantity", right=True),
            Column("Make or buy", "decision"),
            Column("Unit cost", "unit_cost", right=True),
            Column("At hand", "acquired", right=True),
        ),
        row["materials"],
    )
    if row.get("startable"):
        numbers = ", ".join(map(str, row["startable"]))
        console.line(f"Can start now: {numbers}.")


def _show(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        console.line("There are no jobs; plan one with `eveprod jobs create ITEM --runs N`.")
        return
    console.table(
        (
            Column("Job", "job_id", right=True),
            Column("Status", "status"),
            Column("Activity", "activity"),
            Column("Item", "name"),
            Column("Runs", "runs", right=True),
            Column("ME", "material_efficiency", right=True),
            Column("TE", "time_efficiency", right=True),
            Column("Facility", "facility"),
            Column("Cost", "cost_estimate", right=True),
            Column("Revenue", "revenue_estimate", right=True),
            Column("Ends", "ends_at"),
            Column("Note", "note"),
        ),
        rows,
    )

"""`eveprod facilities …`: the places the user builds at, listed, and exchanged as text."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.industry.facility_profiles import FacilityProfile, from_text, to_text
from eveprod_desktop.core.industry.profile_changes import merging
from eveprod_desktop.core.text_files import LARGEST_BYTES, decode_text, read_text, write_text
from eveprod_desktop.operations import ensure_static_data

_STDIN = Path("-")

commands = typer.Typer(help="Facility profiles: the places you build at.")


@commands.command("list")
def list_profiles(context: typer.Context) -> None:
    """List the facility profiles, and the kinds of jobs each is the default for."""
    console = console_of(context)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    book = console.app.facilities.book()
    rows = [
        _row(console, one, [kind for kind, name in book.defaults if name == one.name])
        for one in book.profiles
    ]
    console.answer(rows, lambda: _show(console, rows))


@commands.command("export")
def export(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", help="Write to this file instead of stdout.")] = None,
) -> None:
    """Write all facility profiles and defaults as text that `import` reads."""
    console = console_of(context)
    text = to_text(console.app.facilities.book())
    if to is None:
        console.answer({"text": text}, lambda: console.line(text.rstrip("\n")))
        return
    write_text(to, text)
    console.answer({"file": str(to)}, lambda: console.line(f"Written to {to}."))


@commands.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `export` wrote; - reads stdin.")],
) -> None:
    """Take over the profiles and defaults of a text; those of the same name are replaced."""
    console = console_of(context)
    text = _read(file)
    with console.work() as monitor:
        ensure_static_data(console.app, monitor)
    facts = console.app.industry_facts()
    given = from_text(text, facts)
    before = {one.name for one in console.app.facilities.book().profiles}
    console.app.facilities.apply(merging(given), facts)
    names = [one.name for one in given.profiles]
    answer = {
        "added": [name for name in names if name not in before],
        "replaced": [name for name in names if name in before],
        "defaults": dict(given.defaults),
    }
    console.answer(
        answer,
        lambda: console.line(f"{len(answer['added'])} added, {len(answer['replaced'])} replaced."),
    )


def _read(file: Path) -> str:
    if file == _STDIN:
        return decode_text(sys.stdin.buffer.read(LARGEST_BYTES + 1), "The text on stdin")
    return read_text(file)


def _row(console: Console, profile: FacilityProfile, default_for: list[str]) -> dict[str, Any]:
    names = console.app.catalog().names()
    system = console.app.facilities.system(profile)
    structure = profile.structure_type_id
    return {
        "name": profile.name,
        "structure_type_id": structure,
        "structure": None if structure is None else names.get(structure, f"Type {structure}"),
        "rig_type_ids": list(profile.rig_type_ids),
        "rigs": [names.get(rig, f"Type {rig}") for rig in profile.rig_type_ids],
        "system_id": profile.system_id,
        "system": None if system is None else system.name,
        "security_status": None if system is None else system.security_status,
        "security": profile.security,
        "indices": {activity.key: index for activity, index in profile.indices},
        "facility_tax": profile.facility_tax,
        "system_cost_bonus": profile.system_cost_bonus,
        "default_for": default_for,
    }


def _show(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        console.line("There are no facility profiles; make one in the window, or import some.")
        return
    console.table(
        (
            Column("Name", "name"),
            Column("Place", "place"),
            Column("System", "system"),
            Column("Rigs", "rigs"),
            Column("Default for", "default_for"),
        ),
        [
            {
                **row,
                "place": row["structure"] or "NPC station",
                "rigs": ", ".join(row["rigs"]) or None,
                "default_for": ", ".join(row["default_for"]) or None,
            }
            for row in rows
        ],
    )

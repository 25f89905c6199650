"""`eveprod characters …`: EVE sign-on, and everything it lets the program read."""

import webbrowser
from datetime import UTC, datetime
from typing import Annotated

import typer

from eveprod_desktop.commands.console import Column, Console, console_of
from eveprod_desktop.core.characters.rows import CharacterRow, SectionRow
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.operations import refresh_characters

commands = typer.Typer(help="Your characters: sign in, refresh, sign out.")
_WHO = typer.Argument(metavar="CHARACTER", help="Id or name of a character.")


@commands.command()
def login(
    context: typer.Context,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address to open.")] = False,
    character: Annotated[
        str | None, typer.Option("--character", help="Id or name of the one that signs in again.")
    ] = None,
    personal: Annotated[bool, typer.Option("--personal", help="Leave the corporation's things out.")] = False,
) -> None:
    """Sign a character in. The address to open stands alone on one line of stderr."""
    from eveprod_desktop.core.characters.sections import ALL_SCOPES, PERSONAL_SCOPES  # noqa: PLC0415 - SQL

    console = console_of(context)
    app = console.app

    def show(address: str) -> None:
        console.say(address)
        if not no_browser:
            webbrowser.open(address)

    expected = app.roster.find(character).character_id if character else None
    with console.work() as monitor:
        signed_in = app.sign_in.run(
            PERSONAL_SCOPES if personal else ALL_SCOPES, show, monitor, expected=expected
        )
    row = _row(console, app.roster.find(str(signed_in.character_id)))
    console.answer(row, lambda: console.line(f"{signed_in.name} is signed in."))


@commands.command("list")
def list_characters(context: typer.Context) -> None:
    """List the characters, and how fresh each part of their data is."""
    console = console_of(context)
    rows = [_row(console, one) for one in console.app.roster.characters()]

    def show() -> None:
        if not rows:
            console.line("No character has signed in yet. Do it with `eveprod characters login`.")
        for one in console.app.roster.characters():
            console.line(f"{one.name} ({one.character_id}){', has to sign in again' * one.needs_sign_in}")
            _show(console, console.app.owned.sections(one))
        for corporation in console.app.roster.corporations():
            console.line(f"{corporation.name} [{corporation.ticker}]")
            _show(console, console.app.owned.corporation_sections(corporation.corporation_id))

    console.answer(rows, show)


@commands.command()
def sync(
    context: typer.Context,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[CHARACTER]...", help="Ids or names; all if left out.")
    ] = None,
) -> None:
    """Fetch everything of which the server may have something newer."""
    console = console_of(context)
    app = console.app
    chosen = [app.roster.find(one).character_id for one in who] if who else None
    with console.work() as monitor:
        refreshed = refresh_characters(app, monitor, chosen, force=True)
    for one in refreshed.failures:
        console.say(f"{one.section} of {one.owner_id or 'everyone'}: {one.error}")
    shown = [one for one in app.roster.characters() if chosen is None or one.character_id in chosen]
    rows = [_row(console, one) for one in shown]

    def show() -> None:
        counts = {
            word: sum(one.outcome == word for one in refreshed.outcomes)
            for word in ("updated", "unchanged", "fresh", "failed")
        }
        console.line(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")

    console.answer(rows, show)
    if refreshed.failures and not any(
        one.outcome in ("updated", "unchanged", "fresh") for one in refreshed.outcomes
    ):
        raise typer.Exit(1)


@commands.command()
def logout(
    context: typer.Context,
    who: Annotated[str, _WHO],
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what was loaded; only the permission goes.")
    ] = False,
) -> None:
    """Give a character's permission back to CCP and drop the character with its data."""
    console = console_of(context)
    one = console.app.roster.find(who)
    heard = console.app.log_out(one.character_id, keep_data=keep)
    if not heard:
        console.say("The sign-on could not be told; the permission is forgotten here all the same.")
    console.answer(
        {"character_id": one.character_id, "name": one.name, "revoked": heard},
        lambda: console.line(f"{one.name} is signed out."),
    )


@commands.command()
def tag(
    context: typer.Context,
    who: Annotated[str, _WHO],
    tags: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TAG]...", help="All its tags from now on; none takes all off."),
    ] = None,
) -> None:
    """Give a character tags, in place of those before."""
    console = console_of(context)
    one = console.app.roster.find(who)
    console.app.roster.tag(one.character_id, frozenset(tags or ()))
    row = _row(console, console.app.roster.find(str(one.character_id)))
    console.answer(row, lambda: console.line(f"{one.name}: {', '.join(tags or ()) or 'no tags'}."))


@commands.command()
def count(
    context: typer.Context,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHARACTER]...", help="Ids or names; everyone if left out."),
    ] = None,
    tag: Annotated[str, typer.Option("--tag", metavar="TAG", help="Those who bear a tag.")] = "",
) -> None:
    """Choose whose things, jobs and totals count, in the window too."""
    from eveprod_desktop.core.characters.crew_choice import CrewChoice  # noqa: PLC0415 - only here

    console = console_of(context)
    app = console.app
    if tag and who:
        raise typer.BadParameter("Name characters or a tag, not both.")
    if tag and tag not in app.crew.tags():
        raise AppError(f"Nobody bears the tag {tag!r}.", "`eveprod characters tag` gives one.")
    app.crew.choose(CrewChoice(tag, frozenset(app.roster.find(one).character_id for one in who or ())))
    rows = [{"character_id": one.character_id, "name": one.name} for one in app.crew.characters()]
    console.answer(
        rows, lambda: console.line(", ".join(str(row["name"]) for row in rows) or "Nobody is here.")
    )


@commands.command()
def totals(context: typer.Context) -> None:
    """Sum up wallets, things and job slots of those who count."""
    console = console_of(context)
    overview = console.app.overviews.read()
    sums = overview.totals
    names = [one.character.name for one in overview.characters if one.counts]
    row = {
        "characters": names,
        "corporations": [one.corporation.name for one in overview.corporations if one.counts],
        "wallet_isk": sums.wallet_isk,
        "assets_isk": sums.assets_isk,
        "valued_at": overview.valued_at or None,
        "slots": {use.kind: {"used": use.used, "total": use.total, "free": use.free} for use in sums.slots},
    }

    def show() -> None:
        console.line(f"Characters: {', '.join(names) or 'none'}")
        for title, amount in (("Wallets", sums.wallet_isk), ("Assets", sums.assets_isk)):
            console.line(f"{title}: {'not known' if amount is None else f'{amount:,.2f} ISK'}")
        for use in sums.slots:
            console.line(f"{use.kind.capitalize()}: {use.used} of {use.total} slots used, {use.free} free")

    console.answer(row, show)


def _row(console: Console, one: CharacterRow) -> dict[str, object]:
    owned = console.app.owned
    corporation = next(
        (row for row in console.app.roster.corporations() if row.corporation_id == one.corporation_id), None
    )
    return {
        "character_id": one.character_id,
        "name": one.name,
        "scopes": sorted(one.scopes),
        "needs_sign_in": one.needs_sign_in,
        "tags": list(one.tags),
        "sections": _sections(owned.sections(one)),
        "corporation": corporation
        and {
            "corporation_id": corporation.corporation_id,
            "name": corporation.name,
            "ticker": corporation.ticker,
            "sections": _sections(owned.corporation_sections(corporation.corporation_id)),
        },
    }


def _sections(rows: tuple[SectionRow, ...]) -> dict[str, dict[str, object]]:
    return {
        row.name: {
            "updated_at": row.updated_at,
            "status": row.status,
            "rows": row.rows,
            "failure": row.failure,
            "retry_at": row.retry_at,
        }
        for row in rows
    }


def _show(console: Console, rows: tuple[SectionRow, ...]) -> None:
    columns = (
        Column("Section", "section"),
        Column("Status", "status"),
        Column("Rows", "rows", right=True),
        Column("Age", "age"),
        Column("Last failure", "failure"),
    )
    now = datetime.now(UTC)
    console.table(
        columns,
        [
            {
                "section": row.name,
                "status": row.status,
                "rows": row.rows,
                "age": _age((now - row.updated_at).total_seconds()) if row.updated_at else None,
                "failure": row.failure,
            }
            for row in rows
        ],
    )


def _age(seconds: float) -> str:
    minutes = int(max(seconds, 0) // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes < 2880 else f"{minutes // 1440} days"

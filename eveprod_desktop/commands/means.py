"""Whose things count: the options of commands that start from what is owned."""

from typing import TYPE_CHECKING

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.options import MeansChoice

if TYPE_CHECKING:
    from eveprod_desktop.app import App


def means_choice(
    app: "App", characters: list[str] | None, corporations: list[str] | None, places: list[str] | None
) -> MeansChoice:
    """Return whom and which places some options name.

    Raises:
        AppError: one of them is not known.

    """
    choice = MeansChoice(
        tuple(app.roster.find(one).character_id for one in characters or ()),
        tuple(app.players_means.find_corporation(one) for one in corporations or ()),
        tuple(app.players_means.find_place(one) for one in places or ()),
    )
    if choice.nobody and places:
        raise AppError("A place alone says not whose things count.", "Name a character or a corporation too.")
    return choice

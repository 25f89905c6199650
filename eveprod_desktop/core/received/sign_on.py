"""Who signed in, as the sign-on says: no token in it."""

from dataclasses import dataclass
from typing import Protocol

from eveprod_desktop.core.errors import AppError


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A character, and what its player allows this program to read.

    `owner_hash` stands for the character together with its account: another one means that the
    character was sold to somebody else. `scopes` may be fewer than were asked for.
    """

    character_id: int
    name: str
    owner_hash: str
    scopes: frozenset[str]


class ClientIdMissing(AppError):
    """Nobody has said under which client id of CCP's this copy of the program signs in."""


class Roster(Protocol):
    """Who keeps the list of characters; called from whichever thread renews a token."""

    def seen(self, signed_in: SignedIn) -> bool:
        """Take note of what a valid token says; False if the character has changed hands.

        What belonged to the old owner is gone after that, and the token must not be used.
        """
        ...

    def lost(self, character_id: int) -> None:
        """Note that the character has to sign in again; everything else is kept."""
        ...

"""The layer that signs a character's questions, with a new signature where ESI no longer takes the old."""

from dataclasses import replace
from typing import Protocol

from eveprod_desktop.core.errors import Refused
from eveprod_desktop.esi.asking import Answer, Ask, Send


class Tokens(Protocol):
    """Who holds the characters' access tokens."""

    def current(self, character_id: int) -> str:
        """Return a token that has not expired, renewed before if need be.

        Raises:
            AppError: the character is not signed in, or has to sign in again.

        """
        ...

    def refresh(self, character_id: int, stale: str) -> str:
        """Return another token than `stale`; returns at once if another thread has renewed it already."""
        ...


class Signed:
    """Adds the token of the character that asks; after a 401 asks once more with a new one."""

    def __init__(self, send: Send, tokens: Tokens | None) -> None:
        self._send = send
        self._tokens = tokens

    def __call__(self, ask: Ask) -> Answer:
        """Hand the question on, signed if a character asks."""
        if ask.character_id is None:
            return self._send(ask)
        if self._tokens is None:
            raise Refused("Nobody is signed in.", "Sign a character in first.", status=401)
        token = self._tokens.current(ask.character_id)
        answer = self._send(replace(ask, token=token))
        if answer.status == 401:
            fresh = self._tokens.refresh(ask.character_id, token)
            answer = self._send(replace(ask, token=fresh))
        return answer

"""The tokens of all characters: access tokens in memory only, refresh tokens in a store."""

import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.received.sign_on import Roster, SignedIn
from eveprod_desktop.esi.process_lock import process_lock
from eveprod_desktop.esi.sso.access_token import validate
from eveprod_desktop.esi.sso.errors import (
    AnswerLost,
    OtherCharacter,
    SignInFailed,
    SignInNeeded,
    SignOnUnreachable,
    TokenRefused,
)
from eveprod_desktop.esi.sso.token_endpoint import GrantEnded, TokenAnswer, TokenEndpoint
from eveprod_desktop.esi.sso.token_stores import TokenStore

_LEAST_LEFT_SECONDS = 60.0
_LONGEST_REFRESH_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class _Access:
    token: str = field(repr=False)
    until: float
    """By the stopwatch: players' clocks may be wrong."""


class CharacterTokens:
    """Gives out access tokens and renews them, for any thread; one renewal per character at a time.

    A new refresh token is in the store before anything else is done with what came along with it.
    Only `forget` and a character that has changed hands remove a token from the store: whatever goes
    wrong elsewhere, the worst is that the character has to sign in again.
    """

    def __init__(
        self,
        endpoint: TokenEndpoint,
        store: Callable[[], TokenStore],
        roster: Callable[[], Roster],
        lock_folder: Path,
        clock: Clock,
    ) -> None:
        self._endpoint = endpoint
        self._make_store = store
        self._roster = roster
        self._lock_folder = lock_folder
        self._clock = clock
        self._guard = threading.Lock()
        self._store: TokenStore | None = None
        self._locks: defaultdict[int, threading.RLock] = defaultdict(threading.RLock)
        self._access: dict[int, _Access] = {}
        self._ended: dict[int, str] = {}
        self._unsaved: dict[int, str] = {}

    def check_store(self) -> None:
        """Raise AppError if refresh tokens can't be kept; better before a player signs in than after."""
        self._kept.check()

    def current(self, character_id: int) -> str:
        """Return an access token that is good for a minute at least, renewed before if need be.

        Raises:
            SignInNeeded: the character has to sign in (again).
            SignOnUnreachable: the sign-on does not answer; the permission is kept.
            AppError: it can't be kept, or came back forged.

        """
        with self._lock_of(character_id):
            access = self._access.get(character_id)
            if access is not None and self._clock.monotonic() < access.until:
                return access.token
            return self._renew(character_id)

    def refresh(self, character_id: int, stale: str) -> str:
        """Return another token than `stale`; raises as `current`. Returns at once if it was renewed since."""
        with self._lock_of(character_id):
            access = self._access.get(character_id)
            if access is not None and access.token != stale:
                return self.current(character_id)
            return self._renew(character_id)

    def take(self, answer: TokenAnswer, expected: int | None) -> SignedIn:
        """Keep what a sign-in brought; returns who it was.

        Raises:
            OtherCharacter: not the expected one; its permission is given back.
            TokenRefused: the access token is not what it should be; nothing is kept.

        """
        if answer.refresh is None:
            raise SignInFailed("EVE's sign-on gave no lasting permission.")
        signed_in = self._validated(answer)
        character_id = signed_in.character_id
        if expected is not None and character_id != expected:
            self._give_back(answer.refresh)
            raise OtherCharacter(signed_in.name)
        with self._lock_of(character_id), self._process_lock(character_id):
            # the new owner's permission: what belonged to the old one goes, and this is kept all the same
            self._roster().seen(signed_in)
            self._save(character_id, answer.refresh)
            self._ended.pop(character_id, None)
            self._remember(character_id, answer)
        return signed_in

    def forget(self, character_id: int) -> bool:
        """Log a character out: its permission is given back and forgotten.

        Returns whether the sign-on heard of it (True too if there was nothing to give back).
        """
        with self._lock_of(character_id), self._process_lock(character_id):
            token = self._unsaved.pop(character_id, None) or self._kept.get(character_id)
            self._kept.drop(character_id)
            self._access.pop(character_id, None)
            self._ended.pop(character_id, None)
        return self._give_back(token) if token else True

    def _renew(self, character_id: int) -> str:
        self._access.pop(character_id, None)
        with self._process_lock(character_id):
            # read anew each time: another process may have renewed it
            if unsaved := self._unsaved.get(character_id):
                self._save(character_id, unsaved)
            token = self._kept.get(character_id)
            if token is None:
                self._roster().lost(character_id)
                raise SignInNeeded(character_id)
            if self._ended.get(character_id) == token:
                raise SignInNeeded(character_id, "has to sign in again")
            try:
                answer = self._ask(token)
            except GrantEnded:
                self._ended[character_id] = token
                self._roster().lost(character_id)
                raise SignInNeeded(character_id, "has to sign in again") from None
            if answer.refresh is not None and answer.refresh != token:
                self._save(character_id, answer.refresh)
            return self._accept(character_id, answer)

    def _ask(self, token: str) -> TokenAnswer:
        """Renew; once more if the answer got lost, as the old token may still be good."""
        try:
            return self._endpoint.refresh(token)
        except AnswerLost:
            return self._endpoint.refresh(token)

    def _accept(self, character_id: int, answer: TokenAnswer) -> str:
        signed_in = self._validated(answer)
        if signed_in.character_id != character_id:
            raise TokenRefused("it is for another character")
        if not self._roster().seen(signed_in):
            self._kept.drop(character_id)
            self._roster().lost(character_id)
            raise SignInNeeded(character_id, "belongs to another account now")
        self._remember(character_id, answer)
        return answer.access

    def _validated(self, answer: TokenAnswer) -> SignedIn:
        return validate(answer.access, self._endpoint.host, self._endpoint.client_id, answer.answered_at)

    def _remember(self, character_id: int, answer: TokenAnswer) -> None:
        until = self._clock.monotonic() + answer.life_seconds - _LEAST_LEFT_SECONDS
        self._access[character_id] = _Access(answer.access, until)

    def _save(self, character_id: int, token: str) -> None:
        """Keep a refresh token; one that the store does not take now is not lost while the program runs."""
        self._unsaved[character_id] = token
        self._kept.put(character_id, token)
        del self._unsaved[character_id]

    def _give_back(self, token: str) -> bool:
        try:
            self._endpoint.revoke(token)
        except SignOnUnreachable:
            return False
        return True

    @property
    def _kept(self) -> TokenStore:
        with self._guard:
            if self._store is None:
                self._store = self._make_store()
            return self._store

    def _lock_of(self, character_id: int) -> threading.RLock:
        with self._guard:
            return self._locks[character_id]

    def _process_lock(self, character_id: int) -> AbstractContextManager[None]:
        return process_lock(self._lock_folder / f"sign-on-{character_id}.lock", _LONGEST_REFRESH_SECONDS)

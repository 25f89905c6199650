"""The servers of CCP, and the permissions of the characters who signed in."""

# ruff: noqa: PLC0415 - each service is imported where it is made

from typing import TYPE_CHECKING

from eveprod_desktop.composition.ground import Ground
from eveprod_desktop.core.once import once

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.roster import CharacterRoster
    from eveprod_desktop.core.pictures.service import Pictures
    from eveprod_desktop.esi.client import EsiClient
    from eveprod_desktop.esi.sso.character_tokens import CharacterTokens
    from eveprod_desktop.esi.sso.sign_in import SignIn
    from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint
    from eveprod_desktop.esi.sso.token_stores import TokenStore
    from eveprod_desktop.esi.static_data import StaticDataHost

_MOST_PICTURE_BYTES = 128 << 20


class Hosts(Ground):
    """The servers of CCP, and the permissions of the characters who signed in."""

    @once
    def static_data_host(self) -> "StaticDataHost":
        """The host of CCP's static data."""
        from eveprod_desktop.core.sde.kept_latest import KeptLatest
        from eveprod_desktop.esi.static_data import DEFAULT_BASE, StaticDataHost

        return StaticDataHost(
            lambda: self._client,
            self._environment.get("EVEPROD_SDE_URL") or DEFAULT_BASE,
            KeptLatest(self.paths.sde_cache / "latest.json"),
        )

    @once
    def pictures(self) -> "Pictures":
        """Pictures of items, kept on disk."""
        from eveprod_desktop.core.pictures.service import Pictures
        from eveprod_desktop.core.pictures.shelf import PictureShelf
        from eveprod_desktop.esi.images import DEFAULT_BASE, ImageHost

        host = ImageHost(lambda: self._client, self._environment.get("EVEPROD_IMAGES_URL") or DEFAULT_BASE)
        shelf = PictureShelf(self.paths.cache / "pictures", _MOST_PICTURE_BYTES, self.clock)
        return Pictures(host.picture, shelf, self.catalog().category_ids)

    @once
    def esi(self) -> "EsiClient":
        """The client of ESI, with what it keeps on disk."""
        from eveprod_desktop.esi.client import EsiClient
        from eveprod_desktop.esi.route import DEFAULT_BASE

        base = self._environment.get("EVEPROD_ESI_URL") or DEFAULT_BASE
        return EsiClient(
            lambda: self._client,
            base,
            self._kept_answers,
            self.clock,
            tokens=self.tokens,
            # a server of one's own is not down because CCP's is
            daily_downtime=base == DEFAULT_BASE,
        )

    @once
    def tokens(self) -> "CharacterTokens":
        """The characters' permissions."""
        from eveprod_desktop.esi.sso.character_tokens import CharacterTokens

        return CharacterTokens(
            self._token_endpoint,
            self._token_store,
            lambda: self.roster,
            self.paths.data / "locks",
            self.clock,
        )

    @once
    def sign_in(self) -> "SignIn":
        """Signs characters in through the player's browser."""
        from eveprod_desktop.esi.sso.sign_in import SignIn

        return SignIn(self._token_endpoint, self.tokens, lambda: self.settings.sign_on_port, self.clock)

    def visit(self, address: str) -> None:
        """Open an address and follow where it leads, as a browser does; enough for the demo's sign-on.

        Raises:
            HostUnreachable: it does not answer.

        """
        import httpx

        from eveprod_desktop.core.errors import HostUnreachable

        try:
            self._client.get(address, follow_redirects=True)
        except httpx.HTTPError as error:
            raise HostUnreachable(
                f"The sign-on's page could not be opened: {type(error).__name__}.", "Sign in again."
            ) from error

    @once
    def _token_endpoint(self) -> "TokenEndpoint":
        from eveprod_desktop.esi.sso.host import DEFAULT_BASE, SignOnHost
        from eveprod_desktop.esi.sso.token_endpoint import TokenEndpoint

        base = self._environment.get("EVEPROD_SSO_URL") or DEFAULT_BASE
        return TokenEndpoint(
            SignOnHost(lambda: self._client, base, self.clock),
            lambda: self._environment.get("EVEPROD_CLIENT_ID") or self.settings.sign_on_client_id,
            self.clock,
        )

    @property
    def tokens_stay_here(self) -> bool:
        """Whether permissions are in this process only: then it has to refresh the characters itself."""
        return self._token_store_kind() == "memory"

    def _token_store_kind(self) -> str:
        return self._environment.get("EVEPROD_TOKEN_STORE") or self.settings.sign_on_token_store

    def _token_store(self) -> "TokenStore":
        from eveprod_desktop.esi.sso.token_stores import open_store, store_kind

        kind = store_kind(self._token_store_kind())
        return open_store(kind, self.paths.data / "tokens.json", self._token_endpoint.host.hostname)

    @once
    def roster(self) -> "CharacterRoster":
        """The characters who signed in."""
        from eveprod_desktop.core.characters.roster import CharacterRoster

        return CharacterRoster(self.database, self.clock, self._forget_answers)

    def _forget_answers(self, character_id: int) -> None:
        self.esi.forget(character_id)

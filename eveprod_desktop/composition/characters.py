"""What the characters and their corporations own and do."""

# ruff: noqa: PLC0415 - each service is imported where it is made

from typing import TYPE_CHECKING

from eveprod_desktop.composition.hosts import Hosts
from eveprod_desktop.core.once import once

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.crew import Crew
    from eveprod_desktop.core.characters.inventory import Inventory
    from eveprod_desktop.core.characters.refresh import CharacterRefresher
    from eveprod_desktop.core.characters.service import OwnedThings
    from eveprod_desktop.core.characters.trade import OwnTrade
    from eveprod_desktop.core.characters.whereabouts import Whereabouts


class CharacterServices(Hosts):
    """What the characters and their corporations own and do."""

    @once
    def owned(self) -> "OwnedThings":
        """What the characters and their corporations own and do."""
        from eveprod_desktop.core.characters.service import OwnedThings

        return OwnedThings(self.database, self.roster, self.clock)

    @once
    def crew(self) -> "Crew":
        """Which characters, with their corporations, count in filters, totals and sums."""
        from eveprod_desktop.core.characters.crew import Crew

        return Crew(self.roster, self.owned, self.settings)

    @once
    def inventory(self) -> "Inventory":
        """Everything that is owned, as one table and tree."""
        from eveprod_desktop.core.characters.inventory import Inventory

        return Inventory(self.database, self.roster)

    @once
    def own_trade(self) -> "OwnTrade":
        """What the characters and their corporations have on the market and in their wallets."""
        from eveprod_desktop.core.characters.trade import OwnTrade

        return OwnTrade(self.database)

    @once
    def whereabouts(self) -> "Whereabouts":
        """Where characters, clones and colonies are; standings and divisions."""
        from eveprod_desktop.core.characters.whereabouts import Whereabouts

        return Whereabouts(self.database)

    @once
    def character_refresher(self) -> "CharacterRefresher":
        """Brings the characters' data into the database."""
        from eveprod_desktop.core.characters.refresh import CharacterRefresher
        from eveprod_desktop.esi.owned import EsiOwned

        return CharacterRefresher(self.database, EsiOwned(self.esi), self.roster, self.clock)

    def log_out(self, character_id: int, *, keep_data: bool = False) -> bool:
        """Give a character's permission back, and drop it with its data unless they are to be kept.

        Returns whether the sign-on heard of it; the permission is forgotten here either way.
        """
        heard = self.tokens.forget(character_id)
        if keep_data:
            self.roster.lost(character_id)
        else:
            self.roster.forget(character_id)
        return heard

"""A program that nobody has signed in to."""

from datetime import datetime

from eveprod_desktop.core.characters.asset_table import AssetColumns, AssetTable, lay_out
from eveprod_desktop.core.characters.rows import CharacterRow, CorporationRow, EsiJob, OwnedBlueprint


class FakeRoster:
    """No character."""

    def characters(self) -> tuple[CharacterRow, ...]:
        return ()

    def corporations(self) -> tuple[CorporationRow, ...]:
        return ()


class FakeInventory:
    """No asset."""

    def table(self, *, language: str = "en") -> AssetTable:
        del language
        rows = AssetColumns((), (), (), (), (), (), (), ())
        return lay_out(rows, types={}, names={}, owners={}, divisions={})


class FakePublicNames:
    """Nobody else has a name."""

    def people(self) -> dict[int, str]:
        return {}


class FakeOwned:
    """No blueprint and no job."""

    def blueprints(self) -> list[OwnedBlueprint]:
        return []

    def jobs(self, *, now: datetime | None = None) -> list[EsiJob]:
        del now
        return []

"""A player with things, written straight into the tables that ESI's answers go to."""

from sqlalchemy import insert

from eveprod_desktop.core.db import character_tables as tables
from eveprod_desktop.core.db.database import Database

PLAYER, STATION, OTHER_STATION, BOX = 90_000_001, 60_003_760, 60_008_494, 1_000_000_001
CORPORATION = 98_000_001


def write_player(
    database: Database,
    assets: list[tuple[int, int, int]],
    blueprints: list[tuple[int, int, int, int]] | None = None,
    skills: dict[int, int] | None = None,
    *,
    name: str = "Ada Forge",
) -> None:
    """Write a player with assets (type, units, station), blueprints (type, ME, TE, runs or -1), skills."""
    with database.write() as connection:
        connection.execute(
            insert(tables.characters).values(
                character_id=PLAYER,
                name=name,
                owner_hash="hash",
                scopes="",
                needs_sign_in=False,
                signed_in_at="2026-11-23T12:00:00+00:00",
                corporation_id=CORPORATION,
            )
        )
        connection.execute(
            insert(tables.corporations).values(corporation_id=CORPORATION, name="Forge Works", ticker="FRGW")
        )
        lying = [
            {
                "owner_id": PLAYER,
                "item_id": 10_000 + number,
                "type_id": type_id,
                "quantity": units,
                "location_id": place,
                "location_type": "station",
                "location_flag": "Hangar",
                "is_singleton": False,
                "is_blueprint_copy": False,
            }
            for number, (type_id, units, place) in enumerate(assets)
        ]
        if lying:
            connection.execute(insert(tables.owned_assets), lying)
        library = [
            {
                "owner_id": PLAYER,
                "item_id": 20_000 + number,
                "type_id": type_id,
                "location_id": STATION,
                "location_flag": "Hangar",
                "quantity": -1 if runs < 0 else -2,
                "material_efficiency": me,
                "time_efficiency": te,
                "runs": runs,
            }
            for number, (type_id, me, te, runs) in enumerate(blueprints or [])
        ]
        if library:
            connection.execute(insert(tables.owned_blueprints), library)
        trained = [
            {
                "owner_id": PLAYER,
                "skill_id": skill,
                "trained_level": level,
                "active_level": level,
                "skillpoints": 0,
            }
            for skill, level in (skills or {}).items()
        ]
        if trained:
            connection.execute(insert(tables.character_skills), trained)

"""60,000 assets in 12 owners: stored, found unchanged, read and located."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from benchmarks.conftest import Bench
from eveprod_desktop.core.characters.locations import locate
from eveprod_desktop.core.characters.reading import Content
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.character_tables import owned_assets
from eveprod_desktop.core.db.database import Database

OWNERS, THINGS = 12, 5_000
STATION, STRUCTURE = 60003760, 1_042_000_000_001
FIRST_ITEM = 1_045_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "eveprod.db", tmp_path / "backups", SystemClock())
    yield database
    database.close()


def content_of(owner: int) -> Content:
    """Return 5,000 things: a tenth of them containers, most things in one of those."""
    draw = random.Random(owner)
    first = FIRST_ITEM + owner * 1_000_000
    rows = []
    for at in range(THINGS):
        within = first + draw.randrange(THINGS // 10) if at >= THINGS // 10 else 0
        place = within or draw.choice((STATION, STRUCTURE, first + at - 1 if at else STATION))
        rows.append(
            (
                owner,
                first + at,
                34 + at % 4000,
                draw.randrange(1, 10**6),
                place,
                "item",
                "Hangar",
                False,
                False,
            )
        )
    return Content({owned_assets: rows})


def test_sixty_thousand_assets(bench: Bench, database: Database) -> None:
    owners = [content_of(2_112_000_000 + owner) for owner in range(OWNERS)]
    rows = [row for one in owners for row in one.replaced[owned_assets]]

    def decode() -> None:
        msgspec.json.decode(encoded)

    def store() -> None:
        with database.write() as connection:
            for number, one in enumerate(owners):
                one.store(connection, 2_112_000_000 + number)

    encoded = msgspec.json.encode(rows)
    decoding = bench.seconds(decode)
    storing = bench.seconds(store)
    bench.at_most("storing 60,000 assets", storing / decoding, 8, "x decoding their JSON")
    digests = bench.seconds(lambda: [one.digest() for one in owners])
    bench.at_most("finding 60,000 assets unchanged", digests / storing, 0.5, "x storing them")

    owned = OwnedThings(database, CharacterRoster(database, SystemClock()), SystemClock())
    reading = bench.seconds(owned.assets)
    bench.at_most("reading and locating 60,000 assets", reading / storing, 2, "x storing them")
    lying = [(one.item_id, one.location_id, one.location_flag) for one in owned.assets()]
    assert len(lying) == OWNERS * THINGS
    bench.at_most(
        "locating 60,000 assets", bench.seconds(lambda: locate(lying)) / storing, 0.5, "x storing them"
    )

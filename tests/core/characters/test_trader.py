"""Whose skills decide what trading costs."""

from pathlib import Path

import pytest

from eveprod_desktop.core.characters.crew import Crew
from eveprod_desktop.core.characters.crew_choice import CrewChoice
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.characters.trader import ACCOUNTING, BROKER_RELATIONS, Trader, Traders
from eveprod_desktop.core.characters.whereabouts import Whereabouts
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import character_skills, standings
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.settings import Settings

MAREN, TEO, UNA = 1, 2, 3
CALDARI_NAVY = 1_000_035


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def crew(database: Database, settings: Settings) -> Crew:
    clock = SystemClock()
    roster = CharacterRoster(database, clock)
    for character_id, name in ((MAREN, "Maren"), (TEO, "Teo"), (UNA, "Una")):
        roster.seen(SignedIn(character_id, name, f"hash {character_id}", frozenset()))
    with database.write() as connection:
        levels = [(MAREN, ACCOUNTING, 2), (TEO, ACCOUNTING, 4), (TEO, BROKER_RELATIONS, 3)]
        insert_rows(connection, character_skills, [(*one, one[2], 0) for one in levels])
        insert_rows(connection, standings, [(TEO, CALDARI_NAVY, "npc_corp", 6.5)])
    return Crew(roster, OwnedThings(database, roster, clock), settings)


@pytest.fixture
def traders(database: Database, crew: Crew, settings: Settings) -> Traders:
    return Traders(crew, CharacterRoster(database, SystemClock()), Whereabouts(database), settings)


def test_the_best_trader_of_those_who_count_is_taken(traders: Traders, crew: Crew) -> None:
    assert traders.present() == Trader(TEO, "Teo", 4, 3, {CALDARI_NAVY: 6.5})
    crew.choose(CrewChoice(character_ids=frozenset({MAREN})))
    assert traders.present() == Trader(MAREN, "Maren", 2, 0, {})


def test_the_one_named_is_taken_whoever_counts(traders: Traders, crew: Crew, settings: Settings) -> None:
    crew.choose(CrewChoice(character_ids=frozenset({TEO})))
    settings.trade_character = MAREN
    assert traders.present() == Trader(MAREN, "Maren", 2, 0, {})
    settings.trade_character = UNA  # whose skills have not arrived
    assert traders.present() is None
    settings.trade_character = 99  # logged out since
    assert traders.present() == Trader(TEO, "Teo", 4, 3, {CALDARI_NAVY: 6.5})


def test_only_characters_with_skills_are_offered(traders: Traders) -> None:
    assert [one.name for one in traders.all()] == ["Maren", "Teo"]

"""Which characters count."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.crew import Crew
from eveprod_desktop.core.characters.crew_choice import (
    EVERYONE,
    CrewChoice,
    choice_from_text,
    choice_to_text,
    is_choice_text,
)
from eveprod_desktop.core.characters.roster import CharacterRoster
from eveprod_desktop.core.characters.service import OwnedThings
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import character_implants, character_skills
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.received.sign_on import SignedIn
from eveprod_desktop.core.setting import BadSetting
from eveprod_desktop.core.settings import Settings

GUILD, NAVY = 98_000_001, 1_000_035
INDUSTRY, MASS = 3380, 3387


@pytest.fixture
def crew(database: Database, tmp_path: Path) -> Crew:
    clock = SystemClock()
    roster = CharacterRoster(database, clock)
    for character_id, name in ((1, "Maren"), (2, "Teo"), (3, "Una")):
        roster.seen(SignedIn(character_id, name, f"hash {character_id}", frozenset()))
    roster.place_in(1, GUILD, None)
    roster.place_in(2, NAVY, None)
    roster.tag(1, frozenset({"builders"}))
    roster.tag(3, frozenset({"builders", "alts"}))
    with database.write() as connection:
        insert_rows(connection, character_skills, [(1, INDUSTRY, 5, 5, 0), (1, MASS, 4, 3, 0)])
        insert_rows(connection, character_skills, [(3, INDUSTRY, 2, 2, 0)])
        insert_rows(connection, character_implants, [(1, 27170)])
    return Crew(roster, OwnedThings(database, roster, clock), Settings(tmp_path / "settings.json"))


def test_everyone_counts_until_someone_is_chosen(crew: Crew) -> None:
    assert crew.choice().everyone
    assert crew.character_ids() == {1, 2, 3}
    assert crew.owner_ids() == {1, 2, 3, GUILD}  # corporations of the game own nothing that anybody sees
    assert crew.tags() == ("alts", "builders")


def test_a_tag_counts_those_who_bear_it_now(crew: Crew) -> None:
    crew.choose(CrewChoice(tag="builders"))
    assert crew.character_ids() == {1, 3}
    assert crew.owner_ids() == {1, 3, GUILD}
    assert crew.character_ids(EVERYONE) == {1, 2, 3}
    crew.choose(CrewChoice(tag="gone"))
    assert crew.character_ids() == {1, 2, 3}


def test_some_by_name(crew: Crew) -> None:
    crew.choose(CrewChoice(character_ids=frozenset({2, 99})))
    assert [one.name for one in crew.characters()] == ["Teo"]
    assert crew.owner_ids() == {2}


def test_levels_are_the_active_ones_of_those_whose_skills_have_arrived(crew: Crew) -> None:
    assert crew.levels(1) == {INDUSTRY: 5, MASS: 3}
    assert crew.levels(3) == {INDUSTRY: 2}
    maren = crew.skills(1)
    assert maren is not None
    assert (maren.alpha, maren.level(MASS), maren.level(1), maren.implant_type_ids) == (True, 3, 0, (27170,))
    una = crew.skills(3)
    assert una is not None
    assert not una.alpha
    assert crew.skills(2) is None
    assert [(one.name, skills.alpha) for one, skills in crew.skilled()] == [("Maren", True), ("Una", False)]


def test_whose_skills_rankings_count_with(crew: Crew) -> None:
    settings = crew._settings
    assert crew.reckoned() is None
    for character_id, name in ((2, None), (99, None), (3, "Una")):
        settings.industry_character = character_id
        found = crew.reckoned()
        assert (found and found[0].name) == name


@given(
    st.one_of(
        st.builds(CrewChoice, tag=st.text(min_size=1).map(str.strip).filter(bool)),
        st.builds(CrewChoice, character_ids=st.frozensets(st.integers(1, 2**53))),
    )
)
def test_a_choice_survives_being_written(choice: CrewChoice) -> None:
    assert choice_from_text(choice_to_text(choice)) == choice


@pytest.mark.parametrize("text", ["tag:", "1,,2", "Maren", "-4", "0"])
def test_what_is_no_choice_is_refused(text: str, crew: Crew) -> None:
    assert not is_choice_text(text)
    with pytest.raises(BadSetting, match=r"characters\.chosen"):
        crew._settings.characters_chosen = text

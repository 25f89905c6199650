"""The list of characters in its table."""

import pytest

from eveprod_desktop.core.characters.roster import CharacterRoster, UnknownCharacter, is_players
from eveprod_desktop.core.characters.rows import CorporationRow
from eveprod_desktop.core.clock import SystemClock
from eveprod_desktop.core.db.bulk import insert_rows
from eveprod_desktop.core.db.character_tables import wallet_balances
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.received.sign_on import SignedIn

ONE = SignedIn(1, "Maren", "hash one", frozenset({"a", "b"}))
TWO = SignedIn(2, "Teo", "hash two", frozenset())
GUILD = 98_000_001


@pytest.fixture
def roster(database: Database) -> CharacterRoster:
    roster = CharacterRoster(database, SystemClock())
    assert roster.seen(ONE)
    assert roster.seen(TWO)
    return roster


def balances(database: Database) -> set[int]:
    with database.read() as connection:
        return set(connection.execute(wallet_balances.select()).scalars())


def test_characters_by_id_and_by_name_in_any_case(roster: CharacterRoster) -> None:
    assert [one.name for one in roster.characters()] == ["Maren", "Teo"]
    assert roster.find("1") == roster.find("MAREN")
    assert roster.find("1").scopes == {"a", "b"}
    with pytest.raises(UnknownCharacter, match="'nobody'"):
        roster.find("nobody")


def test_a_lost_permission_comes_back_with_the_next_token(roster: CharacterRoster) -> None:
    signed_in_at = roster.find("1").signed_in_at
    roster.lost(1)
    assert roster.find("1").needs_sign_in
    assert not roster.find("2").needs_sign_in
    assert roster.seen(SignedIn(1, "Maren L.", "hash one", frozenset({"c"})))
    again = roster.find("1")
    assert (again.name, again.scopes, again.needs_sign_in) == ("Maren L.", frozenset({"c"}), False)
    assert again.signed_in_at == signed_in_at


def test_another_owner_finds_nothing_of_the_old_one(roster: CharacterRoster, database: Database) -> None:
    with database.write() as connection:
        insert_rows(connection, wallet_balances, [(1, 0, 5.0), (2, 0, 6.0), (GUILD, 1, 7.0)])
    roster.tag(1, frozenset({"main"}))
    roster.place_in(1, GUILD, None)
    assert not roster.seen(SignedIn(1, "Maren", "hash three", frozenset({"a"})))
    assert balances(database) == {2}  # the guild's too: nobody here is in it any more
    assert roster.find("1").tags == ()
    assert roster.find("1").corporation_id is None
    assert roster.seen(SignedIn(1, "Maren", "hash three", frozenset({"a"})))


def test_a_corporation_stays_while_one_of_its_members_is_here(
    roster: CharacterRoster, database: Database
) -> None:
    assert roster.place_in(1, GUILD, 7)
    assert not roster.place_in(1, GUILD, 7)
    assert roster.place_in(2, GUILD, None)
    roster.name_corporation(CorporationRow(GUILD, "Guild", "GLD"))
    roster.name_corporation(CorporationRow(GUILD, "The Guild", "GLD"))
    with database.write() as connection:
        insert_rows(connection, wallet_balances, [(1, 0, 5.0), (2, 0, 6.0), (GUILD, 1, 7.0)])
    assert [one.name for one in roster.corporations()] == ["The Guild"]
    roster.forget(1)
    assert balances(database) == {2, GUILD}
    roster.forget(2)
    assert balances(database) == set()
    assert roster.characters() == ()
    assert roster.corporations() == ()


def test_tags_are_a_set(roster: CharacterRoster) -> None:
    roster.tag(1, frozenset({"main", " builder ", ""}))
    assert roster.find("1").tags == ("builder", "main")
    roster.tag(1, frozenset())
    assert roster.find("1").tags == ()


def test_corporations_of_the_game_are_left_out(roster: CharacterRoster) -> None:
    roster.place_in(1, 1_000_035, None)
    roster.name_corporation(CorporationRow(1_000_035, "Caldari Navy", "CN"))
    assert roster.corporations() == ()
    assert [is_players(one) for one in (None, 1_000_035, GUILD)] == [False, False, True]

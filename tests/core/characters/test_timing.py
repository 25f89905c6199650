"""When characters are refreshed."""

from datetime import UTC, datetime, timedelta

import pytest

from eveprod_desktop.core.characters.rows import CharacterRow, SectionState
from eveprod_desktop.core.characters.sections import ALL_SCOPES, CHARACTER_SECTIONS, CORPORATION_SECTIONS
from eveprod_desktop.core.characters.timing import plan

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GUILD = 98_000_001
MAREN = CharacterRow(1, "Maren", ALL_SCOPES, False, NOW, GUILD, None, frozenset({"Director"}), ())
TEO = CharacterRow(2, "Teo", ALL_SCOPES, False, NOW, GUILD, None, frozenset(), ())


def fresh(at: datetime) -> dict[tuple[int, str], SectionState]:
    """Say that everything of both and of the guild arrived at a moment."""
    owners = [(1, CHARACTER_SECTIONS), (2, CHARACTER_SECTIONS), (GUILD, CORPORATION_SECTIONS)]
    return {
        (owner, section.name): SectionState(owner, section.name, updated_at=at)
        for owner, sections in owners
        for section in sections
    }


def test_nobody_signed_in_is_looked_at_again_in_a_minute_and_nothing_is_said() -> None:
    found = plan((), {}, now=NOW, offline=True)
    assert (found.due, found.next_at, found.paused, found.anything) == ((), NOW + MINUTE, None, False)


def test_what_never_arrived_is_due_and_what_is_young_is_not() -> None:
    assert plan((MAREN, TEO), {}, now=NOW).due == (1, 2)
    quiet = plan((MAREN, TEO), fresh(NOW), now=NOW)
    assert (quiet.due, quiet.anything) == ((), False)
    assert quiet.next_at == NOW + 2 * MINUTE  # skills and wallets


def test_the_corporation_is_asked_about_through_who_may() -> None:
    states = fresh(NOW)
    states[GUILD, "blueprints"] = SectionState(GUILD, "blueprints", updated_at=NOW - timedelta(hours=2))
    assert plan((MAREN, TEO), states, now=NOW).due == (1,)
    assert plan((TEO,), states, now=NOW).due == ()


def test_who_has_to_sign_in_again_is_left_alone() -> None:
    lost = CharacterRow(1, "Maren", ALL_SCOPES, True, NOW, GUILD, None, frozenset(), ())
    assert plan((lost,), {}, now=NOW).due == ()


def test_after_a_failure_it_waits() -> None:
    states = fresh(NOW)
    states[1, "wallet"] = SectionState(1, "wallet", failed_at=NOW, failures=3, failure="no")
    assert plan((MAREN, TEO), states, now=NOW + MINUTE).due == ()
    assert plan((MAREN, TEO), states, now=NOW + 9 * MINUTE).due == (1, 2)


@pytest.mark.parametrize("at", [datetime(2026, 11, 23, 11, 5, tzinfo=UTC), NOW])
def test_paused_in_words(at: datetime) -> None:
    found = plan((MAREN,), {}, now=at, offline=True)
    assert found.due == (1,)
    assert not found.anything
    assert found.paused in (
        "Daily downtime until 11:15 EVE time.",
        "There is no network; characters are refreshed when it is back.",
    )

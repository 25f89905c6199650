"""When a section is asked for again, as pure functions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveprod_desktop.core.characters.freshness import due_at, retry_at, status_of
from eveprod_desktop.core.characters.rows import CharacterRow, SectionState
from eveprod_desktop.core.characters.sections import CHARACTER_SECTIONS, CORPORATION_SECTIONS
from eveprod_desktop.core.characters.structure_names import refused_for
from eveprod_desktop.core.errors import AppError, Refused, ToldToWait

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ASSETS = next(one for one in CHARACTER_SECTIONS if one.name == "assets")
GUILD_JOBS = next(one for one in CORPORATION_SECTIONS if one.name == "industry jobs")
MINUTE = timedelta(minutes=1)


def state(**how: Any) -> SectionState:
    return replace(SectionState(1, "assets", updated_at=NOW), **how)


def test_good_data_are_due_after_their_age_and_not_before_the_server_has_new_ones() -> None:
    assert due_at(None, ASSETS, NOW) == NOW
    assert due_at(state(), ASSETS, NOW) == NOW + timedelta(hours=1)
    assert due_at(state(), ASSETS, NOW, force=True) == NOW
    late = state(expires_at=NOW + timedelta(hours=2))
    assert due_at(late, ASSETS, NOW) > NOW + timedelta(hours=2)
    assert due_at(late, ASSETS, NOW, force=True) > NOW + timedelta(hours=2)


def test_a_clock_that_was_set_back_stops_nothing() -> None:
    assert due_at(state(updated_at=NOW + timedelta(days=3)), ASSETS, NOW) == NOW


@given(failures=st.integers(1, 60))
def test_failures_wait_longer_and_longer_up_to_an_hour(failures: int) -> None:
    failed = state(failed_at=NOW, failures=failures)
    wait = due_at(failed, ASSETS, NOW) - NOW
    assert 2 * MINUTE <= wait <= 60 * MINUTE
    assert wait <= due_at(replace(failed, failures=failures + 1), ASSETS, NOW) - NOW
    assert due_at(failed, ASSETS, NOW, force=True) == NOW


def test_what_the_server_said_counts_for_everyone() -> None:
    failed = state(failed_at=NOW, failures=1, retry_at=NOW + 30 * MINUTE)
    assert due_at(failed, ASSETS, NOW) == due_at(failed, ASSETS, NOW, force=True) == NOW + 30 * MINUTE


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (Refused("no", status=403), timedelta(hours=1)),
        (Refused("no", retry_at=NOW + timedelta(hours=3), status=403), timedelta(hours=3)),
        (ToldToWait("slow", retry_at=NOW + MINUTE), MINUTE),
        (AppError("odd"), None),
    ],
)
def test_how_long_an_error_holds(error: AppError, wait: timedelta | None) -> None:
    assert retry_at(error, NOW) == (None if wait is None else NOW + wait)


@given(refusals=st.integers(1, 100))
def test_refusals_of_structures_are_remembered_from_half_a_day_to_a_month(refusals: int) -> None:
    assert timedelta(hours=12) <= refused_for(refusals) <= timedelta(days=30)
    assert refused_for(refusals) <= refused_for(refusals + 1)


def reader(**how: Any) -> CharacterRow:
    scopes = frozenset({*ASSETS.scopes, *GUILD_JOBS.scopes})
    row = CharacterRow(
        1,
        "A",
        scopes,
        needs_sign_in=False,
        signed_in_at=NOW,
        corporation_id=9,
        alliance_id=None,
        roles=frozenset(),
        tags=(),
    )
    return replace(row, **how)


def test_a_status_in_one_word() -> None:
    assert status_of(None, ASSETS, reader(), NOW) == "never"
    assert status_of(state(), ASSETS, reader(), NOW) == "ok"
    assert status_of(state(updated_at=NOW - timedelta(days=1)), ASSETS, reader(), NOW) == "stale"
    assert status_of(state(failures=1, failed_at=NOW), ASSETS, reader(), NOW) == "error"
    assert status_of(state(), ASSETS, reader(needs_sign_in=True), NOW) == "sign in"
    assert status_of(state(), ASSETS, reader(scopes=frozenset()), NOW) == "no scope"
    assert status_of(state(), GUILD_JOBS, reader(), NOW) == "no role"
    for role in ("Factory_Manager", "Director"):
        assert status_of(state(), GUILD_JOBS, reader(roles=frozenset({role})), NOW) == "ok"


def test_sections_have_names_of_their_own() -> None:
    for sections in (CHARACTER_SECTIONS, CORPORATION_SECTIONS):
        names = [one.name for one in sections]
        assert len(set(names)) == len(names)

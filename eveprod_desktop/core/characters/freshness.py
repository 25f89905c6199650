"""When a section is asked for again: pure functions of how it stands and of the clock."""

from datetime import datetime, timedelta

from eveprod_desktop.core.characters.rows import CharacterRow, SectionState, SectionStatus
from eveprod_desktop.core.characters.sections import Section
from eveprod_desktop.core.errors import AppError, EsiError, Refused

AFTER_EXPIRY = timedelta(seconds=3)
"""At the very moment of expiry the old data would come as often as not."""
AFTER_FAILURE = timedelta(minutes=2)
AFTER_REFUSAL = timedelta(hours=1)
_LONGEST_WAIT = timedelta(hours=1)
_AHEAD = timedelta(minutes=5)


def due_at(state: SectionState | None, section: Section, now: datetime, *, force: bool = False) -> datetime:
    """Return when a section may be asked for again; in the past if it is due.

    `force` (the player asks) leaves out our own ideas of age, never what the server said. Data from
    the future (the clock was set back) are due.
    """
    if state is None:
        return now
    if state.failures and state.failed_at is not None:
        if force or state.failed_at > now + _AHEAD:
            return state.retry_at or now
        again = state.failed_at + min(AFTER_FAILURE * (1 << min(state.failures - 1, 10)), _LONGEST_WAIT)
        return max(again, state.retry_at) if state.retry_at else again
    if state.updated_at is None or state.updated_at > now + _AHEAD:
        return now
    due = now if force else state.updated_at + section.max_age
    if state.expires_at is not None:
        due = max(due, state.expires_at + AFTER_EXPIRY)
    return due


def retry_at(error: AppError, now: datetime) -> datetime | None:
    """Return the moment before which nobody asks again after this failure, None if anybody may.

    A refusal (no access, no role) lasts an hour at least: each costs a part of the limit.
    """
    told = error.retry_at if isinstance(error, EsiError) else None
    if isinstance(error, Refused):
        return max(told, now + AFTER_REFUSAL) if told else now + AFTER_REFUSAL
    return told


def status_of(
    state: SectionState | None, section: Section, reader: CharacterRow, now: datetime
) -> SectionStatus:
    """Return how a section stands in one word, for the character whose permission it takes."""
    if not section.allowed(reader.scopes):
        return "no scope"
    if not section.has_role(reader.roles):
        return "no role"
    if reader.needs_sign_in:
        return "sign in"
    if state is None or (state.updated_at is None and not state.failures):
        return "never"
    if state.failures:
        return "error"
    return "stale" if due_at(state, section, now) + section.max_age < now else "ok"

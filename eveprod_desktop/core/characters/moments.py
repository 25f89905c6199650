"""Moments as tables and ESI write them: ISO 8601 in UTC."""

from datetime import UTC, datetime


def written(moment: datetime | None) -> str | None:
    """Write a moment for a table."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def read(text: str | None) -> datetime | None:
    """Read what a table or ESI wrote; None for nothing and for what is no moment."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

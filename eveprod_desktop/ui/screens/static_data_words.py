"""What is loaded and what an update did, in words."""

from datetime import UTC, datetime

from eveprod_desktop.core.sde.rows import StaticDataStatus, UpdateResult
from eveprod_desktop.ui import format as write

_SOURCES = {"download": "Downloaded", "file": "From a file", "starter set": "Came with the program"}
_WARNINGS_SHOWN = 4


def is_newer(status: StaticDataStatus) -> bool:
    """Whether the host has something better; the starter set is less than the build it is made from."""
    if status.latest_build is None:
        return False
    if status.build is None or status.source == "starter set":
        return True
    return status.latest_build > status.build


def newer_words(status: StaticDataStatus) -> str:
    """Say what the host has that is better than what is loaded."""
    if status.build is None:
        return f"Build {status.latest_build} of the game's data can be loaded."
    if status.latest_build == status.build:
        return f"The whole of build {status.build} can be loaded; a part of it came with the program."
    return f"Build {status.latest_build} of the game's data is out; build {status.build} is loaded."


def fact_texts(status: StaticDataStatus, now: datetime) -> dict[str, str]:
    """Write the facts about the loaded build."""
    imported = "" if status.imported_at is None else _age(status.imported_at, now)
    return {
        "build": "None" if status.build is None else str(status.build),
        "released": (status.release_date or write.UNKNOWN)[:10],
        "source": _SOURCES.get(status.source or "", write.UNKNOWN),
        "imported": imported or write.UNKNOWN,
        "latest": "Not asked yet" if status.latest_build is None else str(status.latest_build),
        "types": write.whole(status.types),
        "blueprints": write.whole(status.blueprints),
        "producible": write.whole(status.producible),
        "chains": write.whole(status.chains),
    }


def status_notes(status: StaticDataStatus) -> list[str]:
    """Say in words what this build lacks and what was passed over when it was loaded."""
    notes = []
    if status.missing:
        # loads SQL, which is loaded anyway once there is a status to speak of
        from eveprod_desktop.core.sde.members import FEATURES  # noqa: PLC0415 - SQL, after the first paint

        by_feature: dict[str, list[str]] = {}
        for name in status.missing:
            by_feature.setdefault(FEATURES.get(name, name), []).append(name)
        notes.append("Not in this build:")
        notes += [f"   {feature} ({', '.join(names)})" for feature, names in by_feature.items()]
    notes += status.warnings[:_WARNINGS_SHOWN]
    more = len(status.warnings) - _WARNINGS_SHOWN
    if more > 0:
        notes.append(f"… and {write.count(more, 'more note')}.")
    if status.build is not None and status.chains < status.producible:
        lacking_chains = write.count(status.producible - status.chains, "product has", "products have")
        notes.append(f"{lacking_chains} no computed chain: rebuild the chains.")
    return notes


def update_words(result: UpdateResult) -> str:
    """Say what an update did."""
    build = result.status.build
    if not result.imported:
        return f"Build {build} is loaded already and the newest one."
    changed = result.changed
    return (
        f"Build {build} loaded in {result.seconds:.1f} s: {write.count(changed.added, 'new product')},"
        f" {write.whole(changed.removed)} removed, {write.whole(changed.changed)} changed."
    )


def _age(imported_at: str, now: datetime) -> str:
    moment = datetime.fromisoformat(imported_at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return write.age(max(0.0, (now - moment).total_seconds()))

"""The stamp in `.venv` that says for what it was made; a warm start reads it and nothing else."""

import hashlib
import json
import sys
import tomllib

from scripts.start import places

# raised whenever what scripts/start does to the environment changes, so that older ones are gone over again
_RECIPE = 2


def is_whole() -> bool:
    """Whether the environment stands as this version of the project, this Python and this place need it."""
    try:
        stamp = places.STAMP.read_text("utf-8")
    except OSError:
        return False
    return stamp == _fingerprint() and places.PYTHON.exists()


def remove() -> None:
    """Say that the environment is being worked on."""
    places.STAMP.unlink(missing_ok=True)


def write() -> None:
    """Say that the environment is whole."""
    places.STAMP.write_text(_fingerprint(), "utf-8")


def _fingerprint() -> str:
    """Everything whose change asks for a new look at the environment."""
    with places.PROJECT.open("rb") as file:
        project = tomllib.load(file)
    parts = [
        _RECIPE,
        hashlib.sha256(places.LOCK.read_bytes()).hexdigest(),
        project["project"],
        project["build-system"],
        sys.version,
        sys.base_prefix,
        str(places.ROOT),
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

"""Where things stand in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
PROGRAM = ROOT / "eveprod_desktop"
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = ENVIRONMENT / "bootstrap.stamp"
LIBRARIES_MISSING = ENVIRONMENT / "bootstrap.libraries-missing"
UNFINISHED = ENVIRONMENT / "bootstrap.unfinished"
START_LOCK = ROOT / ".venv.lock"


def script(name: str) -> Path:
    """Return the place of a command that a package put into the environment."""
    return SCRIPTS / (f"{name}.exe" if os.name == "nt" else name)

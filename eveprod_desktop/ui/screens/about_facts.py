"""What the program is made of: versions, licences, places on disk."""

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

import eveprod_desktop
from eveprod_desktop.ui.screens.static_data_words import fact_texts
from eveprod_desktop.ui.session import Session

CCP_NOTICE = (
    "EVE Online, the EVE logo, and all data, names and images of the game are the property of CCP hf."
    " This is a free, non-commercial program made by players under CCP's developer licence;"
    " it is not made, endorsed or supported by CCP hf.\n"
    "© CCP hf. All rights reserved. “EVE”, “EVE Online”, “CCP” and all related logos and images are"
    " trademarks or registered trademarks of CCP hf."
)
_DISTRIBUTION = "eveprod-desktop"
_UNKNOWN_LICENCE = "see its own files"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """Something the program is built on."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place on disk."""

    what: str
    path: str


@dataclass(frozen=True, slots=True)
class AboutFacts:
    """Everything the About screen shows."""

    version: str
    game_data: str
    libraries: tuple[LibraryRow, ...]
    places: tuple[PlaceRow, ...]

    def as_text(self) -> str:
        """Write it for a report."""
        lines = [f"EVE Production Desktop {self.version}", self.game_data, platform.platform(), ""]
        lines += [f"{row.name} {row.version}" for row in self.libraries]
        lines += ["", *(f"{row.what}: {row.path}" for row in self.places)]
        return "\n".join(lines) + "\n"


def read_about(session: Session) -> AboutFacts:
    """Gather it. To be run on a waiting thread; raises AppError when the database can't be read."""
    app = session.app
    status = app.static_data.status()
    texts = fact_texts(status, app.clock.now())
    loaded = status.build is not None
    game_data = (
        f"Game data: build {texts['build']} of {texts['released']}, {texts['source'].lower()},"
        f" loaded {texts['imported']}"
        if loaded
        else "Game data: none loaded"
    )
    paths = app.paths
    places = {
        "Database": paths.database,
        "Settings": paths.settings,
        "Sizes and columns": paths.window_state,
        "Backups": paths.backups,
        "Log": paths.logs,
        "Downloaded game data": paths.sde_cache,
        "Cache, may be deleted": paths.cache,
        "Came with the program": paths.resources,
    }
    return AboutFacts(
        eveprod_desktop.__version__,
        game_data,
        tuple(libraries()),
        tuple(PlaceRow(what, str(path)) for what, path in places.items()),
    )


def libraries() -> list[LibraryRow]:
    """Return Python, SQLite and every library the program asks for, with their licences."""
    import sqlite3  # noqa: PLC0415 - the window starts without

    python = LibraryRow("Python", platform.python_version(), "PSF-2.0")
    found = [python, LibraryRow("SQLite", sqlite3.sqlite_version, "public domain")]
    for name in sorted(_wanted(), key=str.casefold):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append(LibraryRow(about["Name"], about["Version"], _licence(about)))
    return found


def _wanted() -> Iterable[str]:
    try:
        requirements = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        requirements = []
    for requirement in requirements:
        wanted, _mark, condition = requirement.partition(";")
        if "extra" not in condition:
            yield "".join(_name_of(wanted))


def _name_of(requirement: str) -> Iterable[str]:
    for letter in requirement.strip():
        if not (letter.isalnum() or letter in "-_."):
            return
        yield letter


def _licence(about: metadata.PackageMetadata) -> str:
    said = about.json
    expression = said.get("license_expression")
    if expression:
        return str(expression)
    marks = [mark for mark in about.get_all("Classifier") or [] if mark.startswith("License ::")]
    if marks:
        return ", ".join(mark.rsplit(" :: ", 1)[-1] for mark in marks)
    written = str(said.get("license") or "").strip().partition("\n")[0]
    return written[:60] or _UNKNOWN_LICENCE

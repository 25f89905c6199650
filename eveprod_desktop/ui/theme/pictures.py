"""Pictures a style sheet can only take from files: the tick of a box, the arrows of a number."""

import logging
from pathlib import Path

from eveprod_desktop.ui.theme.icons import svg
from eveprod_desktop.ui.theme.palette import Palette, Role

_log = logging.getLogger(__name__)
_PICTURES = {
    "tick": ("tick", Role.ON_ACCENT),
    "up": ("collapse", Role.MUTED),
    "down": ("expand", Role.MUTED),
    "clear": ("close", Role.MUTED),
    "rising": ("collapse", Role.ACCENT),
    "falling": ("expand", Role.ACCENT),
}


def write_pictures(folder: Path, palette: Palette) -> dict[str, str]:
    """Write the pictures in a theme's colours; return their paths by name, as a style sheet wants them.

    A folder that can't be written costs the pictures and nothing else: none are returned.
    """
    paths = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (icon, role) in _PICTURES.items():
            path = folder / f"{name}-{palette.name}.svg"
            path.write_bytes(svg(icon, palette.colour(role)))
            paths[name] = path.as_posix()
    except OSError as error:
        _log.warning("the pictures of the theme were not written: %s", error)
        return {}
    return paths

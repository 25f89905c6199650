"""The system libraries and fonts that Qt needs on Linux and that its wheels don't bring."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """A library or font, and the packages that bring it, by package manager.

    `apt` may name several packages of which the first that exists is meant (Debian and Ubuntu renamed
    some). `window_only`: needed for a window on X11, not for pictures without a display.
    """

    name: str
    apt: tuple[str, ...]
    dnf: str
    pacman: str
    zypper: str
    window_only: bool = False


_LIBRARIES = (
    Part("libEGL.so.1", ("libegl1",), "libglvnd-egl", "libglvnd", "libEGL1"),
    Part("libGL.so.1", ("libgl1",), "libglvnd-glx", "libglvnd", "libGL1"),
    Part("libxkbcommon.so.0", ("libxkbcommon0",), "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Part("libdbus-1.so.3", ("libdbus-1-3",), "dbus-libs", "dbus", "libdbus-1-3"),
    Part("libfontconfig.so.1", ("libfontconfig1",), "fontconfig", "fontconfig", "libfontconfig1"),
    Part("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"), "glib2", "glib2", "libglib-2_0-0"),
    Part("libgthread-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"), "glib2", "glib2", "libgthread-2_0-0"),
    Part(
        "libxcb-cursor.so.0",
        ("libxcb-cursor0",),
        "xcb-util-cursor",
        "xcb-util-cursor",
        "libxcb-cursor0",
        window_only=True,
    ),
    Part(
        "libxcb-icccm.so.4",
        ("libxcb-icccm4",),
        "xcb-util-wm",
        "xcb-util-wm",
        "libxcb-icccm4",
        window_only=True,
    ),
    Part(
        "libxcb-image.so.0",
        ("libxcb-image0",),
        "xcb-util-image",
        "xcb-util-image",
        "libxcb-image0",
        window_only=True,
    ),
    Part(
        "libxcb-keysyms.so.1",
        ("libxcb-keysyms1",),
        "xcb-util-keysyms",
        "xcb-util-keysyms",
        "libxcb-keysyms1",
        window_only=True,
    ),
    Part("libxcb-randr.so.0", ("libxcb-randr0",), "libxcb", "libxcb", "libxcb-randr0", window_only=True),
    Part(
        "libxcb-render-util.so.0",
        ("libxcb-render-util0",),
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
        window_only=True,
    ),
    Part("libxcb-shape.so.0", ("libxcb-shape0",), "libxcb", "libxcb", "libxcb-shape0", window_only=True),
    Part("libxcb-xkb.so.1", ("libxcb-xkb1",), "libxcb", "libxcb", "libxcb-xkb1", window_only=True),
    Part("libX11-xcb.so.1", ("libx11-xcb1",), "libX11-xcb", "libx11", "libX11-xcb1", window_only=True),
    Part(
        "libxkbcommon-x11.so.0",
        ("libxkbcommon-x11-0",),
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
        window_only=True,
    ),
)
_FONT = Part("a font", ("fonts-dejavu-core",), "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")
_FONT_ENDINGS = (".ttf", ".otf", ".ttc", ".pfb", ".pcf.gz")


def missing_parts() -> list[Part]:
    """Return what Qt needs and this system lacks; nothing on macOS and Windows, where Qt brings all."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [part for part in _LIBRARIES if not _loads(part.name)]
    return missing if _has_font() else [*missing, _FONT]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _has_font() -> bool:
    if lister := shutil.which("fc-list"):
        listed = subprocess.run([lister, "--format=%{file}\n"], capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            return bool(listed.stdout.strip())
    return any(
        name.lower().endswith(_FONT_ENDINGS)
        for folder in _font_folders()
        for _, _, names in os.walk(folder)
        for name in names
    )


def _font_folders() -> Iterator[Path]:
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    yield from (Path(folder) / "fonts" for folder in data.split(":"))
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home raises for a user without one
    yield Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts"
    yield home / ".fonts"

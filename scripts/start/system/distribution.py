"""What the distribution's own package manager has to bring: installed where we may, told where not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from scripts.start.system.libraries import Part, missing_parts
from scripts.start.telling import CannotStart, say, step

_INSTALL = {
    "apt": "apt-get install -y",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --needed",
    "zypper": "zypper install -y",
}


def provide_qt_libraries(*, install: bool = True) -> bool:
    """See to the libraries and fonts of Qt; whether now all of them are there.

    With `install`, on Debian and Ubuntu, as root, they are installed. Elsewhere the one command that
    is missing is printed. Without what only an X11 window needs the start goes on: there may be no
    display at all.

    Raises:
        CannotStart: something is missing without which Qt can't even be loaded.

    """
    missing = missing_parts()
    manager = _manager()
    if missing and install and manager == "apt" and _is_root():
        _apt_install([part.apt for part in missing], "Installing Qt's system libraries and fonts")
        missing = missing_parts()
    if not missing:
        return True
    names = ", ".join(part.name for part in missing)
    command = _command(manager, [_package(part, manager) for part in missing])
    advice = f"run: {command}" if command else "install them with the package manager of this system"
    if any(not part.window_only for part in missing):
        raise CannotStart(f"Qt needs {names}, which this system lacks; {advice}")
    say(f"A window on X11 needs {names}, which this system lacks; {advice}")
    return False


def provide_venv(missing: Sequence[str]) -> None:
    """See to Python's own `venv` and `ensurepip`, which some distributions pack separately.

    Raises:
        CannotStart: they are missing and may not be installed from here; the command is in the text.

    """
    major, minor = sys.version_info[:2]
    manager = _manager()
    packages = {
        "apt": f"python{major}.{minor}-venv",
        "dnf": "python3-pip",
        "pacman": "python",
        "zypper": f"python{major}{minor}-pip",
    }
    if manager == "apt" and _is_root():
        # a Python started before its parts were installed would not see them
        _apt_install([(packages["apt"], "python3-venv")], "Installing Python's venv module")
        if _python_has(missing):
            return
    command = _command(manager, [packages[manager]] if manager else [])
    advice = f"run: {command}" if command else "install them, or a complete Python, and try again"
    raise CannotStart(f"This Python comes without {' and '.join(missing)}; {advice}")


def _python_has(modules: Sequence[str]) -> bool:
    python = getattr(sys, "_base_executable", None) or sys.executable
    return subprocess.run([python, "-I", "-c", f"import {', '.join(modules)}"], check=False).returncode == 0


def _manager() -> str | None:
    commands = {"apt": "apt-get", "dnf": "dnf", "pacman": "pacman", "zypper": "zypper"}
    if not sys.platform.startswith("linux"):
        return None
    return next((name for name, command in commands.items() if shutil.which(command)), None)


def _package(part: Part, manager: str | None) -> str:
    if manager == "apt":
        return _apt_name(part.apt)
    return {"dnf": part.dnf, "pacman": part.pacman, "zypper": part.zypper}.get(manager or "", "")


def _command(manager: str | None, packages: Sequence[str]) -> str:
    """Return the one line to type, or nothing where no package manager is known."""
    if manager is None:
        return ""
    sudo = "" if _is_root() else "sudo "
    return f"{sudo}{_INSTALL[manager]} {' '.join(dict.fromkeys(packages))}"


def _apt_name(names: Sequence[str]) -> str:
    """Return the first of the names that this release of Debian or Ubuntu has, else the last."""
    for name in names[:-1]:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if shown.returncode == 0 and shown.stdout.strip():
            return name
    return names[-1]


def _apt_install(packages: Sequence[Sequence[str]], what: str) -> None:
    """Try to install one of each group of names; whether it helped is looked at afterwards."""
    with step("Asking for the newest list of system packages"):
        # a failure shows when installing, or doesn't matter
        _apt_get("update")
    wanted = dict.fromkeys(_apt_name(names) for names in packages)
    with step(f"{what}: {' '.join(wanted)}"):
        done = _apt_get("install", "-y", "--no-install-recommends", *wanted)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("E: ")]
        say(f"apt-get failed: {errors[0].removeprefix('E: ') if errors else 'it gave no reason'}")


def _apt_get(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0

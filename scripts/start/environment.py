"""The virtual environment in `.venv`: made, filled with what is locked, repaired, left alone when whole."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.start import places, stamp
from scripts.start.system import distribution
from scripts.start.telling import CannotStart, say, step


class _NothingInstalled(CannotStart):
    """pip gave up before it changed anything."""


_PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")
_NETWORK_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Connection refused",
    "Connection reset",
    "Network is unreachable",
    "Temporary failure in name resolution",
    "Max retries exceeded",
    "Retrying (Retry(",
)


def make_whole() -> None:
    """Make or repair the environment; only one process may do this at a time.

    Raises:
        CannotStart: a step failed; what is done so far is used by the next start, or thrown away by it.

    """
    stamp.remove()
    if not _is_ours():
        _make()
    try:
        _install()
    except _NothingInstalled:
        places.UNFINISHED.unlink(missing_ok=True)
        raise
    stamp.write()


def _is_ours() -> bool:
    """Whether the environment was made whole once, here, by this Python; its packages may be old."""
    if places.UNFINISHED.exists() or not places.PYTHON.exists():
        return False
    activate = places.SCRIPTS / "activate"
    if not activate.exists() or str(places.ENVIRONMENT) not in activate.read_text("utf-8", "replace"):
        return False  # moved: the scripts in it name the old place
    question = "import json, sys, pip; print(json.dumps([sys.version, sys.base_prefix]))"
    asked = _run([str(places.PYTHON), "-I", "-c", question])
    return asked.returncode == 0 and json.loads(asked.stdout) == [sys.version, sys.base_prefix]


def _make() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        distribution.provide_venv(missing)
    if places.ENVIRONMENT.is_symlink() or places.ENVIRONMENT.is_file():
        places.ENVIRONMENT.unlink()
    elif places.ENVIRONMENT.exists():
        say("The .venv here is unfinished, or of another Python or place: making it anew.")
        shutil.rmtree(places.ENVIRONMENT)
    places.ENVIRONMENT.mkdir()
    places.UNFINISHED.touch()
    python = getattr(sys, "_base_executable", None) or sys.executable
    with step(f"Making .venv for Python {sys.version.split()[0]}"):
        made = _run([python, "-I", "-m", "venv", str(places.ENVIRONMENT)])
    if made.returncode:
        lines = (made.stderr + made.stdout).strip().splitlines()
        raise CannotStart(_disk_full(made.stderr) or f"The virtual environment can't be made: {lines[-1]}.")


def _install() -> None:
    # stays when we are killed on the way: half a package looks like a whole one to pip, so all is made anew
    places.UNFINISHED.touch()
    packages = sum(
        " --hash" not in line and "==" in line for line in places.LOCK.read_text("utf-8").splitlines()
    )
    with step(
        f"Installing up to {packages} locked packages (the first time some 180 MB, one minute or a few)"
    ):
        _pip(
            "install",
            "--retries=3",
            "--require-hashes",
            "--only-binary=:all:",
            "--requirement",
            str(places.LOCK),
        )
    with step("Installing EVE Production Desktop itself"):
        _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(places.ROOT))
    for name in ("eveprod", "eveprod-desktop"):
        if not places.script(name).exists():
            raise CannotStart(
                f"The command {name} did not appear in {places.SCRIPTS}: delete .venv and try again."
            )
    _compile()
    places.UNFINISHED.unlink(missing_ok=True)


def _compile() -> None:
    """Keep the bytecode of the program beside its sources, as pip does for the packages it installs.

    Where Python may write it, the first start would; where PYTHONDONTWRITEBYTECODE forbids it, every
    process would compile all it imports anew, which is a third of the time to the first paint. What
    can't be written here is compiled at each start then, so the outcome does not matter.
    """
    _run([str(places.PYTHON), "-I", "-m", "compileall", "-q", str(places.PROGRAM)])


def _pip(*arguments: str) -> None:
    done = _run([str(places.PYTHON), "-I", *_PIP, *arguments])
    if done.returncode:
        raise _explain(done.stdout + done.stderr)


def _explain(output: str) -> CannotStart:
    """Say in one sentence why pip failed."""
    errors = [line.removeprefix("ERROR: ") for line in output.splitlines() if line.startswith("ERROR: ")]
    if full := _disk_full(output):
        return CannotStart(full)
    if "DO NOT MATCH THE HASHES" in output:
        return _NothingInstalled(
            "A downloaded package is not the one that was locked (its hash differs); nothing was installed:"
            " try again later, and don't go on if it stays so."
        )
    if any(sign in output for sign in _NETWORK_SIGNS):
        return _NothingInstalled("The packages can't be downloaded: check the network and try again.")
    if "Permission denied" in output or "Read-only file system" in output:
        return CannotStart(f"{places.ENVIRONMENT} can't be written: {_first(errors, output)}")
    if "No matching distribution" in output:
        return _NothingInstalled(
            f"A locked package does not exist ready-made for this system and Python: {_first(errors, output)}"
        )
    return CannotStart(f"pip failed: {_first(errors, output)}")


def _first(errors: list[str], output: str) -> str:
    return (errors or output.strip().splitlines() or ["it said nothing"])[0]


def _disk_full(output: str) -> str:
    if "No space left on device" in output or "not enough space on the disk" in output:
        return "The disk is full: the environment needs about 1 GB; free some and try again."
    return ""


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command with nothing of the user's Python settings, and keep what it says."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"PYTHONUTF8": "1", "PIP_USER": "0"}
    return subprocess.run(
        command,
        cwd=Path(places.ROOT),
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )

"""bootstrap.py, end to end: a small project with a lock of its own, real venv and pip, no network."""

import ast
import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SYSTEM_LIBRARIES = "scripts.start.system.libraries"

# the build backend of the small project: enough of PEP 660 for `pip install --editable`
BACKEND = """
import pathlib, zipfile

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "eveprod_desktop-1.0-py3-none-any.whl"
    info = "eveprod_desktop-1.0.dist-info/"
    scripts = "eveprod = eveprod_desktop.ui.main:main"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("small.pth", str(pathlib.Path.cwd()))
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: eveprod-desktop\\nVersion: 1.0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\n" + scripts + "\\n"
                       + scripts.replace("eveprod ", "eveprod-desktop ") + "\\n")
        wheel.writestr(info + "RECORD", "".join(f"{n},,\\n" for n in [*wheel.namelist(), info + "RECORD"]))
    return name

def get_requires_for_build_editable(config_settings=None):
    return []

build_wheel = build_editable
"""
PROGRAM = """
import json, os, sys

def main():
    print(json.dumps({"arguments": sys.argv[1:], "prefix": sys.prefix, "pid": os.getpid()}))
    return 7 if "--fail" in sys.argv else 0
"""
PYPROJECT = """
[build-system]
requires = ["smallbackend"]
build-backend = "smallbackend"

[project]
name = "eveprod-desktop"
version = "1.0"
"""


class Checkout:
    """A small checkout with the real bootstrap.py, and a folder of packages instead of the network."""

    def __init__(self, root: Path, packages: Path) -> None:
        self.root = root
        self.packages = packages

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "bootstrap.stamp"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "bootstrap.py"), *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.packages), **more}

    def bootstrap(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )


def wheel(folder: Path, name: str, module: str) -> str:
    """Write a wheel of one module; its line for a lock."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info/"
    files = {
        f"{name}.py": module,
        info + "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        info + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        file: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        for file, text in files.items()
    }
    record = "".join(f"{file},sha256={digest},{len(files[file])}\n" for file, digest in digests.items())
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in {**files, info + "RECORD": f"{record}{info}RECORD,,\n"}.items():
            archive.writestr(zipfile.ZipInfo(file, (2026, 1, 1, 0, 0, 0)), text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def new_checkout(folder: Path) -> Checkout:
    root, packages = folder / "a place with blanks", folder / "packages"
    packages.mkdir()
    shutil.copytree(ROOT / "scripts" / "start", root / "scripts" / "start")
    # the machine's libraries are looked at by tests of their own; here nothing may be installed into it
    (root / "scripts" / "start" / "system" / "libraries.py").write_text(
        (ROOT / "scripts" / "start" / "system" / "libraries.py")
        .read_text("utf-8")
        .replace('sys.platform.startswith("linux")', 'sys.platform.startswith("nowhere")'),
        "utf-8",
    )
    shutil.copy(ROOT / "bootstrap.py", root)
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (root / "eveprod_desktop" / "ui").mkdir(parents=True)
    (root / "eveprod_desktop" / "ui" / "main.py").write_text(PROGRAM, "utf-8")
    (root / "requirements.lock").write_text(wheel(packages, "smallbackend", BACKEND), "utf-8")
    return Checkout(root, packages)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was started once; tests leave it whole."""
    checkout = new_checkout(tmp_path_factory.mktemp("made"))
    first = checkout.bootstrap("run", "--first", PYTHONDONTWRITEBYTECODE="1")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["arguments"] == ["--first"]
    for words in ("Making .venv", "1 locked packages", "EVE Production Desktop itself"):
        assert words in first.stderr
    return checkout


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Checkout]:
    yield new_checkout(tmp_path)
    shutil.rmtree(tmp_path)  # an environment is 15 MB


def test_a_second_start_says_nothing_and_passes_arguments_and_status_on(made: Checkout) -> None:
    written = made.stamp.stat().st_mtime_ns
    arguments = ["run", "--screenshots", "a folder", "--theme", "dark", "--fail", ""]
    again = made.bootstrap(*arguments)
    answer = json.loads(again.stdout)
    assert again.returncode == 7
    assert answer["arguments"] == arguments[1:]
    assert Path(answer["prefix"]) == made.root / ".venv"
    assert again.stderr == ""
    assert made.stamp.stat().st_mtime_ns == written


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't become another program")
def test_the_start_becomes_the_program(made: Checkout) -> None:
    with subprocess.Popen(made.command("run"), env=made.environment(), stdout=subprocess.PIPE) as process:
        output, _ = process.communicate()
    assert json.loads(output)["pid"] == process.pid


def test_a_warm_start_loads_little(made: Checkout) -> None:
    """The price of a warm start is what it imports; pip, subprocess and ctypes are not among it."""
    question = (
        "import sys; before = set(sys.modules); from scripts.start.command import set_up; set_up();"
        "print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", question], cwd=made.root, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "scripts.start.stamp" in loaded
    assert not loaded & {"pip", "venv", "ctypes", "subprocess", "scripts.start.environment", SYSTEM_LIBRARIES}


def test_the_commands_stand_in_the_environment(made: Checkout) -> None:
    folder = made.root / ".venv" / ("Scripts" if sys.platform == "win32" else "bin")
    for name in ("eveprod", "eveprod-desktop"):
        done = subprocess.run([folder / name, "x"], capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["arguments"] == ["x"]


def test_the_bytecode_of_the_program_is_kept_even_where_a_start_may_not_write_it(made: Checkout) -> None:
    assert list(made.root.glob("eveprod_desktop/ui/__pycache__/main.*.pyc"))


def test_a_changed_lock_is_installed_into_the_environment_that_is_there(made: Checkout) -> None:
    lock = made.root / "requirements.lock"
    lock.write_text(lock.read_text("utf-8") + wheel(made.packages, "another", "ANSWER = 42"), "utf-8")
    done = made.bootstrap("run")
    assert done.returncode == 0, done.stderr
    assert "Making .venv" not in done.stderr
    assert list((made.root / ".venv").rglob("another.py"))


def test_a_package_with_another_hash_is_refused_in_one_sentence(made: Checkout) -> None:
    lock, before = made.root / "requirements.lock", (made.root / "requirements.lock").read_text("utf-8")
    wheel(made.packages, "tampered", "GOOD = True")
    lock.write_text(before + f"tampered==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    done = made.bootstrap("run")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "hash differs" in done.stderr
    assert "Traceback" not in done.stderr
    lock.write_text(before, "utf-8")
    mended = made.bootstrap("run")
    assert mended.returncode == 0
    assert "Making .venv" not in mended.stderr, "nothing was installed, so nothing is thrown away"


def test_without_network_it_says_so(made: Checkout) -> None:
    lock, before = made.root / "requirements.lock", (made.root / "requirements.lock").read_text("utf-8")
    lock.write_text(before + f"faraway==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    # pip's own number of retries stands on its command line; its pause between them is short for a refusal
    done = made.bootstrap("run", PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    lock.write_text(before, "utf-8")
    assert done.returncode == 1
    assert "check the network" in done.stderr
    assert made.bootstrap("run").returncode == 0


def test_a_package_that_is_nowhere_is_named(made: Checkout) -> None:
    lock, before = made.root / "requirements.lock", (made.root / "requirements.lock").read_text("utf-8")
    lock.write_text(before + f"nowhere==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    done = made.bootstrap("run")
    lock.write_text(before, "utf-8")
    assert done.returncode == 1
    assert "nowhere" in done.stderr.splitlines()[-1]
    assert made.bootstrap("run").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_on_the_way_the_next_start_repairs(fresh: Checkout) -> None:
    unfinished = fresh.root / ".venv" / "bootstrap.unfinished"
    with subprocess.Popen(
        fresh.command("run"), env=fresh.environment(), stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        until = time.monotonic() + 60
        while not (unfinished.exists() and list(fresh.root.glob(".venv/lib/*/site-packages/pip"))):
            assert time.monotonic() < until
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
    assert not fresh.stamp.exists()
    done = fresh.bootstrap("run")
    assert done.returncode == 0, done.stderr
    assert "making it anew" in done.stderr
    assert not unfinished.exists()


def test_two_starts_at_once_make_one_environment(fresh: Checkout) -> None:
    starts = [
        subprocess.Popen(
            fresh.command("run"),
            env=fresh.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [start.communicate() for start in starts]
    assert [start.returncode for start in starts] == [0, 0], ends
    assert sum("Making .venv" in told for _, told in ends) == 1
    assert sum("waiting for it" in told for _, told in ends) == 1

    moved = Checkout(fresh.root.with_name("moved"), fresh.packages)
    fresh.root.rename(moved.root)
    done = moved.bootstrap("run")
    assert done.returncode == 0, done.stderr
    assert "making it anew" in done.stderr
    assert Path(json.loads(done.stdout)["prefix"]) == moved.root / ".venv"


def test_a_folder_that_can_not_be_written_is_one_sentence(fresh: Checkout) -> None:
    (fresh.root / ".venv.lock").mkdir()
    done = fresh.bootstrap("run")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "can't be used" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("start",), ("--version",)])
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bootstrap.py", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "bootstrap.py run" in done.stderr
    assert done.stdout == ""


def test_help_is_on_stdout() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bootstrap.py", "--help"], capture_output=True, text=True, check=True
    )
    assert "bootstrap.py test" in done.stdout


def test_bootstrap_itself_is_readable_for_old_pythons() -> None:
    tree = ast.parse((ROOT / "bootstrap.py").read_text("ascii"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    head = tree.body[: next(n for n, node in enumerate(tree.body) if isinstance(node, ast.If)) + 1]
    imported = [alias.name for node in head if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["os", "sys"], "nothing newer is imported before the version is looked at"


def test_an_old_python_is_told_what_is_needed(tmp_path: Path) -> None:
    old = "import sys, runpy; sys.version_info = (3, 8, 2); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", old, ROOT / "bootstrap.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and this is Python 3.8" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_start_uses_the_standard_library_only() -> None:
    for path in [ROOT / "bootstrap.py", *(ROOT / "scripts" / "start").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            foreign = [n for n in names if n.split(".")[0] not in {*sys.stdlib_module_names, "scripts"}]
            assert not foreign, path


def test_ci_calls_the_test_command_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == [
        "set -euo pipefail",
        'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
        "exec python3 bootstrap.py test",
    ]

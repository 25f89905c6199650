"""The arrows between the rooms, and what a start may load."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "eveprod_desktop"


def loaded_by(module: str) -> set[str]:
    """Return the top packages, and the modules, that importing `module` loads into a fresh Python."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stdout.split())
    return modules | {name.partition(".")[0] for name in modules}


def test_the_import_contracts_hold() -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not even for types, and not inside functions: two that need each other are one, or want a third."""
    graph = grimp.build_graph("eveprod_desktop", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 500
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names them


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        (
            "eveprod_desktop.commands.program",
            {"PySide6", "scipy", "httpx", "authlib", "keyring", "pyqtgraph", "alembic"},
        ),
        # Ctrl+C is heard from here on
        ("eveprod_desktop.cli", {"typer", "rich", "msgspec", "sqlalchemy", "numpy"}),
        (
            "eveprod_desktop.operations",
            {"PySide6", "scipy", "httpx", "authlib", "keyring", "pyqtgraph", "typer", "sqlalchemy", "numpy"},
        ),
        # the worker process imports it again, and so does every start before its first paint
        ("eveprod_desktop.ui.main", {"PySide6", "scipy", "httpx", "sqlalchemy", "pyqtgraph"}),
        # everything up to the first paint
        ("eveprod_desktop.ui.start", {"scipy", "numpy", "httpx", "authlib", "sqlalchemy", "pyqtgraph"}),
    ],
)
def test_a_start_loads_nothing_large(module: str, banned: set[str]) -> None:
    assert not loaded_by(module) & banned


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in vague]


@pytest.mark.parametrize("room", ["core", "esi", "ui", "sandbox", "commands", "."])
def test_nothing_works_at_import(room: str) -> None:
    """A module defines and assigns; it opens no file and no connection, and starts no thread."""
    workers = {
        "open",
        "connect",
        "create_engine",
        "Client",
        "Thread",
        "Process",
        "read_text",
        "read_bytes",
        "run",
    }
    files = (PACKAGE / room).glob("*.py") if room == "." else (PACKAGE / room).rglob("*.py")
    for path in files:
        for statement in ast.parse(path.read_text("utf-8")).body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
                continue
            calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
            names = {
                call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls
            }
            assert not names & workers, f"{path}:{statement.lineno}"


def test_no_error_is_swallowed() -> None:
    """No bare except, and none that catches everything and passes."""
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{path}:{node.lineno}"
                everything = isinstance(node.type, ast.Name) and node.type.id in {
                    "Exception",
                    "BaseException",
                }
                silent = all(isinstance(inner, ast.Pass | ast.Continue) for inner in node.body)
                assert not (everything and silent), f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("module", "tables"),
    [
        ("chains", {"production_dependencies", "production_chains"}),
        ("economics", {"production_economics", "economics_snapshots"}),
        ("workflow", {"production_jobs", "production_job_materials"}),
    ],
)
def test_the_three_modules_never_reach_into_each_others_tables(module: str, tables: set[str]) -> None:
    """A module's tables are its own; the others see its service only."""
    others = {"chains", "economics", "workflow"} - {module}
    for path in (path for other in others for path in (PACKAGE / "core" / other).rglob("*.py")):
        source = path.read_text("utf-8")
        names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        assert not names & tables, path

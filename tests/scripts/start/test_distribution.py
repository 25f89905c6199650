"""What the system's package manager is asked for; the managers here only write down their calls."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.start.system import distribution, libraries
from scripts.start.system.libraries import Part
from scripts.start.telling import CannotStart

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks libraries")

NEEDED = Part("libEGL.so.1", ("libegl1",), "libglvnd-egl", "libglvnd", "libEGL1")
RENAMED = Part("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"), "glib2", "glib2", "libglib-2_0-0")
WINDOW = Part("libxcb-x.so.0", ("libxcb-x0",), "xcb-x", "xcb-x", "libxcb-x0", window_only=True)

Machine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Pretend a machine: its package managers, whether we are root, what it lacks before and after."""

    def pretend(
        *commands: str,
        root: bool,
        lacks: list[Part],
        then: list[Part] | None = None,
        has: str = "",
        status: int = 0,
    ) -> Path:
        calls = tmp_path / "calls"
        calls.touch()
        folder = tmp_path / "bin"
        folder.mkdir()
        for command in commands:
            script = f'#!/bin/sh\necho "{command} $*" >> "{calls}"\n'
            if command == "apt-cache":
                script += f'case " {has} " in *" $2 "*) echo "Package: $2";; *) exit 100;; esac\n'
            elif command == "apt-get" and status:
                script += f'echo "E: Unable to locate package" >&2; exit {status}\n'
            (folder / command).write_text(script, "utf-8")
            (folder / command).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(distribution, "_is_root", lambda: root)
        answers = iter([lacks, lacks if then is None else then])
        monkeypatch.setattr(distribution, "missing_parts", lambda: next(answers))
        return calls

    return pretend


def test_where_nothing_is_missing_nothing_is_asked(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = machine("apt-get", "apt-cache", root=True, lacks=[])
    assert distribution.provide_qt_libraries()
    assert calls.read_text("utf-8") == ""
    assert capsys.readouterr().err == ""


def test_root_on_debian_installs(machine: Machine) -> None:
    calls = machine(
        "apt-get", "apt-cache", root=True, lacks=[NEEDED, RENAMED, WINDOW], then=[], has="libegl1"
    )
    assert distribution.provide_qt_libraries()
    assert calls.read_text("utf-8").splitlines() == [
        "apt-get -qq update",
        "apt-cache show libglib2.0-0t64",
        "apt-get -qq install -y --no-install-recommends libegl1 libglib2.0-0 libxcb-x0",
    ]


def test_the_new_name_is_taken_where_there_is_one(machine: Machine) -> None:
    calls = machine("apt-get", "apt-cache", root=True, lacks=[RENAMED], then=[], has="libglib2.0-0t64")
    assert distribution.provide_qt_libraries()
    assert calls.read_text("utf-8").splitlines()[-1].endswith(" libglib2.0-0t64")


def test_root_told_not_to_install_only_tells(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    calls = machine("apt-get", "apt-cache", root=True, lacks=[WINDOW])
    assert not distribution.provide_qt_libraries(install=False)
    assert "apt-get" not in calls.read_text("utf-8")
    assert "run: apt-get install -y libxcb-x0" in capsys.readouterr().err


def test_a_failed_installation_is_told_with_the_command(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine("apt-get", "apt-cache", root=True, lacks=[NEEDED], status=100)
    with pytest.raises(CannotStart, match="run: apt-get install -y libegl1"):
        distribution.provide_qt_libraries()
    assert "apt-get failed: Unable to locate package" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("commands", "command"),
    [
        (("apt-get", "apt-cache"), "sudo apt-get install -y libegl1 libglib2.0-0"),
        (("dnf",), "sudo dnf install -y libglvnd-egl glib2"),
        (("pacman",), "sudo pacman -S --needed libglvnd glib2"),
        (("zypper",), "sudo zypper install -y libEGL1 libglib-2_0-0"),
    ],
)
def test_others_are_told_the_one_command(machine: Machine, commands: tuple[str, ...], command: str) -> None:
    calls = machine(*commands, root=False, lacks=[NEEDED, RENAMED])
    with pytest.raises(CannotStart) as caught:
        distribution.provide_qt_libraries()
    assert str(caught.value).endswith(f"run: {command}")
    assert "install" not in calls.read_text("utf-8")


def test_an_unknown_distribution_is_told_the_libraries(machine: Machine) -> None:
    machine(root=True, lacks=[NEEDED])
    with pytest.raises(CannotStart, match=r"libEGL\.so\.1.*package manager of this system"):
        distribution.provide_qt_libraries()


def test_what_only_a_window_needs_does_not_stop_the_start(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine("dnf", root=False, lacks=[WINDOW])
    assert not distribution.provide_qt_libraries()
    assert "run: sudo dnf install -y xcb-x" in capsys.readouterr().err


def test_without_venv_others_are_told_the_command(machine: Machine) -> None:
    machine("apt-get", "apt-cache", root=False, lacks=[], has=f"python3.{sys.version_info[1]}-venv")
    with pytest.raises(
        CannotStart, match=r"without ensurepip; run: sudo apt-get install -y python3\.\d+-venv"
    ):
        distribution.provide_venv(["ensurepip"])


def test_without_venv_root_on_debian_installs_it(machine: Machine) -> None:
    calls = machine("apt-get", "apt-cache", root=True, lacks=[])
    distribution.provide_venv(["ensurepip"])
    assert calls.read_text("utf-8").splitlines()[-1].endswith(" python3-venv")


def test_without_venv_an_installation_that_did_not_help_is_told(machine: Machine) -> None:
    machine("apt-get", "apt-cache", root=True, lacks=[])
    with pytest.raises(CannotStart, match="without no_such_module"):
        distribution.provide_venv(["no_such_module"])


def test_libraries_are_really_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Part("libc.so.6", ("libc6",), "glibc", "glibc", "glibc")
    missing = Part("libnosuchthing.so.9", ("nosuch",), "nosuch", "nosuch", "nosuch")
    monkeypatch.setattr(libraries, "_LIBRARIES", (there, missing))
    monkeypatch.setattr(libraries, "_has_font", lambda: True)
    assert libraries.missing_parts() == [missing]


@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "Old.PFB", None])
def test_fonts_are_found_without_fontconfig(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, font: str | None
) -> None:
    for name in ("XDG_DATA_DIRS", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(libraries, "_LIBRARIES", ())
    (tmp_path / "fonts" / "deep").mkdir(parents=True)
    (tmp_path / "fonts" / "deep" / "fonts.dir").touch()
    if font:
        (tmp_path / "fonts" / "deep" / font).touch()
    assert [part.name for part in libraries.missing_parts()] == ([] if font else ["a font"])


def test_fontconfig_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "_LIBRARIES", ())
    for output, missing in (("/usr/share/fonts/x.ttf", []), ("", ["a font"])):
        (tmp_path / "fc-list").write_text(f"#!/bin/sh\necho '{output}'\n", "utf-8")
        (tmp_path / "fc-list").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert [part.name for part in libraries.missing_parts()] == missing


def test_every_part_is_known_to_every_manager() -> None:
    for part in (*libraries._LIBRARIES, libraries._FONT):
        assert all((part.name, part.apt, part.dnf, part.pacman, part.zypper))


def test_qt_needs_no_library_that_is_not_looked_for() -> None:
    """What Qt's own files ask the system for is in the list, or comes with what is in the list."""
    listed = subprocess.run(["which", "ldd"], capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("ldd is not installed")
    qt = next((Path(p) / "PySide6" for p in sys.path if (Path(p) / "PySide6").is_dir()), None)
    assert qt is not None
    known = {part.name for part in libraries._LIBRARIES}
    for file in (qt / "QtWidgets.abi3.so", *(qt / "Qt" / "plugins" / "platforms").glob("libq[xo]*.so")):
        output = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
        absent = {line.split()[0] for line in output.splitlines() if "not found" in line}
        assert absent <= known, f"{file.name} needs {absent - known}"

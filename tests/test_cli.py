"""The command line's own way in and out: streams, languages, interruptions."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from eveprod_desktop import cli, operations
from eveprod_desktop.app import App, build_app
from eveprod_desktop.commands import program
from eveprod_desktop.commands.console import Console
from eveprod_desktop.core.errors import AppError, Cancelled, DatabaseBusy
from eveprod_desktop.core.rebuild import load_build
from eveprod_desktop.core.work.monitor import Monitor
from tests.support.small_build import frigate_build


@dataclass(frozen=True)
class Ended:
    """How the entry ended, and the bytes it wrote."""

    status: object
    out: bytes
    err: str


def run(what: Callable[[], object], **streams: object) -> Ended:
    """Run the entry with something in place of the commands, in a process that takes text for ASCII.

    `streams` replace those of the process.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "ascii") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program, "program", what)
        patch.setattr(sys, "argv", ["eveprod"])
        for name, stream in {"stdout": out, "stderr": err, **streams}.items():
            patch.setattr(sys, name, stream)
        try:
            cli.main()
            status: object = 0
        except SystemExit as ended:
            status = ended.code
        for one in (out, err):
            one.flush()
    return Ended(status, bytes(out.buffer.getbuffer()), bytes(err.buffer.getbuffer()).decode())


def failing(error: BaseException) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


pytestmark = pytest.mark.usefixtures("data_dir")


def test_what_a_language_can_not_write_ends_nothing() -> None:
    console = Console(json=False)
    ended = run(lambda: console.answer(None, lambda: console.line("2 × Plate")))
    assert (ended.status, ended.out) == (0, b"2 ? Plate\n")


def test_json_is_utf_8_in_any_language() -> None:
    ended = run(lambda: Console(json=True).answer({"name": "Größe ×"}, lambda: None))
    assert (ended.status, ended.out) == (0, '{"name":"Größe ×"}\n'.encode())


def test_arguments_are_the_text_they_are_in_any_language() -> None:
    # what Python makes of the bytes of 名 and of latin-1's ä where it takes them for ASCII
    assert cli._readable("\udce5\udc90\udc8d") == "名"
    assert cli._readable("\udce4") == "\ufffd"
    assert cli._readable("Drake") == "Drake"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Cancelled()])
def test_ctrl_c_is_130_as_shells_have_it(error: BaseException) -> None:
    ended = run(failing(error))
    assert ended.status == 130
    assert ended.err.startswith("Cancelled.")


def test_an_answer_that_can_not_be_written_is_a_sentence() -> None:
    with Path(os.devnull).open("wb") as spare:

        class Full(io.BytesIO):
            def write(self, _data: object) -> int:
                raise OSError(28, "No space left on device")

            def fileno(self) -> int:
                return spare.fileno()

        full = io.TextIOWrapper(Full())
        ended = run(lambda: Console(json=True).answer([], lambda: None), stdout=full)
    assert ended.status == 1
    assert ended.err.startswith("The answer can't be written: no space left on device.")
    assert ended.err.count("\n") == 1


def test_closed_streams_are_told_or_done_without() -> None:
    assert run(lambda: sys.stdin.read(), stdin=None).status == 0  # noqa: PLW0108 - stdin is another one then
    ended = run(failing(AppError("Not reached.", "")), stdout=None)
    assert ended.status == 1
    assert ended.err == "Standard output is closed, so there is nowhere to answer.\n"
    assert run(failing(AppError("Nobody hears it.", "")), stderr=None).status == 1


def test_the_starter_set_may_be_loaded_by_another_command_meanwhile(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_app()
    build = frigate_build(100).write(tmp_path / "build.zip")
    tried: list[str] = []

    def busy_first(app: App, _path: Path, source: str, monitor: Monitor, _wanted: object) -> None:
        tried.append(source)
        load_build(app.database, build, "starter set", app.clock, monitor)
        raise DatabaseBusy(app.paths.database)  # as if it had been another copy that loaded it

    monkeypatch.setattr(operations, "_load", busy_first)
    try:
        assert operations.ensure_static_data(app, Monitor()).build == 100
    finally:
        app.close()
    assert tried == ["starter set"]

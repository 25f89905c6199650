"""What only a process of its own can show: that each group loads what it needs, streams, exit status."""

import json
import subprocess
import sys

import pytest

from eveprod_desktop import __version__
from tests.support.command_line import PROGRAM, Eveprod, run_process

FRIGATE_JOB = json.dumps({"activity": "manufacturing", "blueprint_type_id": 1300, "runs": 2})


@pytest.mark.parametrize(
    ("words", "stdin", "fields"),
    [
        (("sde", "diff"), "", set()),
        (("chains", "direct", "Dart"), "", {"type_id", "name", "quantity"}),
        (("quote",), FRIGATE_JOB, {"materials", "total_job_cost", "time_seconds", "explain"}),
        (("plan", "Dart=2"), "", {"jobs", "buy", "leftovers", "cost", "revenue", "profit", "seconds"}),
        (("market", "places"), "", {"region_id", "place_id", "age_seconds"}),
        (("economics", "fees", "list"), "", {"place_id", "broker_fee_percent", "source"}),
        (("characters", "list"), "", set()),
        (("facilities", "list"), "", set()),
        (("jobs", "create", "Dart"), "", {"job_id", "status", "materials"}),
        (("database", "backup"), "", {"backup"}),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_one_document_alone_on_stdout(
    small: Eveprod, words: tuple[str, ...], stdin: str, fields: set[str]
) -> None:
    answer = run_process("--json", *words, stdin=stdin)
    assert answer.status == 0, answer.err
    assert answer.out.count("\n") == 1
    rows = answer.json if isinstance(answer.json, list) else [answer.json]
    assert bool(rows) == bool(fields)
    assert all(fields <= set(row) for row in rows)


def test_for_people_without_a_terminal_lines_are_never_wrapped(small: Eveprod) -> None:
    answer = run_process("plan", "Dart II=2")
    assert answer.status == 0
    assert "Dart II" in answer.out
    assert "\x1b" not in answer.out + answer.err


def test_a_failure_is_one_sentence_and_status_1(small: Eveprod) -> None:
    answer = run_process("--json", "buildable")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.count("\n") == 1


def test_wrong_usage_is_status_2() -> None:
    answer = run_process("chains", "show")
    assert (answer.status, answer.out) == (2, "")


def test_version() -> None:
    answer = run_process("--version")
    assert (answer.status, answer.out, answer.err) == (0, f"eveprod {__version__}\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
def test_a_reader_who_has_seen_enough_hears_no_complaint(small: Eveprod) -> None:
    with subprocess.Popen(
        [*PROGRAM, "--json", "chains", "direct", "Dart"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(60) == 1

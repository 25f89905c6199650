import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eveprod_desktop.core.db.kept_answers import KeptAnswers
from eveprod_desktop.core.received.kept import KeptAnswer, KeptWait
from tests.conftest import Logged
from tests.support.moving_clock import MovingClock

ROOT = Path(__file__).parents[3]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "answers.db"


@pytest.fixture
def opened(file: Path, clock: MovingClock) -> Iterator[Callable[..., KeptAnswers]]:
    open_ones: list[KeptAnswers] = []

    def opened(largest_bytes: int = 1 << 30) -> KeptAnswers:
        open_ones.append(KeptAnswers(file, clock, largest_bytes=largest_bytes))
        return open_ones[-1]

    yield opened
    for one in open_ones:
        one.close()


@pytest.fixture
def answers(opened: Callable[..., KeptAnswers]) -> KeptAnswers:
    return opened()


def answer(clock: MovingClock, tag: str = '"one"') -> KeptAnswer:
    now = clock.now().timestamp()
    return KeptAnswer(tag, now - 5, now + 300, now, now + 300, 7)


def test_nothing_is_made_before_the_first_use(answers: KeptAnswers, file: Path) -> None:
    assert not file.parent.exists()
    assert answers.find("a") is None
    assert file.exists()


def test_what_is_put_is_found_also_later(
    answers: KeptAnswers, clock: MovingClock, opened: Callable[..., KeptAnswers]
) -> None:
    kept = answer(clock)
    answers.put("a", kept, b"body")
    assert answers.find("a") == kept
    answers.close()
    later = opened()
    assert later.find("a") == kept
    assert later.body("a", '"one"') == b"body"
    assert later.find("b") is None


def test_a_body_of_another_tag_is_not_given(answers: KeptAnswers, clock: MovingClock) -> None:
    answers.put("a", answer(clock), b"body")
    assert answers.body("a", '"two"') is None
    answers.put("a", answer(clock, '"two"'), b"other")
    assert answers.body("a", '"one"') is None
    assert answers.body("a", '"two"') == b"other"


def test_renewing_keeps_the_body(answers: KeptAnswers, clock: MovingClock) -> None:
    answers.put("a", answer(clock), b"body")
    clock.advance(400)
    answers.renew("a", answer(clock))
    assert answers.find("a") == answer(clock)
    assert answers.body("a", '"one"') == b"body"


def test_forgetting(answers: KeptAnswers, clock: MovingClock) -> None:
    answers.put("a", answer(clock), b"body")
    answers.forget("a")
    assert answers.find("a") is None
    assert answers.body("a", '"one"') is None


def test_the_oldest_go_first_when_it_is_too_large(
    opened: Callable[..., KeptAnswers], clock: MovingClock
) -> None:
    answers = opened(largest_bytes=10_000)
    for number in range(30):
        answers.put(str(number), answer(clock), b"x" * 1000)
        clock.advance(1)
    there = [number for number in range(30) if answers.find(str(number))]
    assert there == list(range(30 - len(there), 30))
    assert 9 <= len(there) <= 10


def test_what_was_renewed_counts_as_new(opened: Callable[..., KeptAnswers], clock: MovingClock) -> None:
    answers = opened(largest_bytes=10_000)
    for number in range(9):
        answers.put(str(number), answer(clock), b"x" * 1000)
        clock.advance(1)
    answers.renew("0", answer(clock))
    for number in range(9, 14):
        clock.advance(1)
        answers.put(str(number), answer(clock), b"x" * 1000)
    assert answers.find("0")
    assert answers.find("1") is None


def test_answers_of_last_week_are_dropped_at_the_start(
    answers: KeptAnswers, clock: MovingClock, opened: Callable[..., KeptAnswers], file: Path
) -> None:
    answers.put("old", answer(clock), b"body")
    clock.advance(7 * 86400 - 10)
    answers.put("young", answer(clock), b"body")
    answers.close()
    clock.advance(20)
    later = opened()
    assert later.find("old") is None
    assert later.find("young")
    later.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM bodies").fetchone() == (1,)
    connection.close()


def test_waits(answers: KeptAnswers, clock: MovingClock, opened: Callable[..., KeptAnswers]) -> None:
    now = clock.now().timestamp()
    wait = KeptWait("everything", now, now + 60, "ESI says so.")
    answers.put_wait(wait)
    other = opened()  # another process, while the first one goes on
    assert other.waits() == [wait]
    other.put_wait(KeptWait("everything", now, now + 90, "Longer."))
    assert answers.waits() == [KeptWait("everything", now, now + 90, "Longer.")]
    clock.advance(100)
    assert opened().waits() == []


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, None])
def test_a_damaged_file_is_started_afresh(
    answers: KeptAnswers,
    clock: MovingClock,
    file: Path,
    opened: Callable[..., KeptAnswers],
    damage: bytes | None,
) -> None:
    for number in range(50):
        answers.put(str(number), answer(clock), bytes(5000))
    answers.close()
    if damage is None:
        whole = bytearray(file.read_bytes())
        whole[4096:40_960] = b"\xff" * (40_960 - 4096)
        file.write_bytes(whole)
    else:
        file.write_bytes(damage)
    later = opened()
    later.put("new", answer(clock), b"body")
    for number in range(50):
        later.body(str(number), '"one"')
    later.put("newer", answer(clock), b"body")
    assert later.body("newer", '"one"') == b"body"


def test_a_file_of_another_version_is_started_afresh(
    file: Path, answers: KeptAnswers, clock: MovingClock
) -> None:
    file.parent.mkdir()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE answers (something_else)")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    answers.put("a", answer(clock), b"body")
    assert answers.body("a", '"one"') == b"body"


def test_a_deleted_file_does_no_harm(
    answers: KeptAnswers, clock: MovingClock, file: Path, opened: Callable[..., KeptAnswers]
) -> None:
    answers.put("a", answer(clock), b"body")
    for one in file.parent.iterdir():
        one.unlink()
    answers.put("b", answer(clock), b"body")
    answers.close()
    later = opened()
    later.put("c", answer(clock), b"body")
    assert later.find("c")


def test_a_folder_that_cannot_be_written_is_told_once(
    file: Path, answers: KeptAnswers, clock: MovingClock, logged: Logged
) -> None:
    file.parent.write_text("a file where the folder should be")
    for number in range(20):
        answers.put(str(number), answer(clock), b"body")
        assert answers.find(str(number)) is None
    assert answers.waits() == []
    assert len(logged.messages) == 1
    assert "not kept on disk" in logged.messages[0]


def test_many_threads(answers: KeptAnswers, clock: MovingClock) -> None:
    def work(thread: int) -> None:
        for number in range(40):
            answers.put(f"{thread} {number}", answer(clock), b"%d %d" % (thread, number))
            answers.find(f"{thread} {number // 2}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(
        answers.body(f"{thread} {number}", '"one"') == b"%d %d" % (thread, number)
        for thread in range(8)
        for number in range(40)
    )


def test_two_processes(answers: KeptAnswers, clock: MovingClock, file: Path) -> None:
    answers.put("mine", answer(clock), b"mine")
    program = (
        "import sys; from pathlib import Path;"
        "from eveprod_desktop.core.db.kept_answers import KeptAnswers;"
        "from eveprod_desktop.core.received.kept import KeptAnswer;"
        "from tests.support.moving_clock import MovingClock;"
        "kept = KeptAnswers(Path(sys.argv[1]), MovingClock());"
        "now = MovingClock().now().timestamp();"
        "kept.put('theirs', KeptAnswer('\"x\"', 0.0, now, now, now), b'theirs');"
        "print(kept.body('mine', '\"one\"')); kept.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "b'mine'"
    assert answers.body("theirs", '"x"') == b"theirs"


def test_a_killed_program_leaves_a_whole_file(clock: MovingClock, file: Path, answers: KeptAnswers) -> None:
    program = (
        "import os, sys; from pathlib import Path;"
        "from eveprod_desktop.core.db.kept_answers import KeptAnswers;"
        "from eveprod_desktop.core.received.kept import KeptAnswer;"
        "from tests.support.moving_clock import MovingClock;"
        "kept = KeptAnswers(Path(sys.argv[1]), MovingClock());"
        "now = MovingClock().now().timestamp();\n"
        "for number in range(100):\n"
        "    kept.put(str(number), KeptAnswer('\"x\"', 0.0, now, now, now), bytes(200_000))\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], cwd=ROOT, check=False)
    there = [number for number in range(100) if answers.find(str(number))]
    assert there
    assert all(answers.body(str(number), '"x"') == bytes(200_000) for number in there)
    assert there == list(range(len(there)))

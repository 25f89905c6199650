import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eveprod_desktop.core.errors import Cancelled, DatabaseTooNew, WorkerStopped
from eveprod_desktop.core.work.monitor import Monitor, Progress
from eveprod_desktop.core.work.worker import Worker, WorkerBug
from tests.core.work import worker_tasks as tasks


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker[dict[str, int]]]:
    worker = Worker(tasks.prepare, tasks.count)
    worker.submit(tasks.pid, Monitor())  # starts it, so that no single test is blamed for its thread
    yield worker
    worker.close()


@pytest.fixture
def waiting() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


class _Watched(Monitor):
    """Counts how often somebody looked whether it is cancelled, and found that it is."""

    looked = seen = 0

    @property
    def cancelled(self) -> bool:
        cancelled = super().cancelled
        self.looked += 1
        self.seen += cancelled
        return cancelled


def wait_for(condition: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("nothing happened for 30 seconds")


def test_a_function_gets_the_context_and_its_arguments(worker: Worker[dict[str, int]]) -> None:
    total, calls = worker.submit(tasks.add, Monitor(), 2, 3)
    again, more = worker.submit(tasks.add, Monitor(), 2, 3)
    assert (total, again) == (5, 5)
    assert more == calls + 1, "the context is made once and kept"


def test_before_every_task_the_context_is_brought_up_to_date(worker: Worker[dict[str, int]]) -> None:
    times = worker.submit(tasks.begun, Monitor())
    assert worker.submit(tasks.begun, Monitor()) == times + 1


def test_it_runs_in_another_process(worker: Worker[dict[str, int]]) -> None:
    assert worker.submit(tasks.pid, Monitor()) != os.getpid()


def test_keyword_arguments_are_refused(worker: Worker[dict[str, int]]) -> None:
    with pytest.raises(TypeError, match="positional"):
        worker.submit(tasks.add, Monitor(), a=1, b=2)


def test_progress_arrives_in_order_on_the_asking_thread(worker: Worker[dict[str, int]]) -> None:
    told: list[Progress] = []
    threads: set[threading.Thread] = set()

    def listen(progress: Progress) -> None:
        told.append(progress)
        threads.add(threading.current_thread())

    assert worker.submit(tasks.count_slowly, Monitor(listen), 3, 0.04) == 3
    assert [(p.step, p.done) for p in told] == [(f"step {n}", done) for n in (1, 2, 3) for done in (0, 1, 2)]
    assert told[-1] == Progress("step 3", 2, 2, "rows", 3, 3)
    assert threads == {threading.current_thread()}


def test_progress_in_quick_succession_is_thinned_out_but_ends_right(worker: Worker[dict[str, int]]) -> None:
    told: list[int] = []
    worker.submit(tasks.count_fast, Monitor(lambda progress: told.append(progress.done)), 50_000)
    assert told == sorted(set(told))
    assert told[0] == 0
    assert told[-1] == 50_000
    assert len(told) < 5_000


def test_a_listener_with_a_bug_fails_where_it_was_handed_in(worker: Worker[dict[str, int]]) -> None:
    def listen(progress: Progress) -> None:
        raise LookupError("no such bar")

    with pytest.raises(LookupError, match="no such bar"):
        worker.submit(tasks.until_cancelled, Monitor(listen), Path(os.devnull))
    assert worker.submit(tasks.add, Monitor(), 1, 1)[0] == 2, "the task was cancelled, the worker is free"


def test_a_large_answer_and_a_large_question(worker: Worker[dict[str, int]]) -> None:
    value = bytes(5_000_000)
    assert worker.submit(tasks.echo, Monitor(), value) == value


def test_an_error_of_the_program_comes_back_as_it_is(worker: Worker[dict[str, int]]) -> None:
    with pytest.raises(tasks.OddError) as caught:
        worker.submit(tasks.raise_odd, Monitor())
    assert (caught.value.number, caught.value.colour) == (7, "green")
    assert str(caught.value) == "Number 7 is green. Paint it."


def test_a_bug_comes_back_with_its_traceback(worker: Worker[dict[str, int]]) -> None:
    with pytest.raises(WorkerBug, match=r"(?s)worker_tasks\.py.*raise_bug.*the missing key"):
        worker.submit(tasks.raise_bug, Monitor())


@pytest.mark.parametrize("work", [tasks.return_lock, tasks.return_unreadable, tasks.raise_handle])
def test_what_no_pipe_can_carry_is_a_bug_of_that_task_alone(
    worker: Worker[dict[str, int]], work: Callable[[dict[str, int], Monitor], object]
) -> None:
    before = worker.submit(tasks.pid, Monitor())
    with pytest.raises(WorkerBug):
        worker.submit(work, Monitor())
    assert worker.submit(tasks.pid, Monitor()) == before


def test_a_question_that_can_not_be_sent_fails_at_once_and_spoils_nothing(
    worker: Worker[dict[str, int]],
) -> None:
    before = worker.submit(tasks.pid, Monitor())
    with pytest.raises(TypeError, match="pickle"):
        worker.submit(tasks.echo, Monitor(), (part for part in "abc"))
    assert worker.submit(tasks.pid, Monitor()) == before


def test_a_question_that_can_not_be_read_over_there_is_a_bug(worker: Worker[dict[str, int]]) -> None:
    with pytest.raises(WorkerBug, match="not a number"):
        worker.submit(tasks.echo, Monitor(), tasks.Unreadable())
    assert worker.submit(tasks.add, Monitor(), 1, 1)[0] == 2


def test_cancelling_the_monitor_stops_the_work(
    worker: Worker[dict[str, int]], waiting: ThreadPoolExecutor, tmp_path: Path
) -> None:
    monitor, sign = Monitor(), tmp_path / "sign"
    task = waiting.submit(worker.submit, tasks.until_cancelled, monitor, sign)
    wait_for(sign.exists)
    monitor.cancel()
    with pytest.raises(Cancelled):
        task.result(30)
    assert worker.submit(tasks.add, Monitor(), 1, 1)[0] == 2


def test_a_task_cancelled_while_it_queues_never_starts(
    worker: Worker[dict[str, int]], waiting: ThreadPoolExecutor, tmp_path: Path
) -> None:
    first, second = Monitor(), _Watched()
    running = waiting.submit(worker.submit, tasks.until_cancelled, first, tmp_path / "first")
    wait_for((tmp_path / "first").exists)
    queued = waiting.submit(worker.submit, tasks.deaf, second, tmp_path / "second", 0.0)
    wait_for(lambda: second.looked)
    second.cancel()
    # seen, sent, and looked at again: from here on the word stands in the pipe
    wait_for(lambda: second.seen >= 2)
    first.cancel()
    for task in (running, queued):
        with pytest.raises(Cancelled):
            task.result(30)
    assert not (tmp_path / "second").exists()


def test_what_waits_for_hosts_holds_up_no_computing(
    worker: Worker[dict[str, int]], waiting: ThreadPoolExecutor, tmp_path: Path
) -> None:
    monitors = Monitor(), Monitor()
    both = [
        waiting.submit(worker.submit, tasks.wait_for_a_host, monitor, tmp_path / str(number))
        for number, monitor in enumerate(monitors)
    ]
    for number in range(2):  # nor does one that waits hold up another
        wait_for((tmp_path / str(number)).exists)
    assert worker.submit(tasks.count_slowly, Monitor(), 2, 0.01) == 2
    for task, monitor in zip(both, monitors, strict=True):
        assert not task.done()
        monitor.cancel()
        with pytest.raises(Cancelled):
            task.result(30)


def test_close_stops_what_waits_for_a_host(waiting: ThreadPoolExecutor, tmp_path: Path) -> None:
    worker, sign = Worker(tasks.prepare), tmp_path / "sign"
    running = waiting.submit(worker.submit, tasks.wait_for_a_host, Monitor(), sign)
    wait_for(sign.exists)
    worker.close()
    with pytest.raises((Cancelled, WorkerStopped)):
        running.result(30)


def test_a_cancelled_monitor_is_not_even_asked(worker: Worker[dict[str, int]]) -> None:
    monitor = Monitor()
    monitor.cancel()
    with pytest.raises(Cancelled):
        worker.submit(tasks.add, monitor, 1, 1)


def test_tasks_of_many_threads_get_their_own_answers(
    worker: Worker[dict[str, int]], waiting: ThreadPoolExecutor
) -> None:
    answers = waiting.map(lambda n: worker.submit(tasks.add, Monitor(), n, 1)[0], range(200))
    assert list(answers) == [n + 1 for n in range(200)]


def test_ctrl_c_does_not_reach_the_work(worker: Worker[dict[str, int]]) -> None:
    assert worker.submit(tasks.interrupt_itself, Monitor()) == "still here"


def test_the_process_dies_on_its_own_and_the_next_task_gets_a_new_one() -> None:
    worker = Worker(tasks.prepare)
    try:
        first = worker.submit(tasks.pid, Monitor())
        for _ in range(3):
            with pytest.raises(WorkerStopped):
                worker.submit(tasks.kill_itself, Monitor())
            assert worker.submit(tasks.pid, Monitor()) != first
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_from_outside_everybody_who_waits_is_told(waiting: ThreadPoolExecutor, tmp_path: Path) -> None:
    worker, sign = Worker(tasks.prepare), tmp_path / "sign"
    try:
        pid = worker.submit(tasks.pid, Monitor())
        monitors = [_Watched() for _ in range(3)]
        asked = [waiting.submit(worker.submit, tasks.until_cancelled, m, sign) for m in monitors]
        wait_for(lambda: sign.exists() and all(m.looked for m in monitors))
        os.kill(pid, signal.SIGKILL)
        for task in asked:
            with pytest.raises(WorkerStopped):
                task.result(30)
        assert worker.submit(tasks.add, Monitor(), 1, 1) == (2, 1), "a new context too"
    finally:
        worker.close()


def test_prepare_that_refuses_tells_its_reason_each_time() -> None:
    worker = Worker(tasks.prepare_refused)
    try:
        for _ in range(2):
            with pytest.raises(DatabaseTooNew, match="newer version"):
                worker.submit(tasks.pid, Monitor())
    finally:
        worker.close()


def test_prepare_with_a_bug_tells_its_traceback() -> None:
    worker = Worker(tasks.prepare_broken)
    try:
        with pytest.raises(WorkerBug, match="no context today"):
            worker.submit(tasks.pid, Monitor())
    finally:
        worker.close()


def test_prepare_that_dies_is_told_and_not_waited_for() -> None:
    worker = Worker(tasks.prepare_dying)
    try:
        with pytest.raises(WorkerStopped):
            worker.submit(tasks.pid, Monitor())
    finally:
        worker.close()


def test_close_stops_a_task_that_listens(waiting: ThreadPoolExecutor, tmp_path: Path) -> None:
    worker, sign = Worker(tasks.prepare), tmp_path / "sign"
    running = waiting.submit(worker.submit, tasks.until_cancelled, Monitor(), sign)
    wait_for(sign.exists)
    second = _Watched()
    queued = waiting.submit(worker.submit, tasks.deaf, second, tmp_path / "never", 60.0)
    wait_for(lambda: second.looked)
    worker.close()
    for task in (running, queued):
        with pytest.raises((Cancelled, WorkerStopped)):
            task.result(30)
    assert not (tmp_path / "never").exists()


def test_close_kills_a_task_that_does_not(waiting: ThreadPoolExecutor, tmp_path: Path) -> None:
    worker, sign = Worker(tasks.prepare), tmp_path / "sign"
    task = waiting.submit(worker.submit, tasks.deaf, Monitor(), sign, 600.0)
    wait_for(lambda: sign.exists() and sign.read_text("utf-8"))
    worker.close()
    with pytest.raises(WorkerStopped):
        task.result(30)
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(int(sign.read_text("utf-8")), 0)


def test_after_close_nothing_starts_again() -> None:
    worker = Worker(tasks.prepare)
    worker.submit(tasks.pid, Monitor())
    worker.close()
    worker.close()
    with pytest.raises(Cancelled, match="closing"):
        worker.submit(tasks.pid, Monitor())


def test_a_worker_never_used_starts_nothing() -> None:
    before = threading.active_count()
    Worker(tasks.prepare).close()
    assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_the_worker_ends_when_the_program_was_killed(tmp_path: Path) -> None:
    sign = tmp_path / "pid"
    script = (
        "import sys, pathlib\n"
        "from eveprod_desktop.core.work.monitor import Monitor\n"
        "from eveprod_desktop.core.work.worker import Worker\n"
        "from tests.core.work import worker_tasks as tasks\n"
        "if __name__ == '__main__':\n"
        "    worker = Worker(tasks.prepare)\n"
        "    pathlib.Path(sys.argv[1] + '.new').write_text(str(worker.submit(tasks.pid, Monitor())))\n"
        "    pathlib.Path(sys.argv[1] + '.new').rename(sys.argv[1])\n"
        "    worker.submit(tasks.until_cancelled, Monitor(), pathlib.Path(sys.argv[1] + '.started'))\n"
    )
    (tmp_path / "program.py").write_text(script, "utf-8")
    program = subprocess.Popen([sys.executable, tmp_path / "program.py", sign])
    try:
        wait_for(sign.with_name("pid.started").exists)
    finally:
        program.kill()
        program.wait()
    pid = int(sign.read_text("utf-8"))
    wait_for(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # where nobody reaps orphans, the dead stay in the list
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text("utf-8").rpartition(")")[2].split()[0] == "Z")


@pytest.mark.skipif(not hasattr(os, "nice"), reason="told by POSIX systems only")
def test_it_steps_back_behind_the_window(worker: Worker[dict[str, int]]) -> None:
    assert worker.submit(tasks.niceness, Monitor()) > os.nice(0)

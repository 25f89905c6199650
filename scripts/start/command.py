"""`python3 bootstrap.py run` and `python3 bootstrap.py test`."""

import errno
import os
import sys
from collections.abc import Sequence

from scripts.start import places, stamp
from scripts.start.telling import CannotStart, say

USAGE = """\
python3 bootstrap.py run [ARGUMENTS]   set up what is missing and open EVE Production Desktop
python3 bootstrap.py test [ARGUMENTS]  set up what is missing and run the whole check; ARGUMENTS go to pytest
"""
_PROGRAM = (
    "import sys; from eveprod_desktop.ui.main import main; sys.argv[0] = 'eveprod-desktop'; sys.exit(main())"
)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks for and return the exit status: 0 done, 1 failed, 2 wrong usage."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if arguments[:1] not in (["run"], ["test"]):
        print(USAGE, end="", file=sys.stderr)
        return 2
    try:
        set_up()
        return _run(arguments[1:]) if arguments[0] == "run" else _test(arguments[1:])
    except CannotStart as reason:
        say(str(reason))
    except OSError as error:
        say(_in_words(error))
    except KeyboardInterrupt:
        say("Interrupted; the next start goes on from here.")
        return 130
    return 1


def set_up() -> None:
    """Make the environment stand; returns at once where it does.

    Raises:
        CannotStart: it can't be made; the text says why.
        OSError: a file can't be written.

    """
    if stamp.is_whole() and not places.LIBRARIES_MISSING.exists():
        return
    # a warm start needs nothing of this
    from scripts.start.environment import make_whole
    from scripts.start.exclusive import alone
    from scripts.start.system.distribution import provide_qt_libraries

    with alone(places.START_LOCK):
        whole = stamp.is_whole()
        # installing was tried when the environment was made; from then on it is only told
        complete = provide_qt_libraries(install=not whole)
        if not whole:
            make_whole()
        if complete:
            places.LIBRARIES_MISSING.unlink(missing_ok=True)
        else:
            places.LIBRARIES_MISSING.touch()


def _run(arguments: Sequence[str]) -> int:
    if os.name == "posix":
        program = str(places.script("eveprod-desktop"))
        os.execv(places.PYTHON, [str(places.PYTHON), program, *arguments])  # noqa: S606 - becomes the program
    import subprocess

    # Windows has no exec, and the command it installs has no console to write to
    process = subprocess.Popen([str(places.PYTHON), "-c", _PROGRAM, *arguments])
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the console sends it to the program too, which decides


def _test(arguments: Sequence[str]) -> int:
    from scripts.start.checks import run_checks

    return run_checks(arguments)


def _in_words(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "The disk is full: free about 1 GB and try again."
    return f"{error.filename or places.ROOT} can't be used: {(error.strerror or str(error)).lower()}."

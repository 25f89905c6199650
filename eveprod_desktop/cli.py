"""`eveprod`: the command line. Loads no Qt, and until it has begun next to nothing.

Answers go to stdout (with `--json` as one document), messages to stderr. Exit status 0: done, 1:
failed, with one sentence; 2: wrong usage; 130: ended by Ctrl+C, as shells have it.
"""

import io
import logging
import os
import sys

from eveprod_desktop import logs
from eveprod_desktop.core.errors import AppError, Cancelled
from eveprod_desktop.core.paths import find_paths

_log = logging.getLogger(__name__)
_INTERRUPTED = 130


def main() -> None:
    """Run the command line of this process and exit."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.stderr.write("Cancelled.\n")
        sys.exit(_INTERRUPTED)


def _run() -> None:
    _ready_streams()
    sys.argv[1:] = [_readable(argument) for argument in sys.argv[1:]]
    paths = find_paths()
    logs.install(paths)
    try:
        from eveprod_desktop.commands.program import program  # noqa: PLC0415 - Ctrl+C may come while it loads

        program()
    except Cancelled as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(_INTERRUPTED)
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except BrokenPipeError:
        # whoever read our answer has seen enough; keep the interpreter from complaining at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told in a line and logged whole
        _log.exception("eveprod failed")
        sys.stderr.write(
            f"This is a bug in EVE Production Desktop: {type(error).__name__}: {error}\n"
            f"The log in {paths.logs} has the details; please report it.\n"
        )
        sys.exit(1)
    finally:
        logs.uninstall()


def _ready_streams() -> None:
    """Give streams that were closed a stand-in, and let no character end the program that one can't write.

    Raises:
        SystemExit: stdout is closed, so that an answer would be lost.

    """
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None:
        sys.stderr.write("Standard output is closed, so there is nowhere to answer.\n")
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _readable(argument: str) -> str:
    """Return an argument as the text it is, whatever the language of the system; files keep their names."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        if not os.path.lexists(argument):
            return os.fsencode(argument).decode("utf-8", "replace")
    return argument


if __name__ == "__main__":
    main()

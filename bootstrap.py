"""Set up and start EVE Production Desktop, or check it: `python3 bootstrap.py run` and `... test`.

This file is written so that any Python, however old, can read it and say what is missing; the work
is done in scripts/start, with the standard library only.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - old Pythons do start this file
    sys.exit(
        "EVE Production Desktop needs Python 3.11 or newer, and this is Python %d.%d: "  # noqa: UP031 - an old Python must read it
        "install a newer one and start this file with it." % sys.version_info[:2]
    )

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - no pathlib in old Pythons

from scripts.start.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

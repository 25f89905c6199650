"""The whole command `sde update --from` against inflating and decoding the same members."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from benchmarks.conftest import Bench
from eveprod_desktop.core.sde.members import MEMBERS


def test_update_from_a_file(bench: Bench, build_zip: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [
        sys.executable,
        "-m",
        "eveprod_desktop.cli",
        "--json",
        "sde",
        "update",
        "--from",
        str(build_zip),
    ]
    environment = {**os.environ, "EVEPROD_DATA_DIR": str(data)}

    def update() -> None:
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)

    def inflate_and_decode() -> None:
        with zipfile.ZipFile(build_zip) as archive:
            for member in MEMBERS:
                if f"{member.file}.jsonl" in archive.namelist():
                    decoder = msgspec.json.Decoder(member.line, strict=False)
                    decoder.decode_lines(archive.read(f"{member.file}.jsonl"))

    bare = bench.seconds(inflate_and_decode)
    bench.at_most("sde update / inflating and decoding", bench.seconds(update, 3) / bare, 3.5, "x")
    shutil.rmtree(data, ignore_errors=True)
    if peak := _peak_kib(command, environment):
        bench.at_most("sde update, peak memory", peak / 1024, 200, "MB")


def _peak_kib(command: list[str], environment: dict[str, str]) -> int | None:
    """Return the most memory the command had, as the kernel counts it; None where it does not."""
    if not Path("/proc/self/status").exists():
        return None
    told = (
        "import atexit, runpy, sys;"
        " atexit.register(lambda: sys.stderr.write(open('/proc/self/status').read()));"
        f" sys.argv = {command[2:]!r}; runpy.run_module('eveprod_desktop.cli', run_name='__main__')"
    )
    done = subprocess.run(
        [command[0], "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stderr)
    return int(peak[1]) if peak else None

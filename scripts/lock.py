"""Make requirements.lock anew: the newest allowed version of everything, for all systems, with hashes."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the resolver; 0 done, 1 it is missing or failed."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is needed to make the lock: install it (`pip install uv`) and try again.", file=sys.stderr)
        return 1
    wanted = ["--universal", "--generate-hashes", "--python-version", "3.11", "--all-extras", "--no-header"]
    command = [uv, "pip", "compile", "--quiet", "--upgrade", *wanted, "--no-emit-index-url"]
    return subprocess.run(
        [*command, "pyproject.toml", "--output-file", "requirements.lock"], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())

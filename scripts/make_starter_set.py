"""Make the starter set: the few megabytes of static data that come with the program.

    python scripts/make_starter_set.py BUILD.zip [TARGET.zip]

Reads a whole build of CCP's Static Data Export and writes the same files in the same form, with
only the fields and rows the program reads: ids, names in all eight languages, numbers. No
descriptions, no pictures. The same input gives the same bytes.
"""

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from eveprod_desktop.core.paths import find_paths
from eveprod_desktop.core.sde.archive import StaticDataArchive
from eveprod_desktop.core.sde.layout import AnyLine
from eveprod_desktop.core.sde.members import DOGMA_CATEGORIES, MEMBERS

_LIMIT_BYTES = 6_000_000


def main() -> None:
    """Make the set and say how large it is."""
    source = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else find_paths({}).starter_set
    target.parent.mkdir(parents=True, exist_ok=True)
    with StaticDataArchive(source) as archive, zipfile.ZipFile(target, "w") as starter:
        build = archive.build()
        _write(
            starter, "_sde", [{"_key": "sde", "buildNumber": build.build, "releaseDate": build.release_date}]
        )
        wanted = _dogma_types(archive)
        for member in MEMBERS:
            if archive.has(member.file):
                lines = _lines(archive, member.file, member.line)
                if member.file == "typeDogma":
                    lines = (line for line in lines if line["_key"] in wanted)
                _write(starter, member.file, lines)
    size = target.stat().st_size
    print(f"{target}: {size:,} bytes")
    if size > _LIMIT_BYTES:
        sys.exit(f"That is over {_LIMIT_BYTES:,} bytes.")


def _lines(archive: StaticDataArchive, file: str, kind: type[Any]) -> Iterator[dict[str, Any]]:
    for rows in archive.rows(file, kind):
        for row in rows:
            line = dict(row) if kind is AnyLine else msgspec.to_builtins(row)
            yield {"_key": line.pop("_key"), **_without_absent(line)}


def _without_absent(line: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the data leave out too: null, and lists and names that are empty."""
    return {
        key: _without_absent(value)
        if isinstance(value, dict)
        else [_without_absent(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for key, value in line.items()
        if value is not None and value not in ([], "")
    }


def _dogma_types(archive: StaticDataArchive) -> set[int]:
    groups = {
        line["_key"] for line in _lines(archive, "groups", AnyLine) if line["categoryID"] in DOGMA_CATEGORIES
    }
    return {line["_key"] for line in _lines(archive, "types", AnyLine) if line["groupID"] in groups}


def _write(
    starter: zipfile.ZipFile, file: str, lines: "Iterator[dict[str, Any]] | list[dict[str, Any]]"
) -> None:
    text = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    member = zipfile.ZipInfo(f"{file}.jsonl", date_time=(1980, 1, 1, 0, 0, 0))
    starter.writestr(member, text, zipfile.ZIP_DEFLATED, compresslevel=9)


if __name__ == "__main__":
    main()

"""What players paste: multibuy lines, fits in EFT's form, and copies of inventory windows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

FindType = Callable[[str], int | None]
"""Return the type of an exact name in any case, None where there is none."""

MOST_LINES = 10_000
_MOST_UNITS = 1_000_000_000_000
_LONGEST_LINE = 500
"""Rows of an inventory with all of its columns stay below 300 letters; forms are not tried on more."""
_NUMBER = r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d+"
# between words a blank ends a number: names may end in one (Cap Booster 800)
_PLAIN_NUMBER = r"\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+|\d+"
_UNITS_LAST = re.compile(rf"^(?P<name>.+?)(?:\t|\s+[x*]\s?|\s+)(?P<units>{_PLAIN_NUMBER})\s*$", re.IGNORECASE)
_UNITS_FIRST = re.compile(rf"^(?P<units>{_PLAIN_NUMBER})(?:\s?[x*]\s+|\t|\s+)(?P<name>.+)$", re.IGNORECASE)
_FIT = re.compile(r"^\[(?P<ship>[^,\]]+),(?P<fit>[^\]]*)\]$")
_EMPTY_SLOT = re.compile(r"^\[empty .*slot\]$", re.IGNORECASE)
_OFFLINE = re.compile(r"\s*/offline\s*$", re.IGNORECASE)
_MUTATION = re.compile(r"\s*\[\d+\]\s*$")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be understood: its number from 1, its text, and why."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Units by type, in the order in which the types first came, and every line that was no use."""

    units: tuple[tuple[int, int], ...]
    bad: tuple[BadLine, ...]


def read_pasted(text: str, find_type: FindType) -> Pasted:
    """Read what was pasted, whichever form each line has; the same type on several lines is added up.

    Forms: `Name 100`, `Name x100`, `100 Name`, `100x Name`, a name alone (one unit); the columns of an
    inventory window (name, tab, units or nothing, more columns); a fit (`[Ship, name]`, then modules,
    with a charge after a comma). Numbers may be written with a separator of thousands.
    """
    units: dict[int, int] = {}
    bad: list[BadLine] = []
    in_fit = False
    lines = text.splitlines()
    for number, raw in enumerate(lines[:MOST_LINES], 1):
        line = raw.strip().lstrip("\ufeff")
        if not line or _EMPTY_SLOT.match(line):
            continue
        if len(line) > _LONGEST_LINE:
            bad.append(BadLine(number, line[:_LONGEST_LINE] + "…", "That is too long for an item."))
            continue
        fit = _FIT.match(line)
        in_fit = in_fit or fit is not None
        found = [(fit["ship"].strip(), 1)] if fit else _read(line, find_type, in_fit=in_fit)
        for name, count in found:
            type_id = find_type(name)
            if type_id is None:
                bad.append(BadLine(number, raw.strip(), f"No item is named “{name}”."))
            elif not 1 <= count <= _MOST_UNITS:
                bad.append(BadLine(number, raw.strip(), f"{count:,} units make no sense."))
            else:
                units[type_id] = units.get(type_id, 0) + count
    if len(lines) > MOST_LINES:
        more = f"Only {MOST_LINES:,} lines are read at once."
        bad.append(BadLine(MOST_LINES + 1, lines[MOST_LINES].strip(), more))
    return Pasted(tuple(units.items()), tuple(bad))


def _read(line: str, find_type: FindType, *, in_fit: bool) -> list[tuple[str, int]]:
    """Return the names and units of one line."""
    if "\t" in line:
        return [_read_columns(line)]
    if find_type(line) is not None:
        return [(line, 1)]
    matches = [match for form in (_UNITS_LAST, _UNITS_FIRST) if (match := form.match(line))]
    known = [match for match in matches if find_type(match["name"].strip()) is not None]
    if not known and in_fit:
        return _read_module(line, find_type)
    for match in (*known, *matches):
        return [(match["name"].strip(), _number(match["units"]))]
    return [(line, 1)]


def _read_columns(line: str) -> tuple[str, int]:
    """Read a row of an inventory window: name and units, or units and name; no units is one unit."""
    first, second = (one.strip() for one in [*line.split("\t"), ""][:2])
    if re.fullmatch(_NUMBER, first) and second and not re.fullmatch(_NUMBER, second):
        first, second = second, first
    # the game marks what has no unpacked form by a star
    return first.rstrip("*").strip(), _number(second) if re.fullmatch(_NUMBER, second) else 1


def _read_module(line: str, find_type: FindType) -> list[tuple[str, int]]:
    """Read a module of a fit, with the charge in it."""
    bare = _MUTATION.sub("", _OFFLINE.sub("", line))
    if find_type(bare) is not None:
        return [(bare, 1)]
    return [(one.strip(), 1) for one in bare.split(",", 1) if one.strip()]


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))

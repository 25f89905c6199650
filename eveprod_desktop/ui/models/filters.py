"""What a person types above a column, as a test of that column's values.

Words: `plate !carbon` keeps what contains "plate" and not "carbon". Numbers: `1.5m` and `>=1.5m` keep that
and more, `<20%`, `=5`, `5..10`, `..10`. Spans: `>2h`, `30m..1d`, `1:30:00`. `?` keeps what has no value,
which no other filter does.
"""

import re
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any

from eveprod_desktop.core.errors import AppError

Passes = Callable[[Any], bool]

CHOICES_JOINED_BY = " | "
UNKNOWN_ONLY = "?"

_STEPS = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_SPAN_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_RANGE = re.compile(r"(.*?)\s*(?:\.\.+|\N{HORIZONTAL ELLIPSIS})\s*(.*)", re.DOTALL)
_COMPARED = re.compile(
    r"(>=|<=|=>|=<|>|<|=|\N{GREATER-THAN OR EQUAL TO}|\N{LESS-THAN OR EQUAL TO})?\s*(.*)", re.DOTALL
)
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))([kmbt]?)%?")
_SPACES = re.compile(r"[\s_'\N{RIGHT SINGLE QUOTATION MARK}]")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?[kmbt]?%?")
_SPAN_PART = re.compile(r"(\d+(?:\.\d+)?)([smhdw])")
_CLOCK = re.compile(r"(?:(\d+)d)?(\d+):(\d{1,2})(?::(\d{1,2}))?")


class FilterKind(StrEnum):
    """How the values of a column are filtered."""

    NONE = "none"
    WORDS = "words"
    CHOICE = "choice"
    NUMBER = "number"
    SPAN = "span"


class BadFilter(AppError):
    """What was typed is no filter of its column."""

    def __init__(self, text: str, kind: FilterKind) -> None:
        super().__init__(f"“{text}” is no filter for this column.", f"It takes {FILTER_HINTS[kind]}.")


FILTER_HINTS = {
    FilterKind.NONE: "nothing",
    FilterKind.WORDS: "parts of words; !word leaves out what contains it, ? keeps what is empty",
    FilterKind.CHOICE: "one or more of the values in the list",
    FilterKind.NUMBER: "a number and more (1.5m), <20, =5, 5..10; k, m, b, t and % may follow;"
    " ? keeps what has no value",
    FilterKind.SPAN: "a span and more (2h), <1d, 30m..2h, 1:30:00; ? keeps what has no value",
}


def parse_filter(kind: FilterKind, text: str) -> Passes | None:
    """Turn what was typed into a test of a column's value (None for no value); None for a blank filter.

    Raises:
        BadFilter: it makes no sense for this kind of column.

    """
    text = text.strip()
    if not text or kind is FilterKind.NONE:
        return None
    if text == UNKNOWN_ONLY:
        return lambda value: value is None or value == ""
    if kind is FilterKind.WORDS:
        return _words(text)
    if kind is FilterKind.CHOICE:
        return _choice(text)
    read = _number if kind is FilterKind.NUMBER else _seconds
    try:
        return _within(text, read)
    except ValueError:
        raise BadFilter(text, kind) from None


def one_value_filter(kind: FilterKind, value: Hashable) -> str:
    """Write the filter that keeps the rows with this very value."""
    if value is None or value == "":
        return UNKNOWN_ONLY
    if kind in {FilterKind.NUMBER, FilterKind.SPAN}:
        return f"={_written(value)}{'s' if kind is FilterKind.SPAN else ''}"
    return str(value)


def _written(value: Hashable) -> str:
    if not isinstance(value, float) or value == int(value):
        return f"{value:.0f}" if isinstance(value, float) else str(value)
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.12f}".rstrip("0")


def _slack(text: str, number: float) -> float:
    """Return by how much a value may differ from what was typed and still read the same on screen."""
    if number == int(number) and "." not in text:
        return abs(number) * 1e-9
    return 0.005 if abs(number) >= 1 else abs(number) * 5e-4


def _words(text: str) -> Passes:
    words = text.casefold().split()
    wanted = tuple(word for word in words if not word.startswith("!"))
    unwanted = tuple(word[1:] for word in words if word.startswith("!") and len(word) > 1)

    def passes(value: Any) -> bool:  # noqa: ANN401 - whatever the column holds
        folded = "" if value is None else str(value).casefold()
        # plain loops: this runs for every row at each letter typed
        for word in wanted:
            if word not in folded:
                return False
        for word in unwanted:  # noqa: SIM110 - the loop is quicker than a generator here
            if word in folded:
                return False
        return True

    return passes


def _choice(text: str) -> Passes:
    chosen = frozenset(choice.strip().casefold() for choice in text.split(CHOICES_JOINED_BY.strip()))
    return lambda value: value is not None and str(value).casefold() in chosen


def _within(text: str, read: Callable[[str], float]) -> Passes:
    if (between := _RANGE.fullmatch(text)) is not None:
        low_text, high_text = between.groups()
        if not low_text and not high_text:
            raise ValueError
        low = read(low_text) if low_text else float("-inf")
        high = read(high_text) if high_text else float("inf")
        low, high = min(low, high), max(low, high)
        return lambda value: value is not None and low <= value <= high
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        raise ValueError
    sign, number = compared.group(1) or ">=", read(compared.group(2))
    if sign == ">":
        return lambda value: value is not None and value > number
    if sign == "<":
        return lambda value: value is not None and value < number
    if sign == "=":
        slack = _slack(text, number)
        return lambda value: value is not None and abs(value - number) <= slack
    if sign in {"<=", "=<", "\N{LESS-THAN OR EQUAL TO}"}:
        return lambda value: value is not None and value <= number
    return lambda value: value is not None and value >= number


def _number(text: str) -> float:
    """Read `1.5m`, `1 500`, `1,500`, `1,5` or `20%`."""
    bare = _SPACES.sub("", text.casefold())
    bare = bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare.replace(",", ".", 1)
    match = _NUMBER.fullmatch(bare.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise ValueError
    return float(match.group(1)) * _STEPS[match.group(2)]


def _seconds(text: str) -> float:
    """Read `2h`, `1d12h`, `90m` or `1d 02:03:04`."""
    bare = _SPACES.sub("", text.casefold())
    if (clock := _CLOCK.fullmatch(bare)) is not None:
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    parts = _SPAN_PART.findall(bare)
    if not parts or "".join(number + unit for number, unit in parts) != bare:
        raise ValueError
    return sum(float(number) * _SPAN_SECONDS[unit] for number, unit in parts)

"""The one way numbers are written on screen.

Thousands are parted by a narrow no-break space (U+202F), which no language takes for a decimal
sign. What is not known is an en dash, never a nought. Copied and exported values do not pass
through here: a spreadsheet wants plain numbers.
"""

from collections.abc import Callable
from datetime import UTC, datetime

THIN_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
UNKNOWN = "\u2013"
MINUS = "\u2212"

_MINUTE_SECONDS = 60
_HOUR_SECONDS = 3600
_DAY_SECONDS = 86400
_AGES = (
    (_MINUTE_SECONDS, 1, "second"),
    (_HOUR_SECONDS, _MINUTE_SECONDS, "minute"),
    (2 * _DAY_SECONDS, _HOUR_SECONDS, "hour"),
    (60 * _DAY_SECONDS, _DAY_SECONDS, "day"),
    (730 * _DAY_SECONDS, 30 * _DAY_SECONDS, "month"),
)
_COARSE_FROM = 1e6
_WHOLE_FROM = 1e9
_SHORT_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def whole(value: int | None) -> str:
    """Write a whole number: `1 234 567`."""
    return UNKNOWN if value is None else _parted(f"{value:,d}")


def quantity(value: float | None) -> str:
    """Write an amount of goods: whole numbers as they are, others to two decimals, small ones to four digits.

    One round of ammunition takes 0.0082 Tritanium: two decimals would call that 0.01.
    """
    if value is None:
        return UNKNOWN
    if value == int(value):
        return whole(int(value))
    if abs(value) >= 1:
        return _parted(f"{value:,.2f}")
    decimals = 4
    while decimals < 12 and abs(value) < 10.0 ** (3 - decimals):
        decimals += 1
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def isk(value: float | None, decimals: int = 2) -> str:
    """Write an amount of money in ISK, without the word: `1 234 567.89`."""
    if value is None:
        return UNKNOWN
    text = _parted(f"{value:,.{decimals}f}")
    return text.removeprefix("-") if text.strip("-0.") == "" else text


def isk_listed(value: float | None) -> str:
    """Write money in a list: from a thousand millions on whole ISK, for which all lists have room."""
    return isk(value, 2 if value is None or abs(value) < _WHOLE_FROM else 0)


def isk_listed_signed(value: float | None) -> str:
    """Write a gain or a loss likewise, with its sign."""
    return _signed(value, isk_listed)


def isk_coarse(value: float | None) -> str:
    """Write money in long lists: from a million on whole ISK, of which hundredths tell nobody anything."""
    return isk(value, 2 if value is None or abs(value) < _COARSE_FROM else 0)


def isk_coarse_signed(value: float | None) -> str:
    """Write a gain or a loss likewise, with its sign."""
    return _signed(value, isk_coarse)


def isk_signed(value: float | None) -> str:
    """Write a gain or a loss in ISK with its sign: `+1 234.50`, `−1 234.50`."""
    return _signed(value, isk)


def isk_signed_short(value: float | None) -> str:
    """Write a gain or a loss with three digits and its sign: `+1.23 B`."""
    return _signed(value, isk_short)


def percent_signed(value: float | None) -> str:
    """Write a gain or a loss in percent with its sign: `+12.5 %`, `−3.0 %`."""
    return _signed(value, percent)


def _signed(value: float | None, plain: Callable[[float], str]) -> str:
    if value is None:
        return UNKNOWN
    text = plain(abs(value))
    if text.strip("0.%" + NO_BREAK_SPACE) == "":
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def isk_short(value: float | None) -> str:
    """Write money with three digits and the player's own k, M, B, T: `1.23 B`."""
    if value is None:
        return UNKNOWN
    for step, letter in _SHORT_STEPS:
        # 999.6 k would round to 1000 k, which is written 1.00 M
        if abs(value) >= step * 0.9995:
            scaled = value / step
            decimals = 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0
            return f"{_parted(f'{scaled:,.{decimals}f}')}{NO_BREAK_SPACE}{letter}"
    return isk(value)


def percent(value: float | None, decimals: int = 1) -> str:
    """Write a share given in percent: `12.5 %`."""
    return UNKNOWN if value is None else f"{isk(value, decimals)}{NO_BREAK_SPACE}%"


def duration(seconds: float | None) -> str:
    """Write a span as the game does, `1d 02:03:04`; days only when there are any; whole seconds."""
    if seconds is None:
        return UNKNOWN
    total = round(abs(seconds))
    days, rest = divmod(total, _DAY_SECONDS)
    hours, rest = divmod(rest, _HOUR_SECONDS)
    minutes, rest = divmod(rest, _MINUTE_SECONDS)
    sign = "-" if seconds < 0 and total else ""
    day_part = f"{whole(days)}d{NO_BREAK_SPACE}" if days else ""
    return f"{sign}{day_part}{hours:02d}:{minutes:02d}:{rest:02d}"


def volume_m3(value: float | None) -> str:
    """Write a volume in cubic metres with the game's own `m3`: `2 500 m3`, `0.01 m3`."""
    return UNKNOWN if value is None else f"{quantity(value)}{NO_BREAK_SPACE}m3"


def age(seconds: float | None) -> str:
    """Tell how long ago something happened, in words: `3 minutes ago`."""
    if seconds is None:
        return UNKNOWN
    if seconds < 5:
        return "just now"
    for limit, unit_seconds, unit in _AGES:
        if seconds < limit:
            return _ago(int(seconds // unit_seconds), unit)
    return _ago(int(seconds // (365 * _DAY_SECONDS)), "year")


def moment(seconds_since_1970: float) -> str:
    """Write a moment in the time of the game, which is UTC: `2026-11-23 16:07`."""
    return datetime.fromtimestamp(seconds_since_1970, UTC).strftime("%Y-%m-%d %H:%M")


def time_left(seconds: float) -> str:
    """Tell roughly how long something will still take: `about 40 s left`, `about 3 min left`."""
    if seconds < 55:
        return f"about {whole(max(5, 5 * round(seconds / 5)))}{NO_BREAK_SPACE}s left"
    if seconds < 90 * _MINUTE_SECONDS:
        return f"about {whole(max(1, round(seconds / _MINUTE_SECONDS)))}{NO_BREAK_SPACE}min left"
    return f"about {whole(round(seconds / _HOUR_SECONDS))}{NO_BREAK_SPACE}h left"


def count(number: int, singular: str, plural: str = "") -> str:
    """Write a number with its noun: `1 item`, `1 234 items`."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{whole(number)}{NO_BREAK_SPACE}{noun}"


def _ago(number: int, unit: str) -> str:
    return f"{count(number, unit)} ago"


def _parted(text: str) -> str:
    return text.replace(",", THIN_SPACE)

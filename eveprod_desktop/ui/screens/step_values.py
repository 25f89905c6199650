"""How the numbers of an explanation are written: to be read, with their unit; every digit on demand."""

from dataclasses import dataclass
from decimal import Decimal

from eveprod_desktop.core.industry.formulas import Number
from eveprod_desktop.core.industry.measures import Measure, Measured
from eveprod_desktop.ui import format as write

_FACTOR_DECIMALS = 4
_PERCENT_DECIMALS = 2
_MINUTE_SECONDS = 60
_LEAST_ISK = 0.005
"""What would be written as 0.00 ISK and is not nothing."""


@dataclass(frozen=True, slots=True)
class StepValue:
    """One number: rounded to be read, exact to be copied. Sorts by the number."""

    measured: Measured

    def __str__(self) -> str:
        return exactly(self.measured.number).replace(write.THIN_SPACE, "")

    def __lt__(self, other: "StepValue") -> bool:
        return float(self.measured.number) < float(other.measured.number)

    @property
    def text(self) -> str:
        """The number with its unit, with as many digits as tell somebody something."""
        number, measure = self.measured
        text = _written(-number if number < 0 else number, measure)
        is_nothing = not any(digit in text for digit in "123456789")
        return f"{write.MINUS}{text}" if number < 0 and not is_nothing else text

    @property
    def hint(self) -> str:
        """The number with every digit that counts."""
        number, measure = self.measured
        unit = f" {measure.value}" if measure in _SPOKEN_UNITS else ""
        return f"Exactly {exactly(number)}{unit}"


_SPOKEN_UNITS = frozenset(
    {Measure.ISK, Measure.ISK_PER_M3, Measure.SECONDS, Measure.DAYS, Measure.M3, Measure.PERCENT}
)


def exactly(value: Number) -> str:
    """Write a number with every digit that counts, thousands apart, never with an exponent."""
    if isinstance(value, int):
        return write.whole(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", write.THIN_SPACE)


def _written(number: Number, measure: Measure) -> str:
    """Write a number that is not negative."""
    value = float(number)
    match measure:
        case Measure.ISK | Measure.ISK_PER_M3:
            text = f"{_isk(number)}{write.NO_BREAK_SPACE}{measure.value}"
        case Measure.SECONDS if value < _MINUTE_SECONDS and value != round(value):
            # a share of a job's time: whole seconds would call it nothing
            text = f"{_cut(value, 2)}{write.NO_BREAK_SPACE}s"
        case Measure.SECONDS:
            text = write.duration(value)
        case Measure.DAYS:
            text = f"{_cut(value, 1)}{write.NO_BREAK_SPACE}days"
        case Measure.M3:
            text = write.volume_m3(value)
        case Measure.FACTOR:
            text = _cut(value, _FACTOR_DECIMALS)
        case Measure.SHARE | Measure.PERCENT:
            percent = 100 * value if measure is Measure.SHARE else value
            text = f"{_cut(percent, _PERCENT_DECIMALS)}{write.NO_BREAK_SPACE}%"
        case _:
            text = write.quantity(value)
    return text


def _isk(number: Number) -> str:
    """Write money: the game's bills are whole ISK, prices go to hundredths, the very small to what counts."""
    if isinstance(number, int):
        return write.whole(number)
    value = float(number)
    return write.quantity(value) if 0 < value < _LEAST_ISK else write.isk(value)


def _cut(value: float, decimals: int) -> str:
    """Write a number to so many decimals, without noughts at the end."""
    text = write.isk(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text

"""What a chart shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eveprod_desktop.ui import format as write


@dataclass(frozen=True, slots=True)
class Line:
    """Values over time: `moments` in seconds since 1970 UTC, rising; a value of None is a gap."""

    name: str
    moments: Sequence[float]
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `parts` are laid end to end, one for each name the chart was given."""

    label: str
    parts: tuple[float, ...]

    @property
    def length(self) -> float:
        """All parts together."""
        return sum(self.parts)


Writer = Callable[[float | None], str]


def bars_as_text(names: Sequence[str], bars: Sequence[Bar]) -> str:
    """Write bars as a table to be copied."""
    lines = ["\t".join(["", *names])]
    lines += ["\t".join([bar.label, *(f"{part:g}" for part in bar.parts)]) for bar in bars]
    return "\n".join(lines) + "\n"


def lines_as_text(lines: Sequence[Line]) -> str:
    """Write lines as a table to be copied: a row for each moment, in ISO 8601 and UTC."""
    moments = sorted({moment for line in lines for moment in line.moments})
    known = [dict(zip(line.moments, line.values, strict=True)) for line in lines]
    out = ["\t".join(["", *(line.name for line in lines)])]
    for moment in moments:
        values = (of.get(moment) for of in known)
        cells = ["" if value is None else f"{value:.15g}" for value in values]
        out.append("\t".join([write.moment(moment), *cells]))
    return "\n".join(out) + "\n"

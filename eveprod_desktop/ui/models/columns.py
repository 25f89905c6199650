"""Typed columns: how a value of a row is compared, written, aligned and exported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.theme.palette import Role

Row = TypeVar("Row")


class Cell(NamedTuple):
    """One cell ready to be painted. `icon` names an icon, `spoken` is what a screen reader says."""

    text: str
    right: bool = False
    icon: str = ""
    role: Role = Role.TEXT
    icon_role: Role = Role.MUTED
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table or tree.

    `value` gives what is compared and exported (None where there is nothing: it sorts last), `text`
    writes it. `searched` columns are what the quick filter looks through. `width` is in characters.
    """

    key: str
    title: str
    value: Callable[[Row], Any]
    text: Callable[[Any], str] = str
    right: bool = False
    width: int = 14
    searched: bool = False
    shown: bool = True
    hint: str = ""
    role: Callable[[Row], Role] | None = None
    icon: Callable[[Row], str] | None = None
    icon_role: Callable[[Row], Role] | None = None
    spoken: Callable[[Row], str] | None = None

    def cell(self, row: Row) -> Cell:
        """Write one cell."""
        value = self.value(row)
        text = write.UNKNOWN if value is None else self.text(value)
        return Cell(
            text,
            self.right,
            self.icon(row) if self.icon else "",
            self.role(row) if self.role else Role.TEXT,
            self.icon_role(row) if self.icon_role else Role.MUTED,
            self.spoken(row) if self.spoken else text,
        )

    def plain(self, row: Row) -> str:
        """Write the value for copying and export: numbers without separators, nothing for None."""
        value = self.value(row)
        if value is None:
            return ""
        return repr(value) if isinstance(value, float) else str(value)


def text_column(
    key: str,
    title: str,
    value: Callable[[Row], str | None],
    *,
    width: int = 24,
    searched: bool = True,
    shown: bool = True,
    hint: str = "",
    role: Callable[[Row], Role] | None = None,
    icon: Callable[[Row], str] | None = None,
    icon_role: Callable[[Row], Role] | None = None,
    spoken: Callable[[Row], str] | None = None,
) -> Column[Row]:
    """Make a column of words."""
    return Column(
        key,
        title,
        value,
        width=width,
        searched=searched,
        shown=shown,
        hint=hint,
        role=role,
        icon=icon,
        icon_role=icon_role,
        spoken=spoken,
    )


def quantity_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 14,
    shown: bool = True,
    hint: str = "",
    role: Callable[[Row], Role] | None = None,
) -> Column[Row]:
    """Make a column of amounts."""
    return Column(
        key, title, value, write.quantity, right=True, width=width, shown=shown, hint=hint, role=role
    )


def duration_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 13,
    shown: bool = True,
    hint: str = "",
) -> Column[Row]:
    """Make a column of spans, given in seconds."""
    return Column(key, title, value, write.duration, right=True, width=width, shown=shown, hint=hint)


def isk_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 18,
    shown: bool = True,
    hint: str = "",
) -> Column[Row]:
    """Make a column of money."""
    return Column(key, title, value, write.isk, right=True, width=width, shown=shown, hint=hint)


def percent_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 9,
    shown: bool = True,
    hint: str = "",
) -> Column[Row]:
    """Make a column of shares, given in percent."""
    return Column(key, title, value, write.percent, right=True, width=width, shown=shown, hint=hint)

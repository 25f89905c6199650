"""Typed columns: how a value of a row is compared, written, aligned, filtered, summed and exported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from eveprod_desktop.core.spreadsheets import spreadsheet_cell
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.filters import FilterKind
from eveprod_desktop.ui.theme.palette import Role

Row = TypeVar("Row")


class Cell(NamedTuple):
    """One cell ready to be painted. `icon` names an icon, `spoken` is what a screen reader says.

    `picture` is the type whose picture stands before the text, 0 for none.
    """

    text: str
    right: bool = False
    icon: str = ""
    role: Role = Role.TEXT
    icon_role: Role = Role.MUTED
    spoken: str = ""
    picture: int = 0


class Total(StrEnum):
    """What the totals line says about a column: nothing where a sum would mean nothing."""

    NONE = ""
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table or tree.

    `value` gives what is compared and exported (None where there is nothing: it sorts last), `text`
    writes it. `searched` columns are what the quick filter looks through. `width` is in characters.
    `kind` says how the column is filtered, `total` what the totals line tells of it. `nothing` writes a
    None that does not mean "unknown", for example nothing at all where a row has no such value. `tip` is
    told under the mouse. `of_all` gives the values of many rows at once, where that is quicker. A `vacant`
    column has nothing to say about the rows of the moment: it is not shown, wanted or not.
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
    kind: FilterKind = FilterKind.NONE
    total: Total = Total.NONE
    picture: Callable[[Row], int] | None = None
    nothing: Callable[[Row], str] | None = None
    tip: Callable[[Row], str] | None = None
    of_all: Callable[[Sequence[Row]], list[Any]] | None = None
    vacant: bool = False

    def cell(self, row: Row) -> Cell:
        """Write one cell."""
        value = self.value(row)
        text = self.text(value) if value is not None else self._unknown(row)
        return Cell(
            text,
            self.right,
            self.icon(row) if self.icon else "",
            self.role(row) if self.role else Role.TEXT,
            self.icon_role(row) if self.icon_role else Role.MUTED,
            self.spoken(row) if self.spoken else text,
            self.picture(row) if self.picture else 0,
        )

    def _unknown(self, row: Row) -> str:
        return self.nothing(row) if self.nothing else write.UNKNOWN

    def plain(self, row: Row) -> str:
        """Write the value for copying and export: numbers without separators, nothing for None."""
        value = self.value(row)
        if value is None:
            return ""
        return repr(value) if isinstance(value, float) else spreadsheet_cell(str(value))

    def totalled(self, values: Sequence[Any]) -> tuple[str, int]:
        """Write the total of values, and count those that are unknown and not in it."""
        unknown = values.count(None)
        known: Sequence[float] = [one for one in values if one is not None] if unknown else values
        if self.total is Total.NONE or not known:
            return "", unknown
        whole = sum(known)
        return self.text(whole if self.total is Total.SUM else whole / len(known)), unknown


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
    choice: bool = False,
    picture: Callable[[Row], int] | None = None,
) -> Column[Row]:
    """Make a column of words; `choice` where few different ones stand in it, to be picked from a list.

    A column of items gives the type of each as `picture`.
    """
    return Column(
        key,
        title,
        value,
        kind=FilterKind.CHOICE if choice else FilterKind.WORDS,
        width=width,
        searched=searched,
        shown=shown,
        hint=hint,
        role=role,
        icon=icon,
        icon_role=icon_role,
        spoken=spoken,
        picture=picture,
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
    total: Total = Total.NONE,
    nothing: Callable[[Row], str] | None = None,
    tip: Callable[[Row], str] | None = None,
    of_all: Callable[[Sequence[Row]], list[Any]] | None = None,
) -> Column[Row]:
    """Make a column of amounts."""
    return _numbers(
        key,
        title,
        value,
        write.quantity,
        width=width,
        hint=hint,
        total=total,
        shown=shown,
        role=role,
        nothing=nothing,
        tip=tip,
        of_all=of_all,
    )


def duration_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 13,
    shown: bool = True,
    hint: str = "",
    total: Total = Total.NONE,
    nothing: Callable[[Row], str] | None = None,
    tip: Callable[[Row], str] | None = None,
) -> Column[Row]:
    """Make a column of spans, given in seconds."""
    return _numbers(
        key,
        title,
        value,
        write.duration,
        width=width,
        hint=hint,
        total=total,
        shown=shown,
        kind=FilterKind.SPAN,
        nothing=nothing,
        tip=tip,
    )


def age_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 16,
    shown: bool = True,
    hint: str = "",
) -> Column[Row]:
    """Make a column that tells how long ago something was, given in seconds; the freshest sorts first."""
    return _numbers(key, title, value, write.age, width=width, hint=hint, shown=shown, kind=FilterKind.SPAN)


def isk_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 18,
    shown: bool = True,
    hint: str = "",
    total: Total = Total.NONE,
    signed: bool = False,
    coarse: bool = False,
    nothing: Callable[[Row], str] | None = None,
    tip: Callable[[Row], str] | None = None,
    of_all: Callable[[Sequence[Row]], list[Any]] | None = None,
) -> Column[Row]:
    """Make a column of money; a `signed` one tells gain from loss by a sign as well as by colour.

    In a `coarse` one hundredths end at a million, for long lists of large sums. A title that does not
    name ISK gets it.
    """
    title = title if "ISK" in title else f"{title}, ISK"
    if signed:
        return _numbers(
            key,
            title,
            value,
            write.isk_coarse_signed if coarse else write.isk_listed_signed,
            width=width,
            hint=hint,
            total=total,
            shown=shown,
            role=_gain_role(value),
            nothing=nothing,
            tip=tip,
            of_all=of_all,
        )
    return _numbers(
        key,
        title,
        value,
        write.isk_coarse if coarse else write.isk_listed,
        width=width,
        hint=hint,
        total=total,
        shown=shown,
        nothing=nothing,
        tip=tip,
        of_all=of_all,
    )


def percent_column(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    *,
    width: int = 10,
    shown: bool = True,
    hint: str = "",
    total: Total = Total.NONE,
    signed: bool = False,
    nothing: Callable[[Row], str] | None = None,
    tip: Callable[[Row], str] | None = None,
) -> Column[Row]:
    """Make a column of shares, given in percent; `signed` as in `isk_column`."""
    if signed:
        return _numbers(
            key,
            title,
            value,
            write.percent_signed,
            width=width,
            hint=hint,
            total=total,
            shown=shown,
            role=_gain_role(value),
            nothing=nothing,
            tip=tip,
        )
    return _numbers(
        key,
        title,
        value,
        write.percent,
        width=width,
        hint=hint,
        total=total,
        shown=shown,
        nothing=nothing,
        tip=tip,
    )


def _numbers(
    key: str,
    title: str,
    value: Callable[[Row], float | None],
    text: Callable[[Any], str],
    *,
    width: int,
    hint: str,
    shown: bool,
    total: Total = Total.NONE,
    role: Callable[[Row], Role] | None = None,
    kind: FilterKind = FilterKind.NUMBER,
    nothing: Callable[[Row], str] | None = None,
    tip: Callable[[Row], str] | None = None,
    of_all: Callable[[Sequence[Row]], list[Any]] | None = None,
) -> Column[Row]:
    return Column(
        key,
        title,
        value,
        text,
        right=True,
        width=width,
        shown=shown,
        hint=hint,
        role=role,
        kind=kind,
        total=total,
        nothing=nothing,
        tip=tip,
        of_all=of_all,
    )


def _gain_role(value: Callable[[Row], float | None]) -> Callable[[Row], Role]:
    def role(row: Row) -> Role:
        amount = value(row)
        if not amount:
            return Role.TEXT if amount is not None else Role.MUTED
        return Role.PROFIT if amount > 0 else Role.LOSS

    return role

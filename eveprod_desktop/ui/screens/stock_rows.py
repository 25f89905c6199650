"""Stock targets as lines of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.workflow.stock_targets import StockTarget, TargetKind, TargetState
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import Column, quantity_column, text_column
from eveprod_desktop.ui.theme.palette import Role

KIND_WORDS: Mapping[TargetKind, str] = {
    "on_sale": "units on sale",
    "in_stock": "units in stock",
    "days": "days of use",
}


@dataclass(frozen=True, slots=True)
class StockLine:
    """A rule with what there is, in words."""

    state: TargetState
    name: str
    rule: str
    whose: str

    @property
    def target(self) -> StockTarget:
        """The rule."""
        return self.state.target


def rule_words(target: StockTarget) -> str:
    """Say what a rule wants: `200 on sale`, `30 days at 12 a day`."""
    if target.kind == "days":
        return f"{write.quantity(target.days)} days at {write.quantity(target.units_per_day)} a day"
    where = "on sale" if target.kind == "on_sale" else "in stock"
    return f"{write.whole(target.units)} {where}"


def stock_lines(
    states: Sequence[TargetState], name: Callable[[int], str], owners: Mapping[int, str]
) -> list[StockLine]:
    """Return the rules, what is short first."""
    lines = [
        StockLine(
            one,
            name(one.target.type_id),
            rule_words(one.target),
            "Everyone" if one.target.owner_id is None else owners.get(one.target.owner_id, "Somebody gone"),
        )
        for one in states
    ]
    return sorted(lines, key=lambda line: (not line.state.short, line.name))


def _state(line: StockLine) -> str:
    if not line.target.enabled:
        return "resting"
    return "short" if line.state.short else "enough"


def stock_columns() -> Sequence[Column[StockLine]]:
    """Return the columns of stock targets."""
    return [
        text_column(
            "item",
            "Item",
            lambda line: line.name,
            width=30,
            picture=lambda line: line.target.type_id,
            role=lambda line: Role.TEXT if line.target.enabled else Role.MUTED,
        ),
        text_column("rule", "Always", lambda line: line.rule, width=26),
        text_column("whose", "Whose", lambda line: line.whose, width=22, choice=True),
        quantity_column("wanted", "Wanted", lambda line: line.target.wanted, width=12),
        quantity_column("stock", "In stock", lambda line: line.state.counted.in_stock, width=12),
        quantity_column("sale", "On sale", lambda line: line.state.counted.on_sale, width=12),
        quantity_column(
            "coming", "Being made", lambda line: line.state.counted.coming, width=13, hint="By running jobs"
        ),
        quantity_column(
            "planned", "Planned", lambda line: line.state.counted.planned, width=12, hint="By planned jobs"
        ),
        quantity_column(
            "short",
            "Short",
            lambda line: line.state.short or None,
            width=12,
            role=lambda line: Role.WARNING if line.state.short else Role.MUTED,
        ),
        text_column(
            "enabled",
            "State",
            _state,
            width=12,
            choice=True,
            searched=False,
            icon=lambda line: "warning" if line.state.short else "tick" if line.target.enabled else "",
            icon_role=lambda line: Role.WARNING if line.state.short else Role.PROFIT,
        ),
    ]

"""Everything the item's blueprint can do: building, inventing, copying, research."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.models.columns import (
    Column,
    duration_column,
    percent_column,
    quantity_column,
    text_column,
)
from eveprod_desktop.ui.screens.item_facts import ItemFacts, activity_words
from eveprod_desktop.ui.screens.item_tabs import ItemTab
from eveprod_desktop.ui.screens.recipe_lines import RecipeLine, blueprint_lines
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.tree import PayloadTree

if TYPE_CHECKING:
    from eveprod_desktop.ui.tasks import Task

_OPEN_LEVELS = 3


class RecipeTab(ItemTab):
    """A tree of activities, read when it is seen; a blueprint's own page shows its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facts: ItemFacts | None = None
        self._task: Task | None = None
        self._stale = False
        self._sentence = label("", "body", self, wrap=True)
        self._others = label("", "muted", self, wrap=True)
        self.tree: PayloadTree[RecipeLine] = PayloadTree(
            session, "recipe", recipe_columns(), lambda line: line.below, empty_icon="raw", parent=self
        )
        self.tree.opened.connect(self._open)
        self.layout_.addWidget(self._sentence)
        self.layout_.addWidget(self._others)
        self.layout_.addWidget(self.tree, 1)

    def focus_list(self) -> None:
        """Put the keyboard into the tree."""
        self.tree.focus_view()

    def show_facts(self, facts: ItemFacts) -> None:
        """Show what the blueprint of an item does, or why there is none."""
        self._facts = facts
        recipe = facts.recipe
        self._sentence.setVisible(recipe is not None)
        self._others.setVisible(bool(facts.other_blueprints))
        self._sentence.setText(recipe_sentence(facts))
        self._others.setText(others_sentence(facts))
        self.tree.empty.tell(f"{facts.name} has no recipe.", facts.raw_because)
        self._stale = True
        if self.isVisible():
            self._ask()
        elif recipe is None:
            self.tree.set_roots([])

    def _ask(self) -> None:
        facts, app = self._facts, self.session.app
        if facts is None:
            return
        self._stale = False
        if self._task is not None:
            self._task.drop()
        blueprint = facts.item.type_id if facts.recipe is None else facts.recipe.blueprint_type_id

        def read(_monitor: Monitor) -> tuple[RecipeLine, ...]:
            return blueprint_lines(app.industry_facts(), blueprint, facts.names)

        self._task = self.session.tasks.read("Reading the blueprint", read, self._show, self._fail)

    def _show(self, lines: tuple[RecipeLine, ...]) -> None:
        self.tree.set_roots(lines, levels=_OPEN_LEVELS, key=lambda line: line.path)
        self.tree.close_branches(lambda line: line.path[-1] == "levels")

    def _fail(self, error: AppError) -> None:
        self.tree.empty.tell_error(error)
        self.tree.set_roots([])

    def _open(self, line: RecipeLine) -> None:
        if line.type_id:
            self.item_wanted.emit(line.type_id)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read what is out of date."""
        super().showEvent(event)
        if self._stale:
            self._ask()


def recipe_sentence(facts: ItemFacts) -> str:
    """Say what one run makes, from which blueprint and in which time, without any efficiency."""
    recipe = facts.recipe
    if recipe is None:
        return ""
    return (
        f"{activity_words(recipe.activity_id)} from {facts.blueprint_name}: one run makes"
        f" {write.count(recipe.units_per_run, 'unit')} in {write.duration(recipe.time_seconds)},"
        " before any efficiency or skill."
    )


def others_sentence(facts: ItemFacts) -> str:
    """Name the blueprints that make the same and were not chosen, and say why."""
    if not facts.other_blueprints:
        return ""
    names = ", ".join(facts.other_blueprints)
    return f"Also made from {names}; of several blueprints the one with the lowest id is taken."


def recipe_columns() -> list[Column[RecipeLine]]:
    """Return the columns of the tree."""
    return [
        text_column(
            "what",
            "What",
            lambda line: line.title,
            width=60,
            icon=lambda line: line.icon,
            picture=lambda line: line.type_id,
        ),
        _given(quantity_column("quantity", "Quantity", lambda line: line.quantity, hint="For one run")),
        _given(quantity_column("level", "Level", lambda line: line.level, width=8)),
        _given(
            percent_column(
                "chance", "Chance", lambda line: line.chance_percent, hint="Before skills and decryptors"
            )
        ),
        _given(
            duration_column(
                "time",
                "Time",
                lambda line: line.seconds,
                width=18,
                hint="One run, one copy of one run, or one level, before any efficiency or skill",
            )
        ),
    ]


def _given(column: Column[RecipeLine]) -> Column[RecipeLine]:
    """Leave the place of what a line has not empty, rather than saying it is unknown."""
    return replace(column, nothing=lambda _line: "")

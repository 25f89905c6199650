"""The filters most asked for over the table of opportunities, and sets of them kept under names."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget

from eveprod_desktop.ui.models.filters import CHOICES_JOINED_BY
from eveprod_desktop.ui.models.saved_view import SavedView
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable
from eveprod_desktop.ui.widgets.views_menu import KeptWords, ViewsMenu

_MOST = 1e15
_EDIT_WIDTH = 92
_CHOICES = (
    ("category", "Category"),
    ("tech", "Tech level"),
    ("activity", "Activity"),
    ("source", "Blueprint from"),
)
_LEAST = (
    ("roi", "ROI", "ROI % from"),
    ("profit", "profit", "Profit from"),
    ("volume", "volume", "Volume from"),
)
_YES = "yes"
_WORDS = KeptWords("Filter sets", "No filters", "set of filters", "These filters are kept under the name:")
NOBODY = (
    "Sign in a character on the Characters screen: its blueprints and skills are compared with every recipe."
)


class OpportunityFilters(QWidget):
    """Filters of the table's columns: what is set here is seen there, and kept with views of the table."""

    def __init__(self, session: Session, table: RowsTable[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.choices = {key: self._choice(title) for key, title in _CHOICES}
        self._values: dict[str, list[str]] = {key: [] for key in self.choices}
        self.ticks = {
            "buildable": QCheckBox("I can build it", self),
            "possible": QCheckBox("Possible here", self),
        }
        self.ticks["possible"].setToolTip("Only jobs that may be done at the facility chosen")
        self.least = {
            key: NumberEdit(f"Least {title}", -_MOST, _MOST, self, otherwise="any")
            for key, title, _ in _LEAST
        }
        self.sets = ViewsMenu("opportunity-filters", session, self._present, self._use, self, words=_WORDS)
        self.saved = QPushButton("Filter sets", self)
        self.saved.setToolTip("Keep these filters under a name, or use kept ones")
        self.saved.setMenu(self.sets)
        self._lay_out()
        table.model.modelReset.connect(self.follow)

    def offer(self, *, somebody: bool) -> None:
        """Look through the rows for the values there are; needed for other products only.

        `somebody`: a character is signed in, so that "I can build it" means something.
        """
        self._values = {key: self._table.model.choices(self._section(key)) for key in self.choices}
        self.ticks["buildable"].setEnabled(somebody)
        self.ticks["buildable"].setToolTip(
            "Blueprint owned, skills enough, and possible at the facility chosen" if somebody else NOBODY
        )
        self.follow()

    def follow(self) -> None:
        """Show the filters that the table has."""
        texts = self._table.filter_texts()
        for key, box in self.choices.items():
            self._fill(box, self._values[key], texts.get(key, ""))
        for key, tick in self.ticks.items():
            tick.blockSignals(True)  # noqa: FBT003 - Qt's form
            tick.setChecked(texts.get(key) == _YES)
            tick.blockSignals(False)  # noqa: FBT003 - Qt's form
        for key, edit in self.least.items():
            if not edit.hasFocus():
                edit.show_number(_number(texts.get(key, "")))

    def _present(self, name: str) -> SavedView:
        return SavedView(name, (), quick=self._table.quick_filter.text(), filters=self._table.filter_texts())

    def _use(self, kept: SavedView) -> None:
        """Filter as a set says; columns and order stay, but what is filtered by is to be seen."""
        known = {column.key for column in self._table.model.columns}
        filters = {key: text for key, text in kept.filters.items() if key in known}
        for key in filters:
            self._table.layout_of_columns.choose(self._section(key), shown=True)
        self._table.quick_filter.setText(kept.quick)
        self._table.set_filters(filters)

    def _choice(self, title: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(title)
        box.addItem(f"{title}: any", "")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

    def _fill(self, box: QComboBox, values: list[str], chosen: str) -> None:
        present = [box.itemData(at) for at in range(1, box.count())]
        several = [chosen] if CHOICES_JOINED_BY in chosen else []
        if present != [*values, *several]:
            while box.count() > 1:
                box.removeItem(1)
            for value in (*values, *several):
                box.addItem(value.replace(CHOICES_JOINED_BY, ", "), value)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _choose(self, key: str) -> None:
        texts = {one: text for one, text in self._table.filter_texts().items() if one != key}
        if key in self.choices:
            wanted = str(self.choices[key].currentData() or "")
        elif key in self.ticks:
            wanted = _YES if self.ticks[key].isChecked() else ""
        else:
            number = self.least[key].number
            wanted = "" if number is None else f"{number:.12g}"
        if wanted:
            texts[key] = wanted
            # what is filtered by is to be seen
            self._table.layout_of_columns.choose(self._section(key), shown=True)
        self._table.set_filters(texts)

    def _section(self, key: str) -> int:
        return [column.key for column in self._table.model.columns].index(key)

    def _lay_out(self) -> None:
        line = FlowingLayout(self)
        first, *others = self.choices.values()
        line.add_named("Only", first)
        for box in others:
            line.addWidget(box)
        for key, box in self.choices.items():
            box.activated.connect(lambda _at, key=key: self._choose(key))
        for key, tick in self.ticks.items():
            tick.toggled.connect(lambda _on, key=key: self._choose(key))
            line.addWidget(tick)
        for key, _name, title in _LEAST:
            edit = self.least[key]
            edit.setFixedWidth(_EDIT_WIDTH)
            edit.changed.connect(lambda _number, key=key: self._choose(key))
            line.add_named(title, edit)
        line.addWidget(self.saved)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

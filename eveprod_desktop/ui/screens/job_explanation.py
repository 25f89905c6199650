"""Why a number is what it is: its formula, what went in, and the way back to where each came from."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.industry.formulas import Step
from eveprod_desktop.core.industry.measures import result_of
from eveprod_desktop.ui.screens.job_tables import input_columns
from eveprod_desktop.ui.screens.job_words import (
    InputLine,
    formula_text,
    input_lines,
    step_title,
)
from eveprod_desktop.ui.screens.step_values import StepValue
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.table import RowsTable


class JobExplanation(QFrame):
    """One step at a time; an input that is a step itself opens on Enter. `closed` is sent by Escape."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName("Explanation")
        self._steps: Mapping[str, Step] = {}
        self._names: Mapping[int, str] = {}
        self._trail: list[str] = []
        self._back = IconButton(session.look, "back", "Back to the number before", self.go_back, self)
        self._title = label("", "heading", self)
        self._value = label("", "heading", self)
        self._formula = label("", "muted", self, wrap=True)
        for each in (self._title, self._value, self._formula):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.inputs: RowsTable[InputLine] = RowsTable(
            session,
            "job-explanation",
            input_columns(),
            lambda row: row.position,
            noun="input",
            empty_icon="info",
            parent=self,
        )
        self.inputs.show_tools(tools=False)
        self.inputs.opened.connect(self._open_input)
        self.inputs.view.clicked.connect(lambda index: self._open_input(self.inputs.row_at(index)))
        on_keys(self, Qt.Key.Key_Escape, self.closed)
        head = QHBoxLayout()
        head.setSpacing(sizes.HAIR)
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addSpacing(sizes.SMALL)
        head.addWidget(self._value, 1)
        close = IconButton(session.look, "close", "Close the explanation", self.closed.emit, self)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.NORMAL, sizes.SMALL, sizes.SMALL, sizes.SMALL)
        column.setSpacing(sizes.SMALL)
        column.addLayout(head)
        column.addWidget(self._formula)
        column.addWidget(self.inputs, 1)

    @property
    def shown(self) -> str | None:
        """The name of the step in sight."""
        return self._trail[-1] if self._trail else None

    @property
    def value(self) -> str:
        """The number in sight."""
        return self._value.text()

    @property
    def formula(self) -> str:
        """The formula in sight."""
        return self._formula.text()

    def explain(self, steps: Mapping[str, Step], name: str, names: Mapping[int, str], gap: str = "") -> None:
        """Explain the step `name` of `steps`; `gap` says why there is no such step, where there is none."""
        self._steps, self._names = steps, names
        self._trail = [name]
        self._show(gap)

    def keep_up(self, steps: Mapping[str, Step], gap: str = "") -> None:
        """Explain the same number again: it was worked out anew."""
        self._steps = steps
        self._show(gap)

    def go_back(self) -> None:
        """Show the number from which an input led here."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show("")

    def _open_input(self, row: InputLine) -> None:
        step = row.step
        if step is not None and step in self._steps:
            self._trail.append(step)
            self._show("")

    def _show(self, gap: str) -> None:
        name = self.shown
        if name is None:
            return
        self._back.setVisible(len(self._trail) > 1)
        self._title.setText(step_title(name, self._names))
        step = self._steps.get(name)
        if step is None:
            self._value.setText("Not known")
            self._value.setToolTip("")
            self._formula.setText(gap)
            self.inputs.empty.tell("Nothing was worked out.", gap)
            self.inputs.set_rows([])
            return
        value = StepValue(result_of(step))
        self._value.setText(f"= {value.text}")
        self._value.setToolTip(value.hint)
        self._formula.setText(formula_text(step))
        self.inputs.empty.tell("Nothing goes in here.", "The game gives this number itself.")
        self.inputs.set_rows(input_lines(step, self._names))

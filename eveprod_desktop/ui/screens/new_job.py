"""A job planned by hand: what, how many runs, from which blueprint, by whom, where."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from eveprod_desktop.core.activities import Activity
from eveprod_desktop.core.industry.quoting import ACTIVITY_WORDS
from eveprod_desktop.core.workflow.drafting import JobOrder
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.forms import add_row
from eveprod_desktop.ui.widgets.item_box import ItemBox
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.number_edit import NumberEdit

_ACTIVITIES = (None, Activity.MANUFACTURING, Activity.REACTION, Activity.COPYING, Activity.INVENTION)
_MOST_RUNS = 1_000_000
_WIDTH = 440


class NewJobDialog(QDialog):
    """`ordered` is sent with the `JobOrder` that was typed."""

    ordered = Signal(object)

    def __init__(
        self,
        session: Session,
        characters: Mapping[int, str],
        facilities: tuple[str, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New job")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, 0)
        self.item = ItemBox(session, "What to make, or the blueprint to copy or invent", self)
        self.item.picked.connect(self._follow)
        self.item.textChanged.connect(self._follow)
        self.activity = choice_box("Activity", self)
        for activity in _ACTIVITIES:
            words = "As the item is made" if activity is None else ACTIVITY_WORDS[activity].capitalize()
            self.activity.addItem(words, activity)
        self.runs = NumberEdit("Runs", 1, _MOST_RUNS, self)
        self.runs.show_number(1)
        self.me = NumberEdit("ME", 0, 10, self, otherwise="0")
        self.te = NumberEdit("TE", 0, 20, self, otherwise="0")
        self.runs_per_copy = NumberEdit("Runs of each copy", 1, 10_000, self, otherwise="1")
        self.character, self.facility = choice_box("Who", self), choice_box("Where", self)
        offer(self.character, [("Anybody", None), *by_name(characters)])
        offer(self.facility, [("The usual one for this job", None), *((name, name) for name in facilities)])
        self.problem = label("", "warning", self, wrap=True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.plan_button = self.buttons.addButton("&Plan it", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._order)
        self.buttons.rejected.connect(self.reject)
        self.activity.currentIndexChanged.connect(self._follow)
        self._lay_out()
        self._follow()

    def refuse(self, sentence: str) -> None:
        """Say why there can be no such job; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.show()
        self.plan_button.setEnabled(True)

    def _follow(self, *_what: object) -> None:
        self.plan_button.setEnabled(self.item.hit is not None)
        self.runs_per_copy.setEnabled(self.activity.currentData() is Activity.COPYING)
        self.problem.hide()

    def _order(self) -> None:
        hit = self.item.hit
        if hit is None:
            return
        self.plan_button.setEnabled(False)
        self.ordered.emit(
            JobOrder(
                hit.type_id,
                int(self.runs.number or 1),
                self.activity.currentData(),
                me=int(self.me.number or 0),
                te=int(self.te.number or 0),
                runs_per_copy=int(self.runs_per_copy.number or 1),
                character_id=self.character.currentData(),
                facility=self.facility.currentData(),
            )
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(sizes.SMALL)
        for title, widget in (
            ("&Item", self.item),
            ("&Activity", self.activity),
            ("&Runs", self.runs),
            ("&ME", self.me),
            ("&TE", self.te),
            ("R&uns of each copy", self.runs_per_copy),
            ("&Who", self.character),
            ("W&here", self.facility),
        ):
            add_row(form, title, widget, self)
        column = QVBoxLayout(self)
        column.setSpacing(sizes.NORMAL)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

"""Which facility each kind of job takes unless another is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from eveprod_desktop.core.industry.facility_profiles import JOB_CLASSES, JobClass, ProfileBook
from eveprod_desktop.ui.screens.facility_draft import default_of
from eveprod_desktop.ui.screens.job_words import JOB_CLASS_TITLES
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.choice_boxes import choice_box, offer
from eveprod_desktop.ui.widgets.labels import label

_LETTERS = 5
_HINTS: dict[JobClass, str] = {
    "components": "Taken from Manufacturing where none is chosen",
    "capitals": "Taken from Manufacturing where none is chosen",
}


class FacilityDefaults(QWidget):
    """A choice for each kind of job; `chosen` is sent with the kind and a profile's name or None."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[JobClass, QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.NORMAL)
        grid.setVerticalSpacing(sizes.HAIR)
        grid.addWidget(label("Used unless another is chosen", "heading", self, wrap=True), 0, 0, 1, 2)
        for line, kind in enumerate(JOB_CLASSES, start=1):
            named = f"Facility for {JOB_CLASS_TITLES[kind].lower()}"
            box = self.boxes[kind] = choice_box(named, self, letters=_LETTERS)
            box.setToolTip(_HINTS.get(kind, ""))
            box.activated.connect(lambda _row, kind=kind, box=box: self.chosen.emit(kind, box.currentData()))
            words = label(JOB_CLASS_TITLES[kind], "muted", self)
            words.setBuddy(box)
            grid.addWidget(words, line, 0)
            grid.addWidget(box, line, 1)
        grid.setColumnStretch(1, 1)

    def show_book(self, book: ProfileBook) -> None:
        """Offer the profiles, and show which ones are chosen."""
        for kind, box in self.boxes.items():
            nothing = "As manufacturing" if kind in _HINTS else "None"
            offer(box, [(nothing, None), *((one.name, one.name) for one in book.profiles)])
            name = default_of(book, kind)
            box.setCurrentIndex(0 if name is None else max(0, box.findData(name)))
            box.setEnabled(bool(book.profiles))

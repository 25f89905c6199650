"""A line for a number that may also be left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from eveprod_desktop.ui import format as write

_PARTERS = (",", "'", " ", write.THIN_SPACE, write.NO_BREAK_SPACE)
_DIGITS = 12


class NumberEdit(QLineEdit):
    """Takes a number between two bounds, or nothing.

    `changed` is sent with a float or None when the keyboard leaves it or Enter is pressed, and `entered` at
    Enter once the number was taken, another one or not. What is no number is marked, told in the tool tip,
    and put back when left. `share` reads and shows per cent: 5 stands for 0.05.
    """

    changed = Signal(object)
    entered = Signal()

    def __init__(
        self,
        name: str,
        least: float,
        most: float,
        parent: QWidget | None = None,
        *,
        share: bool = False,
        unit: str = "",
        otherwise: str = "",
    ) -> None:
        super().__init__(parent)
        self._least, self._most, self._share = least, most, share
        self._unit = "%" if share else unit
        self._number: float | None = None
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText(otherwise)
        self.textEdited.connect(self._mark)
        self.returnPressed.connect(self._enter)
        self.editingFinished.connect(self._take)

    @property
    def number(self) -> float | None:
        """The number, None where none is given."""
        return self._number

    def show_number(self, number: float | None) -> None:
        """Show a number without telling that it changed."""
        self._number = number
        self.setText("" if number is None else self._write(number))
        self._mark(self.text())

    def type_number(self, number: float | None) -> None:
        """Take a number as if it had been typed: tell if it is another one."""
        if number != self._number:
            self.show_number(number)
            self.changed.emit(number)

    def read(self, text: str) -> float | None:
        """Return the number a text stands for, None for an empty one. Raises ValueError for any other."""
        plain = text.strip().removesuffix(self._unit).strip() if self._unit else text.strip()
        for parter in _PARTERS:
            plain = plain.replace(parter, "")
        if not plain:
            return None
        number = float(plain) / (100 if self._share else 1)
        # written back as it was typed: 7.31 % is 0.0731, not 0.07310000000000001
        number = float(f"{number:.{_DIGITS}g}")
        if not self._least <= number <= self._most:
            raise ValueError(f"out of bounds: {number}")
        return number

    def _mark(self, text: str) -> None:
        try:
            self.read(text)
        except ValueError:
            self.setProperty("wrong", "true")
            self.setToolTip(f"A number from {self._write(self._least)} to {self._write(self._most)}")
        else:
            self.setProperty("wrong", "false")
            self.setToolTip("")
        self.style().polish(self)

    def _enter(self) -> None:
        if self.property("wrong") != "true":
            self._take()
            self.entered.emit()

    def _take(self) -> None:
        try:
            number = self.read(self.text())
        except ValueError:
            self.show_number(self._number)
            return
        before = self._number
        self.show_number(number)
        if number != before:
            self.changed.emit(number)

    def _write(self, number: float) -> str:
        shown = number * 100 if self._share else number
        text = f"{shown:,.{_DIGITS}g}" if abs(shown) < 1e11 else f"{shown:,.0f}"
        unit = f"{write.NO_BREAK_SPACE}{self._unit}" if self._unit else ""
        return text.replace(",", write.THIN_SPACE) + unit

"""Words beside what is typed or chosen; their underlined letter leads there."""

from PySide6.QtWidgets import QFormLayout, QLabel, QLayout, QWidget

from eveprod_desktop.ui.widgets.labels import label


def buddy(text: str, widget: QWidget, parent: QWidget, *, wrap: bool = False) -> QLabel:
    """Make the label of an input."""
    result = label(text, "muted", parent, wrap=wrap)
    result.setBuddy(widget)
    return result


def add_row(
    form: QFormLayout,
    text: str,
    widget: QWidget,
    parent: QWidget,
    *,
    beside: QLayout | None = None,
    wrap: bool = False,
) -> None:
    """Add an input with its label, on one line with it; `beside` holds the input and what stands by it."""
    words = buddy(text, widget, parent, wrap=wrap)
    words.setMinimumHeight(widget.sizeHint().height())
    if beside is None:
        form.addRow(words, widget)
    else:
        form.addRow(words, beside)

"""The letters that Alt takes on what is in sight."""

import re
from collections import Counter

from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget

_LETTER = re.compile(r"&([^&\s])")


def doubled(screen: QWidget) -> dict[str, list[str]]:
    """Return the texts in sight that share a letter, by that letter: Alt with it presses none of them."""
    taken = [(letter, text) for text in _texts(screen) for letter in _letter(text)]
    counted = Counter(letter for letter, _text in taken)
    return {
        letter: sorted(text for other, text in taken if other == letter)
        for letter, times in counted.items()
        if times > 1
    }


def _letter(text: str) -> list[str]:
    found = _LETTER.search(text.replace("&&", ""))
    return [found[1].lower()] if found else []


def _texts(screen: QWidget) -> list[str]:
    texts = []
    for widget in screen.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton | QLabel):  # a label with a letter has a buddy
            texts.append(widget.text())
        elif isinstance(widget, QTabBar):
            tabs = range(widget.count())
            texts += [widget.tabText(tab) for tab in tabs if widget.isTabVisible(tab)]
    return texts

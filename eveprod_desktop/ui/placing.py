"""Where a window may stand: always where a person can see and grab it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

_GRAB_WIDTH, _GRAB_HEIGHT = 120, 24


def placed(window: QRect, screens: Sequence[QRect]) -> QRect:
    """Return `window`, moved and made smaller as far as needed to be on one of the `screens`.

    A window whose upper edge can be grabbed on some screen is left alone. `screens` are the parts free
    of the system's own bars, the most important first; without any nothing is changed.
    """
    if not screens:
        return QRect(window)
    edge = QRect(window.left(), window.top(), window.width(), _GRAB_HEIGHT)
    for screen in screens:
        seen = screen.intersected(edge)
        fits = window.width() <= screen.width() and window.height() <= screen.height()
        if fits and seen.width() >= min(_GRAB_WIDTH, window.width()) and seen.height() == _GRAB_HEIGHT:
            return QRect(window)
    home = max(screens, key=lambda screen: _area(screen.intersected(window)))
    width, height = min(window.width(), home.width()), min(window.height(), home.height())
    left = min(max(window.left(), home.left()), home.right() + 1 - width)
    top = min(max(window.top(), home.top()), home.bottom() + 1 - height)
    return QRect(left, top, width, height)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0

"""The style sheet, one template for every theme, and Qt's palette from the same roles."""

from collections.abc import Mapping
from string import Template

from PySide6.QtGui import QColor, QPalette

from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.palette import Palette

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px;
  qproperty-textFormat: PlainText; }
QLabel { qproperty-textFormat: PlainText; }

QLabel[kind="title"] { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[kind="heading"] { font-size: ${heading_pt}pt; font-weight: 600; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="caption"] { color: $muted; font-size: ${small_pt}pt; }
QLabel[kind="warning"] { color: $warning; }
QLabel[kind="chip"] { background: $hover; border: 1px solid $border; border-radius: 9px; padding: 1px 8px;
  color: $muted; font-size: ${small_pt}pt; }

QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame[kind="card"] QLabel { background: transparent; }
QFrame[kind="banner"] { background: $warning_surface; border: 1px solid $warning; border-radius: 6px; }
QFrame[kind="message"][level="info"] { background: $raised; border-top: 1px solid $border; }
QFrame[kind="message"][level="warning"] { background: $warning_surface; border-top: 1px solid $warning; }
QFrame[kind="message"][level="error"] { background: $loss_surface; border-top: 1px solid $loss; }

QFrame#side { background: $surface; border: none; border-right: 1px solid $border; }
QPushButton#find { text-align: left; color: $muted; background: $window; padding: 6px 10px; }
QPushButton#find:hover { color: $text; border-color: $muted; }
#choices { background: transparent; border: none; outline: 0; }
#navigation { background: $surface; border: none; outline: 0; }
#navigation::item { border-radius: 5px; padding: 3px 8px; margin: 0; color: $muted; }
#navigation::item:hover { background: $hover; color: $text; }
#navigation::item:disabled, #navigation::item:disabled:hover { background: transparent; color: $muted;
  padding: 8px 8px 2px 8px; }
#navigation::item:selected { background: $selection; color: $text; }
#navigation::item:selected:focus { border: 1px solid $accent; padding: 2px 7px; }

QComboBox::drop-down { border: none; width: 22px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border; outline: 0;
  selection-background-color: $selection; selection-color: $text; }
QLineEdit[wrong="true"] { border: 2px dashed $loss; }
QLineEdit, QSpinBox, QPlainTextEdit, QComboBox { background: $surface; border: 1px solid $edge;
  border-radius: 5px; padding: 4px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $muted; }
QLineEdit:disabled, QSpinBox:disabled, QPlainTextEdit[readOnly="true"], QComboBox:disabled {
  border-color: $border; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $muted; }
QLineEdit:focus, QSpinBox:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: $accent; }
QComboBox { padding-left: 10px; padding-right: 4px; }
QLineEdit[kind="search"] { padding: 7px 10px; font-size: ${heading_pt}pt; }
QLineEdit[kind="filter"], QPushButton[kind="filter"] { background: $window; padding: 0 5px;
  border-radius: 3px; font-size: ${small_pt}pt; font-weight: 400; text-align: left; }
QPushButton[kind="filter"] { color: $muted; border-color: $edge; }
QLineEdit[kind="filter"]:focus, QPushButton[kind="filter"]:focus { border-color: $accent; }
QLineEdit[kind="filter"][wrong="true"] { border: 2px dashed $loss; }
QSpinBox { padding-right: 2px; }
QSpinBox::up-button, QSpinBox::down-button { width: 16px; border: none; background: transparent;
  subcontrol-origin: border; }
QSpinBox::up-button { subcontrol-position: top right; margin: 3px 3px 0 0; }
QSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 3px 0; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover { background: $hover; }

QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -5px 0; border: 1px solid $muted;
  border-radius: 7px; background: $raised; }
QSlider::handle:horizontal:hover { border-color: $text; background: $hover; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; width: 10px; height: 10px; }
QSlider::handle:horizontal:disabled { border-color: $border; }

QCheckBox { spacing: 7px; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid $muted; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 11px; height: 11px; }
QCheckBox::indicator:checked:focus { border-color: $text; }

QPushButton { background: $raised; border: 1px solid $border; border-radius: 5px; padding: 5px 14px; }
QPushButton:hover { background: $hover; border-color: $muted; }
QPushButton:pressed { background: $selection; }
QPushButton:checked { background: $selection; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $muted; background: $window; border-color: $border; }
QPushButton[kind="choice"] { background: $surface; border-color: $edge; text-align: left;
  padding: 5px 10px; }
QPushButton[kind="choice"]:focus { border-color: $accent; }
QPushButton[kind="choice"]:disabled { background: $window; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 4px 13px; }
QPushButton[kind="primary"]:disabled { background: $window; color: $muted; border-color: $border; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: $hover; border-color: $border; }
QToolButton:focus { border-color: $accent; }
QToolButton:pressed { background: $selection; }
QToolButton::menu-indicator { image: none; }

QTabWidget::pane { border: none; border-top: 1px solid $border; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 14px; margin-right: 2px;
  border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { background: $selection; border: 1px solid $accent; padding: 6px 13px 7px 13px; }

QTableView, QTreeView { background: $surface; alternate-background-color: $stripe; border: 1px solid $border;
  border-radius: 6px; outline: 0; selection-background-color: $selection; selection-color: $text; }
QTableView:focus, QTreeView:focus { border-color: $accent; }
QListView#board-column { background: $window; border: 1px solid $border; border-radius: 6px; outline: 0; }
QListView#board-column:focus { border-color: $accent; }
QGraphicsView { border: 1px solid $border; border-radius: 6px; }
QGraphicsView:focus { border-color: $accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 6px ${cell_margin}px; font-size: ${small_pt}pt; font-weight: 600; }
QHeaderView::section:first { border-top-left-radius: 5px; }
QHeaderView::section:last { border-top-right-radius: 5px; }
QHeaderView::section:hover { color: $text; background: $hover; }

QListWidget { background: $surface; border: none; outline: 0; }
QListWidget::item { padding: 3px 6px; border-radius: 4px; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $selection; color: $text; }

QMenu { background: $raised; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

QProgressBar { background: $window; border: 1px solid $border; border-radius: 4px;
  max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: ${small_pt}pt; padding: 2px 10px; }
QStatusBar QToolButton#tasks { color: $muted; font-size: ${small_pt}pt; padding: 1px 8px; }
QSplitter::handle { background: transparent; }
QScrollArea, QScrollArea#settings-list > QWidget > QWidget,
  QScrollArea#cards > QWidget > QWidget { background: transparent; border: none; }
QPlainTextEdit { padding: 6px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; min-height: 28px;
  min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


_PICTURES = Template("""
QCheckBox::indicator:checked { image: url("$tick"); }
QSpinBox::up-arrow { image: url("$up"); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url("$down"); width: 9px; height: 9px; }
QComboBox::down-arrow { image: url("$down"); width: 11px; height: 11px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 12px; height: 12px;
  subcontrol-origin: border; subcontrol-position: top center; }
QHeaderView::up-arrow { image: url("$rising"); }
QHeaderView::down-arrow { image: url("$falling"); }
QLineEdit > QToolButton { qproperty-icon: url("$clear"); padding: 0; }
""")


_ENDS_ADDRESS = frozenset('"\\\n\r\f')


def style_sheet(palette: Palette, body_points: float, pictures: Mapping[str, str]) -> str:
    """Fill the template with a theme's colours and the size of the system's type, in points.

    `pictures` are paths by name from `write_pictures`; without them Qt's own are used.
    """
    sheet = _SHEET.substitute(
        palette.roles(),
        title_pt=f"{body_points * sizes.TITLE_TYPE:.1f}",
        heading_pt=f"{body_points * sizes.HEADING_TYPE:.1f}",
        small_pt=f"{body_points * sizes.SMALL_TYPE:.1f}",
        cell_margin=sizes.CELL_MARGIN,
    )
    # a folder called so would end the address, and Qt drop the whole sheet
    odd = any(_ENDS_ADDRESS & {*path} for path in pictures.values())
    return sheet + (_PICTURES.substitute(pictures) if pictures and not odd else "")


def qt_palette(palette: Palette) -> QPalette:
    """Return the theme for everything Qt paints without the style sheet."""
    pairs = {
        QPalette.ColorRole.Window: palette.window,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Base: palette.surface,
        QPalette.ColorRole.AlternateBase: palette.stripe,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.Button: palette.raised,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.BrightText: palette.loss,
        QPalette.ColorRole.ToolTipBase: palette.raised,
        QPalette.ColorRole.ToolTipText: palette.text,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_accent,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.LinkVisited: palette.accent,
        QPalette.ColorRole.Mid: palette.border,
        QPalette.ColorRole.Accent: palette.accent,
    }
    result = QPalette()
    for role, colour in pairs.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.muted))
    return result

"""The chain of an item as a flow, to be looked at, printed and kept as a picture; the same as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPainter, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QWidget

from eveprod_desktop.core.chains.flow import Flow, FlowStep, make_flow
from eveprod_desktop.core.chains.flow_layout import FlowLayout, lay_out
from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.messages import Level
from eveprod_desktop.ui.models.columns import Column, percent_column, quantity_column, text_column
from eveprod_desktop.ui.screens.item_facts import ItemFacts
from eveprod_desktop.ui.screens.item_tabs import ItemTab
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.theme.look import Look
from eveprod_desktop.ui.theme.palette import Role
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.file_choice import choose_to_write
from eveprod_desktop.ui.widgets.flow_scene import FlowScene, StepWords
from eveprod_desktop.ui.widgets.flow_view import FlowView
from eveprod_desktop.ui.widgets.forms import buddy
from eveprod_desktop.ui.widgets.labels import label
from eveprod_desktop.ui.widgets.listing import FileNotWritten
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from eveprod_desktop.ui.tasks import Task

_MOST_PER_COLUMN = 9
_RESIZE_MS = 150
_PICTURE_SCALE = 2
_KIND_WORDS = {
    "product": "the item itself",
    "made": "made",
    "bought": "bought",
    "raw": "raw material",
    "others": "several small ones together",
}
VOLUME, VALUE, UNITS = "Volume", "Value", "Units"
_COLUMN_TITLES = {VOLUME: "Volume, m3", VALUE: "Value, ISK", UNITS: "Units of materials"}


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A link of the flow as a line of a list; `units` in one unit of the item, None for several types."""

    key: str
    material: str
    material_type_id: int
    product: str
    product_type_id: int
    units: float | None
    weight: float
    share_percent: float


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFlow:
    """A flow laid out, and what is known about it.

    `unknown` counts materials without the volume or price they should be weighed by, of `got` in all;
    `place` is the market whose prices were taken.
    """

    flow: Flow
    layout: FlowLayout
    total: float
    names: Mapping[int, str]
    weighing: str
    got: int
    unknown: int
    place: str = ""

    def name(self, step: FlowStep) -> str:
        """Return what a step is called."""
        if step.kind == "others":
            return f"{len(step.type_ids)} others"
        return self.names.get(step.type_ids[0], f"Type {step.type_ids[0]}")

    def weight(self, weight: float) -> str:
        """Write an amount of what flows."""
        known = self.unknown < self.got
        if known and self.weighing == VALUE:
            return f"{write.isk_short(weight)}{write.NO_BREAK_SPACE}ISK"
        if known and self.weighing == VOLUME:
            return write.volume_m3(_rounded(weight))
        return write.quantity(_rounded(weight))

    def note(self) -> str:
        """Say what all of it is, and what could not be weighed."""
        missing = {VOLUME: "volume", VALUE: "price"}.get(self.weighing, "")
        if self.unknown == self.got:
            return f"No {missing} is known of the materials: thickness by units."
        text = f"{self.weight(self.total)} of materials in one unit"
        if self.place:
            text += f", prices of {self.place}"
        if self.unknown:
            text += f"; {write.count(self.unknown, 'material')} without a {missing}"
        return text

    def words(self, step: FlowStep) -> StepWords:
        """Say what there is to say about a step."""
        share = 100 * step.weight / self.total if self.total else 0.0
        units = "" if step.units is None else write.quantity(_rounded(step.units))
        amount = units or write.percent(share)
        details = [self.name(step), _KIND_WORDS[step.kind]]
        if units:
            details.append(f"{units} in one unit of the item")
        behind = "materials behind it" if step.kind in {"made", "product", "others"} else "of it"
        details.append(f"{self.weight(step.weight)} {behind}, {write.percent(share)} of all")
        if step.kind == "others":
            few = [self.names.get(one, f"Type {one}") for one in step.type_ids[:12]]
            more = len(step.type_ids) - len(few)
            details.append(", ".join(few) + (f" and {more} more" if more else ""))
        return StepWords(self.name(step), amount, "\n".join(details))

    def rows(self) -> list[FlowRow]:
        """Return the links as lines of a list, the thickest first."""
        steps = {step.key: step for step in self.flow.steps}
        rows = []
        for link in self.flow.links:
            material, product = steps[link.material], steps[link.product]
            rows.append(
                FlowRow(
                    f"{link.material} {link.product}",
                    self.name(material),
                    material.type_ids[0] if material.kind != "others" else 0,
                    self.name(product),
                    product.type_ids[0] if product.kind != "others" else 0,
                    link.units,
                    link.weight,
                    100 * link.weight / self.total if self.total else 0.0,
                )
            )
        return sorted(rows, key=lambda row: (-row.weight, row.key))


class FlowTab(ItemTab):
    """A drawing with its tools, or a list of the same; made when it is seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facts: ItemFacts | None = None
        self._task: Task | None = None
        self._stale = False
        self._collapsed: frozenset[str] = frozenset()
        self._opened: frozenset[str] = frozenset()
        self.drawn: DrawnFlow | None = None
        look = session.look
        self.view = FlowView(look, self)
        self.view.opened.connect(self._open)
        self.view.toggled.connect(self.toggle)
        self._again_later = QTimer(self)
        self._again_later.setSingleShot(True)
        self._again_later.setInterval(_RESIZE_MS)
        self._again_later.timeout.connect(self._ask)
        self.view.resized.connect(self._again_later.start)
        self.weighing = QComboBox(self)
        self.weighing.addItems([VOLUME, VALUE, UNITS])
        self.weighing.setAccessibleName("Thickness by")
        self.weighing.setToolTip("What the thickness of a band tells about the materials behind it")
        self.weighing.currentTextChanged.connect(self._ask)
        self._note = label("", "caption", self)
        self._as_list = IconButton(look, "list", "As a list", self.switch, self, shortcut="Ctrl+Shift+L")
        self.table: RowsTable[FlowRow] = RowsTable(
            session,
            "flow",
            flow_columns(VOLUME),
            lambda row: row.key,
            noun="flow",
            empty_icon="flow",
            parent=self,
        )
        self.table.opened.connect(lambda row: self.item_wanted.emit(row.material_type_id))
        session.bus.changed.connect(self._hear)
        self._lay_out(look)

    def _lay_out(self, look: Look) -> None:
        self._bar = QWidget(self)
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.SMALL)
        line.addWidget(buddy("Thickness &by", self.weighing, self))
        line.addWidget(self.weighing)
        line.addWidget(self._note)
        line.addStretch(1)
        for button in (
            self._as_list,
            IconButton(look, "added", "Larger (+)", lambda: self.view.zoom(1.2), self),
            IconButton(look, "removed", "Smaller (-)", lambda: self.view.zoom(1 / 1.2), self),
            IconButton(look, "fit", "Show everything (0)", self.view.fit, self),
            IconButton(look, "collapse", "Gather and hide again what was opened", self.start_over, self),
            IconButton(look, "export", "Save as a picture…", self.choose_export, self),
            IconButton(look, "print", "Print…", self.choose_print, self),
        ):
            line.addWidget(button)
        body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.table)
        self.layout_.addWidget(self._bar)
        self.layout_.addWidget(body, 1)

    def show_facts(self, facts: ItemFacts) -> None:
        """Show the flow of an item; what was opened and hidden of the same item stays so."""
        if self._facts is None or self._facts.item.type_id != facts.item.type_id:
            self._collapsed = self._opened = frozenset()
        self._facts = facts
        self._bar.setVisible(facts.chain is not None)
        if facts.chain is None:
            self.drawn = None
            self.table.empty.tell(f"{facts.name} is raw: nothing flows into it.", facts.raw_because)
            self.table.set_rows([])
            self._stack.setCurrentWidget(self.table)
            return
        self._stack.setCurrentWidget(self.table if self.as_list else self.view)
        self._stale = True
        if self.isVisible():
            self._ask()

    @property
    def as_list(self) -> bool:
        """Whether the list is shown instead of the drawing."""
        return self._as_list.isChecked()

    def switch(self) -> None:
        """Show the list instead of the drawing, or the drawing again."""
        self._as_list.setCheckable(True)
        self._as_list.setChecked(self._stack.currentWidget() is self.view)
        self._stack.setCurrentWidget(self.table if self.as_list else self.view)
        self._as_list.change_icon("flow" if self.as_list else "list")
        self._as_list.rename("As a drawing" if self.as_list else "As a list")
        self.focus_list()

    def focus_list(self) -> None:
        """Put the keyboard into the drawing, or the list."""
        if self._stack.currentWidget() is self.view:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.table.focus_view()

    def toggle(self, key: str) -> None:
        """Hide what a step is made of, or show it; open what is gathered."""
        if key.startswith("others"):
            self._opened ^= {key}
        else:
            self._collapsed ^= {key}
        self._ask()

    def start_over(self) -> None:
        """Gather and show as at first."""
        self._collapsed = self._opened = frozenset()
        self._ask()
        self.view.fit()

    # drawing

    def _hear(self, what: Changed) -> None:
        """Draw a flow of money anew when prices are others."""
        if what & Changed.PRICES and self.weighing.currentText() == VALUE and self.drawn is not None:
            self._stale = True
            self._ask()

    def _ask(self) -> None:
        facts = self._facts
        if facts is None or facts.chain is None or not self.isVisible():
            return
        self._stale = False
        if self._task is not None:
            self._task.drop()
        session, height = self.session, max(self.view.viewport().height() - 40, 240)
        weighing, collapsed, opened = self.weighing.currentText(), self._collapsed, self._opened
        line = self.view.fontMetrics().height()

        def read(_monitor: Monitor) -> DrawnFlow:
            return read_flow(session, facts, weighing, collapsed, opened, height=height, line=line)

        self._task = session.tasks.read("Drawing the flow", read, self._show, self._fail)

    def _show(self, drawn: DrawnFlow) -> None:
        self.drawn = drawn
        self.table.set_columns(flow_columns(drawn.weighing))
        self.table.set_rows(drawn.rows())
        self.view.show_flow(drawn.layout, drawn.words)
        self._note.setText(drawn.note())

    def _fail(self, error: AppError) -> None:
        self.table.empty.tell_error(error)
        self.table.set_rows([])
        self._stack.setCurrentWidget(self.table)

    def _open(self, key: str) -> None:
        if key.startswith("others"):
            self.toggle(key)
        else:
            self.item_wanted.emit(int(key.split(" ", maxsplit=1)[0]))

    # on paper and in files

    def choose_export(self) -> None:
        """Ask where to save the drawing, and save it."""
        if self.drawn is None:
            return
        kinds = "Scalable drawing (*.svg);;Picture (*.png)"
        name = f"{self._title()}.svg"
        chosen = choose_to_write(self, self.session.memory, "Save as a picture", name, kinds)
        if chosen is not None:
            self.export(chosen)

    def export(self, path: Path) -> None:
        """Save the drawing as SVG, or as PNG where the file is named so, on white."""
        scene = self._paper()
        if scene is None:
            return
        try:
            if path.suffix.casefold() == ".png":
                _write_png(scene, path)
            else:
                _write_svg(scene, path)
        except AppError as error:
            self.session.messages.report(error)
        else:
            self.session.messages.post(Level.INFO, f"Written to {path}.", key="exported")

    def choose_print(self) -> None:
        """Ask for a printer, and print."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - seldom needed

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        printer.setDocName(self._title())  # and the file is called so, where one is printed to
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            self.print_to(printer)

    def print_to(self, printer: "QPrinter") -> None:
        """Print the drawing on one page, as large as it goes."""
        scene = self._paper()
        if scene is None:
            return
        printer.setPageMargins(QMarginsF(10, 10, 10, 10), QPageLayout.Unit.Millimeter)
        painter = QPainter()
        if not painter.begin(printer):
            self.session.messages.report(
                AppError(
                    "The printer does not take the page.", "Look whether it is ready, or choose another."
                )
            )
            return
        scene.render(painter)
        painter.end()

    def _title(self) -> str:
        """Return what a drawing of this item is called, on paper and as a file."""
        if self._facts is None:
            return "flow"
        plain = " ".join(self._facts.name.split())  # Spanish names have spaces that don't break
        return f"{plain} flow".replace("/", "-")

    def _paper(self) -> FlowScene | None:
        """Draw the flow in the light colours, for white paper."""
        return None if self.drawn is None else self.view.make_scene(Look("light", self))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is out of date."""
        super().showEvent(event)
        if self._stale:
            self._ask()


def read_flow(
    session: Session,
    facts: ItemFacts,
    weighing: str,
    collapsed: frozenset[str],
    opened: frozenset[str],
    *,
    height: float,
    line: float,
) -> DrawnFlow:
    """Make and lay out the flow of an item. To be run on a waiting thread.

    Raises:
        NothingToBuild: the item has no recipe any more.

    """
    app = session.app
    parts = app.chains.get_parts(
        facts.item.type_id, app.make_or_buy.decisions(), open_planetary=facts.open_planetary
    )
    got = {part.type_id for part in parts if part.recipe is None}
    place = ""
    weights: Mapping[int, float] = dict.fromkeys(got, 1.0)
    if weighing == VOLUME:
        weights = app.catalog().volumes_m3(got)
    elif weighing == VALUE:
        installed = app.installed_prices()
        place, known = installed.place_name, installed.prices.market
        weights = {type_id: known[type_id] for type_id in got if type_id in known}
    flow = make_flow(parts, weights, collapsed=collapsed, opened=opened, most_per_column=_MOST_PER_COLUMN)
    layout = lay_out(flow, height=height, gap=line * 0.6, least_box=line)
    total = max(step.weight for step in flow.steps if step.kind == "product")
    return DrawnFlow(flow, layout, total, facts.names, weighing, len(got), len(got - weights.keys()), place)


def flow_columns(weighing: str) -> list[Column[FlowRow]]:
    """Return the columns of the list."""
    return [
        text_column(
            "material", "From", lambda row: row.material, width=36, picture=lambda row: row.material_type_id
        ),
        text_column(
            "product", "Into", lambda row: row.product, width=36, picture=lambda row: row.product_type_id
        ),
        quantity_column(
            "units", "Units", lambda row: row.units, width=16, hint="In one unit of the item, on this way"
        ),
        quantity_column(
            "weight",
            _COLUMN_TITLES[weighing],
            lambda row: _rounded(row.weight),
            width=20,
            hint="Of the materials behind it",
            role=lambda _row: Role.MUTED,
        ),
        percent_column("share", "Share", lambda row: row.share_percent),
    ]


def _rounded(value: float) -> float:
    """Return a value without the noise of adding up fractions."""
    return float(f"{value:.6g}") if abs(value) < 1e6 else float(round(value))


def _write_png(scene: FlowScene, path: Path) -> None:
    rect = scene.sceneRect()
    image = QImage(
        QSize(round(rect.width() * _PICTURE_SCALE), round(rect.height() * _PICTURE_SCALE)),
        QImage.Format.Format_RGB32,
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    scene.render(painter)
    painter.end()
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]  # the stub wants bytes, Qt takes a name
        raise FileNotWritten(path, "it can't be written there")


def _write_svg(scene: FlowScene, path: Path) -> None:
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415 - seldom needed

    rect = scene.sceneRect()
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(rect.size().toSize())
    drawing.setViewBox(QRectF(0, 0, rect.width(), rect.height()))
    drawing.setTitle("Flow of materials")
    painter = QPainter()
    if not painter.begin(drawing):
        raise FileNotWritten(path, "it can't be written there")
    scene.render(painter, QRectF(0, 0, rect.width(), rect.height()))
    painter.end()

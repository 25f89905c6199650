"""What a plan is asked for: products with units, and the options beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from eveprod_desktop.core.errors import AppError
from eveprod_desktop.core.planning.logins import logins_from_text
from eveprod_desktop.core.planning.options import MeansChoice, PlanOptions
from eveprod_desktop.core.planning.rows import STRATEGIES, Strategy, Target
from eveprod_desktop.core.sde.rows import SearchHit
from eveprod_desktop.ui.screens.plan_tables import target_columns
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.theme import sizes
from eveprod_desktop.ui.widgets.buttons import IconButton, as_title
from eveprod_desktop.ui.widgets.choice_boxes import by_name, choice_box, offer
from eveprod_desktop.ui.widgets.forms import add_row
from eveprod_desktop.ui.widgets.item_box import ItemBox
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.number_edit import NumberEdit
from eveprod_desktop.ui.widgets.table import RowsTable

STRATEGY_WORDS: Mapping[Strategy, str] = {
    "min_cost": "Least cost",
    "max_roi": "Most profit per ISK",
    "fastest": "Earliest finish",
    "make_all": "Make everything",
    "buy_all": "Buy every material",
}
_STRATEGY_TIPS: Mapping[Strategy, str] = {
    "min_cost": "Make or buy so that the whole list costs least, the order book walked to the depth needed",
    "max_roi": "Make or buy so that every ISK tied up earns most",
    "fastest": "Make or buy so that the last job ends first",
    "make_all": "Everything that has a recipe, from originals, one job a type",
    "buy_all": "Only the products themselves are made",
}
_MOST_UNITS = 1_000_000_000_000
_MOST_PARALLEL = 50
_BEST_ME, _BEST_TE = 10, 20
_UNITS_WIDTH = 110


@dataclass(frozen=True, slots=True)
class FormChoices:
    """What there is to choose from, by id: markets with prices, the player's characters and corporations."""

    regions: Mapping[int, str] = field(default_factory=dict)
    characters: Mapping[int, str] = field(default_factory=dict)
    corporations: Mapping[int, str] = field(default_factory=dict)
    decryptors: Mapping[int, str] = field(default_factory=dict)


class PlanForm(QWidget):
    """Products and options. `changed` is sent when another plan is wanted, `paste_wanted` by its button."""

    changed = Signal()
    paste_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._targets: tuple[Target, ...] = ()
        self._kept = PlanOptions()
        self._undo: list[tuple[Target, ...]] = []
        self._logins_before = ""
        self._corporations: frozenset[int] = frozenset()
        self._owner_names: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self.item = ItemBox(session, "Add a product", self, only=lambda hit: hit.producible)
        self.item.picked.connect(self._picked)
        self.units = NumberEdit("Units", 1, _MOST_UNITS, self, otherwise="units")
        self.units.setFixedWidth(_UNITS_WIDTH)
        self.units.show_number(1)
        self.units.returnPressed.connect(self.add)
        self.add_button = IconButton(session.look, "added", "Add the product", self.add, self)
        self.targets_table: RowsTable[Target] = RowsTable(
            session,
            "plan-targets",
            target_columns(self.name),
            lambda row: row.type_id,
            noun="product",
            empty_icon="made",
            parent=self,
        )
        self.targets_table.show_tools(tools=False)
        self.targets_table.show_view(filled=True)
        self.targets_table.opened.connect(lambda row: session.bus.open_item(row.type_id))
        self.targets_table.picked.connect(self._show_picked)
        self.targets_table.menu_wanted.connect(self._fill_menu)
        self.paste = QPushButton("&Paste a list…", self)
        self.paste.clicked.connect(self.paste_wanted)
        self.remove_button = QPushButton("Re&move", self)
        self.remove_button.clicked.connect(self.remove)
        self.undo_button = QPushButton("&Undo", self)
        self.undo_button.clicked.connect(self.take_back)
        self._make_options()
        self._shortcuts()
        self._lay_out()
        self._follow()

    # what is asked for

    @property
    def targets(self) -> tuple[Target, ...]:
        """The products, in the order in which they were added."""
        return self._targets

    @property
    def options(self) -> PlanOptions:
        """The options as they are chosen now; logins count from now."""
        certainty = self.certainty.number
        return replace(
            self._kept,
            strategy=self.strategy.currentData(),
            region_id=self.region.currentData(),
            buy_region_id=self.buy_in.currentData(),
            sell_region_id=self.sell_in.currentData(),
            me=_whole(self.me.number),
            te=_whole(self.te.number),
            invent=self.invent.isChecked(),
            decryptor_type_id=self.decryptor.currentData(),
            certainty=certainty,
            parallel=_whole(self.parallel.number) or 1,
            means=self._means(),
            targets_from_stock=self.targets_from_stock.isChecked(),
            logins=self._login_seconds(),
            decided=self.decided.isChecked(),
        )

    def name(self, type_id: int) -> str:
        """Return the name of a product on the list."""
        return self._names.get(type_id, f"Type {type_id}")

    def know(self, names: Mapping[int, str]) -> None:
        """Learn the names of products."""
        if any(self._names.get(one.type_id) != names.get(one.type_id) for one in self._targets):
            self._names.update(names)
            self.targets_table.set_columns(target_columns(self.name))
        else:
            self._names.update(names)

    def show_plan(self, targets: Sequence[Target], options: PlanOptions) -> None:
        """Show another plan without telling; what was there can not be undone any more."""
        self._targets, self._kept = tuple(targets), options
        self._undo.clear()
        with QSignalBlocker(self):
            self._show_options()
        self.targets_table.set_rows(self._targets)
        self._follow()

    def set_targets(self, targets: Sequence[Target]) -> None:
        """Have other products on the list; can be undone."""
        wanted = together(targets)
        if wanted == self._targets:
            return
        self._undo.append(self._targets)
        self._targets = wanted
        self.targets_table.set_rows(wanted)
        self._follow()
        self.changed.emit()

    def add_units(self, targets: Sequence[Target]) -> None:
        """Put more units on the list; can be undone."""
        self.set_targets((*self._targets, *targets))

    def offer(self, choices: FormChoices) -> None:
        """Offer what there is to choose from; what is chosen stays while it is among it."""
        with QSignalBlocker(self):
            first = next(iter(choices.regions.values()), "no market yet")
            offer(self.region, [(f"First market ({first})", None), *by_name(choices.regions)])
            offer(self.buy_in, [("where it is built", None), *by_name(choices.regions)])
            offer(self.sell_in, [("where it is built", None), *by_name(choices.regions)])
            offer(self.decryptor, [("No decryptor", None), *by_name(choices.decryptors)])
            self._offer_means(choices)
            self._show_options()

    # the list of products

    def add(self) -> None:
        """Put the product typed on the list."""
        hit = self.item.hit
        if hit is None:
            self.item.take()
            return
        try:
            # Enter is told before the box takes the number typed
            units = int(self.units.read(self.units.text()) or 1)
        except ValueError:
            return
        self._names[hit.type_id] = hit.name
        self.item.show_item(None)
        self.item.setFocus()
        self.add_units([Target(hit.type_id, units)])

    def remove(self) -> None:
        """Take the selected products off the list."""
        gone = {one.type_id for one in self.targets_table.selected()}
        if gone:
            self.set_targets([one for one in self._targets if one.type_id not in gone])

    def take_back(self) -> None:
        """Undo the last change of the list."""
        if self._undo:
            self._targets = self._undo.pop()
            self.targets_table.set_rows(self._targets)
            self._follow()
            self.changed.emit()

    def _picked(self, hit: SearchHit) -> None:
        self._names[hit.type_id] = hit.name
        self.units.setFocus()
        self.units.selectAll()

    def _show_picked(self, _row: Target) -> None:
        self._follow()

    def _fill_menu(self, menu: QMenu, row: Target) -> None:
        for factor in (2, 10):
            menu.addAction(f"{factor} times as many", partial(self._scale, row, factor))
        menu.addAction("Remove", self.remove)

    def _scale(self, row: Target, factor: int) -> None:
        self.set_targets(
            [
                Target(one.type_id, min(_MOST_UNITS, one.units * factor)) if one == row else one
                for one in self._targets
            ]
        )

    def _follow(self) -> None:
        # an empty list is told about at the right already
        self.targets_table.show_view(filled=True, bare=True)
        self.remove_button.setEnabled(bool(self._targets))
        self.undo_button.setEnabled(bool(self._undo))

    # options

    def _make_options(self) -> None:
        self.strategy = choice_box("Strategy", self)
        for key in STRATEGIES:
            self.strategy.addItem(STRATEGY_WORDS[key], key)
            self.strategy.setItemData(
                self.strategy.count() - 1, _STRATEGY_TIPS[key], Qt.ItemDataRole.ToolTipRole
            )
        self.region, self.buy_in, self.sell_in, self.decryptor = (
            choice_box(name, self) for name in ("Build in", "Buy in", "Sell in", "Decryptor")
        )
        self.me = NumberEdit("ME of blueprints", 0, _BEST_ME, self, otherwise="by their source")
        self.te = NumberEdit("TE of blueprints", 0, _BEST_TE, self, otherwise="by their source")
        self.certainty = NumberEdit(
            "Certainty of inventions", 0.01, 0.9999, self, share=True, otherwise="on average"
        )
        self.parallel = NumberEdit("Jobs side by side", 1, _MOST_PARALLEL, self, otherwise="1")
        self.invent = QCheckBox("Copy and in&vent", self)
        self.invent.setToolTip("Blueprints that are invented are copied and invented as jobs of the plan")
        self.decided = QCheckBox("M&y make-or-buy decisions hold", self)
        self.targets_from_stock = QCheckBox("Products in stoc&k count", self)
        self.means = QPushButton(self)
        self.means.setProperty("kind", "choice")
        self.means.setMenu(QMenu(self.means))
        self.means.setAccessibleName("Who builds, and whose stock counts")
        self.logins = QLineEdit(self)
        self.logins.setAccessibleName("When you log in, EVE time")
        self.logins.setPlaceholderText("any time; or 08:00, 19:30")
        self.logins.setToolTip("Jobs are started then, and cut so as to end by then. EVE time.")
        for combo in (self.strategy, self.region, self.buy_in, self.sell_in, self.decryptor):
            combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for edit in (self.me, self.te, self.certainty, self.parallel):
            edit.changed.connect(lambda _number: self.changed.emit())
        for box in (self.invent, self.decided, self.targets_from_stock):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.logins.editingFinished.connect(self._logins_typed)
        self._checks: dict[int, QAction] = {}
        self._show_options()

    def _show_options(self) -> None:
        options = self._kept
        for combo, value in (
            (self.strategy, options.strategy),
            (self.region, options.region_id),
            (self.buy_in, options.buy_region_id),
            (self.sell_in, options.sell_region_id),
            (self.decryptor, options.decryptor_type_id),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.me.show_number(options.me)
        self.te.show_number(options.te)
        self.certainty.show_number(options.certainty)
        self.parallel.show_number(options.parallel if options.parallel > 1 else None)
        self.invent.setChecked(options.invent)
        self.decided.setChecked(options.decided)
        self.targets_from_stock.setChecked(options.targets_from_stock)

    def _login_seconds(self) -> tuple[int, ...]:
        try:
            return logins_from_text(self.logins.text(), self._session.app.clock.now())
        except AppError:
            return ()

    def _logins_typed(self) -> None:
        text = self.logins.text()
        try:
            logins_from_text(text, self._session.app.clock.now())
        except AppError as error:
            wrong, words = "true", str(error)
        else:
            wrong, words = "false", "Jobs are started then, and cut so as to end by then. EVE time."
        self.logins.setProperty("wrong", wrong)
        self.logins.setToolTip(words)
        self.logins.style().polish(self.logins)
        if text != self._logins_before:
            self._logins_before = text
            self.changed.emit()

    # who builds

    def _offer_means(self, choices: FormChoices) -> None:
        menu = self.means.menu()
        menu.clear()
        self._checks.clear()
        if not choices.characters:
            add = menu.addAction("Nobody is signed in")
            add.setEnabled(False)
        chosen = {*self._kept.means.character_ids, *self._kept.means.corporation_ids}
        self._corporations = frozenset(choices.corporations)
        self._owner_names = {**choices.characters, **choices.corporations}
        for people in (choices.characters, choices.corporations):
            for owner_id, name in people.items():
                action = menu.addAction(as_title(name))
                action.setCheckable(True)
                action.setChecked(owner_id in chosen)
                action.toggled.connect(lambda _on: self._means_chosen())
                self._checks[owner_id] = action
            menu.addSeparator()
        self._write_means()

    def _means(self) -> MeansChoice:
        if not self._checks:
            return self._kept.means
        chosen = [owner_id for owner_id, action in self._checks.items() if action.isChecked()]
        return MeansChoice(
            tuple(one for one in chosen if one not in self._corporations),
            tuple(one for one in chosen if one in self._corporations),
            self._kept.means.place_ids,
        )

    def _means_chosen(self) -> None:
        self._write_means()
        self.changed.emit()

    def _write_means(self) -> None:
        chosen = [self._owner_names[one] for one, action in self._checks.items() if action.isChecked()]
        if len(chosen) > 2:
            words = f"{chosen[0]} and {len(chosen) - 1} more"
        else:
            words = " and ".join(chosen) or "anybody, from nothing"
        self.means.setText(as_title(words))
        self.means.setToolTip(
            "\n".join(chosen)
            or "All skills at level 5, no stock, no blueprints of your own. Choose who builds."
        )

    # small things

    def _shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.take_back),
            (QKeySequence(QKeySequence.StandardKey.Delete), self.remove),
        ):
            on_keys(self.targets_table, keys, act)

    def _lay_out(self) -> None:
        adding = QHBoxLayout()
        adding.setSpacing(sizes.HAIR)
        adding.addWidget(self.item, 1)
        adding.addWidget(self.units)
        adding.addWidget(self.add_button)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.HAIR)
        tools.addWidget(self.paste)
        tools.addStretch(1)
        tools.addWidget(self.remove_button)
        tools.addWidget(self.undo_button)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(sizes.HAIR)
        form.setHorizontalSpacing(sizes.SMALL)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, field_ in (
            ("Strate&gy", self.strategy),
            ("&Who builds", self.means),
            ("&Log in at", self.logins),
            ("Build &in", self.region),
            ("Buy in", self.buy_in),
            ("Sell in", self.sell_in),
            ("ME", self.me),
            ("TE", self.te),
            ("Decryptor", self.decryptor),
            ("Certainty", self.certainty),
            ("Side by side", self.parallel),
        ):
            add_row(form, title, field_, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.SMALL)
        column.addLayout(adding)
        column.addWidget(self.targets_table, 1)
        column.addLayout(tools)
        column.addLayout(form)
        for box in (self.invent, self.decided, self.targets_from_stock):
            column.addWidget(box)


def together(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Add up units of the same product, in the order in which products first come."""
    units: dict[int, int] = {}
    for one in targets:
        units[one.type_id] = min(_MOST_UNITS, units.get(one.type_id, 0) + one.units)
    return tuple(Target(type_id, count) for type_id, count in units.items())


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)

"""Everything the characters and their corporations own, as a tree by place or as one table."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from eveprod_desktop.core.changes import Changed
from eveprod_desktop.core.settings import PRICE_BASES
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.ui import format as write
from eveprod_desktop.ui.screens.asset_reading import Assets, Valuing, read_assets
from eveprod_desktop.ui.screens.asset_rows import Branch, ShownAssets, asset_columns, roots_of
from eveprod_desktop.ui.screens.asset_tree import AssetTree
from eveprod_desktop.ui.screens.owned_screen import OwnedScreen
from eveprod_desktop.ui.session import Session
from eveprod_desktop.ui.widgets.buttons import IconButton
from eveprod_desktop.ui.widgets.choice_boxes import by_name, by_title, choice_box, offer
from eveprod_desktop.ui.widgets.facts import Facts
from eveprod_desktop.ui.widgets.flowing import FlowingLayout
from eveprod_desktop.ui.widgets.keys import on_keys
from eveprod_desktop.ui.widgets.labels import ElidedLabel
from eveprod_desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from eveprod_desktop.core.characters.asset_table import Flags

_OWNED = Changed.OWNED | Changed.CHARACTERS | Changed.STATIC_DATA
_TOGGLE = "Ctrl+T"


class AssetsScreen(OwnedScreen["Assets"]):
    """A double click opens the item's page. `characters_wanted`: somebody should sign in."""

    NAME = "assets"
    TITLE = "Assets"
    WATCHES = _OWNED | Changed.PRICES | Changed.JOBS | Changed.PLANS | Changed.SETTINGS
    ICON = "assets"
    READING = "Reading assets"
    NOTHING_YET = "No assets have arrived yet"
    ARRIVING = (
        "They come with the next refresh. The Characters screen shows how far it is,"
        " and whether a character gave permission to read them."
    )
    NOBODY = (
        "Sign a character in, and everything it and its corporation own is listed here:"
        " by place, with what it is worth."
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.shown: ShownAssets | None = None
        self._valuing = Valuing()
        self._others = True
        self._boxes()
        self.tree = AssetTree(session, self._show_tree, self)
        self.tree.opened.connect(self._open_branch)
        self.tree.menu_wanted.connect(self._branch_menu)
        self.table: RowsTable[int] = RowsTable(
            session,
            "assets",
            asset_columns(self._present),
            self._key,
            noun="thing",
            empty_icon="assets",
            parent=self,
        )
        self.table.model.search_by(self._test)
        self.table.opened.connect(self._open_thing)
        self.table.menu_wanted.connect(self._thing_menu)
        self.table.model.modelReset.connect(self._sum_up)
        look = session.look
        self.tree.add_tool(IconButton(look, "list", f"As a table ({_TOGGLE})", self.switch, self))
        self.table.add_tool(IconButton(look, "tree", f"As a tree ({_TOGGLE})", self.switch, self))
        on_keys(self, _TOGGLE, self.switch)
        self.totals = Facts(
            {"value": "Value", "things": "Things", "volume": "Volume", "unpriced": "Without a price"}, self
        )
        self._lay_out()

    # reading

    def take_focus(self) -> None:
        """Put the keyboard into the list."""
        (self.table if self.as_table else self.tree).focus_view()

    def state(self) -> Mapping[str, object]:
        """Return how the assets are looked at."""
        return {
            "table": self.as_table,
            "owner": self.owner_box.key,
            "region_id": self._valuing.region_id,
            "basis": self._valuing.basis,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Look at them as at the last start."""
        region, basis = state.get("region_id"), state.get("basis")
        self._valuing = Valuing(
            region if isinstance(region, int) else None,
            basis if isinstance(basis, str) and basis in PRICE_BASES else "",
        )
        self.owner_box.key = str(state.get("owner") or "")
        if state.get("table") is True:
            self.lists.setCurrentWidget(self.table)

    def _on_changed(self, what: Changed) -> None:
        self._others = self._others or bool(what & _OWNED)
        super()._on_changed(what)

    def reader(self) -> "Callable[[Monitor], Assets]":
        """Return what reads everything owned; of what is known and did not change only prices are read."""
        app, valuing = self.session.app, self._valuing
        known = None if self._others or self.shown is None else self.shown.assets
        self._others = False

        def read(_monitor: Monitor) -> Assets:
            return read_assets(app, valuing, known)

        return read

    def filled(self, answer: Assets) -> bool:
        """Whether there is a thing."""
        return len(answer.table) > 0

    def not_shown(self) -> None:
        """Read the things too the next time: what came of them was not looked at."""
        self._others = True

    def show_answer(self, answer: Assets) -> None:
        """Show what there is, valued as it was."""
        self._offer(answer)
        shown = ShownAssets(answer, self.session.app.clock.now)
        self._mark_needed(needed=bool(answer.needed))
        self.caption.tell(shown.source() if self.filled(answer) else "")
        self._show(shown)

    def _mark_needed(self, *, needed: bool) -> None:
        """Offer what plans need, once there are plans that need something."""
        if self.only_needed.isHidden() is not needed:
            return
        self.only_needed.setVisible(needed)
        if not needed:
            self.only_needed.setChecked(False)
        for listing in (self.table, self.tree):
            keys = [column.key for column in listing.columns()]
            listing.choose_column(keys.index("needed"), shown=needed)

    def _offer(self, assets: Assets) -> None:
        """Show what things can be valued at."""
        offer(self.market_box, by_name(assets.markets))
        self.market_box.setCurrentIndex(self.market_box.findData(assets.valuing.region_id))
        self.market_box.setEnabled(bool(assets.markets))
        self.basis_box.setCurrentIndex(self.basis_box.findData(assets.valuing.basis))

    # showing

    @property
    def as_table(self) -> bool:
        """Whether the table is shown instead of the tree."""
        return self.lists.currentWidget() is self.table

    def switch(self) -> None:
        """Show the table instead of the tree, or the tree again; what is filtered by stays."""
        here, there = (self.table, self.tree) if self.as_table else (self.tree, self.table)
        there.quick_filter.setText(here.quick_filter.text())
        self.lists.setCurrentWidget(there)
        there.apply_filter()
        there.focus_view()

    def _present(self) -> ShownAssets:
        assert self.shown is not None, "there are rows only with assets"  # noqa: S101 - for the type checker
        return self.shown

    def _key(self, thing: int) -> Hashable:
        return self._present().key(thing)

    def _base(self, shown: ShownAssets) -> "Flags":
        """Return which things are wanted whatever is searched for."""
        import numpy as np  # noqa: PLC0415 - not at the start

        owners = self.owner_box.owner_ids
        wanted = np.ones(len(shown.table), bool)
        if owners is not None:
            wanted = np.isin(shown.table.owner_id, list(owners))
        if self.only_needed.isChecked():
            needed = np.isin(shown.table.type_ids, list(shown.assets.needed))
            wanted &= needed[shown.table.type_at]
        return wanted

    def _show(self, shown: ShownAssets) -> None:
        import numpy as np  # noqa: PLC0415 - not at the start

        wanted = np.flatnonzero(self._base(shown))
        value = shown.assets.worth.value_isk[wanted]
        # the dearest first, what has no price last
        order = np.argsort(np.where(np.isnan(value), np.inf, -value), kind="stable")

        def swap() -> None:
            self.shown = shown

        self.table.set_rows(wanted[order].tolist(), swap=swap)
        self.shown = shown
        self._show_tree()

    def _show_again(self) -> None:
        if self.shown is not None:
            self._show(self.shown)

    def _show_tree(self) -> None:
        from eveprod_desktop.core.characters.asset_tree import branches  # noqa: PLC0415 - numpy

        shown = self.shown
        if shown is None:
            return
        text = self.tree.quick_filter.text().strip()
        wanted = self._base(shown)
        if text:
            wanted &= shown.table.find(text)
        found = branches(shown.table, wanted, shown.assets.worth.value_isk, shown.assets.order)
        self.tree.show_branches(roots_of(shown, found), searching=bool(text))
        number, total = int(wanted.sum()), len(shown.table)
        things = write.count(total, "thing")
        self.tree.counted.setText(things if number == total else f"{write.whole(number)} of {things}")
        if not number:
            self.tree.empty.tell(
                "Nothing passes the filter.", "Change or clear the filter above.", icon="search"
            )
        self.tree.show_view(filled=bool(number), bare=False)
        if not self.as_table:
            self._tell_totals(wanted)

    def _sum_up(self) -> None:
        """Add up what the table shows."""
        if self.shown is None or not self.as_table:
            return
        import numpy as np  # noqa: PLC0415 - not at the start

        wanted = np.zeros(len(self.shown.table), bool)
        wanted[self.table.model.shown_rows()] = True
        self._tell_totals(wanted)

    def _tell_totals(self, wanted: "Flags") -> None:
        import numpy as np  # noqa: PLC0415 - not at the start

        shown = self._present()
        value = shown.assets.worth.value_isk[wanted]
        volume = float(np.nansum(shown.table.volume_m3[wanted]))
        unpriced = int(np.isnan(value).sum())
        worth = float(np.nansum(value))
        things = int(wanted.sum())
        known = unpriced < things
        self.totals.tell(
            "value",
            f"{write.isk_short(worth)} ISK" if known else "no price" if things else write.UNKNOWN,
            f"{write.isk(worth)} ISK\n{shown.source()}",
        )
        self.totals.tell("things", write.whole(things))
        self.totals.tell("volume", write.volume_m3(round(volume, 0 if volume >= 1 else 4)))
        self.totals.tell("unpriced", write.whole(unpriced), "Not counted in the value")

    def _test(self, text: str) -> "Callable[[int], bool]":
        found: list[bool] = self._present().table.find(text).tolist()
        return found.__getitem__

    # choosing

    def _value(self) -> None:
        region, basis = self.market_box.currentData(), self.basis_box.currentData()
        self._valuing = Valuing(region if isinstance(region, int) else None, str(basis or ""))
        self.reload()

    def _open_thing(self, thing: int) -> None:
        self.session.bus.open_item(self._present().type_id(thing))

    def _open_branch(self, branch: Branch) -> None:
        if branch.thing is not None:
            self.session.bus.open_item(branch.shown.type_id(branch.thing))
            return
        index = self.tree.view.currentIndex().siblingAtColumn(0)
        self.tree.view.setExpanded(index, not self.tree.view.isExpanded(index))

    def _thing_menu(self, menu: "QMenu", thing: int) -> None:
        shown = self._present()
        self._offer_in_menu(menu, shown, thing)

    def _branch_menu(self, menu: "QMenu", branch: Branch) -> None:
        if branch.thing is not None:
            self._offer_in_menu(menu, branch.shown, branch.thing)

    def _offer_in_menu(self, menu: "QMenu", shown: ShownAssets, thing: int) -> None:
        kind = shown.kind(thing)
        menu.addAction(f"All {kind}, wherever it is", lambda: self.look_for(kind))

    def look_for(self, text: str) -> None:
        """Filter by a text, in the tree and in the table."""
        here: Any = self.table if self.as_table else self.tree
        here.quick_filter.setText(text)
        here.apply_filter()

    # putting it together

    def _boxes(self) -> None:
        self.owner_box.chosen.connect(self._show_again)
        self.market_box = choice_box("Market that things are valued at", self, letters=None)
        self.market_box.activated.connect(self._value)
        self.basis_box = choice_box(
            "Price that things are valued at", self, letters=None, entries=by_title(PRICE_BASES)
        )
        self.basis_box.activated.connect(self._value)
        self.only_needed = QCheckBox("Only what &plans need", self)
        self.only_needed.toggled.connect(self._show_again)
        self.only_needed.hide()
        self.caption = ElidedLabel("muted", self)

    def _lay_out(self) -> None:
        line = FlowingLayout(self.bar)
        line.add_named("Whose", self.owner_box)
        line.add_named("Value at", self.market_box, self.basis_box)
        line.addWidget(self.only_needed)
        self.lists = QStackedWidget(self)
        self.lists.addWidget(self.tree)
        self.lists.addWidget(self.table)
        self.lay_out(self.lists, self.totals, beside_title=self.caption)
